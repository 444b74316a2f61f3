/* SPDX-License-Identifier: MIT
 *
 * What of a schema compiles no more, and whose fault that is.
 */
#include "support/proof.h"

#include "prove/judge/compiles.h"
#include "prove/judge/trial.h"

/* "file:line:column code message" for each finding, and a line each. With
 * `notes` also what they say. */
static void render_findings(struct diags *diags, bool notes, struct buf *out)
{
    const struct diag *diag = NULL;
    const struct diag_note *note = NULL;
    for (diag = diags->first; diag != NULL; diag = diag->next) {
        struct position place =
            source_position(diag->span.source, diag->span.start);
        buf_format(out, "%s%s:%zu:%zu %s %.*s",
                   diag == diags->first ? "" : "\n", diag->span.source->path,
                   place.line, place.column, diag_code_text(diag->code),
                   STR_ARGS(diag->message));
        for (note = diag->notes; notes && note != NULL; note = note->next) {
            buf_format(out, "\n- %.*s", STR_ARGS(note->message));
        }
    }
}

/* Scripts that have "sealed" in them are. */
static void judge(struct proof *proof, struct arena *arena, const char *input)
{
    struct compiles *compiles = NULL;
    size_t i = 0;
    proof_open(proof, arena, input);
    compiles = compiles_new(arena);
    for (i = 1; i <= proof->set.count; i += 1) {
        struct step step = proof_step(proof, i, i);
        struct migration *migration = step_migration(&step);
        migration->sealed =
            strstr(migration->up.source->text.data, "sealed") != NULL;
        compiles_step(compiles, &step, &proof->main);
    }
    compiles_end(compiles, &proof->diags);
}

static void render(struct arena *arena, const char *input, struct buf *out)
{
    struct proof proof;
    judge(&proof, arena, input);
    render_findings(&proof.diags, false, out);
    proof_close(&proof);
}

static void render_notes(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct proof proof;
    judge(&proof, arena, input);
    render_findings(&proof.diags, true, out);
    proof_close(&proof);
}

#define BROKEN " object-broken "
#define MEANWHILE " object-broken-meanwhile "
#define T "CREATE TABLE t (a, b);"
#define V "CREATE VIEW v AS SELECT a FROM t;"
#define L "CREATE TABLE log (m);"
#define R                                                                      \
    "CREATE TRIGGER r AFTER INSERT ON t"                                       \
    " BEGIN INSERT INTO log VALUES (new.a); END;"

