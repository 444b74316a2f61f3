/* SPDX-License-Identifier: MIT
 *
 * A directory becomes a migration set: list, name, read, scan, pair, order.
 */
#ifndef INPUT_DISCOVER_H
#define INPUT_DISCOVER_H

#include "diag/diag.h"
#include "model/migration.h"

/* The largest script taken, bytes. */
#define SCRIPT_MAXIMUM ((size_t)64 << 20)

/* Read a directory. On false, something was reported, and the set holds what
 * could still be understood. That there are no migrations is not reported. */
bool discover(struct arena *arena, const char *directory,
              struct migration_set *set, struct diags *diags);

#endif
