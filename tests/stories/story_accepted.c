/* SPDX-License-Identifier: MIT
 *
 * Edits that were accepted: databases with the text from before are let
 * through, and only those, and the application is told of each.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define ONE MIGRATION("0001", "notes", "CREATE TABLE notes(a)")
#define TWO                                                                    \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define TWO_LATER                                                              \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a, b)", "DROP TABLE tags")
#define TWO_LATEST                                                             \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a, b, c)", "DROP TABLE tags")
#define THREE                                                                  \
    REVERSIBLE("0003", "more", "CREATE TABLE more(a)", "DROP TABLE more")
#define THREE_LATER                                                            \
    REVERSIBLE("0003", "more", "CREATE TABLE more(b)", "DROP TABLE more")
#define FOUR                                                                   \
    REVERSIBLE("0004", "last", "CREATE TABLE last(a)", "DROP TABLE last")

/* The second migration was edited when three were sealed; there are four. */
static strata_set *given_reseal(struct story *s, const strata_set **before)
{
    strata_set *after = given_set(s, "notes", ONE, TWO_LATER, THREE, FOUR);
    *before = given_set(s, "notes", ONE, TWO, THREE);
    chain_accept(after, *before, 2, "a typing error");
    return after;
}

static void a_database_with_the_old_text_goes_on(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_upgraded(s, before);
    given_events(s);
    when_verified(s, after);
    then_result(s, STRATA_PENDING);
    assert_string_equal(s->events, "accepted 0002: a typing error\n");
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002 0003 0004");
    assert_string_equal(s->events, "accepted 0002: a typing error\n"
                                   "migration 0004 up\n"
                                   "statement 0004 up 1 @0\n"
                                   "done 0004 up 1 @0\n"
                                   "end 0004 up\n");
    /* The newest row has the new chain, the second still the old text. */
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "accepted 0002: a typing error\n");
    assert_int_equal(s->io.write_locks, 0);
    when_verified(s, after);
    then_result(s, STRATA_OK);
    when_listed(s, after);
    then_result(s, STRATA_OK);
    assert_string_equal(s->listing, "applied 0001 notes\n"
                                    "accepted 0002 tags\n"
                                    "applied 0003 more\n"
                                    "applied 0004 last\n");
}

