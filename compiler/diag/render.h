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

/* How many diagnostics are shown before the rest is only counted; errors come
 * before warnings, warnings before notes. */
#define RENDER_LIMIT 20

/* With `notes`, findings that are only notes are shown too, unless there are
 * errors to look at first. */
void render_text(const struct diags *diags, bool colour, bool notes,
                 struct buf *out);

/* Append text with everything that could steer a terminal made visible. */
void render_visible(struct str text, struct buf *out);

#endif
