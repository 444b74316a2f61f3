/* SPDX-License-Identifier: MIT
 *
 * Where a statement ends: script_next_statement against SQLite itself. Each
 * script is run statement by statement, as SQLite cuts it, and our statements
 * must be the same ones.
 */
#include "support/table.h"

#include <sqlite3.h>

#include "input/script.h"
#include "support/statement_oracle.h"

/* All statements of these scripts are meant to be understood and to run. */
static void compare_statements(const char *text)
{
    struct source source = {"x", str_from(text)};
    struct script script = {.source = &source, .end = source.text.size};
    struct oracle_tally tally = {0};
    sqlite3 *db = oracle_open();
    struct buf complaint;

    assert_non_null(db);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(a, b); CREATE TABLE u(a)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    buf_init(&complaint, BUF_MAXIMUM);
    if (!oracle_agrees(db, &script, true, &tally, &complaint)) {
        fail_msg("%s", buf_str(&complaint).data);
    }
    if (tally.refused > 0 || tally.failed > 0) {
        fail_msg("%s in: %s", sqlite3_errmsg(db), text);
    }
    buf_release(&complaint);
    sqlite3_close(db);
}

#define TRIGGER_HEAD "CREATE TRIGGER r AFTER INSERT ON t BEGIN "

static const char *const scripts[] = {
    "",
    ";",
    " \n\t ",
    ";;;",
    "-- only a comment",
    "-- only a comment\n",
    "/* only a comment */",
    "/* a */ ; /* b */ ; -- c",
    "SELECT 1",
    "SELECT 1;",
    "SELECT 1; ",
    "SELECT 1;;",
    ";SELECT 1",
    ";;  ;SELECT 1;;SELECT 2;;",
    "SELECT 1;SELECT 2",
    "SELECT 1;\nSELECT 2;\n",
    "SELECT 1 -- ; not here\n;SELECT 2",
    "SELECT 1 /* ; not here */;SELECT 2",
    "SELECT 1; -- the end",
    "SELECT 1 -- the end",
    "SELECT 1 /* the end */",
    "SELECT 1 /**/;/***/SELECT 2/* * / **/",
    "/* a comment\n over lines; */ SELECT 1;\n-- x;\nSELECT 2;",
    "SELECT 1--;\n;SELECT 2",
    "SELECT 1 - - 1; SELECT 2",
    "SELECT 4/2; SELECT 2",
    "SELECT ';';SELECT 2",
    "SELECT 'it''s;';SELECT 2",
    "SELECT '''';SELECT ''';''';",
    "SELECT '--';SELECT '/*';SELECT '*/';",
    "SELECT '\n;\n' ; SELECT 2",
    "SELECT '\\';SELECT 2",
    "SELECT a AS \"x;y\" FROM t;SELECT 2",
    "SELECT a AS \"x\"\";\"\"y\" FROM t;SELECT 2",
    "SELECT a AS `x;y` FROM t;SELECT 2",
    "SELECT a AS `x``;y` FROM t;SELECT 2",
    "SELECT a AS [x;y] FROM t;SELECT 2",
    "SELECT a AS [x'y] FROM t;SELECT 'z';",
    "SELECT a AS [[;] FROM t;SELECT 2",
    "CREATE TABLE \"a;b\"([c;d], `e;f`);INSERT INTO \"a;b\" VALUES(1,';');",
    "SELECT x'3b';SELECT X'3B3b';SELECT x''",
    "SELECT 1.;SELECT .5;SELECT 1e5;SELECT 1.5e-3;SELECT 0x3b;SELECT 1e+5",
    "SELECT 1 <> 2, 1 != 2, 1 << 2, 1 >> 2, 1 <= 2, 1 == 1, 'a' || ';';",
    "SELECT '{\"a\":[1]}' -> '$.a', '{\"a\":1}' ->> '$.a';SELECT 2",
    "SELECT ~1, -1, +1, 7 % 4, 7 & 4, 7 | 8;SELECT 2",
    "SELECT ?, ?12, :a, @b, $c, $d::e, $f(;), $g::h(i;j);SELECT 2",
    "SELECT $a(--);SELECT 2",
    "CREATE TABLE \xc3\xa4\xe2\x82\xac(\xf0\x9f\x98\x80 INTEGER);SELECT 2",
    "CREATE TABLE \xef\xbc\xa1(a);SELECT 2",
    "\xef\xbb\xbfSELECT 1;SELECT 2",
    "SELECT 1;\xef\xbb\xbf;\xef\xbb\xbfSELECT 2;\xef\xbb\xbf",
    "SELECT 1 AS a$b;SELECT 2",
    "SELECT\f1\r;\r\nSELECT \v 2",
    "CREATE TABLE trigger_log(a);SELECT 1;",
    "CREATE TABLE trigger(a);INSERT INTO trigger VALUES(1);SELECT 1;",
    "CREATE TABLE c(\"create\", \"trigger\", \"end\");SELECT 1;",
    "CREATE TEMP TABLE c(a);CREATE TEMPORARY TABLE d(a);SELECT 1;",
    "CREATE TEMP VIEW v AS SELECT 1;SELECT * FROM v;",
    "CREATE UNIQUE INDEX trigger ON t(a);SELECT 1;",
    "CREATE TABLE f(a DEFAULT (';'), b DEFAULT \";\");SELECT 1;",
    "CREATE TABLE g(a, b AS (a || ';') STORED CHECK(b <> ';'));SELECT 1;",
    TRIGGER_HEAD "SELECT 1; END;SELECT 2;",
    TRIGGER_HEAD "SELECT 1; END",
    TRIGGER_HEAD "SELECT 1; END -- x\n; SELECT 2",
    TRIGGER_HEAD "SELECT 1; END/* ; */;SELECT 2",
    TRIGGER_HEAD "SELECT 1; /* END; */ SELECT 2; -- END;\n END; SELECT 3",
    TRIGGER_HEAD "INSERT INTO u VALUES(1); DELETE FROM u; "
                 "UPDATE u SET a = 2; END; SELECT 3; SELECT 4",
    TRIGGER_HEAD "UPDATE u SET a = CASE WHEN a THEN 1 ELSE 2 END; END;"
                 "SELECT 3",
    TRIGGER_HEAD "SELECT CASE WHEN 1 THEN 2 END; SELECT 'END;'; END;SELECT 3",
    TRIGGER_HEAD "SELECT 1 AS \"end\"; SELECT 1 AS [end;]; end; SELECT 3",
    TRIGGER_HEAD "SELECT a AS end FROM u; SELECT 2; END; SELECT 3",
    TRIGGER_HEAD "INSERT INTO u VALUES(';'), ('; END;'); END; SELECT 3",
    "create Trigger R before insert ON T Begin select 1; eNd; SELECT 2",
    "CREATE TEMP TRIGGER r AFTER DELETE ON t BEGIN SELECT 1; END; SELECT 2",
    "CREATE TEMPORARY TRIGGER r UPDATE ON t BEGIN SELECT 1; END; SELECT 2",
    "CREATE TRIGGER IF NOT EXISTS r AFTER UPDATE OF a, b ON t FOR EACH ROW "
    "WHEN new.a <> ';' BEGIN SELECT raise(ABORT, 'no; END;'); END; SELECT 2",
    "CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r INSTEAD OF INSERT ON v "
    "BEGIN INSERT INTO t(a) VALUES(new.a); END; INSERT INTO v VALUES(1);",
    "CREATE /* x */ TRIGGER -- y\n r INSERT ON t BEGIN SELECT 1; END;SELECT 2",
    "CREATE/**/TEMP/**/TRIGGER r INSERT ON t BEGIN SELECT 1; END;SELECT 2",
    "EXPLAIN " TRIGGER_HEAD "SELECT 1; END; SELECT 2",
    "EXPLAIN QUERY PLAN " TRIGGER_HEAD "SELECT 1; END; SELECT 2",
    "EXPLAIN SELECT 1; EXPLAIN QUERY PLAN SELECT 2; SELECT 3",
    "explain create temp trigger r insert on t begin select 1; end; select 2",
    TRIGGER_HEAD "SELECT 1; END; CREATE TRIGGER s DELETE ON t BEGIN SELECT 1;"
                 "SELECT 2; END;; DROP TRIGGER r; DROP TRIGGER s;",
    "BEGIN; INSERT INTO t VALUES(1, 2); END;SELECT 1",
    "BEGIN; CREATE TABLE x(a); COMMIT; SELECT 1",
    "SAVEPOINT a; INSERT INTO t VALUES(1, 2); RELEASE a; SELECT 1;",
    "WITH RECURSIVE c(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM c WHERE "
    "n < 5) INSERT INTO u SELECT n FROM c; SELECT count(*) FROM u;",
    "INSERT INTO t VALUES(1, 2) ON CONFLICT DO NOTHING RETURNING a; SELECT 1",
    "PRAGMA user_version = 7; PRAGMA user_version; PRAGMA foreign_keys=ON;",
    "ALTER TABLE t ADD COLUMN c DEFAULT ';'; ALTER TABLE t RENAME TO w;"
    "UPDATE w SET a = ';' WHERE b = ';'; DROP TABLE w; VACUUM; ANALYZE;",
    "CREATE VIRTUAL TABLE f USING fts5(a, b);SELECT 2",
    "CREATE VIRTUAL TABLE f USING fts5(a, tokenize = 'ascii');SELECT 2",
    "CREATE VIRTUAL TABLE f USING fts4(a, ';', \"b;\", (c;(d;)), e;);SELECT 2",
    "create virtual table if not exists main.f using fts4;SELECT ((2))",
    "EXPLAIN CREATE VIRTUAL TABLE f USING fts4(create trigger;);SELECT 2",
    "CREATE VIRTUAL TABLE f USING fts4(/* ) */a;--)\n;END;);SELECT 2;SELECT 3",
    "CREATE TABLE virtual(a);INSERT INTO virtual VALUES((1));SELECT 1;",
    "-- migrate:up\nCREATE TABLE x(a);\n\n-- a comment; with one\n"
    "INSERT INTO x VALUES('-- migrate:down');\n",
};

