/* SPDX-License-Identifier: MIT
 *
 * What is set by sqlite3_db_config and decides what a script means: strings in
 * double quotes, triggers, views. Scripts find what they were proved with, and
 * the application its own. The comparison itself is in every when_….
 */
#include "support/story.h"

#define TEXT "CREATE TABLE notes(a); INSERT INTO notes VALUES (\"text\")"
#define CHECK "CREATE TABLE notes(a CHECK (a IN (\"text\", \"more\")))"

static void given_config(struct story *s, int number, int value)
{
    int now = -1;
    assert_int_equal(sqlite3_db_config(s->db, number, value, &now), SQLITE_OK);
    assert_int_equal(now, value);
}

static void given_double_quotes(struct story *s, int in_statements,
                                int in_definitions)
{
    given_config(s, SQLITE_DBCONFIG_DQS_DML, in_statements);
    given_config(s, SQLITE_DBCONFIG_DQS_DDL, in_definitions);
}

static strata_set *lenient(strata_set *set)
{
    set->flags |= STRATA_DOUBLE_QUOTED_STRINGS;
    return set;
}

static void strings_in_double_quotes_need_the_sets_flag_alone(void **state)
{
    static const char *const scripts[] = {TEXT, CHECK};
    struct story *s = *state;
    int settings = 0;
    size_t i = 0;
    for (settings = 0; settings < 4; settings += 1) {
        for (i = 0; i < 2; i += 1) {
            given_opened(s, NULL, 0);
            given_double_quotes(s, settings & 1, settings >> 1);
            when_upgraded(
                s, given_set(s, "notes", MIGRATION("0001", "a", scripts[i])));
            then_result(s, STRATA_FAILED);
            then_message_has(s, "no such column");
            then_tables(s, "");
            when_upgraded(
                s, lenient(given_set(s, "notes",
                                     MIGRATION("0001", "a", scripts[i]))));
            then_result(s, STRATA_OK);
            then_tables(s, "notes");
            given_sql(s, "DROP TABLE notes; DROP TABLE strata_history");
        }
    }
}

static void after_a_failure_they_are_as_before(void **state)
{
    struct story *s = *state;
    given_double_quotes(s, 0, 0);
    when_upgraded(s, lenient(given_set(s, "notes",
                                       MIGRATION("0001", "a", TEXT "; BAD"))));
    then_result(s, STRATA_FAILED);
    when_upgraded(
        s, lenient(given_set(s, "notes", OUTSIDE("0001", "a", TEXT "; BAD"))));
    then_result(s, STRATA_FAILED);
    assert_int_equal(sqlite3_exec(s->db, "SELECT \"text\"", NULL, NULL, NULL),
                     SQLITE_ERROR);
}

/* A statement of the application's that was prepared before goes on with the
 * application's setting. */
static void a_prepared_statement_of_the_application_survives(void **state)
{
    struct story *s = *state;
    sqlite3_stmt *statement = NULL;
    given_double_quotes(s, 1, 1);
    assert_int_equal(
        sqlite3_prepare_v2(s->db, "SELECT \"text\"", -1, &statement, NULL),
        SQLITE_OK);
    when_upgraded(
        s, given_set(s, "notes", MIGRATION("0001", "a", "CREATE TABLE a(a)")));
    then_result(s, STRATA_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal(sqlite3_column_text(statement, 0), "text");
    sqlite3_finalize(statement);
}

/* SQL function lenient(): what a script can do with the application's help. */
static void switch_on(sqlite3_context *context, int count,
                      sqlite3_value **values)
{
    sqlite3 *db = sqlite3_context_db_handle(context);
    (void)count;
    (void)values;
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
}

static void the_next_script_finds_what_it_was_proved_with(void **state)
{
    struct story *s = *state;
    given_double_quotes(s, 0, 0);
    assert_int_equal(sqlite3_create_function(s->db, "lenient", 0, SQLITE_UTF8,
                                             NULL, switch_on, NULL, NULL),
                     SQLITE_OK);
    when_upgraded(s, given_set(s, "notes",
                               MIGRATION("0001", "a",
                                         "CREATE TABLE notes(a);"
                                         "SELECT lenient();"
                                         "INSERT INTO notes VALUES (\"text\")"),
                               MIGRATION("0002", "b",
                                         "INSERT INTO notes VALUES (\"b\")")));
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0002");
    then_error_is_at(s, "0002_b.sql", 1, 27);
}

static void triggers_and_views_are_on(void **state)
{
    struct story *s = *state;
    given_config(s, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
    given_config(s, SQLITE_DBCONFIG_ENABLE_VIEW, 0);
    when_upgraded(
        s, given_set(s, "notes",
                     MIGRATION("0001", "a",
                               "CREATE TABLE notes(a); CREATE TABLE log(a);"
                               "CREATE VIEW both AS SELECT * FROM notes, log;"
                               "CREATE TRIGGER t AFTER INSERT ON notes BEGIN"
                               " INSERT INTO log VALUES (new.a); END;"
                               "INSERT INTO notes VALUES (1);"
                               "CREATE TABLE seen AS SELECT * FROM both")));
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT * FROM log", "1");
    then_rows(s, "SELECT * FROM seen", "1|1");
    assert_int_equal(
        sqlite3_exec(s->db, "SELECT * FROM both", NULL, NULL, NULL),
        SQLITE_ERROR);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(strings_in_double_quotes_need_the_sets_flag_alone),
        STORY(after_a_failure_they_are_as_before),
        STORY(a_prepared_statement_of_the_application_survives),
        STORY(the_next_script_finds_what_it_was_proved_with),
        STORY(triggers_and_views_are_on),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
