/* SPDX-License-Identifier: MIT
 *
 * Rows that a table has had for some time, when it gets another column, or
 * a column takes more than before.
 */
#include <string.h>

#include "prove/populate/row.h"

/* A table gets no more rows than that. */
#define ROWS_MAXIMUM 12
#define ATTEMPTS 60

/* Which rows get which kind of value in a new column, in their order. */
static const struct {
    unsigned kind;
    size_t n;
} given[] = {{ROWS_FIRST, 0}, {ROWS_SECOND, 1}, {ROWS_DUPLICATE, 0},
             {ROWS_NULL, 0},  {ROWS_EDGE, 0},   {ROWS_EDGE, 1},
             {ROWS_EDGE, 2}};

static const struct value *value_at(const struct row_table *table, size_t row,
                                    size_t column)
{
    return &table->look.values[row * table->table->column_count + column];
}

static size_t count_nulls(const struct row_table *table, size_t column)
{
    size_t count = 0;
    size_t i = 0;
    for (i = 0; i < table->look.count; i += 1) {
        count += value_at(table, i, column)->type == SQLITE_NULL;
    }
    return count;
}

static bool has_duplicates(const struct row_table *table, size_t column)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < table->look.count; i += 1) {
        for (j = 0; j < i; j += 1) {
            const struct value *value = value_at(table, i, column);
            if (value->type != SQLITE_NULL &&
                value_equal(value, value_at(table, j, column))) {
                return true;
            }
        }
    }
    return false;
}

/* --- what was different before ---------------------------------------------*/

/* A column as it was; ROW_NONE: it is new. */
static size_t column_before(const struct row_table *table, size_t column)
{
    return table->since == NULL
               ? ROW_NONE
               : row_find_column(table->since,
                                 table->table->columns[column].name);
}

static bool was_nullable(const struct row_table *table, size_t column)
{
    size_t before = column_before(table, column);
    return before != ROW_NONE && !table->since->columns[before].not_null &&
           table->since->columns[before].key_position == 0;
}

static bool was_repeatable(const struct row_table *table, size_t column)
{
    size_t before = column_before(table, column);
    return before != ROW_NONE && !row_column_is_unique(table->since, before);
}

/* --- values for new columns ------------------------------------------------*/

static bool lacks_value(const struct row_table *table, size_t column)
{
    const struct row_column *of = &table->columns[column];
    return of->writable && of->may_vary && !of->is_rowid &&
           of->column->key_position == 0 &&
           column_before(table, column) == ROW_NONE &&
           count_nulls(table, column) == table->look.count;
}

static bool can_find(const struct row_table *table)
{
    return table->rowid != NULL || table->table->without_rowid;
}

/* The row by its rowid or its primary key. */
static void find_by(struct row_writer *writer, size_t row)
{
    const struct row_table *table = writer->table;
    struct arena *arena = table->run->arena;
    size_t count = table->table->column_count;
    size_t *where = NULL;
    struct value *is = NULL;
    size_t i = 0;
    if (table->rowid != NULL) {
        writer->is = &table->look.rowids[row];
        return;
    }
    where = arena_array(arena, size_t, count + 1);
    is = arena_array(arena, struct value, count + 1);
    for (i = 0; i < count; i += 1) {
        if (table->table->columns[i].key_position > 0) {
            where[writer->where_count] = i;
            is[writer->where_count] = *value_at(table, row, i);
            writer->where_count += 1;
        }
    }
    writer->where = where;
    writer->is = is;
}

static struct value value_given(const struct row_table *table, size_t column,
                                size_t row)
{
    const struct row_column *of = &table->columns[column];
    struct arena *arena = table->run->arena;
    if (given[row].kind == ROWS_EDGE && of->key == NULL) {
        return value_edge(arena, &of->style, given[row].n);
    }
    /* A duplicate has the n of the first. */
    return value_plain(arena, &of->style, given[row].n);
}

