/* SPDX-License-Identifier: MIT
 *
 * Which tables a script touches, and of which it may take rows: for the
 * runtime's guard, and for the proof's own.
 */
#ifndef PROVE_JUDGE_GUARD_H
#define PROVE_JUDGE_GUARD_H

#include "prove/step.h"

/* Set tables, table_count and tables_known of the step's up script. Not when
 * several migrations are one step: then they stay unknown.
 *
 * Listed is, in the order of the schema before and then of the one behind, each
 * table that the script gives, takes or changes rows, makes, alters or drops,
 * and each whose foreign keys it may break. Rows are guarded where the script
 * does not delete from the table by name nor drops it for good, unless it
 * allows row-loss, or nothing it does to the table could lose any: ALTER TABLE,
 * or an INSERT without OR REPLACE. Virtual tables are not listed. */
void guard_up(const struct step *step);

/* The same for the down script of the step's migration, from what was seen of
 * it and the schemas before and behind the way down. A table that it makes anew
 * and does not fill from another one is not guarded, and nothing when it allows
 * down-row-loss. */
void guard_down(const struct step *step, const struct observation *seen,
                const struct schema *before, const struct schema *after);

/* Whether what was seen takes rows from a table on purpose: deletes from it by
 * name, drops it for good, or drops it and does not fill the one of its name
 * that is there afterwards from another one. */
bool guard_takes_rows(const struct observation *seen, struct str table);

#endif
