/* SPDX-License-Identifier: MIT
 *
 * Numbers about the rows of a scratch database. To ask for them leaves no trace
 * of having been stopped.
 */
#ifndef PROVE_ROW_COUNT_H
#define PROVE_ROW_COUNT_H

#include "prove/scratch.h"

/* How many rows a table has; -1 when it cannot be read, mostly for it is not
 * there. */
long long row_count(struct scratch *scratch, struct str table);

/* What stands in a column of all rows; counts are -1 when it cannot be read. */
struct value_count {
    long long rows;
    long long values;   /* that are not NULL */
    long long distinct; /* of these, that differ */
};
struct value_count value_count(struct scratch *scratch, struct str table,
                               struct str column);

/* How many rows violate a foreign key; -1 when that cannot be told. `steps`,
 * unless it is NULL, grows by what it took. */
long long violation_count(struct scratch *scratch, long long *steps);

/* Whether foreign keys are enforced now. */
bool keys_are_enforced(const struct scratch *scratch);

#endif
