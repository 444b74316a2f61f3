/* SPDX-License-Identifier: MIT
 *
 * The proof of migrate:compatible: take away what is new, hold the rest
 * against the schema before, and judge what was taken away by itself.
 */
#include "prove/judge/compatible.h"

#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "model/schema_diff.h"
#include "model/schema_pair.h"
#include "prove/judge/compatible_parts.h"
#include "prove/touched.h"
#include "sql/words.h"

/* How many differences are named. */
#define NOTES_MAXIMUM 20

/* --- reporting -------------------------------------------------------------*/

static bool makes(const struct action *action, const char *type,
                  struct str name)
{
    static const struct {
        const char *type;
        enum action_kind kind;
        bool by_table;
    } kinds[] = {
        {"table", ACTION_CREATE_TABLE, true},
        {"table", ACTION_ALTER_TABLE, true},
        {"table", ACTION_DROP_TABLE, true},
        {"index", ACTION_CREATE_INDEX, false},
        {"index", ACTION_DROP_INDEX, false},
        {"index", ACTION_DROP_TABLE, false},
        {"view", ACTION_CREATE_VIEW, false},
        {"view", ACTION_DROP_VIEW, false},
        {"trigger", ACTION_CREATE_TRIGGER, false},
        {"trigger", ACTION_DROP_TRIGGER, false},
    };
    size_t i = 0;
    for (i = 0; i < sizeof kinds / sizeof *kinds; i += 1) {
        if (kinds[i].kind == action->kind && !action->temporary &&
            strcmp(kinds[i].type, type) == 0 &&
            names_are_equal(kinds[i].by_table ? action->table : action->name,
                            name)) {
            return true;
        }
    }
    return false;
}

/* The last statement of the step that made, altered or dropped something, one
 * that mentions `what` if there is such; SPAN_NONE: none did by name. */
static struct span find_statement(const struct step *step, const char *type,
                                  struct str name, struct str what)
{
    const struct observation *seen = step->seen;
    struct span found = SPAN_NONE;
    bool mentions = false;
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        const struct action *action = &seen->actions[i];
        struct span span = seen->statements[action->statement].span;
        if (makes(action, type, name)) {
            bool has = what.size > 0 && statement_says(span, what);
            if (has || !mentions) {
                found = span;
                mentions = has;
            }
        }
    }
    return found;
}

static void note(struct compatible *compatible, struct span span,
                 struct str text)
{
    compatible->note_count += 1;
    if (compatible->note_count <= NOTES_MAXIMUM) {
        diag_note(compatible->step->diags, compatible->diag, span, "%.*s",
                  STR_ARGS(text));
    }
}

static void refuse(struct compatible *compatible)
{
    if (compatible->refused) {
        return;
    }
    compatible->refused = true;
    compatible->diag = diag_report(
        compatible->step->diags, CODE_NOT_COMPATIBLE,
        compatible->migration->compatible_claim,
        "a program without this migration may fail on a database that has it");
}

void compatible_refuse(struct compatible *compatible, const char *type,
                       struct str name, struct str what, const char *format,
                       ...)
{
    va_list arguments;
    struct str text;
    va_start(arguments, format);
    text = str_format_v(compatible->step->arena, format, arguments);
    va_end(arguments);
    refuse(compatible);
    note(compatible, find_statement(compatible->step, type, name, what), text);
}

static void end(struct compatible *compatible)
{
    struct diags *diags = compatible->step->diags;
    if (!compatible->refused) {
        compatible->migration->compatible = true;
        return;
    }
    if (compatible->note_count > NOTES_MAXIMUM) {
        diag_note(diags, compatible->diag, SPAN_NONE, "... and %zu more",
                  compatible->note_count - NOTES_MAXIMUM);
    }
    diag_note(diags, compatible->diag, SPAN_NONE,
              "without 'migrate:compatible' such a program is refused on that "
              "database; or leave in this migration only what is new, and take "
              "away the rest when no older program is in use");
}

/* --- the rest, without what is new -----------------------------------------*/

bool compatible_is_new(const struct compatible_pair *pair, struct str column)
{
    return schema_find_column(pair->before, column) == NULL;
}

static const struct schema_index *find_twin(const struct schema_table *table,
                                            const struct schema_index *index)
{
    size_t i = 0;
    for (i = 0; i < table->index_count; i += 1) {
        const struct schema_index *twin = &table->indexes[i];
        if ((index->sql.data == NULL) == (twin->sql.data == NULL) &&
            (index->sql.data == NULL
                 ? index->primary == twin->primary &&
                       schema_same_parts(index, twin)
                 : names_are_equal(index->name, twin->name))) {
            return twin;
        }
    }
    return NULL;
}

