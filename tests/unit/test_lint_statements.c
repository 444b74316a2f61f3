/* SPDX-License-Identifier: MIT
 *
 * The linter: how statements are written.
 */
#include "support/linting.h"

static void render(struct arena *arena, const char *input, struct buf *out)
{
    linting_render(arena, input, false, out);
}

static void render_lenient(struct arena *arena, const char *input,
                           struct buf *out)
{
    linting_render(arena, input, true, out);
}

#define T "CREATE TABLE t (a, b);=>"
#define REBUILD LINTING_REBUILD

#define HIDES(place) place " if-exists-hides"
#define IF(place) place " if-exists"

static void conditions(void **state)
{
    static const struct row rows[] = {
        {"none", "=>CREATE TABLE n (a); DROP TABLE n;", ""},
        {"that makes a difference",
         "=>CREATE TABLE IF NOT EXISTS n (a); DROP TABLE IF EXISTS n;",
         IF("1:14") ", " IF("1:46")},
        {"there already", T "CREATE TABLE IF NOT EXISTS t (c);",
         IF("1:14") ", " HIDES("1:28")},
        {"there already, in the schema",
         T "CREATE TABLE if not exists main.\"T\" (c);",
         IF("1:14") ", " HIDES("1:33")},
        {"as it is stated", T "create table if NOT exists T(\n a,\"b\" );",
         IF("1:14")},
        {"as it is stated since the statement before",
         T "ALTER TABLE t ADD COLUMN c TEXT;\n"
           "CREATE TABLE IF NOT EXISTS t (a, b, c TEXT);",
         IF("2:14")},
        {"a view there already",
         "CREATE VIEW v AS SELECT 1;=>CREATE VIEW IF NOT EXISTS v AS SELECT 2;",
         IF("1:13") ", " HIDES("1:27")},
        {"a view as it is stated",
         "CREATE VIEW v AS SELECT 1;=>CREATE VIEW IF NOT EXISTS v AS\nselect 1;",
         IF("1:13")},
        {"a table where a view is",
         "CREATE VIEW v AS SELECT 1;=>CREATE TABLE IF NOT EXISTS v (a);",
         IF("1:14") ", " HIDES("1:28")},
        {"an index of another table",
         "CREATE TABLE t (a); CREATE TABLE u (a); CREATE INDEX i ON t (a);=>"
         "CREATE INDEX IF NOT EXISTS i ON u (a);",
         IF("1:14") ", " HIDES("1:28")},
        {"a unique index that is not",
         "CREATE TABLE t (a); CREATE INDEX i ON t (a);=>"
         "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a);",
         IF("1:21") ", " HIDES("1:35")},
        {"a trigger as it is stated",
         "CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT "
         "1; END;=>CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN "
         "SELECT 1; END;",
         IF("1:16")},
        {"another trigger",
         "CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT "
         "1; END;=>CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN "
         "SELECT 2; END;",
         IF("1:16") ", " HIDES("1:30")},
        {"made in the same script",
         "=>CREATE TABLE n (a);\nCREATE TABLE IF NOT EXISTS n (a, b);",
         IF("2:14") ", " HIDES("2:28")},
        {"nothing to drop", "=>DROP TABLE IF EXISTS n;",
         IF("1:12") ", " HIDES("1:22")},
        {"nothing of that type", T "DROP INDEX IF EXISTS t;",
         IF("1:12") ", " HIDES("1:22")},
        {"several in one script",
         "=>DROP TABLE IF EXISTS n;\nDROP INDEX IF EXISTS i;",
         IF("1:12") ", " HIDES("1:22") ", " IF("2:12")},
        {"before it is made", "=>DROP TABLE IF EXISTS n; CREATE TABLE N (a);",
         IF("1:12")},
        {"before a view of the name",
         T "DROP TABLE IF EXISTS v; CREATE VIEW v AS SELECT 1;", IF("1:12")},
        {"behind it was made and dropped",
         "=>CREATE TABLE n (a); DROP TABLE n; DROP TABLE IF EXISTS n;",
         IF("1:46") ", " HIDES("1:56")},
        {"before another one gets the name",
         T "DROP TABLE IF EXISTS o; ALTER TABLE t RENAME TO o;"
           "CREATE TABLE t (a, b); DROP TABLE o;",
         IF("1:12")},
        {"behind another one had the name",
         T "ALTER TABLE t RENAME TO o; ALTER TABLE o RENAME TO t;"
           "DROP TABLE IF EXISTS o;",
         IF("1:65") ", " HIDES("1:75")},
        {"behind it got another name",
         T "ALTER TABLE t RENAME TO o; DROP TABLE IF EXISTS t;",
         "1:25 table-renamed, " IF("1:39") ", " HIDES("1:49")},
        {"an index that went with its table",
         "CREATE TABLE t (a); CREATE INDEX i ON t (a);=>DROP TABLE t;"
         "CREATE TABLE t (a); DROP INDEX IF EXISTS i;",
         IF("1:45")},
        {"a temporary table",
         "=>CREATE TEMP TABLE IF NOT EXISTS n (a); DROP TABLE IF EXISTS n;",
         IF("1:19") ", " IF("1:51")},
        {"a virtual table",
         "=>CREATE VIRTUAL TABLE IF NOT EXISTS n USING fts5 (a);", IF("1:22")},
        {"what SQLite made for itself", "=>DROP TABLE IF EXISTS sqlite_stat4;",
         IF("1:12")},
        {"in a text", "=>SELECT 'CREATE TABLE IF NOT EXISTS n (a)';", ""},
        {"a table that is called so", "=>CREATE TABLE \"IF\" (a);", ""},
    };

    (void)state;
    check_table(rows, render);
}

