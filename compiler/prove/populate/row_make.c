/* SPDX-License-Identifier: MIT
 *
 * One new row of a table, of a kind.
 */
#include <string.h>

#include "prove/populate/row.h"

/* Statements that are tried for the first row, for others, and for others once
 * more with what was right in the first. */
#define FIRST_ATTEMPTS 800
#define OTHER_ATTEMPTS 150
#define AGAIN_ATTEMPTS 60

struct making {
    struct row_table *table;
    unsigned kind;
    size_t n;    /* of the plain values and of the parents' rows */
    size_t edge; /* which edge */
    struct value *values;
    bool *null;  /* is NULL, on purpose */
    bool *fixed; /* by a demand */
};

/* Smallest first, as R*Tree wants it. */
static struct value coordinate(const struct making *making, size_t column)
{
    return value_integer(
        (sqlite3_int64)(making->n * 10 + (column == 0 ? 1 : column)));
}

static struct value value_for(const struct making *making, size_t at)
{
    const struct row_table *table = making->table;
    const struct row_column *column = &table->columns[at];
    struct arena *arena = table->run->arena;
    if (table->is_rtree && !column->style.is_text) {
        return coordinate(making, at);
    }
    if (column->is_rowid) {
        return value_integer(row_table_next_rowid(table));
    }
    if (making->kind == ROWS_DUPLICATE && column->may_vary) {
        return table->first[at];
    }
    if (making->kind == ROWS_NULL && column->may_vary && column->nullable) {
        making->null[at] = true;
        return value_null();
    }
    if (making->kind == ROWS_EDGE && column->may_vary && column->key == NULL) {
        return value_edge(arena, &column->style, making->edge);
    }
    return value_plain(arena, &column->style, making->n);
}

/* What a child says that the row has. */
static void heed_demands(struct making *making)
{
    const struct row_demand *demand = making->table->demands;
    size_t i = 0;
    for (; demand != NULL; demand = demand->next) {
        for (i = 0; i < demand->key->key->part_count; i += 1) {
            size_t column = demand->key->to[i];
            making->values[column] = demand->values[i];
            making->fixed[column] = true;
        }
    }
}

/* What keys leave as it is: all of a duplicate, where it may vary. */
static bool *settled(const struct making *making)
{
    const struct row_table *table = making->table;
    size_t count = table->table->column_count;
    bool *settled = arena_array(table->run->arena, bool, count + 1);
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        settled[i] =
            making->fixed[i] || making->null[i] ||
            (making->kind == ROWS_DUPLICATE && table->columns[i].may_vary);
    }
    return settled;
}

/* Set all values; false: a foreign key has no parent. */
static bool fill(struct making *making)
{
    struct row_table *table = making->table;
    size_t count = table->table->column_count;
    size_t i = 0;
    making->values = arena_array(table->run->arena, struct value, count + 1);
    making->null = arena_array(table->run->arena, bool, count + 1);
    making->fixed = arena_array(table->run->arena, bool, count + 1);
    for (i = 0; i < count; i += 1) {
        if (table->columns[i].writable) {
            making->values[i] = value_for(making, i);
        }
    }
    if (making->kind == ROWS_FIRST) {
        heed_demands(making);
    }
    return row_keys_assign(table, making->values, settled(making), making->n);
}

static struct row_writer *writer_of(struct row_table *table, bool needed_alone)
{
    struct arena *arena = table->run->arena;
    struct row_writer *writer = arena_new(arena, struct row_writer);
    size_t *columns =
        arena_array(arena, size_t, table->table->column_count + 1);
    size_t i = 0;
    writer->table = table;
    writer->columns = columns;
    for (i = 0; i < table->table->column_count; i += 1) {
        const struct row_column *column = &table->columns[i];
        bool is_needed =
            !column->nullable && column->column->default_value.data == NULL;
        if (column->writable && (!needed_alone || is_needed)) {
            columns[writer->count] = i;
            writer->count += 1;
        }
    }
    return writer;
}

static bool search(const struct making *making, size_t attempts)
{
    struct row_table *table = making->table;
    if (table->writer == NULL) {
        table->writer = writer_of(table, false);
    }
    return row_search(table->writer, making->values, making->fixed,
                      making->kind == ROWS_DUPLICATE ? 0 : making->n, attempts);
}

/* Leave to the defaults what can be. */
static bool search_needed(struct making *making)
{
    struct row_writer *writer = writer_of(making->table, true);
    bool done = false;
    if (fill(making)) {
        done = row_search(writer, making->values, making->fixed, making->n,
                          OTHER_ATTEMPTS);
    }
    row_writer_release(writer);
    return done;
}

static bool make_first(struct making *making)
{
    struct row_table *table = making->table;
    if (search(making, FIRST_ATTEMPTS)) {
        return true;
    }
    if (table->demands != NULL) {
        table->demands = NULL;
        if (fill(making) && search(making, OTHER_ATTEMPTS)) {
            return true;
        }
    }
    if (table->table->is_virtual || !search_needed(making)) {
        return false;
    }
    /* It is not what was written. */
    row_table_look(table);
    if (table->look.count > 0) {
        making->values =
            &table->look
                 .values[(table->look.count - 1) * table->table->column_count];
    }
    return true;
}

/* A row that differs from the first one everywhere may be too much to ask. */
static bool make_other(struct making *making)
{
    const struct row_table *table = making->table;
    size_t i = 0;
    if (search(making, OTHER_ATTEMPTS)) {
        return true;
    }
    if (table->first == NULL || making->kind == ROWS_DUPLICATE ||
        !fill(making)) {
        return false;
    }
    for (i = 0; i < table->table->column_count; i += 1) {
        if (table->columns[i].in_check && !table->columns[i].is_rowid) {
            making->values[i] = table->first[i];
        }
    }
    return search(making, AGAIN_ATTEMPTS);
}

static size_t number_of(unsigned kind, size_t n)
{
    switch (kind) {
    case ROWS_FIRST:
        return 0;
    case ROWS_SECOND:
        return 1;
    case ROWS_EDGE:
        return 3 + n;
    default:
        return 2;
    }
}

bool row_make(struct row_table *table, unsigned kind, size_t n)
{
    struct making making;
    bool done = false;
    memset(&making, 0, sizeof making);
    making.table = table;
    making.kind = kind;
    making.n = table->start + number_of(kind, n);
    making.edge = n;
    if (kind == ROWS_DUPLICATE && table->first == NULL) {
        return false;
    }
    if (!fill(&making)) {
        return false;
    }
    done = kind == ROWS_FIRST ? make_first(&making) : make_other(&making);
    if (done && table->first == NULL) {
        table->first = making.values;
    }
    table->made += done;
    return done;
}
