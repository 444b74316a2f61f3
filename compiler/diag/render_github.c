/* SPDX-License-Identifier: MIT
 *
 * Findings as workflow commands, which GitHub Actions shows beside the lines
 * that they are about. One line each; what is inside is escaped as
 * actions/toolkit does it (packages/core/src/command.ts).
 */
#include "diag/region.h"
#include "diag/render.h"
#include "diag/render_formats.h"

static const char *const commands[] = {"error", "warning", "notice"};

/* Append a text with %NN for each of these characters. */
static void add_escaped(struct str text, struct str special, struct buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        bool is_special = false;

        for (size_t k = 0; k < special.size; k++) {
            is_special = is_special || text.data[i] == special.data[k];
        }
        if (is_special) {
            buf_format(out, "%%%02X", (unsigned)(unsigned char)text.data[i]);
        } else {
            buf_add_char(out, text.data[i]);
        }
    }
}

static void add_file(const struct source *source, struct buf *out)
{
    struct buf path;

    buf_init(&path, BUF_MAXIMUM);
    render_visible(render_path(source), &path);
    buf_add_c(out, "file=");
    add_escaped(buf_str(&path), STR("%\r\n:,"), out);
    buf_add_char(out, ',');
    buf_release(&path);
}

/* Columns are looked at only where both are of one line. */
static void add_region(const struct region *region, struct buf *out)
{
    buf_format(out, "line=%zu,endLine=%zu,", region->line, region->end_line);
    if (region->line == region->end_line) {
        buf_format(out, "col=%zu,endColumn=%zu,", region->column,
                   region->end_column);
    }
}

/* The text form, place and all: the log of a job shows nothing else, and of
 * each kind only so many findings are shown elsewhere. */
static void add_message(const struct diag *diag, struct region_finders *finders,
                        struct buf *out)
{
    struct buf text;

    buf_init(&text, BUF_MAXIMUM);
    render_plain(diag, finders, &text);
    add_escaped(str_slice(buf_str(&text), 0, text.size - 1), STR("%\r\n"), out);
    buf_release(&text);
}

void render_github(const struct diags *diags, const struct render_run *run,
                   struct buf *out)
{
    struct region_finders finders;

    (void)run;
    region_finders_init(&finders, COLUMN_BYTES);
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        struct region region = region_find(&finders.finding, diag->span);

        buf_format(out, "::%s ", commands[diag->severity]);
        if (diag->span.source != NULL) {
            add_file(diag->span.source, out);
        }
        if (region.line > 0) {
            add_region(&region, out);
        }
        buf_format(out, "title=%s::", diag_code_text(diag->code));
        add_message(diag, &finders, out);
        buf_add_char(out, '\n');
    }
}
