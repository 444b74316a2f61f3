/* SPDX-License-Identifier: MIT
 *
 * Rows that are made where there are rows.
 */
#include "support/rows.h"

/* --- rows that are carried on ----------------------------------------------*/

/* What a script does to a table that has rows, and what is there when rows are
 * made once more. */
struct carriage {
    const char *name;
    const char *schema;
    const char *script;
    const char *query;
    const char *expected;
};

static const struct carriage carriages[] = {
    {"nothing", "CREATE TABLE t (a)", "CREATE TABLE u (b)",
     "SELECT count(*), (SELECT count(*) FROM u) FROM t", "7|7"},
    {"a new column gets values of each kind", "CREATE TABLE t (a)",
     "ALTER TABLE t ADD COLUMN b INT",
     "SELECT count(*), count(b), min(b), count(DISTINCT b) FROM t", "7|6|-1|5"},
    {"…that are unique where they must be", "CREATE TABLE t (a)",
     "ALTER TABLE t ADD COLUMN b INT; CREATE UNIQUE INDEX i ON t (b)",
     "SELECT count(*), count(b), count(DISTINCT b) FROM t", "7|6|6"},
    {"…that have parents",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a)",
     "ALTER TABLE t ADD COLUMN b INT REFERENCES p",
     "SELECT count(*), count(b), count(DISTINCT b) < count(b) FROM t", "7|6|1"},
    {"…that have new parents", "CREATE TABLE t (a)",
     "CREATE TABLE p (id INTEGER PRIMARY KEY);"
     "ALTER TABLE t ADD COLUMN b INT REFERENCES p",
     "SELECT count(*), count(b), (SELECT count(*) FROM p) FROM t", "7|6|7"},
    {"…that pass a CHECK", "CREATE TABLE t (a)",
     "ALTER TABLE t ADD COLUMN b TEXT CHECK (b IN ('x', 'y'))",
     "SELECT count(*), count(b), count(DISTINCT b) FROM t", "7|6|2"},
    {"…in a table WITHOUT ROWID",
     "CREATE TABLE t (a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID",
     "ALTER TABLE t ADD COLUMN c INT", "SELECT count(*), count(c) FROM t",
     "7|6"},
    {"…with a default: it has values", "CREATE TABLE t (a)",
     "ALTER TABLE t ADD COLUMN b INT NOT NULL DEFAULT 5",
     "SELECT count(*), count(DISTINCT b) FROM t", "7|1"},
    {"…where triggers refuse it",
     "CREATE TABLE t (a); CREATE TRIGGER r BEFORE UPDATE ON t BEGIN"
     " SELECT raise(ABORT, 'no'); END",
     "ALTER TABLE t ADD COLUMN b INT", "SELECT count(*), count(b) FROM t",
     "7|6"},
    {"two new columns that go together", "CREATE TABLE t (a)",
     "ALTER TABLE t ADD COLUMN b INT;"
     "ALTER TABLE t ADD COLUMN c INT CHECK (b IS NULL OR c > b)",
     "SELECT count(*), count(b), count(c) FROM t", "7|6|6"},
    {"what becomes possible: a NULL", "CREATE TABLE t (a TEXT NOT NULL, b)",
     "CREATE TABLE u (a TEXT, b); INSERT INTO u SELECT * FROM t;"
     "DROP TABLE t; ALTER TABLE u RENAME TO t",
     "SELECT count(*), count(a), count(b) FROM t", "8|7|7"},
    {"…and repeated values", "CREATE TABLE t (a TEXT UNIQUE NOT NULL, b)",
     "CREATE TABLE u (a TEXT NOT NULL, b); INSERT INTO u SELECT * FROM t;"
     "DROP TABLE t; ALTER TABLE u RENAME TO t",
     "SELECT count(*), count(DISTINCT a) FROM t", "8|7"},
    {"a column that was filled stays so", "CREATE TABLE t (a TEXT, b)",
     "UPDATE t SET a = 'x' WHERE a IS NULL; ALTER TABLE t ADD COLUMN c",
     "SELECT count(*), count(a), count(c) FROM t", "7|7|6"},
    {"…and one that was made unique", "CREATE TABLE t (a INT, b)",
     "UPDATE t SET a = rowid; ALTER TABLE t ADD COLUMN c",
     "SELECT count(*), count(DISTINCT a) FROM t", "7|7"},
    {"…also of a table that was renamed", "CREATE TABLE u (a TEXT)",
     "UPDATE u SET a = 'x'; DELETE FROM u WHERE rowid = 7;"
     "ALTER TABLE u RENAME TO t; ALTER TABLE t ADD COLUMN b",
     "SELECT count(*), count(a) FROM t", "6|6"},
    {"rows that cannot be told apart",
     "CREATE TABLE t (rowid, _rowid_, oid, a)", "ALTER TABLE t ADD COLUMN b",
     "SELECT count(*), count(b), count(DISTINCT b) FROM t", "9|2|1"},
    {"a trigger that breaks the keys of another table",
     "CREATE TABLE p (id INTEGER PRIMARY KEY);"
     "CREATE TABLE u (b INT NOT NULL REFERENCES p)",
     "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN"
     " INSERT INTO u VALUES (777); END",
     "SELECT count(*), (SELECT count(*) FROM u) FROM t", "7|7"},
    {"a table that was renamed", "CREATE TABLE u (a)",
     "ALTER TABLE u RENAME TO t; ALTER TABLE t ADD COLUMN b",
     "SELECT count(*), count(b) FROM t", "7|6"},
    {"a table that is left empty", "CREATE TABLE t (a)", "DELETE FROM t",
     "SELECT count(*) FROM t", "7"},
    {"the rows of a script are few", "CREATE TABLE u (b)",
     "CREATE TABLE t (a TEXT PRIMARY KEY);"
     "INSERT INTO t VALUES ('x'), ('y')",
     "SELECT count(*), sum(a = 'x') FROM t", "9|1"},
    {"the rows of a script are enough", "CREATE TABLE u (b)",
     "CREATE TABLE t (a TEXT NOT NULL);"
     "INSERT INTO t VALUES ('x'), ('y'), ('z'), ('x')",
     "SELECT count(*) FROM t", "4"},
    {"a parent that came late",
     "CREATE TABLE c (a INT NOT NULL REFERENCES t);"
     "CREATE TABLE t (b INTEGER PRIMARY KEY, a INT NOT NULL REFERENCES p)",
     "CREATE TABLE p (id INTEGER PRIMARY KEY)",
     "SELECT count(*), (SELECT count(*) FROM c) FROM t", "7|7"},
    {"a trigger that went",
     "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN"
     " DELETE FROM t; END",
     "DROP TRIGGER r", "SELECT count(*) FROM t", "7"},
    {"a copy whose table is gone", "CREATE TABLE u (a); CREATE TABLE u_new (a)",
     "DROP TABLE u", "SELECT count(*) FROM u_new", "7"},
    {"a table that is gone", "CREATE TABLE t (a); CREATE TABLE u (b CHECK (0))",
     "DROP TABLE u", "SELECT count(*) FROM t", "7"},
    {"a mark that was forgotten",
     "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b)",
     "CREATE TABLE u (a INTEGER PRIMARY KEY AUTOINCREMENT, b NOT NULL);"
     "INSERT INTO u SELECT a, 1 FROM t; DROP TABLE t;"
     "ALTER TABLE u RENAME TO t",
     "SELECT max(a), (SELECT seq FROM sqlite_sequence) FROM t", "7|17"},
};

