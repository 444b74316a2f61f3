/* SPDX-License-Identifier: MIT
 *
 * The emitter's literals and comments: whatever bytes go in, a C compiler gets
 * the same ones out of a literal, and none of them is code.
 */
#include "fuzz/fuzz.h"

#include "emit/writer.h"

#define SIZE_MAXIMUM 8192
#define LINE_MAXIMUM 4095 /* C99, 5.2.4.1 */

/* What holds for all that is written: ASCII in lines that are not too long,
 * without a trigraph or a line splice (C99, 5.1.1.2, phases 1 and 2). */
static void check_lines(struct str output)
{
    size_t column = 0;

    for (size_t i = 0; i < output.size; i++) {
        char c = output.data[i];
        char before = i > 0 ? output.data[i - 1] : '\n';

        must(c == '\n' || (c >= 0x20 && c < 0x7f));
        must(c != '?' || before != '?');
        must(c != '\n' || before != '\\');
        column = c == '\n' ? 0 : column + 1;
        must(column <= LINE_MAXIMUM);
    }
}

/* The byte of the escape sequence behind a backslash; cuts it off. */
static char decode_escape(struct str *rest)
{
    unsigned c = fuzz_take_byte(rest);
    unsigned value = 0;

    if (c == 'n') {
        return '\n';
    }
    if (c == 't') {
        return '\t';
    }
    if (c == '"' || c == '\\' || c == '?') {
        return (char)c;
    }
    for (int i = 0; i < 3; i++) {
        must(c >= '0' && c <= '7');
        value = value * 8 + (c - '0');
        if (i < 2) {
            c = fuzz_take_byte(rest);
        }
    }
    must(value <= 0xff);
    return (char)value;
}

/* Read adjacent literals, each on a line of its own. Returns what follows the
 * last one. */
static struct str decode(struct str rest, struct buf *out)
{
    for (;;) {
        while (str_starts_with(rest, STR(" "))) {
            rest = str_slice(rest, 1, rest.size);
        }
        if (!str_starts_with(rest, STR("\""))) {
            return rest;
        }
        rest = str_slice(rest, 1, rest.size);
        while (!str_starts_with(rest, STR("\""))) {
            char c = (char)fuzz_take_byte(&rest);

            must(rest.size > 0);
            buf_add_char(out, c == '\\' ? decode_escape(&rest) : c);
        }
        rest = str_slice(rest, 1, rest.size);
        if (!str_starts_with(rest, STR("\n"))) {
            return rest;
        }
        rest = str_slice(rest, 1, rest.size);
    }
}

static void check_literal(struct str output, struct str text)
{
    struct buf decoded;

    buf_init(&decoded, BUF_MAXIMUM);
    check_lines(output);
    must(str_equal(decode(output, &decoded), STR(";\n")));
    must(str_equal(buf_str(&decoded), text));
    buf_release(&decoded);
}

static void check_literals(struct str text)
{
    /* A line has room for this much. */
    struct str start = str_slice(text, 0, (LINE_MAXIMUM - 3) / 4);
    struct writer writer;
    struct buf out;

    buf_init(&out, BUF_MAXIMUM);
    writer_init(&writer, &out);
    writer_string(&writer, "", start, ";");
    check_literal(buf_str(&out), start);
    buf_release(&out);
    writer_text(&writer, text, ";");
    check_literal(buf_str(&out), text);
    buf_release(&out);
}

static void check_comment(struct str text)
{
    struct writer writer;
    struct buf out;
    struct str comment;

    buf_init(&out, BUF_MAXIMUM);
    writer_init(&writer, &out);
    writer_comment(&writer, str_slice(text, 0, LINE_MAXIMUM - 6));
    comment = buf_str(&out);
    check_lines(comment);
    must(str_starts_with(comment, STR("/* ")));
    must(str_ends_with(comment, STR(" */\n")));
    for (size_t i = 3; i + 4 < comment.size; i++) {
        must(comment.data[i] != '*' && comment.data[i] != '/' &&
             comment.data[i] != '\n');
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct str text;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    text = fuzz_text(&arena, data, size);
    check_literals(text);
    check_comment(text);
    arena_release(&arena);
    return 0;
}
