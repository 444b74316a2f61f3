/* SPDX-License-Identifier: MIT
 *
 * Databases in memory, fenced in by SQLite's own means
 * (sqlite.org/security.html): authorizer, limits, progress handler.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "prove/failing_span.h"
#include "prove/scratch.h"

/* The largest string, row or statement; more than any script may have. */
#define LENGTH_LIMIT (128 << 20)

/* Preparing a statement calls the authorizer, which looks at the clock, but
 * there are ways to make it long without: common table expressions that each
 * double the last are multiplied before the first call, generated columns
 * after the last. Both need memory for what they make, and so memory bounds
 * the time too. A single INSERT of 62 MB, near the largest script there may
 * be, of rows of five columns and 60 bytes passes (1.5 GB in all). */
#define HEAP_LIMIT ((sqlite3_int64)2 << 30)
#define INSTRUCTION_LIMIT (32 << 20)

/* Between two looks at the clock. One instruction can fill 100 MB, so few; a
 * look costs less than a hundred of the smallest. */
#define PROGRESS_STEPS 100

/* What a script may set, or give an operand to; any other pragma is refused
 * when it has an argument, known or not. Reading is fine. What SQLite's own
 * parts prepare on the connection is checked as well: data_version (FTS5) and
 * page_size (FTS3, R*Tree) without argument, quick_check (ADD COLUMN). */
static const char *const settable[] = {
    /* Put back by the runtime (sqlite_settings.c). Not query_only, which
     * would stop the migration, nor temp_store, which would let the proof
     * write files. */
    "analysis_limit", "automatic_index", "cache_size", "cache_spill",
    "cell_size_check", "checkpoint_fullfsync", "foreign_keys", "fullfsync",
    "ignore_check_constraints", "journal_size_limit", "legacy_alter_table",
    "read_uncommitted", "recursive_triggers", "reverse_unordered_selects",
    "secure_delete", "synchronous", "threads", "trusted_schema",
    "writable_schema",
    /* Kept in the database, or gone with the transaction. */
    "application_id", "auto_vacuum", "defer_foreign_keys", "encoding",
    "page_size", "user_version",
    /* Done at once. */
    "foreign_key_check", "incremental_vacuum", "integrity_check", "optimize",
    "quick_check", "shrink_memory", "wal_checkpoint",
    /* Asked about an operand. */
    "foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info",
    "table_list", "table_xinfo"};

/* Those that a crash does not turn into damage. */
static const char *const journal_modes[] = {"delete", "persist", "truncate",
                                            "wal"};

/* What SQLite ignores without a word inside a transaction. */
static const char *const fixed_inside[] = {"auto_vacuum", "page_size"};

/* The one that a database has which was made without a word about it. */
static const char *const encodings[] = {"utf-8", "utf8"};

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

static void stop(struct scratch *scratch, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (scratch->stopped == 0) {
        scratch->stopped = code;
        vsnprintf(scratch->reason, sizeof scratch->reason, format, arguments);
    }
    va_end(arguments);
}

static int deny(struct scratch *scratch, const char *what, const char *name)
{
    stop(scratch, SQLITE_AUTH,
         "the statement uses %s%s, which a migration may "
         "not",
         what, name);
    return SQLITE_DENY;
}

static int check_time(void *context)
{
    struct scratch *scratch = context;
    long long seconds = scratch->timeout_ms / 1000;
    if (fs_clock_ms() - scratch->began_ms <= scratch->timeout_ms) {
        return 0;
    }
    stop(scratch, SQLITE_INTERRUPT,
         "the statement ran for more than %lld "
         "second%s",
         seconds, seconds == 1 ? "" : "s");
    return 1;
}

/* What SQLite would ignore without a word, or refuse with fewer words. */
static bool is_in_vain(struct scratch *scratch, const char *name,
                       const char *argument)
{
    bool inside = !sqlite3_get_autocommit(scratch->db);
    if (inside && sqlite3_stricmp(name, "wal_checkpoint") == 0) {
        stop(scratch, SQLITE_ERROR,
             "a checkpoint cannot be made inside a transaction");
    } else if (inside && argument != NULL && IS_ONE_OF(name, fixed_inside)) {
        stop(scratch, SQLITE_ERROR,
             "PRAGMA %s has no effect inside a transaction", name);
    } else if (sqlite3_stricmp(name, "encoding") == 0 && argument != NULL &&
               !IS_ONE_OF(argument, encodings)) {
        stop(scratch, SQLITE_ERROR,
             "the encoding of a database with tables does not change");
    }
    return scratch->stopped == SQLITE_ERROR;
}

