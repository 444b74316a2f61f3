/* SPDX-License-Identifier: MIT
 *
 * How many rows programs have in a table, by its name and its columns, where
 * the schema does not say so.
 */
#include "prove/populate/row.h"

/* Words that the name of a table has, one row of which says how a program is
 * set. */
static const char *const settings[] = {
    "settings",    "setting",    "config",  "configuration",
    "preferences", "preference", "options",
};

/* Last words of a name that says which scripts were run: they are there once
 * each. */
static const char *const lists[] = {"migrations", "migration"};

/* Columns by which such a table would have a row for each setting. */
static const char *const tellers[] = {"key", "name", "setting", "option",
                                      "value"};

/* Whose settings they are, is said by the first columns, if at all. */
#define FIRST_COLUMNS 3

#define HAS_WORD(words, word)                                                  \
    has_word(words, sizeof(words) / sizeof *(words), word)

static bool has_word(const char *const *words, size_t count, struct str word)
{
    size_t i = 0;
    while (i < count && !str_equal(word, str_from(words[i]))) {
        i += 1;
    }
    return i < count;
}

static bool speaks_of_settings(struct arena *arena, struct str name)
{
    size_t end = name.size;
    while (end > 0) {
        if (HAS_WORD(settings, value_word_before(arena, name, end, &end))) {
            return true;
        }
    }
    return false;
}

static bool is_referred_to(const struct schema *schema, struct str name)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < schema->table_count; i += 1) {
        const struct schema_table *table = schema->tables[i];
        for (j = 0; j < table->key_count; j += 1) {
            if (names_are_equal(table->keys[j].parent, name)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether by some column there would be a row for each of something. */
static bool tells_rows_apart(const struct row_table *table,
                             const struct row_column *column)
{
    struct arena *arena = table->run->arena;
    struct str name = column->column->name;
    size_t before = 0;
    struct str last = value_word_before(arena, name, name.size, &before);
    if (column->is_rowid) {
        return column->style.form == FORM_ID && before > 0 &&
               !speaks_of_settings(arena, name);
    }
    return column->style.form == FORM_ID || column->style.form == FORM_UUID ||
           (HAS_WORD(tellers, last) &&
            (before == 0 || speaks_of_settings(arena, name)));
}

static bool is_settings(const struct row_table *table)
{
    const struct schema_table *schema = table->table;
    size_t i = 0;
    if (schema->is_virtual || schema->key_count > 0 ||
        !speaks_of_settings(table->run->arena, schema->name) ||
        is_referred_to(table->run->schema, schema->name)) {
        return false;
    }
    for (i = 0; i < schema->index_count; i += 1) {
        if (schema->indexes[i].unique) {
            return false;
        }
    }
    for (i = 0; i < schema->column_count && i < FIRST_COLUMNS; i += 1) {
        if (tells_rows_apart(table, &table->columns[i])) {
            return false;
        }
    }
    return true;
}

static bool is_list_of_scripts(const struct row_table *table)
{
    struct str name = table->table->name;
    size_t before = 0;
    return HAS_WORD(
        lists, value_word_before(table->run->arena, name, name.size, &before));
}

unsigned row_likely_kinds(const struct row_table *table)
{
    return is_settings(table)          ? table->run->options->modest
           : is_list_of_scripts(table) ? ROWS_FIRST | ROWS_SECOND
                                       : ROWS_ALL;
}
