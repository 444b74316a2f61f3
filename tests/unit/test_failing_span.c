/* SPDX-License-Identifier: MIT
 *
 * Where the caret goes for an error of SQLite.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "prove/failing_span.h"

static void carets_stand_under_names(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        size_t column;
        const char *reason;
        const char *expected; /* "start-end" */
    } rows[] = {
        {"the word at the place", "CREAT TABLE t(a);", 1,
         "near \"CREAT\": syntax error", "0-5"},
        {"one byte where there is no word", "SELECT (;", 9,
         "near \";\": syntax error", "8-9"},
        {"a name that SQLite did not place", "ALTER TABLE histry ADD x;", 1,
         "no such table: histry", "12-18"},
        {"case and schema do not matter", "DROP TABLE Main.NOPE;", 1,
         "no such table: main.nope", "16-20"},
        {"inside quotes", "DROP TABLE \"my t\";", 1, "no such table: my t",
         "12-16"},
        {"only whole words", "INSERT INTO nopes SELECT * FROM nope;", 1,
         "no such table: nope", "32-36"},
        {"not in a string or a comment",
         "SELECT 'abc', /* abc */ x -- abc\nFROM abc;", 1, "no such table: abc",
         "38-41"},
        {"behind a short comment", "SELECT /*/ abc */ x FROM abc;", 1,
         "no such table: abc", "25-28"},
        {"a name before text", "CREATE TABLE t(a);", 1,
         "table t already exists", "13-14"},
        {"not in another statement", "INSERT INTO t VALUES(1); DROP TABLE x;",
         1, "no such table: main.x", "0-6"},
        {"not anywhere", "INSERT INTO t VALUES(1)", 1, "no such table: main.x",
         "0-6"},
        {"no name in the reason", "INSERT INTO t VALUES(1);", 1,
         "UNIQUE constraint failed: t.a", "0-6"},
        {"a phrase without a name", "INSERT INTO t VALUES(1);", 1,
         "no such table: ", "0-6"},
    };
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct source source = {"a.sql", str_from(rows[i].text)};
        struct span span =
            failing_span(&source, 1, rows[i].column, str_from(rows[i].reason));
        char actual[64];
        snprintf(actual, sizeof actual, "%s: %zu-%zu", rows[i].name, span.start,
                 span.end);
        assert_non_null(strstr(actual, rows[i].name));
        assert_string_equal(actual + strlen(rows[i].name) + 2,
                            rows[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carets_stand_under_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
