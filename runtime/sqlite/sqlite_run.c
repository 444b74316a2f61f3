/* SPDX-License-Identifier: MIT
 *
 * Running a script statement by statement. SQLite itself decides where a
 * statement ends; this file only skips what stands between statements, so that
 * an error is reported where the statement begins.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "sqlite/sqlite_engine.h"

/* The offset of the next byte that is not white space or comment
 * (sqlite.org/lang_comment.html). SQLite takes a byte order mark for white
 * space, wherever it stands. */
static size_t skip_blank(const char *text, size_t offset)
{
    for (;;) {
        const char *at = text + offset;
        if (strchr(" \t\n\f\r", *at) != NULL && *at != '\0') {
            offset += 1;
        } else if (strncmp(at, "\xef\xbb\xbf", 3) == 0) {
            offset += 3;
        } else if (at[0] == '-' && at[1] == '-') {
            offset += strcspn(at, "\n");
        } else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            offset += end == NULL ? strlen(at) : (size_t)(end - at) + 2;
        } else {
            return offset;
        }
    }
}

/* Likewise, and not a semicolon. */
static size_t skip_between(const char *text, size_t offset)
{
    offset = skip_blank(text, offset);
    while (text[offset] == ';') {
        offset = skip_blank(text, offset + 1);
    }
    return offset;
}

bool strata__sqlite_next(struct strata__session *session,
                         struct strata__cursor *cursor)
{
    if (strata__failed(session)) {
        return false;
    }
    cursor->offset = skip_between(cursor->script->text, cursor->offset);
    if (cursor->offset >= cursor->script->size) {
        return false;
    }
    cursor->number += 1;
    return true;
}

bool strata__sqlite_in_transaction(struct strata__session *session)
{
    return !sqlite3_get_autocommit(strata__sqlite_state(session)->db);
}

/* The place of an offset in the file that the script is from. */
static void locate(struct strata__session *session,
                   const struct strata__cursor *cursor, size_t offset)
{
    const strata_script *script = cursor->script;
    unsigned line = script->line;
    unsigned column = cursor->column;
    size_t i = 0;
    for (i = 0; i < offset && i < script->size; i += 1) {
        column += 1;
        if (script->text[i] == '\n') {
            line += 1;
            column = 1;
        }
    }
    session->error->file = script->file;
    session->error->line = line;
    session->error->column = column;
}

/* The failing token, where this SQLite tells (since 3.38), or the statement. */
static size_t failing_offset(sqlite3 *db, const struct strata__cursor *cursor)
{
#if SQLITE_VERSION_NUMBER >= 3038000
    int inside = sqlite3_error_offset(db);
    if (inside >= 0) {
        return cursor->offset + (size_t)inside;
    }
#else
    (void)db;
#endif
    return cursor->offset;
}

/* Whose fault an error is that a statement of a script ran into. */
static strata_result result_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STRATA_BUSY;
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_NOTADB:
    case SQLITE_PROTOCOL:
    case SQLITE_READONLY:
        return STRATA_DATABASE;
    default:
        return STRATA_FAILED;
    }
}

static void fail_at(struct strata__session *session,
                    const struct strata__cursor *cursor, size_t offset,
                    int code, const char *reason)
{
    char words[256];
    if (strata__failed(session)) {
        return;
    }
    strata__copy(words, sizeof words, reason);
    locate(session, cursor, offset);
    strata__fail(session, result_of(code),
                 "migration %s (%s) failed at %s:%u:%u: %s",
                 cursor->migration->version, cursor->migration->label,
                 cursor->script->file, session->error->line,
                 session->error->column, words);
    strata__blame(session, cursor->migration->version);
    strata__sqlite_reason(session, code, words);
}

static void fail_with_sqlite(struct strata__session *session,
                             const struct strata__cursor *cursor)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    fail_at(session, cursor, failing_offset(db, cursor),
            sqlite3_extended_errcode(db), sqlite3_errmsg(db));
}

/* How many bytes of a word of SQL stand at a place. */
static size_t word_length(const char *at)
{
    size_t length = 0;
    while ((at[length] & 0x80) != 0 || at[length] == '_' || at[length] == '$' ||
           (at[length] >= '0' && at[length] <= '9') ||
           (at[length] >= 'A' && at[length] <= 'Z') ||
           (at[length] >= 'a' && at[length] <= 'z')) {
        length += 1;
    }
    return length;
}

