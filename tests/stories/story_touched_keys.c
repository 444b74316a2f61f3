/* SPDX-License-Identifier: MIT
 *
 * Foreign keys where every script of a batch says what it touches: only those
 * tables are checked, whatever they are called before and behind it.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define KEYS STRATA_CHECKS_KEYS

#define ONE                                                                    \
    MIGRATION("0001", "tables",                                                \
              "CREATE TABLE lists(id INTEGER PRIMARY KEY);"                    \
              "CREATE TABLE notes(id INTEGER PRIMARY KEY,"                     \
              " list REFERENCES lists(id));"                                   \
              "CREATE TABLE marks(id INTEGER PRIMARY KEY,"                     \
              " list REFERENCES lists(id));")
/* One list; two notes in it; a note and a mark without a parent. */
#define ROWS                                                                   \
    "INSERT INTO lists VALUES (1), (2);"                                       \
    "INSERT INTO notes VALUES (10, 1), (11, 2), (12, 99);"                     \
    "INSERT INTO marks VALUES (20, 98), (21, 1)"

#define MIGRATIONS 3

static void which_violations_are_found(void **state)
{
    static const struct {
        struct {
            const char *script;
            strata_table tables[6]; /* none: not known */
        } steps[MIGRATIONS];
        const char *found; /* NULL: nothing */
    } rows[] = {
        /* What is not listed is not looked at, new or old. */
        {{{"INSERT INTO marks VALUES (22, 97)", {{"notes", "notes", KEYS}}}},
         NULL},
        {{{"INSERT INTO marks VALUES (22, 97)", {{"marks", "marks", 0}}}},
         NULL},
        /* What is listed is held against what it was before. */
        {{{"INSERT INTO marks VALUES (22, 97)", {{"marks", "marks", KEYS}}}},
         "leaves 1 row that violates a foreign key, besides 1 that did before; the "
         "first of all: row 20 of table 'marks'"},
        {{{"UPDATE marks SET list = 98", {{"marks", "marks", KEYS}}}},
         "leaves 1 row that violates"},
        {{{"UPDATE marks SET list = 97 WHERE id = 20",
           {{"marks", "marks", KEYS}}}},
         NULL},
        /* Children of what was touched, when they are listed. */
        {{{"DELETE FROM lists WHERE id = 1",
           {{"lists", "lists", 0}, {"notes", "notes", KEYS}}}},
         "leaves 1 row that violates a foreign key, besides 1 that did before; the "
         "first of all: row 10 of table 'notes'"},
        {{{"DELETE FROM lists WHERE id = 1",
           {{"lists", "lists", 0},
            {"notes", "notes", KEYS},
            {"marks", "marks", KEYS}}}},
         "leaves 2 rows that violate a foreign key, besides 2 that did before; the "
         "first of all: row 10 of table 'notes'"},
        /* A name in another case. */
        {{{"INSERT INTO marks VALUES (22, 97)", {{"MARKS", "MARKS", KEYS}}}},
         "leaves 1 row"},
        /* Renamed: the old violation came along. */
        {{{"ALTER TABLE marks RENAME TO stars", {{"marks", "stars", KEYS}}}},
         NULL},
        {{{"ALTER TABLE marks RENAME TO stars; UPDATE stars SET list = 97",
           {{"marks", "stars", KEYS}}}},
         "leaves 1 row that violates a foreign key, besides 1 that did before; the "
         "first of all: row 20 of table 'stars'"},
        /* New, and gone. */
        {{{"CREATE TABLE x(a REFERENCES lists(id)); INSERT INTO x VALUES (96)",
           {{NULL, "x", KEYS}}}},
         "leaves 1 row that violates a foreign key: row 1 of table 'x'"},
        {{{"CREATE TABLE x(a REFERENCES lists(id)); INSERT INTO x VALUES (1)",
           {{NULL, "x", KEYS}}}},
         NULL},
        {{{"DROP TABLE marks", {{"marks", NULL, KEYS}}}}, NULL},
        /* Rows may move, with what was wrong about them. */
        {{{"CREATE TABLE x(a REFERENCES lists(id));"
           "INSERT INTO x SELECT list FROM marks; DROP TABLE marks",
           {{"marks", NULL, KEYS}, {NULL, "x", KEYS}}}},
         NULL},
        /* Renamed by one script, touched by another under either name. */
        {{{"ALTER TABLE marks RENAME TO stars", {{"marks", "stars", 0}}},
          {"INSERT INTO stars VALUES (22, 97)", {{"stars", "stars", KEYS}}}},
         "0002 to 0003 leaves 1 row"},
        {{{"INSERT INTO marks VALUES (22, 97)", {{"marks", "marks", KEYS}}},
          {"ALTER TABLE marks RENAME TO stars", {{"marks", "stars", 0}}}},
         "0002 to 0003 leaves 1 row that violates a foreign key, besides 1 that "
         "did before; the first of all: row 20 of table 'stars'"},
        {{{"ALTER TABLE marks RENAME TO a", {{"marks", "a", 0}}},
          {"UPDATE a SET list = list", {{"a", "a", KEYS}}},
          {"ALTER TABLE a RENAME TO b", {{"a", "b", 0}}}},
         NULL},
        {{{"ALTER TABLE marks RENAME TO a", {{"marks", "a", 0}}},
          {"UPDATE a SET list = 97", {{"a", "a", KEYS}}},
          {"ALTER TABLE a RENAME TO b", {{"a", "b", 0}}}},
         "0002 to 0004 leaves 1 row that violates a foreign key, besides 1 that "
         "did before; the first of all: row 20 of table 'b'"},
        {{{"ALTER TABLE marks RENAME TO Stars", {{"Marks", "Stars", 0}}},
          {"UPDATE stars SET list = list", {{"stars", "STARS", KEYS}}}},
         NULL},
        /* Changed places. */
        {{{"ALTER TABLE marks RENAME TO x; ALTER TABLE notes RENAME TO marks;"
           "ALTER TABLE x RENAME TO notes",
           {{"marks", "notes", KEYS}, {"notes", "marks", KEYS}}}},
         NULL},
        /* Made by one, dropped by the next. */
        {{{"CREATE TABLE x(a REFERENCES lists(id)); INSERT INTO x VALUES (96)",
           {{NULL, "x", KEYS}}},
          {"DROP TABLE x", {{"x", NULL, 0}}}},
         NULL},
        /* Broken by one, mended by the next. */
        {{{"INSERT INTO marks VALUES (22, 97)", {{"marks", "marks", KEYS}}},
          {"INSERT INTO lists VALUES (97)", {{"lists", "lists", KEYS}}}},
         NULL},
        /* Twice in the list is not twice in the count. */
        {{{"INSERT INTO marks VALUES (22, 97)", {{"marks", "marks", KEYS}}},
          {"INSERT INTO marks VALUES (23, 97)", {{"marks", "marks", KEYS}}}},
         "0002 to 0003 leaves 2 rows"},
        /* Not there, or not a table. */
        {{{"SELECT 1", {{"gone", "gone", KEYS}, {"view", "view", KEYS}}}},
         NULL},
        /* One that does not say what it touches: all are looked at. */
        {{{"INSERT INTO marks VALUES (22, 97)", {{"notes", "notes", KEYS}}},
          {"SELECT 1", {{NULL, NULL, 0}}}},
         "0002 to 0003 leaves 1 row"},
        {{{"SELECT 1", {{NULL, NULL, 0}}},
          {"INSERT INTO marks VALUES (22, 97)", {{"notes", "notes", KEYS}}}},
         "0002 to 0003 leaves 1 row"},
        {{{"SELECT 1", {{NULL, NULL, 0}}}}, NULL},
        /* A key that cannot be checked: in a table that is touched, only. */
        {{{"CREATE TABLE p(a); CREATE TABLE c(a REFERENCES p(a));"
           "INSERT INTO c VALUES (1)",
           {{NULL, "p", KEYS}, {NULL, "c", KEYS}}}},
         "leaves a foreign key that cannot be checked: foreign key mismatch"},
        {{{"CREATE TABLE p(a); CREATE TABLE c(a REFERENCES p(a));"
           "INSERT INTO c VALUES (1)",
           {{"marks", "marks", KEYS},
            {NULL, "c", KEYS},
            {"notes", "notes", KEYS}}}},
         "leaves a foreign key that cannot be checked: foreign key mismatch"},
        {{{"CREATE TABLE p(a); CREATE TABLE c(a REFERENCES p(a));"
           "INSERT INTO c VALUES (1)",
           {{NULL, "p", KEYS}}}},
         NULL},
    };
    struct story *s = *state;
    size_t i = 0;
    s->options.drift = STRATA_DRIFT_IGNORE;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        static const char *const versions[] = {"0002", "0003", "0004"};
        struct step steps[1 + MIGRATIONS] = {ONE};
        strata_set *set = NULL;
        size_t count = 1;
        while (count <= MIGRATIONS && rows[i].steps[count - 1].script != NULL) {
            const strata_table *tables = rows[i].steps[count - 1].tables;
            steps[count].version = versions[count - 1];
            steps[count].label = "next";
            steps[count].up = rows[i].steps[count - 1].script;
            if (tables->before != NULL || tables->after != NULL) {
                steps[count].up_demands.tables = tables;
            }
            count += 1;
        }
        set = chain_make("notes", steps, count);
        given_opened(s, ":memory:", 0);
        given_upgraded_to(s, set, "0001");
        given_sql(s, ROWS "; CREATE VIEW view AS SELECT * FROM marks");
        when_upgraded(s, set);
        if (s->result != (rows[i].found == NULL ? STRATA_OK : STRATA_FAILED) ||
            (rows[i].found != NULL &&
             strstr(s->error.message, rows[i].found) == NULL)) {
            fail_msg("%s: %s %s", rows[i].steps[0].script,
                     strata_result_name(s->result), s->error.message);
        }
        chain_free(set);
    }
}

