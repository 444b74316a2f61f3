/* SPDX-License-Identifier: MIT
 *
 * The SQLite engine: its table of operations, and the small steps that the
 * other files of this folder are built of.
 */
#include <string.h>

#include "sqlite/history_sql.h"
#include "sqlite/sqlite_engine.h"

/* session->state has room for ours. */
typedef char strata__state_fits[sizeof(struct strata__sqlite) <=
                                        sizeof(union strata__engine_state)
                                    ? 1
                                    : -1];

struct strata__sqlite *strata__sqlite_state(struct strata__session *session)
{
    return (struct strata__sqlite *)(void *)&session->state;
}

bool strata__sqlite_is_busy(int code)
{
    /* Shared-cache locks are LOCKED where others are BUSY. */
    return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
}

struct strata__patience
strata__sqlite_patience(const struct strata__session *session)
{
    struct strata__patience patience;
    patience.until_ms = strata__clock_ms() + strata__timeout_ms(session);
    patience.pause_ms = 1;
    return patience;
}

bool strata__sqlite_wait(struct strata__patience *patience)
{
    long long left_ms = patience->until_ms - strata__clock_ms();
    int pause_ms = patience->pause_ms;
    if (left_ms <= 0) {
        return false;
    }
    strata__sleep_ms(left_ms < pause_ms ? (int)left_ms : pause_ms);
    if (pause_ms < 25) {
        patience->pause_ms = pause_ms * 2;
    }
    return true;
}

void strata__sqlite_reason(struct strata__session *session, int code,
                           const char *reason)
{
    session->error->engine_code = code;
    strata__copy(session->error->reason, sizeof session->error->reason, reason);
}

void strata__sqlite_fail(struct strata__session *session, int code,
                         strata_result result, const char *doing)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    int extended = sqlite3_extended_errcode(db);
    const char *reason = sqlite3_errmsg(db);
    if (strata__failed(session)) {
        return;
    }
    if ((extended & 0xff) != (code & 0xff)) {
        extended = code;
        reason = sqlite3_errstr(code);
    }
    if (strata__sqlite_is_busy(code)) {
        strata__fail(session, STRATA_BUSY,
                     "%s: another connection kept the database locked for "
                     "more than %d ms (%s). Try again when it is done",
                     doing, strata__timeout_ms(session), reason);
    } else {
        strata__fail(session, result, "%s: %s", doing, reason);
    }
    strata__sqlite_reason(session, extended, reason);
}

int strata__sqlite_try_prepare(struct strata__session *session, const char *sql,
                               sqlite3_stmt **statement)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    struct strata__patience patience = strata__sqlite_patience(session);
    int code = SQLITE_OK;
    do {
        code = sqlite3_prepare_v2(db, sql, -1, statement, NULL);
    } while (strata__sqlite_is_busy(code) && strata__sqlite_wait(&patience));
    return code;
}

int strata__sqlite_try_prepare_on(struct strata__session *session,
                                  const char *format, const char *table,
                                  sqlite3_stmt **statement)
{
    char *sql = sqlite3_mprintf(format, table, table);
    int code = sql == NULL
                   ? SQLITE_NOMEM
                   : strata__sqlite_try_prepare(session, sql, statement);
    sqlite3_free(sql);
    return code;
}

int strata__sqlite_find_table(struct strata__session *session,
                              const char *table)
{
    return sqlite3_table_column_metadata(strata__sqlite_state(session)->db,
                                         "main", table, NULL, NULL, NULL, NULL,
                                         NULL, NULL);
}

sqlite3_stmt *strata__sqlite_prepare(struct strata__session *session,
                                     const char *sql, const char *doing)
{
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    if (strata__failed(session)) {
        return NULL;
    }
    code = strata__sqlite_try_prepare(session, sql, &statement);
    if (code != SQLITE_OK) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, doing);
    }
    return statement;
}

bool strata__sqlite_step(struct strata__session *session,
                         sqlite3_stmt *statement, const char *doing)
{
    struct strata__patience patience = strata__sqlite_patience(session);
    int code = SQLITE_OK;
    if (strata__failed(session) || statement == NULL) {
        return false;
    }
    code = sqlite3_step(statement);
    while (strata__sqlite_is_busy(code) && strata__sqlite_wait(&patience)) {
        sqlite3_reset(statement);
        code = sqlite3_step(statement);
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, doing);
    }
    return code == SQLITE_ROW;
}

void strata__sqlite_exec(struct strata__session *session, const char *sql,
                         const char *doing)
{
    sqlite3_stmt *statement = strata__sqlite_prepare(session, sql, doing);
    strata__sqlite_step(session, statement, doing);
    sqlite3_finalize(statement);
}

static bool has_open_statement(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    while ((statement = sqlite3_next_stmt(db, statement)) != NULL) {
        if (sqlite3_stmt_busy(statement)) {
            return true;
        }
    }
    return false;
}

/* A SQLite for one thread has no such functions, though its header has them
 * (sqlite.org/threadsafe.html). It must be linked with all the same. */
#if defined(SQLITE_THREADSAFE) && SQLITE_THREADSAFE == 0
#define sqlite3_mutex_enter(mutex) ((void)(mutex))
#define sqlite3_mutex_leave(mutex) ((void)(mutex))
#elif defined(__GNUC__) && defined(__ELF__)
#pragma weak sqlite3_mutex_enter
#pragma weak sqlite3_mutex_leave
#endif

static void lock_connection(struct strata__sqlite *state)
{
    /* Another thread's statements would become part of our transaction. */
    if (sqlite3_threadsafe() != 0) {
        sqlite3_mutex_enter(sqlite3_db_mutex(state->db));
    }
    state->holds_mutex = true;
}

