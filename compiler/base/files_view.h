/* SPDX-License-Identifier: MIT
 *
 * A directory on the disk as it would be: without some files, and with others
 * under new names.
 */
#ifndef BASE_FILES_VIEW_H
#define BASE_FILES_VIEW_H

#include "base/files.h"

/* A file or a directory gets another name in the directory that it is in. */
struct files_rename {
    const char *from; /* inside the root */
    const char *to;
};

/* `files` is its first member, by which it is found again. What is outside of
 * the root is as it is on the disk. */
struct files_view {
    struct files files;
    const char *root;
    const char *const *hidden; /* paths inside the root, by their bytes */
    size_t hidden_count;
    const struct files_rename *renames;
    size_t rename_count;
};

void files_view_init(struct files_view *view, const char *root);

/* The part of a path inside a root, "" for the root itself; NULL when it is
 * not in it. */
const char *files_inside(const char *root, const char *path);

/* The paths of all files inside a directory, by their bytes, without those
 * whose names begin with a dot, and no more than `depth` directories deep. 0 or
 * an errno value. */
int files_walk(const struct files *files, struct arena *arena, const char *root,
               int depth, const char ***paths, size_t *count);

/* Whether a path is one of such paths. */
bool files_contain(const char *const *paths, size_t count, const char *path);

#endif
