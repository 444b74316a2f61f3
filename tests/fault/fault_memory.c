/* SPDX-License-Identifier: MIT
 *
 * SQLite's n-th allocation in a call fails, for n = 1, 2, … until nothing
 * fires. The runtime itself allocates nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fault/fault_sweep.h"
#include "support/chain.h"

static sqlite3_mem_methods real;
static long allocations;
static long fail_at;   /* 0: nothing fails */
static long fail_many; /* so many from there on */
static long fired;

static bool fails(void)
{
    allocations += 1;
    if (fail_at == 0 || allocations < fail_at ||
        allocations >= fail_at + fail_many) {
        return false;
    }
    fired += 1;
    return true;
}

static void *failing_malloc(int size)
{
    return fails() ? NULL : real.xMalloc(size);
}

static void *failing_realloc(void *memory, int size)
{
    return fails() ? NULL : real.xRealloc(memory, size);
}

static int setup(void **state)
{
    sqlite3_mem_methods ours;
    (void)state;
    /* Lookaside would serve small allocations without asking us. */
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK) {
        return -1;
    }
    ours = real;
    ours.xMalloc = failing_malloc;
    ours.xRealloc = failing_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK ? 0 : -1;
}

static void arm_one(int n)
{
    allocations = 0;
    fired = 0;
    fail_many = 1;
    fail_at = n;
}

/* Long enough that SQLite's own second attempts fail as well. */
static void arm_some(int n)
{
    arm_one(n);
    fail_many = 4;
}

static bool disarm(void)
{
    fail_at = 0;
    return fired > 0;
}

/* Every allocation is one of some thousand in each sweep; so that the test ends
 * soon, a sweep tries one in eleven, each sweep others. STRATA_EXHAUSTIVE in
 * the environment makes it all of them. */
static void sweep(enum fault_kind kind, enum fault_way way,
                  const char *journal_mode, fault_arm *arm, int first)
{
    struct fault_sweep sweep;
    bool all = getenv("STRATA_EXHAUSTIVE") != NULL;
    fault_sweep_begin(&sweep, kind, way, journal_mode);
    fault_sweep_run(&sweep, arm, disarm, all ? 1 : first, all ? 1 : 11);
    fault_sweep_judge(&sweep);
    fault_sweep_end(&sweep);
}

static void upgrade(void **state)
{
    (void)state;
    sweep(FAULT_INSIDE, FAULT_UP, "delete", arm_one, 1);
    sweep(FAULT_INSIDE, FAULT_UP, "wal", arm_one, 2);
}

static void downgrade(void **state)
{
    (void)state;
    sweep(FAULT_INSIDE, FAULT_DOWN, "delete", arm_one, 3);
    sweep(FAULT_INSIDE, FAULT_DOWN, "wal", arm_one, 4);
}

static void several_in_a_row(void **state)
{
    (void)state;
    sweep(FAULT_INSIDE, FAULT_UP, "delete", arm_some, 5);
    sweep(FAULT_INSIDE, FAULT_DOWN, "wal", arm_some, 6);
}

static void adopting_a_base_schema(void **state)
{
    (void)state;
    sweep(FAULT_INSIDE, FAULT_ADOPT, "delete", arm_one, 9);
}

static void outside_a_transaction(void **state)
{
    (void)state;
    sweep(FAULT_OUTSIDE, FAULT_UP, "delete", arm_one, 7);
    sweep(FAULT_OUTSIDE, FAULT_DOWN, "wal", arm_one, 8);
}

/* A set whose second migration must not pass: what it requires does not hold,
 * it takes rows, or it leaves rows without a parent. */
static strata_set *make_bad_set(int which)
{
    static const strata_precondition preconditions[] = {
        {"SELECT count(*) = 0 FROM children", "no children", 1, 1},
        {NULL, NULL, 0, 0},
    };
    static const strata_table tables[] = {
        {"parents", "parents", 0},
        {"children", "children", STRATA_KEEPS_ROWS | STRATA_CHECKS_KEYS},
        {NULL, NULL, 0},
    };
    const struct step steps[] = {
        MIGRATION("0001", "tables",
                  "CREATE TABLE parents(id INTEGER PRIMARY KEY);"
                  "CREATE TABLE children(id REFERENCES parents(id));"
                  "INSERT INTO parents VALUES (1), (2), (3);"
                  "INSERT INTO children VALUES (1), (2), (3)"),
        {.version = "0002",
         .label = "bad",
         .up = which == 0   ? "SELECT 1"
               : which == 1 ? "DELETE FROM children WHERE id = 3"
                            : "DELETE FROM parents",
         .up_demands = {which == 0 ? preconditions : NULL, tables}},
    };
    return chain_make("bad", steps, 2);
}

