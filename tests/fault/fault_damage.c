/* SPDX-License-Identifier: MIT
 *
 * Bytes of the database file are overwritten at random: every call gives a
 * result, never a crash, and leaves the connection as it was. The sanitizers
 * judge most of it.
 */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fault/fault_case.h"
#include "fault/fault_spawn.h"
#include "support/chain.h"
#include "support/connection.h"

#define ROUNDS 600
#define SEED 20260302u

static unsigned random_state = SEED;

static unsigned random_below(unsigned limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % limit;
}

/* Overwrite some bytes, more often near the beginnings of pages, where the
 * structure is, and rarely the file's header, which only ends it at once. */
static void damage(const char *path)
{
    FILE *file = fopen(path, "r+b");
    int bytes = 1 + (int)random_below(4);
    long size = 0;
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    while (bytes-- > 0) {
        long page = (long)random_below((unsigned)(size / 4096)) * 4096;
        long at = page + (long)random_below(random_below(2) != 0 ? 64 : 4096);
        if (at >= 24 || random_below(20) == 0) {
            fseek(file, at, SEEK_SET);
            fputc((int)random_below(256), file);
        }
    }
    assert_int_equal(fclose(file), 0);
}

static int ignore_entry(void *context, const strata_entry *entry)
{
    size_t *bytes = context;
    *bytes += strlen(entry->version) + strlen(entry->label);
    return 0;
}

static void call_everything(sqlite3 *db, const strata_set *set,
                            int results[STRATA_DRIFTED + 1])
{
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    struct connection_look before;
    struct connection_look after;
    strata_error error;
    size_t bytes = 0;
    const char *difference = NULL;
    options.busy_timeout_ms = -1;
    connection_look(db, &before);
    strata_verify(&database, set, &options, &error);
    strata_status(&database, set, &options, ignore_entry, &bytes, &error);
    strata_upgrade(&database, set, &options, &error);
    results[error.result] += 1;
    options.target = set->migrations[0].version;
    strata_downgrade(&database, set, &options, &error);
    strata_stamp(&database, set, &options, &error);
    connection_look(db, &after);
    difference = connection_difference(&before, &after);
    if (difference != NULL) {
        fail_msg("%s (%s)", difference, error.message);
    }
}

static void any_damage_gives_a_result(void **state)
{
    strata_set *set = fault_set(FAULT_INSIDE);
    int results[STRATA_DRIFTED + 1];
    struct fault_place place;
    int round = 0;
    (void)state;
    memset(results, 0, sizeof results);
    fault_enter(&place);
    fault_make_old(place.original, "delete", 40);
    for (round = 0; round < ROUNDS; round += 1) {
        sqlite3 *db = NULL;
        fault_restore(&place);
        damage(place.database);
        assert_int_equal(sqlite3_open(place.database, &db), SQLITE_OK);
        fault_sql(db, "PRAGMA synchronous = OFF");
        call_everything(db, set, results);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
    }
    fault_leave(&place);
    chain_free(set);
    print_message("seed %u: ok %d, database %d, failed %d, edited %d, "
                  "newer %d, unversioned %d\n",
                  SEED, results[STRATA_OK], results[STRATA_DATABASE],
                  results[STRATA_FAILED], results[STRATA_EDITED],
                  results[STRATA_NEWER], results[STRATA_UNVERSIONED]);
    /* Both kinds were tried: damage that is met, and damage that is not. */
    assert_true(results[STRATA_OK] > 0 && results[STRATA_DATABASE] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_damage_gives_a_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
