/* SPDX-License-Identifier: MIT
 *
 * A base schema: what databases had before there were migrations. It is the
 * first migration of an empty database, and only recorded where it is already.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define BASE                                                                   \
    MIGRATION("base", "schema",                                                \
              "CREATE TABLE lists(id INTEGER PRIMARY KEY, name);\n"            \
              "CREATE TABLE notes(a, list REFERENCES lists);\n"                \
              "CREATE INDEX by_list ON notes(list);\n"                         \
              "CREATE VIEW everything AS SELECT * FROM notes;\n"               \
              "CREATE TRIGGER filled AFTER INSERT ON notes BEGIN"              \
              " SELECT 1; END;")
#define PINNED                                                                 \
    REVERSIBLE("0001", "add_pinned", "ALTER TABLE notes ADD COLUMN pinned",    \
               "DROP VIEW everything; DROP INDEX by_list;"                     \
               "ALTER TABLE notes DROP COLUMN pinned")
#define TAGS                                                                   \
    REVERSIBLE("0002", "create_tags", "CREATE TABLE tags(a)", "DROP TABLE tags")

/* As an application made them that strata had no part in. */
static const char old_schema[] =
    "CREATE TABLE Lists(id INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE NOTES(a TEXT, list INTEGER REFERENCES lists);"
    "CREATE INDEX By_List ON notes(list);"
    "CREATE VIEW Everything AS SELECT * FROM notes;"
    "CREATE TRIGGER Filled AFTER INSERT ON notes BEGIN SELECT 1; END;"
    "INSERT INTO lists VALUES (1, 'home');"
    "INSERT INTO notes VALUES ('milk', 1);"
    "INSERT INTO notes VALUES ('orphan', 7)";

static const strata_object objects[] = {{"table", "lists", "id\nname"},
                                        {"table", "notes", "a\nlist"},
                                        {"index", "by_list", NULL},
                                        {"view", "everything", "a\nlist"},
                                        {"trigger", "filled", NULL}};

/* Of TAGS, and of migrations that were never written. */
static const strata_object later_objects[] = {
    {"table", "tags", NULL}, {"index", "by_a", NULL}, {"view", "tags", NULL}};

/* For the next row of a table of stories. */
static void given_emptied(struct story *s)
{
    given_sql(s, "DROP TABLE IF EXISTS main.lists;"
                 "DROP TABLE IF EXISTS main.notes;"
                 "DROP TABLE IF EXISTS main.strata_history;"
                 "PRAGMA writable_schema = ON;"
                 "DELETE FROM main.sqlite_master;"
                 "PRAGMA writable_schema = RESET");
}

static strata_set *with_base(strata_set *set)
{
    set->base = objects;
    set->base_count = sizeof objects / sizeof objects[0];
    set->absent = later_objects;
    set->absent_count = sizeof later_objects / sizeof later_objects[0];
    return set;
}

static void an_empty_database_gets_it_as_the_first_migration(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED, TAGS));
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_message_has(s, "3 of 3 migrations");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "lists notes tags");
    then_history(s, "base 0001 0002");
    then_rows(s, "SELECT count(*) FROM strata_history WHERE duration_ms >= 0",
              "3");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_int_equal(s->io.write_locks, 0);
}

static void a_database_that_has_it_is_recorded_and_goes_on(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED, TAGS));
    given_sql(s, old_schema);
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_message_has(s, "2 of 3 migrations are yet to be applied, the next one "
                        "is 0001 (add_pinned)");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "base 0001 0002");
    then_tables(s, "Lists NOTES tags");
    then_rows(s, "SELECT a, list, pinned FROM notes",
              "milk|1|NULL orphan|7|NULL");
    then_rows(s,
              "SELECT position, version, label, duration_ms, program_version"
              " FROM strata_history WHERE version = 'base'",
              "1|base|schema|NULL|1.0");
    when_verified(s, notes);
    then_result(s, STRATA_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_int_equal(s->io.write_locks, 0);
}

static void the_base_alone_is_recorded(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE));
    given_sql(s, old_schema);
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_message_has(s, "strata_upgrade records that as base (schema)");
    then_version_blamed_is(s, "base");
    when_listed(s, notes);
    assert_string_equal(s->listing, "pending base schema\n");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "base");
    when_listed(s, notes);
    assert_string_equal(s->listing, "applied base schema\n");
    when_verified(s, notes);
    then_result(s, STRATA_OK);
}

static void it_is_a_target_too(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED, TAGS));
    given_sql(s, old_schema);
    when_upgraded_to(s, notes, "base");
    then_result(s, STRATA_OK);
    then_history(s, "base");
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_history(s, "base 0001");
}

