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
    bool has_down_tokens; /* lines that an older strata wrote have none */
    struct digest down_tokens;
    struct digest chain;
    struct span span;               /* of its line */
    const struct migration *merged; /* of a base: what it was made from */
};

/* A sealed migration was sealed anew, by `strata lock --reseal`: what it was
 * before, and the history then. */
struct lock_acceptance {
    struct str version;
    struct digest script;
    struct digest tokens;
    struct str until;    /* the last sealed version then */
    struct digest chain; /* of that one, then */
    struct str reason;   /* decoded */
    struct span span;    /* of its line */
    size_t entry;        /* places of the two versions in the entries */
    size_t last;
};

struct lockfile {
    const struct source *source; /* NULL: there is none */
    const char *path;            /* where it is or would be */
    struct lock_entry *entries;
    size_t count;
    struct lock_acceptance *accepted; /* in the order of time */
    size_t accepted_count;
    const char *base;        /* no file, but what is merged: the revision whose
                                migrations the entries were made from; else NULL */
    const char *base_object; /* of it: how git names a file of the directory,
                                but for the file's path in it */
};

/* The first line of a lock file, with its line feed. */
void lockfile_format_header(struct buf *out);

/* Is this byte of a label written as itself? */
bool lockfile_is_plain(char c);

/* The line of a migration, with its line feed. A label's bytes other than
 * [A-Za-z0-9._+@-] are written as %XX; an empty label as "%". */
void lockfile_format_entry(const struct migration *migration, struct buf *out);

/* The line of an acceptance, with its line feed. A reason is written like a
 * label. */
void lockfile_format_acceptance(const struct lock_acceptance *acceptance,
                                struct buf *out);

/* What a reason has at most, in bytes. */
#define LOCK_REASON_MAXIMUM 400

/* What is wrong with the text of a reason; NULL when nothing is. */
const char *lockfile_reason_fault(struct str reason);

#endif
