/* SPDX-License-Identifier: MIT
 *
 * What is applied is kept in strata_script, row by row with the history, and
 * nothing depends on it.
 */
#include <stdlib.h>
#include <string.h>

#include "support/story.h"

#define ONE                                                                    \
    REVERSIBLE("0001", "notes", "CREATE TABLE notes(a)", "DROP TABLE notes")
#define TWO                                                                    \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define THREE OUTSIDE("0003", "more", "CREATE TABLE more(a); SELECT 1")
#define KEPT "SELECT position, text FROM strata_script"

static void then_no_table_of_scripts(struct story *s)
{
    then_rows(s,
              "SELECT count(*) FROM sqlite_master WHERE name = 'strata_script'",
              "0");
}

static void scripts_come_and_go_with_their_rows(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, KEPT,
              "1|CREATE TABLE notes(a) 2|CREATE TABLE tags(a)"
              " 3|CREATE TABLE more(a); SELECT 1");
    then_rows(s, "SELECT DISTINCT set_name, typeof(text) FROM strata_script",
              "notes|text");
    when_stamped_at(s, notes, "0002");
    then_result(s, STRATA_OK);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_rows(s, KEPT, "1|CREATE TABLE notes(a)");
    when_stamped_at(s, notes, "0002"); /* the program takes it for applied */
    then_rows(s, KEPT, "1|CREATE TABLE notes(a) 2|CREATE TABLE tags(a)");
    when_stamped_at(s, notes, STRATA_BASE);
    then_rows(s, KEPT, "");
}

static void a_set_may_keep_none(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO, THREE);
    notes->flags = 0;
    given_upgraded_to(s, notes, "0002");
    then_no_table_of_scripts(s);
    notes->flags = STRATA_RECORD_SCRIPTS; /* the next release does */
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, KEPT, "3|CREATE TABLE more(a); SELECT 1");
    when_stamped_at(s, notes, "0002");
    given_sql(s, "DROP TABLE more");
    notes->flags = 0; /* and removes what the other one kept */
    given_sql(s, "INSERT INTO strata_script VALUES ('notes', 2, 'x')");
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_rows(s, KEPT, "");
    given_sql(s, "DROP TABLE strata_script");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_no_table_of_scripts(s);
}

static void what_failed_is_not_kept(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, OUTSIDE("0002", "bad", "SELECT wrong"));
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_history(s, "0001");
    then_rows(s, KEPT, "1|CREATE TABLE notes(a)");
}

/* A program that keeps none left a text of an earlier run behind. */
static void an_old_text_is_replaced(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded_to(s, notes, "0001");
    given_sql(s, "INSERT INTO strata_script VALUES ('notes', 2, 'old')");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, KEPT, "1|CREATE TABLE notes(a) 2|CREATE TABLE tags(a)");
}

