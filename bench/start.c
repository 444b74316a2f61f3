/* SPDX-License-Identifier: MIT
 *
 * One start of a program, for bench/run. "bare" opens the database and reads
 * one row of the history by its key, which is the least that a check can cost;
 * "upgrade" opens it and calls strata_upgrade, "unlooked" the same without
 * comparing the schema.
 */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>
#include <strata/strata.h>

#include "bench_migrations.h"

static int bare(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db,
                                  "SELECT chain FROM strata_history WHERE "
                                  "set_name='bench' AND position=1",
                                  -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? 0 : 1;
}

static int upgrade(sqlite3 *db, strata_drift drift)
{
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    strata_error error;
    options.drift = drift;
    if (strata_upgrade(&database, &bench_migrations, &options, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    int status = 1;
    if (argc == 3 && sqlite3_open(argv[2], &db) == SQLITE_OK) {
        status = strcmp(argv[1], "bare") == 0 ? bare(db)
                 : strcmp(argv[1], "unlooked") == 0
                     ? upgrade(db, STRATA_DRIFT_IGNORE)
                     : upgrade(db, STRATA_DRIFT_REFUSE);
    }
    sqlite3_close(db);
    return status;
}
