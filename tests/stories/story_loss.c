/* SPDX-License-Identifier: MIT
 *
 * The guard over rows: a table of which a migration is not meant to take rows
 * has no fewer of them behind it, or everything is rolled back with LOSS.
 */
#include <string.h>

#include "support/story.h"

#define KEEPS STRATA_KEEPS_ROWS

#define ONE                                                                    \
    MIGRATION("0001", "tables",                                                \
              "CREATE TABLE lists(id INTEGER PRIMARY KEY, name);\n"            \
              "CREATE TABLE notes(id INTEGER PRIMARY KEY, list"                \
              " REFERENCES lists(id));\n"                                      \
              "CREATE TABLE empty(a);\n")
#define ROWS                                                                   \
    "INSERT INTO lists VALUES (1, 'a'), (2, NULL), (3, NULL);"                 \
    "INSERT INTO notes VALUES (10, 1), (11, 2)"

/* A rebuild that drops rows on its way. */
#define REBUILD                                                                \
    "CREATE TABLE new(id INTEGER PRIMARY KEY, name NOT NULL);\n"               \
    "INSERT OR IGNORE INTO new SELECT id, name FROM lists;\n"                  \
    "DROP TABLE lists;\n"                                                      \
    "ALTER TABLE new RENAME TO lists;\n"

static void a_table_that_shrinks_rolls_everything_back(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE));
    given_sql(s, ROWS);
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     {.version = "0002",
                      .label = "rebuild",
                      .up = REBUILD,
                      .up_demands = {TOUCHES({"lists", "lists", KEEPS})}}));
    then_result(s, STRATA_LOSS);
    assert_string_equal(
        s->error.message,
        "migration 0002 (rebuild) leaves 1 of the 3 rows of table 'lists', and "
        "is not meant to take any. Nothing was changed: the database is at "
        "0001");
    assert_string_equal(s->error.reason, "leaves 1 of the 3 rows of table "
                                         "'lists', and is not meant to take "
                                         "any");
    assert_string_equal(s->error.file, "0002_rebuild.sql");
    assert_int_equal(s->error.engine_code, 0);
    then_version_blamed_is(s, "0002");
    then_files_are_unchanged(s);
    then_rows(s, "SELECT id FROM lists", "1 2 3");
    then_history(s, "0001");
}

/* `after` runs with three rows in `lists`, guarded by `tables`. */
static void then_script_gives(struct story *s, const char *script,
                              const strata_table *tables, strata_result result)
{
    struct step steps[] = {ONE,
                           {.version = "0002",
                            .label = "next",
                            .up = script,
                            .up_demands = {.tables = tables}}};
    strata_set *set = chain_make("notes", steps, 2);
    given_opened(s, ":memory:", 0);
    given_events(s);
    given_upgraded_to(s, set, "0001");
    given_sql(s, ROWS);
    when_upgraded(s, set);
    if (s->result != result) {
        fail_msg("%s: %s %s", script, strata_result_name(s->result),
                 s->error.message);
    }
    then_history(s, result == STRATA_OK ? "0001 0002" : "0001");
    assert_null(strstr(s->events, "not counted"));
    chain_free(set);
}

