/* SPDX-License-Identifier: MIT
 *
 * Rows made from schemas: which kinds there are, and of which tables.
 */
#include "support/rows.h"

#include "prove/stub.h"

static void columns(void **state)
{
    static const struct example examples[] = {
        {"a text", "CREATE TABLE t (a TEXT)", KINDS, "7|1|1|1"},
        {"an integer", "CREATE TABLE t (a INTEGER)", KINDS, "7|1|1|1"},
        {"a real", "CREATE TABLE t (a REAL)", KINDS, "7|1|1|1"},
        {"a blob", "CREATE TABLE t (a BLOB)", KINDS, "7|1|1|1"},
        {"no type", "CREATE TABLE t (a)", KINDS, "7|1|1|1"},
        {"any number", "CREATE TABLE t (a DECIMAL(10, 2))", KINDS, "7|1|1|1"},
        {"NOT NULL", "CREATE TABLE t (a TEXT NOT NULL)", KINDS, "7|0|1|1"},
        {"UNIQUE", "CREATE TABLE t (a TEXT UNIQUE)", KINDS, "7|1|0|1"},
        {"UNIQUE NOT NULL", "CREATE TABLE t (a INT NOT NULL UNIQUE)", KINDS,
         "7|0|0|1"},
        {"INTEGER PRIMARY KEY", "CREATE TABLE t (a INTEGER PRIMARY KEY)",
         "SELECT group_concat(a) FROM t", "1,2,3,4,5,6,7"},
        {"…DESC, which is no rowid",
         "CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b)",
         "SELECT count(*), min(a) FROM t", "7|-1"},
        {"behind the last number there is",
         "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b);"
         "INSERT INTO t VALUES (9223372036854775807, 1)",
         "SELECT count(*), min(a) FROM t", "8|1001"},
        {"TEXT PRIMARY KEY has no NULL", "CREATE TABLE t (a TEXT PRIMARY KEY)",
         KINDS, "7|0|0|1"},
        {"a default", "CREATE TABLE t (a TEXT DEFAULT 'x')", KINDS, "7|1|1|1"},
        {"a default that is asked once a row",
         "CREATE TABLE t (a TEXT DEFAULT (hex(randomblob(8))))", KINDS,
         "7|1|1|1"},
        {"classes are those of the types",
         "CREATE TABLE t (a INT, b TEXT, c REAL, d BLOB, e BOOLEAN)",
         "SELECT DISTINCT typeof(a), typeof(b), typeof(c), typeof(d),"
         " typeof(e) FROM t WHERE a IS NOT NULL",
         "integer|text|real|blob|integer"},
        {"lengths", "CREATE TABLE t (name VARCHAR(3) NOT NULL UNIQUE)",
         "SELECT max(length(name)), count(DISTINCT name) FROM t", "3|7"},
        {"edges of integers", "CREATE TABLE t (a INT)",
         "SELECT sum(a = 0), sum(a = -1), sum(a = 9223372036854775807) FROM t",
         "1|1|1"},
        {"edges of texts", "CREATE TABLE t (a TEXT)",
         "SELECT sum(a = ''), sum(length(CAST(a AS BLOB)) > length(a))"
         " FROM t",
         "1|1"},
        {"odd names",
         "CREATE TABLE \"a \"\"b' [c]\" (\"d \"\"e\" INTEGER PRIMARY KEY,"
         " \"select\" TEXT NOT NULL, [from] REFERENCES \"a \"\"b' [c]\")",
         "SELECT count(*), count(\"from\") FROM \"a \"\"b' [c]\"", "7|4"},
        {"empty names", "CREATE TABLE \"\" (\"\" TEXT)",
         "SELECT count(*) FROM \"\"", "7"},
        {"names of the rowid",
         "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid TEXT, a)", KINDS,
         "7|1|1|1"},
        {"copies of other tables are left alone",
         "CREATE TABLE t (a); CREATE TABLE _t_tmp (a); CREATE TABLE __new_t (a);"
         "CREATE TABLE T_old (a); CREATE TABLE old_u (a); CREATE TABLE tmp (a)",
         "SELECT (SELECT count(*) FROM old_u), (SELECT count(*) FROM tmp)",
         "7|7 _t_tmp COPY __new_t COPY T_old COPY"},
        {"UTF-8", "CREATE TABLE größe (länge INT NOT NULL)",
         "SELECT count(*) FROM größe", "7"},
    };
    (void)state;
    check_examples(examples);
}

