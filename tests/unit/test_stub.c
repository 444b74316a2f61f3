/* SPDX-License-Identifier: MIT
 *
 * Stubs for what an application registers, on a connection by themselves.
 */
#include "support/table.h"

#include "prove/scratch.h"
#include "prove/stub.h"

static struct need needs[] = {
    {NEED_FUNCTION, {"f", 1}, 1},        {NEED_FUNCTION, {"f", 1}, 3},
    {NEED_FUNCTION, {"uuid", 4}, 0},     {NEED_FUNCTION, {"many", 4}, -1},
    {NEED_FUNCTION, {"lower", 5}, 1},    {NEED_FUNCTION, {"a \"b", 4}, 1},
    {NEED_COLLATION, {"german", 6}, 0},  {NEED_COLLATION, {"NOCASE", 6}, 0},
    {NEED_MODULE, {"rows", 4}, 0},       {NEED_MODULE, {"a\"b", 3}, 0},
    {NEED_FUNCTION, {"strftime", 8}, -1}};
static const struct requirements all = {
    .needs = needs, .need_count = sizeof needs / sizeof *needs};

/* The rows of the last statement that has any, or the first error. */
static void run(struct scratch *scratch, const char *sql, struct buf *out)
{
    while (*sql != '\0') {
        sqlite3_stmt *statement = NULL;

        if (sqlite3_prepare_v2(scratch->db, sql, -1, &statement, &sql) !=
            SQLITE_OK) {
            break;
        }
        while (sqlite3_step(statement) == SQLITE_ROW) {
            for (int i = 0; i < sqlite3_column_count(statement); i++) {
                const char *text =
                    (const char *)sqlite3_column_text(statement, i);

                buf_format(out, "%s%s",
                           i > 0           ? "|"
                           : out->size > 0 ? " "
                                           : "",
                           text == NULL ? "NULL" : text);
            }
        }
        if (sqlite3_finalize(statement) != SQLITE_OK) {
            break;
        }
    }
    if (sqlite3_errcode(scratch->db) != SQLITE_OK &&
        sqlite3_errcode(scratch->db) != SQLITE_DONE) {
        buf_add_c(out, sqlite3_errmsg(scratch->db));
    }
}

static void render(struct arena *arena, const char *input, struct buf *out,
                   const char *constant)
{
    struct scratch scratch;
    struct stubs stubs;

    assert_true(scratch_open(&scratch, 30000));
    stubs_init(&stubs, arena, &all);
    stubs_register(&stubs, scratch.db);
    if (constant != NULL) {
        assert_true(stubs_make_constant(&stubs, str_from(constant)));
        assert_false(stubs_make_constant(&stubs, str_from(constant)));
    }
    run(&scratch, input, out);
    scratch_close(&scratch);
}

static void render_varying(struct arena *arena, const char *input,
                           struct buf *out)
{
    render(arena, input, out, NULL);
}

static void render_constant(struct arena *arena, const char *input,
                            struct buf *out)
{
    render(arena, input, out, "F");
}

static void render_constants(struct arena *arena, const char *input,
                             struct buf *out)
{
    render(arena, input, out, "none of them");
}

