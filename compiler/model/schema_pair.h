/* SPDX-License-Identifier: MIT
 *
 * What the two halves of the comparison of schemas share.
 */
#ifndef MODEL_SCHEMA_PAIR_H
#define MODEL_SCHEMA_PAIR_H

#include "model/schema_diff.h"

struct diffing {
    struct arena *arena;
    const struct schema *first;
    const struct schema *second;
    struct schema_differences out;
    size_t capacity;
};

/* One table in both schemas. */
struct pair {
    struct diffing *diffing;
    const struct schema_table *first;
    const struct schema_table *second;
};

/* As SQLite compares names: in any case of ASCII letters. */
bool schema_same_name(struct str a, struct str b);

struct schema_difference *schema_diff_add(struct diffing *diffing,
                                          enum schema_change change,
                                          const char *type, struct str name,
                                          struct str table);

/* Whether two indexes have the same columns, collations and directions. */
bool schema_same_parts(const struct schema_index *a,
                       const struct schema_index *b);

/* Compare all of a table but its named indexes. */
void schema_diff_table(const struct pair *pair);

#endif
