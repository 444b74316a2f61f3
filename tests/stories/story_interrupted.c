/* SPDX-License-Identifier: MIT
 *
 * INTERRUPTED: a process died in a migration that runs outside a transaction,
 * or is still at it. The next start says what is known, and strata_stamp
 * records what a person found out.
 */
#include <stdio.h>

#include "support/story.h"

#define ONE                                                                    \
    REVERSIBLE("0001", "create_notes", "CREATE TABLE notes(a)",                \
               "DROP TABLE notes")
#define OUTSIDE_SCRIPT                                                         \
    "CREATE TABLE tags(a);\nINSERT INTO tags VALUES (1);\nVACUUM;"
#define AGAIN_SCRIPT                                                           \
    "CREATE TABLE IF NOT EXISTS tags(a);\nDELETE FROM tags;\n"                 \
    "INSERT INTO tags VALUES (1);\n"
#define THREE                                                                  \
    REVERSIBLE("0003", "create_more", "CREATE TABLE more(a)", "DROP TABLE more")

/* The way back of 0002 runs outside a transaction, too. */
static struct step two(unsigned more_flags)
{
    struct step step = {
        .version = "0002",
        .label = "create_tags",
        .up = (more_flags & STRATA_IDEMPOTENT) != 0 ? AGAIN_SCRIPT
                                                    : OUTSIDE_SCRIPT,
        .down = (more_flags & STRATA_IDEMPOTENT) != 0
                    ? "DELETE FROM tags;\nDROP TABLE IF EXISTS tags;"
                    : "DELETE FROM tags;\nDROP TABLE tags;\nVACUUM;",
        .up_flags = STRATA_NO_TRANSACTION | more_flags,
        .down_flags = STRATA_NO_TRANSACTION | more_flags,
    };
    return step;
}

static void then_it_is_interrupted(struct story *s, const char *file,
                                   const char *known)
{
    then_result(s, STRATA_INTERRUPTED);
    then_version_blamed_is(s, "0002");
    assert_string_equal(s->error.file, file);
    then_message_has(s, known);
    then_message_has(s, "strata_stamp");
    then_message_has(s, "target 0002 if the migration is in force, 0001 if it");
    then_files_are_unchanged(s);
}

