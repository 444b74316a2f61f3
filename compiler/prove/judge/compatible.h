/* SPDX-License-Identifier: MIT
 *
 * '-- migrate:compatible', proved: a program without a migration may run on a
 * database that has it. From the schemas before and behind the step alone:
 * what was there must be there unchanged, and of what is new nothing may refuse
 * a statement that ran before.
 */
#ifndef PROVE_JUDGE_COMPATIBLE_H
#define PROVE_JUDGE_COMPATIBLE_H

#include "prove/step.h"

/* Set `compatible` of each migration of the step that says so and is; else
 * report not-compatible, with a note for each difference that stands against
 * it. Several migrations in one step are looked at together, so that of these
 * none is proved.
 *
 * Allowed are
 *  - tables, with indexes and triggers of their own, but for those that could
 *    refuse that rows go from a table before or get another key (see
 *    compatible_keys),
 *  - views,
 *  - columns behind those that were there, when rows without a value for them
 *    are accepted, by the column and by each CHECK, which may be about new
 *    columns alone (see compatible_columns),
 *  - indexes: not UNIQUE, unless all of their columns are new and one is NULL
 *    when no value is given; expressions in them may not fail.
 *
 * Rows that the migration itself changes are its author's business. */
void compatible_step(const struct step *step);

#endif
