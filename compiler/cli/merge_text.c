/* SPDX-License-Identifier: MIT
 *
 * The directory as it will be, and the lock file for it.
 */
#include <errno.h>
#include <string.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/merge_job.h"
#include "cli/reading.h"
#include "input/lock_read.h"
#include "model/lock_compare.h"
#include "model/merge_lock.h"
#include "model/version.h"

#define LOCK_MAXIMUM ((size_t)64 << 20)
/* More acceptances than anybody has written. */
#define ACCEPTED_MAXIMUM 10000

/* Read it through a view, in which everything has its new name. */
static bool read_planned(struct merge_job *job)
{
    struct project *project = &job->sides.project;
    struct discover_options options =
        reading_options(&project->arena, project->invocation);
    struct files_view *view = arena_new(&project->arena, struct files_view);
    files_view_init(view, project->directory);
    view->renames = job->renames;
    view->rename_count = job->rename_count;
    options.files = &view->files;
    if (options.convention == NULL) {
        options.convention = job->sides.convention;
    }
    return discover(&project->arena, project->directory, &options,
                    &job->planned, &project->diags);
}

/* What a file is called then. */
static const char *new_path(struct merge_job *job, const char *path)
{
    size_t i = 0;
    for (i = 0; i < job->rename_count; i += 1) {
        const struct files_rename *rename = &job->renames[i];
        size_t size = strlen(rename->from);
        if (strncmp(path, rename->from, size) == 0 &&
            (path[size] == '\0' || path[size] == '/')) {
            return str_format(&job->sides.project.arena, "%s%s", rename->to,
                              path + size)
                .data;
        }
    }
    return path;
}

static const struct migration *find_file(const struct migration_set *set,
                                         const char *path)
{
    size_t i = 0;
    for (i = 0; i < set->count; i += 1) {
        if (strcmp(set->migrations[i].up.file, path) == 0) {
            return &set->migrations[i];
        }
    }
    return NULL;
}

static const struct migration *find_version(const struct migration_set *set,
                                            struct str version)
{
    size_t i = 0;
    for (i = 0; i < set->count; i += 1) {
        if (str_equal(set->migrations[i].version, version)) {
            return &set->migrations[i];
        }
    }
    return NULL;
}

/* Each of the branch's has to be there with all that belongs to it. */
static bool find_becomes(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    size_t i = 0;
    job->becomes = arena_array(&sides->project.arena, const struct migration *,
                               sides->own_count);
    for (i = 0; i < sides->own_count; i += 1) {
        const struct migration *was = sides->own[i].migration;
        const struct merge_version *next = &job->own[i].next;
        const char *path = new_path(job, was->up.file);
        const struct migration *is = find_file(&job->planned, path);
        if (is == NULL || is->seed_count != was->seed_count ||
            is->test_count != was->test_count ||
            (is->down.source == NULL) != (was->down.source == NULL) ||
            (next->value.size > 0 && !str_equal(is->version, next->value))) {
            merge_blocked(job, was->up.file,
                          "'%s' would not be the same migration as '%s'",
                          was->up.file, path);
            return false;
        }
        job->becomes[i] = is;
    }
    return true;
}

/* Entries are in the order of their versions. */
static const struct lock_entry *find_entry(const struct lockfile *lock,
                                           struct str version)
{
    size_t low = 0;
    size_t high = lock->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (version_compare(lock->entries[middle].version, version) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lock->count && str_equal(lock->entries[low].version, version)
               ? &lock->entries[low]
               : NULL;
}

/* What can be sealed: what was, as long as everything before it is. */
static bool *sealable(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    bool *seals = arena_array(&sides->project.arena, bool, sides->own_count);
    bool unbroken = true;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < job->planned.count; i += 1) {
        const struct migration *migration = &job->planned.migrations[i];
        for (k = 0; k < sides->own_count; k += 1) {
            if (job->becomes[k] == migration) {
                break;
            }
        }
        if (k < sides->own_count) {
            seals[k] = unbroken && sides->own[k].sealed;
            job->unsealed += sides->own[k].sealed && !unbroken;
            job->resealed += seals[k];
            unbroken = seals[k];
        } else {
            unbroken = unbroken && find_entry(&sides->base_lock,
                                              migration->version) != NULL;
        }
    }
    return seals;
}

