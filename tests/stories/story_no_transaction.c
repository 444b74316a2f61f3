/* SPDX-License-Identifier: MIT
 *
 * Migrations that run outside a transaction: each statement commits by itself,
 * the history says how far they got, and a failure never claims more or less
 * than what is in the database.
 */
#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a UNIQUE)")

static void it_does_what_a_transaction_forbids(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE("0002", "wal",
                          "PRAGMA journal_mode = WAL;\nVACUUM; -- and more\n"
                          "CREATE TABLE tags(a);"),
                  MIGRATION("0003", "create_more", "CREATE TABLE more(a)"));
    when_upgraded(s, notes);
    /* The journal mode belongs to the file, so it stays. */
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA journal_mode", "wal");
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002 0003");
    then_rows(s,
              "SELECT duration_ms >= 0, progress_at FROM strata_history"
              " WHERE version = '0002'",
              "1|NULL");
}

static void what_comes_before_it_stays_when_what_comes_after_fails(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE, OUTSIDE("0002", "create_tags", "CREATE TABLE tags(a)"),
        MIGRATION("0003", "good", "CREATE TABLE good(a)"),
        MIGRATION("0004", "bad", "BAD"));
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_message_has(s, "rolled back: the database is at 0002");
    then_tables(s, "notes tags");
    then_history(s, "0001 0002");
}

static void a_failing_first_statement_leaves_nothing(void **state)
{
    struct story *s = *state;
    const strata_set *bad =
        given_set(s, "notes", ONE, OUTSIDE("0002", "tags", "\n BAD; VACUUM"));
    const strata_set *mended =
        given_set(s, "notes", ONE, OUTSIDE("0002", "tags", "VACUUM"));
    when_upgraded(s, bad);
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_tags.sql", 2, 2);
    then_message_has(s, "no statement of it had any effect");
    then_history(s, "0001");
    when_upgraded(s, bad);
    then_result(s, STRATA_FAILED);
    when_upgraded(s, mended);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

static void a_failing_later_statement_leaves_those_before_it(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE("0002", "tags",
                          "CREATE TABLE tags(a);\nCREATE TABLE more(a);\n"
                          "INSERT INTO nope VALUES (1);\nVACUUM;"));
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_tags.sql", 3, 1);
    then_message_has(s, "The first 2 statements of this script are committed");
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002@3");
    when_upgraded(s, notes);
    then_result(s, STRATA_INTERRUPTED);
    then_message_has(s, "its statements before number 3 are done");
    then_files_are_unchanged(s);
}

/* OR FAIL keeps the rows before the failing one, so something was done. */
static void a_first_statement_that_half_fails_is_not_forgotten(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE,
        OUTSIDE("0002", "half",
                "INSERT OR FAIL INTO notes VALUES (1), (2), (2), (3)"));
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_rows(s, "SELECT a FROM notes", "1 2");
    then_history(s, "0001 0002@1");
    when_upgraded(s, notes);
    then_result(s, STRATA_INTERRUPTED);
    then_message_has(s, "first statement may or may not be done");
}

static void a_script_may_have_a_transaction_of_its_own(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE("0002", "own",
                          "BEGIN; CREATE TABLE tags(a); COMMIT;\n"
                          "SAVEPOINT a; CREATE TABLE more(a); RELEASE a;\n"
                          "BEGIN; DROP TABLE tags; ROLLBACK; VACUUM"));
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002");
}

static void a_failure_in_its_own_transaction_rolls_that_back(void **state)
{
    struct story *s = *state;
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     OUTSIDE("0002", "own",
                             "BEGIN;\nCREATE TABLE tags(a);\nBAD;\nCOMMIT")));
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_own.sql", 3, 1);
    then_message_has(s, "no statement of it had any effect");
    then_tables(s, "notes");
    then_history(s, "0001");
    when_upgraded(s, given_set(s, "notes", ONE,
                               OUTSIDE("0002", "own",
                                       "CREATE TABLE kept(a);\nBEGIN;\n"
                                       "CREATE TABLE tags(a);\nBAD;\nCOMMIT")));
    then_result(s, STRATA_FAILED);
    then_message_has(s, "The first statement of this script is committed");
    then_tables(s, "kept notes");
    then_history(s, "0001 0002@2");
}

static void a_transaction_left_open_is_a_failure(void **state)
{
    struct story *s = *state;
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     OUTSIDE("0002", "own", "BEGIN;\nCREATE TABLE tags(a);")));
    then_result(s, STRATA_FAILED);
    assert_string_equal(s->error.file, "0002_own.sql");
    then_version_blamed_is(s, "0002");
    then_message_has(s, "leaves a transaction open");
    then_message_has(s, "no statement of it had any effect");
    then_tables(s, "notes");
    then_history(s, "0001");
}

