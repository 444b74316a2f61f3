/* SPDX-License-Identifier: MIT
 *
 * Ways down, on the schema and the rows that ways up leave.
 */
#include "support/proof.h"

#include "prove/populate/populate.h"
#include "prove/judge/undo.h"

/* In a comment of a down script: what it requires. */
static void add_requirement(struct arena *arena, struct script *down)
{
    const char *text = down->source->text.data;
    const char *query = strstr(text + down->start, "require ");

    if (query != NULL) {
        down->preconditions = arena_new(arena, struct precondition);
        down->precondition_count = 1;
        down->preconditions->message = STR("no");
        down->preconditions->query =
            span_at(down->source, (size_t)(query - text) + 8,
                    (size_t)(strstr(query, "*/") - text));
    }
}

/* A script is followed by its way down behind "<=", if it has one. */
static void add_downs(struct proof *proof)
{
    for (size_t i = 0; i < proof->set.count; i++) {
        struct migration *migration = &proof->migrations[i];
        struct script *up = &migration->up;
        const char *text = up->source->text.data;
        char *mark = strstr(text, "<=");

        if (mark == NULL) {
            continue;
        }
        /* A section begins with a line. */
        memcpy(mark, " \n", 2);
        migration->down = *up;
        migration->down.start = (size_t)(mark - text) + 2;
        up->end = (size_t)(mark - text);
        up->no_transaction = false;
        migration->down.no_transaction = strstr(mark, "no-transaction") != NULL;
        add_requirement(proof->arena, &migration->down);
    }
    proof->shipped = ship(proof->arena, &proof->set, proof->set.count);
}

/* The same step on rows of every kind that the schema before it allows. */
static void take_rows_along(struct proof *proof, struct scratch *full,
                            const struct schema *before, size_t last)
{
    struct populate_options rows = {.kinds = ROWS_ALL};
    strata_database database = strata_sqlite(full->db);
    strata_options options = {0};
    strata_error error;

    options.target = proof->shipped.migrations[last - 1].version;
    populate(proof->arena, full, before, &rows, NULL);
    scratch_forget(full);
    strata_upgrade(&database, &proof->shipped, &options, &error);
    assert_string_equal(error.message, "");
}

static void render_findings(const struct proof *proof, struct buf *out)
{
    const struct diag *diag = proof->diags.first;
    const struct diag_note *note = NULL;
    for (; diag != NULL; diag = diag->next) {
        struct str text = str_slice(diag->span.source->text, diag->span.start,
                                    diag->span.end);
        struct str message = diag->message;

        /* Not how many the proof made. */
        const char *number = strstr(message.data, ": leaves ");

        if (diag->code == CODE_DOWN_ROW_LOSS) {
            number = strchr(message.data, ':');
        }
        if (number != NULL && strstr(message.data, "rows") != NULL) {
            message.size = (size_t)(number - message.data);
        }
        buf_format(out, "%s%s '%.*s' %.*s", out->size > 0 ? " | " : "",
                   diag_code_text(diag->code), STR_ARGS(text),
                   STR_ARGS(message));
        for (note = diag->notes; note != NULL; note = note->next) {
            /* What differs, not what to do about it. */
            if (strchr(note->message.data, '\'') != NULL &&
                strstr(note->message.data, "migrate:") == NULL) {
                buf_format(out, "; %.*s", STR_ARGS(note->message));
            }
        }
    }
}

