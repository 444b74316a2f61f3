/* SPDX-License-Identifier: MIT
 *
 * What migrate:compatible may say, and what not: the script before, the one
 * that says so, and each difference that stands against it.
 */
#include "support/older_program.h"
#include "support/proof.h"

#include "prove/judge/compatible.h"

struct claim {
    const char *before;
    const char *migration;
    const char *against; /* words in the notes, one "|" between; "": it is so */
};

#define T "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL);"
#define ADD "ALTER TABLE t ADD COLUMN "
#define REBUILT(columns, copied)                                               \
    "CREATE TABLE n (" columns "); INSERT INTO n (" copied ") SELECT " copied  \
    " FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;"

/* All notes but the last, which is the remedy. */
static void render_notes(const struct diag *diag, struct buf *out)
{
    for (const struct diag_note *note = diag->notes; note->next != NULL;
         note = note->next) {
        buf_format(out, "%s%.*s", out->size > 0 ? " | " : "",
                   STR_ARGS(note->message));
    }
}

static void render_claim(struct arena *arena, const struct claim *claim,
                         struct buf *out)
{
    struct proof proof;
    struct migration *migration;
    struct step step;

    proof_open(
        &proof, arena,
        str_format(arena, "%s=>%s", claim->before, claim->migration).data);
    migration = &proof.migrations[1];
    migration->compatible_claim = span_at(migration->up.source, 0, 1);
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 2);
    compatible_step(&step);
    assert_int_equal(migration->compatible, proof.diags.error_count == 0);
    if (proof.diags.first != NULL) {
        assert_int_equal(proof.diags.first->code, CODE_NOT_COMPATIBLE);
        assert_null(proof.diags.first->next);
        render_notes(proof.diags.first, out);
    } else {
        older_program_check(arena, claim->before, claim->migration, step.before,
                            step.after);
    }
    proof_close(&proof);
}

/* Whether each of the words between "|" is in the text, which has as many
 * notes. */
static bool fits(struct arena *arena, const char *text, const char *against)
{
    size_t notes = text[0] != '\0';
    size_t expected = against[0] != '\0';

    for (const char *at = text; (at = strstr(at, " | ")) != NULL; at++) {
        notes++;
    }
    while (against[0] != '\0') {
        size_t size = strcspn(against, "|");

        if (strstr(text, str_format(arena, "%.*s", (int)size, against).data) ==
            NULL) {
            return false;
        }
        against += size;
        if (against[0] == '|') {
            against++;
            expected++;
        }
    }
    return notes == expected;
}

static void check_claims(const struct claim *claims, size_t count)
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        struct buf out;

        arena_init(&arena);
        buf_init(&out, BUF_MAXIMUM);
        render_claim(&arena, &claims[i], &out);
        if (!fits(&arena, buf_str(&out).data, claims[i].against)) {
            print_error("before: %s\nmigration: %s\n expected: %s\n      got: "
                        "%s\n",
                        claims[i].before, claims[i].migration,
                        claims[i].against, buf_str(&out).data);
            wrong++;
        }
        buf_release(&out);
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(claims) check_claims(claims, sizeof(claims) / sizeof(*(claims)))

