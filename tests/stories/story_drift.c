/* SPDX-License-Identifier: MIT
 *
 * DRIFTED: somebody else changed the schema. Every kind of change is found and
 * named, and nothing that leaves the schema the same is.
 */
#include <stdio.h>
#include <string.h>

#include "support/proved.h"

/* Enough that every kind of change has something to change. */
#define SCHEMA                                                                 \
    "CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT NOT NULL"           \
    " COLLATE NOCASE, age INT DEFAULT 1 CHECK (age > 0), name TEXT UNIQUE,"    \
    " big AS (upper(name)));"                                                  \
    "CREATE TABLE orders(id INTEGER PRIMARY KEY,"                              \
    " user INT REFERENCES users(id), day TEXT);"                               \
    "CREATE TABLE plain(k TEXT PRIMARY KEY, v INT DEFAULT (1)) WITHOUT ROWID;" \
    "CREATE TABLE firm(a INT, b INT);"                                         \
    "CREATE INDEX ix ON orders(day);"                                          \
    "CREATE INDEX part ON orders(id) WHERE day IS NULL;"                       \
    "CREATE TRIGGER tr AFTER INSERT ON orders BEGIN SELECT 1; END;"            \
    "CREATE VIEW v AS SELECT id, 'x' AS x FROM users;"

/* The text of an object is changed behind SQLite's back. */
#define EDIT(name, from, to)                                                   \
    "PRAGMA writable_schema = ON;"                                             \
    "UPDATE sqlite_master SET sql = replace(sql, '" from "', '" to "')"        \
    " WHERE name = '" name "';"                                                \
    "PRAGMA writable_schema = RESET"

static strata_set *given_notes(struct story *s)
{
    strata_set *set = given_set(
        s, "notes", MIGRATION("0001", "schema", SCHEMA),
        REVERSIBLE("0002", "tags", "CREATE TABLE tags(a)", "DROP TABLE tags"));
    given_proved(set);
    return set;
}

/* The same file, as if it were new. */
static void given_empty(struct story *s)
{
    given_opened(s, NULL, 0);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
    given_sql(s, "VACUUM");
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
}