static void views(void **state)
{
    static const struct row rows[] = {
        {"whole", T V "=>SELECT * FROM v;", ""},
        {"table is dropped", T V "=>SELECT 1;\nDROP TABLE t;",
         "2:2:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t"},
        {"table is rebuilt", T V "=>DROP TABLE t; CREATE TABLE t (a);", ""},
        {"table is rebuilt without the column",
         T V "=>CREATE TABLE n (b); DROP TABLE t; PRAGMA legacy_alter_table=1;"
             "ALTER TABLE n RENAME TO t;",
         "2:1:32" BROKEN "view 'v' does not compile any more: "
         "no such column: a"},
        {"it was never whole", "CREATE VIEW v AS SELECT a FROM missing;",
         "1:1:32" BROKEN "view 'v' does not compile: "
         "no such table: main.missing"},
        {"it was never whole, and something else is dropped",
         L "=>CREATE VIEW v AS SELECT a FROM missing; DROP TABLE log",
         "2:1:32" BROKEN "view 'v' does not compile: "
         "no such table: main.missing"},
        {"made and broken in one script", "=>" T V "DROP TABLE t;",
         "2:1:67" BROKEN "view 'v' does not compile: no such table: main.t"},
        {"a column is missing", T "CREATE VIEW v AS SELECT c FROM t;",
         "1:1:47" BROKEN "view 'v' does not compile: no such column: c"},
        {"a function is missing", T "CREATE VIEW v AS SELECT f(a) FROM t;",
         "1:1:47" BROKEN "view 'v' does not compile: no such function: f"},
        {"too many columns", T "CREATE VIEW v (x) AS SELECT * FROM t;",
         "1:1:35" BROKEN "view 'v' does not compile: "
         "expected 1 columns for 'v' but got 2"},
        {"a column is added to what it takes",
         "CREATE TABLE t (a); CREATE VIEW v (x) AS SELECT * FROM t;"
         "=>ALTER TABLE t ADD COLUMN b;",
         "2:1:13" BROKEN "view 'v' does not compile any more: "
         "expected 1 columns for 'v' but got 2"},
        {"through another view",
         T V "CREATE VIEW w AS SELECT a FROM v;=>DROP VIEW v;",
         "2:1:11" BROKEN "view 'w' does not compile any more: "
         "no such table: main.v"},
        {"a consequence alone",
         T V "CREATE VIEW w AS SELECT a FROM v;=>DROP TABLE t;",
         "2:1:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t"},
        {"a consequence of a consequence",
         "CREATE TABLE base_table (a); CREATE VIEW low AS SELECT a FROM"
         " base_table; CREATE VIEW mid AS SELECT a FROM low;"
         "CREATE VIEW top AS SELECT a FROM mid;=>DROP TABLE base_table;",
         "2:1:12" BROKEN "view 'low' does not compile any more: "
         "no such table: main.base_table"},
        {"a consequence that is older than its cause",
         "CREATE TABLE base_table (a); CREATE VIEW low AS SELECT a FROM"
         " base_table; CREATE VIEW high AS SELECT a FROM low;"
         "=>DROP VIEW low; CREATE VIEW low AS SELECT f(a) AS a FROM"
         " base_table;",
         "2:1:42" BROKEN "view 'low' does not compile any more: "
         "no such function: f"},
        {"a name within another one",
         "CREATE TABLE base_table (a); CREATE VIEW low AS SELECT a FROM"
         " base_table; CREATE VIEW lower_yet AS SELECT a FROM base_table;"
         "=>DROP TABLE base_table",
         "2:1:12" BROKEN "view 'low' does not compile any more: "
         "no such table: main.base_table\n"
         "2:1:12" BROKEN "view 'lower_yet' does not compile any more: "
         "no such table: main.base_table"},
        {"through a view that is whole",
         "CREATE TABLE base_table (a);"
         "CREATE VIEW mid AS SELECT * FROM base_table;"
         "CREATE VIEW top (x) AS SELECT * FROM mid;"
         "=>ALTER TABLE base_table ADD COLUMN b;",
         "2:1:1" BROKEN "view 'top' does not compile any more: "
         "expected 1 columns for 'top' but got 2"},
        {"for the same reason as a foreign key",
         "CREATE TABLE other (x PRIMARY KEY);"
         "CREATE TABLE child (a REFERENCES other);"
         "CREATE VIEW pairs AS SELECT * FROM child, other;=>DROP TABLE other;",
         "2:1:12" BROKEN
         "a foreign key of table 'child' cannot be enforced any "
         "more: no such table: main.other\n"
         "2:1:12" BROKEN "view 'pairs' does not compile any more: "
         "no such table: main.other"},
        {"in a circle",
         "CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM v;",
         "1:1:13" BROKEN "view 'v' does not compile: "
         "view v is circularly defined\n"
         "1:1:47" BROKEN "view 'w' does not compile: "
         "view w is circularly defined"},
        {"renamed is not broken",
         T V "=>ALTER TABLE t RENAME TO u;"
             "ALTER TABLE u RENAME a TO c;",
         ""},
        {"odd names",
         "CREATE TABLE \"a\"\"b\" (x); CREATE VIEW \"v'w\" AS SELECT *"
         " FROM \"a\"\"b\";=>DROP TABLE [a\"b]",
         "2:1:12" BROKEN "view 'v'w' does not compile any more: "
         "no such table: main.a\"b"},
        {"temporary ones are nobody's",
         T "=>CREATE TEMP VIEW v AS SELECT x FROM t; DROP VIEW v", ""},
    };
    (void)state;
    check_table(rows, render);
}

