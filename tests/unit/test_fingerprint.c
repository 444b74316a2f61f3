/* SPDX-License-Identifier: MIT
 *
 * What of a finding stays when lines move.
 */
#include "support/findings.h"

/* Which of the findings have the same fingerprint as an earlier one in another
 * run: the input is two reports with an empty line between them. The numbers
 * are those of the first run's findings, as they are sorted. */
static void render_same(struct arena *arena, const char *input, struct buf *out)
{
    static const char *const keys[] = {"fingerprint"};
    const char *middle = strstr(input, "\n\n");
    const char *reports[] = {
        str_to_c(arena, (struct str){input, (size_t)(middle - input)}),
        middle + 2};
    struct str *cells[2];
    size_t counts[2];

    for (size_t i = 0; i < 2; i++) {
        assert_true(json_read(arena,
                              findings_document(arena, "gitlab", reports[i]),
                              "$", keys, 1, &cells[i], &counts[i]));
    }
    for (size_t i = 0; i < counts[1]; i++) {
        size_t k = 0;

        while (k < counts[0] && !str_equal(cells[0][k], cells[1][i])) {
            k++;
        }
        buf_add_char(out, k < counts[0] ? (char)('1' + k) : '-');
    }
}

static void fingerprints_stay(void **state)
{
    static const struct row rows[] = {
        {"the same", "E36 bad\n\nE36 bad", "1"},
        {"another line", "E36 bad\n\nE12 bad", "1"},
        {"another note", "E36 bad\nn-- a\n\nE36 bad\nn-- b", "1"},
        {"another severity's code", "E36 bad\n\nW36 bad", "-"},
        {"another message", "E36 bad\n\nE36 worse", "-"},
        {"another file", "E36 bad\n\nFx\nE36 bad", "-"},
        {"the same file", "Fx\nE36 bad\n\nF./x\nE36 bad", "1"},
        {"no file", "E-- bad\n\nE36 bad", "-"},
        {"which of several", "E12 bad\nE36 bad\n\nE36 bad\nE38 bad\nE48 bad",
         "12-"},
        {"others between", "E12 bad\nW23 x\nE36 bad\n\nE12 bad\nE36 bad", "13"},
        {"a part of it in another part", "Fa\nE** bc\n\nFab\nE** c", "-"},
    };

    (void)state;
    check_table(rows, render_same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprints_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