static void tricky_scripts_are_cut_as_sqlite_cuts_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
        compare_statements(scripts[i]);
    }
}

#define NEW_TRIGGER                                                            \
    "DROP TRIGGER IF EXISTS r; " TRIGGER_HEAD                                  \
    "SELECT 1; SELECT CASE 1 WHEN 1 THEN ';' END; END;"
#define NEW_TEMP_TRIGGER                                                       \
    "DROP TRIGGER IF EXISTS s; CREATE TEMP TRIGGER s DELETE ON t "             \
    "BEGIN DELETE FROM u; END/**/;"

/* Scripts of many pieces in pseudo-random order, the same ones every time. */
static void random_scripts_are_cut_as_sqlite_cuts_them(void **state)
{
    static const char *const pieces[] = {
        "SELECT 1;",
        "SELECT ';' AS \"a;b\";",
        "SELECT '''' || \"\"\"\" AS [;] FROM (SELECT 1 AS \"\"\"\");",
        "EXPLAIN SELECT x'3b';",
        NEW_TRIGGER,
        NEW_TEMP_TRIGGER,
        "INSERT INTO u VALUES('/*'),('--');",
        ";",
        " ; ",
    };
    static const char *const gaps[] = {
        "",          " ",         "\n",           "/* ; ' */",
        "-- ; \"\n", "/***/\n\t", "\xef\xbb\xbf", "--\n/**/--\n",
        "/* END; */"};
    unsigned long seed = 1;

    (void)state;
    for (int i = 0; i < 500; i++) {
        struct buf text;

        buf_init(&text, BUF_MAXIMUM);
        for (int j = 0; j < 8; j++) {
            seed = (seed * 1103515245 + 12345) & 0x7fffffff;
            buf_add_c(&text,
                      gaps[(seed >> 8) % (sizeof(gaps) / sizeof(*gaps))]);
            buf_add_c(
                &text,
                pieces[(seed >> 16) % (sizeof(pieces) / sizeof(*pieces))]);
        }
        compare_statements(buf_str(&text).data);
        buf_release(&text);
    }
}

