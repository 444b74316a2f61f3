/* SPDX-License-Identifier: MIT
 *
 * Data tests on scratch databases: what they run, what they find, and what is
 * left of it. The messages are tests/golden's.
 */
#include "support/table.h"

#include "input/data_test_read.h"
#include "prove/judge/data_test.h"
#include "prove/judge/row_text.h"
#include "prove/ship.h"

struct proof {
    struct arena *arena;
    struct migration migrations[4];
    struct migration_set set;
    strata_set shipped;
    struct scratch before;
    struct scratch trial;
    struct diags diags;
};

static const struct source *make_source(struct arena *arena, const char *path,
                                        const char *text)
{
    struct source *source = arena_new(arena, struct source);

    *source = (struct source){path, source_normalise(arena, str_from(text))};
    return source;
}

static void fill(struct proof *proof, struct script *script, const char *file,
                 const char *text)
{
    script->source = make_source(proof->arena, file, text);
    script->file = file;
    script->end = script->source->text.size;
}

static void add(struct proof *proof, const char *up, const char *down)
{
    struct migration *migration = &proof->migrations[proof->set.count++];

    migration->version = str_format(proof->arena, "%04zu", proof->set.count);
    migration->label = STR("a");
    fill(proof, &migration->up, "up.sql", up);
    if (down != NULL) {
        fill(proof, &migration->down, "down.sql", down);
    }
    migration_set_chain(&proof->set);
}

static void add_test(struct proof *proof, struct migration *migration,
                     const char *text)
{
    struct data_test test;

    assert_true(data_test_read(make_source(proof->arena, "test", text), "test",
                               &test, &proof->diags));
    migration->tests = arena_append(proof->arena, migration->tests,
                                    sizeof(test), migration->test_count);
    migration->tests[migration->test_count++] = test;
}

static void begin(struct proof *proof, struct arena *arena)
{
    *proof = (struct proof){.arena = arena};
    proof->set.migrations = proof->migrations;
    diags_init(&proof->diags, arena);
}

static void upgrade(struct proof *proof, size_t position)
{
    strata_database database = strata_sqlite(proof->before.db);
    strata_options options = {0};
    strata_error error;

    if (position > 0) {
        options.target = proof->shipped.migrations[position - 1].version;
        assert_int_equal(
            strata_upgrade(&database, &proof->shipped, &options, &error),
            STRATA_OK);
    }
}

/* Run the tests of the migration at a position, on a database at the version
 * `reached`. */
static void run_at(struct proof *proof, size_t position, size_t reached)
{
    proof->shipped = ship(proof->arena, &proof->set, proof->set.count);
    assert_true(scratch_open(&proof->before, 30000));
    assert_true(scratch_open(&proof->trial, 30000));
    upgrade(proof, reached);
    data_tests_run(&proof->set, &proof->shipped, position, &proof->before,
                   &proof->trial, &proof->diags);
}

static void end(struct proof *proof)
{
    scratch_close(&proof->before);
    scratch_close(&proof->trial);
}

/* The input is a data test of a migration that makes tables, or of one behind
 * it; what is reported. */
static void render_test(struct arena *arena, const char *input, struct buf *out)
{
    bool second = input[0] == '2';
    struct proof proof;
    struct migration *migration;

    begin(&proof, arena);
    add(&proof,
        "CREATE TABLE p (id INTEGER PRIMARY KEY, x UNIQUE);"
        "CREATE TABLE c (p REFERENCES p, x NOT NULL DEFAULT 1);",
        "DROP TABLE c; DROP TABLE p;");
    add(&proof,
        "UPDATE p SET x = x + 1; DELETE FROM p WHERE id = 9;"
        "CREATE UNIQUE INDEX i ON c (x);",
        "DROP INDEX i; UPDATE p SET x = 1; DELETE FROM p WHERE id = 8;");
    migration = &proof.migrations[second];
    add_test(&proof, migration, input + 2);
    run_at(&proof, second + 1u, second);
    render_codes(&proof.diags, out);
    assert_true(migration->tests->was_run);
    assert_int_equal(migration->tests->failed, proof.diags.error_count > 0);
    assert_int_equal(proof.set.summary.tests, 1);
    end(&proof);
}

#define UP "-- migrate:up\n"
#define DOWN "-- migrate:down\n"