static bool word_is(const char *at, const char *keyword)
{
    size_t length = word_length(at);
    return length == strlen(keyword) &&
           sqlite3_strnicmp(at, keyword, (int)length) == 0;
}

/* Whether a statement ends the transaction that it runs in. This must be known
 * before it runs, for what a COMMIT has done cannot be undone. */
static bool ends_transaction(const char *sql)
{
    size_t at = 0;
    if (word_is(sql, "COMMIT") || word_is(sql, "END")) {
        return true;
    }
    if (!word_is(sql, "ROLLBACK")) {
        return false;
    }
    /* ROLLBACK [TRANSACTION [name]] TO savepoint does not. */
    while (sql[at] != '\0' && !word_is(sql + at, "TO")) {
        size_t length = word_length(sql + at);
        at = skip_between(sql, at + (length > 0 ? length : 1));
    }
    return sql[at] == '\0';
}

/* Whether a statement is the BEGIN or the COMMIT of a script whose own
 * transaction is ours. Only one of each is: what else ends a transaction is
 * refused in this script, too. */
static bool is_passed_over(const struct strata__sqlite *state,
                           const struct strata__cursor *cursor, const char *sql)
{
    if (!state->in_transaction ||
        (cursor->script->flags & STRATA_BRACKETED) == 0) {
        return false;
    }
    return cursor->passed_over == 0
               ? word_is(sql, "BEGIN")
               : cursor->passed_over == 1 &&
                     (word_is(sql, "COMMIT") || word_is(sql, "END"));
}

/* Step to the end; rows are of no interest. Outside a transaction a statement
 * that met a lock had no effect and can be tried again. */
static int step_to_end(struct strata__session *session, sqlite3_stmt *statement)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    struct strata__patience patience = strata__sqlite_patience(session);
    int code = SQLITE_OK;
    for (;;) {
        code = sqlite3_step(statement);
        if (strata__sqlite_is_busy(code) && sqlite3_get_autocommit(db) &&
            strata__sqlite_wait(&patience)) {
            sqlite3_reset(statement);
        } else if (code != SQLITE_ROW) {
            return code;
        }
    }
}

static void refuse_end(struct strata__session *session,
                       const struct strata__cursor *cursor)
{
    fail_at(session, cursor, cursor->offset, STRATA__CODE_ENDED_TRANSACTION,
            "the statement ends the transaction that the migration runs in");
}

/* However it did that: a function of the application's may. */
static void refuse_ended_transaction(struct strata__session *session,
                                     const struct strata__cursor *cursor)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    if (state->in_transaction && sqlite3_get_autocommit(state->db)) {
        refuse_end(session, cursor);
    }
}

static void run_statement(struct strata__session *session,
                          struct strata__cursor *cursor,
                          sqlite3_stmt *statement)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    bool alone = sqlite3_get_autocommit(state->db) != 0;
    int changes = sqlite3_total_changes(state->db);
    int code = SQLITE_OK;
    if (sqlite3_bind_parameter_count(statement) > 0) {
        fail_at(session, cursor, cursor->offset, STRATA__CODE_PARAMETER,
                "the statement has a parameter, and a migration has no values "
                "for parameters");
        return;
    }
    if (is_passed_over(state, cursor, sqlite3_sql(statement))) {
        cursor->passed_over += 1;
        return;
    }
    if (state->in_transaction && ends_transaction(sqlite3_sql(statement))) {
        refuse_end(session, cursor);
        return;
    }
    code = step_to_end(session, statement);
    if (code != SQLITE_DONE) {
        fail_with_sqlite(session, cursor);
        cursor->half_done =
            alone && sqlite3_total_changes(state->db) != changes;
    }
    refuse_ended_transaction(session, cursor);
}

/* Prepare the first statement in `size` bytes of a text. When the last one is
 * the NUL that ends it, SQLite does not copy the text. */
static int prepare(struct strata__session *session, const char *text,
                   size_t size, sqlite3_stmt **statement, const char **tail)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    struct strata__patience patience = strata__sqlite_patience(session);
    int code = SQLITE_OK;
    /* Already preparing a PRAGMA, even to explain it, may change a setting. */
    if (word_is(text, "PRAGMA") || word_is(text, "EXPLAIN")) {
        state->settings_touched = true;
    }
    /* Outside a transaction, others may lock the schema that this reads. */
    do {
        code = sqlite3_prepare_v2(
            state->db, text, size <= INT_MAX ? (int)size : -1, statement, tail);
    } while (strata__sqlite_is_busy(code) &&
             sqlite3_get_autocommit(state->db) &&
             strata__sqlite_wait(&patience));
    return code;
}

