/* SPDX-License-Identifier: MIT
 *
 * Lines, comments and string literals of C.
 */
#include <stdarg.h>
#include <string.h>

#include "emit/writer.h"

/* A literal ends at the end of an SQL line, or before it has this many bytes,
 * so that no line of the output exceeds what C99 promises (4095 characters,
 * section 5.2.4.1) even when each byte is an escape. */
#define LITERAL_MAXIMUM 1000

void writer_init(struct writer *writer, struct buf *out)
{
    writer->out = out;
    writer->depth = 0;
}

static void indent(struct writer *writer)
{
    unsigned i = 0;
    for (i = 0; i < writer->depth; i += 1) {
        buf_add(writer->out, STR("    "));
    }
}

void writer_line(struct writer *writer, const char *format, ...)
{
    va_list arguments;
    indent(writer);
    va_start(arguments, format);
    buf_format_v(writer->out, format, arguments);
    va_end(arguments);
    buf_add_char(writer->out, '\n');
}

void writer_blank(struct writer *writer)
{
    buf_add_char(writer->out, '\n');
}

void writer_open(struct writer *writer, const char *line)
{
    writer_line(writer, "%s", line);
    writer->depth += 1;
}

void writer_close(struct writer *writer, const char *line)
{
    writer->depth -= 1;
    writer_line(writer, "%s", line);
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c != '\0' && strchr(". _-", c) != NULL);
}

void writer_comment(struct writer *writer, struct str text)
{
    size_t i = 0;
    indent(writer);
    buf_add(writer->out, STR("/* "));
    for (i = 0; i < text.size; i += 1) {
        buf_add_char(writer->out, is_plain(text.data[i]) ? text.data[i] : '_');
    }
    buf_add(writer->out, STR(" */\n"));
}

/* Bytes inside a literal. Octal escapes have all three digits, so that a digit
 * after one is not taken into it; a question mark after another is escaped, so
 * that no trigraph arises (C99 5.2.1.1). */
static void add_escaped(struct buf *out, struct str text)
{
    size_t i = 0;
    for (i = 0; i < text.size; i += 1) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\n') {
            buf_add(out, STR("\\n"));
        } else if (c == '\t') {
            buf_add(out, STR("\\t"));
        } else if (c == '"' || c == '\\' ||
                   (c == '?' && i > 0 && text.data[i - 1] == '?')) {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        } else if (c < 0x20 || c >= 0x7f) {
            char octal[4] = {(char)('0' + (c >> 6)),
                             (char)('0' + ((c >> 3) & 7)),
                             (char)('0' + (c & 7)), '\0'};
            buf_add_char(out, '\\');
            buf_add_c(out, octal);
        } else {
            buf_add_char(out, (char)c);
        }
    }
}

void writer_string(struct writer *writer, const char *before, struct str text,
                   const char *after)
{
    indent(writer);
    buf_add_c(writer->out, before);
    buf_add_char(writer->out, '"');
    add_escaped(writer->out, text);
    buf_add_char(writer->out, '"');
    buf_add_c(writer->out, after);
    buf_add_char(writer->out, '\n');
}

/* The part of a text that one literal takes. */
static struct str first_piece(struct str text)
{
    size_t size = text.size < LITERAL_MAXIMUM ? text.size : LITERAL_MAXIMUM;
    const char *line_feed = size == 0 ? NULL : memchr(text.data, '\n', size);
    return str_slice(text, 0,
                     line_feed == NULL ? size
                                       : (size_t)(line_feed - text.data) + 1);
}

void writer_text(struct writer *writer, struct str text, const char *after)
{
    size_t start = 0;
    writer->depth += 1;
    do {
        struct str piece = first_piece(str_slice(text, start, text.size));
        start += piece.size;
        writer_string(writer, "", piece, start < text.size ? "" : after);
    } while (start < text.size);
    writer->depth -= 1;
}