static int authorize_pragma(struct scratch *scratch, const char *name,
                            const char *argument)
{
    bool is_journal_mode = sqlite3_stricmp(name, "journal_mode") == 0;
    if (is_in_vain(scratch, name, argument)) {
        return SQLITE_DENY;
    }
    if (argument == NULL || IS_ONE_OF(name, settable)) {
        return SQLITE_OK;
    }
    if (!is_journal_mode || !IS_ONE_OF(argument, journal_modes)) {
        return deny(scratch, "PRAGMA ", name);
    }
    if (!sqlite3_get_autocommit(scratch->db)) {
        stop(scratch, SQLITE_ERROR,
             "the journal mode does not change inside a "
             "transaction");
        return SQLITE_DENY;
    }
    return SQLITE_OK;
}

static int judge(struct scratch *scratch, int action, const char *first,
                 const char *second)
{
    switch (action) {
    case SQLITE_ATTACH:
        /* VACUUM attaches a nameless database while it works; a file, or a
         * name that only shows when it runs, is somebody's wish. */
        if (first == NULL || first[0] != '\0') {
            return deny(scratch, "another database file", "");
        }
        return scratch->in_vacuum ? SQLITE_OK
                                  : deny(scratch, "another database", "");
    case SQLITE_FUNCTION:
        if (second != NULL && IS_ONE_OF(second, denied_functions)) {
            return deny(scratch, "the function ", second);
        }
        return SQLITE_OK;
    case SQLITE_PRAGMA:
        return authorize_pragma(scratch, first, second);
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        /* What a statement is made of in great number. Not all actions: the
         * ROLLBACK that follows a timeout has to pass. */
        return check_time(scratch) != 0 ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

static int authorize(void *context, int action, const char *first,
                     const char *second, const char *database,
                     const char *inside)
{
    struct scratch *scratch = context;
    int verdict = judge(scratch, action, first, second);
    if (verdict == SQLITE_OK && scratch->watch.allowed != NULL) {
        scratch->watch.allowed(scratch->watch.context, action, first, second,
                               database, inside);
    }
    return verdict;
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

static bool is_vacuum_in_place(const char *text)
{
    size_t unused = 0;
    return sqlite3_strnicmp(text, "VACUUM", 6) == 0 &&
           !find_in_statement(str_from(text), 0, STR("INTO"), &unused);
}

/* The clock starts when a statement does, and again when it has ended: to
 * prepare the next one counts as well. */
static int watch_statement(unsigned event, void *context, void *statement,
                           void *detail)
{
    struct scratch *scratch = context;
    bool begins = event == SQLITE_TRACE_STMT;
    if (!is_nested(scratch->db, statement, begins ? detail : "")) {
        scratch->began_ms = fs_clock_ms();
        scratch->in_vacuum = begins && is_vacuum_in_place(detail);
    }
    if (!begins) {
        steady_measured(&scratch->steady);
    } else if (scratch->watch.began != NULL) {
        scratch->watch.began(scratch->watch.context, detail);
    }
    return 0;
}

static void fence_in(struct scratch *scratch)
{
    sqlite3 *db = scratch->db;
    sqlite3_hard_heap_limit64(HEAP_LIMIT);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_LIMIT);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, LENGTH_LIMIT);
    sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, INSTRUCTION_LIMIT);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* Off, because it may be off where the program runs: "text" in double
     * quotes would then be an error there. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    /* Or large sorts and temporary tables would go into files. */
    sqlite3_exec(db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
    sqlite3_set_authorizer(db, authorize, scratch);
    sqlite3_trace_v2(db, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE,
                     watch_statement, scratch);
    sqlite3_progress_handler(db, PROGRESS_STEPS, check_time, scratch);
}

int scratch_sqlite_version(void)
{
    return sqlite3_libversion_number();
}

bool scratch_open(struct scratch *scratch, long long timeout_ms)
{
    memset(scratch, 0, sizeof *scratch);
    scratch->timeout_ms = timeout_ms;
    scratch->began_ms = fs_clock_ms();
    steady_init(&scratch->steady);
    if (sqlite3_open_v2(":memory:", &scratch->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        scratch->steady.name) != SQLITE_OK ||
        !steady_register(&scratch->steady, scratch->db)) {
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
    steady_release(&scratch->steady);
}

void scratch_watch(struct scratch *scratch, const struct scratch_watch *watch)
{
    static const struct scratch_watch nobody;
    scratch->watch = watch == NULL ? nobody : *watch;
}

void scratch_allow_double_quotes(struct scratch *scratch)
{
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_DQS_DDL, 1, NULL);
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_DQS_DML, 1, NULL);
}

