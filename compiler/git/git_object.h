/* SPDX-License-Identifier: MIT
 *
 * Texts out of a repository, by one process that is asked for one after the
 * other. No filter and no conversion of the repository is applied.
 */
#ifndef GIT_GIT_OBJECT_H
#define GIT_GIT_OBJECT_H

#include "git/git.h"

/* Begins when it is first asked, and is ended with git_objects_end. */
struct git_objects {
    const struct git *git;
    struct process process;
    bool lost; /* an object was not here: it was cloned without, or pruned */
};

void git_objects_init(struct git_objects *objects, const struct git *git);
void git_objects_end(struct git_objects *objects);

/* The bytes of a blob, with a NUL behind them. EFBIG: more than `maximum`;
 * EINVAL: it is no blob; ENODATA: it is not here; other errno values: git could
 * not be asked. */
int git_objects_read(struct git_objects *objects, struct arena *arena,
                     const char *id, size_t maximum, struct str *text);

#endif
