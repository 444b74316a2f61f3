/* SPDX-License-Identifier: MIT
 *
 * What all of making rows shares: statements of its own, triggers on and off,
 * and the limits that hostile schemas meet.
 */
#include "base/fs.h"
#include "prove/populate/row.h"

/* Limits in steps of SQLite's machine are the same everywhere; the clock is
 * for what steps do not count. */
#define TABLE_STEPS 10000000
#define TABLE_ATTEMPTS 4000
#define TABLE_MS 5000
#define RUN_STEPS 400000000

sqlite3_stmt *row_prepare(struct row_run *run, char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sql == NULL) {
        oom();
    }
    scratch_forget(run->scratch);
    if (sqlite3_prepare_v2(run->scratch->db, sql, -1, &statement, NULL) !=
        SQLITE_OK) {
        sqlite3_finalize(statement);
        statement = NULL;
    }
    sqlite3_free(sql);
    return statement;
}

bool row_execute(struct row_run *run, char *sql)
{
    sqlite3_stmt *statement = row_prepare(run, sql);
    bool done = statement != NULL && sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    scratch_forget(run->scratch);
    return done;
}

bool row_switch_triggers(struct row_run *run, bool on)
{
    sqlite3 *db = run->scratch->db;
    int was = 0;
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1, &was);
    if ((was != 0) != on) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, on ? 1 : 0, NULL);
    }
    return was != 0;
}

bool row_run_is_over(const struct row_run *run)
{
    return run->steps > RUN_STEPS || fs_clock_ms() > run->deadline_ms;
}

bool row_table_is_over(const struct row_table *table)
{
    return table->given_up || table->attempts > TABLE_ATTEMPTS ||
           table->steps > TABLE_STEPS || row_run_is_over(table->run) ||
           (table->began_ms != 0 && fs_clock_ms() - table->began_ms > TABLE_MS);
}