static void functions(void **state)
{
    static const struct row rows[] = {
        {"another value at each call", "SELECT f(1), f(1), uuid(), uuid()",
         "1|2|3|4"},
        {"of any number of arguments", "SELECT many(), many(1, 2, 3)", "1|2"},
        {"of another number", "SELECT f(1, 2)",
         "wrong number of arguments to function f()"},
        {"a name with a quote", "SELECT \"a \"\"b\"(1)", "1"},
        {"an integer", "SELECT typeof(f(NULL))", "integer"},
        {"as a default in several rows",
         "CREATE TABLE t (i DEFAULT (uuid()) UNIQUE, a);"
         "INSERT INTO t (a) VALUES (1), (2); INSERT INTO t (a) SELECT a FROM t;"
         "SELECT count(*) FROM t",
         "4"},
        {"with constant arguments in several rows",
         "CREATE TABLE t (i UNIQUE); INSERT INTO t VALUES (f(21)), (f(21));"
         "SELECT i FROM t",
         "1 2"},
        {"true in a condition",
         "CREATE TABLE t (a CHECK (f(a))); INSERT INTO t VALUES ('x');"
         "SELECT a FROM t",
         "x"},
        {"in a STRICT table",
         "CREATE TABLE t (a TEXT, b INT, c REAL) STRICT;"
         "INSERT INTO t VALUES (f(1), f(1), f(1)); SELECT * FROM t",
         "1|2|3.0"},
        {"not in an index", "CREATE TABLE t (a); CREATE INDEX i ON t (f(a))",
         "non-deterministic functions prohibited in index expressions"},
        {"where the schema is not trusted",
         "PRAGMA trusted_schema = OFF; CREATE TABLE t (a);"
         "CREATE VIEW v AS SELECT f(a) FROM t; INSERT INTO t VALUES (0);"
         "SELECT * FROM v",
         "1"},
        {"SQLite's own stays",
         "SELECT lower('ABC'), strftime('%Y', '2026-01-01')", "abc|2026"},
    };
    (void)state;
    check_table(rows, render_varying);
}

static void constant_functions(void **state)
{
    static const struct row rows[] = {
        {"in an index",
         "CREATE TABLE t (a); CREATE UNIQUE INDEX i ON t (f(a));"
         "INSERT INTO t VALUES (1), (2), ('1'), (x'31'), (NULL), (1.5);"
         "UPDATE t SET a = a || 'x' WHERE a = 2; DELETE FROM t WHERE a = 1.5;"
         "REINDEX; PRAGMA integrity_check",
         "ok"},
        {"in a generated column",
         "CREATE TABLE t (a, b AS (f(a)) STORED, c AS (f(a, 1, 2)));"
         "INSERT INTO t VALUES (1); SELECT b = f(1), c = f(1, 1, 2) FROM t",
         "1|1"},
        {"in a partial index",
         "CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE f(a) > 0", ""},
        {"an integer above zero that REAL has",
         "SELECT typeof(f(1)), f(1) > 0, CAST(CAST(f(1) AS REAL) AS INTEGER)"
         " = f(1)",
         "integer|1|1"},
        {"types make a difference", "SELECT f(1) = f('1'), f('a') = f(x'61')",
         "0|0"},
        {"others vary as before", "SELECT many(1), many(1)", "1|2"},
    };
    (void)state;
    check_table(rows, render_constant);
}

static void constant_functions_by_no_name(void **state)
{
    static const struct row rows[] = {
        {"with arguments", "SELECT f(1) = f(1), many(2) = many(2)", "1|1"},
        {"without", "SELECT uuid(), uuid()", "1|2"},
    };
    (void)state;
    check_table(rows, render_constants);
}

static void collations(void **state)
{
    static const struct row rows[] = {
        {"by bytes",
         "CREATE TABLE t (a COLLATE german UNIQUE);"
         "INSERT INTO t VALUES ('b'), ('B'), ('ba'), (''), ('a');"
         "SELECT a FROM t ORDER BY a",
         "B a b ba"},
        {"SQLite's own stays", "SELECT 'a' = 'A' COLLATE nocase", "1"},
    };
    (void)state;
    check_table(rows, render_varying);
}

/* The columns of a table with these arguments, or why there is none. */
static void render_columns(struct arena *arena, const char *input,
                           struct buf *out)
{
    char *sql = sqlite3_mprintf("CREATE VIRTUAL TABLE t USING rows(%s);"
                                "SELECT name FROM pragma_table_info('t')",
                                input);
    render(arena, sql, out, NULL);
    sqlite3_free(sql);
}

