/* SPDX-License-Identifier: MIT
 *
 * Fifty processes start at once on one database: all succeed, and each
 * migration is applied once.
 */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fault/fault_case.h"
#include "fault/fault_spawn.h"

#define PROCESSES 50
#define ROUNDS 4
#define ROWS 300

static struct fault_states with_rows;
static struct fault_states without_rows;

static int setup(void **state)
{
    (void)state;
    fault_learn(&with_rows, ROWS);
    /* A new database never gets the application's rows of version 2. */
    fault_learn(&without_rows, 0);
    return 0;
}

/* Start them all, and return how many did not succeed. */
static int start_together(const char *mode, const struct fault_place *place)
{
    struct fault_gate gate;
    pid_t programs[PROCESSES];
    int failures = 0;
    int i = 0;
    fault_gate_open(&gate);
    for (i = 0; i < PROCESSES; i += 1) {
        programs[i] = fault_start(&gate, mode, place);
    }
    fault_gate_release(&gate, PROCESSES);
    for (i = 0; i < PROCESSES; i += 1) {
        failures += fault_wait(programs[i]) != 0;
    }
    return failures;
}

static sqlite3 *open_result(const struct fault_place *place)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(place->database, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    return db;
}

static void check_result(const struct fault_place *place,
                         const struct fault_states *states)
{
    struct fault_look look;
    sqlite3 *db = open_result(place);
    fault_look(db, states, &look);
    if (!look.whole || look.position != FAULT_COUNT || look.progress != 0) {
        fail_msg("%s", look.words);
    }
    assert_int_equal(fault_number(db, "SELECT count(*) FROM applied"),
                     FAULT_COUNT);
    assert_int_equal(fault_number(db, "SELECT count(DISTINCT version)"
                                      " FROM applied"),
                     FAULT_COUNT);
    sqlite3_close(db);
}

enum database {
    EMPTY,
    OLD,
    BASE /* the base schema, without a history */
};

static void rounds_of(const char *mode, const char *journal_mode,
                      enum database kind)
{
    struct fault_place place;
    int round = 0;
    fault_enter(&place);
    if (kind == OLD) {
        fault_make_old(place.original, journal_mode, ROWS);
    } else if (kind == BASE) {
        fault_make_base(place.original, journal_mode);
    } else {
        fault_make_empty(place.original, journal_mode);
    }
    for (round = 0; round < ROUNDS; round += 1) {
        fault_restore(&place);
        assert_int_equal(start_together(mode, &place), 0);
        check_result(&place, kind == OLD ? &with_rows : &without_rows);
    }
    fault_leave(&place);
}

static void on_an_empty_database_with_a_rollback_journal(void **state)
{
    (void)state;
    rounds_of("inside", "delete", EMPTY);
}

static void on_an_empty_database_with_a_wal(void **state)
{
    (void)state;
    rounds_of("inside", "wal", EMPTY);
}

static void on_an_old_database_with_a_rollback_journal(void **state)
{
    (void)state;
    rounds_of("inside", "delete", OLD);
}

static void on_an_old_database_with_a_wal(void **state)
{
    (void)state;
    rounds_of("inside", "wal", OLD);
}

static void on_one_with_the_base_schema(void **state)
{
    (void)state;
    rounds_of("inside", "delete", BASE);
    rounds_of("inside", "wal", BASE);
    rounds_of("outside", "delete", BASE);
}

static void with_a_migration_outside_a_transaction(void **state)
{
    (void)state;
    rounds_of("outside", "delete", EMPTY);
    rounds_of("outside", "wal", EMPTY);
    rounds_of("outside", "delete", OLD);
    rounds_of("outside", "wal", OLD);
}

/* Some die on the way; those who live are not harmed. Which ones die does not
 * matter, so the moment is not chosen either. */
static void some_are_killed(const char *journal_mode)
{
    struct fault_place place;
    int round = 0;
    fault_enter(&place);
    fault_make_old(place.original, journal_mode, ROWS);
    for (round = 0; round < 2 * ROUNDS; round += 1) {
        struct fault_gate gate;
        pid_t programs[PROCESSES];
        int i = 0;
        fault_restore(&place);
        fault_gate_open(&gate);
        for (i = 0; i < PROCESSES; i += 1) {
            programs[i] = fault_start(&gate, "inside", &place);
        }
        fault_gate_release(&gate, PROCESSES);
        for (i = 0; i < PROCESSES; i += 4) {
            fault_pause_us(400LL * round);
            kill(programs[i], SIGKILL);
        }
        for (i = 0; i < PROCESSES; i += 1) {
            int status = fault_wait(programs[i]);
            assert_true(status == 0 || (i % 4 == 0 && status == -SIGKILL));
        }
        check_result(&place, &with_rows);
    }
    fault_leave(&place);
}

static void while_some_are_killed(void **state)
{
    (void)state;
    some_are_killed("delete");
    some_are_killed("wal");
}

/* The test sees what a runner without a transaction does. */
static void negative_control(void **state)
{
    struct fault_place place;
    int failures = 0;
    int round = 0;
    (void)state;
    fault_enter(&place);
    fault_make_old(place.original, "delete", ROWS);
    for (round = 0; round < 5 && failures == 0; round += 1) {
        fault_restore(&place);
        failures += start_together("naive", &place);
    }
    assert_true(failures > 0);
    fault_leave(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_an_empty_database_with_a_rollback_journal),
        cmocka_unit_test(on_an_empty_database_with_a_wal),
        cmocka_unit_test(on_an_old_database_with_a_rollback_journal),
        cmocka_unit_test(on_an_old_database_with_a_wal),
        cmocka_unit_test(on_one_with_the_base_schema),
        cmocka_unit_test(with_a_migration_outside_a_transaction),
        cmocka_unit_test(while_some_are_killed),
        cmocka_unit_test(negative_control),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