/* Each object counts, the last as much as the first. */
static void without_one_of_its_objects_nothing_is_touched(void **state)
{
    static const char *const rows[][2] = {
        {"DROP TABLE lists", "the table 'lists' is not there"},
        {"DROP TABLE notes", "the table 'notes' is not there"},
        {"DROP INDEX by_list", "the index 'by_list' is not there"},
        {"DROP VIEW everything", "the view 'everything' is not there"},
        {"DROP TRIGGER filled", "the trigger 'filled' is not there"},
        {"DROP VIEW everything; CREATE TABLE everything(a)",
         "the view 'everything' is not there"},
        {"DROP TABLE lists; CREATE TEMP TABLE lists(a)",
         "the table 'lists' is not there"},
        {"DROP TABLE lists; ATTACH ':memory:' AS other;"
         "CREATE TABLE other.lists(a)",
         "the table 'lists' is not there"},
    };
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED));
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_opened(s, NULL, 0);
        given_sql(s, old_schema);
        given_sql(s, rows[i][0]);
        when_upgraded(s, notes);
        then_result(s, STRATA_UNVERSIONED);
        then_message_has(s, rows[i][1]);
        then_message_has(s, "Nothing was changed");
        then_files_are_unchanged(s);
        when_verified(s, notes);
        then_result(s, STRATA_UNVERSIONED);
        when_downgraded_to(s, notes, "base");
        then_result(s, STRATA_UNVERSIONED);
        given_emptied(s);
    }
}

/* Another tool applied some of the migrations: none runs a second time. */
static void a_database_that_is_further_along_is_not_touched(void **state)
{
    static const char *const rows[][2] = {
        {"CREATE TABLE tags(a)",
         "further along than the base schema: it has the table 'tags', which a "
         "later migration makes"},
        {"CREATE TABLE TAGS(other)", "it has the table 'tags'"},
        {"CREATE INDEX by_a ON notes(a)", "it has the index 'by_a'"},
        {"CREATE VIEW tags AS SELECT 1", "it has the view 'tags'"},
        {"ALTER TABLE notes ADD COLUMN pinned",
         "it is not at the base schema: the table 'notes' has other columns"},
        {"ALTER TABLE notes ADD COLUMN pinned; CREATE TABLE tags(a)",
         "it has the table 'tags'"},
    };
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED, TAGS));
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_opened(s, NULL, 0);
        given_sql(s, old_schema);
        given_sql(s, rows[i][0]);
        when_upgraded(s, notes);
        then_result(s, STRATA_UNVERSIONED);
        then_message_has(s, rows[i][1]);
        then_message_has(s, "Nothing was changed");
        then_message_has(s, "strata_stamp");
        then_files_are_unchanged(s);
        when_verified(s, notes);
        then_result(s, STRATA_UNVERSIONED);
        when_downgraded_to(s, notes, "base");
        then_result(s, STRATA_UNVERSIONED);
        when_stamped(s, notes);
        then_result(s, STRATA_OK);
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
        then_history(s, "base 0001 0002");
        given_emptied(s);
    }
}

/* Names in any case, in their order, all of them and no more. */
static void tables_and_views_have_their_columns(void **state)
{
    static const char *const rows[][2] = {
        {"(ID, Name)", ""},
        {"(id, name AS (id) STORED)", ""},
        {"(name, id)", "the table 'lists' has other columns"},
        {"(id)", "the table 'lists' has other columns"},
        {"(id, name, more)", "the table 'lists' has other columns"},
        {"(id, nam)", "the table 'lists' has other columns"},
        {"(id, names)", "the table 'lists' has other columns"},
        {"(\"id\nname\")", ""}, /* nobody has that */
        {"(id, name AS (id))", ""},
    };
    static const strata_object base[] = {{"table", "lists", "id\nname"}};
    struct story *s = *state;
    strata_set *lists =
        given_set(s, "lists",
                  MIGRATION("base", "schema", "CREATE TABLE lists(id, name)"));
    size_t i = 0;
    lists->base = base;
    lists->base_count = 1;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        char sql[128];
        bool fits = rows[i][1][0] == '\0';
        if (strstr(rows[i][0], " AS ") != NULL &&
            sqlite3_libversion_number() < 3031000) {
            continue;
        }
        given_opened(s, NULL, 0);
        snprintf(sql, sizeof sql, "CREATE TABLE lists%s", rows[i][0]);
        given_sql(s, sql);
        when_upgraded(s, lists);
        then_result(s, fits ? STRATA_OK : STRATA_UNVERSIONED);
        then_message_has(s, rows[i][1]);
        if (!fits) {
            then_files_are_unchanged(s);
        }
        given_emptied(s);
    }
}