static void triggers(void **state)
{
    static const struct row rows[] = {
        {"whole", T L R "=>DROP TRIGGER r;", ""},
        {"its table is dropped", T L R "=>DROP TABLE t", ""},
        {"what it writes to is dropped", T L R "=>DROP TABLE log;",
         "2:1:12" BROKEN "trigger 'r' of 't' does not compile any more: "
         "no such table: log"},
        {"what it writes to gets a column",
         T L R "=>ALTER TABLE log ADD COLUMN b",
         "2:1:13" BROKEN "trigger 'r' of 't' does not compile any more: "
         "table log has 2 columns but 1 values were supplied"},
        {"it was never whole", T R,
         "1:1:76" BROKEN "trigger 'r' of 't' does not compile: "
         "no such table: log"},
        {"a column of its own row",
         T "CREATE TRIGGER r BEFORE UPDATE OF a ON t WHEN new.z"
           " BEGIN SELECT 1; END;",
         "1:1:38" BROKEN "trigger 'r' of 't' does not compile: "
         "no such column: new.z"},
        {"a column that it waits for",
         T "CREATE TRIGGER r BEFORE UPDATE OF \"A\", z, rowid ON t"
           " BEGIN SELECT 1; END;",
         "1:1:62" BROKEN "trigger 'r' of 't' does not compile: "
         "no such column: z, behind UPDATE OF"},
        {"a column that it waits for is dropped",
         "CREATE TABLE t (a, b, c);"
         "CREATE TRIGGER r AFTER UPDATE OF b ON t BEGIN SELECT 1; END;"
         "=>ALTER TABLE t DROP COLUMN b;",
         "2:1:27" BROKEN "trigger 'r' of 't' does not compile any more: "
         "no such column: b, behind UPDATE OF"},
        {"a column that it waits for is renamed",
         "CREATE TABLE t (a, b);"
         "CREATE TRIGGER r AFTER UPDATE OF b ON t BEGIN SELECT 1; END;"
         "=>ALTER TABLE t RENAME COLUMN b TO c;",
         ""},
        {"nothing that it waits for, but a table that is called so",
         "CREATE TABLE t (a); CREATE TABLE of (b);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE of SET b = 1; END;",
         ""},
        {"a function",
         T "CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT f(old.a); END;",
         "1:1:71" BROKEN "trigger 'r' of 't' does not compile: "
         "no such function: f"},
        {"one of three",
         T L R "CREATE TRIGGER q AFTER INSERT ON t"
               " BEGIN SELECT z FROM log; END;"
               "CREATE TRIGGER p AFTER INSERT ON t BEGIN DELETE FROM log; END;",
         "1:1:169" BROKEN "trigger 'q' of 't' does not compile: "
         "no such column: z"},
        {"all of three, each for its own reason",
         T "CREATE TRIGGER p AFTER INSERT ON t BEGIN SELECT x FROM t; END;"
           "CREATE TRIGGER q AFTER UPDATE ON t BEGIN SELECT y FROM t; END;"
           "CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT z FROM t; END;",
         "1:1:71" BROKEN "trigger 'p' of 't' does not compile: "
         "no such column: x\n"
         "1:1:133" BROKEN "trigger 'q' of 't' does not compile: "
         "no such column: y\n"
         "1:1:195" BROKEN "trigger 'r' of 't' does not compile: "
         "no such column: z"},
        {"not the one that fires it",
         T L "CREATE TABLE s (a);"
             "CREATE TRIGGER o AFTER INSERT ON s BEGIN INSERT INTO t VALUES"
             " (1, 2); END;" R "=>DROP TABLE log",
         "2:1:12" BROKEN "trigger 'r' of 't' does not compile any more: "
         "no such table: log"},
        {"of generated columns",
         "CREATE TABLE t (a, b AS (a + 1), c AS (b) STORED);" L
         "CREATE TRIGGER r AFTER UPDATE ON t"
         " BEGIN INSERT INTO log VALUES (new.c); END;",
         ""},
        {"of a view",
         T V "CREATE TRIGGER i INSTEAD OF INSERT ON v"
             " BEGIN INSERT INTO t VALUES (new.a, 1); END;"
             "CREATE TRIGGER u INSTEAD OF UPDATE ON v"
             " BEGIN UPDATE t SET z = new.a; END;",
         "1:1:198" BROKEN "trigger 'u' of 'v' does not compile: "
         "no such column: z"},
        {"of a view that is broken itself",
         T V "CREATE TRIGGER i INSTEAD OF INSERT ON v"
             " BEGIN INSERT INTO t VALUES (new.a, 1); END;=>DROP TABLE t;",
         "2:1:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t"},
        {"that writes through a view",
         T L V "CREATE TRIGGER i INSTEAD OF INSERT ON v"
               " BEGIN SELECT 1; END;"
               "CREATE TRIGGER r AFTER INSERT ON log"
               " BEGIN INSERT INTO v VALUES (new.m); END;",
         ""},
        {"that writes through a view without the trigger",
         T L V "CREATE TRIGGER i INSTEAD OF INSERT ON v"
               " BEGIN SELECT 1; END;"
               "CREATE TRIGGER r AFTER INSERT ON log"
               " BEGIN INSERT INTO v VALUES (new.m); END;=>DROP TRIGGER i;",
         "2:1:14" BROKEN "trigger 'r' of 'log' does not compile any more: "
         "cannot modify v because it is a view"},
        {"that writes through a view, which gets the trigger later",
         "CREATE TABLE note (a); CREATE TABLE log (m);"
         "CREATE VIEW way AS SELECT a FROM note;"
         "CREATE TRIGGER r AFTER INSERT ON log"
         " BEGIN INSERT INTO way VALUES (new.m); END;"
         "=>CREATE TRIGGER no_other INSTEAD OF INSERT ON way"
         " BEGIN SELECT 1; END;",
         "1:1:98" MEANWHILE "trigger 'r' of 'log' does not compile: "
         "cannot modify way because it is a view"},
        {"of a table that cannot be used itself",
         "CREATE TABLE t (a DEFAULT (f()));"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;",
         "1:1:14" BROKEN "table 't' cannot be used: unknown function: f()"},
        {"quoted",
         "CREATE TABLE \"t t\" (\"a a\"); CREATE TRIGGER \"r -- r\""
         " AFTER UPDATE ON [t t] BEGIN SELECT \"a\"\"b\"; END;",
         "1:1:88" BROKEN "trigger 'r -- r' of 't t' does not compile: "
         "no such column: a\"b"},
    };
    (void)state;
    check_table(rows, render);
}

