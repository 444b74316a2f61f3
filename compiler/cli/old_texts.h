/* SPDX-License-Identifier: MIT
 *
 * Scripts as they once were, from the history that git keeps of their files:
 * among the last texts of a file is the one that was sealed.
 */
#ifndef CLI_OLD_TEXTS_H
#define CLI_OLD_TEXTS_H

#include "git/git_object.h"
#include "input/discover.h"
#include "model/lock_compare.h"

struct history {
    struct arena *arena;
    const struct discover_options *reading;
    const struct migration_set *set;
    bool opened;
    bool usable; /* there is a repository */
    struct git git;
    struct git_objects objects;
    long long asked_ms; /* how long git took so far */
};

/* What lock_compare asks. Nothing is done before it does. */
struct old_texts old_texts_of(struct history *history, struct arena *arena,
                              const struct migration_set *set,
                              const struct discover_options *reading);

void old_texts_end(struct history *history);

#endif
