/* SPDX-License-Identifier: MIT
 *
 * A database that nobody vouches for, by SQLite's own advice for such
 * (sqlite.org/security.html): no function, view, trigger or virtual table of
 * its schema runs, and a time limit holds for all of it.
 */
#include "database/look.h"

#include <errno.h>
#include <string.h>

#include "base/fs.h"

#define TIME_LIMIT_MS 30000 /* for all that is asked */
#define PROGRESS_STEPS 1000 /* between two looks at the clock */
#define LENGTH_LIMIT                                                           \
    ((64 << 20) + 4096) /* a script, and the rest of its row                   \
                         */

bool look_fail(struct look *look, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    look->problem = str_format_v(look->arena, format, arguments);
    va_end(arguments);
    return false;
}

#define LOCKED                                                                 \
    "it is locked by another program; try again when that has ended what it "  \
    "is doing"

static const struct {
    int code; /* extended; or a primary one, for all of its kind */
    const char *words;
} refusals[] = {
    {SQLITE_NOTADB, "it is not a database, or it is encrypted"},
    {SQLITE_BUSY, LOCKED},
    {SQLITE_LOCKED, LOCKED},
    {SQLITE_CANTOPEN, "it is in WAL mode, and the files that this needs beside "
                      "it cannot be made or opened; look as somebody who may "
                      "write to its directory, or at a copy of all of its "
                      "files"},
    {SQLITE_READONLY_ROLLBACK,
     "a program died while it wrote to it, which only somebody who may write "
     "to it can undo; start its program once, or look at a copy of it and its "
     "-journal file"},
    {SQLITE_READONLY, "it is in WAL mode, which cannot be read without being "
                      "allowed to write to its directory; look as somebody who "
                      "may, or at a copy of all of its files"},
    {SQLITE_TOOBIG, "it holds a text that is larger than any script may be"},
    {SQLITE_INTERRUPT, "it takes too long to read"},
    {SQLITE_AUTH, "its history is not one that strata wrote"},
};

static bool refuse(struct look *look)
{
    int code = sqlite3_extended_errcode(look->db);
    const char *words = sqlite3_errmsg(look->db);
    size_t i = 0;
    if ((code & 0xff) == SQLITE_NOMEM) {
        oom();
    }
    for (i = 0; i < sizeof refusals / sizeof *refusals; i += 1) {
        if (refusals[i].code == code || refusals[i].code == (code & 0xff)) {
            return look_fail(look, "%s", refusals[i].words);
        }
    }
    return look_fail(look, "%s%s",
                     (code & 0xff) == SQLITE_CORRUPT ? "it is damaged: " : "",
                     words);
}

static int check_time(void *context)
{
    const struct look *look = context;
    return fs_clock_ms() - look->began_ms > TIME_LIMIT_MS;
}

/* What the statements below do, and no more: no function of a generated column
 * or of an index. */
static int authorize(void *context, int action, const char *first,
                     const char *second, const char *database,
                     const char *inside)
{
    static const char *const tables[] = {"sqlite_master", "strata_history",
                                         "strata_script"};
    size_t i = 0;
    (void)context;
    (void)second;
    (void)database;
    if (inside != NULL) {
        return SQLITE_DENY; /* a view's or a trigger's */
    }
    if (action == SQLITE_SELECT || action == SQLITE_TRANSACTION ||
        (action == SQLITE_PRAGMA &&
         sqlite3_stricmp(first, "table_xinfo") == 0)) {
        return SQLITE_OK;
    }
    for (i = 0; action == SQLITE_READ && i < sizeof tables / sizeof *tables;
         i += 1) {
        if (sqlite3_stricmp(first, tables[i]) == 0) {
            return SQLITE_OK;
        }
    }
    return SQLITE_DENY;
}

static void fence_in(struct look *look, int busy_timeout_ms)
{
    static const struct {
        int what;
        int value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
    };
    sqlite3 *db = look->db;
    size_t i = 0;
    for (i = 0; i < sizeof settings / sizeof *settings; i += 1) {
        sqlite3_db_config(db, settings[i].what, settings[i].value, NULL);
    }
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_LIMIT);
    sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0", NULL,
                 NULL, NULL);
    sqlite3_busy_timeout(db, busy_timeout_ms);
    sqlite3_progress_handler(db, PROGRESS_STEPS, check_time, look);
    sqlite3_set_authorizer(db, authorize, look);
}

