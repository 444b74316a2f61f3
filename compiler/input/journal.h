/* SPDX-License-Identifier: MIT
 *
 * Drizzle's meta/_journal.json: which scripts there are, in which order.
 */
#ifndef INPUT_JOURNAL_H
#define INPUT_JOURNAL_H

#include "base/arena.h"
#include "diag/diag.h"

struct journal_entry {
    struct str index; /* decimal digits */
    struct str tag;   /* the script's name without .sql */
};

struct journal {
    struct journal_entry *entries;
    size_t count;
    struct str dialect; /* "sqlite"; data is NULL when it is not there */
};

/* False: it is no journal; reported. */
bool journal_read(struct arena *arena, const struct source *source,
                  struct journal *journal, struct diags *diags);

#endif
