/* SPDX-License-Identifier: MIT
 *
 * Scripts in the proof that rely on the application: with stubs for what is
 * declared, with a note on what is not, with strings in double quotes. And what
 * the proof says of a base schema.
 */
#include <string.h>

#include "support/table.h"

#include "prove/replay.h"

static struct need needs[] = {{NEED_FUNCTION, {"f", 1}, 1},
                              {NEED_FUNCTION, {"uuid", 4}, 0},
                              {NEED_FUNCTION, {"many", 4}, -1},
                              {NEED_FUNCTION, {"a \"b", 4}, 1},
                              {NEED_MODULE, {"rows", 4}, 0}};
static const struct requirements all = {
    .needs = needs, .need_count = sizeof needs / sizeof *needs};

struct proof {
    struct migration migrations[3];
    struct source sources[6];
    struct migration_set set;
    size_t sources_used;
};

static void fill(struct proof *proof, struct script *script, const char *file,
                 const char *text)
{
    struct source *source = &proof->sources[proof->sources_used++];

    source->path = file;
    source->text = str_from(text);
    script->source = source;
    script->file = file;
    script->end = source->text.size;
}

static struct migration *add(struct proof *proof, const char *version,
                             const char *up, const char *down)
{
    struct migration *migration = &proof->migrations[proof->set.count++];

    migration->version = str_from(version);
    migration->label = STR("a");
    fill(proof, &migration->up, "up.sql", up);
    if (down != NULL) {
        fill(proof, &migration->down, "down.sql", down);
    }
    proof->set.migrations = proof->migrations;
    migration_set_chain(&proof->set);
    return migration;
}

/* "fine", or what is wrong, with its notes. */
static void prove(struct proof *proof, struct arena *arena, struct buf *out)
{
    struct diags diags;

    diags_init(&diags, arena);
    if (prove_replay(&proof->set, 30000, &diags)) {
        buf_add(out, STR("fine"));
        return;
    }
    buf_format(out, "%.*s", STR_ARGS(diags.first->message));
    for (const struct diag_note *note = diags.first->notes; note != NULL;
         note = note->next) {
        buf_format(out, "; %.*s", STR_ARGS(note->message));
    }
}

static void render_script(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct proof proof;

    memset(&proof, 0, sizeof proof);
    proof.set.requirements = all;
    add(&proof, "1", "CREATE TABLE t (a, b)", "DROP TABLE t");
    add(&proof, "2", input, "CREATE INDEX i2 ON t (f(b)); DROP INDEX i2")
        ->up.no_transaction = strstr(input, "VACUUM") != NULL;
    prove(&proof, arena, out);
}

#define UUID_UNIQUE                                                            \
    "CREATE TABLE u (i UNIQUE); INSERT INTO u VALUES (uuid()), (uuid());"

static void scripts(void **state)
{
    static const struct row rows[] = {
        {"varying and constant in one",
         UUID_UNIQUE "CREATE INDEX i ON t (f(a));", "fine"},
        {"an added column, where no place is known",
         "ALTER TABLE t ADD COLUMN c AS (many(a));", "fine"},
        {"one that is named with quotes",
         "CREATE INDEX i ON t (\"a \"\"b\"(a));", "fine"},
        {"one without arguments", "CREATE INDEX i ON t (a, uuid());", "fine"},
        {"twice", "CREATE INDEX i ON t (many(a)); CREATE INDEX j ON t (f(a));",
         "fine"},
        {"outside a transaction, after some of it is done",
         "VACUUM; CREATE TABLE done (a); CREATE INDEX i ON t (f(a));", "fine"},
        {"SQLite's own that varies", "CREATE INDEX i ON t (random());",
         "non-deterministic functions prohibited in index expressions"},
    };
    (void)state;
    check_table(rows, render_script);
}

#define REGISTERS "; if the program registers it: "
#define HERE(keyword, option, what)                                            \
    REGISTERS keyword " " what " in add_migrations, " option " " what " here"

static void notes(void **state)
{
    static const struct row rows[] = {
        {"a function", "SELECT slug(1, 'a,b)', g(2, 3))",
         "no such function: slug" HERE("FUNCTIONS", "--function", "slug/3")},
        {"in other letters", "SELECT Slug ()",
         "no such function: Slug" HERE("FUNCTIONS", "--function", "Slug/0")},
        {"an operator", "SELECT a FROM t WHERE a REGEXP ('x')",
         "no such function: REGEXP" HERE("FUNCTIONS", "--function",
                                         "REGEXP/2")},
        {"out of sight",
         "CREATE VIEW v AS SELECT slug(a) FROM t; SELECT * FROM v",
         "no such function: slug" HERE("FUNCTIONS", "--function", "slug/N")},
        {"a name for a shell", "SELECT \"a;b\"(1)",
         "no such function: a;b" REGISTERS
         "FUNCTIONS a;b/1 in add_migrations, --function 'a;b/1' here"},
        {"another number than declared", "SELECT f(1, 2)",
         "wrong number of arguments to function f()" HERE("FUNCTIONS",
                                                          "--function", "f/2")},
        {"SQLite's own with a wrong number", "SELECT upper(1, 2)",
         "wrong number of arguments to function upper()"},
        {"a collation", "SELECT a FROM t ORDER BY a COLLATE french",
         "no such collation sequence: french" HERE("COLLATIONS", "--collation",
                                                   "french")},
        {"a module", "CREATE VIRTUAL TABLE v USING vectors(a)",
         "no such module: vectors" HERE("MODULES", "--module", "vectors")},
        {"a column", "SELECT x FROM t", "no such column: x"},
    };
    (void)state;
    check_table(rows, render_script);
}

