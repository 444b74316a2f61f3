/* SPDX-License-Identifier: MIT
 *
 * Rows, and values of columns, that down scripts take without saying so: a part
 * of undo.h. That a table or column goes which the up scripts made is what a
 * way down is for, and says nothing here.
 */
#ifndef PROVE_JUDGE_UNDO_ROWS_H
#define PROVE_JUDGE_UNDO_ROWS_H

#include "prove/step.h"

/* Whether scripts that were seen change rows. */
bool undo_changes_rows(const struct observation *seen);

/* Whether down scripts, `seen` on a database without rows where they led to the
 * schema `below`, may do something else where there are rows. */
bool undo_minds_rows(const struct observation *seen,
                     const struct schema *below);

struct undo_rows;

/* Count what down scripts might take, on a database behind the step. They were
 * `seen` on one without rows, where they led to the schema `below`. `arena`
 * need live no longer than what is returned; `may_enforce`: they may switch
 * foreign keys on. */
struct undo_rows *undo_rows_begin(struct arena *arena, const struct step *step,
                                  struct scratch *scratch,
                                  const struct observation *seen,
                                  const struct schema *below, bool may_enforce);

/* The same scripts have run there, and were `seen`: report tables that are
 * there before and behind with fewer rows, unless they are deleted from by
 * name, and columns whose values a copy leaves out. */
void undo_rows_judge(struct undo_rows *rows, const struct observation *seen);

#endif
