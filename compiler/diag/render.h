/* SPDX-License-Identifier: MIT
 *
 * Diagnostics as text: `path:line:col: error: message [code]`, the source line
 * and a caret, then the notes. Bytes that could steer a terminal (control
 * characters, invalid UTF-8, bidirectional overrides) are shown as \xNN.
 */
#ifndef DIAG_RENDER_H
#define DIAG_RENDER_H

#include "base/buf.h"
#include "diag/diag.h"
#include "diag/region.h"

/* How many diagnostics are shown before the rest is only counted; errors come
 * before warnings, warnings before notes. */
#define RENDER_LIMIT 20

/* How many findings of one code are shown that are only notes. */
#define RENDER_ALIKE 3

/* With `notes`, findings that are only notes are shown too, unless there are
 * errors to look at first. */
void render_text(const struct diags *diags, bool colour, bool notes,
                 struct buf *out);

/* Append one finding and its notes, without source line and colour; the finders
 * count bytes. */
void render_plain(const struct diag *diag, struct region_finders *finders,
                  struct buf *out);

/* Append its notes alone. */
void render_notes(const struct diag *diag, struct region_finder *finder,
                  struct buf *out);

/* The path by which others know a source: without "./" before it. */
struct str render_path(const struct source *source);

/* Append text with everything that could steer a terminal made visible. */
void render_visible(struct str text, struct buf *out);

/* Control characters, line separators and what changes the direction of text
 * (Unicode Standard Annex 9, 2): all that does more than show itself. */
bool render_steers(unsigned long code_point);

#endif
