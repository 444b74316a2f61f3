/* SPDX-License-Identifier: MIT
 *
 * What the hash of a schema is of: statements that say the same and statements
 * that do not, and bytes that say nothing.
 */
#include "support/table.h"

#include <stdlib.h>

#include "schema_hash.h"

static struct strata__text text_of(const char *text)
{
    struct strata__text bytes = {text, text == NULL ? 0 : strlen(text)};
    return bytes;
}

static uint64_t hash_of(const char *sql)
{
    return strata__object_hash(text_of("table"), text_of("t"), text_of("t"),
                               text_of(sql));
}

/* Each token in brackets, with its kind before it. */
static void render_tokens(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct strata__reader reader = {text_of(input), 0};
    struct strata__token token;

    (void)arena;
    while (strata__next_token(&reader, &token)) {
        buf_add_char(out, token.kind);
        buf_add_char(out, '<');
        buf_add(out, (struct str){token.text.data, token.text.size});
        buf_add_char(out, '>');
    }
}

static void tokens(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"blanks", " \t\n\f\r", ""},
        {"words and numbers", "a b_1$ 1.5e3 \xc3\xa4",
         "n<a>n<b_1$>0<1.5e3>n<\xc3\xa4>"},
        {"quotes", "\"a\"\"b\" `c``d` [e\"f] 'g''h'",
         "\"<\"a\"\"b\">\"<`c``d`>\"<[e\"f]>'<'g''h'>"},
        {"blobs", "x'ab' X'' xy x y", "x<x'ab'>x<X''>n<xy>n<x>n<y>"},
        {"comments", "a--b\nc/*d*/e/**/f", "n<a>n<c>n<e>n<f>"},
        {"comments without an end", "a/*b", "n<a>"},
        {"likewise", "a--b", "n<a>"},
        {"a star alone", "/*/ a */b/", "n<b>/</>"},
        {"quotes without an end", "'a", "'<'a>"},
        {"likewise, in double quotes", "\"a\"\"", "\"<\"a\"\">"},
        {"brackets without an end", "[a", "\"<[a>"},
        {"a blob without an end", "x'a", "x<x'a>"},
        {"a quote alone", "'", "'<'>"},
        {"operators", "a<=1-2", "n<a><<<>=<=>0<1>-<->0<2>"},
        {"the name is not read", "CREATE TABLE t(a)",
         "n<CREATE>n<TABLE>(<(>n<a>)<)>"},
        {"nor where it is", "CREATE TABLE IF NOT EXISTS main.\"t\" (a)",
         "n<CREATE>n<TABLE>(<(>n<a>)<)>"},
        {"what it is unlike is", "CREATE UNIQUE INDEX i ON t(a)",
         "n<CREATE>n<UNIQUE>n<INDEX>n<ON>n<t>(<(>n<a>)<)>"},
        {"nothing behind the kind", "CREATE TABLE", "n<CREATE>n<TABLE>"},
        {"nothing behind the name", "CREATE TABLE t", "n<CREATE>n<TABLE>"},
        {"nothing behind the dot", "CREATE TABLE m.", "n<CREATE>n<TABLE>"},
    };

    (void)state;
    check_table(rows, render_tokens);
}

/* "same", "alike" or "other", of two statements with '~' between them. */
static void render_equality(struct arena *arena, const char *input,
                            struct buf *out)
{
    const char *middle = strchr(input, '~');
    struct str text = {input, (size_t)(middle - input)};
    const char *a = str_to_c(arena, text);
    const char *b = middle + 1;
    const char *a_at = NULL;
    const char *b_at = NULL;
    bool alike = strata__alike(text_of(a), text_of(b), &a_at, &b_at);

    if (hash_of(a) == hash_of(b)) {
        assert_true(alike);
        buf_add_c(out, "same");
    } else if (alike) {
        buf_add_c(out, "alike");
    } else {
        buf_add_c(out, a_at == NULL ? "" : a_at);
        buf_add_char(out, '~');
        buf_add_c(out, b_at == NULL ? "" : b_at);
    }
}

