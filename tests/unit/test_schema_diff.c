/* SPDX-License-Identifier: MIT
 *
 * What differs between two schemas that scripts make, in words; and pairs that
 * do not differ.
 */
#include "support/table.h"

#include "model/schema_diff.h"
#include "prove/schema_read.h"

static const struct schema *schema_of(struct arena *arena, const char *sql,
                                      const struct schema *previous)
{
    struct scratch scratch;
    const struct schema *schema = NULL;

    assert_true(scratch_open(&scratch, 30000));
    scratch_allow_double_quotes(&scratch);
    if (sqlite3_exec(scratch.db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        print_error("%s: %s\n", sql, sqlite3_errmsg(scratch.db));
        assert_true(false);
    }
    schema = schema_read(arena, &scratch, previous);
    scratch_close(&scratch);
    return schema;
}

static void render_differences(struct arena *arena, const struct schema *first,
                               const struct schema *second, struct buf *out)
{
    struct schema_differences differences = schema_diff(arena, first, second);

    for (size_t i = 0; i < differences.count; i++) {
        buf_add_c(out, i > 0 ? "; " : "");
        schema_difference_words(&differences.items[i], out);
    }
}

/* The differences between what is in front of the hash and what is behind it.
 */
static void render(struct arena *arena, const char *input, struct buf *out)
{
    const char *hash = strchr(input, '#');
    struct str script = {input, (size_t)(hash - input)};
    const struct schema *first = NULL;
    const struct schema *second = NULL;
    struct buf none;

    first = schema_of(arena, str_to_c(arena, script), NULL);
    second = schema_of(arena, hash + 1, first);
    render_differences(arena, first, second, out);
    /* The other way round there is as much to say, or nothing. */
    buf_init(&none, BUF_MAXIMUM);
    render_differences(arena, second, first, &none);
    assert_int_equal(out->size == 0, none.size == 0);
    buf_release(&none);
}

#define T "CREATE TABLE t"

static void differences(void **state)
{
    static const struct row rows[] = {
        {"a table less", T "(a); CREATE TABLE u(a)#" T "(a)",
         "table 'u' is missing"},
        {"a table more", T "(a)#" T "(a); CREATE TABLE u(a)",
         "table 'u' is left over"},
        {"an index less", T "(a); CREATE INDEX i ON t(a)#" T "(a)",
         "index 'i' of table 't' is missing"},
        {"an index more", T "(a)#" T "(a); CREATE INDEX i ON t(a)",
         "index 'i' of table 't' is left over"},
        {"a table less with all that is its own",
         T "(a); CREATE INDEX i ON t(a); CREATE TRIGGER r AFTER INSERT ON t"
           " BEGIN SELECT 1; END#",
         "table 't' is missing"},
        {"a view less", "CREATE VIEW v AS SELECT 1#", "view 'v' is missing"},
        {"a view more", "#CREATE VIEW v AS SELECT 1", "view 'v' is left over"},
        {"a trigger less",
         T "(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END#" T
           "(a)",
         "trigger 'r' of 't' is missing"},
        {"a trigger more",
         T "(a)#" T
           "(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
         "trigger 'r' of 't' is left over"},
        {"a column less", T "(a, note)#" T "(a)",
         "table 't': column 'note' is missing"},
        {"a column more", T "(a)#" T "(a, note)",
         "table 't': column 'note' is left over"},
        {"a column renamed", T "(a)#" T "(b)",
         "table 't': column 'a' is missing; table 't': column 'b' is left over"},
        {"another order", T "(a, b)#" T "(b, a)",
         "table 't': the columns are in another order"},
        {"another type", T "(a INT)#" T "(a TEXT)",
         "table 't': column 'a' has TEXT instead of INT"},
        {"no type", T "(a INT)#" T "(a)",
         "table 't': column 'a' has no type instead of INT"},
        {"another size", T "(a VARCHAR(10))#" T "(a VARCHAR(100))",
         "table 't': column 'a' has VARCHAR(100) instead of VARCHAR(10)"},
        {"NOT NULL", T "(a)#" T "(a NOT NULL)",
         "table 't': column 'a' is NOT NULL"},
        {"no NOT NULL", T "(a NOT NULL)#" T "(a)",
         "table 't': column 'a' is no longer NOT NULL"},
        {"a default", T "(a)#" T "(a DEFAULT 1)",
         "table 't': column 'a' has the default 1"},
        {"no default", T "(a DEFAULT 1)#" T "(a)",
         "table 't': column 'a' has no default"},
        {"another default", T "(a DEFAULT 'x')#" T "(a DEFAULT 'X')",
         "table 't': column 'a' has the default 'X'"},
        {"a text and a value", T "(a DEFAULT \"true\")#" T "(a DEFAULT true)",
         "table 't': column 'a' has the default true"},
        {"a text in other letters", T "(a DEFAULT Open)#" T "(a DEFAULT open)",
         "table 't': column 'a' has the default open"},
        {"a collation", T "(a)#" T "(a COLLATE NOCASE)",
         "table 't': column 'a' has the collation NOCASE instead of BINARY"},
        {"a primary key", T "(a INTEGER)#" T "(a INTEGER PRIMARY KEY)",
         "table 't': the primary key differs"},
        {"a primary key of more",
         T "(a, b, PRIMARY KEY(a))#" T "(a, b, PRIMARY KEY(a, b))",
         "table 't': the primary key differs"},
        {"a primary key the other way round",
         T "(a, b, PRIMARY KEY(a, b))#" T "(a, b, PRIMARY KEY(b, a))",
         "table 't': the primary key differs"},
        {"a primary key that is no rowid in short",
         T "(a INTEGER PRIMARY KEY)#" T "(a INT PRIMARY KEY)",
         "table 't': the primary key differs"},
        {"a primary key that is no rowid",
         T "(a INTEGER PRIMARY KEY)#" T "(a INTEGER PRIMARY KEY DESC)",
         "table 't': the primary key differs"},
        {"UNIQUE", T "(a, b)#" T "(a, b, UNIQUE(a, b))",
         "table 't': UNIQUE (a, b) is left over"},
        {"no UNIQUE", T "(a UNIQUE)#" T "(a)",
         "table 't': UNIQUE (a) is missing"},
        {"a constraint and an index",
         T "(a UNIQUE)#" T "(a); CREATE UNIQUE INDEX i ON t(a)",
         "table 't': UNIQUE (a) is missing; "
         "index 'i' of table 't' is left over"},
        {"a foreign key", T "(a)#" T "(a REFERENCES p)",
         "table 't': a foreign key to 'p' is left over"},
        {"no foreign key", T "(a REFERENCES p)#" T "(a)",
         "table 't': a foreign key to 'p' is missing"},
        {"another parent", T "(a REFERENCES p)#" T "(a REFERENCES q)",
         "table 't': a foreign key to 'p' is missing; "
         "table 't': a foreign key to 'q' is left over"},
        {"another column of the parent",
         T "(a REFERENCES p(x))#" T "(a REFERENCES p(y))",
         "table 't': a foreign key to 'p' differs"},
        {"another action",
         T "(a REFERENCES p)#" T "(a REFERENCES p ON DELETE CASCADE)",
         "table 't': a foreign key to 'p' differs"},
        {"a deferred one",
         T "(a REFERENCES p)#" T
           "(a REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
         "table 't': a foreign key to 'p' differs"},
        {"one of two",
         T "(a REFERENCES p, b REFERENCES p)#" T "(a REFERENCES p, b)",
         "table 't': a foreign key to 'p' is missing"},
        {"one of two that are the same",
         T "(a REFERENCES p REFERENCES p)#" T "(a REFERENCES p)",
         "table 't': a foreign key to 'p' is missing"},
        {"UNIQUE for a primary key", T "(a PRIMARY KEY)#" T "(a UNIQUE)",
         "table 't': UNIQUE (a) is left over; table 't': the primary key differs"},
        {"a CHECK", T "(a)#" T "(a CHECK (a > 0))",
         "table 't': a CHECK is left over"},
        {"no CHECK", T "(a, CHECK (a > 0))#" T "(a)",
         "table 't': a CHECK is missing"},
        {"another CHECK", T "(a CHECK (a > 0))#" T "(a CHECK (a > 1))",
         "table 't': a CHECK differs"},
        {"a CHECK of another text",
         T "(a CHECK (a IN ('x')))#" T "(a CHECK (a IN ('X')))",
         "table 't': a CHECK differs"},
        {"generated or not", T "(a, b)#" T "(a, b AS (a))",
         "table 't': column 'b' is generated and VIRTUAL"},
        {"stored or not", T "(a, b AS (a))#" T "(a, b AS (a) STORED)",
         "table 't': column 'b' is generated and STORED"},
        {"another expression", T "(a, b AS (a + 1))#" T "(a, b AS (a + 2))",
         "table 't': the expression of column 'b' differs"},
        {"ON CONFLICT", T "(a UNIQUE)#" T "(a UNIQUE ON CONFLICT REPLACE)",
         "table 't': an ON CONFLICT clause is left over"},
        {"another ON CONFLICT",
         T "(a NOT NULL ON CONFLICT FAIL)#" T "(a NOT NULL ON CONFLICT IGNORE)",
         "table 't': an ON CONFLICT clause differs"},
        {"STRICT", T "(a INT)#" T "(a INT) STRICT", "table 't': it is STRICT"},
        {"WITHOUT ROWID",
         T "(a INT NOT NULL PRIMARY KEY) WITHOUT ROWID#" T
           "(a INT NOT NULL PRIMARY KEY)",
         "table 't': it is no longer WITHOUT ROWID"},
        {"AUTOINCREMENT",
         T "(a INTEGER PRIMARY KEY AUTOINCREMENT)#" T "(a INTEGER PRIMARY KEY)",
         "table 't': it is no longer AUTOINCREMENT"},
        {"another index",
         T "(a, b); CREATE INDEX i ON t(a)#" T "(a, b); CREATE INDEX i ON t(b)",
         "index 'i' of table 't': its columns differ"},
        {"an index the other way round",
         T "(a); CREATE INDEX i ON t(a)#" T "(a); CREATE INDEX i ON t(a DESC)",
         "index 'i' of table 't': its columns differ"},
        {"an index with a collation",
         T "(a); CREATE INDEX i ON t(a)#" T
           "(a); CREATE INDEX i ON t(a COLLATE NOCASE)",
         "index 'i' of table 't': its columns differ"},
        {"a unique index",
         T "(a); CREATE INDEX i ON t(a)#" T
           "(a); CREATE UNIQUE INDEX i ON t(a)",
         "index 'i' of table 't': it is UNIQUE"},
        {"a partial index",
         T "(a); CREATE INDEX i ON t(a) WHERE a > 0#" T
           "(a); CREATE INDEX i ON t(a) WHERE a > 1",
         "index 'i' of table 't': its definition differs"},
        {"no longer partial",
         T "(a); CREATE INDEX i ON t(a) WHERE a > 0#" T
           "(a); CREATE INDEX i ON t(a)",
         "index 'i' of table 't': its definition differs"},
        {"an index on an expression",
         T "(a); CREATE INDEX i ON t(a + 1)#" T
           "(a); CREATE INDEX i ON t(a + 2)",
         "index 'i' of table 't': its definition differs"},
        {"an index of another table",
         T "(a); CREATE TABLE u(a); CREATE INDEX i ON t(a)#" T
           "(a); CREATE TABLE u(a); CREATE INDEX i ON u(a)",
         "index 'i' of table 't' is missing; "
         "index 'i' of table 'u' is left over"},
        {"another view", "CREATE VIEW v AS SELECT 1#CREATE VIEW v AS SELECT 2",
         "view 'v': its definition differs"},
        {"another trigger",
         T "(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END#" T
           "(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 2; END",
         "trigger 'r' of 't': its definition differs"},
        {"another virtual table",
         "CREATE VIRTUAL TABLE f USING fts5(a)#"
         "CREATE VIRTUAL TABLE f USING fts5(a, tokenize = 'porter')",
         "table 'f': its definition differs"},
        {"a view for a table", T "(a)#CREATE VIEW t AS SELECT 1 AS a",
         "table 't' is missing; view 't' is left over"},
        {"several", T "(a INT, b); CREATE VIEW v AS SELECT 1#" T "(a TEXT, c)",
         "table 't': column 'a' has TEXT instead of INT; "
         "table 't': column 'b' is missing; table 't': column 'c' is left over; "
         "view 'v' is missing"}};
    (void)state;
    check_table(rows, render);
}

static void equal_pairs(void **state)
{
    static const struct row rows[] = {
        {"nothing", "#", ""},
        {"white space and case",
         "CREATE TABLE t(a INTEGER,b TEXT)#create  table T ( A integer,\n b"
         " text )",
         ""},
        {"comments", T "(a, b)#" T "(a, -- the first\n b /* the second */)",
         ""},
        {"quotes", T "(a, b)#CREATE TABLE \"t\"([a], `b`)", ""},
        {"a table that was renamed",
         T "(a INT)#CREATE TABLE n(a INT); ALTER TABLE n RENAME TO t", ""},
        {"a table that was rebuilt, and its child",
         T "(a INTEGER PRIMARY KEY); CREATE TABLE c(t REFERENCES t)#" T
           "(b); CREATE TABLE c(t REFERENCES t);"
           "CREATE TABLE n(a INTEGER PRIMARY KEY); DROP TABLE t;"
           "ALTER TABLE n RENAME TO t",
         ""},
        {"a table that was renamed twice, and its child",
         T "(a PRIMARY KEY); CREATE TABLE c(t REFERENCES t)#" T
           "(a PRIMARY KEY); CREATE TABLE c(t REFERENCES t);"
           "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME TO t",
         ""},
        {"a column that was added",
         T "(a, b INT NOT NULL DEFAULT 0)#" T
           "(a); ALTER TABLE t ADD COLUMN b INT NOT NULL DEFAULT 0",
         ""},
        {"a column that was added before a constraint",
         T "(a, b, CHECK (a > 0))#" T
           "(a, CHECK (a > 0)); ALTER TABLE t ADD COLUMN b",
         ""},
        {"a column that was dropped",
         T "(a)#" T "(a, b); ALTER TABLE t DROP COLUMN b", ""},
        {"a column that was renamed",
         T "(a, CHECK (a > 0)); CREATE INDEX i ON t(a) WHERE a > 1#" T
           "(b, CHECK (b > 0)); CREATE INDEX i ON t(b) WHERE b > 1;"
           "ALTER TABLE t RENAME COLUMN b TO a",
         ""},
        {"constraints of the column and of the table",
         T "(a INT PRIMARY KEY, b UNIQUE CHECK (b > 0), c REFERENCES p(x))#" T
           "(a INT, b, c, PRIMARY KEY(a), FOREIGN KEY(c) REFERENCES p(x),"
           " CONSTRAINT u UNIQUE(b), CHECK (b > 0))",
         ""},
        {"names of constraints",
         T "(a CONSTRAINT x NOT NULL)#" T "(a CONSTRAINT y NOT NULL)", ""},
        {"a foreign key to a primary key by name or not",
         "CREATE TABLE p(x INTEGER PRIMARY KEY);" T
         "(a REFERENCES p)#CREATE TABLE p(x INTEGER PRIMARY KEY);" T
         "(a REFERENCES p(x))",
         ""},
        {"foreign keys in another order",
         T "(a, b, FOREIGN KEY(a) REFERENCES p, FOREIGN KEY(b) REFERENCES q)#" T
           "(a, b, FOREIGN KEY(b) REFERENCES q, FOREIGN KEY(a) REFERENCES p)",
         ""},
        {"what is said already",
         T "(a)#" T "(a NULL DEFAULT NULL"
           " COLLATE binary)",
         ""},
        {"a default in parentheses", T "(a DEFAULT 1)#" T "(a DEFAULT (1))",
         ""},
        {"a default in other quotes",
         T "(a DEFAULT 'b')#" T "(a DEFAULT \"b\")", ""},
        {"an index in ascending order",
         T "(a); CREATE INDEX i ON t(a)#" T
           "(a); CREATE INDEX IF NOT EXISTS main.i ON \"t\" (\"a\" ASC);",
         ""},
        {"the order of creation",
         T "(a, b); CREATE TABLE u(a); CREATE INDEX i ON t(a); CREATE INDEX j"
           " ON t(b); CREATE VIEW v AS SELECT 1; CREATE VIEW w AS SELECT 2#"
           "CREATE VIEW w AS SELECT 2; CREATE VIEW v AS SELECT 1;"
           "CREATE TABLE u(a);" T "(a, b); CREATE INDEX j ON t(b);"
           "CREATE INDEX i ON t(a)",
         ""},
        {"the spaces of a type", T "(a VARCHAR(10))#" T "(a varchar ( 10 ))",
         ""},
        {"INT for short", T "(a INT, b integer)#" T "(a INTEGER, b int)", ""},
        {"an action that is none",
         T "(a REFERENCES p)#" T "(a REFERENCES p ON DELETE NO ACTION NOT"
           " DEFERRABLE)",
         ""},
        {"ON CONFLICT ABORT", T "(a UNIQUE)#" T "(a UNIQUE ON CONFLICT ABORT)",
         ""},
        {"a view and a trigger",
         T "(a); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r AFTER"
           " INSERT ON t BEGIN SELECT 1; END#" T
           "(a); create view \"v\" as select \"a\" from [t] -- all\n;"
           "create trigger r after insert on t begin select 1 ; end",
         ""},
        {"a virtual table",
         "CREATE VIRTUAL TABLE f USING fts5(a, b)#"
         "create virtual table \"f\" using FTS5(a,b)",
         ""}};
    (void)state;
    check_table(rows, render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences),
        cmocka_unit_test(equal_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
