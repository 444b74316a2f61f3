/* SPDX-License-Identifier: MIT
 *
 * Spans as lines and columns from start to end. Findings are sorted by place,
 * so a finder goes on from where it was: ten thousand places in one large file
 * cost one walk through it.
 */
#ifndef DIAG_REGION_H
#define DIAG_REGION_H

#include "diag/source.h"

enum column_unit {
    COLUMN_BYTES,
    COLUMN_UTF16 /* code units; a byte that is no UTF-8 is one */
};

/* All from 1; the end is behind the last character. */
struct region {
    size_t line; /* 0: the file as a whole, or no place; then all are */
    size_t column;
    size_t end_line;
    size_t end_column;
};

struct region_finder {
    enum column_unit unit;
    const struct source *source; /* NULL: nowhere yet */
    size_t offset;
    size_t line;
    size_t column;
};

/* Notes lead elsewhere: they have a finder of their own. */
struct region_finders {
    struct region_finder finding;
    struct region_finder note;
};

void region_finders_init(struct region_finders *finders, enum column_unit unit);
struct region region_find(struct region_finder *finder, struct span span);

/* Whether a span means its file as a whole. */
bool region_is_file(struct span span);

#endif
