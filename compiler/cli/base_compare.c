/* SPDX-License-Identifier: MIT
 *
 * Entries are made of the base's migrations as if they were lines of a lock
 * file; what follows is told by the same code as for sealed ones.
 */
#include "cli/base_compare.h"

#include <stdlib.h>
#include <string.h>

#include "model/lock_compare.h"
#include "model/version.h"

struct compare {
    struct base_findings *findings;
    const struct merged *merged;
    struct arena *arena;
    struct lockfile lock; /* made of the base */
    bool *is_resealed;    /* by entry: here it was sealed anew */
    struct diags told;    /* by the comparison */
};

static struct lock_entry *find_entry(const struct lockfile *lock,
                                     struct str version)
{
    size_t low = 0;
    size_t high = lock->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = version_compare(lock->entries[middle].version, version);

        if (order == 0) {
            return &lock->entries[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static const struct migration *find_migration(const struct migration_set *set,
                                              struct str version)
{
    size_t low = 0;
    size_t high = set->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = version_compare(set->migrations[middle].version, version);

        if (order == 0) {
            return &set->migrations[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

void base_report_unreadable(struct base_findings *findings, struct str message,
                            const struct diag *first)
{
    struct project *project = findings->project;
    struct diags *diags = &project->diags;
    struct source *source = arena_new(&project->arena, struct source);
    struct diag *diag;

    source->path = project->directory;
    diag = diag_report(diags, CODE_BASE_UNREADABLE, span_file(source), "%.*s",
                       STR_ARGS(message));
    if (first != NULL) {
        diag_note(diags, diag, SPAN_NONE, "there, in %s: %.*s [%s]",
                  first->span.source != NULL ? first->span.source->path
                                             : "the directory",
                  STR_ARGS(first->message), diag_code_text(first->code));
    }
    diag_note(diags, diag, SPAN_NONE,
              "when that is as it should be: --lint base-unreadable=warning");
}

/* Errors of the base's own: what could not be read was not compared. */
static void check_readable(struct compare *compare)
{
    const struct merged *merged = compare->merged;
    const struct diag *first = merged->diags.first;

    if (merged->diags.error_count == 0) {
        return;
    }
    while (first != NULL && first->severity != SEVERITY_ERROR) {
        first = first->next;
    }
    base_report_unreadable(
        compare->findings,
        str_format(compare->arena,
                   "%s of the base %s can be read as migrations",
                   merged->set.convention == NULL ? "nothing" : "not all",
                   merged->name),
        first);
}

static void fill_entry(struct lock_entry *entry,
                       const struct migration *migration)
{
    entry->version = migration->version;
    entry->label = migration->label;
    entry->script = migration->up.digest;
    entry->tokens = migration->up.tokens;
    entry->has_down = migration->down.source != NULL;
    entry->down = migration->down.digest;
    entry->has_down_tokens = entry->has_down;
    entry->down_tokens = migration->down.tokens;
    entry->chain = migration->chain;
}

/* Where a finding about a migration that is not here any more is shown: its
 * line in the lock file here, or the file that it was. */
static struct span span_of(struct compare *compare,
                           const struct migration *migration)
{
    const struct lock_entry *line =
        find_entry(&compare->findings->project->lock, migration->version);

    return line != NULL ? line->span : span_file(migration->up.source);
}

static void add_entry(struct compare *compare,
                      const struct migration *migration,
                      const struct migration *taken)
{
    struct lockfile *lock = &compare->lock;
    struct lock_entry *entry;

    if (taken == NULL || taken->broken) {
        return;
    }
    lock->entries = arena_append(compare->arena, lock->entries,
                                 sizeof(*lock->entries), lock->count);
    entry = &lock->entries[lock->count++];
    *entry = (struct lock_entry){.merged = migration};
    fill_entry(entry, taken);
    entry->span = span_of(compare, migration);
}

static int compare_versions(const void *a, const void *b)
{
    return version_compare(((const struct lock_entry *)a)->version,
                           ((const struct lock_entry *)b)->version);
}

/* What other bases have and this one has not is as it is here: with them it is
 * compared as well. */
static void add_others(struct compare *compare)
{
    const struct base_findings *findings = compare->findings;
    struct lockfile own = compare->lock;

    for (size_t i = 0; i < findings->base_count; i++) {
        const struct migration_set *set = &findings->bases[i].set;

        for (size_t j = 0; j < set->count; j++) {
            const struct migration *migration = &set->migrations[j];

            if (find_entry(&own, migration->version) == NULL) {
                add_entry(compare, migration,
                          find_migration(&findings->project->set,
                                         migration->version));
            }
        }
        if (compare->lock.count > own.count) {
            qsort(compare->lock.entries, compare->lock.count,
                  sizeof(*compare->lock.entries), compare_versions);
        }
        own = compare->lock;
    }
}

/* Of what is broken there, or here, all was told that can be. */
static void make_lock(struct compare *compare)
{
    const struct merged *merged = compare->merged;
    const struct migration_set *here = &compare->findings->project->set;

    compare->lock = (struct lockfile){.path = merged->name,
                                      .base = merged->name,
                                      .base_object = merged->object};
    for (size_t i = 0; i < merged->set.count; i++) {
        const struct migration *migration = &merged->set.migrations[i];

        add_entry(compare, migration,
                  migration->broken ? find_migration(here, migration->version)
                                    : migration);
    }
    add_others(compare);
}

static bool same_acceptance(const struct lock_acceptance *a,
                            const struct lock_acceptance *b)
{
    return version_compare(a->version, b->version) == 0 &&
           digest_equal(&a->script, &b->script) &&
           digest_equal(&a->tokens, &b->tokens) &&
           str_equal(a->until, b->until) &&
           digest_equal(&a->chain, &b->chain) &&
           str_equal(a->reason, b->reason);
}

static bool has_acceptance(const struct lockfile *lock,
                           const struct lock_acceptance *wanted)
{
    for (size_t i = 0; i < lock->accepted_count; i++) {
        if (same_acceptance(&lock->accepted[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* Here the migration was sealed anew: a reviewer has to see it. When what was
 * accepted is the base's text, the edit itself is no second finding. */
static void report_resealed(struct compare *compare,
                            const struct lock_acceptance *accepted,
                            struct lock_entry *entry)
{
    struct project *project = compare->findings->project;
    const struct lock_entry *line =
        find_entry(&project->lock, accepted->version);
    const struct migration *present =
        find_migration(&project->set, accepted->version);
    struct diag *diag =
        diag_report(&project->diags, CODE_BASE_RESEALED, accepted->span,
                    "merged migration '%.*s' was sealed anew: %.*s",
                    STR_ARGS(accepted->version), STR_ARGS(accepted->reason));

    diag_note(&project->diags, diag, SPAN_NONE,
              "databases that ran the text of the base %s are let through",
              compare->merged->name);
    diag_note(&project->diags, diag, SPAN_NONE,
              "when this was reviewed and is meant: --allow-reseal");
    if (line == NULL || present == NULL || present->broken ||
        !digest_equal(&accepted->script, &entry->script)) {
        return;
    }
    compare->is_resealed[entry - compare->lock.entries] = true;
    compare->findings->resealed++;
    entry->script = line->script;
    entry->tokens = line->tokens;
    entry->has_down = present->down.source != NULL;
    entry->down = present->down.digest;
    entry->has_down_tokens = entry->has_down;
    entry->down_tokens = present->down.tokens;
}

/* The newest first: of a text that was sealed anew twice, the base's is the
 * older one. */
static void check_resealed(struct compare *compare)
{
    const struct lockfile *here = &compare->findings->project->lock;

    for (size_t i = 0; i < here->accepted_count; i++) {
        const struct lock_acceptance *accepted = &here->accepted[i];
        struct lock_entry *entry =
            find_entry(&compare->lock, accepted->version);

        if (entry != NULL &&
            !has_acceptance(&compare->merged->lock, accepted)) {
            report_resealed(compare, accepted, entry);
        }
    }
}

static bool is_told(const struct diags *diags, const struct diag *found)
{
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        bool same_place =
            diag->span.source != NULL && found->span.source != NULL &&
            diag->span.start == found->span.start &&
            strcmp(diag->span.source->path, found->span.source->path) == 0;

        if (diag->code == found->code &&
            (same_place || str_equal(diag->message, found->message))) {
            return true;
        }
    }
    return false;
}

static bool is_undecided(const struct base_findings *findings,
                         const struct diag *diag)
{
    return findings->cut && (diag->code == CODE_HISTORY_DELETED ||
                             diag->code == CODE_HISTORY_INSERTED);
}

/* Take over what the comparison found and nobody has told. */
static void take_over(struct compare *compare)
{
    struct base_findings *findings = compare->findings;
    struct diags *diags = &findings->project->diags;

    for (const struct diag *found = compare->told.first; found != NULL;
         found = found->next) {
        struct diag *diag;

        if (is_told(diags, found)) {
            continue;
        }
        if (is_undecided(findings, found)) {
            findings->undecided++;
            continue;
        }
        diag = diag_report(diags, found->code, found->span, "%.*s",
                           STR_ARGS(found->message));
        for (const struct diag_note *note = found->notes; note != NULL;
             note = note->next) {
            diag_note(diags, diag, note->span, "%.*s", STR_ARGS(note->message));
        }
        if (compare->merged->moved_from != NULL) {
            diag_note(diags, diag, SPAN_NONE,
                      "the directory seems to be what was '%s' in the base; if "
                      "it is not: --base REV:PATH",
                      compare->merged->moved_from);
        }
        if (findings->unrelated) {
            diag_note(diags, diag, SPAN_NONE,
                      "compared with %s itself: HEAD has no history in common "
                      "with it",
                      compare->merged->name);
        }
    }
}

/* lock_compare marks what is sealed; here that is what the project's own lock
 * file says, so it works on a copy. */
static void compare_migrations(struct compare *compare)
{
    struct project *project = compare->findings->project;
    struct migration_set copy = project->set;

    copy.migrations = arena_array(compare->arena, struct migration, copy.count);
    if (copy.count > 0) {
        memcpy(copy.migrations, project->set.migrations,
               copy.count * sizeof(*copy.migrations));
    }
    diags_init(&compare->told, compare->arena);
    lock_compare(&copy, &compare->lock, false, &compare->told);
    take_over(compare);
}

static void report_line(struct compare *compare, struct span span,
                        struct str version, const char *what)
{
    struct diags *diags = &compare->findings->project->diags;
    struct diag *diag = diag_report(
        diags, CODE_BASE_LOCK, span, "the line of '%.*s' in the base %s %s",
        STR_ARGS(version), compare->merged->name, what);

    diag_note(diags, diag, SPAN_NONE,
              "the lock file only grows: restore the lines of the base");
}

static bool same_line(const struct lock_entry *a, const struct lock_entry *b)
{
    return str_equal(a->version, b->version) && str_equal(a->label, b->label) &&
           digest_equal(&a->script, &b->script) &&
           digest_equal(&a->tokens, &b->tokens) && a->has_down == b->has_down &&
           (!a->has_down || digest_equal(&a->down, &b->down)) &&
           (!a->has_down_tokens || !b->has_down_tokens ||
            digest_equal(&a->down_tokens, &b->down_tokens));
}

/* Whether the migration of a line is here as it is in the base, so that nothing
 * was told about it. The line itself may say something else: read with other
 * options, such as another text for a placeholder, both are what it is not. */
static bool is_kept(struct compare *compare, const struct lock_entry *line)
{
    const struct lock_entry *entry = find_entry(&compare->lock, line->version);
    const struct migration *present =
        find_migration(&compare->findings->project->set, line->version);

    return entry != NULL && present != NULL && !present->broken &&
           digest_equal(&present->up.digest, &entry->script) &&
           (present->down.source != NULL) == entry->has_down &&
           (!entry->has_down ||
            digest_equal(&present->down.digest, &entry->down));
}

static bool was_resealed(const struct compare *compare, struct str version)
{
    const struct lock_entry *entry = find_entry(&compare->lock, version);

    return entry != NULL && compare->is_resealed[entry - compare->lock.entries];
}

static struct span span_lock(const struct compare *compare)
{
    struct source *source = arena_new(compare->arena, struct source);

    source->path = compare->findings->project->lock.path;
    return span_file(source);
}

static void check_lines(struct compare *compare)
{
    const struct lockfile *here = &compare->findings->project->lock;
    const struct lockfile *there = &compare->merged->lock;

    for (size_t i = 0; i < there->count; i++) {
        const struct lock_entry *was = &there->entries[i];
        const struct lock_entry *is = find_entry(here, was->version);

        if (!is_kept(compare, was) || was_resealed(compare, was->version)) {
            continue;
        }
        if (is == NULL) {
            report_line(compare, span_lock(compare), was->version, "is gone");
        } else if (!same_line(was, is)) {
            report_line(compare, is->span, was->version, "was changed");
        }
    }
    for (size_t i = 0; i < there->accepted_count; i++) {
        if (!has_acceptance(here, &there->accepted[i])) {
            report_line(compare, span_lock(compare), there->accepted[i].version,
                        "as accepted is gone");
        }
    }
}

/* The base's lock file has only grown. A lock file here that is damaged was
 * reported. */
static void check_lock(struct compare *compare)
{
    const struct lockfile *here = &compare->findings->project->lock;
    struct diags *diags = &compare->findings->project->diags;

    if (!compare->merged->has_lock || compare->merged->lock.source == NULL ||
        compare->findings->project->lock_damaged) {
        return;
    }
    if (here->source == NULL && compare->merged->lock.count > 0) {
        struct diag *diag = diag_report(
            diags, CODE_BASE_LOCK, span_lock(compare),
            "the lock file of the base %s was deleted", compare->merged->name);

        diag_note(diags, diag, SPAN_NONE,
                  "the lock file only grows: restore that of the base");
        return;
    }
    check_lines(compare);
}

/* Whether only the layout of the base's text is another than what its lock file
 * has sealed, so that the line of that is what it is held to. */
static bool is_layout_of(const struct lock_entry *entry,
                         const struct lock_entry *sealed)
{
    return str_equal(entry->label, sealed->label) &&
           digest_equal(&entry->tokens, &sealed->tokens) &&
           entry->has_down == sealed->has_down &&
           (!entry->has_down || digest_equal(&entry->down, &sealed->down) ||
            (sealed->has_down_tokens &&
             digest_equal(&entry->down_tokens, &sealed->down_tokens)));
}

/* Where the lock file here has what is merged, the comparison with it has told
 * all: it also knows whether edits of layout pass. */
static void skip_told(struct compare *compare)
{
    const struct project *project = compare->findings->project;

    for (size_t i = 0; i < compare->lock.count; i++) {
        struct lock_entry *entry = &compare->lock.entries[i];
        const struct lock_entry *line =
            find_entry(&project->lock, entry->version);
        const struct lock_entry *sealed =
            find_entry(&compare->merged->lock, entry->version);
        const struct migration *present =
            find_migration(&project->set, entry->version);

        if (line == NULL || present == NULL || present->broken) {
            continue;
        }
        if (same_line(line, entry) ||
            (sealed != NULL && same_line(line, sealed) &&
             is_layout_of(entry, sealed))) {
            fill_entry(entry, present);
        }
    }
}

static struct compare begin(struct base_findings *findings,
                            const struct merged *merged)
{
    return (struct compare){.findings = findings,
                            .merged = merged,
                            .arena = &findings->project->arena};
}

static void finish(struct compare *compare)
{
    compare->findings->resealed = 0;
    compare->is_resealed =
        arena_array(compare->arena, bool, compare->lock.count);
    check_resealed(compare);
    skip_told(compare);
    compare_migrations(compare);
    check_lock(compare);
}

void base_compare(struct base_findings *findings, const struct merged *merged)
{
    struct compare compare = begin(findings, merged);

    check_readable(&compare);
    if (merged->set.convention != NULL) {
        make_lock(&compare);
        finish(&compare);
    }
}

void base_compare_lock(struct base_findings *findings,
                       const struct merged *merged)
{
    struct compare compare = begin(findings, merged);

    compare.lock = merged->lock;
    compare.lock.entries =
        arena_array(compare.arena, struct lock_entry, merged->lock.count);
    if (merged->lock.count > 0) {
        memcpy(compare.lock.entries, merged->lock.entries,
               merged->lock.count * sizeof(*merged->lock.entries));
    }
    finish(&compare);
}
