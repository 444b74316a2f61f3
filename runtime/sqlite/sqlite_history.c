/* SPDX-License-Identifier: MIT
 *
 * Reading and writing main.strata_history. What is read is not trusted: types
 * are checked in C, and a NULL where a text must be is damage, never "empty".
 */
#include <string.h>

#include "first_difference.h"
#include "sqlite/history_sql.h"
#include "sqlite/sqlite_engine.h"

static const char reading[] = "reading the history in strata_history";
static const char writing[] = "writing the history in strata_history";

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

/* The key of a row; a statement about several has no second parameter. */
void strata__sqlite_bind_row(struct strata__session *session,
                             sqlite3_stmt *statement, size_t position)
{
    bind_text(statement, 1, session->set->name);
    if (position > 0) {
        sqlite3_bind_int64(statement, 2, (sqlite3_int64)position);
    }
}

/* Whether there is a row for a query with one parameter. */
static bool finds(struct strata__session *session, const char *sql,
                  const char *name)
{
    sqlite3_stmt *statement = strata__sqlite_prepare(session, sql, reading);
    bool found = false;
    if (statement != NULL) {
        bind_text(statement, 1, name);
        found = strata__sqlite_step(session, statement, reading);
    }
    sqlite3_finalize(statement);
    return found;
}

bool strata__sqlite_exists(struct strata__session *session, const char *name)
{
    return finds(session, STRATA__SQL_EXISTS, name);
}

bool strata__sqlite_has_trigger(struct strata__session *session,
                                const char *table)
{
    return finds(session, STRATA__SQL_TRIGGERS, table);
}

static bool exists(struct strata__session *session)
{
    return strata__sqlite_exists(session, "strata_history");
}

static void damaged(struct strata__session *session, const char *what)
{
    strata__fail(session, STRATA_DATABASE,
                 "the history in strata_history is damaged: %s. Somebody else "
                 "changed the table. Nothing was changed",
                 what);
}

/* Writing has failed; the transaction is rolled back by whoever began it. */
static void unwritable(struct strata__session *session, const char *what)
{
    strata__fail(session, STRATA_DATABASE,
                 "the history in strata_history cannot be written: %s. "
                 "Somebody else changed the table",
                 what);
}

/* Only a table is one: a view or an index of that name is not. Asks the schema
 * that SQLite has read anyway. */
static void check_type(struct strata__session *session)
{
    int code = SQLITE_OK;
    if (strata__failed(session)) {
        return;
    }
    code = strata__sqlite_find_table(session, "strata_history");
    if (code == SQLITE_ERROR) {
        damaged(session, "strata_history is not a table");
    } else if (code != SQLITE_OK) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, reading);
    }
}

static void damaged_column(struct strata__session *session, sqlite3_stmt *row,
                           int column, const char *type)
{
    char what[80];
    const char *name = sqlite3_column_name(row, column);
    sqlite3_snprintf((int)sizeof what, what, "'%s' must be %s and is not",
                     name == NULL ? "" : name, type);
    damaged(session, what);
}

/* The text of a column, which must be one. What a file that others may have
 * made says is shown to people, and must not speak to their terminals. */
static void read_text(struct strata__session *session, sqlite3_stmt *row,
                      int column, char *out, size_t size)
{
    const char *text = NULL;
    if (sqlite3_column_type(row, column) != SQLITE_TEXT) {
        damaged_column(session, row, column, "text");
        return;
    }
    text = (const char *)sqlite3_column_text(row, column);
    if (text == NULL) {
        strata__sqlite_fail(session, SQLITE_NOMEM, STRATA_DATABASE, reading);
        return;
    }
    strata__show(out, size, text, strlen(text));
}

static void read_digest(struct strata__session *session, sqlite3_stmt *row,
                        int column, char *out)
{
    read_text(session, row, column, out, STRATA_DIGEST_SIZE);
    if (!strata__failed(session) &&
        (strlen(out) != STRATA__DIGEST_LENGTH ||
         sqlite3_column_bytes(row, column) != STRATA__DIGEST_LENGTH)) {
        damaged(session, "a digest does not have 64 digits");
    }
}

static void read_optional_text(struct strata__session *session,
                               sqlite3_stmt *row, int column, char *out,
                               size_t size)
{
    if (sqlite3_column_type(row, column) != SQLITE_NULL) {
        read_text(session, row, column, out, size);
    }
}

