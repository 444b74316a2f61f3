/* SPDX-License-Identifier: MIT
 *
 * The clock and the random numbers of the proof, and who asks for them.
 */
#include "support/observed.h"

#include "prove/steady.h"

static void render(struct arena *arena, const char *input, struct buf *out)
{
    observed_run_scripts(arena, input, out, 0);
}

#define TABLES                                                                 \
    "CREATE TABLE p (i INTEGER PRIMARY KEY, x UNIQUE,"                         \
    " y DEFAULT CURRENT_TIMESTAMP);"                                           \
    "CREATE TABLE c (a, b);"                                                   \
    "INSERT INTO p (i, x) VALUES (1, 2); INSERT INTO c VALUES (1, 2);"

static void clock_and_random_numbers(void **state)
{
    static const struct row rows[] = {
        {"stored", TABLES "--\nINSERT INTO c VALUES (datetime('now'), 1);",
         "1WC: insert c, call datetime"},
        {"keyword", TABLES "--\nUPDATE c SET b = CURRENT_DATE;",
         "1WC: call current_date, update b of c"},
        {"no argument", TABLES "--\nUPDATE c SET b = julianday();",
         "1WC: call julianday, update b of c"},
        {"another date",
         TABLES "--\nUPDATE c SET b = date('2020-01-01', '+1 day');",
         "1W: call date, update b of c"},
        {"no row", "CREATE TABLE t (a);--\nUPDATE t SET a = date('now');",
         "W: call date, update a of t"},
        {"read", "--\nSELECT datetime('now');", "C: call datetime"},
        {"default",
         "CREATE TABLE t (a, b DEFAULT (hex(randomblob(4))));--\n"
         "INSERT INTO t (a) VALUES (1);",
         "1WR: insert t"},
        {"declared",
         "--\nCREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP,"
         " b DEFAULT (random()));",
         "WS: create-table t"},
        {"added",
         "CREATE TABLE t (a);--\nALTER TABLE t ADD b DEFAULT (random());",
         "WS: alter t"},
        {"random", TABLES "--\nUPDATE c SET a = random(), b = randomblob(3);",
         "1WR: call random, update a of c, call randomblob, update b of c"},
        {"for each row",
         "CREATE TABLE t AS SELECT 1 a UNION SELECT 2;"
         "CREATE TABLE u (a UNIQUE);--\nINSERT INTO u SELECT random() FROM t;",
         "2WR: insert u, call random, read t"},
        {"trigger",
         "CREATE TABLE t (a); CREATE TABLE u (a); CREATE TRIGGER r"
         " AFTER INSERT ON t BEGIN INSERT INTO u VALUES (date('now')); END;"
         "--\nINSERT INTO t VALUES (1);",
         "2WC: insert t, indirect insert u, indirect call date"},
        {"trigger that does not fire",
         "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t WHEN new.a > 1"
         " BEGIN INSERT INTO t VALUES (random()); END;--\n"
         "INSERT INTO t VALUES (1);",
         "1W: insert t, indirect read t, indirect insert t, "
         "indirect call random"},
        {"one after the other",
         TABLES "--\nUPDATE c SET a = random(); UPDATE c SET a = 1;"
                "UPDATE c SET a = date('now'); UPDATE c SET a = 1;",
         "1WR: call random, update a of c | 1W: update a of c | "
         "1WC: call date, update a of c | 1W: update a of c"},
        {"version", TABLES "--\nUPDATE c SET a = sqlite_version();",
         "1W: call sqlite_version, update a of c"},
        {"inside of a virtual table, connected anew",
         "CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f VALUES ('x');"
         "CREATE TABLE t (a);--\nALTER TABLE t RENAME TO u;"
         "INSERT INTO f VALUES ('y'); INSERT INTO f VALUES (date('now'));",
         "WS: alter t | 3W: insert f | 3WC: insert f, call date"},
        {"where it may not be, index",
         TABLES "--\nCREATE INDEX x ON p (random());",
         "non-deterministic functions prohibited in index expressions"},
        {"where it may not be, generated column",
         "--\nCREATE TABLE t (a, b AS (randomblob(a)));",
         "non-deterministic functions prohibited in generated columns"},
        {"where it may not be, index of a date",
         TABLES "--\nCREATE INDEX x ON p (date('now'));",
         "non-deterministic use of date() in an index"},
        {"in a view that is not trusted",
         "CREATE VIEW v AS SELECT random() r; CREATE TABLE t (a);"
         "PRAGMA trusted_schema = OFF;--\nPRAGMA trusted_schema = OFF;"
         "INSERT INTO t SELECT r FROM v;",
         ": | 1WR: insert t, call random, read v"},
    };
    (void)state;
    check_table(rows, render);
}

/* The same values each time, and in each database. */
static void render_values(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct scratch scratch;
    sqlite3_stmt *statement = NULL;
    (void)arena;
    assert_true(scratch_open(&scratch, 30000));
    assert_int_equal(
        sqlite3_prepare_v2(scratch.db, input, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        buf_add_c(out, (const char *)sqlite3_column_text(statement, 0));
    } else {
        buf_add_c(out, sqlite3_errmsg(scratch.db));
    }
    sqlite3_finalize(statement);
    scratch_close(&scratch);
}

static void the_world_stands_still(void **state)
{
    static const struct row rows[] = {
        {"now", "SELECT datetime('now')", "2050-01-01 00:00:00"},
        {"keyword", "SELECT CURRENT_TIMESTAMP", "2050-01-01 00:00:00"},
        {"random", "SELECT random()", "-2152535657050944081"},
        {"random again", "SELECT random() <> random()", "1"},
        {"blob", "SELECT hex(randomblob(3))", "AFF44F"},
        {"no bytes", "SELECT length(randomblob(-1))", "1"},
        {"many bytes", "SELECT length(randomblob(2000000000))",
         "string or blob too big"},
    };
    (void)state;
    check_table(rows, render_values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_and_random_numbers),
        cmocka_unit_test(the_world_stands_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