static void a_busy_first_statement_leaves_nothing(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", ONE);
    const strata_set *new =
        given_set(s, "notes", ONE, OUTSIDE("0002", "vacuum", "VACUUM"));
    sqlite3_stmt *reader = NULL;
    given_sql(s, "PRAGMA journal_mode = WAL");
    given_upgraded(s, old);
    sqlite3_exec(given_other(s),
                 "PRAGMA locking_mode = NORMAL; INSERT INTO notes VALUES (1)",
                 NULL, NULL, NULL);
    /* A reader does not stop writers in WAL mode, but it stops this one. */
    sqlite3_prepare_v2(given_other(s), "SELECT a FROM notes", -1, &reader,
                       NULL);
    assert_int_equal(sqlite3_step(reader), SQLITE_ROW);
    when_upgraded(s, given_set(s, "notes", ONE,
                               OUTSIDE("0002", "delete",
                                       "PRAGMA journal_mode = DELETE")));
    then_result(s, STRATA_BUSY);
    then_message_has(s, "0002_delete.sql:1:1");
    then_history(s, "0001");
    sqlite3_finalize(reader);
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

struct trap {
    struct story *story;
    sqlite3 *other;
    int sprung;
};

/* SQL function trap(): from now on, nobody else can write. */
static void spring(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct trap *trap = sqlite3_user_data(context);
    (void)count;
    (void)values;
    trap->sprung += 1;
    sqlite3_exec(trap->other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    sqlite3_result_int(context, trap->sprung);
}

/* What cannot be recorded is not run, or the record would be wrong. */
static void a_statement_whose_beginning_cannot_be_recorded(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE("0002", "trap", "SELECT trap();\nSELECT trap();"));
    struct trap trap = {s, NULL, 0};
    given_upgraded_to(s, notes, "0001");
    trap.other = given_other(s);
    sqlite3_create_function(s->db, "trap", 0, SQLITE_UTF8, &trap, spring, NULL,
                            NULL);
    when_upgraded(s, notes);
    then_result(s, STRATA_BUSY);
    assert_int_equal(trap.sprung, 1);
    sqlite3_exec(trap.other, "ROLLBACK", NULL, NULL, NULL);
    then_history(s, "0001 0002@1");
}

/* SQL function reader(): while this statement runs, somebody begins to read,
 * and goes after a while. */
static void let_read(sqlite3_context *context, int count,
                     sqlite3_value **values)
{
    struct trap *trap = sqlite3_user_data(context);
    (void)count;
    (void)values;
    if (trap->sprung++ == 0) {
        given_meanwhile(trap->story, "BEGIN; SELECT * FROM notes", 200,
                        "COMMIT");
    }
    sqlite3_result_int(context, 7);
}

/* It had no effect, so it is run again; its effect is there once. */
static void a_statement_that_meets_a_lock_waits(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE,
        OUTSIDE("0002", "insert", "INSERT INTO notes SELECT reader()"));
    struct trap trap = {s, NULL, 0};
    given_upgraded_to(s, notes, "0001");
    sqlite3_create_function(s->db, "reader", 0, SQLITE_UTF8, &trap, let_read,
                            NULL, NULL);
    s->options.busy_timeout_ms = 10000;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_true(trap.sprung > 1);
    then_rows(s, "SELECT a FROM notes", "7");
    then_history(s, "0001 0002");
}

static void the_way_back_may_be_outside_too(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes",
                  REVERSIBLE("0001", "a", "CREATE TABLE a(a)", "DROP TABLE a"),
                  {.version = "0002",
                   .label = "b",
                   .up = "CREATE TABLE b(a)",
                   .down = "DROP TABLE b;\nVACUUM;",
                   .down_flags = STRATA_NO_TRANSACTION},
                  REVERSIBLE("0003", "c", "CREATE TABLE c(a)", "DROP TABLE c"));
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_tables(s, "");
    then_history(s, "");
}

static void a_way_back_that_fails_at_once_leaves_the_migration(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE,
                                        {.version = "0002",
                                         .label = "b",
                                         .up = "CREATE TABLE b(a)",
                                         .down = "BAD",
                                         .down_flags = STRATA_NO_TRANSACTION});
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_b.down.sql", 1, 1);
    then_tables(s, "b notes");
    then_history(s, "0001 0002");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(it_does_what_a_transaction_forbids),
        STORY(what_comes_before_it_stays_when_what_comes_after_fails),
        STORY(a_failing_first_statement_leaves_nothing),
        STORY(a_failing_later_statement_leaves_those_before_it),
        STORY(a_first_statement_that_half_fails_is_not_forgotten),
        STORY(a_script_may_have_a_transaction_of_its_own),
        STORY(a_failure_in_its_own_transaction_rolls_that_back),
        STORY(a_transaction_left_open_is_a_failure),
        STORY(a_busy_first_statement_leaves_nothing),
        STORY(a_statement_whose_beginning_cannot_be_recorded),
        STORY(a_statement_that_meets_a_lock_waits),
        STORY(the_way_back_may_be_outside_too),
        STORY(a_way_back_that_fails_at_once_leaves_the_migration),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