bool compatible_has_key(const struct schema_table *table,
                        const struct schema_foreign_key *key)
{
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < table->key_count; i += 1) {
        const struct schema_foreign_key *twin = &table->keys[i];
        if (!names_are_equal(key->parent, twin->parent) ||
            key->part_count != twin->part_count) {
            continue;
        }
        for (k = 0; k < key->part_count; k += 1) {
            if (!names_are_equal(key->parts[k].from, twin->parts[k].from)) {
                break;
            }
        }
        if (k == key->part_count) {
            return true;
        }
    }
    return false;
}

static bool has_clause(const struct schema_table *table,
                       const struct schema_clause *clause)
{
    size_t i = 0;
    for (i = 0; i < table->clause_count; i += 1) {
        if (table->clauses[i].kind == clause->kind &&
            str_equal(table->clauses[i].text, clause->text)) {
            return true;
        }
    }
    return false;
}

/* A table behind the step as it would be if nothing of it were new. */
static struct schema_table *trimmed_table(struct arena *arena,
                                          const struct compatible_pair *pair)
{
    const struct schema_table *before = pair->before;
    const struct schema_table *after = pair->after;
    struct schema_table *table = arena_new(arena, struct schema_table);
    size_t i = 0;
    *table = *after;
    table->columns =
        arena_array(arena, struct schema_column, after->column_count);
    table->indexes =
        arena_array(arena, struct schema_index, after->index_count);
    table->keys =
        arena_array(arena, struct schema_foreign_key, after->key_count);
    table->clauses =
        arena_array(arena, struct schema_clause, after->clause_count);
    table->column_count = table->index_count = 0;
    table->key_count = table->clause_count = 0;
    for (i = 0; i < after->column_count; i += 1) {
        if (!compatible_is_new(pair, after->columns[i].name)) {
            table->columns[table->column_count++] = after->columns[i];
        }
    }
    for (i = 0; i < after->index_count; i += 1) {
        const struct schema_index *index = &after->indexes[i];
        if (index->primary || find_twin(before, index) != NULL) {
            table->indexes[table->index_count++] = *index;
        }
    }
    for (i = 0; i < after->key_count; i += 1) {
        if (compatible_has_key(before, &after->keys[i])) {
            table->keys[table->key_count++] = after->keys[i];
        }
    }
    for (i = 0; i < after->clause_count; i += 1) {
        if (has_clause(before, &after->clauses[i])) {
            table->clauses[table->clause_count++] = after->clauses[i];
        }
    }
    return table;
}

static const struct schema *trimmed_schema(struct arena *arena,
                                           struct compatible *compatible)
{
    const struct schema *before = compatible->step->before;
    const struct schema *after = compatible->step->after;
    struct schema *schema = arena_new(arena, struct schema);
    size_t i = 0;
    schema->tables =
        arena_array(arena, struct schema_table *, after->table_count);
    schema->views = arena_array(arena, struct schema_view *, after->view_count);
    schema->triggers =
        arena_array(arena, struct schema_trigger *, after->trigger_count);
    for (i = 0; i < after->table_count; i += 1) {
        struct compatible_pair pair = {compatible, NULL, after->tables[i]};
        pair.before = schema_find_table(before, pair.after->name);
        if (pair.before != NULL) {
            schema->tables[schema->table_count++] =
                pair.before == pair.after || pair.after->is_virtual
                    ? after->tables[i]
                    : trimmed_table(arena, &pair);
        }
    }
    for (i = 0; i < after->view_count; i += 1) {
        if (schema_find_view(before, after->views[i]->name) != NULL) {
            schema->views[schema->view_count++] = after->views[i];
        }
    }
    for (i = 0; i < after->trigger_count; i += 1) {
        if (schema_find_trigger(before, after->triggers[i]->name) != NULL) {
            schema->triggers[schema->trigger_count++] = after->triggers[i];
        }
    }
    return schema;
}

/* The name in "column 'note' is missing". */
static struct str first_quoted(struct str detail)
{
    size_t start = 0;
    size_t size = 0;
    while (start < detail.size && detail.data[start] != '\'') {
        start += 1;
    }
    start += 1;
    while (start + size < detail.size && detail.data[start + size] != '\'') {
        size += 1;
    }
    return start < detail.size ? str_slice(detail, start, start + size)
                               : STR("");
}

static void compare_rest(struct compatible *compatible)
{
    struct arena *arena = compatible->step->arena;
    struct schema_differences differences = schema_diff(
        arena, compatible->step->before, trimmed_schema(arena, compatible));
    size_t i = 0;
    for (i = 0; i < differences.count; i += 1) {
        const struct schema_difference *difference = &differences.items[i];
        struct buf words;
        buf_init(&words, BUF_MAXIMUM);
        schema_difference_words(difference, &words);
        compatible_refuse(compatible, difference->type, difference->name,
                          first_quoted(difference->detail), "%.*s",
                          STR_ARGS(buf_str(&words)));
        buf_release(&words);
    }
}

