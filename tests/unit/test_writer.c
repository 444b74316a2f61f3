/* SPDX-License-Identifier: MIT
 *
 * The emitter's literals: what goes in comes out of a C compiler again, and
 * nothing of it is code. The decoder below is a C compiler's reading of a
 * literal, trigraphs included.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit/writer.h"

static struct str line_of(struct buf *out, struct str text)
{
    struct writer writer;
    buf_init(out, BUF_MAXIMUM);
    writer_init(&writer, out);
    writer_string(&writer, "", text, ";");
    return buf_str(out);
}

static void literals_are_escaped(void **state)
{
    static const struct {
        struct str input;
        const char *expected;
    } rows[] = {
        {{"", 0}, "\"\";\n"},
        {{"a b", 3}, "\"a b\";\n"},
        {{"say \"hi\"", 8}, "\"say \\\"hi\\\"\";\n"},
        {{"back\\slash", 10}, "\"back\\\\slash\";\n"},
        {{"\n\t\r", 3}, "\"\\n\\t\\015\";\n"},
        {{"\0011", 2}, "\"\\0011\";\n"},
        {{"\x7f\xc3\xa4", 3}, "\"\\177\\303\\244\";\n"},
        {{"?\?/", 3}, "\"?\\?/\";\n"},
        {{"?\?\?\?", 4}, "\"?\\?\\?\\?\";\n"},
        {{"*/ // %s %n", 11}, "\"*/ // %s %n\";\n"},
    };
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct buf out;
        struct str line = line_of(&out, rows[i].input);
        assert_int_equal(line.size, strlen(rows[i].expected));
        assert_memory_equal(line.data, rows[i].expected, line.size);
        buf_release(&out);
    }
}

static void comments_hold_no_code(void **state)
{
    static const struct {
        const char *input;
        const char *expected;
    } rows[] = {
        {"0001_a.sql", "/* 0001_a.sql */\n"},
        {"0001_*/ int x; /*.sql", "/* 0001___ int x_ __.sql */\n"},
        {"a?\?/\n\\b", "/* a_____b */\n"},
        {"\xc3\xa4", "/* __ */\n"},
    };
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct buf out;
        struct writer writer;
        char *text = NULL;
        buf_init(&out, BUF_MAXIMUM);
        writer_init(&writer, &out);
        writer_comment(&writer, str_from(rows[i].input));
        buf_add_char(&out, '\0');
        text = out.data;
        assert_string_equal(text, rows[i].expected);
        buf_release(&out);
    }
}

/* Read a run of adjacent literals as a C compiler does. */
static size_t decode(const char *c, char *out)
{
    size_t size = 0;
    bool inside = false;
    for (; *c != '\0'; c += 1) {
        assert_false(c[0] == '?' && c[1] == '?'); /* a trigraph */
        if (*c == '"') {
            inside = !inside;
        } else if (!inside) {
            assert_non_null(strchr(" \n;", *c));
        } else if (*c == '\\') {
            c += 1;
            if (*c >= '0' && *c <= '7') {
                out[size++] =
                    (char)((c[0] - '0') * 64 + (c[1] - '0') * 8 + (c[2] - '0'));
                c += 2;
            } else {
                out[size++] = *c == 'n' ? '\n' : *c == 't' ? '\t' : *c;
            }
        } else {
            assert_true(*c >= 0x20 && *c < 0x7f);
            out[size++] = *c;
        }
    }
    assert_false(inside);
    return size;
}

static void any_bytes_survive(void **state)
{
    static const char likely[] = "?\\/\"'\n\t*;09aA% \x80\xff";
    static char text[5000];
    static char decoded[sizeof text];
    unsigned seed = 1;
    int round = 0;
    (void)state;
    for (round = 0; round < 3000; round += 1) {
        struct buf out;
        struct writer writer;
        size_t size = 0;
        size_t i = 0;
        seed = seed * 1103515245u + 12345u;
        size = (seed >> 8) % (round % 100 == 0 ? sizeof text : 60);
        for (i = 0; i < size; i += 1) {
            seed = seed * 1103515245u + 12345u;
            text[i] = (seed & 0x10000) != 0
                          ? likely[(seed >> 20) % (sizeof likely - 1)]
                          : (char)(seed >> 20);
        }
        buf_init(&out, BUF_MAXIMUM);
        writer_init(&writer, &out);
        writer_text(&writer, (struct str){text, size}, ";");
        buf_add_char(&out, '\0');
        assert_int_equal(decode(out.data, decoded), size);
        assert_memory_equal(decoded, text, size);
        buf_release(&out);
    }
}

static void lines_stay_short(void **state)
{
    static char text[100000];
    struct buf out;
    struct writer writer;
    size_t longest = 0;
    size_t length = 0;
    size_t i = 0;
    (void)state;
    memset(text, '\xff', sizeof text);
    buf_init(&out, BUF_MAXIMUM);
    writer_init(&writer, &out);
    writer_text(&writer, (struct str){text, sizeof text}, ";");
    for (i = 0; i < out.size; i += 1) {
        length = out.data[i] == '\n' ? 0 : length + 1;
        longest = length > longest ? length : longest;
    }
    assert_true(longest < 4095);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_escaped),
        cmocka_unit_test(comments_hold_no_code),
        cmocka_unit_test(any_bytes_survive),
        cmocka_unit_test(lines_stay_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