static long long read_number(struct strata__session *session, sqlite3_stmt *row,
                             int column)
{
    if (sqlite3_column_type(row, column) != SQLITE_INTEGER) {
        damaged_column(session, row, column, "a number");
        return 0;
    }
    return sqlite3_column_int64(row, column);
}

static long long read_optional_number(struct strata__session *session,
                                      sqlite3_stmt *row, int column,
                                      long long if_null)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL
               ? if_null
               : read_number(session, row, column);
}

static void check_layout(struct strata__session *session, long long layout)
{
    if (!strata__failed(session) && layout > STRATA__LAYOUT) {
        strata__fail(session, STRATA_NEWER,
                     "the history in strata_history was written by a newer "
                     "strata (layout %lld, this program reads up to %d). "
                     "Nothing was changed. Start the newer program",
                     layout, STRATA__LAYOUT);
    }
}

static void read_record(struct strata__session *session, sqlite3_stmt *row,
                        struct strata__record *record)
{
    long long position = 0;
    check_layout(session, read_number(session, row, STRATA__COLUMN_LAYOUT));
    position = read_number(session, row, STRATA__COLUMN_POSITION);
    read_text(session, row, STRATA__COLUMN_VERSION, record->version,
              sizeof record->version);
    read_text(session, row, STRATA__COLUMN_LABEL, record->label,
              sizeof record->label);
    read_digest(session, row, STRATA__COLUMN_DIGEST, record->digest);
    read_digest(session, row, STRATA__COLUMN_CHAIN, record->chain);
    read_text(session, row, STRATA__COLUMN_APPLIED_AT, record->applied_at,
              sizeof record->applied_at);
    read_optional_text(session, row, STRATA__COLUMN_PROGRAM,
                       record->program_version, sizeof record->program_version);
    read_optional_text(session, row, STRATA__COLUMN_PROGRESS_AT,
                       record->progress_at, sizeof record->progress_at);
    record->duration_ms =
        read_optional_number(session, row, STRATA__COLUMN_DURATION, -1);
    record->progress =
        read_optional_number(session, row, STRATA__COLUMN_PROGRESS, 0);
    record->age_ms = read_optional_number(session, row, STRATA__COLUMN_AGE, 0);
    read_optional_text(session, row, STRATA__COLUMN_TOKENS, record->tokens,
                       sizeof record->tokens);
    read_optional_text(session, row, STRATA__COLUMN_SCHEMA, record->schema,
                       sizeof record->schema);
    record->compatible =
        read_optional_number(session, row, STRATA__COLUMN_COMPATIBLE, 0) == 1;
    if (position < 1 || position > 0x7fffffff ||
        record->progress > 0x7fffffff || record->progress < -0x7fffffff) {
        damaged(session, "a number is out of range");
    }
    record->position = strata__failed(session) ? 0 : (size_t)position;
}

/* A SELECT that cannot be prepared usually means a new database. */
static sqlite3_stmt *prepare_select(struct strata__session *session,
                                    const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    if (strata__failed(session)) {
        return NULL;
    }
    code = strata__sqlite_try_prepare(session, sql, &statement);
    if (code == SQLITE_OK) {
        check_type(session);
    } else if (code == SQLITE_ERROR) {
        char reason[200];
        strata__copy(reason, sizeof reason,
                     sqlite3_errmsg(strata__sqlite_state(session)->db));
        if (exists(session)) {
            damaged(session, reason);
        }
    } else {
        strata__sqlite_fail(session, code, STRATA_DATABASE, reading);
    }
    return statement;
}

/* Visit the rows of the set that `which` picks, until `visit` returns false. */
static void
select_rows(struct strata__session *session, const char *which, size_t position,
            bool (*visit)(void *context, const struct strata__record *record),
            void *context)
{
    char sql[STRATA__SQL_ROWS_ROOM];
    sqlite3_stmt *statement = NULL;
    bool more = true;
    sqlite3_snprintf((int)sizeof sql, sql, STRATA__SQL_ROWS "%s", which);
    statement = prepare_select(session, sql);
    if (statement != NULL) {
        strata__sqlite_bind_row(session, statement, position);
    }
    while (more && strata__sqlite_step(session, statement, reading)) {
        struct strata__record record;
        memset(&record, 0, sizeof record);
        read_record(session, statement, &record);
        more = !strata__failed(session) && visit(context, &record);
    }
    sqlite3_finalize(statement);
}

static bool keep_record(void *context, const struct strata__record *record)
{
    *(struct strata__record *)context = *record;
    return false;
}

void strata__sqlite_history_newest(struct strata__session *session,
                                   struct strata__record *record)
{
    memset(record, 0, sizeof *record);
    select_rows(session, STRATA__SQL_NEWEST, 0, keep_record, record);
}

