/* SPDX-License-Identifier: MIT
 *
 * Findings as JUnit's XML.
 */
#include "support/findings.h"

/* Two migrations, the first with two files, and a test. Of the document what
 * is inside <testsuite>, without blanks in front. */
static void render_tests(struct arena *arena, const char *input, bool proved,
                         struct buf *out)
{
    static const char *const first[] = {"m/1_a.sql", "m/1_a.down.sql"};
    static const char *const second[] = {"m/2_b.sql"};
    static const char *const third[] = {"m/tests/2_x.sql"};
    static const struct render_case cases[] = {
        {{"1 a", 3}, first, 2, false},
        {{"2 b", 3}, second, 1, false},
        {{"x", 1}, third, 1, false},
    };
    struct render_run run = {
        .directory = "m", .proved = proved, .cases = cases, .case_count = 3};
    struct diags diags;
    struct buf xml;
    const char *at;

    buf_init(&xml, BUF_MAXIMUM);
    findings_report(arena, input, &diags);
    render_junit(&diags, &run, &xml);
    at = strstr(xml.data, "<testsuite ");
    for (; strncmp(at, "</testsuite>", 12) != 0; at += strspn(at, " ")) {
        const char *end = strchr(at, '\n') + 1;

        buf_add(out, (struct str){at, (size_t)(end - at)});
        at = end;
    }
    assert_string_equal(at, "</testsuite>\n</testsuites>\n");
    buf_release(&xml);
}

static void render_unproved(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_tests(arena, input, false, out);
}

static void render_proved(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_tests(arena, input, true, out);
}

#define SUITE(tests, failures, skipped)                                        \
    "<testsuite name=\"m\" tests=\"" tests "\" failures=\"" failures           \
    "\" errors=\"0\" skipped=\"" skipped "\">\n"
#define TEST(name) "<testcase classname=\"m\" name=\"" name "\""
#define TEST_1 TEST("1 a")
#define TEST_2 TEST("2 b")
#define TEST_X TEST("x")
#define PASSED "/>\n"
#define SKIPPED ">\n<skipped message=\"not tried\"/>\n</testcase>\n"

