/* SPDX-License-Identifier: MIT
 *
 * Where two texts begin to differ, and what people see of it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "first_difference.h"

/* "LINE:COLUMN before -> after", with '$' for a line feed. */
static void describe(const char *before, size_t before_size, const char *after,
                     size_t after_size, char *out, size_t size)
{
    struct strata__difference difference =
        strata__first_difference(before, before_size, after, after_size);
    char old[STRATA__SHOWN];
    char new[STRATA__SHOWN];
    strata__show_line(&difference.before, difference.column, old);
    strata__show_line(&difference.after, difference.column, new);
    snprintf(out, size, "%zu:%zu %s%s%s -> %s%s%s", difference.line,
             difference.column, difference.before.text == NULL ? "none" : "",
             old, difference.before.ended ? "$" : "",
             difference.after.text == NULL ? "none" : "", new,
             difference.after.ended ? "$" : "");
}

static void the_first_line_that_differs(void **state)
{
    static const struct {
        const char *before;
        const char *after;
        const char *expected;
    } rows[] = {
        {"", "", "0:0 none -> none"},
        {"a\n", "a\n", "0:0 none -> none"},
        {"a\n", "b\n", "1:1 a$ -> b$"},
        {"a\nbc\nd\n", "a\nbx\nd\n", "2:2 bc$ -> bx$"},
        {"a\nb\n", "a\nb \n", "2:2 b$ -> b $"},
        {"a\n", "", "1:1 a$ -> none"},
        {"", "a", "1:1 none -> a"},
        {"a\n", "a\nb\n", "2:1 none -> b$"},
        {"a\nb\n", "a\n", "2:1 b$ -> none"},
        {"a\n", "a\n\n", "2:1 none -> $"},
        {"a", "a\n", "1:2 a -> a$"},
        {"a\n", "a", "1:2 a$ -> a"},
        {"a", "a\nb", "2:1 none -> b"},
        {"a\nb", "a", "2:1 b -> none"},
        {"", "\n", "1:1 none -> $"},
        {"\n", "\na", "2:1 none -> a"},
        {"", "\na", "1:1 none -> $"},
        {"x\na\n", "x\nc\na\n", "2:1 a$ -> c$"},
        {"abc", "ab", "1:3 abc -> ab"},
        {"x\xc3\xa4", "x\xc3\xb6", "1:2 x\xc3\xa4 -> x\xc3\xb6"},
        {"x\xe2\x82\xac.", "x\xe2\x82\xad.",
         "1:2 x\xe2\x82\xac. -> x\xe2\x82\xad."},
    };
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        char seen[512];
        describe(rows[i].before, strlen(rows[i].before), rows[i].after,
                 strlen(rows[i].after), seen, sizeof seen);
        assert_string_equal(seen, rows[i].expected);
    }
}

static void what_is_not_for_people_is_hidden(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"plain", "plain"},
        {"\x1b[2Jx\ty\x7f", "?[2Jx?y?"},
        {"\xc2\x9b"
         "2J",
         "?2J"},
        {"a\xe2\x80\xae"
         "b",
         "a?b"},
        {"\xe2\x81\xa6", "?"},
        {"\xe2\x80\xa8", "?"},
        {"\xff\xfe", "??"},
        {"\xc3", "?"},
        {"\xc0\xaf", "??"},
        {"\xe0\x80\xaf", "???"},
        {"\xed\xa0\x80", "???"},
        {"\xf4\x90\x80\x80", "????"},
        {"\xe2\x82", "??"},
        {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
        {"gr\xc3\xb6\xc3\x9f"
         "er",
         "gr\xc3\xb6\xc3\x9f"
         "er"},
    };
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        char seen[STRATA__SHOWN];
        strata__show(seen, sizeof seen, rows[i].text, strlen(rows[i].text));
        assert_string_equal(seen, rows[i].expected);
    }
}

/* Whatever a line is made of, the place that differs is in what is shown. */
static void long_lines_are_cut_around_the_difference(void **state)
{
    static const char *const fillings[] = {
        "x", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\x80", "\xff"};
    size_t filling = 0;
    (void)state;
    for (filling = 0; filling < sizeof fillings / sizeof fillings[0];
         filling += 1) {
        size_t step = strlen(fillings[filling]);
        size_t size = 240 / step * step;
        size_t place = 0;
        for (place = 0; place < size; place += 1) {
            char before[240];
            char after[240];
            char seen[512];
            const char *shown = NULL;
            size_t i = 0;
            for (i = 0; i < size; i += 1) {
                before[i] = fillings[filling][i % step];
            }
            memcpy(after, before, size);
            after[place] = '!';
            describe(before, size, after, size, seen, sizeof seen);
            shown = strstr(seen, " -> ");
            assert_true(shown);
            assert_true(strchr(shown, '!'));
        }
    }
}

static void a_cut_is_at_a_character(void **state)
{
    char small[6];
    (void)state;
    assert_int_equal(strata__show(small, 6, "abcd\xc3\xa4", 6), 4);
    assert_string_equal(small, "abcd");
    assert_int_equal(strata__show(small, 6, "abc\xc3\xa4x", 6), 5);
    assert_string_equal(small, "abc\xc3\xa4");
    assert_int_equal(strata__show(small, 1, "abc", 3), 0);
    assert_string_equal(small, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_that_differs),
        cmocka_unit_test(what_is_not_for_people_is_hidden),
        cmocka_unit_test(long_lines_are_cut_around_the_difference),
        cmocka_unit_test(a_cut_is_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
