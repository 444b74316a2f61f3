/* SPDX-License-Identifier: MIT
 *
 * Where features are found in scripts, and above all where not: a name that
 * looks like one must not keep a program from starting. Scripts that need
 * nothing are run, too, so that they are what they claim to be: any SQLite that
 * the runtime works with takes them.
 */
#include "support/table.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "input/feature.h"

static void render_uses(struct arena *arena, const char *input, struct buf *out)
{
    struct need needs[] = {{NEED_FUNCTION, STR("sqrt"), 1},
                           {NEED_FUNCTION, STR("Concat"), -1},
                           {NEED_COLLATION, STR("sign"), 0}};
    struct requirements requirements = {.needs = needs, .need_count = 3};
    struct source source = {"x", str_from(input)};
    struct script script = {.source = &source, .end = source.text.size};
    struct feature_uses uses;

    features_find(&script, &requirements, &uses);
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        struct span at = uses.at[i];

        if (at.source != NULL) {
            struct str version =
                sqlite_version_text(arena, sqlite_features[i].version);

            buf_format(out, "%s%.*s %.*s", out->size > 0 ? ", " : "",
                       STR_ARGS(version),
                       STR_ARGS(str_slice(source.text, at.start, at.end)));
        }
    }
}

/* Also, the linked SQLite must take the script. */
static void render_taken(struct arena *arena, const char *input,
                         struct buf *out)
{
    sqlite3 *db;

    render_uses(arena, input, out);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    if (sqlite3_exec(db, input, NULL, NULL, NULL) != SQLITE_OK) {
        buf_format(out, " refused: %s", sqlite3_errmsg(db));
    }
    sqlite3_close(db);
}

