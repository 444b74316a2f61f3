/* SPDX-License-Identifier: MIT
 *
 * The finding that a script fails on rows.
 */
#ifndef PROVE_JUDGE_FAILS_ON_ROWS_H
#define PROVE_JUDGE_FAILS_ON_ROWS_H

#include "prove/judge/diagnose.h"
#include "prove/failure.h"

/* Whether the finding would be heard, and so is worth a diagnosis. */
bool fails_on_rows_is_heard(const struct step *step,
                            const struct migration *migration);

/* Report it with what users can do about it. */
void fails_on_rows_report(const struct step *step,
                          const struct migration *migration,
                          const struct attempt *failed,
                          const struct failure *failure,
                          const struct diagnosis *diagnosis);

#endif