static void objects(void **state)
{
    static const struct claim claims[] = {
        {T, "UPDATE t SET a = 'x';", ""},
        {T,
         "DELETE FROM t WHERE a = 'x'; INSERT INTO t (id, b) VALUES (99, 'x');",
         ""},
        {T, "PRAGMA user_version = 7;", ""},
        {T, "CREATE TABLE u (x NOT NULL UNIQUE CHECK (x > 0));", ""},
        {T, "CREATE TABLE u (x); CREATE UNIQUE INDEX ux ON u (abs(x));", ""},
        {T,
         "CREATE TABLE u (x); CREATE TRIGGER ux AFTER INSERT ON u BEGIN "
         "DELETE FROM t; END;",
         ""},
        {T, "CREATE VIEW v AS SELECT * FROM t;", ""},
        {T,
         "CREATE VIEW v AS SELECT 1 x; CREATE TRIGGER vx INSTEAD OF INSERT ON "
         "v BEGIN SELECT 1; END;",
         ""},
        {T, "CREATE VIRTUAL TABLE f USING fts5(a);", ""},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL", "id, a, b"),
         ""},
        {T, "DROP TABLE t;", "table 't' is missing"},
        {T, "ALTER TABLE t RENAME TO u;", "table 't' is missing"},
        {T, "DROP TABLE t; CREATE VIEW t AS SELECT 1 id, 2 a, 3 b;",
         "table 't' is missing"},
        {T "CREATE VIEW v AS SELECT a FROM t;", "DROP VIEW v;",
         "view 'v' is missing"},
        {T "CREATE VIEW v AS SELECT a FROM t;",
         "DROP VIEW v; CREATE VIEW v AS SELECT a, b FROM t;",
         "view 'v': its definition differs"},
        {T "CREATE VIEW v AS SELECT a FROM t;",
         "DROP VIEW v; CREATE VIEW v AS select A from t -- the same\n;", ""},
        {T "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;",
         "DROP TRIGGER r;", "trigger 'r' of 't' is missing"},
        {T, "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;",
         "trigger 'r' of 't' is new"},
        {T "CREATE VIEW v AS SELECT a FROM t;",
         "CREATE TRIGGER r INSTEAD OF INSERT ON v BEGIN SELECT 1; END;",
         "trigger 'r' of 'v' is new"},
        {"CREATE VIRTUAL TABLE f USING fts5(a);",
         "DROP TABLE f; CREATE VIRTUAL TABLE f USING fts5(a, b);",
         "table 'f': its definition differs"},
        {T "CREATE TABLE u (x);",
         "DROP TABLE u; ALTER TABLE t DROP COLUMN a;"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;",
         "table 'u' is missing|column 'a' is missing|trigger 'r'"},
    };

    (void)state;
    CHECK(claims);
}

