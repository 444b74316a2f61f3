/* SPDX-License-Identifier: MIT
 *
 * PRAGMA application_id in scripts, against the number that the program was
 * told to know its databases by (--application-id).
 */
#ifndef PROVE_JUDGE_APPLICATION_ID_H
#define PROVE_JUDGE_APPLICATION_ID_H

#include "prove/step.h"

/* Report application-id-differs where the step has left its database with
 * another application_id: the program would refuse it as somebody else's. 0,
 * which the program replaces, is none. `scratch` is the database behind the
 * step. */
void application_id_step(const struct step *step, struct scratch *scratch);

#endif
