/* SPDX-License-Identifier: MIT
 *
 * A start with nothing to do costs nothing that grows with history: one history
 * row is read, and nothing is written or locked for writing.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define MIGRATIONS                                                             \
    MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)"),                \
        MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)")

static void then_nothing_was_written(struct story *s)
{
    assert_int_equal(s->io.calls[SHIM_WRITE], 0);
    assert_int_equal(s->io.calls[SHIM_TRUNCATE], 0);
    assert_int_equal(s->io.calls[SHIM_SYNC], 0);
    assert_int_equal(s->io.calls[SHIM_DELETE], 0);
    assert_int_equal(s->io.write_locks, 0);
    then_files_are_unchanged(s);
}

static void nothing_is_written_with_a_rollback_journal(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_upgraded(s, notes);
    given_opened(s, NULL, 0);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_nothing_was_written(s);
    then_history(s, "0001 0002");
}

static void nothing_is_written_with_a_wal(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_sql(s, "PRAGMA journal_mode = WAL");
    given_upgraded(s, notes);
    given_opened(s, NULL, 0);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_nothing_was_written(s);
    then_history(s, "0001 0002");
}

static void a_refusal_writes_nothing_either(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    const strata_set *edited = given_set(
        s, "notes", MIGRATION("0001", "create_notes", "CREATE TABLE notes(b)"),
        MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)"),
        MIGRATION("0003", "more", "CREATE TABLE more(a)"));
    given_upgraded(s, notes);
    when_upgraded(s, edited);
    then_result(s, STRATA_EDITED);
    then_nothing_was_written(s);
}

/* What the runtime's statements on the history did, as SQLite counts it. */
struct cost {
    int rows;          /* of the history */
    int virtual_steps; /* of SQLite's virtual machine, in all statements */
};

static int add_cost(unsigned event, void *context, void *statement, void *x)
{
    struct cost *cost = context;
    (void)x;
    if (event == SQLITE_TRACE_ROW) {
        cost->rows += strstr(sqlite3_sql(statement), "strata_history") != NULL;
    } else {
        cost->virtual_steps +=
            sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    }
    return 0;
}

/* The cost of a start of a program with so many migrations, all applied. */
static struct cost cost_with_history_of(struct story *s, size_t count)
{
    struct cost cost = {0, 0};
    char versions[1000][12];
    struct step steps[1000];
    char name[16];
    const strata_set *set = NULL;
    size_t i = 0;
    memset(steps, 0, sizeof steps);
    for (i = 0; i < count; i += 1) {
        snprintf(versions[i], sizeof versions[i], "%d", (int)i + 1);
        steps[i].version = versions[i];
        steps[i].label = "step";
        steps[i].up = "SELECT 1";
    }
    snprintf(name, sizeof name, "set%zu", count);
    set = story_set(s, name, steps, count);
    when_stamped(s, set);
    then_result(s, STRATA_OK);
    given_opened(s, NULL, 0);
    sqlite3_trace_v2(s->db, SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE, NULL,
                     NULL);
    /* The look before the call is the application's, not the runtime's. */
    given_sql(s, "SELECT count(*) FROM sqlite_master");
    {
        strata_database database = strata_sqlite(s->db);
        sqlite3_trace_v2(s->db, SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE,
                         add_cost, &cost);
        shim_reset();
        s->result = strata_upgrade(&database, set, NULL, &s->error);
        s->io = shim;
        sqlite3_trace_v2(s->db, 0, NULL, NULL);
    }
    then_result(s, STRATA_OK);
    return cost;
}

static void one_history_row_is_read_however_long_it_is(void **state)
{
    struct story *s = *state;
    struct cost ten = cost_with_history_of(s, 10);
    struct cost hundred = cost_with_history_of(s, 100);
    unsigned long reads = s->io.calls[SHIM_READ];
    struct cost thousand = cost_with_history_of(s, 1000);
    assert_int_equal(ten.rows, 1);
    assert_int_equal(hundred.rows, 1);
    assert_int_equal(thousand.rows, 1);
    assert_int_equal(hundred.virtual_steps, ten.virtual_steps);
    assert_int_equal(thousand.virtual_steps, ten.virtual_steps);
    /* The table's tree is read once from the top; ten times the rows are at
     * most one more level. */
    assert_in_range(s->io.calls[SHIM_READ], reads, reads + 1);
}

static void nothing_to_do_needs_no_right_to_write(void **state)
{
    static const char *const obstacles[] = {
        "PRAGMA query_only = ON",
        "PRAGMA journal_mode = OFF",
        "PRAGMA journal_mode = MEMORY",
    };
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    size_t i = 0;
    given_upgraded(s, notes);
    for (i = 0; i < sizeof obstacles / sizeof obstacles[0]; i += 1) {
        given_opened(s, NULL, 0);
        given_sql(s, obstacles[i]);
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
        then_nothing_was_written(s);
    }
    given_opened(s, NULL, SQLITE_OPEN_READONLY);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_nothing_was_written(s);
}

static void a_writer_at_work_does_not_delay_it(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_upgraded(s, notes);
    sqlite3_exec(given_other(s),
                 "BEGIN IMMEDIATE; INSERT INTO notes VALUES (1)", NULL, NULL,
                 NULL);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_nothing_was_written(s);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(nothing_is_written_with_a_rollback_journal),
        STORY(nothing_is_written_with_a_wal),
        STORY(a_refusal_writes_nothing_either),
        STORY(one_history_row_is_read_however_long_it_is),
        STORY(nothing_to_do_needs_no_right_to_write),
        STORY(a_writer_at_work_does_not_delay_it),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
