/* SPDX-License-Identifier: MIT
 *
 * Scripts with transaction control of their own, though strata runs them
 * inside its own transaction.
 */
#ifndef INPUT_TRANSACTION_H
#define INPUT_TRANSACTION_H

#include "diag/diag.h"
#include "model/migration.h"

/* Decide how a script runs that is to run inside strata's transaction:
 *
 *   - as it is, when it has no transaction of its own (savepoints are fine);
 *   - bracketed, when it is
 *
 *         [PRAGMA …;]* BEGIN …; statements COMMIT or END …; [PRAGMA …;]*
 *
 *     with no other BEGIN, COMMIT, END or ROLLBACK. Then script->bracketed is
 *     set, and a note reported.
 *
 * Any other transaction control cannot be had inside strata's transaction and
 * is reported, once a script: false. That PRAGMA foreign_keys has no effect is
 * a note. Behind what begins like no statement nothing is looked at, for SQLite
 * stops there, too. For scripts that run outside a transaction, do not call
 * this. */
bool transaction_decide(struct script *script, struct diags *diags);

#endif
