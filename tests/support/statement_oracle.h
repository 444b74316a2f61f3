/* SPDX-License-Identifier: MIT
 *
 * Where a statement ends, asked of SQLite itself: script_next_statement's
 * spans against sqlite3_prepare_v2's tail pointer, statement by statement, on
 * any text. The unit test, the fuzzer and the walk over real directories share
 * it.
 */
#ifndef SUPPORT_STATEMENT_ORACLE_H
#define SUPPORT_STATEMENT_ORACLE_H

#include <sqlite3.h>

#include "base/buf.h"
#include "input/script.h"

/* What was compared; added to by each call. */
struct oracle_tally {
    size_t statements;
    size_t refused; /* of them: SQLite has only an error for them */
    size_t failed;  /* likewise: it failed when it was run */
    size_t begins;  /* what SQLite says of those before the first refused */
    size_t commits;
    size_t rollbacks; /* but not to a savepoint */
};

/* A connection to an empty database in memory. NULL: no memory. */
sqlite3 *oracle_open(void);

/* Whether a text has a string, a quoted name or a comment without an end. No
 * such script is taken, so that its statements are nobody's concern. */
bool oracle_is_open(const struct source *source);

/* Compare our statements of a script with SQLite's. Each must be one that
 * SQLite cuts alike: it reads up to our end and not a byte further, finds
 * nothing between two of ours, and where it has only an error, because the
 * schema is not there or because this is no SQL, the place that it names is a
 * token of ours, in the same statement. False: they differ, and `complaint`
 * says how.
 *
 * With `run`, each statement is run, so that later ones find its schema; what
 * it fails with does not matter. What reaches files is refused. Without `run`,
 * nothing is changed, not even by a pragma, and the connection may be used
 * again. */
bool oracle_agrees(sqlite3 *db, const struct script *script, bool run,
                   struct oracle_tally *tally, struct buf *complaint);

#endif
