/* SPDX-License-Identifier: MIT
 *
 * What docs/diagnostics.md says of each code, as plain text. The document is
 * part of the program, so that there is one of it.
 */
#ifndef DIAG_EXPLANATION_H
#define DIAG_EXPLANATION_H

#include "base/buf.h"
#include "diag/diag.h"

/* The document, a line each; NULL behind the last. Made by
 * cmake/embed_lines.cmake. */
extern const char *const diagnostics_document[];

/* Columns of what explanation_text appends, but for examples and tables. */
#define EXPLANATION_COLUMNS 79

/* Append the first sentence of a code's section: what it means. Nothing when
 * there is no section. */
void explanation_summary(enum diag_code code, struct buf *out);

/* Append the section: its paragraphs filled anew, links by their words alone,
 * examples as they are. */
void explanation_text(enum diag_code code, struct buf *out);

#endif
