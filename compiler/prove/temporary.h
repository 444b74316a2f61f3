/* SPDX-License-Identifier: MIT
 *
 * Temporary objects, which scripts leave on a connection and no copy of a
 * database takes along.
 */
#ifndef PROVE_TEMPORARY_H
#define PROVE_TEMPORARY_H

#include "prove/scratch.h"

struct temporaries {
    struct str *names;
    size_t count;
};

/* Those that are there: tables, views and triggers. */
struct temporaries temporaries_of(struct arena *arena, struct scratch *scratch);

/* Drop all others; NULL: all. */
void temporaries_drop(struct scratch *scratch, const struct temporaries *keep);

#endif
