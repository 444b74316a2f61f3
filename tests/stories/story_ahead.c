/* SPDX-License-Identifier: MIT
 *
 * A database that a newer program upgraded, and the older program that was put
 * back: it runs when all that it does not know is compatible with it.
 */
#include <string.h>

#include "support/story.h"

#define ONE MIGRATION("0001", "notes", "CREATE TABLE notes(a)")
#define TWO                                                                    \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define COMPATIBLE(v, l, sql)                                                  \
    {                                                                          \
        .version = (v), .label = (l), .up = (sql), .down = "SELECT 1",         \
        .flags = STRATA_COMPATIBLE                                             \
    }
#define THREE COMPATIBLE("0003", "more", "CREATE TABLE more(a)")
#define FOUR COMPATIBLE("0004", "most", "CREATE TABLE most(a)")
#define THREE_NOT REVERSIBLE("0003", "more", "DROP TABLE tags", "SELECT 1")

static strata_set *given_newer(struct story *s, struct step three,
                               struct step four)
{
    strata_set *newer = given_set(s, "notes", ONE, TWO, three, four);
    newer->program_version = "1.3";
    given_upgraded_to(s, newer, "0003");
    newer->program_version = "1.4";
    given_upgraded(s, newer);
    return newer;
}

static void then_nothing_was_written(struct story *s)
{
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
}

static void an_older_program_runs_on_what_is_compatible(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    then_rows(s, "SELECT compatible FROM strata_history", "0 0 1 1");
    given_events(s);
    when_upgraded(s, older);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "ahead 0003\nahead 0004\n");
    then_nothing_was_written(s);
    when_verified(s, older);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "ahead 0003\nahead 0004\n");
    when_listed(s, older);
    then_result(s, STRATA_OK);
    assert_string_equal(s->listing, "applied 0001 notes\n"
                                    "applied 0002 tags\n"
                                    "compatible 0003 more\n"
                                    "compatible 0004 most\n");
    s->cancel_at = 2;
    when_upgraded(s, older);
    then_result(s, STRATA_CANCELLED);
    then_version_blamed_is(s, "0004");
    then_history(s, "0001 0002 0003 0004");
}

/* The program's own newest is where such a database is for it. */
static void targets_of_an_older_program(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    when_upgraded_to(s, older, "0002");
    then_result(s, STRATA_OK);
    when_upgraded_to(s, older, "0001");
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "the database is at 0004, later than the target 0001");
    when_upgraded_to(s, older, "0003"); /* not in the program */
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "'0003' is not a version of 'notes'");
    s->options.target = "0001";
    when_verified(s, older);
    then_result(s, STRATA_MISUSE);
    then_history(s, "0001 0002 0003 0004");
}

static void one_that_is_not_compatible_refuses_the_older_program(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE_NOT, (struct step)FOUR);
    when_upgraded(s, older);
    then_result(s, STRATA_NEWER);
    then_version_blamed_is(s, "0003");
    then_message_has(s, "it is at migration 0004 (most), applied on ");
    then_message_has(s, "by program version 1.4, and this program knows none "
                        "after 0002 (tags). Migration 0003 (more) is not "
                        "compatible with older programs: the database needs "
                        "program version 1.3 or later. Nothing was changed. "
                        "Start the newer program. To go back to this one, let "
                        "the newer one undo its migrations first, with its "
                        "downgrade: SQL that a database has kept is never run");
    then_nothing_was_written(s);
    when_verified(s, older);
    then_result(s, STRATA_NEWER);
    when_listed(s, older);
    assert_non_null(strstr(s->listing, "unknown 0003 more\n"
                                       "compatible 0004 most\n"));
    given_sql(s, "UPDATE strata_history SET program_version = NULL");
    when_upgraded(s, older);
    then_result(s, STRATA_NEWER);
    then_message_has(s,
                     "(more) is not compatible with older programs. Nothing");
    /* The newest of those that are not is the one that counts. */
    given_sql(s, "UPDATE strata_history SET compatible = NULL");
    when_upgraded(s, older);
    then_version_blamed_is(s, "0004");
}

/* The newer program undoes, and the older one runs again. */
static void back_and_forth(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    const strata_set *newer = given_set(
        s, "notes", ONE, TWO,
        REVERSIBLE("0003", "more", "ALTER TABLE tags RENAME TO labels",
                   "ALTER TABLE labels RENAME TO tags"));
    given_upgraded(s, newer);
    when_upgraded(s, older);
    then_result(s, STRATA_NEWER);
    when_downgraded_to(s, newer, "0002");
    then_result(s, STRATA_OK);
    when_upgraded(s, older);
    then_result(s, STRATA_OK);
    when_upgraded(s, newer);
    then_result(s, STRATA_OK);
    then_tables(s, "labels notes");
    then_history(s, "0001 0002 0003");
}

static void what_is_unknown_cannot_be_undone(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    when_downgraded_to(s, older, "0001");
    then_result(s, STRATA_NEWER);
    then_version_blamed_is(s, "0004");
    then_message_has(s, "It cannot undo what it "
                        "does not know: let the newer program do that");
    then_nothing_was_written(s);
    when_downgraded_to(s, older, "0002");
    then_result(s, STRATA_NEWER);
    then_history(s, "0001 0002 0003 0004");
}

