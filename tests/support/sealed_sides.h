/* SPDX-License-Identifier: MIT
 *
 * What was sealed and what is there now, from a line of text, for tests of
 * their comparison.
 */
#ifndef SUPPORT_SEALED_SIDES_H
#define SUPPORT_SEALED_SIDES_H

#include "support/table.h"

#include "model/lock_compare.h"

/* Inputs are "<sealed> | <present>", each a list of VERSION_LABEL=TEXT with
 * perhaps /DOWN. A text in another case is one of which only the layout is
 * different; a text "?" is of a broken migration. */
struct sides {
    struct source lock_source;
    struct lockfile lock;
    struct migration_set set;
};

#define ITEMS_MAXIMUM 16

static inline struct script script_of(struct arena *arena, struct str file,
                                      struct str text)
{
    struct source *source = arena_new(arena, struct source);
    struct script script = {.source = source, .file = file.data};
    char small[32] = "";

    assert_true(text.size < sizeof(small));
    for (size_t i = 0; i < text.size; i++) {
        small[i] = (char)(text.data[i] | 0x20);
    }
    source->path = str_format(arena, "m/%s", file.data).data;
    source->text = str_copy(arena, text);
    script.end = text.size;
    script.digest = digest_of(STR(""), text);
    script.tokens = digest_of(STR(""), str_from(small));
    return script;
}

/* Cut off what comes before one of some bytes, and that byte. */
static inline struct str cut(struct str *rest, const char *bytes)
{
    size_t size = 0;
    struct str part;

    while (size < rest->size && strchr(bytes, rest->data[size]) == NULL) {
        size++;
    }
    part = str_slice(*rest, 0, size);
    *rest = str_slice(*rest, size + 1, rest->size);
    return part;
}

static inline struct migration migration_of(struct arena *arena,
                                            struct str item)
{
    struct migration migration = {.irreversible = false};
    struct str text;
    struct str file;

    migration.version = cut(&item, "_");
    migration.label = cut(&item, "=");
    text = cut(&item, "/");
    file = str_format(arena, "%.*s_%.*s.sql", STR_ARGS(migration.version),
                      STR_ARGS(migration.label));
    migration.up = script_of(arena, file, text);
    migration.broken = str_equal(text, STR("?"));
    if (item.size > 0) {
        file =
            str_format(arena, "%.*s_%.*s.down.sql", STR_ARGS(migration.version),
                       STR_ARGS(migration.label));
        migration.down = script_of(arena, file, item);
    }
    return migration;
}

static inline struct migration_set set_of(struct arena *arena, struct str list)
{
    struct migration_set set = {.directory = "m"};

    set.migrations = arena_array(arena, struct migration, ITEMS_MAXIMUM);
    while (list.size > 0) {
        struct str item = cut(&list, " ");

        if (item.size > 0) {
            set.migrations[set.count++] = migration_of(arena, item);
        }
    }
    migration_set_chain(&set);
    return set;
}

static inline void lock_of(struct arena *arena, const struct migration_set *set,
                           struct sides *sides)
{
    struct lock_entry *entries =
        arena_array(arena, struct lock_entry, ITEMS_MAXIMUM);

    sides->lock_source = (struct source){
        "m/strata.lock", STR("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n")};
    sides->lock = (struct lockfile){.source = &sides->lock_source,
                                    .path = "m/strata.lock",
                                    .entries = entries,
                                    .count = set->count};
    for (size_t i = 0; i < set->count; i++) {
        const struct migration *migration = &set->migrations[i];

        entries[i] = (struct lock_entry){
            .version = migration->version,
            .label = migration->label,
            .script = migration->up.digest,
            .tokens = migration->up.tokens,
            .has_down = migration->down.source != NULL,
            .down = migration->down.digest,
            .has_down_tokens = migration->down.source != NULL,
            .down_tokens = migration->down.tokens,
            .chain = migration->chain,
            .span = span_at(&sides->lock_source, 2 * i + 2, 2 * i + 3)};
    }
}

static inline struct sides *sides_of(struct arena *arena, const char *input)
{
    struct sides *sides = arena_new(arena, struct sides);
    struct str rest = str_from(input);
    struct str sealed = cut(&rest, "|");
    struct migration_set was = set_of(arena, sealed);

    lock_of(arena, &was, sides);
    sides->set = set_of(arena, rest);
    return sides;
}

static inline void render_with(struct arena *arena, const char *input,
                               const struct lock_compare_options *options,
                               struct buf *out)
{
    struct sides *sides = sides_of(arena, input);
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = lock_compare_with(&sides->set, &sides->lock, options, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    for (const struct diag *diag = diags.first; diag != NULL;
         diag = diag->next) {
        buf_format(out, "%s%s: %.*s", diag == diags.first ? "" : "; ",
                   diag_code_text(diag->code), STR_ARGS(diag->message));
        assert_non_null(diag->span.source);
        assert_true(diag->notes != NULL || diag->code == CODE_RESEAL_NEEDLESS);
    }
}

#define EDITED(version)                                                        \
    "history-edited: sealed migration '" version "' was edited"
#define DELETED(version, label)                                                \
    "history-deleted: sealed migration '" version "' (" label ") was deleted"
#define RENUMBERED(was, is)                                                    \
    "history-renumbered: sealed as '" was "', now '" is "'"
#define INSERTED(version, before)                                              \
    "history-inserted: new migration '" version "' comes before '" before      \
    "', which is sealed"
#define SWAPPED(a, b) "history-reordered: '" a "' and '" b "' changed places"
#define MOVED(was, is)                                                         \
    "history-reordered: the script sealed as '" was "' is now '" is "'"
#define RELABELLED(version, was, is)                                           \
    "history-relabelled: sealed migration '" version                           \
    "' was relabelled from '" was "' to '" is "'"
#define DOWN(version, what)                                                    \
    "history-down-edited: down script of sealed migration '" version           \
    "' was " what

#endif
