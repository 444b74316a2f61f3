/* SPDX-License-Identifier: MIT
 *
 * What was accepted is a chain of eras, so the eras are made once more behind
 * the base: first every script as it was at first, then one acceptance after
 * the other.
 */
#include "model/merge_lock.h"

#include "base/arena.h"
#include "model/acceptance.h"

/* A line of the merged file that seals. */
struct seal {
    const struct lock_entry *entry;    /* of the base, or NULL */
    const struct migration *migration; /* of the branch, or what the base's
                                          became there; NULL: it is as it was */
    struct str version;
    struct digest script; /* at the time that is looked at */
    struct digest tokens;
};

struct merge {
    struct arena *arena;
    const struct lockfile *base;
    struct seal *seals;
    size_t count;
    struct merge_line *lines;
    size_t line_count;
    struct buf *out;
};

static void add_seals(struct merge *merge)
{
    merge->seals = arena_array(merge->arena, struct seal,
                               merge->base->count + merge->line_count);
    for (size_t i = 0; i < merge->base->count; i++) {
        const struct lock_entry *entry = &merge->base->entries[i];

        merge->seals[merge->count++] = (struct seal){
            entry, NULL, entry->version, entry->script, entry->tokens};
    }
    for (size_t i = 0; i < merge->line_count; i++) {
        struct merge_line *line = &merge->lines[i];

        if (line->accepted == NULL) {
            line->entry = merge->count;
            merge->seals[merge->count++] = (struct seal){
                NULL, line->migration, line->migration->version,
                line->migration->up.digest, line->migration->up.tokens};
        }
    }
}

static bool find_seal(struct merge *merge, struct merge_line *line)
{
    for (size_t i = 0; i < merge->count; i++) {
        if (str_equal(merge->seals[i].version, line->migration->version)) {
            line->entry = i;
            return true;
        }
    }
    return false;
}

/* Put every script back to what it was before the branch accepted anything.
 * NULL, or the line that does not fit. */
static const struct merge_line *put_back(struct merge *merge)
{
    size_t last = merge->base->count;

    for (size_t i = merge->line_count; i > 0; i--) {
        struct merge_line *line = &merge->lines[i - 1];
        struct seal *seal;

        if (line->accepted == NULL) {
            continue;
        }
        if (!find_seal(merge, line)) {
            return line;
        }
        seal = &merge->seals[line->entry];
        if (seal->migration == NULL) {
            seal->migration = line->migration;
            seal->script = line->migration->up.digest;
            seal->tokens = line->migration->up.tokens;
        }
        line->after = seal->script;
        line->after_tokens = seal->tokens;
        seal->script = line->accepted->script;
        seal->tokens = line->accepted->tokens;
    }
    for (size_t i = 0; i < merge->line_count; i++) {
        const struct merge_line *line = &merge->lines[i];
        const struct seal *seal = &merge->seals[line->entry];

        if (line->accepted == NULL) {
            last = line->entry + 1;
        } else if (line->entry >= last ||
                   (seal->entry != NULL &&
                    !digest_equal(&seal->script, &seal->entry->script))) {
            return line;
        }
    }
    return NULL;
}

/* For each run of acceptances a chain is made from the first line on. */
static const struct merge_line *too_many(const struct merge *merge)
{
    size_t left = ACCEPTANCE_STATES_MAXIMUM;

    for (size_t i = 0; i < merge->line_count; i++) {
        if (merge->lines[i].accepted == NULL) {
            continue;
        }
        if (merge->count > left) {
            return &merge->lines[i];
        }
        left -= merge->count;
    }
    return NULL;
}

static struct digest chain_at(const struct merge *merge, size_t last)
{
    struct digest chain = {{0}};

    for (size_t i = 0; i <= last; i++) {
        chain = chain_next(&chain, merge->seals[i].version,
                           &merge->seals[i].script);
    }
    return chain;
}

/* A line with a chain, as the migration is now. */
static void write_seal(struct merge *merge, const struct seal *seal,
                       struct digest chain)
{
    struct migration migration = *seal->migration;

