/* SPDX-License-Identifier: MIT
 *
 * The schema of a scratch database: what is read, what is left out, and what is
 * shared with the last reading.
 */
#include <stdio.h>

#include "support/table.h"

#include "prove/schema_read.h"

static void run(struct scratch *scratch, const char *sql)
{
    if (sqlite3_exec(scratch->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        print_error("%s\n", sqlite3_errmsg(scratch->db));
        assert_true(false);
    }
}

static void render_column(const struct schema_column *column, struct buf *out)
{
    static const char *const kinds[] = {"", " hidden", " virtual", " stored"};
    buf_format(out, "%.*s %.*s", STR_ARGS(column->name),
               STR_ARGS(column->type));
    if (column->not_null) {
        buf_add_c(out, " notnull");
    }
    if (column->default_value.data != NULL) {
        buf_format(out, " =%.*s|%.*s", STR_ARGS(column->default_value),
                   STR_ARGS(column->default_normal));
    }
    if (!str_equal(column->collation, STR("BINARY"))) {
        buf_format(out, " %.*s", STR_ARGS(column->collation));
    }
    if (column->key_position > 0) {
        buf_format(out, " key%zu", column->key_position);
    }
    buf_format(out, "%s, ", kinds[column->kind]);
}

static void render_key(const struct schema_foreign_key *key, struct buf *out)
{
    buf_format(out, "->%.*s(", STR_ARGS(key->parent));
    for (size_t i = 0; i < key->part_count; i++) {
        buf_format(out, "%s%.*s:%.*s", i > 0 ? " " : "",
                   STR_ARGS(key->parts[i].from),
                   STR_ARGS(key->parts[i].to.data == NULL ? STR("-")
                                                          : key->parts[i].to));
    }
    buf_format(out, ") %.*s/%.*s%s, ", STR_ARGS(key->on_update),
               STR_ARGS(key->on_delete), key->deferred ? " deferred" : "");
}

static void render_index(const struct schema_index *index, struct buf *out)
{
    buf_format(out, "%s%s%s%.*s(", index->unique ? "unique " : "",
               index->primary ? "primary " : "",
               index->partial ? "partial " : "", STR_ARGS(index->name));
    for (size_t i = 0; i < index->part_count; i++) {
        const struct schema_index_part *part = &index->parts[i];
        buf_format(
            out, "%s%.*s %.*s%s", i > 0 ? ", " : "",
            STR_ARGS(part->column.data == NULL ? STR("?") : part->column),
            STR_ARGS(part->collation), part->descending ? " desc" : "");
    }
    buf_format(out, ")%s, ", index->sql.data == NULL ? "" : " by name");
}

static void render_table(const struct schema_table *table, struct buf *out)
{
    buf_format(out, "%.*s:%s%s%s%s ", STR_ARGS(table->name),
               table->strict ? " strict" : "",
               table->without_rowid ? " norowid" : "",
               table->is_virtual ? " virtual" : "",
               table->autoincrement ? " auto" : "");
    for (size_t i = 0; i < table->column_count; i++) {
        render_column(&table->columns[i], out);
    }
    for (size_t i = 0; i < table->key_count; i++) {
        render_key(&table->keys[i], out);
    }
    for (size_t i = 0; i < table->clause_count; i++) {
        const struct schema_clause *clause = &table->clauses[i];
        buf_format(out, "<%.*s%s%.*s>, ", STR_ARGS(clause->column),
                   clause->column.size > 0 ? " " : "", STR_ARGS(clause->text));
    }
    for (size_t i = 0; i < table->index_count; i++) {
        render_index(&table->indexes[i], out);
    }
}

static void render_schema(const struct schema *schema, struct buf *out)
{
    for (size_t i = 0; i < schema->table_count; i++) {
        render_table(schema->tables[i], out);
    }
    for (size_t i = 0; i < schema->view_count; i++) {
        buf_format(out, "view %.*s, ", STR_ARGS(schema->views[i]->name));
    }
    for (size_t i = 0; i < schema->trigger_count; i++) {
        buf_format(out, "trigger %.*s of %.*s, ",
                   STR_ARGS(schema->triggers[i]->name),
                   STR_ARGS(schema->triggers[i]->table));
    }
    while (out->size > 0 && strchr(", ", out->data[out->size - 1])) {
        out->size -= 1;
        out->data[out->size] = '\0';
    }
}

static void render(struct arena *arena, const char *input, struct buf *out)
{
    struct scratch scratch;
    assert_true(scratch_open(&scratch, 30000));
    scratch_allow_double_quotes(&scratch);
    run(&scratch, input);
    render_schema(schema_read(arena, &scratch, NULL), out);
    scratch_close(&scratch);
}

static void what_is_read(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"columns",
         "CREATE TABLE t(a INTEGER PRIMARY KEY, b, c VARCHAR (10) NOT NULL"
         " DEFAULT 'x y', d TEXT COLLATE NOCASE DEFAULT NULL)",
         "t: a INTEGER key1, b , c VARCHAR (10) notnull ='x y'|'x y', "
         "d TEXT =NULL| NOCASE"},
        {"defaults",
         "CREATE TABLE t(a DEFAULT Bare, b DEFAULT \"Quoted\", c DEFAULT (1+ 1)"
         ", d DEFAULT -1, e DEFAULT TRUE, f DEFAULT \"TRUE\","
         " g DEFAULT Current_Time)",
         "t: a  =Bare|'Bare', b  =\"Quoted\"|'Quoted', c  =1+ 1|1 + 1, "
         "d  =-1|- 1, e  =TRUE|true, f  =\"TRUE\"|'TRUE', "
         "g  =Current_Time|current_time"},
        {"generated columns",
         "CREATE TABLE t(a, b INT AS (a+1), c GENERATED ALWAYS AS (A) STORED)",
         "t: a , b INT virtual, c  stored, <b as ( a + 1 )>, <c as ( a )>"},
        {"a key of several columns", "CREATE TABLE t(a, b, PRIMARY KEY(b, a))",
         "t: a  key2, b  key1, "
         "unique primary sqlite_autoindex_t_1(b BINARY, a BINARY)"},
        {"foreign keys in their order",
         "CREATE TABLE t(a REFERENCES p, b INT REFERENCES p(x) ON DELETE"
         " CASCADE DEFERRABLE INITIALLY DEFERRED, c REFERENCES q NOT"
         " DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(a, b) REFERENCES r(y, z)"
         " ON UPDATE SET NULL)",
         "t: a , b INT, c , ->p(a:-) NO ACTION/NO ACTION, "
         "->p(b:x) NO ACTION/CASCADE deferred, ->q(c:-) NO ACTION/NO ACTION, "
         "->r(a:y b:z) SET NULL/NO ACTION"},
        {"a foreign key that came later",
         "CREATE TABLE t(a REFERENCES p DEFERRABLE INITIALLY DEFERRED);"
         "ALTER TABLE t ADD COLUMN b REFERENCES q",
         "t: a , b , ->p(a:-) NO ACTION/NO ACTION deferred, "
         "->q(b:-) NO ACTION/NO ACTION"},
        {"checks",
         "CREATE TABLE t(a CHECK (a > (0)), b CONSTRAINT \"check\" CHECK(b=')')"
         ", CONSTRAINT c CHECK (a<b) CHECK (\"B\" NOT NULL))",
         "t: a , b , <check ( a > ( 0 ) )>, <check ( b = ')' )>, "
         "<check ( a < b )>, <check ( b not null )>"},
        {"conflicts",
         "CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT"
         " REPLACE, b UNIQUE ON CONFLICT ABORT, UNIQUE(a, b) ON CONFLICT FAIL)",
         "t: a  notnull, b , <not null ( a ) on conflict ignore>, "
         "<unique ( a ) on conflict replace>, "
         "<unique ( a , b ) on conflict fail>, "
         "unique sqlite_autoindex_t_1(a BINARY), "
         "unique sqlite_autoindex_t_2(b BINARY), "
         "unique sqlite_autoindex_t_3(a BINARY, b BINARY)"},
        {"indexes in their order",
         "CREATE TABLE t(a, b); CREATE INDEX i ON t(a DESC, b COLLATE NOCASE);"
         "CREATE UNIQUE INDEX \"j k\" ON t(a + 1) WHERE b > 0",
         "t: a , b , i(a BINARY desc, b NOCASE) by name, "
         "unique partial j k(? BINARY) by name"},
        {"options", "CREATE TABLE t(a INT PRIMARY KEY) STRICT, WITHOUT RowID",
         "t: strict norowid a INT notnull key1, "
         "unique primary sqlite_autoindex_t_1(a BINARY)"},
        {"autoincrement, and SQLite's table for it",
         "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)",
         "t: auto a INTEGER key1"},
        {"the word in other places",
         "CREATE TABLE t(\"autoincrement\" TEXT DEFAULT 'AUTOINCREMENT')"
         "/* AUTOINCREMENT */",
         "t: autoincrement TEXT ='AUTOINCREMENT'|'AUTOINCREMENT'"},
        {"a virtual table without its shadows",
         "CREATE VIRTUAL TABLE f USING fts5(a, b); CREATE TABLE f_other(x)",
         "f: virtual a , b , f  hidden, rank  hidden, f_other: x"},
        {"views and triggers",
         "CREATE TABLE t(a); CREATE VIEW v AS SELECT a FROM t;"
         "CREATE TRIGGER r AFTER INSERT ON T BEGIN SELECT 1; END;"
         "CREATE TRIGGER s INSTEAD OF DELETE ON v BEGIN SELECT 1; END",
         "t: a , view v, trigger r of T, trigger s of v"},
        {"what strata made",
         "CREATE TABLE strata_history(a); CREATE TABLE b(c)", "b: c"},
        {"nothing temporary",
         "CREATE TEMP TABLE t(a); CREATE TEMP VIEW v AS"
         " SELECT 1",
         ""},
        {"a temporary table of the same name",
         "CREATE TABLE t(a); CREATE TEMP TABLE t(b, c); CREATE INDEX main.i ON"
         " t(a)",
         "t: a , i(a BINARY) by name"},
        {"names that need quotes",
         "CREATE TABLE \"a \"\"b\"(\"c'd\" REFERENCES \"e\"\"f\");"
         "CREATE INDEX \"g\"\"h\" ON \"a \"\"b\"(\"c'd\")",
         "a \"b: c'd , ->e\"f(c'd:-) NO ACTION/NO ACTION, "
         "g\"h(c'd BINARY) by name"},
        {"tables with the names of pragmas",
         "CREATE TABLE pragma_table_list(a); CREATE TABLE"
         " pragma_table_xinfo(b)",
         "pragma_table_list: a , pragma_table_xinfo: b"},
        {"what follows from a query", "CREATE TABLE t AS SELECT 1 AS a, 'x' b",
         "t: a , b"},
        {"broken views",
         "CREATE TABLE t(a); CREATE VIEW v AS SELECT x FROM nowhere;"
         "CREATE VIEW w AS SELECT * FROM w; CREATE VIRTUAL TABLE f"
         " USING rtree(i, x, y); CREATE TABLE f_nodes(b)",
         "t: a , f: virtual i INT, x REAL, y REAL, f_nodes: b , view v, "
         "view w"}};
    (void)state;
    check_table(rows, render);
}

