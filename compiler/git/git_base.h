/* SPDX-License-Identifier: MIT
 *
 * What the migrations of a work tree are to be compared with: a revision that
 * is named or found by what a CI system says, and of it and HEAD the best
 * common ancestor, so that what only the base has by now is no loss here.
 */
#ifndef GIT_GIT_BASE_H
#define GIT_GIT_BASE_H

#include "git/git.h"

/* Ask for a variable of the environment; NULL when it is not set. */
typedef const char *git_variable(const char *name);

struct git_base {
    const char *revision; /* as a user would write it */
    const char *commit;   /* its id */
    const char **commits; /* what to compare with; none where a submodule was
                             not there */
    size_t commit_count;
    bool is_ancestor; /* these are common ancestors; else the revision itself,
                         for want of one */
    bool is_exact;    /* it is what HEAD was merged into: no other is asked */
    /* When it cannot be had: */
    struct str problem; /* why, in lower case; empty: it can be had */
    struct str remedy;  /* "to get it: " and the command, or what else to do */
};

/* Find what REV, or for "auto" the surroundings, mean. False: `problem` and
 * `remedy` say why not. */
bool git_base_find(const struct git *git, const char *revision,
                   git_variable *variable, struct git_base *base);

/* The remedy that completes a history that was cut off. */
struct str git_base_deepen(const struct git *git);

#endif
