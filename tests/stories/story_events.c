/* SPDX-License-Identifier: MIT
 *
 * What the application is told while migrations run, and CANCELLED when it
 * answers with an end: whichever event that is, the database is as before.
 */
#include <string.h>

#include "support/story.h"

#define ONE                                                                    \
    REVERSIBLE("0001", "create_notes", "CREATE TABLE notes(a)",                \
               "DROP TABLE notes")
#define TWO                                                                    \
    REVERSIBLE("0002", "fill",                                                 \
               "-- fills\nINSERT INTO notes VALUES (1);;\n"                    \
               " INSERT INTO notes VALUES (2)",                                \
               "DELETE FROM notes")

static void each_step_is_told(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, TWO, MIGRATION("0003", "empty", "-- none"));
    given_events(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "migration 0001 up\n"
                                   "statement 0001 up 1 @0\n"
                                   "done 0001 up 1 @0\n"
                                   "end 0001 up\n"
                                   "migration 0002 up\n"
                                   "statement 0002 up 1 @9\n"
                                   "done 0002 up 1 @9\n"
                                   "statement 0002 up 2 @41\n"
                                   "done 0002 up 2 @41\n"
                                   "end 0002 up\n"
                                   "migration 0003 up\n"
                                   "end 0003 up\n");
    when_upgraded(s, notes); /* nothing to do, nothing to tell */
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "");
}

static void the_way_down_is_told(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded(s, notes);
    given_events(s);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "migration 0002 down\n"
                                   "statement 0002 down 1 @0\n"
                                   "done 0002 down 1 @0\n"
                                   "end 0002 down\n"
                                   "migration 0001 down\n"
                                   "statement 0001 down 1 @0\n"
                                   "done 0001 down 1 @0\n"
                                   "end 0001 down\n");
}

static void a_failing_statement_is_not_done(void **state)
{
    struct story *s = *state;
    given_events(s);
    when_upgraded(
        s, given_set(s, "notes",
                     MIGRATION("0001", "bad", "SELECT 1; BAD; SELECT 2")));
    then_result(s, STRATA_FAILED);
    assert_string_equal(s->events, "migration 0001 up\n"
                                   "statement 0001 up 1 @0\n"
                                   "done 0001 up 1 @0\n"
                                   "statement 0001 up 2 @10\n");
}

static void what_is_unmet_or_lost_is_not_done(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE, TWO,
        {.version = "0003",
         .label = "lose",
         .up = "DELETE FROM notes",
         .up_demands = {TOUCHES({"notes", "notes", STRATA_KEEPS_ROWS})}},
        {.version = "0004",
         .label = "unmet",
         .up = "SELECT 1",
         .up_demands = {REQUIRES({"SELECT 0", "it", 1, 1})}});
    given_upgraded_to(s, notes, "0002");
    given_events(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_LOSS);
    assert_string_equal(s->events, "migration 0003 up\n"
                                   "statement 0003 up 1 @0\n"
                                   "done 0003 up 1 @0\n");
    given_sql(s, "DELETE FROM notes");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNMET);
    assert_non_null(strstr(s->events, "end 0003 up\nmigration 0004 up\n"));
    assert_null(strstr(s->events, "0004 up 1"));
}

static void verifying_and_stamping_tell_nothing(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_events(s);
    when_verified(s, notes);
    assert_string_equal(s->events, "");
    when_listed(s, notes);
    assert_string_equal(s->events, "");
    when_stamped(s, notes);
    assert_string_equal(s->events, "");
}

static int look_at_fields(void *context, const strata_event *event)
{
    int *count = context;
    assert_string_equal(event->version, "0001");
    assert_string_equal(event->label, "create_notes");
    assert_string_equal(event->file, "0001_create_notes.sql");
    assert_int_equal(event->is_down, 0);
    assert_null(event->table);
    *count += 1;
    return 0;
}

static void an_event_says_what_it_is_about(void **state)
{
    struct story *s = *state;
    int count = 0;
    s->options.event = look_at_fields;
    s->options.event_context = &count;
    when_upgraded(s, given_set(s, "notes", ONE));
    then_result(s, STRATA_OK);
    assert_int_equal(count, 4);
}

/* A story's database is made anew for each event that ends a call. */
static void given_case(struct story *s, const strata_set *set,
                       const char *version)
{
    s->cancel_at = 0;
    given_opened(s, ":memory:", 0);
    given_sql(s, "PRAGMA foreign_keys = ON; PRAGMA cache_size = 77");
    given_upgraded_to(s, set, version);
    given_sql(s, "INSERT INTO notes VALUES ('mine')");
}

