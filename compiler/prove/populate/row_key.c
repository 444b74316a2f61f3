/* SPDX-License-Identifier: MIT
 *
 * Foreign keys of rows that are being made: what parents have, and what those
 * that come later will have.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/populate/row.h"

/* Rows of a parent that are looked at. */
#define PARENTS 12

/* --- reading ---------------------------------------------------------------*/

/* The column that is the n-th of the primary key, or ROW_NONE. */
static size_t primary_column(const struct schema_table *table, size_t n)
{
    size_t i = 0;
    for (i = 0; i < table->column_count; i += 1) {
        if (table->columns[i].key_position == n + 1) {
            return i;
        }
    }
    return ROW_NONE;
}

struct row_key row_key_read(struct row_run *run,
                            const struct schema_table *table,
                            const struct schema_foreign_key *schema_key)
{
    size_t count = schema_key->part_count;
    struct row_key key;
    size_t i = 0;
    memset(&key, 0, sizeof key);
    key.key = schema_key;
    key.parent = schema_find_table(run->schema, schema_key->parent);
    if (key.parent != NULL && key.parent->is_virtual) {
        key.parent = NULL;
    }
    key.from = arena_array(run->arena, size_t, count + 1);
    key.to =
        key.parent == NULL ? NULL : arena_array(run->arena, size_t, count + 1);
    for (i = 0; i < count; i += 1) {
        const struct schema_key_part *part = &schema_key->parts[i];
        key.from[i] = row_find_column(table, part->from);
        if (key.to != NULL) {
            key.to[i] = part->to.data == NULL
                            ? primary_column(key.parent, i)
                            : row_find_column(key.parent, part->to);
            key.to = key.to[i] == ROW_NONE ? NULL : key.to;
        }
    }
    return key;
}

static int more_columns_first(const void *a, const void *b)
{
    const struct row_key *x = a;
    const struct row_key *y = b;
    if (x->key->part_count != y->key->part_count) {
        return x->key->part_count > y->key->part_count ? -1 : 1;
    }
    return x->key < y->key ? -1 : x->key > y->key;
}

void row_keys_read(struct row_table *table)
{
    size_t i = 0;
    size_t j = 0;
    table->keys = arena_array(table->run->arena, struct row_key,
                              table->table->key_count + 1);
    for (i = 0; i < table->table->key_count; i += 1) {
        struct row_key *key = &table->keys[table->key_count];
        *key = row_key_read(table->run, table->table, &table->table->keys[i]);
        for (j = 0; j < key->key->part_count; j += 1) {
            if (key->from[j] == ROW_NONE ||
                !table->columns[key->from[j]].writable) {
                break; /* of a generated column: row_mend.c sees what it does */
            }
        }
        table->key_count += j == key->key->part_count;
    }
    qsort(table->keys, table->key_count, sizeof *table->keys,
          more_columns_first);
    for (i = table->key_count; i > 0; i -= 1) {
        for (j = 0; j < table->keys[i - 1].key->part_count; j += 1) {
            table->columns[table->keys[i - 1].from[j]].key =
                &table->keys[i - 1];
        }
    }
}

void row_keys_connect(struct row_table *table)
{
    struct row_run *run = table->run;
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < table->key_count; i += 1) {
        for (j = 0; j < run->count && table->keys[i].parent != NULL; j += 1) {
            if (run->tables[j]->table == table->keys[i].parent) {
                table->keys[i].maker = run->tables[j];
            }
        }
    }
}

/* --- what parents have -----------------------------------------------------*/

