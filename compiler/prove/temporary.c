/* SPDX-License-Identifier: MIT
 *
 * What stands in temp.sqlite_schema.
 */
#include "prove/temporary.h"

/* Newest first: triggers before what they are on. */
static sqlite3_stmt *select_objects(struct scratch *scratch)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(scratch->db,
                           "SELECT type, name FROM temp.sqlite_schema"
                           " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                           " AND type <> 'index' ORDER BY rowid DESC",
                           -1, &statement, NULL) != SQLITE_OK) {
        oom();
    }
    return statement;
}

static struct str name_of(sqlite3_stmt *statement)
{
    return str_from((const char *)sqlite3_column_text(statement, 1));
}

struct temporaries temporaries_of(struct arena *arena, struct scratch *scratch)
{
    sqlite3_stmt *statement = select_objects(scratch);
    struct temporaries found = {NULL, 0};
    size_t count = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        count += 1;
    }
    sqlite3_reset(statement);
    found.names = arena_array(arena, struct str, count + 1);
    while (found.count < count && sqlite3_step(statement) == SQLITE_ROW) {
        found.names[found.count++] = str_copy(arena, name_of(statement));
    }
    sqlite3_finalize(statement);
    return found;
}

static bool is_kept(const struct temporaries *keep, struct str name)
{
    size_t i = 0;
    while (keep != NULL && i < keep->count &&
           !str_equal(keep->names[i], name)) {
        i += 1;
    }
    return keep != NULL && i < keep->count;
}

/* Drop one. False: there is none, or SQLite will not. */
static bool drop_one(struct scratch *scratch, const struct temporaries *keep)
{
    sqlite3_stmt *statement = select_objects(scratch);
    char *sql = NULL;
    bool fine = false;
    while (sql == NULL && sqlite3_step(statement) == SQLITE_ROW) {
        if (!is_kept(keep, name_of(statement))) {
            sql = sqlite3_mprintf("DROP %s temp.\"%w\"",
                                  sqlite3_column_text(statement, 0),
                                  sqlite3_column_text(statement, 1));
        }
    }
    sqlite3_finalize(statement);
    fine = sql != NULL &&
           sqlite3_exec(scratch->db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_free(sql);
    return fine;
}

void temporaries_drop(struct scratch *scratch, const struct temporaries *keep)
{
    scratch_forget(scratch);
    while (drop_one(scratch, keep)) {
    }
}
