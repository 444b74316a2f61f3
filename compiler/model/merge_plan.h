/* SPDX-License-Identifier: MIT
 *
 * Two branches have both added migrations: which of one branch's get which new
 * version behind the other's, and what is to be renamed for it, in an order in
 * which nothing is in the way of anything.
 */
#ifndef MODEL_MERGE_PLAN_H
#define MODEL_MERGE_PLAN_H

#include "base/arena.h"
#include "base/files_view.h"

/* A version, and how it stands in names where that is not the same. */
struct merge_version {
    struct str value;
    struct str written;
};

/* One migration of the branch. */
struct merge_own {
    struct merge_version version;
    const char **paths; /* inside the directory: of all files that bear its
                           version, or of the directory that it is */
    size_t path_count;
    struct merge_version next; /* value.size 0: it stays */
};

/* Make the version behind `last`. */
typedef struct merge_version merge_next(void *context, struct str last);

/* Number the migrations of the branch, which are in order, behind `newest`;
 * those that are there already stay. Returns how many move. */
size_t merge_plan_number(struct merge_own *own, size_t count, struct str newest,
                         merge_next *next, void *context);

/* What has to be renamed, the last migration first: a new name is always later
 * than the old one, so that whatever had it has left it by then. NULL in
 * `*unknown`, or the path in whose name the version does not stand. */
void merge_plan_renames(struct arena *arena, const struct merge_own *own,
                        size_t count, struct files_rename **renames,
                        size_t *rename_count, const char **unknown);

/* A path whose last name has another version; NULL when the old one does not
 * stand in it, at its first digit. Other digits of the same value do, as in
 * '7.seed.sql' of '0007'. */
const char *merge_plan_path(struct arena *arena, const char *path,
                            const struct merge_version *was,
                            const struct merge_version *becomes);

/* A time of 14 digits, YYYYMMDDhhmmss, one second later. */
struct str merge_plan_second_later(struct arena *arena, struct str time);

#endif
