/* SPDX-License-Identifier: MIT
 *
 * What a step changed: which table is which, and which statement did it.
 */
#include "support/proof.h"

#include <stdio.h>

#include "prove/lint/changes.h"

static const char *const letters[] = {[OBJECT_TABLE] = "t",
                                      [OBJECT_VIEW] = "v",
                                      [OBJECT_INDEX] = "i",
                                      [OBJECT_TRIGGER] = "g"};

static void render_number(const char *what, size_t statement, struct buf *out)
{
    if (statement != NO_STATEMENT) {
        buf_format(out, " %s%zu", what, statement);
    }
}

/* "t users>people on …: made, renamed, filled, edited, gone", by number of
 * statement. */
static void render_object(const struct changed_object *object, struct buf *out)
{
    buf_format(out, "%s%s%s %.*s", out->size > 0 ? ", " : "",
               object->temporary ? "~" : "", letters[object->type],
               STR_ARGS(object->first_name));
    if (!str_equal(object->first_name, object->name)) {
        buf_format(out, ">%.*s", STR_ARGS(object->name));
    }
    if (object->home != NULL) {
        buf_format(out, " on %.*s", STR_ARGS(object->home->name));
    }
    render_number("+", object->made, out);
    render_number("=", object->renamed, out);
    render_number("<", object->filled, out);
    render_number("*", object->edited, out);
    render_number(object->gone_by_name ? "-!" : "-", object->gone, out);
}

static void render_objects(struct arena *arena, const char *input,
                           struct buf *out)
{
    struct proof proof;
    struct step step;
    struct changes *changes;

    proof_open(&proof, arena, input);
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 2);
    changes = changes_of(&step);
    for (size_t i = 0; i < changes->object_count; i++) {
        render_object(changes->objects[i], out);
    }
    proof_close(&proof);
}

#define TWO                                                                    \
    "CREATE TABLE t (a, b); CREATE TABLE u (c);"                               \
    "CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;"               \
    "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;"                  \
    "CREATE TRIGGER h INSTEAD OF INSERT ON v BEGIN SELECT 1; END;=>"

