/* SPDX-License-Identifier: MIT
 *
 * Model to runtime, without the way over generated C.
 */
#include "prove/ship.h"

#include <string.h>

static const strata_precondition *
shipped_preconditions(struct arena *arena, const struct script *script)
{
    strata_precondition *shipped =
        arena_array(arena, strata_precondition, script->precondition_count + 1);
    size_t i = 0;
    for (i = 0; i < script->precondition_count; i += 1) {
        const struct precondition *precondition = &script->preconditions[i];
        struct span query = precondition->query;
        struct position place = source_position(query.source, query.start);
        shipped[i].query = str_to_c(
            arena, str_slice(query.source->text, query.start, query.end));
        shipped[i].message = str_to_c(arena, precondition->message);
        shipped[i].line = (unsigned)place.line;
        shipped[i].column = (unsigned)place.column;
    }
    return shipped;
}

static strata_script shipped_script(struct arena *arena,
                                    const struct script *script)
{
    strata_script shipped = STRATA_NO_SCRIPT;
    if (script->source != NULL) {
        struct str text = script_text(script);
        shipped.file = script->file;
        shipped.text = str_to_c(arena, text);
        shipped.size = text.size;
        shipped.line =
            (unsigned)source_position(script->source, script->start).line;
        shipped.flags = (script->no_transaction ? STRATA_NO_TRANSACTION : 0) |
                        (script->idempotent ? STRATA_IDEMPOTENT : 0) |
                        (script->bracketed ? STRATA_BRACKETED : 0);
        shipped.precondition_count = script->precondition_count;
        shipped.preconditions = shipped_preconditions(arena, script);
    }
    return shipped;
}

static strata_migration shipped_migration(struct arena *arena,
                                          const struct migration *migration)
{
    strata_migration shipped;
    memset(&shipped, 0, sizeof shipped);
    shipped.version = str_to_c(arena, migration->version);
    shipped.label = str_to_c(arena, migration->label);
    digest_format(&migration->identity, shipped.digest);
    digest_format(&migration->chain, shipped.chain);
    digest_format(&migration->up.tokens, shipped.tokens);
    shipped.up = shipped_script(arena, &migration->up);
    shipped.down = shipped_script(arena, &migration->down);
    return shipped;
}

/* What the application makes is no part of the schema that is proved. */
static const char *const *shipped_own(struct arena *arena,
                                      const struct requirements *requirements)
{
    const char **own =
        arena_array(arena, const char *, requirements->own_count);
    size_t i = 0;
    for (i = 0; i < requirements->own_count; i += 1) {
        own[i] = str_to_c(arena, requirements->own[i]);
    }
    return own;
}

strata_set ship(struct arena *arena, const struct migration_set *set,
                size_t count)
{
    strata_set shipped = {0};
    strata_migration *migrations = arena_array(arena, strata_migration, count);
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        migrations[i] = shipped_migration(arena, &set->migrations[i]);
    }
    shipped.name = "proof";
    shipped.count = count;
    shipped.migrations = migrations;
    shipped.flags =
        STRATA_OWN_HISTORY |
        (set->requirements.double_quoted_strings ? STRATA_DOUBLE_QUOTED_STRINGS
                                                 : 0);
    shipped.own_count = set->requirements.own_count;
    shipped.own = shipped_own(arena, &set->requirements);
    return shipped;
}
