/* SPDX-License-Identifier: MIT
 *
 * What the proof on rows finds in scripts that pass without: the kind of rows
 * for a failure, the statement for a loss. tests/golden has what is printed.
 */
#include "support/proof.h"

#include "prove/judge/populated.h"

/* The message; of a loss only what loses, for numbers are up to populate(). */
static struct str words_of_found(const struct diag *diag)
{
    struct str message = diag->message;
    size_t end = message.size;
    while (diag->code == CODE_ROW_LOSS && end > 1 &&
           message.data[end - 1] != '\'') {
        end -= 1;
    }
    return str_slice(message, 0, end);
}

/* "file:line:column: message; …". */
static void render_found(struct proof *proof, struct buf *out)
{
    const struct diag *diag = NULL;
    diags_sort(&proof->diags);
    for (diag = proof->diags.first; diag != NULL; diag = diag->next) {
        struct str words = words_of_found(diag);
        struct position place =
            source_position(diag->span.source, diag->span.start);
        buf_format(out, "%s%s:%zu:%zu: %.*s", out->size > 0 ? "; " : "",
                   diag->span.source->path, place.line, place.column,
                   STR_ARGS(words));
    }
}

static void render_together(struct arena *arena, const char *input,
                            size_t together, struct buf *out)
{
    struct proof proof;
    struct scratch full;
    struct scratch trial;
    struct populated *populated = NULL;
    size_t i = 0;
    proof_open(&proof, arena, input);
    assert_true(scratch_open(&full, 30000));
    assert_true(scratch_open(&trial, 30000));
    populated = populated_new(arena, &full, &trial, &proof.set, &proof.shipped);
    for (i = 1; i <= proof.set.count; i += 1) {
        size_t last = i == together ? i + 1 : i;
        struct step step = proof_step(&proof, i, last);
        if (proof.migrations[i - 1].test_count > 0) {
            assert_true(scratch_copy(&trial, &full));
        }
        populated_step(populated, &step, &proof.main);
        i = last;
    }
    populated_end(populated, &proof.diags);
    render_found(&proof, out);
    scratch_close(&full);
    scratch_close(&trial);
    proof_close(&proof);
}

static void render(struct arena *arena, const char *input, struct buf *out)
{
    render_together(arena, input, 0, out);
}

#define USERS "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)=>"
#define NOTES                                                                  \
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"                  \
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL"       \
    " REFERENCES users ON DELETE CASCADE)=>"
/* A rebuild of users: the new definition on the second line, the copy on the
 * third. */
#define REBUILT(columns, copy)                                                 \
    USERS "\nCREATE TABLE n (" columns ");\nINSERT " copy ";\n"                \
          "DROP TABLE users;\nALTER TABLE n RENAME TO users"

