/* SPDX-License-Identifier: MIT
 *
 * The text of a script on the standard output, and where two of them part.
 */
#ifndef CLI_SHOW_TEXT_H
#define CLI_SHOW_TEXT_H

#include "base/str.h"

/* Print a text. `raw`: its bytes and nothing else, unless the standard output
 * is a terminal, which its control characters could steer; otherwise those are
 * made visible, all but line feeds and tabs, and the last line is ended. */
void show_text(struct str text, bool raw);

/* The offset of the first byte that is not the same, or where the shorter one
 * ends. */
size_t show_first_difference(struct str a, struct str b);

/* The line around an offset, without its end, cut where it is very long. */
struct str show_line_at(struct str text, size_t offset);

#endif
