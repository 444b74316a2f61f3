/* SPDX-License-Identifier: MIT
 *
 * Which tables could be given rows, over the whole history.
 */
#ifndef PROVE_JUDGE_UNSEEDED_H
#define PROVE_JUDGE_UNSEEDED_H

#include "prove/populate/populate.h"
#include "prove/step.h"
#include "prove/touched.h"

struct unseeded;

struct unseeded *unseeded_new(struct arena *arena, struct migration_set *set);

/* Rows were made for the tables of a schema, as the report says. */
void unseeded_note(struct unseeded *unseeded, const struct schema *schema,
                   const struct populate_report *report);

/* A step made, renamed and dropped tables. */
void unseeded_step(struct unseeded *unseeded, const struct step *step,
                   const struct touched *touched);

/* Report the tables that never had a row, each where it was made, and set the
 * numbers of set->summary. */
void unseeded_end(struct unseeded *unseeded, struct diags *diags);

#endif
