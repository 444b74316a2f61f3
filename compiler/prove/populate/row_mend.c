/* SPDX-License-Identifier: MIT
 *
 * Foreign keys hold behind the making of rows as well as before: a row that
 * breaks one gets a NULL there, or goes.
 */
#include <stdlib.h>

#include "prove/populate/row.h"

/* Taking a row out may break others. */
#define ROUNDS 8
#define BROKEN_MAXIMUM 10000

struct broken {
    long long rowid; /* 0 in a table without */
    long long key;   /* as SQLite counts: from the last one */
};

/* The rows of a table that break foreign keys. */
static struct broken *find_broken(struct row_run *run,
                                  const struct schema_table *table,
                                  size_t *count)
{
    sqlite3_stmt *statement = row_prepare(
        run, sqlite3_mprintf("PRAGMA main.foreign_key_check(\"%.*w\")",
                             STR_ARGS(table->name)));
    struct broken *items = NULL;
    *count = 0;
    while (statement != NULL && *count < BROKEN_MAXIMUM &&
           sqlite3_step(statement) == SQLITE_ROW) {
        items = arena_append(run->arena, items, sizeof *items, *count);
        items[*count].rowid = sqlite3_column_int64(statement, 1);
        items[*count].key = sqlite3_column_int64(statement, 3);
        *count += 1;
    }
    sqlite3_finalize(statement);
    scratch_forget(run->scratch);
    return items;
}

static int by_number(const void *a, const void *b)
{
    long long x = *(const long long *)a;
    long long y = *(const long long *)b;
    return x < y ? -1 : x > y;
}

static void watch(struct row_run *run, const struct schema_table *table)
{
    struct row_watch *watch = NULL;
    struct broken *broken = NULL;
    size_t i = 0;
    if (table->key_count == 0 || table->is_virtual) {
        return;
    }
    run->watches = arena_append(run->arena, run->watches, sizeof *run->watches,
                                run->watch_count);
    watch = &run->watches[run->watch_count];
    run->watch_count += 1;
    watch->table = table;
    broken = find_broken(run, table, &watch->count);
    watch->rowids = arena_array(run->arena, long long, watch->count + 1);
    for (i = 0; i < watch->count; i += 1) {
        watch->rowids[i] = broken[i].rowid;
    }
    qsort(watch->rowids, watch->count, sizeof *watch->rowids, by_number);
}

void row_watch_begin(struct row_run *run)
{
    bool everywhere = false; /* triggers may change any table */
    size_t i = 0;
    for (i = 0; i < run->count; i += 1) {
        everywhere = everywhere || run->tables[i]->has_triggers;
    }
    for (i = 0; everywhere && i < run->schema->table_count; i += 1) {
        watch(run, run->schema->tables[i]);
    }
    for (i = 0; !everywhere && i < run->count; i += 1) {
        watch(run, run->tables[i]->table);
    }
}

/* --- mending ---------------------------------------------------------------*/

/* The condition for one row, or for all that break a key. */
static void add_condition(sqlite3_str *sql, const struct schema_table *table,
                          const struct row_key *key, long long rowid)
{
    const char *name = row_rowid_name(table);
    size_t i = 0;
    if (name != NULL) {
        sqlite3_str_appendf(sql, " WHERE %s = %lld", name, rowid);
        return;
    }
    for (i = 0; i < key->key->part_count; i += 1) {
        sqlite3_str_appendf(sql, " %s \"%.*w\" IS NOT NULL",
                            i == 0 ? "WHERE" : "AND",
                            STR_ARGS(key->key->parts[i].from));
    }
    if (key->to == NULL) {
        return;
    }
    sqlite3_str_appendf(sql,
                        " AND NOT EXISTS (SELECT 1 FROM main.\"%.*w\" AS"
                        " \"its parent\" WHERE ",
                        STR_ARGS(key->parent->name));
    for (i = 0; i < key->key->part_count; i += 1) {
        sqlite3_str_appendf(
            sql, "%s\"its parent\".\"%.*w\" = main.\"%.*w\".\"%.*w\"",
            i == 0 ? "" : " AND ",
            STR_ARGS(key->parent->columns[key->to[i]].name),
            STR_ARGS(table->name), STR_ARGS(key->key->parts[i].from));
    }
    sqlite3_str_appendall(sql, ")");
}

/* A statement that takes the key from rows; NULL when its columns take none. */
static char *null_statement(struct row_run *run,
                            const struct schema_table *table,
                            const struct row_key *key, long long rowid)
{
    sqlite3_str *sql = sqlite3_str_new(run->scratch->db);
    size_t count = 0;
    size_t i = 0;
    sqlite3_str_appendf(sql, "UPDATE main.\"%.*w\" SET", STR_ARGS(table->name));
    for (i = 0; i < key->key->part_count; i += 1) {
        const struct schema_column *column =
            schema_find_column(table, key->key->parts[i].from);
        if (column != NULL && column->kind == COLUMN_ORDINARY &&
            !column->not_null && column->key_position == 0) {
            sqlite3_str_appendf(sql, "%s \"%.*w\" = NULL",
                                count == 0 ? "" : ",", STR_ARGS(column->name));
            count += 1;
        }
    }
    add_condition(sql, table, key, rowid);
    if (count == 0) {
        sqlite3_free(sqlite3_str_finish(sql));
        return NULL;
    }
    return sqlite3_str_finish(sql);
}

static char *delete_statement(struct row_run *run,
                              const struct schema_table *table,
                              const struct row_key *key, long long rowid)
{
    sqlite3_str *sql = sqlite3_str_new(run->scratch->db);
    sqlite3_str_appendf(sql, "DELETE FROM main.\"%.*w\"",
                        STR_ARGS(table->name));
    add_condition(sql, table, key, rowid);
    return sqlite3_str_finish(sql);
}

/* Triggers are to see it, but not to refuse it. */
static void mend(struct row_run *run, const struct schema_table *table,
                 const struct row_key *key, long long rowid)
{
    char *sql = null_statement(run, table, key, rowid);
    bool on = false;
    if ((sql != NULL && row_execute(run, sql)) ||
        row_execute(run, delete_statement(run, table, key, rowid))) {
        return;
    }
    on = row_switch_triggers(run, false);
    row_execute(run, delete_statement(run, table, key, rowid));
    row_switch_triggers(run, on);
}

static bool mend_table(struct row_run *run, const struct row_watch *watch)
{
    const struct schema_table *table = watch->table;
    bool by_rowid = row_rowid_name(table) != NULL;
    bool mended = false;
    size_t count = 0;
    struct broken *broken = find_broken(run, table, &count);
    size_t i = 0;
    for (i = 0; i < count && !row_run_is_over(run); i += 1) {
        size_t number = table->key_count - 1 - (size_t)broken[i].key;
        struct row_key key;
        if (number >= table->key_count ||
            (by_rowid ? bsearch(&broken[i].rowid, watch->rowids, watch->count,
                                sizeof *watch->rowids, by_number) != NULL
                      : watch->count > 0)) {
            continue;
        }
        key = row_key_read(run, table, &table->keys[number]);
        mend(run, table, &key, broken[i].rowid);
        mended = true;
    }
    return mended;
}

void row_watch_end(struct row_run *run)
{
    bool mended = true;
    size_t round = 0;
    size_t i = 0;
    for (round = 0; round < ROUNDS && mended; round += 1) {
        mended = false;
        for (i = 0; i < run->watch_count; i += 1) {
            mended = mend_table(run, &run->watches[i]) || mended;
        }
    }
}
