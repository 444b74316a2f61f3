/* SPDX-License-Identifier: MIT
 *
 * A failure of the runtime on a scratch database, in the compiler's words.
 */
#ifndef PROVE_FAILURE_H
#define PROVE_FAILURE_H

#include <strata/strata.h>

#include "diag/diag.h"
#include "model/migration.h"
#include "prove/scratch.h"

struct failure {
    enum diag_code code;
    struct span span;
    struct str reason;  /* what is wrong, mostly in SQLite's words */
    const char *remedy; /* NULL: SQLite said all there is to say */
    bool is_about_all; /* it is about what the script leaves, not a statement */
};

/* `script` is the one that failed, on `scratch`. */
struct failure failure_of(struct arena *arena, struct scratch *scratch,
                          const struct script *script,
                          const strata_error *error);

/* The migration, of positions first to last, whose version an error bears; the
 * last one when it bears none. */
struct migration *failure_migration(struct migration_set *set, size_t first,
                                    size_t last, const strata_error *error);

/* Whether scripts ran, and left foreign keys that have no parent. */
bool failure_breaks_keys(const strata_error *error);

#endif