static void rows_the_migration_and_queries(void **state)
{
    static const struct row rows[] = {
        {"nothing", "1:" UP, ""},
        {"nothing at all of the second one", "2:" UP, ""},
        {"a query without a row", "1:" UP "SELECT x FROM p;", ""},
        {"a query with one", "1:" UP "SELECT 1;", "2:1 test-fails"},
        {"a row of NULL is one", "1:" UP "SELECT NULL;", "2:1 test-fails"},
        {"each query with rows",
         "1:" UP "SELECT 1; SELECT 2 WHERE 0;\nVALUES "
         "(1), (2)",
         "2:1 test-fails, 3:1 test-fails"},
        {"rows before the migration",
         "2:INSERT INTO p VALUES (1, 5);\n" UP
         "SELECT * FROM p WHERE x <> 6; SELECT 1 WHERE 6 NOT IN "
         "(SELECT x FROM p);",
         ""},
        {"rows that are what they are",
         "2:INSERT INTO p VALUES (1, 5);\n" UP "SELECT * FROM p WHERE x = 6;",
         "3:1 test-fails"},
        {"rows after the way down",
         "2:INSERT INTO p VALUES (1, 5);\n" UP
         "SELECT 1 FROM p WHERE x <> 6;\n" DOWN "SELECT 1 FROM p WHERE x <> 1;",
         ""},
        {"a row after the way down", "2:" UP DOWN "SELECT 1;",
         "3:1 test-fails"},
        {"the way down to nothing",
         "1:" UP DOWN "SELECT 1 FROM sqlite_schema WHERE name = 'p';", ""},
        {"no table behind it", "1:" UP DOWN "SELECT 1 FROM p;",
         "3:15 test-fails"},
        {"a failed query is not gone down from",
         "2:" UP "SELECT 1;\n" DOWN "SELECT 2;", "2:1 test-fails"},
        {"and not when the way down would fail",
         "2:INSERT INTO p VALUES (1, 1), (2, 3);\n" UP "SELECT 1;\n" DOWN,
         "3:1 test-fails"},
        {"comments and empty statements",
         "2:/* a */;;\n-- b\n" UP ";; -- c\n/* d */ SELECT 1 WHERE 0; -- e\n",
         ""},
        {"a trigger in the rows",
         "2:CREATE TRIGGER t AFTER INSERT ON p BEGIN DELETE FROM c; SELECT 1; "
         "END;\nINSERT INTO p VALUES (1, 2);\n" UP,
         ""},
        {"a transaction in the rows",
         "2:BEGIN;\nINSERT INTO p VALUES (1, 2);\nCOMMIT;\n" UP, ""},
    };

    (void)state;
    check_table(rows, render_test);
}

static void what_fails_is_reported_where_it_stands(void **state)
{
    static const struct row rows[] = {
        {"rows that SQLite refuses",
         "2:INSERT INTO p VALUES (1, 2);\n INSERT INTO p VALUES (1, 3);\n" UP,
         "2:2 test-fails"},
        {"rows in a table that is not there",
         "1:INSERT INTO p VALUES (1);\n" UP, "1:13 test-fails"},
        {"rows that are no SQL", "2:INSERT\nNOW;\n" UP, "2:1 test-fails"},
        {"rows without an end", "2:INSERT INTO p\n" UP, "1:1 test-fails"},
        {"nothing is asked behind them", "2:NONSENSE;\n" UP "SELECT 1;",
         "1:1 test-fails"},
        {"a key that the rows break",
         "2:INSERT INTO p VALUES (1, 2);\nINSERT INTO c VALUES (7, 1);\n"
         "DELETE FROM p;\n" UP,
         "2:1 test-fails"},
        {"a key, by the last of two that name the table",
         "2:INSERT INTO p VALUES (1, 2);\nINSERT INTO c VALUES (1, 1);\n"
         "INSERT INTO c VALUES (7, 1);\nUPDATE p SET x = 3;\n" UP,
         "3:1 test-fails"},
        {"a key that they mend",
         "2:INSERT INTO c VALUES (7, 1);\nINSERT INTO p VALUES (7, 1);\n" UP,
         ""},
        {"a transaction that is left open",
         "2:BEGIN;\nINSERT INTO p VALUES (1, 2);\n" UP, "2:1 test-fails"},
        {"the up script",
         "2:INSERT INTO c VALUES (NULL, 1), (NULL, 1);\n" UP "SELECT 1;",
         "2:1 test-fails"},
        {"a key that the up script breaks",
         "2:INSERT INTO p VALUES (9, 1); INSERT INTO c VALUES (9, 1);\n" UP,
         "2:1 test-fails"},
        {"the down script",
         "2:INSERT INTO p VALUES (1, 1), (2, 3);\n" UP DOWN "SELECT 1;",
         "3:1 test-fails"},
        {"a key that the down script breaks",
         "2:INSERT INTO p VALUES (8, 1); INSERT INTO c VALUES (8, 1);\n" UP
             DOWN,
         "3:1 test-fails"},
        {"a query of what is not there", "1:" UP "SELECT y FROM p;",
         "2:8 test-fails"},
        {"the second query", "1:" UP "SELECT x\n FROM p;\n\nSELECT * FROM z",
         "5:15 test-fails"},
        {"a query that fails",
         "1:" UP "SELECT 1 WHERE 0;\nSELECT abs(-1 << "
         "63);",
         "3:1 test-fails"},
        {"a statement that writes", "1:" UP "DELETE FROM p;\nSELECT 1;",
         "2:1 test-fails, 3:1 test-fails"},
        {"a statement that gives nothing", "1:" UP "BEGIN; COMMIT;",
         "2:1 test-fails, 2:8 test-fails"},
        {"a statement that could write, and gives no row",
         "1:" UP "DELETE FROM p RETURNING id;", "2:1 test-fails"},
        {"a statement that writes and gives rows",
         "1:" UP "INSERT INTO p VALUES (1, 1) RETURNING id;", "2:1 test-fails"},
        {"another file", "1:" UP "ATTACH 'x' AS y;", "2:1 test-fails"},
        {"a parameter has no value", "1:" UP "SELECT 1 WHERE ? IS NOT NULL;",
         "2:1 test-fails"},
        {"likewise among the rows", "1:SELECT :a;\n" UP, "1:1 test-fails"},
    };

    (void)state;
    check_table(rows, render_test);
}