/* Which of the tables are the ones of the last time: '=', or '!' for others.
 * The input has two scripts, with a bar between them. */
static void render_shared(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct scratch scratch;
    const char *bar = strchr(input, '|');
    struct str first = {input, (size_t)(bar - input)};
    const struct schema *before = NULL;
    const struct schema *after = NULL;
    const struct schema *fresh = NULL;
    struct buf expected;
    struct buf got;

    assert_true(scratch_open(&scratch, 30000));
    run(&scratch, str_to_c(arena, first));
    before = schema_read(arena, &scratch, NULL);
    run(&scratch, bar + 1);
    after = schema_read(arena, &scratch, before);
    fresh = schema_read(arena, &scratch, NULL);
    for (size_t i = 0; i < fresh->table_count; i++) {
        assert_int_equal(after->tables[i]->root, fresh->tables[i]->root);
    }
    buf_init(&expected, BUF_MAXIMUM);
    buf_init(&got, BUF_MAXIMUM);
    render_schema(fresh, &expected);
    render_schema(after, &got);
    assert_string_equal(buf_str(&got).data, buf_str(&expected).data);
    buf_release(&expected);
    buf_release(&got);
    if (before == after) {
        buf_add_c(out, "the same");
    }
    for (size_t i = 0; i < after->table_count && before != after; i++) {
        const struct schema_table *table = after->tables[i];
        bool shared = false;
        for (size_t j = 0; j < before->table_count; j++) {
            shared = shared || before->tables[j] == table;
        }
        buf_format(out, "%c%.*s ", shared ? '=' : '!', STR_ARGS(table->name));
    }
    scratch_close(&scratch);
}

