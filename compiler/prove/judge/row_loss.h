/* SPDX-License-Identifier: MIT
 *
 * Rows, and values of columns, that scripts take from tables without saying so.
 */
#ifndef PROVE_JUDGE_ROW_LOSS_H
#define PROVE_JUDGE_ROW_LOSS_H

#include "prove/step.h"

struct row_loss;

/* Count the rows of what a step's scripts will touch, on a database at the
 * version before it. `arena` need live no longer than what is returned. */
struct row_loss *row_loss_begin(struct arena *arena, const struct step *step,
                                struct scratch *scratch);

/* The observer's visit, whose context is the struct row_loss: count again
 * behind each statement what it touched. */
void row_loss_visit(void *context, struct scratch *scratch,
                    const struct observation *seen, size_t index);

/* Report what has become less, behind the step, at the statement that did it:
 * rows of tables that are there before and behind, unless they are deleted from
 * by name, and values of a column that a rebuilt table's copy leaves out, or
 * that a foreign key's action takes. */
void row_loss_judge(struct row_loss *loss, const struct observation *seen);

#endif
