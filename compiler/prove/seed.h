/* SPDX-License-Identifier: MIT
 *
 * Rows by the author, where the proof can make none.
 */
#ifndef PROVE_SEED_H
#define PROVE_SEED_H

#include "model/migration.h"
#include "prove/scratch.h"

/* Run the seeds of a migration in one transaction, on a database behind it that
 * has no other rows than those of scripts and seeds. What is wrong with them is
 * reported, unless `diags` is NULL, and then nothing of them stays. */
void seeds_run(struct arena *arena, struct scratch *scratch,
               const struct migration *migration, struct diags *diags);

/* The same on one that has rows: what does not go with them is passed over. */
void seeds_add(struct arena *arena, struct scratch *scratch,
               const struct migration *migration);

/* The same with those of the first `count` migrations. */
void seeds_add_all(struct arena *arena, struct scratch *scratch,
                   const struct migration_set *set, size_t count);

#endif
