/* SPDX-License-Identifier: MIT
 *
 * The linter: what programs would miss, and what rows may not fulfil.
 */
#include "support/linting.h"

static void render(struct arena *arena, const char *input, struct buf *out)
{
    linting_render(arena, input, false, out);
}

#define T "CREATE TABLE t (a, b);=>"
#define REBUILD LINTING_REBUILD

static void what_programs_would_miss(void **state)
{
    static const struct row rows[] = {
        {"nothing", T "SELECT 1;", ""},
        {"a table", T "DROP TABLE main.t;", "1:17 table-dropped"},
        {"of a sealed script", T "DROP TABLE t; -- sealed", ""},
        {"a table that was renamed first",
         T "ALTER TABLE t RENAME TO u;\nDROP TABLE u;", "2:12 table-dropped"},
        {"a new table", "=>CREATE TABLE n (a); DROP TABLE n;", ""},
        {"a temporary table", "=>CREATE TEMP TABLE n (a); DROP TABLE n;", ""},
        {"a view", "CREATE VIEW v AS SELECT 1;=>DROP VIEW v;", ""},
        {"a table that a view replaces",
         T "DROP TABLE t; CREATE VIEW t AS SELECT 1 AS a;", ""},
        {"a table whose place another takes",
         T "CREATE TABLE n (a, b); DROP TABLE t; ALTER TABLE n RENAME TO t;",
         ""},
        {"a table whose place one from before takes",
         "CREATE TABLE t (a); CREATE TABLE n (a);=>DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"a table whose rows go elsewhere",
         T "CREATE TABLE n (a); INSERT INTO n SELECT a FROM t; DROP TABLE t;",
         "1:63 table-dropped"},
        {"a table whose new name another one from before gets",
         "CREATE TABLE t (a); CREATE TABLE u (a);=>"
         "ALTER TABLE t RENAME TO o;\nDROP TABLE o;\n"
         "ALTER TABLE u RENAME TO o;",
         "2:12 table-dropped, 3:25 table-renamed"},
        {"a virtual table",
         "CREATE VIRTUAL TABLE f USING fts5 (a);=>DROP TABLE f;",
         "1:12 table-dropped"},
        {"a virtual table that becomes another one",
         "CREATE VIRTUAL TABLE f USING fts5 (a);=>CREATE TABLE n (a);"
         "INSERT INTO n SELECT a FROM f; DROP TABLE f;"
         "ALTER TABLE n RENAME TO f;",
         ""},
        {"a virtual table's new name",
         "CREATE VIRTUAL TABLE f USING fts5 (a);=>ALTER TABLE f RENAME TO e;",
         "1:25 table-renamed"},
        {"a new name", T "ALTER TABLE t RENAME TO \"u v\";",
         "1:25 table-renamed"},
        {"two new names, one after the other",
         T "ALTER TABLE t RENAME TO u;\nALTER TABLE u RENAME TO v;",
         "2:25 table-renamed"},
        {"another case",
         T "ALTER TABLE t RENAME TO x; ALTER TABLE x RENAME TO "
           "T;",
         ""},
        {"a new name, and a view of the old one",
         T "ALTER TABLE t RENAME TO u; CREATE VIEW t AS SELECT * FROM u;", ""},
        {"of a new table", "=>CREATE TABLE n (a); ALTER TABLE n RENAME TO m;",
         ""},
        {"a column", T "ALTER TABLE t DROP COLUMN b;", "1:27 column-dropped"},
        {"a column by a rebuild",
         "CREATE TABLE t (a, b);" REBUILD("a", "", "a"), "1:14 column-dropped"},
        {"a column of a table that is made anew",
         T "DROP TABLE t; CREATE TABLE t (a, c);", "1:28 column-dropped"},
        {"all columns of a table", T "DROP TABLE t;", "1:12 table-dropped"},
        {"a new column",
         T "ALTER TABLE t ADD COLUMN c; ALTER TABLE t DROP COLUMN c;", ""},
        {"a column's name", T "ALTER TABLE t RENAME a TO c;",
         "1:27 column-renamed"},
        {"a column's name, and another one of the old name",
         T "ALTER TABLE t RENAME a TO c; ALTER TABLE t ADD COLUMN a;", ""},
        {"a column that is renamed and dropped",
         T "ALTER TABLE t RENAME b TO c;\nALTER TABLE t DROP c;",
         "2:20 column-dropped"},
        {"in a table that is rebuilt then",
         "CREATE TABLE t (a, b);=>ALTER TABLE t RENAME a TO c;"
         "CREATE TABLE n (c, b, d); INSERT INTO n (c, b) SELECT c, b FROM t;"
         "DROP TABLE t; ALTER TABLE n RENAME TO t;",
         "1:27 column-renamed"},
    };

    (void)state;
    check_table(rows, render);
}

