/* SPDX-License-Identifier: MIT
 *
 * The tables that the runtime guards, of a script on the schema that another
 * one makes.
 */
#include "support/proof.h"

#include "prove/judge/guard.h"

static void add_name(struct buf *out, struct str name)
{
    buf_add(out, name.data == NULL ? STR("-") : name);
}

/* "before>after" for each table, with R when its rows are guarded and K when
 * its foreign keys are checked. */
static void render_tables(const struct script *script, struct buf *out)
{
    size_t i = 0;
    if (!script->tables_known) {
        buf_add_c(out, "unknown");
    }
    for (i = 0; i < script->table_count; i += 1) {
        const struct guarded_table *table = &script->tables[i];
        buf_add_c(out, i == 0 ? "" : ", ");
        add_name(out, table->before);
        buf_add_c(out, ">");
        add_name(out, table->after);
        buf_add_c(out, table->keeps_rows || table->has_keys ? " " : "");
        buf_add_c(out, table->keeps_rows ? "R" : "");
        buf_add_c(out, table->has_keys ? "K" : "");
    }
}

static void render_up(struct arena *arena, const char *input, struct buf *out)
{
    struct proof proof;
    struct step step;
    size_t i = 0;
    proof_open(&proof, arena, input);
    for (i = 1; i <= proof.set.count; i += 1) {
        step = proof_step(&proof, i, i);
        guard_up(&step);
    }
    render_tables(&proof.migrations[proof.set.count - 1].up, out);
    proof_close(&proof);
}

#define USERS "CREATE TABLE users (id INTEGER PRIMARY KEY, email);"
#define NOTES                                                                  \
    "CREATE TABLE notes (id INTEGER PRIMARY KEY,"                              \
    " owner REFERENCES users ON DELETE CASCADE);"
#define TAGS "CREATE TABLE tags (note REFERENCES notes ON DELETE CASCADE);"
#define REBUILD                                                                \
    "CREATE TABLE n (id INTEGER PRIMARY KEY, email);"                          \
    "INSERT INTO n SELECT * FROM users; DROP TABLE users;"                     \
    "ALTER TABLE n RENAME TO users;"