#define STAR(place) place " select-star"

static void stars(void **state)
{
    static const struct row rows[] = {
        {"in a rebuild", "CREATE TABLE t (a, b);" REBUILD("a, b", "", "*"),
         STAR("2:22")},
        {"of one table", "CREATE TABLE t (a, b);" REBUILD("a, b", "", "t.*"),
         STAR("2:24")},
        {"and more", "CREATE TABLE t (a);" REBUILD("a, b", "", "*, 1"),
         STAR("2:22")},
        {"in no order", "CREATE TABLE t (a);" REBUILD("a", "", "DISTINCT *"),
         STAR("2:31")},
        {"that counts", "CREATE TABLE t (a);" REBUILD("a", "", "count(*)"), ""},
        {"that multiplies", "CREATE TABLE t (a);" REBUILD("a", "", "a * 2"),
         ""},
        {"inside",
         "CREATE TABLE t (a);=>CREATE TABLE n (a);"
         "INSERT INTO n SELECT a FROM (SELECT * FROM t);"
         "DROP TABLE t; ALTER TABLE n RENAME TO t;",
         ""},
        {"by a common table expression",
         "CREATE TABLE t (a);=>CREATE TABLE n (a);"
         "WITH x AS (SELECT a FROM t) INSERT INTO n SELECT * FROM x;"
         "DROP TABLE t; ALTER TABLE n RENAME TO t;",
         STAR("1:69")},
        {"into a copy", T "CREATE TABLE n AS SELECT * FROM t;", ""},
        {"as a rebuild",
         T "CREATE TABLE n AS SELECT * FROM t; DROP TABLE t;"
           "ALTER TABLE n RENAME TO t;",
         ""},
        {"into another table",
         "CREATE TABLE t (a); CREATE TABLE u (a);=>"
         "INSERT INTO u SELECT * FROM t;",
         ""},
    };

    (void)state;
    check_table(rows, render);
}

static void temporary_objects(void **state)
{
    static const struct row rows[] = {
        {"a table", "=>CREATE TEMP TABLE n (a);", "1:19 temp-left"},
        {"in the schema", "=>CREATE TABLE temp.n (a);", "1:19 temp-left"},
        {"a view and a trigger",
         T
         "CREATE TEMP VIEW v AS SELECT 1;\nCREATE TEMP TRIGGER g AFTER INSERT "
         "ON main.t BEGIN SELECT 1; END;",
         "1:18 temp-left, 2:21 temp-left"},
        {"with an index",
         "=>CREATE TEMP TABLE n (a); CREATE INDEX temp.i ON n (a);",
         "1:19 temp-left"},
        {"dropped", "=>CREATE TEMP TABLE n (a); DROP TABLE n;", ""},
        {"dropped under another name",
         "=>CREATE TEMP TABLE n (a); ALTER TABLE n RENAME TO m; DROP TABLE m;",
         ""},
        {"a trigger, and its table dropped",
         "=>CREATE TABLE n (a); CREATE TEMP TRIGGER g AFTER INSERT ON main.n "
         "BEGIN SELECT 1; END; DROP TABLE n;",
         ""},
        {"no temporary one", "=>CREATE TABLE n (a);", ""},
    };

    (void)state;
    check_table(rows, render);
}

#define TEXT(place) place " double-quoted-string"