static void objects_are_followed(void **state)
{
    static const struct row rows[] = {
        {"nothing", TWO "SELECT * FROM t;", ""},
        {"rows", TWO "INSERT INTO t VALUES (1, 2);", ""},
        {"rows that are changed", TWO "SELECT 1; DELETE FROM t;", "t t *1"},
        {"a new one", TWO "SELECT 1; CREATE TABLE n (x);", "t n +1"},
        {"on another one", TWO "CREATE INDEX j ON T (b);", "t t, i j on t +0"},
        {"without what constraints make",
         TWO "CREATE TABLE n (x UNIQUE, y PRIMARY KEY);", "t n +0"},
        {"one that goes at once", TWO "CREATE TABLE n (x); DROP TABLE n;",
         "t n +0 -!1"},
        {"one of the same name again",
         TWO "CREATE TABLE n (x); DROP TABLE n; CREATE TABLE N (y);",
         "t n +0 -!1, t N +2"},
        {"temporary ones",
         TWO "CREATE TEMP TABLE t (x); CREATE TEMP VIEW w AS SELECT 1;"
             "CREATE TEMP TRIGGER k AFTER INSERT ON main.u BEGIN SELECT 1; END;"
             "DROP TABLE temp.t;",
         "~t t +0 -!3, ~v w +1, t u, ~g k on u +2"},
        {"a temporary one and another of its name",
         TWO "CREATE TABLE n (x); CREATE TEMP TABLE n (y); DROP TABLE main.n;"
             "CREATE TABLE main.n (z);",
         "t n +0 -!2, ~t n +1, t n +3"},
        {"what a table takes along", TWO "DROP TABLE t;",
         "t t -!0, i i on t -0, g g on t -0"},
        {"but what a constraint made",
         "CREATE TABLE t (a UNIQUE);=>DROP TABLE t;", "t t -!0"},
        {"what a view takes along", TWO "DROP VIEW v;", "v v -!0, g h on v -0"},
        {"dropped by name", TWO "DROP INDEX i; DROP TRIGGER g; DROP TABLE t;",
         "t t -!2, i i on t -!0, g g on t -!1"},
        {"dropped if it is there", TWO "DROP TABLE IF EXISTS u;", "t u -!0"},
        {"not there to be dropped", TWO "DROP TABLE IF EXISTS n;", ""},
        {"there already", TWO "CREATE TABLE IF NOT EXISTS t (x);", ""},
        {"only explained", TWO "EXPLAIN DROP TABLE t;", ""},
        {"renamed", TWO "ALTER TABLE t RENAME TO main_t;", "t t>main_t =0"},
        {"renamed with its index, which goes",
         TWO "ALTER TABLE t RENAME TO s; DROP TABLE s;",
         "t t>s =0 -!1, i i on s -1, g g on s -1"},
        {"a name that is taken again",
         TWO "ALTER TABLE t RENAME TO s; CREATE TABLE t (z); DROP TABLE t;"
             "DROP TABLE s;",
         "t t>s =0 -!3, t t +1 -!2, i i on s -3, g g on s -3"},
        {"filled from another one",
         TWO "CREATE TABLE n (a, b); INSERT INTO n (a) SELECT a FROM t;",
         "t n +0 <1"},
        {"filled from one of the same form",
         TWO "CREATE TABLE n (a, b); INSERT OR ROLLBACK INTO main . n\n"
             "SELECT * FROM t;",
         "t n +0 <1"},
        {"filled as it is made", TWO "CREATE TABLE n AS SELECT a FROM t;",
         "t n +0 <0"},
        {"filled with values",
         TWO "CREATE TABLE n (a); INSERT INTO n VALUES ('SELECT *');",
         "t n +0"},
        {"filled with values, and another one is read then",
         TWO "CREATE TABLE n (a); INSERT INTO n VALUES (1); SELECT a FROM t;",
         "t n +0"},
        {"filled by a trigger",
         "CREATE TABLE t (a);"
         "=>CREATE TABLE n (a);"
         "CREATE TRIGGER g AFTER INSERT ON t BEGIN"
         "  INSERT INTO n SELECT a FROM t; END;"
         "INSERT INTO t VALUES (1); DROP TRIGGER g;",
         "t n +0, t t, g g on t +1 -!3"},
        {"changed by a trigger",
         "CREATE TABLE t (a); CREATE TABLE u (b);"
         "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; END;"
         "=>INSERT INTO t VALUES (1);",
         ""},
        {"a virtual one",
         TWO "CREATE VIRTUAL TABLE f USING fts5 (x); DROP TABLE f;",
         "t f +0 -!1"},
    };

    (void)state;
    check_table(rows, render_objects);
}

static void render_column(struct changes *changes,
                          const struct table_pair *pair,
                          const struct schema_column *column, struct buf *out)
{
    size_t statement;
    struct str name = changes_column(changes, pair, column->name, &statement);
    const struct schema_column *after =
        changes_column_after(changes, pair, column);

    buf_format(out, " %.*s", STR_ARGS(column->name));
    if (after == NULL) {
        buf_format(out, ">-");
    } else if (!str_equal(after->name, column->name)) {
        buf_format(out, ">%.*s", STR_ARGS(after->name));
    }
    assert_true(after == NULL || str_equal(name, after->name));
    if (after != NULL) {
        assert_ptr_equal(changes_column_before(changes, pair, after), column);
    }
    render_number("@", statement, out);
}

/* "t>u: columns", with '!' where it is another table and ':' followed by the
 * statement that fills it; then new columns with theirs. */
static void render_pairs(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct proof proof;
    struct step step;
    struct changes *changes;

    proof_open(&proof, arena, input);
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 2);
    changes = changes_of(&step);
    for (size_t i = 0; i < changes->pair_count; i++) {
        const struct table_pair *pair = &changes->pairs[i];

        buf_format(out, "%s%.*s%s%.*s%s:", i > 0 ? "; " : "",
                   STR_ARGS(pair->before->name), is_replaced(pair) ? "!" : ">",
                   STR_ARGS(pair->after->name),
                   is_rebuilt(pair) ? " copied" : "");
        for (size_t j = 0; j < pair->before->column_count; j++) {
            render_column(changes, pair, &pair->before->columns[j], out);
        }
        for (size_t j = 0; j < pair->after->column_count; j++) {
            const struct schema_column *after = &pair->after->columns[j];

            if (changes_column_before(changes, pair, after) == NULL) {
                buf_format(out, " +%.*s", STR_ARGS(after->name));
                render_number(
                    "@",
                    changes_column_statement(changes, pair->now, after->name),
                    out);
            }
        }
    }
    proof_close(&proof);
}