static void failures(void **state)
{
    static const struct row rows[] = {
        {"any row", USERS "ALTER TABLE users ADD COLUMN a NOT NULL",
         "2:1:1: fails when 'users' has rows"},
        {"behind other statements",
         USERS "SELECT 1;\n ALTER TABLE users ADD COLUMN a NOT NULL",
         "2:2:2: fails when 'users' has rows"},
        {"two rows", USERS "UPDATE users SET id = 7",
         "2:1:1: fails when 'users' has more than one row"},
        {"rows of two tables",
         "CREATE TABLE a (i INTEGER PRIMARY KEY);"
         "CREATE TABLE b (i INTEGER PRIMARY KEY)"
         "=>CREATE TABLE c (i UNIQUE); INSERT INTO c SELECT i FROM a;\n"
         "INSERT INTO c SELECT i FROM b",
         "2:2:1: fails when both 'b' and 'a' have rows"},
        {"duplicates", USERS "CREATE UNIQUE INDEX u ON users (email)",
         "2:1:1: fails when 'users.email' has duplicates"},
        {"in two columns at once",
         "CREATE TABLE t (a, b)=>CREATE UNIQUE INDEX u ON t (b, a)",
         "2:1:1: fails when 't' has duplicates"},
        {"in one of two that would do",
         "CREATE TABLE t (a TEXT, b TEXT)=>CREATE TABLE n (x UNIQUE);"
         "INSERT INTO n SELECT a FROM t; DELETE FROM n;\n"
         "INSERT INTO n SELECT b FROM t",
         "2:1:27: fails when 't.a' has duplicates"},
        {"duplicates in a copy",
         REBUILT("id PRIMARY KEY, email UNIQUE",
                 "INTO n SELECT id, email FROM users"),
         "2:3:1: fails when 'users.email' has duplicates"},
        {"NULL",
         REBUILT("id PRIMARY KEY, email NOT NULL",
                 "INTO n SELECT id, email FROM users"),
         "2:3:1: fails when 'users.email' has NULL"},
        {"empty texts",
         REBUILT("id PRIMARY KEY, email CHECK (length(email) > 0)",
                 "INTO n SELECT id, email FROM users"),
         "2:3:1: fails when 'users.email' has empty or extreme values"},
        {"a CHECK that plain values break",
         REBUILT("id PRIMARY KEY, email CHECK (email IN ('a', 'b'))",
                 "INTO n SELECT id, email FROM users"),
         "2:3:1: fails when 'users' has rows that the CHECK refuses"},
        {"a CHECK of an added column",
         USERS "ALTER TABLE users ADD COLUMN a DEFAULT 0 CHECK (a > 0)",
         "2:1:1: fails when 'users' has rows"},
        {"of the table that it needs, not of those that it refers to",
         NOTES "ALTER TABLE notes ADD COLUMN a NOT NULL",
         "2:1:1: fails when 'notes' has rows"},
        {"of the parent",
         NOTES "SELECT id FROM notes; ALTER TABLE users ADD COLUMN a NOT NULL",
         "2:1:23: fails when 'users' has rows"},
        {"a table under its new name",
         USERS "ALTER TABLE users RENAME TO people;\n"
               "CREATE UNIQUE INDEX u ON people (email)",
         "2:2:1: fails when 'users.email' has duplicates"},
        {"through a trigger",
         USERS "CREATE TRIGGER r BEFORE UPDATE ON users BEGIN"
               " SELECT raise(ABORT, 'no'); END; UPDATE users SET email = ''",
         "2:1:79: fails when 'users' has rows"},
        {"rows lose their parents", NOTES "SELECT 1;\nDELETE FROM users",
         "2:2:1: fails when 'notes' has rows"},
        {"likewise with their table", NOTES "SELECT 1;\nDROP TABLE users",
         "2:2:1: fails when 'notes' has rows"},
        {"rows never had parents",
         "CREATE TABLE users (id INTEGER PRIMARY KEY);"
         "CREATE TABLE notes (owner INTEGER NOT NULL)"
         "=>CREATE TABLE n (owner INTEGER NOT NULL REFERENCES users);\n"
         "INSERT INTO n SELECT owner + 1000000 FROM notes",
         "2:2:1: fails when 'notes' has rows"},
        {"parents that are back in the end are not missed",
         NOTES "CREATE TABLE b AS SELECT * FROM users; DELETE FROM users;"
               "INSERT INTO users SELECT * FROM b; DROP TABLE b",
         ""},
        {"outside a transaction",
         USERS "-- no-transaction\nCREATE TABLE t (a);\n"
               "CREATE UNIQUE INDEX u ON users (email)",
         "2:3:1: fails when 'users.email' has duplicates"},
        {"with what stays on the connection",
         USERS "CREATE TEMP TABLE t AS SELECT * FROM users;\n"
               "CREATE UNIQUE INDEX u ON users (email)",
         "2:2:1: fails when 'users.email' has duplicates"},
        {"one finding for a script",
         USERS "CREATE UNIQUE INDEX u ON users (email);"
               "ALTER TABLE users ADD COLUMN a NOT NULL",
         "2:1:1: fails when 'users.email' has duplicates"},
        {"what follows is tried again",
         USERS "CREATE UNIQUE INDEX u ON users (email)"
               "=>CREATE INDEX i ON users (email)"
               "=>ALTER TABLE users ADD COLUMN a NOT NULL",
         "2:1:1: fails when 'users.email' has duplicates; "
         "4:1:1: fails when 'users' has rows"},
        {"rows of a table that a failing script made",
         USERS "CREATE TABLE t (a TEXT); ALTER TABLE users ADD COLUMN b NOT "
               "NULL=>CREATE UNIQUE INDEX i ON t (a)",
         "2:1:26: fails when 'users' has rows; "
         "3:1:1: fails when 't.a' has duplicates"},
        {"some rows, whatever is in their columns",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)"
         "=>CREATE TABLE n (b NOT NULL);"
         "INSERT INTO n SELECT CASE WHEN id <= 2 THEN 1 END FROM t",
         "2:1:29: fails on rows of 't'"},
        {"a table that was emptied is filled again",
         USERS "DELETE FROM users=>ALTER TABLE users ADD COLUMN a NOT NULL",
         "3:1:1: fails when 'users' has rows"},
        {"of the parent, though the child comes first",
         NOTES "CREATE TABLE n (a NOT NULL);"
               "INSERT INTO n SELECT (SELECT max(notes.id) FROM notes WHERE"
               " notes.id < -9) FROM users",
         "2:1:29: fails when 'users' has rows"},
        {"rows that came from another table",
         USERS "CREATE TABLE t AS SELECT email AS e FROM users"
               "=>CREATE UNIQUE INDEX i ON t (e)",
         "3:1:1: fails when 't.e' has duplicates"},
    };
    (void)state;
    check_table(rows, render);
}

