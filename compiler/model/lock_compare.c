/* SPDX-License-Identifier: MIT
 *
 * What became of each sealed migration. lock_match.c has found for every lock
 * entry its migration twice, by version and by text; how the two differ says
 * what happened to it.
 */
#include "model/lock_compare.h"

#include "base/path.h"
#include "model/lock_notes.h"
#include "model/version.h"

/* A script's place: its file, or the first line of its section. */
static struct span script_span(const struct script *script)
{
    struct str line;

    if (script->start == 0) {
        return span_file(script->source);
    }
    line = source_line(script->source, script->start);
    return span_at(script->source, script->start, script->start + line.size);
}

static void report_renumbered(struct comparison *comparison,
                              const struct lock_entry *entry,
                              const struct migration *migration)
{
    struct diag *diag =
        diag_report(comparison->diags, CODE_HISTORY_RENUMBERED,
                    span_file(migration->up.source), "%s as '%.*s', now '%.*s'",
                    comparison->word, STR_ARGS(entry->version),
                    STR_ARGS(migration->version));

    lock_note_sealed_here(comparison, diag, entry);
    lock_note_renames(comparison, diag, migration, entry);
}

/* What can be done about a sealed text that is to stay as it is now. */
static void note_reseal(struct comparison *comparison, struct diag *diag,
                        const struct lock_entry *entry)
{
    if (comparison->lock->base == NULL) {
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "to keep it nevertheless, and let databases through that "
                  "have the sealed one: strata lock --reseal %.*s --reason "
                  "TEXT %s",
                  STR_ARGS(entry->version),
                  path_quote(&comparison->arena, comparison->directory));
    }
}

static void report_layout(struct comparison *comparison,
                          const struct lock_entry *entry,
                          const struct migration *migration, bool down)
{
    const struct script *script = down ? &migration->down : &migration->up;
    struct diag *diag = diag_report(
        comparison->diags, CODE_HISTORY_LAYOUT, script_span(script),
        "only comments or white space of %s%s migration '%.*s' changed",
        down ? "the down script of " : "", comparison->word,
        STR_ARGS(migration->version));

    lock_note_texts(comparison, diag, entry, migration, down);
    diag_note(comparison->diags, diag, SPAN_NONE,
              "to let this pass, here and in later edits: LAYOUT_EDITS ALLOW "
              "in add_migrations, --layout-edits allow here");
    note_reseal(comparison, diag, entry);
}

static void report_edited(struct comparison *comparison,
                          const struct lock_entry *entry,
                          const struct migration *migration)
{
    const struct script *up = &migration->up;
    struct diag *diag =
        diag_report(comparison->diags, CODE_HISTORY_EDITED,
                    span_file(up->source), "%s migration '%.*s' was edited",
                    comparison->word, STR_ARGS(migration->version));

    lock_note_texts(comparison, diag, entry, migration, false);
    lock_note_new(comparison, diag);
}

static bool is_same_down(const struct lock_entry *entry,
                         const struct migration *migration)
{
    bool has_down = migration->down.source != NULL;

    return has_down == entry->has_down &&
           (!has_down || digest_equal(&migration->down.digest, &entry->down));
}

static void check_down(struct comparison *comparison,
                       const struct lock_entry *entry,
                       const struct migration *migration)
{
    const struct script *down = &migration->down;
    bool has_down = down->source != NULL;
    const char *what = !entry->has_down ? "added"
                       : !has_down      ? "removed"
                                        : "edited";
    struct diag *diag;

    if (is_same_down(entry, migration)) {
        return;
    }
    if (has_down && entry->has_down_tokens &&
        digest_equal(&down->tokens, &entry->down_tokens)) {
        if (!comparison->options->layout_edits) {
            report_layout(comparison, entry, migration, true);
        }
        return;
    }
    diag = diag_report(comparison->diags, CODE_HISTORY_DOWN_EDITED,
                       script_span(has_down ? down : &migration->up),
                       "down script of %s migration '%.*s' was %s",
                       comparison->word, STR_ARGS(migration->version), what);
    lock_note_texts(comparison, diag, entry, migration, true);
}

static void check_label(struct comparison *comparison,
                        const struct lock_entry *entry,
                        const struct migration *migration)
{
    struct diag *diag;

    if (str_equal(entry->label, migration->label)) {
        return;
    }
    diag =
        diag_report(comparison->diags, CODE_HISTORY_RELABELLED,
                    span_file(migration->up.source),
                    "%s migration '%.*s' was relabelled from '%.*s' to '%.*s'",
                    comparison->word, STR_ARGS(migration->version),
                    STR_ARGS(entry->label), STR_ARGS(migration->label));
    lock_note_sealed_here(comparison, diag, entry);
    lock_note_renames(comparison, diag, migration, entry);
}

