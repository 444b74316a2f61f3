/* SPDX-License-Identifier: MIT
 *
 * What speaks against a merge: files that are not safe in git, names that are
 * taken, an order that is kept elsewhere, releases.
 */
#include <string.h>

#include "base/files_view.h"
#include "base/fs.h"
#include "base/path.h"
#include "cli/merge_job.h"
#include "git/git_object.h"
#include "git/git_tags.h"
#include "input/tree.h"

#define LOCK_MAXIMUM ((size_t)64 << 20)

/* Conventions of tools that keep the order, or digests by name, in a file of
 * their own. */
static const struct keeper {
    const char *convention;
    const char *file;   /* inside the directory; NULL: always */
    const char *beside; /* …or inside each directory that is a migration */
    const char *what;
    const char *remedy;
} keepers[] = {
    {"drizzle", NULL, NULL,
     "Drizzle keeps the order of the migrations in meta/_journal.json",
     "take the base's files of meta, remove the branch's scripts and make them "
     "again: drizzle-kit generate"},
    {"drizzle-folders", NULL, "snapshot.json",
     "Drizzle keeps a snapshot of the schema with each migration",
     "remove the branch's directories and make them again: drizzle-kit "
     "generate"},
    {"sqitch", NULL, NULL,
     "Sqitch keeps the order of the migrations in sqitch.plan",
     "put the lines of the branch behind those of the base there"},
    {"atlas", "atlas.sum", NULL,
     "Atlas keeps the names of the migrations and their digests in atlas.sum",
     "let Atlas put the branch behind the base: atlas migrate rebase VERSION, "
     "for each migration of the branch"},
    {"releases", NULL, NULL,
     "which release a script belongs to is yours to say",
     "give the branch's scripts versions behind the base's, in the newest "
     "release"},
};

static bool is_kept_beside(struct merge_job *job, const char *name)
{
    struct arena *arena = &job->sides.project.arena;
    size_t i = 0;
    for (i = 0; i < job->sides.own_count; i += 1) {
        if (job->own[i].next.value.size > 0 &&
            files_contain(job->sides.here.paths, job->sides.here.count,
                          path_join(arena, job->own[i].paths[0], name))) {
            return true;
        }
    }
    return false;
}

static bool keeps(struct merge_job *job, const struct keeper *keeper)
{
    const struct path_list *here = &job->sides.here;
    if (strcmp(keeper->convention, job->sides.convention->name) != 0) {
        return false;
    }
    if (keeper->beside != NULL) {
        return is_kept_beside(job, keeper->beside);
    }
    return keeper->file == NULL ||
           files_contain(here->paths, here->count, keeper->file);
}

bool merge_guard_order(struct merge_job *job)
{
    struct diags *diags = &job->sides.project.diags;
    size_t i = 0;
    for (i = 0; i < sizeof keepers / sizeof keepers[0]; i += 1) {
        if (keeps(job, &keepers[i])) {
            struct diag *diag = merge_blocked(job, NULL, "%s", keepers[i].what);
            diag_note(diags, diag, SPAN_NONE, "%s", keepers[i].remedy);
            diag_note(diags, diag, SPAN_NONE,
                      "then run this again, for the lock file");
            return false;
        }
    }
    return true;
}

const char *merge_guard_absent(const struct merge_job *job)
{
    const struct sides *sides = &job->sides;
    size_t i = 0;
    for (i = 0; i < sides->base.count; i += 1) {
        const char *file = sides->base.migrations[i].up.file;
        if (sides->base_is_new[i] &&
            !files_contain(sides->here.paths, sides->here.count, file)) {
            return file;
        }
    }
    return NULL;
}

/* What the base has since the two parted has to be here, so that there is
 * something to be behind. */
static bool guard_merged(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    struct arena *arena = &sides->project.arena;
    const char *file = merge_guard_absent(job);
    const char *git = git_name(&sides->git, arena);
    const char *base = path_quote(arena, sides->base_name);
    struct diag *diag = NULL;
    if (file == NULL) {
        return true;
    }
    diag = merge_blocked(job, NULL, "'%s' of the base '%s' is not here yet",
                         file, sides->base_name);
    diag_note(&sides->project.diags, diag, SPAN_NONE,
              "bring it here, with or without a conflict, then run this "
              "again: %s merge %s, or %s rebase %s",
              git, base, git, base);
    return false;
}

