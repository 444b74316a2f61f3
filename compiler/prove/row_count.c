/* SPDX-License-Identifier: MIT
 *
 * Counting rows. Names are the scripts', and so always in quotes.
 */
#include "prove/row_count.h"

/* Read the numbers of the first row that a query gives, and count its rows. */
static long long ask(struct scratch *scratch, char *sql, long long *numbers,
                     int count, long long *steps)
{
    sqlite3_stmt *statement = NULL;
    bool was_stopped = scratch->stopped != 0;
    long long rows = 0;
    int code = SQLITE_OK;
    int i = 0;
    if (sql == NULL) {
        oom();
    }
    code = sqlite3_prepare_v2(scratch->db, sql, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        for (i = 0; code == SQLITE_ROW && rows == 0 && i < count; i += 1) {
            numbers[i] = sqlite3_column_int64(statement, i);
        }
        rows += code == SQLITE_ROW;
    }
    if (steps != NULL && statement != NULL) {
        *steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    if (!was_stopped && scratch->stopped != 0) {
        scratch_forget(scratch);
    }
    return code == SQLITE_DONE ? rows : -1;
}

long long row_count(struct scratch *scratch, struct str table)
{
    long long count = -1;
    ask(scratch,
        sqlite3_mprintf("SELECT count(*) FROM main.\"%.*w\"", STR_ARGS(table)),
        &count, 1, NULL);
    return count;
}

struct value_count value_count(struct scratch *scratch, struct str table,
                               struct str column)
{
    struct value_count count = {-1, -1, -1};
    long long numbers[3] = {-1, -1, -1};
    /* With x before them, names in quotes are never taken for texts. */
    char *sql =
        sqlite3_mprintf("SELECT count(*), count(x.\"%.*w\"),"
                        " count(DISTINCT x.\"%.*w\")"
                        " FROM main.\"%.*w\" AS x",
                        STR_ARGS(column), STR_ARGS(column), STR_ARGS(table));
    ask(scratch, sql, numbers, 3, NULL);
    count.rows = numbers[0];
    count.values = numbers[1];
    count.distinct = numbers[2];
    return count;
}

long long violation_count(struct scratch *scratch, long long *steps)
{
    return ask(scratch, sqlite3_mprintf("PRAGMA main.foreign_key_check"), NULL,
               0, steps);
}

bool keys_are_enforced(const struct scratch *scratch)
{
    int on = 0;
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
    return on != 0;
}