static void rows(void **state)
{
    static const struct row rows[] = {
        {"nothing is touched", USERS "=>SELECT * FROM users", ""},
        {"new tables alone", USERS "=>" NOTES, "->notes K"},
        {"a column is added", USERS "=>ALTER TABLE users ADD COLUMN a",
         "users>users"},
        {"renamed", USERS "=>ALTER TABLE users RENAME TO people",
         "users>people"},
        {"renamed, with other words and quotes",
         USERS "=>alter TABLE main.\"users\" rename to [the \"people]",
         "users>the \"people"},
        {"a column is renamed", USERS "=>ALTER TABLE users RENAME id TO \"to\"",
         "users>users"},
        {"rows are added", USERS "=>INSERT INTO users VALUES (1, 2)",
         "users>users"},
        {"rows are changed", USERS "=>UPDATE users SET id = id + 1",
         "users>users"},
        {"rows may make way",
         USERS "=>INSERT OR REPLACE INTO users VALUES (1, 2)", "users>users R"},
        {"likewise in short", USERS "=>REPLACE INTO users VALUES (1, 2)",
         "users>users R"},
        {"likewise an update", USERS "=>UPDATE OR REPLACE users SET id = 1",
         "users>users R"},
        {"texts are replaced, not rows",
         USERS "=>UPDATE users SET email = replace /* a */ (email, ' ', '')",
         "users>users"},
        {"likewise by a constraint",
         "CREATE TABLE t (a UNIQUE ON CONFLICT REPLACE)"
         "=>INSERT INTO t VALUES (1)",
         "t>t R"},
        {"deleted by name", USERS "=>DELETE FROM users WHERE id = 1",
         "users>users"},
        {"deleted by name and rebuilt",
         USERS "=>DELETE FROM users WHERE email IS NULL;" REBUILD,
         "users>users"},
        {"deleted by a new name",
         USERS "=>CREATE TABLE n AS SELECT * FROM users; DROP TABLE users;"
               "DELETE FROM n; ALTER TABLE n RENAME TO users",
         "users>users"},
        {"dropped for good", USERS "=>DROP TABLE users", "users>-"},
        {"made and dropped", USERS "=>CREATE TABLE t (a); DROP TABLE t", ""},
        {"rebuilt", USERS "=>" REBUILD, "users>users R"},
        {"rebuilt under an old name",
         USERS "=>ALTER TABLE users RENAME TO old; CREATE TABLE users (id);"
               "INSERT INTO users SELECT id FROM old; DROP TABLE old",
         "users>users R"},
        {"rebuilt, and the old one is kept",
         USERS "=>ALTER TABLE users RENAME TO old; CREATE TABLE users (id);"
               "INSERT INTO users SELECT id FROM old",
         "users>old, ->users"},
        {"rebuilt without rows",
         USERS "=>DROP TABLE users; CREATE TABLE users (id)", "users>users R"},
        {"rebuilt with a temporary copy",
         USERS "=>CREATE TEMP TABLE b AS SELECT * FROM users; DROP TABLE users;"
               "CREATE TABLE users (id, email);"
               "INSERT INTO users SELECT * FROM b; DROP TABLE b",
         "users>users R"},
        {"another table takes the name",
         USERS "CREATE TABLE next (id);"
               "=>DROP TABLE users; ALTER TABLE next RENAME TO users",
         "users>-, next>users"},
        {"two names are exchanged",
         "CREATE TABLE a (x); CREATE TABLE b (x)"
         "=>ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a;"
         "ALTER TABLE c RENAME TO b",
         "a>b, b>a"},
        {"a new table gets the page of one that is gone",
         USERS "=>DROP TABLE users; CREATE TABLE people (id)",
         "users>-, ->people"},
        {"dropped if it is there", USERS "=>DROP TABLE IF EXISTS other", ""},
        {"made if it is not there",
         USERS "=>CREATE TABLE IF NOT EXISTS users (id)", ""},
        {"a temporary table of the same name",
         USERS "=>CREATE TEMP TABLE users (id); INSERT INTO users VALUES (1);"
               "DROP TABLE temp.users",
         ""},
        {"a temporary table that stays", USERS "=>CREATE TEMP TABLE users (id)",
         ""},
        {"a virtual table in the place of another one",
         "CREATE TABLE f (a)"
         "=>DROP TABLE f; CREATE VIRTUAL TABLE f USING fts5(a)",
         ""},
        {"loss is allowed", USERS "=>-- allow row-loss\n" REBUILD,
         "users>users"},
        {"a trigger deletes",
         USERS NOTES "CREATE TRIGGER r AFTER UPDATE ON users BEGIN"
                     " DELETE FROM notes; END"
                     "=>UPDATE users SET email = 1",
         "users>users, notes>notes RK"},
        {"a trigger adds",
         USERS "CREATE TABLE log (a); CREATE TRIGGER r AFTER INSERT ON users"
               " BEGIN INSERT INTO log VALUES (1); END"
               "=>INSERT INTO users VALUES (1, 2)",
         "users>users, log>log R"},
        {"through a view",
         USERS "CREATE VIEW v AS SELECT id FROM users; CREATE TRIGGER r"
               " INSTEAD OF DELETE ON v BEGIN DELETE FROM users; END"
               "=>DELETE FROM v",
         "users>users R"},
        {"virtual tables are not guarded",
         "CREATE VIRTUAL TABLE f USING fts5(a)"
         "=>INSERT INTO f VALUES (1); DROP TABLE f;"
         "CREATE VIRTUAL TABLE g USING fts5(a)",
         ""},
        {"in the order of the schema",
         USERS NOTES "CREATE TABLE a (x)"
                     "=>CREATE TABLE z (x); CREATE TABLE b (x);"
                     "DROP TABLE a; INSERT INTO notes VALUES (1, NULL);"
                     "DELETE FROM users",
         "users>users, notes>notes K, a>-, ->z, ->b"},
    };
    (void)state;
    check_table(rows, render_up);
}

static void keys(void **state)
{
    static const struct row rows[] = {
        {"a parent gets rows", USERS NOTES "=>INSERT INTO users VALUES (1, 2)",
         "users>users"},
        {"a parent's rows may make way",
         USERS NOTES "=>REPLACE INTO users VALUES (1, 2)",
         "users>users R, notes>notes K"},
        {"a parent is updated", USERS NOTES "=>UPDATE users SET id = 1",
         "users>users, notes>notes K"},
        {"a parent is deleted from", USERS NOTES "=>DELETE FROM users",
         "users>users, notes>notes K"},
        {"a parent is dropped", USERS NOTES "=>DROP TABLE users",
         "users>-, notes>notes K"},
        {"a parent is rebuilt", USERS NOTES "=>" REBUILD,
         "users>users R, notes>notes K"},
        {"a parent is renamed", USERS NOTES "=>ALTER TABLE users RENAME TO p",
         "users>p, notes>notes K"},
        {"a parent appears", NOTES "=>" USERS, "notes>notes K, ->users"},
        {"in other letters",
         USERS "CREATE TABLE n (a REFERENCES USERS)=>UPDATE Users SET id = 1",
         "users>users, n>n K"},
        {"a child gets rows",
         USERS NOTES "=>INSERT INTO notes VALUES (1, NULL)", "notes>notes K"},
        {"a child loses rows", USERS NOTES "=>DELETE FROM notes",
         "notes>notes"},
        {"a child gets a key",
         USERS "CREATE TABLE t (a)"
               "=>ALTER TABLE t ADD COLUMN b REFERENCES users",
         "t>t K"},
        {"a table is its own parent",
         "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t)=>DELETE FROM t",
         "t>t K"},
    };
    (void)state;
    check_table(rows, render_up);
}

#define OUTSIDE "-- no-transaction\nPRAGMA foreign_keys = ON;"

