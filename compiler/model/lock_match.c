/* SPDX-License-Identifier: MIT
 *
 * Pairing lock entries with migrations.
 */
#include "model/lock_match.h"

#include <stdlib.h>

#include "model/version.h"

static void fill_sides(struct arena *arena, struct migration_set *set,
                       const struct lockfile *lock, struct side *sealed,
                       struct side *present)
{
    sealed->count = lock->count;
    sealed->items = arena_array(arena, struct item, lock->count);
    for (size_t i = 0; i < lock->count; i++) {
        sealed->items[i].entry = &lock->entries[i];
        sealed->items[i].version = lock->entries[i].version;
        sealed->items[i].text = &lock->entries[i].script;
    }
    present->count = set->count;
    present->items = arena_array(arena, struct item, set->count);
    for (size_t i = 0; i < set->count; i++) {
        struct migration *migration = &set->migrations[i];

        if (lock->base == NULL) {
            migration->sealed = false;
        }
        present->items[i].migration = migration;
        present->items[i].version = migration->version;
        present->items[i].text =
            migration->broken ? NULL : &migration->up.digest;
    }
}

static void pair_texts(struct item *sealed, struct item *present)
{
    sealed->same_text = present;
    present->same_text = sealed;
}

static bool is_same_text(const struct item *was, const struct item *is,
                         bool layout_edits)
{
    return is->text == NULL || digest_equal(was->text, is->text) ||
           (layout_edits &&
            digest_equal(&was->entry->tokens, &is->migration->up.tokens));
}

/* Both sides are in order: walk them together. */
static void match_versions(struct side *sealed, struct side *present,
                           bool is_lock, bool layout_edits)
{
    size_t i = 0;
    size_t j = 0;

    while (i < sealed->count && j < present->count) {
        struct item *was = &sealed->items[i];
        struct item *is = &present->items[j];
        int order = version_compare(was->version, is->version);

        if (order == 0) {
            was->same_version = is;
            is->same_version = was;
            is->migration->sealed = is->migration->sealed || is_lock;
            if (is_same_text(was, is, layout_edits)) {
                pair_texts(was, is);
            }
        }
        i += order <= 0;
        j += order >= 0;
    }
}

static int compare_texts(const void *left, const void *right)
{
    const struct item *a = *(struct item *const *)left;
    const struct item *b = *(struct item *const *)right;
    int order = digest_compare(a->text, b->text);

    return order != 0 ? order : (a > b) - (a < b);
}

/* The items whose text has no partner yet, by text; equal ones in order. */
static struct item **loose_texts(struct arena *arena, const struct side *side,
                                 size_t *count)
{
    struct item **loose = arena_array(arena, struct item *, side->count);

    *count = 0;
    for (size_t i = 0; i < side->count; i++) {
        struct item *item = &side->items[i];

        if (item->same_text == NULL && item->text != NULL) {
            loose[(*count)++] = item;
        }
    }
    qsort(loose, *count, sizeof(*loose), compare_texts);
    return loose;
}

static void match_texts(struct arena *arena, struct side *sealed,
                        struct side *present)
{
    size_t was_count;
    size_t is_count;
    struct item **was = loose_texts(arena, sealed, &was_count);
    struct item **is = loose_texts(arena, present, &is_count);
    size_t i = 0;
    size_t j = 0;

    while (i < was_count && j < is_count) {
        int order = digest_compare(was[i]->text, is[j]->text);

        if (order == 0) {
            pair_texts(was[i], is[j]);
        }
        i += order <= 0;
        j += order >= 0;
    }
}

void lock_match(struct arena *arena, struct migration_set *set,
                const struct lockfile *lock, bool layout_edits,
                struct side *sealed, struct side *present)
{
    fill_sides(arena, set, lock, sealed, present);
    match_versions(sealed, present, lock->base == NULL, layout_edits);
    match_texts(arena, sealed, present);
}
