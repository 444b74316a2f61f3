/* SPDX-License-Identifier: MIT
 *
 * Scripts as text for people, and as bytes for programs.
 */
#include "cli/show_text.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fs.h"
#include "diag/render.h"

#define LINE_MAXIMUM 160 /* bytes of a line that is only quoted */

/* Append a line, whose tabs stay what they are. */
static void add_line(struct str line, struct buf *out)
{
    size_t start = 0;
    size_t i = 0;
    for (i = 0; i <= line.size; i += 1) {
        if (i == line.size || line.data[i] == '\t') {
            render_visible(str_slice(line, start, i), out);
            buf_add_c(out, i < line.size ? "\t" : "");
            start = i + 1;
        }
    }
}

static void print_visible(struct str text)
{
    while (text.size > 0) {
        const char *feed = memchr(text.data, '\n', text.size);
        size_t size = feed == NULL ? text.size : (size_t)(feed - text.data);
        struct buf line;
        buf_init(&line, BUF_MAXIMUM);
        add_line(str_slice(text, 0, size), &line);
        buf_add_char(&line, '\n');
        fwrite(line.data, 1, line.size, stdout);
        buf_release(&line);
        text = str_slice(text, size + (feed != NULL), text.size);
    }
}

void show_text(struct str text, bool raw)
{
    if (!raw || fs_is_terminal(stdout)) {
        print_visible(text);
    } else if (text.size > 0) {
        fwrite(text.data, 1, text.size, stdout);
    }
}

size_t show_first_difference(struct str a, struct str b)
{
    size_t i = 0;
    while (i < a.size && i < b.size && a.data[i] == b.data[i]) {
        i += 1;
    }
    return i;
}

struct str show_line_at(struct str text, size_t offset)
{
    size_t start = offset < text.size ? offset : text.size;
    size_t end = start;
    while (start > 0 && text.data[start - 1] != '\n') {
        start -= 1;
    }
    while (end < text.size && text.data[end] != '\n') {
        end += 1;
    }
    if (end - start > LINE_MAXIMUM) {
        /* What differs is to be seen, and no character is cut in two. */
        start = offset - start > LINE_MAXIMUM / 2 ? offset - LINE_MAXIMUM / 2
                                                  : start;
        while (start < offset && (text.data[start] & 0xc0) == 0x80) {
            start += 1;
        }
        if (end - start > LINE_MAXIMUM) {
            end = start + LINE_MAXIMUM;
            while (end > offset && (text.data[end] & 0xc0) == 0x80) {
                end -= 1;
            }
        }
    }
    return str_slice(text, start, end);
}
