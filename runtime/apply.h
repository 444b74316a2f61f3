/* SPDX-License-Identifier: MIT
 *
 * Running scripts and recording that they ran: what upgrade and downgrade
 * share.
 */
#ifndef STRATA_APPLY_H
#define STRATA_APPLY_H

#include "locate.h"
#include "plan.h"

/* Add the row of a base schema that is there and not recorded, as one that was
 * not run; in the open transaction, with the history ensured. */
void strata__record_base(struct strata__session *session,
                         const struct strata__place *place);

/* Run a script inside the open transaction. Returns its duration. */
long long strata__run_inside(struct strata__session *session, size_t position,
                             enum strata__way way);

/* Run a script outside any transaction, statement by statement, recording in
 * the migration's row (which must exist, with progress at statement 1) how far
 * it got; at the end finish that row, or remove it on the way down. With
 * `fresh`, nothing of it can have run before, so that a failure before
 * anything of it is committed takes the row back. */
void strata__run_outside(struct strata__session *session, size_t position,
                         enum strata__way way, bool fresh);

/* After a failure in a transaction that began at `from` and was rolled back:
 * say in the error what state the database is in. */
void strata__explain_rollback(struct strata__session *session,
                              const struct strata__place *from);

/* Fail if there are more violations of foreign keys than `before` the
 * transaction, which ran the migrations at positions first to last. */
void strata__check_foreign_keys(struct strata__session *session,
                                long long before, size_t first, size_t last);

#endif