static void keys(void **state)
{
    static const struct example examples[] = {
        {"two columns, each repeated",
         "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (a, b))",
         "SELECT count(*), count(DISTINCT a) < count(*),"
         " count(DISTINCT b) < count(*) FROM t",
         "7|1|1"},
        {"three columns",
         "CREATE TABLE t (a TEXT, b TEXT, c TEXT, UNIQUE (a, b, c))",
         "SELECT sum(n), max(n) FROM"
         " (SELECT count(*) AS n FROM t GROUP BY a, b)",
         "7|2"},
        {"several keys",
         "CREATE TABLE t (a TEXT UNIQUE, b INT UNIQUE, c BLOB UNIQUE NOT NULL)",
         KINDS, "7|1|0|1"},
        {"of yes and no: there are two",
         "CREATE TABLE t (a BOOLEAN NOT NULL CHECK (a IN (0, 1)) UNIQUE)",
         KINDS, "2|0|0|1"},
        {"in any case",
         "CREATE TABLE t (a TEXT NOT NULL UNIQUE COLLATE NOCASE)", KINDS,
         "7|0|0|1"},
        {"WITHOUT ROWID",
         "CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID", KINDS,
         "7|0|0|1"},
        {"WITHOUT ROWID of two columns",
         "CREATE TABLE t (a INT, b INT, c TEXT, PRIMARY KEY (b, a))"
         " WITHOUT ROWID",
         KINDS, "7|0|1|1"},
        {"STRICT",
         "CREATE TABLE t (a INT, b TEXT NOT NULL, c REAL, d BLOB, e ANY,"
         " f INTEGER PRIMARY KEY) STRICT",
         KINDS, "7|1|1|1"},
        {"AUTOINCREMENT leaves a mark",
         "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b)",
         "SELECT max(a), (SELECT seq FROM sqlite_sequence) FROM t", "7|17"},
        {"a unique index",
         "CREATE TABLE t (a TEXT, b); CREATE UNIQUE INDEX i ON t (a)", KINDS,
         "7|1|0|1"},
        {"a unique index of an expression",
         "CREATE TABLE t (a TEXT NOT NULL);"
         "CREATE UNIQUE INDEX i ON t (lower(a))",
         KINDS, "7|0|0|1"},
        {"a unique index of a part",
         "CREATE TABLE t (a TEXT NOT NULL, deleted_at TEXT);"
         "CREATE UNIQUE INDEX i ON t (a) WHERE deleted_at IS NULL",
         KINDS, "7|0|1|1"},
        {"an index that reads JSON",
         "CREATE TABLE t (a TEXT);"
         "CREATE INDEX i ON t (json_extract(a, '$.name'))",
         KINDS, "7|1|1|1"},
        {"what becomes of conflicts otherwise",
         "CREATE TABLE t (a UNIQUE ON CONFLICT REPLACE,"
         " b NOT NULL ON CONFLICT IGNORE, c UNIQUE ON CONFLICT ROLLBACK,"
         " PRIMARY KEY (b) ON CONFLICT FAIL)",
         KINDS, "7|1|0|1"},
    };
    (void)state;
    check_examples(examples);
}

static void virtual_tables(void **state)
{
    static const struct example examples[] = {
        {"FTS5", "CREATE VIRTUAL TABLE t USING fts5(a, b)", KINDS, "7|1|1|1"},
        {"FTS4", "CREATE VIRTUAL TABLE t USING fts4(a, b)", KINDS, "7|1|1|1"},
        {"R*Tree", "CREATE VIRTUAL TABLE t USING rtree(a, x, y, z, w)",
         "SELECT count(*) > 2, min(x <= y AND z <= w) FROM t", "1|1"},
        {"FTS5 of another table, by triggers",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
         "CREATE VIRTUAL TABLE f USING fts5(a, content = 't',"
         " content_rowid = 'id');"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT INTO f (rowid, a) VALUES (new.id, new.a); END;"
         "CREATE TRIGGER s AFTER DELETE ON t BEGIN"
         " INSERT INTO f (f, rowid, a) VALUES ('delete', old.id, old.a); END",
         "SELECT count(*), (SELECT count(*) FROM f WHERE f MATCH '1') FROM t",
         "7|2"},
        {"FTS5 of another table, whose triggers refuse",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
         "CREATE VIRTUAL TABLE f USING fts5(a, content = 't',"
         " content_rowid = 'id');"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT INTO f (rowid, a) VALUES (new.id, new.a); END;"
         "CREATE TRIGGER q BEFORE INSERT ON t BEGIN"
         " SELECT raise(ABORT, 'no'); END",
         "SELECT count(*), (SELECT count(*) FROM f WHERE f MATCH '1') FROM t",
         "7|2"},
        {"FTS5 of another table, without triggers",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
         "CREATE VIRTUAL TABLE f USING fts5(a, content = 't',"
         " content_rowid = 'id')",
         "SELECT count(*), (SELECT count(*) FROM f WHERE f MATCH '1') FROM t",
         "7|2"},
        {"FTS5 that triggers fill",
         "CREATE VIRTUAL TABLE f USING fts5(a); CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT INTO f VALUES (new.a); END",
         "SELECT count(*), (SELECT count(*) FROM f) FROM t", "7|7"},
        {"FTS5 of which triggers fill one row",
         "CREATE VIRTUAL TABLE f USING fts5(a); CREATE TABLE t (a TEXT);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM f;"
         " INSERT INTO f VALUES (new.a); END",
         "SELECT count(*), (SELECT count(*) FROM f) FROM t", "7|1"},
        {"FTS5 without content",
         "CREATE VIRTUAL TABLE t USING fts5(a, content = '')",
         "SELECT count(*) > 0 FROM t WHERE t MATCH '1'", "1"},
        {"one that cannot be written",
         "CREATE VIRTUAL TABLE f USING fts5(a);"
         "CREATE VIRTUAL TABLE t USING fts5vocab(f, row)",
         "SELECT count(*) > 0 FROM t", "1"},
    };
    (void)state;
    check_examples(examples);
}