static void each_test_has_a_database_of_its_own(void **state)
{
    struct arena arena;
    struct proof proof;
    sqlite3_stmt *statement = NULL;

    (void)state;
    arena_init(&arena);
    begin(&proof, &arena);
    add(&proof, "CREATE TABLE t (x);", NULL);
    add(&proof, "CREATE TABLE u (x);", NULL);
    add_test(&proof, &proof.migrations[1], "INSERT INTO t VALUES (1);\n" UP);
    add_test(&proof, &proof.migrations[1], UP "SELECT * FROM t;");
    add_test(&proof, &proof.migrations[1], "CREATE TABLE u (x);\n" UP);
    add_test(&proof, &proof.migrations[1], UP "SELECT * FROM u;");
    run_at(&proof, 2, 1);
    assert_int_equal(proof.diags.error_count, 1);
    assert_int_equal(proof.set.summary.tests, 4);
    assert_false(proof.migrations[1].tests[1].failed);
    assert_true(proof.migrations[1].tests[2].failed);
    assert_false(proof.migrations[1].tests[3].failed);
    assert_int_equal(sqlite3_prepare_v2(proof.before.db, "SELECT * FROM t", -1,
                                        &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    end(&proof);
    arena_release(&arena);
}

/* What one statement did wrong is not said of the next one. */
static void a_test_does_not_hear_of_another(void **state)
{
    struct arena arena;
    struct proof proof;

    (void)state;
    arena_init(&arena);
    begin(&proof, &arena);
    add(&proof, "CREATE TABLE t (x);", NULL);
    add_test(&proof, &proof.migrations[0], UP "ATTACH 'x' AS y;");
    add_test(&proof, &proof.migrations[0], "NONSENSE;\n" UP);
    run_at(&proof, 1, 0);
    assert_int_equal(proof.diags.error_count, 2);
    assert_string_equal(proof.diags.first->next->message.data,
                        "cannot put the rows in: near \"NONSENSE\": syntax "
                        "error");
    end(&proof);
    arena_release(&arena);
}

/* A key that is broken by a statement which does not name the table. */
static void a_broken_key_has_a_place(void **state)
{
    struct arena arena;
    struct proof proof;

    (void)state;
    arena_init(&arena);
    begin(&proof, &arena);
    add(&proof,
        "CREATE TABLE p (id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (p REFERENCES p); INSERT INTO p VALUES (1);"
        "INSERT INTO c VALUES (1);",
        NULL);
    add(&proof, "CREATE TABLE t (x);", NULL);
    add_test(&proof, &proof.migrations[1],
             "INSERT INTO p VALUES (2);\nDELETE FROM p WHERE id = 1;\n" UP);
    run_at(&proof, 2, 1);
    assert_int_equal(proof.diags.error_count, 1);
    assert_int_equal(proof.diags.first->span.start, 26);
    end(&proof);
    arena_release(&arena);
}

/* A migration without tests does not look at the database. */
static void without_tests_nothing_is_copied(void **state)
{
    struct arena arena;
    struct proof proof;

    (void)state;
    arena_init(&arena);
    begin(&proof, &arena);
    add(&proof, "CREATE TABLE t (x);", NULL);
    proof.shipped = ship(&arena, &proof.set, 1);
    data_tests_run(&proof.set, &proof.shipped, 1, NULL, NULL, &proof.diags);
    assert_int_equal(proof.set.summary.tests, 0);
    arena_release(&arena);
}

/* The second one breaks a key that the third one mends: both are applied in
 * one go, and rows are put in before both. */
static void migrations_that_wait_are_run_together(void **state)
{
    struct arena arena;
    struct proof proof;

    (void)state;
    arena_init(&arena);
    begin(&proof, &arena);
    add(&proof,
        "CREATE TABLE p (id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (p REFERENCES p); INSERT INTO p VALUES (1);"
        "INSERT INTO c VALUES (1);",
        NULL);
    add(&proof, "DELETE FROM p WHERE id = 1;", NULL);
    add(&proof, "DELETE FROM c WHERE p = 1;", NULL);
    add_test(&proof, &proof.migrations[2],
             "INSERT INTO p VALUES (2); INSERT INTO c VALUES (2);\n" UP
             "SELECT * FROM c WHERE p <> 2;\n"
             "SELECT 1 WHERE NOT EXISTS (SELECT * FROM c);");
    run_at(&proof, 3, 1);
    assert_int_equal(proof.diags.error_count, 0);
    end(&proof);
    arena_release(&arena);
}

/* The database may be further behind: then the ones between are run first. */
static void the_version_before_is_reached(void **state)
{
    struct arena arena;
    struct proof proof;

    (void)state;
    arena_init(&arena);
    begin(&proof, &arena);
    add(&proof, "CREATE TABLE t (x);", NULL);
    add(&proof, "CREATE TABLE u (x);", NULL);
    add(&proof, "CREATE TABLE v AS SELECT x FROM u;", NULL);
    add_test(&proof, &proof.migrations[2],
             "INSERT INTO u VALUES (1);\n" UP
             "SELECT 1 WHERE NOT EXISTS (SELECT * FROM v);");
    run_at(&proof, 3, 1);
    assert_int_equal(proof.diags.error_count, 0);
    end(&proof);
    arena_release(&arena);
}

/* The first row of a query, as it is shown. */
static void render_row_text(struct arena *arena, const char *input,
                            struct buf *out)
{
    struct scratch scratch;
    sqlite3_stmt *statement = NULL;

    assert_true(scratch_open(&scratch, 30000));
    assert_int_equal(
        sqlite3_prepare_v2(scratch.db, input, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    buf_add(out, row_text(arena, statement));
    sqlite3_finalize(statement);
    scratch_close(&scratch);
}

#define ZEROS_24 "000000000000000000000000000000000000000000000000"
#define X_48 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void rows_are_shown_as_sql(void **state)
{
    static const struct row rows[] = {
        {"numbers", "SELECT 7, -9223372036854775808, 1.5, 1e300, 9e999",
         "7, -9223372036854775808, 1.5, 1.0e+300, Inf"},
        {"NULL", "SELECT NULL, NULL", "NULL, NULL"},
        {"texts", "SELECT 'x', '', 'ä€😀', 'it''s'", "'x', '', 'ä€😀', 'it's'"},
        {"a NUL", "SELECT char(97, 0, 98)", "'a\\x00b'"},
        {"bytes that are no text", "SELECT CAST(x'61ff62' AS TEXT)",
         "'a\xff"
         "b'"},
        {"BLOBs", "SELECT x'', x'00ff'", "x'', x'00ff'"},
        {"a text as long as it may be", "SELECT printf('%.48c', 'x')",
         "'" X_48 "'"},
        {"a longer one", "SELECT printf('%.49c', 'x')", "'" X_48 "…'"},
        {"not cut inside of a character", "SELECT printf('%.46c€€', 'x')",
         "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"},
        {"a BLOB as long as it may be", "SELECT zeroblob(24)",
         "x'" ZEROS_24 "'"},
        {"a longer one", "SELECT zeroblob(25)", "x'" ZEROS_24 "…'"},
        {"many values",
         "SELECT printf('%.48c', 'x'), zeroblob(24), printf('%.48c', 'x'), 1, "
         "2, 3",
         "'" X_48 "', x'" ZEROS_24 "', '" X_48 "', 1, 2, …"},
    };

    (void)state;
    check_table(rows, render_row_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_the_migration_and_queries),
        cmocka_unit_test(what_fails_is_reported_where_it_stands),
        cmocka_unit_test(each_test_has_a_database_of_its_own),
        cmocka_unit_test(a_test_does_not_hear_of_another),
        cmocka_unit_test(a_broken_key_has_a_place),
        cmocka_unit_test(without_tests_nothing_is_copied),
        cmocka_unit_test(migrations_that_wait_are_run_together),
        cmocka_unit_test(the_version_before_is_reached),
        cmocka_unit_test(rows_are_shown_as_sql),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
