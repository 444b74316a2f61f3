/* SPDX-License-Identifier: MIT
 *
 * What git's index says of the files in a directory, and what is under way in
 * its work tree.
 */
#ifndef GIT_GIT_INDEX_H
#define GIT_GIT_INDEX_H

#include "git/git.h"

struct git_indexed {
    const char *path; /* inside the directory */
    const char *id;
    bool unmerged; /* a conflict is not resolved */
};

/* All of them, by the bytes of their paths; of a conflict one. False: git could
 * not say. */
bool git_index_read(const struct git *git, struct git_indexed **files,
                    size_t *count);

/* NULL: it has no such file. */
const struct git_indexed *git_index_find(const struct git_indexed *files,
                                         size_t count, const char *path);

enum git_progress {
    GIT_AT_REST,
    GIT_MERGING,
    GIT_REBASING,
    GIT_PICKING
};

/* What waits to be completed; `*other` is the commit that is merged in, or that
 * is put on top of HEAD; NULL when none is named. */
enum git_progress git_progress(const struct git *git, const char **other);

/* The path of a file of git's own for this work tree; NULL: not known. */
const char *git_own_path(const struct git *git, const char *name);

#endif
