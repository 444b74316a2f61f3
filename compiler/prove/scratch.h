/* SPDX-License-Identifier: MIT
 *
 * Databases in memory on which scripts are tried. A directory of migrations
 * may be hostile: nothing that runs here reaches a file, loads code, or runs
 * without end.
 */
#ifndef PROVE_SCRATCH_H
#define PROVE_SCRATCH_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/migration.h"
#include "prove/steady.h"

#if SQLITE_VERSION_NUMBER < 3038000
#error "the strata compiler needs SQLite 3.38; the runtime alone needs 3.26"
#endif

/* One who is told what SQLite does on a database. */
struct scratch_watch {
    void *context;
    /* SQLite asked whether a statement may do something, and was allowed: what
     * sqlite3_set_authorizer says, in its order. */
    void (*allowed)(void *context, int action, const char *first,
                    const char *second, const char *database,
                    const char *inside);
    /* A statement begins to run: what SQLite is asked from now on is of a
     * statement inside of it. */
    void (*began)(void *context, const char *sql);
};

struct scratch {
    sqlite3 *db;
    struct steady steady;       /* its clock and random numbers */
    struct scratch_watch watch; /* all zero: nobody does */
    long long timeout_ms;       /* for one statement */
    long long began_ms;         /* when the present statement did */
    bool in_vacuum; /* the present statement is VACUUM, without INTO */
    /* Why a script was stopped that went too far: a code of SQLite's, 0 when
     * it was not; and the words for it. */
    int stopped;
    char reason[160];
};

/* The SQLite that judges the scripts, as 3040001. */
int scratch_sqlite_version(void);

/* False when SQLite cannot open a database in memory (error 4 territory). */
bool scratch_open(struct scratch *scratch, long long timeout_ms);
void scratch_close(struct scratch *scratch);

/* Tell of what happens on the database from now on; nobody when it is NULL. */
void scratch_watch(struct scratch *scratch, const struct scratch_watch *watch);

/* Let text stand in double quotes, as SQLite does where it is lenient. */
void scratch_allow_double_quotes(struct scratch *scratch);

/* Forget what the last script did wrong. */
void scratch_forget(struct scratch *scratch);

/* The offset of the first parameter in the statement that a text begins with;
 * 0 if there is none to be seen. */
size_t scratch_find_parameter(struct scratch *scratch, const char *sql);

/* Make `copy` hold the same database as `original`. */
bool scratch_copy(struct scratch *copy, const struct scratch *original);

/* Call `found` for each object of the schema, in the order of their creation,
 * but for those that scratch_schema leaves out. What it is given lives until it
 * returns, and has no columns. */
void scratch_objects(struct scratch *scratch,
                     void (*found)(void *context,
                                   const struct schema_object *object),
                     void *context);

/* Append the names of a table's or view's columns, with a line feed between
 * them. False when there are none to be seen: a view may name what is not
 * there. */
bool scratch_columns(struct scratch *scratch, const char *table,
                     struct buf *out);

/* Append the statements of the schema, each with a semicolon on its end, but
 * for what SQLite, virtual tables and strata make for themselves. */
void scratch_schema(struct scratch *scratch, struct buf *out);

#endif