static char *look_statement(struct row_run *run, const struct row_key *key)
{
    sqlite3_str *sql = sqlite3_str_new(run->scratch->db);
    const char *rowid = row_rowid_name(key->parent);
    size_t i = 0;
    sqlite3_str_appendall(sql, "SELECT ");
    for (i = 0; i < key->key->part_count; i += 1) {
        sqlite3_str_appendf(sql, "%s\"%.*w\"", i == 0 ? "" : ", ",
                            STR_ARGS(key->parent->columns[key->to[i]].name));
    }
    sqlite3_str_appendf(sql, " FROM main.\"%.*w\"",
                        STR_ARGS(key->parent->name));
    for (i = 0; i < key->key->part_count; i += 1) {
        sqlite3_str_appendf(sql, " %s \"%.*w\" IS NOT NULL",
                            i == 0 ? "WHERE" : "AND",
                            STR_ARGS(key->parent->columns[key->to[i]].name));
    }
    sqlite3_str_appendf(sql, " ORDER BY %s LIMIT %d",
                        rowid == NULL ? "1" : rowid, PARENTS);
    return sqlite3_str_finish(sql);
}

static void look(struct row_run *run, struct row_key *key)
{
    size_t parts = key->key->part_count;
    size_t i = 0;
    key->count = 0;
    if (key->to == NULL) {
        return;
    }
    if (key->select == NULL) {
        key->select = row_prepare(run, look_statement(run, key));
        key->values =
            arena_array(run->arena, struct value, PARENTS * parts + 1);
    }
    scratch_forget(run->scratch);
    while (key->select != NULL && key->count < PARENTS &&
           sqlite3_step(key->select) == SQLITE_ROW) {
        for (i = 0; i < parts; i += 1) {
            key->values[key->count * parts + i] =
                value_read(run->arena, key->select, (int)i);
        }
        key->count += 1;
    }
    sqlite3_reset(key->select);
    scratch_forget(run->scratch);
}

/* --- what children get -----------------------------------------------------*/

struct assignment {
    struct row_table *table;
    struct value *values;
    bool *set; /* by an earlier key, or fixed */
    size_t n;
};

/* Whether a row of the parent goes with what is set already. */
static bool agrees(const struct assignment *to, const struct row_key *key,
                   const struct value *row)
{
    size_t i = 0;
    for (i = 0; i < key->key->part_count; i += 1) {
        if (to->set[key->from[i]] &&
            !value_equal(&to->values[key->from[i]], &row[i])) {
            return false;
        }
    }
    return true;
}

static void take(struct assignment *to, const struct row_key *key,
                 const struct value *row)
{
    size_t i = 0;
    for (i = 0; i < key->key->part_count; i += 1) {
        to->values[key->from[i]] = row[i];
        to->set[key->from[i]] = true;
    }
}

/* A key with a NULL in it has no parent, and needs none. */
static bool take_null(struct assignment *to, const struct row_key *key)
{
    bool done = false;
    size_t i = 0;
    for (i = 0; i < key->key->part_count; i += 1) {
        size_t column = key->from[i];
        if (!to->set[column] && to->table->columns[column].nullable) {
            to->values[column] = value_null();
            to->set[column] = true;
            done = true;
        }
    }
    return done;
}

static bool is_settled(const struct assignment *to, const struct row_key *key)
{
    bool all = true;
    size_t i = 0;
    for (i = 0; i < key->key->part_count; i += 1) {
        bool set = to->set[key->from[i]];
        if (set && to->values[key->from[i]].type == SQLITE_NULL) {
            return true;
        }
        all = all && set;
    }
    return all;
}

/* What the first row of a table that comes later will have in a column. */
static struct value promised(struct row_table *parent, size_t column)
{
    struct row_column *of = &parent->columns[column];
    size_t i = 0;
    if (of->is_rowid) {
        return value_integer(row_table_next_rowid(parent));
    }
    if (of->key != NULL && of->key->parent != parent->table) {
        look(parent->run, of->key);
        for (i = 0; i < of->key->key->part_count && of->key->count > 0;
             i += 1) {
            if (of->key->from[i] == column) {
                return of->key->values[i];
            }
        }
    }
    return value_plain(parent->run->arena, &of->style, 0);
}

