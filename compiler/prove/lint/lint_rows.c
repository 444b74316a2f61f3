/* SPDX-License-Identifier: MIT
 *
 * Rules about what the rows that users have may not fulfil, although those of
 * the proof do.
 */
#include "prove/lint/lint_rules.h"

#include "base/buf.h"
#include "model/finding.h"

/* sqlite.org/datatype3.html, 3.1: the first row that fits, and NUMERIC when
 * none does. */
static const struct {
    struct str part;
    const char *affinity;
} affinities[] = {
    {{"INT", 3}, "INTEGER"}, {{"CHAR", 4}, "TEXT"}, {{"CLOB", 4}, "TEXT"},
    {{"TEXT", 4}, "TEXT"},   {{"BLOB", 4}, "BLOB"}, {{"REAL", 4}, "REAL"},
    {{"FLOA", 4}, "REAL"},   {{"DOUB", 4}, "REAL"},
};

/* As SQLite treats a type; ANY converts nothing in a STRICT table. */
static const char *affinity_of(const struct schema_table *table,
                               struct str type)
{
    if (table->strict && names_are_equal(type, STR("ANY"))) {
        return "ANY";
    }
    for (size_t i = 0; i < sizeof(affinities) / sizeof(*affinities); i++) {
        struct str part = affinities[i].part;

        for (size_t at = 0; at + part.size <= type.size; at++) {
            if (names_are_equal(str_slice(type, at, at + part.size), part)) {
                return affinities[i].affinity;
            }
        }
    }
    return type.size == 0 ? "BLOB" : "NUMERIC";
}

/* Whether a table has the rows that it had. */
static bool has_rows(const struct table_pair *pair)
{
    return !is_replaced(pair) || is_rebuilt(pair);
}

/* Where a column of a table behind the step got its present definition. */
static size_t defining_statement(const struct lint *lint,
                                 const struct table_pair *pair,
                                 struct str column)
{
    size_t statement =
        changes_column_statement(lint->changes, pair->now, column);

    return statement != NO_STATEMENT || !is_replaced(pair)
               ? statement
               : lint_replacing_statement(pair);
}

static void report_type_changed(struct lint *lint,
                                const struct table_pair *pair,
                                const struct schema_column *before)
{
    const struct step *step = lint->step;
    const struct schema_column *after =
        changes_column_after(lint->changes, pair, before);
    size_t statement;

    if (after == NULL || !has_rows(pair) ||
        affinity_of(pair->before, before->type) ==
            affinity_of(pair->after, after->type)) {
        return;
    }
    statement = defining_statement(lint, pair, after->name);
    if (statement == NO_STATEMENT) {
        return;
    }
    diag_note(
        step->diags,
        finding_report(
            step->diags, lint_migration(lint, statement),
            CODE_COLUMN_TYPE_CHANGED,
            changes_place(lint->changes, statement, "(", after->name),
            "column '%.*s' of table '%.*s' is %.*s and was %.*s",
            STR_ARGS(after->name), STR_ARGS(pair->after->name),
            STR_ARGS(after->type.size > 0 ? after->type : STR("without type")),
            STR_ARGS(before->type.size > 0 ? before->type
                                           : STR("without type"))),
        SPAN_NONE,
        "values that are copied as they are keep their form where they do not "
        "look like the new type: convert them in the SELECT");
}

void lint_column_type_changed(struct lint *lint)
{
    lint_each_column(lint, report_type_changed);
}

/* Whether the migration asks users' databases about a table before it runs. */
static bool is_required(const struct lint *lint, size_t statement,
                        struct str table)
{
    const struct script *script = &lint_migration(lint, statement)->up;

