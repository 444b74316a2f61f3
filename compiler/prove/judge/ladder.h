/* SPDX-License-Identifier: MIT
 *
 * A database without rows at any version that was passed, for experiments: it
 * follows behind, and only when it is asked for.
 */
#ifndef PROVE_JUDGE_LADDER_H
#define PROVE_JUDGE_LADDER_H

#include <strata/strata.h>

#include "prove/scratch.h"

struct ladder {
    struct arena *arena;
    struct scratch *scratch;
    const struct migration_set *set;
    const strata_set *shipped;
    bool *is_stop;  /* for each position: a step ended there */
    size_t at;      /* position; 0: before the first migration */
    size_t sown;    /* the position up to which seeds have been run */
    bool is_lost;   /* nobody knows what the database holds */
    bool is_barren; /* scripts fail on the seeds: they are left out */
};

void ladder_init(struct ladder *ladder, struct arena *arena,
                 struct scratch *scratch, const struct migration_set *set,
                 const strata_set *shipped);

/* A step has ended at a position. */
void ladder_add_stop(struct ladder *ladder, size_t position);

/* Somebody else has used the database. */
void ladder_lose(struct ladder *ladder);

/* Bring the database to a stop, without rows but for those of scripts and
 * seeds. False: the scripts fail, as they did not before. */
bool ladder_reach(struct ladder *ladder, size_t position);

/* The same without the seeds of the last step. */
bool ladder_reach_unseeded(struct ladder *ladder, size_t position);

/* Run those, and report what is wrong with them, unless `diags` is NULL. */
void ladder_sow(struct ladder *ladder, struct diags *diags);

#endif
