/* SPDX-License-Identifier: MIT
 *
 * Source texts: normalising them, and finding lines and columns in them.
 */
#include "diag/source.h"

#include <string.h>

#include "base/arena.h"

struct span span_file(const struct source *source)
{
    return (struct span){source, 0, 0};
}

struct span span_at(const struct source *source, size_t start, size_t end)
{
    return (struct span){source, start, end};
}

/* The offset of the first line feed at or after `from`, or the text's size. */
static size_t line_end(struct str text, size_t from)
{
    const char *feed = NULL;

    if (from < text.size) {
        feed = memchr(text.data + from, '\n', text.size - from);
    }
    return feed != NULL ? (size_t)(feed - text.data) : text.size;
}

static size_t line_start(struct str text, size_t offset)
{
    offset = offset < text.size ? offset : text.size;
    while (offset > 0 && text.data[offset - 1] != '\n') {
        offset--;
    }
    return offset;
}

struct position source_position(const struct source *source, size_t offset)
{
    struct str text = source->text;
    struct position position = {1, 1};
    size_t start = 0;

    offset = offset < text.size ? offset : text.size;
    for (size_t end; (end = line_end(text, start)) < offset; start = end + 1) {
        position.line++;
    }
    position.column = offset - start + 1;
    return position;
}

size_t source_offset(const struct source *source, size_t line, size_t column)
{
    struct str text = source->text;
    size_t start = 0;
    size_t end = line_end(text, 0);

    for (; line > 1 && end < text.size; line--) {
        start = end + 1;
        end = line_end(text, start);
    }
    if (line > 1) {
        return text.size;
    }
    return column <= end - start ? start + column - 1 : end;
}

struct str source_line(const struct source *source, size_t offset)
{
    size_t start = line_start(source->text, offset);

    return str_slice(source->text, start, line_end(source->text, start));
}

size_t source_bad_byte(const struct source *source)
{
    struct str text = source->text;
    size_t invalid = str_invalid_utf8(text);
    const char *nul = invalid > 0 ? memchr(text.data, '\0', invalid) : NULL;

    return nul != NULL ? (size_t)(nul - text.data) : invalid;
}

struct str source_normalise(struct arena *arena, struct str bytes)
{
    char *text = arena_alloc(arena, bytes.size + 1);
    char *end = text;

    /* Two, where a tool put one before another's. */
    while (str_starts_with(bytes, STR("\xef\xbb\xbf"))) {
        bytes = str_slice(bytes, 3, bytes.size);
    }
    for (size_t i = 0; i < bytes.size; i++) {
        if (bytes.data[i] != '\r') {
            *end++ = bytes.data[i];
        } else if (i + 1 == bytes.size || bytes.data[i + 1] != '\n') {
            *end++ = '\n';
        }
    }
    *end = '\0';
    return (struct str){text, (size_t)(end - text)};
}