/* Without a target nobody has said that the newer program's rows are to go. */
static void stamping_an_older_program_on_a_newer_database(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    when_stamped(s, older);
    then_result(s, STRATA_NEWER);
    then_message_has(s, "give the target if what comes after it is not");
    then_files_are_unchanged(s);
    when_stamped_at(s, older, "0002");
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
    then_rows(s, "SELECT position FROM strata_script", "1 2");
}

static void one_that_has_not_ended_is_waited_for_by_nobody(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    given_interrupted(s, "0004", 2, 3600);
    when_upgraded(s, older);
    then_result(s, STRATA_NEWER);
    then_message_has(s, "Migration 0004 (most) has not ended: the database "
                        "needs program version 1.4");
    when_listed(s, older);
    assert_non_null(strstr(s->listing, "unknown 0004 most\n"));
}

static void history_that_is_known_must_fit_all_the_same(void **state)
{
    struct story *s = *state;
    const strata_set *edited = given_set(
        s, "notes", ONE, MIGRATION("0002", "tags", "CREATE TABLE tags(b)"));
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    when_upgraded(s, edited);
    then_result(s, STRATA_EDITED);
    then_version_blamed_is(s, "0002");
    given_sql(s, "DELETE FROM strata_history WHERE position = 3");
    when_upgraded(s, older);
    then_result(s, STRATA_DATABASE);
    then_message_has(s, "has no row 3, though it has later ones");
    given_sql(s, "UPDATE strata_history SET position = 2147483647"
                 " WHERE position = 4"); /* one row is read, not all below */
    when_upgraded(s, older);
    then_result(s, STRATA_DATABASE);
    then_message_has(s, "has no row 2147483646");
}

static void an_edit_that_was_accepted_in_a_newer_database(void **state)
{
    struct story *s = *state;
    strata_set *older = given_set(
        s, "notes", ONE, MIGRATION("0002", "tags", "CREATE TABLE tags(b)"));
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    chain_accept(older, given_set(s, "notes", ONE, TWO), 2, "typing error");
    given_events(s);
    when_upgraded(s, older);
    then_result(s, STRATA_OK);
    assert_string_equal(
        s->events, "accepted 0002: typing error\nahead 0003\nahead 0004\n");
}

/* Of a history that does not say it, nothing is assumed. */
static void a_word_that_is_no_number_is_damage(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    given_sql(s, "UPDATE strata_history SET compatible = 2");
    when_upgraded(s, older);
    then_result(s, STRATA_NEWER);
    given_sql(s, "UPDATE strata_history SET compatible = 'yes'");
    when_upgraded(s, older);
    then_result(s, STRATA_DATABASE);
    then_message_has(s, "'compatible' must be a number");
}

/* The newer program has the lock when the older one starts. */
static void an_older_program_starts_while_the_newer_one_upgrades(void **state)
{
    struct story *s = *state;
    const strata_set *older = given_set(s, "notes", ONE, TWO);
    given_newer(s, (struct step)THREE, (struct step)FOUR);
    given_meanwhile(s, "BEGIN IMMEDIATE", 50, "ROLLBACK");
    when_upgraded(s, older); /* it needs no lock for writing */
    then_result(s, STRATA_OK);
}

/* The older program finds something to do, waits for the lock, and reads again:
 * the newer one was faster. */
static void the_newer_program_overtakes_the_older_one(void **state)
{
    static const strata_result results[] = {STRATA_NEWER, STRATA_OK};
    int compatible = 0;
    for (compatible = 0; compatible <= 1; compatible += 1) {
        struct story *s = *state;
        const strata_set *older = given_set(s, "notes", ONE, TWO);
        if (compatible) {
            given_newer(s, (struct step)THREE, (struct step)FOUR);
        } else {
            given_newer(s, (struct step)THREE_NOT, (struct step)FOUR);
        }
        given_sql(s, "CREATE TABLE later AS SELECT * FROM strata_history"
                     " WHERE position > 1;"
                     "DELETE FROM strata_history WHERE position > 1");
        s->options.drift = STRATA_DRIFT_IGNORE;
        s->options.busy_timeout_ms = 5000;
        when_verified(s, older);
        then_result(s, STRATA_PENDING);
        given_meanwhile(s,
                        "BEGIN IMMEDIATE;"
                        "INSERT INTO strata_history SELECT * FROM later",
                        100, "COMMIT");
        when_upgraded(s, older);
        then_result(s, results[compatible]);
        then_history(s, "0001 0002 0003 0004");
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(an_older_program_runs_on_what_is_compatible),
        STORY(targets_of_an_older_program),
        STORY(one_that_is_not_compatible_refuses_the_older_program),
        STORY(back_and_forth),
        STORY(what_is_unknown_cannot_be_undone),
        STORY(stamping_an_older_program_on_a_newer_database),
        STORY(one_that_has_not_ended_is_waited_for_by_nobody),
        STORY(history_that_is_known_must_fit_all_the_same),
        STORY(an_edit_that_was_accepted_in_a_newer_database),
        STORY(a_word_that_is_no_number_is_damage),
        STORY(an_older_program_starts_while_the_newer_one_upgrades),
        STORY(the_newer_program_overtakes_the_older_one),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
