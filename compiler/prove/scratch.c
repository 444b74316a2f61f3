/* SPDX-License-Identifier: MIT
 *
 * Databases in memory, fenced in by SQLite's own means
 * (sqlite.org/security.html): authorizer, limits, progress handler.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "prove/scratch.h"

/* The largest string, row or statement; more than any script may have. */
#define LENGTH_LIMIT (128 << 20)
#define HEAP_LIMIT ((sqlite3_int64)2 << 30)
#define PROGRESS_STEPS 10000

/* Settings of the application's connection that strata could not put back
 * afterwards, or that reach outside the database. Reading them is fine. */
static const char *const denied_pragmas[] = {
    "busy_timeout",      "data_store_directory",
    "hard_heap_limit",   "hexkey",
    "hexrekey",          "key",
    "locking_mode",      "max_page_count",
    "mmap_size",         "rekey",
    "soft_heap_limit",   "temp_store_directory",
    "wal_autocheckpoint"};

static const char *const denied_functions[] = {"fts3_tokenizer",
                                               "load_extension"};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        if (sqlite3_stricmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

#define IS_ONE_OF(name, names)                                                 \
    is_one_of(name, names, sizeof names / sizeof names[0])

static int deny(struct scratch *scratch, const char *what, const char *name)
{
    snprintf(scratch->denied, sizeof scratch->denied, "%s%s", what,
             name == NULL ? "" : name);
    return SQLITE_DENY;
}

static int authorize(void *context, int action, const char *first,
                     const char *second, const char *database,
                     const char *trigger)
{
    struct scratch *scratch = context;
    (void)database;
    (void)trigger;
    switch (action) {
    case SQLITE_ATTACH:
        /* VACUUM attaches a nameless database while it works; a file, or a
         * name that only shows when it runs, is somebody's wish. */
        if (first == NULL || first[0] != '\0') {
            return deny(scratch, "another database file", NULL);
        }
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        if (second != NULL && IS_ONE_OF(second, denied_functions)) {
            return deny(scratch, "the function ", second);
        }
        return SQLITE_OK;
    case SQLITE_PRAGMA:
        if (second != NULL && first != NULL &&
            IS_ONE_OF(first, denied_pragmas)) {
            return deny(scratch, "PRAGMA ", first);
        }
        return SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

/* Whether a statement runs within another one: a trigger's, of which SQLite
 * tells by a comment, or a virtual table's. */
static bool is_nested(sqlite3 *db, const sqlite3_stmt *statement,
                      const char *text)
{
    sqlite3_stmt *other = NULL;
    while ((other = sqlite3_next_stmt(db, other)) != NULL) {
        if (other != statement && sqlite3_stmt_busy(other)) {
            return true;
        }
    }
    return text[0] == '-' && text[1] == '-';
}

static int begin_statement(unsigned event, void *context, void *statement,
                           void *text)
{
    struct scratch *scratch = context;
    (void)event;
    if (!is_nested(scratch->db, statement, text)) {
        scratch->began_ms = fs_clock_ms();
    }
    return 0;
}

static int check_time(void *context)
{
    struct scratch *scratch = context;
    scratch->timed_out =
        fs_clock_ms() - scratch->began_ms > scratch->timeout_ms;
    return scratch->timed_out;
}

static void fence_in(struct scratch *scratch)
{
    sqlite3 *db = scratch->db;
    sqlite3_hard_heap_limit64(HEAP_LIMIT);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_LIMIT);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, LENGTH_LIMIT);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* Off, because it may be off where the program runs: "text" in double
     * quotes would then be an error there. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_exec(db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
    sqlite3_set_authorizer(db, authorize, scratch);
    sqlite3_trace_v2(db, SQLITE_TRACE_STMT, begin_statement, scratch);
    sqlite3_progress_handler(db, PROGRESS_STEPS, check_time, scratch);
}

bool scratch_open(struct scratch *scratch, long long timeout_ms)
{
    memset(scratch, 0, sizeof *scratch);
    scratch->timeout_ms = timeout_ms;
    if (sqlite3_open_v2(":memory:", &scratch->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        NULL) != SQLITE_OK) {
        scratch_close(scratch);
        return false;
    }
    fence_in(scratch);
    return true;
}

void scratch_close(struct scratch *scratch)
{
    sqlite3_close(scratch->db);
    scratch->db = NULL;
}

void scratch_forget(struct scratch *scratch)
{
    scratch->timed_out = false;
    scratch->denied[0] = '\0';
}

size_t scratch_find_parameter(struct scratch *scratch, const char *sql)
{
    sqlite3 *db = scratch->db;
    sqlite3_stmt *statement = NULL;
    int offset = -1;
    /* Where none is allowed, the first one is the error. */
    int limit = sqlite3_limit(db, SQLITE_LIMIT_VARIABLE_NUMBER, 0);
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    offset = sqlite3_error_offset(db);
    sqlite3_finalize(statement);
    sqlite3_limit(db, SQLITE_LIMIT_VARIABLE_NUMBER, limit);
    return offset < 0 ? 0 : (size_t)offset;
}

bool scratch_copy(struct scratch *copy, const struct scratch *original)
{
    sqlite3_backup *backup =
        sqlite3_backup_init(copy->db, "main", original->db, "main");
    if (backup == NULL) {
        return false;
    }
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK;
}

/* SQLite keeps the white space after a last statement without semicolon. */
static struct str without_trailing_space(const char *sql)
{
    struct str text = str_from(sql);
    while (text.size > 0 && strchr(" \t\n\r\f", text.data[text.size - 1])) {
        text.size -= 1;
    }
    return text;
}

void scratch_schema(struct scratch *scratch, struct buf *out)
{
    static const char sql[] =
        "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL"
        " AND substr(name, 1, 7) <> 'sqlite_' AND name <> 'strata_history'"
        " AND name NOT IN (SELECT name FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'shadow') ORDER BY rowid";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(scratch->db, sql, -1, &statement, NULL) !=
        SQLITE_OK) {
        oom(); /* on a schema that SQLite has just made */
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        buf_add(out, without_trailing_space(
                         (const char *)sqlite3_column_text(statement, 0)));
        buf_add(out, STR(";\n"));
    }
    sqlite3_finalize(statement);
}