static void columns(void **state)
{
    static const struct claim claims[] = {
        {T, ADD "c;", ""},
        {T, ADD "c TEXT; " ADD "d INTEGER;", ""},
        {T, ADD "c TEXT NOT NULL DEFAULT 'x';", ""},
        {T, ADD "c TEXT NOT NULL DEFAULT word;", ""},
        {T, ADD "c INTEGER NOT NULL DEFAULT -1;", ""},
        {T, ADD "c TEXT DEFAULT 'x' COLLATE NOCASE;", ""},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL, c TEXT "
                 "NOT NULL DEFAULT (datetime('now'))",
                 "id, a, b"),
         ""},
        {T, ADD "c CHECK (c IN ('x', 'y'));", ""},
        {T, ADD "c DEFAULT 'a' CHECK (c IN ('a', 'b'));", ""},
        {T, ADD "c INTEGER DEFAULT '5' CHECK (typeof(c) = 'integer');", ""},
        {T, ADD "\"order\" DEFAULT 1 CHECK (\"order\" > 0);", ""},
        {"CREATE TABLE t (a INTEGER) STRICT;",
         ADD "c INTEGER NOT NULL DEFAULT 5;", ""},
        {T, ADD "c AS (lower(a) || '-' || b);", ""},
        {T, ADD "c AS (CASE WHEN a IN ('x') THEN 1 ELSE length(b) END);", ""},
        {T, "ALTER TABLE t DROP COLUMN a;", "column 'a' is missing"},
        {T, "ALTER TABLE t RENAME COLUMN a TO c;", "column 'a' is missing"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a INTEGER, b TEXT NOT NULL",
                 "id, a, b"),
         "column 'a' has INTEGER instead of TEXT"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT '', "
                 "b TEXT NOT NULL",
                 "id, b"),
         "column 'a' is NOT NULL|column 'a' has the default"},
        {T, REBUILT("id INTEGER PRIMARY KEY, a TEXT, b TEXT", "id, a, b"),
         "column 'b' is no longer NOT NULL"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, b TEXT NOT NULL, a TEXT", "id, a, b"),
         "the columns are in another order"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, c TEXT, a TEXT, b TEXT NOT NULL",
                 "id, a, b"),
         "column 'c' of table 't' stands before"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL, c TEXT NOT "
                 "NULL",
                 "id, a, b"),
         "NOT NULL and has no default"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL, c NOT NULL "
                 "DEFAULT NULL",
                 "id, a, b"),
         "NOT NULL and has no default"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL, c NOT NULL "
                 "DEFAULT (nullif(1, 1))",
                 "id, a, b"),
         "has a default that does not fit"},
        {"CREATE TABLE t (a INTEGER) STRICT;", ADD "c INTEGER DEFAULT 'x';",
         "has a default that does not fit"},
        {T,
         REBUILT("id INTEGER PRIMARY KEY, a TEXT CHECK (a <> ''), b TEXT NOT "
                 "NULL",
                 "id, a, b"),
         "a CHECK of table 't' is new"},
        {T, ADD "c CHECK (c > a);", "a CHECK of table 't' is new"},
        {T, ADD "c CHECK (c > rowid);", "a CHECK of table 't' is new"},
        {"CREATE TABLE t (a);", ADD "c DEFAULT 0 CHECK (c > 0);",
         "a CHECK of table 't' refuses a row"},
        {"CREATE TABLE t (a);", ADD "c CHECK (c IS NOT NULL);",
         "a CHECK of table 't' refuses a row"},
        {"CREATE TABLE t (a);",
         REBUILT("a, c DEFAULT (random()) CHECK (c <> 5)", "a"),
         "a CHECK of table 't' is new"},
        {"CREATE TABLE t (a, c AS (a));", ADD "d CHECK (c IS d OR 1);",
         "a CHECK of table 't' is new"},
        {"CREATE TABLE t (a);", ADD "c AS (length(a)); " ADD "d CHECK (c < 5);",
         "a CHECK of table 't' is new"},
        {"CREATE TABLE t (a CHECK (a > 1));", REBUILT("a", "a"),
         "a CHECK is missing"},
        {"CREATE TABLE t (a UNIQUE);", REBUILT("a", "a"),
         "UNIQUE (a) is missing"},
        {"CREATE TABLE t (a UNIQUE);",
         REBUILT("a UNIQUE ON CONFLICT REPLACE", "a"), "ON CONFLICT"},
        {"CREATE TABLE t (a ANY);",
         "CREATE TABLE n (a ANY) STRICT; DROP TABLE t; ALTER TABLE n RENAME "
         "TO t;",
         "it is STRICT"},
    };

    (void)state;
    CHECK(claims);
}

static void more_columns(void **state)
{
    static const struct claim claims[] = {
        {"CREATE TABLE t (a INT);", ADD "c AS (abs(a));", "is computed"},
        {"CREATE TABLE t (a);", ADD "c AS (json_extract(a, '$.x'));",
         "is computed"},
        {"CREATE TABLE t (a);", ADD "c AS (a ->> 'x');", "is computed"},
        {"CREATE TABLE t (a);", ADD "c AS (a LIKE 'x%');", "is computed"},
        {"CREATE TABLE t (a INTEGER) STRICT;", ADD "c TEXT AS (a);",
         "is computed"},
        {"CREATE TABLE t (a, b AS (a));", REBUILT("a, b AS (a + 1)", "a"),
         "the expression of column 'b' differs"},
        {"CREATE TABLE t (a TEXT);", REBUILT("a TEXT COLLATE NOCASE", "a"),
         "has the collation NOCASE"},
        {"CREATE TABLE t (a INTEGER PRIMARY KEY);",
         REBUILT("a INTEGER PRIMARY KEY AUTOINCREMENT", "a"),
         "it is AUTOINCREMENT"},
        {"CREATE TABLE t (a PRIMARY KEY);",
         "CREATE TABLE n (a PRIMARY KEY) WITHOUT ROWID; DROP TABLE t; "
         "ALTER TABLE n RENAME TO t;",
         "column 'a' is NOT NULL|it is WITHOUT ROWID"},
        {"CREATE TABLE t (a, b);", REBUILT("a, b, PRIMARY KEY (a)", "a, b"),
         "the primary key differs"},
    };

    (void)state;
    CHECK(claims);
}

