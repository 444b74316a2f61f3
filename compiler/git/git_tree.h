/* SPDX-License-Identifier: MIT
 *
 * A directory as it was in a commit, for those who read through base/files.h.
 */
#ifndef GIT_GIT_TREE_H
#define GIT_GIT_TREE_H

#include "base/files.h"
#include "git/git_object.h"

struct git_entry;

/* `files` is its first member, by which it is found again. Links and
 * submodules in it are FS_OTHER. */
struct git_tree {
    struct files files;
    struct git_objects objects;
    const char *commit;
    const char *root; /* what its paths begin with, as a user writes it */
    struct git_entry *entries; /* by the bytes of their paths */
    size_t count;
    bool cut; /* a tree or a blob was not here, so that what was read is not
                 all */
};

enum git_tree_state {
    GIT_TREE_FINE,
    GIT_TREE_NONE,  /* the commit has nothing at this path */
    GIT_TREE_OTHER, /* it has something else than a directory there */
    GIT_TREE_LOST,  /* trees of the commit are not here */
    GIT_TREE_LARGE
};

/* Look into the directory `path` of a commit, from the top of the work tree, ""
 * for that itself; its files get paths that begin with `root`. To be ended with
 * git_tree_end in any case. */
enum git_tree_state git_tree_open(struct git_tree *tree, const struct git *git,
                                  const char *commit, const char *path,
                                  const char *root);
void git_tree_end(struct git_tree *tree);

/* What a commit has at a path: the id and 't'ree, 'b'lob, 'c'ommit (of a
 * submodule) or 'l'ink; NULL and 0 for nothing. False: it cannot be known. */
bool git_tree_find(const struct git *git, const char *commit, const char *path,
                   const char **id, char *kind);

/* The directory of a commit, from the top, with most of the same files as
 * `names`, which are inside a directory that is not in it; NULL for none. A
 * directory that is still in the work tree is not looked for. False: it cannot
 * be known. */
bool git_tree_moved_from(const struct git *git, const char *commit,
                         const char *const *names, size_t count,
                         const char **path);

#endif
