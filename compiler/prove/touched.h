/* SPDX-License-Identifier: MIT
 *
 * What scripts did to the rows of tables, and which table is which while they
 * run: a name is given away by a rename, and taken by a table made anew.
 */
#ifndef PROVE_TOUCHED_H
#define PROVE_TOUCHED_H

#include "model/schema.h"
#include "prove/observe.h"

#define TOUCHED_NEVER ((size_t)-1)

/* Statements are indices of the observation, or TOUCHED_NEVER. */
struct touched_table {
    struct touched_table *next;
    const struct schema_table *origin; /* as it was before, if that is known */
    struct str before; /* its name before; data NULL: the scripts made it */
    struct str name;   /* at present, or when it was dropped */
    size_t made;       /* by this statement */
    size_t dropped;    /* likewise */
    size_t filled;     /* by the last one that put rows in which it read from
                          other tables */
    size_t last_write; /* that may have changed its rows */
    bool is_temporary;
    bool is_altered;
    bool is_inserted; /* into; likewise the next ones */
    bool is_updated;
    bool is_deleted;            /* from, by name */
    bool is_deleted_indirectly; /* by a trigger, or a foreign key's action */
    bool is_replaced; /* rows may have made way for others: OR REPLACE, or
                         whatever a trigger does */
};

struct touched {
    struct arena *arena;
    const struct schema *before; /* NULL: not known, then every name that is
                                    not made is of a table before */
    struct touched_table *first;
    struct touched_table **end;
    size_t action; /* the next one of the observation */
};

void touched_begin(struct touched *touched, struct arena *arena,
                   const struct schema *before);

/* Follow one statement. To be called with statements in their order. */
void touched_advance(struct touched *touched, const struct observation *seen,
                     size_t statement);

/* Follow all of them from the first one. */
void touched_read(struct touched *touched, struct arena *arena,
                  const struct schema *before, const struct observation *seen);

/* What was this table before; NULL when nothing touched it. */
struct touched_table *touched_find(const struct touched *touched,
                                   struct str before);

/* What has this name at present, if it was touched. */
struct touched_table *touched_find_live(const struct touched *touched,
                                        struct str name, bool temporary);

/* What stands for a table of before: itself, else the one that the scripts made
 * and that bears its name; NULL when it is gone. */
struct touched_table *touched_heir(const struct touched *touched,
                                   struct touched_table *table);

/* Whether a table stands for another one, of before. */
bool touched_is_heir(const struct touched *touched,
                     struct touched_table *table);

/* Whether a word stands in a statement, bare and in any case. */
bool statement_says(struct span statement, struct str word);

/* Whether rows make way for others in it: REPLACE, but not replace(a, b, c). */
bool statement_replaces(struct span statement);

#endif