static void names_are_not_features(void **state)
{
    static const struct row rows[] = {
        {"text",
         "SELECT 'iif(1) RETURNING', \"RETURNING\" FROM"
         " (SELECT 1 AS \"RETURNING\")",
         ""},
        {"comments", "-- RETURNING\n/* iif(1, 2, 3) */ SELECT 1", ""},
        {"name without parentheses",
         "CREATE TABLE log(sign, format, iif); SELECT sign, format FROM log",
         ""},
        {"tables",
         "CREATE TABLE format(a); CREATE TABLE main.log (a);"
         "CREATE TABLE IF NOT EXISTS concat(a);"
         "CREATE TEMP TABLE sign(a)",
         ""},
        {"columns",
         "CREATE TABLE t(a log(10), floor CHECK(floor > 0), power,"
         " PRIMARY KEY(power), UNIQUE(floor))",
         ""},
        {"types",
         "CREATE TABLE t(a long log(10)); ALTER TABLE t ADD COLUMN"
         " b exp(3); SELECT CAST(a AS sign(3)) FROM t",
         ""},
        {"foreign keys",
         "CREATE TABLE t(a REFERENCES sign(id), b,"
         " FOREIGN KEY (b) REFERENCES pow (id));"
         "ALTER TABLE t ADD c REFERENCES mod(a)",
         ""},
        {"inserts",
         "CREATE TABLE concat(a); INSERT INTO concat(a) VALUES (1);"
         "INSERT INTO main.concat (a) VALUES (1);"
         "INSERT INTO concat AS unhex (a) VALUES (2);"
         "REPLACE INTO concat(a) SELECT 1",
         ""},
        {"indexes",
         "CREATE TABLE unhex(x); CREATE INDEX ceil ON unhex(x);"
         "CREATE UNIQUE INDEX IF NOT EXISTS floor ON unhex (x)"
         " WHERE x > 0",
         ""},
        {"views",
         "CREATE VIEW pi(a) AS SELECT 1; CREATE VIEW IF NOT EXISTS"
         " exp(a, b) AS SELECT 1, 2",
         ""},
        {"common tables",
         "WITH RECURSIVE log(a) AS (SELECT 1), exp(b) AS"
         " (SELECT 2) SELECT a, b FROM log, exp",
         ""},
        {"common tables deeper",
         "SELECT a FROM (WITH log(a) AS (SELECT 1), pi(b) AS (SELECT 2)"
         " SELECT a FROM log, pi)",
         ""},
        {"common tables of an insert",
         "CREATE TABLE t(a); INSERT INTO t WITH mod(a) AS (SELECT 1)"
         " SELECT a FROM mod",
         ""},
        {"triggers",
         "CREATE TABLE log(a); CREATE TRIGGER sign AFTER UPDATE OF"
         " a ON log BEGIN INSERT INTO log(a) VALUES (1);"
         " UPDATE log SET a = 1; DELETE FROM log; END",
         ""},
        {"a window's name",
         "SELECT sum(1) OVER log FROM (SELECT 1) WINDOW log"
         " AS (ORDER BY 1)",
         ""},
        {"over",
         "CREATE TABLE over(a); INSERT INTO over(a) VALUES (1);"
         "CREATE INDEX i ON over (a)",
         ""},
        {"filter",
         "CREATE TABLE filter(a); INSERT INTO filter(a) SELECT 1;"
         "SELECT filter FROM (SELECT 1 AS filter) filter",
         ""},
        {"strict",
         "CREATE TABLE strict(strict strict, a);"
         "CREATE TABLE t AS SELECT (1) strict;"
         "CREATE TABLE u(a, strict);"
         "SELECT (1) strict, strict FROM strict",
         ""},
        {"without rowid", "CREATE TABLE t(a PRIMARY KEY) WITHOUT ROWID", ""},
        {"nulls first",
         "CREATE TABLE nulls(nulls, first);"
         "SELECT nulls first, nulls last, n.nulls first"
         " FROM nulls n ORDER BY nulls",
         ""},
        {"nulls first, a table",
         "CREATE TABLE nulls(a);"
         "SELECT 1 FROM nulls first, nulls last"
         " WHERE first.a = last.a",
         ""},
        {"generated",
         "CREATE TABLE t(generated, always generated always, a);"
         "SELECT generated always FROM t",
         ""},
        {"as",
         "CREATE TABLE t AS SELECT a AS b FROM (SELECT 1 AS a);"
         "SELECT CAST(b AS INT) FROM t;"
         "CREATE VIEW v AS SELECT CAST(1 AS INT);"
         "ALTER TABLE t RENAME TO u",
         ""},
        {"update",
         "CREATE TABLE t(a, b); UPDATE t SET a ="
         " (SELECT b FROM t WHERE a = 1), b = (SELECT 1 FROM t);"
         "UPDATE t SET (a, b) = (SELECT 1, 2 FROM t) WHERE a IN"
         " (SELECT a FROM t); DELETE FROM t",
         ""},
        {"update in a trigger",
         "CREATE TABLE t(a); CREATE TRIGGER v AFTER UPDATE ON t BEGIN"
         " UPDATE t SET a = 1; DELETE FROM t; SELECT a FROM t; END;"
         "CREATE TABLE u(a REFERENCES t ON UPDATE SET NULL ON DELETE SET NULL);"
         "SELECT a FROM t",
         ""},
        {"insert and update",
         "CREATE TABLE t(a UNIQUE, b); INSERT INTO t SELECT 1, 2 FROM t WHERE 1"
         " ON CONFLICT (a) DO UPDATE SET b = (SELECT 1 FROM t) WHERE a > 0;"
         "INSERT INTO t VALUES (1, 2) ON CONFLICT DO NOTHING;"
         "INSERT INTO t VALUES (1, 2) ON CONFLICT (a) DO NOTHING",
         ""},
        {"conflict clauses",
         "CREATE TABLE t(a UNIQUE ON CONFLICT IGNORE, b NOT NULL ON CONFLICT"
         " FAIL, UNIQUE (a, b) ON CONFLICT REPLACE)",
         ""},
        {"materialized",
         "CREATE TABLE materialized(materialized);"
         "INSERT INTO materialized AS materialized"
         " (materialized) VALUES (1);"
         "WITH materialized AS (SELECT 1) SELECT 1",
         ""},
        {"right and full",
         "CREATE TABLE \"right\"(\"full\");"
         "SELECT 1 FROM \"right\" JOIN \"right\" full_;"
         "SELECT right.\"full\" FROM right JOIN right x;"
         "SELECT 1 FROM right, right x JOIN right y",
         ""},
        {"distinct",
         "SELECT DISTINCT a FROM (SELECT 1 AS a);"
         "SELECT count(DISTINCT a) FROM (SELECT 1 AS a)"
         " WHERE a IS NOT NULL",
         ""},
        {"groups",
         "CREATE TABLE groups(groups, exclude);"
         "SELECT groups FROM groups WHERE groups BETWEEN 1 AND 2;"
         "SELECT sum(groups) OVER (ORDER BY groups), sum(1) OVER"
         " (PARTITION BY exclude, groups), sum(1) OVER (),"
         " sum(1) OVER (ROWS UNBOUNDED PRECEDING) FROM groups",
         ""},
        {"order",
         "SELECT group_concat(a) FROM (SELECT 1 AS a ORDER BY 1);"
         "SELECT max((SELECT 1 AS x ORDER BY x));"
         "SELECT row_number() OVER (PARTITION BY 1 ORDER BY 1);"
         "SELECT 1 IN (SELECT 1 ORDER BY 1), EXISTS"
         " (SELECT 1 ORDER BY 1)",
         ""},
        {"within",
         "CREATE TABLE within(a); SELECT count(*) within FROM within"
         " within GROUP BY (a)",
         ""},
        {"raise",
         "CREATE TABLE t(a); CREATE TRIGGER v BEFORE DELETE ON t"
         " BEGIN SELECT RAISE(ABORT, 'no'), RAISE(IGNORE),"
         " RAISE(FAIL, why); END",
         ""},
        {"window functions",
         "SELECT count(*) FILTER (WHERE 1) OVER (ORDER BY 1),"
         " sum(1) FILTER (WHERE 1) OVER w FROM (SELECT 1)"
         " WINDOW w AS (ORDER BY 1)",
         ""},
        {"modifiers",
         "SELECT date('now', 'auto' || ''), strftime('%Y-%m-%d"
         " %%F', 'now'), 'subsec', lower('subsec')",
         ""},
        {"schema", "SELECT 1 AS sqlite_schema FROM sqlite_master", ""},
        {"numbers",
         "CREATE TABLE a_1(_1); SELECT _1, 0x1F, 1.5e3 FROM a_1;"
         "SELECT '1_000'",
         ""},
        {"minus, greater", "SELECT 1 - (2) > 3, 1 >> 2, 1 - -2 FROM (SELECT 1)",
         ""},
        {"constraints",
         "CREATE TABLE t(a CONSTRAINT b CHECK (a > 0), drop_,"
         " CONSTRAINT c UNIQUE (a)); ALTER TABLE t ADD d"
         " CONSTRAINT e CHECK (d > 0); ALTER TABLE t RENAME a TO"
         " f; DROP TABLE t",
         ""},
        {"renaming",
         "CREATE TABLE t(a); ALTER TABLE t RENAME COLUMN a TO b;"
         "ALTER TABLE t ADD a; ALTER TABLE t RENAME TO u",
         ""},
        {"added columns",
         "CREATE TABLE t(a NOT NULL, c DEFAULT CURRENT_TIME, d DEFAULT"
         " (date('now')));"
         "ALTER TABLE t ADD d1 NOT NULL DEFAULT 1;"
         "ALTER TABLE t ADD e DEFAULT (1) NOT NULL;"
         "ALTER TABLE t ADD f DEFAULT (-(1)) CHECK (f NOT NULL);"
         "ALTER TABLE t ADD g NUMERIC(10, 2) DEFAULT (CAST(1 AS INT));"
         "ALTER TABLE t ADD current TEXT DEFAULT 'date(1)';"
         "ALTER TABLE t RENAME TO u; SELECT a IS NOT NULL FROM u",
         ""},
        {"groups of a query",
         "SELECT a FROM (SELECT 1 AS a) GROUP BY a HAVING"
         " count(*) > (SELECT 1) UNION SELECT 1 GROUP BY 1 HAVING 1",
         ""},
        {"virtual tables",
         "CREATE TABLE t(tokenize, trigram, locale);"
         "SELECT 1 FROM t WHERE locale = 1 AND tokenize ="
         " 'trigram'",
         ""},
        {"arguments", "SELECT coalesce(1, 2), max(1, 2, 3, 4)", ""},
        {"registered",
         "CREATE VIEW v AS SELECT sqrt(1), concat(1, 2),"
         " CONCAT(1)",
         ""},
        {"parentheses", "SELECT ((((1)))); ; SELECT (1)", ""},
    };

    (void)state;
    check_table(rows, render_taken);
}

