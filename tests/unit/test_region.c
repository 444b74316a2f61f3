/* SPDX-License-Identifier: MIT
 *
 * Lines and columns of spans.
 */
#include "support/table.h"

#include "diag/region.h"

/* The input is a text with spans between '<' and '>'. */
static void render_regions(struct arena *arena, const char *input,
                           enum column_unit unit, struct buf *out)
{
    struct buf text;
    struct span spans[8];
    size_t count = 0;
    struct source source;
    struct region_finders finders;

    buf_init(&text, BUF_MAXIMUM);
    for (const char *p = input; *p != '\0'; p++) {
        if (*p == '<') {
            spans[count++].start = text.size;
        } else if (*p == '>') {
            spans[count - 1].end = text.size;
        } else {
            buf_add_char(&text, *p);
        }
    }
    source = (struct source){"x", str_copy(arena, buf_str(&text))};
    buf_release(&text);
    region_finders_init(&finders, unit);
    for (size_t i = 0; i < count; i++) {
        struct region region;

        spans[i].source = &source;
        region = region_find(&finders.finding, spans[i]);
        buf_format(out, "%zu:%zu-%zu:%zu ", region.line, region.column,
                   region.end_line, region.end_column);
    }
}

static void render_bytes(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_regions(arena, input, COLUMN_BYTES, out);
}

static void render_utf16(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_regions(arena, input, COLUMN_UTF16, out);
}

static void columns_are_of_their_unit(void **state)
{
    static const struct row bytes[] = {
        {"ASCII", "ab<cd>e", "1:3-1:5 "},
        {"the file as a whole", "<>ab", "0:0-0:0 "},
        {"its first byte", "<a>b", "1:1-1:2 "},
        {"nothing, later", "ab<>", "1:3-1:3 "},
        {"lines", "a\n<b\nc>\n", "2:1-3:2 "},
        {"with its line feed", "a\n<b\n>c", "2:1-3:1 "},
        {"several", "<a>\n\n<b> <c>\n<d>", "1:1-1:2 3:1-3:2 3:3-3:4 4:1-4:2 "},
        {"two bytes", "\xc3\xa4<\xc3\xa4>", "1:3-1:5 "},
    };
    static const struct row utf16[] = {
        {"ASCII", "ab<cd>e", "1:3-1:5 "},
        {"two bytes", "\xc3\xa4<\xc3\xa4>", "1:2-1:3 "},
        {"three bytes", "\xe2\x82\xac<\xe2\x82\xac>", "1:2-1:3 "},
        {"four bytes", "\xf0\x9f\x98\x80<\xf0\x9f\x98\x80>", "1:3-1:5 "},
        {"no UTF-8", "\xff\xff<\xff>", "1:3-1:4 "},
        {"in the next line", "\xc3\xa4\n\xc3\xa4<x>", "2:2-2:3 "},
        {"several", "<\xc3\xa4> <\xc3\xa4> <x>", "1:1-1:2 1:3-1:4 1:5-1:6 "},
    };

    (void)state;
    check_table(bytes, render_bytes);
    check_table(utf16, render_utf16);
}

static void a_finder_can_go_back(void **state)
{
    struct source sources[] = {{"x", STR("a\nb\nc")}, {"y", STR("\n\nd")}};
    struct region_finders finders;
    static const struct {
        size_t source;
        size_t offset;
        size_t line;
    } steps[] = {{0, 4, 3}, {0, 2, 2},  {0, 2, 2}, {1, 2, 3},
                 {0, 0, 1}, {0, 99, 3}, {0, 5, 3}};

    (void)state;
    region_finders_init(&finders, COLUMN_BYTES);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        struct region region = region_find(
            &finders.finding, span_at(&sources[steps[i].source],
                                      steps[i].offset, steps[i].offset + 1));

        assert_int_equal(region.line, steps[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_of_their_unit),
        cmocka_unit_test(a_finder_can_go_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
