/* SPDX-License-Identifier: MIT
 *
 * What is seen of scripts while they run.
 */
#include "support/observed.h"

static void render(struct arena *arena, const char *input, struct buf *out)
{
    observed_run_scripts(arena, input, out, 0);
}

static void render_outside(struct arena *arena, const char *input,
                           struct buf *out)
{
    observed_run_scripts(arena, input, out, STRATA_NO_TRANSACTION);
}

#define TABLES                                                                 \
    "CREATE TABLE p (i INTEGER PRIMARY KEY, x UNIQUE,"                         \
    " y DEFAULT CURRENT_TIMESTAMP);"                                           \
    "CREATE TABLE c (a, b);"                                                   \
    "INSERT INTO p (i, x) VALUES (1, 2); INSERT INTO c VALUES (1, 2);"
#define KEYED                                                                  \
    "CREATE TABLE p (i INTEGER PRIMARY KEY);"                                  \
    "CREATE TABLE c (a REFERENCES p ON DELETE CASCADE);"                       \
    "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);"
#define LOGGED                                                                 \
    TABLES "CREATE TABLE log (m);"                                             \
           "CREATE TRIGGER tr AFTER INSERT ON p"                               \
           " BEGIN INSERT INTO log VALUES (lower(new.x)); END;"
#define VIEWED                                                                 \
    TABLES "CREATE VIEW v AS SELECT i, upper(x) u FROM p;"                     \
           "CREATE TRIGGER vi INSTEAD OF INSERT ON v"                          \
           " BEGIN INSERT INTO p (i) VALUES (new.i); END;"

static void rows_are_changed(void **state)
{
    static const struct row rows[] = {
        {"insert", TABLES "--\nINSERT INTO c VALUES (1, 2), (3, 4);",
         "2W: insert c"},
        {"select", TABLES "--\nSELECT x, y, a FROM p, c WHERE b = 1;",
         ": read p, read c"},
        {"no column", TABLES "--\nSELECT count(*) FROM p;",
         ": call count, read p"},
        {"insert from another",
         TABLES "--\nINSERT INTO c SELECT i, abs(x) FROM p;",
         "1W: insert c, read p, call abs"},
        {"update", TABLES "--\nUPDATE c SET a = 1, B = 2;",
         "1W: update a of c, update b of c"},
        {"update by another",
         TABLES "--\nUPDATE c SET b = x FROM p WHERE p.i = a;",
         "1W: update b of c, read p, read c"},
        {"delete", TABLES "--\nDELETE FROM c;", "1W: delete c"},
        {"delete some", TABLES "--\nDELETE FROM c WHERE a = 7;",
         "W: delete c, read c"},
        {"replace", TABLES "--\nREPLACE INTO p (i, x) VALUES (1, 2);",
         "1WC: insert p"},
        {"upsert",
         TABLES "--\nINSERT INTO p (i, x) VALUES (1, 3)"
                " ON CONFLICT DO UPDATE SET x = excluded.x;",
         "1WC: insert p, update x of p"},
        {"returning", TABLES "--\nINSERT INTO c VALUES (1, 2) RETURNING a;",
         "1W: insert c, read c"},
        {"with",
         TABLES "--\nWITH q AS (SELECT x FROM p)"
                " INSERT INTO c SELECT x, 1 FROM q;",
         "1W: insert c, read p"},
        {"recursive",
         TABLES "--\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                " SELECT i + 1 FROM n WHERE i < 3)"
                " INSERT INTO c SELECT i, i FROM n;",
         "3W: insert c"},
        {"quoted names",
         "CREATE TABLE \"a 'b\" (\"c\"\"d\");--\n"
         "UPDATE [a 'b] SET `c\"d` = 1;",
         "W: update c\"d of a 'b"},
        {"other case", TABLES "--\nDELETE FROM C WHERE B = 2;",
         "1W: delete c, read c"},
        {"several statements",
         TABLES "--\nDELETE FROM c; ; -- a comment;\nSELECT 1;\n"
                "INSERT INTO c VALUES (1, 2)",
         "1W: delete c | : | 1W: insert c"},
    };
    (void)state;
    check_table(rows, render);
}