#define ONE "CREATE TABLE t (a, b);=>"
#define COPY "INSERT INTO n (a) SELECT a FROM t;"

static void tables_are_paired(void **state)
{
    static const struct row rows[] = {
        {"untouched", ONE "SELECT 1;", ""},
        {"gone", ONE "DROP TABLE t;", ""},
        {"altered", ONE "ALTER TABLE t ADD COLUMN c;", "t>t: a b +c @0"},
        {"altered without COLUMN", ONE "ALTER TABLE main.t ADD c;",
         "t>t: a b +c @0"},
        {"a column that is called so",
         ONE "ALTER TABLE t RENAME a TO \"column\"; ALTER TABLE t RENAME "
             "\"column\" TO c; ALTER TABLE t DROP COLUMN [c];",
         "t>t: a>- @2 b"},
        {"dropped column", ONE "ALTER TABLE t DROP COLUMN b;", "t>t: a b>- @0"},
        {"dropped without COLUMN", ONE "ALTER TABLE t DROP b;",
         "t>t: a b>- @0"},
        {"renamed column", ONE "ALTER TABLE t RENAME COLUMN a TO [A b];",
         "t>t: a>A b @0 b"},
        {"renamed there and back",
         ONE "ALTER TABLE t RENAME a TO c; ALTER TABLE t RENAME c TO a;",
         "t>t: a @1 b"},
        {"names that change places",
         ONE "ALTER TABLE t RENAME a TO c; ALTER TABLE t RENAME b TO a;"
             "ALTER TABLE t RENAME c TO b;",
         "t>t: a>b @2 b>a @1"},
        {"dropped, and another one of the name",
         ONE "ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD COLUMN b;",
         "t>t: a b>- @0 +b @1"},
        {"added and renamed",
         ONE "ALTER TABLE t ADD COLUMN c; ALTER TABLE t RENAME c TO d;",
         "t>t: a b +d @1"},
        {"renamed", ONE "ALTER TABLE t RENAME TO \"u v\";", "t>u v: a b"},
        {"a column that is called like a word",
         "CREATE TABLE t (rename, a);=>ALTER TABLE t RENAME rename TO b;",
         "t>t: rename>b @0 a"},
        {"rebuilt",
         ONE "CREATE TABLE n (a, c);" COPY
             "DROP TABLE t; ALTER TABLE n RENAME TO t;",
         "t!t copied: a b>- +c @0"},
        {"rebuilt, the old one renamed first",
         ONE "ALTER TABLE t RENAME TO o; CREATE TABLE t (a, c);"
             "INSERT INTO t (a) SELECT a FROM o; DROP TABLE o;",
         "t!t copied: a b>- +c @1"},
        {"rebuilt, the old one kept",
         ONE "ALTER TABLE t RENAME TO o; CREATE TABLE t (a, c);"
             "INSERT INTO t (a) SELECT a FROM o;",
         "t!t copied: a b>- +c @1"},
        {"rebuilt by way of a temporary one",
         ONE "CREATE TEMP TABLE x AS SELECT * FROM t; DROP TABLE t;"
             "CREATE TABLE t (a, b, c); INSERT INTO t (a) SELECT a FROM x;"
             "DROP TABLE x;",
         "t!t copied: a b +c @2"},
        {"made anew, and not filled",
         ONE "DROP TABLE t; CREATE TABLE t (a); INSERT INTO t VALUES (1);",
         "t!t: a b>-"},
        {"rebuilt with renamed columns",
         ONE "ALTER TABLE t RENAME a TO c; CREATE TABLE n (c, d);"
             "INSERT INTO n (c) SELECT c FROM t; DROP TABLE t;"
             "ALTER TABLE n RENAME TO t; ALTER TABLE t RENAME c TO e;",
         "t!t copied: a>e @5 b>- +d @1"},
        {"renamed and rebuilt",
         ONE "ALTER TABLE t RENAME TO u; CREATE TABLE n (a);"
             "INSERT INTO n SELECT a FROM u; DROP TABLE u;"
             "ALTER TABLE n RENAME TO u;",
         "t!u copied: a b>-"},
        {"under another name", ONE "CREATE TABLE n (a);" COPY "DROP TABLE t;",
         ""},
        {"one that takes the place of another",
         "CREATE TABLE t (a); CREATE TABLE n (a, b);"
         "=>DROP TABLE t; ALTER TABLE n RENAME TO t;",
         "t!t: a +b; n>t: a b"},
        {"a name that was another one's",
         "CREATE TABLE t (a); CREATE TABLE u (b);=>DROP TABLE u;"
         "ALTER TABLE t RENAME TO u; DROP TABLE u; CREATE TABLE u (c);",
         "u!u: b>- +c @3"},
        {"VACUUM is no change",
         "CREATE TABLE t (a); CREATE TABLE u (b); DROP TABLE t;"
         "=>-- no-transaction\nVACUUM;",
         ""},
        {"the page of another one", ONE "DROP TABLE t; CREATE TABLE u (a, b);",
         ""},
    };

    (void)state;
    check_table(rows, render_pairs);
}

