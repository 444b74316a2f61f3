/* SPDX-License-Identifier: MIT
 *
 * What SQLite keeps of a script's last statement when that has no semicolon:
 * the statement from its first token to its last, as our lexer cuts it, and
 * nothing of the blanks and comments behind it.
 */
#include "support/table.h"

#include <sqlite3.h>
#include <strata/strata.h>

#include "input/script.h"
#include "support/chain.h"

/* The text that the schema has of x, which the script makes. */
static void add_stored(struct buf *out, const char *script)
{
    const struct step steps[] = {
        MIGRATION("1", "tables", "CREATE TABLE t(a, b, [--], \"/*\")"),
        MIGRATION("2", "x", script)};
    strata_set *set = chain_make("x", steps, 2);
    sqlite3_stmt *statement;
    strata_database database;
    strata_error error;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    database = strata_sqlite(db);
    if (strata_upgrade(&database, set, NULL, &error) != STRATA_OK) {
        fail_msg("%s in: %s", error.message, script);
    }
    sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE name = 'x'", -1,
                       &statement, NULL);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    buf_add_c(out, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    chain_free(set);
}

static void render_stored(struct arena *arena, const char *input,
                          struct buf *out)
{
    (void)arena;
    add_stored(out, input);
}

#define INDEX "CREATE INDEX x ON t(a)"
#define VIEW "CREATE VIEW x AS SELECT a FROM t"
#define BOM "\xef\xbb\xbf"

static void what_follows_the_last_statement_is_not_kept(void **state)
{
    static const struct row rows[] = {
        {"nothing", INDEX, INDEX},
        {"a line feed", INDEX "\n", INDEX},
        {"blanks", INDEX " \t\n\f\n ", INDEX},
        {"a comment", INDEX " -- why", INDEX},
        {"a comment that ends like a statement", INDEX " -- why;", INDEX},
        {"a comment with a quote", INDEX " -- don't", INDEX},
        {"comments", INDEX "/* 'a' */ -- b\n/* c */\n", INDEX},
        {"a byte order mark", INDEX "\n" BOM, INDEX},
        {"a view", VIEW " -- why\n", VIEW},
        {"a comment within", "CREATE INDEX x -- why\nON t(a)\n",
         "CREATE INDEX x -- why\nON t(a)"},
        {"a quoted comment", "CREATE INDEX x ON t(a || ' -- b ') -- c",
         "CREATE INDEX x ON t(a || ' -- b ')"},
        {"a quoted comment last", "CREATE VIEW x AS SELECT ' -- b' -- c",
         "CREATE VIEW x AS SELECT ' -- b'"},
        {"doubled quotes", "CREATE VIEW x AS SELECT ' ''-- b'' ' -- c",
         "CREATE VIEW x AS SELECT ' ''-- b'' '"},
        {"a name like a comment", "CREATE VIEW x AS SELECT 1 AS [--]\n",
         "CREATE VIEW x AS SELECT 1 AS [--]"},
        {"a name with a quote", "CREATE VIEW x AS SELECT 1 AS \"'\" -- '\n",
         "CREATE VIEW x AS SELECT 1 AS \"'\""},
        {"a name that ends in what is a mark elsewhere",
         "CREATE VIEW x AS SELECT 1 AS y" BOM "\n",
         "CREATE VIEW x AS SELECT 1 AS y" BOM},
        {"minus, divide, multiply",
         "CREATE VIEW x AS SELECT 1 - - 1 / 2 * 3 -- c",
         "CREATE VIEW x AS SELECT 1 - - 1 / 2 * 3"},
    };

    (void)state;
    check_table(rows, render_stored);
}

/* As ever, and as in the sqlite3 shell. */
static void a_semicolon_ends_what_is_kept(void **state)
{
    static const struct row rows[] = {
        {"a semicolon", INDEX ";", INDEX},
        {"a semicolon and more", INDEX "; -- why\n", INDEX},
        {"a comment before it", INDEX " -- why\n;", INDEX " -- why\n"},
        {"not the last", INDEX ";\nSELECT 1 -- x\n", INDEX},
        {"a trigger", "CREATE TRIGGER x INSERT ON t BEGIN SELECT 1; END -- why",
         "CREATE TRIGGER x INSERT ON t BEGIN SELECT 1; END"},
        {"a table", "CREATE TABLE x(a -- b\n) -- why",
         "CREATE TABLE x(a -- b\n)"},
    };

    (void)state;
    check_table(rows, render_stored);
}

static void add_pieces(struct buf *out, unsigned long *seed, int count,
                       const char *const *pieces, size_t piece_count)
{
    for (int i = 0; i < count; i++) {
        *seed = (*seed * 1103515245 + 12345) & 0x7fffffff;
        buf_add_c(out, pieces[(*seed >> 12) % piece_count]);
    }
}

#define PIECES(pieces) pieces, sizeof(pieces) / sizeof(*(pieces))

/* Statements of many pieces in pseudo-random order, the same ones every time,
 * against our lexer. */
static void random_statements_are_kept_to_their_last_token(void **state)
{
    static const char *const gaps[] = {
        " ",         "\n",        "/* ; ' */",       "-- ; \"\n",
        "/***/\n\t", " " BOM " ", "\n--[\n/**/--`\n"};
    static const char *const operands[] = {
        "a",    "\"b\"",  "[--]",    "\"/*\"",  "'--'",    "''''",
        "1e-5", "' /* '", "`a`",     "x'2d2d'", "(-(-1))", "(b)",
        ".5",   "'*/'",   "(a--\n)", "\"a\"",   "(a/*'*/)"};
    static const char *const operators[] = {" || ", " - ",   "/",
                                            "*",    " ->> ", " <>"};
    unsigned long seed = 1;

    (void)state;
    for (int i = 0; i < 400; i++) {
        bool index = i % 2 == 0;
        struct source source = {"x", STR("")};
        struct script script = {.source = &source};
        struct statement statement;
        struct buf text;
        struct buf stored;

        buf_init(&text, BUF_MAXIMUM);
        buf_init(&stored, BUF_MAXIMUM);
        buf_add_c(&text, index ? "CREATE INDEX x ON t(a ||"
                               : "CREATE VIEW x AS SELECT");
        for (int j = 0; j < 4; j++) {
            add_pieces(&text, &seed, 1, PIECES(gaps));
            add_pieces(&text, &seed, 1, PIECES(operands));
            add_pieces(&text, &seed, 1, PIECES(gaps));
            add_pieces(&text, &seed, 1, PIECES(operators));
        }
        add_pieces(&text, &seed, 1, PIECES(gaps));
        buf_add_c(&text, index ? "a)" : "a FROM t");
        add_pieces(&text, &seed, i % 4, PIECES(gaps));
        source.text = buf_str(&text);
        script.end = source.text.size;
        assert_true(script_next_statement(&script, 0, &statement));
        add_stored(&stored, text.data);
        if (!str_equal(buf_str(&stored), str_slice(source.text, statement.start,
                                                   statement.end))) {
            fail_msg("%s\n  is kept as: %s", text.data, stored.data);
        }
        buf_release(&stored);
        buf_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_follows_the_last_statement_is_not_kept),
        cmocka_unit_test(a_semicolon_ends_what_is_kept),
        cmocka_unit_test(random_statements_are_kept_to_their_last_token),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