/* The bytes of the token at a place, or of a part of it. */
static size_t token_length(const char *at)
{
    size_t length = word_length(at);
    if (at[0] != '\0' && strchr("'\"`[", at[0]) != NULL) {
        const char *end = strchr(at + 1, at[0] == '[' ? ']' : at[0]);
        return end == NULL ? strlen(at) : (size_t)(end - at) + 1;
    }
    return length > 0 ? length : 1;
}

/* The bytes of a text to the end of its last token. */
static size_t length_of_tokens(const char *text)
{
    size_t length = 0;
    size_t at = skip_blank(text, 0);
    while (text[at] != '\0') {
        length = at + token_length(text + at);
        at = skip_blank(text, length);
    }
    return length;
}

/* Prepare the statement at the cursor. SQLite takes what stands behind a last
 * statement without semicolon for a part of it, and keeps it in the schema for
 * CREATE INDEX and CREATE VIEW; so a CREATE is cut there. */
static int prepare_at(struct strata__session *session,
                      const struct strata__cursor *cursor,
                      sqlite3_stmt **statement, const char **tail)
{
    const char *text = cursor->script->text + cursor->offset;
    size_t length = cursor->script->size - cursor->offset;
    int code = prepare(session, text, length + 1, statement, tail);
    if (code != SQLITE_OK || *statement == NULL || **tail != '\0' ||
        !word_is(text, "CREATE")) {
        return code;
    }
    length = length_of_tokens(text);
    if (text + length == *tail) {
        return code;
    }
    sqlite3_finalize(*statement);
    return prepare(session, text, length, statement, NULL);
}

void strata__sqlite_run(struct strata__session *session,
                        struct strata__cursor *cursor)
{
    const strata_script *script = cursor->script;
    const char *text = script->text + cursor->offset;
    const char *tail = NULL;
    sqlite3_stmt *statement = NULL;
    bool found = false;
    if (strata__failed(session)) {
        return;
    }
    if (prepare_at(session, cursor, &statement, &tail) != SQLITE_OK) {
        fail_with_sqlite(session, cursor);
    }
    found = statement != NULL;
    if (found) {
        run_statement(session, cursor, statement);
    }
    sqlite3_finalize(statement);
    cursor->offset = found && tail != NULL && tail > text
                         ? (size_t)(tail - script->text)
                         : script->size;
}

/* Refuse what is not one query that changes nothing. */
static void check_query(struct strata__session *session,
                        const struct strata__cursor *cursor,
                        sqlite3_stmt *statement, const char *tail)
{
    if (statement == NULL || sqlite3_column_count(statement) == 0 ||
        sqlite3_stmt_readonly(statement) == 0 ||
        sqlite3_bind_parameter_count(statement) > 0 ||
        tail[skip_between(tail, 0)] != '\0') {
        fail_at(session, cursor, cursor->offset, STRATA__CODE_NOT_A_QUERY,
                "what a migration requires must be one query that changes "
                "nothing");
    }
}

/* A value is true if it is not zero when it is made a number
 * (sqlite.org/lang_expr.html, section 13); NULL is not. */
static bool is_true(sqlite3_stmt *row)
{
    return sqlite3_column_type(row, 0) != SQLITE_NULL &&
           sqlite3_column_double(row, 0) != 0.0;
}

bool strata__sqlite_holds(struct strata__session *session,
                          struct strata__cursor *cursor)
{
    const char *text = cursor->script->text;
    const char *tail = NULL;
    sqlite3_stmt *statement = NULL;
    bool holds = false;
    if (strata__failed(session)) {
        return false;
    }
    cursor->offset = skip_between(text, cursor->offset);
    if (prepare(session, text + cursor->offset,
                cursor->script->size - cursor->offset + 1, &statement,
                &tail) != SQLITE_OK) {
        fail_with_sqlite(session, cursor);
    } else {
        check_query(session, cursor, statement, tail);
    }
    if (!strata__failed(session)) {
        int code = sqlite3_step(statement);
        holds = code == SQLITE_ROW && is_true(statement);
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            fail_with_sqlite(session, cursor);
        }
        refuse_ended_transaction(session, cursor);
    }
    sqlite3_finalize(statement);
    return holds;
}