/* Change the columns that lack values in a row. */
static void give(struct row_table *table, const size_t *columns, size_t count,
                 size_t row)
{
    struct arena *arena = table->run->arena;
    size_t all = table->table->column_count;
    struct value *values = arena_array(arena, struct value, all + 1);
    bool *fixed = arena_array(arena, bool, all + 1);
    struct row_writer writer;
    size_t i = 0;
    memset(&writer, 0, sizeof writer);
    memset(fixed, true, all * sizeof *fixed);
    memcpy(values, value_at(table, row, 0), all * sizeof *values);
    writer.table = table;
    writer.columns = columns;
    writer.count = count;
    find_by(&writer, row);
    for (i = 0; i < count; i += 1) {
        values[columns[i]] = value_given(table, columns[i], row);
        fixed[columns[i]] = false;
    }
    if (row_keys_assign(table, values, fixed, given[row].n)) {
        row_search(&writer, values, fixed, given[row].n, ATTEMPTS);
    }
    row_writer_release(&writer);
}

/* Change the rows that are there. */
static void give_values(struct row_table *table, unsigned kinds)
{
    size_t *columns =
        arena_array(table->run->arena, size_t, table->table->column_count + 1);
    size_t count = 0;
    size_t i = 0;
    for (i = 0; i < table->table->column_count; i += 1) {
        if (lacks_value(table, i) && can_find(table)) {
            columns[count] = i;
            count += 1;
        }
    }
    for (i = 0;
         count > 0 && i < table->look.count && i < sizeof given / sizeof *given;
         i += 1) {
        if ((kinds & given[i].kind) != 0 && given[i].kind != ROWS_NULL) {
            give(table, columns, count, i);
        }
    }
    if (count > 0) {
        row_table_look(table);
    }
}

/* Where they cannot be changed, another row has to have them. */
static void add_values(struct row_table *table)
{
    size_t i = 0;
    while (i < table->table->column_count && !lacks_value(table, i)) {
        i += 1;
    }
    table->first = NULL;
    if (i < table->table->column_count &&
        table->start + table->made < ROWS_MAXIMUM &&
        row_make(table, ROWS_FIRST, 0)) {
        row_table_look(table);
    }
    if (table->first == NULL) {
        table->first = table->look.values;
    }
}

/* --- rows for the rest -----------------------------------------------------*/

static bool lacks_null(const struct row_table *table, size_t column)
{
    return table->columns[column].nullable && !was_nullable(table, column) &&
           count_nulls(table, column) == 0;
}

static bool lacks_duplicate(const struct row_table *table, size_t column)
{
    return table->columns[column].writable && !was_repeatable(table, column) &&
           !row_column_is_unique(table->table, column) &&
           count_nulls(table, column) < table->look.count &&
           !has_duplicates(table, column);
}

/* A row of a kind, which is of that kind in some columns alone. */
static void make_for(struct row_table *table, unsigned kind,
                     bool (*lacks)(const struct row_table *table,
                                   size_t column))
{
    size_t count = table->table->column_count;
    bool *could = arena_array(table->run->arena, bool, count + 1);
    bool any = false;
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        could[i] = table->columns[i].may_vary;
        table->columns[i].may_vary = could[i] && lacks(table, i);
        any = any || table->columns[i].may_vary;
    }
    if (any && table->start + table->made < ROWS_MAXIMUM) {
        row_make(table, kind, 0);
    }
    for (i = 0; i < count; i += 1) {
        table->columns[i].may_vary = could[i];
    }
}

void row_carry(struct row_table *table, unsigned kinds)
{
    give_values(table, kinds);
    if (table->since == NULL &&
        table->look.count >= sizeof given / sizeof *given) {
        return; /* for all that is known, it has each kind */
    }
    if ((kinds & ROWS_FIRST) != 0) {
        add_values(table);
    }
    if ((kinds & ROWS_NULL) != 0) {
        make_for(table, ROWS_NULL, lacks_null);
    }
    if ((kinds & ROWS_DUPLICATE) != 0) {
        make_for(table, ROWS_DUPLICATE, lacks_duplicate);
    }
}
