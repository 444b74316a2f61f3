/* SPDX-License-Identifier: MIT
 *
 * Where two texts begin to differ, and how to show a line of them. Pure, and
 * for any bytes: what a database kept may have been changed by anybody.
 */
#ifndef STRATA_FIRST_DIFFERENCE_H
#define STRATA_FIRST_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

/* Room for a line as it is shown, with its NUL. */
#define STRATA__SHOWN 100

/* A line of a text, without its line feed. */
struct strata__line {
    const char *text; /* NULL: the text has ended before */
    size_t size;
    bool ended; /* by a line feed */
};

struct strata__difference {
    size_t line;   /* of the texts, from 1; 0: they are equal */
    size_t column; /* of the first difference, in bytes, from 1 */
    struct strata__line before;
    struct strata__line after;
};

/* Find the first line that is not in both texts. A line that only lacks its
 * line feed at the end of a text differs when nothing follows in the other one.
 */
struct strata__difference strata__first_difference(const char *before,
                                                   size_t before_size,
                                                   const char *after,
                                                   size_t after_size);

/* Write a line as people may see it: as UTF-8, '?' for what is none or could
 * steer a terminal, and of a long one what is around `column`. */
void strata__show_line(const struct strata__line *line, size_t column,
                       char out[STRATA__SHOWN]);

/* The same for a whole text, which is cut where there is no room for a
 * character. Returns how many bytes of it were written or hidden. */
size_t strata__show(char *out, size_t size, const char *text, size_t length);

#endif