#define C " object-broken a foreign key of table 'c' cannot be enforced"
#define MISMATCH ": foreign key mismatch - \"c\" referencing \"p\""

static void tables_and_keys(void **state)
{
    static const struct row rows[] = {
        {"whole",
         "CREATE TABLE p (x PRIMARY KEY, y, z, UNIQUE (y, z));"
         "CREATE TABLE c (a REFERENCES p, b, d, e REFERENCES c (f),"
         " f UNIQUE, FOREIGN KEY (d, b) REFERENCES p (z, y));",
         ""},
        {"no such table", "CREATE TABLE c (a, b REFERENCES p);",
         "1:1:33" C ": no such table: main.p"},
        {"not the column of the name",
         "CREATE TABLE c (p, a, FOREIGN KEY (a) REFERENCES \"P\" (x));",
         "1:1:50" C ": no such table: main.P"},
        {"the parent is dropped",
         "CREATE TABLE p (x PRIMARY KEY); CREATE TABLE c (a REFERENCES p);"
         "=>DROP TABLE p;",
         "2:1:12" C " any more: no such table: main.p"},
        {"no such column",
         "CREATE TABLE p (x PRIMARY KEY); CREATE TABLE c (a REFERENCES p (y)); -- no-transaction",
         "1:1:62" C MISMATCH},
        {"not unique",
         "CREATE TABLE p (x); CREATE TABLE c (a REFERENCES p (x)); -- no-transaction",
         "1:1:50" C MISMATCH},
        {"unique for some",
         "CREATE TABLE p (x); CREATE UNIQUE INDEX i ON p (x) WHERE x > 0;"
         "CREATE TABLE c (a REFERENCES p (x)); -- no-transaction",
         "1:1:93" C MISMATCH},
        {"no primary key",
         "CREATE TABLE p (x); CREATE TABLE c (a REFERENCES p); -- no-transaction",
         "1:1:50" C MISMATCH},
        {"the index is dropped",
         "CREATE TABLE p (x); CREATE UNIQUE INDEX i ON p (x);"
         "CREATE TABLE c (a REFERENCES p (x));=>DROP INDEX i; -- no-transaction",
         "2:1:12" C " any more" MISMATCH},
        {"a view is no parent",
         "CREATE VIEW p AS SELECT 1 AS x; CREATE TABLE c (a REFERENCES p (x)); -- no-transaction",
         "1:1:62" C MISMATCH},
        {"of the parent, which is whole",
         "CREATE TABLE c (a REFERENCES p (x) DEFERRABLE INITIALLY DEFERRED);"
         "CREATE TABLE p (x, y REFERENCES p (z), z UNIQUE);"
         "-- no-transaction",
         "1:1:30" C MISMATCH},
        {"a default that cannot be", "CREATE TABLE t (a, b DEFAULT (f(1)));",
         "1:1:14" BROKEN "table 't' cannot be used: unknown function: f()"},
        {"everything else of a table",
         "CREATE TABLE t (a DEFAULT (abs(-1)) CHECK (a > 0),"
         " b AS (upper(a)), c AS (a || b) STORED UNIQUE);"
         "CREATE INDEX i ON t (lower(b)) WHERE c > length(a);"
         "=>ALTER TABLE t RENAME a TO d; ALTER TABLE t RENAME TO u;",
         ""},
        {"virtual",
         "CREATE VIRTUAL TABLE f USING fts5(a); CREATE TABLE f_other (a);", ""},
        {"broken, its triggers are not",
         "CREATE TABLE c (a REFERENCES p); CREATE TRIGGER r AFTER INSERT ON c"
         " BEGIN SELECT z; END",
         "1:1:30" C ": no such table: main.p\n"
         "1:1:82" BROKEN "trigger 'r' of 'c' does not compile: "
         "no such column: z"},
    };
    (void)state;
    check_table(rows, render);
}

