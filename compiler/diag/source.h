/* SPDX-License-Identifier: MIT
 *
 * Texts that diagnostics point into, and the places in them. A span is bytes;
 * lines and columns are made only when printing.
 */
#ifndef DIAG_SOURCE_H
#define DIAG_SOURCE_H

#include "base/str.h"

struct source {
    const char *path; /* as the user gave it */
    struct str text;  /* of source_normalise; empty if unreadable */
};

struct span {
    const struct source *source; /* NULL: no place */
    size_t start;                /* bytes */
    size_t end;                  /* one past the last */
};

struct position {
    size_t line;   /* from 1 */
    size_t column; /* from 1, in bytes */
};

#define SPAN_NONE ((struct span){NULL, 0, 0})

struct span span_file(const struct source *source); /* the file as a whole */
struct span span_at(const struct source *source, size_t start, size_t end);
struct position source_position(const struct source *source, size_t offset);
size_t source_offset(const struct source *source, size_t line, size_t column);

/* The line that holds an offset, without its line feed. */
struct str source_line(const struct source *source, size_t offset);

/* The offset of the first byte that no text may hold, NUL or invalid UTF-8, or
 * the text's size. */
size_t source_bad_byte(const struct source *source);

/* Line ends as LF (CRLF and a lone CR too) and without a byte order mark: the
 * form in which scripts and the lock file are digested, embedded and shown. A
 * copy, with a NUL after its last byte. */
struct str source_normalise(struct arena *arena, struct str bytes);

#endif