    for (size_t i = 0; i < script->precondition_count; i++) {
        struct words words = words_of(lint->step->arena,
                                      script->preconditions[i].query, SIZE_MAX);

        for (size_t at = 0; at < words.count; at++) {
            if (words_names(&words, at, table)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the script changes rows of a table, or deletes some, before a
 * statement: on rows that are not as they should be, most likely. */
static bool is_prepared(const struct table_pair *pair, size_t statement)
{
    return pair->old->edited < statement || pair->now->edited < statement;
}

/* The SELECT of an INSERT; words->count when it has none, or does more than
 * take values from one table as they are. */
static size_t find_plain_select(const struct words *words)
{
    size_t select = words_find(words, 0, "SELECT");
    size_t from = words_find(words, select, "FROM");

    return words_is(words, 0, "INSERT") && words_is(words, 1, "INTO") &&
                   !words_is(words, select + 1, "DISTINCT") &&
                   from + 2 == words->count
               ? select
               : words->count;
}

/* The token that begins the n-th of what stands between commas; words->count
 * when there are fewer. */
static size_t find_item(const struct words *words, size_t at, size_t n)
{
    while (n > 0 && at < words->count) {
        n -= words_is(words, at, ",");
        at = words_skip(words, at);
    }
    return at;
}

/* Where in the list of an INSERT a column is; false when it is not there. */
static bool find_in_list(const struct words *words, size_t list,
                         struct str column, size_t *place)
{
    *place = 0;
    for (size_t at = list + 1; at < words->count && !words_is(words, at, ")");
         at++) {
        if (words_names(words, at, column)) {
            return true;
        }
        *place += words_is(words, at, ",");
    }
    return false;
}

/* Whether a token is the name of a column before, by its present name or the
 * one that it gets, in which NULL may be. A value such as 'x' is none. */
static bool names_nullable(const struct lint *lint,
                           const struct table_pair *pair,
                           const struct words *words, size_t at)
{
    const struct schema_table *before = pair->before;
    bool is_text = str_starts_with(words_text(words, at), STR("'"));

    for (size_t i = 0; !is_text && i < before->column_count; i++) {
        const struct schema_column *column = &before->columns[i];
        struct str name =
            changes_column(lint->changes, pair, column->name, NULL);

        if (words_names(words, at, column->name) ||
            (name.data != NULL && words_names(words, at, name))) {
            return !column->not_null && !column_is_rowid(before, column);
        }
    }
    return false;
}

/* Whether a statement copies a column, in which NULL may be, as it is into one
 * of a rebuilt table. */
static bool is_copied_plainly(struct lint *lint, const struct table_pair *pair,
                              const struct schema_column *column)
{
    const struct words *words = changes_words(lint->changes, pair->copied);
    size_t select = find_plain_select(words);
    size_t list = words_find(words, 0, "INTO") + 2;
    size_t place = (size_t)(column - pair->after->columns);
    size_t item;

    if (select == words->count) {
        return false;
    }
    if (words_is(words, list, "(") &&
        !find_in_list(words, list, column->name, &place)) {
        return false;
    }
    item = find_item(words, select + 1, place);
    item += words_is(words, item + 1, ".") ? 2 : 0;
    return words_is(words, select + 1, "*") ||
           (words_is(words, select + 2, ".") &&
            words_is(words, select + 3, "*")) ||
           ((words_is(words, item + 1, ",") ||
             words_is(words, item + 1, "FROM")) &&
            names_nullable(lint, pair, words, item));
}

static void report_made_not_null(struct lint *lint,
                                 const struct table_pair *pair,
                                 const struct schema_column *before)
{
    const struct step *step = lint->step;
    const struct schema_column *after =
        changes_column_after(lint->changes, pair, before);
    size_t statement;

    if (after == NULL || !is_rebuilt(pair) || before->not_null ||
        !after->not_null || column_is_rowid(pair->before, before) ||
        is_prepared(pair, pair->copied) ||
        !is_copied_plainly(lint, pair, after)) {
        return;
    }
    statement = defining_statement(lint, pair, after->name);
    if (statement == NO_STATEMENT ||
        is_required(lint, statement, pair->before->name)) {
        return;
    }
    diag_note(
        step->diags,
        finding_report(
            step->diags, lint_migration(lint, statement),
            CODE_COLUMN_MADE_NOT_NULL,
            changes_place(lint->changes, statement, "(", after->name),
            "column '%.*s' of table '%.*s' is NOT NULL and was not",
            STR_ARGS(after->name), STR_ARGS(pair->after->name)),
        SPAN_NONE,
        "rows that have NULL there make the migration fail: copy "
        "coalesce(%.*s, …), or ask first: -- migrate:require SELECT NOT EXISTS "
        "(SELECT 1 FROM %.*s WHERE %.*s IS NULL) -- MESSAGE",
        STR_ARGS(words_quote(step->arena, before->name)),
        STR_ARGS(words_quote(step->arena, pair->before->name)),
        STR_ARGS(words_quote(step->arena, before->name)));
}

void lint_column_made_not_null(struct lint *lint)
{
    lint_each_column(lint, report_made_not_null);
}

void lint_not_null_added(struct lint *lint)
{
    const struct step *step = lint->step;
    const struct changes *changes = lint->changes;

    for (size_t i = 0; i < changes->pair_count; i++) {
        const struct table_pair *pair = &changes->pairs[i];

        for (size_t j = 0; is_rebuilt(pair) && j < pair->after->column_count;
             j++) {
            const struct schema_column *column = &pair->after->columns[j];
            size_t statement = defining_statement(lint, pair, column->name);

            if (!column->not_null || column->default_value.data != NULL ||
                column->kind != COLUMN_ORDINARY || statement == NO_STATEMENT ||
                column_is_rowid(pair->after, column) ||
                changes_column_before(changes, pair, column) != NULL) {
                continue;
            }
            diag_note(
                step->diags,
                finding_report(
                    step->diags, lint_migration(lint, statement),
                    CODE_NOT_NULL_ADDED,
                    changes_place(lint->changes, statement, "(", column->name),
                    "new column '%.*s' of table '%.*s' is NOT NULL and has no "
                    "default",
                    STR_ARGS(column->name), STR_ARGS(pair->after->name)),
                SPAN_NONE,
                "a program from before this migration does not fill it, so "
                "that its inserts fail; give it a default");
        }
    }
}

/* Whether what is unique by an index behind the step was so by one before it.
 */
static bool is_implied(const struct lint *lint, const struct table_pair *pair,
                       const struct schema_index *known,
                       const struct schema_index *index)
{
    return known->unique &&
           ((known->normal.size > 0 &&
             str_equal(known->normal, index->normal)) ||
            (!known->partial &&
             changes_is_within(lint->changes, pair, known, index, true)));
}

static bool is_unique_before(const struct lint *lint,
                             const struct table_pair *pair,
                             const struct schema_index *index)
{
    const struct schema_table *before = pair->before;

    for (size_t i = 0; i < before->index_count; i++) {
        if (is_implied(lint, pair, &before->indexes[i], index)) {
            return true;
        }
    }
    for (size_t i = 0; i < before->column_count; i++) {
        struct str name =
            changes_column(lint->changes, pair, before->columns[i].name, NULL);

        for (size_t j = 0; column_is_rowid(before, &before->columns[i]) &&
                           name.data != NULL && j < index->part_count;
             j++) {
            if (index->parts[j].column.data != NULL &&
                names_are_equal(index->parts[j].column, name)) {
                return true;
            }
        }
    }
    return false;
}

/* The columns of an index by the names that they had before, with quotes where
 * they need them; false when one is new, or an expression. */
static bool name_columns(const struct lint *lint, const struct table_pair *pair,
                         const struct schema_index *index, const char *behind,
                         const char *between, struct buf *out)
{
    struct arena *arena = lint->step->arena;

    for (size_t i = 0; i < index->part_count; i++) {
        struct str name = index->parts[i].column;
        const struct schema_column *column =
            name.data == NULL ? NULL : schema_find_column(pair->after, name);

        if (column != NULL) {
            column = changes_column_before(lint->changes, pair, column);
        }
        if (column == NULL) {
            return false;
        }
        buf_format(out, "%s%.*s%s", i > 0 ? between : "",
                   STR_ARGS(words_quote(arena, column->name)), behind);
    }
    return index->part_count > 0;
}

static void note_question(const struct lint *lint,
                          const struct table_pair *pair,
                          const struct schema_index *index, struct diag *diag)
{
    struct diags *diags = lint->step->diags;
    struct buf columns;
    struct buf values;

    buf_init(&columns, BUF_MAXIMUM);
    buf_init(&values, BUF_MAXIMUM);
    if (!index->partial &&
        name_columns(lint, pair, index, "", ", ", &columns) &&
        name_columns(lint, pair, index, " IS NOT NULL", " AND ", &values)) {
        diag_note(diags, diag, SPAN_NONE,
                  "rows that are equal there make the migration fail; to ask "
                  "first: -- migrate:require SELECT NOT EXISTS (SELECT 1 FROM "
                  "%.*s WHERE %.*s GROUP BY %.*s HAVING count(*) > 1) -- "
                  "MESSAGE",
                  STR_ARGS(words_quote(lint->step->arena, pair->before->name)),
                  STR_ARGS(buf_str(&values)), STR_ARGS(buf_str(&columns)));
    } else {
        diag_note(diags, diag, SPAN_NONE,
                  "rows that are equal there make the migration fail; to ask "
                  "first: -- migrate:require QUERY -- MESSAGE");
    }
    buf_release(&columns);
    buf_release(&values);
}

static void report_unique_added(struct lint *lint,
                                const struct table_pair *pair,
                                const struct schema_index *index)
{
    const struct step *step = lint->step;
    const struct changed_object *object =
        changes_find_after(lint->changes, OBJECT_INDEX, index->name);
    bool is_made = object != NULL && object->made != NO_STATEMENT;
    size_t statement = is_made ? object->made : lint_replacing_statement(pair);
    struct buf columns;

    if (statement == NO_STATEMENT || is_prepared(pair, statement) ||
        is_required(lint, statement, pair->before->name)) {
        return;
    }
    buf_init(&columns, BUF_MAXIMUM);
    for (size_t i = 0; i < index->part_count; i++) {
        buf_format(&columns, "%s%.*s", i > 0 ? ", " : "",
                   STR_ARGS(index->parts[i].column.data != NULL
                                ? index->parts[i].column
                                : STR("an expression")));
    }
    note_question(
        lint, pair, index,
        finding_report(
            step->diags, lint_migration(lint, statement), CODE_UNIQUE_ADDED,
            changes_place(lint->changes, statement, NULL,
                          is_made ? index->name : pair->now->first_name),
            "table '%.*s': (%.*s) is unique now and was not",
            STR_ARGS(pair->before->name), STR_ARGS(buf_str(&columns))));
    buf_release(&columns);
}

/* What is in a new column, the script has put there itself. */
static bool has_new_column(const struct lint *lint,
                           const struct table_pair *pair,
                           const struct schema_index *index)
{
    for (size_t i = 0; i < index->part_count; i++) {
        struct str name = index->parts[i].column;
        const struct schema_column *column =
            name.data == NULL ? NULL : schema_find_column(pair->after, name);

        if (column != NULL &&
            changes_column_before(lint->changes, pair, column) == NULL) {
            return true;
        }
    }
    return false;
}

/* Whether all rows of before get into a table, and none by OR IGNORE, DISTINCT
 * or GROUP BY. */
static bool is_filled_plainly(struct lint *lint, const struct table_pair *pair)
{
    const struct words *words =
        !is_rebuilt(pair) ? NULL : changes_words(lint->changes, pair->copied);

    return words == NULL || find_plain_select(words) < words->count;
}

void lint_unique_added(struct lint *lint)
{
    const struct changes *changes = lint->changes;

    for (size_t i = 0; i < changes->pair_count; i++) {
        const struct table_pair *pair = &changes->pairs[i];

        for (size_t j = 0; has_rows(pair) && j < pair->after->index_count;
             j++) {
            const struct schema_index *index = &pair->after->indexes[j];

            if (index->unique && !is_unique_before(lint, pair, index) &&
                !has_new_column(lint, pair, index) &&
                is_filled_plainly(lint, pair)) {
                report_unique_added(lint, pair, index);
            }
        }
    }
}
