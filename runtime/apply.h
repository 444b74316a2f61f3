/* SPDX-License-Identifier: MIT
 *
 * Running scripts and recording that they ran: what upgrade and downgrade
 * share.
 */
#ifndef STRATA_APPLY_H
#define STRATA_APPLY_H

#include "watch.h"
#include "locate.h"
#include "plan.h"

/* Add the row of a base schema that is there and not recorded, as one that was
 * not run; in the open transaction, with the history ensured. */
void strata__record_base(struct strata__session *session,
                         const struct strata__place *place);

/* Commit a part of what the call does. */
void strata__commit(struct strata__session *session);

/* Run a script inside the open transaction, with what it requires and what is
 * counted around it. Returns its duration. */
long long strata__run_inside(struct strata__session *session, size_t position,
                             enum strata__way way);

/* Run the next script from a place, outside any transaction, or again the
 * interrupted one that is there; in the open transaction, which is committed
 * with the migration's row in it before the first statement. That row says how
 * far the script got; at the end it is finished, or removed on the way down.
 * Where nothing of the script can have run before, a failure before anything of
 * it is committed takes the row back. */
void strata__run_outside(struct strata__session *session,
                         const struct strata__place *from,
                         enum strata__way way);

/* After a failure in a transaction that began at `from` and is rolled back: say
 * in the error what state the database is in. */
void strata__explain_rollback(struct strata__session *session,
                              const struct strata__place *from);

#endif
