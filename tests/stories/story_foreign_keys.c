/* SPDX-License-Identifier: MIT
 *
 * Foreign keys: scripts run with enforcement off, so that a rebuilt table
 * loses no rows of other tables; in its place, no new violation may be left.
 */
#include "support/story.h"

#define TABLES                                                                 \
    MIGRATION("0001", "tables",                                                \
              "CREATE TABLE lists(id INTEGER PRIMARY KEY, name);\n"            \
              "CREATE TABLE notes(id INTEGER PRIMARY KEY, list"                \
              " REFERENCES lists(id) ON DELETE CASCADE);\n"                    \
              "CREATE TABLE marks(id INTEGER PRIMARY KEY, list"                \
              " REFERENCES lists(id) ON DELETE SET NULL);\n")

/* The way that SQLite's manual gives to change a table in depth
 * (sqlite.org/lang_altertable.html, section 7). */
#define REBUILD                                                                \
    MIGRATION("0002", "rebuild",                                               \
              "CREATE TABLE new(id INTEGER PRIMARY KEY, name NOT NULL);\n"     \
              "INSERT INTO new SELECT id, name FROM lists;\n"                  \
              "DROP TABLE lists;\n"                                            \
              "ALTER TABLE new RENAME TO lists;\n")

#define ROWS                                                                   \
    "INSERT INTO lists VALUES (1, 'a'), (2, 'b');"                             \
    "INSERT INTO notes VALUES (10, 1), (11, 2), (12, 2);"                      \
    "INSERT INTO marks VALUES (20, 1)"

static void a_rebuilt_table_loses_no_child(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", TABLES));
    given_sql(s, "PRAGMA foreign_keys = ON;" ROWS);
    when_upgraded(s, given_set(s, "notes", TABLES, REBUILD));
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT id, list FROM notes", "10|1 11|2 12|2");
    then_rows(s, "SELECT id, list FROM marks", "20|1");
    then_rows(s, "PRAGMA foreign_keys", "1");
    given_sql(s, "DELETE FROM lists WHERE id = 2"); /* enforced again */
    then_rows(s, "SELECT id FROM notes", "10");
}

static void a_new_violation_fails_the_migration(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", TABLES));
    given_sql(s, "PRAGMA foreign_keys = ON;" ROWS);
    when_upgraded(s, given_set(s, "notes", TABLES,
                               MIGRATION("0002", "lose",
                                         "DELETE FROM lists WHERE id = 1")));
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0002");
    assert_string_equal(s->error.file, "0002_lose.sql");
    then_message_has(s, "2 rows that violate a foreign key");
    then_message_has(s, "It was rolled back: the database is at 0001");
    then_files_are_unchanged(s);
    then_rows(s, "SELECT id FROM lists", "1 2");
    then_history(s, "0001");
}

static void a_violation_of_several_names_the_range(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", TABLES));
    given_sql(s, ROWS "; DELETE FROM notes WHERE list = 1");
    when_upgraded(s, given_set(s, "notes", TABLES, REBUILD,
                               MIGRATION("0003", "lose",
                                         "DELETE FROM lists WHERE id = 1")));
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "");
    then_message_has(s, "one of the migrations 0002 to 0003");
    then_message_has(s, "row 20 of table 'marks'");
    then_files_are_unchanged(s);
    then_history(s, "0001");
}

static void
a_violation_that_was_there_before_is_not_held_against_it(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", TABLES));
    given_sql(s, ROWS "; INSERT INTO notes VALUES (13, 99)");
    when_upgraded(s, given_set(s, "notes", TABLES, REBUILD));
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT list FROM notes WHERE id = 13", "99");
    when_upgraded(s, given_set(s, "notes", TABLES, REBUILD,
                               MIGRATION("0003", "lose",
                                         "DELETE FROM lists WHERE id = 1")));
    then_result(s, STRATA_FAILED);
    then_message_has(s, "migration 0003 (lose) leaves 2 rows that violate a "
                        "foreign key, besides 1 that did before; the first of "
                        "all: row ");
    then_history(s, "0001 0002");
}

static void a_violation_in_between_is_not_one_that_is_left(void **state)
{
    struct story *s = *state;
    when_upgraded(s,
                  given_set(s, "notes", TABLES,
                            MIGRATION("0002", "child_first",
                                      "INSERT INTO notes VALUES (1, 7)"),
                            MIGRATION("0003", "then_parent",
                                      "INSERT INTO lists VALUES (7, 'late')")));
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002 0003");
}

static void a_broken_declaration_fails_the_migration(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", TABLES));
    when_upgraded(s, given_set(s, "notes", TABLES,
                               MIGRATION("0002", "bad",
                                         "CREATE TABLE p(a);"
                                         "CREATE TABLE c(a REFERENCES p(a));"
                                         "INSERT INTO c VALUES (1)")));
    then_result(s, STRATA_FAILED);
    then_message_has(s, "cannot be checked");
    then_message_has(s, "foreign key mismatch");
    then_files_are_unchanged(s);
    then_history(s, "0001");
}

static void a_script_cannot_switch_enforcement_on(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", TABLES));
    given_sql(s, ROWS);
    when_upgraded(
        s, given_set(s, "notes", TABLES,
                     OUTSIDE("0001b", "on", "PRAGMA foreign_keys = ON"),
                     MIGRATION("0002", "rebuild",
                               "PRAGMA foreign_keys = ON;\n"
                               "CREATE TABLE new(id INTEGER PRIMARY KEY, name);"
                               "INSERT INTO new SELECT id, name FROM lists;"
                               "DROP TABLE lists;"
                               "ALTER TABLE new RENAME TO lists")));
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT count(*) FROM notes", "3");
    then_rows(s, "PRAGMA foreign_keys", "0"); /* the application's own */
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_rebuilt_table_loses_no_child),
        STORY(a_new_violation_fails_the_migration),
        STORY(a_violation_of_several_names_the_range),
        STORY(a_violation_that_was_there_before_is_not_held_against_it),
        STORY(a_violation_in_between_is_not_one_that_is_left),
        STORY(a_broken_declaration_fails_the_migration),
        STORY(a_script_cannot_switch_enforcement_on),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
