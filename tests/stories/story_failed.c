/* SPDX-License-Identifier: MIT
 *
 * FAILED: a statement of a migration fails. The error says where; the
 * transaction is rolled back, and the database is as it was before.
 */
#include "support/story.h"

#define CREATE_NOTES                                                           \
    MIGRATION("0001", "create_notes",                                          \
              "CREATE TABLE notes(a UNIQUE NOT NULL);"                         \
              "INSERT INTO notes VALUES (1)")

/* The database is at 0001 with the application's own rows in it, and nothing
 * of the failed migration is left. */
static void then_it_was_rolled_back(struct story *s)
{
    then_files_are_unchanged(s);
    then_tables(s, "notes");
    then_rows(s, "SELECT a FROM notes", "1 2");
    then_history(s, "0001");
    then_message_has(s, "It was rolled back: the database is at 0001");
}

static void given_notes(struct story *s)
{
    given_upgraded(s, given_set(s, "notes", CREATE_NOTES));
    given_sql(s, "INSERT INTO notes VALUES (2)");
}

static void the_error_points_at_the_failing_token(void **state)
{
    static const struct {
        const char *script;
        unsigned line;
        unsigned column;
        const char *reason;
    } rows[] = {
        {"SELEC 1", 1, 1, "near \"SELEC\": syntax error"},
        {"  INSERT INTO nope VALUES (1)", 1, 3, "no such table: nope"},
        {"CREATE TABLE t(a);\nSELECT a FROM t\n  WHERE a = = 1;", 3, 13,
         "near \"=\": syntax error"},
        {"CREATE TABLE t(a);\n\n\tSELECT b FROM t;", 3, 9, "no such column: b"},
        {"-- one\n/* two;\n   three */ ; INSERT INTO nope VALUES (1);", 3, 15,
         "no such table: nope"},
        {"CREATE TABLE t(a);\nCREATE TABLE t(b);", 2, 14,
         "table t already exists"},
        {"CREATE TABLE t(a)\n;\nCREATE TABLE\nu(", 3, 1, "incomplete input"},
        {"SELECT 'one\ntwo'; SELECT\n'\xc3\xa4', c;", 3, 7,
         "no such column: c"},
    };
    struct story *s = *state;
    size_t i = 0;
    given_notes(s);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                                   MIGRATION("0002", "bad", rows[i].script)));
        then_result(s, STRATA_FAILED);
        then_error_is_at(s, "0002_bad.sql", rows[i].line, rows[i].column);
        assert_string_equal(s->error.reason, rows[i].reason);
        assert_int_equal(s->error.engine_code, SQLITE_ERROR);
        then_message_has(s, "migration 0002 (bad) failed at");
        then_version_blamed_is(s, "0002");
        then_it_was_rolled_back(s);
    }
}

static void an_error_while_running_points_at_the_statement(void **state)
{
    static const struct {
        const char *script;
        unsigned line;
        int code;
        const char *reason;
    } rows[] = {
        {"INSERT INTO notes VALUES (3);\n"
         "INSERT INTO notes VALUES (1);",
         2, SQLITE_CONSTRAINT_UNIQUE, "UNIQUE constraint failed: notes.a"},
        {"UPDATE notes SET a = 7 WHERE a = 1;\n\n"
         "INSERT INTO notes VALUES (NULL)",
         3, SQLITE_CONSTRAINT_NOTNULL, "NOT NULL constraint failed: notes.a"},
        {"CREATE TABLE t(a CHECK (a > 0));\n-- check\n"
         "INSERT INTO t SELECT -a FROM notes",
         3, SQLITE_CONSTRAINT_CHECK, "CHECK constraint failed: a > 0"},
        {"ALTER TABLE notes ADD COLUMN b NOT NULL", 1, SQLITE_ERROR,
         "Cannot add a NOT NULL column with default value NULL"},
        {"SELECT abs(-9223372036854775808)", 1, SQLITE_ERROR,
         "integer overflow"},
    };
    struct story *s = *state;
    size_t i = 0;
    given_notes(s);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                                   MIGRATION("0002", "bad", rows[i].script)));
        then_result(s, STRATA_FAILED);
        then_error_is_at(s, "0002_bad.sql", rows[i].line, 1);
        assert_string_equal(s->error.reason, rows[i].reason);
        assert_int_equal(s->error.engine_code, rows[i].code);
        then_it_was_rolled_back(s);
    }
}

static void pending_migrations_fail_together(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", CREATE_NOTES,
                  MIGRATION("0002", "good", "CREATE TABLE good(a)"),
                  MIGRATION("0003", "good_too", "DELETE FROM notes"),
                  MIGRATION("0004", "bad", "CREATE TABLE bad(a);\nBAD"),
                  MIGRATION("0005", "never", "CREATE TABLE never(a)"));
    given_notes(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0004_bad.sql", 2, 1);
    then_it_was_rolled_back(s);
    when_upgraded_to(s, notes, "0003"); /* stopping before it is possible */
    then_result(s, STRATA_OK);
    then_tables(s, "good notes");
}

