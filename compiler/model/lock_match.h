/* SPDX-License-Identifier: MIT
 *
 * The two sides of a comparison, and which of one belongs to which of the
 * other: by version, and by text. lock_compare.h says what follows from it.
 */
#ifndef MODEL_LOCK_MATCH_H
#define MODEL_LOCK_MATCH_H

#include "base/arena.h"
#include "model/lockfile.h"

/* A lock entry or a migration, and its partners on the other side. */
struct item {
    const struct lock_entry *entry;
    struct migration *migration;
    struct str version;
    const struct digest *text; /* NULL: not known, the script is broken */
    struct item *same_version;
    struct item *same_text;
};

struct side {
    struct item *items;
    size_t count;
};

/* Pair the lock's entries and the set's migrations, both in order of their
 * versions, in time proportional to their numbers. With `layout_edits` texts of
 * one version are the same when their tokens are. Sets each migration's
 * `sealed`: the lock file, which is no base, has an entry of its version. */
void lock_match(struct arena *arena, struct migration_set *set,
                const struct lockfile *lock, bool layout_edits,
                struct side *sealed, struct side *present);

#endif
