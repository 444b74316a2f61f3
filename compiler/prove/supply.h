/* SPDX-License-Identifier: MIT
 *
 * When a script fails for want of what an application may supply, a note that
 * says how to declare it.
 */
#ifndef PROVE_SUPPLY_H
#define PROVE_SUPPLY_H

#include "diag/diag.h"
#include "model/migration.h"
#include "prove/scratch.h"

/* Add what there is to say of SQLite's `reason` to a diagnostic at `span`. */
void supply_note(struct diags *diags, struct diag *diag, struct span span,
                 const char *reason, const struct requirements *requirements);

/* How many arguments a call has whose name ends at an offset; -1 when there is
 * no call to be seen. */
int supply_count_arguments(struct str text, size_t at);

/* Add to a diagnostic that a table is missing what to do if databases had it
 * before the first migration: in the scratch database nothing has been made
 * yet. */
void supply_note_base(struct diags *diags, struct diag *diag,
                      const char *reason, struct scratch *scratch);

#endif