static void what_is_shared(void **state)
{
    static const struct row rows[] = {
        {"nothing changed", "CREATE TABLE t(a)|INSERT INTO t VALUES (1)",
         "the same"},
        {"nothing at all", "|", "the same"},
        {"a new table", "CREATE TABLE t(a)|CREATE TABLE u(a)", "=t !u "},
        {"an altered table",
         "CREATE TABLE t(a); CREATE TABLE u(a);"
         "CREATE TABLE v(a)|ALTER TABLE u ADD COLUMN b",
         "=t !u =v "},
        {"a dropped table",
         "CREATE TABLE t(a); CREATE TABLE u(a);"
         "CREATE TABLE v(a)|DROP TABLE u",
         "=t =v "},
        {"the last one dropped",
         "CREATE TABLE t(a); CREATE TABLE u(a)|"
         "DROP TABLE u",
         "=t "},
        {"all dropped",
         "CREATE TABLE t(a); CREATE TABLE u(a)|"
         "DROP TABLE u; DROP TABLE t",
         ""},
        {"a new index",
         "CREATE TABLE t(a); CREATE TABLE u(a)|"
         "CREATE INDEX i ON T(a)",
         "!t =u "},
        {"a dropped index",
         "CREATE TABLE t(a); CREATE TABLE u(a);"
         "CREATE INDEX i ON u(a)|DROP INDEX i",
         "=t !u "},
        {"an index that moved",
         "CREATE TABLE t(a); CREATE TABLE u(a);"
         "CREATE TABLE v(a); CREATE INDEX i ON u(a)|DROP INDEX i;"
         "CREATE INDEX i ON t(a)",
         "!t !u =v "},
        {"a trigger",
         "CREATE TABLE t(a)|CREATE TRIGGER r AFTER INSERT ON t"
         " BEGIN SELECT 1; END",
         "=t "},
        {"a renamed table, and its child",
         "CREATE TABLE t(a); CREATE TABLE u(a REFERENCES t); CREATE TABLE v(a)|"
         "ALTER TABLE t RENAME TO w",
         "!w !u =v "},
        {"a rebuilt table",
         "CREATE TABLE t(a); CREATE TABLE u(a)|"
         "CREATE TABLE n(a); DROP TABLE t; ALTER TABLE n RENAME TO t",
         "=u !t "},
        {"shadows", "CREATE TABLE t(a)|CREATE VIRTUAL TABLE f USING fts5(x)",
         "=t !f "},
        {"shadows that stay",
         "CREATE VIRTUAL TABLE f USING fts5(x)|"
         "CREATE TABLE f_x(a)",
         "=f !f_x "},
        {"a table becomes a shadow",
         "CREATE TABLE f_content(a); CREATE TABLE g(a)|CREATE VIRTUAL TABLE f"
         " USING fts5(x, content = '')",
         "=g !f "},
        {"pages that move",
         "PRAGMA auto_vacuum = 1; CREATE TABLE a(x); CREATE TABLE t(a)"
         "|DROP TABLE a",
         "!t "},
        {"a table becomes no shadow", "CREATE TABLE f_idx(a)|CREATE TABLE g(a)",
         "=f_idx !g "}};
    (void)state;
    check_table(rows, render_shared);
}

