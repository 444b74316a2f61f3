/* SPDX-License-Identifier: MIT
 *
 * strata_status lists what is in the database and in the program;
 * strata_verify answers in one word whether the two fit. Neither writes.
 */
#include <string.h>

#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)")
#define TWO MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)")
#define THREE MIGRATION("0003", "create_more", "CREATE TABLE more(a)")

static void then_listing(struct story *s, const char *expected)
{
    then_result(s, STRATA_OK);
    assert_string_equal(s->listing, expected);
}

static void a_new_database_is_all_pending(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    when_listed(s, notes);
    then_listing(s, "pending 0001 create_notes\n"
                    "pending 0002 create_tags\n");
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_history(s, "none");
}

static void applied_and_pending(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_upgraded_to(s, notes, "0002");
    when_listed(s, notes);
    then_listing(s, "applied 0001 create_notes\n"
                    "applied 0002 create_tags\n"
                    "pending 0003 create_more\n");
}

static void edited_and_unknown(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO, THREE));
    when_listed(
        s, given_set(s, "notes", ONE,
                     MIGRATION("0002", "labels", "CREATE TABLE labels(a)")));
    then_listing(s, "applied 0001 create_notes\n"
                    "edited 0002 create_tags\n"
                    "unknown 0003 create_more\n");
}

static void interrupted(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  OUTSIDE("0002", "outside", "CREATE TABLE tags(a)"), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", 1, 3600);
    when_listed(s, notes);
    then_listing(s, "applied 0001 create_notes\n"
                    "interrupted 0002 outside\n"
                    "pending 0003 create_more\n");
}

static void a_database_of_others_is_all_pending(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    given_sql(s, "CREATE TABLE recipes(a)");
    when_listed(s, notes);
    then_listing(s, "pending 0001 create_notes\n");
}

/* Check the two entries: one applied, one pending. */
static int check_fields(void *context, const strata_entry *entry)
{
    int *count = context;
    *count += 1;
    if (*count == 1) {
        assert_int_equal(entry->state, STRATA_STATE_APPLIED);
        assert_string_equal(entry->file, "0001_create_notes.sql");
        assert_string_equal(entry->program_version, "1.0");
        assert_int_equal(strlen(entry->applied_at),
                         strlen("2026-03-01T12:30:00Z"));
        assert_in_range(entry->duration_ms, 0, 10000);
    } else {
        assert_int_equal(entry->state, STRATA_STATE_PENDING);
        assert_string_equal(entry->file, "0002_create_tags.sql");
        assert_null(entry->program_version);
        assert_null(entry->applied_at);
        assert_int_equal(entry->duration_ms, -1);
    }
    return 0;
}

static int stop_at_once(void *context, const strata_entry *entry)
{
    (void)entry;
    *(int *)context += 1;
    return 1;
}

static void an_entry_has_all_that_is_known(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    strata_database database = strata_sqlite(s->db);
    int count = 0;
    given_upgraded_to(s, notes, "0001");
    assert_int_equal(
        strata_status(&database, notes, NULL, check_fields, &count, &s->error),
        STRATA_OK);
    assert_int_equal(count, 2);
    count = 0;
    assert_int_equal(
        strata_status(&database, notes, NULL, stop_at_once, &count, NULL),
        STRATA_OK);
    assert_int_equal(count, 1);
    assert_int_equal(sqlite3_get_autocommit(s->db), 1);
}

/* A label too long for its place is cut, but not inside a character. */
static void a_long_label_is_cut_between_characters(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    given_upgraded(s, notes);
    given_sql(s, "UPDATE strata_history SET label = 'xx'"
                 " || replace(hex(zeroblob(40)), '00', '☃☃')");
    when_listed(s, notes);
    then_result(s, STRATA_OK);
    assert_int_equal(strlen(s->listing),
                     strlen("applied 0001 \n") + 2 + 41 * 3);
    assert_string_equal(s->listing + strlen(s->listing) - 4, "☃\n");
}

static void verify_says_what_is_next(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_upgraded_to(s, notes, "0001");
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_version_blamed_is(s, "0002");
    assert_string_equal(s->error.file, "0002_create_tags.sql");
    then_message_has(s, "2 of 3 migrations are yet to be applied");
    s->options.target = "0001";
    when_verified(s, notes);
    then_result(s, STRATA_OK);
    s->options.target = "0002";
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    given_upgraded_to(s, notes, NULL);
    s->options.target = NULL;
    when_verified(s, notes);
    then_result(s, STRATA_OK);
}

static void verify_knows_the_base(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    s->options.target = STRATA_BASE;
    when_verified(s, notes);
    then_result(s, STRATA_OK);
    s->options.target = NULL;
    given_upgraded(s, notes);
    s->options.target = STRATA_BASE;
    when_verified(s, notes);
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "later than the target STRATA_BASE");
}

static void both_work_on_a_database_that_may_only_be_read(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded_to(s, notes, "0001");
    given_opened(s, NULL, SQLITE_OPEN_READONLY);
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    when_listed(s, notes);
    then_listing(s, "applied 0001 create_notes\npending 0002 create_tags\n");
}

static void results_have_names(void **state)
{
    (void)state;
    assert_string_equal(strata_result_name(STRATA_OK), "ok");
    assert_string_equal(strata_result_name(STRATA_TOO_OLD), "too-old");
    assert_string_equal(strata_result_name(STRATA_IRREVERSIBLE),
                        "irreversible");
    assert_string_equal(strata_result_name((strata_result)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_new_database_is_all_pending),
        STORY(applied_and_pending),
        STORY(edited_and_unknown),
        STORY(interrupted),
        STORY(a_database_of_others_is_all_pending),
        STORY(an_entry_has_all_that_is_known),
        STORY(a_long_label_is_cut_between_characters),
        STORY(verify_says_what_is_next),
        STORY(verify_knows_the_base),
        STORY(both_work_on_a_database_that_may_only_be_read),
        STORY(results_have_names),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
