/* SPDX-License-Identifier: MIT
 *
 * Rows for schemas that mean ill, and for any others.
 */
#include "support/rows.h"

/* --- hostile schemas -------------------------------------------------------*/

/* Fill it within a time that no schema may exceed; how many tables have rows
 * then. */
static size_t check_hostile(const char *sql)
{
    struct base base;
    struct buf out;
    long long began_ms = 0;

    set_up(&base, sql);
    base.scratch.timeout_ms = 3000;
    began_ms = fs_clock_ms();
    fill(&base);
    assert_true(fs_clock_ms() - began_ms < 60000);
    buf_init(&out, BUF_MAXIMUM);
    add_damage(&base, &out);
    assert_string_equal(buf_str(&out).data, "");
    buf_release(&out);
    tear_down(&base);
    return base.report.filled;
}

static void hostile(void **state)
{
    static const struct {
        size_t filled; /* tables, or more */
        const char *schema;
    } rows[] = {
        /* a slow CHECK that is never right, and one that is slow alone */
        {0, "CREATE TABLE t (a TEXT CHECK (length(replace("
            "printf('%.1000000c', 'a'), 'a', printf('%.100c', 'b'))) > a"
            " AND a = 'x'), b TEXT)"},
        {0, "CREATE TABLE t (a TEXT CHECK (printf('%.40000c', 'a') NOT LIKE"
            " '%a%a%a%a%a%a%a%a%a%a%a%b' AND a = 'x' || hex(a)))"},
        /* triggers without end */
        {2, "CREATE TABLE t (a); CREATE TABLE u (b);"
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
            " INSERT INTO u WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL"
            " SELECT n + 1 FROM c) SELECT n FROM c; END"},
        {1, "PRAGMA recursive_triggers = ON; CREATE TABLE t (a INT);"
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
            " INSERT INTO t VALUES (new.a + 1); END"},
        {2, "CREATE TABLE t (a INT); CREATE TABLE u (a INT);"
            "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
            " INSERT INTO u VALUES (1); END;"
            "CREATE TRIGGER s AFTER INSERT ON u BEGIN"
            " INSERT INTO t VALUES (1); END"},
        /* values that are large, or too large */
        {0, "CREATE TABLE t (a TEXT, g AS (replace(printf('%.5000000c', 'x'),"
            " 'x', a)) STORED)"},
        {1, "CREATE TABLE t (a INT, g AS (zeroblob(a)) STORED)"},
        {1, "CREATE TABLE t (a TEXT);"
            "INSERT INTO t VALUES (zeroblob(90000000))"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(check_hostile(rows[i].schema) >= rows[i].filled);
    }
}

static void large(void **state)
{
    struct buf sql;
    (void)state;

    buf_init(&sql, BUF_MAXIMUM);
    buf_add_c(&sql, "CREATE TABLE t (");
    repeat(&sql, ", ", 2000, "c", " TEXT NOT NULL");
    buf_add_c(&sql, ");");
    check_hostile(buf_str(&sql).data);

    sql.size = 0;
    buf_add_c(&sql, "CREATE TABLE t (");
    repeat(&sql, ", ", 1000, "c", " TEXT CHECK (length(b) = 3)");
    buf_add_c(&sql, ", b TEXT, CHECK (b <> b));");
    check_hostile(buf_str(&sql).data);

    sql.size = 0;
    buf_add_c(&sql, "CREATE TABLE p (id INTEGER PRIMARY KEY);"
                    "CREATE TABLE t (");
    repeat(&sql, ", ", 1000, "c", " INT NOT NULL REFERENCES p");
    buf_add_c(&sql, ");");
    check_hostile(buf_str(&sql).data);

    sql.size = 0;
    buf_add_c(&sql, "CREATE TABLE t (a TEXT CHECK (a IN (");
    repeat(&sql, ", ", 20000, "'v", "'");
    buf_add_c(&sql, ")));");
    check_hostile(buf_str(&sql).data);

    /* a line of 400 parents; and a circle of 100 */
    sql.size = 0;
    for (int i = 0; i < 500; i++) {
        buf_format(&sql,
                   "CREATE TABLE t%d (id INTEGER PRIMARY KEY,"
                   " next INT NOT NULL REFERENCES t%d);",
                   i, i == 499 ? 400 : i + 1);
    }
    check_hostile(buf_str(&sql).data);
    buf_release(&sql);
}

/* --- any schema ------------------------------------------------------------*/

struct maker {
    uint32_t state;
    struct buf sql;
};

static unsigned below(struct maker *maker, unsigned count)
{
    maker->state = maker->state * 1664525U + 1013904223U;
    return (maker->state >> 12) % count;
}

#define ANY(maker, list)                                                       \
    ((list)[below(maker, (unsigned)(sizeof(list) / sizeof *(list)))])

/* Columns are called c0, c1 …, and every table has c0. */
static void add_column(struct maker *maker, int number, bool strict,
                       unsigned tables)
{
    static const char *const types[] = {
        "INTEGER", "TEXT",     "REAL",         "BLOB", "VARCHAR(8)",
        "BOOLEAN", "DATETIME", "DECIMAL(5,2)", "JSON", ""};
    static const char *const more[] = {"",
                                       "",
                                       "",
                                       "",
                                       " NOT NULL",
                                       " NOT NULL",
                                       " UNIQUE",
                                       " NOT NULL DEFAULT 1",
                                       " DEFAULT 'x'",
                                       " COLLATE NOCASE"};
    const char *type = types[below(maker, strict ? 4 : 10)];

    buf_format(&maker->sql, ", c%d %s%s", number, type, ANY(maker, more));
    if (below(maker, 5) == 0) {
        buf_format(&maker->sql, " REFERENCES t%u", below(maker, tables));
    }
    switch (below(maker, 12)) {
    case 0:
        buf_format(&maker->sql, " CHECK (c%d > %u)", number, below(maker, 50));
        break;
    case 1:
        buf_format(&maker->sql, " CHECK (c%d IN ('a', 2, 3.5, x'00'))", number);
        break;
    case 2:
        buf_format(&maker->sql, " CHECK (length(c%d) <= %u)", number,
                   1 + below(maker, 9));
        break;
    case 3:
        buf_format(&maker->sql, " CHECK (c%d IS NOT c0)", number);
        break;
    default:
        break;
    }
}

static void add_constraints(struct maker *maker, int columns)
{
    int a = (int)below(maker, (unsigned)columns);
    int b = (a + 1) % columns;

    switch (below(maker, 8)) {
    case 0:
        buf_format(&maker->sql, ", UNIQUE (c%d, c%d)", a, b);
        break;
    case 1:
        buf_format(&maker->sql,
                   ", CHECK (c%d IS NULL OR c%d IS NULL OR c%d <> c%d)", a, b,
                   a, b);
        break;
    case 2:
        buf_format(&maker->sql, ", CHECK ((c%d IS NULL) + (c%d IS NULL) < 2)",
                   a, b);
        break;
    default:
        break;
    }
}

static void add_table(struct maker *maker, unsigned number, unsigned tables)
{
    static const char *const keys[] = {"INTEGER PRIMARY KEY",
                                       "INTEGER PRIMARY KEY AUTOINCREMENT",
                                       "TEXT PRIMARY KEY", "INT PRIMARY KEY"};
    bool strict = below(maker, 6) == 0;
    int columns = 2 + (int)below(maker, 6);
    unsigned key = below(maker, 4);
    bool without_rowid = key > 1 && below(maker, 3) == 0;

    buf_format(&maker->sql, "CREATE TABLE t%u (c0 %s", number, keys[key]);
    for (int i = 1; i < columns; i++) {
        add_column(maker, i, strict, tables);
    }
    if (below(maker, 5) == 0) {
        buf_add_c(&maker->sql, strict ? ", g TEXT AS (c0 || 'x')"
                                      : ", g AS (c0 || 'x') STORED");
    }
    add_constraints(maker, columns);
    buf_format(&maker->sql, ")%s%s%s;", strict ? " STRICT" : "",
               strict && without_rowid ? "," : "",
               without_rowid ? " WITHOUT ROWID" : "");
    if (below(maker, 4) == 0) {
        buf_format(&maker->sql, "CREATE %sINDEX i%u ON t%u (%s)%s;",
                   below(maker, 2) == 0 ? "UNIQUE " : "", number, number,
                   below(maker, 2) == 0 ? "c1" : "lower(c1), c0",
                   below(maker, 2) == 0 ? " WHERE c1 IS NOT NULL" : "");
    }
    if (below(maker, 6) == 0) {
        buf_format(&maker->sql,
                   "CREATE TRIGGER r%u AFTER INSERT ON t%u BEGIN"
                   " INSERT OR IGNORE INTO t%u (c1) VALUES (new.c1); END;",
                   number, number, below(maker, tables));
    }
}

#define SCHEMAS 300

/* Of a few hundred schemas: nothing is damaged, and all but a few tables get
 * rows. The others have CHECKs that none can pass, or are children of such. */
static void any_schema(void **state)
{
    size_t tables = 0;
    size_t filled = 0;
    (void)state;

    for (uint32_t seed = 0; seed < SCHEMAS; seed++) {
        struct maker maker = {seed * 7919 + 1, {0}};
        struct base base;
        struct buf out;
        unsigned count = 0;

        buf_init(&maker.sql, BUF_MAXIMUM);
        count = 1 + below(&maker, 6);
        for (unsigned i = 0; i < count; i++) {
            add_table(&maker, i, count);
        }
        set_up(&base, buf_str(&maker.sql).data);
        fill(&base);
        tables += base.schema->table_count;
        filled += base.report.filled;
        buf_init(&out, BUF_MAXIMUM);
        add_damage(&base, &out);
        if (out.size > 0) {
            print_error("%s\n%s\n", buf_str(&maker.sql).data,
                        buf_str(&out).data);
        }
        assert_int_equal(out.size, 0);
        buf_release(&out);
        buf_release(&maker.sql);
        tear_down(&base);
    }
    print_message("%zu of %zu tables have rows\n", filled, tables);
    assert_true(filled * 100 >= tables * 97);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile),
        cmocka_unit_test(large),
        cmocka_unit_test(any_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