/* Findings about the last step: of as many migrations as `together` says. */
static void render(struct arena *arena, const char *input, struct buf *out,
                   size_t together)
{
    static struct need function = {NEED_FUNCTION, {"f", 1}, 1};
    struct proof proof;
    struct scratch full;
    struct scratch aside;
    struct stubs stubs;
    struct undo undo = {&aside, &stubs, NULL};
    struct step step;
    size_t i = 0;

    proof_open(&proof, arena, input);
    add_downs(&proof);
    assert_true(scratch_open(&full, 30000));
    assert_true(scratch_open(&aside, 30000));
    proof.set.requirements.needs = &function;
    proof.set.requirements.need_count = 1;
    stubs_init(&stubs, arena, &proof.set.requirements);
    stubs_register(&stubs, aside.db);
    undo.observer = observer_new(arena, &aside, &proof.set, &proof.shipped);
    for (i = 1; i <= proof.set.count; i++) {
        size_t first = i;
        i = i + together > proof.set.count ? proof.set.count : i;
        take_rows_along(&proof, &full, proof.schema, i);
        step = proof_step(&proof, first, i);
    }
    undo_step(&undo, &step, &proof.main, &full);
    render_findings(&proof, out);
    if (proof.migrations[proof.set.count - 1].down_fails) {
        buf_add_c(out, ", left out");
    } else if (step.first == step.last) {
        const struct migration *migration = step_migration(&step);
        assert_true(migration->down.tables_known ==
                    (migration->down.source != NULL));
    }
    scratch_close(&full);
    scratch_close(&aside);
    proof_close(&proof);
}

static void render_step(struct arena *arena, const char *input, struct buf *out)
{
    render(arena, input, out, 1);
}

#define USERS "CREATE TABLE users (id INTEGER PRIMARY KEY, email);"
#define CONFIG "CREATE TABLE config (name TEXT PRIMARY KEY, value);"
#define NOTES                                                                  \
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, owner REFERENCES users ON"    \
    " DELETE CASCADE);"
#define DIFFERS                                                                \
    "the down script does not bring back the schema before the migration"
#define NOTHING "the down script undoes nothing"