/* A snapshot says what it said, whatever is read after it, and may be the
 * previous one of several. */
static void snapshots_stay(void **state)
{
    struct arena arena;
    struct scratch scratch;
    struct buf was;
    struct buf is;
    const struct schema *before = NULL;
    const struct schema *again = NULL;
    (void)state;
    arena_init(&arena);
    buf_init(&was, BUF_MAXIMUM);
    buf_init(&is, BUF_MAXIMUM);
    assert_true(scratch_open(&scratch, 30000));
    run(&scratch, "CREATE TABLE t(a); CREATE INDEX i ON t(a)");
    before = schema_read(&arena, &scratch, NULL);
    render_schema(before, &was);
    run(&scratch, "DROP INDEX i");
    assert_int_equal(
        schema_read(&arena, &scratch, before)->tables[0]->index_count, 0);
    run(&scratch, "CREATE INDEX i ON t(a)");
    again = schema_read(&arena, &scratch, before);
    assert_int_equal(again->tables[0]->index_count, 1);
    render_schema(before, &is);
    assert_string_equal(buf_str(&was).data, buf_str(&is).data);
    scratch_close(&scratch);
    buf_release(&was);
    buf_release(&is);
    arena_release(&arena);
}

/* After a script that was stopped, and leaving nothing behind. */
static void a_stopped_script(void **state)
{
    struct arena arena;
    struct scratch scratch;
    (void)state;
    arena_init(&arena);
    assert_true(scratch_open(&scratch, 50));
    run(&scratch, "CREATE TABLE t(a)");
    assert_int_equal(
        sqlite3_exec(scratch.db,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                     " FROM n) SELECT count(*) FROM n",
                     NULL, NULL, NULL),
        SQLITE_INTERRUPT);
    assert_int_not_equal(scratch.stopped, 0);
    scratch.began_ms -= 1000;
    assert_int_equal(schema_read(&arena, &scratch, NULL)->table_count, 1);
    assert_int_equal(scratch.stopped, 0);
    scratch_close(&scratch);
    arena_release(&arena);
}

