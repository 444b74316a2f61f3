/* SPDX-License-Identifier: MIT
 *
 * The lowest floor of the emitter: lines of C with indentation, comments and
 * string literals. Nothing else in the compiler formats C, and everything that
 * comes from a file name or a script passes through writer_comment,
 * writer_string or writer_text, which let none of it become code.
 */
#ifndef EMIT_WRITER_H
#define EMIT_WRITER_H

#include "base/buf.h"

struct writer {
    struct buf *out;
    unsigned depth; /* of indentation */
};

void writer_init(struct writer *writer, struct buf *out);

/* One line at the present depth. The format's arguments are ours, never a
 * user's text. */
void writer_line(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void writer_blank(struct writer *writer);

/* A line that opens or closes a level. */
void writer_open(struct writer *writer, const char *line);
void writer_close(struct writer *writer, const char *line);

/* A comment of one line. Bytes other than letters, digits and ". _-" become
 * underscores: no end of a comment, no trigraph, no line splice. */
void writer_comment(struct writer *writer, struct str text);

/* The line `before` "text" `after`, with the text as one string literal. */
void writer_string(struct writer *writer, const char *before, struct str text,
                   const char *after);

/* A text over several lines: one literal for each of its lines, one level
 * deeper. Always at least one literal. `after` follows the last one. */
void writer_text(struct writer *writer, struct str text, const char *after);

#endif