static void indexes(void **state)
{
    static const struct claim claims[] = {
        {T, "CREATE INDEX i ON t (a, b DESC);", ""},
        {T, "CREATE INDEX i ON t (a COLLATE NOCASE) WHERE b IS NOT NULL;", ""},
        {T, "CREATE INDEX i ON t (lower(a), id);", ""},
        {T, "CREATE INDEX i ON t (a) WHERE a = 'abs(';", ""},
        {T, ADD "c; CREATE UNIQUE INDEX i ON t (c);", ""},
        {T, ADD "c; CREATE UNIQUE INDEX i ON t (c) WHERE c IS NOT NULL;", ""},
        {T, ADD "c; " ADD "d DEFAULT 1; CREATE UNIQUE INDEX i ON t (d, c);",
         ""},
        {T, "CREATE UNIQUE INDEX i ON t (a);", "index 'i' of table 't' is new"},
        {T, ADD "c; CREATE UNIQUE INDEX i ON t (c, a);",
         "index 'i' of table 't' is new"},
        {T, ADD "c DEFAULT 1; CREATE UNIQUE INDEX i ON t (c);",
         "index 'i' of table 't' is new"},
        {T, ADD "c; CREATE UNIQUE INDEX i ON t (coalesce(c, 1));",
         "index 'i' of table 't' is new"},
        {"CREATE TABLE t (a);", REBUILT("a UNIQUE", "a"),
         "a UNIQUE constraint of table 't' is new"},
        {T, "CREATE INDEX i ON t (abs(id));", "an expression in index 'i'"},
        {T, "CREATE INDEX i ON t (json_extract(a, '$'));",
         "an expression in index 'i'"},
        {T, "CREATE INDEX i ON t (a) WHERE b LIKE 'x%';",
         "an expression in index 'i'"},
        {T, "CREATE INDEX i ON t (a) WHERE \"abs\"(id) > 1;",
         "an expression in index 'i'"},
        {T "CREATE INDEX i ON t (a);", "DROP INDEX i;",
         "index 'i' of table 't' is missing"},
        {T "CREATE INDEX i ON t (a);",
         "DROP INDEX i; CREATE UNIQUE INDEX i ON t (a);", "it is UNIQUE"},
        {T "CREATE INDEX i ON t (a);",
         "DROP INDEX i; CREATE INDEX I ON T (\"a\");", ""},
    };

    (void)state;
    CHECK(claims);
}

#define CASCADES " ON DELETE CASCADE ON UPDATE CASCADE"
#define P "CREATE TABLE p (id INTEGER PRIMARY KEY, k TEXT UNIQUE, x TEXT);"

