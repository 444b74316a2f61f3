/* SPDX-License-Identifier: MIT
 *
 * A code's section in a Markdown document, read as far as that document uses
 * Markdown: headings, paragraphs, lists, indented examples, tables, code spans,
 * links.
 */
#include "diag/explanation.h"

#include <string.h>

/* The line behind the heading of a code's section, or NULL. */
static const char *const *find_section(enum diag_code code)
{
    const char *text = diag_code_text(code);

    for (const char *const *line = diagnostics_document; *line != NULL;
         line++) {
        const char *title = *line + strspn(*line, "#");

        if (title != *line && title[0] == ' ' && strcmp(title + 1, text) == 0) {
            return line + 1;
        }
    }
    return NULL;
}

static bool is_end(const char *line)
{
    return line == NULL || line[0] == '#';
}

/* The kinds of lines that stay as they are. */
static bool is_verbatim(const char *line)
{
    return line[0] == '|' || strncmp(line, "    ", 4) == 0;
}

static bool is_item(const char *line)
{
    return strncmp(line, "* ", 2) == 0 || strncmp(line, "- ", 2) == 0;
}

/* Append the words of a line without marks: `code`, [words](target). */
static void add_plain(const char *line, struct buf *out)
{
    bool is_code = false;

    for (const char *p = line; *p != '\0'; p++) {
        if (*p == '`') {
            is_code = !is_code;
        } else if (!is_code && p[0] == ']' && p[1] == '(' &&
                   strchr(p, ')') != NULL) {
            p = strchr(p, ')');
        } else if (is_code || *p != '[') {
            buf_add_char(out, *p);
        }
    }
}

/* Append the paragraph or list item that begins here, on one line. Returns the
 * line behind it. */
static const char *const *add_paragraph(const char *const *line,
                                        struct buf *out)
{
    const char *const *first = line;

    for (; !is_end(*line) && **line != '\0' && !is_verbatim(*line); line++) {
        if (line != first) {
            if (is_item(*line)) {
                break;
            }
            buf_add_char(out, ' ');
        }
        add_plain(*line + strspn(*line, " "), out);
    }
    return line;
}

/* "Warning. The file …" begins with what --lint may have changed. */
static struct str without_level(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (c == '.' && i + 2 < text.size && text.data[i + 1] == ' ') {
            return str_slice(text, i + 2, text.size);
        }
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
            break;
        }
    }
    return text;
}

void explanation_summary(enum diag_code code, struct buf *out)
{
    const char *const *line = find_section(code);
    struct buf paragraph;
    struct str text;
    size_t end = 0;

    if (line == NULL) {
        return;
    }
    while (!is_end(*line) && **line == '\0') {
        line++;
    }
    buf_init(&paragraph, BUF_MAXIMUM);
    add_paragraph(line, &paragraph);
    text = without_level(buf_str(&paragraph));
    while (end < text.size &&
           !(text.data[end] == '.' &&
             (end + 1 == text.size || text.data[end + 1] == ' '))) {
        end++;
    }
    buf_add(out, str_slice(text, 0, end + 1));
    buf_release(&paragraph);
}

/* How many columns a word takes. */
static size_t width_of(struct str word)
{
    size_t width = 0;

    for (size_t i = 0; i < word.size; i++) {
        width += (word.data[i] & 0xc0) != 0x80;
    }
    return width;
}

/* Append a text in lines of so many columns; those behind the first begin with
 * `indent` blanks. */
static void add_filled(struct str text, size_t indent, struct buf *out)
{
    size_t column = 0;

    for (size_t start = 0; start < text.size;) {
        const char *blank = memchr(text.data + start, ' ', text.size - start);
        size_t end = blank != NULL ? (size_t)(blank - text.data) : text.size;
        struct str word = str_slice(text, start, end);
        size_t width = width_of(word);

        if (column > indent && column + 1 + width > EXPLANATION_COLUMNS) {
            buf_format(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (start > 0) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add(out, word);
        column += width;
        start = end + 1;
    }
    buf_add_char(out, '\n');
}

static const char *const *add_block(const char *const *line, struct buf *out)
{
    size_t indent = is_item(*line) ? 2 : 0;
    struct buf paragraph;

    if (is_verbatim(*line)) {
        buf_format(out, "%s\n", *line);
        return line + 1;
    }
    buf_init(&paragraph, BUF_MAXIMUM);
    line = add_paragraph(line, &paragraph);
    add_filled(buf_str(&paragraph), indent, out);
    buf_release(&paragraph);
    return line;
}

void explanation_text(enum diag_code code, struct buf *out)
{
    const char *const *line = find_section(code);
    size_t blank = 0; /* lines that may be the last */

    if (line == NULL) {
        return;
    }
    while (!is_end(*line) && **line == '\0') {
        line++;
    }
    while (!is_end(*line)) {
        if (**line == '\0') {
            blank++;
            line++;
            continue;
        }
        for (; blank > 0; blank--) {
            buf_add_char(out, '\n');
        }
        line = add_block(line, out);
    }
}
