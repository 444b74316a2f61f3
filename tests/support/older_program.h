/* SPDX-License-Identifier: MIT
 *
 * What a program from before a migration does with its tables, tried without
 * the migration and with it: an oracle for those who say that it may.
 */
#ifndef SUPPORT_OLDER_PROGRAM_H
#define SUPPORT_OLDER_PROGRAM_H

#include "support/table.h"

#include <sqlite3.h>

#include "model/schema.h"

static inline bool older_program_runs(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static inline sqlite3 *older_program_open(const char *first, const char *second)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_true(older_program_runs(db, first) &&
                older_program_runs(db, second));
    assert_true(older_program_runs(db, "PRAGMA foreign_keys = ON"));
    return db;
}

static const char *const older_program_values[] = {"1", "'x'", "NULL", "2",
                                                   "'7'"};
#define OLDER_PROGRAM_VALUES                                                   \
    (sizeof(older_program_values) / sizeof(*older_program_values))

/* A row that names each column but those that are computed. */
static inline struct str older_program_row(struct arena *arena,
                                           const struct schema_table *table,
                                           const char *value)
{
    struct str names = STR("");
    struct str row = STR("");

    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].kind == COLUMN_ORDINARY) {
            const char *comma = names.size > 0 ? ", " : "";

            names = str_format(arena, "%.*s%s\"%.*s\"", STR_ARGS(names), comma,
                               STR_ARGS(table->columns[i].name));
            row = str_format(arena, "%.*s%s%s", STR_ARGS(row), comma, value);
        }
    }
    return str_format(arena, "INSERT INTO %.*s (%.*s) VALUES (%.*s)",
                      STR_ARGS(table->name), STR_ARGS(names), STR_ARGS(row));
}

static inline void older_program_try(sqlite3 *old, sqlite3 *now, struct str sql)
{
    bool ran = older_program_runs(old, sql.data);

    if (older_program_runs(now, sql.data) < ran) {
        fail_msg("an older program cannot do this: %s: %s", sql.data,
                 sqlite3_errmsg(now));
    }
}

/* What a newer program may have put in: whatever of it can be. */
static inline void older_program_fill(struct arena *arena, sqlite3 *now,
                                      const struct schema *schema)
{
    for (size_t i = 0; i < schema->table_count * OLDER_PROGRAM_VALUES; i++) {
        const struct schema_table *table =
            schema->tables[i / OLDER_PROGRAM_VALUES];
        const char *value = older_program_values[i % OLDER_PROGRAM_VALUES];

        if (!table->is_virtual) {
            older_program_runs(now,
                               older_program_row(arena, table, value).data);
        }
    }
}

static inline void older_program_check(struct arena *arena, const char *first,
                                       const char *second,
                                       const struct schema *before,
                                       const struct schema *after)
{
    sqlite3 *old = older_program_open(first, "");
    sqlite3 *now = older_program_open(first, second);
    struct schema added = {0};

    added.tables =
        arena_array(arena, struct schema_table *, after->table_count);
    for (size_t i = 0; i < after->table_count; i++) {
        if (schema_find_table(before, after->tables[i]->name) == NULL) {
            added.tables[added.table_count++] = after->tables[i];
        }
    }
    for (size_t i = 0; i < before->table_count * OLDER_PROGRAM_VALUES; i++) {
        older_program_try(
            old, now,
            older_program_row(arena, before->tables[i / OLDER_PROGRAM_VALUES],
                              older_program_values[i % OLDER_PROGRAM_VALUES]));
    }
    older_program_fill(arena, now, &added);
    older_program_fill(arena, now,
                       &added); /* those that refer to the later ones */
    for (size_t i = 0; i < before->table_count; i++) {
        const struct schema_table *table = before->tables[i];

        for (size_t k = 0; k < table->column_count * OLDER_PROGRAM_VALUES;
             k++) {
            older_program_try(
                old, now,
                str_format(
                    arena, "UPDATE %.*s SET \"%.*s\" = %s",
                    STR_ARGS(table->name),
                    STR_ARGS(table->columns[k / OLDER_PROGRAM_VALUES].name),
                    older_program_values[k % OLDER_PROGRAM_VALUES]));
        }
        older_program_try(
            old, now,
            str_format(arena, "SELECT * FROM %.*s", STR_ARGS(table->name)));
        older_program_try(
            old, now,
            str_format(arena, "DELETE FROM %.*s", STR_ARGS(table->name)));
    }
    sqlite3_close(old);
    sqlite3_close(now);
}

#endif
