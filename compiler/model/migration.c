/* SPDX-License-Identifier: MIT
 *
 * The text of a script and the chain of digests over a set.
 */
#include "model/migration.h"

struct str script_text(const struct script *script)
{
    if (script->source == NULL) {
        return STR("");
    }
    return str_slice(script->source->text, script->start, script->end);
}

struct digest chain_next(const struct digest *previous, struct str version,
                         const struct digest *script)
{
    struct digest_state state;

    digest_begin(&state, STR("strata chain 1\n"));
    digest_add(&state,
               (struct str){(const char *)previous->bytes, DIGEST_BYTES});
    digest_add(&state, version);
    digest_add(&state, STR("\0"));
    digest_add(&state, (struct str){(const char *)script->bytes, DIGEST_BYTES});
    return digest_end(&state);
}

void migration_set_rechain(struct migration_set *set)
{
    struct digest chain = {{0}};

    for (size_t i = 0; i < set->count; i++) {
        struct migration *migration = &set->migrations[i];

        chain = chain_next(&chain, migration->version, &migration->identity);
        migration->chain = chain;
    }
}

void migration_set_chain(struct migration_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        set->migrations[i].identity = set->migrations[i].up.digest;
    }
    migration_set_rechain(set);
}