struct lines {
    struct merge_line *items;
    size_t count;
};

static void add_line(struct merge_job *job, struct lines *lines,
                     const struct migration *migration,
                     const struct lock_acceptance *accepted)
{
    struct merge_line *line = NULL;
    lines->items = arena_append(&job->sides.project.arena, lines->items,
                                sizeof *lines->items, lines->count);
    line = &lines->items[lines->count];
    memset(line, 0, sizeof *line);
    line->migration = migration;
    line->accepted = accepted;
    lines->count += 1;
}

/* Which of the branch's migrations a line of its lock file seals; the number of
 * all when none. */
static size_t own_of_line(const struct merge_job *job,
                          const struct lock_side_line *line)
{
    const struct sides *sides = &job->sides;
    size_t i = 0;
    for (i = 0; i < sides->own_count; i += 1) {
        const struct migration *migration = sides->own[i].migration;
        if (!line->is_accepted && sides->own[i].sealed &&
            str_equal(line->entry.label, migration->label) &&
            (digest_equal(&line->entry.script, &migration->up.digest) ||
             digest_equal(&line->entry.tokens, &migration->up.tokens))) {
            break;
        }
    }
    return i;
}

static bool is_same(const struct lock_acceptance *a,
                    const struct lock_acceptance *b)
{
    return str_equal(a->version, b->version) &&
           digest_equal(&a->script, &b->script) &&
           digest_equal(&a->chain, &b->chain);
}

/* Whether the base has an acceptance, or it was added already. */
static bool is_known(const struct merge_job *job, const struct lines *lines,
                     const struct lock_acceptance *accepted)
{
    const struct lockfile *base = &job->sides.base_lock;
    size_t i = 0;
    for (i = 0; i < base->accepted_count; i += 1) {
        if (is_same(&base->accepted[i], accepted)) {
            return true;
        }
    }
    for (i = 0; i < lines->count; i += 1) {
        if (lines->items[i].accepted != NULL &&
            is_same(lines->items[i].accepted, accepted)) {
            return true;
        }
    }
    return false;
}

/* What a version of the branch's lock file is now, by the line that sealed it
 * there: one of its own migrations, or the base's. NULL: neither, as of one
 * that a rebase has put into the base under another version. */
static const struct migration *target_of(const struct merge_job *job,
                                         const bool *seals, size_t before,
                                         struct str version)
{
    const struct lock_entry *base = find_entry(&job->sides.base_lock, version);
    size_t i = 0;
    for (i = before; i > 0; i -= 1) {
        const struct lock_side_line *line = &job->sides.lines[i - 1];
        size_t own = 0;
        if (line->is_accepted || !str_equal(line->entry.version, version)) {
            continue;
        }
        own = own_of_line(job, line);
        if (own < job->sides.own_count) {
            return seals[own] ? job->becomes[own] : NULL;
        }
        if (base != NULL && str_equal(base->label, line->entry.label)) {
            return find_version(&job->planned, version);
        }
    }
    return NULL;
}

static bool has_line(const struct lines *lines,
                     const struct migration *migration)
{
    size_t i = 0;
    for (i = 0; i < lines->count; i += 1) {
        if (lines->items[i].accepted == NULL &&
            lines->items[i].migration == migration) {
            return true;
        }
    }
    return false;
}

/* The branch's lines in the order of its file. */
static struct lines lines_of(struct merge_job *job, const bool *seals)
{
    struct sides *sides = &job->sides;
    struct lines lines = {NULL, 0};
    size_t i = 0;
    for (i = 0; i < sides->line_count; i += 1) {
        const struct lock_side_line *line = &sides->lines[i];
        size_t own = own_of_line(job, line);
        if (own < sides->own_count) {
            if (seals[own] && !has_line(&lines, job->becomes[own])) {
                add_line(job, &lines, job->becomes[own], NULL);
            }
        } else if (line->is_accepted &&
                   !is_known(job, &lines, &line->accepted)) {
            const struct migration *target =
                target_of(job, seals, i, line->accepted.version);
            if (target != NULL) {
                add_line(job, &lines, target, &line->accepted);
            }
        }
    }
    return lines;
}