static bool guard_targets(struct merge_job *job)
{
    struct arena *arena = &job->sides.project.arena;
    const char *directory = job->sides.project.directory;
    bool fine = true;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < job->rename_count; i += 1) {
        const struct files_rename *rename = &job->renames[i];
        bool leaves = false;
        for (k = 0; k < i; k += 1) {
            leaves = leaves || strcmp(job->renames[k].from, rename->to) == 0;
        }
        if (!leaves && fs_exists(path_join(arena, directory, rename->to))) {
            struct diag *diag =
                merge_blocked(job, rename->from,
                              "'%s' would become '%s', which is there already",
                              rename->from, rename->to);
            diag_note(&job->sides.project.diags, diag, SPAN_NONE,
                      "rename or remove the one that is in the way");
            fine = false;
        }
    }
    return fine;
}

struct saved {
    struct merge_job *job;
    struct git_objects objects;
    struct git_indexed *files;
    size_t count;
};

/* Whether a file is in git as it is here, but for line ends. A file that git
 * does not know is nobody's loss. */
static bool guard_file(struct saved *saved, const char *path)
{
    struct sides *sides = &saved->job->sides;
    struct arena *arena = &sides->project.arena;
    const struct git_indexed *file =
        git_index_find(saved->files, saved->count, path);
    struct diag *diag = NULL;
    struct str here;
    struct str there;
    if (file == NULL) {
        return true;
    }
    if (file->unmerged) {
        diag =
            merge_blocked(saved->job, path, "'%s' is in conflict itself", path);
        diag_note(&sides->project.diags, diag, SPAN_NONE,
                  "resolve it and git add it; where both branches have added "
                  "it, save this branch's under another name");
        return false;
    }
    if (fs_read(arena, path_join(arena, sides->project.directory, path),
                SCRIPT_MAXIMUM, &here) != 0 ||
        git_objects_read(&saved->objects, arena, file->id, SCRIPT_MAXIMUM,
                         &there) != 0 ||
        !str_equal(source_normalise(arena, here),
                   source_normalise(arena, there))) {
        diag =
            merge_blocked(saved->job, path,
                          "'%s' has changes that are not saved in git", path);
        diag_note(&sides->project.diags, diag, SPAN_NONE,
                  "commit or git add them first");
        return false;
    }
    return true;
}

/* A path, and all that is in it when it is a directory. */
static bool guard_path(struct saved *saved, const char *path)
{
    const struct path_list *here = &saved->job->sides.here;
    size_t size = strlen(path);
    bool fine = true;
    size_t i = 0;
    for (i = 0; i < here->count; i += 1) {
        const char *file = here->paths[i];
        if (strncmp(file, path, size) == 0 &&
            (file[size] == '\0' || file[size] == '/')) {
            fine = guard_file(saved, file) && fine;
        }
    }
    return fine;
}

/* Both branches have added a file of one name: what is in it is a mixture. */
static bool guard_conflicts(struct saved *saved)
{
    struct sides *sides = &saved->job->sides;
    bool fine = true;
    size_t i = 0;
    for (i = 0; i < sides->base.count; i += 1) {
        const char *path = sides->base.migrations[i].up.file;
        const struct git_indexed *file =
            git_index_find(saved->files, saved->count, path);
        if (file != NULL && file->unmerged) {
            fine = guard_file(saved, path) && fine;
        }
    }
    return fine;
}

static bool guard_saved(struct merge_job *job)
{
    struct saved saved;
    bool fine = true;
    size_t i = 0;
    saved.job = job;
    if (!git_index_read(&job->sides.git, &saved.files, &saved.count)) {
        merge_blocked(job, NULL, "git cannot read its index");
        return false;
    }
    git_objects_init(&saved.objects, &job->sides.git);
    fine = guard_conflicts(&saved);
    for (i = 0; i < job->rename_count; i += 1) {
        fine = guard_path(&saved, job->renames[i].from) && fine;
    }
    git_objects_end(&saved.objects);
    return fine;
}

/* What came into the base by another way, and has another version there. */
static bool guard_twins(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < sides->own_count; i += 1) {
        const struct migration *own = sides->own[i].migration;
        for (k = 0; k < sides->base.count; k += 1) {
            const struct migration *other = &sides->base.migrations[k];
            if (sides->base_is_new[k] && str_equal(own->label, other->label) &&
                digest_equal(&own->up.digest, &other->up.digest)) {
                struct diag *diag = merge_blocked(
                    job, own->up.file, "'%s' is in the base already, as '%s'",
                    own->up.file, other->up.file);
                diag_note(&sides->project.diags, diag, SPAN_NONE,
                          "remove the branch's, with what belongs to it");
                return false;
            }
        }
    }
    return true;
}

