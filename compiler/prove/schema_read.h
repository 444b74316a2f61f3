/* SPDX-License-Identifier: MIT
 *
 * The schema of a scratch database, by SQLite's own pragmas.
 */
#ifndef PROVE_SCHEMA_READ_H
#define PROVE_SCHEMA_READ_H

#include "model/schema.h"
#include "prove/scratch.h"

/* Read the schema `main`. What is the same as in `previous` (or NULL) is shared
 * with it and not asked for again, so that a step costs what it changed. */
const struct schema *schema_read(struct arena *arena, struct scratch *scratch,
                                 const struct schema *previous);

#endif
