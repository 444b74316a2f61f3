/* SPDX-License-Identifier: MIT
 *
 * Diagnostics for people: place, message, source line, caret, notes.
 */
#include "diag/render.h"

#include <stdio.h>

#define ELLIPSIS "\xe2\x80\xa6"
#define LINE_COLUMNS 120 /* of a source line that are shown */
#define CARET_LEAD 40    /* of them before the caret, when the line is cut */
#define GUTTER 4         /* columns of a line number, at least */

/* SGR sequences (ECMA-48, 8.3.117), as gcc and clang use them. */
enum style {
    STYLE_OFF,
    STYLE_PLACE,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_NOTE,
    STYLE_CARET
};

static const char *const style_texts[] = {
    "\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;35m", "\x1b[1;36m", "\x1b[32m",
};

static const enum style severity_styles[] = {
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_NOTE,
};

struct renderer {
    struct buf *out;
    bool colour;
};

static void add_style(const struct renderer *renderer, enum style style)
{
    if (renderer->colour) {
        buf_add_c(renderer->out, style_texts[style]);
    }
}

bool render_steers(unsigned long code_point)
{
    static const struct {
        unsigned long first;
        unsigned long last;
    } ranges[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},
        {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069},
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
        if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* Append the character at an offset and advance it. Returns the columns that
 * were taken: one, or four for each byte that is written as \xNN. */
static size_t add_character(struct buf *out, struct str text, size_t *offset)
{
    unsigned long code_point = 0;
    size_t size = str_utf8(text, *offset, &code_point);
    size_t bytes = size > 0 ? size : 1;
    size_t columns = 1;

    if (size > 0 && !render_steers(code_point)) {
        buf_add(out, str_slice(text, *offset, *offset + bytes));
    } else {
        columns = 4 * bytes;
        for (size_t i = 0; i < bytes; i++) {
            buf_format(out, "\\x%02X",
                       (unsigned)(unsigned char)text.data[*offset + i]);
        }
    }
    *offset += bytes;
    return columns;
}

void render_visible(struct str text, struct buf *out)
{
    size_t offset = 0;

    while (offset < text.size) {
        add_character(out, text, &offset);
    }
}

/* Where to begin a line that may be too long to show: `caret` is an offset in
 * it, and so is the result. */
static size_t window_start(struct str line, size_t caret)
{
    size_t start = caret;

    if (line.size <= LINE_COLUMNS || caret < LINE_COLUMNS - CARET_LEAD) {
        return 0;
    }
    for (int i = 0; i < CARET_LEAD && start > 0; i++) {
        size_t before = start;

        do {
            start--;
        } while (start > 0 && before - start < 4 &&
                 (line.data[start] & 0xc0) == 0x80);
    }
    return start;
}

/* Append the part of a line around a span, and to `marks` what belongs below
 * it: a caret, and tildes to the span's end. */
static void add_line(struct str line, size_t start, size_t end, struct buf *out,
                     struct buf *marks)
{
    size_t offset = window_start(line, start);
    size_t columns = 0;

    if (offset > 0) {
        buf_add_c(out, ELLIPSIS);
        buf_add_char(marks, ' ');
    }
    while (offset < line.size && columns < LINE_COLUMNS) {
        size_t first = offset;
        size_t width = 1;
        char mark = ' ';

        if (line.data[first] == '\t') {
            buf_add_char(out, '\t');
            offset++;
            mark = '\t';
        } else {
            width = add_character(out, line, &offset);
        }
        columns += width;
        if (offset > start) {
            mark = first <= start ? '^' : '~';
        }
        for (; width > 0 && first < end; width--) {
            buf_add_char(marks, mark);
            mark = mark == '^' ? '~' : mark;
        }
    }
    if (offset < line.size) {
        buf_add_c(out, ELLIPSIS);
    } else if (start >= line.size) {
        buf_add_char(marks, '^');
    }
}

static void add_snippet(const struct renderer *renderer, struct span span)
{
    struct buf *out = renderer->out;
    struct position position = source_position(span.source, span.start);
    size_t start = position.column - 1;
    size_t size = span.end > span.start ? span.end - span.start : 1;
    int digits = snprintf(NULL, 0, "%zu", position.line);
    int gutter = digits > GUTTER ? digits : GUTTER;
    struct buf marks;

    buf_init(&marks, BUF_MAXIMUM);
    buf_format(out, "%*zu | ", gutter, position.line);
    add_line(source_line(span.source, span.start), start, start + size, out,
             &marks);
    buf_format(out, "\n%*s | ", gutter, "");
    add_style(renderer, STYLE_CARET);
    buf_add(out, buf_str(&marks));
    add_style(renderer, STYLE_OFF);
    buf_add_char(out, '\n');
    buf_release(&marks);
}

/* "path:line:col: ", as much of it as is known. */
static void add_place(const struct renderer *renderer, struct span span,
                      struct region_finder *finder)
{
    struct region region = region_find(finder, span);

    if (span.source == NULL) {
        return;
    }
    add_style(renderer, STYLE_PLACE);
    render_visible(str_from(span.source->path), renderer->out);
    if (region.line > 0) {
        buf_format(renderer->out, ":%zu:%zu", region.line, region.column);
    }
    buf_add_char(renderer->out, ':');
    add_style(renderer, STYLE_OFF);
    buf_add_char(renderer->out, ' ');
}

static void add_label(const struct renderer *renderer, enum style style,
                      const char *label)
{
    add_style(renderer, style);
    buf_format(renderer->out, "%s:", label);
    add_style(renderer, STYLE_OFF);
    buf_add_char(renderer->out, ' ');
}

static void add_message(const struct renderer *renderer,
                        const struct diag *diag, struct region_finder *finder)
{
    add_place(renderer, diag->span, finder);
    add_label(renderer, severity_styles[diag->severity],
              severity_text(diag->severity));
    render_visible(diag->message, renderer->out);
    buf_format(renderer->out, " [%s]\n", diag_code_text(diag->code));
}

static void add_notes(const struct renderer *renderer, const struct diag *diag,
                      struct region_finder *finder)
{
    for (const struct diag_note *note = diag->notes; note != NULL;
         note = note->next) {
        add_place(renderer, note->span, finder);
        add_label(renderer, STYLE_NOTE, "note");
        render_visible(note->message, renderer->out);
        buf_add_char(renderer->out, '\n');
    }
}

static void add_diag(const struct renderer *renderer, const struct diag *diag,
                     struct region_finders *finders)
{
    add_message(renderer, diag, &finders->finding);
    if (diag->span.source != NULL && !region_is_file(diag->span)) {
        add_snippet(renderer, diag->span);
    }
    add_notes(renderer, diag, &finders->note);
}

void render_plain(const struct diag *diag, struct region_finders *finders,
                  struct buf *out)
{
    struct renderer renderer = {out, false};

    add_message(&renderer, diag, &finders->finding);
    add_notes(&renderer, diag, &finders->note);
}

void render_notes(const struct diag *diag, struct region_finder *finder,
                  struct buf *out)
{
    struct renderer renderer = {out, false};

    add_notes(&renderer, diag, finder);
}

struct str render_path(const struct source *source)
{
    struct str path = str_from(source->path);

    while (str_starts_with(path, STR("./"))) {
        path = str_slice(path, 2, path.size);
        while (str_starts_with(path, STR("/"))) {
            path = str_slice(path, 1, path.size);
        }
    }
    return path.size > 0 ? path : STR(".");
}

/* Of findings that are only notes, the first few of a code show what the others
 * are like. Count those others by code; returns how many they are. */
static size_t count_alike(const struct diags *diags,
                          size_t alike[DIAG_CODE_COUNT])
{
    size_t seen[DIAG_CODE_COUNT] = {0};
    size_t count = 0;

    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        if (diag->severity == SEVERITY_NOTE &&
            ++seen[diag->code] > RENDER_ALIKE) {
            alike[diag->code]++;
            count++;
        }
    }
    return count;
}

