/* SPDX-License-Identifier: MIT
 *
 * A database file that is open to be looked into and nothing else, and the
 * questions that may be asked of it.
 */
#ifndef DATABASE_LOOK_H
#define DATABASE_LOOK_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/str.h"

struct look {
    struct arena *arena;
    sqlite3 *db;
    long long began_ms;
    struct str problem; /* why it went no further; empty: it did */
};

/* Open a file for reading. False: there is a problem. To be closed in any
 * case. */
bool look_open(struct look *look, struct arena *arena, const char *path,
               int busy_timeout_ms);
void look_close(struct look *look);

/* Say what the problem is. Returns false. */
bool look_fail(struct look *look, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A statement with a name and a number as its parameters, as far as it has any.
 * NULL: there is a problem. The name must live as long as the statement. */
sqlite3_stmt *look_prepare(struct look *look, const char *sql, struct str name,
                           long long number);

/* End a statement whose last step gave `code`. False: that is a problem. */
bool look_ended(struct look *look, sqlite3_stmt *statement, int code);

/* A copy of a text; data NULL when the value is none. */
struct str look_text(struct look *look, sqlite3_stmt *statement, int column);

enum look_table {
    LOOK_TABLE_FINE,
    LOOK_TABLE_MISSING,
    LOOK_TABLE_STRANGE,   /* a view, a virtual table, without these columns or
                               with one that is computed: it would run what its
                               author wrote */
    LOOK_TABLE_UNREADABLE /* there is a problem */
};

/* Whether there is a table with these columns, of a name that needs no quotes.
 */
enum look_table look_table(struct look *look, const char *name,
                           const char *const *columns, size_t count);

#endif