static void whose_fault(void **state)
{
    static const struct row rows[] = {
        {"mended",
         "CREATE TABLE c (a REFERENCES p);"
         "=>SELECT 1;=>CREATE TABLE p (x PRIMARY KEY);=>SELECT 1;",
         "1:1:30" MEANWHILE "a foreign key of table 'c' cannot be enforced: "
         "no such table: main.p"},
        {"altered, and mended later",
         "CREATE TABLE child (a REFERENCES other);"
         "=>ALTER TABLE child ADD COLUMN b;"
         "=>CREATE TABLE other (x PRIMARY KEY);",
         "1:1:34" MEANWHILE
         "a foreign key of table 'child' cannot be enforced: "
         "no such table: main.other"},
        {"mended by going", T V "=>DROP TABLE t;=>DROP VIEW v;",
         "2:1:12" MEANWHILE "view 'v' does not compile any more: "
         "no such table: main.t"},
        {"mended, and broken again",
         T V "=>DROP TABLE t;=>" T "=>DROP TABLE t;",
         "2:1:12" MEANWHILE "view 'v' does not compile any more: "
         "no such table: main.t\n"
         "4:1:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t"},
        {"mended in the same script", T V "=>DROP TABLE t;" T, ""},
        {"made anew, and broken all the same",
         T V "=>DROP TABLE t;=>DROP VIEW v; CREATE VIEW v AS SELECT a FROM u;",
         "2:1:12" MEANWHILE "view 'v' does not compile any more: "
         "no such table: main.t\n"
         "3:1:45" BROKEN "view 'v' does not compile: "
         "no such table: main.u"},
        {"one reason gone, another one left",
         "CREATE VIEW v AS SELECT 1 FROM x, y;=>CREATE TABLE x (a);",
         "1:1:35" BROKEN "view 'v' does not compile: no such table: main.y"},
        {"the root is mended, and not what followed",
         "CREATE TABLE base (a, b); CREATE VIEW low AS SELECT * FROM base;"
         "CREATE VIEW top AS SELECT a, b FROM low;=>DROP TABLE base;"
         "=>CREATE TABLE base (a)",
         "2:1:12" MEANWHILE "view 'low' does not compile any more: "
         "no such table: main.base\n"
         "2:1:12" BROKEN "view 'top' does not compile any more: "
         "no such column: b"},
        {"the root is made anew, and broken all the same",
         "CREATE TABLE base (a); CREATE VIEW low AS SELECT f(a) AS a FROM base;"
         "CREATE VIEW top AS SELECT a FROM low;"
         "=>DROP VIEW low;CREATE VIEW low AS SELECT f(a) AS a FROM base"
         " WHERE a;",
         "1:1:50" MEANWHILE "view 'low' does not compile: "
         "no such function: f\n"
         "2:1:41" BROKEN "view 'low' does not compile: "
         "no such function: f"},
        {"the one that took what is missing",
         "CREATE TABLE one (a); CREATE TABLE two (b);"
         "CREATE VIEW both AS SELECT a, b FROM one, two;"
         "=>ALTER TABLE one ADD COLUMN c; DROP TABLE two;",
         "2:1:42" BROKEN "view 'both' does not compile any more: "
         "no such table: main.two"},
        {"the first of two drops",
         T L V "CREATE VIEW w AS SELECT m FROM log;"
               "=>DROP TABLE t;\nDROP TABLE log;",
         "2:1:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t\n"
         "2:2:12" BROKEN "view 'w' does not compile any more: "
         "no such table: main.log"},
        {"sealed and broken", T V "=>DROP TABLE t; -- sealed",
         "2:1:12" MEANWHILE "view 'v' does not compile since '2', which is "
         "sealed: no such table: main.t"},
        {"sealed and mended", T V "=>DROP TABLE t; -- sealed\n=>" T, ""},
        {"sealed, and broken behind it", T V "-- sealed\n=>DROP TABLE t;",
         "2:1:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t"},
    };
    (void)state;
    check_table(rows, render);
}

