/* SPDX-License-Identifier: MIT
 *
 * A consumer's program, valid C99 and C++11: bring an empty database up to
 * date, then print the migrations. SET names the set; the default is `app`.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <strata/strata.h>

#ifndef SET
#define SET app_migrations
#include "app_migrations.h"
#else
#include SET_HEADER
#endif

int main(void)
{
    sqlite3 *db = NULL;
    strata_error error;
    strata_database database;
    strata_result result;
    size_t i;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK) {
        return 1;
    }
    database = strata_sqlite(db);
    result = strata_upgrade(&database, &SET, NULL, &error);
    if (result != STRATA_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    sqlite3_close(db);
    printf("%s %s\n", SET.name,
           SET.program_version != NULL ? SET.program_version : "-");
    for (i = 0; i < SET.count; i++) {
        printf("%s %s\n", SET.migrations[i].version, SET.migrations[i].label);
    }
    return result != STRATA_OK;
}
