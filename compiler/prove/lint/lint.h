/* SPDX-License-Identifier: MIT
 *
 * The linter: a table of rules over a step.
 */
#ifndef PROVE_LINT_H
#define PROVE_LINT_H

#include "prove/step.h"

/* Where texts may stand in double quotes, `before` is a database as it was
 * before the step, with what the application supplies; anything may be in it
 * afterwards. Else, and when NULL, nobody looks at it. */
void lint_step(const struct step *step, struct scratch *before);

/* Rules about the set as a whole, such as how files are named. */
void lint_set(const struct migration_set *set, struct diags *diags);

#endif