static void a_view_with_other_columns(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE));
    given_sql(s, old_schema);
    given_sql(s, "DROP VIEW everything;"
                 "CREATE VIEW everything AS SELECT a, list, 1 FROM notes");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, "the view 'everything' has other columns");
}

/* It calls what the application registers, or SQLite has no more. */
static void a_view_that_cannot_be_read_is_not_compared(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE));
    given_sql(s, old_schema);
    given_sql(s,
              "DROP VIEW everything;"
              "CREATE VIEW everything AS SELECT missing(a), list FROM notes");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "base");
}

static void a_table_whose_name_has_quotes(void **state)
{
    static const strata_object base[] = {{"table", "it's \"T\" %s", "\na"}};
    struct story *s = *state;
    strata_set *set =
        given_set(s, "notes", MIGRATION("base", "schema", "SELECT 1"));
    set->base = base;
    set->base_count = 1;
    given_sql(s, "CREATE TABLE \"it's \"\"T\"\" %s\"(b)");
    when_upgraded(s, set);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, "the table 'it's \"T\" %s' has other columns");
    given_sql(s, "DROP TABLE \"it's \"\"T\"\" %s\";"
                 "CREATE TABLE \"it's \"\"T\"\" %s\"(\"\", A)");
    when_upgraded(s, set);
    then_result(s, STRATA_OK);
}

static void a_database_of_others_is_not_touched(void **state)
{
    struct story *s = *state;
    given_sql(s, "CREATE TABLE recipes(a)");
    when_upgraded(s, with_base(given_set(s, "notes", BASE, PINNED)));
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, "is not at the base schema");
    then_message_has(s, "the table 'lists' is not there");
    then_files_are_unchanged(s);
}

/* Adopted and migrated in one transaction, or not at all. */
static void a_failure_leaves_it_unrecorded(void **state)
{
    struct story *s = *state;
    strata_set *bad = with_base(
        given_set(s, "notes", BASE, PINNED, MIGRATION("0002", "bad", "BAD")));
    given_sql(s, old_schema);
    when_upgraded(s, bad);
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0002");
    then_message_has(s, "It was rolled back: the database is as it was, with "
                        "the base schema and without a history");
    then_history(s, "none");
    then_rows(s, "SELECT * FROM notes", "milk|1 orphan|7");
    when_upgraded(s, with_base(given_set(s, "notes", BASE, PINNED, TAGS)));
    then_result(s, STRATA_OK);
    then_history(s, "base 0001 0002");
}

static void a_migration_outside_a_transaction_comes_after_it(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(
        s, "notes", BASE,
        OUTSIDE("0001", "outside", "CREATE TABLE outside(a); VACUUM"), TAGS));
    strata_set *bad = with_base(
        given_set(s, "notes", BASE, OUTSIDE("0001", "outside", "BAD")));
    given_sql(s, old_schema);
    when_upgraded(s, bad);
    then_result(s, STRATA_FAILED);
    then_history(s, "base");
    given_sql(s, "DROP TABLE strata_history");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "base 0001 0002");
}

static void there_is_no_way_back_behind_it(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED));
    given_sql(s, old_schema);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_IRREVERSIBLE);
    then_version_blamed_is(s, "base");
    then_files_are_unchanged(s);
    when_downgraded_to(s, notes, "base");
    then_result(s, STRATA_OK);
    then_files_are_unchanged(s);
    when_upgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_MISUSE);
    s->options.target = STRATA_BASE;
    when_verified(s, notes);
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "is at base, later than the target STRATA_BASE");
    s->options.target = NULL;
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_IRREVERSIBLE);
    when_downgraded_to(s, notes, "base");
    then_result(s, STRATA_OK);
    then_history(s, "base");
    then_rows(s, "SELECT * FROM notes", "milk|1 orphan|7");
}

/* A set of other makers may have one. */
static void a_base_with_a_way_back_is_recorded_before_it_is_undone(void **state)
{
    static const strata_object one[] = {{"table", "notes", "a"}};
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes",
                  REVERSIBLE("base", "schema", "CREATE TABLE notes(a)",
                             "DROP TABLE notes"));
    notes->base = one;
    notes->base_count = 1;
    given_sql(s, "CREATE TABLE notes(a)");
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_OK);
    then_tables(s, "");
    then_history(s, "");
}

static void going_back_from_an_unrecorded_base_fails(void **state)
{
    static const strata_object one[] = {{"table", "notes", "a"}};
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes",
                  REVERSIBLE("base", "schema", "CREATE TABLE notes(a)", "BAD"));
    notes->base = one;
    notes->base_count = 1;
    given_sql(s, "CREATE TABLE notes(a)");
    when_downgraded_to(s, notes, STRATA_BASE);
    then_result(s, STRATA_FAILED);
    then_message_has(s, "the database is as it was, with the base schema");
    then_history(s, "none");
}