static void sound(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"a table", "CREATE TABLE t (a)", ""},
        {"a column", USERS "ALTER TABLE users ADD COLUMN a", ""},
        {"a column with a default",
         USERS "ALTER TABLE users ADD COLUMN a NOT NULL DEFAULT 1", ""},
        {"a copy of all",
         REBUILT("id PRIMARY KEY, email", "INTO n SELECT id, email FROM users"),
         ""},
        {"a copy of all, with NULL filled",
         REBUILT("id PRIMARY KEY, email NOT NULL",
                 "INTO n SELECT id, coalesce(email, '') FROM users"),
         ""},
        {"a copy over a temporary table",
         USERS "CREATE TEMP TABLE b AS SELECT * FROM users; DROP TABLE users;"
               "CREATE TABLE users (id, email);"
               "INSERT INTO users SELECT * FROM b; DROP TABLE b",
         ""},
        {"unique where it already was",
         "CREATE TABLE t (a TEXT UNIQUE)=>CREATE UNIQUE INDEX u ON t (a)", ""},
        {"behind the removal of duplicates",
         USERS "DELETE FROM users WHERE id NOT IN"
               " (SELECT min(id) FROM users GROUP BY email);"
               "CREATE UNIQUE INDEX u ON users (email)",
         ""},
        {"texts that are read as JSON",
         USERS "UPDATE users SET email = json_extract(email, '$.address')", ""},
    };
    (void)state;
    check_table(rows, render);
}

#define ALL_BUT_NULL "INTO n SELECT id, email FROM users WHERE email NOT NULL"

#define OUTSIDE "-- no-transaction\nPRAGMA foreign_keys = ON;\n"
#define REBUILD_USERS                                                          \
    "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT);"                      \
    "INSERT INTO n SELECT id, name FROM users;\nDROP TABLE users;"             \
    "ALTER TABLE n RENAME TO users"

