/* SPDX-License-Identifier: MIT
 *
 * Keeping applied scripts in main.strata_script, for people and for the words
 * of a refusal. No decision depends on what is read there: a table or a text
 * that is missing is never an error.
 */
#include "sqlite/history_sql.h"
#include "sqlite/sqlite_engine.h"

static const char name[] = "strata_script";
static const char keeping[] = "keeping a script in strata_script";

static bool keeps(const struct strata__session *session)
{
    return (session->set->flags & STRATA_RECORD_SCRIPTS) != 0 &&
           !strata__failed(session);
}

/* What SQLite has against our use of the table is what others made of it. */
static void refuse_table(struct strata__session *session, const char *what)
{
    strata__fail(session, STRATA_DATABASE,
                 "applied scripts cannot be kept in strata_script, which "
                 "somebody else made or changed: %s. Nothing was changed. "
                 "Rename it, or keep no scripts (RECORD_SCRIPTS OFF in "
                 "add_migrations)",
                 what);
}

void strata__sqlite_scripts_ensure(struct strata__session *session)
{
    static const char *const uses[] = {STRATA__SQL_CREATE_SCRIPTS,
                                       STRATA__SQL_ADD_SCRIPT};
    int code = SQLITE_OK;
    int i = 0;
    for (i = 0; i < 2 && code == SQLITE_OK && keeps(session); i += 1) {
        sqlite3_stmt *statement = NULL;
        code = strata__sqlite_try_prepare(session, uses[i], &statement);
        if (i == 0) {
            strata__sqlite_step(session, statement, keeping);
        }
        sqlite3_finalize(statement);
    }
    if (code == SQLITE_ERROR) {
        refuse_table(session,
                     sqlite3_errmsg(strata__sqlite_state(session)->db));
    } else if (code != SQLITE_OK) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, keeping);
    } else if (keeps(session) && strata__sqlite_has_trigger(session, name)) {
        refuse_table(session, "it has a trigger");
    }
}

/* Whether a text fits into a row, also where it takes twice the room (UTF-16).
 * A script that is longer than a statement may be runs all the same. */
static bool fits(const struct strata__session *session, size_t size)
{
    sqlite3 *db = (sqlite3 *)session->handle;
    int limit = sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1);
    return size < ((size_t)limit - 1) / 2 && size * 2 + 1024 < (size_t)limit;
}

void strata__sqlite_script_keep(struct strata__session *session,
                                size_t position)
{
    const strata_script *script = &session->set->migrations[position - 1].up;
    sqlite3_stmt *statement = NULL;
    if (!keeps(session) || !fits(session, script->size)) {
        return;
    }
    statement =
        strata__sqlite_prepare(session, STRATA__SQL_ADD_SCRIPT, keeping);
    if (statement != NULL) {
        strata__sqlite_bind_row(session, statement, position);
        sqlite3_bind_text(statement, 3, script->text, (int)script->size,
                          SQLITE_STATIC);
        strata__sqlite_step(session, statement, keeping);
    }
    sqlite3_finalize(statement);
}

/* Prepare a statement on a table that may not be there, or be somebody else's:
 * then it is NULL, and the code SQLITE_ERROR. */
static sqlite3_stmt *prepare_if_ours(struct strata__session *session,
                                     const char *sql, size_t position,
                                     int *code)
{
    *code = strata__failed(session) ? SQLITE_ERROR
                                    : strata__sqlite_find_table(session, name);
    return *code != SQLITE_OK
               ? NULL
               : strata__sqlite_try_prepare_row(session, sql, position, code);
}

void strata__sqlite_script_remove(struct strata__session *session,
                                  size_t position)
{
    int code = SQLITE_OK;
    sqlite3_stmt *statement =
        prepare_if_ours(session, STRATA__SQL_REMOVE_SCRIPT, position, &code);
    if (code == SQLITE_OK) {
        strata__sqlite_step(session, statement, keeping);
    } else if (code != SQLITE_ERROR) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, keeping);
    }
    sqlite3_finalize(statement);
}

void strata__sqlite_kept_script(
    struct strata__session *session, size_t position,
    void (*show)(void *context, const char *text, size_t size), void *context)
{
    int code = SQLITE_OK;
    sqlite3_stmt *statement =
        prepare_if_ours(session, STRATA__SQL_SCRIPT, position, &code);
    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_type(statement, 0) == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (text != NULL) {
            show(context, text, (size_t)sqlite3_column_bytes(statement, 0));
        }
    }
    sqlite3_finalize(statement);
}