/* The parent comes later: say what it must have then. */
static bool take_promise(struct assignment *to, const struct row_key *key)
{
    struct arena *arena = to->table->run->arena;
    struct row_table *parent = key->maker;
    struct row_demand *demand = NULL;
    struct value *values = NULL;
    size_t i = 0;
    if (parent == NULL || key->to == NULL ||
        parent->place <= to->table->place || parent->made > 0 ||
        parent->given_up || to->n > 0) {
        return false;
    }
    values = arena_array(arena, struct value, key->key->part_count + 1);
    for (i = 0; i < key->key->part_count; i += 1) {
        values[i] = promised(parent, key->to[i]);
    }
    if (!agrees(to, key, values)) {
        return false;
    }
    take(to, key, values);
    demand = arena_new(arena, struct row_demand);
    demand->key = key;
    demand->values = values;
    demand->next = parent->demands;
    parent->demands = demand;
    return true;
}

static bool assign(struct assignment *to, struct row_key *key, size_t shift)
{
    size_t parts = key->key->part_count;
    size_t n = 0;
    size_t i = 0;
    if (is_settled(to, key)) {
        return true;
    }
    look(to->table->run, key);
    /* Of a table that refers to itself, the first row has many children. */
    n = key->parent == to->table->table ? shift : to->n + shift;
    for (i = 0; i < key->count; i += 1) {
        const struct value *row = &key->values[(n + i) % key->count * parts];
        if (agrees(to, key, row)) {
            take(to, key, row);
            return true;
        }
    }
    if (key->parent == to->table->table && key->count == 0) {
        return take_null(to, key) || key->to != NULL;
    }
    /* Nobody can say what a parent is that has no such columns. */
    return take_promise(to, key) || take_null(to, key) ||
           (key->parent != NULL && key->to == NULL);
}

/* The first row of a table that refers to itself is its own parent, where it
 * must have one. */
static void assign_self(struct assignment *to)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < to->table->key_count; i += 1) {
        const struct row_key *key = &to->table->keys[i];
        if (key->parent != to->table->table || key->to == NULL ||
            is_settled(to, key)) {
            continue;
        }
        for (j = 0; j < key->key->part_count; j += 1) {
            if (!to->set[key->from[j]]) {
                to->values[key->from[j]] = to->values[key->to[j]];
            }
        }
    }
}

/* Keys may share columns; when the first ones take what leaves the others
 * without a parent, they begin with another row. */
#define SHIFTS 4

/* Set all keys; ROW_NONE, or the number of the one that has no parent. */
static size_t assign_all(struct assignment *to, size_t shift)
{
    size_t i = 0;
    for (i = 0; i < to->table->key_count; i += 1) {
        if (!assign(to, &to->table->keys[i], i == 0 ? shift : 0)) {
            return i;
        }
    }
    assign_self(to);
    return ROW_NONE;
}

bool row_keys_assign(struct row_table *table, struct value *values,
                     const bool *fixed, size_t n)
{
    struct arena *arena = table->run->arena;
    size_t columns = table->table->column_count;
    const struct row_key *key = NULL;
    struct assignment to;
    size_t failed = 0;
    size_t shift = 0;
    to.table = table;
    to.values = values;
    to.n = n;
    to.set = arena_array(arena, bool, columns + 1);
    for (shift = 0; shift < SHIFTS && failed != ROW_NONE; shift += 1) {
        memcpy(to.set, fixed, columns * sizeof *fixed);
        failed = assign_all(&to, shift);
    }
    if (failed == ROW_NONE) {
        return true;
    }
    key = &table->keys[failed];
    row_table_explain(table, "FOREIGN KEY",
                      str_format(arena,
                                 key->parent == NULL
                                     ? "no such table: main.%.*s"
                                     : "there is no row for it in '%.*s'",
                                 STR_ARGS(key->key->parent))
                          .data);
    return false;
}