#define T "CREATE TABLE t"
static void equality(void **state)
{
    static const struct row rows[] = {
        {"white space", T "(a,b)~" T " ( a ,\n b )", "same"},
        {"comments", T "(a)~" T "(a -- b\n /* c */)", "same"},
        {"case", T "(a INT)~create table T(A int)", "same"},
        {"quotes", T "(a,b,c)~" T "(\"a\",[b],`c`)", "same"},
        {"a doubled quote", T "(\"a\"\"b\")~" T "(`a\"b`)", "same"},
        {"a condition", T "(a)~CREATE TABLE IF NOT EXISTS main.t(a)", "same"},
        {"blobs", T "(a DEFAULT x'AB')~" T "(a DEFAULT X'ab')", "same"},
        {"a string's case", T "(a DEFAULT 'x')~" T "(a DEFAULT 'X')",
         "'x')~'X')"},
        {"a string and a name", T "(a DEFAULT 'x')~" T "(a DEFAULT x)",
         "'x')~x)"},
        {"a string and a name in quotes",
         T "(a DEFAULT 'x')~" T "(a DEFAULT \"x\")", "alike"},
        {"likewise, in another case",
         T "(a DEFAULT 'x')~" T "(a DEFAULT \"X\")", "'x')~\"X\")"},
        {"numbers", T "(a DEFAULT 1)~" T "(a DEFAULT 1.0)", "1)~1.0)"},
        {"a word in two", T "(ab)~" T "(a b)", "ab)~a b)"},
        {"an end", T "(a)~" T "(a) STRICT", "~STRICT"},
        {"another end", T "(a) WITHOUT ROWID~" T "(a)", "WITHOUT ROWID~"},
        {"uniqueness", "CREATE INDEX i ON t(a)~CREATE UNIQUE INDEX i ON t(a)",
         "INDEX i ON t(a)~UNIQUE INDEX i ON t(a)"},
        {"an empty string and none", "a ''~a", "''~"},
        {"letters that are not ASCII", "\xc3\x84~\xc3\xa4",
         "\xc3\x84~\xc3\xa4"},
    };

    (void)state;
    check_table(rows, render_equality);
}

/* Recorded in databases: docs/formats.md. */
static void the_definition_never_changes(void **state)
{
    char digits[STRATA_HASH_SIZE];

    (void)state;
    strata__hash_format(hash_of("CREATE TABLE t(a TEXT DEFAULT 'x', \"B\" "
                                "BLOB DEFAULT x'AB', c CHECK (c > 1.5))"),
                        digits);
    assert_string_equal(digits, "4bdfc12cbe72f12c");
}

static void what_an_object_is_called_counts(void **state)
{
    struct strata__text t = text_of("t");
    struct strata__text u = text_of("u");
    struct strata__text none = {NULL, 0};
    uint64_t hash = strata__object_hash(t, t, t, none);

    (void)state;
    assert_true(hash == strata__object_hash(text_of("T"), t, t, text_of("")));
    assert_true(hash != strata__object_hash(u, t, t, none));
    assert_true(hash != strata__object_hash(t, u, t, none));
    assert_true(hash != strata__object_hash(t, t, u, none));
    assert_true(strata__object_hash(text_of("ab"), text_of("c"), t, none) !=
                strata__object_hash(text_of("a"), text_of("bc"), t, none));
}

static void digits_and_numbers(void **state)
{
    static const char *const wrong[] = {"",
                                        "0",
                                        "0123456789abcde",
                                        "0123456789abcdeF",
                                        "0123456789abcdef0",
                                        " 123456789abcdef"};
    char digits[STRATA_HASH_SIZE];
    uint64_t hash = 0;

    (void)state;
    strata__hash_format(UINT64_C(0x0123456789abcdef), digits);
    assert_string_equal(digits, "0123456789abcdef");
    assert_true(strata__hash_parse(digits, &hash));
    assert_true(hash == UINT64_C(0x0123456789abcdef));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(strata__hash_parse(wrong[i], &hash));
    }
}

/* All texts of four bytes that mean something, each at the end of its own
 * allocation, so that a sanitizer sees who reads behind it. */
static void nothing_is_read_behind_the_end(void **state)
{
    static const char bytes[] = {'\'', '"', '[', ']', '-', '/',  '*',
                                 'x',  'a', '.', '1', ' ', '\0', '\xff'};
    enum {
        COUNT = sizeof bytes
    };
    uint64_t sum = 0;

    (void)state;
    for (size_t n = 0; n < (size_t)COUNT * COUNT * COUNT * COUNT; n++) {
        char *text = malloc(4);
        struct strata__text sql = {text, 4};
        const char *a = NULL;
        const char *b = NULL;
        size_t rest = n;

        assert_non_null(text);
        for (size_t i = 0; i < 4; i++, rest /= COUNT) {
            text[i] = bytes[rest % COUNT];
        }
        sum += strata__object_hash(sql, sql, sql, sql);
        assert_true(strata__alike(sql, sql, &a, &b));
        free(text);
    }
    assert_true(sum != 0);
}

/* Many times what a file can hold in a row that nobody made by hand. */
static void large_texts_take_their_time_once(void **state)
{
    static const char *const units[] = {"'",  "\"\"", "/*", "[",
                                        "a ", "*",    "--"};
    enum {
        SIZE = 1000000
    };
    char *text = malloc(SIZE);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct strata__text sql = {text, SIZE};
        struct strata__reader reader = {sql, 0};
        struct strata__token token;
        size_t count = 0;

        for (size_t at = 0; at < SIZE; at++) {
            text[at] = units[i][at % strlen(units[i])];
        }
        while (strata__next_token(&reader, &token)) {
            count++;
        }
        assert_true(count <= SIZE);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens),
        cmocka_unit_test(equality),
        cmocka_unit_test(the_definition_never_changes),
        cmocka_unit_test(what_an_object_is_called_counts),
        cmocka_unit_test(digits_and_numbers),
        cmocka_unit_test(nothing_is_read_behind_the_end),
        cmocka_unit_test(large_texts_take_their_time_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