/* A declaration that cannot be checked, in a table that is not touched, says
 * nothing of those that are. */
static void what_was_broken_elsewhere_does_not_hide_it(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "lose",
                   .up = "INSERT INTO marks VALUES (22, 97)",
                   .up_demands = {TOUCHES({"marks", "marks", KEYS})}});
    s->options.drift = STRATA_DRIFT_IGNORE;
    given_upgraded_to(s, notes, "0001");
    given_sql(s, "CREATE TABLE p(a); CREATE TABLE c(a REFERENCES p(a));"
                 "INSERT INTO c VALUES (1)");
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_message_has(s, "row 22 of table 'marks' has no parent in 'lists'");
    then_message_has(s, "It was rolled back: the database is at 0001");
    then_version_blamed_is(s, "0002");
    assert_string_equal(s->error.file, "0002_lose.sql");
}

static void names_are_quoted(void **state)
{
    static const char *const names[] = {
        "select", "we\"ird", "it's", "a b", "%s%w%n", "[x]", "1", "a)b", "",
    };
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < sizeof names / sizeof names[0]; i += 1) {
        char *create = sqlite3_mprintf(
            "CREATE TABLE \"%w\"(a REFERENCES lists(id));", names[i]);
        char *fill =
            sqlite3_mprintf("INSERT INTO \"%w\" VALUES (97)", names[i]);
        const struct step steps[] = {
            ONE,
            MIGRATION("0002", "create", create),
            {.version = "0003",
             .label = "fill",
             .up = fill,
             .up_demands = {TOUCHES({names[i], names[i], KEYS})}}};
        strata_set *set = chain_make("notes", steps, 3);
        given_opened(s, ":memory:", 0);
        given_upgraded_to(s, set, "0002");
        when_upgraded(s, set);
        then_result(s, STRATA_FAILED);
        then_message_has(s, "leaves 1 row that violates a foreign key: row 1 "
                            "of table '");
        then_message_has(s, names[i]);
        chain_free(set);
        sqlite3_free(create);
        sqlite3_free(fill);
    }
}

