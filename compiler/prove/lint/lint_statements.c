/* SPDX-License-Identifier: MIT
 *
 * Rules about how statements are written: IF EXISTS, SELECT *, temporary
 * objects.
 */
#include "prove/lint/lint_rules.h"

#include "model/finding.h"
#include "prove/lint/conditional.h"
#include "sql/normal_form.h"

static void each_conditional(struct lint *lint,
                             void (*judge)(struct lint *lint, size_t statement,
                                           const struct conditional *of))
{
    const struct observation *seen = lint->step->seen;

    for (size_t i = 0; i < seen->statement_count; i++) {
        struct conditional conditional =
            conditional_of(lint->step->arena, seen->statements[i].span);

        if (conditional.is_one) {
            judge(lint, i, &conditional);
        }
    }
}

/* DROP … IF EXISTS before the same script makes one, or behind the rebuild that
 * took it, leaves every database the same. */
static bool is_a_guard(const struct lint *lint, size_t statement,
                       const struct conditional *conditional)
{
    const struct changed_object *before = changes_find_before(
        lint->changes, conditional->type, conditional->name);

    return (before != NULL && before->gone != NO_STATEMENT) ||
           changes_is_made_behind(lint->changes, conditional->type,
                                  conditional->name, statement);
}

/* The normal form of an object's statement; empty when there is no such
 * object. */
static struct str normal_of(const struct schema *schema, enum object_type type,
                            struct str name)
{
    const struct schema_table *table = schema_find_table(schema, name);
    const struct schema_view *view = schema_find_view(schema, name);
    const struct schema_index *index = schema_find_index(schema, name, NULL);
    const struct schema_trigger *trigger = schema_find_trigger(schema, name);

    switch (type) {
    case OBJECT_TABLE:
        return table == NULL ? STR("") : table->normal;
    case OBJECT_VIEW:
        return view == NULL ? STR("") : view->normal;
    case OBJECT_INDEX:
        return index == NULL ? STR("") : index->normal;
    case OBJECT_TRIGGER:
        break;
    }
    return trigger == NULL ? STR("") : trigger->normal;
}

/* Whether what is there already, before the script or behind it, is what CREATE
 * … IF NOT EXISTS says: then the statement leaves every database the same. As
 * SQLite stores it, without the condition and the schema's name. */
static bool is_as_stated(struct lint *lint, size_t statement,
                         const struct conditional *conditional)
{
    const struct step *step = lint->step;
    const struct words *words = changes_words(lint->changes, statement);
    struct str text = words->source->text;
    struct str normal = sql_normal_form(
        step->arena,
        str_format(step->arena, "%.*s %.*s",
                   STR_ARGS(str_slice(text, words->items[0].start,
                                      conditional->condition.start)),
                   STR_ARGS(str_slice(text, conditional->name_span.start,
                                      words->items[words->count - 1].end))));

    return str_equal(normal, normal_of(step->before, conditional->type,
                                       conditional->name)) ||
           str_equal(normal, normal_of(step->after, conditional->type,
                                       conditional->name));
}

static void report_found(struct lint *lint, size_t statement,
                         const struct conditional *conditional)
{
    const struct step *step = lint->step;

    diag_note(
        step->diags,
        finding_report(step->diags, lint_migration(lint, statement),
                       CODE_IF_EXISTS_HIDES, conditional->name_span,
                       "another %s '%.*s' is there already: the statement "
                       "does nothing",
                       object_type_text(conditional->type),
                       STR_ARGS(conditional->name)),
        SPAN_NONE,
        "it stays as it is; change it by other statements, and remove this "
        "one");
}

/* Of those that find nothing, in one script, so many are named. */
#define MISSING_MAXIMUM 5

/* Several in one script are one finding: it clears up. */
static void report_missing(struct lint *lint, size_t statement,
                           const struct conditional *conditional)
{
    const struct step *step = lint->step;
    const struct migration *migration = lint_migration(lint, statement);
    const char *type = object_type_text(conditional->type);

    if (lint->missing != NULL && lint->missing_in == migration) {
        if (lint->missing_count++ < MISSING_MAXIMUM) {
            diag_note(step->diags, lint->missing, conditional->name_span,
                      "nor %s '%.*s'", type, STR_ARGS(conditional->name));
        }
        return;
    }
    lint->missing_in = migration;
    lint->missing_count = 1;
    lint->missing = finding_report(
        step->diags, migration, CODE_IF_EXISTS_HIDES, conditional->name_span,
        "there is no %s '%.*s': the statement does nothing", type,
        STR_ARGS(conditional->name));
    diag_note(step->diags, lint->missing, SPAN_NONE,
              "is the name right? a database that has one is not what the "
              "migrations before this one made");
}

