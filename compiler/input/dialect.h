/* SPDX-License-Identifier: MIT
 *
 * Directories that hold the same migrations for several databases, in a
 * directory each (sqlite/, postgresql/) or told apart by the ends of their
 * names (0001_x.sqlite.sql, 0001_x_postgres.up.sql).
 */
#ifndef INPUT_DIALECT_H
#define INPUT_DIALECT_H

#include "input/tree.h"

/* The database that a name stands for, as 'sqlite' for 'sqlite3'; NULL when it
 * is none that is known. */
const char *dialect_find(struct str name);

/* Report that migrations are for another database when one is named; `span` is
 * where. False: reported. */
bool dialect_demand_sqlite(struct str name, struct span span,
                           struct diags *diags);

/* Hide all that is for another database than `dialect` (a name that
 * dialect_find gave), and report which versions one has and the other has not.
 * Returns the directory inside the tree in which the migrations are, "." for
 * its root. */
const char *dialect_choose(struct tree *tree, const char *dialect,
                           struct diags *diags);

#endif
