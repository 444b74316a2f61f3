/* SPDX-License-Identifier: MIT
 *
 * At the n-th moment of an upgrade, for n = 1, 2, …, another program upgrades
 * the same database, wherever it is let in: both succeed, and each migration is
 * applied once. A moment is a question that SQLite asks the authorizer, of
 * which every statement has several.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fault/fault_case.h"
#include "fault/fault_spawn.h"
#include "support/chain.h"

#define ROWS 10

/* The other program, and when it is its turn. */
struct other {
    sqlite3 *db;
    const strata_set *set;
    int moments_left;
    strata_result result;
};

static int overtake(void *context, int action, const char *a, const char *b,
                    const char *c, const char *d)
{
    struct other *other = context;
    (void)action;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    other->moments_left -= 1;
    if (other->moments_left == 0) {
        strata_database database = strata_sqlite(other->db);
        strata_options options = {0};
        options.busy_timeout_ms = -1;
        other->result = strata_upgrade(&database, other->set, &options, NULL);
    }
    return SQLITE_OK;
}

static sqlite3 *open_database(const struct fault_place *place)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(place->database, &db), SQLITE_OK);
    assert_true(fault_sql(db, "PRAGMA synchronous = OFF"));
    return db;
}

/* Returns whether the moment came. */
static bool upgrade_overtaken(const struct fault_place *place,
                              struct other *other,
                              const struct fault_states *states)
{
    sqlite3 *db = open_database(place);
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    struct fault_look look;
    strata_error error;
    other->db = open_database(place);
    options.busy_timeout_ms = -1;
    sqlite3_set_authorizer(db, overtake, other);
    strata_upgrade(&database, other->set, &options, &error);
    sqlite3_set_authorizer(db, NULL, NULL);
    if (error.result != STRATA_OK) {
        fail_msg("%s", error.message);
    }
    fault_look(db, states, &look);
    assert_true(look.whole && look.position == FAULT_COUNT &&
                look.progress == 0);
    assert_int_equal(fault_number(db, "SELECT count(*) FROM applied"),
                     FAULT_COUNT);
    sqlite3_close(other->db);
    sqlite3_close(db);
    return other->moments_left <= 0;
}

static void make_base(const char *path, const char *journal_mode, int rows)
{
    (void)rows;
    fault_make_base(path, journal_mode);
}

static void make_empty(const char *path, const char *journal_mode, int rows)
{
    (void)rows;
    fault_make_empty(path, journal_mode);
}

static void overtaken_at_every_moment(void (*make)(const char *path,
                                                   const char *journal_mode,
                                                   int rows),
                                      const char *journal_mode, int rows)
{
    struct fault_states states;
    struct fault_place place;
    strata_set *set = fault_set(FAULT_INSIDE);
    int faster = 0;
    int n = 1;
    bool came = true;
    fault_learn(&states, rows);
    fault_enter(&place);
    make(place.original, journal_mode, rows);
    for (n = 1; came; n += n < 150 ? 1 : 13) {
        struct other other = {NULL, set, n, STRATA_BUSY};
        fault_restore(&place);
        came = upgrade_overtaken(&place, &other, &states);
        assert_true(other.result == STRATA_OK || other.result == STRATA_BUSY);
        faster += other.result == STRATA_OK;
    }
    print_message("%d moments, at %d of them the other one was faster\n", n,
                  faster);
    assert_true(faster > 20);
    fault_leave(&place);
    chain_free(set);
}

static void on_an_empty_database(void **state)
{
    (void)state;
    overtaken_at_every_moment(make_empty, "delete", 0);
    overtaken_at_every_moment(make_empty, "wal", 0);
}

static void on_an_old_database(void **state)
{
    (void)state;
    overtaken_at_every_moment(fault_make_old, "delete", ROWS);
    overtaken_at_every_moment(fault_make_old, "wal", ROWS);
}

static void on_one_with_the_base_schema(void **state)
{
    (void)state;
    overtaken_at_every_moment(make_base, "delete", 0);
    overtaken_at_every_moment(make_base, "wal", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_an_empty_database),
        cmocka_unit_test(on_an_old_database),
        cmocka_unit_test(on_one_with_the_base_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