static void modules_have_columns(void **state)
{
    static const struct row rows[] = {
        {"words", "title, body TEXT NOT NULL", "title body"},
        {"quotes", "\"a b\", `c``d`, [e f], \"g\"\"h\" INTEGER",
         "a b c`d e f g\"h"},
        {"options are none", "a, content='x', tokenize = 'y', prefix=1", "a"},
        {"quoted options", "a, \"content\" = 'x'", "a"},
        {"a plus sign", "id, +note TEXT, + more", "id note more"},
        {"types of vectors", "embedding float[384], id integer primary key",
         "embedding id"},
        {"like calls", "headline(384), body(384)", "headline body"},
        {"none", "", "value"},
        {"only options", "filename='x.csv', header=yes", "value"},
        {"a string", "'x.csv'", "value"},
        {"punctuation", "?, *, (), -", "value"},
        {"digits", "1, 2", "1 2"},
        {"UTF-8", "größe", "größe"},
        {"what would end the list", "\"a\"\"); DROP TABLE x; --\"",
         "a\"); DROP TABLE x; --"},
        {"a quote in a word", "a\"b",
         "unrecognized token: \"\"b);SELECT name "
         "FROM pragma_table_info('t')\""},
        {"the hidden ones by name", "t, rank, '1'", "t rank"},
        {"the same twice", "a, A", "duplicate column name: A"},
    };
    (void)state;
    check_table(rows, render_columns);
}

static void modules(void **state)
{
    static const struct row rows[] = {
        {"nothing is kept",
         "CREATE VIRTUAL TABLE t USING rows(a, b);"
         "INSERT INTO t VALUES (1, 2), (3, 4); UPDATE t SET a = 5;"
         "DELETE FROM t WHERE b = 2; SELECT count(*) FROM t",
         "0"},
        {"inside a transaction, and back",
         "BEGIN; CREATE VIRTUAL TABLE t USING rows(a); SAVEPOINT s;"
         "INSERT INTO t VALUES (1); ROLLBACK TO s; DROP TABLE t; ROLLBACK;"
         "SELECT count(*) FROM sqlite_schema",
         "0"},
        {"full-text search",
         "CREATE VIRTUAL TABLE t USING rows(a, content='x');"
         "INSERT INTO t(t) VALUES ('rebuild');"
         "INSERT INTO t(t, rank) VALUES ('rank', 'bm25()');"
         "SELECT count(*) FROM t WHERE t MATCH 'x' ORDER BY rank",
         "0"},
        {"a function that is a table", "SELECT count(value) FROM rows(1, 10)",
         "0"},
        {"joined from the left",
         "SELECT 1, value FROM (SELECT 1) LEFT JOIN rows", "1|NULL"},
        {"renamed",
         "CREATE VIRTUAL TABLE t USING rows(a); ALTER TABLE t RENAME TO u;"
         "SELECT count(a) FROM u",
         "0"},
        {"in a trigger",
         "CREATE VIRTUAL TABLE t USING rows(a); CREATE TABLE s (a);"
         "CREATE TRIGGER r AFTER INSERT ON s BEGIN INSERT INTO t VALUES (new.a);"
         " END; PRAGMA trusted_schema = OFF; INSERT INTO s VALUES (1);"
         "SELECT count(*) FROM s",
         "1"},
        {"a name with a quote",
         "CREATE VIRTUAL TABLE \"t\"\"u\" USING \"a\"\"b\"(\"c\"\"d\");"
         "SELECT \"c\"\"d\" FROM \"t\"\"u\"",
         ""},
    };
    (void)state;
    check_table(rows, render_varying);
}

/* More columns than a table may have, and an argument that is very long. */
static void modules_with_too_much(void **state)
{
    struct buf sql;
    (void)state;
    buf_init(&sql, BUF_MAXIMUM);
    buf_add(&sql, STR("c0"));
    for (int i = 1; i < 2500; i++) {
        buf_format(&sql, ", c%d", i);
    }
    {
        const struct row rows[] = {
            {"columns", buf_str(&sql).data, "too many columns on t"}};
        check_table(rows, render_columns);
    }
    sql.size = 0;
    for (int i = 0; i < 1000000; i++) {
        buf_add(&sql, STR("a "));
    }
    {
        const struct row rows[] = {{"bytes", buf_str(&sql).data, "a"}};
        check_table(rows, render_columns);
    }
    buf_release(&sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions),
        cmocka_unit_test(constant_functions),
        cmocka_unit_test(constant_functions_by_no_name),
        cmocka_unit_test(collations),
        cmocka_unit_test(modules_have_columns),
        cmocka_unit_test(modules),
        cmocka_unit_test(modules_with_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
