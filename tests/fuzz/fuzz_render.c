/* SPDX-License-Identifier: MIT
 *
 * Diagnostics about arbitrary texts: whatever is in a path, a message or a
 * source line, what is shown neither steers a terminal nor looks like one
 * diagnostic more.
 */
#include "fuzz/fuzz.h"

#include "diag/render.h"

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
        if (diag->severity != SEVERITY_NOTE) {
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
    arena_release(&arena);
    return 0;
}
