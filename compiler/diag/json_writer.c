/* SPDX-License-Identifier: MIT
 *
 * Brackets, commas, line ends and escapes of JSON.
 */
#include "diag/json_writer.h"

#include <string.h>

#include "diag/render.h"

void json_init(struct json_writer *writer, struct buf *out)
{
    *writer = (struct json_writer){.out = out, .is_first = true};
}

static void add_line_end(struct json_writer *writer)
{
    buf_add_char(writer->out, '\n');
    for (size_t i = 0; i < writer->depth; i++) {
        buf_add_c(writer->out, "  ");
    }
}

static bool is_inline(const struct json_writer *writer)
{
    return writer->depth > writer->lines;
}

/* What comes before each value: a comma, a line end, the key. */
static void add_key(struct json_writer *writer, const char *key)
{
    if (!writer->is_first) {
        buf_add_c(writer->out, is_inline(writer) ? ", " : ",");
    }
    if (writer->depth > 0 && !is_inline(writer)) {
        add_line_end(writer);
    }
    writer->is_first = false;
    if (key != NULL) {
        json_string(str_from(key), writer->out);
        buf_add_c(writer->out, ": ");
    }
}

void json_open_inline(struct json_writer *writer, const char *key, char bracket)
{
    add_key(writer, key);
    buf_add_char(writer->out, bracket);
    writer->closers[writer->depth++] = bracket == '{' ? '}' : ']';
    writer->is_first = true;
}

void json_open(struct json_writer *writer, const char *key, char bracket)
{
    bool is_within_line = is_inline(writer);

    json_open_inline(writer, key, bracket);
    if (!is_within_line) {
        writer->lines = writer->depth;
    }
}

void json_close(struct json_writer *writer)
{
    bool was_inline = is_inline(writer);

    writer->depth--;
    if (!was_inline) {
        writer->lines = writer->depth;
        if (!writer->is_first) {
            add_line_end(writer);
        }
    }
    buf_add_char(writer->out, writer->closers[writer->depth]);
    writer->is_first = false;
    if (writer->depth == 0) {
        buf_add_char(writer->out, '\n');
    }
}

void json_text(struct json_writer *writer, const char *key, struct str text)
{
    add_key(writer, key);
    json_string(text, writer->out);
}

void json_number(struct json_writer *writer, const char *key, size_t number)
{
    add_key(writer, key);
    buf_format(writer->out, "%zu", number);
}

void json_null(struct json_writer *writer, const char *key)
{
    add_key(writer, key);
    buf_add_c(writer->out, "null");
}

/* The escapes of RFC 8259, section 7, that are not \uNNNN. */
static void add_escaped(unsigned long code_point, struct buf *out)
{
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (const char *pair = letters; *pair != '\0'; pair += 2) {
        if (code_point == (unsigned char)pair[0]) {
            buf_add_char(out, '\\');
            buf_add_char(out, pair[1]);
            return;
        }
    }
    /* All that steers is in the Basic Multilingual Plane. */
    buf_format(out, "\\u%04lx", code_point);
}

void json_string(struct str text, struct buf *out)
{
    buf_add_char(out, '"');
    for (size_t offset = 0; offset < text.size;) {
        unsigned long code_point = 0;
        size_t size = str_utf8(text, offset, &code_point);

        if (size == 0) {
            size = 1;
            buf_format(out, "\\\\x%02X",
                       (unsigned)(unsigned char)text.data[offset]);
        } else if (code_point == '"' || code_point == '\\' ||
                   render_steers(code_point)) {
            add_escaped(code_point, out);
        } else {
            buf_add(out, str_slice(text, offset, offset + size));
        }
        offset += size;
    }
    buf_add_char(out, '"');
}
