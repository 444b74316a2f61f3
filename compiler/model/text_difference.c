/* SPDX-License-Identifier: MIT
 *
 * The first byte that differs, and the lines that hold it.
 */
#include "model/text_difference.h"

/* What of a line is shown, in bytes, and how much of it before the place. */
#define SHOWN 100
#define SHOWN_BEFORE 40

static bool is_continuation(struct str text, size_t offset)
{
    return offset < text.size &&
           ((unsigned char)text.data[offset] & 0xc0) == 0x80;
}

static size_t line_start(struct str text, size_t offset)
{
    if (offset > text.size) {
        return text.size;
    }
    while (offset > 0 && text.data[offset - 1] != '\n') {
        offset--;
    }
    return offset;
}

static size_t line_end(struct str text, size_t offset)
{
    while (offset < text.size && text.data[offset] != '\n') {
        offset++;
    }
    return offset;
}

/* The line at an offset; a part of it that begins and ends with a character,
 * and has the offset in it, when it is long. */
static struct str shown_line(struct arena *arena, struct str text,
                             size_t offset)
{
    size_t line = line_start(text, offset);
    size_t line_stop = line_end(text, offset);
    size_t start = line;
    size_t end = line_stop;

    if (line >= text.size) {
        return (struct str){NULL, 0};
    }
    if (end - start > SHOWN && offset - start > SHOWN_BEFORE) {
        start = offset - SHOWN_BEFORE;
    }
    if (end - start > SHOWN) {
        end = start + SHOWN;
    }
    while (start > line && start < offset && is_continuation(text, start)) {
        start++;
    }
    while (end < line_stop && end > offset && is_continuation(text, end)) {
        end--;
    }
    return str_format(arena, "%s%.*s%s", start > line ? "…" : "",
                      (int)(end - start), text.data + start,
                      end < line_stop ? "…" : "");
}

/* Whether one text has ended in the midst of a line that ends here in another,
 * which goes on: that line is no different one. */
static bool goes_on(struct str ended, struct str other, size_t offset)
{
    return offset == ended.size && offset > line_start(ended, offset) &&
           other.data[offset] == '\n' && offset + 1 < other.size;
}

bool text_difference_find(struct arena *arena, struct str was, struct str is,
                          struct text_difference *difference)
{
    size_t offset = 0;

    while (offset < was.size && offset < is.size &&
           was.data[offset] == is.data[offset]) {
        offset++;
    }
    if (offset == was.size && offset == is.size) {
        return false;
    }
    if (goes_on(was, is, offset) || goes_on(is, was, offset)) {
        offset++;
    }
    while (offset > 0 &&
           (is_continuation(was, offset) || is_continuation(is, offset))) {
        offset--;
    }
    difference->start = offset;
    difference->was = shown_line(arena, was, offset);
    difference->is = shown_line(arena, is, offset);
    return true;
}
