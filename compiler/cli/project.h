/* SPDX-License-Identifier: MIT
 *
 * What every command works on: a directory of migrations, read, compared with
 * its lock file, and proved; report.h prints what was found.
 */
#ifndef CLI_PROJECT_H
#define CLI_PROJECT_H

#include "cli/options.h"
#include "diag/diag.h"
#include "model/lockfile.h"

struct project {
    const struct invocation *invocation;
    struct arena arena; /* of the run */
    struct diags diags;
    const char *directory;
    struct migration_set set;
    struct lockfile lock;
    bool lock_damaged;  /* it could not be read */
    bool only_problems; /* findings that are notes are not printed */
    bool prints_result; /* on the standard output, so that --format leaves it
                           alone */
};

/* How far to go. Each step includes the ones before it. */
enum project_depth {
    PROJECT_READ,    /* names, scripts, lock file */
    PROJECT_FILLED,  /* the same, and there is at least one migration */
    PROJECT_COMPARE, /* the scripts against the lock file */
    PROJECT_PROVE,   /* the scripts on a scratch database */
    PROJECT_TEST     /* the same for the data tests alone: no rule is heard */
};

/* Read the directory that is operand number `operand`, or "migrations". All
 * problems are collected, not only the first. False: there are errors. */
bool project_open(struct project *project, const struct invocation *invocation,
                  size_t operand, enum project_depth depth);

/* Print what was found and end the run. With a failure the status is
 * EXIT_FINDINGS, else `status`. */
enum exit_status project_close(struct project *project,
                               enum exit_status status);

/* --layout-edits allow. */
bool project_allows_layout_edits(const struct invocation *invocation);

/* How long one statement may run in the proof. */
long long project_timeout_ms(const struct invocation *invocation);

/* Report that a file could not be written. Returns EXIT_USAGE. */
enum exit_status project_unwritable(struct project *project, const char *path,
                                    int error);

#endif
