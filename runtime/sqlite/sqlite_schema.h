/* SPDX-License-Identifier: MIT
 *
 * A schema as sqlite_master has it, for those who hash it or compare it.
 */
#ifndef STRATA_SQLITE_SCHEMA_H
#define STRATA_SQLITE_SCHEMA_H

#include "schema_hash.h"
#include "sqlite/sqlite_engine.h"

struct strata__object {
    struct strata__text type;
    struct strata__text name;
    struct strata__text table;
    struct strata__text sql;
    uint64_t hash;
};

/* Visit all objects of the database `main` that count as the schema: not those
 * of SQLite, of strata, or of the application (set->own). Of tables that belong
 * to virtual ones that is known only later: they are visited, too, and a second
 * time to be taken back. Returns SQLite's code. */
int strata__sqlite_each_object(
    sqlite3 *db, const strata_set *set,
    void (*visit)(void *context, const struct strata__object *object,
                  bool take_back),
    void *context);

/* The text in a column, or none; it lives as long as the row. *code is set when
 * memory is short. */
struct strata__text strata__sqlite_column(sqlite3_stmt *row, int column,
                                          int *code);

#endif
