/* SPDX-License-Identifier: MIT
 *
 * A code's section of a Markdown document as plain text.
 */
#include "support/table.h"

#include "diag/explanation.h"

#define TEN "aaaa bbbbb "

/* In place of the real one, so that its words may change. */
const char *const diagnostics_document[] = {
    "# Document",
    "",
    "## sql-error is no code",
    "wrong",
    "## sql-error",
    "",
    "SQLite says `no.such` thing. It is",
    "[what it says](elsewhere.md#a), and `[not](a link)`.",
    "",
    "    m/1_a.sql:1:1: error: `x`   [sql-error]",
    "",
    "        deeper",
    "* one item,",
    "  which goes on",
    "- another",
    "",
    "| a | `b` |",
    "|---|-----|",
    "",
    "",
    "The end.",
    "",
    "# Another chapter",
    "",
    "Not of it.",
    "",
    "## sql-parameter",
    "## sql-timeout",
    "",
    "Note. " TEN TEN TEN TEN TEN TEN TEN "a. Next.",
    "",
    TEN TEN TEN TEN TEN TEN TEN "ab. Next.",
    "* " TEN TEN TEN TEN TEN TEN TEN "a",
    "",
    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 "
    "" TEN TEN TEN TEN TEN TEN "a",
    "### sql-forbidden",
    "Warning. One word only",
    "## sql-transaction",
    "",
    "Version 1.2 is one. v1. Two",
    "## text-nul",
    "",
    "    an example",
    NULL,
};

static enum diag_code code_of(const char *text)
{
    enum diag_code code = diag_code_find(str_from(text));

    assert_int_not_equal(code, DIAG_CODE_COUNT);
    return code;
}

static void render_summary(struct arena *arena, const char *input,
                           struct buf *out)
{
    (void)arena;
    explanation_summary(code_of(input), out);
}

static void summaries_are_first_sentences(void **state)
{
    static const struct row rows[] = {
        {"a sentence", "sql-error", "SQLite says no.such thing."},
        {"an empty section", "sql-parameter", ""},
        {"behind the level", "sql-timeout", TEN TEN TEN TEN TEN TEN TEN "a."},
        {"to the end", "sql-forbidden", "One word only"},
        {"no end", "sql-transaction", "Version 1.2 is one."},
        {"no words", "text-nul", ""},
        {"no section", "lock-order", ""},
    };

    (void)state;
    check_table(rows, render_summary);
}

static void render_text_of(struct arena *arena, const char *input,
                           struct buf *out)
{
    (void)arena;
    explanation_text(code_of(input), out);
}

static void sections_are_plain_text(void **state)
{
    static const struct row rows[] = {
        {"all kinds of lines", "sql-error",
         "SQLite says no.such thing. It is what it says, and [not](a link).\n"
         "\n"
         "    m/1_a.sql:1:1: error: `x`   [sql-error]\n"
         "\n"
         "        deeper\n"
         "* one item, which goes on\n"
         "- another\n"
         "\n"
         "| a | `b` |\n"
         "|---|-----|\n"
         "\n"
         "\n"
         "The end.\n"},
        {"an empty section", "sql-parameter", ""},
        {"paragraphs are filled", "sql-timeout",
         /* 79 columns */
         "Note. " TEN TEN TEN TEN TEN TEN "aaaa\n"
         "bbbbb a. Next.\n"
         "\n" TEN TEN TEN TEN TEN TEN "aaaa bbbbb\n"
         "ab. Next.\n"
         "* " TEN TEN TEN TEN TEN TEN "aaaa bbbbb\n"
         "  a\n"
         "\n"
         "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
         "\xc3\xa4 " TEN TEN TEN TEN TEN TEN "a\n"},
        {"no section", "lock-order", ""},
    };

    (void)state;
    check_table(rows, render_text_of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summaries_are_first_sentences),
        cmocka_unit_test(sections_are_plain_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