static void losses(void **state)
{
    static const struct row rows[] = {
        {"a copy of some rows", REBUILT("id, email", ALL_BUT_NULL),
         "2:3:1: 'users'"},
        {"a copy of some rows, by a join",
         NOTES "CREATE TABLE n (id, owner REFERENCES users, name);\n"
               "INSERT INTO n SELECT n.id, owner, name FROM notes n JOIN users"
               " ON users.id = owner AND users.name > '';"
               "DROP TABLE notes; ALTER TABLE n RENAME TO notes",
         "2:2:1: 'notes'"},
        {"OR IGNORE",
         REBUILT("id, email UNIQUE",
                 "OR IGNORE INTO n SELECT id, email FROM users"),
         "2:3:1: 'users'"},
        {"OR REPLACE",
         REBUILT("id, email UNIQUE",
                 "OR REPLACE INTO n SELECT id, email FROM users"),
         "2:3:1: 'users'"},
        {"a copy by CREATE TABLE AS",
         USERS "CREATE TABLE n AS\nSELECT DISTINCT email FROM users;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         "2:1:1: 'users'"},
        {"a copy over a temporary table",
         USERS "CREATE TEMP TABLE b AS SELECT * FROM users WHERE email > '';"
               "DROP TABLE users; CREATE TABLE users (id, email);\n"
               "INSERT INTO users SELECT * FROM b; DROP TABLE b",
         "2:2:1: 'users'"},
        {"no copy",
         USERS "\nDROP TABLE users;\nCREATE TABLE users (id, email, a)",
         "2:2:1: 'users'"},
        {"the old table is renamed first",
         USERS "ALTER TABLE users RENAME TO o; CREATE TABLE users (id);\n"
               "INSERT INTO users SELECT id FROM o LIMIT 1; DROP TABLE o",
         "2:2:1: 'users'"},
        {"rows make way in a table that stays",
         "CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE)"
         "=>SELECT 1;\nUPDATE OR REPLACE t SET b = 1",
         "2:2:1: 't'"},
        {"a trigger deletes elsewhere",
         "CREATE TABLE a (x); CREATE TABLE b (x); CREATE TRIGGER r AFTER UPDATE"
         " ON a BEGIN DELETE FROM b; END"
         "=>SELECT 1;\nUPDATE a SET x = 1",
         "2:2:1: 'b'"},
        {"a trigger of a script that deletes by name",
         "CREATE TABLE a (x); CREATE TABLE b (x); CREATE TRIGGER r AFTER DELETE"
         " ON a BEGIN DELETE FROM b; END=>DELETE FROM a",
         "2:1:1: 'b'"},
        {"a dropped table takes rows along", NOTES OUTSIDE REBUILD_USERS,
         "2:4:1: 'notes'"},
        {"those that are deleted do", NOTES OUTSIDE "DELETE FROM users",
         "2:3:1: 'notes'"},
        {"over two tables",
         "CREATE TABLE a (i INTEGER PRIMARY KEY);"
         "CREATE TABLE b (i INTEGER PRIMARY KEY REFERENCES a ON DELETE CASCADE);"
         "CREATE TABLE c (i INTEGER PRIMARY KEY REFERENCES b ON DELETE CASCADE)"
         "=>" OUTSIDE "DELETE FROM a",
         "2:3:1: 'b'; 2:3:1: 'c'"},
        {"under another name in the end",
         USERS "CREATE TABLE n (id, email);\n"
               "INSERT INTO n SELECT * FROM users LIMIT 1; DROP TABLE users;"
               "ALTER TABLE n RENAME TO m; ALTER TABLE m RENAME TO users",
         "2:2:1: 'users'"},
        {"by the first statement that takes rows",
         "CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE)=>SELECT 1;"
         "UPDATE OR REPLACE t SET b = 1; CREATE TABLE n (a, b);\n"
         "INSERT INTO n SELECT * FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t",
         "2:1:10: 't'"},
        {"by the first of several statements",
         "CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE)=>SELECT 1;\n"
         "UPDATE OR REPLACE t SET b = 1 WHERE a > (SELECT min(a) FROM t);"
         "UPDATE OR REPLACE t SET b = 1",
         "2:2:1: 't'"},
        {"a view takes the name of a renamed table",
         "CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE)"
         "=>ALTER TABLE t RENAME TO o; CREATE VIEW t AS SELECT * FROM o;"
         "CREATE TRIGGER r INSTEAD OF INSERT ON t BEGIN SELECT 1; END;"
         "INSERT INTO t VALUES (-5, 'x');\nUPDATE OR REPLACE o SET b = 1",
         "2:2:1: 't'"},
        {"a copy over a temporary table of the same name",
         USERS "CREATE TEMP TABLE users AS SELECT * FROM main.users;"
               "DROP TABLE main.users; CREATE TABLE main.users (id, email);\n"
               "INSERT INTO main.users SELECT * FROM temp.users LIMIT 1;"
               "DROP TABLE temp.users",
         "2:2:1: 'users'"},
        {"of a table that was renamed before",
         USERS "ALTER TABLE users RENAME TO people"
               "=>CREATE TABLE n AS SELECT * FROM people LIMIT 1;"
               "DROP TABLE people; ALTER TABLE n RENAME TO people",
         "3:1:1: 'people'"},
    };
    (void)state;
    check_table(rows, render);
}

static void meant(void **state)
{
    static const struct row rows[] = {
        {"deleted by name", USERS "DELETE FROM users", ""},
        {"deleted by name before a rebuild",
         USERS "DELETE FROM users WHERE id > 1; CREATE TABLE n (id, email);"
               "INSERT INTO n SELECT * FROM users; DROP TABLE users;"
               "ALTER TABLE n RENAME TO users",
         ""},
        {"deleted by name from the copy",
         USERS "CREATE TABLE n AS SELECT * FROM users; DROP TABLE users;"
               "DELETE FROM n WHERE id > 1; ALTER TABLE n RENAME TO users",
         ""},
        {"dropped for good", USERS "DROP TABLE users", ""},
        {"a new table in the place of a dropped one",
         USERS "DROP TABLE users; CREATE TABLE people (id)", ""},
        {"moved to another table",
         USERS "CREATE TABLE people AS SELECT * FROM users LIMIT 1;"
               "DROP TABLE users",
         ""},
        {"renamed", USERS "ALTER TABLE users RENAME TO people", ""},
        {"the old table is kept",
         USERS "ALTER TABLE users RENAME TO o; CREATE TABLE users (id)", ""},
        {"names are exchanged",
         USERS "CREATE TABLE t (a); ALTER TABLE users RENAME TO o;"
               "ALTER TABLE t RENAME TO users",
         ""},
        {"allowed",
         USERS "-- allow row-loss\nDROP TABLE users; CREATE TABLE users (id)",
         ""},
        {"children deleted by name as well",
         NOTES OUTSIDE "DELETE FROM notes; DELETE FROM users", ""},
        {"keys are not enforced", NOTES REBUILD_USERS, ""},
        {"rows that are put back",
         USERS
         "CREATE TABLE b AS SELECT * FROM users;"
         "CREATE TRIGGER r AFTER INSERT ON b BEGIN DELETE FROM users; END;"
         "INSERT INTO b VALUES (-5, 'x');"
         "INSERT INTO users SELECT * FROM b",
         ""},
    };
    (void)state;
    check_table(rows, render);
}

#define PHONES                                                                 \
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, phone TEXT)=>"
#define COPIED(columns, copy)                                                  \
    PHONES "CREATE TABLE n (" columns ");\n" copy ";"                          \
           "DROP TABLE users; ALTER TABLE n RENAME TO users"

