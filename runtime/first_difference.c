/* SPDX-License-Identifier: MIT
 *
 * Where two texts begin to differ, and how to show a line of them.
 */
#include <string.h>

#include "first_difference.h"

#define DOTS "..."
#define DOTS_SIZE (sizeof DOTS - 1)
/* How much of a long line is shown before the difference. */
#define LEAD 30

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* How many bytes of a character are before `at`. */
static size_t inside(const char *text, size_t at)
{
    size_t back = 0;
    while (back < 3 && back < at && is_continuation(text[at - back])) {
        back += 1;
    }
    return back;
}

/* The line that begins at `start` and is the same up to `at`. */
static struct strata__line line_at(const char *text, size_t size, size_t start,
                                   size_t at)
{
    struct strata__line line = {NULL, 0, false};
    const char *end = NULL;
    if (start < size) {
        end = (const char *)memchr(text + at, '\n', size - at);
        line.text = text + start;
        line.size = end == NULL ? size - start : (size_t)(end - line.text);
        line.ended = end != NULL;
    }
    return line;
}

struct strata__difference strata__first_difference(const char *before,
                                                   size_t before_size,
                                                   const char *after,
                                                   size_t after_size)
{
    struct strata__difference difference = {
        0, 0, {NULL, 0, false}, {NULL, 0, false}};
    size_t common = before_size < after_size ? before_size : after_size;
    size_t longer = before_size < after_size ? after_size : before_size;
    const char *rest = before_size < after_size ? after : before;
    size_t line = 1;
    size_t start = 0;
    size_t i = 0;
    for (i = 0; i < common && before[i] == after[i]; i += 1) {
        if (before[i] == '\n') {
            line += 1;
            start = i + 1;
        }
    }
    if (i == longer) {
        return difference;
    }
    /* One ends where the other one's line ends, and has more lines. */
    if (i == common && i + 1 < longer && rest[i] == '\n' && i > start) {
        line += 1;
        i += 1;
        start = i;
    }
    if (i < common) {
        i -= inside(before + start, i - start);
    }
    difference.line = line;
    difference.column = i - start + 1;
    difference.before = line_at(before, before_size, start, i);
    difference.after = line_at(after, after_size, start, i);
    return difference;
}

/* The length of the character that a text begins with, 0 when it is not UTF-8
 * there. */
static size_t decode(const char *text, size_t size, unsigned long *character)
{
    static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text[0];
    size_t length = lead < 0x80   ? 1
                    : lead < 0xc0 ? 0
                    : lead < 0xe0 ? 2
                    : lead < 0xf0 ? 3
                    : lead < 0xf8 ? 4
                                  : 0;
    size_t i = 0;
    if (length == 0 || length > size) {
        return 0;
    }
    *character = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (i = 1; i < length; i += 1) {
        if (!is_continuation(text[i])) {
            return 0;
        }
        *character = *character << 6 | ((unsigned char)text[i] & 0x3f);
    }
    return *character < least[length] || *character > 0x10ffff ||
                   (*character >= 0xd800 && *character <= 0xdfff)
               ? 0
               : length;
}

/* Controls, line breaks, and what turns the direction of a text around. */
static bool is_hidden(unsigned long character)
{
    return character < 0x20 || (character >= 0x7f && character <= 0x9f) ||
           character == 0x200e || character == 0x200f ||
           (character >= 0x2028 && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

size_t strata__show(char *out, size_t size, const char *text, size_t length)
{
    size_t used = 0;
    size_t i = 0;
    while (i < length) {
        unsigned long character = 0;
        size_t count = decode(text + i, length - i, &character);
        bool hidden = count == 0 || is_hidden(character);
        size_t need = hidden ? 1 : count;
        if (used + need >= size) {
            break;
        }
        if (hidden) {
            out[used] = '?';
        } else {
            memcpy(out + used, text + i, count);
        }
        used += need;
        i += count == 0 ? 1 : count;
    }
    out[used] = '\0';
    return i;
}

void strata__show_line(const struct strata__line *line, size_t column,
                       char out[STRATA__SHOWN])
{
    size_t size = STRATA__SHOWN;
    size_t start = 0;
    size_t shown = 0;
    if (line->size >= size - DOTS_SIZE && column > 2 * LEAD) {
        start = column - 1 - LEAD;
        start -= inside(line->text, start);
        memcpy(out, DOTS, DOTS_SIZE);
        out += DOTS_SIZE;
        size -= DOTS_SIZE;
    }
    if (line->text == NULL) {
        out[0] = '\0';
        return;
    }
    shown = strata__show(out, size - DOTS_SIZE, line->text + start,
                         line->size - start);
    if (start + shown < line->size) {
        memcpy(out + strlen(out), DOTS, DOTS_SIZE + 1);
    }
}
