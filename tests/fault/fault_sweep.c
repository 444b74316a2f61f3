/* SPDX-License-Identifier: MIT
 *
 * One run of a sweep, and what must hold after it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fault/fault_sweep.h"
#include "support/chain.h"
#include "support/connection.h"
#include "support/shim_vfs.h"

#define ROWS 40

static strata_result call(const struct fault_sweep *sweep, sqlite3 *db,
                          strata_error *error)
{
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    options.busy_timeout_ms = -1;
    if (sweep->way == FAULT_DOWN) {
        options.target = sweep->set->migrations[FAULT_MIDDLE - 2].version;
        return strata_downgrade(&database, sweep->set, &options, error);
    }
    return strata_upgrade(&database, sweep->set, &options, error);
}

void fault_sweep_begin(struct fault_sweep *sweep, enum fault_kind kind,
                       enum fault_way way, const char *journal_mode)
{
    memset(sweep, 0, sizeof *sweep);
    sweep->kind = kind;
    sweep->way = way;
    sweep->journal_mode = journal_mode;
    sweep->set = fault_set(kind);
    fault_learn(&sweep->states, way == FAULT_ADOPT ? 0 : ROWS);
    fault_enter(&sweep->place);
    if (way == FAULT_ADOPT) {
        sweep->states.at[0] = sweep->states.at[1];
        fault_make_base(sweep->place.original, journal_mode);
    } else {
        fault_make_old(sweep->place.original, journal_mode, ROWS);
    }
    if (way == FAULT_DOWN) {
        strata_database database;
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(sweep->place.original, &db), SQLITE_OK);
        database = strata_sqlite(db);
        assert_int_equal(strata_upgrade(&database, sweep->set, NULL, NULL),
                         STRATA_OK);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
    }
    shim_register();
    shim.skip_sync = true;
}

void fault_sweep_end(struct fault_sweep *sweep)
{
    fault_leave(&sweep->place);
    chain_free(sweep->set);
}

/* The application's connection, with settings that are not the default. */
static sqlite3 *open_connection(const struct fault_sweep *sweep)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(sweep->place.database, &db,
                                     SQLITE_OPEN_READWRITE, "shim"),
                     SQLITE_OK);
    assert_true(fault_sql(db, "PRAGMA foreign_keys = ON;"
                              "PRAGMA recursive_triggers = ON;"
                              "PRAGMA cache_size = 60;"
                              "CREATE TEMP TABLE mine(id INTEGER PRIMARY KEY);"
                              "INSERT INTO mine VALUES (77);"
                              "SELECT count(*) FROM main.sqlite_master"));
    return db;
}

/* The call with the fault. A crash or a leak ends the test by itself. */
static bool call_with_fault(struct fault_sweep *sweep, int n, fault_arm *arm,
                            fault_disarm *disarm, strata_error *error)
{
    struct connection_look before;
    struct connection_look after;
    const char *difference = NULL;
    sqlite3 *db = open_connection(sweep);
    bool fired = false;
    connection_look(db, &before);
    memset(error, 0x5a, sizeof *error);
    arm(n);
    if (sweep->way == FAULT_NAIVE) {
        error->result = fault_naive_upgrade(db, sweep->set) == 0
                            ? STRATA_OK
                            : STRATA_FAILED;
    } else {
        strata_result result = call(sweep, db, error);
        assert_int_equal(result, error->result);
    }
    fired = disarm();
    connection_look(db, &after);
    difference = connection_difference(&before, &after);
    if (difference != NULL && sweep->way != FAULT_NAIVE) {
        fail_msg("fault %d: %s (%s)", n, difference, error->message);
    }
    sqlite3_close(db);
    return fired;
}

static void count(struct fault_sweep *sweep, const struct fault_look *look,
                  strata_result result)
{
    size_t from = sweep->way == FAULT_DOWN    ? FAULT_COUNT
                  : sweep->way == FAULT_ADOPT ? 0
                                              : FAULT_OLD;
    size_t to = sweep->way == FAULT_DOWN ? FAULT_MIDDLE - 1 : FAULT_COUNT;
    bool is_new = look->position == to && look->progress == 0;
    sweep->runs += 1;
    sweep->succeeded += result == STRATA_OK;
    sweep->mixed += !look->whole;
    sweep->old += look->whole && look->position == from && look->progress == 0;
    sweep->new += look->whole &&is_new;
    sweep->between += look->whole && !is_new &&
                      (look->position != from || look->progress != 0);
    sweep->failed_and_new += look->whole && is_new && result != STRATA_OK;
    if (result == STRATA_OK && sweep->way != FAULT_NAIVE) {
        assert_true(look->whole && is_new);
    }
}

/* Without the fault, whatever it was, the next start arrives; only a script
 * outside a transaction may be known to be unfinished. */
static void start_again(struct fault_sweep *sweep, sqlite3 *db,
                        const struct fault_look *look)
{
    struct fault_look now;
    strata_error error;
    call(sweep, db, &error);
    if (look->progress != 0) {
        assert_int_equal(error.result, STRATA_INTERRUPTED);
        return;
    }
    if (error.result != STRATA_OK) {
        fail_msg("second start: %s", error.message);
    }
    fault_look(db, &sweep->states, &now);
    assert_true(now.whole && now.progress == 0);
}

static bool run(struct fault_sweep *sweep, int n, fault_arm *arm,
                fault_disarm *disarm)
{
    struct fault_look look;
    strata_error error;
    sqlite3 *db = NULL;
    bool fired = false;
    fault_restore(&sweep->place);
    fired = call_with_fault(sweep, n, arm, disarm, &error);
    assert_int_equal(sqlite3_open(sweep->place.database, &db), SQLITE_OK);
    assert_true(fault_sql(db, "PRAGMA synchronous = OFF"));
    fault_look(db, &sweep->states, &look);
    count(sweep, &look, error.result);
    if (sweep->way != FAULT_NAIVE) {
        if (!look.whole) {
            fail_msg("fault %d: %s (%s)", n, look.words, error.message);
        }
        if (error.result != STRATA_OK && error.result != STRATA_BUSY &&
            error.result != STRATA_DATABASE) {
            fail_msg("fault %d: %s", n, error.message);
        }
        start_again(sweep, db, &look);
    }
    sqlite3_close(db);
    return fired;
}

void fault_sweep_run(struct fault_sweep *sweep, fault_arm *arm,
                     fault_disarm *disarm, int first, int step)
{
    int n = first;
    while (run(sweep, n, arm, disarm)) {
        n += step;
        assert_true(n < 1000000);
    }
    /* The last run, without a fault, is an ordinary one. */
    assert_true(sweep->succeeded > 0 || sweep->way == FAULT_NAIVE);
}

void fault_sweep_judge(const struct fault_sweep *sweep)
{
    print_message("%d runs: %d ok, %d old, %d new, %d between, %d mixed\n",
                  sweep->runs, sweep->succeeded, sweep->old, sweep->new,
                  sweep->between, sweep->mixed);
    if (sweep->way == FAULT_NAIVE) {
        /* The sweep sees what a runner without a transaction leaves. */
        assert_true(sweep->mixed > sweep->runs / 4);
        return;
    }
    assert_int_equal(sweep->mixed, 0);
    if (sweep->kind == FAULT_INSIDE) {
        assert_int_equal(sweep->between, 0);
        /* "An outcome other than OK means that nothing was changed." */
        assert_int_equal(sweep->failed_and_new, 0);
    }
}
