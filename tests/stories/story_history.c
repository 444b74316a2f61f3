/* SPDX-License-Identifier: MIT
 *
 * EDITED, NEWER and UNVERSIONED: the database's history is not a beginning of
 * the program's. The program is refused, the database untouched.
 */
#include <string.h>

#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)")
#define TWO MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)")
#define THREE MIGRATION("0003", "create_more", "CREATE TABLE more(a)")
#define TWO_EDITED MIGRATION("0002", "create_tags", "CREATE TABLE tags(a, b)")

static void then_it_is_refused(struct story *s, strata_result result,
                               const char *version, const char *file)
{
    then_result(s, result);
    then_version_blamed_is(s, version);
    if (file == NULL) {
        assert_null(s->error.file);
    } else {
        assert_string_equal(s->error.file, file);
    }
    assert_int_equal(s->error.engine_code, 0);
    if (result != STRATA_EDITED) {
        assert_int_equal(s->error.line, 0);
    }
    then_message_has(s, "Nothing was changed");
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
}

static void an_edited_migration_is_named_with_all_that_is_known(void **state)
{
    struct story *s = *state;
    strata_set *old = given_set(s, "notes", ONE, TWO, THREE);
    const strata_set *new = given_set(s, "notes", ONE, TWO_EDITED, THREE);
    old->program_version = "notes 1.2";
    given_upgraded(s, old);
    given_sql(s, "UPDATE strata_history SET"
                 " applied_at = '2026-03-01T12:30:00Z' WHERE position = 2");
    when_upgraded(s, new);
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
    then_message_has(s, "migration 0002 (create_tags) was edited");
    then_message_has(s, "2026-03-01T12:30:00Z");
    then_message_has(s, "by program version notes 1.2");
    then_message_has(s, old->migrations[1].digest);
    then_message_has(s, new->migrations[1].digest);
    then_message_has(s, "Put the applied text of 0002_create_tags.sql back");
    when_verified(s, new);
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
    when_downgraded_to(s, new, "0001");
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002 0003");
}

/* A message goes to a terminal, and the history may come from anywhere. */
static void control_characters_of_a_history_are_not_repeated(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    given_sql(s, "UPDATE strata_history SET program_version = '1' || char(27)"
                 " || '[2J' || char(10, 127) WHERE position = 2");
    when_upgraded(s, given_set(s, "notes", ONE, TWO_EDITED));
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
    then_message_has(s, "by program version 1?[2J??");
}

static void the_oldest_edited_migration_is_the_one_named(void **state)
{
    struct story *s = *state;
    strata_set *old = given_set(s, "notes", ONE, TWO, THREE);
    old->program_version = NULL; /* then nothing is said of it */
    given_upgraded(s, old);
    when_upgraded(
        s, given_set(s, "notes",
                     MIGRATION("0001", "create_notes", "CREATE TABLE notes(b)"),
                     TWO_EDITED, THREE));
    then_it_is_refused(s, STRATA_EDITED, "0001", "0001_create_notes.sql");
    assert_null(strstr(s->error.message, "program version"));
}

static void an_edit_is_found_although_there_is_more_to_apply(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    when_upgraded(s, given_set(s, "notes", ONE, TWO_EDITED, THREE));
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
    then_tables(s, "notes tags");
}

static void an_edit_beyond_the_target_is_found(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    when_upgraded_to(s, given_set(s, "notes", ONE, TWO_EDITED), "0001");
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
}

static void an_edit_is_found_in_a_newer_database(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO, THREE));
    when_upgraded(s, given_set(s, "notes", ONE, TWO_EDITED));
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_tags.sql");
}

static void a_renumbered_migration(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     MIGRATION("0003", "create_tags", "CREATE TABLE tags(a)")));
    then_it_is_refused(s, STRATA_EDITED, "0002", "0003_create_tags.sql");
    then_message_has(s, "migration number 2");
    then_message_has(s, "applied 0002 (create_tags)");
    then_message_has(s, "has 0003 (create_tags)");
    then_tables(s, "notes tags");
}

static void a_migration_inserted_before_an_applied_one(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, THREE));
    when_upgraded(s, given_set(s, "notes", ONE, TWO, THREE));
    then_it_is_refused(s, STRATA_EDITED, "0003", "0002_create_tags.sql");
    then_message_has(s, "applied 0003 (create_more)");
    then_message_has(s, "has 0002 (create_tags)");
    then_tables(s, "more notes");
}

static void a_deleted_migration(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO, THREE));
    when_upgraded(s, given_set(s, "notes", ONE, THREE));
    then_it_is_refused(s, STRATA_EDITED, "0002", "0003_create_more.sql");
    then_tables(s, "more notes tags");
}