static void what_is_a_loss_and_what_is_not(void **state)
{
    static const struct {
        const char *script;
        strata_table tables[4];
        strata_result result;
    } rows[] = {
        {"DELETE FROM lists WHERE id = 3",
         {{"lists", "lists", KEEPS}},
         STRATA_LOSS},
        {"DELETE FROM lists", {{"lists", "lists", KEEPS}}, STRATA_LOSS},
        {"DROP TABLE lists; CREATE TABLE lists(a)",
         {{"lists", "lists", KEEPS}},
         STRATA_LOSS},
        /* Renamed, and smaller. */
        {"ALTER TABLE lists RENAME TO folders; DELETE FROM folders WHERE id=1",
         {{"lists", "folders", KEEPS}},
         STRATA_LOSS},
        /* What was to be there is not. */
        {"DROP TABLE lists", {{"lists", "lists", KEEPS}}, STRATA_LOSS},
        {"ALTER TABLE lists RENAME TO folders; CREATE VIEW lists AS SELECT 1",
         {{"lists", "lists", KEEPS}},
         STRATA_LOSS},
        {"DROP TABLE empty", {{"empty", "empty", KEEPS}}, STRATA_OK},
        /* The second of several. */
        {"DELETE FROM lists WHERE id = 1",
         {{"notes", "notes", KEEPS}, {"lists", "lists", KEEPS}},
         STRATA_LOSS},
        {"DELETE FROM notes WHERE id = 10",
         {{"notes", "notes", KEEPS}, {"lists", "lists", KEEPS}},
         STRATA_LOSS},
        /* Two tables that change places: each name has more rows than what
         * was called so before, and one table has fewer. */
        {"ALTER TABLE lists RENAME TO x; ALTER TABLE notes RENAME TO lists;"
         "ALTER TABLE x RENAME TO notes; DELETE FROM notes WHERE id = 1",
         {{"lists", "notes", KEEPS}, {"notes", "lists", KEEPS}},
         STRATA_LOSS},
        {"ALTER TABLE lists RENAME TO x; ALTER TABLE notes RENAME TO lists;"
         "ALTER TABLE x RENAME TO notes",
         {{"lists", "notes", KEEPS}, {"notes", "lists", KEEPS}},
         STRATA_OK},
        /* Not a loss. */
        {"UPDATE lists SET name = 'x'", {{"lists", "lists", KEEPS}}, STRATA_OK},
        {"INSERT INTO lists(name) VALUES (9)",
         {{"lists", "lists", KEEPS}},
         STRATA_OK},
        {"DELETE FROM lists WHERE id = 1; INSERT INTO lists VALUES (7, 'x')",
         {{"lists", "lists", KEEPS}},
         STRATA_OK},
        {"ALTER TABLE lists RENAME TO folders",
         {{"lists", "folders", KEEPS}},
         STRATA_OK},
        /* Meant: without the flag, dropped for good, not listed. */
        {"DELETE FROM lists", {{"lists", "lists", 0}}, STRATA_OK},
        {"DELETE FROM lists",
         {{"lists", "lists", STRATA_CHECKS_KEYS},
          {"notes", "notes", KEEPS | STRATA_CHECKS_KEYS}},
         STRATA_FAILED}, /* by their foreign keys */
        {"DROP TABLE lists; DROP TABLE notes",
         {{"lists", NULL, KEEPS}, {"notes", NULL, KEEPS}},
         STRATA_OK},
        {"CREATE TABLE x(a)", {{NULL, "x", KEEPS}}, STRATA_OK},
        {"DELETE FROM lists", {{"notes", "notes", KEEPS}}, STRATA_OK},
        /* A name that temporary tables have, too. */
        {"CREATE TEMP TABLE lists(a); DELETE FROM main.lists WHERE id = 1;"
         "INSERT INTO temp.lists VALUES (1), (2), (3)",
         {{"lists", "lists", KEEPS}},
         STRATA_LOSS},
        {"DELETE FROM lists WHERE id = 1",
         {{"LISTS", "Lists", KEEPS}},
         STRATA_LOSS},
    };
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        then_script_gives(s, rows[i].script, rows[i].tables, rows[i].result);
    }
}

/* `tables` of a set made by hand, whose compiler did not say that they are all
 * that it touches. */
static void without_the_flag_no_rows_are_counted(void **state)
{
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "empty",
                   .up = "DELETE FROM notes; DELETE FROM lists",
                   .up_demands = {TOUCHES({"lists", "lists", KEEPS})}});
    struct {
        strata_migration migrations[2];
    } copy;
    memcpy(copy.migrations, notes->migrations, sizeof copy.migrations);
    copy.migrations[1].up.flags = 0;
    given_upgraded_to(s, notes, "0001");
    given_sql(s, ROWS);
    notes->migrations = copy.migrations;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void a_table_that_is_not_there_has_no_rows(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE));
    given_sql(s, ROWS);
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     {.version = "0002",
                      .label = "drop",
                      .up = "DROP TABLE lists",
                      .up_demands = {TOUCHES({"lists", "folders", KEEPS})}}));
    then_result(s, STRATA_LOSS);
    then_message_has(s, "leaves 0 of the 3 rows of table 'folders'");
}

static void names_are_quoted(void **state)
{
    static const char *const names[] = {
        "select", "table", "we\"ird", "it's", "a b",      "x;DROP TABLE t",
        "%s%w%n", "[x]",   "`y`",     "1",    "\xc3\xa4", "a]b",
        "\"",     "\"\"",  "--",      "/*",   "?1",       "true",
        "rowid",  "a.b",   "count",   "",
    };
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < sizeof names / sizeof names[0]; i += 1) {
        char *create = sqlite3_mprintf("CREATE TABLE \"%w\"(a);"
                                       "INSERT INTO \"%w\" VALUES (1), (2)",
                                       names[i], names[i]);
        char *shrink =
            sqlite3_mprintf("DELETE FROM \"%w\" WHERE a = 1", names[i]);
        const struct step steps[] = {
            MIGRATION("0001", "create", create),
            {.version = "0002",
             .label = "keep",
             .up = "SELECT 1",
             .up_demands = {TOUCHES(
                 {names[i], names[i], KEEPS | STRATA_CHECKS_KEYS})}},
            {.version = "0003",
             .label = "shrink",
             .up = shrink,
             .up_demands = {TOUCHES({names[i], names[i], KEEPS})}}};
        strata_set *set = chain_make("notes", steps, 3);
        given_opened(s, ":memory:", 0);
        given_events(s);
        when_upgraded_to(s, set, "0002");
        then_result(s, STRATA_OK);
        assert_null(strstr(s->events, "not counted"));
        when_upgraded(s, set);
        then_result(s, STRATA_LOSS);
        then_message_has(s, "leaves 1 of the 2 rows");
        then_message_has(s, names[i]);
        chain_free(set);
        sqlite3_free(create);
        sqlite3_free(shrink);
    }
}

