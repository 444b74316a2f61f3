/* SPDX-License-Identifier: MIT
 *
 * The way down: whether down scripts run, and undo what their up scripts did.
 */
#ifndef PROVE_JUDGE_UNDO_H
#define PROVE_JUDGE_UNDO_H

#include "prove/scratch.h"
#include "prove/step.h"
#include "prove/stub.h"

struct undo {
    struct scratch *aside; /* open, and the caller's; any contents */
    struct stubs *stubs;
    struct observer *observer; /* of aside */
};

/* Undo a step on a copy of the database without rows, where a script that fails
 * is left out of the program, and, where rows may matter, on a copy of the one
 * with rows; compare with the schema before, look for rows that are lost, and
 * go up again. Report down-missing, down-empty, down-fails, down-differs and
 * down-row-loss, and set the down script's guarded tables. */
void undo_step(struct undo *undo, const struct step *step,
               const struct scratch *empty, const struct scratch *populated);

#endif
