/* SPDX-License-Identifier: MIT
 *
 * Going back through the eras of a lock file, and beginning a new one.
 */
#include "model/acceptance.h"

/* The lock file as it was in an era. */
struct era {
    const struct lockfile *lock;
    struct digest *scripts; /* of the entries */
    struct digest *chains;
    size_t first; /* acceptances: those of one run, [first, end) */
    size_t end;
    size_t low;  /* entries: the first that is not what it became … */
    size_t last; /* … and the last that was sealed then */
};

static struct era era_of_today(struct arena *arena, const struct lockfile *lock)
{
    struct era era = {.lock = lock};

    era.scripts = arena_array(arena, struct digest, lock->count);
    era.chains = arena_array(arena, struct digest, lock->count);
    for (size_t i = 0; i < lock->count; i++) {
        era.scripts[i] = lock->entries[i].script;
        era.chains[i] = lock->entries[i].chain;
    }
    era.first = lock->accepted_count;
    return era;
}

/* Whether two lines, one behind the other, are of one run: it writes the same
 * chain into all of them, in the order of the versions. */
static bool is_one_run(const struct lock_acceptance *a,
                       const struct lock_acceptance *b)
{
    return a->last == b->last && a->entry < b->entry &&
           digest_equal(&a->chain, &b->chain);
}

/* The lines of the era before. False: this is the first era. */
static bool find_run(struct era *era)
{
    const struct lock_acceptance *accepted = era->lock->accepted;

    if (era->first == 0) {
        return false;
    }
    era->end = era->first;
    do {
        era->first--;
    } while (era->first > 0 &&
             is_one_run(&accepted[era->first - 1], &accepted[era->first]));
    era->low = accepted[era->first].entry;
    era->last = accepted[era->first].last;
    return true;
}

/* What is behind `last` had not been sealed, and in no earlier era either. */
static void put_back(struct era *era)
{
    static const struct digest none = {{0}};
    const struct digest *chain =
        era->low > 0 ? &era->chains[era->low - 1] : &none;

    for (size_t i = era->first; i < era->end; i++) {
        const struct lock_acceptance *line = &era->lock->accepted[i];

        era->scripts[line->entry] = line->script;
    }
    for (size_t i = era->low; i <= era->last; i++) {
        era->chains[i] =
            chain_next(chain, era->lock->entries[i].version, &era->scripts[i]);
        chain = &era->chains[i];
    }
}

static bool are_many(struct era era)
{
    size_t left = ACCEPTANCE_STATES_MAXIMUM;

    while (find_run(&era)) {
        size_t count = era.last - era.low + 1;

        if (count > left) {
            return true;
        }
        left -= count;
    }
    return false;
}

enum acceptance_fault acceptance_check(struct arena *arena,
                                       const struct lockfile *lock, size_t *at)
{
    struct era era = era_of_today(arena, lock);

    *at = 0;
    if (are_many(era)) {
        return ACCEPTANCE_MANY;
    }
    while (find_run(&era)) {
        put_back(&era);
        *at = era.end - 1;
        if (!digest_equal(&era.chains[era.last], &lock->accepted[*at].chain)) {
            return ACCEPTANCE_CHAIN;
        }
    }
    return ACCEPTANCE_FINE;
}

static void let_through(struct arena *arena, struct migration *migration,
                        const struct acceptance *acceptance)
{
    if (digest_equal(&acceptance->digest, &migration->identity) &&
        digest_equal(&acceptance->chain, &migration->chain)) {
        return; /* a change that was taken back */
    }
    migration->accepted =
        arena_append(arena, migration->accepted, sizeof(*acceptance),
                     migration->accepted_count);
    migration->accepted[migration->accepted_count++] = *acceptance;
}

void acceptance_fill(struct arena *arena, const struct lockfile *lock,
                     struct migration_set *set)
{
    struct era era = era_of_today(arena, lock);

    while (find_run(&era)) {
        size_t line = era.first;

        put_back(&era);
        for (size_t i = era.low; i <= era.last; i++) {
            struct acceptance acceptance = {
                era.scripts[i], era.chains[i], {NULL, 0}};

            if (line < era.end && lock->accepted[line].entry == i) {
                acceptance.reason = lock->accepted[line++].reason;
            }
            let_through(arena, &set->migrations[i], &acceptance);
        }
    }
}

static void add_lines(const struct lockfile *lock,
                      const struct migration_set *set, const bool *is_resealed,
                      struct buf *out)
{
    struct str text = lock->source->text;
    size_t done = 0;
    char hex[DIGEST_HEX + 1];

    for (size_t i = 0; i < lock->count; i++) {
        const struct migration *migration = &set->migrations[i];
        struct span line = lock->entries[i].span;

        if (is_resealed[i]) {
            buf_add(out, str_slice(text, done, line.start));
            lockfile_format_entry(migration, out);
            out->size--;
            done = line.end;
        } else if (!digest_equal(&lock->entries[i].chain, &migration->chain)) {
            buf_add(out, str_slice(text, done, line.end - DIGEST_HEX));
            digest_format(&migration->chain, hex);
            buf_add_c(out, hex);
            done = line.end;
        }
    }
    buf_add(out, str_slice(text, done, text.size));
    if (!str_ends_with(text, STR("\n"))) {
        buf_add_char(out, '\n');
    }
}

void acceptance_reseal(const struct lockfile *lock,
                       const struct migration_set *set, const bool *is_resealed,
                       struct str reason, struct buf *out)
{
    const struct lock_entry *last = &lock->entries[lock->count - 1];

    add_lines(lock, set, is_resealed, out);
    for (size_t i = 0; i < lock->count; i++) {
        const struct lock_entry *entry = &lock->entries[i];
        struct lock_acceptance line = {.version = entry->version,
                                       .script = entry->script,
                                       .tokens = entry->tokens,
                                       .until = last->version,
                                       .chain = last->chain,
                                       .reason = reason};

        if (is_resealed[i]) {
            lockfile_format_acceptance(&line, out);
        }
    }
}
