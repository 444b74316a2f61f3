/* SPDX-License-Identifier: MIT
 *
 * Foreign keys of rows that are made.
 */
#include "support/rows.h"

static void foreign_keys(void **state)
{
    static const struct example examples[] = {
        {"a parent that comes later",
         "CREATE TABLE t (a INTEGER REFERENCES p (id));"
         "CREATE TABLE p (id INTEGER PRIMARY KEY)",
         KINDS, "7|1|1|1"},
        {"NOT NULL",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (a INTEGER NOT NULL REFERENCES p)",
         KINDS, "7|0|1|1"},
        {"one to one",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (a INTEGER PRIMARY KEY REFERENCES p)",
         KINDS, "7|0|0|1"},
        {"a text key",
         "CREATE TABLE p (id TEXT PRIMARY KEY);"
         "CREATE TABLE t (a TEXT NOT NULL REFERENCES p (id))",
         KINDS, "7|0|1|1"},
        {"a column that is UNIQUE",
         "CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);"
         "CREATE TABLE t (a TEXT REFERENCES p (code))",
         KINDS, "7|1|1|1"},
        {"two columns",
         "CREATE TABLE p (a INT, b INT, PRIMARY KEY (a, b));"
         "CREATE TABLE t (a INT, c INT, FOREIGN KEY (a, c) REFERENCES p)",
         KINDS, "7|1|1|1"},
        {"keys that share a column",
         "CREATE TABLE tenant (id INTEGER PRIMARY KEY);"
         "CREATE TABLE user (tenant INT NOT NULL REFERENCES tenant, id INT,"
         " PRIMARY KEY (tenant, id));"
         "CREATE TABLE project (tenant INT NOT NULL REFERENCES tenant, id INT,"
         " PRIMARY KEY (tenant, id));"
         "CREATE TABLE t (tenant INT NOT NULL REFERENCES tenant,"
         " a INT NOT NULL, project INT NOT NULL,"
         " FOREIGN KEY (tenant, a) REFERENCES user,"
         " FOREIGN KEY (tenant, project) REFERENCES project)",
         KINDS, "7|0|1|1"},
        {"keys that share a column, of which not all go together",
         "CREATE TABLE user (tenant INT, id INT, PRIMARY KEY (tenant, id));"
         "CREATE TABLE project (tenant INT CHECK (tenant = 2), id INT,"
         " PRIMARY KEY (tenant, id));"
         "CREATE TABLE t (tenant INT NOT NULL, a INT NOT NULL, b INT NOT NULL,"
         " FOREIGN KEY (tenant, a) REFERENCES user,"
         " FOREIGN KEY (tenant, b) REFERENCES project)",
         "SELECT count(*) > 3, min(tenant), max(tenant) FROM t", "1|2|2"},
        {"many to many",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE q (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (a REFERENCES p, b REFERENCES q, PRIMARY KEY (a, b))"
         " WITHOUT ROWID",
         "SELECT count(*), count(DISTINCT a) < count(*),"
         " count(DISTINCT b) < count(*) FROM t",
         "7|1|1"},
        {"itself", "CREATE TABLE t (id INTEGER PRIMARY KEY, a REFERENCES t)",
         "SELECT count(*), count(a), count(DISTINCT a), min(id <> a) FROM t",
         "7|4|1|1"},
        {"itself, NOT NULL",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT NOT NULL REFERENCES t)",
         KINDS, "7|0|1|0"},
        {"itself, by a text",
         "CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT NOT NULL REFERENCES t)",
         KINDS, "7|0|1|0"},
        {"itself, by two columns",
         "CREATE TABLE t (b INT, id INT, a INT, PRIMARY KEY (b, id),"
         " FOREIGN KEY (b, a) REFERENCES t)",
         KINDS, "7|1|1|0"},
        {"each other",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT REFERENCES u);"
         "CREATE TABLE u (id INTEGER PRIMARY KEY, a INT REFERENCES t)",
         "SELECT count(*), count(a), (SELECT count(*) FROM u),"
         " (SELECT count(a) FROM u) FROM t",
         "7|6|7|6"},
        {"each other, NOT NULL",
         "PRAGMA foreign_keys = ON; CREATE TABLE t (id INTEGER PRIMARY KEY, a INT NOT NULL REFERENCES u);"
         "CREATE TABLE u (id TEXT PRIMARY KEY, a INT NOT NULL REFERENCES t)",
         "SELECT count(*), (SELECT count(*) FROM u) FROM t", "7|7"},
        {"three in a circle, NOT NULL",
         "CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT NOT NULL REFERENCES u);"
         "CREATE TABLE u (a TEXT PRIMARY KEY, b TEXT NOT NULL REFERENCES v);"
         "CREATE TABLE v (a TEXT PRIMARY KEY, b TEXT NOT NULL REFERENCES t)"
         " WITHOUT ROWID",
         "SELECT count(*), (SELECT count(*) FROM u), (SELECT count(*) FROM v)"
         " FROM t",
         "7|7|7"},
        {"one to one with each other",
         "CREATE TABLE t (id INTEGER PRIMARY KEY REFERENCES u);"
         "CREATE TABLE u (id INTEGER PRIMARY KEY REFERENCES t)",
         "SELECT count(*) > 0, (SELECT count(*) > 0 FROM u) FROM t", "1|1"},
        {"a missing parent",
         "CREATE TABLE t (a INT REFERENCES gone); "
         "CREATE TABLE u (a INT NOT NULL REFERENCES gone)",
         "SELECT count(*), count(a) FROM t", "7|0 u FOREIGN KEY"},
        {"a parent that can have no rows",
         "CREATE TABLE p (id INTEGER PRIMARY KEY, x CHECK (0));"
         "CREATE TABLE t (a INT NOT NULL REFERENCES p)",
         "SELECT count(*) FROM t", "0 p CHECK t FOREIGN KEY"},
        {"a generated column",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (b INT, a INT AS (b % 8) REFERENCES p)",
         "SELECT count(*) > 0 FROM t", "1"},
        {"enforcement stays on",
         "PRAGMA foreign_keys = ON; CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (a INT NOT NULL REFERENCES p)",
         "PRAGMA foreign_keys", "1"},
        {"…or off", "PRAGMA foreign_keys = OFF; CREATE TABLE t (a)",
         "PRAGMA foreign_keys", "0"},
        {"what is broken stays",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT REFERENCES p);"
         "INSERT INTO t VALUES (50, 99)",
         "SELECT count(*), sum(a = 99) FROM t", "8|1 violation|t|p"},
    };
    (void)state;
    check_examples(examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
