/* SPDX-License-Identifier: MIT
 *
 * From what is broken to a finding at the statement that broke it.
 */
#include <stdint.h>
#include <string.h>

#include "model/finding.h"
#include "model/sqlite_feature.h"
#include "prove/judge/breakage.h"
#include "prove/failing_span.h"
#include "prove/supply.h"
#include "sql/words.h"

/* --- who broke it ----------------------------------------------------------*/

bool breakage_find_making(const struct observation *seen,
                          enum breakage_part part, struct str name,
                          size_t *statement)
{
    size_t i = seen->action_count;
    while (i > 0) {
        const struct action *action = &seen->actions[--i];
        bool is_it = part == BREAKAGE_VIEW ? action->kind == ACTION_CREATE_VIEW
                     : part == BREAKAGE_TRIGGER
                         ? action->kind == ACTION_CREATE_TRIGGER
                         : action->kind == ACTION_CREATE_TABLE;
        struct str made =
            action->kind == ACTION_CREATE_TABLE ? action->table : action->name;
        if (is_it && !action->temporary && names_are_equal(made, name)) {
            *statement = action->statement;
            return true;
        }
    }
    return false;
}

struct str breakage_taken(const struct action *action)
{
    bool takes = action->kind >= ACTION_DROP_TABLE &&
                 action->kind <= ACTION_ALTER_TABLE && !action->temporary;
    return !takes                             ? STR("")
           : action->kind == ACTION_DROP_VIEW ? action->name
                                              : action->table;
}

bool breakage_has_name(struct arena *arena, struct str sql, struct str name,
                       struct span *found)
{
    struct words words = words_of_text(arena, sql);
    size_t i = 0;
    for (i = 0; name.size > 0 && i < words.count; i += 1) {
        if (words_names(&words, i, name)) {
            if (found != NULL) {
                *found = words.items[i];
            }
            return true;
        }
    }
    return false;
}

/* The first action, from a statement on, that takes something which a text
 * mentions; NULL when there is none. */
static const struct action *find_taking(const struct step *step,
                                        struct arena *arena, struct str text,
                                        size_t from)
{
    const struct observation *seen = step->seen;
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        struct str name = breakage_taken(&seen->actions[i]);
        if (seen->actions[i].statement >= from && name.size > 0 &&
            breakage_has_name(arena, text, name, NULL)) {
            return &seen->actions[i];
        }
    }
    return NULL;
}

const struct seen_statement *breakage_last_change(const struct step *step)
{
    size_t i = step->seen->statement_count;
    while (i > 0) {
        i -= 1;
        if (step->seen->statements[i].is_schema) {
            return &step->seen->statements[i];
        }
    }
    return NULL;
}

void breakage_blame(struct breakage *breakage, struct arena *arena,
                    const struct step *step, struct str sql)
{
    size_t made = 0;
    bool is_made =
        breakage_find_making(step->seen, breakage->part, breakage->name, &made);
    const struct seen_statement *guilty =
        is_made ? &step->seen->statements[made] : breakage_last_change(step);
    const struct action *taking = NULL;
    struct arena words;
    arena_init(&words);
    taking = find_taking(step, &words, breakage->reason, made);
    if (taking == NULL) {
        taking = find_taking(step, &words, sql, made);
    }
    arena_release(&words);
    if (taking != NULL) {
        guilty = &step->seen->statements[taking->statement];
        breakage->taken =
            str_copy(arena, taking->kind == ACTION_DROP_TABLE ||
                                    taking->kind == ACTION_ALTER_TABLE
                                ? taking->table
                                : taking->name);
    }
    breakage->migration = guilty->migration;
    breakage->statement = guilty->span;
}

/* --- what is said ----------------------------------------------------------*/

/* Whose reason is that its parent is missing or does not fit. */
static const struct schema_foreign_key *
find_key(const struct schema_table *table, struct str reason)
{
    const struct schema_foreign_key *found = NULL;
    struct arena arena;
    size_t i = 0;
    arena_init(&arena);
    for (i = 0; found == NULL && i < table->key_count; i += 1) {
        if (breakage_has_name(&arena, reason, table->keys[i].parent, NULL)) {
            found = &table->keys[i];
        }
    }
    arena_release(&arena);
    return found;
}

