/* SPDX-License-Identifier: MIT
 *
 * strata_downgrade: the way back, and IRREVERSIBLE where there is none.
 */
#include "support/story.h"

#define ONE                                                                    \
    REVERSIBLE("0001", "create_notes", "CREATE TABLE notes(a)",                \
               "DROP TABLE notes")
#define TWO                                                                    \
    REVERSIBLE("0002", "create_tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define THREE                                                                  \
    REVERSIBLE("0003", "add_pinned",                                           \
               "ALTER TABLE notes ADD COLUMN pinned DEFAULT 0",                \
               "ALTER TABLE notes DROP COLUMN pinned")

static void everything_is_undone(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_tables(s, "");
    then_history(s, "");
    when_upgraded(s, notes); /* and it is as new */
    then_result(s, STRATA_OK);
    then_tables(s, "notes tags");
    then_history(s, "0001 0002 0003");
}

static void a_part_is_undone_and_rows_are_kept(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    given_upgraded(s, notes);
    given_sql(s, "INSERT INTO notes VALUES ('milk', 1)");
    when_downgraded_to(s, notes, "1"); /* by value */
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
    then_rows(s, "SELECT * FROM notes", "milk");
    then_history(s, "0001");
    then_rows(s, "SELECT program_version FROM strata_history", "1.0");
}

static void at_the_target_nothing_is_done(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded_to(s, notes, "0001");
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
    given_opened(s, "file:story_base?mode=memory", 0);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_history(s, "none");
}

static void a_migration_without_a_way_back_is_found_first(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE, MIGRATION("0002", "for_ever", "SELECT 1"), THREE);
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_IRREVERSIBLE);
    then_version_blamed_is(s, "0002");
    assert_string_equal(s->error.file, "0002_for_ever.sql");
    then_message_has(s, "migration 0002 (for_ever) has no down script");
    then_message_has(s, "Nothing was changed");
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
    then_history(s, "0001 0002 0003");
    when_downgraded_to(s, notes, "0002"); /* so far it goes */
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

static void a_failing_way_back_undoes_nothing(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE,
        REVERSIBLE("0002", "bad", "CREATE TABLE tags(a)", "DROP TABLE nope"),
        THREE);
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0002");
    then_error_is_at(s, "0002_bad.down.sql", 1, 1);
    then_message_has(s, "the database is at 0003");
    then_files_are_unchanged(s);
    then_tables(s, "notes tags");
    then_history(s, "0001 0002 0003");
}

/* Down scripts are not history: only the up scripts are compared. */
static void a_mended_way_back_is_used(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE,
                                REVERSIBLE("0002", "create_tags",
                                           "CREATE TABLE tags(a)", "BAD")));
    when_downgraded_to(s, given_set(s, "notes", ONE, TWO), "0001");
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
}

static void one_set_goes_back_and_the_other_stays(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    const strata_set *search = given_set(
        s, "search",
        REVERSIBLE("1", "words", "CREATE TABLE words(a)", "DROP TABLE words"));
    given_upgraded(s, notes);
    given_upgraded(s, search);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_tables(s, "words");
    then_history(s, "1");
}

static void rows_whose_parents_go_fail_the_way_back(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes",
        REVERSIBLE("0001", "parents", "CREATE TABLE parents(id PRIMARY KEY)",
                   "DROP TABLE parents"),
        REVERSIBLE("0002", "children",
                   "CREATE TABLE children(p REFERENCES parents(id));"
                   "INSERT INTO parents VALUES (1);"
                   "INSERT INTO children VALUES (1)",
                   "DELETE FROM parents"));
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0002");
    then_message_has(s, "foreign key");
    then_files_are_unchanged(s);
    then_history(s, "0001 0002");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(everything_is_undone),
        STORY(a_part_is_undone_and_rows_are_kept),
        STORY(at_the_target_nothing_is_done),
        STORY(a_migration_without_a_way_back_is_found_first),
        STORY(a_failing_way_back_undoes_nothing),
        STORY(a_mended_way_back_is_used),
        STORY(one_set_goes_back_and_the_other_stays),
        STORY(rows_whose_parents_go_fail_the_way_back),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