static void render_statements(struct arena *arena, const char *input,
                              struct buf *out)
{
    struct source source = {"x", str_from(input)};
    struct script_file file;
    struct diags diags;
    const struct script *scripts_of_file[] = {&file.up, &file.down};

    diags_init(&diags, arena);
    assert_true(script_scan(&source, "x", (struct script_rules){NAME_BOTH},
                            &file, &diags));
    for (size_t i = 0; i < 2; i++) {
        const struct script *script = scripts_of_file[i];
        struct statement statement = {0, 0};

        buf_add_c(out, i == 0 ? "up" : " down");
        while (script->source != NULL &&
               script_next_statement(script, statement.end, &statement)) {
            struct str text =
                str_slice(source.text, statement.start, statement.end);

            buf_format(out, "[%.*s]", STR_ARGS(text));
        }
    }
}

static void statements_stay_in_their_section(void **state)
{
    static const struct row rows[] = {
        {"none", "", "up down"},
        {"comments alone", "-- a\n/* b */", "up down"},
        {"without sections", " A; -- x\n B", "up[A;][B] down"},
        {"both", "-- migrate:up\nA;\n-- migrate:down\nB;\nC;",
         "up[A;] down[B;][C;]"},
        {"no semicolon before the section",
         "-- migrate:up\nA\n-- migrate:down\nB", "up[A] down[B]"},
        {"an open trigger before the section",
         "-- migrate:up\nCREATE TRIGGER x; A;\n-- migrate:down\nB;",
         "up[CREATE TRIGGER x; A;] down[B;]"},
        {"an empty up", "-- migrate:up\n-- migrate:down\nB;", "up down[B;]"},
        {"an empty down", "-- migrate:up\nA;\n-- migrate:down\n;;",
         "up[A;] down"},
    };

    (void)state;
    check_table(rows, render_statements);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tricky_scripts_are_cut_as_sqlite_cuts_them),
        cmocka_unit_test(random_scripts_are_cut_as_sqlite_cuts_them),
        cmocka_unit_test(statements_stay_in_their_section),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
