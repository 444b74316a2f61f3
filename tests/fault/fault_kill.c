/* SPDX-License-Identifier: MIT
 *
 * A process is killed at a random moment of an upgrade, 200 times: the database
 * is old or new, its history says which, and the next start succeeds. With a
 * migration outside a transaction, the history says exactly what is known.
 */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "fault/fault_case.h"
#include "fault/fault_spawn.h"
#include "support/chain.h"

#define ROWS 3000
#define SEED 20260301u

static struct fault_states states;

static int setup(void **state)
{
    (void)state;
    fault_learn(&states, ROWS);
    return 0;
}

/* What was seen in the rounds of one test. */
struct tally {
    int old;
    int new;
    int between; /* a whole version, or a recorded part of one */
    int mixed;
    int in_the_act; /* a journal or WAL was left behind */
};

static bool left_behind(const struct fault_place *place, const char *end)
{
    char path[160];
    struct stat information;
    snprintf(path, sizeof path, "%s%s", place->database, end);
    return stat(path, &information) == 0 && information.st_size > 0;
}

/* Run the program; kill it after a time, or not at all. Returns how long it
 * ran, in microseconds. */
static long long run_program(const char *mode, const struct fault_place *place,
                             long long kill_after_us)
{
    struct fault_gate gate;
    long long began_us = 0;
    pid_t program = 0;
    fault_gate_open(&gate);
    program = fault_start(&gate, mode, place);
    fault_gate_release(&gate, 1);
    began_us = fault_clock_us();
    if (kill_after_us >= 0) {
        fault_pause_us(kill_after_us);
        kill(program, SIGKILL);
        fault_wait(program);
    } else {
        assert_int_equal(fault_wait(program), 0);
    }
    return fault_clock_us() - began_us;
}

static long long usual_duration_us(const char *mode,
                                   const struct fault_place *place)
{
    long long longest = 0;
    int i = 0;
    for (i = 0; i < 3; i += 1) {
        long long duration = 0;
        fault_restore(place);
        duration = run_program(mode, place, -1);
        longest = duration > longest ? duration : longest;
    }
    return longest;
}

static void count_look(struct tally *tally, const struct fault_look *look)
{
    if (!look->whole) {
        tally->mixed += 1;
    } else if (look->progress == 0 && look->position == FAULT_OLD) {
        tally->old += 1;
    } else if (look->progress == 0 && look->position == FAULT_COUNT) {
        tally->new += 1;
    } else {
        tally->between += 1;
    }
}

/* The next start, in this process. */
static void start_again(sqlite3 *db, const strata_set *set,
                        const struct fault_look *look)
{
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    strata_error error;
    struct fault_look now;
    options.busy_timeout_ms = -1;
    strata_upgrade(&database, set, &options, &error);
    if (look->progress != 0) {
        assert_int_equal(error.result, STRATA_INTERRUPTED);
        assert_string_equal(error.version, "0004");
        return;
    }
    if (error.result != STRATA_OK) {
        fail_msg("%s", error.message);
    }
    fault_look(db, &states, &now);
    assert_true(now.whole && now.position == FAULT_COUNT);
}

static void kill_rounds(const char *mode, const char *journal_mode, int rounds,
                        struct tally *tally)
{
    enum fault_kind kind = mode[0] == 'o' ? FAULT_OUTSIDE : FAULT_INSIDE;
    strata_set *set = fault_set(kind);
    struct fault_place place;
    unsigned random = SEED;
    long long duration_us = 0;
    int round = 0;
    fault_enter(&place);
    fault_make_old(place.original, journal_mode, ROWS);
    duration_us = usual_duration_us(mode, &place);
    for (round = 0; round < rounds; round += 1) {
        struct fault_look look;
        sqlite3 *db = NULL;
        random = random * 1664525u + 1013904223u;
        fault_restore(&place);
        /* A little beyond the end, too. */
        run_program(mode, &place, (random >> 8) % (duration_us * 9 / 8));
        tally->in_the_act +=
            left_behind(&place, "-journal") || left_behind(&place, "-wal");
        assert_int_equal(sqlite3_open(place.database, &db), SQLITE_OK);
        fault_look(db, &states, &look);
        count_look(tally, &look);
        if (mode[0] != 'n') {
            if (!look.whole) {
                fail_msg("seed %u, round %d: %s", SEED, round, look.words);
            }
            start_again(db, set, &look);
        }
        sqlite3_close(db);
    }
    print_message("seed %u, %s, %s, %lld us: %d old, %d new, %d between, "
                  "%d mixed; %d in the act\n",
                  SEED, mode, journal_mode, duration_us, tally->old, tally->new,
                  tally->between, tally->mixed, tally->in_the_act);
    fault_leave(&place);
    chain_free(set);
}

static void old_or_new_with_a_rollback_journal(void **state)
{
    struct tally tally = {0, 0, 0, 0, 0};
    (void)state;
    kill_rounds("inside", "delete", 100, &tally);
    assert_int_equal(tally.between, 0);
    assert_true(tally.old > 0 && tally.in_the_act > 10);
}

static void old_or_new_with_a_wal(void **state)
{
    struct tally tally = {0, 0, 0, 0, 0};
    (void)state;
    kill_rounds("inside", "wal", 100, &tally);
    assert_int_equal(tally.between, 0);
    assert_true(tally.old > 0 && tally.in_the_act > 10);
}

static void outside_a_transaction_it_is_known_what_was_begun(void **state)
{
    struct tally tally = {0, 0, 0, 0, 0};
    (void)state;
    kill_rounds("outside", "delete", 40, &tally);
    kill_rounds("outside", "wal", 40, &tally);
    assert_true(tally.between > 0);
}

/* The test sees what a runner without a transaction leaves behind. */
static void negative_control(void **state)
{
    struct tally tally = {0, 0, 0, 0, 0};
    int i = 0;
    (void)state;
    for (i = 0; i < 5 && tally.mixed == 0; i += 1) {
        kill_rounds("naive", "delete", 10, &tally);
    }
    assert_true(tally.mixed > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(old_or_new_with_a_rollback_journal),
        cmocka_unit_test(old_or_new_with_a_wal),
        cmocka_unit_test(outside_a_transaction_it_is_known_what_was_begun),
        cmocka_unit_test(negative_control),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