static void cancelling_leaves_the_database_as_it_was(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE,
        {.version = "0002",
         .label = "fill",
         .up = "INSERT INTO notes VALUES (1); INSERT INTO notes VALUES (2)",
         .up_demands = {REQUIRES({"SELECT 1", "it", 1, 1}),
                        TOUCHES({"notes", "notes", STRATA_KEEPS_ROWS},
                                {"gone", "gone", STRATA_KEEPS_ROWS})}},
        MIGRATION("0003", "more", "CREATE TABLE more(a)"));
    int n = 0;
    given_events(s);
    do {
        n += 1;
        given_case(s, notes, "0001");
        s->cancel_at = n;
        when_upgraded(s, notes);
        if (s->event_count < n) {
            break;
        }
        then_result(s, STRATA_CANCELLED);
        assert_int_equal(s->event_count, n); /* nothing is told after it */
        then_version_blamed_is(s, n <= 7 ? "0002" : "0003");
        assert_string_equal(s->error.file,
                            n <= 7 ? "0002_fill.sql" : "0003_more.sql");
        assert_string_equal(s->error.message,
                            n <= 7 ? "the application cancelled migration 0002 "
                                     "(fill). It was rolled back: the database "
                                     "is at 0001"
                                   : "the application cancelled migration 0003 "
                                     "(more). It was rolled back: the database "
                                     "is at 0001");
        then_tables(s, "notes");
        then_rows(s, "SELECT a FROM notes", "mine");
        then_history(s, "0001");
        s->cancel_at = 0;
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
    } while (n < 100);
    then_result(s, STRATA_OK);
    assert_int_equal(n, 7 + 4 + 1);
    then_history(s, "0001 0002 0003");
}

static void cancelling_the_way_down_leaves_it_too(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE, TWO,
        REVERSIBLE("0003", "more", "CREATE TABLE more(a)", "DROP TABLE more"));
    int n = 0;
    given_events(s);
    do {
        n += 1;
        given_case(s, notes, "0003");
        s->cancel_at = n;
        when_downgraded_to(s, notes, "0001");
        if (s->event_count < n) {
            break;
        }
        then_result(s, STRATA_CANCELLED);
        then_message_has(s, "It was rolled back: the database is at 0003");
        then_tables(s, "more notes");
        then_rows(s, "SELECT a FROM notes", "1 2 mine");
        then_history(s, "0001 0002 0003");
    } while (n < 100);
    assert_int_equal(n, 4 + 4 + 1);
    then_history(s, "0001");
}

/* What the database says after a script outside a transaction was ended at an
 * event, and what a second start makes of it. */
static const struct outside_case {
    const char *tables;
    const char *history;
    const char *words;
    strata_result again; /* of one that may not be run again */
} outside_cases[] = {
    /* 0001 in a transaction of its own: nothing, four times */
    {"", "none", "as it was, before the first migration", STRATA_OK},
    {"", "none", "as it was, before the first migration", STRATA_OK},
    {"", "none", "as it was, before the first migration", STRATA_OK},
    {"", "none", "as it was, before the first migration", STRATA_OK},
    /* 0002: before anything is recorded */
    {"notes", "0001", "(outside). It was rolled back: the database is at 0001",
     STRATA_OK},
    {"notes", "0001", "(outside). It was rolled back: the database is at 0001",
     STRATA_OK},
    /* the first statement is to run, and has run */
    {"notes", "0001", "no statement of it had any effect", STRATA_OK},
    {"a notes", "0001 0002@1",
     "The first statement of this script is committed", STRATA_INTERRUPTED},
    /* the second one, BEGIN */
    {"a notes", "0001 0002@2",
     "The first statement of this script is committed", STRATA_INTERRUPTED},
    {"a notes", "0001 0002@2",
     "The first statement of this script is committed", STRATA_INTERRUPTED},
    /* the third, in the script's own transaction, which is rolled back, and
     * with it what was recorded in it */
    {"a notes", "0001 0002@2",
     "The first statement of this script is committed", STRATA_INTERRUPTED},
    {"a notes", "0001 0002@2",
     "The first statement of this script is committed", STRATA_INTERRUPTED},
    /* the fourth, COMMIT */
    {"a notes", "0001 0002@2",
     "The first statement of this script is committed", STRATA_INTERRUPTED},
    {"a b notes", "0001 0002@4",
     "The first 4 statements of this script are "
     "committed",
     STRATA_INTERRUPTED},
    /* the end */
    {"a b notes", "0001 0002",
     "the application cancelled migration 0002 (outside). This script runs "
     "outside a transaction, and is done",
     STRATA_OK},
    /* 0003 */
    {"a b notes", "0001 0002", "It was rolled back: the database is at 0002",
     STRATA_OK},
};

