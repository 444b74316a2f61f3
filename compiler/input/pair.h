/* SPDX-License-Identifier: MIT
 *
 * Scripts become migrations: up and down are paired, the versions ordered.
 */
#ifndef INPUT_PAIR_H
#define INPUT_PAIR_H

#include "input/collect.h"
#include "model/migration.h"

/* Append the migrations of a collection's scripts, which were scanned, to a
 * set that has room for them. A migration of which something was reported is
 * marked broken and stays, so that its neighbours can still be checked. With
 * `by_name`, equal versions are told apart by the order of their names, if the
 * convention's tool has that order. */
void pair_scripts(struct collection *collection, bool by_name,
                  struct migration_set *set);

/* The index behind the scripts that have the version of the one at `start`. */
size_t pair_group_end(const struct collection *collection, size_t start);

/* Add the migration that an up script and perhaps a down script make. */
void pair_add(struct migration_set *set, const struct script_entry *up,
              const struct script_entry *down, struct diags *diags);

#endif
