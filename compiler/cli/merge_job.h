/* SPDX-License-Identifier: MIT
 *
 * One run of `strata merge`: everything is planned before anything is done.
 */
#ifndef CLI_MERGE_JOB_H
#define CLI_MERGE_JOB_H

#include "cli/sides.h"
#include "model/merge_plan.h"

struct merge_job {
    struct sides sides;
    enum exit_status status; /* of a run that is ended before its end */
    struct merge_own *own;   /* of the same migrations as sides.own */
    size_t moved;
    struct files_rename *renames;
    size_t rename_count;
    struct migration_set planned;     /* the directory as it will be */
    const struct migration **becomes; /* of planned: what each of the branch's
                                         will be */
    struct str lock; /* the text of the lock file; data NULL: it stays */
    size_t resealed; /* lines of the branch in it */
    size_t unsealed; /* lines that it had there, and now has not */
};

/* Report that it cannot be done. Returns what diag_note takes. */
struct diag *merge_blocked(struct merge_job *job, const char *path,
                           const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Number the branch's migrations behind the base's, and find all files that
 * bear their versions. False: reported. */
bool merge_names_plan(struct merge_job *job);

/* The script of the base that is not in the directory yet; NULL: all are. */
const char *merge_guard_absent(const struct merge_job *job);

/* Whether the order of the migrations is strata's to change. False: reported.
 */
bool merge_guard_order(struct merge_job *job);

/* Whether nothing speaks against the renames. False: reported. */
bool merge_guard_files(struct merge_job *job);

/* Whether no release has what the branch's migrations are now. False: reported.
 */
bool merge_guard_releases(struct merge_job *job);

/* Make the lock file's text, and see that it fits the directory as it will be.
 * False: reported. */
bool merge_text_plan(struct merge_job *job);

/* Complete the renames of a run that was ended in the midst of them. False:
 * reported. `*completed` is their number. */
bool merge_renames_resume(struct merge_job *job, size_t *completed);

/* Rename everything, or nothing. False: reported. */
bool merge_renames_do(struct merge_job *job);

#endif
