/* SPDX-License-Identifier: MIT
 *
 * The same promises wherever a database lives: in memory, in a shared cache, in
 * a temporary file, with a WAL, in UTF-16, beside attached and temporary
 * tables.
 */
#include "support/story.h"

#define ONE                                                                    \
    REVERSIBLE("0001", "create_notes",                                         \
               "CREATE TABLE notes(a); INSERT INTO notes VALUES ('Zürich')",   \
               "DROP TABLE notes")
#define TWO                                                                    \
    REVERSIBLE("0002", "create_tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define TWO_EDITED                                                             \
    REVERSIBLE("0002", "create_tags", "CREATE TABLE tags(b)", "DROP TABLE tags")

/* A whole life: new, up, nothing to do, edited, failed, down. */
static void then_all_is_as_usual(struct story *s)
{
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    when_upgraded(s, given_set(s, "notes", ONE, TWO_EDITED));
    then_result(s, STRATA_EDITED);
    then_version_blamed_is(s, "0002");
    when_upgraded(s,
                  given_set(s, "notes", ONE, TWO,
                            MIGRATION("0003", "bad", "DROP TABLE notes; BAD")));
    then_result(s, STRATA_FAILED);
    then_tables(s, "notes tags");
    then_rows(s, "SELECT a FROM notes", "Zürich");
    then_history(s, "0001 0002");
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_history(s, "0001");
    when_listed(s, notes);
    then_result(s, STRATA_OK);
    assert_string_equal(
        s->listing, "applied 0001 create_notes\npending 0002 create_tags\n");
}

static void in_memory(void **state)
{
    struct story *s = *state;
    given_opened(s, ":memory:", 0);
    then_all_is_as_usual(s);
}

static void in_a_temporary_file(void **state)
{
    struct story *s = *state;
    given_opened(s, "", 0);
    then_all_is_as_usual(s);
}

static void in_a_shared_cache(void **state)
{
    static const char name[] = "file:story_shared?mode=memory&cache=shared";
    struct story *s = *state;
    sqlite3 *other = NULL;
    given_opened(s, name, 0);
    sqlite3_open_v2(name, &other, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI,
                    NULL);
    then_all_is_as_usual(s);
    assert_int_equal(
        sqlite3_exec(other, "INSERT INTO notes VALUES (2)", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(other);
}

static void with_memdb(void **state)
{
    struct story *s = *state;
    given_opened(s, "file:/story_memdb?vfs=memdb", 0);
    then_all_is_as_usual(s);
}

static void with_each_journal(void **state)
{
    static const char *const journals[] = {
        "PRAGMA journal_mode = WAL",
        "PRAGMA journal_mode = TRUNCATE",
        "PRAGMA journal_mode = PERSIST",
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL",
    };
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < sizeof journals / sizeof journals[0]; i += 1) {
        given_opened(s, NULL, 0);
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
        given_sql(s, "VACUUM");
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
        given_sql(s, journals[i]);
        then_all_is_as_usual(s);
    }
}

static void in_utf16(void **state)
{
    struct story *s = *state;
    given_sql(s, "PRAGMA encoding = 'UTF-16'");
    then_all_is_as_usual(s);
    then_rows(s, "PRAGMA encoding", "UTF-16le");
}

static void with_extended_codes_and_old_pragmas(void **state)
{
    struct story *s = *state;
    sqlite3_extended_result_codes(s->db, 1);
    given_sql(s, "PRAGMA count_changes = ON; PRAGMA full_column_names = ON;"
                 "PRAGMA short_column_names = OFF;"
                 "PRAGMA case_sensitive_like = ON");
    then_all_is_as_usual(s);
}

static void beside_tables_of_the_same_name(void **state)
{
    struct story *s = *state;
    given_sql(s, "CREATE TEMP TABLE strata_history(x);"
                 "INSERT INTO temp.strata_history VALUES ('temp');"
                 "ATTACH ':memory:' AS aux;"
                 "CREATE TABLE aux.strata_history(y);"
                 "INSERT INTO aux.strata_history VALUES ('aux')");
    then_all_is_as_usual(s);
    then_rows(s, "SELECT * FROM temp.strata_history", "temp");
    then_rows(s, "SELECT * FROM aux.strata_history", "aux");
    then_rows(s, "SELECT count(*) FROM main.strata_history", "1");
}

/* Main is what counts: a table elsewhere does not make it versioned. */
static void an_attached_database_is_not_this_one(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_sql(s, "ATTACH ':memory:' AS aux; CREATE TABLE aux.own(a);"
                 "CREATE TEMP TABLE mine(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "notes tags");
    then_rows(s, "SELECT name FROM aux.sqlite_master", "own");
}

static void on_a_connection_without_mutex(void **state)
{
    struct story *s = *state;
    given_opened(s, NULL,
                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                     SQLITE_OPEN_NOMUTEX);
    then_all_is_as_usual(s);
}

static void with_another_page_size_and_vacuum(void **state)
{
    struct story *s = *state;
    given_sql(s, "PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL");
    then_all_is_as_usual(s);
    then_rows(s, "PRAGMA page_size", "512");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(in_memory),
        STORY(in_a_temporary_file),
        STORY(in_a_shared_cache),
        STORY(with_memdb),
        STORY(with_each_journal),
        STORY(in_utf16),
        STORY(with_extended_codes_and_old_pragmas),
        STORY(beside_tables_of_the_same_name),
        STORY(an_attached_database_is_not_this_one),
        STORY(on_a_connection_without_mutex),
        STORY(with_another_page_size_and_vacuum),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
