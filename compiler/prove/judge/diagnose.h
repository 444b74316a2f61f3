/* SPDX-License-Identifier: MIT
 *
 * Which kind of rows breaks a script, found by running it on few of them.
 */
#ifndef PROVE_JUDGE_DIAGNOSE_H
#define PROVE_JUDGE_DIAGNOSE_H

#include "prove/judge/experiment.h"

enum cause {
    CAUSE_UNKNOWN,
    CAUSE_ROWS,      /* any row in a table; or in `table` and `other` at once */
    CAUSE_MORE_ROWS, /* more than one */
    CAUSE_DUPLICATE, /* equal rows, or values of a column */
    CAUSE_NULL,
    CAUSE_EDGE /* empty or extreme values */
};

struct diagnosis {
    enum cause cause;
    const struct schema_table *table;   /* NULL: not to be told */
    const struct schema_table *other;   /* NULL: `table` alone does it */
    const struct schema_column *column; /* NULL: it takes several, or rows */
    struct attempt least; /* that failed likewise, with the fewest rows */
    struct span blamed;   /* the statement that breaks foreign keys which the
                             failure has no place for; else source NULL */
};

/* Diagnose a failure with rows of some kinds, `options`. The bench's database
 * is anything afterwards. */
struct diagnosis diagnose(struct bench *bench, const struct attempt *failed,
                          const struct populate_options *options);

#endif