void strata__sqlite_history_at(struct strata__session *session, size_t position,
                               struct strata__record *record)
{
    memset(record, 0, sizeof *record);
    select_rows(session, STRATA__SQL_AT, position, keep_record, record);
}

void strata__sqlite_history_scan(
    struct strata__session *session,
    bool (*visit)(void *context, const struct strata__record *record),
    void *context)
{
    select_rows(session, STRATA__SQL_ALL, 0, visit, context);
}

bool strata__sqlite_has_objects(struct strata__session *session)
{
    sqlite3_stmt *statement = NULL;
    bool found = false;
    /* A history without rows of this set: another set lives here too. */
    if (exists(session)) {
        return false;
    }
    statement = strata__sqlite_prepare(session, STRATA__SQL_OBJECTS, reading);
    found = strata__sqlite_step(session, statement, reading);
    sqlite3_finalize(statement);
    return found;
}

bool strata__sqlite_has_object(struct strata__session *session,
                               const strata_object *object)
{
    sqlite3_stmt *statement =
        strata__sqlite_prepare(session, STRATA__SQL_OBJECT, reading);
    bool found = false;
    if (statement != NULL) {
        bind_text(statement, 1, object->type);
        bind_text(statement, 2, object->name);
        found = strata__sqlite_step(session, statement, reading);
    }
    sqlite3_finalize(statement);
    return found;
}

bool strata__sqlite_has_columns(struct strata__session *session,
                                const strata_object *object)
{
    const char *expected = object->columns;
    int code = SQLITE_OK;
    bool same = true;
    sqlite3_stmt *statement = NULL;
    if (strata__failed(session)) {
        return false;
    }
    code = strata__sqlite_try_prepare_on(session, STRATA__SQL_TABLE_COLUMNS,
                                         object->name, &statement);
    if (code == SQLITE_ERROR) {
        return strcmp(object->type, "view") == 0;
    }
    if (code != SQLITE_OK) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, reading);
    }
    while (same && strata__sqlite_step(session, statement, reading)) {
        const char *name = (const char *)sqlite3_column_text(
            statement, STRATA__TABLE_COLUMN_NAME);
        size_t size = name == NULL ? 0 : strlen(name);
        if (name == NULL) {
            strata__sqlite_fail(session, SQLITE_NOMEM, STRATA_DATABASE,
                                reading);
            break;
        }
        same = sqlite3_strnicmp(expected, name, (int)size) == 0 &&
               (expected[size] == '\n' || expected[size] == '\0');
        expected += same ? size + (expected[size] == '\n') : 0;
    }
    sqlite3_finalize(statement);
    return same && *expected == '\0';
}

bool strata__sqlite_recorded_elsewhere(struct strata__session *session,
                                       char *name, size_t size)
{
    sqlite3_stmt *statement = prepare_select(session, STRATA__SQL_ELSEWHERE);
    bool found = false;
    if (statement != NULL) {
        bind_text(statement, 1, session->set->migrations[0].chain);
        bind_text(statement, 2, session->set->name);
        found = strata__sqlite_step(session, statement, reading);
        if (found) {
            read_text(session, statement, 0, name, size);
        }
    }
    sqlite3_finalize(statement);
    return found && !strata__failed(session);
}

void strata__sqlite_history_ensure(struct strata__session *session)
{
    if (!exists(session)) {
        strata__sqlite_exec(session, STRATA__SQL_CREATE, writing);
    }
    check_type(session);
    if (strata__sqlite_has_trigger(session, "strata_history")) {
        damaged(session, "strata_history has a trigger");
    }
    strata__sqlite_scripts_ensure(session);
}

/* Run a statement that must change exactly one row. */
static void change_one(struct strata__session *session, sqlite3_stmt *statement)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    strata__sqlite_step(session, statement, writing);
    sqlite3_finalize(statement);
    if (!strata__failed(session) && sqlite3_changes(db) != 1) {
        unwritable(session, "one row was to change, and did not");
    }
}

sqlite3_stmt *strata__sqlite_try_prepare_row(struct strata__session *session,
                                             const char *sql, size_t position,
                                             int *code)
{
    char whole[STRATA__SQL_OF_ROW_ROOM];
    sqlite3_stmt *statement = NULL;
    sqlite3_snprintf((int)sizeof whole, whole, STRATA__SQL_OF_ROW, sql);
    *code = strata__sqlite_try_prepare(session, whole, &statement);
    if (statement != NULL) {
        strata__sqlite_bind_row(session, statement, position);
    }
    return statement;
}