    migration.version = seal->version;
    migration.chain = chain;
    lockfile_format_entry(&migration, merge->out);
}

/* The base's text; a line is another where its script is, and from there on
 * its chain. */
static void write_base(struct merge *merge, const struct digest *chains)
{
    struct str text;
    size_t done = 0;
    char hex[DIGEST_HEX + 1];

    if (merge->base->source == NULL) {
        lockfile_format_header(merge->out);
        return;
    }
    text = merge->base->source->text;
    for (size_t i = 0; i < merge->base->count; i++) {
        const struct lock_entry *entry = &merge->base->entries[i];

        if (merge->seals[i].migration != NULL) {
            buf_add(merge->out, str_slice(text, done, entry->span.start));
            write_seal(merge, &merge->seals[i], chains[i]);
            merge->out->size--;
            done = entry->span.end;
        } else if (!digest_equal(&entry->chain, &chains[i])) {
            buf_add(merge->out,
                    str_slice(text, done, entry->span.end - DIGEST_HEX));
            digest_format(&chains[i], hex);
            buf_add_c(merge->out, hex);
            done = entry->span.end;
        }
    }
    buf_add(merge->out, str_slice(text, done, text.size));
    if (!str_ends_with(text, STR("\n"))) {
        buf_add_char(merge->out, '\n');
    }
}

/* Whether two acceptances are of one run of the command. */
static bool is_one_run(const struct merge_line *a, const struct merge_line *b)
{
    return b->accepted != NULL &&
           digest_equal(&a->accepted->chain, &b->accepted->chain) &&
           str_equal(a->accepted->until, b->accepted->until) &&
           a->entry < b->entry;
}

/* Write the acceptances of one run, and let time go on behind them. Returns
 * the index of the line behind. */
static size_t write_run(struct merge *merge, size_t first, size_t last)
{
    struct digest chain = chain_at(merge, last);
    size_t i = first;

    do {
        struct merge_line *line = &merge->lines[i];
        struct lock_acceptance accepted = *line->accepted;

        accepted.version = merge->seals[line->entry].version;
        accepted.until = merge->seals[last].version;
        accepted.chain = chain;
        lockfile_format_acceptance(&accepted, merge->out);
        i++;
    } while (i < merge->line_count &&
             is_one_run(&merge->lines[i - 1], &merge->lines[i]));
    for (size_t j = first; j < i; j++) {
        struct seal *seal = &merge->seals[merge->lines[j].entry];

        seal->script = merge->lines[j].after;
        seal->tokens = merge->lines[j].after_tokens;
    }
    return i;
}

/* The chains of today. */
static struct digest *final_chains(struct merge *merge)
{
    struct digest *chains =
        arena_array(merge->arena, struct digest, merge->count);
    struct digest chain = {{0}};

    for (size_t i = 0; i < merge->count; i++) {
        const struct seal *seal = &merge->seals[i];

        chain = chain_next(&chain, seal->version,
                           seal->migration != NULL ? &seal->migration->up.digest
                                                   : &seal->script);
        chains[i] = chain;
    }
    return chains;
}

const struct merge_line *merge_lock_write(struct arena *arena,
                                          const struct lockfile *base,
                                          struct merge_line *lines,
                                          size_t count, struct buf *out)
{
    struct merge merge = {arena, base, NULL, 0, lines, count, out};
    const struct merge_line *unfit;
    struct digest *chains;
    size_t last;
    size_t i = 0;

    add_seals(&merge);
    unfit = too_many(&merge);
    if (unfit != NULL) {
        return unfit;
    }
    unfit = put_back(&merge);
    if (unfit != NULL) {
        return unfit;
    }
    chains = final_chains(&merge);
    write_base(&merge, chains);
    last = base->count;
    while (i < count) {
        if (lines[i].accepted != NULL) {
            i = write_run(&merge, i, last - 1);
        } else {
            write_seal(&merge, &merge.seals[lines[i].entry],
                       chains[lines[i].entry]);
            last = lines[i].entry + 1;
            i++;
        }
    }
    return NULL;
}
