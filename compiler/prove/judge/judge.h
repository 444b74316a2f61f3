/* SPDX-License-Identifier: MIT
 *
 * Everything that is asked of a migration which runs on an empty database: does
 * it run on rows, does it keep them, does all still compile, is it undone, is
 * it wise. A list of judges, each in a file of its own.
 */
#ifndef PROVE_JUDGE_H
#define PROVE_JUDGE_H

#include "prove/scratch.h"
#include "prove/step.h"
#include "prove/stub.h"

/* The databases of the proof, all open. */
struct benches {
    struct scratch main;  /* goes up without rows */
    struct scratch full;  /* goes up with rows */
    struct scratch aside; /* for whoever needs a copy */
    struct scratch trial; /* likewise */
};

struct judges;

/* Both outlive the judges; so does everything in `benches` keep its address. */
struct judges *judges_new(struct arena *arena, struct migration_set *set,
                          const strata_set *shipped, struct benches *benches,
                          struct stubs *stubs, struct diags *diags);

/* Before the migration at a position runs on benches->main. */
void judges_prepare(struct judges *judges, size_t position);

/* The options with which it runs there, so that it is observed. */
void judges_listen(struct judges *judges, strata_options *options);

/* The migrations at positions first to last have run there. */
void judges_step(struct judges *judges, size_t first, size_t last);

/* All have been, or the proof ended before. */
void judges_end(struct judges *judges, bool complete);

#endif
