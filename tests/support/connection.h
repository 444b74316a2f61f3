/* SPDX-License-Identifier: MIT
 *
 * Everything about a connection that a call of the runtime leaves as it was.
 */
#ifndef SUPPORT_CONNECTION_H
#define SUPPORT_CONNECTION_H

#include <sqlite3.h>

#define CONNECTION_SETTINGS 27
#define CONNECTION_CONFIGS 10

struct connection_look {
    char settings[CONNECTION_SETTINGS][24]; /* "?": could not be read */
    int configs[CONNECTION_CONFIGS];        /* of sqlite3_db_config */
    sqlite3_int64 last_insert_rowid;
    int autocommit;
    int transaction; /* as sqlite3_txn_state says */
    int statements;
};

/* Look at a connection. NULL has nothing to look at. */
void connection_look(sqlite3 *db, struct connection_look *look);

/* Say in words what is different after a call; NULL when nothing is. The text
 * lives until the next call. */
const char *connection_difference(const struct connection_look *before,
                                  const struct connection_look *after);

#endif
