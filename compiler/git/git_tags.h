/* SPDX-License-Identifier: MIT
 *
 * A file as it is in every tag of a repository.
 */
#ifndef GIT_GIT_TAGS_H
#define GIT_GIT_TAGS_H

#include "git/git_object.h"

/* One text, and the first of the tags that have it. */
struct git_tagged {
    const char *tag; /* without "refs/tags/" */
    const char *id;  /* of the blob */
    struct str text;
};

/* Read the file at a path from the top of the work tree, each text once. False:
 * one cannot be read; `*lost` is its tag, or NULL when git could not be asked.
 */
bool git_tags_read(const struct git *git, const char *path, size_t maximum,
                   struct git_tagged **tagged, size_t *count,
                   const char **lost);

#endif