static void values(void **state)
{
    static const struct row rows[] = {
        {"a copy forgets a column",
         COPIED("id, name, phone",
                "INSERT INTO n (id, name) SELECT id, name FROM users"),
         "2:2:1: 'users.phone'"},
        {"whatever its quotes",
         COPIED("id, name, \"Phone\"",
                "INSERT INTO main.n (id, [name]) SELECT id, name FROM users"),
         "2:2:1: 'users.phone'"},
        {"with a default",
         COPIED("id, name, phone DEFAULT 'none'",
                "INSERT INTO n (id, name) SELECT id, name FROM users"),
         "2:2:1: 'users.phone'"},
        {"it names it in quotes",
         COPIED("id, name, phone", "INSERT INTO n (id, name, \"phone\")"
                                   " SELECT id, name, phone FROM users"),
         ""},
        {"it gives NULL by name",
         COPIED("id, name, phone", "INSERT INTO n (id, name, phone)"
                                   " SELECT id, name, NULL FROM users"),
         ""},
        {"it gives NULL without names",
         COPIED("id, name, phone",
                "INSERT INTO n SELECT id, name, NULL FROM users"),
         ""},
        {"the column is computed now",
         COPIED("id, name, phone AS ('?')",
                "INSERT INTO n (id, name) SELECT id, name FROM users"),
         ""},
        {"the column is gone",
         COPIED("id, name",
                "INSERT INTO n (id, name) SELECT id, name FROM users"),
         ""},
        {"it is filled later",
         COPIED("id, name, phone",
                "INSERT INTO n (id, name) SELECT id, name FROM users;"
                "UPDATE n SET phone = (SELECT phone FROM users WHERE"
                " users.id = n.id)"),
         ""},
        {"it is set later",
         COPIED("id, name, phone",
                "INSERT INTO n (id, name) SELECT id, name FROM users;"
                "UPDATE n SET phone = '?'"),
         ""},
        {"rows are lost as well",
         COPIED("id, name, phone",
                "INSERT INTO n (id, name) SELECT id, name FROM users LIMIT 2"),
         "2:2:1: 'users'"},
        {"a foreign key's action takes them",
         "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
         "CREATE TABLE notes (owner REFERENCES users ON DELETE SET NULL)"
         "=>" OUTSIDE REBUILD_USERS,
         "2:4:1: 'notes.owner'"},
        {"another table is dropped",
         "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
         "CREATE TABLE notes (owner REFERENCES users ON DELETE SET NULL);"
         "CREATE TABLE other (a)"
         "=>" OUTSIDE "INSERT INTO notes VALUES (NULL); DROP TABLE other",
         ""},
        {"as it should when rows are deleted",
         "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
         "CREATE TABLE notes (owner REFERENCES users ON DELETE SET NULL)"
         "=>" OUTSIDE "DELETE FROM users",
         ""},
    };
    (void)state;
    check_table(rows, render);
}

