/* SPDX-License-Identifier: MIT
 *
 * The repository that a directory is in. git is run as a program, in an
 * environment of our own: nothing that a repository's configuration names is
 * run, nothing is fetched, nothing is written.
 */
#ifndef GIT_GIT_H
#define GIT_GIT_H

#include "base/process.h"
#include "base/str.h"

struct arena;

/* A commit, tree or blob in hexadecimal digits: 40, or 64 with SHA-256. */
#define GIT_ID_MAXIMUM 64

enum git_state {
    GIT_FINE,
    GIT_NO_PROGRAM,    /* there is no git in PATH */
    GIT_NO_REPOSITORY, /* the directory is in none */
    GIT_NO_WORK_TREE,  /* it is in a bare one, or inside of .git */
    GIT_FOREIGN,       /* the checkout belongs to another user */
    GIT_BROKEN         /* git said something else, or took too long */
};

struct git {
    struct arena *arena;
    const char *program;
    const char *directory; /* as the user names it */
    const char *const *environment;
    const char *prefix;  /* of the directory inside the work tree: "" or with a
                            slash at its end; links are followed */
    const char *up;      /* from the directory to the top: "" or "../../" */
    const char *parent;  /* the work tree that this one is a submodule of; NULL:
                            none */
    bool shallow;        /* its history was cut off */
    bool partial;        /* it was cloned without all of its objects */
    struct str said;     /* by git, when something was wrong; one line */
    const char *trusted; /* of GIT_FOREIGN: the directory that is to be named
                            safe */
};

/* Find the repository of a directory. */
enum git_state git_open(struct arena *arena, const char *directory,
                        struct git *git);

/* What is wrong in a state other than GIT_FINE, and what to do about it; empty
 * when that is not git's to say. */
struct str git_problem(enum git_state state);
struct str git_remedy(const struct git *git, enum git_state state);

/* What of git's answers is worth keeping at most. */
#define GIT_ANSWER_MAXIMUM ((size_t)1 << 20)

/* Run git in the directory with these arguments, NULL behind the last. 0, or an
 * errno value; what git itself failed at is result->status. */
int git_run(const struct git *git, const char *const *arguments, size_t maximum,
            struct process_result *result);

/* Start git so that it can be asked several things. */
int git_start(const struct git *git, const char *const *arguments,
              struct process *process);

/* The id of the commit that a revision names, NULL when there is none here. */
const char *git_commit(const struct git *git, const char *revision);

/* The best common ancestors of two commits. False: git could not say. That
 * there is none is `*count` 0. */
bool git_merge_bases(const struct git *git, const char *a, const char *b,
                     const char ***ids, size_t *count);

/* The parents that a commit names, whether they are here or not. */
bool git_parents(const struct git *git, const char *commit, const char ***ids,
                 size_t *count);

/* Whether a text can be the id of an object, and is not all zeros. */
bool git_is_id(struct str text);

/* Whether a text can be a revision: not empty, no option, no control
 * characters. */
bool git_is_revision(struct str text);

/* "git", or "git -C DIRECTORY", for messages. */
const char *git_name(const struct git *git, struct arena *arena);

#endif