/* SQLite names no row of a table that has no rowid. */
static void a_row_without_rowid_has_no_number(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "notes", ONE));
    when_upgraded(s, given_set(s, "notes", ONE,
                               MIGRATION("0002", "fill",
                                         "CREATE TABLE t(a PRIMARY KEY"
                                         " REFERENCES lists(id)) WITHOUT ROWID;"
                                         "INSERT INTO t VALUES (7)")));
    then_result(s, STRATA_FAILED);
    then_message_has(s, "leaves 1 row that violates a foreign key: a row of "
                        "table 't' has no parent in 'lists'. It was rolled");
}

/* However long it is, and wherever it is cut. */
static void a_long_name_is_cut_between_characters(void **state)
{
    struct story *s = *state;
    char name[301] = "";
    char fill[800];
    size_t i = 0;
    for (i = 0; i < 2; i += 1) {
        memset(name, 'a', i);
        while (strlen(name) + 2 < sizeof name) {
            strcat(name, "\xc3\xa4");
        }
        snprintf(fill, sizeof fill,
                 "CREATE TABLE \"%s\"(a REFERENCES lists(id));"
                 "INSERT INTO \"%s\" VALUES (7)",
                 name, name);
        when_upgraded(
            s, given_set(s, "notes", ONE, MIGRATION("0002", "fill", fill)));
        then_result(s, STRATA_FAILED);
        then_message_has(s, "\xc3\xa4. It was rolled back");
        memset(name, 0, sizeof name);
    }
}

static void on_the_way_down_names_are_followed_back(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "rename",
                   .up = "ALTER TABLE marks RENAME TO stars",
                   .down = "ALTER TABLE stars RENAME TO marks",
                   .down_demands = {TOUCHES({"stars", "marks", 0})}},
                  {.version = "0003",
                   .label = "fill",
                   .up = "SELECT 1",
                   .down = "INSERT INTO stars VALUES (22, 97)",
                   .down_demands = {TOUCHES({"stars", "stars", KEYS})}});
    given_upgraded_to(s, notes, "0001");
    given_sql(s, ROWS);
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_FAILED);
    then_message_has(s, "one of the migrations 0002 to 0003 leaves 1 row that "
                        "violates a foreign key, besides 1 that did before; "
                        "the first of all: row 20 of table 'marks'");
    then_files_are_unchanged(s);
    when_downgraded_to(s, notes, "0002");
    then_result(s, STRATA_FAILED);
    then_message_has(s, "migration 0003 (fill) leaves 1 row");
    assert_string_equal(s->error.file, "0003_fill.down.sql");
    given_sql(s, "INSERT INTO lists VALUES (97)");
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT count(*) FROM marks", "3");
}

