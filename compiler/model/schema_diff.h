/* SPDX-License-Identifier: MIT
 *
 * What differs between two schemas, structurally: white space, comments, case
 * of words, quotes around names and the order of creation are no difference.
 */
#ifndef MODEL_SCHEMA_DIFF_H
#define MODEL_SCHEMA_DIFF_H

#include "model/schema.h"

enum schema_change {
    SCHEMA_MISSING, /* the object is in the first schema alone */
    SCHEMA_ADDED,   /* …in the second alone */
    SCHEMA_CHANGED,
    SCHEMA_REORDERED /* the same columns in another order: it matters to INSERT
                        without their names and to SELECT * alone */
};

struct schema_difference {
    enum schema_change change;
    const char *type; /* "table", "index", "view", "trigger" */
    struct str name;
    struct str table;  /* of an index or trigger */
    struct str detail; /* of a change: "column 'note' is missing"; else empty */
};

struct schema_differences {
    struct schema_difference *items;
    size_t count;
};

struct schema_differences schema_diff(struct arena *arena,
                                      const struct schema *first,
                                      const struct schema *second);

/* Whether there is more than columns in another order. */
bool schema_differs(const struct schema_differences *differences);

/* Append "index 'ix' of table 'users' is missing", "table 'users': column
 * 'note' is left over": the first schema is what there should be. */
void schema_difference_words(const struct schema_difference *difference,
                             struct buf *out);

#endif
