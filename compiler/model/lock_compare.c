/* SPDX-License-Identifier: MIT
 *
 * What became of each sealed migration. lock_match.c has found for every lock
 * entry its migration twice, by version and by text; how the two differ says
 * what happened to it.
 */
#include "model/lock_compare.h"

#include <string.h>

#include "base/path.h"
#include "model/lock_match.h"
#include "model/version.h"

struct comparison {
    struct arena arena; /* what lives only during the comparison */
    const char *directory;
    struct side sealed;  /* the lock entries */
    struct side present; /* the migrations */
    struct diags *diags;
};

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

static void note_sealed_here(struct comparison *comparison, struct diag *diag,
                             const struct lock_entry *entry)
{
    diag_note(comparison->diags, diag, entry->span, "'%.*s' was sealed here",
              STR_ARGS(entry->version));
}

/* Both digests, NULL for none. */
static void note_digests(struct comparison *comparison, struct diag *diag,
                         const struct lock_entry *entry,
                         const struct digest *sealed, const struct digest *now)
{
    char hex[DIGEST_HEX + 1];

    if (sealed != NULL) {
        digest_format(sealed, hex);
        diag_note(comparison->diags, diag, entry->span,
                  "sealed here with sha256:%s", hex);
    } else {
        diag_note(comparison->diags, diag, entry->span,
                  "sealed here without one");
    }
    if (now != NULL) {
        digest_format(now, hex);
        diag_note(comparison->diags, diag, SPAN_NONE, "now it has sha256:%s",
                  hex);
    }
}

/* "git", told to work in the directory when that is not the current one. */
static const char *git_command(struct comparison *comparison)
{
    struct arena *arena = &comparison->arena;

    if (str_equal(str_from(comparison->directory), STR("."))) {
        return "git";
    }
    return str_format(arena, "git -C %s",
                      path_quote(arena, comparison->directory))
        .data;
}

static bool is_base(struct str version)
{
    return str_equal(version, STR(VERSION_BASE));
}

/* How to see the text of a file as it once was. The base schema may be
 * anywhere. */
static void note_git(struct comparison *comparison, struct diag *diag,
                     const struct script *script, struct str version)
{
    struct arena *arena = &comparison->arena;
    bool base = is_base(version);
    const char *git = base ? "git" : git_command(comparison);
    const char *file = base ? script->source->path : script->file;
    const char *object = str_format(arena, "COMMIT:./%s", file).data;

    diag_note(comparison->diags, diag, SPAN_NONE,
              "the sealed text: %s log --oneline -- %s, then %s show %s", git,
              path_quote(arena, file), git, path_quote(arena, object));
}

/* The same when the name that the file had is not certain. */
static void note_git_search(struct comparison *comparison, struct diag *diag,
                            const struct lock_entry *entry)
{
    const char *git = git_command(comparison);

    diag_note(comparison->diags, diag, SPAN_NONE,
              "the sealed text: %s log --oneline --name-only --relative "
              "--diff-filter=d -- '%.*s[-_]*', then %s show COMMIT:./FILE",
              git, STR_ARGS(entry->version), git);
}

static bool same_name(const struct lock_entry *entry,
                      const struct migration *migration)
{
    return str_equal(entry->version, migration->version) &&
           str_equal(entry->label, migration->label);
}

static void note_new(struct comparison *comparison, struct diag *diag)
{
    diag_note(comparison->diags, diag, SPAN_NONE,
              "to change the schema again, add a migration: strata new NAME %s",
              path_quote(&comparison->arena, comparison->directory));
}

/* Where a text stands behind an offset in another; its size when nowhere. */
static size_t find(struct str text, size_t start, struct str wanted)
{
    while (start + wanted.size <= text.size &&
           !str_starts_with(str_slice(text, start, text.size), wanted)) {
        start++;
    }
    return start + wanted.size <= text.size ? start : text.size;
}

/* A script's path with the version and the label that were sealed; NULL when
 * its own do not stand in it one behind the other, as they do in most names.
 */