static void every_kind_of_change_is_found(void **state)
{
    static const struct {
        const char *sql;
        const char *words;
    } rows[] = {
        {"ALTER TABLE users ADD COLUMN note",
         "make: table 'users': column 'note' was added. Nothing"},
        {"ALTER TABLE orders DROP COLUMN user",
         "make: table 'orders': column 'user' is missing. Nothing"},
        {"ALTER TABLE firm RENAME COLUMN a TO c",
         "make: table 'firm': column 'a' is missing; "
         "table 'firm': column 'c' was added. Nothing"},
        {EDIT("firm", "a INT", "a TEXT"),
         "table 'firm': column 'a' has another type"},
        {EDIT("users", "DEFAULT 1", "DEFAULT 2"),
         "table 'users': column 'age' has another default"},
        {EDIT("firm", "b INT", "b INT DEFAULT 7"),
         "table 'firm': column 'b' has another default"},
        {EDIT("firm", "b INT", "b INT NOT NULL"),
         "table 'firm': column 'b' is NOT NULL now"},
        {EDIT("users", "NOT NULL", ""),
         "table 'users': column 'email' is not NOT NULL any more"},
        {EDIT("firm", "a INT", "a INT PRIMARY KEY"),
         "table 'firm': column 'a' has another place in the primary key"},
        {EDIT("users", "AS (upper(name))", "AS (upper(name)) STORED"),
         "table 'users': column 'big' is generated in another way"},
        {EDIT("users", "upper(name)", "lower(name)"),
         "table 'users' was changed: 'lower(name)))' instead of "
         "'upper(name)))'"},
        {EDIT("users", "age > 0", "age > 1"),
         "table 'users' was changed: '1), name TEXT UNIQUE, big AS (upper(na"},
        {EDIT("users", " CHECK (age > 0)", ""),
         "table 'users' was changed: ', name TEXT UNIQUE,"},
        {EDIT("users", "NOCASE", "BINARY"),
         "table 'users' was changed: 'BINARY"},
        {EDIT("orders", " REFERENCES users(id)", ""),
         "table 'orders' was changed: ', day TEXT)' instead of 'REFERENCES "
         "users(id), day TEXT)'"},
        {EDIT("orders", "users(id)", "users(id) ON DELETE CASCADE"),
         "table 'orders' was changed: 'ON DELETE CASCADE, day TEXT)' instead "
         "of ', day TEXT)'"},
        {EDIT("firm", "b INT)", "b INT) STRICT"),
         "table 'firm' was changed: 'STRICT' instead of nothing"},
        {"DROP TABLE plain;"
         "CREATE TABLE plain(k TEXT PRIMARY KEY, v INT DEFAULT (1))",
         "table 'plain'"},
        {"DROP TABLE firm; CREATE TABLE firm(b INT, a INT)",
         "table 'firm' was changed: 'b INT, a INT)' instead of 'a INT, b "
         "INT)'"},
        {"DROP TABLE firm; CREATE TABLE firm(a INT, b INT, UNIQUE (a, b))",
         "table 'firm' was changed: ', UNIQUE (a, b))' instead of ')'"},
        {"DROP INDEX ix", "make: index 'ix' is missing. Nothing"},
        {"CREATE INDEX iy ON users(name)", "make: index 'iy' was added. N"},
        {"DROP INDEX ix; CREATE INDEX ix ON orders(user)",
         "index 'ix' was changed: 'user)' instead of 'day)'"},
        {"DROP INDEX ix; CREATE UNIQUE INDEX ix ON orders(day)",
         "index 'ix' was changed: 'UNIQUE INDEX ix ON orders(day)' instead"},
        {"DROP INDEX part; CREATE INDEX part ON orders(id)",
         "index 'part' was changed: nothing instead of 'WHERE day IS NULL'"},
        {"DROP INDEX ix; CREATE INDEX ix ON firm(b)",
         "index 'ix' belongs to another table"},
        {"DROP TRIGGER tr", "make: trigger 'tr' is missing. Nothing"},
        {"DROP TRIGGER tr; CREATE TRIGGER tr AFTER INSERT ON orders BEGIN "
         "SELECT 2; END",
         "trigger 'tr' was changed: '2; END' instead of '1; END'"},
        {"CREATE TRIGGER ts AFTER DELETE ON users BEGIN SELECT 1; END",
         "make: trigger 'ts' was added. Nothing"},
        {"DROP VIEW v; CREATE VIEW v AS SELECT id, 'X' AS x FROM users",
         "view 'v' was changed: ''X' AS x FROM users' instead"},
        {"DROP VIEW v", "make: view 'v' is missing. Nothing"},
        {"DROP TABLE orders", "make: table 'orders' is missing. Nothing"},
        {"CREATE TABLE mine(a UNIQUE); CREATE INDEX im ON mine(a)",
         "make: table 'mine' was added. Nothing"},
        {"ALTER TABLE plain RENAME TO fancy",
         "make: table 'plain' is missing; table 'fancy' was added. Nothing"},
        {"CREATE TABLE strata_historys(a)",
         "make: table 'strata_historys' was added. Nothing"},
        {"DROP INDEX ix; DROP VIEW v; CREATE TABLE \"a\nb\"(c)",
         "make: index 'ix' is missing; view 'v' is missing; table 'a b' was "
         "added. Nothing was changed. Undo that; or if it is meant"},
        /* Nothing speaks to a terminal: an escape, CSI in one character, and
         * one that turns the direction of a text around. */
        {"CREATE TABLE \"a\x1b[2J\xc2\x9b[2J\xe2\x80\xae\"(c)",
         "make: table 'a?[2J?[2J?' was added. Nothing"},
        /* SQLite runs it, whatever its name. */
        {"PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES ("
         "'trigger', 'sqlite_t', 'users', 0, 'CREATE TRIGGER sqlite_t "
         "AFTER INSERT ON users BEGIN SELECT 1; END');"
         "PRAGMA writable_schema = RESET",
         "make: trigger 'sqlite_t' was added. Nothing"},
    };
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_empty(s);
        given_upgraded_to(s, notes, "0001");
        given_sql(s, rows[i].sql);
        when_upgraded_to(s, notes, i % 2 == 0 ? "0001" : NULL);
        if (s->result != STRATA_DRIFTED ||
            strstr(s->error.message, rows[i].words) == NULL) {
            fail_msg("%s: %s %s", rows[i].sql, strata_result_name(s->result),
                     s->error.message);
        }
        then_files_are_unchanged(s);
        then_version_blamed_is(s, "0001");
        when_verified(s, notes);
        then_result(s, STRATA_DRIFTED);
        when_downgraded_to(s, notes, STRATA_BASE);
        then_result(s, STRATA_DRIFTED);
    }
}

