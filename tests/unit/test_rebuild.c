/* SPDX-License-Identifier: MIT
 *
 * What rebuilds forget, and what they may: indexes, triggers, the mark of
 * AUTOINCREMENT.
 */
#include "support/rebuilding.h"

/* The notes of all findings. */
static void render_notes(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct proof proof;
    struct buf findings;

    buf_init(&findings, BUF_MAXIMUM);
    rebuilding_run(arena, input, &proof, &findings);
    for (const struct diag *diag = proof.diags.first; diag != NULL;
         diag = diag->next) {
        for (const struct diag_note *note = diag->notes; note != NULL;
             note = note->next) {
            buf_format(out, "%s%.*s", out->size > 0 ? " | " : "",
                       STR_ARGS(note->message));
        }
    }
    buf_release(&findings);
    proof_close(&proof);
}

static void indexes(void **state)
{
    static const struct row rows[] = {
        {"none", T MORE, ""},
        {"one", T "CREATE INDEX i ON t (a);" MORE, LOST("index 'i'")},
        {"two", T "CREATE INDEX i ON t (a);CREATE INDEX j ON t (b, a);" MORE,
         LOST("index 'i'") "; " LOST("index 'j'")},
        {"unique", T "CREATE UNIQUE INDEX i ON t (a);" MORE, LOST("index 'i'")},
        {"in a sealed script", T "CREATE INDEX i ON t (a);" MORE "--sealed",
         ""},
        {"made again",
         T "CREATE INDEX i ON t (a);" MORE "CREATE INDEX I ON t (a);", ""},
        {"made again with more columns",
         T "CREATE INDEX i ON t (a);" MORE "CREATE INDEX j ON t (a, b);", ""},
        {"made again with other columns",
         T "CREATE INDEX i ON t (a, b);" MORE "CREATE INDEX j ON t (b);",
         LOST("index 'i'")},
        {"another one of the same first column",
         T "CREATE INDEX i ON t (a, b);" MORE "CREATE INDEX j ON t (a, c);",
         ""},
        {"which was there before",
         T "CREATE INDEX i ON t (a, b); CREATE INDEX j ON t (a, id);" MORE
           "CREATE INDEX j ON t (a, id);",
         LOST("index 'i'")},
        {"another collation",
         T "CREATE INDEX i ON t (a COLLATE NOCASE);"
           "CREATE INDEX j ON t (a);" MORE "CREATE INDEX j ON t (a);",
         LOST("index 'i'")},
        {"a partial one instead of a whole",
         T "CREATE INDEX i ON t (a); CREATE INDEX j ON t (a) WHERE b;" MORE
           "CREATE INDEX j ON t (a) WHERE b;",
         LOST("index 'i'")},
        {"a whole one instead of a partial",
         T "CREATE INDEX i ON t (a) WHERE b > 0;" MORE
           "CREATE INDEX j ON t (a);",
         ""},
        {"an expression under another name",
         T "CREATE INDEX i ON t (lower(a));" MORE
           "CREATE INDEX j ON t(LOWER( \"a\" ));",
         ""},
        {"another expression",
         T "CREATE INDEX i ON t (lower(a));" MORE
           "CREATE INDEX j ON t (upper(a));",
         LOST("index 'i'")},
        {"unique for some rows instead of all",
         T "CREATE UNIQUE INDEX i ON t (a);" MORE
           "CREATE UNIQUE INDEX j ON t (a) WHERE b;",
         LOST("index 'i'")},
        {"not unique instead of unique",
         T "CREATE UNIQUE INDEX i ON t (a);" MORE "CREATE INDEX j ON t (a);",
         LOST("index 'i'")},
        {"a constraint instead",
         T "CREATE UNIQUE INDEX i ON t (a);" REBUILD(
             "id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT, c)", "id, a, b"),
         ""},
        {"unique with fewer columns",
         T "CREATE UNIQUE INDEX i ON t (a, b);" MORE
           "CREATE UNIQUE INDEX j ON t (b);",
         ""},
        {"unique with more columns",
         T "CREATE UNIQUE INDEX i ON t (a);" MORE
           "CREATE UNIQUE INDEX j ON t (a, b);",
         LOST("index 'i'")},
        {"of what is the rowid now",
         "CREATE TABLE t (id INT, a); CREATE INDEX i ON t (id);" REBUILD(
             "id INTEGER PRIMARY KEY, a)", "id, a"),
         ""},
        {"of a column that is gone", T "CREATE INDEX i ON t (b);" LESS, ""},
        {"of two, one of them gone", T "CREATE INDEX i ON t (a, b);" LESS, ""},
        {"with a condition on a column that is gone",
         T "CREATE INDEX i ON t (a) WHERE \"B\" > 0;" LESS, ""},
        {"with a column that is called as another one's beginning",
         T "CREATE INDEX i ON t (a) WHERE length(a) > 0;" LESS,
         LOST("index 'i'")},
        {"dropped by name before",
         T "CREATE INDEX i ON t (a);=>DROP INDEX i;CREATE TABLE n (x);"
           "INSERT INTO n SELECT a FROM t;DROP TABLE t;"
           "ALTER TABLE n RENAME TO t;",
         ""},
        {"dropped by name if it is there, behind",
         T "CREATE INDEX i ON t (a);" MORE "DROP INDEX IF EXISTS I;", ""},
        {"another one dropped by name",
         T "CREATE INDEX i ON t (a);CREATE INDEX j ON t (b);" MORE
           "DROP INDEX IF EXISTS j;",
         LOST("index 'i'")},
        {"a set of indexes that is new",
         T "CREATE INDEX i ON t (a);" MORE
           "CREATE INDEX j ON t (b); CREATE INDEX k ON t (c);",
         ""},
        {"partly new",
         T "CREATE INDEX i ON t (a); CREATE INDEX j ON t (b);" MORE
           "CREATE INDEX j ON t (b); CREATE INDEX k ON t (c);",
         LOST("index 'i'")},
        {"a set that is new, where one was unique",
         T "CREATE UNIQUE INDEX i ON t (a);" MORE
           "CREATE INDEX j ON t (b); CREATE INDEX k ON t (c);",
         LOST("index 'i'")},
        {"not rebuilt", T "CREATE INDEX i ON t (a);=>DROP TABLE t;", ""},
        {"made anew without its rows",
         T "CREATE INDEX i ON t (a);=>DROP TABLE t;CREATE TABLE t (a);"
           "INSERT INTO t VALUES (1);",
         ""},
        {"the old one is renamed first",
         T "CREATE INDEX i ON t (a);=>ALTER TABLE t RENAME TO o;"
           "CREATE TABLE t (a, b);INSERT INTO t SELECT a, b FROM o;\n"
           "DROP TABLE o;",
         "2:12 't' loses its index 'i'"},
        {"and it is kept",
         T "CREATE INDEX i ON t (a);=>ALTER TABLE t RENAME TO o;"
           "CREATE TABLE t (a, b);INSERT INTO t SELECT a, b FROM o;",
         "1:25 't' loses its index 'i'"},
        {"of the same form",
         T "CREATE INDEX i ON t (a);=>CREATE TABLE n (id INTEGER PRIMARY KEY,"
           " a TEXT, b TEXT);INSERT INTO n SELECT * FROM t;\nDROP TABLE t;"
           "ALTER TABLE n RENAME TO t;",
         LOST("index 'i'")},
        {"renamed in it",
         T "CREATE INDEX i ON t (a);=>ALTER TABLE t RENAME a TO z;"
           "CREATE TABLE n (z, b, c);INSERT INTO n SELECT z, b, 1 FROM t;\n"
           "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         LOST("index 'i'")},
        {"renamed in it, and made again",
         T "CREATE INDEX i ON t (a);=>ALTER TABLE t RENAME a TO z;"
           "CREATE TABLE n (z, b, c);INSERT INTO n SELECT z, b, 1 FROM t;\n"
           "DROP TABLE t;ALTER TABLE n RENAME TO t;CREATE INDEX j ON t (z);",
         ""},
    };

    (void)state;
    check_table(rows, rebuilding_render);
}

#define TRIGGER(name, event, body)                                             \
    "CREATE TRIGGER " name " " event " ON t BEGIN SELECT " body "; END;"

static void triggers(void **state)
{
    static const struct row rows[] = {
        {"one", T TRIGGER("g", "AFTER INSERT", "1") MORE, LOST("trigger 'g'")},
        {"made again",
         T TRIGGER("g", "AFTER INSERT", "1")
             MORE TRIGGER("G", "AFTER INSERT", "2"),
         ""},
        {"made again under another name",
         T TRIGGER("g", "AFTER INSERT", "1")
             MORE TRIGGER("h", "AFTER DELETE", "1"),
         ""},
        {"another one for the same event",
         T TRIGGER("g", "AFTER INSERT", "1")
             MORE TRIGGER("h", "BEFORE INSERT", "2"),
         ""},
        {"another one for another event",
         T TRIGGER("g", "AFTER INSERT", "1")
             MORE TRIGGER("h", "AFTER DELETE", "2"),
         LOST("trigger 'g'")},
        {"for the same event of a column",
         T TRIGGER("g", "UPDATE OF a", "1") MORE TRIGGER("h", "UPDATE", "2"),
         ""},
        {"another one that was there",
         T TRIGGER("g", "INSERT", "1") TRIGGER("h", "INSERT", "2")
             MORE TRIGGER("h", "INSERT", "2"),
         LOST("trigger 'g'")},
        {"one with the name of an event",
         T TRIGGER("\"delete\"", "INSERT", "1")
             MORE TRIGGER("h", "DELETE", "2"),
         LOST("trigger 'delete'")},
        {"of a column that is gone", T TRIGGER("g", "UPDATE OF b", "1") LESS,
         ""},
        {"that names a column that is gone",
         T TRIGGER("g", "INSERT", "new.b") LESS, ""},
        {"dropped by name",
         T TRIGGER("g", "INSERT",
                   "1") "=>DROP TRIGGER g;"
                        "CREATE TABLE n (a);INSERT INTO n SELECT a FROM t;"
                        "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         ""},
        {"dropped if it is there",
         T TRIGGER("g", "INSERT", "1") MORE "DROP TRIGGER IF EXISTS g;", ""},
        {"of another table",
         T "CREATE TABLE u (a);CREATE TRIGGER g AFTER INSERT ON u BEGIN"
           "  SELECT 1; END;" MORE,
         ""},
        {"of a table that a view replaces",
         T TRIGGER("g", "AFTER INSERT", "1") "=>DROP TABLE t;"
                                             "CREATE VIEW t AS SELECT 1 AS a;",
         ""},
        {"of a view that is made again",
         T "CREATE VIEW v AS SELECT a FROM t;"
           "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
           "=>\nDROP VIEW v;CREATE VIEW v AS SELECT b FROM t;",
         "2:11 'v' loses its trigger 'g'"},
        {"of a view that is gone",
         T "CREATE VIEW v AS SELECT a FROM t;"
           "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
           "=>DROP VIEW v;",
         ""},
        {"of a view, and made again",
         T "CREATE VIEW v AS SELECT a FROM t;"
           "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
           "=>DROP VIEW v;CREATE VIEW v AS SELECT b FROM t;"
           "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 2; END;",
         ""},
    };

    (void)state;
    check_table(rows, rebuilding_render);
}

#define AUTO "id INTEGER PRIMARY KEY AUTOINCREMENT, a"
#define FORGETS                                                                  \
    "forgets which ids were given away: it goes on behind the highest one that " \
    "is left"

static void marks(void **state)
{
    static const struct row rows[] = {
        {"forgotten", OLD(AUTO ")") REBUILD(AUTO ", c)", "id, a"),
         "1:73 mark 't' " FORGETS},
        {"the old one is renamed first",
         OLD(AUTO ")") "=>ALTER TABLE t RENAME TO o;CREATE TABLE t (" AUTO
                       ", c);\nINSERT INTO t (a) SELECT a FROM o;DROP TABLE o;",
         "2:13 mark 't' " FORGETS},
        {"written",
         OLD(AUTO ")") REBUILD(
             AUTO ", c)",
             "id, a") "UPDATE sqlite_sequence SET seq = 7 WHERE name = 't';",
         ""},
        {"only mentioned",
         OLD(AUTO ")") "=>SELECT 'sqlite_sequence';CREATE TABLE n (" AUTO
                       ", c);\nINSERT INTO n (a) SELECT a FROM t;"
                       "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         "2:13 mark 't' " FORGETS},
        {"not rebuilt", OLD(AUTO ")") "=>ALTER TABLE t ADD COLUMN c;", ""},
        {"nothing is copied",
         OLD(AUTO ")") "=>DROP TABLE t;CREATE TABLE t (" AUTO ", c);", ""},
        {"new with it",
         OLD("id INTEGER PRIMARY KEY, a)") REBUILD(AUTO ", c)", "id, a"), ""},
    };

    (void)state;
    check_table(rows, rebuilding_render);
}

static void notes_have_what_to_paste(void **state)
{
    static const struct row rows[] = {
        {"an index", T "CREATE INDEX i ON t\n  (a) /* x */ WHERE b;" MORE,
         "to have it again: CREATE INDEX i ON t (a) WHERE b;"},
        {"a column with a comma", PAIR("a CHECK (a IN (1, 2)), b)", "a, b, c)"),
         "it was: a CHECK (a IN (1, 2))"},
        {"a constraint of the table",
         PAIR("a, b, CONSTRAINT \"x y\" CHECK (a > b))", "a, b, c)"),
         "it was: CONSTRAINT \"x y\" CHECK (a > b)"},
        {"each definition once",
         PAIR("a NOT NULL CHECK (a > 0) COLLATE NOCASE, b)", "a, b, c)"),
         "it was: a NOT NULL CHECK (a > 0) COLLATE NOCASE | it was: a NOT NULL "
         "CHECK (a > 0) COLLATE NOCASE | it was: a NOT NULL CHECK (a > 0) "
         "COLLATE NOCASE"},
        {"no more than five",
         "CREATE TABLE t (a NOT NULL, b NOT NULL, c NOT NULL, d NOT NULL,"
         " e NOT NULL, f NOT NULL);=>CREATE TABLE n AS SELECT * FROM t;"
         "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         "it was: a NOT NULL | it was: b NOT NULL | it was: c NOT NULL | it "
         "was: d NOT NULL | it was: e NOT NULL | CREATE TABLE AS takes over "
         "names and values alone; write the definition out, and then INSERT "
         "INTO … SELECT"},
        {"an option of the table",
         PAIR("a TEXT, b TEXT) STRICT", "a TEXT, b TEXT, c TEXT)"), ""},
        {"a mark", OLD(AUTO ")") REBUILD(AUTO ", c)", "id, a"),
         "to keep the mark, put behind this statement: DELETE FROM "
         "sqlite_sequence WHERE name = 'n'; INSERT INTO sqlite_sequence (name, "
         "seq) SELECT 'n', seq FROM sqlite_sequence WHERE name = 't';"},
        {"a mark of a name with a quote in it",
         "CREATE TABLE \"it's\" (" AUTO ");=>CREATE TABLE n (" AUTO ", c);"
         "INSERT INTO n (a) SELECT a FROM \"it's\"; DROP TABLE \"it's\";"
         "ALTER TABLE n RENAME TO \"it's\";",
         "to keep the mark, put behind this statement: DELETE FROM "
         "sqlite_sequence WHERE name = 'n'; INSERT INTO sqlite_sequence (name, "
         "seq) SELECT 'n', seq FROM sqlite_sequence WHERE name = 'it''s';"},
        {"a mark, the old one renamed first",
         OLD(AUTO ")") "=>ALTER TABLE t RENAME TO o;CREATE TABLE t (" AUTO
                       ", c);INSERT INTO t (a) SELECT a FROM o;DROP TABLE o;",
         "to keep the mark, put behind this statement: DELETE FROM "
         "sqlite_sequence WHERE name = 't'; INSERT INTO sqlite_sequence (name, "
         "seq) SELECT 't', seq FROM sqlite_sequence WHERE name = 'o';"},
        {"a mark that is gone already",
         OLD(AUTO ")") "=>CREATE TEMP TABLE x AS SELECT * FROM t;DROP TABLE t;"
                       "CREATE TABLE t (" AUTO ");"
                       "INSERT INTO t SELECT id, a FROM x;",
         "the mark is in sqlite_sequence, and goes with the old table: keep it "
         "before that is dropped"},
    };

    (void)state;
    check_table(rows, render_notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indexes),
        cmocka_unit_test(triggers),
        cmocka_unit_test(marks),
        cmocka_unit_test(notes_have_what_to_paste),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
