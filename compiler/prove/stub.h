/* SPDX-License-Identifier: MIT
 *
 * The functions, collations and modules that the application registers, played
 * by stubs: enough for scripts to run that call them. What they give means
 * nothing, so the rows that scripts make of it are not those that they will
 * make in the program.
 */
#ifndef PROVE_STUB_H
#define PROVE_STUB_H

#include <sqlite3.h>

#include "base/arena.h"
#include "model/migration.h"

/* A function returns another integer above zero at each call, so that what
 * plays uuid() or now() is unique in a UNIQUE column, and true in a condition.
 * SQLite takes such a function for one that varies, which may not stand in an
 * index, a generated column or the condition of a partial index. A function
 * that a script has there is made constant: then it always gives the same for
 * the same arguments, and SQLite knows that.
 *
 * A collation compares bytes. A module's tables have the columns that its
 * arguments begin with, and never a row.
 *
 * What SQLite has itself stays as it is, for that is nearer to whatever the
 * application puts in its place. */
#define STUBS_CONNECTIONS 4

struct stubs {
    const struct requirements *requirements;
    bool *is_constant;                       /* for each need */
    sqlite3_int64 calls;                     /* of functions */
    sqlite3 *connections[STUBS_CONNECTIONS]; /* that they are registered on */
    size_t connection_count;
};

void stubs_init(struct stubs *stubs, struct arena *arena,
                const struct requirements *requirements);

/* Register on a connection, one of at most STUBS_CONNECTIONS, which the stubs
 * must outlive. */
void stubs_register(struct stubs *stubs, sqlite3 *db);

/* Make a function constant by its name, on every connection; without such a
 * name, all of those that have arguments. False: there was nothing to change.
 */
bool stubs_make_constant(struct stubs *stubs, struct str name);

#endif