static void keys(void **state)
{
    static const struct claim claims[] = {
        {P, "CREATE TABLE c (p INTEGER REFERENCES p" CASCADES ");", ""},
        {P,
         "CREATE TABLE c (p INTEGER REFERENCES p ON DELETE SET NULL ON UPDATE "
         "SET NULL);",
         ""},
        {P, "CREATE TABLE c (p TEXT REFERENCES p (k)" CASCADES ");", ""},
        {P, "CREATE TABLE c (p TEXT NOT NULL REFERENCES p (k)" CASCADES ");",
         "refused by a column"},
        {"CREATE TABLE p (k TEXT NOT NULL UNIQUE);",
         "CREATE TABLE c (p TEXT NOT NULL REFERENCES p (k)" CASCADES ");", ""},
        {P, "CREATE TABLE c (p INTEGER NOT NULL REFERENCES p" CASCADES ");",
         ""},
        {P, "CREATE TABLE c (p REFERENCES p (k)" CASCADES ");", ""},
        {P, "CREATE TABLE c (p INTEGER REFERENCES p" CASCADES ") STRICT;", ""},
        {P,
         "CREATE TABLE c (p INTEGER REFERENCES p" CASCADES
         ", tag, PRIMARY KEY (p, tag)) WITHOUT ROWID;",
         ""},
        {P, "CREATE TABLE c (p INTEGER REFERENCES p (k)" CASCADES ");",
         "refused by a column"},
        {P,
         "CREATE TABLE c (p TEXT COLLATE NOCASE UNIQUE REFERENCES p (k)" CASCADES
         ");",
         "refused by a column"},
        {"CREATE TABLE p (k INTEGER UNIQUE);",
         "CREATE TABLE c (p INTEGER REFERENCES p (k)" CASCADES ") STRICT;",
         "refused by a column"},
        {"CREATE TABLE p (k INTEGER UNIQUE NOT NULL);",
         "CREATE TABLE c (p INTEGER PRIMARY KEY REFERENCES p (k)" CASCADES ");",
         "refused by a column"},
        {"CREATE TABLE p (k INTEGER UNIQUE) STRICT;",
         "CREATE TABLE c (p INTEGER REFERENCES p (k)" CASCADES ") STRICT;", ""},
        {P, "CREATE TABLE q (id PRIMARY KEY); CREATE TABLE c (q REFERENCES q);",
         ""},
        {P,
         "CREATE TABLE c (p INT REFERENCES p" CASCADES
         ", kind CHECK (kind IN ('p', 'q')));",
         ""},
        {P,
         "CREATE TABLE q (id INTEGER PRIMARY KEY);"
         "ALTER TABLE p ADD COLUMN q REFERENCES q;",
         ""},
        {P, "CREATE TABLE c (p REFERENCES p);",
         "deletes a row there|changes a key there"},
        {P, "CREATE TABLE c (p REFERENCES p ON DELETE CASCADE);",
         "changes a key there"},
        {P, "CREATE TABLE c (p REFERENCES p ON UPDATE CASCADE);",
         "deletes a row there"},
        {P,
         "CREATE TABLE c (p REFERENCES p ON DELETE RESTRICT ON UPDATE "
         "CASCADE);",
         "deletes a row there"},
        {P,
         "CREATE TABLE c (p DEFAULT 1 REFERENCES p ON DELETE SET DEFAULT ON "
         "UPDATE CASCADE);",
         "SET DEFAULT"},
        {P,
         "CREATE TABLE c (p NOT NULL REFERENCES p ON DELETE SET NULL ON UPDATE "
         "CASCADE);",
         "refused by a column"},
        {P,
         "CREATE TABLE c (p INTEGER CHECK (p < 10) REFERENCES p" CASCADES ");",
         "refused by a column"},
        {P, "CREATE TABLE c (p INTEGER REFERENCES p (k)" CASCADES ") STRICT;",
         "refused by a column"},
        {P,
         "CREATE TABLE c (p REFERENCES p" CASCADES ");"
         "CREATE TRIGGER r BEFORE DELETE ON c BEGIN SELECT 1; END;",
         "its actions run triggers"},
        {P,
         "CREATE TABLE c (id INTEGER PRIMARY KEY, p REFERENCES p" CASCADES ");"
         "CREATE TABLE d (c REFERENCES c);",
         "'d' refers to 'c': an older program that deletes|'d' refers to 'c': "
         "an older program that changes"},
        {P,
         "CREATE TABLE f (e REFERENCES e);"
         "CREATE TABLE e (id INTEGER PRIMARY KEY, d REFERENCES d" CASCADES ");"
         "CREATE TABLE d (id INTEGER PRIMARY KEY, c REFERENCES c" CASCADES ");"
         "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES "
         "p" CASCADES ");",
         "'f' refers to 'e': an older program that deletes|'f' refers to 'e': "
         "an older program that changes"},
        {P, "ALTER TABLE p ADD COLUMN up REFERENCES p;",
         "deletes a row there|changes a key there"},
        {P "CREATE TABLE c (a);",
         "ALTER TABLE c ADD COLUMN p REFERENCES p" CASCADES ";", ""},
        {P "CREATE TABLE t (p);", REBUILT("p REFERENCES p" CASCADES, "p"),
         "the key is new for columns that an older program writes"},
        {P "CREATE TABLE t (a);",
         REBUILT("a, p DEFAULT 1 REFERENCES p" CASCADES, "a"),
         "its key is not NULL"},
        {P "CREATE TABLE t (a REFERENCES p);", REBUILT("a", "a"),
         "a foreign key to 'p' is missing"},
        {P "CREATE TABLE t (a REFERENCES p);",
         REBUILT("a REFERENCES p ON DELETE CASCADE", "a"),
         "a foreign key to 'p' differs"},
    };

    (void)state;
    CHECK(claims);
}