static void another_set_lives_in_the_database(void **state)
{
    struct story *s = *state;
    const strata_set *other = given_set(
        s, "other", MIGRATION("1", "create", "CREATE TABLE elsewhere(a)"));
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED));
    given_upgraded(s, other);
    when_upgraded_to(s, notes, "base"); /* nothing of it is there: it runs */
    then_result(s, STRATA_OK);
    then_tables(s, "elsewhere lists notes");
    given_sql(s, "DELETE FROM strata_history WHERE set_name = 'notes'");
    when_upgraded(s, notes); /* all of it is there: it is recorded */
    then_result(s, STRATA_OK);
    then_history(s, "base 0001 1");
}

/* The same history under another name is no reason to begin another one. */
static void a_set_that_was_renamed(void **state)
{
    struct story *s = *state;
    given_upgraded_to(s, with_base(given_set(s, "notes", BASE, PINNED)),
                      "base");
    when_upgraded(s, with_base(given_set(s, "renamed", BASE, PINNED)));
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "under the set name 'notes'");
    then_history(s, "base");
}

static void what_its_scripts_call_is_asked_for_first(void **state)
{
    static const strata_need need = {STRATA_FUNCTION, "slug", 1};
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED));
    notes->needs = &need;
    notes->need_count = 1;
    given_sql(s, old_schema);
    when_upgraded(s, notes);
    then_result(s, STRATA_MISUSE);
    then_message_has(s, "function slug/1");
    then_files_are_unchanged(s);
}

/* Objects of another set are in the way of a later migration. */
static void another_set_is_as_far_along(void **state)
{
    struct story *s = *state;
    const strata_set *other =
        given_set(s, "other", MIGRATION("1", "create", "CREATE TABLE tags(a)"));
    given_sql(s, old_schema);
    given_sql(s, "ALTER TABLE notes RENAME TO away");
    when_stamped(s, other);
    given_sql(s, "ALTER TABLE away RENAME TO notes; CREATE TABLE tags(a)");
    when_upgraded(s, with_base(given_set(s, "notes", BASE, PINNED, TAGS)));
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, "no history of 'notes'");
    then_message_has(s, "it has the table 'tags'");
    then_history(s, "1");
}

/* Two programs start on an old database at once. */
static void another_one_is_faster(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED, TAGS));
    strata_database database;
    given_sql(s, old_schema);
    given_meanwhile(s, "BEGIN IMMEDIATE", 100,
                    "CREATE TABLE meanwhile(a); COMMIT");
    s->options.busy_timeout_ms = 5000;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "base 0001 0002");
    database = strata_sqlite(given_other(s));
    assert_int_equal(strata_upgrade(&database, notes, NULL, &s->error),
                     STRATA_OK);
    then_history(s, "base 0001 0002");
}

static void stamping_works_as_everywhere(void **state)
{
    struct story *s = *state;
    strata_set *notes = with_base(given_set(s, "notes", BASE, PINNED, TAGS));
    given_sql(s, old_schema);
    given_sql(s, "ALTER TABLE notes ADD COLUMN pinned");
    when_stamped_at(s, notes, "0001");
    then_result(s, STRATA_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "base 0001 0002");
    then_tables(s, "Lists NOTES tags");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(an_empty_database_gets_it_as_the_first_migration),
        STORY(a_database_that_has_it_is_recorded_and_goes_on),
        STORY(the_base_alone_is_recorded),
        STORY(it_is_a_target_too),
        STORY(without_one_of_its_objects_nothing_is_touched),
        STORY(a_database_that_is_further_along_is_not_touched),
        STORY(tables_and_views_have_their_columns),
        STORY(a_view_with_other_columns),
        STORY(a_view_that_cannot_be_read_is_not_compared),
        STORY(a_table_whose_name_has_quotes),
        STORY(another_set_is_as_far_along),
        STORY(a_database_of_others_is_not_touched),
        STORY(a_failure_leaves_it_unrecorded),
        STORY(a_migration_outside_a_transaction_comes_after_it),
        STORY(there_is_no_way_back_behind_it),
        STORY(a_base_with_a_way_back_is_recorded_before_it_is_undone),
        STORY(going_back_from_an_unrecorded_base_fails),
        STORY(another_set_lives_in_the_database),
        STORY(a_set_that_was_renamed),
        STORY(what_its_scripts_call_is_asked_for_first),
        STORY(another_one_is_faster),
        STORY(stamping_works_as_everywhere),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