/* What is not the same to a byte, and the same schema. */
static void nothing_harmless_is_a_difference(void **state)
{
    static const char *const rows[] = {
        "VACUUM",
        "ANALYZE",
        "REINDEX",
        "PRAGMA user_version = 7",
        "PRAGMA auto_vacuum = FULL; PRAGMA page_size = 8192; VACUUM",
        "CREATE TEMP TABLE mine(a); CREATE TEMP TRIGGER t AFTER INSERT ON firm"
        " BEGIN SELECT 1; END",
        "DROP TABLE firm; CREATE TABLE  [Firm] ( \"A\" int -- a\n, /**/ `b` "
        "INT )",
        "DROP TABLE firm; CREATE TABLE IF NOT EXISTS main.firm(a INT, b INT)",
        "DROP VIEW v; CREATE VIEW V as select ID, 'x' as X from USERS",
        "DROP INDEX ix; DROP INDEX part;"
        "CREATE INDEX part ON orders(id) WHERE day IS NULL;"
        "CREATE INDEX ix ON orders(day)",
        "CREATE TABLE more(a); DROP TABLE more",
        "DROP TABLE firm; CREATE TABLE firm(a INT); "
        "ALTER TABLE firm ADD COLUMN b INT",
        "ALTER TABLE firm RENAME TO old; ALTER TABLE old RENAME TO firm",
        "ALTER TABLE firm RENAME COLUMN a TO c;"
        "ALTER TABLE firm RENAME COLUMN c TO a",
        EDIT("firm", "a INT, b INT", "a INT, \"b\" INT"),
        EDIT("v", "''x''", "\"x\""),
        "CREATE TABLE cache_1(a); CREATE INDEX c ON cache_1(a);"
        "CREATE VIEW Cache_2 AS SELECT 1; CREATE TRIGGER ct AFTER INSERT ON "
        "cache_1 BEGIN SELECT 1; END",
    };
    static const char *const own[] = {"nothing", "cache_[0-9]*"};
    struct story *s = *state;
    strata_set *notes = given_notes(s);
    size_t i = 0;
    notes->own_count = 2;
    notes->own = own;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_empty(s);
        given_upgraded_to(s, notes, "0001");
        given_sql(s, rows[i]);
        given_events(s);
        when_upgraded_to(s, notes, "0001");
        if (s->result != STRATA_OK || s->events[0] != '\0') {
            fail_msg("%s: %s %s %s", rows[i], strata_result_name(s->result),
                     s->error.message, s->events);
        }
        when_upgraded(s, notes);
        then_result(s, STRATA_OK);
        when_downgraded_to(s, notes, STRATA_BASE);
        if (s->result != STRATA_IRREVERSIBLE) {
            fail_msg("%s: %s %s", rows[i], strata_result_name(s->result),
                     s->error.message);
        }
    }
}

/* Straight to strata, for modules keep statements open. */
static strata_result upgrade(struct story *s, const strata_set *set)
{
    strata_database database = strata_sqlite(s->db);
    return strata_upgrade(&database, set, NULL, &s->error);
}

/* Whatever the tables are that a module keeps beside its own. */
static void the_hash_is_without_what_belongs_to_virtual_tables(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes",
        MIGRATION("0001", "search", "CREATE VIRTUAL TABLE s USING fts5(a)"));
    strata_database database;
    char before[STRATA_HASH_SIZE];
    given_sql(s, "CREATE VIRTUAL TABLE s USING fts5(a)");
    database = strata_sqlite(s->db);
    assert_int_equal(strata_stamp(&database, notes, NULL, &s->error),
                     STRATA_OK);
    snprintf(before, sizeof before, "%s",
             story_value(s, "SELECT schema FROM strata_history"));
    given_sql(s, EDIT("s_config", "k PRIMARY", "k  TEXT PRIMARY"));
    assert_int_equal(sqlite3_changes(s->db), 1);
    assert_int_equal(strata_stamp(&database, notes, NULL, &s->error),
                     STRATA_OK);
    assert_string_equal(story_value(s, "SELECT schema FROM strata_history"),
                        before);
}