/* "3 more errors not shown", "2 more notes [table-dropped] not shown" */
static void add_surplus(struct buf *out, size_t count, enum severity severity,
                        const char *code)
{
    if (count > 0) {
        buf_format(out, "%zu more %s%s%s%s%s not shown\n", count,
                   severity_text(severity), count == 1 ? "" : "s",
                   code != NULL ? " [" : "", code != NULL ? code : "",
                   code != NULL ? "]" : "");
    }
}

/* Append findings until there is no room; what was shown is taken off the
 * counts. */
static void add_diags(const struct renderer *renderer,
                      const struct diags *diags, size_t counts[3])
{
    size_t seen[DIAG_CODE_COUNT] = {0};
    size_t room[3]; /* the graver ones first */
    size_t left = RENDER_LIMIT;
    struct region_finders finders;

    region_finders_init(&finders, COLUMN_BYTES);
    for (size_t i = 0; i < 3; i++) {
        room[i] = counts[i] < left ? counts[i] : left;
        left -= room[i];
    }
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        if (diag->severity == SEVERITY_NOTE &&
            ++seen[diag->code] > RENDER_ALIKE) {
            continue;
        }
        if (room[diag->severity] > 0) {
            add_diag(renderer, diag, &finders);
            room[diag->severity]--;
            counts[diag->severity]--;
        }
    }
}

void render_text(const struct diags *diags, bool colour, bool notes,
                 struct buf *out)
{
    struct renderer renderer = {out, colour};
    size_t counts[] = {diags->error_count, diags->warning_count, 0};
    size_t alike[DIAG_CODE_COUNT] = {0};

    if (notes && diags->error_count == 0) {
        counts[SEVERITY_NOTE] = diags->note_count - count_alike(diags, alike);
    }
    add_diags(&renderer, diags, counts);
    for (size_t i = 0; i < 3; i++) {
        add_surplus(out, counts[i], (enum severity)i, NULL);
    }
    for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
        add_surplus(out, alike[i], SEVERITY_NOTE,
                    diag_code_text((enum diag_code)i));
    }
}