/* --- what is new -----------------------------------------------------------*/

/* A row that has NULL in the index is equal to no other one; an older program
 * puts in nothing else, and changes nothing of it. */
static bool never_collides(const struct compatible_pair *pair,
                           const struct schema_index *index)
{
    bool left_null = false;
    size_t i = 0;
    for (i = 0; i < index->part_count; i += 1) {
        struct str column = index->parts[i].column;
        const struct schema_column *found =
            column.data == NULL ? NULL
                                : schema_find_column(pair->after, column);
        if (found == NULL || found->kind != COLUMN_ORDINARY ||
            !compatible_is_new(pair, column)) {
            return false;
        }
        left_null = left_null || compatible_is_left_null(pair, column);
    }
    return left_null;
}

static struct str index_words(struct arena *arena,
                              const struct schema_index *index)
{
    return index->sql.data == NULL
               ? STR("a UNIQUE constraint")
               : str_format(arena, "index '%.*s'", STR_ARGS(index->name));
}

static void judge_index(const struct compatible_pair *pair,
                        const struct schema_index *index)
{
    struct compatible *compatible = pair->compatible;
    struct str table = pair->after->name;
    bool by_name = index->sql.data != NULL;
    const char *type = by_name ? "index" : "table";
    struct str name = by_name ? index->name : table;
    struct str words = index_words(compatible->step->arena, index);
    bool by_text = index->partial;
    size_t i = 0;
    if (index->unique && !never_collides(pair, index)) {
        compatible_refuse(compatible, type, name, STR("unique"),
                          "%.*s of table '%.*s' is new, and may refuse a row "
                          "that an older program puts in or changes",
                          STR_ARGS(words), STR_ARGS(table));
        return;
    }
    for (i = 0; i < index->part_count; i += 1) {
        struct str collation = index->parts[i].collation;
        by_text = by_text || index->parts[i].column.data == NULL;
        if (!compatible_knows_collation(compatible, collation)) {
            compatible_refuse(compatible, type, name, collation,
                              "%.*s of table '%.*s' needs the collation "
                              "'%.*s', which an older program may not have",
                              STR_ARGS(words), STR_ARGS(table),
                              STR_ARGS(collation));
            return;
        }
    }
    if (by_text && !compatible_never_fails(compatible, index->normal)) {
        compatible_refuse(compatible, type, name, STR(""),
                          "an expression in %.*s of table '%.*s' may fail for "
                          "a row that an older program puts in",
                          STR_ARGS(words), STR_ARGS(table));
    }
}

static void judge_tables(struct compatible *compatible)
{
    const struct schema *after = compatible->step->after;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < after->table_count; i += 1) {
        struct compatible_pair pair = {compatible, NULL, after->tables[i]};
        pair.before =
            schema_find_table(compatible->step->before, pair.after->name);
        if (pair.before == NULL || pair.before == pair.after ||
            pair.before->is_virtual || pair.after->is_virtual) {
            continue;
        }
        compatible_columns(&pair);
        for (k = 0; k < pair.after->index_count; k += 1) {
            const struct schema_index *index = &pair.after->indexes[k];
            if (!index->primary && find_twin(pair.before, index) == NULL) {
                judge_index(&pair, index);
            }
        }
    }
}

static void judge_triggers(struct compatible *compatible)
{
    const struct schema *before = compatible->step->before;
    const struct schema *after = compatible->step->after;
    size_t i = 0;
    for (i = 0; i < after->trigger_count; i += 1) {
        const struct schema_trigger *trigger = after->triggers[i];
        if (schema_find_trigger(before, trigger->name) == NULL &&
            (schema_find_table(before, trigger->table) != NULL ||
             schema_find_view(before, trigger->table) != NULL)) {
            compatible_refuse(compatible, "trigger", trigger->name, STR(""),
                              "trigger '%.*s' of '%.*s' is new, and runs when "
                              "an older program writes there",
                              STR_ARGS(trigger->name),
                              STR_ARGS(trigger->table));
        }
    }
}

static void judge(const struct step *step, struct migration *migration)
{
    struct compatible compatible;
    memset(&compatible, 0, sizeof compatible);
    compatible.step = step;
    compatible.migration = migration;
    if (step->first != step->last) {
        refuse(&compatible);
        note(&compatible, SPAN_NONE,
             STR("foreign keys are broken between two migrations, so that it "
                 "is not looked at by itself"));
    } else {
        compare_rest(&compatible);
        judge_tables(&compatible);
        judge_triggers(&compatible);
        compatible_keys(&compatible);
    }
    end(&compatible);
}

void compatible_step(const struct step *step)
{
    size_t position = 0;
    for (position = step->first; position <= step->last; position += 1) {
        struct migration *migration = &step->set->migrations[position - 1];
        if (migration->compatible_claim.source != NULL) {
            judge(step, migration);
        }
    }
}
