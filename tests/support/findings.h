/* SPDX-License-Identifier: MIT
 *
 * Findings written as a few lines, and what a document makes of them.
 */
#ifndef SUPPORT_FINDINGS_H
#define SUPPORT_FINDINGS_H

#include "support/table.h"

#include "base/json.h"
#include "diag/render_formats.h"

static const struct source findings_script = {"m/2_b.sql",
                                              {"ab\nc\xf0\x9f\x98\x80 e", 10}};

/* What is reported as E, W and N. */
static const struct findings_kind {
    char letter;
    enum diag_code code;
} findings_kinds[] = {
    {'E', CODE_SQL_ERROR},
    {'W', CODE_NAME_IGNORED},
    {'N', CODE_TRANSACTION_OWN},
};

/* Two characters: "--" is no place, "**" the file, "36" bytes 3 to 6. */
static inline struct span findings_span(const char *place,
                                        const struct source *source)
{
    return place[0] == '-'   ? SPAN_NONE
           : place[0] == '*' ? span_file(source)
                             : span_at(source, (size_t)(place[0] - '0'),
                                       (size_t)(place[1] - '0'));
}

/* Report what the input says, a line for each finding or note of the one
 * before: "E36 message", "n-- message". "Fpath" changes the file. */
static inline void findings_report(struct arena *arena, const char *input,
                                   struct diags *diags)
{
    struct diag *diag = NULL;
    struct source *source = arena_new(arena, struct source);
    struct str rest = str_from(input);

    *source = findings_script;
    diags_init(diags, arena);
    while (rest.size > 0) {
        const char *feed = memchr(rest.data, '\n', rest.size);
        size_t end = feed != NULL ? (size_t)(feed - rest.data) : rest.size;
        const char *line = str_to_c(arena, str_slice(rest, 0, end));

        rest = str_slice(rest, end + 1, rest.size);
        if (line[0] == 'F') {
            source = arena_new(arena, struct source);
            *source = (struct source){line + 1, findings_script.text};
        } else if (line[0] == 'n') {
            diag_note(diags, diag, findings_span(line + 1, source), "%s",
                      line + 4);
        }
        for (size_t i = 0; i < sizeof(findings_kinds) / sizeof(*findings_kinds);
             i++) {
            if (line[0] == findings_kinds[i].letter) {
                diag = diag_report(diags, findings_kinds[i].code,
                                   findings_span(line + 1, source), "%s",
                                   line + 4);
            }
        }
    }
    diags_sort(diags);
}

static inline struct str
findings_document(struct arena *arena, const char *format, const char *input)
{
    struct render_run run = {.program_version = STR("1.2"), .directory = "m"};
    struct diags diags;
    struct buf out;
    struct str document;

    buf_init(&out, BUF_MAXIMUM);
    findings_report(arena, input, &diags);
    render_format_find(format)(&diags, &run, &out);
    document = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return document;
}

/* The members of each element at a path, "a|b" and so on, a line each. */
static inline void findings_members(struct arena *arena, struct str document,
                                    const char *path, const char *const *keys,
                                    size_t key_count, struct buf *out)
{
    struct str *cells;
    size_t count;

    assert_true(
        json_read(arena, document, path, keys, key_count, &cells, &count));
    for (size_t i = 0; i < count * key_count; i++) {
        buf_add(out, cells[i].data != NULL ? cells[i] : STR("-"));
        buf_add_char(out, i % key_count == key_count - 1 ? '\n' : '|');
    }
}

#endif
