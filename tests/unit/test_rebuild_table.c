/* SPDX-License-Identifier: MIT
 *
 * Constraints that a rebuild forgets, and those that it is for.
 */
#include "support/rebuilding.h"

static void constraints(void **state)
{
    static const struct row rows[] = {
        {"the same",
         PAIR("a NOT NULL, b CHECK (b > 0))", "a NOT NULL, b CHECK (b > 0))"),
         ""},
        {"that alone", PAIR("a CHECK (a > 0), b)", "a, b)"), ""},
        {"two of a kind alone",
         PAIR("a CHECK (a > 0), b CHECK (b > 0))", "a, b)"), ""},
        {"and another thing", PAIR("a CHECK (a > 0), b)", "a, b, c)"),
         GONE("CHECK (a)")},
        {"of one column, and another one of it",
         PAIR("a CHECK (a > 0) CHECK (a < 9), b CHECK (b > 0))", "a, b, c)"),
         GONE("CHECK (a, b)")},
        {"of a table", PAIR("a, b, CHECK (a > b))", "a, b, c)"),
         GONE("CHECK (b)")},
        {"changed", PAIR("a CHECK (a > 0), b)", "a CHECK (a > 1), b, c)"), ""},
        {"written in another way",
         PAIR("a CHECK (a > 0), b)", "a, b, c, CHECK(\"A\">0))"), ""},
        {"of a column that is gone",
         OLD("a, b, c CHECK (c > a))") REBUILD("a, b, d)", "a, b"), ""},
        {"of a column with another type",
         PAIR("a TEXT CHECK (a > 0), b)", "a INTEGER, b, c)"), ""},
        {"of a column that refers to another table now",
         "CREATE TABLE p (x PRIMARY KEY);" PAIR("a CHECK (a > 0), b)",
                                                "a REFERENCES p, b, c)"),
         ""},
        {"COLLATE", PAIR("a COLLATE NOCASE, b)", "a, b, c)"),
         GONE("COLLATE (a)")},
        {"another COLLATE",
         PAIR("a COLLATE NOCASE, b)", "a COLLATE RTRIM, b, c)"), ""},
        {"NOT NULL is often what it is for", PAIR("a NOT NULL, b)", "a, b, c)"),
         ""},
        {"so is DEFAULT", PAIR("a DEFAULT 1, b)", "a, b, c)"), ""},
        {"so is UNIQUE", PAIR("a UNIQUE, b)", "a, b, c)"), ""},
        {"not both of one column", PAIR("a NOT NULL DEFAULT 1, b)", "a, b, c)"),
         GONE("NOT NULL (a)") "; " GONE("DEFAULT (a)")},
        {"unless it is about that column alone",
         PAIR("a NOT NULL DEFAULT 1, b)", "a, b)"), ""},
        {"or it changes in another way as well",
         PAIR("a TEXT NOT NULL DEFAULT 1, b)", "a INT, b, c)"), ""},
        {"two columns have one each",
         PAIR("a NOT NULL, b DEFAULT 1)", "a, b, c)"), ""},
        {"all is told where several kinds are lost",
         PAIR("a TEXT NOT NULL, b TEXT CHECK (b > 0)) STRICT",
              "a TEXT, b TEXT, c)"),
         GONE("NOT NULL (a)") "; " GONE("CHECK (b)") "; " GONE("STRICT")},
        {"but not what is written in another way",
         PAIR("a TEXT UNIQUE, b TEXT CHECK (b > 0)) STRICT",
              "a TEXT, b TEXT, c, UNIQUE (a))"),
         GONE("CHECK (b)") "; " GONE("STRICT")},
        {"nor what the rowid is",
         PAIR("a INTEGER UNIQUE, b INTEGER CHECK (b > 0)) STRICT",
              "a INTEGER PRIMARY KEY, b INTEGER)"),
         GONE("CHECK (b)") "; " GONE("STRICT")},
        {"nor what something new is unique of",
         PAIR("a TEXT UNIQUE, b TEXT CHECK (b > 0)) STRICT",
              "a TEXT, b TEXT, c, UNIQUE (a, c))"),
         GONE("CHECK (b)") "; " GONE("STRICT")},
        {"nor what is unique of a column that is gone",
         OLD("a TEXT, b TEXT CHECK (b > 0), d TEXT, UNIQUE (a, d)) STRICT")
             REBUILD("a TEXT, b TEXT)", "a, b"),
         GONE("CHECK (b)") "; " GONE("STRICT")},
        {"PRIMARY KEY", PAIR("a TEXT PRIMARY KEY, b)", "a TEXT, b, c)"),
         GONE("PRIMARY KEY (a)")},
        {"another one",
         PAIR("a TEXT PRIMARY KEY, b)", "a TEXT, b TEXT PRIMARY KEY, c)"), ""},
        {"UNIQUE instead",
         PAIR("a TEXT PRIMARY KEY, b)", "a TEXT UNIQUE, b, c)"), ""},
        {"AUTOINCREMENT",
         PAIR("a INTEGER PRIMARY KEY AUTOINCREMENT, b)",
              "a INTEGER PRIMARY KEY, b, c)"),
         GONE("AUTOINCREMENT (a)")},
        {"which another type does not have",
         PAIR("a INTEGER PRIMARY KEY AUTOINCREMENT, b)",
              "a TEXT PRIMARY KEY, b, c)"),
         ""},
        {"which another column would have",
         PAIR("a INTEGER PRIMARY KEY AUTOINCREMENT, b INTEGER)",
              "a INTEGER, b INTEGER PRIMARY KEY, c)"),
         ""},
        {"STRICT", PAIR("a TEXT, b TEXT) STRICT", "a TEXT, b TEXT, c TEXT)"),
         GONE("STRICT")},
        {"WITHOUT ROWID",
         PAIR("a TEXT PRIMARY KEY, b) WITHOUT ROWID",
              "a TEXT PRIMARY KEY, b, c)"),
         GONE("WITHOUT ROWID")},
        {"which is new",
         PAIR("a INTEGER PRIMARY KEY, b CHECK (b > 0))",
              "a INTEGER PRIMARY KEY, b) WITHOUT ROWID"),
         GONE("CHECK (b)")},
        {"which the rowid does not need",
         PAIR("a TEXT PRIMARY KEY, b) WITHOUT ROWID",
              "a INTEGER PRIMARY KEY, b, c)"),
         ""},
        {"NOT NULL of the rowid says nothing",
         PAIR("a INTEGER NOT NULL PRIMARY KEY DEFAULT 1, b)",
              "a INTEGER PRIMARY KEY, b, c)"),
         ""},
        {"generated", PAIR("a, b, g AS (a + 1))", "a, b, g, c)"), ""},
        {"a virtual table is not compared",
         "CREATE VIRTUAL TABLE t USING fts5 (a, b);=>"
         "CREATE TABLE n (a, b, c);INSERT INTO n SELECT a, b, 1 FROM t;"
         "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         ""},
        {"nor one in the place of another",
         "CREATE TABLE t (a CHECK (a > 0), b);=>"
         "CREATE VIRTUAL TABLE n USING fts5 (a, b);"
         "INSERT INTO n SELECT a, b FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         ""},
        {"a copy takes over nothing",
         "CREATE TABLE t (a INTEGER PRIMARY KEY NOT NULL, b NOT NULL UNIQUE);"
         "=>CREATE TABLE n AS SELECT a, b FROM t;\nDROP TABLE t;"
         "ALTER TABLE n RENAME TO t;",
         GONE("NOT NULL (b), UNIQUE (b), PRIMARY KEY (a)")},
        {"not even where nothing else changes",
         "CREATE TABLE t (a NOT NULL);=>CREATE TABLE n AS SELECT * FROM t;\n"
         "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         GONE("NOT NULL (a)")},
        {"a copy of what has none",
         "CREATE TABLE t (a);=>CREATE TABLE n AS SELECT a FROM t;"
         "DROP TABLE t;ALTER TABLE n RENAME TO t;",
         ""},
    };

    (void)state;
    check_table(rows, rebuilding_render);
}

#define P "CREATE TABLE p (x PRIMARY KEY, y UNIQUE);"

static void foreign_keys(void **state)
{
    static const struct row rows[] = {
        {"lost with another change", P PAIR("a REFERENCES p, b)", "a, b, c)"),
         "2:12 key 't' loses REFERENCES (a)"},
        {"that alone", P PAIR("a REFERENCES p, b)", "a, b)"), ""},
        {"another action",
         P PAIR("a REFERENCES p ON DELETE CASCADE, b)",
                "a REFERENCES p, b, c)"),
         ""},
        {"another parent",
         P PAIR("a REFERENCES p, b)", "a REFERENCES p (y), b, c)"), ""},
        {"of two columns, in another order",
         "CREATE TABLE p (x, y, PRIMARY KEY (x, y));" PAIR(
             "a, b, FOREIGN KEY (a, b) REFERENCES p (x, y))",
             "a, b, c, FOREIGN KEY (b, a) REFERENCES p (y, x))"),
         ""},
        {"of one column, and of two now",
         "CREATE TABLE p (x UNIQUE, y, PRIMARY KEY (x, y));" PAIR(
             "a REFERENCES p (x), b)",
             "a, b, c, FOREIGN KEY (a, b) REFERENCES p (x, y))"),
         ""},
        {"of two columns",
         "CREATE TABLE p (x, y, PRIMARY KEY (x, y));" PAIR(
             "a, b, FOREIGN KEY (a, b) REFERENCES p)", "a, b, c)"),
         "2:12 key 't' loses REFERENCES (a)"},
        {"of a column that is gone",
         P OLD("a, b, d REFERENCES p)") REBUILD("a, b, c)", "a, b"), ""},
        {"of two columns, one of them gone",
         "CREATE TABLE p (x, y, PRIMARY KEY (x, y));" OLD(
             "a, b, d, FOREIGN KEY (a, d) REFERENCES p)")
             REBUILD("a, b, c)", "a, b"),
         ""},
        {"several of one column, as they were, and a CHECK that it is for",
         "CREATE TABLE p (x, y, PRIMARY KEY (x, y), UNIQUE (x));" PAIR(
             "a REFERENCES p (x), b CHECK (b > 0), FOREIGN KEY (a, b) "
             "REFERENCES p)",
             "a REFERENCES p (x), b, FOREIGN KEY (a, b) REFERENCES p)"),
         ""},
        {"to a table that is gone",
         P PAIR("a REFERENCES p, b)", "a, b, c)") "DROP TABLE p;", ""},
        {"to a table that never was", PAIR("a REFERENCES p, b)", "a, b, c)"),
         ""},
        {"to itself",
         PAIR("a PRIMARY KEY, b REFERENCES t)", "a PRIMARY KEY, b, c)"),
         "2:12 key 't' loses REFERENCES (b)"},
        {"with a CHECK, and both are told",
         P PAIR("a REFERENCES p, b CHECK (b > 0))", "a, b, c)"),
         GONE("CHECK (b)") "; 2:12 key 't' loses REFERENCES (a)"},
        {"a copy tells all at once",
         P "CREATE TABLE t (a REFERENCES p);=>CREATE TABLE n AS SELECT * FROM "
           "t;\nDROP TABLE t;ALTER TABLE n RENAME TO t;",
         GONE("REFERENCES (a)")},
    };

    (void)state;
    check_table(rows, rebuilding_render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constraints),
        cmocka_unit_test(foreign_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