static void virtual_tables_and_what_belongs_to_them(void **state)
{
    static const struct {
        const char *sql;
        const char *words; /* NULL: no difference */
    } rows[] = {
        {"INSERT INTO search VALUES ('a', 'b');"
         "INSERT INTO search(search) VALUES ('optimize')",
         NULL},
        {EDIT("search_config", "v", "w"), NULL},
        {"DROP TABLE search;"
         "CREATE VIRTUAL TABLE search USING FTS5(title,body)",
         NULL},
        {"DROP TABLE search;"
         "CREATE VIRTUAL TABLE search USING fts5(title, body, prefix=2)",
         "table 'search' was changed: ', prefix=2)' instead of ')'"},
        {"DROP TABLE search; CREATE TABLE search(title, body)",
         "table 'search' was changed: 'TABLE search(title, body)' instead of "
         "'VIRTUAL TABLE search USING fts5(title, body)'"},
        {"DROP TABLE search", "make: table 'search' is missing. Nothing"},
        {"CREATE TABLE search_notes(a)",
         "make: table 'search_notes' was added. Nothing"},
        {"CREATE VIRTUAL TABLE old USING fts4(a)",
         "make: table 'old' was added. Nothing"},
        {"CREATE VIRTUAL TABLE search_content_old USING rtree(a, b, c)",
         "make: table 'search_content_old' was added. Nothing"},
    };
    struct story *s = *state;
    strata_set *notes = given_set(
        s, "notes",
        MIGRATION("0001", "search",
                  "CREATE VIRTUAL TABLE search USING fts5(title, body);"
                  "CREATE VIRTUAL TABLE place USING rtree(a, b, c)"));
    size_t i = 0;
    given_proved(notes);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_empty(s);
        assert_int_equal(upgrade(s, notes), STRATA_OK);
        given_sql(s, rows[i].sql);
        if (upgrade(s, notes) !=
                (rows[i].words == NULL ? STRATA_OK : STRATA_DRIFTED) ||
            (rows[i].words != NULL &&
             strstr(s->error.message, rows[i].words) == NULL)) {
            fail_msg("%s: %s", rows[i].sql, s->error.message);
        }
    }
}

/* To this program, what another set makes is the application's own. */
static void a_set_that_is_another_ones_own(void **state)
{
    static const char *const own[] = {"words", "iw"};
    struct story *s = *state;
    strata_set *notes = given_notes(s);
    strata_set *words =
        given_set(s, "words", MIGRATION("1", "words", "CREATE TABLE words(a)"),
                  MIGRATION("2", "index", "CREATE INDEX iw ON words(a)"));
    given_proved(words);
    notes->own_count = 2;
    notes->own = own;
    given_upgraded_to(s, notes, "0001");
    given_upgraded(s, words);
    given_upgraded(s, notes);
    given_upgraded(s, words);
    then_rows(s, "SELECT schema IS NOT NULL FROM strata_history", "1 1 0 1");
    given_sql(s, "DROP TABLE tags");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "make: table 'tags' is missing. Nothing");
}

static int deny_pragmas(void *context, int action, const char *a, const char *b,
                        const char *database, const char *trigger)
{
    (void)context, (void)a, (void)b, (void)database, (void)trigger;
    return action == SQLITE_PRAGMA ? SQLITE_DENY : SQLITE_OK;
}

/* What it does not let us see of columns stands in the texts. */
static void an_authorizer_that_forbids_pragmas(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    given_upgraded_to(s, notes, "0001");
    given_sql(s, "ALTER TABLE plain ADD COLUMN c");
    sqlite3_set_authorizer(s->db, deny_pragmas, NULL);
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_DRIFTED);
    then_message_has(
        s, "make: table 'plain' was changed: ', c) WITHOUT ROWID' instead "
           "of ') WITHOUT ROWID'. Nothing");
    s->options.drift = STRATA_DRIFT_WARN;
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    sqlite3_set_authorizer(s->db, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(every_kind_of_change_is_found),
        STORY(nothing_harmless_is_a_difference),
        STORY(virtual_tables_and_what_belongs_to_them),
        STORY(a_set_that_is_another_ones_own),
        STORY(an_authorizer_that_forbids_pragmas),
        STORY(the_hash_is_without_what_belongs_to_virtual_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
