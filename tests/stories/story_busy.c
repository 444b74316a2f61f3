/* SPDX-License-Identifier: MIT
 *
 * BUSY: another connection is in the way for longer than the caller waits.
 * Nothing is changed, nobody is locked out, and calling again succeeds.
 */
#include "support/story.h"

#define CREATE_NOTES MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)")
#define CREATE_TAGS MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)")

#define WRITING "BEGIN IMMEDIATE; CREATE TABLE others(a)"
#define ALONE "BEGIN EXCLUSIVE"

static void other_runs(struct story *s, const char *sql)
{
    assert_int_equal(sqlite3_exec(given_other(s), sql, NULL, NULL, NULL),
                     SQLITE_OK);
}

static void then_it_is_busy(struct story *s)
{
    then_result(s, STRATA_BUSY);
    assert_int_equal(s->error.engine_code & 0xff, SQLITE_BUSY);
    then_message_has(s, "another connection kept the database locked");
    then_files_are_unchanged(s);
}

static void without_waiting_it_is_busy_at_once(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    other_runs(s, WRITING);
    s->options.busy_timeout_ms = -1;
    when_upgraded(s, notes);
    then_it_is_busy(s);
    assert_true(s->took_ms < 50);
    other_runs(s, "ROLLBACK");
    then_history(s, "none");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "0001");
}

/* A loaded machine can only make a wait longer, so the best of three counts. */
static void then_the_timeout_is_kept(struct story *s, const strata_set *set,
                                     int timeout_ms)
{
    long long best_ms = 1000000;
    int i = 0;
    s->options.busy_timeout_ms = timeout_ms;
    for (i = 0; i < 3 && best_ms > timeout_ms + timeout_ms / 10 + 50; i += 1) {
        when_upgraded(s, set);
        then_it_is_busy(s);
        assert_true(s->took_ms >= timeout_ms);
        best_ms = s->took_ms < best_ms ? s->took_ms : best_ms;
    }
    assert_true(best_ms <= timeout_ms + timeout_ms / 10 + 50);
}

static void it_waits_as_long_as_asked_for_a_writer(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    other_runs(s, WRITING);
    then_the_timeout_is_kept(s, notes, 1);
    then_the_timeout_is_kept(s, notes, 400);
    other_runs(s, "ROLLBACK");
    then_history(s, "none");
}

static void it_waits_as_long_as_asked_to_read(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    given_upgraded(s, notes);
    other_runs(s, ALONE);
    then_the_timeout_is_kept(s, notes, 300);
    other_runs(s, "ROLLBACK");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void a_lock_given_back_in_time_is_no_obstacle(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    s->options.busy_timeout_ms = 10000;
    given_meanwhile(s, "BEGIN EXCLUSIVE", 200, "COMMIT");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_in_range(s->took_ms, 150, 5000);
    then_history(s, "0001");
}

/* With a rollback journal, a reader keeps a writer from committing. */
static void a_reader_in_the_way_of_the_commit(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    given_upgraded(s, old);
    other_runs(s, "BEGIN; SELECT * FROM notes");
    then_the_timeout_is_kept(s, new, 300);
    then_tables(s, "notes");
    then_history(s, "0001");
    /* The lock that waits for readers to go is given back: others may read. */
    when_verified(s, old);
    then_result(s, STRATA_OK);
    other_runs(s, "COMMIT; INSERT INTO notes VALUES (1)");
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
    then_rows(s, "SELECT a FROM notes", "1");
}

static void a_reader_who_goes_in_time_is_no_obstacle(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    given_upgraded(s, old);
    s->options.busy_timeout_ms = 10000;
    given_meanwhile(s, "BEGIN; SELECT * FROM notes", 200, "COMMIT");
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
    then_tables(s, "notes tags");
}

static void with_a_wal_readers_are_not_in_the_way(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    given_sql(s, "PRAGMA journal_mode = WAL");
    given_upgraded(s, old);
    other_runs(s, "BEGIN; SELECT * FROM notes");
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

static void with_a_wal_a_writer_is(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    given_sql(s, "PRAGMA journal_mode = WAL; CREATE TABLE own(a);"
                 "DROP TABLE own");
    other_runs(s, WRITING);
    then_the_timeout_is_kept(s, notes, 300);
    then_history(s, "none");
    other_runs(s, "COMMIT");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED); /* the other one made a table */
}

static int count_calls(void *context, int calls)
{
    *(int *)context += 1;
    return calls < 3;
}

static void the_applications_busy_handler_is_called_and_kept(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    int calls = 0;
    sqlite3_busy_handler(s->db, count_calls, &calls);
    other_runs(s, ALONE);
    when_upgraded(s, notes);
    then_result(s, STRATA_BUSY);
    assert_true(calls > 0);
    calls = 0;
    assert_int_equal(sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                     SQLITE_BUSY);
    assert_int_equal(calls, 4);
}

static void a_shared_caches_locks_are_waited_for(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    static const char name[] = "file:story_busy?mode=memory&cache=shared";
    sqlite3 *other = NULL;
    given_opened(s, name, 0);
    assert_int_equal(sqlite3_open_v2(name, &other,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI,
                                     NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, WRITING, NULL, NULL, NULL), SQLITE_OK);
    s->options.busy_timeout_ms = 100;
    when_upgraded(s, notes);
    then_result(s, STRATA_BUSY);
    assert_int_equal(s->error.engine_code & 0xff, SQLITE_LOCKED);
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL),
                     SQLITE_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    sqlite3_close(other);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(without_waiting_it_is_busy_at_once),
        STORY(it_waits_as_long_as_asked_for_a_writer),
        STORY(it_waits_as_long_as_asked_to_read),
        STORY(a_lock_given_back_in_time_is_no_obstacle),
        STORY(a_reader_in_the_way_of_the_commit),
        STORY(a_reader_who_goes_in_time_is_no_obstacle),
        STORY(with_a_wal_readers_are_not_in_the_way),
        STORY(with_a_wal_a_writer_is),
        STORY(the_applications_busy_handler_is_called_and_kept),
        STORY(a_shared_caches_locks_are_waited_for),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
