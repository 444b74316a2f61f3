/* SPDX-License-Identifier: MIT
 *
 * The two sides of a merge: the base with its migrations, and the branch, which
 * is what is in the directory and not only in the base. For `strata heads` and
 * `strata merge`.
 */
#ifndef CLI_SIDES_H
#define CLI_SIDES_H

#include "cli/project.h"
#include "git/git_base.h"
#include "git/git_index.h"
#include "input/convention.h"
#include "input/lock_sides.h"

/* A migration of the branch that is not in the base. */
struct own {
    const struct migration *migration; /* of sides->branch */
    bool sealed;                       /* with the text that it has */
    bool edited;     /* sealed, and with another one since then */
    bool is_equal;   /* the base has its version, with another migration */
    bool is_earlier; /* it does not come behind the base's newest */
};

struct path_list {
    const char **paths; /* inside the directory, by their bytes */
    size_t count;
};

struct sides {
    struct project project; /* its arena, findings and directory */
    struct git git;
    enum git_progress progress;
    const char *base_name;     /* what a user may call it */
    const char *base_commit;   /* its id */
    const char *ours;          /* the commit of the branch, or NULL */
    const char **parted;       /* ids of the commits where they parted */
    size_t parted_count;       /* 0: nowhere */
    struct migration_set base; /* what is there; convention NULL: nothing */
    struct lockfile base_lock; /* source NULL: there is none */
    bool *base_is_new;         /* of its migrations: since they parted */
    size_t base_new_count;
    struct migration_set branch; /* the directory without what only the base
                                    has; convention NULL: not readable */
    const struct diag *unlisted; /* why the order of the branch's migrations,
                                    which is in a file of another tool's, cannot
                                    be told; NULL: it can */
    const struct convention *convention;
    struct own *own; /* in order */
    size_t own_count;
    struct path_list here; /* what is in the directory … */
    struct path_list base_files;
    struct path_list common_files; /* … and was where they parted */
    struct path_list our_files;    /* …and is in the branch's commit */
    struct lock_side_line *lines;  /* of the branch's lock file, of both sides
                                      where it is in conflict */
    size_t line_count;
};

/* Find and read both. Anything but EXIT_FINE: reported. To be ended with
 * sides_close in any case. */
enum exit_status sides_open(struct sides *sides,
                            const struct invocation *invocation);
enum exit_status sides_close(struct sides *sides, enum exit_status status);

/* The version of the base's newest migration; empty when it has none. */
struct str sides_newest(const struct sides *sides);

/* Whether a file of the directory is the branch's alone. */
bool sides_is_own(const struct sides *sides, const char *path);

/* Whether the order of the migrations is in a file of another tool's. */
bool sides_is_listed(const struct sides *sides);

/* A place in no file that was read. */
struct span sides_place(struct sides *sides, const char *path);

#endif