static void call_bad_set(const strata_set *set, int n, strata_error *error)
{
    strata_options options = {0};
    strata_database database;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    database = strata_sqlite(db);
    options.target = "0001";
    assert_int_equal(strata_upgrade(&database, set, &options, error),
                     STRATA_OK);
    arm_one(n);
    strata_upgrade(&database, set, NULL, error);
    fail_at = 0;
    assert_int_equal(fault_number(db, "SELECT count(*) FROM strata_history"),
                     1);
    assert_int_equal(fault_number(db, "SELECT count(*) FROM children"), 3);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* What cannot be asked or counted is no reason to let it pass. */
static void guards_do_not_look_away(void **state)
{
    static const strata_result results[] = {STRATA_UNMET, STRATA_LOSS,
                                            STRATA_FAILED};
    int step = getenv("STRATA_EXHAUSTIVE") != NULL ? 1 : 5;
    int which = 0;
    (void)state;
    for (which = 0; which < 3; which += 1) {
        strata_set *set = make_bad_set(which);
        strata_error error;
        int n = which + 1 - step;
        do {
            n += step;
            call_bad_set(set, n, &error);
            if (error.result != STRATA_DATABASE &&
                error.result != results[which]) {
                fail_msg("fault %d: %s %s", n, strata_result_name(error.result),
                         error.message);
            }
        } while (fired > 0);
        assert_int_equal(error.result, results[which]);
        assert_true(n > 100);
        chain_free(set);
    }
}

/* A database whose schema differs from what the migrations make, by a letter
 * or only in how it is written. */
static sqlite3 *open_drifted(const strata_set *set, bool really)
{
    static const char *const texts[] = {
        "UPDATE sqlite_master SET sql = 'CREATE TABLE notes(a, \"b\" DEFAULT "
        "\"x\")' WHERE name = 'notes'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE notes(a, c DEFAULT "
        "''x'')' WHERE name = 'notes'",
    };
    strata_database database;
    strata_error error;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    database = strata_sqlite(db);
    assert_int_equal(strata_upgrade(&database, set, NULL, &error), STRATA_OK);
    assert_true(fault_sql(db, "PRAGMA writable_schema = ON"));
    assert_int_equal(sqlite3_exec(db, texts[really], NULL, NULL, NULL),
                     SQLITE_OK);
    assert_true(fault_sql(db, "PRAGMA writable_schema = RESET"));
    return db;
}

/* Whether schemas are alike can only be said of those that were compared. */
static void drift_is_not_judged_by_halves(void **state)
{
    const struct step steps[] = {
        MIGRATION("0001", "notes", "CREATE TABLE notes(a, b DEFAULT 'x')"),
    };
    strata_set *set = chain_make("notes", steps, 1);
    int step = getenv("STRATA_EXHAUSTIVE") != NULL ? 1 : 23;
    int really = 0;
    (void)state;
    for (really = 0; really < 2; really += 1) {
        strata_result expected = really ? STRATA_DRIFTED : STRATA_OK;
        sqlite3_int64 before = sqlite3_memory_used();
        sqlite3 *db = open_drifted(set, really);
        strata_database database = strata_sqlite(db);
        strata_error error;
        int n = really + 1 - step;
        do {
            n += step;
            arm_one(n);
            strata_upgrade(&database, set, NULL, &error);
            fail_at = 0;
            if (error.result != STRATA_DATABASE && error.result != expected) {
                fail_msg("fault %d: %s %s", n, strata_result_name(error.result),
                         error.message);
            }
        } while (fired > 0);
        assert_int_equal(error.result, expected);
        assert_true(n > 300);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        assert_int_equal(sqlite3_memory_used(), before);
    }
    chain_free(set);
}

static void negative_control(void **state)
{
    (void)state;
    sweep(FAULT_INSIDE, FAULT_NAIVE, "delete", arm_one, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upgrade),
        cmocka_unit_test(downgrade),
        cmocka_unit_test(several_in_a_row),
        cmocka_unit_test(adopting_a_base_schema),
        cmocka_unit_test(outside_a_transaction),
        cmocka_unit_test(guards_do_not_look_away),
        cmocka_unit_test(drift_is_not_judged_by_halves),
        cmocka_unit_test(negative_control),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