/* Two migrations that are one step are proved together or not at all. */
static void together(void **state)
{
    struct arena arena;
    struct proof proof;
    struct step step;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    proof_open(&proof, &arena, T "=>CREATE TABLE u (x);=>CREATE TABLE v (x);");
    for (size_t i = 1; i < 3; i++) {
        proof.migrations[i].compatible_claim =
            span_at(proof.migrations[i].up.source, 0, 1);
    }
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 3);
    compatible_step(&step);
    render_codes(&proof.diags, &out);
    assert_string_equal(buf_str(&out).data,
                        "1:1 not-compatible, 1:1 not-compatible");
    assert_false(proof.migrations[1].compatible);
    assert_false(proof.migrations[2].compatible);
    buf_release(&out);
    proof_close(&proof);
    arena_release(&arena);
}

/* What nobody says is not proved, and no more than 20 differences are named. */
static void bounds(void **state)
{
    struct arena arena;
    struct proof proof;
    struct step step;
    struct str tables = STR("");
    struct str drops = STR("");
    size_t notes = 0;

    (void)state;
    arena_init(&arena);
    for (int i = 0; i < 30; i++) {
        tables = str_format(&arena, "%.*sCREATE TABLE t%d (a);",
                            STR_ARGS(tables), i);
        drops = str_format(&arena, "%.*sDROP TABLE t%d;", STR_ARGS(drops), i);
    }
    proof_open(
        &proof, &arena,
        str_format(&arena, "%.*s=>%.*s", STR_ARGS(tables), STR_ARGS(drops))
            .data);
    proof.migrations[1].compatible_claim =
        span_at(proof.migrations[1].up.source, 0, 1);
    step = proof_step(&proof, 1, 1);
    compatible_step(&step);
    assert_int_equal(proof.diags.error_count, 0);
    assert_false(proof.migrations[0].compatible);
    step = proof_step(&proof, 2, 2);
    compatible_step(&step);
    assert_int_equal(proof.diags.error_count, 1);
    for (const struct diag_note *note = proof.diags.first->notes; note != NULL;
         note = note->next) {
        notes++;
        if (notes == 21) {
            assert_true(str_equal(note->message, STR("... and 10 more")));
        }
    }
    assert_int_equal(notes, 22);
    proof_close(&proof);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects),      cmocka_unit_test(columns),
        cmocka_unit_test(more_columns), cmocka_unit_test(indexes),
        cmocka_unit_test(keys),         cmocka_unit_test(together),
        cmocka_unit_test(bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