/* Nobody misses a text that is gone, and the next one is kept again. */
static void the_table_may_be_emptied_or_dropped(void **state)
{
    static const char *const tamperings[] = {
        "DELETE FROM strata_script",
        "DROP TABLE strata_script",
        "ALTER TABLE strata_script ADD COLUMN note",
        "ALTER TABLE strata_script RENAME TO mine",
        "DROP TABLE strata_script;"
        "CREATE TABLE strata_script(text, position, set_name)",
        "UPDATE strata_script SET text = 'DROP TABLE notes'",
    };
    size_t i = 0;
    for (i = 0; i < sizeof tamperings / sizeof tamperings[0]; i += 1) {
        struct story *s = *state;
        const strata_set *notes = given_set(s, "notes", ONE, TWO);
        s->options.drift = STRATA_DRIFT_IGNORE;
        given_upgraded_to(s, notes, "0001");
        given_sql(s, tamperings[i]);
        when_verified(s, notes);
        then_result(s, STRATA_PENDING);
        when_listed(s, notes);
        then_result(s, STRATA_OK);
        when_upgraded_to(s, notes, "0001");
        then_result(s, STRATA_OK);
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
        then_rows(s, KEPT " WHERE position = 2", "2|CREATE TABLE tags(a)");
        when_downgraded_to(s, notes, STRATA_BASE);
        then_result(s, STRATA_OK);
        then_rows(s, KEPT, "");
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

static void something_else_by_that_name(void **state)
{
    static const struct {
        const char *sql;
        const char *words;
    } rows[] = {
        {"CREATE TABLE strata_script(title)", "no column named"},
        {"CREATE TABLE Strata_Script(set_name, position)", "no column named"},
        {"CREATE VIEW strata_script AS SELECT 1 AS text", "it is a view"},
        {"CREATE TABLE own(a); CREATE INDEX strata_script ON own(a)",
         "already an index named"},
        {"CREATE TABLE strata_script(set_name, position, text);"
         "CREATE TRIGGER t AFTER INSERT ON strata_script BEGIN"
         " DELETE FROM notes; END",
         "it has a trigger"},
        {"CREATE TABLE strata_script(set_name, position, text);"
         "CREATE TEMP TRIGGER t AFTER INSERT ON main.strata_script BEGIN"
         " SELECT 1; END",
         "it has a trigger"},
    };
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct story *s = *state;
        strata_set *notes = given_set(s, "notes", ONE, TWO);
        s->options.drift = STRATA_DRIFT_IGNORE;
        notes->flags = 0;
        given_upgraded_to(s, notes, "0001");
        notes->flags = STRATA_RECORD_SCRIPTS;
        given_sql(s, rows[i].sql);
        when_upgraded_to(s, notes, "0001"); /* nothing to do, not looked at */
        then_result(s, STRATA_OK);
        when_upgraded(s, notes);
        then_result(s, STRATA_DATABASE);
        then_message_has(s, "applied scripts cannot be kept in strata_script");
        then_message_has(s, rows[i].words);
        then_message_has(s, "Nothing was changed");
        then_message_has(s, "RECORD_SCRIPTS OFF");
        then_files_are_unchanged(s);
        when_stamped(s, notes);
        then_result(s, STRATA_DATABASE);
        then_message_has(s, rows[i].words);
        when_downgraded_to(s, notes, STRATA_BASE);
        then_result(s, STRATA_DATABASE);
        notes->flags = 0; /* as the message says */
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
        then_history(s, "0001 0002");
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

/* Tables of temporary and attached databases do not take its place. */
static void other_places_are_left_alone(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    given_sql(s, "CREATE TEMP TABLE strata_script(x);"
                 "ATTACH ':memory:' AS aux; CREATE TABLE aux.strata_script(y)");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT position FROM main.strata_script", "1");
    then_rows(s, "SELECT count(*) FROM temp.strata_script", "0");
    then_rows(s, "SELECT count(*) FROM aux.strata_script", "0");
}

/* A statement may be no longer than the application allows, but a script. */
static void a_script_that_is_too_long_for_a_row(void **state)
{
    struct story *s = *state;
    char *text = malloc(200000);
    const strata_set *notes = NULL;
    assert_non_null(text);
    memset(text, ' ', 199999);
    memcpy(text, "CREATE TABLE notes(a);", 22);
    text[199999] = '\0';
    memcpy(text + 100000, "CREATE TABLE tags(a);", 21);
    notes = given_set(s, "notes", MIGRATION("0001", "long", text), TWO);
    ((strata_migration *)&notes->migrations[1])->up.text = "SELECT 1";
    ((strata_migration *)&notes->migrations[1])->up.size = 8;
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 150000);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, KEPT, "2|SELECT 1");
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 1000000);
    when_stamped_at(s, notes, STRATA_BASE);
    when_stamped(s, notes);
    then_rows(s, "SELECT position, length(text) FROM strata_script",
              "1|199999 2|8");
    free(text);
}

static void its_name_is_strata_s(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    given_sql(s, "CREATE TABLE strata_script(set_name, position, text)");
    when_upgraded(s, notes); /* not a table that makes it UNVERSIONED */
    then_result(s, STRATA_OK);
    then_rows(s, KEPT, "1|CREATE TABLE notes(a)");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(scripts_come_and_go_with_their_rows),
        STORY(a_set_may_keep_none),
        STORY(what_failed_is_not_kept),
        STORY(an_old_text_is_replaced),
        STORY(the_table_may_be_emptied_or_dropped),
        STORY(something_else_by_that_name),
        STORY(other_places_are_left_alone),
        STORY(a_script_that_is_too_long_for_a_row),
        STORY(its_name_is_strata_s),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