/* Equal texts have equal tokens: the line was edited by hand. */
static void check_tokens(struct comparison *comparison,
                         const struct lock_entry *entry,
                         const struct migration *migration)
{
    if (!digest_equal(&entry->tokens, &migration->up.tokens)) {
        struct diag *diag =
            diag_report(comparison->diags, CODE_LOCK_CHAIN, entry->span,
                        "the token digest of '%.*s' does not fit its script",
                        STR_ARGS(entry->version));

        diag_note(comparison->diags, diag, SPAN_NONE,
                  "the lock file is not edited by hand: restore it");
    }
}

static bool is_to_reseal(const struct lock_compare_options *options,
                         struct str version)
{
    for (size_t i = 0; i < options->reseal_count; i++) {
        if (version_compare(options->reseal[i], version) == 0) {
            return true;
        }
    }
    return false;
}

/* It may have changed, and has to. */
static void check_reseal(struct comparison *comparison,
                         const struct lock_entry *entry,
                         const struct migration *migration)
{
    if (!str_equal(entry->version, migration->version)) {
        report_renumbered(comparison, entry, migration);
    } else if (digest_equal(&entry->script, &migration->up.digest) &&
               str_equal(entry->label, migration->label) &&
               is_same_down(entry, migration)) {
        diag_report(comparison->diags, CODE_RESEAL_NEEDLESS,
                    span_file(migration->up.source),
                    "'%.*s' is as it was sealed: there is nothing to reseal",
                    STR_ARGS(migration->version));
    }
}

/* Those that are to be sealed anew and have no line. */
static void check_reseals(struct comparison *comparison)
{
    const struct lock_compare_options *options = comparison->options;
    const struct lockfile *lock = comparison->lock;

    for (size_t i = 0; i < options->reseal_count; i++) {
        size_t line = 0;

        while (line < lock->count &&
               version_compare(lock->entries[line].version,
                               options->reseal[i]) != 0) {
            line++;
        }
        if (line == lock->count) {
            diag_report(comparison->diags, CODE_RESEAL_NEEDLESS,
                        lock->source != NULL ? span_file(lock->source)
                                             : SPAN_NONE,
                        "'%.*s' is not sealed: there is nothing to reseal",
                        STR_ARGS(options->reseal[i]));
        }
    }
}

/* The sealed version is still there, and nothing moved. */
static void check_kept(struct comparison *comparison, const struct item *sealed)
{
    const struct lock_entry *entry = sealed->entry;
    struct migration *migration = sealed->same_version->migration;
    bool same = digest_equal(&entry->script, &migration->up.digest);

    if (migration->broken) {
        return;
    }
    if (is_to_reseal(comparison->options, entry->version)) {
        check_reseal(comparison, entry, migration);
        return;
    }
    if (!str_equal(entry->version, migration->version)) {
        report_renumbered(comparison, entry, migration);
    }
    if (same) {
        check_tokens(comparison, entry, migration);
    } else if (!digest_equal(&entry->tokens, &migration->up.tokens)) {
        report_edited(comparison, entry, migration);
    } else if (!comparison->options->layout_edits) {
        report_layout(comparison, entry, migration, false);
    } else if (comparison->lock->base == NULL) {
        migration->identity = entry->script;
    }
    if (sealed->same_text == sealed->same_version) {
        check_label(comparison, entry, migration);
    }
    check_down(comparison, entry, migration);
}

/* What has come to stand at a sealed version instead of the sealed text. */
static void note_usurper(struct comparison *comparison, struct diag *diag,
                         const struct item *present)
{
    struct span span = span_file(present->migration->up.source);

    if (present->same_text != NULL) {
        diag_note(comparison->diags, diag, span, "this script was %s as '%.*s'",
                  comparison->word,
                  STR_ARGS(present->same_text->entry->version));
    } else {
        diag_note(comparison->diags, diag, span, "this script is not %s",
                  comparison->word);
    }
}

static void report_deleted(struct comparison *comparison,
                           const struct item *sealed)
{
    const struct lock_entry *entry = sealed->entry;
    struct diag *diag =
        diag_report(comparison->diags, CODE_HISTORY_DELETED, entry->span,
                    "%s migration '%.*s' (%.*s) was deleted", comparison->word,
                    STR_ARGS(entry->version), STR_ARGS(entry->label));

    if (sealed->same_version != NULL) {
        note_usurper(comparison, diag, sealed->same_version);
    }
    if (lock_is_base(entry->version)) {
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "it is the base schema, of a file beside the migrations: "
                  "BASE_SCHEMA FILE in add_migrations, --base-schema FILE "
                  "here");
        return;
    }
    lock_note_git_search(comparison, diag, entry, false);
    diag_note(comparison->diags, diag, SPAN_NONE,
              "to undo what it did, add a migration: strata new NAME %s",
              path_quote(&comparison->arena, comparison->directory));
}

static void note_order(struct comparison *comparison, struct diag *diag)
{
    const struct side *sealed = &comparison->sealed;

    diag_note(comparison->diags, diag, SPAN_NONE,
              "%s migrations keep their versions; a new one comes after "
              "'%.*s'",
              comparison->word,
              STR_ARGS(sealed->items[sealed->count - 1].version));
}