/* --- kinds of rows ---------------------------------------------------------*/

static const struct schema_column *column_of(const struct schema_table *table,
                                             const char *name)
{
    return name == NULL ? NULL : schema_find_column(table, str_from(name));
}

/* Rows of some kinds, perhaps in one table or column alone. */
static void kinds(void **state)
{
    static const char *const schema =
        "CREATE TABLE p (id INTEGER PRIMARY KEY, x TEXT);"
        "CREATE TABLE t (a TEXT, b INT, c REAL, d INT REFERENCES p)";
    static const struct {
        unsigned kinds;
        const char *only;
        const char *column;
        const char *query;
        const char *expected;
    } rows[] = {
        {0, NULL, NULL, "SELECT count(*) FROM t", "0"},
        {ROWS_FIRST, NULL, NULL, "SELECT a, b, c, d FROM t", "a 1|1|1.5|1"},
        {ROWS_FIRST | ROWS_SECOND, NULL, NULL, "SELECT a, b, c, d FROM t",
         "a 1|1|1.5|1 a 2|2|2.5|2"},
        {ROWS_DUPLICATE, NULL, NULL, "SELECT a, b, c, d FROM t",
         "a 1|1|1.5|1 a 1|1|1.5|1"},
        {ROWS_FIRST | ROWS_NULL, NULL, NULL, "SELECT a, b, c, d FROM t",
         "a 1|1|1.5|1 NULL|NULL|NULL|NULL"},
        {ROWS_EDGE, NULL, NULL, "SELECT b, c FROM t",
         "0|0.0 -1|-1.5 9223372036854775807|1.0e+300"},
        {ROWS_FIRST | ROWS_NULL, "t", NULL,
         "SELECT count(*), count(a), (SELECT count(*) FROM p),"
         " (SELECT count(x) FROM p) FROM t",
         "2|1|3|3"},
        {ROWS_ALL, "t", NULL,
         "SELECT count(*), count(DISTINCT x), max(id) FROM p", "6|6|6"},
        {ROWS_FIRST | ROWS_NULL, "p", NULL,
         "SELECT count(*), count(a), (SELECT count(*) FROM p),"
         " (SELECT count(x) FROM p) FROM t",
         "3|3|2|1"},
        {ROWS_FIRST | ROWS_NULL, "t", "b", "SELECT a, b, c, d FROM t",
         "a 1|1|1.5|1 a 3|NULL|3.5|3"},
        {ROWS_FIRST | ROWS_DUPLICATE, "t", "a", "SELECT a, b, c FROM t",
         "a 1|1|1.5 a 1|3|3.5"},
        {ROWS_FIRST | ROWS_EDGE, "t", "c", "SELECT a, b, c FROM t",
         "a 1|1|1.5 a 4|4|0.0 a 5|5|-1.5 a 6|6|1.0e+300"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct base base;
        struct buf out;

        set_up(&base, schema);
        base.schema = schema_read(&base.arena, &base.scratch, NULL);
        base.options.kinds = rows[i].kinds;
        if (rows[i].only != NULL) {
            base.options.only =
                schema_find_table(base.schema, str_from(rows[i].only));
            base.options.only_column =
                column_of(base.options.only, rows[i].column);
        }
        fill(&base);
        buf_init(&out, BUF_MAXIMUM);
        query(&base, rows[i].query, &out);
        add_damage(&base, &out);
        assert_string_equal(buf_str(&out).data, rows[i].expected);
        buf_release(&out);
        tear_down(&base);
    }
}

static void json(void **state)
{
    static const char *const schema =
        "CREATE TABLE t (a TEXT NOT NULL UNIQUE, email VARCHAR(20), c CLOB,"
        " d INT, e BLOB, f)";
    struct base base;
    struct buf out;
    (void)state;

    set_up(&base, schema);
    base.options.json = true;
    fill(&base);
    buf_init(&out, BUF_MAXIMUM);
    query(
        &base,
        "SELECT count(*), min(json_valid(a)), sum(json_valid(email)),"
        " sum(json_valid(c)), max(typeof(d)), sum(json_valid(e)), sum(json_valid(f)) FROM t",
        &out);
    assert_string_equal(buf_str(&out).data, "7|1|6|6|null|6|6");
    buf_release(&out);
    tear_down(&base);
}

/* What plays a module keeps no rows. */
static void modules(void **state)
{
    static struct need needs[] = {{NEED_MODULE, {"vectors", 7}, 0}};
    static const struct requirements requirements = {.needs = needs,
                                                     .need_count = 1};
    struct base base;
    struct stubs stubs;
    struct buf out;
    (void)state;

    set_up(&base, "CREATE TABLE t (a)");
    stubs_init(&stubs, &base.arena, &requirements);
    stubs_register(&stubs, base.scratch.db);
    run(&base, "CREATE VIRTUAL TABLE v USING vectors(a float[3])");
    fill(&base);
    buf_init(&out, BUF_MAXIMUM);
    query(&base, "SELECT count(*) FROM t", &out);
    add_unseeded(&base, &out);
    assert_string_equal(buf_str(&out).data, "7 v MODULE");
    buf_release(&out);
    tear_down(&base);
}

static void settings_are_as_they_were(void **state)
{
    struct base base;
    int on = 1;
    (void)state;

    set_up(&base, "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN"
                  " SELECT raise(ABORT, 'no'); END");
    for (int i = 0; i < 2; i++) {
        sqlite3_db_config(base.scratch.db, SQLITE_DBCONFIG_ENABLE_TRIGGER, i,
                          NULL);
        fill(&base);
        sqlite3_db_config(base.scratch.db, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1,
                          &on);
        assert_int_equal(on, i);
        assert_int_equal(base.scratch.timeout_ms, 30000);
        assert_int_equal(base.scratch.stopped, 0);
        assert_true(sqlite3_get_autocommit(base.scratch.db));
        assert_null(sqlite3_next_stmt(base.scratch.db, NULL));
    }
    tear_down(&base);
}

/* --- the same rows each time -----------------------------------------------*/

static void dump(struct base *base, struct buf *out)
{
    for (size_t i = 0; i < base->schema->table_count; i++) {
        const struct schema_table *table = base->schema->tables[i];
        sqlite3_str *sql = sqlite3_str_new(NULL);
        char *text;

        sqlite3_str_appendf(sql, "SELECT '%.*q'", STR_ARGS(table->name));
        for (size_t j = 0; j < table->column_count; j++) {
            sqlite3_str_appendf(sql, ", quote(\"%.*w\")",
                                STR_ARGS(table->columns[j].name));
        }
        sqlite3_str_appendf(sql, " FROM \"%.*w\"", STR_ARGS(table->name));
        text = sqlite3_str_finish(sql);
        query(base, text, out);
        sqlite3_free(text);
    }
}

static void same_rows(void **state)
{
    static const char *const schema =
        "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT DEFAULT"
        " CURRENT_TIMESTAMP, r DEFAULT (random()), b BLOB, data TEXT);"
        "CREATE TABLE t (a TEXT CHECK (length(a) = 7), p REFERENCES p,"
        " u UNIQUE, c INT CHECK (c % 7 = 3), x AS (c * 2), PRIMARY KEY (a, p))"
        " WITHOUT ROWID;"
        "CREATE TABLE log (a, at); CREATE TRIGGER r AFTER INSERT ON p BEGIN"
        " INSERT INTO log VALUES (new.id, datetime('now')); END;"
        "CREATE VIRTUAL TABLE f USING fts5(a)";
    struct buf dumps[2];
    (void)state;

    for (int i = 0; i < 2; i++) {
        struct base base;

        buf_init(&dumps[i], BUF_MAXIMUM);
        set_up(&base, schema);
        fill(&base);
        assert_int_equal(base.report.count, 0);
        dump(&base, &dumps[i]);
        tear_down(&base);
    }
    assert_true(dumps[0].size > 1000);
    assert_string_equal(buf_str(&dumps[0]).data, buf_str(&dumps[1]).data);
    buf_release(&dumps[0]);
    buf_release(&dumps[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns),
        cmocka_unit_test(keys),
        cmocka_unit_test(virtual_tables),
        cmocka_unit_test(kinds),
        cmocka_unit_test(json),
        cmocka_unit_test(modules),
        cmocka_unit_test(settings_are_as_they_were),
        cmocka_unit_test(same_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
