/* SPDX-License-Identifier: MIT
 *
 * Where two texts part, and the line that is quoted of each.
 */
#include "support/table.h"

#include "cli/show_text.h"

static void differences(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        size_t offset;
        const char *line_of_a;
        const char *line_of_b;
    } rows[] = {
        {"a\nb\nc", "a\nx\nc", 2, "b", "x"},
        {"a\nbc\n", "a\nbd\n", 3, "bc", "bd"},
        {"a\n", "a\nb\n", 2, "", "b"},
        {"a", "a\n", 1, "a", "a"},
        {"", "b", 0, "", "b"},
        {"same\n", "same\n", 5, "", ""},
        {"\n\n", "\nx", 1, "", "x"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct str a = str_from(rows[i].a);
        struct str b = str_from(rows[i].b);
        size_t offset = show_first_difference(a, b);

        assert_int_equal(offset, rows[i].offset);
        assert_true(
            str_equal(show_line_at(a, offset), str_from(rows[i].line_of_a)));
        assert_true(
            str_equal(show_line_at(b, offset), str_from(rows[i].line_of_b)));
    }
}

/* Of a long line the part around the place, and whole characters: at each
 * offset, of characters of one, two and three bytes. */
static void long_lines(void **state)
{
    static const char *const characters[] = {"a", "\xc3\xa4", "\xe2\x82\xac"};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t kind = 0; kind < 3; kind++) {
        size_t size = kind + 1;
        struct buf line;

        buf_init(&line, BUF_MAXIMUM);
        for (int i = 0; i < 400; i++) {
            buf_add_c(&line, characters[kind]);
        }
        for (size_t at = 0; at <= line.size; at++) {
            struct str shown = show_line_at(buf_str(&line), at);
            size_t start = (size_t)(shown.data - line.data);

            assert_in_range(shown.size, 1, 160);
            assert_int_equal(str_invalid_utf8(shown), shown.size);
            assert_true(start <= at - at % size);
            assert_true(at >= line.size || start + shown.size > at);
        }
        buf_release(&line);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences),
        cmocka_unit_test(long_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
