/* SPDX-License-Identifier: MIT
 *
 * The proof on rows: a second database goes up beside the empty one, with rows
 * in every table, which are carried on from migration to migration.
 */
#ifndef PROVE_JUDGE_POPULATED_H
#define PROVE_JUDGE_POPULATED_H

#include "prove/scratch.h"
#include "prove/step.h"

struct populated;

/* `scratch` is open, empty and the caller's; so is `trial`, for experiments.
 * Both have what the application supplies. The contents of `trial` are kept
 * from step to step; only the data tests of a migration may use it between. */
struct populated *populated_new(struct arena *arena, struct scratch *scratch,
                                struct scratch *trial,
                                struct migration_set *set,
                                const strata_set *shipped);

/* Take the populated database over a step that an empty one has passed, which
 * is `empty` now: fill tables, run the migrations, report what fails on rows
 * and which rows are lost, run the seeds of the migrations. Afterwards the
 * database is behind the step, whatever happened. */
void populated_step(struct populated *populated, const struct step *step,
                    const struct scratch *empty);

/* Fill the tables that the last step made, as the next one would. */
void populated_fill(struct populated *populated, const struct step *step);

/* What the scripts of the last step did on rows; NULL when they failed. */
const struct observation *populated_seen(const struct populated *populated);

/* Report what could be given no rows to the end, and set the numbers of tables
 * in set->summary. */
void populated_end(struct populated *populated, struct diags *diags);

#endif
