/* SPDX-License-Identifier: MIT
 *
 * What schema_read.c and schema_table.c share: asking SQLite, and the rows of
 * sqlite_schema.
 */
#ifndef PROVE_SCHEMA_ASK_H
#define PROVE_SCHEMA_ASK_H

#include "model/schema.h"
#include "prove/scratch.h"

/* A row of sqlite_schema, and what was made of it. Shared by all schemas that
 * have it, and so never changed. */
struct schema_row {
    long long id;
    long long root; /* page; 0: it has none */
    struct str type;
    struct str name;
    struct str table;
    struct str sql;
    bool shadow; /* a table that a virtual one made for itself */
    void *object;
};

struct schema_rows {
    struct schema_row **items;
    size_t count;
};

/* Room for one more in an array: more is made at each power of two. */
#define SCHEMA_GROW(arena, items, count)                                       \
    ((items) = schema_grown(arena, items, count, sizeof *(items)))
void *schema_grown(struct arena *arena, void *items, size_t count, size_t size);

/* Prepare a statement, with a name in it as `format` says: by one %w. NULL when
 * SQLite refuses, as it may when a module does. */
sqlite3_stmt *schema_ask(struct arena *arena, struct scratch *scratch,
                         const char *format, struct str name);

/* Whether there is a next row, of a statement that may be NULL. */
bool schema_next(sqlite3_stmt *statement);

/* Data is NULL where there is none. The first lives until the next row. */
struct str schema_text(sqlite3_stmt *statement, int column);
struct str schema_copy(struct arena *arena, sqlite3_stmt *statement,
                       int column);

/* The table of a row, by pragmas. */
struct schema_table *schema_table_read(struct arena *arena,
                                       struct scratch *scratch,
                                       const struct schema_rows *rows,
                                       const struct schema_row *row);

#endif