static void tables_of_every_kind_are_counted(void **state)
{
    static const char *const kinds[] = {
        "CREATE TABLE t(a, b)",
        "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b)",
        "CREATE TABLE t(a PRIMARY KEY, b) WITHOUT ROWID",
        "CREATE TABLE t(a INT, b ANY) STRICT",
        "CREATE TABLE t(a, b); CREATE INDEX i ON t(b)",
        /* An index with fewer entries than the table has rows. */
        "CREATE TABLE t(a, b); CREATE INDEX i ON t(a) WHERE b IS NOT NULL",
        "CREATE TABLE t(a, b, rowid, oid, _rowid_)",
    };
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i += 1) {
        const struct step steps[] = {
            MIGRATION("0001", "create", kinds[i]),
            {.version = "0002",
             .label = "shrink",
             .up = "DELETE FROM t WHERE a = 2",
             .up_demands = {TOUCHES({"t", "t", KEEPS})}}};
        strata_set *set = chain_make("notes", steps, 2);
        given_opened(s, ":memory:", 0);
        given_events(s);
        given_upgraded_to(s, set, "0001");
        given_sql(s, "INSERT INTO t(a) VALUES (1), (2), (3)");
        when_upgraded(s, set);
        then_result(s, STRATA_LOSS);
        then_message_has(s, "leaves 2 of the 3 rows of table 't'");
        assert_null(strstr(s->events, "not counted"));
        chain_free(set);
    }
}

/* The module keeps statements of its own as it likes, so that the story cannot
 * ask for none. */
static void a_virtual_table_is_counted(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes",
                  MIGRATION("0001", "a",
                            "CREATE VIRTUAL TABLE t"
                            " USING fts5(a)"),
                  {.version = "0002",
                   .label = "shrink",
                   .up = "DELETE FROM t WHERE a = '2'",
                   .up_demands = {TOUCHES({"t", "t", KEEPS})}});
    strata_database database = strata_sqlite(s->db);
    strata_options options = {0};
    strata_error error;
    options.target = "0001";
    assert_int_equal(strata_upgrade(&database, notes, &options, &error),
                     STRATA_OK);
    given_sql(s, "INSERT INTO t VALUES ('1'), ('2')");
    assert_int_equal(strata_upgrade(&database, notes, NULL, &error),
                     STRATA_LOSS);
    assert_non_null(strstr(error.message, "leaves 1 of the 2 rows of table"));
    then_rows(s, "SELECT count(*) FROM t", "2");
}

/* Each script is held against what was there right before it. */
static void in_a_batch_each_script_is_guarded(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE,
        {.version = "0002",
         .label = "rename",
         .up = "ALTER TABLE lists RENAME TO folders; INSERT INTO folders"
               " VALUES (4, 'd')",
         .up_demands = {TOUCHES({"lists", "folders", KEEPS})}},
        {.version = "0003",
         .label = "shrink",
         .up = "DELETE FROM folders WHERE id = 4",
         .up_demands = {TOUCHES({"folders", "folders", KEEPS})}});
    given_upgraded_to(s, notes, "0001");
    given_sql(s, ROWS);
    when_upgraded(s, notes);
    then_result(s, STRATA_LOSS);
    then_version_blamed_is(s, "0003");
    then_message_has(s, "leaves 3 of the 4 rows of table 'folders'");
    then_message_has(s, "Nothing was changed: the database is at 0001");
    then_files_are_unchanged(s);
    then_history(s, "0001");
}

static void the_way_back_is_guarded_too(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "name",
                   .up = "SELECT 1",
                   .down = REBUILD,
                   .down_demands = {TOUCHES({"lists", "lists", KEEPS})}});
    given_upgraded(s, notes);
    given_sql(s, ROWS);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_LOSS);
    then_message_has(s, "migration 0002 (name) leaves 1 of the 3 rows of table "
                        "'lists', and is not meant to take any. Nothing was "
                        "changed: the database is at 0002");
    assert_string_equal(s->error.file, "0002_name.down.sql");
    then_files_are_unchanged(s);
    then_history(s, "0001 0002");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_table_that_shrinks_rolls_everything_back),
        STORY(what_is_a_loss_and_what_is_not),
        STORY(without_the_flag_no_rows_are_counted),
        STORY(a_table_that_is_not_there_has_no_rows),
        STORY(names_are_quoted),
        STORY(tables_of_every_kind_are_counted),
        STORY(a_virtual_table_is_counted),
        STORY(in_a_batch_each_script_is_guarded),
        STORY(the_way_back_is_guarded_too),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