void breakage_explain_key(struct breakage *breakage, struct arena *arena,
                          const struct schema *schema,
                          const struct schema_table *table)
{
    const struct schema_foreign_key *key = find_key(table, breakage->reason);
    const struct schema_table *parent =
        key == NULL ? NULL : schema_find_table(schema, key->parent);
    size_t i = 0;
    breakage->parent = key == NULL ? STR("") : str_copy(arena, key->parent);
    if (parent == NULL) {
        return;
    }
    breakage->remedy = str_format(
        arena,
        "what it refers to must be the primary key of '%.*s', or have a UNIQUE "
        "index of exactly these columns, with their collations and without "
        "WHERE",
        STR_ARGS(parent->name));
    for (i = 0; i < key->part_count; i += 1) {
        struct str column = key->parts[i].to;
        if (column.data != NULL && schema_find_column(parent, column) == NULL) {
            breakage->remedy =
                str_format(arena, "'%.*s' has no column '%.*s'",
                           STR_ARGS(parent->name), STR_ARGS(column));
        }
    }
}

/* Where a statement refers to the parent of a foreign key. */
static bool find_reference(struct arena *arena, struct str sql,
                           struct str parent, struct span *found)
{
    struct words words = words_of_text(arena, sql);
    size_t i = 0;
    for (i = 1; parent.size > 0 && i < words.count; i += 1) {
        if (words_is(&words, i - 1, "references") &&
            words_names(&words, i, parent)) {
            *found = words.items[i];
            return true;
        }
    }
    return false;
}

/* Where in its statement a breakage is: at what is missing, or what was taken,
 * or what is broken; or the statement. */
static struct span place_of(const struct breakage *breakage)
{
    const struct str names[] = {failing_name(breakage->reason), breakage->taken,
                                breakage->name, breakage->table};
    struct span statement = breakage->statement;
    struct str sql =
        str_slice(statement.source->text, statement.start, statement.end);
    struct span found = {NULL, 0, sql.size};
    struct arena arena;
    size_t i = 0;
    arena_init(&arena);
    if (!find_reference(&arena, sql, breakage->parent, &found)) {
        while (i < sizeof names / sizeof names[0] &&
               !breakage_has_name(&arena, sql, names[i], &found)) {
            i += 1;
        }
    }
    arena_release(&arena);
    return span_at(statement.source, statement.start + found.start,
                   statement.start + found.end);
}

/* "view 'v' does not compile". */
static struct str words_of_breakage(struct arena *arena,
                                    const struct breakage *breakage)
{
    switch (breakage->part) {
    case BREAKAGE_TABLE:
        return str_format(arena, "table '%.*s' cannot be used",
                          STR_ARGS(breakage->name));
    case BREAKAGE_VIEW:
        return str_format(arena, "view '%.*s' does not compile",
                          STR_ARGS(breakage->name));
    case BREAKAGE_TRIGGER:
        return str_format(arena, "trigger '%.*s' of '%.*s' does not compile",
                          STR_ARGS(breakage->name), STR_ARGS(breakage->table));
    default:
        return str_format(arena,
                          "a foreign key of table '%.*s' cannot be enforced",
                          STR_ARGS(breakage->name));
    }
}

static const char *remedy_of(const struct breakage *breakage)
{
    switch (breakage->part) {
    case BREAKAGE_KEYS:
        return "where foreign keys are enforced, nothing can be inserted into "
               "the table";
    case BREAKAGE_TABLE:
        return "nothing can be inserted into the table";
    default:
        if (str_ends_with(breakage->reason, STR(", behind UPDATE OF"))) {
            return "SQLite takes any name there, and never runs the trigger "
                   "for one that is no column";
        }
        return breakage->was_whole
                   ? "drop it as well, or make it anew"
                   : "SQLite takes it as it is written, and would fail when it is used";
    }
}

