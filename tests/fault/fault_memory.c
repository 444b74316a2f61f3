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
        cmocka_unit_test(negative_control),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