static void unlock_connection(struct strata__sqlite *state)
{
    if (sqlite3_threadsafe() != 0) {
        sqlite3_mutex_leave(sqlite3_db_mutex(state->db));
    }
    state->holds_mutex = false;
}

static void engine_open(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    memset(state, 0, sizeof *state);
    state->db = (sqlite3 *)session->handle;
    /* 3.26 is the oldest whose ALTER TABLE RENAME rewrites references. */
    strata__sqlite_refuse_version(session, 3026000);
    if (strata__failed(session)) {
        return;
    }
    lock_connection(state);
    state->last_insert_rowid = sqlite3_last_insert_rowid(state->db);
    if (!sqlite3_get_autocommit(state->db)) {
        strata__fail(session, STRATA_MISUSE,
                     "the connection has a transaction open; commit it or "
                     "roll it back first");
    } else if (has_open_statement(state->db)) {
        strata__fail(session, STRATA_MISUSE,
                     "the connection has a statement that is not finished; "
                     "reset or finalize it first");
    }
}

static void engine_rollback(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    int code = SQLITE_OK;
    int attempts = 0;
    /* One does, unless memory is short at this very moment. */
    while (state->holds_mutex && state->in_transaction &&
           !sqlite3_get_autocommit(state->db) && attempts < STRATA__ATTEMPTS) {
        code = sqlite3_exec(state->db, "ROLLBACK", NULL, NULL, NULL);
        attempts += 1;
    }
    if (attempts == STRATA__ATTEMPTS && !sqlite3_get_autocommit(state->db)) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, "rolling back");
    }
    state->in_transaction = false;
}

/* Outside of our own transactions, a script may have left one open. */
static void roll_back_script(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    if (state->holds_mutex && state->settings_saved) {
        state->in_transaction = true;
    }
    engine_rollback(session);
}

static void engine_close(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    if (!state->holds_mutex) {
        return;
    }
    strata__sqlite_restore_settings(session);
    sqlite3_set_last_insert_rowid(state->db, state->last_insert_rowid);
    unlock_connection(state);
}

static void engine_begin_read(struct strata__session *session)
{
    strata__sqlite_exec(session, "BEGIN", "beginning to read");
    strata__sqlite_state(session)->in_transaction = !strata__failed(session);
    /* BEGIN alone is no snapshot: until the first read, each statement may
     * still find another state of the database. */
    strata__sqlite_exec(session, STRATA__SQL_SNAPSHOT, "beginning to read");
}

static void engine_end_read(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    /* COMMIT, after a refusal too: ROLLBACK would call the application's
     * rollback hook. */
    if (state->in_transaction) {
        sqlite3_exec(state->db, "COMMIT", NULL, NULL, NULL);
    }
    engine_rollback(session);
}

/* A file that was replaced under us (restored from a backup, say) takes
 * writes and loses them. */
static void refuse_moved_file(struct strata__session *session)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    int moved = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
            SQLITE_OK &&
        moved != 0) {
        strata__fail(session, STRATA_DATABASE,
                     "the database file was moved, deleted or replaced after "
                     "it was opened; open it again. Nothing was changed");
    }
}

static void engine_begin_write(struct strata__session *session)
{
    strata__sqlite_exec(session, "BEGIN IMMEDIATE",
                        "taking the lock for writing");
    strata__sqlite_state(session)->in_transaction = !strata__failed(session);
    if (!strata__failed(session)) {
        refuse_moved_file(session);
    }
}

static void engine_commit(struct strata__session *session)
{
    strata__sqlite_exec(session, "COMMIT", "committing");
    if (!strata__failed(session)) {
        strata__sqlite_state(session)->in_transaction = false;
    }
}

const struct strata__engine strata__sqlite_engine = {
    .open = engine_open,
    .close = engine_close,
    .check_needs = strata__sqlite_check_needs,
    .begin_read = engine_begin_read,
    .end_read = engine_end_read,
    .enter_write = strata__sqlite_enter_write,
    .reset_settings = strata__sqlite_reset_settings,
    .begin_write = engine_begin_write,
    .commit = engine_commit,
    .rollback = roll_back_script,
    .has_objects = strata__sqlite_has_objects,
    .has_object = strata__sqlite_has_object,
    .has_columns = strata__sqlite_has_columns,
    .application_id = strata__sqlite_application_id,
    .set_application_id = strata__sqlite_set_application_id,
    .schema_hash = strata__sqlite_schema_hash,
    .other_schemas = strata__sqlite_other_schemas,
    .compare_schema = strata__sqlite_compare_schema,
    .recorded_elsewhere = strata__sqlite_recorded_elsewhere,
    .history_newest = strata__sqlite_history_newest,
    .history_at = strata__sqlite_history_at,
    .history_scan = strata__sqlite_history_scan,
    .history_ensure = strata__sqlite_history_ensure,
    .history_append = strata__sqlite_history_append,
    .history_schema = strata__sqlite_history_schema,
    .history_progress = strata__sqlite_history_progress,
    .history_finish = strata__sqlite_history_finish,
    .history_remove = strata__sqlite_history_remove,
    .forget = strata__sqlite_forget,
    .kept_script = strata__sqlite_kept_script,
    .same_name = strata__sqlite_same_name,
    .violations = strata__sqlite_violations,
    .count_rows = strata__sqlite_count_rows,
    .holds = strata__sqlite_holds,
    .next = strata__sqlite_next,
    .run = strata__sqlite_run,
    .in_transaction = strata__sqlite_in_transaction,
};

strata_database strata_sqlite(struct sqlite3 *db)
{
    strata_database database;
    database.engine = &strata__sqlite_engine;
    database.handle = db;
    return database;
}
