/* SPDX-License-Identifier: MIT
 *
 * All rows of a history: whether they belong together, and what the application
 * is told of them.
 */
#ifndef STRATA_HISTORY_H
#define STRATA_HISTORY_H

#include "locate.h"

/* Look at every row of a database that was located: that none is missing, twice
 * or not ended, and that each fits the newest one, whose chain stands for all.
 * In an open transaction; not for starts with nothing to do. */
void strata__check_history(struct strata__session *session,
                           const struct strata__place *place);

/* Tell the application, once a call, which migrations the database has as they
 * were before an edit, and which the program does not know. In an open
 * transaction. Reads a row for each edit and each such migration. */
void strata__tell_history(struct strata__session *session,
                          const struct strata__place *place);

#endif