/* In a DEFAULT, SQLite says in other words that a function is missing. */
static struct str usual_words(struct arena *arena, struct str reason)
{
    static const struct str unknown = {"unknown function: ", 18};
    if (!str_starts_with(reason, unknown) ||
        !str_ends_with(reason, STR("()"))) {
        return reason;
    }
    return str_format(
        arena, "no such function: %.*s",
        STR_ARGS(str_slice(reason, unknown.size, reason.size - 2)));
}

bool breakage_is_by_age(struct str reason)
{
    struct arena arena;
    struct str name;
    bool is_newer = false;
    size_t i = 0;
    arena_init(&arena);
    name = failing_name(usual_words(&arena, reason));
    for (i = 0; i < SQLITE_FEATURE_COUNT; i += 1) {
        const struct sqlite_feature *feature = &sqlite_features[i];
        is_newer = is_newer || (feature->version > scratch_sqlite_version() &&
                                feature->kind != FEATURE_SYNTAX &&
                                names_are_equal(str_from(feature->text), name));
    }
    arena_release(&arena);
    return is_newer;
}

static void add_notes(const struct breakage *breakage,
                      const struct requirements *requirements,
                      struct diags *diags, struct diag *diag, struct span place)
{
    struct str reason = usual_words(diags->arena, breakage->reason);
    diag_note(diags, diag, SPAN_NONE, "%s", remedy_of(breakage));
    if (breakage->remedy.size > 0) {
        diag_note(diags, diag, SPAN_NONE, "%.*s", STR_ARGS(breakage->remedy));
    }
    supply_note(diags, diag, place, str_to_c(diags->arena, reason),
                requirements);
}

static bool is_allowed(const struct script *script, enum diag_code code)
{
    size_t i = 0;
    for (i = 0; i < script->allowance_count; i += 1) {
        if (script->allowances[i].code == code) {
            return true;
        }
    }
    return false;
}

/* History cannot be edited; but a new migration may mend it. */
static void report_sealed(const struct breakage *breakage, struct str words,
                          const struct requirements *requirements,
                          struct diags *diags)
{
    const struct migration *migration = breakage->migration;
    struct span place = place_of(breakage);
    struct diag *diag = NULL;
    if (is_allowed(&migration->up, CODE_OBJECT_BROKEN) ||
        diags->levels[CODE_OBJECT_BROKEN] == SEVERITY_OFF) {
        return;
    }
    diag =
        diag_report(diags, CODE_OBJECT_BROKEN_MEANWHILE, place,
                    "%.*s since '%.*s', which is sealed: %.*s", STR_ARGS(words),
                    STR_ARGS(migration->version), STR_ARGS(breakage->reason));
    diag_note(diags, diag, SPAN_NONE,
              "what is sealed stays as it is; a new migration can mend it");
    add_notes(breakage, requirements, diags, diag, place);
}

void breakage_report(const struct breakage *breakage,
                     const struct requirements *requirements,
                     struct diags *diags)
{
    const struct migration *migration = breakage->migration;
    struct str words = words_of_breakage(diags->arena, breakage);
    enum diag_code code = breakage->mended == NULL
                              ? CODE_OBJECT_BROKEN
                              : CODE_OBJECT_BROKEN_MEANWHILE;
    struct span place = place_of(breakage);
    struct diag *diag = NULL;
    if (breakage->root != NULL && breakage->root->mended == breakage->mended) {
        return;
    }
    if (migration->sealed && breakage->mended == NULL) {
        report_sealed(breakage, words, requirements, diags);
        return;
    }
    diag = finding_report(
        diags, migration, code, place, "%.*s%s: %.*s", STR_ARGS(words),
        breakage->was_whole ? " any more" : "", STR_ARGS(breakage->reason));
    if (diag == NULL) {
        return;
    }
    if (breakage->mended != NULL) {
        diag_note(diags, diag, span_file(breakage->mended->up.source),
                  "mended here; a program with the migrations up to '%.*s' "
                  "alone has it broken",
                  STR_ARGS(migration->version));
    }
    add_notes(breakage, requirements, diags, diag, place);
}
