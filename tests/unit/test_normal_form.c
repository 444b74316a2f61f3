/* SPDX-License-Identifier: MIT
 *
 * The normal form of SQL, and that SQLite agrees on which names may be bare.
 */
#include <stdio.h>

#include <sqlite3.h>

#include "support/table.h"

#include "sql/normal_form.h"

/* The normal form, which is its own normal form. */
static void render(struct arena *arena, const char *input, struct buf *out)
{
    struct str normal = sql_normal_form(arena, str_from(input));
    struct str again = sql_normal_form(arena, normal);

    assert_string_equal(str_to_c(arena, again), str_to_c(arena, normal));
    buf_add(out, normal);
}

static void forms(void **state)
{
    static const struct row rows[] = {
        {"nothing", " \n-- a comment\n/* another */ ;; ", ""},
        {"white space", "CREATE\tTABLE\n t ( a,b )",
         "create table t ( a , b )"},
        {"comments", "create/**/table t(a -- b\n, c /* ) */)",
         "create table t ( a , c )"},
        {"quoted names", "CREATE TABLE \"T\"([A], `b`, \"c\")",
         "create table t ( a , b , c )"},
        {"names that stay in quotes",
         "\"a b\" [c-d] `1e` \"\" \"e\"\"f\" `g``h` [i\"j] \"k`l\"",
         "\"a b\" \"c-d\" \"1e\" \"\" \"e\"\"f\" \"g`h\" \"i\"\"j\" \"k`l\""},
        {"reserved words in quotes", "\"Order\" [GROUP] `select` order",
         "\"order\" \"group\" \"select\" order"},
        {"other words in quotes", "\"Key\" [desc] `strict` key",
         "key desc strict key"},
        {"values in quotes", "\"TRUE\" \"current_time\" true",
         "\"true\" \"current_time\" true"},
        {"letters that are not ASCII", "\"Ä\" Ä ä", "Ä Ä ä"},
        {"strings", "'It''s A  String' '--' ''", "'It''s A  String' '--' ''"},
        {"blobs and numbers", "X'0A' 1E5 0XFF .5E1", "x'0a' 1e5 0xff .5e1"},
        {"operators", "a<>b->>'c'||d!=e==f", "a <> b ->> 'c' || d != e == f"},
        {"parameters", ":Name @B $C ?1", ":Name @B $C ?1"},
        {"a body", "CREATE TRIGGER r BEGIN SELECT 1; SELECT 2; END;",
         "create trigger r begin select 1 ; select 2 ; end"},
        {"a bare default is a text", "a DEFAULT Open, b",
         "a default 'Open' , b"},
        {"a quoted default, too",
         "a DEFAULT \"It's\" b DEFAULT [X] c DEFAULT `y`",
         "a default 'It''s' b default 'X' c default 'y'"},
        {"a default that is a value",
         "DEFAULT NULL DEFAULT True DEFAULT CURRENT_Date DEFAULT 1",
         "default null default true default current_date default 1"},
        {"a value in quotes is a text", "DEFAULT \"null\" DEFAULT [TRUE]",
         "default 'null' default 'TRUE'"},
        {"a default that is a blob", "DEFAULT X'0A'", "default x'0a'"},
        {"a default in parentheses", "DEFAULT (Now())", "default ( now ( ) )"},
        {"no default", "ON DELETE SET DEFAULT ON UPDATE SET DEFAULT Deferrable",
         "on delete set default on update set default deferrable"},
        {"not that default either", "INSERT INTO t DEFAULT Values",
         "insert into t default values"},
        {"a column of that name", "\"default\" Text", "\"default\" text"},
        {"a module's arguments",
         "CREATE Virtual TABLE \"F\" USING Fts5(A,  \"B\" , Content = '')",
         "create virtual table f using fts5 ( A , \"B\" , Content = '' )"},
        {"a table named virtual", "CREATE TABLE \"virtual\"(A)",
         "create table virtual ( a )"},
        {"open to the end", "a 'b -- c", "a 'b -- c"},
        {"a comment without end", "a /* b", "a"},
        {"a byte order mark",
         "\xef\xbb\xbf"
         "a \"\xef\xbb\xbf\" b",
         "a \"\xef\xbb\xbf\" b"}};
    (void)state;
    check_table(rows, render);
}

/* What the one row of a query holds, or "error". */
static void ask(const char *sql, char *answer, size_t size)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    snprintf(answer, size, "error");
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        snprintf(answer, size, "%s", sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

/* A keyword loses its quotes only where SQLite takes it for the same name
 * without: as a column, and as a table's name in front of a join. */
static void check_keyword(struct arena *arena, const char *name, int *bare)
{
    static const char *const queries[] = {
        "SELECT %s FROM (SELECT 'x' AS \"%s\")",
        "SELECT 'x' FROM (SELECT 1 AS a) %s JOIN (SELECT 1 AS b)"
        " WHERE \"%s\".a = 1"};
    struct str quoted = str_format(arena, "\"%s\"", name);

    if (sql_normal_form(arena, quoted).data[0] == '"') {
        return;
    }
    (*bare)++;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char sql[256];
        char answer[64];

        snprintf(sql, sizeof sql, queries[i], name, name);
        ask(sql, answer, sizeof answer);
        assert_string_equal(answer, "x");
    }
}

static void keywords_of_sqlite(void **state)
{
    int bare = 0;
    (void)state;
    assert_true(sqlite3_keyword_count() > 100);
    for (int i = 0; i < sqlite3_keyword_count(); i++) {
        struct arena arena;
        const char *name = NULL;
        int size = 0;

        arena_init(&arena);
        assert_int_equal(sqlite3_keyword_name(i, &name, &size), SQLITE_OK);
        check_keyword(
            &arena, str_to_c(&arena, (struct str){name, (size_t)size}), &bare);
        arena_release(&arena);
    }
    assert_true(bare > 40);
}

static void words(void **state)
{
    struct arena arena;
    struct sql_words words;
    (void)state;
    arena_init(&arena);
    words = sql_normal_words(&arena, STR("A 'b c' \"Select\""));
    assert_int_equal(words.count, 3);
    assert_true(str_equal(words.items[0], STR("a")));
    assert_true(str_equal(words.items[1], STR("'b c'")));
    assert_true(str_equal(words.items[2], STR("\"select\"")));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(keywords_of_sqlite),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