/* A file of that name, whatever it looks like: no URI, no database in memory.
 */
bool look_open(struct look *look, struct arena *arena, const char *path,
               int busy_timeout_ms)
{
    struct str unused;
    int error = fs_read(arena, path, 0, &unused);
    memset(look, 0, sizeof *look);
    look->arena = arena;
    look->began_ms = fs_clock_ms();
    if (error != 0 && error != EFBIG) {
        return look_fail(look, "%s", fs_error_text(error));
    }
    if (path[0] != '/') {
        path = str_format(arena, "./%s", path).data;
    }
    error = sqlite3_open_v2(path, &look->db, SQLITE_OPEN_READONLY, NULL);
    if (look->db == NULL) {
        oom();
    }
    if (error != SQLITE_OK) {
        return look_fail(look, "%s", sqlite3_errmsg(look->db));
    }
    fence_in(look, busy_timeout_ms);
    /* One state of it for all questions. */
    return sqlite3_exec(look->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK ||
           refuse(look);
}

void look_close(struct look *look)
{
    sqlite3_close(look->db);
    look->db = NULL;
}

sqlite3_stmt *look_prepare(struct look *look, const char *sql, struct str name,
                           long long number)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(look->db, sql, -1, &statement, NULL) != SQLITE_OK) {
        refuse(look);
        return NULL;
    }
    if (sqlite3_bind_parameter_count(statement) > 0) {
        sqlite3_bind_text(statement, 1, name.data, (int)name.size,
                          SQLITE_STATIC);
    }
    if (sqlite3_bind_parameter_count(statement) > 1) {
        sqlite3_bind_int64(statement, 2, number);
    }
    return statement;
}

bool look_ended(struct look *look, sqlite3_stmt *statement, int code)
{
    bool fine = code == SQLITE_DONE || code == SQLITE_ROW;
    if (!fine) {
        refuse(look);
    }
    sqlite3_finalize(statement);
    return fine;
}

struct str look_text(struct look *look, sqlite3_stmt *statement, int column)
{
    const char *text = NULL;
    struct str none = {NULL, 0};
    size_t size = 0;
    if (sqlite3_column_type(statement, column) != SQLITE_TEXT) {
        return none;
    }
    text = (const char *)sqlite3_column_text(statement, column);
    size = (size_t)sqlite3_column_bytes(statement, column);
    if (text == NULL) {
        oom();
    }
    return str_copy(look->arena, (struct str){text, size});
}

static enum look_table find_table(struct look *look, const char *name)
{
    enum look_table state = LOOK_TABLE_MISSING;
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    statement = look_prepare(look,
                             "SELECT type, rootpage FROM main.sqlite_master "
                             "WHERE name = ?1 COLLATE NOCASE",
                             str_from(name), 0);
    if (statement == NULL) {
        return LOOK_TABLE_UNREADABLE;
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        bool is_table =
            str_equal(look_text(look, statement, 0), STR("table")) &&
            sqlite3_column_int64(statement, 1) > 0;
        state = is_table && state != LOOK_TABLE_STRANGE ? LOOK_TABLE_FINE
                                                        : LOOK_TABLE_STRANGE;
    }
    return look_ended(look, statement, code) ? state : LOOK_TABLE_UNREADABLE;
}

/* The columns of table_xinfo. */
enum {
    XINFO_NAME = 1,
    XINFO_HIDDEN = 6
};

enum look_table look_table(struct look *look, const char *table,
                           const char *const *columns, size_t count)
{
    enum look_table state = find_table(look, table);
    sqlite3_stmt *statement = NULL;
    size_t found = 0;
    size_t i = 0;
    int code = SQLITE_OK;
    if (state != LOOK_TABLE_FINE) {
        return state;
    }
    statement = look_prepare(
        look,
        str_format(look->arena, "PRAGMA main.table_xinfo(%s)", table).data,
        STR(""), 0);
    if (statement == NULL) {
        return LOOK_TABLE_UNREADABLE;
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct str name = look_text(look, statement, XINFO_NAME);
        for (i = 0; i < count; i += 1) {
            if (str_equal(name, str_from(columns[i])) &&
                sqlite3_column_int(statement, XINFO_HIDDEN) == 0) {
                found += 1;
            }
        }
    }
    if (!look_ended(look, statement, code)) {
        return LOOK_TABLE_UNREADABLE;
    }
    return found == count ? LOOK_TABLE_FINE : LOOK_TABLE_STRANGE;
}
