/* SPDX-License-Identifier: MIT
 *
 * Diagnostics about arbitrary texts: whatever is in a path, a message or a
 * source line, what is shown neither steers a terminal nor looks like one
 * diagnostic more, and every document for programs is one, with the same
 * messages.
 */
#include "fuzz/fuzz.h"

#include "base/json.h"
#include "diag/render.h"
#include "diag/render_formats.h"

#define SIZE_MAXIMUM 4096
#define DIAGS 4

/* All that the renderer itself writes to colour. */
static const char *const styles[] = {"\x1b[0m",    "\x1b[1m",    "\x1b[1;31m",
                                     "\x1b[1;35m", "\x1b[1;36m", "\x1b[32m"};

static size_t style_size(struct str rest)
{
    for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++) {
        if (str_starts_with(rest, str_from(styles[i]))) {
            return strlen(styles[i]);
        }
    }
    return 0;
}

/* What would do more than show itself: controls, line and paragraph
 * separators, marks and overrides of direction. */
static bool is_steering(unsigned long c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e ||
           c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* Returns the number of lines. */
static size_t check_output(struct str output, bool colour)
{
    size_t lines = 0;
    size_t offset = 0;

    while (offset < output.size) {
        unsigned long c = 0;
        size_t style =
            colour ? style_size(str_slice(output, offset, output.size)) : 0;
        size_t size = style > 0 ? style : str_utf8(output, offset, &c);

        must(size > 0);
        must(style > 0 || c == '\n' || c == '\t' || !is_steering(c));
        lines += style == 0 && c == '\n';
        offset += size;
    }
    must(output.size == 0 || str_ends_with(output, STR("\n")));
    return lines;
}

static struct span take_span(const struct source *source, struct str *input)
{
    size_t start = fuzz_take_byte(input) * (source->text.size + 1) / 256;
    size_t size = fuzz_take_byte(input);

    if (size == 255) {
        return SPAN_NONE;
    }
    if (start + size > source->text.size) {
        size = source->text.size - start;
    }
    return span_at(source, start, start + size);
}

/* Report as the input says. Returns how many lines that makes. */
static size_t report(struct arena *arena, const struct source *source,
                     struct str *input, struct diags *diags)
{
    size_t lines = 0;

    for (int i = 0; i < DIAGS && input->size > 0; i++) {
        enum diag_code code =
            (enum diag_code)(fuzz_take_byte(input) % DIAG_CODE_COUNT);
        struct span span = take_span(source, input);
        struct str message = fuzz_take_line(arena, input);
        struct diag *diag = diag_report(diags, code, span, "'%.*s' is wrong",
                                        STR_ARGS(message));

        diag_note(diags, diag, take_span(source, input), "see '%.*s'",
                  STR_ARGS(message));
        if (diag != NULL && diag->severity != SEVERITY_NOTE) {
            lines += span.end > 0 ? 4 : 2;
        }
    }
    diags_sort(diags);
    return lines;
}

static void check_text(const struct diags *diags, bool colour, size_t lines)
{
    struct buf out;

    buf_init(&out, BUF_MAXIMUM);
    render_text(diags, colour, false, &out);
    must(check_output(buf_str(&out), colour) == lines);
    buf_release(&out);
    buf_init(&out, BUF_MAXIMUM);
    render_text(diags, colour, true, &out);
    must(check_output(buf_str(&out), colour) >= lines);
    buf_release(&out);
}

static size_t count_diags(const struct diags *diags)
{
    size_t count = 0;

    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        count++;
    }
    return count;
}

/* As it comes back out of JSON: what is no UTF-8 is written as \xNN. */
static struct str readable(struct arena *arena, struct str text)
{
    struct buf out;
    struct str result;

    buf_init(&out, BUF_MAXIMUM);
    for (size_t offset = 0; offset < text.size;) {
        size_t size = str_utf8(text, offset, NULL);

        if (size == 0) {
            size = 1;
            buf_format(&out, "\\x%02X",
                       (unsigned)(unsigned char)text.data[offset]);
        } else {
            buf_add(&out, str_slice(text, offset, offset + size));
        }
        offset += size;
    }
    result = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return result;
}

static void check_json(struct arena *arena, const struct diags *diags,
                       struct str document)
{
    static const char *const keys[] = {"code", "message", "file"};
    struct str *cells;
    size_t count;

    must(json_read(arena, document, "$.findings", keys, 3, &cells, &count));
    must(count == count_diags(diags));
    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        must(str_equal(cells[0], str_from(diag_code_text(d->code))));
        must(str_equal(cells[1], readable(arena, d->message)));
        must((d->span.source == NULL) == (cells[2].data == NULL));
        must(d->span.source == NULL ||
             str_equal(cells[2],
                       readable(arena, str_from(d->span.source->path))));
        cells += 3;
    }
}