void scratch_forget(struct scratch *scratch)
{
    scratch->stopped = 0;
    scratch->reason[0] = '\0';
    scratch->began_ms = fs_clock_ms();
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
static struct str without_trailing_space(struct str text)
{
    while (text.size > 0 && strchr(" \t\n\r\f", text.data[text.size - 1])) {
        text.size -= 1;
    }
    return text;
}

/* Whether SQLite or strata made an object for itself. Not asked in SQL, whose
 * functions an application may have replaced. */
static bool is_own(const char *name)
{
    return sqlite3_strnicmp(name, "sqlite_", 7) == 0 ||
           sqlite3_strnicmp(name, "strata_history", 14) == 0 ||
           sqlite3_strnicmp(name, "strata_script", 13) == 0;
}

/* The next object that scripts have made: its type, name, statement and whether
 * it is without pages of its own. */
static bool next_object(sqlite3_stmt *statement)
{
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (!is_own((const char *)sqlite3_column_text(statement, 1))) {
            return true;
        }
    }
    return false;
}

/* A script's own table may bear the name of the pragma's; then the tables that
 * virtual tables made for themselves are objects like others. */
static sqlite3_stmt *select_objects(struct scratch *scratch)
{
    static const char *const queries[] = {
        "SELECT type, name, sql, rootpage = 0 FROM main.sqlite_schema"
        " WHERE sql IS NOT NULL"
        " AND tbl_name NOT IN (SELECT name FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'shadow') ORDER BY rowid",
        "SELECT type, name, sql, rootpage = 0 FROM main.sqlite_schema"
        " WHERE sql IS NOT NULL ORDER BY rowid"};
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(scratch->db, queries[0], -1, &statement, NULL) !=
            SQLITE_OK &&
        sqlite3_prepare_v2(scratch->db, queries[1], -1, &statement, NULL) !=
            SQLITE_OK) {
        oom(); /* on a schema that SQLite has just made */
    }
    return statement;
}

static struct str text_of(sqlite3_stmt *statement, int column)
{
    return str_from((const char *)sqlite3_column_text(statement, column));
}

void scratch_objects(struct scratch *scratch,
                     void (*found)(void *context,
                                   const struct schema_object *object),
                     void *context)
{
    sqlite3_stmt *statement = select_objects(scratch);
    while (next_object(statement)) {
        struct schema_object object = {{NULL, 0}, {NULL, 0}, false, {NULL, 0}};
        object.type = text_of(statement, 0);
        object.name = text_of(statement, 1);
        object.is_virtual = sqlite3_column_int(statement, 3) != 0 &&
                            str_equal(object.type, STR("table"));
        found(context, &object);
    }
    sqlite3_finalize(statement);
}

bool scratch_columns(struct scratch *scratch, const char *table,
                     struct buf *out)
{
    char *sql = sqlite3_mprintf("PRAGMA main.table_xinfo(\"%w\")", table);
    sqlite3_stmt *statement = NULL;
    size_t count = 0;
    if (sql == NULL) {
        oom();
    }
    scratch_forget(scratch);
    if (sqlite3_prepare_v2(scratch->db, sql, -1, &statement, NULL) ==
        SQLITE_OK) {
        while (sqlite3_step(statement) == SQLITE_ROW) {
            buf_add_c(out, count == 0 ? "" : "\n");
            buf_add(out, text_of(statement, 1));
            count += 1;
        }
    }
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return count > 0;
}

void scratch_schema(struct scratch *scratch, struct buf *out)
{
    sqlite3_stmt *statement = select_objects(scratch);
    while (next_object(statement)) {
        buf_add(out, without_trailing_space(text_of(statement, 2)));
        buf_add(out, STR(";\n"));
    }
    sqlite3_finalize(statement);
}
