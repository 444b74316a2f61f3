/* SPDX-License-Identifier: MIT
 *
 * The migrations as the runtime sees them, for the proof.
 */
#ifndef PROVE_SHIP_H
#define PROVE_SHIP_H

#include <strata/strata.h>

#include "model/migration.h"

/* The first `count` migrations of a set. Without what the proof is to find out:
 * the runtime checks every foreign key, and guards no rows. */
strata_set ship(struct arena *arena, const struct migration_set *set,
                size_t count);

#endif