static void outside(void **state)
{
    static const struct row rows[] = {
        {"rows go with a table that is dropped",
         USERS NOTES TAGS "=>" OUTSIDE REBUILD,
         "users>users R, notes>notes RK, tags>tags RK"},
        {"rows go with those that are deleted",
         USERS NOTES TAGS "=>" OUTSIDE "DELETE FROM users",
         "users>users, notes>notes RK, tags>tags RK"},
        {"not where nothing cascades",
         USERS "CREATE TABLE notes (owner REFERENCES users);"
               "=>" OUTSIDE REBUILD,
         "users>users R, notes>notes K"},
        {"nor what is deleted by name as well",
         USERS NOTES "=>" OUTSIDE "DELETE FROM notes; DELETE FROM users",
         "users>users, notes>notes K"},
        {"nor when it is allowed",
         USERS NOTES "=>-- allow row-loss\n" OUTSIDE REBUILD,
         "users>users, notes>notes K"},
        {"a table that refers to itself",
         "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t ON DELETE CASCADE)"
         "=>" OUTSIDE "UPDATE t SET a = 1",
         "t>t K"},
    };
    (void)state;
    check_table(rows, render_up);
}

/* Two migrations that are one step. */
static void render_together(struct arena *arena, const char *input,
                            struct buf *out)
{
    struct proof proof;
    struct step step;
    proof_open(&proof, arena, input);
    step = proof_step(&proof, 1, 2);
    guard_up(&step);
    render_tables(&proof.migrations[0].up, out);
    buf_add_c(out, " ");
    render_tables(&proof.migrations[1].up, out);
    proof_close(&proof);
}

static void together(void **state)
{
    static const struct row rows[] = {
        {"not to be told apart", USERS "=>" NOTES, "unknown unknown"},
    };
    (void)state;
    check_table(rows, render_together);
}

/* The last script as if it were the down script of the one before. */
static void render_down(struct arena *arena, const char *input, struct buf *out)
{
    struct proof proof;
    struct step up;
    struct step down;
    proof_open(&proof, arena, input);
    proof_step(&proof, 1, proof.set.count - 2);
    up = proof_step(&proof, proof.set.count - 1, proof.set.count - 1);
    down = proof_step(&proof, proof.set.count, proof.set.count);
    guard_down(&up, down.seen, down.before, down.after);
    render_tables(&step_migration(&up)->down, out);
    proof_close(&proof);
}

static void downs(void **state)
{
    static const struct row rows[] = {
        {"what was made is dropped", USERS "=>CREATE TABLE t (a)=>DROP TABLE t",
         "t>-"},
        {"a column goes by a rebuild",
         USERS "=>ALTER TABLE users ADD COLUMN a=>CREATE TABLE n (id, email);"
               "INSERT INTO n SELECT id, email FROM users; DROP TABLE users;"
               "ALTER TABLE n RENAME TO users",
         "users>users R"},
        {"made anew without rows",
         USERS "=>ALTER TABLE users ADD COLUMN a"
               "=>DROP TABLE users; CREATE TABLE users (id, email)",
         "users>users"},
    };
    (void)state;
    check_table(rows, render_down);
}

/* Whether the last script takes rows from `t` on purpose. */
static void render_takes(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct proof proof;
    struct step step;
    proof_open(&proof, arena, input);
    proof_step(&proof, 1, proof.set.count - 1);
    step = proof_step(&proof, proof.set.count, proof.set.count);
    buf_add_c(out, guard_takes_rows(step.seen, STR("T")) ? "yes" : "no");
    proof_close(&proof);
}

#define T "CREATE TABLE t (a); CREATE TABLE u (a)=>"

static void takes(void **state)
{
    static const struct row rows[] = {
        {"not touched", T "DELETE FROM u", "no"},
        {"rows are added", T "INSERT INTO t VALUES (1)", "no"},
        {"deleted by name", T "DELETE FROM t", "yes"},
        {"dropped", T "DROP TABLE t", "yes"},
        {"renamed", T "ALTER TABLE t RENAME TO v", "no"},
        {"rebuilt",
         T "CREATE TABLE n (a); INSERT INTO n SELECT a FROM t; DROP TABLE t;"
           "ALTER TABLE n RENAME TO t",
         "no"},
        {"made anew", T "DROP TABLE t; CREATE TABLE t (a, b)", "yes"},
        {"made anew with a fixed row",
         T "DROP TABLE t; CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2)",
         "yes"},
        {"made from a copy",
         T "CREATE TABLE n AS SELECT a FROM t; DROP TABLE t;"
           "ALTER TABLE n RENAME TO t",
         "no"},
        {"by a trigger",
         T "CREATE TRIGGER r AFTER DELETE ON u BEGIN DELETE FROM t; END;"
           "DELETE FROM u",
         "no"},
    };
    (void)state;
    check_table(rows, render_takes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),    cmocka_unit_test(keys),
        cmocka_unit_test(outside), cmocka_unit_test(together),
        cmocka_unit_test(downs),   cmocka_unit_test(takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
