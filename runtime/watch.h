/* SPDX-License-Identifier: MIT
 *
 * What is asked of a database before a script runs on it, and looked at again
 * behind it: preconditions, rows of tables that keep theirs, foreign keys.
 */
#ifndef STRATA_WATCH_H
#define STRATA_WATCH_H

#include "plan.h"

/* How many tables of one script are counted; of the others the application is
 * told that they are not. */
#define STRATA__COUNTED_MAX 64

/* How many tables of one batch are checked for foreign keys one by one; with
 * more of them, the whole database is. */
#define STRATA__CHECKED_MAX 64

/* The rows of the tables that a script may take none from, in their order
 * among its tables, before it ran; -1: not counted. */
struct strata__counts {
    long long rows[STRATA__COUNTED_MAX];
};

/* Fail with UNMET at the first precondition that does not hold, in the open
 * transaction that the script would change. */
void strata__require(struct strata__session *session,
                     const struct strata__cursor *cursor);

/* Count rows before a script, and tell the application of each table that is
 * not counted; with `counts` NULL none is, because a loss could not be undone.
 */
void strata__count_before(struct strata__session *session,
                          const struct strata__cursor *cursor,
                          struct strata__counts *counts);

/* Fail with LOSS when one of them has fewer rows now. */
void strata__count_behind(struct strata__session *session,
                          const struct strata__cursor *cursor,
                          const struct strata__counts *counts);

/* The scripts that run in one transaction: those of positions first to last,
 * on the way down the last one first. */
struct strata__batch {
    size_t first;
    size_t last;
    enum strata__way way;
};

/* How many rows violate a foreign key before a batch, in the tables that its
 * scripts list, or in all of them if one of the scripts lists none. -1 when
 * that cannot be told. */
long long strata__violations_before(struct strata__session *session,
                                    const struct strata__batch *batch);

/* Fail if there are more behind it. */
void strata__check_foreign_keys(struct strata__session *session,
                                const struct strata__batch *batch,
                                long long before);

#endif