static void render_pair(struct arena *arena, const char *input, struct buf *out)
{
    render_together(arena, input, 2, out);
}

/* The second and third script are one step. */
static void together(void **state)
{
    static const struct row rows[] = {
        {"the one that fails is blamed",
         USERS "CREATE TABLE t (a)=>ALTER TABLE users ADD COLUMN a NOT NULL",
         "3:1:1: fails when 'users' has rows"},
        {"the one that loses rows",
         USERS "DROP TABLE users=>CREATE TABLE users (id)", "2:1:1: 'users'"},
        {"what follows is tried from behind both",
         "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
         "INSERT INTO p VALUES (1, 'x');"
         "CREATE TABLE c (p REFERENCES p); INSERT INTO c VALUES (1)"
         "=>CREATE TABLE b AS SELECT * FROM p; DROP TABLE p"
         "=>CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
         "INSERT INTO p SELECT * FROM b"
         "=>CREATE UNIQUE INDEX i ON p (a)",
         "4:1:1: fails when 'p.a' has duplicates"},
        {"the one that leaves rows without parents",
         NOTES "DELETE FROM users=>CREATE TABLE t (a)",
         "2:1:1: fails when 'notes' has rows"},
    };
    (void)state;
    check_table(rows, render_pair);
}

static void not_made(void **state)
{
    static const struct row rows[] = {
        {"a CHECK that nothing passes",
         "SELECT 1;\nCREATE TABLE t (a NOT NULL CHECK (a > 1 AND a < 1))",
         "1:2:1: no rows can be made for 't': CHECK"},
        {"until another version",
         "CREATE TABLE t (a NOT NULL CHECK (a > 1 AND a < 1))"
         "=>CREATE TABLE n (a); INSERT INTO n SELECT a FROM t; DROP TABLE t;"
         "ALTER TABLE n RENAME TO t",
         ""},
        {"under another name",
         "CREATE TABLE t (a NOT NULL CHECK (a > 1 AND a < 1))"
         "=>ALTER TABLE t RENAME TO u",
         "1:1:1: no rows can be made for 'u': CHECK"},
        {"a table that others need",
         "CREATE TABLE t (a NOT NULL UNIQUE CHECK (a > 1 AND a < 1));"
         "CREATE TABLE u (b NOT NULL REFERENCES t (a))",
         "1:1:1: no rows can be made for 't': CHECK; "
         "1:1:60: no rows can be made for 'u': FOREIGN KEY"},
        {"it is made and dropped",
         "SELECT 1=>CREATE TABLE t (a NOT NULL CHECK (a > 1 AND a < 1));"
         "DROP TABLE t",
         ""},
        {"another one takes its name",
         "CREATE TABLE t (a NOT NULL CHECK (a > 1 AND a < 1))=>DROP TABLE t"
         "=>CREATE TABLE t (a)",
         "1:1:1: no rows can be made for 't': CHECK"},
        {"it is dropped later",
         "CREATE TABLE t (a NOT NULL CHECK (a > 1 AND a < 1))=>DROP TABLE t",
         "1:1:1: no rows can be made for 't': CHECK"},
    };
    (void)state;
    check_table(rows, render);
}

/* Data tests use a database of the experiments between the steps. */
static void tested(void **state)
{
    static const struct row rows[] = {
        {"experiments begin anew",
         "CREATE TEMP TABLE x (a); CREATE TABLE t (a TEXT, b TEXT)"
         "=>CREATE UNIQUE INDEX i ON t (a)=>CREATE TABLE u (a)"
         "=>-- tested\nCREATE TABLE v (a)=>CREATE UNIQUE INDEX j ON t (b)",
         "2:1:1: fails when 't.a' has duplicates; "
         "5:1:1: fails when 't.b' has duplicates"},
    };
    (void)state;
    check_table(rows, render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures), cmocka_unit_test(sound),
        cmocka_unit_test(losses),   cmocka_unit_test(meant),
        cmocka_unit_test(values),   cmocka_unit_test(together),
        cmocka_unit_test(not_made), cmocka_unit_test(tested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