#define TYPE(before, after)                                                    \
    "CREATE TABLE t (a " before ");" REBUILD("a " after, "(a)", "a")
#define TYPED "1:17 column-type-changed"

static void types(void **state)
{
    static const struct row rows[] = {
        {"the same", TYPE("TEXT", "text"), ""},
        {"the same to SQLite", TYPE("VARCHAR(20)", "TEXT"), ""},
        {"integers", TYPE("INT", "BIGINT"), ""},
        {"a time is a number", TYPE("DATETIME", "NUMERIC"), ""},
        {"reals", TYPE("REAL", "DOUBLE PRECISION"), ""},
        {"blobs", TYPE("BLOB", ""), ""},
        {"the first one that fits", TYPE("FLOATING POINT", "INTEGER"), ""},
        {"text to number", TYPE("TEXT", "INTEGER"), TYPED},
        {"none to text", TYPE("", "TEXT"), TYPED},
        {"number to integer", TYPE("DATETIME", "INTEGER"), TYPED},
        {"the same in a STRICT table",
         "CREATE TABLE t (a INT);=>CREATE TABLE n (a INTEGER) STRICT;"
         "INSERT INTO n SELECT a FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"ANY in a STRICT table",
         "CREATE TABLE t (a ANY);=>CREATE TABLE n (a ANY) STRICT;"
         "INSERT INTO n SELECT a FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         TYPED},
        {"in a table that is made anew",
         "CREATE TABLE t (a TEXT);=>DROP TABLE t; CREATE TABLE t (a INT);", ""},
        {"of a renamed column",
         "CREATE TABLE t (a TEXT);=>ALTER TABLE t RENAME a TO c;"
         "CREATE TABLE n (c INT); INSERT INTO n (c) SELECT c FROM t;"
         "DROP TABLE t; ALTER TABLE n RENAME TO t;",
         "1:27 column-renamed, 1:45 column-type-changed"},
    };

    (void)state;
    check_table(rows, render);
}

#define MADE(into, from)                                                       \
    "CREATE TABLE t (a, b, c);" REBUILD("a, b NOT NULL, c", into, from)
#define WAS_MADE "1:20 column-made-not-null"

static void columns_that_no_longer_take_null(void **state)
{
    static const struct row rows[] = {
        {"one", MADE("(a, b, c)", "a, b, c"), WAS_MADE},
        {"without a list", MADE("", "a, b, c"), WAS_MADE},
        {"in another order", MADE("(c, b, a)", "c, t.b, a"), WAS_MADE},
        {"with a star", MADE("", "t.*"),
         "1:20 column-made-not-null, 2:24 "
         "select-star"},
        {"all columns", MADE("", "*"),
         "1:20 column-made-not-null, 2:22 select-star"},
        {"filled", MADE("(a, b, c)", "a, coalesce(b, 0), c"), ""},
        {"another one filled", MADE("(a, b, c)", "coalesce(a, 0), b, c"),
         WAS_MADE},
        {"filled, in another order", MADE("(b, a)", "ifnull(b, a || ','), a"),
         ""},
        {"with a value", MADE("(a, b)", "a, 1 + 1"), ""},
        {"with a number", MADE("(a, b, c)", "a, 0, c"), ""},
        {"with a text that is a column's name", MADE("(a, b)", "a, 'b'"), ""},
        {"with another column", MADE("(a, b)", "a, \"C\""), WAS_MADE},
        {"with a column that takes no NULL",
         "CREATE TABLE t (a NOT NULL, b);" REBUILD("a NOT NULL, b NOT NULL",
                                                   "(a, b)", "a, a"),
         ""},
        {"with the rowid",
         "CREATE TABLE t (a INTEGER PRIMARY KEY, b);" REBUILD("a, b NOT NULL",
                                                              "(a, b)", "a, a"),
         "1:17 column-type-changed"},
        {"left to its default",
         "CREATE TABLE t (a, b);" REBUILD("a, b NOT NULL DEFAULT 1", "(a)",
                                          "a"),
         ""},
        {"with the name that it has by now",
         "CREATE TABLE t (a, b);=>ALTER TABLE t RENAME b TO c;"
         "CREATE TABLE n (a, c NOT NULL); INSERT INTO n (a, c) SELECT a, c "
         "FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;",
         "1:27 column-renamed, 1:48 column-made-not-null"},
        {"behind an UPDATE of the new one",
         "CREATE TABLE t (a, b);=>CREATE TABLE n (a, b NOT NULL);"
         "UPDATE n SET b = 1; INSERT INTO n SELECT a, b FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"only some rows", MADE("(a, b)", "DISTINCT a, b"), ""},
        {"with a condition",
         "CREATE TABLE t (a, b);=>CREATE TABLE n (a, b NOT NULL);"
         "INSERT INTO n SELECT a, b FROM t WHERE b IS NOT NULL; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"or nothing",
         "CREATE TABLE t (a, b);=>CREATE TABLE n (a, b NOT NULL);"
         "INSERT OR IGNORE INTO n SELECT a, b FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"behind an UPDATE",
         "CREATE TABLE t (a, b);=>UPDATE t SET b = 0 WHERE b IS NULL;"
         "CREATE TABLE n (a, b NOT NULL); INSERT INTO n SELECT a, b FROM t;"
         "DROP TABLE t; ALTER TABLE n RENAME TO t;",
         ""},
        {"before an UPDATE",
         "CREATE TABLE t (a, b);=>CREATE TABLE n (a, b NOT NULL);"
         "INSERT INTO n SELECT a, b FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t; UPDATE t SET b = 0;",
         "1:20 column-made-not-null"},
        {"one that was so",
         "CREATE TABLE t (b NOT NULL);" REBUILD("b NOT NULL", "", "b"), ""},
        {"the rowid",
         "CREATE TABLE t (b INTEGER PRIMARY KEY);" REBUILD(
             "b INTEGER NOT NULL PRIMARY KEY", "(b)", "b"),
         ""},
        {"a part of the key",
         "CREATE TABLE t (b INTEGER, a, PRIMARY KEY (b, a));" REBUILD(
             "b INTEGER NOT NULL, a, PRIMARY KEY (b, a)", "", "b, a"),
         "1:17 column-made-not-null"},
        {"a key",
         "CREATE TABLE t (b TEXT PRIMARY KEY);" REBUILD(
             "b TEXT NOT NULL PRIMARY KEY", "(b)", "b"),
         "1:17 column-made-not-null"},
        {"where nothing is copied",
         "CREATE TABLE t (a);=>DROP TABLE t; CREATE TABLE t (a NOT NULL);", ""},
        {"a new one",
         "CREATE TABLE t (a);" REBUILD("a, b NOT NULL", "", "a, 1"),
         "1:20 not-null-added"},
        {"a new one with a default",
         "CREATE TABLE t (a);" REBUILD("a, b NOT NULL DEFAULT 1", "(a)", "a"),
         ""},
        {"a new one that is generated",
         "CREATE TABLE t (a);" REBUILD("a, b NOT NULL AS (1)", "(a)", "a"), ""},
        {"a new rowid",
         "CREATE TABLE t (a);" REBUILD("a, b INTEGER NOT NULL PRIMARY KEY",
                                       "(a)", "a"),
         ""},
        {"a new one without a rebuild",
         "CREATE TABLE t (a);=>ALTER TABLE t ADD b NOT NULL;", ""},
    };

    (void)state;
    check_table(rows, render);
}

static void what_is_unique_now(void **state)
{
    static const struct row rows[] = {
        {"an index", T "CREATE UNIQUE INDEX i ON t (a);", "1:21 unique-added"},
        {"one that is not", T "CREATE INDEX i ON t (a);", ""},
        {"of a new table",
         "=>CREATE TABLE n (a UNIQUE); CREATE UNIQUE INDEX i ON n (a);", ""},
        {"of an expression", T "CREATE UNIQUE INDEX i ON t (lower(a));",
         "1:21 unique-added"},
        {"with a condition", T "CREATE UNIQUE INDEX i ON t (a) WHERE b;",
         "1:21 unique-added"},
        {"of a new column",
         T "ALTER TABLE t ADD c; CREATE UNIQUE INDEX i ON t (a, c);", ""},
        {"that goes again", T "CREATE UNIQUE INDEX i ON t (a); DROP INDEX i;",
         ""},
        {"what a constraint has",
         "CREATE TABLE t (a UNIQUE, b);=>CREATE UNIQUE INDEX i ON t (b, a);",
         ""},
        {"what an index has",
         "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a);"
         "=>CREATE UNIQUE INDEX j ON t (a);",
         ""},
        {"what one of two columns has not",
         "CREATE TABLE t (a, b, UNIQUE (a, b));=>"
         "CREATE UNIQUE INDEX j ON t (a);",
         "1:21 unique-added"},
        {"with another collation",
         "CREATE TABLE t (a UNIQUE);=>"
         "CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE);",
         "1:21 unique-added"},
        {"what a partial one has not",
         "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a) WHERE b;"
         "=>CREATE UNIQUE INDEX j ON t (a);",
         "1:21 unique-added"},
        {"the same partial one again",
         "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a) WHERE b;"
         "=>DROP INDEX i; CREATE UNIQUE INDEX i ON t(a) where b;",
         ""},
        {"what the rowid has",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a);=>"
         "CREATE UNIQUE INDEX i ON t (a, id);",
         ""},
        {"of a renamed column",
         "CREATE TABLE t (a UNIQUE, b);=>ALTER TABLE t RENAME b TO a2;"
         "ALTER TABLE t RENAME a TO c; CREATE UNIQUE INDEX i ON t (c);",
         "1:27 column-renamed, 1:56 column-renamed"},
        {"a constraint of a rebuild",
         "CREATE TABLE t (a, b);" REBUILD("a UNIQUE, b", "", "a, b"),
         "1:14 unique-added"},
        {"that was there",
         "CREATE TABLE t (a UNIQUE, b);" REBUILD("a UNIQUE, b", "", "a, b"),
         ""},
        {"that takes only some rows",
         "CREATE TABLE t (a, b);=>CREATE TABLE n (a UNIQUE, b);"
         "INSERT INTO n SELECT a, b FROM t GROUP BY a; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"where nothing is copied",
         T "DROP TABLE t; CREATE TABLE t (a UNIQUE, b);", ""},
        {"behind a DELETE", T "DELETE FROM t; CREATE UNIQUE INDEX i ON t (a);",
         ""},
        {"before a DELETE", T "CREATE UNIQUE INDEX i ON t (a); DELETE FROM t;",
         "1:21 unique-added"},
        {"behind a DELETE from the table that takes its place",
         "CREATE TABLE t (a, b);=>CREATE TABLE n (a, b);"
         "INSERT INTO n SELECT a, b FROM t; DELETE FROM n WHERE a IS NULL;"
         "DROP TABLE t; ALTER TABLE n RENAME TO t;"
         "CREATE UNIQUE INDEX i ON t (a);",
         ""},
        {"behind a DELETE from another one",
         "CREATE TABLE t (a); CREATE TABLE u (a);=>DELETE FROM u;"
         "CREATE UNIQUE INDEX i ON t (a);",
         "1:35 unique-added"},
    };

    (void)state;
    check_table(rows, render);
}

/* It says what databases were like before strata came. */
static void a_base_schema_is_history(void **state)
{
    struct arena arena;
    struct proof proof;
    struct step step;

    (void)state;
    for (int has_base = 0; has_base < 2; has_base++) {
        arena_init(&arena);
        proof_open(&proof, &arena, "CREATE TABLE n (\"group\");");
        proof.set.has_base = has_base;
        step = proof_step(&proof, 1, 1);
        lint_step(&step, NULL);
        assert_int_equal(proof.diags.note_count, 1 - has_base);
        proof_close(&proof);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_programs_would_miss),
        cmocka_unit_test(types),
        cmocka_unit_test(columns_that_no_longer_take_null),
        cmocka_unit_test(what_is_unique_now),
        cmocka_unit_test(a_base_schema_is_history),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
