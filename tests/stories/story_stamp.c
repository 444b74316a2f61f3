/* SPDX-License-Identifier: MIT
 *
 * strata_stamp: the history is made to say what the caller knows, and no script
 * is run.
 */
#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)")
#define TWO MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)")
#define THREE MIGRATION("0003", "create_more", "CREATE TABLE more(a)")

static void a_database_is_adopted(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_sql(s, "CREATE TABLE notes(a); INSERT INTO notes VALUES (1);"
                 "CREATE TABLE tags(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    when_stamped_at(s, notes, "0002");
    then_result(s, STRATA_OK);
    then_tables(s, "notes tags");
    then_rows(s, "SELECT a FROM notes", "1");
    then_history(s, "0001 0002");
    then_rows(s,
              "SELECT duration_ms, progress, program_version,"
              " julianday('now') - julianday(applied_at) < 1"
              " FROM strata_history",
              "NULL|NULL|1.0|1 NULL|NULL|1.0|1");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "more notes tags");
}

static void the_default_is_the_newest(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    when_stamped(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "");
    then_history(s, "0001 0002");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "");
}

static void the_base_makes_an_empty_history(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_sql(s, "CREATE TABLE own(a)");
    when_stamped_at(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_history(s, "");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "notes own tags");
}

static void rows_already_there_are_kept_as_they_are(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_upgraded_to(s, notes, "0001");
    notes->program_version = "2.0";
    when_stamped(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
    then_rows(s,
              "SELECT version, duration_ms IS NULL, program_version"
              " FROM strata_history",
              "0001|0|1.0 0002|1|2.0 0003|1|2.0");
}

static void later_rows_go(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_upgraded(s, notes);
    when_stamped_at(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_history(s, "0001");
    then_tables(s, "more notes tags"); /* nothing is run */
    when_stamped_at(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_history(s, "");
}

static void rows_that_stay_must_be_the_programs(void **state)
{
    struct story *s = *state;
    const strata_set *edited = given_set(
        s, "notes", ONE,
        MIGRATION("0002", "create_tags", "CREATE TABLE tags(b)"), THREE);
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    when_stamped(s, edited);
    then_result(s, STRATA_EDITED);
    then_version_blamed_is(s, "0002");
    then_message_has(s, "Nothing was changed");
    then_files_are_unchanged(s);
    when_stamped_at(s, edited, "0002");
    then_result(s, STRATA_EDITED);
    when_stamped_at(s, edited, "0001"); /* without the row that differs */
    then_result(s, STRATA_OK);
    then_history(s, "0001");
    when_stamped(s, edited);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002 0003");
    when_verified(s, edited);
    then_result(s, STRATA_OK);
}

static void other_sets_are_left_alone(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    const strata_set *search =
        given_set(s, "search", MIGRATION("1", "words", "SELECT 1"));
    given_upgraded(s, search);
    when_stamped(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002 1");
    when_stamped_at(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_history(s, "1");
}

/* A row that others moved far away is no reason to count down from there. */
static void a_position_that_cannot_be(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", MIGRATION("0001", "a", "CREATE TABLE a(a)"),
                  MIGRATION("0002", "b", "CREATE TABLE b(b)"));
    given_upgraded(s, notes);
    given_sql(s, "UPDATE strata_history SET position = 2147483646"
                 " WHERE position = 2");
    when_stamped_at(s, notes, "0001");
    then_result(s, STRATA_DATABASE);
    then_history(s, "0001 0002");
    assert_true(s->took_ms < 5000);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_database_is_adopted),
        STORY(the_default_is_the_newest),
        STORY(the_base_makes_an_empty_history),
        STORY(rows_already_there_are_kept_as_they_are),
        STORY(later_rows_go),
        STORY(rows_that_stay_must_be_the_programs),
        STORY(other_sets_are_left_alone),
        STORY(a_position_that_cannot_be),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
