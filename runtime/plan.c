/* SPDX-License-Identifier: MIT
 *
 * Pure questions about a set and history rows.
 */
#include <string.h>

#include "plan.h"

static bool digest_equal(const char *a, const char *b)
{
    return memcmp(a, b, STRATA__DIGEST_LENGTH) == 0;
}

/* The digest that a row with this chain must have; NULL when nothing that the
 * program knows of gives the chain. */
static const char *digest_of_chain(const strata_migration *migration,
                                   const char *chain)
{
    size_t i = 0;
    if (digest_equal(migration->chain, chain)) {
        return migration->digest;
    }
    for (i = 0; i < migration->accepted_count; i += 1) {
        if (digest_equal(migration->accepted[i].chain, chain)) {
            return migration->accepted[i].digest;
        }
    }
    return NULL;
}

enum strata__match strata__match(const strata_set *set,
                                 const struct strata__record *record)
{
    const strata_migration *migration = NULL;
    const char *digest = NULL;
    if (record->position > set->count) {
        return STRATA__UNKNOWN;
    }
    migration = &set->migrations[record->position - 1];
    digest = digest_of_chain(migration, record->chain);
    if (digest == NULL) {
        return STRATA__OTHER;
    }
    /* The chain stands for version and digest; a row in which they disagree
     * was written by other hands. */
    if (!digest_equal(digest, record->digest) ||
        strcmp(migration->version, record->version) != 0) {
        return STRATA__DAMAGED;
    }
    return digest_equal(migration->chain, record->chain) ? STRATA__SAME
                                                         : STRATA__ACCEPTED;
}

bool strata__fits(const strata_set *set, const struct strata__record *record)
{
    enum strata__match match = strata__match(set, record);
    return match == STRATA__SAME || match == STRATA__ACCEPTED;
}

const strata_accepted *strata__accepted(const strata_migration *migration,
                                        const char *digest)
{
    const strata_accepted *found = NULL;
    size_t i = 0;
    if (digest != NULL && digest_equal(migration->digest, digest)) {
        return NULL;
    }
    for (i = 0; i < migration->accepted_count; i += 1) {
        const strata_accepted *accepted = &migration->accepted[i];
        if (found == NULL && accepted->reason != NULL &&
            (digest == NULL || digest_equal(accepted->digest, digest))) {
            found = accepted;
        }
    }
    return found;
}

const strata_script *strata__script(const strata_set *set, size_t position,
                                    enum strata__way way)
{
    const strata_migration *migration = &set->migrations[position - 1];
    return way == STRATA__UP ? &migration->up : &migration->down;
}

bool strata__may_run_again(const strata_set *set,
                           const struct strata__record *record,
                           enum strata__way way)
{
    const strata_migration *migration = NULL;
    if (record->position == 0 || record->position > set->count) {
        return false;
    }
    migration = &set->migrations[record->position - 1];
    return way == STRATA__UP ? record->progress > 0 &&
                                   (migration->up.flags & STRATA_IDEMPOTENT)
                             : record->progress < 0 &&
                                   (migration->down.flags & STRATA_IDEMPOTENT);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_zeros(const char *text)
{
    while (text[0] == '0' && is_digit(text[1])) {
        text += 1;
    }
    return text;
}

bool strata__version_equal(const char *a, const char *b)
{
    bool number_begins = true;
    for (;;) {
        if (number_begins) {
            a = skip_zeros(a);
            b = skip_zeros(b);
        }
        if (*a != *b) {
            return false;
        }
        if (*a == '\0') {
            return true;
        }
        number_begins = !is_digit(*a);
        a += 1;
        b += 1;
    }
}

size_t strata__position_of(const strata_set *set, const char *version)
{
    size_t i = 0;
    if (version == NULL) {
        return set->count;
    }
    if (version[0] == '\0') {
        return 0;
    }
    for (i = 0; i < set->count; i += 1) {
        if (strata__version_equal(set->migrations[i].version, version)) {
            return i + 1;
        }
    }
    return STRATA__NO_POSITION;
}

size_t strata__batch_end(const strata_set *set, size_t position, size_t goal)
{
    while (position < goal &&
           (set->migrations[position].up.flags & STRATA_NO_TRANSACTION) == 0) {
        position += 1;
    }
    return position;
}

size_t strata__batch_end_down(const strata_set *set, size_t position,
                              size_t goal)
{
    while (position > goal && (set->migrations[position - 1].down.flags &
                               STRATA_NO_TRANSACTION) == 0) {
        position -= 1;
    }
    return position;
}
