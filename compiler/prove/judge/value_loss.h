/* SPDX-License-Identifier: MIT
 *
 * Rows that stay and lose what stood in a column: a part of row_loss.h.
 */
#ifndef PROVE_JUDGE_VALUE_LOSS_H
#define PROVE_JUDGE_VALUE_LOSS_H

#include "prove/step.h"
#include "prove/touched.h"

struct value_loss;

struct value_loss *value_loss_begin(struct arena *arena,
                                    const struct step *step,
                                    struct scratch *scratch);

/* Count what stands in the columns of a table that may lose it. `old` is the
 * table in what the scripts are known to do. */
void value_loss_watch(struct value_loss *loss, const struct schema_table *table,
                      const struct touched *foreseen,
                      struct touched_table *old);

/* Behind a statement, while foreign keys are enforced. */
void value_loss_visit(struct value_loss *loss, const struct observation *seen,
                      size_t index);

/* A table has lost rows: then its values say nothing. */
void value_loss_forget(struct value_loss *loss,
                       const struct schema_table *table);

/* Report columns that are there before and behind, and that no UPDATE sets:
 * when a table is made anew and the copy does not name them, so that all rows
 * have the same; when the table that a foreign key refers to is dropped, and
 * the key's action takes them. */
void value_loss_judge(struct value_loss *loss, const struct observation *seen,
                      const struct touched *touched);

#endif
