/* SPDX-License-Identifier: MIT
 *
 * What rebuilding a table forgets: indexes, triggers, AUTOINCREMENT,
 * constraints.
 */
#ifndef PROVE_LINT_REBUILD_H
#define PROVE_LINT_REBUILD_H

#include "prove/step.h"

/* Report what a step's rebuilds lost without dropping it by name. */
void rebuild_step(const struct step *step);

#endif
