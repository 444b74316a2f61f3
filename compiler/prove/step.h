/* SPDX-License-Identifier: MIT
 *
 * One step of the proof, as those see it who judge it: usually one migration.
 * Several are one step when an early one breaks foreign keys that a later one
 * mends; a statement knows which migration it is of.
 */
#ifndef PROVE_STEP_H
#define PROVE_STEP_H

#include "model/migration.h"
#include "model/schema.h"
#include "prove/observe.h"

struct step {
    struct arena *arena; /* of the run */
    struct migration_set *set;
    const strata_set *shipped; /* the same as the runtime sees them */
    size_t first;              /* positions, from 1; usually equal */
    size_t last;
    const struct schema *before;
    const struct schema *after;
    const struct observation *seen; /* on a database without rows */
    struct diags *diags;
};

/* The migration that the step is about, or its last one. */
static inline struct migration *step_migration(const struct step *step)
{
    return &step->set->migrations[step->last - 1];
}

#endif