static void junit_has_a_test_each(void **state)
{
    static const struct row rows[] = {
        {"nothing", "",
         SUITE("3", "0", "0") TEST_1 PASSED TEST_2 PASSED TEST_X PASSED},
        {"an error, and nothing behind it was tried", "E36 bad\nE12 worse",
         SUITE("3", "1", "1") TEST_1 PASSED TEST_2
         ">\n<failure message=\"worse\" type=\"sql-error\">"
         "m/2_b.sql:1:2: error: worse [sql-error]\n"
         "m/2_b.sql:2:1: error: bad [sql-error]\n</failure>\n"
         "</testcase>\n" TEST_X SKIPPED},
        {"of its second file", "Fm/1_a.down.sql\nW** odd\nn-- do",
         SUITE("3", "0", "0") TEST_1
         ">\n<system-out>m/1_a.down.sql: warning: odd [name-ignored]\n"
         "note: do\n</system-out>\n</testcase>\n" TEST_2 PASSED TEST_X PASSED},
        {"both kinds", "Fm/tests/2_x.sql\nE** bad\nN** so",
         SUITE("3", "1", "0") TEST_1 PASSED TEST_2 PASSED TEST_X
         ">\n<failure message=\"bad\" type=\"sql-error\">"
         "m/tests/2_x.sql: error: bad [sql-error]\n</failure>\n"
         "<system-out>m/tests/2_x.sql: note: so [transaction-own]\n"
         "</system-out>\n</testcase>\n"},
        {"two skipped", "Fm/1_a.sql\nE** bad\nFm/tests/2_x.sql\nW** odd",
         SUITE("3", "1", "2") TEST_1
         ">\n<failure message=\"bad\" type=\"sql-error\">"
         "m/1_a.sql: error: bad [sql-error]\n</failure>\n"
         "</testcase>\n" TEST_2 SKIPPED TEST_X
         ">\n<skipped message=\"not tried\"/>\n"
         "<system-out>m/tests/2_x.sql: warning: odd [name-ignored]\n"
         "</system-out>\n</testcase>\n"},
        {"two errors", "Fm/1_a.sql\nE** bad\nFm/tests/2_x.sql\nE** odd",
         SUITE("3", "2", "1") TEST_1
         ">\n<failure message=\"bad\" type=\"sql-error\">"
         "m/1_a.sql: error: bad [sql-error]\n</failure>\n"
         "</testcase>\n" TEST_2 SKIPPED TEST_X
         ">\n<failure message=\"odd\" type=\"sql-error\">"
         "m/tests/2_x.sql: error: odd [sql-error]\n</failure>\n"
         "</testcase>\n"},
        {"another file between theirs", "Fm/1_b\nW** 1\nFm/2_b.sql\nW** 2",
         SUITE("4", "0", "0") TEST_1 PASSED TEST_2
         ">\n<system-out>m/2_b.sql: warning: 2 [name-ignored]\n"
         "</system-out>\n</testcase>\n" TEST_X PASSED TEST(
             "m/1_b") ">\n<system-out>m/1_b: warning: 1 [name-ignored]\n"
                      "</system-out>\n</testcase>\n"},
        {"other files, and none",
         "Fm/y\nW** 1\nFm/x\nE** 2\nFm/y\nE** 3\nE-- 4\nE-- 5",
         SUITE("6", "3", "0") TEST_1 PASSED TEST_2 PASSED TEST_X PASSED
         "<testcase classname=\"m\" name=\"strata\">\n"
         "<failure message=\"4\" type=\"sql-error\">error: 4 [sql-error]\n"
         "error: 5 [sql-error]\n</failure>\n</testcase>\n" TEST(
             "m/x") ">\n<failure message=\"2\" type=\"sql-error\">"
                    "m/x: error: 2 [sql-error]\n</failure>\n"
                    "</testcase>\n" TEST(
                        "m/y") ">\n<failure message=\"3\" type=\"sql-error\">"
                               "m/y: error: 3 [sql-error]\n</failure>\n"
                               "<system-out>m/y: warning: 1 [name-ignored]\n"
                               "</system-out>\n</testcase>\n"},
        {"what is special",
         "Fm/tests/2_x.sql\nE** <\"&'>\x1b\xff\t\xef\xbf\xbf\xef\xbf\xbe!",
         SUITE("3", "1", "0") TEST_1 PASSED TEST_2 PASSED TEST_X
         ">\n<failure message=\"&lt;&quot;&amp;'&gt;\\x1B\\xFF\\x09"
         "\xef\xbf\xbd\xef\xbf\xbd!\" type=\"sql-error\">"
         "m/tests/2_x.sql: error: &lt;&quot;&amp;'&gt;\\x1B\\xFF\\x09"
         "\xef\xbf\xbd\xef\xbf\xbd! [sql-error]\n</failure>\n"
         "</testcase>\n"},
    };
    static const struct row proved[] = {
        {"an error, and all was tried", "Fm/1_a.sql\nE** bad",
         SUITE("3", "1", "0") TEST_1
         ">\n<failure message=\"bad\" type=\"sql-error\">"
         "m/1_a.sql: error: bad [sql-error]\n</failure>\n"
         "</testcase>\n" TEST_2 PASSED TEST_X PASSED},
    };

    (void)state;
    check_table(rows, render_unproved);
    check_table(proved, render_proved);
}

/* The one case was not tried; the input is findings. */
static void render_skipped(struct arena *arena, const char *input,
                           struct buf *out)
{
    static const char *const path = "m/2_b.sql";
    static const struct render_case skipped = {{"2 b", 3}, &path, 1, true};
    struct render_run run = {
        .directory = "m", .proved = true, .cases = &skipped, .case_count = 1};
    struct diags diags;

    findings_report(arena, input, &diags);
    render_junit(&diags, &run, out);
}

#define START "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  "
#define END "  </testsuite>\n</testsuites>\n"

static void what_was_not_tried_is_skipped(void **state)
{
    static const struct row rows[] = {
        {"nothing", "",
         START SUITE(
             "1", "0",
             "1") "    " TEST_2
                  ">\n      <skipped message=\"not tried\"/>\n    </testcase>\n" END},
        {"an error", "E** bad",
         START SUITE(
             "1", "1",
             "0") "    " TEST_2
                  ">\n      <failure message=\"bad\" type=\"sql-error\">"
                  "m/2_b.sql: error: bad [sql-error]\n</failure>\n"
                  "    </testcase>\n" END},
    };

    (void)state;
    check_table(rows, render_skipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(junit_has_a_test_each),
        cmocka_unit_test(what_was_not_tried_is_skipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