static void features_are_found(void **state)
{
    static const struct row rows[] = {
        {"any case", "select Iif(1, 2, 3) from t order by a Nulls Last",
         "3.30 Nulls Last, 3.32 Iif"},
        {"first use", "SELECT 1; SELECT iif(1, 2, 3), IIF(1, 2, 3)",
         "3.32 iif"},
        {"registered as something else", "SELECT sign(1), sqrt(2)",
         "3.35 sign"},
        {"in a column's default",
         "CREATE TABLE t(a INT DEFAULT (unixepoch('subsec') * 1000))",
         "3.38 unixepoch, 3.42 'subsec'"},
        {"in a check", "CREATE TABLE t(a, CHECK (iif(a, 1, 0)), b AS (a))",
         "3.31 AS, 3.32 iif"},
        {"in an index", "CREATE INDEX i ON t(a, floor(b)) WHERE sign(b) > 0",
         "3.35 floor, 3.35 sign"},
        {"in an added column", "ALTER TABLE t ADD a CHECK (ceil(a) > 1)",
         "3.35 ceil"},
        {"added columns",
         "ALTER TABLE t ADD a NOT NULL CHECK (a > 0); ALTER TABLE t ADD b"
         " DEFAULT (unixepoch() * 1000) NOT NULL",
         "3.32 NOT NULL, 3.32 unixepoch, 3.38 unixepoch"},
        {"added columns that are generated",
         "ALTER TABLE t ADD a NOT NULL GENERATED ALWAYS AS (1);"
         "ALTER TABLE t ADD b AS (1) NOT NULL",
         "3.31 GENERATED ALWAYS AS"},
        {"without groups", "SELECT 1 GROUP BY 1 UNION SELECT 2 HAVING 3",
         "3.39 HAVING"},
        {"in a trigger",
         "CREATE TRIGGER v AFTER INSERT ON t WHEN iif(NEW.a, 1, 0) BEGIN"
         " UPDATE t SET a = b FROM u; SELECT format('x') IS NOT DISTINCT FROM"
         " substring('x', 1); END",
         "3.32 iif, 3.33 FROM, 3.34 substring, 3.38 format, 3.39 IS NOT"
         " DISTINCT FROM"},
        {"in a view", "CREATE VIEW v(a) AS SELECT unhex(a) FROM t",
         "3.41 unhex"},
        {"behind operators", "SELECT 1 + pi(), 'x' || format('x'), -sign(1)",
         "3.35 pi, 3.35 sign, 3.38 format"},
        {"behind words",
         "SELECT CASE exp(1) WHEN ln(1) THEN log(1) ELSE log2(1) END FROM t"
         " WHERE a LIKE format('x') AND NOT sign(1) GROUP BY floor(a)",
         "3.35 exp, 3.35 floor, 3.35 ln, 3.35 log, 3.35 log2, 3.35 sign, 3.38"
         " format"},
        {"behind distinct from", "SELECT a IS DISTINCT FROM iif(1, 2, 3)",
         "3.32 iif, 3.39 IS DISTINCT FROM"},
        {"behind common tables",
         "WITH a(x) AS (SELECT 1) SELECT pow(x, 2)"
         " FROM a",
         "3.35 pow"},
        {"behind create table as", "CREATE TABLE t AS SELECT ln(2)", "3.35 ln"},
        {"arguments", "SELECT iif(1, 2), iif((1), f(2, 3), \"4\"), if(1, 2)",
         "3.32 iif, 3.48 if, 3.48 iif"},
        {"more arguments", "SELECT iif(1, 2, 3, 4)", "3.32 iif, 3.49 iif"},
        {"tables", "SELECT 1 FROM t LEFT JOIN jsonb_each(t.a) ON 1",
         "3.51 jsonb_each"},
        {"not a table", "SELECT jsonb_each(a) FROM format('x')", ""},
        {"returning",
         "DELETE FROM t RETURNING *; UPDATE t SET a = 1 WHERE b RETURNING a",
         "3.35 RETURNING"},
        {"returning, behind defaults",
         "INSERT INTO t DEFAULT VALUES RETURNING rowid", "3.35 RETURNING"},
        {"strict", "CREATE TEMP TABLE t(a INT) STRICT;", "3.37 STRICT"},
        {"strict, first",
         "CREATE TABLE t(a INT PRIMARY KEY) strict, WITHOUT ROWID",
         "3.37 strict"},
        {"drop column", "ALTER TABLE main.t DROP a", "3.35 DROP"},
        {"several conflict clauses",
         "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1 WHERE c"
         " ON CONFLICT DO NOTHING",
         "3.35 ON CONFLICT"},
        {"joins", "SELECT 1 FROM t RIGHT OUTER JOIN (SELECT 1) x FULL JOIN u",
         "3.39 FULL JOIN, 3.39 RIGHT OUTER"},
        {"aggregates",
         "SELECT f(DISTINCT a, b ORDER BY a) FILTER (WHERE b)"
         " FROM t",
         "3.30 FILTER, 3.44 ORDER BY"},
        {"window",
         "SELECT f(1) OVER (w GROUPS BETWEEN 1 PRECEDING AND CURRENT"
         " ROW EXCLUDE NO OTHERS)",
         "3.28 EXCLUDE NO, 3.28 GROUPS, 3.28 w"},
        {"virtual table",
         "CREATE VIRTUAL TABLE t USING fts5(iif, a,"
         " tokenize = 'trigram case_sensitive 1')",
         "3.34 'trigram case_sensitive 1'"},
        {"another module",
         "CREATE VIRTUAL TABLE t USING m(a -> b, iif(1), tokenize = trigram,"
         " c RETURNING d)",
         ""},
        {"strftime", "SELECT strftime('%Y%%%G', 'now'), strftime(a, '%F')",
         "3.46 '%Y%%%G'"},
        {"deep", "SELECT ((((((((((iif(1, 2, 3)))))))))))", "3.32 iif"},
        {"without an end", "SELECT iif(1, (2", ""},
        {"too many ends", "SELECT 1)); SELECT iif(1, 2, 3)", "3.32 iif"},
        {"statement that is not closed", "SELECT (1; SELECT iif(1, 2, 3)",
         "3.32 iif"},
        {"open string", "SELECT iif(1, 2, 3) 'RETURNING", "3.32 iif"},
        {"nothing", "", ""},
    };

    (void)state;
    check_table(rows, render_uses);
}

static void very_deep_is_passed_over(void **state)
{
    struct buf sql;
    struct arena arena;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&sql, BUF_MAXIMUM);
    buf_init(&out, BUF_MAXIMUM);
    buf_add_c(&sql, "SELECT ");
    for (int i = 0; i < 1000; i++) {
        buf_add_c(&sql, "(");
    }
    buf_add_c(&sql, "iif(1, 2, 3)");
    for (int i = 0; i < 1000; i++) {
        buf_add_c(&sql, ")");
    }
    buf_add_c(&sql, ", pi()");
    render_uses(&arena, buf_str(&sql).data, &out);
    assert_string_equal(buf_str(&out).data, "3.35 pi");
    buf_release(&sql);
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_not_features),
        cmocka_unit_test(features_are_found),
        cmocka_unit_test(very_deep_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