static void report_hides(struct lint *lint, size_t statement,
                         const struct conditional *conditional)
{
    if (lint->changes->effective[statement] ||
        names_are_equal(str_slice(conditional->name, 0, 7), STR("sqlite_"))) {
        return;
    }
    if (conditional->is_drop) {
        if (!is_a_guard(lint, statement, conditional)) {
            report_missing(lint, statement, conditional);
        }
    } else if (!is_as_stated(lint, statement, conditional)) {
        report_found(lint, statement, conditional);
    }
}

void lint_if_exists_hides(struct lint *lint)
{
    each_conditional(lint, report_hides);
}

static void report_conditional(struct lint *lint, size_t statement,
                               const struct conditional *conditional)
{
    const struct step *step = lint->step;

    diag_note(
        step->diags,
        finding_report(
            step->diags, lint_migration(lint, statement), CODE_IF_EXISTS,
            conditional->condition, "whether the %s '%.*s' is there is known",
            object_type_text(conditional->type), STR_ARGS(conditional->name)),
        SPAN_NONE,
        "every database is at the version before when the script runs; without "
        "the condition, one that differs is refused");
}

void lint_if_exists(struct lint *lint)
{
    each_conditional(lint, report_conditional);
}

/* The '*' with which the SELECT of an INSERT begins; words->count: none. What
 * is in parentheses has its own columns. */
static size_t find_star(const struct words *words)
{
    size_t at = 0;

    while (at < words->count && !words_is(words, at, "SELECT")) {
        at = words_skip(words, at);
    }
    at += 1 + words_is(words, at + 1, "DISTINCT");
    at += words_is(words, at + 1, ".") ? 2 : 0;
    return words_is(words, at, "*") ? at : words->count;
}

/* The first column that gets the values of one with another name, where all of
 * one table go into all of the other one; NULL: none, or it is not so. */
static const struct schema_column *find_shifted(const struct words *words,
                                                size_t star,
                                                const struct table_pair *pair,
                                                struct str *gets)
{
    const struct schema_table *from = pair->before;
    const struct schema_table *to = pair->after;
    size_t into = words_find(words, 0, "INTO");

    if (!words_is(words, star + 1, "FROM") ||
        !words_names(words, star + 2, pair->old->name) ||
        words_is(words, into + 2, "(") ||
        from->column_count != to->column_count) {
        return NULL;
    }
    for (size_t i = 0; i < from->column_count; i++) {
        if (!names_are_equal(from->columns[i].name, to->columns[i].name)) {
            *gets = from->columns[i].name;
            return &to->columns[i];
        }
    }
    return NULL;
}

static void report_star(struct lint *lint, size_t statement,
                        const struct table_pair *pair)
{
    const struct step *step = lint->step;
    const struct words *words = changes_words(lint->changes, statement);
    size_t star = find_star(words);
    struct str gets = STR("");
    const struct schema_column *column;
    struct diag *diag;

    if (star == words->count) {
        return;
    }
    column = find_shifted(words, star, pair, &gets);
    diag = finding_report(
        step->diags, lint_migration(lint, statement), CODE_SELECT_STAR,
        words->items[star],
        "the rows of '%.*s' are copied by the order of its columns",
        STR_ARGS(pair->before->name));
    if (column != NULL) {
        diag_note(step->diags, diag, SPAN_NONE,
                  "column '%.*s' gets the values of '%.*s': is that meant?",
                  STR_ARGS(column->name), STR_ARGS(gets));
    }
    diag_note(step->diags, diag, SPAN_NONE,
              "where the orders differ, values come into wrong columns without "
              "an error; name the columns, in INTO and in SELECT");
}

void lint_select_star(struct lint *lint)
{
    const struct changes *changes = lint->changes;

    for (size_t i = 0; i < changes->pair_count; i++) {
        const struct table_pair *pair = &changes->pairs[i];

        /* CREATE TABLE AS makes the columns that it copies. */
        if (is_rebuilt(pair) && pair->copied != pair->now->made) {
            report_star(lint, pair->copied, pair);
        }
    }
}

void lint_temp_left(struct lint *lint)
{
    const struct step *step = lint->step;

    for (size_t i = 0; i < lint->changes->object_count; i++) {
        const struct changed_object *object = lint->changes->objects[i];

        if (!object->temporary || object->type == OBJECT_INDEX ||
            object->gone != NO_STATEMENT) {
            continue;
        }
        diag_note(
            step->diags,
            finding_report(
                step->diags, lint_migration(lint, object->made), CODE_TEMP_LEFT,
                changes_place(lint->changes, object->made, NULL,
                              object->first_name),
                "the temporary %s '%.*s' is left behind",
                object_type_text(object->type), STR_ARGS(object->name)),
            SPAN_NONE,
            "it lives as long as the connection: the scripts behind this one, "
            "and the program, meet it only where this one ran just before; drop "
            "it at the end");
    }
}
