/* SPDX-License-Identifier: MIT
 *
 * Where two texts begin to differ, and what is shown of it.
 */
#include "support/table.h"

#include "model/text_difference.h"

/* "WAS|IS" gives the offset and both lines. */
static void render(struct arena *arena, const char *input, struct buf *out)
{
    size_t middle = strcspn(input, "|");
    struct str was = {input, middle};
    struct str is = str_from(input + middle + 1);
    struct text_difference difference;

    if (!text_difference_find(arena, was, is, &difference)) {
        buf_add_c(out, "same");
        return;
    }
    buf_format(out, "%zu ", difference.start);
    buf_add(out, difference.was.data == NULL ? STR("(end)") : difference.was);
    buf_add_char(out, '|');
    buf_add(out, difference.is.data == NULL ? STR("(end)") : difference.is);
}

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define NINETY_NINE TEN TEN TEN TEN FIFTY "012345678"

static void lines_are_shown(void **state)
{
    static const struct row rows[] = {
        {"the same", "a\nb|a\nb", "same"},
        {"nothing", "|", "same"},
        {"in the first line", "abc|axc", "1 abc|axc"},
        {"in a later line", "a\nbc\nd|a\nbx\nd", "3 bc|bx"},
        {"a line is added in the midst", "a\nc\n|a\nb\nc\n", "2 c|b"},
        {"a line is added at the end", "a\n|a\nb\n", "2 (end)|b"},
        {"a line is taken from the end", "a\nb\n|a\n", "2 b|(end)"},
        {"all is gone", "a|", "0 a|(end)"},
        {"a line grows", "a\n|ab\n", "1 a|ab"},
        {"an empty line is added", "a\n|a\n\n", "2 (end)|"},
        {"the last line end", "a|a\n", "1 a|a"},
        {"a line behind one without an end", "a|a\nb", "2 (end)|b"},
        {"the same taken away", "a\nb|a", "2 b|(end)"},
        {"inside of a character", "x\xc3\xa4|x\xc3\xb6",
         "1 x\xc3\xa4|x\xc3\xb6"},
        {"bytes that are no character", "\xa4|\xb6", "0 \xa4|\xb6"},
        {"100 bytes", NINETY_NINE "a|" NINETY_NINE "b",
         "99 " NINETY_NINE "a|" NINETY_NINE "b"},
        {"a long line from its start", FIFTY FIFTY "a|x" FIFTY FIFTY,
         "0 " FIFTY FIFTY "\xe2\x80\xa6|x" FIFTY TEN TEN TEN TEN
         "012345678\xe2\x80\xa6"},
        {"a long line around the place", FIFTY FIFTY "a|" FIFTY FIFTY "b",
         "100 \xe2\x80\xa6" TEN TEN TEN TEN "a|\xe2\x80\xa6" TEN TEN TEN TEN
         "b"},
        {"cut between characters",
         FIFTY "\xc3\xa4" TEN TEN TEN "012345678a" FIFTY "|" FIFTY
               "\xc3\xa4" TEN TEN TEN "012345678b" FIFTY,
         "91 \xe2\x80\xa6" TEN TEN TEN "012345678a" FIFTY
         "|\xe2\x80\xa6" TEN TEN TEN "012345678b" FIFTY},
    };

    (void)state;
    check_table(rows, render);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