/* What tokens say of options is what SQLite says of them. */
static void options_as_sqlite_says(void **state)
{
    static const char *const tables[] = {
        "t(a INT PRIMARY KEY)",
        "t(a INT PRIMARY KEY) STRICT",
        "t(a INT PRIMARY KEY) without rowid",
        "t(a INT PRIMARY KEY) Strict, WITHOUT RowId",
        "t(a INT PRIMARY KEY, \"strict\" TEXT CHECK (a <> 'STRICT)'))",
        "strict(a INT PRIMARY KEY, without, rowid) -- STRICT",
        "t(a INT PRIMARY KEY, b INT AS ((a)) STORED, CHECK ((a))) Strict /* ) */",
    };
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct arena arena;
        struct scratch scratch;
        const struct schema_table *table = NULL;
        sqlite3_stmt *statement = NULL;
        char sql[256];
        arena_init(&arena);
        assert_true(scratch_open(&scratch, 30000));
        snprintf(sql, sizeof sql, "CREATE TABLE %s", tables[i]);
        run(&scratch, sql);
        table = schema_read(&arena, &scratch, NULL)->tables[0];
        snprintf(sql, sizeof sql, "PRAGMA main.table_list(%s)",
                 table->name.data);
        assert_int_equal(
            sqlite3_prepare_v2(scratch.db, sql, -1, &statement, NULL),
            SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(statement, 4),
                         table->without_rowid);
        assert_int_equal(sqlite3_column_int(statement, 5), table->strict);
        sqlite3_finalize(statement);
        scratch_close(&scratch);
        arena_release(&arena);
    }
}

/* What `users` of the first script is behind the second: "t", or "-". */
static void render_successor(struct arena *arena, const char *input,
                             struct buf *out)
{
    struct scratch scratch;
    const struct schema *before = NULL;
    const struct schema *after = NULL;
    const struct schema_table *table = NULL;
    assert_true(scratch_open(&scratch, 30000));
    run(&scratch, "CREATE TABLE users(a); CREATE TABLE other(b);"
                  "CREATE TABLE last(c)");
    before = schema_read(arena, &scratch, NULL);
    run(&scratch, input);
    after = schema_read(arena, &scratch, before);
    table = schema_successor(after, before,
                             schema_find_table(before, STR("USERS")));
    buf_add(out, table == NULL ? STR("-") : table->name);
    scratch_close(&scratch);
}

static void successors(void **state)
{
    static const struct row rows[] = {
        {"untouched", "", "users"},
        {"renamed", "ALTER TABLE users RENAME TO people", "people"},
        {"altered", "ALTER TABLE users ADD COLUMN b", "users"},
        {"rebuilt",
         "CREATE TABLE n(a, b); DROP TABLE users;"
         "ALTER TABLE n RENAME TO users",
         "users"},
        {"dropped", "DROP TABLE users", "-"},
        {"dropped before another one was made",
         "DROP TABLE users; CREATE TABLE people(a)", "-"},
        {"renamed to the name of one that was there",
         "DROP TABLE other; ALTER TABLE users RENAME TO other", "-"},
        {"renamed twice",
         "ALTER TABLE users RENAME TO x;"
         "ALTER TABLE x RENAME TO y",
         "y"}};
    (void)state;
    check_table(rows, render_successor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read),
        cmocka_unit_test(what_is_shared),
        cmocka_unit_test(snapshots_stay),
        cmocka_unit_test(a_stopped_script),
        cmocka_unit_test(options_as_sqlite_says),
        cmocka_unit_test(successors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
