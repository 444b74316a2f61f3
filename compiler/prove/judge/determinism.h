/* SPDX-License-Identifier: MIT
 *
 * Statements that make two databases differ: by the clock, random numbers, the
 * version of SQLite or the time zone.
 */
#ifndef PROVE_JUDGE_DETERMINISM_H
#define PROVE_JUDGE_DETERMINISM_H

#include "prove/step.h"

/* Report those of a step, from what was seen without rows and with rows (NULL:
 * the scripts failed there). */
void determinism_step(const struct step *step,
                      const struct observation *with_rows);

#endif