static void two_migrations_that_changed_places(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO, THREE));
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     MIGRATION("0002", "create_more", "CREATE TABLE more(a)"),
                     MIGRATION("0003", "create_tags", "CREATE TABLE tags(a)")));
    then_it_is_refused(s, STRATA_EDITED, "0002", "0002_create_more.sql");
}

/* The label is a name for people; only version and text are history. */
static void a_new_label_is_no_edit(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     MIGRATION("0002", "labels", "CREATE TABLE tags(a)")));
    then_result(s, STRATA_OK);
}

static void a_database_that_a_newer_program_upgraded(void **state)
{
    struct story *s = *state;
    strata_set *new = given_set(s, "notes", ONE, TWO, THREE);
    const strata_set *old = given_set(s, "notes", ONE, TWO);
    new->program_version = "notes 2.0";
    given_upgraded(s, new);
    when_upgraded(s, old);
    then_it_is_refused(s, STRATA_NEWER, "0003", NULL);
    then_message_has(s, "at migration 0003 (create_more)");
    then_message_has(s, "by program version notes 2.0");
    then_message_has(s, "knows none after 0002 (create_tags)");
    when_verified(s, old);
    then_it_is_refused(s, STRATA_NEWER, "0003", NULL);
    when_upgraded_to(s, old, "0001");
    then_it_is_refused(s, STRATA_NEWER, "0003", NULL);
    when_downgraded_to(s, old, "0001");
    then_it_is_refused(s, STRATA_NEWER, "0003", NULL);
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002 0003");
}

static void a_history_that_a_newer_strata_wrote(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded(s, notes);
    given_sql(s, "ALTER TABLE strata_history ADD COLUMN later TEXT");
    when_upgraded(s, notes); /* a column more is no obstacle */
    then_result(s, STRATA_OK);
    given_sql(s, "UPDATE strata_history SET layout = 2 WHERE position = 2");
    when_upgraded(s, notes);
    then_it_is_refused(s, STRATA_NEWER, "", NULL);
    then_message_has(s, "by a newer strata (layout 2");
    when_stamped_at(s, notes, "0001");
    then_result(s, STRATA_NEWER);
    then_files_are_unchanged(s);
    when_listed(s, notes);
    then_result(s, STRATA_NEWER);
}

static void a_database_that_strata_did_not_make(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_sql(s, "CREATE TABLE recipes(a); INSERT INTO recipes VALUES (1)");
    when_upgraded(s, notes);
    then_it_is_refused(s, STRATA_UNVERSIONED, "", NULL);
    then_message_has(s, "strata_stamp");
    when_verified(s, notes);
    then_it_is_refused(s, STRATA_UNVERSIONED, "", NULL);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_it_is_refused(s, STRATA_UNVERSIONED, "", NULL);
    then_tables(s, "recipes");
    then_rows(s, "SELECT a FROM recipes", "1");
    then_history(s, "none");
}

static void anything_in_a_database_makes_it_unversioned(void **state)
{
    static const char *const objects[] = {
        "CREATE VIEW thing AS SELECT 1",
        "CREATE VIRTUAL TABLE thing USING fts5(a)",
        "CREATE TABLE sqliteX(a)",
        "PRAGMA case_sensitive_like = ON; CREATE TABLE SQLite(a)",
    };
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    size_t i = 0;
    for (i = 0; i < sizeof objects / sizeof objects[0]; i += 1) {
        given_sql(s, objects[i]);
        when_upgraded(s, notes);
        then_it_is_refused(s, STRATA_UNVERSIONED, "", NULL);
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
        given_sql(s, "VACUUM");
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
    }
    given_sql(s, "CREATE TABLE gone(a INTEGER PRIMARY KEY AUTOINCREMENT);"
                 "DROP TABLE gone"); /* leaves SQLite's own sqlite_sequence */
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void another_sets_history_makes_it_versioned(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE, TWO));
    when_upgraded(
        s, given_set(s, "search", MIGRATION("1", "x", "CREATE TABLE x(a)")));
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002 1");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(an_edited_migration_is_named_with_all_that_is_known),
        STORY(control_characters_of_a_history_are_not_repeated),
        STORY(the_oldest_edited_migration_is_the_one_named),
        STORY(an_edit_is_found_although_there_is_more_to_apply),
        STORY(an_edit_beyond_the_target_is_found),
        STORY(an_edit_is_found_in_a_newer_database),
        STORY(a_renumbered_migration),
        STORY(a_migration_inserted_before_an_applied_one),
        STORY(a_deleted_migration),
        STORY(two_migrations_that_changed_places),
        STORY(a_new_label_is_no_edit),
        STORY(a_database_that_a_newer_program_upgraded),
        STORY(a_history_that_a_newer_strata_wrote),
        STORY(a_database_that_strata_did_not_make),
        STORY(anything_in_a_database_makes_it_unversioned),
        STORY(another_sets_history_makes_it_versioned),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
