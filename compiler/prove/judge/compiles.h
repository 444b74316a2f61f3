/* SPDX-License-Identifier: MIT
 *
 * Whether everything in a schema still compiles: views, triggers, generated
 * columns, partial and expression indexes, foreign keys.
 */
#ifndef PROVE_JUDGE_COMPILES_H
#define PROVE_JUDGE_COMPILES_H

#include "prove/scratch.h"
#include "prove/step.h"

struct compiles;

struct compiles *compiles_new(struct arena *arena);

/* Look at the schema behind a step, on `scratch`, which is unchanged
 * afterwards; what the step did not touch and was whole is not looked at.
 * Outside of a transaction. */
void compiles_step(struct compiles *compiles, const struct step *step,
                   struct scratch *scratch);

/* Report what broke: what still is broken as object-broken, what a later
 * migration mended as object-broken-meanwhile, each at the statement that broke
 * it. To be called when all migrations have passed: before, nobody knows what
 * the end is. */
void compiles_end(struct compiles *compiles, struct diags *diags);

#endif