static void a_new_database_stays_empty(void **state)
{
    struct story *s = *state;
    when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                               MIGRATION("0002", "bad", "BAD")));
    then_result(s, STRATA_FAILED);
    then_message_has(s, "before the first migration");
    then_files_are_unchanged(s);
    then_tables(s, "");
    then_history(s, "none");
}

static void a_down_section_is_placed_by_its_line_in_the_file(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", CREATE_NOTES,
                  {.version = "0002",
                   .label = "tags",
                   .up = "-- migrate:up\nCREATE TABLE tags(a);\n",
                   .down = "-- migrate:down\nDROP TABLE tags;\n"
                           "DROP TABLE labels;\n",
                   .down_line = 3});
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_tags.sql", 5, 1);
    then_message_has(s, "It was rolled back: the database is at 0002");
    then_files_are_unchanged(s);
    then_tables(s, "notes tags");
    then_history(s, "0001 0002");
}

/* A statement that ends the transaction would commit half of the upgrade; it
 * is refused before it runs. */
static void a_script_cannot_end_the_transaction(void **state)
{
    static const char *const scripts[] = {
        "DELETE FROM notes;\nCOMMIT",
        "DELETE FROM notes;\ncommit transaction; begin",
        "DELETE FROM notes;\nEnd;",
        "DELETE FROM notes;\nEND/**/TRANSACTION;",
        "DELETE FROM notes;\nROLLBACK",
        "DELETE FROM notes;\nRollback Transaction; BEGIN IMMEDIATE;",
        "DELETE FROM notes;\nROLLBACK/* TO */;",
        "DELETE FROM notes;\nROLLBACK TRANSACTION \"not TO\";",
        "DELETE FROM notes;\xef\xbb\xbf\nCOMMIT",
    };
    struct story *s = *state;
    size_t i = 0;
    given_notes(s);
    for (i = 0; i < sizeof scripts / sizeof scripts[0]; i += 1) {
        when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                                   MIGRATION("0002", "bad", scripts[i])));
        then_result(s, STRATA_FAILED);
        then_error_is_at(s, "0002_bad.sql", 2, 1);
        then_message_has(s, "ends the transaction");
        then_it_was_rolled_back(s);
    }
    when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                               MIGRATION("0002", "bad", "\nBEGIN")));
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_bad.sql", 2, 1);
    then_it_was_rolled_back(s);
}

static void a_statement_that_rolls_back_by_itself_leaves_nothing(void **state)
{
    static const char *const scripts[] = {
        "DELETE FROM notes WHERE a = 2;\n"
        "INSERT OR ROLLBACK INTO notes VALUES (1)",
        "CREATE TRIGGER no BEFORE DELETE ON notes BEGIN"
        " SELECT RAISE(ROLLBACK, 'no'); END;\n"
        "DELETE FROM notes",
    };
    struct story *s = *state;
    size_t i = 0;
    given_notes(s);
    for (i = 0; i < sizeof scripts / sizeof scripts[0]; i += 1) {
        when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                                   MIGRATION("0002", "bad", scripts[i])));
        then_result(s, STRATA_FAILED);
        then_error_is_at(s, "0002_bad.sql", 2, 1);
        then_it_was_rolled_back(s);
    }
}

static void a_parameter_has_no_value(void **state)
{
    static const char *const scripts[] = {
        "INSERT INTO notes VALUES (?)",
        "INSERT INTO notes VALUES (:name)",
        "DELETE FROM notes WHERE a = $1",
    };
    struct story *s = *state;
    size_t i = 0;
    given_notes(s);
    for (i = 0; i < sizeof scripts / sizeof scripts[0]; i += 1) {
        when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                                   MIGRATION("0002", "bad", scripts[i])));
        then_result(s, STRATA_FAILED);
        assert_int_equal(s->error.engine_code, SQLITE_RANGE);
        then_error_is_at(s, "0002_bad.sql", 1, 1);
        then_message_has(s, "parameter");
        then_it_was_rolled_back(s);
    }
}

static void a_script_that_breaks_the_history_fails(void **state)
{
    struct story *s = *state;
    given_notes(s);
    when_upgraded(s, given_set(s, "notes", CREATE_NOTES,
                               MIGRATION("0002", "bad",
                                         "DROP TABLE main.strata_history")));
    assert_int_not_equal(s->result, STRATA_OK);
    then_files_are_unchanged(s);
    then_history(s, "0001");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(the_error_points_at_the_failing_token),
        STORY(an_error_while_running_points_at_the_statement),
        STORY(pending_migrations_fail_together),
        STORY(a_new_database_stays_empty),
        STORY(a_down_section_is_placed_by_its_line_in_the_file),
        STORY(a_script_cannot_end_the_transaction),
        STORY(a_statement_that_rolls_back_by_itself_leaves_nothing),
        STORY(a_parameter_has_no_value),
        STORY(a_script_that_breaks_the_history_fails),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
