/* SPDX-License-Identifier: MIT
 *
 * Findings as a code quality report of GitLab: of the Code Climate form those
 * members that GitLab reads, and the notes.
 */
#include "diag/fingerprint.h"
#include "diag/json_writer.h"
#include "diag/region.h"
#include "diag/render.h"
#include "diag/render_formats.h"

static const char *const severities[] = {"major", "minor", "info"};

/* A finding about no file is one about the directory: without a path GitLab
 * drops it. */
static struct str path_of(const struct diag *diag, const struct render_run *run)
{
    struct source directory = {run->directory, STR("")};

    return render_path(diag->span.source != NULL ? diag->span.source
                                                 : &directory);
}

static void add_notes(struct json_writer *json, const struct diag *diag,
                      struct region_finder *finder)
{
    struct buf notes;

    if (diag->notes == NULL) {
        return;
    }
    buf_init(&notes, BUF_MAXIMUM);
    render_notes(diag, finder, &notes);
    json_open_inline(json, "content", '{');
    json_text(json, "body", buf_str(&notes));
    json_close(json);
    buf_release(&notes);
}

static void add_finding(struct json_writer *json, const struct diag *diag,
                        const struct render_run *run,
                        const struct digest *fingerprint,
                        struct region_finders *finders)
{
    struct region region = region_find(&finders->finding, diag->span);
    char hex[DIGEST_HEX + 1];

    digest_format(fingerprint, hex);
    json_open_inline(json, NULL, '{');
    json_text(json, "check_name", str_from(diag_code_text(diag->code)));
    json_text(json, "description", diag->message);
    add_notes(json, diag, &finders->note);
    json_text(json, "severity", str_from(severities[diag->severity]));
    json_text(json, "fingerprint", str_from(hex));
    json_open_inline(json, "location", '{');
    json_text(json, "path", path_of(diag, run));
    json_open_inline(json, "lines", '{');
    json_number(json, "begin", region.line > 0 ? region.line : 1);
    json_close(json);
    json_close(json);
    json_close(json);
}

void render_gitlab(const struct diags *diags, const struct render_run *run,
                   struct buf *out)
{
    const struct digest *fingerprint = fingerprints_make(diags);
    struct region_finders finders;
    struct json_writer json;

    region_finders_init(&finders, COLUMN_BYTES);
    json_init(&json, out);
    json_open(&json, NULL, '[');
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        add_finding(&json, diag, run, fingerprint++, &finders);
    }
    json_close(&json);
}