static void what_can_be_done(void **state)
{
    static const struct row rows[] = {
        {"new", "CREATE VIEW v AS SELECT f(1, 2);",
         "1:1:25" BROKEN "view 'v' does not compile: no such function: f\n"
         "- SQLite takes it as it is written, and would fail when it is used\n"
         "- if the program registers it: FUNCTIONS f/2 in add_migrations, "
         "--function f/2 here"},
        {"was whole", T V "=>DROP TABLE t",
         "2:1:12" BROKEN "view 'v' does not compile any more: "
         "no such table: main.t\n- drop it as well, or make it anew"},
        {"mended", T V "=>DROP TABLE t=>" T,
         "2:1:12" MEANWHILE "view 'v' does not compile any more: "
         "no such table: main.t\n"
         "- mended here; a program with the migrations up to '2' alone has it "
         "broken\n- drop it as well, or make it anew"},
        {"no such column",
         "CREATE TABLE p (x PRIMARY KEY); CREATE TABLE c (a REFERENCES p (y)); -- no-transaction",
         "1:1:62" C MISMATCH
         "\n- where foreign keys are enforced, nothing can be inserted into "
         "the table\n- 'p' has no column 'y'"},
        {"not unique",
         "CREATE TABLE p (x); CREATE TABLE c (a REFERENCES p (x)); -- no-transaction",
         "1:1:50" C MISMATCH
         "\n- where foreign keys are enforced, nothing can be inserted into "
         "the table\n- what it refers to must be the primary key of 'p', or "
         "have a UNIQUE index of exactly these columns, with their collations "
         "and without WHERE"},
        {"default", "CREATE TABLE t (b DEFAULT (f(1)));",
         "1:1:14" BROKEN "table 't' cannot be used: unknown function: f()\n"
         "- nothing can be inserted into the table\n"
         "- if the program registers it: FUNCTIONS f/N in add_migrations, "
         "--function f/N here"},
        {"sealed", "CREATE VIEW v AS SELECT z; -- sealed",
         "1:1:25" MEANWHILE "view 'v' does not compile since '1', which is "
         "sealed: no such column: z\n"
         "- what is sealed stays as it is; a new migration can mend it\n"
         "- SQLite takes it as it is written, and would fail when it is used"},
    };
    (void)state;
    check_table(rows, render_notes);
}

