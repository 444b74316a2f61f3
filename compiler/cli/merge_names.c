/* SPDX-License-Identifier: MIT
 *
 * Which files bear the version of a migration, and what they will be called.
 */
#include <stdarg.h>
#include <string.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/merge_job.h"
#include "cli/new_layout.h"

struct diag *merge_blocked(struct merge_job *job, const char *path,
                           const char *format, ...)
{
    struct sides *sides = &job->sides;
    const char *full = path == NULL ? sides->project.directory
                                    : path_join(&sides->project.arena,
                                                sides->project.directory, path);
    struct str message;
    va_list arguments;
    va_start(arguments, format);
    message = str_format_v(&sides->project.arena, format, arguments);
    va_end(arguments);
    return diag_report(&sides->project.diags, CODE_MERGE_BLOCKED,
                       sides_place(sides, full), "%.*s", STR_ARGS(message));
}

static void add_path(struct merge_job *job, struct merge_own *own,
                     const char *path)
{
    size_t i = 0;
    for (i = 0; i < own->path_count; i += 1) {
        if (strcmp(own->paths[i], path) == 0) {
            return;
        }
    }
    own->paths = arena_append(&job->sides.project.arena, own->paths,
                              sizeof *own->paths, own->path_count);
    own->paths[own->path_count] = path;
    own->path_count += 1;
}

/* The path without the part that its last name has behind a migration's label:
 * what begins like this is of the same migration. */
static struct str stem_of(const struct migration *migration)
{
    struct str path = str_from(migration->up.file);
    struct str label = migration->label;
    size_t name = (size_t)(path_name(path.data) - path.data);
    size_t end = path.size;
    while (label.size > 0 && end >= name + label.size) {
        if (str_equal(str_slice(path, end - label.size, end), label)) {
            return str_slice(path, 0, end);
        }
        end -= 1;
    }
    end = name;
    while (end < path.size && path.data[end] != '.') {
        end += 1;
    }
    return str_slice(path, 0, end);
}

/* Files in the same directory: what a tool keeps beside a script, the same for
 * another database, rows for the proof. */
static void add_siblings(struct merge_job *job, struct merge_own *own,
                         const struct migration *migration)
{
    const struct path_list *here = &job->sides.here;
    struct str stem = stem_of(migration);
    size_t i = 0;
    for (i = 0; i < here->count; i += 1) {
        struct str path = str_from(here->paths[i]);
        if (str_starts_with(path, stem) && path.size > stem.size &&
            path.data[stem.size] == '.' &&
            memchr(path.data + stem.size, '/', path.size - stem.size) == NULL &&
            sides_is_own(&job->sides, here->paths[i])) {
            add_path(job, own, here->paths[i]);
        }
    }
}

static void add_source(struct merge_job *job, struct merge_own *own,
                       const struct source *source)
{
    const char *path =
        source == NULL
            ? NULL
            : files_inside(job->sides.project.directory, source->path);
    if (path != NULL && sides_is_own(&job->sides, path)) {
        add_path(job, own, path);
    }
}

static void add_files(struct merge_job *job, struct merge_own *own,
                      const struct migration *migration)
{
    const char *file = migration->up.file;
    bool has_seed_files = false;
    size_t i = 0;
    if (job->sides.convention->shape == SHAPE_DIRECTORIES) {
        struct str directory = {file, (size_t)(path_name(file) - file) - 1};
        add_path(job, own, str_to_c(&job->sides.project.arena, directory));
    } else {
        add_path(job, own, file);
        add_source(job, own, migration->down.source);
        add_siblings(job, own, migration);
    }
    for (i = 0; i < migration->seed_count; i += 1) {
        has_seed_files = migration->seeds[i].source != migration->up.source &&
                         migration->seeds[i].source != migration->down.source;
        if (has_seed_files) {
            add_source(job, own, migration->seeds[i].source);
        }
    }
    for (i = 0; i < migration->test_count; i += 1) {
        add_source(job, own, migration->tests[i].source);
    }
}

struct numbering {
    struct merge_job *job;
    struct str now;
};

/* Times are one second apart. */
static struct merge_version next_version(void *context, struct str last)
{
    struct numbering *numbering = context;
    struct sides *sides = &numbering->job->sides;
    struct arena *arena = &sides->project.arena;
    const struct migration_set *manner =
        sides->base.count > 0 ? &sides->base : &sides->branch;
    struct merge_version version;
    new_layout_next(arena, manner, last, numbering->now, &version.value,
                    &version.written);
    numbering->now = merge_plan_second_later(arena, numbering->now);
    return version;
}

static bool refuse_unknown(struct merge_job *job, const char *path)
{
    struct diag *diag = merge_blocked(
        job, path, "where the version stands in '%s' cannot be told", path);
    diag_note(&job->sides.project.diags, diag, SPAN_NONE,
              "rename it, and what belongs to it, behind the base's '%.*s', "
              "then run this again",
              STR_ARGS(sides_newest(&job->sides)));
    return false;
}

bool merge_names_plan(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    struct arena *arena = &sides->project.arena;
    struct numbering numbering;
    const char *unknown = NULL;
    size_t i = 0;
    job->own = arena_array(arena, struct merge_own, sides->own_count);
    for (i = 0; i < sides->own_count; i += 1) {
        const struct migration *migration = sides->own[i].migration;
        job->own[i].version.value = migration->version;
        job->own[i].version.written =
            sides_is_listed(sides)
                ? migration->version
                : new_layout_written(arena, &sides->branch, migration);
        add_files(job, &job->own[i], migration);
    }
    numbering.job = job;
    numbering.now = fs_utc_now(arena);
    job->moved =
        merge_plan_number(job->own, sides->own_count, sides_newest(sides),
                          next_version, &numbering);
    if (sides_is_listed(sides)) {
        return true; /* they cannot be renamed; the guard says so */
    }
    merge_plan_renames(arena, job->own, sides->own_count, &job->renames,
                       &job->rename_count, &unknown);
    return unknown == NULL || refuse_unknown(job, unknown);
}