static void triggers_and_views(void **state)
{
    static const struct row rows[] = {
        {"trigger", LOGGED "--\nINSERT INTO p (i) VALUES (2);",
         "2WC: insert p, indirect insert log, indirect call lower, "
         "indirect read p"},
        {"trigger and statement on the same",
         "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t WHEN new.a < 3"
         " BEGIN INSERT INTO t VALUES (9); END;--\n"
         "INSERT INTO t VALUES (1);",
         "2W: insert t, indirect read t, indirect insert t"},
        {"two triggers that do the same",
         LOGGED "CREATE TRIGGER ts AFTER INSERT ON p"
                " BEGIN INSERT INTO log VALUES (2); END;--\n"
                "INSERT INTO p (i, y) VALUES (2, 2);",
         "3W: insert p, indirect insert log, indirect call lower, "
         "indirect read p"},
        {"trigger that only reads",
         "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t"
         " BEGIN SELECT abs(a) FROM t; END;--\nINSERT INTO t VALUES (1);",
         "1W: insert t, indirect call abs, indirect read t"},
        {"trigger that cannot fire",
         "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t WHEN 0"
         " BEGIN DELETE FROM t; END;--\nINSERT INTO t VALUES (1);",
         "1W: insert t, indirect delete t"},
        {"temporary trigger",
         "CREATE TABLE t (a);--\n"
         "CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END;"
         "INSERT INTO t VALUES (1); DROP TRIGGER r;",
         "W: temp create-trigger r of t | 2W: insert t, indirect delete t | "
         "W: temp drop-trigger r of t"},
        {"view", VIEWED "--\nSELECT u FROM v;", ": read p, call upper, read v"},
        {"view as source", VIEWED "--\nINSERT INTO c SELECT i, u FROM v;",
         "1W: insert c, read p, call upper, read v"},
        {"instead of", VIEWED "--\nINSERT INTO v VALUES (5, 6);",
         "1WC: insert v, indirect insert p, indirect read v"},
    };
    (void)state;
    check_table(rows, render);
}

static void the_schema_is_changed(void **state)
{
    static const struct row rows[] = {
        {"table", "--\nCREATE TABLE t (a);", "WS: create-table t"},
        {"table with everything",
         TABLES "--\nCREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT,"
                " b DEFAULT (abs(random())) UNIQUE CHECK (length(b) < 5),"
                " g AS (upper(b)), FOREIGN KEY (b) REFERENCES p (x));",
         "WS: create-table t"},
        {"without rowid",
         "--\nCREATE TABLE t (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID;",
         "WS: create-table t"},
        {"table from another",
         TABLES "--\nCREATE TABLE t AS SELECT upper(x) AS u FROM p;",
         "WS: create-table t, insert t, call upper, read p"},
        {"table that exists", TABLES "--\nCREATE TABLE IF NOT EXISTS p (a);",
         ":"},
        {"table from another that exists",
         TABLES "--\nCREATE TABLE IF NOT EXISTS p AS SELECT * FROM c;", ":"},
        {"temporary table",
         TABLES "--\nCREATE TEMP TABLE t (a); INSERT INTO t SELECT i FROM p;"
                "DROP TABLE t;",
         "W: temp create-table t | 1W: temp insert t, read p | "
         "W: temp drop-table t"},
        {"temporary table from another",
         TABLES "--\nCREATE TEMP TABLE t AS SELECT * FROM p; DROP TABLE t;",
         "W: temp create-table t, temp insert t, read p | "
         "W: temp drop-table t"},
        {"temporary table under a table's name",
         TABLES "--\nCREATE TEMP TABLE c AS SELECT * FROM main.c;"
                "DELETE FROM c; DELETE FROM main.c; DROP TABLE temp.c;",
         "W: temp create-table c, temp insert c, read c | 1W: temp delete c | "
         "1W: delete c | W: temp drop-table c"},
        {"index",
         TABLES "--\nCREATE INDEX x ON p (lower(x), y) WHERE x > abs(2);",
         "WS: create-index x of p"},
        {"index that exists",
         TABLES "--\nCREATE INDEX x ON p (x);"
                "CREATE INDEX IF NOT EXISTS x ON p (y);",
         "WS: create-index x of p | :"},
        {"view", TABLES "--\nCREATE VIEW v AS SELECT upper(x) FROM p;",
         "WS: create-view v"},
        {"view that exists",
         VIEWED "--\nCREATE VIEW IF NOT EXISTS v AS SELECT 1;", ":"},
        {"temporary view",
         TABLES "--\nCREATE TEMP VIEW w AS SELECT * FROM p;"
                "DROP VIEW w;",
         "W: temp create-view w | W: temp drop-view w"},
        {"trigger",
         TABLES "--\nCREATE TRIGGER r AFTER UPDATE ON p"
                " BEGIN DELETE FROM c; SELECT random(); END;",
         "WS: create-trigger r of p"},
        {"trigger that exists",
         LOGGED "--\nCREATE TRIGGER IF NOT EXISTS tr AFTER INSERT ON c"
                " BEGIN SELECT 1; END;",
         ":"},
        {"drop table with index and trigger",
         LOGGED "CREATE INDEX x ON p (y);--\nDROP TABLE p;",
         "WS: drop-table p"},
        {"drop table with a sequence",
         "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);--\n"
         "DROP TABLE t;",
         "WS: drop-table t"},
        {"drop nothing", "--\nDROP TABLE IF EXISTS t;", ":"},
        {"drop the others",
         VIEWED "CREATE INDEX x ON p (y);--\n"
                "DROP INDEX x; DROP TRIGGER vi; DROP VIEW v;",
         "WS: drop-index x of p | WS: drop-trigger vi of v | WS: drop-view v"},
        {"drop view with trigger", VIEWED "--\nDROP VIEW v;",
         "WS: drop-view v"},
        {"rename table", VIEWED "--\nALTER TABLE c RENAME TO d;",
         "WS: alter c"},
        {"rename column", TABLES "--\nALTER TABLE c RENAME b TO d;",
         "WS: alter c"},
        {"add column",
         TABLES "--\nALTER TABLE c ADD d DEFAULT 1 NOT NULL CHECK (d > 0);",
         "WS: alter c"},
        {"drop column", TABLES "--\nALTER TABLE c DROP b;", "WS: alter b of c"},
        {"rebuild",
         LOGGED "--\nCREATE TABLE n (i, x); INSERT INTO n SELECT i, x FROM p;"
                "DROP TABLE p; ALTER TABLE n RENAME TO p;",
         "WS: create-table n | 1W: insert n, read p | WS: drop-table p | "
         "WS: alter n"},
    };
    (void)state;
    check_table(rows, render);
}