static void carried(void **state)
{
    size_t wrong = 0;
    (void)state;

    for (size_t i = 0; i < sizeof carriages / sizeof *carriages; i++) {
        const struct carriage *carriage = &carriages[i];
        struct base base;
        struct buf out;

        set_up(&base, carriage->schema);
        fill(&base);
        run(&base, carriage->script);
        base.options.since = base.schema;
        base.options.rows_went = true;
        fill(&base);
        buf_init(&out, BUF_MAXIMUM);
        query(&base, carriage->query, &out);
        add_unseeded(&base, &out);
        add_damage(&base, &out);
        assert_int_equal(base.report.filled + base.report.count,
                         base.schema->table_count);
        if (!str_equal(buf_str(&out), str_from(carriage->expected))) {
            print_error("%s\n  expected: %s\n       got: %s\n", carriage->name,
                        carriage->expected, buf_str(&out).data);
            wrong++;
        }
        buf_release(&out);
        tear_down(&base);
    }
    assert_int_equal(wrong, 0);
}

static void what_is_shared_is_not_looked_at(void **state)
{
    struct base base;
    struct buf out;
    (void)state;

    set_up(&base, "CREATE TABLE t (a);"
                  "CREATE TABLE u (b INTEGER PRIMARY KEY CHECK (0));"
                  "CREATE TABLE v (b NOT NULL REFERENCES u)");
    fill(&base);
    assert_int_equal(base.report.count, 2);
    run(&base, "DELETE FROM t");
    base.options.since = base.schema;
    fill(&base);
    assert_int_equal(base.report.filled, 1);
    buf_init(&out, BUF_MAXIMUM);
    query(&base, "SELECT count(*) FROM t", &out);
    add_unseeded(&base, &out);
    assert_string_equal(buf_str(&out).data, "0 u CHECK v FOREIGN KEY");
    buf_release(&out);
    tear_down(&base);
}

