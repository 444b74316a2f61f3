/* SPDX-License-Identifier: MIT
 *
 * The lock file's reader. Any bytes: what is accepted and written anew has the
 * same entries. Any entries: what is written is accepted and has the same.
 */
#include "fuzz/fuzz.h"

#include "input/lock_read.h"
#include "model/acceptance.h"
#include "model/version.h"

#define SIZE_MAXIMUM 8192
#define ENTRIES_MAXIMUM 16

static const struct source some_source = {"x.sql", {"", 0}};

static bool parse(struct arena *arena, struct str text, struct lockfile *lock,
                  struct diags *diags)
{
    struct source *source = arena_new(arena, struct source);
    bool parsed;

    *source = (struct source){"m/strata.lock", text};
    diags_init(diags, arena);
    parsed = lock_parse(arena, source, lock, diags);
    must(parsed == (diags->error_count == 0));
    must(parsed || lock->count + lock->accepted_count == 0);
    return parsed;
}

static struct str format(struct arena *arena, const struct migration_set *set)
{
    struct buf out;
    struct str text;

    buf_init(&out, BUF_MAXIMUM);
    lockfile_format_header(&out);
    for (size_t i = 0; i < set->count; i++) {
        lockfile_format_entry(&set->migrations[i], &out);
    }
    text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void check_entry(const struct lock_entry *entry,
                        const struct migration *migration)
{
    must(str_equal(entry->version, migration->version));
    must(str_equal(entry->label, migration->label));
    must(digest_equal(&entry->script, &migration->up.digest));
    must(digest_equal(&entry->tokens, &migration->up.tokens));
    must(digest_equal(&entry->chain, &migration->chain));
    must(entry->has_down == (migration->down.source != NULL));
    must(!entry->has_down ||
         digest_equal(&entry->down, &migration->down.digest));
}

/* Written and read, the set is the same. */
static void check_round_trip(struct arena *arena,
                             const struct migration_set *set)
{
    struct lockfile lock;
    struct diags diags;
    struct str text = format(arena, set);

    must(parse(arena, text, &lock, &diags));
    must(lock.count == set->count);
    for (size_t i = 0; i < lock.count; i++) {
        const struct span *span = &lock.entries[i].span;

        check_entry(&lock.entries[i], &set->migrations[i]);
        must(span->start < span->end && span->end < text.size);
        must(text.data[span->start - 1] == '\n');
        must(text.data[span->end] == '\n');
    }
}

/* The migrations of which this is the lock file. */
static struct migration_set sealed_set(struct arena *arena,
                                       const struct lockfile *lock)
{
    struct migration_set set = {.count = lock->count};

    set.migrations = arena_array(arena, struct migration, lock->count);
    for (size_t i = 0; i < lock->count; i++) {
        const struct lock_entry *entry = &lock->entries[i];
        struct migration *migration = &set.migrations[i];

        migration->version = entry->version;
        migration->label = entry->label;
        migration->up.source = &some_source;
        migration->up.digest = entry->script;
        migration->up.tokens = entry->tokens;
        migration->down.source = entry->has_down ? &some_source : NULL;
        migration->down.digest = entry->down;
        migration->down.tokens = entry->down_tokens;
        must(version_fault(entry->version) == entry->version.size);
        must(entry->version.size > 0);
        must(i == 0 || version_compare(set.migrations[i - 1].version,
                                       migration->version) < 0);
    }
    migration_set_chain(&set);
    return set;
}

/* Give the line of the first finding the chain that fits, so that inputs get
 * past it, which no mutation would. False: the first finding is another. */
static bool mend_chain(struct arena *arena, struct str text,
                       const struct diags *diags)
{
    const struct diag *diag = diags->first;
    struct digest chain = {{0}};
    struct digest script;
    struct lockfile before;
    struct diags unused;
    struct str line;
    char hex[DIGEST_HEX + 1];

    if (diag == NULL || diag->code != CODE_LOCK_CHAIN) {
        return false;
    }
    line = str_slice(text, diag->span.start, diag->span.end);
    if (str_starts_with(line, STR("accepted"))) {
        return false;
    }
    must(parse(arena, str_copy(arena, str_slice(text, 0, diag->span.start)),
               &before, &unused));
    if (before.count > 0) {
        chain = before.entries[before.count - 1].chain;
    }
    must(digest_parse(
        str_slice(str_from(strstr(line.data, "sha256:")), 7, 7 + DIGEST_HEX),
        &script));
    chain = chain_next(&chain, str_slice(line, 0, strcspn(line.data, " \t")),
                       &script);
    digest_format(&chain, hex);
    memcpy((char *)line.data + line.size - DIGEST_HEX, hex, DIGEST_HEX);
    return true;
}

/* Written and read, what is accepted is the same: behind the line that was the
 * last one then. */
static void check_accepted(struct arena *arena, const struct lockfile *lock,
                           const struct migration_set *set)
{
    struct lockfile again;
    struct diags diags;
    struct buf out;
    size_t next = 0;

    buf_init(&out, BUF_MAXIMUM);
    lockfile_format_header(&out);
    for (size_t i = 0; i < set->count; i++) {
        lockfile_format_entry(&set->migrations[i], &out);
        while (next < lock->accepted_count && lock->accepted[next].last == i) {
            lockfile_format_acceptance(&lock->accepted[next++], &out);
        }
    }
    must(next == lock->accepted_count);
    must(parse(arena, str_copy(arena, buf_str(&out)), &again, &diags));
    must(again.accepted_count == next);
    for (size_t i = 0; i < next; i++) {
        const struct lock_acceptance *a = &lock->accepted[i];
        const struct lock_acceptance *b = &again.accepted[i];

        must(a->entry <= a->last && a->last < lock->count);
        must(a->entry == b->entry && a->last == b->last);
        must(digest_equal(&a->script, &b->script));
        must(digest_equal(&a->tokens, &b->tokens));
        must(digest_equal(&a->chain, &b->chain));
        must(str_equal(a->reason, b->reason));
        must(lockfile_reason_fault(a->reason) == NULL);
    }
    buf_release(&out);
}

/* Seal some migrations of a set anew, as another text, a few times: what
 * comes of it is read, and accepts as much. */
static void check_reseals(struct arena *arena, struct migration_set *set,
                          struct str input)
{
    struct str text = format(arena, set);
    bool *is_resealed = arena_array(arena, bool, set->count);

