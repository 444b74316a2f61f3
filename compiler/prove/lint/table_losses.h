/* SPDX-License-Identifier: MIT
 *
 * What a table's definition had before a step, and has no more.
 */
#ifndef PROVE_LINT_TABLE_LOSSES_H
#define PROVE_LINT_TABLE_LOSSES_H

#include "prove/lint/changes.h"

enum loss {
    LOST_NOT_NULL,
    LOST_DEFAULT,
    LOST_UNIQUE,
    LOST_GENERATED,
    LOST_COLLATE,
    LOST_CHECK,
    LOST_FOREIGN_KEY,
    LOST_PRIMARY_KEY,
    LOST_AUTOINCREMENT,
    LOST_STRICT,
    LOST_WITHOUT_ROWID,
    LOSS_COUNT,
    LOST_NOTHING = LOSS_COUNT /* a change, but no loss */
};

struct table_change {
    enum loss loss;
    struct str column; /* before, or a new one; of several the first one; empty:
                          none */
    bool is_of_column; /* and of no other, nor of the table */
    bool is_told;      /* for whoever judges */
    struct table_change *next;
};

struct table_losses {
    struct changes *changes;
    const struct table_pair *pair;
    struct table_change *first;
    struct table_change **end;
    size_t counts[LOSS_COUNT + 1]; /* of each kind */
};

/* Compare the definitions of a pair. */
void table_losses_find(struct table_losses *losses, struct changes *changes,
                       const struct table_pair *pair);

/* What else has changed about the column of a loss. */
struct table_column_changes {
    size_t losses; /* of other kinds */
    size_t others;
};
struct table_column_changes
table_losses_beside(const struct table_losses *losses,
                    const struct table_change *change);

/* Whether all changes are about one column. */
bool table_losses_is_of_one_column(const struct table_losses *losses);

#endif