static void cancelling_outside_a_transaction_is_honest(void **state)
{
    static const char *const script =
        "CREATE TABLE a(a); BEGIN; CREATE TABLE b(a); COMMIT";
    struct story *s = *state;
    size_t n = 0;
    given_events(s);
    for (n = 0; n < sizeof outside_cases / sizeof outside_cases[0]; n += 1) {
        const struct outside_case *expected = &outside_cases[n];
        const strata_set *notes = given_set(
            s, "notes", ONE,
            {.version = "0002",
             .label = "outside",
             .up = script,
             .up_flags = STRATA_NO_TRANSACTION,
             .up_demands = {TOUCHES({"notes", "notes", STRATA_KEEPS_ROWS})}},
            MIGRATION("0003", "more", "CREATE TABLE more(a)"));
        given_opened(s, ":memory:", 0);
        s->cancel_at = (int)n + 1;
        when_upgraded(s, notes);
        then_result(s, STRATA_CANCELLED);
        assert_int_equal(s->event_count, n + 1);
        then_version_blamed_is(s, n < 4 ? "0001" : n < 15 ? "0002" : "0003");
        then_message_has(s, expected->words);
        then_tables(s, expected->tables);
        then_history(s, expected->history);
        s->cancel_at = 0;
        when_upgraded(s, notes);
        then_result(s, expected->again);
    }
}

/* Where it was interrupted, it still is. */
static void cancelling_before_it_is_run_again(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE_AGAIN("0002", "again",
                                "CREATE TABLE IF NOT EXISTS a(a); VACUUM"));
    given_upgraded(s, notes);
    given_interrupted(s, "0002", 2, 60);
    given_events(s);
    s->cancel_at = 1;
    when_upgraded(s, notes);
    then_result(s, STRATA_CANCELLED);
    assert_string_equal(s->error.message,
                        "the application cancelled migration 0002 (again)");
    then_files_are_unchanged(s);
    then_history(s, "0001 0002@2");
}

/* One that may be run again is, after whichever event it was ended. */
static void cancelling_what_may_be_run_again(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE_AGAIN("0002", "again",
                                "CREATE TABLE IF NOT EXISTS a(a); VACUUM"));
    int n = 0;
    given_events(s);
    do {
        n += 1;
        given_case(s, notes, "0001");
        s->cancel_at = n;
        when_upgraded(s, notes);
        if (s->event_count < n) {
            break;
        }
        then_result(s, STRATA_CANCELLED);
        s->cancel_at = n; /* …and ended at the same place a second time */
        when_upgraded(s, notes);
        then_result(s, n < 6 ? STRATA_CANCELLED : STRATA_OK);
        s->cancel_at = 0;
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
        then_tables(s, "a notes");
        then_history(s, "0001 0002");
    } while (n < 100);
    assert_int_equal(n, 6 + 1);
}

static void cancelling_the_way_down_outside_a_transaction(void **state)
{
    static const char *const histories[] = {
        "0001 0002",    "0001 0002", "0001 0002@-1", "0001 0002@-2",
        "0001 0002@-2", "0001",      "0001",
    };
    struct story *s = *state;
    int n = 0;
    const strata_set *notes = given_set(s, "notes", ONE,
                                        {.version = "0002",
                                         .label = "tags",
                                         .up = "CREATE TABLE tags(a)",
                                         .down = "DROP TABLE tags; VACUUM",
                                         .down_flags = STRATA_NO_TRANSACTION});
    given_events(s);
    do {
        n += 1;
        given_case(s, notes, "0002");
        s->cancel_at = n;
        when_downgraded_to(s, notes, "0001");
        then_history(s, histories[n - 1]);
        then_tables(s, n <= 2 ? "notes tags" : "notes");
        if (s->event_count < n) {
            break;
        }
        then_result(s, STRATA_CANCELLED);
    } while (n < 7);
    then_result(s, STRATA_OK);
    assert_int_equal(n, 7);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(each_step_is_told),
        STORY(the_way_down_is_told),
        STORY(a_failing_statement_is_not_done),
        STORY(what_is_unmet_or_lost_is_not_done),
        STORY(verifying_and_stamping_tell_nothing),
        STORY(an_event_says_what_it_is_about),
        STORY(cancelling_leaves_the_database_as_it_was),
        STORY(cancelling_the_way_down_leaves_it_too),
        STORY(cancelling_outside_a_transaction_is_honest),
        STORY(cancelling_before_it_is_run_again),
        STORY(cancelling_what_may_be_run_again),
        STORY(cancelling_the_way_down_outside_a_transaction),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