/* One thing that takes too long is enough to know. */
static void what_takes_too_long(void **state)
{
    struct arena arena;
    struct proof proof;
    struct step step;
    struct compiles *compiles = NULL;
    (void)state;
    arena_init(&arena);
    proof_open(&proof, &arena, T V L R);
    compiles = compiles_new(&arena);
    step = proof_step(&proof, 1, 1);
    proof.main.timeout_ms = -1;
    compiles_step(compiles, &step, &proof.main);
    compiles_step(compiles, &step, &proof.main);
    compiles_end(compiles, &proof.diags);
    assert_int_equal(proof.diags.error_count, 1);
    assert_string_equal(
        proof.diags.first->message.data,
        "table 't' cannot be used: the statement ran for more than 0 seconds");
    proof_close(&proof);
    arena_release(&arena);
}

/* Nothing is left behind of looking. */
static void the_database_is_as_before(void **state)
{
    static const char query[] =
        "SELECT group_concat(name) FROM (SELECT name FROM sqlite_temp_schema"
        " UNION ALL SELECT name FROM sqlite_schema)";
    struct arena arena;
    struct proof proof;
    struct trial trial;
    sqlite3_stmt *statement = NULL;
    int enabled = 0;
    (void)state;
    arena_init(&arena);
    judge(&proof, &arena, T L R "CREATE TABLE c (a REFERENCES nobody)");
    sqlite3_prepare_v2(proof.main.db, query, -1, &statement, NULL);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0),
                        "strata_history,t,log,r,c");
    sqlite3_finalize(statement);
    sqlite3_db_config(proof.main.db, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1,
                      &enabled);
    assert_int_equal(enabled, 1);
    sqlite3_db_config(proof.main.db, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &enabled);
    assert_int_equal(enabled, 0);
    sqlite3_db_config(proof.main.db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    trial_begin(&trial, &arena, &proof.main);
    trial_end(&trial);
    sqlite3_db_config(proof.main.db, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &enabled);
    assert_int_equal(enabled, 1);
    assert_int_equal(
        sqlite3_exec(proof.main.db, "SELECT count(*) FROM t", NULL, NULL, NULL),
        SQLITE_OK);
    proof_close(&proof);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views),
        cmocka_unit_test(triggers),
        cmocka_unit_test(tables_and_keys),
        cmocka_unit_test(whose_fault),
        cmocka_unit_test(what_can_be_done),
        cmocka_unit_test(what_takes_too_long),
        cmocka_unit_test(the_database_is_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
