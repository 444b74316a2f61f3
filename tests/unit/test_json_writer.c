/* SPDX-License-Identifier: MIT
 *
 * JSON as text: escapes, brackets, commas, lines.
 */
#include "support/table.h"

#include "diag/json_writer.h"

static void render_string(struct arena *arena, const char *input,
                          struct buf *out)
{
    (void)arena;
    json_string(str_from(input), out);
}

static void strings_are_escaped(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "\"\""},
        {"text", "a \xc3\xa4 \xf0\x9f\x98\x80",
         "\"a \xc3\xa4 \xf0\x9f\x98\x80\""},
        {"quotes", "a\"b'c", "\"a\\\"b'c\""},
        {"backslash", "a\\b", "\"a\\\\b\""},
        {"white space", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"controls", "\x01\x1b\x1f\x7f", "\"\\u0001\\u001b\\u001f\\u007f\""},
        {"C1", "\xc2\x9b", "\"\\u009b\""},
        {"direction", "\xe2\x80\xae\xe2\x81\xa9", "\"\\u202e\\u2069\""},
        {"line separator", "\xe2\x80\xa8", "\"\\u2028\""},
        {"no UTF-8", "\xff\xc3(", "\"\\\\xFF\\\\xC3(\""},
        {"a surrogate", "\xed\xa0\x80", "\"\\\\xED\\\\xA0\\\\x80\""},
    };

    (void)state;
    check_table(rows, render_string);
}

/* Each character of the input is a call: a bracket opens, in lines or with '.'
 * before it inline, ')' closes, a digit is a number, a letter a key. */
static void render_calls(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct json_writer json;
    char key[2] = "";

    (void)arena;
    json_init(&json, out);
    for (const char *p = input; *p != '\0'; p++) {
        const char *name = key[0] != '\0' ? key : NULL;

        if (*p >= 'a' && *p <= 'z') {
            key[0] = *p;
            continue;
        }
        if (*p == ')') {
            json_close(&json);
        } else if (*p == '.') {
            json_open_inline(&json, name, *++p);
        } else if (*p == '{' || *p == '[') {
            json_open(&json, name, *p);
        } else if (*p == '0') {
            json_null(&json, name);
        } else if (*p == '"') {
            json_text(&json, name, STR("x"));
        } else {
            json_number(&json, name, (size_t)(*p - '0'));
        }
        key[0] = '\0';
    }
}

static void members_are_on_lines(void **state)
{
    static const struct row rows[] = {
        {"an empty object", "{)", "{}\n"},
        {"an empty array", "[)", "[]\n"},
        {"a member", "{a1)", "{\n  \"a\": 1\n}\n"},
        {"kinds of values", "{a1b0c\")",
         "{\n  \"a\": 1,\n  \"b\": null,\n  \"c\": \"x\"\n}\n"},
        {"elements", "[12)", "[\n  1,\n  2\n]\n"},
        {"deeper", "{a[{b1){))c2)",
         "{\n  \"a\": [\n    {\n      \"b\": 1\n    },\n    {}\n  ],\n"
         "  \"c\": 2\n}\n"},
        {"inline", "{a.{b1c2)d3)",
         "{\n  \"a\": {\"b\": 1, \"c\": 2},\n  \"d\": 3\n}\n"},
        {"inline, deeper", "[.{a.[1.[)2)b[3)))",
         "[\n  {\"a\": [1, [], 2], \"b\": [3]}\n]\n"},
        {"lines again", "[.{a1).{b2)[3))",
         "[\n  {\"a\": 1},\n  {\"b\": 2},\n  [\n    3\n  ]\n]\n"},
        {"all inline", ".[12)", "[1, 2]\n"},
    };

    (void)state;
    check_table(rows, render_calls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(members_are_on_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
