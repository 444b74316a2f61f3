/* SPDX-License-Identifier: MIT
 *
 * What the definition of a rebuilt table lost.
 */
#ifndef PROVE_LINT_REBUILD_TABLE_H
#define PROVE_LINT_REBUILD_TABLE_H

#include "prove/lint/changes.h"

/* Report the constraints that a rebuilt table had and has no more, unless to
 * lose them is what the rebuild is for. */
void rebuild_judge_table(struct changes *changes,
                         const struct table_pair *pair);

#endif
