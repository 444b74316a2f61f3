/* SPDX-License-Identifier: MIT
 *
 * FOREIGN: a database whose header says that it is another application's. And
 * two programs whose data were swapped.
 */
#include <string.h>

#include "support/story.h"

#define NOTE 0x4e4f5445L

#define ONE                                                                    \
    REVERSIBLE("0001", "notes", "CREATE TABLE notes(a)", "DROP TABLE notes")
#define TWO                                                                    \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a)", "DROP TABLE tags")

static strata_set *given_owned(struct story *s)
{
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    notes->application_id = NOTE;
    return notes;
}

static void then_it_is_foreign(struct story *s, const char *words)
{
    then_result(s, STRATA_FOREIGN);
    then_message_has(s, words);
    then_message_has(s, "Nothing was changed");
    then_files_are_unchanged(s);
    assert_null(s->error.file);
}

static void a_new_database_is_marked(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_owned(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "1313821765");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_int_equal(s->io.write_locks, 0);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "1313821765");
    when_stamped(s, notes);
    then_result(s, STRATA_OK);
}

static void every_call_refuses_a_foreign_database(void **state)
{
    static const struct {
        const char *sql;
        const char *words;
    } rows[] = {
        {"PRAGMA application_id = 1196444487",
         "its application_id is 1196444487 ('GPKG'), and that of 'notes' is "
         "1313821765 ('NOTE')"},
        {"PRAGMA application_id = 1", "is 1, and that of"},
        {"PRAGMA application_id = -1", "is -1, and that of"},
        {"PRAGMA application_id = -2147483648", "is -2147483648, and"},
        {"PRAGMA application_id = 2147483647", "is 2147483647, and"},
    };
    struct story *s = *state;
    const strata_set *notes = given_owned(s);
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_sql(s, rows[i].sql);
        when_upgraded(s, notes);
        then_it_is_foreign(s, rows[i].words);
        assert_int_equal(s->io.write_locks, 0);
        when_verified(s, notes);
        then_it_is_foreign(s, rows[i].words);
        when_downgraded_to(s, notes, STRATA_BASE);
        then_it_is_foreign(s, rows[i].words);
        when_stamped(s, notes);
        then_it_is_foreign(s, rows[i].words);
        when_listed(s, notes);
        then_it_is_foreign(s, rows[i].words);
    }
    then_history(s, "none");
    /* Whoever has none himself does not look. */
    when_upgraded(s, given_set(s, "notes", ONE, TWO));
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "2147483647");
    when_upgraded(s, notes);
    then_it_is_foreign(s, "is 2147483647");
}

static void numbers_that_are_negative_or_no_text(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_owned(s);
    notes->application_id = -559038737; /* 0xdeadbeef */
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "-559038737");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    notes->application_id = NOTE;
    when_upgraded(s, notes);
    then_it_is_foreign(s,
                       "is -559038737, and that of 'notes' is 1313821765 ('");
}

/* A program gets its number when there are databases already. */
static void an_old_database_is_marked_with_the_next_migration(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_owned(s);
    notes->application_id = 0;
    given_upgraded_to(s, notes, "0001");
    then_rows(s, "PRAGMA application_id", "0");
    notes->application_id = NOTE;
    when_upgraded_to(s, notes, "0001"); /* nothing to do, nothing written */
    then_result(s, STRATA_OK);
    then_files_are_unchanged(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "1313821765");
}

static void a_database_of_nobody_with_tables_is_unversioned(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_owned(s);
    given_sql(s, "CREATE TABLE own(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_files_are_unchanged(s);
    when_stamped(s, notes); /* somebody knows better */
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "1313821765");
}

static void what_fails_marks_nothing(void **state)
{
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", ONE, MIGRATION("0002", "x", "SELECT wrong"));
    notes->application_id = NOTE;
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_rows(s, "PRAGMA application_id", "0");
    then_history(s, "none");
}

/* A script that sets another number would lock the program out. */
static void the_set_has_the_last_word(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(
        s, "notes", ONE, MIGRATION("0002", "id", "PRAGMA application_id = 5"));
    notes->application_id = NOTE;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "PRAGMA application_id", "1313821765");
    notes->application_id = 0;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void outside_a_transaction_the_first_commit_marks(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(
        s, "notes", OUTSIDE("0001", "x", "CREATE TABLE a(a); SELECT wrong"));
    notes->application_id = NOTE;
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_rows(s, "PRAGMA application_id", "1313821765");
    then_history(s, "0001@2");
}

static void two_programs_whose_data_were_swapped(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    const strata_set *search = given_set(
        s, "search", MIGRATION("7", "words", "CREATE TABLE words(a)"));
    strata_set *swapped =
        given_set(s, "notes", MIGRATION("7", "words", "CREATE TABLE words(a)"));
    given_upgraded(s, notes);
    given_upgraded(s, search);
    /* The contents of one under the name of the other. */
    when_upgraded(s, swapped);
    then_result(s, STRATA_EDITED);
    then_message_has(s, "applied 0001 (notes)");
    then_message_has(s, "this program has 7 (words)");
    swapped->name = "words";
    when_upgraded(s, swapped);
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "under the set name 'search'");
    then_history(s, "0001 0002 7");
    then_tables(s, "notes tags words");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_new_database_is_marked),
        STORY(every_call_refuses_a_foreign_database),
        STORY(numbers_that_are_negative_or_no_text),
        STORY(an_old_database_is_marked_with_the_next_migration),
        STORY(a_database_of_nobody_with_tables_is_unversioned),
        STORY(what_fails_marks_nothing),
        STORY(the_set_has_the_last_word),
        STORY(outside_a_transaction_the_first_commit_marks),
        STORY(two_programs_whose_data_were_swapped),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
