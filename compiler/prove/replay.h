/* SPDX-License-Identifier: MIT
 *
 * The proof: every migration is applied, in order, by the runtime that ships,
 * to a database in memory; and every down script is run once, on a copy, where
 * it would be run.
 */
#ifndef PROVE_REPLAY_H
#define PROVE_REPLAY_H

#include "base/buf.h"
#include "diag/diag.h"
#include "model/migration.h"

/* Prove the migrations before the first broken one. A script that fails is
 * reported at the failing token, and ends the proof: what follows it could
 * only fail for the same reason. When the first one is a base schema, the
 * objects that it makes and those that only later ones make are set. */
bool prove_replay(struct migration_set *set, long long timeout_ms,
                  struct diags *diags);

/* The same, and then append the schema that the migrations make: each object's
 * statement as SQLite stores it, in the order in which they were created. */
bool prove_schema(struct migration_set *set, long long timeout_ms,
                  struct diags *diags, struct buf *out);

#endif
