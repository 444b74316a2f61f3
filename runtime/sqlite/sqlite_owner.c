/* SPDX-License-Identifier: MIT
 *
 * Whose database it is, by the application_id in its header
 * (sqlite.org/fileformat2.html#application_id).
 */
#include "sqlite/history_sql.h"
#include "sqlite/sqlite_engine.h"

long strata__sqlite_application_id(struct strata__session *session)
{
    static const char doing[] = "reading the application_id";
    sqlite3_stmt *statement =
        strata__sqlite_prepare(session, STRATA__SQL_APPLICATION_ID, doing);
    long id = 0;
    if (strata__sqlite_step(session, statement, doing)) {
        id = sqlite3_column_int(statement, 0);
    }
    sqlite3_finalize(statement);
    return id;
}

void strata__sqlite_set_application_id(struct strata__session *session, long id)
{
    char sql[64];
    sqlite3_snprintf((int)sizeof sql, sql, STRATA__SQL_APPLICATION_ID " = %ld",
                     id);
    strata__sqlite_exec(session, sql, "setting the application_id");
}