static void texts_in_double_quotes(void **state)
{
    static const struct row rows[] = {
        {"none", T "UPDATE t SET a = 'x' WHERE \"b\" = 1;", ""},
        {"one", T "UPDATE t SET a = \"x\";", TEXT("1:18")},
        {"two", T "UPDATE t SET a = \"x\" || b || \"b\" || \"y\"\"z\";",
         TEXT("1:18") ", " TEXT("1:37")},
        {"in two statements",
         T "UPDATE t SET a = \"x\";\nUPDATE t SET b = \"y\";",
         TEXT("1:18") ", " TEXT("2:18")},
        {"with other quotes in it", T "UPDATE t SET a = \"it's\" || \"x\";",
         TEXT("1:18") ", " TEXT("1:28")},
        {"that is empty", T "UPDATE t SET a = \"\";", TEXT("1:18")},
        {"a name that comes later",
         T "UPDATE t SET a = \"c\";\nALTER TABLE t ADD c;\n"
           "UPDATE t SET a = \"c\";",
         TEXT("1:18")},
        {"a name that went",
         T "ALTER TABLE t RENAME b TO c;\nUPDATE t SET a = \"b\";",
         "1:27 column-renamed, " TEXT("2:18")},
        {"as a default", "=>CREATE TABLE n (a DEFAULT \"x\", b DEFAULT 'y');",
         TEXT("1:27")},
        {"of a new column", T "ALTER TABLE t ADD COLUMN c DEFAULT \"x\";",
         TEXT("1:36")},
        {"in a CHECK", "=>CREATE TABLE n (a CHECK (a <> \"x\"));",
         TEXT("1:31")},
        {"in an index", T "CREATE INDEX i ON t (a || \"x\");", TEXT("1:27")},
        {"as a column of an index", T "CREATE INDEX i ON t (\"x\");",
         TEXT("1:22")},
        {"in a view",
         T "CREATE VIEW v AS SELECT a AS \"n\" FROM t WHERE b = "
           "\"x\";",
         TEXT("1:51")},
        {"in a trigger",
         T "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n"
           "UPDATE t SET a = \"x\" WHERE a = new.\"b\";\n"
           "SELECT raise(ABORT, \"m\") WHERE old.a = \"y\";\nEND;",
         TEXT("2:18") ", " TEXT("3:40")},
        {"in a temporary view",
         T "CREATE TEMPORARY VIEW v AS SELECT a FROM t WHERE b = \"x\";"
           "DROP VIEW v;",
         TEXT("1:54")},
        {"in a trigger, beside a column that is called as a row",
         "CREATE TABLE t (a, old);=>CREATE TRIGGER g AFTER INSERT ON t BEGIN "
         "UPDATE t SET old = \"x\"; END;",
         TEXT("1:61")},
        {"aliases",
         T "CREATE TABLE n AS SELECT a AS \"x\", \"y\".b FROM t AS \"y\" "
           "ORDER BY \"x\";",
         ""},
        {"of a temporary table",
         "=>CREATE TEMP TABLE n (a); INSERT INTO n (\"a\") VALUES (\"x\");"
         "DROP TABLE n;",
         TEXT("1:54")},
        {"behind a statement that is not for a transaction",
         "=>PRAGMA foreign_keys = ON; CREATE TABLE n (a);"
         "INSERT INTO n VALUES (\"x\");",
         TEXT("1:68")},
        {"more than ten in one statement",
         "=>CREATE TABLE n (a); INSERT INTO n VALUES (\"1\"), (\"2\"), (\"3\"),"
         "(\"4\"), (\"5\"), (\"6\"), (\"7\"), (\"8\"), (\"9\"), (\"10\"), "
         "(\"11\"), (\"12\");",
         TEXT("1:57") ", " TEXT("1:63") ", " TEXT("1:70") ", " TEXT("1:77") ", " TEXT("1:84") ", " TEXT(
             "1:91") ", " TEXT("1:98") ", " TEXT("1:105") ", " TEXT("1:113") ", " TEXT("1:121")},
    };

    (void)state;
    check_table(rows, render_lenient);
}

static void defaults_are_texts_everywhere(void **state)
{
    static const struct row rows[] = {
        {"a default", "=>CREATE TABLE n (a DEFAULT \"x\");", TEXT("1:27")},
        {"values", T "INSERT INTO t (\"a\") VALUES (1);", ""},
        {"in an INSERT", T "INSERT INTO t DEFAULT VALUES;", ""},
    };

    (void)state;
    check_table(rows, render);
}

/* Those of one script are one finding; of two scripts they are two. */
static void each_script_has_its_own_finding(void **state)
{
    struct arena arena;
    struct proof proof;
    struct step step;

    (void)state;
    arena_init(&arena);
    proof_open(&proof, &arena,
               "CREATE TABLE t (a);=>DROP TABLE IF EXISTS n; DROP TABLE IF "
               "EXISTS o;=>DROP TABLE IF EXISTS m;");
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 3);
    lint_step(&step, NULL);
    assert_int_equal(proof.diags.warning_count, 2);
    proof_close(&proof);
    arena_release(&arena);
}

/* Of several migrations in one step nobody has the database before the first
 * one. */
static void texts_are_not_judged_on_another_database(void **state)
{
    struct arena arena;
    struct proof proof;
    struct scratch before;
    struct step step;

    (void)state;
    arena_init(&arena);
    assert_true(scratch_open(&before, 30000));
    proof_open(&proof, &arena,
               "CREATE TABLE t (a, b);=>UPDATE t SET a = \"b\";"
               "=>ALTER TABLE t ADD COLUMN c;");
    proof.set.requirements.double_quoted_strings = true;
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 3);
    lint_step(&step, &before);
    assert_int_equal(proof.diags.note_count, 0);
    assert_int_equal(
        sqlite3_exec(before.db, "CREATE TABLE t (a)", NULL, NULL, NULL),
        SQLITE_OK);
    lint_step(&step, &before);
    assert_int_equal(proof.diags.note_count, 0);
    scratch_close(&before);
    proof_close(&proof);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions),
        cmocka_unit_test(each_script_has_its_own_finding),
        cmocka_unit_test(stars),
        cmocka_unit_test(temporary_objects),
        cmocka_unit_test(texts_in_double_quotes),
        cmocka_unit_test(defaults_are_texts_everywhere),
        cmocka_unit_test(texts_are_not_judged_on_another_database),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