static sqlite3_stmt *prepare_change(struct strata__session *session,
                                    const char *sql, size_t position)
{
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    if (strata__failed(session)) {
        return NULL;
    }
    statement = strata__sqlite_try_prepare_row(session, sql, position, &code);
    if (code != SQLITE_OK) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, writing);
    }
    return statement;
}

static const char *program_version(const struct strata__session *session)
{
    return session->options.program_version != NULL
               ? session->options.program_version
               : session->set->program_version;
}

void strata__sqlite_history_append(struct strata__session *session,
                                   size_t position, long long duration_ms,
                                   long long progress)
{
    const strata_migration *migration = &session->set->migrations[position - 1];
    struct strata__record written;
    sqlite3_stmt *statement =
        strata__sqlite_prepare(session, STRATA__SQL_APPEND, writing);
    if (statement == NULL) {
        return;
    }
    strata__sqlite_bind_row(session, statement, position);
    bind_text(statement, 3, migration->version);
    bind_text(statement, 4, migration->label);
    bind_text(statement, 5, migration->digest);
    bind_text(statement, 6, migration->chain);
    if (duration_ms >= 0) {
        sqlite3_bind_int64(statement, 7, duration_ms);
    }
    if (program_version(session) != NULL) {
        bind_text(statement, 8, program_version(session));
    }
    if (progress != 0) {
        sqlite3_bind_int64(statement, 9, progress);
    }
    sqlite3_bind_int(statement, 10, STRATA__LAYOUT);
    if (migration->tokens[0] != '\0') {
        bind_text(statement, 11, migration->tokens);
    }
    sqlite3_bind_int(statement, 12,
                     (migration->flags & STRATA_COMPATIBLE) != 0);
    change_one(session, statement);
    strata__sqlite_history_at(session, position, &written);
    if (!strata__failed(session) &&
        (written.position != position ||
         strcmp(written.chain, migration->chain) != 0)) {
        unwritable(session, "what was written cannot be read back");
    }
    strata__sqlite_script_keep(session, position);
}

void strata__sqlite_history_schema(struct strata__session *session,
                                   size_t position, const char *schema)
{
    sqlite3_stmt *statement =
        prepare_change(session, STRATA__SQL_SET_SCHEMA, position);
    if (statement != NULL) {
        if (schema != NULL && schema[0] != '\0') {
            bind_text(statement, 3, schema);
        }
        change_one(session, statement);
    }
}

void strata__sqlite_history_progress(struct strata__session *session,
                                     size_t position, long long progress)
{
    sqlite3_stmt *statement =
        prepare_change(session, STRATA__SQL_PROGRESS, position);
    if (statement != NULL) {
        sqlite3_bind_int64(statement, 3, progress);
        change_one(session, statement);
    }
}

void strata__sqlite_history_finish(struct strata__session *session,
                                   size_t position, long long duration_ms)
{
    sqlite3_stmt *statement =
        prepare_change(session, STRATA__SQL_FINISH, position);
    if (statement != NULL) {
        if (duration_ms >= 0) {
            sqlite3_bind_int64(statement, 3, duration_ms);
        }
        change_one(session, statement);
    }
}

void strata__sqlite_history_remove(struct strata__session *session,
                                   size_t position)
{
    sqlite3_stmt *statement =
        prepare_change(session, STRATA__SQL_REMOVE, position);
    strata__sqlite_script_remove(session, position);
    if (statement != NULL) {
        change_one(session, statement);
    }
}

/* Run a statement about a row on every path, as well as it goes. */
static void try_change(struct strata__session *session, const char *sql,
                       size_t position)
{
    struct strata__patience patience = strata__sqlite_patience(session);
    int code = SQLITE_OK;
    sqlite3_stmt *statement =
        strata__sqlite_try_prepare_row(session, sql, position, &code);
    while (statement != NULL &&
           strata__sqlite_is_busy(sqlite3_step(statement)) &&
           strata__sqlite_wait(&patience)) {
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
}

void strata__sqlite_forget(struct strata__session *session, size_t position,
                           bool remove)
{
    /* A row without its script is nothing that anybody misses. */
    if (remove &&
        strata__sqlite_find_table(session, "strata_script") == SQLITE_OK) {
        try_change(session, STRATA__SQL_REMOVE_SCRIPT, position);
    }
    try_change(session, remove ? STRATA__SQL_REMOVE : STRATA__SQL_UNBEGIN,
               position);
}
