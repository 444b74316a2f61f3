/* SPDX-License-Identifier: MIT
 *
 * The next migration by the rules of the convention that a directory follows:
 * what it is called, how many files it is, and what stands in them at first.
 */
#ifndef CLI_NEW_LAYOUT_H
#define CLI_NEW_LAYOUT_H

#include "base/arena.h"
#include "model/migration.h"

/* Paths are inside the migrations directory. */
struct new_layout {
    const char *directory; /* to be made around the files; NULL: none */
    struct {
        const char *path;
        const char *text;
    } files[2];
    size_t count;
};

/* Why strata cannot begin a migration in such a directory, and what does; NULL
 * when it can. */
const char *new_layout_refusal(struct arena *arena,
                               const struct migration_set *set,
                               struct str label, struct str now);

/* Lay out the migration that comes after the newest one of the set, and after
 * the version `sealed` (empty: none), in the manner of the newest; `now` is 14
 * digits. Where that one has no label, neither has the new one. NULL, or what
 * is wrong with the label. */
const char *new_layout_make(struct arena *arena,
                            const struct migration_set *set, struct str sealed,
                            struct str label, struct str now,
                            struct new_layout *layout);

/* The version that comes after `last` in the manner of the set: as strata
 * orders it, and as it is written in names. */
void new_layout_next(struct arena *arena, const struct migration_set *set,
                     struct str last, struct str now, struct str *value,
                     struct str *written);

/* How the version of a migration of the set is written in its name. */
struct str new_layout_written(struct arena *arena,
                              const struct migration_set *set,
                              const struct migration *migration);

#endif
