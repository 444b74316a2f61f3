/* SPDX-License-Identifier: MIT
 *
 * A database in memory that holds nothing, for the functions that it brings.
 */
#include "base/json.h"

#include <limits.h>
#include <sqlite3.h>
#include <string.h>

#include "base/arena.h"

/* Elements of an array are taken up to here. */
#define ROWS_MAXIMUM 100000

/* The elements of what is at ?2 in ?1. */
#define ELEMENTS                                                               \
    " FROM json_each(CASE json_type(?1, ?2)"                                   \
    " WHEN 'array' THEN json_extract(?1, ?2)"                                  \
    " ELSE json_array(json_extract(?1, ?2)) END)"                              \
    " WHERE json_type(?1, ?2) IS NOT NULL"

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        oom(); /* the text is ours, so that nothing else can be wrong */
    }
    return statement;
}

static bool is_json(sqlite3 *db, struct str text)
{
    sqlite3_stmt *statement = prepare(db, "SELECT json_valid(?1)");
    bool valid;

    sqlite3_bind_text(statement, 1, text.data, (int)text.size, SQLITE_STATIC);
    valid = sqlite3_step(statement) == SQLITE_ROW &&
            sqlite3_column_int(statement, 0) == 1;
    sqlite3_finalize(statement);
    return valid;
}

static struct str cell(struct arena *arena, sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return text == NULL
               ? (struct str){NULL, 0}
               : str_copy(arena,
                          (struct str){text, (size_t)sqlite3_column_bytes(
                                                 statement, column)});
}

static size_t count_rows(sqlite3 *db, struct str text, const char *path)
{
    sqlite3_stmt *statement = prepare(db, "SELECT min(count(*), ?3)" ELEMENTS);
    size_t count = 0;

    sqlite3_bind_text(statement, 1, text.data, (int)text.size, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, path, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 3, ROWS_MAXIMUM);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        count = (size_t)sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return count;
}

/* Each row's element goes through json_extract, a key at a time. */
static void read_rows(struct arena *arena, sqlite3 *db, struct str text,
                      const char *path, const char *const *keys,
                      size_t key_count, struct str *cells, size_t row_count)
{
    for (size_t k = 0; k < key_count; k++) {
        sqlite3_stmt *statement =
            prepare(db, "SELECT CASE type WHEN 'object' THEN"
                        " json_extract(value, '$.' || ?3) END" ELEMENTS);

        sqlite3_bind_text(statement, 1, text.data, (int)text.size,
                          SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, path, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 3, keys[k], -1, SQLITE_STATIC);
        for (size_t i = 0;
             i < row_count && sqlite3_step(statement) == SQLITE_ROW; i++) {
            cells[i * key_count + k] = cell(arena, statement, 0);
        }
        sqlite3_finalize(statement);
    }
}

bool json_read(struct arena *arena, struct str text, const char *path,
               const char *const *keys, size_t key_count, struct str **cells,
               size_t *row_count)
{
    sqlite3 *db = NULL;
    bool valid;

    *cells = NULL;
    *row_count = 0;
    if (text.size > INT_MAX ||
        sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) !=
            SQLITE_OK) {
        oom();
    }
    valid = is_json(db, text);
    if (valid) {
        *row_count = count_rows(db, text, path);
        *cells = arena_array(arena, struct str, *row_count * key_count);
        read_rows(arena, db, text, path, keys, key_count, *cells, *row_count);
    }
    sqlite3_close(db);
    return valid;
}
