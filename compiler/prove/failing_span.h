/* SPDX-License-Identifier: MIT
 *
 * Where in a script an error of the runtime is.
 */
#ifndef PROVE_FAILING_SPAN_H
#define PROVE_FAILING_SPAN_H

#include "diag/source.h"

/* The word at `line` and `column` (from 1, bytes), or the one byte there. For
 * errors about a name SQLite often knows only the statement: when `reason`
 * names something that stands in the statement, the span is there. */
struct span failing_span(const struct source *source, size_t line,
                         size_t column, struct str reason);

/* What SQLite's words for an error name as missing, without a schema before it;
 * empty if nothing. */
struct str failing_name(struct str reason);

/* Find a word in the statement that stands at `start`, in any case, outside
 * of strings and comments; false when it is not there. */
bool find_in_statement(struct str text, size_t start, struct str word,
                       size_t *found);

/* The end of the string or comment that begins at an offset, or the offset. */
size_t skip_text(struct str text, size_t at);

#endif