/* No two fingerprints are equal, and no path is empty. */
static void check_gitlab(struct arena *arena, const struct diags *diags,
                         struct str document)
{
    static const char *const keys[] = {"fingerprint", "location"};
    struct str *cells;
    size_t count;

    must(json_read(arena, document, "$", keys, 2, &cells, &count));
    must(count == count_diags(diags));
    for (size_t i = 0; i < count; i++) {
        must(!str_starts_with(cells[2 * i + 1], STR("{\"path\":\"\"")));
        for (size_t k = 0; k < i; k++) {
            must(!str_equal(cells[2 * i], cells[2 * k]));
        }
    }
}

/* Each result names its rule by its place in the list. */
static void check_sarif(struct arena *arena, const struct diags *diags,
                        struct str document)
{
    static const char *const keys[] = {"ruleId", "ruleIndex"};
    static const char *const id[] = {"id"};
    struct str *cells;
    struct str *rules;
    size_t count;
    size_t rule_count;

    must(json_read(arena, document, "$.runs[0].results", keys, 2, &cells,
                   &count));
    must(json_read(arena, document, "$.runs[0].tool.driver.rules", id, 1,
                   &rules, &rule_count));
    must(count == count_diags(diags));
    for (size_t i = 0; i < count; i++) {
        size_t index = strtoul(cells[2 * i + 1].data, NULL, 10);

        must(index < rule_count && str_equal(rules[index], cells[2 * i]));
    }
}

static void check_github(struct arena *arena, const struct diags *diags,
                         struct str document)
{
    size_t start = 0;

    (void)arena;
    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        struct str line = str_slice(document, start, document.size);
        const char *end = memchr(line.data, '\n', line.size);

        must(end != NULL && str_starts_with(line, STR("::")));
        start += (size_t)(end - line.data) + 1;
    }
    must(start == document.size);
}

/* Tags and entities of ours alone, and every tag is closed. */
static void check_junit(struct arena *arena, const struct diags *diags,
                        struct str document)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    int depth = 0;

    (void)arena;
    (void)diags;
    for (size_t i = 0; i < document.size; i++) {
        struct str rest = str_slice(document, i, document.size);
        bool known = document.data[i] != '&';

        for (size_t k = 0; k < sizeof(entities) / sizeof(*entities); k++) {
            known = known || str_starts_with(rest, str_from(entities[k]));
        }
        must(known);
        must(!str_starts_with(rest, STR("\xef\xbf\xbe")) &&
             !str_starts_with(rest, STR("\xef\xbf\xbf")));
        if (document.data[i] == '<' && document.data[i + 1] != '?') {
            depth += document.data[i + 1] == '/' ? -1 : 1;
        }
        depth -= str_starts_with(rest, STR("/>")) ? 1 : 0;
    }
    must(depth == 0);
}

static void check_documents(struct arena *arena, struct diags *diags,
                            const struct source *source)
{
    static const struct {
        render_document *render;
        void (*check)(struct arena *, const struct diags *, struct str);
    } formats[] = {
        {render_json, check_json},   {render_gitlab, check_gitlab},
        {render_sarif, check_sarif}, {render_github, check_github},
        {render_junit, check_junit},
    };
    const struct render_case only = {str_from(source->path), &source->path, 1,
                                     false};
    struct render_run run = {.program_version = STR("1"),
                             .directory = source->path,
                             .convention = str_from(source->path),
                             .proved = true,
                             .unseeded_names = str_from(source->path),
                             .cases = &only,
                             .case_count = 1};

    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
        struct buf out;

        buf_init(&out, BUF_MAXIMUM);
        formats[i].render(diags, &run, &out);
        check_output(buf_str(&out), false);
        formats[i].check(arena, diags, buf_str(&out));
        buf_release(&out);
    }
}

static void check_visible(struct str text)
{
    struct buf out;

    buf_init(&out, BUF_MAXIMUM);
    render_visible(text, &out);
    must(out.size >= text.size);
    for (size_t i = 0; i < out.size; i++) {
        must((unsigned char)out.data[i] >= 0x20);
    }
    must(str_invalid_utf8(buf_str(&out)) == out.size);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct diags diags;
    struct str rest;
    struct source source;
    size_t lines;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    diags_init(&diags, &arena);
    rest = fuzz_text(&arena, data, size);
    check_visible(rest);
    /* A path, findings and their places, and the text that they are about. */
    source.path = fuzz_take_line(&arena, &rest).data;
    source.text = rest;
    lines = report(&arena, &source, &rest, &diags);
    check_text(&diags, false, lines);
    check_text(&diags, true, lines);
    check_documents(&arena, &diags, &source);
    arena_release(&arena);
    return 0;
}
