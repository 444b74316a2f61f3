/* SPDX-License-Identifier: MIT
 *
 * The lines of a lock file that may be damaged by a merge: conflict markers are
 * passed over, with what diff3 shows as the common text, and so is what is no
 * line. Order and chains are not looked at. To learn what was sealed, not to
 * trust it.
 */
#ifndef INPUT_LOCK_SIDES_H
#define INPUT_LOCK_SIDES_H

#include "model/lockfile.h"

struct lock_side_line {
    bool is_accepted;
    struct lock_entry entry;
    struct lock_acceptance accepted; /* but for its places among entries */
};

void lock_sides_read(struct arena *arena, const struct source *source,
                     struct lock_side_line **lines, size_t *count);

#endif
