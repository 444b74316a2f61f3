/* SPDX-License-Identifier: MIT
 *
 * One lock file of two: the base's lines as they are, then those of a branch,
 * sealed anew behind them, with what each side accepts.
 */
#ifndef MODEL_MERGE_LOCK_H
#define MODEL_MERGE_LOCK_H

#include "base/buf.h"
#include "model/lockfile.h"

/* A line that the branch adds, in the order of its own lock file. */
struct merge_line {
    const struct migration *migration; /* what it seals, with its new version;
                                          or of which it accepts a text */
    const struct lock_acceptance *accepted; /* NULL: it seals */
    /* Set by merge_lock_write. */
    size_t entry;        /* the migration's place among all entries */
    struct digest after; /* the script's digest from this acceptance on */
    struct digest after_tokens;
};

/* Write the merged lock file. `base` has no source where the base has none.
 * Migrations that are sealed have to stand behind all of the base's. NULL, or
 * the line that does not fit: what it accepts a text of is sealed nowhere, or
 * with another text in the base; or there are more states of databases than a
 * lock file can accept. */
const struct merge_line *merge_lock_write(struct arena *arena,
                                          const struct lockfile *base,
                                          struct merge_line *lines,
                                          size_t count, struct buf *out);

#endif
