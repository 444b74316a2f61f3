/* SPDX-License-Identifier: MIT
 *
 * Reads strata.lock. A damaged file is a located error, never a guess: nothing
 * of it is used then.
 */
#ifndef INPUT_LOCK_READ_H
#define INPUT_LOCK_READ_H

#include "base/files.h"
#include "diag/diag.h"
#include "model/lockfile.h"

/* Read <directory>/strata.lock; one that does not exist is an empty one. */
bool lock_read(struct arena *arena, const char *directory,
               struct lockfile *lock, struct diags *diags);

/* The same of a file at any path; NULL is the disk. */
bool lock_read_file(struct arena *arena, const struct files *files,
                    const char *path, struct lockfile *lock,
                    struct diags *diags);

/* The same from a source that is already in memory. */
bool lock_parse(struct arena *arena, const struct source *source,
                struct lockfile *lock, struct diags *diags);

#endif
