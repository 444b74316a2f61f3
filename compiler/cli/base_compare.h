/* SPDX-License-Identifier: MIT
 *
 * The project against what is merged: its migrations, which lock_compare takes
 * for sealed ones, and its lock file, which may only have grown. What the
 * comparison with the project's own lock file has told is not told again.
 */
#ifndef CLI_BASE_COMPARE_H
#define CLI_BASE_COMPARE_H

#include "cli/project.h"

/* A base as it was read. */
struct merged {
    const char *name;   /* what to call it */
    const char *object; /* how git names its directory, with ':' or '/' at the
                           end */
    const char *moved_from; /* where the directory was, if somewhere else; NULL:
                               where it is, or where the user says */
    struct migration_set set;
    struct lockfile lock; /* source NULL: it has none */
    bool has_lock;        /* it could be read */
    struct diags diags;   /* of reading it */
};

struct base_findings {
    struct project *project;
    const struct merged *bases; /* all that are compared with */
    size_t base_count;
    bool unrelated;   /* the base is not known to be an ancestor of HEAD */
    bool cut;         /* …because the history was cut off */
    size_t undecided; /* findings that need the history and were not reported */
    size_t resealed;  /* migrations of the last base that were sealed anew */
};

void base_compare(struct base_findings *findings, const struct merged *merged);

/* The same where there is a lock file and nothing else. */
void base_compare_lock(struct base_findings *findings,
                       const struct merged *merged);

/* Report that what a base has could not be read as migrations; `first` is what
 * was found in it, or NULL. */
void base_report_unreadable(struct base_findings *findings, struct str message,
                            const struct diag *first);

#endif
