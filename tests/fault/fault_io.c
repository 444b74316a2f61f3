/* SPDX-License-Identifier: MIT
 *
 * The n-th write, sync, truncation, lock, deletion or read fails, for n = 1, 2,
 * … until nothing fires, once and from there on: always a result and a whole
 * version, the connection as it was, and a second start that succeeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fault/fault_sweep.h"
#include "support/shim_vfs.h"

static const struct fault {
    const char *name;
    enum shim_call call;
    int code;
    bool from_there_on;
} faults[] = {
    {"one write fails", SHIM_WRITE, SQLITE_IOERR_WRITE, false},
    {"writes fail", SHIM_WRITE, SQLITE_IOERR_WRITE, true},
    {"the disk is full", SHIM_WRITE, SQLITE_FULL, true},
    {"one sync fails", SHIM_SYNC, SQLITE_IOERR_FSYNC, false},
    {"syncs fail", SHIM_SYNC, SQLITE_IOERR_FSYNC, true},
    {"one truncation fails", SHIM_TRUNCATE, SQLITE_IOERR_TRUNCATE, false},
    {"truncations fail", SHIM_TRUNCATE, SQLITE_IOERR_TRUNCATE, true},
    {"one lock fails", SHIM_LOCK, SQLITE_IOERR_LOCK, false},
    {"locks fail", SHIM_LOCK, SQLITE_IOERR_LOCK, true},
    {"one lock is taken", SHIM_LOCK, SQLITE_BUSY, false},
    {"locks are taken", SHIM_LOCK, SQLITE_BUSY, true},
    {"one WAL lock fails", SHIM_WAL_LOCK, SQLITE_IOERR_SHMLOCK, false},
    {"WAL locks fail", SHIM_WAL_LOCK, SQLITE_IOERR_SHMLOCK, true},
    /* Not all from there on: SQLite itself tries again for ten seconds. */
    {"one WAL lock is taken", SHIM_WAL_LOCK, SQLITE_BUSY, false},
    {"one deletion fails", SHIM_DELETE, SQLITE_IOERR_DELETE, false},
    {"deletions fail", SHIM_DELETE, SQLITE_IOERR_DELETE, true},
    {"one read fails", SHIM_READ, SQLITE_IOERR_READ, false},
    {"reads fail", SHIM_READ, SQLITE_IOERR_READ, true},
};
#define FAULTS (sizeof faults / sizeof faults[0])

static const struct fault *current;

static void arm(int n)
{
    shim_reset();
    shim.fail = current->call;
    shim.code = current->code;
    shim.from_there_on = current->from_there_on;
    shim.fail_at = (unsigned long)n;
}

static bool disarm(void)
{
    bool fired = shim.fired > 0;
    shim_reset();
    return fired;
}

static void sweep_all(enum fault_kind kind, enum fault_way way,
                      const char *journal_mode)
{
    struct fault_sweep sweep;
    fault_sweep_begin(&sweep, kind, way, journal_mode);
    for (current = faults; current < faults + FAULTS; current += 1) {
        int before = sweep.runs;
        fault_sweep_run(&sweep, arm, disarm, 1, 1);
        if (sweep.runs == before + 1) {
            continue; /* this journal mode has no such call */
        }
        print_message("%s: %d runs\n", current->name, sweep.runs - before);
    }
    fault_sweep_judge(&sweep);
    fault_sweep_end(&sweep);
}

static void upgrade_with_a_rollback_journal(void **state)
{
    (void)state;
    sweep_all(FAULT_INSIDE, FAULT_UP, "delete");
}

static void upgrade_with_a_wal(void **state)
{
    (void)state;
    sweep_all(FAULT_INSIDE, FAULT_UP, "wal");
}

static void downgrade_with_a_rollback_journal(void **state)
{
    (void)state;
    sweep_all(FAULT_INSIDE, FAULT_DOWN, "delete");
}

static void downgrade_with_a_wal(void **state)
{
    (void)state;
    sweep_all(FAULT_INSIDE, FAULT_DOWN, "wal");
}

static void adopting_a_base_schema(void **state)
{
    (void)state;
    sweep_all(FAULT_INSIDE, FAULT_ADOPT, "delete");
    sweep_all(FAULT_INSIDE, FAULT_ADOPT, "wal");
}

static void outside_a_transaction(void **state)
{
    (void)state;
    sweep_all(FAULT_OUTSIDE, FAULT_UP, "delete");
    sweep_all(FAULT_OUTSIDE, FAULT_UP, "wal");
    sweep_all(FAULT_OUTSIDE, FAULT_DOWN, "delete");
    sweep_all(FAULT_OUTSIDE, FAULT_DOWN, "wal");
}

static void negative_control(void **state)
{
    struct fault_sweep sweep;
    (void)state;
    fault_sweep_begin(&sweep, FAULT_INSIDE, FAULT_NAIVE, "delete");
    current = &faults[1];
    fault_sweep_run(&sweep, arm, disarm, 1, 1);
    fault_sweep_judge(&sweep);
    fault_sweep_end(&sweep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upgrade_with_a_rollback_journal),
        cmocka_unit_test(upgrade_with_a_wal),
        cmocka_unit_test(downgrade_with_a_rollback_journal),
        cmocka_unit_test(downgrade_with_a_wal),
        cmocka_unit_test(adopting_a_base_schema),
        cmocka_unit_test(outside_a_transaction),
        cmocka_unit_test(negative_control),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
