/* SPDX-License-Identifier: MIT
 *
 * The lock file as data: one entry per sealed migration, in order. Reading it
 * is input/lock_read.h's.
 */
#ifndef MODEL_LOCKFILE_H
#define MODEL_LOCKFILE_H

#include "base/buf.h"
#include "model/migration.h"

#define LOCK_FILE_NAME "strata.lock"
#define LOCK_FORMAT 1

struct lock_entry {
    struct str version;
    struct str label; /* decoded */
    struct digest script;
    struct digest tokens;
    bool has_down;
    struct digest down;
    struct digest chain;
    struct span span; /* of its line */
};

struct lockfile {
    const struct source *source; /* NULL: there is none */
    const char *path;            /* where it is or would be */
    struct lock_entry *entries;
    size_t count;
};

/* The first line of a lock file, with its line feed. */
void lockfile_format_header(struct buf *out);

/* Is this byte of a label written as itself? */
bool lockfile_is_plain(char c);

/* The line of a migration, with its line feed. A label's bytes other than
 * [A-Za-z0-9._+@-] are written as %XX; an empty label as "%". */
void lockfile_format_entry(const struct migration *migration, struct buf *out);

#endif