/* However often it is asked for more: by new columns, and by a column that
 * takes NULL again and again. */
static void tables_stay_small(void **state)
{
    struct base base;
    struct buf out;
    (void)state;

    set_up(&base, "CREATE TABLE t (a UNIQUE, b NOT NULL); CREATE TABLE u (b);"
                  "CREATE TABLE v (a INT CHECK (a = 1))");
    for (int i = 0; i < 40; i++) {
        char sql[300];

        fill(&base);
        sqlite3_snprintf(sizeof sql, sql,
                         "ALTER TABLE t ADD COLUMN c%d;"
                         "CREATE TABLE w (b %s); INSERT INTO w"
                         " SELECT ifnull(b, '') FROM u; DROP TABLE u;"
                         "ALTER TABLE w RENAME TO u",
                         i, i % 2 == 0 ? "NOT NULL" : "");
        run(&base, sql);
        base.options.since = i % 4 != 0 ? base.schema : NULL;
    }
    buf_init(&out, BUF_MAXIMUM);
    query(&base,
          "SELECT count(*) <= 12, (SELECT count(*) FROM u),"
          " (SELECT count(*) <= 12 FROM v), count(c0), count(c38) FROM t",
          &out);
    assert_string_equal(buf_str(&out).data, "1|12|1|6|6");
    buf_release(&out);
    tear_down(&base);
}

/* A thousand tables that have rows cost nothing that a thousand migrations
 * would feel. */
static void shared_tables_cost_nothing(void **state)
{
    struct base base;
    struct buf sql;
    int steps = 0;
    (void)state;

    buf_init(&sql, BUF_MAXIMUM);
    repeat(&sql, "", 200, "CREATE TABLE t", " (a INTEGER PRIMARY KEY, b);");
    set_up(&base, buf_str(&sql).data);
    fill(&base);
    steps = sqlite3_total_changes(base.scratch.db);
    base.options.since = base.schema;
    for (int i = 0; i < 1000; i++) {
        fill(&base);
    }
    assert_int_equal(sqlite3_total_changes(base.scratch.db), steps);
    assert_int_equal(base.report.filled, 200);
    buf_release(&sql);
    tear_down(&base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carried),
        cmocka_unit_test(what_is_shared_is_not_looked_at),
        cmocka_unit_test(tables_stay_small),
        cmocka_unit_test(shared_tables_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