    for (size_t times = 0; times < 4 && set->count > 0; times++) {
        size_t index = fuzz_take_byte(&input) % set->count;
        struct lockfile lock;
        struct diags diags;
        struct buf out;

        must(parse(arena, text, &lock, &diags));
        must(lock.accepted_count == times);
        set->migrations[index].up.digest =
            digest_of(STR("new"), (struct str){"abcd", times});
        migration_set_chain(set);
        memset(is_resealed, 0, set->count * sizeof(*is_resealed));
        is_resealed[index] = true;
        buf_init(&out, BUF_MAXIMUM);
        acceptance_reseal(&lock, set, is_resealed, STR("because"), &out);
        text = str_copy(arena, buf_str(&out));
        buf_release(&out);
    }
}

static void check_text(struct arena *arena, struct str bytes)
{
    struct str text = source_normalise(arena, bytes);
    struct lockfile lock;
    struct diags diags;
    bool parsed = parse(arena, text, &lock, &diags);

    for (int i = 0;
         !parsed && i < ENTRIES_MAXIMUM && mend_chain(arena, text, &diags);
         i++) {
        parsed = parse(arena, text, &lock, &diags);
    }
    if (parsed) {
        struct migration_set set = sealed_set(arena, &lock);

        for (size_t i = 0; i < set.count; i++) {
            must(
                digest_equal(&set.migrations[i].chain, &lock.entries[i].chain));
        }
        check_round_trip(arena, &set);
        check_accepted(arena, &lock, &set);
    }
}

static struct digest take_digest(struct str *input)
{
    return digest_of(STR("fuzz"), (struct str){input->data, input->size % 7});
}

/* Migrations made of the input: whatever their labels are. */
static void check_set(struct arena *arena, struct str input)
{
    struct migration_set set = {.count = 0};
    struct str whole = input;

    set.migrations = arena_array(arena, struct migration, ENTRIES_MAXIMUM);
    while (set.count < ENTRIES_MAXIMUM && input.size > 0) {
        struct migration *migration = &set.migrations[set.count];
        unsigned byte = fuzz_take_byte(&input);

        migration->version = str_format(arena, "%02zu%s%u", set.count,
                                        byte & 1   ? "."
                                        : byte & 2 ? "-"
                                                   : "_",
                                        byte);
        migration->up.source = &some_source;
        migration->up.digest = take_digest(&input);
        migration->label = fuzz_take_line(arena, &input);
        migration->up.tokens = take_digest(&input);
        migration->down.source = byte & 4 ? &some_source : NULL;
        migration->down.digest = take_digest(&input);
        if (memchr(migration->label.data, '\0', migration->label.size)) {
            migration->label = STR(""); /* no name of a file holds one */
        }
        set.count++;
    }
    migration_set_chain(&set);
    check_round_trip(arena, &set);
    check_reseals(arena, &set, whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    check_text(&arena, fuzz_text(&arena, data, size));
    check_set(&arena, fuzz_text(&arena, data, size));
    arena_release(&arena);
    return 0;
}
