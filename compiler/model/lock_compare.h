/* SPDX-License-Identifier: MIT
 *
 * The directory against the lock file: which sealed migrations were edited,
 * renumbered, deleted, reordered, or have something new before them. Pure: it
 * compares and reports, all findings at once.
 */
#ifndef MODEL_LOCK_COMPARE_H
#define MODEL_LOCK_COMPARE_H

#include "diag/diag.h"
#include "model/lockfile.h"

/* Set each migration's `sealed`. With `locked`, unsealed ones are errors. */
bool lock_compare(struct migration_set *set, const struct lockfile *lock,
                  bool locked, struct diags *diags);

#endif