static bool refuse_acceptance(struct merge_job *job,
                              const struct merge_line *line)
{
    struct diag *diag = merge_blocked(
        job, LOCK_FILE_NAME,
        "'%.*s' was sealed anew in the branch, and is another one in the base",
        STR_ARGS(line->accepted->version));
    diag_note(&job->sides.project.diags, diag, SPAN_NONE,
              "decide for one of its texts, take the base's lock file, and "
              "seal it anew on top of that: strata lock --reseal %.*s",
              STR_ARGS(line->accepted->version));
    return false;
}

static bool refuse_edited(struct merge_job *job, const struct own *own)
{
    struct diag *diag =
        merge_blocked(job, own->migration->up.file,
                      "'%.*s' was edited since the branch sealed it",
                      STR_ARGS(own->migration->version));
    diag_note(&job->sides.project.diags, diag, SPAN_NONE,
              "restore it, or seal it anew before the merge: strata lock "
              "--reseal %.*s",
              STR_ARGS(own->migration->version));
    return false;
}

/* Read a lock file's text as every other command will. */
static bool fits(struct merge_job *job, struct str text, struct lockfile *lock,
                 struct diags *diags)
{
    struct project *project = &job->sides.project;
    struct source *source = arena_new(&project->arena, struct source);
    struct lock_compare_options options;
    memset(&options, 0, sizeof options);
    options.layout_edits = project_allows_layout_edits(project->invocation);
    source->path =
        path_join(&project->arena, project->directory, LOCK_FILE_NAME);
    source->text = text;
    return lock_parse(&project->arena, source, lock, diags) &&
           lock_compare_with(&job->planned, lock, &options, diags);
}

/* Whether the lock file that is here says the same already, perhaps in lines
 * that an older strata wrote. */
static bool is_there(struct merge_job *job)
{
    struct project *project = &job->sides.project;
    struct lockfile lock;
    struct diags unheard;
    struct str present;
    diags_init(&unheard, &project->arena);
    return fs_read(
               &project->arena,
               path_join(&project->arena, project->directory, LOCK_FILE_NAME),
               LOCK_MAXIMUM, &present) == 0 &&
           fits(job, source_normalise(&project->arena, present), &lock,
                &unheard) &&
           lock.count == job->sides.base_lock.count + job->resealed;
}

/* Neither side has one, or has sealed anything. */
static bool is_needless(const struct merge_job *job, const struct lines *lines)
{
    return job->sides.base_lock.source == NULL && lines->count == 0;
}

/* The file is written when all else is done, so it must be one that can be. */
static bool is_writable(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    struct arena *arena = &sides->project.arena;
    const char *path =
        path_join(arena, sides->project.directory, LOCK_FILE_NAME);
    struct str text;
    int error = fs_read(arena, path, LOCK_MAXIMUM, &text);
    size_t accepted = 0;
    size_t i = 0;
    if (error != 0 && error != ENOENT) {
        job->status = project_unwritable(&sides->project, path, error);
        return false;
    }
    for (i = 0; i < sides->line_count; i += 1) {
        accepted += sides->lines[i].is_accepted;
    }
    if (accepted > ACCEPTED_MAXIMUM) {
        merge_blocked(job, LOCK_FILE_NAME, "more than %d acceptances",
                      ACCEPTED_MAXIMUM);
        return false;
    }
    return true;
}

bool merge_text_plan(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    const struct merge_line *unfit = NULL;
    const bool *seals = NULL;
    struct lines lines;
    struct lockfile lock;
    struct buf text;
    size_t i = 0;
    if (!is_writable(job) || !read_planned(job) || !find_becomes(job)) {
        return false;
    }
    for (i = 0; i < sides->own_count; i += 1) {
        if (sides->own[i].edited) {
            return refuse_edited(job, &sides->own[i]);
        }
    }
    seals = sealable(job);
    lines = lines_of(job, seals);
    if (is_needless(job, &lines)) {
        return true;
    }
    buf_init(&text, BUF_MAXIMUM);
    unfit = merge_lock_write(&sides->project.arena, &sides->base_lock,
                             lines.items, lines.count, &text);
    job->lock = str_copy(&sides->project.arena, buf_str(&text));
    buf_release(&text);
    if (unfit != NULL) {
        return refuse_acceptance(job, unfit);
    }
    if (!fits(job, job->lock, &lock, &sides->project.diags)) {
        return false;
    }
    if (is_there(job)) {
        job->lock.data = NULL;
        job->lock.size = 0;
    }
    return true;
}