static void sound(void **state)
{
    static const struct row rows[] = {
        {"a table", "CREATE TABLE t (a)<=DROP TABLE t", ""},
        {"a table with an index and a trigger",
         "CREATE TABLE t (a); CREATE INDEX i ON t (a); CREATE TRIGGER r AFTER"
         " INSERT ON t BEGIN SELECT 1; END<=DROP TABLE t",
         ""},
        {"a column",
         USERS "=>ALTER TABLE users ADD COLUMN a<=ALTER TABLE users"
               " DROP COLUMN a",
         ""},
        {"a dropped column that comes back at the end",
         USERS "=>CREATE TABLE t (a, b, c);=>ALTER TABLE t DROP COLUMN b"
               "<=ALTER TABLE t ADD COLUMN b",
         ""},
        {"an index", USERS "=>CREATE INDEX i ON users (email)<=DROP INDEX i",
         ""},
        {"renamed and back",
         USERS "=>ALTER TABLE users RENAME TO people"
               "<=ALTER TABLE people RENAME TO users",
         ""},
        {"rebuilt and back",
         USERS "=>CREATE TABLE n (id INTEGER PRIMARY KEY, email, age);"
               "INSERT INTO n (id, email) SELECT id, email FROM users;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users"
               "<=CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
               "INSERT INTO n SELECT id, email FROM users;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         ""},
        {"rows",
         CONFIG "=>INSERT INTO config VALUES ('Theme', 'dark')"
                "<=DELETE FROM config WHERE name = 'Theme'",
         ""},
        {"rows that stay, and may come twice",
         CONFIG "=>INSERT OR IGNORE INTO config VALUES ('Theme', 'dark')"
                "<=UPDATE config SET value = NULL WHERE name = 'Theme'",
         ""},
        {"rows that the way up would make again",
         USERS CONFIG "=>INSERT INTO config SELECT 'user ' || id, 1 FROM users"
                      "<=DELETE FROM config WHERE name LIKE 'user %'",
         ""},
        {"a dropped table comes back without its rows",
         USERS "=>DROP TABLE users<=" USERS, ""},
        {"nothing is undone where nothing was done",
         USERS "=>SELECT 1<=SELECT 1", ""},
        {"nor where a table was rebuilt as it was",
         USERS "=>CREATE TABLE n (id INTEGER PRIMARY KEY, email); INSERT INTO n"
               " SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO"
               " users<=SELECT 1",
         ""},
        {"nor where it was with the old one out of the way",
         USERS "=>ALTER TABLE users RENAME TO old;" USERS
               "INSERT INTO users SELECT * FROM old; DROP TABLE old<=SELECT 1",
         ""},
        {"no way down", USERS "=>DROP TABLE users", ""},
        {"rows that go by name",
         USERS "=>ALTER TABLE users ADD COLUMN a<=DELETE FROM users WHERE email"
               " IS NULL; ALTER TABLE users DROP COLUMN a",
         ""},
        {"a view that stood in the way",
         USERS "CREATE VIEW v AS SELECT id FROM users"
               "=>DROP VIEW v; ALTER TABLE users ADD COLUMN a;"
               "CREATE VIEW v AS SELECT id, a FROM users"
               "<=DROP VIEW v; ALTER TABLE users DROP COLUMN a;"
               "CREATE VIEW v AS SELECT id FROM users",
         ""},
        {"what the rows of the proof are not",
         USERS "=>UPDATE users SET email = 1"
               "<=/* require SELECT count(*) = 0 FROM users */ UPDATE users SET"
               " email = 2",
         ""},
        {"a temporary table that the way down leaves",
         USERS "=>CREATE TABLE t (a)<=DROP TABLE t; CREATE TEMP TABLE x AS"
               " SELECT 1; UPDATE users SET email = 1",
         ""},
        {"a temporary table that the way up leaves",
         USERS "=>CREATE TEMP TABLE x AS SELECT 1; CREATE TABLE t (a)"
               "<=DROP TABLE t",
         ""}};
    (void)state;
    check_table(rows, render_step);
}

static void empty(void **state)
{
    static const struct row rows[] = {
        {"a stand-in", USERS "=>CREATE TABLE t (a)<=SELECT 1",
         "down-empty 'SELECT 1' " NOTHING "; table 't' is left over"},
        {"another stand-in",
         USERS "=>DROP TABLE users<=;; PRAGMA user_version;",
         "down-empty 'PRAGMA user_version;' " NOTHING
         "; table 'users' is missing"},
        {"what drops nothing",
         USERS "=>CREATE TABLE t (a)<=DROP TABLE IF EXISTS tt",
         "down-empty 'DROP TABLE IF EXISTS tt' " NOTHING
         "; table 't' is left over"},
        {"rows that are changed",
         CONFIG "=>INSERT INTO config VALUES (1, 2)"
                "<=SELECT 1",
         "down-empty 'SELECT 1' " NOTHING "; rows of 'config' are changed"},
        {"rows that are changed while the table is rebuilt",
         USERS "=>CREATE TABLE n (id INTEGER PRIMARY KEY, email); INSERT INTO n"
               " SELECT * FROM users; DELETE FROM n WHERE email = ''; DROP"
               " TABLE users; ALTER TABLE n RENAME TO users<=SELECT 1",
         "down-empty 'SELECT 1' " NOTHING "; rows of 'users' are changed"}};
    (void)state;
    check_table(rows, render_step);
}

static void differs(void **state)
{
    static const struct row rows[] = {
        {"a table is left",
         "CREATE TABLE t (a); CREATE TABLE u (a)<=DROP TABLE t",
         "down-differs 'DROP TABLE t' " DIFFERS "; table 'u' is left over"},
        {"an index is not made again",
         USERS "CREATE INDEX i ON users (email);"
               "=>DROP INDEX i; CREATE INDEX j ON users (email)<=DROP INDEX j",
         "down-differs 'DROP INDEX j' " DIFFERS
         "; index 'i' of table 'users' is missing"},
        {"a column comes back otherwise",
         "CREATE TABLE t (a, b INT NOT NULL DEFAULT 0)"
         "=>ALTER TABLE t DROP COLUMN b<=ALTER TABLE t ADD COLUMN b TEXT",
         "down-differs 'ALTER TABLE t ADD COLUMN b TEXT' " DIFFERS
         "; table 't': column 'b' has TEXT instead of INT"
         "; table 't': column 'b' is no longer NOT NULL"
         "; table 't': column 'b' has no default"},
        {"and a temporary table is left",
         USERS "=>CREATE TABLE t (a); CREATE TABLE u (a)<=DROP TABLE t; CREATE"
               " TEMP TABLE x AS SELECT 1; UPDATE users SET email = 1",
         "down-differs 'DROP TABLE t;' " DIFFERS "; table 'u' is left over"},
        {"an index with a function of the application",
         USERS "=>CREATE TABLE t (a)<=DROP TABLE t; CREATE INDEX i ON users"
               " (f (email))",
         "down-differs 'DROP TABLE t;' " DIFFERS
         "; index 'i' of table 'users' is left over"},
        {"a CHECK is forgotten",
         "CREATE TABLE t (a CHECK (a > 0))"
         "=>ALTER TABLE t RENAME TO u<=CREATE TABLE t (a); INSERT INTO t SELECT"
         " * FROM u; DROP TABLE u",
         "down-differs 'CREATE TABLE t (a);' " DIFFERS
         "; table 't': a CHECK is missing"},
        {"the migration does not run again",
         CONFIG "=>INSERT INTO config VALUES ('Theme', 1); CREATE TABLE t (a)"
                "<=DROP TABLE t",
         "down-differs 'DROP TABLE t' behind the down script the migration "
         "fails: UNIQUE constraint failed: config.name"}};
    (void)state;
    check_table(rows, render_step);
}

#define TAKES "the down script takes "

static void loses(void **state)
{
    static const struct row rows[] = {
        {"a copy of some rows",
         USERS "=>ALTER TABLE users ADD COLUMN age"
               "<=CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
               "INSERT INTO n SELECT id, email FROM users WHERE id > 1;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         "down-row-loss 'INSERT INTO n SELECT id, email FROM users WHERE id >"
         " 1;' " TAKES "rows from 'users'"},
        {"a copy of some rows that has what was there",
         USERS
         "=>DELETE FROM users<=CREATE TABLE n (id INTEGER PRIMARY KEY,"
         " email); INSERT INTO n SELECT id, email FROM users WHERE id > 1;"
         "DROP TABLE users; ALTER TABLE n RENAME TO users",
         ""},
        {"a table made anew without rows",
         USERS "=>ALTER TABLE users ADD COLUMN age<=DROP TABLE users;" USERS,
         "down-row-loss 'DROP TABLE users;' " TAKES "rows from 'users'"},
        {"a table that the way up made anew without rows, too",
         USERS "=>DROP TABLE users; CREATE TABLE users (id INTEGER PRIMARY KEY,"
               " email, age)<=DROP TABLE users;" USERS,
         ""},
        {"rows that make way",
         "CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE)"
         "=>ALTER TABLE t ADD COLUMN c"
         "<=ALTER TABLE t DROP COLUMN c; UPDATE OR REPLACE t SET b = 1",
         "down-row-loss 'UPDATE OR REPLACE t SET b = 1' " TAKES
         "rows from 't'"},
        {"a trigger",
         USERS CONFIG "CREATE TRIGGER r AFTER DELETE ON config BEGIN DELETE"
                      " FROM users; END;"
                      "=>CREATE TABLE t (a)<=DROP TABLE t; DELETE FROM config",
         "down-row-loss 'DELETE FROM config' " TAKES "rows from 'users'"},
        {"a column that is not copied",
         USERS "=>ALTER TABLE users ADD COLUMN age"
               "<=CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
               "INSERT INTO n (id) SELECT id FROM users;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         "down-row-loss 'INSERT INTO n (id) SELECT id FROM users;' " TAKES
         "the values of 'users.email'"},
        {"a column that is copied later",
         USERS "=>ALTER TABLE users ADD COLUMN age"
               "<=CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
               "INSERT INTO n (id) SELECT id FROM users;"
               "UPDATE n SET email = (SELECT email FROM users"
               " WHERE users.id = n.id);"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         ""},
        {"a column whose copies are all the default",
         "CREATE TABLE t (a, b DEFAULT 1)=>ALTER TABLE t ADD COLUMN c"
         "<=CREATE TABLE n (a, b DEFAULT 1); INSERT INTO n (a) SELECT a FROM t;"
         "DROP TABLE t; ALTER TABLE n RENAME TO t",
         "down-row-loss 'INSERT INTO n (a) SELECT a FROM t;' " TAKES
         "the values of 't.b'"},
        {"foreign keys outside of a transaction",
         USERS NOTES "=>ALTER TABLE users ADD COLUMN age"
                     "<=/* no-transaction */ PRAGMA foreign_keys = ON;"
                     "CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
                     "INSERT INTO n SELECT id, email FROM users;"
                     "DROP TABLE users; ALTER TABLE n RENAME TO users",
         "down-row-loss 'DROP TABLE users;' " TAKES "rows from 'notes'"},
        {"their actions",
         USERS "CREATE TABLE notes (owner REFERENCES users ON DELETE SET NULL);"
               "=>ALTER TABLE users ADD COLUMN age"
               "<=/* no-transaction */ PRAGMA foreign_keys = ON;"
               "CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
               "INSERT INTO n SELECT id, email FROM users;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         "down-row-loss 'DROP TABLE users;' " TAKES
         "the values of 'notes.owner'"},
        {"unless the script sets them",
         USERS "CREATE TABLE notes (owner REFERENCES users ON DELETE SET NULL);"
               "=>ALTER TABLE users ADD COLUMN age"
               "<=/* no-transaction */ PRAGMA foreign_keys = ON;"
               "UPDATE notes SET owner = NULL;"
               "CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
               "INSERT INTO n SELECT id, email FROM users;"
               "DROP TABLE users; ALTER TABLE n RENAME TO users",
         ""},
        {"further down",
         USERS NOTES
         "CREATE TABLE tags (note REFERENCES notes ON DELETE CASCADE);"
         "=>ALTER TABLE users ADD COLUMN age"
         "<=/* no-transaction */ PRAGMA foreign_keys = ON;"
         "CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
         "INSERT INTO n SELECT id, email FROM users;"
         "DROP TABLE users; ALTER TABLE n RENAME TO users",
         "down-row-loss 'DROP TABLE users;' " TAKES
         "rows from 'notes' | down-row-loss 'DROP TABLE users;' " TAKES
         "rows from 'tags'"},
        {"and inside of one",
         USERS NOTES "=>ALTER TABLE users ADD COLUMN age"
                     "<=PRAGMA foreign_keys = ON;"
                     "CREATE TABLE n (id INTEGER PRIMARY KEY, email);"
                     "INSERT INTO n SELECT id, email FROM users;"
                     "DROP TABLE users; ALTER TABLE n RENAME TO users",
         ""}};
    (void)state;
    check_table(rows, render_step);
}

static void fails(void **state)
{
    static const struct row rows[] = {
        {"without rows", USERS "=>CREATE TABLE t (a)<=DROP TABLE tt",
         "down-fails 'tt' the down script fails: no such table: tt, left out"},
        {"what it leaves is wrong",
         USERS "=>CREATE TABLE t (a REFERENCES users (id))"
               "<=ALTER TABLE t RENAME TO u; INSERT INTO u VALUES (1000)",
         "down-fails '' the down script fails: leaves 1 row that violates a"
         " foreign key: row 1 of table 'u' has no parent in 'users', left out"},
        {"on rows",
         "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (b);"
         "=>DROP INDEX i; UPDATE t SET b = 1<=CREATE UNIQUE INDEX i ON t (b)",
         "down-fails 'CREATE' the down script fails when tables have rows:"
         " UNIQUE constraint failed: t.b"},
        {"on rows, with a unique index",
         "CREATE TABLE t (a, b); CREATE INDEX i ON t (b);"
         "=>DROP INDEX i<=CREATE UNIQUE INDEX i ON t (b)",
         "down-differs 'CREATE UNIQUE INDEX i ON t (b)' " DIFFERS
         "; index 'i' of table 't': it is UNIQUE | down-fails 'CREATE' the down"
         " script fails when tables have rows: UNIQUE constraint failed: t.b"},
        {"on rows, with a column that needs a value",
         "CREATE TABLE t (a, b NOT NULL)"
         "=>ALTER TABLE t DROP COLUMN b<=ALTER TABLE t ADD COLUMN b NOT NULL",
         "down-fails 'ALTER' the down script fails when tables have rows:"
         " Cannot add a NOT NULL column with default value NULL"},
        {"on rows that refer to a table",
         USERS NOTES "=>CREATE TABLE t (a)<=DROP TABLE users; DROP TABLE t",
         "down-differs 'DROP TABLE users;' " DIFFERS
         "; table 'users' is missing | down-fails '' the down script fails"
         " when tables have rows"},
        {"on rows that are NULL since",
         "CREATE TABLE t (a NOT NULL);"
         "=>ALTER TABLE t RENAME TO u; CREATE TABLE t (a); INSERT INTO t SELECT"
         " NULL FROM u; DROP TABLE u"
         "<=ALTER TABLE t RENAME TO u; CREATE TABLE t (a NOT NULL); INSERT INTO"
         " t SELECT * FROM u; DROP TABLE u",
         "down-fails 'INSERT' the down script fails when tables have rows: NOT"
         " NULL constraint failed: t.a"}};
    (void)state;
    check_table(rows, render_step);
}

/* What is not in the scripts themselves. */
static void render_missing(struct arena *arena, const char *input,
                           struct buf *out)
{
    static const struct source none = {"1.down.sql", {"-- todo", 7}};
    struct proof proof;
    struct scratch aside;
    struct stubs stubs;
    struct undo undo = {&aside, &stubs, NULL};
    struct step step;
    struct migration *migration = &proof.migrations[0];

    proof_open(&proof, arena, input);
    assert_true(scratch_open(&aside, 30000));
    proof.diags.levels[CODE_DOWN_MISSING] = SEVERITY_ERROR;
    migration->irreversible = strstr(input, "irreversible") != NULL;
    proof.set.has_base = strstr(input, "base") != NULL;
    if (strstr(input, "todo") != NULL) {
        migration->empty_down = span_at(&none, 0, 7);
    }
    step = proof_step(&proof, 1, 1);
    undo_step(&undo, &step, &proof.main, &aside);
    render_findings(&proof, out);
    scratch_close(&aside);
    proof_close(&proof);
}

static void missing(void **state)
{
    static const struct row rows[] = {
        {"no script", "CREATE TABLE t (a)",
         "down-missing '' migration '1' has no down script"},
        {"meant", "CREATE TABLE t (a) /* irreversible */", ""},
        {"the base schema", "CREATE TABLE t (a) /* base */", ""},
        {"an empty script", "CREATE TABLE t (a) /* todo */",
         "down-empty '-- todo' " NOTHING "; table 't' is left over"},
        {"rightly empty", "SELECT 1 /* todo */", ""},
        {"an empty script, which is meant",
         "CREATE TABLE t (a) /* todo irreversible */", ""}};
    (void)state;
    check_table(rows, render_missing);
}

/* Migrations of which the last one mends a foreign key go down together. */
static void render_group(struct arena *arena, const char *input,
                         struct buf *out)
{
    render(arena, input, out, 2);
}

static void groups(void **state)
{
#define CHILD "CREATE TABLE p (a); CREATE TABLE c (a REFERENCES p (a))"
#define MEND "=>CREATE UNIQUE INDEX i ON p (a)"
    static const struct row rows[] = {
        {"both ways",
         CHILD "<=DROP TABLE c; DROP TABLE p" MEND "<=DROP INDEX i", ""},
        {"what they leave", CHILD "<=DROP TABLE c" MEND "<=DROP INDEX i",
         "down-differs 'DROP TABLE c' " DIFFERS "; table 'p' is left over"},
        {"one fails", CHILD "<=DROP TABLE cc" MEND "<=DROP INDEX i",
         "down-fails 'cc' the down script fails: no such table: cc; with it are"
         " those of the migrations that were applied together because one mends"
         " another's foreign keys, left out"},
        {"half way", CHILD MEND "<=DROP INDEX i",
         "down-fails '' the down script fails: leaves a foreign key that cannot"
         " be checked: foreign key mismatch - \"c\" referencing \"p\", left"
         " out"},
        {"the other half", CHILD "<=DROP TABLE c; DROP TABLE p" MEND,
         "down-fails '' the down script cannot be run: a later migration mends"
         " a foreign key that is broken behind this one, and there is no way"
         " back from 2"}};
    (void)state;
    check_table(rows, render_group);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),   cmocka_unit_test(empty),
        cmocka_unit_test(differs), cmocka_unit_test(loses),
        cmocka_unit_test(fails),   cmocka_unit_test(missing),
        cmocka_unit_test(groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