/* Where the name stands that the script ends with, behind "@": in its first
 * statement, behind the word before it if that is not '-'. */
static void render_place(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct proof proof;
    struct step step;
    char from[16];
    char name[16];
    struct span span;

    assert_int_equal(sscanf(strchr(input, '@'), "@%15s %15s", from, name), 2);
    proof_open(
        &proof, arena,
        str_to_c(arena, str_slice(str_from(input), 0,
                                  (size_t)(strchr(input, '@') - input))));
    step = proof_step(&proof, 1, 1);
    span = changes_place(changes_of(&step), 0,
                         strcmp(from, "-") == 0 ? NULL : from, str_from(name));
    buf_format(out, "%zu-%zu", span.start, span.end);
    proof_close(&proof);
}

static void names_are_found_in_statements(void **state)
{
    static const struct row rows[] = {
        {"a name", "CREATE TABLE t (a, t);@- t", "13-14"},
        {"behind a word", "CREATE TABLE t (a, t);@( t", "19-20"},
        {"in quotes", "CREATE TABLE t (\"A\", t);@- a", "16-19"},
        {"not there", "CREATE TABLE t (a, t);@- b", "0-22"},
        {"not in the next statement", "SELECT 1; CREATE TABLE t (a);@- t",
         "0-9"},
    };

    (void)state;
    check_table(rows, render_place);
}

/* More than the table of names begins with. */
static void many_objects_are_found(void **state)
{
    const size_t count = 100;
    struct arena arena;
    struct proof proof;
    struct step step;
    struct changes *changes;
    struct buf text;

    (void)state;
    arena_init(&arena);
    buf_init(&text, BUF_MAXIMUM);
    buf_add_c(&text, "SELECT 1;=>");
    for (size_t i = 0; i < count; i++) {
        buf_format(&text,
                   "CREATE TABLE t%zu (a); ALTER TABLE t%zu RENAME TO u%zu;"
                   "CREATE INDEX i%zu ON u%zu (a);",
                   i, i, i, i, i);
    }
    proof_open(&proof, &arena, buf_str(&text).data);
    proof_step(&proof, 1, 1);
    step = proof_step(&proof, 2, 2);
    changes = changes_of(&step);
    assert_int_equal(changes->object_count, 2 * count);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_format(&arena, "U%zu", i);

        assert_int_equal(changes_find_after(changes, OBJECT_TABLE, name)->made,
                         3 * i);
        name = str_format(&arena, "t%zu", i);
        assert_null(changes_find_after(changes, OBJECT_TABLE, name));
    }
    proof_close(&proof);
    buf_release(&text);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_followed),
        cmocka_unit_test(tables_are_paired),
        cmocka_unit_test(names_are_found_in_statements),
        cmocka_unit_test(many_objects_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