static void what_is_not_the_scripts(void **state)
{
    static const struct row rows[] = {
        {"explain",
         TABLES "--\nEXPLAIN DELETE FROM p;"
                "EXPLAIN QUERY PLAN DELETE FROM p;",
         ": | :"},
        {"the runtime's",
         "--\nINSERT INTO strata_history SELECT * FROM strata_history"
         " WHERE 0; CREATE INDEX x ON strata_history (version);"
         "DROP INDEX x;",
         "W: | W: | W:"},
        {"the sequence, explained",
         "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);--\n"
         "EXPLAIN DELETE FROM sqlite_sequence;",
         ":"},
        {"the sequence",
         "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);"
         "INSERT INTO t VALUES (7);--\n"
         "UPDATE sqlite_sequence SET seq = 9;"
         "SELECT * FROM sqlite_sequence;",
         "1W: | :"},
        {"analyze", TABLES "--\nANALYZE; ANALYZE p; REINDEX;", "W: | W: | :"},
        {"pragmas",
         TABLES "--\nPRAGMA user_version = 3; PRAGMA foreign_key_check;"
                "PRAGMA integrity_check;",
         ": | : | :"},
        {"full-text search",
         "--\nCREATE VIRTUAL TABLE f USING fts5(a, b);"
         "INSERT INTO f VALUES ('x', 'y');"
         "SELECT a FROM f WHERE f MATCH 'x'; DELETE FROM f;"
         "ALTER TABLE f RENAME TO g; UPDATE g SET a = b; DROP TABLE g;",
         "3WS: create-table f | 3W: insert f | : read f, call match | "
         "11W: delete f | WS: alter f | W: read g, update a of g | "
         "WS: drop-table g"},
        {"full-text search, connected anew",
         "CREATE VIRTUAL TABLE f USING fts5(a);"
         "INSERT INTO f VALUES ('x'); CREATE TABLE t (a);--\n"
         "INSERT INTO t SELECT a FROM f;"
         "ALTER TABLE t RENAME TO u; INSERT INTO u SELECT a FROM f;"
         "ALTER TABLE u RENAME TO t; DROP TABLE f;",
         "1W: insert t, read f | WS: alter t | 1W: insert u, read f | "
         "WS: alter u | WS: drop-table f"},
        {"r*tree, connected anew",
         "CREATE VIRTUAL TABLE f USING rtree(a, b, c);"
         "INSERT INTO f VALUES (1, 2, 3); CREATE TABLE t (a);--\n"
         "ALTER TABLE t RENAME TO u; DELETE FROM f WHERE a = 1;"
         "ALTER TABLE u RENAME TO t; DROP TABLE f;",
         "WS: alter t | 3W: call length, delete f, read f | WS: alter u | "
         "WS: drop-table f"},
        {"full-text search of a table",
         "CREATE TABLE t (a); INSERT INTO t VALUES ('x');--\n"
         "CREATE VIRTUAL TABLE f USING fts5(a, content=t);"
         "INSERT INTO f(f) VALUES ('rebuild');",
         "3WS: create-table f | 8W: insert f"},
    };
    (void)state;
    check_table(rows, render);
}

