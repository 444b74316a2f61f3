/* SPDX-License-Identifier: MIT
 *
 * Values that CHECKs, generated columns and triggers take.
 */
#include "support/rows.h"

static void checks(void **state)
{
    static const struct example examples[] = {
        {"a list of texts",
         "CREATE TABLE t (a TEXT CHECK (a IN ('it''s', 'open', 'closed')))",
         "SELECT count(*), count(DISTINCT a) FROM t", "7|3"},
        {"a list of numbers", "CREATE TABLE t (a INT CHECK (a IN (40, 50)))",
         "SELECT count(*), count(DISTINCT a) FROM t", "7|2"},
        {"a range", "CREATE TABLE t (a INT NOT NULL CHECK (a > 17 AND a < 20))",
         "SELECT count(*), min(a), max(a) FROM t", "7|18|19"},
        {"negative", "CREATE TABLE t (a REAL CHECK (a BETWEEN -90 AND -80.5))",
         "SELECT count(*), max(a) < 0 FROM t", "7|1"},
        {"a fraction",
         "CREATE TABLE t (a REAL NOT NULL"
         " CHECK (a > 0.25 AND a < 0.75))",
         "SELECT count(*) FROM t", "7"},
        {"a length", "CREATE TABLE t (a TEXT NOT NULL CHECK (length(a) = 5))",
         KINDS, "7|0|1|1"},
        {"a length of blobs",
         "CREATE TABLE t (a BLOB NOT NULL UNIQUE CHECK (length(a) = 32))",
         KINDS, "7|0|0|1"},
        {"lengths of many",
         "CREATE TABLE t (a bytea NOT NULL CHECK (length(a) = 32),"
         " b bytea NOT NULL CHECK (length(b) = 64), c INT CHECK (c >= 90),"
         " d TEXT NOT NULL CHECK (length(d) = 2), e INT CHECK (e < -1),"
         " f TEXT NOT NULL CHECK (f IN ('p', 'q')), g CHECK (g = 'r'),"
         " h TEXT NOT NULL CHECK (h = 's'))",
         "SELECT count(*) FROM t", "7"},
        {"the same by names",
         "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c INT NOT NULL,"
         " d INT NOT NULL, e INT NOT NULL, f INT NOT NULL,"
         " CONSTRAINT \"a 1\" CHECK (a = 71), CONSTRAINT b1 CHECK (b = 82),"
         " CONSTRAINT c1 CHECK (c = 93), CONSTRAINT d1 CHECK (d = 104),"
         " CONSTRAINT e1 CHECK (e = 115), CONSTRAINT F1 CHECK (f = 126))",
         "SELECT count(*) FROM t", "7"},
        {"no longer than", "CREATE TABLE t (a TEXT CHECK (length(a) <= 3))",
         KINDS, "7|1|1|1"},
        {"digits",
         "CREATE TABLE t (a TEXT NOT NULL"
         " CHECK (length(a) = 4 AND a NOT GLOB '*[^0-9]*'))",
         KINDS, "7|0|1|1"},
        {"a pattern of GLOB",
         "CREATE TABLE t (a TEXT NOT NULL"
         " CHECK (a GLOB '[A-Z][A-Z]-[0-9]?*'))",
         KINDS, "7|0|1|1"},
        {"a pattern of LIKE",
         "CREATE TABLE t (a TEXT NOT NULL CHECK (a LIKE '%_@_%._%'))",
         "SELECT count(*), sum(a LIKE '%_@_%._%') FROM t", "7|7"},
        {"a date", "CREATE TABLE t (a TEXT NOT NULL CHECK (date(a) IS a))",
         KINDS, "7|0|1|1"},
        {"a time in a form",
         "CREATE TABLE t (a TEXT NOT NULL"
         " CHECK (a IS strftime('%Y/%m/%d %H', replace(a, '/', '-') || ':00')"
         " AND a LIKE '%/%'))",
         "SELECT count(*) > 0 FROM t", "1"},
        {"JSON", "CREATE TABLE t (a TEXT NOT NULL CHECK (json_valid(a)))",
         KINDS, "7|0|1|1"},
        {"a JSON array",
         "CREATE TABLE t (a TEXT NOT NULL CHECK (json_type(a) = 'array'))",
         "SELECT count(*) FROM t", "7"},
        {"a class",
         "CREATE TABLE t (a NOT NULL CHECK (typeof(a) = 'integer'), b"
         " CHECK (typeof(b) IN ('text', 'null')))",
         KINDS, "7|0|1|1"},
        {"one row alone",
         "CREATE TABLE t (a INTEGER PRIMARY KEY CHECK (a = 1),"
         " b TEXT)",
         "SELECT count(*), min(a) FROM t", "1|1"},
        {"one row alone, of another number",
         "CREATE TABLE t (a INTEGER PRIMARY KEY CHECK (a = 0))",
         "SELECT count(*), min(a) FROM t", "1|0"},
        {"two columns at once",
         "CREATE TABLE t (a TEXT NOT NULL, b TEXT NOT NULL,"
         " CHECK (a = 'p' AND b = 'q'))",
         "SELECT count(*) FROM t", "7"},
        {"three columns at once",
         "CREATE TABLE t (a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL,"
         " CHECK (a = 'p' AND b = 'q' AND c = 'r'))",
         "SELECT count(*) FROM t", "7"},
        {"two columns in order",
         "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, CHECK (b > a))",
         "SELECT count(*), sum(b > a) FROM t", "7|7"},
        {"two columns of which one is NULL",
         "CREATE TABLE t (a INT, b INT, CHECK ((a IS NULL) <> (b IS NULL)))",
         "SELECT count(*), count(a) > 0, count(b) > 0 FROM t", "7|1|1"},
        {"three columns of which one is not NULL",
         "CREATE TABLE t (a INT, b INT, c INT,"
         " CHECK ((a IS NOT NULL) + (b IS NOT NULL) + (c IS NOT NULL) = 1))",
         "SELECT count(*) FROM t", "7"},
        {"a kind that says which",
         "CREATE TABLE t (kind TEXT NOT NULL, a INT, b TEXT,"
         " CHECK ((kind = 'number' AND a IS NOT NULL AND b IS NULL) OR"
         " (kind = 'text' AND a IS NULL AND b IS NOT NULL)))",
         "SELECT count(*) FROM t", "7"},
        {"a sum",
         "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL,"
         " CHECK (a + b = 100))",
         "SELECT count(*) FROM t", "7"},
        {"several at once",
         "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c TEXT,"
         " CONSTRAINT \"c 1\" CHECK (a >= 30), CONSTRAINT c2 CHECK (b < a),"
         " CONSTRAINT c3 CHECK (c <> 'c 1'), CHECK (b % 5 = 4))",
         "SELECT count(*), min(b < a) FROM t", "7|1"},
        {"with a key",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (a INT NOT NULL REFERENCES p,"
         " b INT NOT NULL REFERENCES p, CHECK (a <> b))",
         "SELECT count(*), sum(a <> b) FROM t", "7|7"},
        {"one of two keys",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (a INT REFERENCES p, b INT REFERENCES p,"
         " CHECK ((a IS NULL) <> (b IS NULL)))",
         "SELECT count(*) > 3, min((a IS NULL) <> (b IS NULL)) FROM t", "1|1"},
        {"what nothing fits", "CREATE TABLE t (a CHECK (a IS NOT a))",
         "SELECT count(*) FROM t", "0 t CHECK"},
        {"no texts in a column of integers",
         "CREATE TABLE t (a INT NOT NULL CHECK (a IN ('p', 77)))",
         "SELECT count(*), min(a), max(a) FROM t", "7|77|77"},
        {"a blob", "CREATE TABLE t (a BLOB NOT NULL CHECK (a = x'0102'))",
         "SELECT count(*), hex(max(a)) FROM t", "7|0102"},
        {"what only a default fits that is computed",
         "CREATE TABLE t (a TEXT NOT NULL DEFAULT (hex('no'))"
         " CHECK (a = hex('no')), b TEXT)",
         "SELECT count(*), count(DISTINCT b) > 2 FROM t", "7|1"},
        {"what only the default fits",
         "CREATE TABLE t (a TEXT NOT NULL DEFAULT 'x:y:z'"
         " CHECK (hex(a) = '783A793A7A'))",
         "SELECT count(*) FROM t", "7"},
    };
    (void)state;
    check_examples(examples);
}

static void generated(void **state)
{
    static const struct example examples[] = {
        {"virtual and stored",
         "CREATE TABLE t (a INT, b AS (a + 1), c TEXT AS (a || 'x') STORED)",
         KINDS, "7|1|1|1"},
        {"NOT NULL", "CREATE TABLE t (a INT, b INT NOT NULL AS (a * 2) STORED)",
         "SELECT count(*) > 4, count(a) = count(*) FROM t", "1|1"},
        {"UNIQUE", "CREATE TABLE t (a TEXT, b TEXT AS (upper(a)) UNIQUE)",
         "SELECT count(*) > 4, count(DISTINCT b) = count(b) FROM t", "1|1"},
        {"of another one",
         "CREATE TABLE t (a INT, b AS (a + 1), c NOT NULL AS (b + 1) UNIQUE)",
         "SELECT count(*) > 4, count(DISTINCT c) = count(*) FROM t", "1|1"},
        {"out of JSON",
         "CREATE TABLE t (a TEXT NOT NULL, id TEXT NOT NULL UNIQUE"
         " AS (json_extract(a, '$.id')), b TEXT AS (a ->> '$.b.c[0].d'))",
         "SELECT count(*), count(DISTINCT id), count(b) FROM t", "7|7|7"},
        {"with a CHECK",
         "CREATE TABLE t (a INT NOT NULL, b AS (a * 10) CHECK (b > 70))",
         "SELECT count(*), min(a) > 7 FROM t", "7|1"},
        {"that overflows",
         "CREATE TABLE t (a INT NOT NULL,"
         " b INT AS (abs(a - 9223372036854775807 - 1)) STORED)",
         "SELECT count(*) > 4 FROM t", "1"},
        {"that always fails",
         "CREATE TABLE t (a INT,"
         " b INT AS (abs(-9223372036854775807 - 1) + a) STORED)",
         "SELECT count(*) FROM t", "0 t EXPRESSION"},
    };
    (void)state;
    check_examples(examples);
}

static void triggers(void **state)
{
    static const struct example examples[] = {
        {"fire",
         "CREATE TABLE t (a INT); CREATE TABLE log (b INT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT INTO log VALUES (new.a); END",
         "SELECT count(*), (SELECT count(*) >= 7 FROM log) FROM t", "7|1"},
        {"that say what is right",
         "CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r BEFORE INSERT ON t WHEN new.a NOT IN ('p', 'q')"
         " BEGIN SELECT raise(ABORT, 'no'); END",
         "SELECT count(*), group_concat(DISTINCT a) FROM t", "7|p,q"},
        {"that refuse all",
         "CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r BEFORE INSERT ON t BEGIN"
         " SELECT raise(ABORT, 'no'); END",
         KINDS, "7|1|1|1"},
        {"that refuse some",
         "CREATE TABLE t (a INT);"
         "CREATE TRIGGER r BEFORE INSERT ON t WHEN"
         " (SELECT count(*) > 1 FROM t) BEGIN SELECT raise(ABORT, 'no'); END",
         "SELECT count(*) FROM t", "2"},
        {"that roll back",
         "CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " SELECT raise(ROLLBACK, 'no'); END",
         KINDS, "7|1|1|1"},
        {"that fail behind the row",
         "CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT raise(FAIL, 'no');"
         " END",
         KINDS, "7|1|1|1"},
        {"that ignore",
         "CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT raise(IGNORE); END",
         KINDS, "7|1|1|1"},
        {"that are broken",
         "CREATE TABLE t (a TEXT); CREATE TABLE u (b);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO u VALUES (1);"
         " END; DROP TABLE u",
         KINDS, "7|1|1|1"},
        {"that break a key",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE u (b INT REFERENCES p);"
         "CREATE TABLE t (a TEXT); CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT INTO u VALUES (777); END",
         "SELECT count(*), (SELECT count(*) FROM u) FROM t", "7|14"},
        {"that delete the row",
         "CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END",
         "SELECT count(*) FROM t", "0 t TRIGGER"},
        {"that write one row too many",
         "CREATE TABLE u (b INT UNIQUE NOT NULL); CREATE TABLE t (a INT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT OR IGNORE INTO u VALUES (1); END",
         KINDS, "7|1|1|1"},
        {"of updates and deletes are let be",
         "CREATE TABLE t (a INT); CREATE TRIGGER r BEFORE DELETE ON t BEGIN"
         " SELECT raise(ABORT, 'no'); END; CREATE TRIGGER s BEFORE UPDATE ON t"
         " BEGIN SELECT raise(ABORT, 'no'); END",
         KINDS, "7|1|1|1"},
    };
    (void)state;
    check_examples(examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks),
        cmocka_unit_test(generated),
        cmocka_unit_test(triggers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
