/* SPDX-License-Identifier: MIT
 *
 * What is said besides a finding about what was sealed, or is in a base: where,
 * what it was, how to get it back.
 */
#include "model/lock_notes.h"

#include <string.h>

#include "base/path.h"
#include "model/text_difference.h"
#include "model/version.h"

void lock_note_sealed_here(struct comparison *comparison, struct diag *diag,
                           const struct lock_entry *entry)
{
    if (comparison->lock->base != NULL) {
        diag_note(comparison->diags, diag, SPAN_NONE,
                  "'%.*s' is in the base %s", STR_ARGS(entry->version),
                  comparison->lock->base);
        return;
    }
    diag_note(comparison->diags, diag, entry->span, "'%.*s' was sealed here",
              STR_ARGS(entry->version));
}

/* Both digests, NULL for none. */
static void note_digests(struct comparison *comparison, struct diag *diag,
                         const struct lock_entry *entry,
                         const struct digest *sealed, const struct digest *now)
{
    char hex[DIGEST_HEX + 1] = "";

    if (sealed != NULL) {
        digest_format(sealed, hex);
    }
    if (comparison->lock->base != NULL) {
        diag_note(comparison->diags, diag, SPAN_NONE, "in the base %s: %s%s",
                  comparison->lock->base,
                  sealed != NULL ? "sha256:" : "there is none", hex);
    } else if (sealed != NULL) {
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

bool lock_is_base(struct str version)
{
    return str_equal(version, STR(VERSION_BASE));
}

/* How to see the text that the base has. */
static void note_merged(struct comparison *comparison, struct diag *diag,
                        const struct script *script)
{
    struct arena *arena = &comparison->arena;
    const char *object =
        str_format(arena, "%s%s", comparison->lock->base_object, script->file)
            .data;

    diag_note(comparison->diags, diag, SPAN_NONE, "the merged text: %s show %s",
              git_command(comparison), path_quote(arena, object));
}

/* How to see the text of a file as it once was. The base schema may be
 * anywhere. */
static void note_git(struct comparison *comparison, struct diag *diag,
                     const struct script *script, struct str version)
{
    struct arena *arena = &comparison->arena;
    bool base = lock_is_base(version);
    const char *git = base ? "git" : git_command(comparison);
    const char *file = base ? script->source->path : script->file;
    const char *object = str_format(arena, "COMMIT:./%s", file).data;

    diag_note(comparison->diags, diag, SPAN_NONE,
              "the sealed text: %s log --oneline -- %s, then %s show %s", git,
              path_quote(arena, file), git, path_quote(arena, object));
}

/* The same when the name that the file had is not certain. */
void lock_note_git_search(struct comparison *comparison, struct diag *diag,
                          const struct lock_entry *entry, bool down)
{
    const struct migration *merged = entry->merged;
    const char *git = git_command(comparison);

    if (merged != NULL) {
        note_merged(comparison, diag, down ? &merged->down : &merged->up);
        return;
    }
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

void lock_note_new(struct comparison *comparison, struct diag *diag)
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

void lock_note_renames(struct comparison *comparison, struct diag *diag,
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

/* The text that was sealed, or is in the base. */
static bool find_old(struct comparison *comparison,
                     const struct lock_entry *entry,
                     const struct script *script, bool down,
                     struct old_text *found)
{
    const struct old_texts *texts = comparison->options->texts;

    *found = (struct old_text){.object = NULL};
    if (entry->merged != NULL) {
        found->text =
            script_text(down ? &entry->merged->down : &entry->merged->up);
        return true;
    }
    return texts != NULL &&
           texts->find(texts->context, script,
                       down ? &entry->down : &entry->script, found);
}

static void note_lines(struct comparison *comparison, struct diag *diag,
                       const struct script *script, struct str old)
{
    struct diags *diags = comparison->diags;
    struct text_difference difference;

    if (!text_difference_find(&comparison->arena, old, script_text(script),
                              &difference)) {
        return;
    }
    if (difference.was.data != NULL && difference.is.data != NULL &&
        str_equal(difference.was, difference.is)) {
        diag_note(diags, diag, SPAN_NONE,
                  "all that differs is the line end at the end of the text");
        return;
    }
    if (difference.was.data == NULL) {
        diag_note(diags, diag, SPAN_NONE, "the %s text ends before this line",
                  comparison->word);
    } else {
        diag_note(diags, diag, SPAN_NONE,
                  "the first line that differs was: '%.*s'",
                  STR_ARGS(difference.was));
    }
    if (difference.is.data == NULL) {
        diag_note(diags, diag, SPAN_NONE, "the text ends before it now");
    } else {
        size_t start = script->start + difference.start;

        diag_note(diags, diag, span_at(script->source, start, start + 1),
                  "now it is: '%.*s'", STR_ARGS(difference.is));
    }
}

static void note_object(struct comparison *comparison, struct diag *diag,
                        const char *object)
{
    diag_note(comparison->diags, diag, SPAN_NONE, "the sealed text: %s show %s",
              git_command(comparison), path_quote(&comparison->arena, object));
}

void lock_note_texts(struct comparison *comparison, struct diag *diag,
                     const struct lock_entry *entry,
                     const struct migration *migration, bool down)
{
    const struct script *script = down ? &migration->down : &migration->up;
    bool was = !down || entry->has_down;
    bool is = script->source != NULL;
    struct old_text old;

    if (was && is && find_old(comparison, entry, script, down, &old)) {
        lock_note_sealed_here(comparison, diag, entry);
        note_lines(comparison, diag, script, old.text);
        if (old.object != NULL) {
            note_object(comparison, diag, old.object);
            return;
        }
    } else {
        note_digests(comparison, diag, entry,
                     !was   ? NULL
                     : down ? &entry->down
                            : &entry->script,
                     is ? &script->digest : NULL);
    }
    if (was && is && entry->merged == NULL && same_name(entry, migration)) {
        note_git(comparison, diag, script, migration->version);
    } else if (was) {
        lock_note_git_search(comparison, diag, entry, down);
    }
}