static void render_lenient(struct arena *arena, const char *input,
                           struct buf *out)
{
    struct proof proof;

    memset(&proof, 0, sizeof proof);
    proof.set.requirements.double_quoted_strings = true;
    add(&proof, "1", input, input);
    prove(&proof, arena, out);
}

/* Where the proof looks for the parameter itself. */
static void a_parameter_behind_such_a_string(void **state)
{
    struct proof proof;
    struct arena arena;
    struct diags diags;

    (void)state;
    memset(&proof, 0, sizeof proof);
    proof.set.requirements.double_quoted_strings = true;
    add(&proof, "1", "SELECT \"text\", ?1", NULL);
    arena_init(&arena);
    diags_init(&diags, &arena);
    assert_false(prove_replay(&proof.set, 30000, &diags));
    assert_int_equal(diags.first->code, CODE_SQL_PARAMETER);
    assert_int_equal(diags.first->span.start, 15);
    arena_release(&arena);
}

static void strings_in_double_quotes(void **state)
{
    static const struct row rows[] = {
        {"in statements", "SELECT \"text\"", "fine"},
        {"in definitions", "CREATE TEMP TABLE t (a CHECK (a <> \"text\"))",
         "fine"},
    };
    (void)state;
    check_table(rows, render_lenient);
}

/* With their columns, where those are compared. */
static void render_objects(const struct schema_object *objects, size_t count,
                           struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        size_t start = 0;

        buf_format(out, ", %.*s %.*s", STR_ARGS(objects[i].type),
                   STR_ARGS(objects[i].name));
        start = out->size;
        buf_add(out, objects[i].columns.data == NULL ? STR("") : STR("("));
        buf_add(out, objects[i].columns);
        buf_add(out, objects[i].columns.data == NULL ? STR("") : STR(")"));
        for (size_t j = start; j < out->size; j++) {
            out->data[j] = (char)(out->data[j] == '\n' ? '|' : out->data[j]);
        }
    }
}

static void render_base(struct arena *arena, const char *input, struct buf *out)
{
    struct proof proof;

    memset(&proof, 0, sizeof proof);
    if (strstr(input, "rows") != NULL) {
        proof.set.requirements = all;
    }
    proof.set.has_base = true;
    add(&proof, "base", input, NULL);
    add(&proof, "1", "CREATE TABLE later (a)", NULL);
    prove(&proof, arena, out);
    render_objects(proof.set.base_objects, proof.set.base_object_count, out);
}

#define NONE                                                                   \
    "the base schema makes no table, index, view or trigger; a database is "   \
    "known by these to have the base schema; give the schema that databases "  \
    "had before the first migration, or none"

static void base_objects(void **state)
{
    static const struct row rows[] = {
        {"of each type",
         "CREATE TABLE t (a); CREATE VIEW v AS SELECT 1 AS b;"
         "CREATE INDEX i ON t (a);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;",
         "fine, table t(a), view v(b), index i, trigger r"},
        {"not those of SQLite",
         "CREATE TABLE t (i INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE);"
         "ANALYZE;",
         "fine, table t(i|a)"},
        {"not those of a virtual table",
         "CREATE VIRTUAL TABLE f USING fts5(a);"
         "CREATE VIRTUAL TABLE r USING rtree(i, a, b);",
         "fine, table f, table r"},
        {"of a module's stub", "CREATE VIRTUAL TABLE v USING rows(a);",
         "fine, table v"},
        {"names as they are", "CREATE TABLE \"it's \"\"T\" (a);",
         "fine, table it's \"T(a)"},
        {"not what is dropped again",
         "CREATE TABLE t (a); CREATE TABLE u (a); DROP TABLE t;",
         "fine, table u(a)"},
        {"none in the end", "CREATE TABLE t (a); DROP TABLE t;", NONE},
        {"none at all", "-- nothing", NONE},
        {"columns that are computed",
         "CREATE TABLE t (a, b AS (a), c AS (a) STORED);",
         "fine, table t(a|b|c)"},
        {"a view of names that SQLite makes",
         "CREATE VIEW v AS SELECT count(*), 1 AS b;", "fine, view v"},
        {"a view that cannot be read",
         "CREATE VIEW v AS SELECT a FROM missing;", "fine, view v"},
        {"a view beside a module's stub",
         "CREATE VIRTUAL TABLE r USING rows(a);"
         "CREATE VIEW v AS SELECT * FROM r;",
         "fine, table r, view v"},
        {"a broken key that a later migration would mend",
         "CREATE TABLE t (a REFERENCES later (a));"
         "CREATE TABLE later (b); INSERT INTO t VALUES (1);",
         "the migration leaves a foreign key that cannot be checked: foreign "
         "key mismatch - \"t\" referencing \"later\"; foreign keys are not "
         "enforced while a migration runs, so that it can rebuild tables; they "
         "are checked when it is done"},
        {"not after a failure", "CREATE TABLE t (a); BAD",
         "near \"BAD\": syntax error"},
    };
    (void)state;
    check_table(rows, render_base);
}

