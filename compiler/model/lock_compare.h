/* SPDX-License-Identifier: MIT
 *
 * The directory against the lock file: which sealed migrations were edited,
 * renumbered, deleted, reordered, or have something new before them. Pure: it
 * compares and reports, all findings at once.
 */
#ifndef MODEL_LOCK_COMPARE_H
#define MODEL_LOCK_COMPARE_H

#include "diag/diag.h"
#include "model/lockfile.h"

/* A script's text as it once was. */
struct old_text {
    struct str text;
    const char *object; /* by which git knows its file; NULL: by none */
};

/* What can find it. False: it cannot be had. */
struct old_texts {
    void *context;
    bool (*find)(void *context, const struct script *script,
                 const struct digest *digest, struct old_text *found);
};

/* All zero: nothing but the comparison. */
struct lock_compare_options {
    bool locked;       /* migrations that are not sealed are errors */
    bool layout_edits; /* sealed scripts may change in all but their SQL tokens
                          and the directives that count */
    const struct str *reseal; /* versions that may have changed, and must have:
                                 they are about to be sealed anew */
    size_t reseal_count;
    const struct old_texts *texts; /* NULL: none can be had */
};

/* Compare. With the lock file, and not with a base, set each migration's
 * `sealed`, its `identity` where a layout edit passes, and the chains. */
bool lock_compare_with(struct migration_set *set, const struct lockfile *lock,
                       const struct lock_compare_options *options,
                       struct diags *diags);

/* The same with `locked` alone. */
bool lock_compare(struct migration_set *set, const struct lockfile *lock,
                  bool locked, struct diags *diags);

#endif