static void every_place_in_the_old_history_is_let_through(void **state)
{
    static const char *const versions[] = {"0001", "0002", "0003"};
    size_t i = 0;
    for (i = 0; i < 3; i += 1) {
        struct story *s = *state;
        const strata_set *before = NULL;
        const strata_set *after = given_reseal(s, &before);
        given_upgraded_to(s, before, versions[i]);
        given_events(s);
        when_upgraded(s, after);
        then_result(s, STRATA_OK);
        assert_int_equal(strncmp(s->events, "accepted", 8) == 0, i > 0);
        when_downgraded_to(s, after, "0001");
        then_result(s, STRATA_OK);
        assert_int_equal(strncmp(s->events, "accepted", 8) == 0, i > 0);
        then_history(s, "0001");
        when_upgraded(s, after);
        then_result(s, STRATA_OK);
        assert_int_equal(strncmp(s->events, "migration", 9), 0);
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

static void a_new_database_has_nothing_to_be_told(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_events(s);
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    assert_null(strstr(s->events, "accepted"));
    when_upgraded(s, before); /* which was not told of the edit */
    then_result(s, STRATA_EDITED);
}

static void any_other_text_is_an_edit_as_before(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_upgraded(s, given_set(s, "notes", ONE, TWO_LATEST, THREE));
    when_upgraded(s, after);
    then_result(s, STRATA_EDITED);
    then_version_blamed_is(s, "0002");
    when_stamped_at(s, after, "0004");
    then_result(s, STRATA_EDITED);
    when_listed(s, after);
    assert_non_null(strstr(s->listing, "edited 0002 tags\n"));
}

static void an_accepted_edit_does_not_hide_what_others_did(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_upgraded(s, before);
    given_sql(s, "UPDATE strata_history SET digest = chain WHERE position = 3");
    when_upgraded(s, after);
    then_result(s, STRATA_DATABASE);
    then_message_has(s, "row 3 (0003) of 'notes' in strata_history contradicts "
                        "itself");
}

/* It was sealed behind the edit, so no database can have it with the old one.
 */
static void what_came_after_the_edit_has_one_chain_only(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_upgraded(s, given_set(s, "notes", ONE, TWO, THREE, FOUR));
    when_upgraded(s, after);
    then_result(s, STRATA_EDITED);
    then_version_blamed_is(s, "0002"); /* the edit, not what follows it */
    then_message_has(s, ". Line 1 was 'CREATE TABLE tags(a)' and is ");
}

static void edits_of_edits(void **state)
{
    struct story *s = *state;
    const strata_set *first = given_set(s, "notes", ONE, TWO, THREE);
    const strata_set *second = given_set(s, "notes", ONE, TWO_LATER, THREE);
    const strata_set *third =
        given_set(s, "notes", ONE, TWO_LATER, THREE_LATER);
    strata_set *fourth = given_set(s, "notes", ONE, TWO_LATEST, THREE_LATER);
    const strata_set *eras[] = {first, second, third};
    static const char *const told[] = {
        "accepted 0002: first\naccepted 0003: second\n",
        "accepted 0002: third\naccepted 0003: second\n",
        "accepted 0002: third\n"};
    size_t i = 0;
    chain_accept(fourth, first, 2, "first");
    chain_accept(fourth, second, 3, "second");
    chain_accept(fourth, third, 2, "third");
    /* The second era begins at its edit, and has a pair for the second too. */
    given_events(s);
    for (i = 0; i < 3; i += 1) {
        given_sql(s, "DROP TABLE IF EXISTS notes; DROP TABLE IF EXISTS tags;"
                     "DROP TABLE IF EXISTS more;"
                     "DROP TABLE IF EXISTS strata_history");
        given_upgraded(s, eras[i]);
        when_upgraded(s, fourth);
        then_result(s, STRATA_OK);
        assert_string_equal(s->events, told[i]);
    }
}

static void a_row_between_two_eras_was_written_by_other_hands(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    char sql[256];
    given_upgraded(s, before);
    snprintf(sql, sizeof sql,
             "UPDATE strata_history SET digest = '%s' WHERE position = 2",
             after->migrations[1].digest);
    given_sql(s, sql);
    when_verified(s, after);
    then_result(s, STRATA_DATABASE);
    then_message_has(s,
                     "row 2 (0002) of 'notes' in strata_history was altered");
    snprintf(sql, sizeof sql,
             "UPDATE strata_history SET digest = '%s' WHERE position = 3",
             after->migrations[1].digest);
    given_sql(s, sql);
    when_verified(s, after);
    then_result(s, STRATA_DATABASE);
}

static void the_application_can_end_it(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_upgraded(s, before);
    given_events(s);
    s->cancel_at = 1;
    when_upgraded(s, after);
    then_result(s, STRATA_CANCELLED);
    then_version_blamed_is(s, "0002");
    then_files_are_unchanged(s);
    when_verified(s, after);
    then_result(s, STRATA_CANCELLED);
    when_downgraded_to(s, after, "0001");
    then_result(s, STRATA_CANCELLED);
    then_history(s, "0001 0002 0003");
}

/* Around a migration outside a transaction, the history is read again. */
static void each_edit_is_told_once_a_call(void **state)
{
    struct story *s = *state;
    const strata_set *before = given_set(s, "notes", ONE, TWO);
    strata_set *after = given_set(s, "notes", ONE, TWO_LATER,
                                  OUTSIDE("0003", "more", "SELECT 1"), FOUR);
    chain_accept(after, before, 2, "once");
    given_upgraded(s, before);
    given_events(s);
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "accepted 0002: once\n"
                                   "migration 0003 up\n"
                                   "statement 0003 up 1 @0\n"
                                   "done 0003 up 1 @0\n"
                                   "end 0003 up\n"
                                   "migration 0004 up\n"
                                   "statement 0004 up 1 @0\n"
                                   "done 0004 up 1 @0\n"
                                   "end 0004 up\n");
}

static void stamping_keeps_what_was_accepted(void **state)
{
    struct story *s = *state;
    const strata_set *before = NULL;
    const strata_set *after = given_reseal(s, &before);
    given_upgraded(s, before);
    when_stamped(s, after);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002 0003 0004");
    when_listed(s, after);
    assert_non_null(strstr(s->listing, "accepted 0002 tags\n"));
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_database_with_the_old_text_goes_on),
        STORY(every_place_in_the_old_history_is_let_through),
        STORY(a_new_database_has_nothing_to_be_told),
        STORY(any_other_text_is_an_edit_as_before),
        STORY(an_accepted_edit_does_not_hide_what_others_did),
        STORY(what_came_after_the_edit_has_one_chain_only),
        STORY(edits_of_edits),
        STORY(a_row_between_two_eras_was_written_by_other_hands),
        STORY(the_application_can_end_it),
        STORY(each_edit_is_told_once_a_call),
        STORY(stamping_keeps_what_was_accepted),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
