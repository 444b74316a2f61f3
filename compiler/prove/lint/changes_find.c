/* SPDX-License-Identifier: MIT
 *
 * Questions about changes: columns, names, and where in a script they are.
 */
#include "prove/lint/changes.h"

bool changes_are_judged(const struct step *step)
{
    for (size_t i = step->first; i <= step->last; i++) {
        if (!step->set->migrations[i - 1].sealed &&
            !(i == 1 && step->set->has_base)) {
            return true;
        }
    }
    return false;
}

const struct words *changes_words(struct changes *changes, size_t statement)
{
    struct words *words = &changes->words[statement];

    if (words->items == NULL) {
        *words =
            words_of(changes->step->arena,
                     changes_statement(changes, statement)->span, SIZE_MAX);
        words->count -= words_is(words, words->count - 1, ";");
    }
    return words;
}

/* Follow a column over what was done to one table. */
static struct str follow_column(const struct changes *changes,
                                const struct changed_object *table,
                                struct str name, size_t *statement)
{
    for (size_t i = 0; i < changes->alteration_count && name.data != NULL;
         i++) {
        const struct alteration *event = &changes->alterations[i];

        if (event->table == table &&
            (event->kind == ALTERED_COLUMN_NAME ||
             event->kind == ALTERED_COLUMN_DROPPED) &&
            names_are_equal(event->from, name)) {
            *statement = event->statement;
            name = event->to; /* NULL when it was dropped */
        }
    }
    return name;
}

struct str changes_column(const struct changes *changes,
                          const struct table_pair *pair, struct str name,
                          size_t *statement)
{
    size_t last = NO_STATEMENT;

    name = follow_column(changes, pair->old, name, &last);
    if (is_rebuilt(pair)) {
        name = follow_column(changes, pair->now, name, &last);
    }
    if (statement != NULL) {
        *statement = last;
    }
    return name;
}

const struct schema_column *
changes_column_after(const struct changes *changes,
                     const struct table_pair *pair,
                     const struct schema_column *column)
{
    struct str name = changes_column(changes, pair, column->name, NULL);

    return name.data == NULL ? NULL : schema_find_column(pair->after, name);
}

/* The name that a column had before what was done to one table; data NULL when
 * it is of a column that was not there. */
static struct str trace_column(const struct changes *changes,
                               const struct changed_object *table,
                               struct str name)
{
    for (size_t i = changes->alteration_count; i-- > 0 && name.data != NULL;) {
        const struct alteration *event = &changes->alterations[i];

        if (event->table != table) {
            continue;
        }
        if (event->kind == ALTERED_COLUMN_DROPPED
                ? names_are_equal(event->from, name)
                : event->kind != ALTERED_TABLE_NAME &&
                      names_are_equal(event->to, name)) {
            name = event->kind == ALTERED_COLUMN_NAME ? event->from
                                                      : (struct str){NULL, 0};
        }
    }
    return name;
}

const struct schema_column *
changes_column_before(const struct changes *changes,
                      const struct table_pair *pair,
                      const struct schema_column *column)
{
    struct str name = trace_column(changes, pair->now, column->name);

    if (is_rebuilt(pair) && name.data != NULL) {
        name = trace_column(changes, pair->old, name);
    }
    return name.data == NULL ? NULL : schema_find_column(pair->before, name);
}

/* Whether a column of an index is one of another one's. */
static bool has_part(const struct schema_index *index, struct str column,
                     struct str collation)
{
    for (size_t i = 0; i < index->part_count; i++) {
        const struct schema_index_part *part = &index->parts[i];

        if (part->column.data != NULL &&
            names_are_equal(part->column, column) &&
            names_are_equal(part->collation, collation)) {
            return true;
        }
    }
    return false;
}

bool changes_is_within(const struct changes *changes,
                       const struct table_pair *pair,
                       const struct schema_index *before,
                       const struct schema_index *after, bool before_in_after)
{
    size_t found = 0;

    for (size_t i = 0; i < before->part_count; i++) {
        const struct schema_index_part *part = &before->parts[i];
        struct str name = part->column;

        if (name.data != NULL) {
            name = changes_column(changes, pair, name, NULL);
        }
        found += name.data != NULL && has_part(after, name, part->collation);
    }
    return found == (before_in_after ? before->part_count : after->part_count);
}

bool column_is_rowid(const struct schema_table *table,
                     const struct schema_column *column)
{
    size_t key_count = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        key_count += table->columns[i].key_position > 0;
    }
    return column->key_position == 1 && key_count == 1 &&
           !table->without_rowid &&
           names_are_equal(column->type, STR("INTEGER"));
}

size_t changes_column_statement(const struct changes *changes,
                                const struct changed_object *table,
                                struct str column)
{
    for (size_t i = changes->alteration_count; i-- > 0;) {
        const struct alteration *event = &changes->alterations[i];

        if (event->table == table &&
            (event->kind == ALTERED_COLUMN_ADDED ||
             event->kind == ALTERED_COLUMN_NAME) &&
            names_are_equal(event->to, column)) {
            return event->statement;
        }
    }
    return table->made;
}

const struct changed_object *changes_find_before(const struct changes *changes,
                                                 enum object_type type,
                                                 struct str name)
{
    return changed_names_find(&changes->old, type, false, name);
}

const struct changed_object *changes_find_after(const struct changes *changes,
                                                enum object_type type,
                                                struct str name)
{
    return changed_names_find(&changes->live, type, false, name);
}

static bool is_made_behind(const struct changes *changes, enum object_type type,
                           struct str name, size_t statement)
{
    for (int temporary = 0; temporary < 2; temporary++) {
        const struct changed_object *made =
            changed_names_find(&changes->made, type, temporary, name);

        if (made != NULL && made->made > statement) {
            return true;
        }
    }
    return false;
}

bool changes_is_made_behind(const struct changes *changes,
                            enum object_type type, struct str name,
                            size_t statement)
{
    bool has_rows = type == OBJECT_TABLE || type == OBJECT_VIEW;

    /* Tables and views share their names. */
    if (is_made_behind(changes, type, name, statement) ||
        (has_rows && (is_made_behind(changes, OBJECT_TABLE, name, statement) ||
                      is_made_behind(changes, OBJECT_VIEW, name, statement)))) {
        return true;
    }
    for (size_t i = changes->alteration_count; has_rows && i-- > 0;) {
        const struct alteration *alteration = &changes->alterations[i];

        if (alteration->statement < statement) {
            return false;
        }
        if (alteration->kind == ALTERED_TABLE_NAME &&
            names_are_equal(alteration->to, name)) {
            return true;
        }
    }
    return false;
}

struct span changes_place(struct changes *changes, size_t statement,
                          const char *from, struct str name)
{
    const struct words *words = changes_words(changes, statement);
    size_t at = from == NULL ? 0 : words_find(words, 0, from) + 1;

    while (at < words->count && !words_names(words, at, name)) {
        at++;
    }
    return at < words->count ? words->items[at]
                             : changes_statement(changes, statement)->span;
}
