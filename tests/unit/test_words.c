/* SPDX-License-Identifier: MIT
 *
 * Tokens in an array, and names as they are written.
 */
#include "support/table.h"

#include "sql/words.h"

static void render_words(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct words words = words_of_text(arena, str_from(input));

    for (size_t i = 0; i < words.count; i++) {
        buf_format(out, "%s%.*s", i > 0 ? " | " : "",
                   STR_ARGS(words_text(&words, i)));
    }
    assert_int_equal(words_text(&words, words.count).size, 0);
}

static void tokens_without_what_is_between(void **state)
{
    static const struct row rows[] = {
        {"none", "", ""},
        {"blanks and comments", " -- a\n /* b */ ", ""},
        {"a statement", "SELECT 1+a /* x */ FROM t;",
         "SELECT | 1 | + | a | FROM | t | ;"},
        {"quotes", "\"a b\" 'it''s' [c d] `e`",
         "\"a b\" | 'it''s' | [c d] | `e`"},
        {"a comment without its end", "a /* b", "a"},
        {"a text without its end", "a 'b", "a"},
    };

    (void)state;
    check_table(rows, render_words);
}

static void a_span_and_no_more_than_so_many(void **state)
{
    static const struct source source = {"a.sql", {"a b c d e", 9}};
    struct arena arena;
    struct span items[2];
    struct words words;

    (void)state;
    arena_init(&arena);
    words = words_of(&arena, span_at(&source, 2, 7), SIZE_MAX);
    assert_int_equal(words.count, 3);
    assert_int_equal(words.items[0].start, 2);
    assert_int_equal(words.items[2].end, 7);
    assert_int_equal(words_of(&arena, span_at(&source, 2, 7), 2).count, 2);
    words = words_opening(span_at(&source, 2, 7), items, 2);
    assert_int_equal(words.count, 2);
    assert_int_equal(items[1].start, 4);
    assert_int_equal(words_opening(span_at(&source, 2, 3), items, 2).count, 1);
    arena_release(&arena);
}

/* The first token is a name, the second one how it stands in a statement. */
static void render_naming(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct words words = words_of_text(arena, str_from(input));
    struct str name = words_name(arena, &words, 0);

    buf_format(out, "%.*s %s", STR_ARGS(name),
               words_names(&words, 1, name) ? "yes" : "no");
}

static void names_with_and_without_quotes(void **state)
{
    static const struct row rows[] = {
        {"bare", "a a", "a yes"},
        {"in any case", "Name nAME", "Name yes"},
        {"another", "a b", "a no"},
        {"the beginning of one", "a ab", "a no"},
        {"one that begins so", "ab a", "ab no"},
        {"in double quotes", "\"a b\" \"A B\"", "a b yes"},
        {"in others", "[a] `a`", "a yes"},
        {"in single ones", "'a' a", "a yes"},
        {"a doubled quote", "\"a\"\"b\" `a\"b`", "a\"b yes"},
        {"a doubled backtick", "`a``b` \"a`b\"", "a`b yes"},
        {"brackets have no doubled ones", "[a\"\"b] \"a\"\"\"\"b\"",
         "a\"\"b yes"},
        {"a longer one in quotes", "a \"ab\"", "a no"},
        {"a shorter one in quotes", "ab \"a\"", "ab no"},
        {"an empty one", "\"\" \"\"", " yes"},
        {"nothing", "a", "a no"},
    };

    (void)state;
    check_table(rows, render_naming);
}

static void render_quoted(struct arena *arena, const char *input,
                          struct buf *out)
{
    buf_add(out, words_quote(arena, str_from(input)));
}

static void quotes_only_where_they_are_needed(void **state)
{
    static const struct row rows[] = {
        {"a name", "Users", "Users"},
        {"a word that may be one", "key", "key"},
        {"a word that may not", "Group", "\"Group\""},
        {"a blank", "a b", "\"a b\""},
        {"a quote", "a\"b", "\"a\"\"b\""},
        {"a digit first", "1a", "\"1a\""},
        {"nothing", "", "\"\""},
    };

    (void)state;
    check_table(rows, render_quoted);
}

static void render_line(struct arena *arena, const char *input, struct buf *out)
{
    buf_add(out, words_line(arena, str_from(input)));
}

static void statements_in_one_line(void **state)
{
    static const struct row rows[] = {
        {"as it is", "CREATE INDEX i ON t(a)", "CREATE INDEX i ON t(a)"},
        {"line ends", "CREATE  INDEX i\n  ON t\n(a,\tb)",
         "CREATE INDEX i ON t (a, b)"},
        {"comments", "a--b\n/*c*/d/*e*/;", "a d ;"},
        {"texts stay", "VALUES ('a  b\n--c')", "VALUES ('a  b\n--c')"},
    };

    (void)state;
    check_table(rows, render_line);
}

/* Where the first '(' is skipped to. */
static void render_skip(struct arena *arena, const char *input, struct buf *out)
{
    struct words words = words_of_text(arena, str_from(input));
    size_t at = words_skip(&words, words_find(&words, 0, "("));

    buf_format(out, "%zu %.*s", at, STR_ARGS(words_text(&words, at)));
}

static void parentheses_are_skipped_as_one(void **state)
{
    static const struct row rows[] = {
        {"to behind it", "a (b) c", "4 c"},
        {"nested", "((a) (b)) c d", "8 c"},
        {"one that is not closed", "a (b (c) d", "7 "},
        {"none", "a b", "2 "},
        {"closed before it was opened", ") ( a ) b", "4 b"},
    };

    (void)state;
    check_table(rows, render_skip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_without_what_is_between),
        cmocka_unit_test(a_span_and_no_more_than_so_many),
        cmocka_unit_test(names_with_and_without_quotes),
        cmocka_unit_test(quotes_only_where_they_are_needed),
        cmocka_unit_test(statements_in_one_line),
        cmocka_unit_test(parentheses_are_skipped_as_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