static void outside_of_a_transaction(void **state)
{
    static const struct row rows[] = {
        {"vacuum", LOGGED "--\nVACUUM; DELETE FROM c;", ": | 1W: delete c"},
        {"cascades", KEYED "--\nPRAGMA foreign_keys = ON; DELETE FROM p;",
         ": | 2W: delete p, read c, indirect delete c, read p"},
        {"cascades of a trigger",
         KEYED "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t"
               " BEGIN DELETE FROM p; END;--\n"
               "PRAGMA foreign_keys = ON; INSERT INTO t VALUES (1);",
         ": | 3W: insert t, indirect delete p, indirect read c, "
         "indirect delete c, read p, read c"},
        {"cascades in the same table",
         "CREATE TABLE t (i INTEGER PRIMARY KEY,"
         " u REFERENCES t ON DELETE SET NULL);"
         "INSERT INTO t VALUES (1, NULL), (2, 1);--\n"
         "PRAGMA foreign_keys = ON; DELETE FROM t WHERE i = 1;",
         ": | 2W: delete t, read t, indirect update u of t"},
        {"dropping a parent",
         KEYED "--\nPRAGMA foreign_keys = ON; DROP TABLE p;",
         ": | 2WS: drop-table p, indirect delete c"},
    };
    (void)state;
    check_table(rows, render_outside);
}

static void render_bracketed(struct arena *arena, const char *input,
                             struct buf *out)
{
    observed_run_scripts(arena, input, out, STRATA_BRACKETED);
}

static void inside_of_its_own_transaction(void **state)
{
    static const struct row rows[] = {
        {"passed over", TABLES "--\nBEGIN; DELETE FROM c; COMMIT;",
         ": | 1W: delete c | :"},
    };
    (void)state;
    check_table(rows, render_bracketed);
}

/* --- positions, visits, attempts -------------------------------------------*/

static void spans_are_of_the_file(void **state)
{
    static const char text[] = "-- migrate:up\nSELECT 1 ;\n/* ; */ SELECT 2\n"
                               "-- migrate:down\nSELECT 3;\n";
    struct arena arena;
    struct observed observed;
    strata_error error;
    const struct observation *seen = NULL;
    const struct migration *migration = &observed.migrations[0];
    (void)state;
    arena_init(&arena);
    observed_open(&observed, &arena);
    observed_add(&observed, text, 0);
    observed.migrations[0].up.start = 14;
    observed.migrations[0].up.end = 42;
    observed.migrations[0].down = observed.migrations[0].up;
    observed.migrations[0].down.start = 58;
    observed.migrations[0].down.end = sizeof text - 1;
    observed.rows[0].up.text = str_to_c(&arena, script_text(&migration->up));
    observed.rows[0].up.size = 28;
    observed.rows[0].down = observed.rows[0].up;
    observed.rows[0].down.text =
        str_to_c(&arena, script_text(&migration->down));
    observed.rows[0].down.size = strlen(observed.rows[0].down.text);
    assert_int_equal(observed_run(&observed, &error), STRATA_OK);
    seen = observer_seen(observed.observer);
    assert_int_equal(seen->statement_count, 2);
    assert_int_equal(seen->statements[0].span.start, 14);
    assert_int_equal(seen->statements[0].span.end, 24);
    assert_int_equal(seen->statements[1].span.start, 33);
    assert_int_equal(seen->statements[1].span.end, 41);
    assert_ptr_equal(seen->statements[1].migration, migration);
    assert_ptr_equal(seen->statements[1].script, &migration->up);
    {
        strata_database database = strata_sqlite(observed.scratch.db);
        strata_options options = {0};
        options.target = STRATA_BASE;
        observer_listen(observed.observer, &options);
        assert_int_equal(
            strata_downgrade(&database, &observed.shipped, &options, &error),
            STRATA_OK);
    }
    assert_int_equal(seen->statement_count, 3);
    assert_ptr_equal(seen->statements[2].script, &migration->down);
    assert_int_equal(seen->statements[2].span.start, 58);
    assert_int_equal(seen->statements[2].span.end, 67);
    scratch_close(&observed.scratch);
    arena_release(&arena);
}

