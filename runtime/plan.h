/* SPDX-License-Identifier: MIT
 *
 * Pure questions about a set and history rows: no database, no errors.
 */
#ifndef STRATA_PLAN_H
#define STRATA_PLAN_H

#include "engine.h"

#define STRATA__NO_POSITION ((size_t)-1)

/* How a history row compares with the program's migration at its position. */
enum strata__match {
    STRATA__SAME,     /* equal, and so is everything before it */
    STRATA__ACCEPTED, /* something up to here is as it was before an edit that
                         was accepted, and all else is equal */
    STRATA__OTHER,    /* something up to here is different */
    STRATA__UNKNOWN,  /* the program has no migration there */
    STRATA__DAMAGED   /* same migration, but a chain that it cannot have */
};
enum strata__match strata__match(const strata_set *set,
                                 const struct strata__record *record);
/* Whether that is good enough to go on from. */
bool strata__fits(const strata_set *set, const struct strata__record *record);

/* The newest edit of a migration by which it has another text than that with
 * this digest, which it had before; NULL when it has that text now, or never
 * had it. With NULL for a digest, its newest edit; NULL if there is none. */
const strata_accepted *strata__accepted(const strata_migration *migration,
                                        const char *digest);

/* Which script of a migration is meant. */
enum strata__way {
    STRATA__UP,
    STRATA__DOWN
};
const strata_script *strata__script(const strata_set *set, size_t position,
                                    enum strata__way way);

/* Whether a row says that a script was begun on this way and not ended, and
 * the script may be run again from its start. */
bool strata__may_run_again(const strata_set *set,
                           const struct strata__record *record,
                           enum strata__way way);

/* Whether two versions are equal by value: "7" and "007" are. */
bool strata__version_equal(const char *a, const char *b);

/* The position (from 1) of a version; 0 for STRATA_BASE; the newest for NULL;
 * STRATA__NO_POSITION when the set does not have it. */
size_t strata__position_of(const strata_set *set, const char *version);

/* The position up to which migrations can run in one transaction with the one
 * after `position`, at most `goal`; `position` itself when the next one must
 * run outside. */
size_t strata__batch_end(const strata_set *set, size_t position, size_t goal);

/* The same on the way down: the position that one transaction can get to. */
size_t strata__batch_end_down(const strata_set *set, size_t position,
                              size_t goal);

#endif