static void the_next_start_says_what_is_known(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, two(0), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", 1, 3600);
    when_upgraded(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.sql",
                           "its first statement may or may not be done, and "
                           "those after it are not");
    then_message_has(s, "applying migration 0002 (create_tags)");
    then_message_has(s, "by program version 1.0");
    given_interrupted(s, "0002", 3, 3600);
    when_upgraded(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.sql",
                           "its statements before number 3 are done, that one "
                           "may or may not be");
    when_verified(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.sql", "number 3");
    when_downgraded_to(s, notes, "0001");
    then_it_is_interrupted(s, "0002_create_tags.sql", "number 3");
    then_tables(s, "notes tags");
    then_history(s, "0001 0002@3");
}

static void so_it_does_when_the_way_back_was_interrupted(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, two(0), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", -2, 3600);
    when_downgraded_to(s, notes, "0001");
    then_it_is_interrupted(s, "0002_create_tags.down.sql",
                           "its statements before number 2 are done");
    then_message_has(s, "undoing migration 0002");
    when_upgraded(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.down.sql", "number 2");
    then_history(s, "0001 0002@-2");
}

/* The newer program has the way back no more, and still has to name a file. */
static void the_way_back_may_be_gone_from_the_program(void **state)
{
    struct story *s = *state;
    struct step gone = two(0);
    const strata_set *notes = given_set(s, "notes", ONE, two(0));
    gone.down = NULL;
    given_upgraded(s, notes);
    given_interrupted(s, "0002", -2, 3600);
    when_upgraded(s, given_set(s, "notes", ONE, gone));
    then_it_is_interrupted(s, "0002_create_tags.sql", "number 2");
}

static void a_stamp_records_that_it_is_in_force(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, two(0), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", 3, 0);
    when_stamped_at(s, notes, "0002");
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002 0003");
}

static void a_stamp_records_that_it_is_not(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, two(0), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", -2, 0);
    given_sql(s, "DROP TABLE tags"); /* completing it by hand */
    when_stamped_at(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_history(s, "0001");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002 0003");
}

static void the_first_migration_is_stamped_away_to_the_base(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", OUTSIDE("0001", "one", "CREATE TABLE one(a)"));
    given_upgraded(s, notes);
    given_interrupted(s, "0001", 1, 3600);
    when_upgraded(s, notes);
    then_result(s, STRATA_INTERRUPTED);
    then_message_has(s, "STRATA_BASE if it is not");
    given_sql(s, "DROP TABLE one");
    when_stamped_at(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_history(s, "");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "one");
}

static void an_idempotent_script_is_run_again(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, two(STRATA_IDEMPOTENT), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", 3, 3600);
    given_sql(s, "DELETE FROM tags");
    when_verified(s, notes); /* strata_upgrade brings it there */
    then_result(s, STRATA_PENDING);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT a FROM tags", "1");
    then_history(s, "0001 0002 0003");
}

static void an_interrupted_newest_migration_is_run_again(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, two(STRATA_IDEMPOTENT));
    given_upgraded(s, notes);
    given_interrupted(s, "0002", 1, 3600);
    given_sql(s, "DROP TABLE tags");
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_version_blamed_is(s, "0002");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT a FROM tags", "1");
    then_history(s, "0001 0002");
}

static void an_idempotent_way_back_is_gone_again(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, two(STRATA_IDEMPOTENT), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", -1, 3600);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
    then_history(s, "0001");
}

/* Running the rest of the way back would go beyond the target. */
static void a_way_back_below_the_target_is_not_gone(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, two(STRATA_IDEMPOTENT), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", -1, 3600);
    when_downgraded_to(s, notes, "0002");
    then_it_is_interrupted(s, "0002_create_tags.down.sql", "first statement");
    when_upgraded(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.down.sql", "first statement");
    then_history(s, "0001 0002@-1");
}

static void another_process_that_is_at_it_is_waited_for(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, two(0), THREE);
    given_upgraded_to(s, notes, "0002");
    given_interrupted(s, "0002", 2, 0);
    given_meanwhile(s, "SELECT 1", 300,
                    "UPDATE strata_history SET progress = NULL,"
                    " progress_at = NULL WHERE version = '0002'");
    s->options.busy_timeout_ms = 10000;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_in_range(s->took_ms, 250, 5000);
    then_history(s, "0001 0002 0003");
}

static void but_not_for_longer_than_for_a_lock(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, two(0), THREE);
    given_upgraded_to(s, notes, "0002");
    s->options.busy_timeout_ms = 300;
    given_interrupted(s, "0002", 2, -3600); /* by a clock that is ahead */
    when_upgraded(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.sql", "number 2");
    assert_in_range(s->took_ms, 300, 1500);
    s->options.busy_timeout_ms = 10000; /* nobody was heard of for longer */
    given_interrupted(s, "0002", 2, 60);
    when_upgraded(s, notes);
    then_it_is_interrupted(s, "0002_create_tags.sql", "number 2");
    assert_true(s->took_ms < 1000);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(the_next_start_says_what_is_known),
        STORY(so_it_does_when_the_way_back_was_interrupted),
        STORY(the_way_back_may_be_gone_from_the_program),
        STORY(a_stamp_records_that_it_is_in_force),
        STORY(a_stamp_records_that_it_is_not),
        STORY(the_first_migration_is_stamped_away_to_the_base),
        STORY(an_idempotent_script_is_run_again),
        STORY(an_interrupted_newest_migration_is_run_again),
        STORY(an_idempotent_way_back_is_gone_again),
        STORY(a_way_back_below_the_target_is_not_gone),
        STORY(another_process_that_is_at_it_is_waited_for),
        STORY(but_not_for_longer_than_for_a_lock),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
