/* SPDX-License-Identifier: MIT
 *
 * Where two texts begin to differ, and the lines there as one shows them.
 */
#ifndef MODEL_TEXT_DIFFERENCE_H
#define MODEL_TEXT_DIFFERENCE_H

#include "base/arena.h"
#include "base/str.h"

struct text_difference {
    size_t start;   /* in the new text */
    struct str was; /* lines; of long ones the part around the difference; data
                       NULL where that text has ended */
    struct str is;
};

/* False: the texts are the same. */
bool text_difference_find(struct arena *arena, struct str was, struct str is,
                          struct text_difference *difference);

#endif
