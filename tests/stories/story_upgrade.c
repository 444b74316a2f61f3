/* SPDX-License-Identifier: MIT
 *
 * strata_upgrade when all is well: a database is brought to the newest version
 * or to a target, and the history says so.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define CREATE_NOTES                                                           \
    MIGRATION("0001", "create_notes",                                          \
              "CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);")
#define ADD_PINNED                                                             \
    MIGRATION("0002", "add_pinned",                                            \
              "ALTER TABLE notes ADD COLUMN pinned INTEGER DEFAULT 0;\n"       \
              "UPDATE notes SET pinned = 1 WHERE text LIKE '!%';")
#define CREATE_TAGS                                                            \
    MIGRATION("0003", "create_tags", "CREATE TABLE tags(name TEXT)")

static void a_new_database_gets_every_migration(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", CREATE_NOTES, ADD_PINNED, CREATE_TAGS);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "notes tags");
    then_history(s, "0001 0002 0003");
}

static void the_history_says_what_when_and_by_which_program(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    char expected[256];
    s->options.program_version = "notes 1.2";
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s,
              "SELECT set_name, position, version, label, program_version,"
              " progress, progress_at, layout FROM strata_history",
              "notes|1|0001|create_notes|notes 1.2|NULL|NULL|1");
    then_rows(s,
              "SELECT duration_ms BETWEEN 0 AND 10000,"
              " abs(julianday(applied_at) - julianday('now')) < 1,"
              " applied_at GLOB '20[0-9][0-9]-*T*Z' FROM strata_history",
              "1|1|1");
    strcpy(expected, notes->migrations[0].digest);
    strcat(expected, "|");
    strcat(expected, notes->migrations[0].chain);
    then_rows(s, "SELECT digest, chain FROM strata_history", expected);
}

static void the_program_version_is_the_sets_unless_given(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", CREATE_NOTES, ADD_PINNED);
    notes->program_version = "1.0";
    given_upgraded_to(s, notes, "0001");
    notes->program_version = NULL;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT program_version FROM strata_history", "1.0 NULL");
}

static void rows_are_kept_and_changed_by_the_scripts(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, ADD_PINNED);
    given_upgraded(s, old);
    given_sql(s, "INSERT INTO notes(text) VALUES ('milk'), ('!rent')");
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT * FROM notes", "1|milk|0 2|!rent|1");
    then_history(s, "0001 0002");
}

static void a_target_is_where_it_stops(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", CREATE_NOTES, ADD_PINNED, CREATE_TAGS);
    when_upgraded_to(s, notes, "0002");
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
    then_history(s, "0001 0002");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "notes tags");
    then_history(s, "0001 0002 0003");
}

static void a_target_is_compared_by_value(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", MIGRATION("20220204-01", "one", "CREATE TABLE one(a)"),
        MIGRATION("20220204-02", "two", "CREATE TABLE two(a)"),
        MIGRATION("20220204-10", "ten", "CREATE TABLE ten(a)"));
    when_upgraded_to(s, notes, "20220204-2");
    then_result(s, STRATA_OK);
    then_history(s, "20220204-01 20220204-02");
    when_upgraded_to(s, notes, "0020220204-010");
    then_result(s, STRATA_OK);
    then_history(s, "20220204-01 20220204-02 20220204-10");
}

static void two_sets_share_a_database(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES, ADD_PINNED);
    const strata_set *search =
        given_set(s, "search", MIGRATION("1", "index", "CREATE TABLE words(a)"),
                  MIGRATION("2", "rank", "CREATE TABLE ranks(a)"));
    given_upgraded_to(s, notes, "0001");
    given_upgraded(s, search);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "notes ranks words");
    then_history(s, "0001 0002 1 2"); /* notes, then search */
    when_verified(s, search);
    then_result(s, STRATA_OK);
}

static void scripts_may_hold_anything_that_is_sql(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes",
        MIGRATION("1", "only_a_comment", "-- nothing yet\n/* really; */ ;;"),
        MIGRATION("2", "empty", ""),
        MIGRATION("3", "trigger",
                  "CREATE TABLE t(a); CREATE TABLE log(a);\n"
                  "CREATE TRIGGER tr AFTER INSERT ON t BEGIN\n"
                  "  INSERT INTO log VALUES (new.a); -- ; end;\n"
                  "  INSERT INTO log VALUES ('END;');\n"
                  "END;\n"
                  "INSERT INTO t VALUES ('a;b''c'), (X'00');"),
        MIGRATION("4", "savepoints",
                  "SAVEPOINT a; DELETE FROM log; ROLLBACK TO a;\n"
                  "DELETE FROM log; ROLLBACK TRANSACTION TO\"a\"; RELEASE a;"
                  "SELECT * FROM log /* rows are of no interest */;\n"
                  "EXPLAIN COMMIT; PRAGMA user_version = 7"),
        MIGRATION("5", "utf8", "INSERT INTO t VALUES ('Zürich ☃')"));
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "1 2 3 4 5");
    then_rows(s, "SELECT count(*) FROM log", "6");
    then_rows(s, "SELECT a FROM t WHERE a LIKE 'Z%'", "Zürich ☃");
    then_rows(s, "PRAGMA user_version", "7");
}

static void a_history_may_be_long(void **state)
{
    struct story *s = *state;
    struct step steps[1000];
    char versions[1000][8];
    const strata_set *set = NULL;
    int i = 0;
    memset(steps, 0, sizeof steps);
    for (i = 0; i < 1000; i += 1) {
        snprintf(versions[i], sizeof versions[i], "%d", i + 1);
        steps[i].version = versions[i];
        steps[i].label = "step";
        steps[i].up = i == 0 ? "CREATE TABLE t(n); INSERT INTO t VALUES (1)"
                             : "UPDATE t SET n = n + 1";
    }
    set = story_set(s, "long", steps, 1000);
    when_upgraded(s, set);
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT n FROM t", "1000");
    then_rows(s, "SELECT count(*), max(position) FROM strata_history",
              "1000|1000");
}

static void an_error_struct_and_options_are_not_required(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    strata_database database = strata_sqlite(s->db);
    assert_int_equal(strata_upgrade(&database, notes, NULL, NULL), STRATA_OK);
    assert_int_equal(strata_verify(&database, notes, NULL, NULL), STRATA_OK);
    then_tables(s, "notes");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_new_database_gets_every_migration),
        STORY(the_history_says_what_when_and_by_which_program),
        STORY(the_program_version_is_the_sets_unless_given),
        STORY(rows_are_kept_and_changed_by_the_scripts),
        STORY(a_target_is_where_it_stops),
        STORY(a_target_is_compared_by_value),
        STORY(two_sets_share_a_database),
        STORY(scripts_may_hold_anything_that_is_sql),
        STORY(a_history_may_be_long),
        STORY(an_error_struct_and_options_are_not_required),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
