/* SPDX-License-Identifier: MIT
 *
 * Rows for every table of a scratch database, made from its live schema.
 */
#ifndef PROVE_POPULATE_H
#define PROVE_POPULATE_H

#include "model/schema.h"
#include "prove/scratch.h"

/* Kinds of rows, to be combined. */
enum {
    ROWS_FIRST = 1,     /* one row, every column filled with something plain */
    ROWS_SECOND = 2,    /* another, different in every column */
    ROWS_DUPLICATE = 4, /* equal to the first where nothing is unique */
    ROWS_NULL = 8,      /* NULL wherever that is allowed */
    ROWS_EDGE = 16,     /* empty texts, 0, -1, the largest number, not ASCII */
    ROWS_ALL = 31
};

struct populate_options {
    unsigned kinds;
    /* Texts are JSON, and so are blobs, as texts: for scripts that read columns
     * as such. */
    bool json;
    /* When not 0, fewer rows than a schema allows, where programs have fewer:
     * one in a table of settings, which is of this kind; each script once in a
     * list of those that were run; and ids of a table that no other one has. */
    unsigned modest;
    /* When not NULL, only this table gets rows of the kinds, and the others
     * plain ones. */
    const struct schema_table *only;
    /* When not NULL, no other column of `only` is NULL, repeated on purpose, or
     * on the edge. */
    const struct schema_column *only_column;
    /* The schema for which this was called last on this database, or NULL. What
     * is shared with it is not looked at, and of other tables only what is new:
     * a column that a script has filled is not emptied again. `report` is that
     * of the last call then, and is brought up to date. */
    const struct schema *since;
    /* Rows may have been deleted since: what is shared is looked at, whether
     * there is a row. */
    bool rows_went;
};

struct unseeded_table {
    struct str table;
    /* "CHECK", "COPY" (it stands beside the table that it is to replace, and is
     * left alone), "EXPRESSION" (something in a CHECK, an index or a generated
     * column fails), "FOREIGN KEY", "MODULE", "NOT NULL", "TIME" (it took too
     * long), "TRIGGER", "TYPE", "UNIQUE" or "ERROR". */
    struct str reason;
    struct str words; /* SQLite's */
};

struct populate_report {
    struct unseeded_table *items; /* tables that have no row in the end */
    size_t count;
    size_t filled; /* tables that have rows */
};

/* Give every table rows of the kinds that it does not have yet. A table that
 * has none, or few and is new, gets all kinds; what others have is carried on:
 * columns that are new get values of the kinds in the rows that are there, and
 * a NULL or a repeated value that has become possible comes in a new row. No
 * table gets more than a dozen rows, but by triggers.
 *
 * Parents come before children, cycles too; what SQLite refuses is tried with
 * other values, and without triggers where these refuse every row. The same
 * schema and rows give the same rows. Foreign keys hold afterwards as well as
 * before, whether they are enforced or not. `report` may be NULL without
 * `since`; its texts are in the arena. No transaction may be open. */
void populate(struct arena *arena, struct scratch *scratch,
              const struct schema *schema,
              const struct populate_options *options,
              struct populate_report *report);

#endif