static void count_rows(void *context, struct scratch *scratch,
                       const struct observation *seen, size_t index)
{
    struct buf *out = context;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(index + 1, seen->statement_count);
    if (sqlite3_prepare_v2(scratch->db, "SELECT count(*) FROM t", -1,
                           &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        buf_format(out, "%d ", sqlite3_column_int(statement, 0));
    }
    sqlite3_finalize(statement);
}

static void visits_are_between_statements(void **state)
{
    struct arena arena;
    struct observed observed;
    struct buf out;
    strata_error error;
    (void)state;
    arena_init(&arena);
    buf_init(&out, 1000);
    observed_open(&observed, &arena);
    observed_add(&observed,
                 "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);"
                 "DELETE FROM t WHERE a = 1; SELECT 1; INSERT INTO t SELECT 3",
                 0);
    observer_set_visit(observed.observer, count_rows, &out);
    assert_int_equal(observed_run(&observed, &error), STRATA_OK);
    buf_add_c(&out, "/ ");
    observed_render(observer_seen(observed.observer), &out);
    assert_string_equal(buf_str(&out).data,
                        "0 2 1 1 2 / WS: create-table t | 2W: insert t | "
                        "1W: delete t, read t | : | 1W: insert t");
    scratch_close(&observed.scratch);
    buf_release(&out);
    arena_release(&arena);
}

/* Several migrations at once; the first attempt fails. */
static void attempts_are_told_apart(void **state)
{
    struct arena arena;
    struct observed observed;
    struct buf out;
    strata_error error;
    const struct observation *first = NULL;
    size_t statement = 99;
    (void)state;
    arena_init(&arena);
    buf_init(&out, 1000);
    observed_open(&observed, &arena);
    observed_add(&observed, "CREATE TABLE t (a);", 0);
    observed_add(&observed, "INSERT INTO t VALUES (1);", 0);
    observed_add(&observed, "DELETE FROM t; DELETE FROM u;", 0);
    assert_int_equal(observed_run(&observed, &error), STRATA_FAILED);
    first = observer_seen(observed.observer);
    observed.rows[2].up.text = "DELETE FROM t;";
    observed.rows[2].up.size = 14;
    assert_int_equal(observed_run(&observed, &error), STRATA_OK);
    observed_render(first, &out);
    buf_add_c(&out, " / ");
    observed_render(observer_seen(observed.observer), &out);
    assert_string_equal(buf_str(&out).data,
                        "WS: create-table t | 1W: insert t | 1W: delete t / "
                        "WS: create-table t | 1W: insert t | 1W: delete t");
    assert_ptr_equal(first->statements[2].migration, &observed.migrations[2]);
    assert_true(observation_find(first, ACTION_DELETE, STR("T"), &statement));
    assert_int_equal(statement, 2);
    assert_true(observation_find(first, ACTION_DELETE, STR("t"), NULL));
    assert_false(observation_find(first, ACTION_DELETE, STR("u"), NULL));
    assert_false(observation_find(first, ACTION_UPDATE, STR("t"), NULL));
    scratch_close(&observed.scratch);
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_changed),
        cmocka_unit_test(triggers_and_views),
        cmocka_unit_test(the_schema_is_changed),
        cmocka_unit_test(what_is_not_the_scripts),
        cmocka_unit_test(outside_of_a_transaction),
        cmocka_unit_test(inside_of_its_own_transaction),
        cmocka_unit_test(spans_are_of_the_file),
        cmocka_unit_test(visits_are_between_statements),
        cmocka_unit_test(attempts_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
