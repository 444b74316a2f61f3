/* SPDX-License-Identifier: MIT
 *
 * Acceptances: what sealed migrations were before they were sealed anew, and
 * which databases are let through for it. Between two runs of
 * `strata lock --reseal` lies an era; going back from the lock file as it is,
 * each era is the later one with the old digests put back.
 */
#ifndef MODEL_ACCEPTANCE_H
#define MODEL_ACCEPTANCE_H

#include "base/buf.h"
#include "model/lockfile.h"

/* How many states of databases a lock file can accept, so that no file takes
 * all time and memory. */
#define ACCEPTANCE_STATES_MAXIMUM ((size_t)1000000)

enum acceptance_fault {
    ACCEPTANCE_FINE,
    ACCEPTANCE_CHAIN, /* of a line: it is not the one of its era */
    ACCEPTANCE_MANY   /* there are more states than the maximum */
};

/* Check the chains that the acceptances state, whose `entry` and `last` are
 * set. `*at` is the line that does not fit. */
enum acceptance_fault acceptance_check(struct arena *arena,
                                       const struct lockfile *lock, size_t *at);

/* Give each migration what is accepted of it: for each era, the migrations from
 * the first that was sealed anew at its end to the last that was sealed in it.
 * The set and the lock file are the same, as lock_compare has found. */
void acceptance_fill(struct arena *arena, const struct lockfile *lock,
                     struct migration_set *set);

/* The lock file's text with those migrations sealed anew whose `is_resealed`
 * is set, by their index: their lines, the chains from there on, and a line for
 * each behind all others. Comments and everything else stay as they are. */
void acceptance_reseal(const struct lockfile *lock,
                       const struct migration_set *set, const bool *is_resealed,
                       struct str reason, struct buf *out);

#endif