static void render_absent(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct proof proof;

    memset(&proof, 0, sizeof proof);
    proof.set.has_base = true;
    add(&proof, "base", "CREATE TABLE t (a); CREATE INDEX i ON t (a);", NULL);
    add(&proof, "1", input, NULL);
    add(&proof, "2", "DROP TABLE IF EXISTS later; DROP INDEX i;", NULL);
    prove(&proof, arena, out);
    render_objects(proof.set.absent_objects, proof.set.absent_object_count,
                   out);
}

static void absent_objects(void **state)
{
    static const struct row rows[] = {
        {"none", "INSERT INTO t VALUES (1);", "fine"},
        {"also what is dropped later", "CREATE TABLE later (a);",
         "fine, table later"},
        {"not what is made again",
         "DROP TABLE t; CREATE TABLE T (a, b); CREATE INDEX I ON t (b);",
         "fine"},
        {"the same name, of another type",
         "DROP TABLE t; CREATE TABLE u (a); CREATE INDEX i ON u (a);"
         "CREATE VIEW t AS SELECT 1;",
         "fine, table u, view t"},
        {"a new name", "ALTER TABLE t RENAME TO u", "fine, table u"},
        {"in the order of their creation",
         "CREATE TABLE c (a); CREATE TABLE a (a); CREATE INDEX b ON t (a);"
         "CREATE VIRTUAL TABLE f USING fts5(a);",
         "fine, table c, table a, index b, table f"},
    };
    (void)state;
    check_table(rows, render_absent);
}

/* Many steps and many objects. */
static void absent_objects_of_many(void **state)
{
    enum {
        COUNT = 400
    };
    struct proof proof;
    struct arena arena;
    struct diags diags;
    struct buf sql;

    (void)state;
    memset(&proof, 0, sizeof proof);
    arena_init(&arena);
    diags_init(&diags, &arena);
    buf_init(&sql, BUF_MAXIMUM);
    for (size_t i = 0; i < COUNT; i++) {
        buf_format(&sql, "CREATE TABLE t%zu (a);\n", i * 7919 % COUNT);
    }
    proof.set.has_base = true;
    add(&proof, "base", "CREATE TABLE t (a);", NULL);
    add(&proof, "1", buf_str(&sql).data, NULL);
    add(&proof, "2", "DROP TABLE t7; CREATE TABLE T7 (b); CREATE TABLE u (a);",
        NULL);
    assert_true(prove_replay(&proof.set, 30000, &diags));
    assert_int_equal(proof.set.absent_object_count, COUNT + 1);
    assert_true(str_equal(proof.set.absent_objects[COUNT].name, STR("u")));
    buf_release(&sql);
    arena_release(&arena);
}

/* A word for each migration: "new" behind it is another schema than before. */
static void render_hashes(struct arena *arena, const char *input,
                          struct buf *out)
{
    static struct str own[] = {{"cache", 5}};
    struct proof proof;
    struct diags diags;

    memset(&proof, 0, sizeof proof);
    proof.set.requirements.own = own;
    proof.set.requirements.own_count = 1;
    add(&proof, "1", "CREATE TABLE t (a, b)", NULL);
    add(&proof, "2", input, NULL);
    add(&proof, "3", "CREATE INDEX i ON t (a)", NULL);
    diags_init(&diags, arena);
    prove_replay(&proof.set, 30000, &diags);
    for (size_t i = 0; i < proof.set.count; i++) {
        struct str hash = proof.migrations[i].schema_hash;

        if (hash.size != 16) {
            buf_add(out, STR("unknown "));
        } else if (i > 0 &&
                   str_equal(hash, proof.migrations[i - 1].schema_hash)) {
            buf_add(out, STR("same "));
        } else {
            buf_add(out, STR("new "));
        }
    }
}

static void schemas_have_hashes(void **state)
{
    static const struct row rows[] = {
        {"a table", "CREATE TABLE u (a)", "new new new "},
        {"rows", "INSERT INTO t VALUES (1, 2)", "new same new "},
        {"what the application makes", "CREATE TABLE Cache (a)",
         "new same new "},
        {"statistics", "ANALYZE", "new same new "},
        {"none of what was not proved", "CREATE TABLE t (a)",
         "new unknown unknown "},
    };

    (void)state;
    check_table(rows, render_hashes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts),
        cmocka_unit_test(notes),
        cmocka_unit_test(strings_in_double_quotes),
        cmocka_unit_test(a_parameter_behind_such_a_string),
        cmocka_unit_test(base_objects),
        cmocka_unit_test(absent_objects),
        cmocka_unit_test(absent_objects_of_many),
        cmocka_unit_test(schemas_have_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
