/* SPDX-License-Identifier: MIT
 *
 * The hashes that the compiler puts into a set: of each schema behind a
 * migration, learned as it learns them.
 */
#ifndef SUPPORT_PROVED_H
#define SUPPORT_PROVED_H

#include <stdio.h>

#include "support/story.h"

/* Run a set's migrations on a new database in memory, and write into the set
 * what the runtime records of the schema. */
static inline void given_proved(strata_set *set)
{
    strata_database database;
    strata_error error;
    sqlite3_stmt *row = NULL;
    sqlite3 *db = NULL;
    size_t i = 0;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    database = strata_sqlite(db);
    for (i = 0; i < set->count; i += 1) {
        strata_options options = {.target = set->migrations[i].version};
        strata_upgrade(&database, set, &options, &error);
        assert_string_equal(error.message, "");
    }
    assert_int_equal(sqlite3_prepare_v2(
                         db,
                         "SELECT schema FROM strata_history ORDER BY position",
                         -1, &row, NULL),
                     SQLITE_OK);
    for (i = 0; i < set->count; i += 1) {
        strata_migration *migration = (strata_migration *)&set->migrations[i];
        assert_int_equal(sqlite3_step(row), SQLITE_ROW);
        snprintf(migration->schema, sizeof migration->schema, "%s",
                 (const char *)sqlite3_column_text(row, 0));
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
}

#endif