static void report_swapped(struct comparison *comparison,
                           const struct item *first, const struct item *second)
{
    const struct migration *migration = first->same_version->migration;
    struct diag *diag = diag_report(
        comparison->diags, CODE_HISTORY_REORDERED,
        span_file(migration->up.source), "'%.*s' and '%.*s' changed places",
        STR_ARGS(first->version), STR_ARGS(second->version));

    lock_note_sealed_here(comparison, diag, first->entry);
    lock_note_sealed_here(comparison, diag, second->entry);
    note_order(comparison, diag);
}

static void report_moved(struct comparison *comparison,
                         const struct item *sealed)
{
    const struct item *present = sealed->same_text;
    struct diag *diag =
        diag_report(comparison->diags, CODE_HISTORY_REORDERED,
                    span_file(present->migration->up.source),
                    "the script %s as '%.*s' is now '%.*s'", comparison->word,
                    STR_ARGS(sealed->version), STR_ARGS(present->version));

    lock_note_sealed_here(comparison, diag, sealed->entry);
    if (sealed->same_version != NULL) {
        note_usurper(comparison, diag, sealed->same_version);
    }
    note_order(comparison, diag);
}

/* The sealed text is there still, at another version. */
static void check_moved(struct comparison *comparison,
                        const struct item *sealed)
{
    const struct item *present = sealed->same_text;
    const struct item *other = present->same_version;

    if (sealed->same_version == NULL && other == NULL) {
        report_renumbered(comparison, sealed->entry, present->migration);
    } else if (sealed->same_version == NULL || other == NULL ||
               other->same_text != sealed->same_version) {
        report_moved(comparison, sealed);
    } else if (sealed < other) {
        report_swapped(comparison, sealed, other);
    }
}

static void check_sealed(struct comparison *comparison,
                         const struct item *sealed)
{
    const struct item *at_version = sealed->same_version;
    const struct item *at_text = sealed->same_text;

    if (at_text != NULL && at_text != at_version) {
        check_moved(comparison, sealed);
    } else if (at_version == NULL ||
               (at_text == NULL && at_version->same_text != NULL)) {
        report_deleted(comparison, sealed);
    } else {
        check_kept(comparison, sealed);
    }
}

/* A migration that has no line in the lock file. */
static void check_new(struct comparison *comparison, const struct item *present)
{
    const struct side *sealed = &comparison->sealed;
    const struct script *up = &present->migration->up;
    const struct item *newest =
        sealed->count > 0 ? &sealed->items[sealed->count - 1] : NULL;
    struct diag *diag;

    if (newest != NULL &&
        version_compare(present->version, newest->version) < 0) {
        diag = diag_report(
            comparison->diags, CODE_HISTORY_INSERTED, span_file(up->source),
            "new migration '%.*s' comes before '%.*s', which is %s",
            STR_ARGS(present->version), STR_ARGS(newest->version),
            comparison->word);
        lock_note_sealed_here(comparison, diag, newest->entry);
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "give it a version after '%.*s': databases that are there "
                  "have passed its place",
                  STR_ARGS(newest->version));
    } else if (comparison->options->locked) {
        const char *directory =
            path_quote(&comparison->arena, comparison->directory);

        diag = diag_report(
            comparison->diags, CODE_HISTORY_UNSEALED, span_file(up->source),
            "migration '%.*s' is not sealed", STR_ARGS(present->version));
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "to seal it: strata lock %s, then commit " LOCK_FILE_NAME,
                  directory);
    }
}

bool lock_compare_with(struct migration_set *set, const struct lockfile *lock,
                       const struct lock_compare_options *options,
                       struct diags *diags)
{
    struct comparison comparison = {.directory = set->directory,
                                    .lock = lock,
                                    .options = options,
                                    .word = lock->base != NULL ? "merged"
                                                               : "sealed",
                                    .diags = diags};
    size_t errors = diags->error_count;

    arena_init(&comparison.arena);
    lock_match(&comparison.arena, set, lock, options->layout_edits,
               &comparison.sealed, &comparison.present);
    for (size_t i = 0; i < comparison.sealed.count; i++) {
        check_sealed(&comparison, &comparison.sealed.items[i]);
    }
    for (size_t i = 0; i < comparison.present.count; i++) {
        const struct item *present = &comparison.present.items[i];

        if (present->same_version == NULL && present->same_text == NULL) {
            check_new(&comparison, present);
        }
    }
    check_reseals(&comparison);
    arena_release(&comparison.arena);
    migration_set_rechain(set);
    return diags->error_count == errors;
}

bool lock_compare(struct migration_set *set, const struct lockfile *lock,
                  bool locked, struct diags *diags)
{
    struct lock_compare_options options = {.locked = locked};

    return lock_compare_with(set, lock, &options, diags);
}