static const char *sealed_path(struct arena *arena, struct str file,
                               const struct migration *migration,
                               const struct lock_entry *entry)
{
    size_t start = find(file, 0, migration->version);
    size_t end = start + migration->version.size;
    size_t label;

    if (start == file.size || migration->label.size == 0 ||
        entry->label.size == 0) {
        return NULL;
    }
    label = find(file, end, migration->label);
    if (label == end || label == file.size) {
        return NULL;
    }
    for (size_t i = end; i < label; i++) {
        if (strchr("_-. ", file.data[i]) == NULL) {
            return NULL;
        }
    }
    return str_format(arena, "%.*s%.*s%.*s%.*s%s", (int)start, file.data,
                      STR_ARGS(entry->version), (int)(label - end),
                      file.data + end, STR_ARGS(entry->label),
                      file.data + label + migration->label.size)
        .data;
}

/* How to give a script's file its sealed name back. */
static void note_rename(struct comparison *comparison, struct diag *diag,
                        const struct script *script,
                        const struct migration *migration,
                        const struct lock_entry *entry)
{
    struct arena *arena = &comparison->arena;
    const char *old_path =
        sealed_path(arena, str_from(script->file), migration, entry);
    const char *from;
    const char *to;

    if (old_path == NULL) {
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "give it its name back: it had the version '%.*s' and the "
                  "label '%.*s'",
                  STR_ARGS(entry->version), STR_ARGS(entry->label));
        return;
    }
    from = path_join(arena, comparison->directory, script->file);
    to = path_join(arena, comparison->directory, old_path);
    diag_note(comparison->diags, diag, SPAN_NONE,
              "give it its name back: mv %s %s", path_quote(arena, from),
              path_quote(arena, to));
}

static void note_renames(struct comparison *comparison, struct diag *diag,
                         const struct migration *migration,
                         const struct lock_entry *entry)
{
    const struct script *up = &migration->up;
    const struct script *down = &migration->down;

    note_rename(comparison, diag, up, migration, entry);
    if (down->source != NULL && down->source != up->source) {
        note_rename(comparison, diag, down, migration, entry);
    }
}

static void report_renumbered(struct comparison *comparison,
                              const struct lock_entry *entry,
                              const struct migration *migration)
{
    struct diag *diag = diag_report(
        comparison->diags, CODE_HISTORY_RENUMBERED,
        span_file(migration->up.source), "sealed as '%.*s', now '%.*s'",
        STR_ARGS(entry->version), STR_ARGS(migration->version));

    note_sealed_here(comparison, diag, entry);
    note_renames(comparison, diag, migration, entry);
}

static void report_edited(struct comparison *comparison,
                          const struct lock_entry *entry,
                          const struct migration *migration)
{
    const struct script *up = &migration->up;
    struct diag *diag = diag_report(
        comparison->diags, CODE_HISTORY_EDITED, span_file(up->source),
        "sealed migration '%.*s' was edited", STR_ARGS(migration->version));

    note_digests(comparison, diag, entry, &entry->script, &up->digest);
    if (digest_equal(&entry->tokens, &up->tokens)) {
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "only comments or white space changed: the SQL is the same");
    }
    if (same_name(entry, migration)) {
        note_git(comparison, diag, up, migration->version);
    } else {
        note_git_search(comparison, diag, entry);
    }
    note_new(comparison, diag);
}

static void check_down(struct comparison *comparison,
                       const struct lock_entry *entry,
                       const struct migration *migration)
{
    const struct script *down = &migration->down;
    bool has_down = down->source != NULL;
    const struct script *place = has_down ? down : &migration->up;
    const char *what = !entry->has_down ? "added"
                       : !has_down      ? "removed"
                                        : "edited";
    struct diag *diag;

    if (has_down == entry->has_down &&
        (!has_down || digest_equal(&down->digest, &entry->down))) {
        return;
    }
    diag = diag_report(comparison->diags, CODE_HISTORY_DOWN_EDITED,
                       script_span(place),
                       "down script of sealed migration '%.*s' was %s",
                       STR_ARGS(migration->version), what);
    note_digests(comparison, diag, entry, entry->has_down ? &entry->down : NULL,
                 has_down ? &down->digest : NULL);
    if (has_down && entry->has_down && same_name(entry, migration)) {
        note_git(comparison, diag, down, migration->version);
    } else if (entry->has_down) {
        note_git_search(comparison, diag, entry);
    }
}