bool merge_guard_files(struct merge_job *job)
{
    if (job->moved > 0 && (!merge_guard_order(job) || !guard_merged(job))) {
        return false;
    }
    return guard_twins(job) && guard_saved(job) && guard_targets(job);
}

/* Whether the branch accepts a text of a migration as what it was. */
static bool is_accepted(const struct merge_job *job,
                        const struct lock_entry *entry)
{
    size_t i = 0;
    for (i = 0; i < job->sides.line_count; i += 1) {
        const struct lock_acceptance *accepted = &job->sides.lines[i].accepted;
        if (job->sides.lines[i].is_accepted &&
            str_equal(accepted->version, entry->version) &&
            digest_equal(&accepted->script, &entry->script)) {
            return true;
        }
    }
    return false;
}

/* Whether a line of a release is of a migration that becomes another one: by
 * its version, or by what comes before it. */
static bool is_other(const struct merge_job *job, size_t index,
                     const struct lock_side_line *line)
{
    const struct migration *was = job->sides.own[index].migration;
    const struct lock_entry *entry = &line->entry;
    bool moves = job->own[index].next.value.size > 0;
    if (line->is_accepted || !str_equal(entry->version, was->version)) {
        return false;
    }
    if (digest_equal(&entry->script, &was->up.digest)) {
        return moves ||
               !digest_equal(&entry->chain, &job->becomes[index]->chain);
    }
    return str_equal(entry->label, was->label) && is_accepted(job, entry) &&
           (moves || job->sides.base_new_count > 0);
}

static void refuse_release(struct merge_job *job, size_t index, const char *tag)
{
    struct sides *sides = &job->sides;
    struct diags *diags = &sides->project.diags;
    const struct migration *was = sides->own[index].migration;
    struct diag *diag =
        diag_report(diags, CODE_MERGE_RELEASED, span_file(was->up.source),
                    "'%.*s' cannot come behind the base's '%.*s': the release "
                    "'%s' has it",
                    STR_ARGS(was->version), STR_ARGS(sides_newest(sides)), tag);
    diag_note(diags, diag, SPAN_NONE,
              "databases have it without the base's before it; if no release "
              "has those, put them behind it: strata merge --base %s",
              tag);
    diag_note(diags, diag, SPAN_NONE,
              "if one has, take this one out of the branch, and add what it "
              "does as a new migration: strata new NAME %s",
              path_quote(&sides->project.arena, sides->project.directory));
}

static bool guard_release(struct merge_job *job,
                          const struct git_tagged *tagged)
{
    struct arena *arena = &job->sides.project.arena;
    struct source *source = arena_new(arena, struct source);
    struct lock_side_line *lines = NULL;
    size_t count = 0;
    size_t i = 0;
    size_t k = 0;
    source->path = tagged->tag;
    source->text = source_normalise(arena, tagged->text);
    lock_sides_read(arena, source, &lines, &count);
    for (i = 0; i < job->sides.own_count; i += 1) {
        for (k = 0; k < count; k += 1) {
            if (is_other(job, i, &lines[k])) {
                refuse_release(job, i, tagged->tag);
                return false;
            }
        }
    }
    return true;
}

bool merge_guard_releases(struct merge_job *job)
{
    struct sides *sides = &job->sides;
    struct git_tagged *tagged = NULL;
    const char *lost = NULL;
    size_t count = 0;
    size_t i = 0;
    const char *path = str_format(&sides->project.arena, "%s%s",
                                  sides->git.prefix, LOCK_FILE_NAME)
                           .data;
    if (sides->own_count == 0) {
        return true;
    }
    if (!git_tags_read(&sides->git, path, LOCK_MAXIMUM, &tagged, &count,
                       &lost)) {
        struct diag *diag =
            merge_blocked(job, NULL,
                          "whether a release has sealed what is to be moved "
                          "cannot be told: the lock file of %s%s%s is not here",
                          lost != NULL ? "the tag '" : "a tag",
                          lost != NULL ? lost : "", lost != NULL ? "'" : "");
        diag_note(&sides->project.diags, diag, SPAN_NONE,
                  "to get it: %s fetch --tags",
                  git_name(&sides->git, &sides->project.arena));
        return false;
    }
    for (i = 0; i < count; i += 1) {
        if (!guard_release(job, &tagged[i])) {
            return false;
        }
    }
    return true;
}
