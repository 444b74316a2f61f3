/* SPDX-License-Identifier: MIT
 *
 * Findings as strata's own JSON. docs/formats.md says what each member means;
 * members may be added, and VERSION rises when one changes its meaning or goes.
 */
#include "diag/json_writer.h"
#include "diag/region.h"
#include "diag/render_formats.h"

#define VERSION 1

static void add_summary(struct json_writer *json, const struct diags *diags,
                        const struct render_run *run)
{
    json_open(json, "summary", '{');
    json_number(json, "errors", diags->error_count);
    json_number(json, "warnings", diags->warning_count);
    json_number(json, "notes", diags->note_count);
    json_number(json, "migrations", run->migration_count);
    json_number(json, "sealed", run->sealed_count);
    if (run->convention.size > 0) {
        json_text(json, "convention", run->convention);
    } else {
        json_null(json, "convention");
    }
    if (run->proved) {
        json_open_inline(json, "proof", '{');
        json_number(json, "tables", run->table_count);
        json_number(json, "unseeded", run->unseeded_count);
        json_text(json, "unseededNames", run->unseeded_names);
        json_number(json, "tests", run->test_count);
        json_close(json);
    } else {
        json_null(json, "proof");
    }
    json_close(json);
}

/* As much of a place as there is. */
static void add_place(struct json_writer *json, struct region_finder *finder,
                      struct span span)
{
    struct region region = region_find(finder, span);

    if (span.source != NULL) {
        json_text(json, "file", str_from(span.source->path));
    }
    if (region.line > 0) {
        json_number(json, "line", region.line);
        json_number(json, "column", region.column);
        json_number(json, "endLine", region.end_line);
        json_number(json, "endColumn", region.end_column);
    }
}

static void add_finding(struct json_writer *json, const struct diag *diag,
                        struct region_finders *finders)
{
    json_open_inline(json, NULL, '{');
    json_text(json, "code", str_from(diag_code_text(diag->code)));
    json_text(json, "severity", str_from(severity_text(diag->severity)));
    json_text(json, "message", diag->message);
    add_place(json, &finders->finding, diag->span);
    json_open_inline(json, "notes", '[');
    for (const struct diag_note *note = diag->notes; note != NULL;
         note = note->next) {
        json_open_inline(json, NULL, '{');
        json_text(json, "message", note->message);
        add_place(json, &finders->note, note->span);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

void render_json(const struct diags *diags, const struct render_run *run,
                 struct buf *out)
{
    struct region_finders finders;
    struct json_writer json;

    region_finders_init(&finders, COLUMN_BYTES);
    json_init(&json, out);
    json_open(&json, NULL, '{');
    json_number(&json, "version", VERSION);
    json_text(&json, "strata", run->program_version);
    json_text(&json, "directory", str_from(run->directory));
    add_summary(&json, diags, run);
    json_open(&json, "findings", '[');
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        add_finding(&json, diag, &finders);
    }
    json_close(&json);
    json_close(&json);
}