static void check_label(struct comparison *comparison,
                        const struct lock_entry *entry,
                        const struct migration *migration)
{
    struct diag *diag;

    if (str_equal(entry->label, migration->label)) {
        return;
    }
    diag = diag_report(
        comparison->diags, CODE_HISTORY_RELABELLED,
        span_file(migration->up.source),
        "sealed migration '%.*s' was relabelled from '%.*s' to '%.*s'",
        STR_ARGS(migration->version), STR_ARGS(entry->label),
        STR_ARGS(migration->label));
    note_sealed_here(comparison, diag, entry);
    note_renames(comparison, diag, migration, entry);
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

/* The sealed version is still there, and nothing moved. */
static void check_kept(struct comparison *comparison, const struct item *sealed)
{
    const struct lock_entry *entry = sealed->entry;
    const struct migration *migration = sealed->same_version->migration;

    if (migration->broken) {
        return;
    }
    if (!str_equal(entry->version, migration->version)) {
        report_renumbered(comparison, entry, migration);
    }
    if (sealed->same_text == sealed->same_version) {
        check_label(comparison, entry, migration);
        check_tokens(comparison, entry, migration);
    } else {
        report_edited(comparison, entry, migration);
    }
    check_down(comparison, entry, migration);
}

/* What has come to stand at a sealed version instead of the sealed text. */
static void note_usurper(struct comparison *comparison, struct diag *diag,
                         const struct item *present)
{
    struct span span = span_file(present->migration->up.source);

    if (present->same_text != NULL) {
        diag_note(comparison->diags, diag, span,
                  "this script was sealed as '%.*s'",
                  STR_ARGS(present->same_text->entry->version));
    } else {
        diag_note(comparison->diags, diag, span, "this script is not sealed");
    }
}

static void report_deleted(struct comparison *comparison,
                           const struct item *sealed)
{
    const struct lock_entry *entry = sealed->entry;
    struct diag *diag =
        diag_report(comparison->diags, CODE_HISTORY_DELETED, entry->span,
                    "sealed migration '%.*s' (%.*s) was deleted",
                    STR_ARGS(entry->version), STR_ARGS(entry->label));

    if (sealed->same_version != NULL) {
        note_usurper(comparison, diag, sealed->same_version);
    }
    if (is_base(entry->version)) {
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "it is the base schema, of a file beside the migrations: "
                  "BASE_SCHEMA FILE in add_migrations, --base-schema FILE "
                  "here");
        return;
    }
    note_git_search(comparison, diag, entry);
    diag_note(comparison->diags, diag, SPAN_NONE,
              "to undo what it did, add a migration: strata new NAME %s",
              path_quote(&comparison->arena, comparison->directory));
}

static void note_order(struct comparison *comparison, struct diag *diag)
{
    const struct side *sealed = &comparison->sealed;

    diag_note(comparison->diags, diag, SPAN_NONE,
              "sealed migrations keep their versions; a new one comes after "
              "'%.*s'",
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

    note_sealed_here(comparison, diag, first->entry);
    note_sealed_here(comparison, diag, second->entry);
    note_order(comparison, diag);
}

static void report_moved(struct comparison *comparison,
                         const struct item *sealed)
{
    const struct item *present = sealed->same_text;
    struct diag *diag =
        diag_report(comparison->diags, CODE_HISTORY_REORDERED,
                    span_file(present->migration->up.source),
                    "the script sealed as '%.*s' is now '%.*s'",
                    STR_ARGS(sealed->version), STR_ARGS(present->version));

    note_sealed_here(comparison, diag, sealed->entry);
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
static void check_new(struct comparison *comparison, const struct item *present,
                      bool locked)
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
            "new migration '%.*s' comes before '%.*s', which is "
            "sealed",
            STR_ARGS(present->version), STR_ARGS(newest->version));
        note_sealed_here(comparison, diag, newest->entry);
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "give it a version after '%.*s': databases that are there "
                  "have passed its place",
                  STR_ARGS(newest->version));
    } else if (locked) {
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

bool lock_compare(struct migration_set *set, const struct lockfile *lock,
                  bool locked, struct diags *diags)
{
    struct comparison comparison = {.directory = set->directory,
                                    .diags = diags};
    size_t errors = diags->error_count;

    arena_init(&comparison.arena);
    lock_match(&comparison.arena, set, lock, &comparison.sealed,
               &comparison.present);
    for (size_t i = 0; i < comparison.sealed.count; i++) {
        check_sealed(&comparison, &comparison.sealed.items[i]);
    }
    for (size_t i = 0; i < comparison.present.count; i++) {
        const struct item *present = &comparison.present.items[i];

        if (present->same_version == NULL && present->same_text == NULL) {
            check_new(&comparison, present, locked);
        }
    }
    arena_release(&comparison.arena);
    return diags->error_count == errors;
}