/* What was asked of the database. */
struct asked {
    int of_all;
    int of_one;
};

static int note_checks(unsigned event, void *context, void *statement, void *x)
{
    struct asked *asked = context;
    const char *sql = sqlite3_sql(statement);
    (void)event;
    (void)x;
    asked->of_all += strcmp(sql, "PRAGMA main.foreign_key_check") == 0;
    asked->of_one += strncmp(sql, "PRAGMA main.foreign_key_check(", 30) == 0;
    return 0;
}

static struct asked checks_of(struct story *s, const strata_set *set,
                              const char *version)
{
    struct asked asked = {0, 0};
    sqlite3_trace_v2(s->db, SQLITE_TRACE_STMT, note_checks, &asked);
    when_upgraded_to(s, set, version);
    sqlite3_trace_v2(s->db, 0, NULL, NULL);
    then_result(s, STRATA_OK);
    return asked;
}

static void each_table_is_checked_once(void **state)
{
    struct story *s = *state;
    struct asked asked;
    const strata_set *notes = given_set(
        s, "notes", ONE,
        {.version = "0002",
         .label = "a",
         .up = "SELECT 1",
         .up_demands = {TOUCHES({"notes", "notes", KEYS},
                                {"lists", "lists", 0})}},
        {.version = "0003",
         .label = "b",
         .up = "CREATE TABLE x(a)",
         .up_demands = {TOUCHES({"notes", "notes", KEYS},
                                {"marks", "marks", KEYS}, {NULL, "x", KEYS})}},
        {.version = "0004",
         .label = "c",
         .up = "SELECT 1",
         .up_demands = {TOUCHES({NULL, NULL, 0})}});
    asked = checks_of(s, notes, "0001");
    assert_int_equal(asked.of_all, 2);
    assert_int_equal(asked.of_one, 0);
    asked = checks_of(s, notes, "0003");
    assert_int_equal(asked.of_all, 0);
    assert_int_equal(asked.of_one, 2 + 3); /* x is only there behind it */
    asked = checks_of(s, notes, "0004");
    assert_int_equal(asked.of_all + asked.of_one, 0);
}

#define TABLES_MANY 65

/* Too many to be remembered: the whole database is checked, before and behind,
 * or the two could not be compared. */
static void with_too_many_tables_all_are_checked(void **state)
{
    struct story *s = *state;
    char names[TABLES_MANY][8];
    strata_table tables[TABLES_MANY + 1];
    struct step steps[] = {ONE,
                           {.version = "0002",
                            .label = "next",
                            .up = "SELECT 1",
                            .up_demands = {.tables = tables}},
                           {.version = "0003",
                            .label = "next",
                            .up = "INSERT INTO marks VALUES (22, 97)",
                            .up_demands = {.tables = tables}}};
    strata_set *set = NULL;
    struct asked asked;
    size_t i = 0;
    memset(tables, 0, sizeof tables);
    for (i = 0; i < TABLES_MANY; i += 1) {
        snprintf(names[i], sizeof names[i], "t%d", (int)i);
        tables[i].after = names[i];
        tables[i].flags = KEYS;
    }
    set = chain_make("notes", steps, 3);
    given_upgraded_to(s, set, "0001");
    given_sql(s, ROWS);
    asked = checks_of(s, set, "0002");
    assert_int_equal(asked.of_all, 2);
    assert_int_equal(asked.of_one, 0);
    when_upgraded(s, set);
    then_result(s, STRATA_FAILED);
    then_message_has(s, "leaves 1 row that violates");
    chain_free(set);
    tables[TABLES_MANY - 1].after = NULL; /* and with one less they are not */
    set = chain_make("notes", steps, 3);
    asked = checks_of(s, set, "0003");
    assert_int_equal(asked.of_all + asked.of_one, 0);
    chain_free(set);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(which_violations_are_found),
        STORY(what_was_broken_elsewhere_does_not_hide_it),
        STORY(names_are_quoted),
        STORY(a_row_without_rowid_has_no_number),
        STORY(a_long_name_is_cut_between_characters),
        STORY(on_the_way_down_names_are_followed_back),
        STORY(each_table_is_checked_once),
        STORY(with_too_many_tables_all_are_checked),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
