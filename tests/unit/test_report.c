/* SPDX-License-Identifier: MIT
 *
 * How much was proved, in a line.
 */
#include "support/table.h"

#include "cli/report.h"

static void a_proof_is_a_line(void **state)
{
    const struct {
        struct proof_summary proof;
        const char *expected;
    } rows[] = {
        {{false, 3, 1, STR("a (x)"), 2}, ""},
        {{true, 0, 0, STR(""), 0},
         "proved, and no table is there to hold rows\n"},
        {{true, 0, 0, STR(""), 1},
         "proved, and no table is there to hold rows; 1 data test\n"},
        {{true, 1, 0, STR(""), 0}, "proved on 1 table with rows\n"},
        {{true, 23, 1, STR("orders (CHECK)"), 3},
         "proved on 23 tables with rows, 1 without: orders (CHECK); "
         "3 data tests\n"},
        {{true, 0, 2, STR("a (x), b\x1b (y)"), 0},
         "proved on 0 tables with rows, 2 without: a (x), b\\x1B (y)\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct buf out;

        buf_init(&out, BUF_MAXIMUM);
        report_proof(&rows[i].proof, &out);
        assert_string_equal(buf_str(&out).data, rows[i].expected);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_proof_is_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
