/* SPDX-License-Identifier: MIT
 *
 * What the core compares before and behind scripts: rows that violate a foreign
 * key, and rows at all. Tables are those of main; their names are the
 * compiler's, and quoted.
 */
#include <stdio.h>

#include "sqlite/history_sql.h"
#include "sqlite/sqlite_engine.h"

bool strata__sqlite_same_name(const char *a, const char *b)
{
    return sqlite3_stricmp(a, b) == 0;
}

/* Whether main has a table; fails when SQLite cannot tell. */
static bool has_table(struct strata__session *session, const char *table,
                      const char *doing)
{
    int code = SQLITE_ERROR;
    if (!strata__failed(session)) {
        code = strata__sqlite_find_table(session, table);
    }
    if (code != SQLITE_OK && code != SQLITE_ERROR) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, doing);
    }
    return code == SQLITE_OK;
}

/* The first violation in words. Where a table has no rowid, SQLite does not say
 * which row it is. */
static void describe(sqlite3_stmt *row, char *where, size_t size)
{
    const char *child = (const char *)sqlite3_column_text(row, 0);
    const char *parent = (const char *)sqlite3_column_text(row, 2);
    char which[32] = "a row";
    char words[400];
    if (sqlite3_column_type(row, 1) != SQLITE_NULL) {
        snprintf(which, sizeof which, "row %lld",
                 (long long)sqlite3_column_int64(row, 1));
    }
    snprintf(words, sizeof words, "%s of table '%s' has no parent in '%s'",
             which, child == NULL ? "" : child, parent == NULL ? "" : parent);
    strata__copy(where, size, words);
}

static int count_violations(sqlite3_stmt *statement, char *where, size_t size,
                            long long *count)
{
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) {
        if (where[0] == '\0') {
            describe(statement, where, size);
        }
        *count += 1;
        code = sqlite3_step(statement);
    }
    return code;
}

long long strata__sqlite_violations(struct strata__session *session,
                                    const char *table, char *where, size_t size)
{
    static const char doing[] = "checking foreign keys";
    sqlite3_stmt *statement = NULL;
    long long count = 0;
    int code = SQLITE_OK;
    if (strata__failed(session) ||
        (table != NULL && !has_table(session, table, doing))) {
        return 0;
    }
    code = strata__sqlite_try_prepare_on(
        session,
        table == NULL ? STRATA__SQL_VIOLATIONS : STRATA__SQL_VIOLATIONS_OF,
        table, &statement);
    if (code == SQLITE_OK) {
        code = count_violations(statement, where, size, &count);
    }
    if (code != SQLITE_DONE) {
        strata__copy(where, size,
                     sqlite3_errmsg(strata__sqlite_state(session)->db));
        count = -1;
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_DONE && code != SQLITE_ERROR) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, doing);
    }
    return count;
}

long long strata__sqlite_count_rows(struct strata__session *session,
                                    const char *table, long long limit)
{
    static const char doing[] = "counting the rows of a table";
    sqlite3_stmt *statement = NULL;
    long long count = -1;
    int code = SQLITE_OK;
    if (!has_table(session, table, doing)) {
        return -1;
    }
    code = strata__sqlite_try_prepare_on(session, STRATA__SQL_COUNT, table,
                                         &statement);
    if (code == SQLITE_OK) {
        sqlite3_bind_int64(statement, 1, limit);
        code = sqlite3_step(statement);
    }
    if (code == SQLITE_ROW) {
        count = sqlite3_column_int64(statement, 0);
    } else if (code != SQLITE_ERROR && code != SQLITE_AUTH) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, doing);
    }
    sqlite3_finalize(statement);
    return count;
}
