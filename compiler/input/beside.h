/* SPDX-License-Identifier: MIT
 *
 * What stands beside migrations and is none in any convention: rows for the
 * proof, in files whose names end in '.seed.sql', and data tests, in the
 * directory 'tests'.
 */
#ifndef INPUT_BESIDE_H
#define INPUT_BESIDE_H

#include "input/collect.h"
#include "input/placeholder.h"

/* Mark them in a tree, and hide them, before anything else looks at it. */
void beside_hide(struct tree *tree);

/* When directory and convention are known: show those again that stand where
 * they are not read, so that they are passed over like any other file; of the
 * rest, a build knows from here on. */
void beside_settle(struct collection *collection);

/* Read them, with placeholders as in scripts, and give each to its migration;
 * of the data tests only the one of a name, unless it is NULL. What belongs to
 * no migration is reported. */
void beside_attach(struct collection *collection,
                   const struct placeholders *placeholders,
                   const char *only_test, struct migration_set *set);

#endif
