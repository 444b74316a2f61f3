/* SPDX-License-Identifier: MIT
 *
 * Reading both sides. The branch is read from the directory through a view that
 * hides what came with the base, so that two migrations of one version do not
 * meet.
 */
#include "cli/sides.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/files_view.h"
#include "base/path.h"
#include "cli/reading.h"
#include "cli/sides_find.h"
#include "git/git_tree.h"
#include "input/lock_read.h"
#include "model/version.h"

#define DEPTH_MAXIMUM 8
#define ID_SHOWN 12
#define LOCK_MAXIMUM ((size_t)64 << 20)
/* Enough to see by whose rules names are read. */
#define SHOWN_MINIMUM 2

struct span sides_place(struct sides *sides, const char *path)
{
    struct source *source = arena_new(&sides->project.arena, struct source);
    source->path = path;
    return span_file(source);
}

struct str sides_newest(const struct sides *sides)
{
    return sides->base.count > 0
               ? sides->base.migrations[sides->base.count - 1].version
               : STR("");
}

static bool contains(const struct path_list *list, const char *path)
{
    return files_contain(list->paths, list->count, path);
}

bool sides_is_own(const struct sides *sides, const char *path)
{
    return !contains(&sides->base_files, path) &&
           !contains(&sides->common_files, path);
}

bool sides_is_listed(const struct sides *sides)
{
    return sides->convention != NULL &&
           (sides->convention->shape == SHAPE_JOURNAL ||
            sides->convention->shape == SHAPE_PLAN);
}

/* The directory's path from the top of the work tree. */
static const char *path_at_top(const struct sides *sides)
{
    struct str prefix = str_from(sides->git.prefix);
    prefix.size -= prefix.size > 0; /* its slash */
    return str_to_c(sides->git.arena, prefix);
}

static enum exit_status report_tree(struct sides *sides, const char *commit,
                                    enum git_tree_state state)
{
    struct arena *arena = &sides->project.arena;
    const char *git = git_name(&sides->git, arena);
    struct str problem = str_format(
        arena, "the directory of the commit %.*s %s", ID_SHOWN, commit,
        state == GIT_TREE_OTHER   ? "is no directory"
        : state == GIT_TREE_LARGE ? "has too many files"
                                  : "is not all in this clone");
    struct str remedy = STR("");
    if (state == GIT_TREE_LOST) {
        remedy = sides->git.partial
                     ? str_format(arena, "to get it: %s diff --stat %.*s -- .",
                                  git, ID_SHOWN, commit)
                     : STR("see what git fsck says");
    }
    return sides_unavailable(sides, problem, remedy);
}

/* Open the directory in a commit. `tree` is to be ended in any case. */
static enum exit_status open_tree(struct sides *sides, const char *commit,
                                  struct git_tree *tree, bool *exists)
{
    enum git_tree_state state =
        git_tree_open(tree, &sides->git, commit, path_at_top(sides),
                      sides->project.directory);
    *exists = state == GIT_TREE_FINE;
    return state == GIT_TREE_FINE || state == GIT_TREE_NONE
               ? EXIT_FINE
               : report_tree(sides, commit, state);
}

static const struct diag *first_error(const struct diags *diags)
{
    const struct diag *diag = diags->first;
    while (diag != NULL && diag->severity != SEVERITY_ERROR) {
        diag = diag->next;
    }
    return diag;
}

static enum exit_status report_base(struct sides *sides,
                                    const struct diags *found)
{
    struct diags *diags = &sides->project.diags;
    const struct diag *first = first_error(found);
    struct diag *diag = diag_report(
        diags, CODE_MERGE_BLOCKED, sides_place(sides, sides->project.directory),
        "the migrations of the base '%s' cannot be read", sides->base_name);
    if (first != NULL) {
        diag_note(diags, diag, SPAN_NONE, "there: %s: %.*s [%s]",
                  first->span.source != NULL ? first->span.source->path : "",
                  STR_ARGS(first->message), diag_code_text(first->code));
    }
    diag_note(diags, diag, SPAN_NONE,
              "mend the base first, or name another one: --base REV");
    return EXIT_FINDINGS;
}

static enum exit_status read_base(struct sides *sides)
{
    struct project *project = &sides->project;
    struct arena *arena = &project->arena;
    const char *directory = project->directory;
    struct discover_options options =
        reading_options(arena, project->invocation);
    struct git_tree tree;
    struct diags diags;
    bool exists = false;
    enum exit_status status =
        open_tree(sides, sides->base_commit, &tree, &exists);
    diags_init(&diags, arena);
    if (status == EXIT_FINE && exists) {
        options.files = &tree.files;
        discover(arena, directory, &options, &sides->base, &diags);
        lock_read_file(arena, &tree.files,
                       path_join(arena, directory, LOCK_FILE_NAME),
                       &sides->base_lock, &diags);
        files_walk(&tree.files, arena, directory, DEPTH_MAXIMUM,
                   &sides->base_files.paths, &sides->base_files.count);
    }
    git_tree_end(&tree);
    if (exists && tree.cut) {
        return report_tree(sides, sides->base_commit, GIT_TREE_LOST);
    }
    if (diags.error_count > 0) {
        return report_base(sides, &diags);
    }
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_path(struct arena *arena, struct path_list *list,
                     const char *path)
{
    list->paths =
        arena_append(arena, list->paths, sizeof *list->paths, list->count);
    list->paths[list->count] = path;
    list->count += 1;
}

static void sort_paths(struct path_list *list)
{
    if (list->count > 0) {
        qsort(list->paths, list->count, sizeof *list->paths, compare_paths);
    }
}

/* The files of the directory in a commit. */
static enum exit_status list_files(struct sides *sides, const char *commit,
                                   struct path_list *files)
{
    struct git_tree tree;
    bool exists = false;
    enum exit_status status = open_tree(sides, commit, &tree, &exists);
    files->count = 0;
    if (status == EXIT_FINE && exists) {
        files_walk(&tree.files, &sides->project.arena, sides->project.directory,
                   DEPTH_MAXIMUM, &files->paths, &files->count);
    }
    git_tree_end(&tree);
    return status;
}

/* What was there where they parted, at one place or the other. */
static enum exit_status read_common(struct sides *sides)
{
    enum exit_status status = EXIT_FINE;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; status == EXIT_FINE && i < sides->parted_count; i += 1) {
        struct path_list files = {NULL, 0};
        status = list_files(sides, sides->parted[i], &files);
        for (k = 0; k < files.count; k += 1) {
            add_path(&sides->project.arena, &sides->common_files,
                     files.paths[k]);
        }
    }
    sort_paths(&sides->common_files);
    if (status == EXIT_FINE && sides->ours != NULL) {
        status = list_files(sides, sides->ours, &sides->our_files);
    }
    return status;
}

static void mark_new(struct sides *sides)
{
    size_t i = 0;
    sides->base_is_new =
        arena_array(&sides->project.arena, bool, sides->base.count);
    for (i = 0; i < sides->base.count; i += 1) {
        const char *file = sides->base.migrations[i].up.file;
        sides->base_is_new[i] =
            !contains(&sides->common_files, file) &&
            !contains(&sides->our_files, file) &&
            contains(&sides->base_files, file); /* no base schema */
        sides->base_new_count += sides->base_is_new[i];
    }
}

/* What to hide: 0: what the base has since they parted; 1: all that it has but
 * its oldest, when it was merged before; 2: all. */
static bool is_hidden(const struct sides *sides, const char *path, int step)
{
    size_t shown =
        sides->base.count < SHOWN_MINIMUM ? sides->base.count : SHOWN_MINIMUM;
    size_t i = 0;
    for (i = 0; step == 1 && i < shown; i += 1) {
        if (strcmp(sides->base.migrations[i].up.file, path) == 0) {
            return false;
        }
    }
    return step > 0 || !contains(&sides->common_files, path);
}

/* A file that lies in a directory which is a migration hides that as well. */
static void hide_directory(struct sides *sides, const char *path,
                           struct path_list *hidden)
{
    const struct convention *convention = sides->convention;
    const char *name = path_name(path);
    if (convention != NULL && convention->shape == SHAPE_DIRECTORIES &&
        name > path && strcmp(name, convention->up_file) == 0) {
        struct str directory = {path, (size_t)(name - path) - 1};
        add_path(&sides->project.arena, hidden,
                 str_to_c(&sides->project.arena, directory));
    }
}

static struct path_list hidden_files(struct sides *sides, int step)
{
    struct arena *arena = &sides->project.arena;
    struct path_list hidden = {NULL, 0};
    size_t i = 0;
    if (sides_is_listed(sides)) {
        return hidden; /* a list and half of what it lists do not agree */
    }
    for (i = 0; i < sides->base_files.count; i += 1) {
        const char *path = sides->base_files.paths[i];
        if (is_hidden(sides, path, step)) {
            add_path(arena, &hidden, path);
            hide_directory(sides, path, &hidden);
        }
    }
    sort_paths(&hidden);
    return hidden;
}

static bool has_code(const struct diags *diags, enum diag_code code)
{
    const struct diag *diag = diags->first;
    while (diag != NULL && diag->code != code) {
        diag = diag->next;
    }
    return diag != NULL;
}

/* Read the directory without the base's. What is wrong in it is for those to
 * say who look at all of it. */
static enum exit_status read_branch(struct sides *sides)
{
    struct project *project = &sides->project;
    struct arena *arena = &project->arena;
    struct discover_options options =
        reading_options(arena, project->invocation);
    struct diags diags;
    int step = 0;
    options.convention =
        options.convention != NULL ? options.convention : sides->convention;
    do {
        struct path_list hidden = hidden_files(sides, step);
        struct files_view view;
        diags_init(&diags, arena);
        files_view_init(&view, project->directory);
        view.hidden = hidden.paths;
        view.hidden_count = hidden.count;
        options.files = &view.files;
        discover(arena, project->directory, &options, &sides->branch, &diags);
        step += 1;
    } while (step < 3 && has_code(&diags, CODE_VERSION_DUPLICATE));
    if (sides->branch.convention == NULL) {
        project->diags = diags;
        return EXIT_FINDINGS;
    }
    sides->convention = convention_find(sides->branch.convention);
    if (sides_is_listed(sides)) {
        sides->unlisted = first_error(&diags);
    }
    return EXIT_FINE;
}

/* The lock file as it is in the branch's commit, and in the directory. */
static enum exit_status read_lines(struct sides *sides)
{
    struct project *project = &sides->project;
    struct arena *arena = &project->arena;
    const char *path = path_join(arena, project->directory, LOCK_FILE_NAME);
    struct buf both;
    struct str text = STR("");
    struct source *source = arena_new(arena, struct source);
    enum exit_status status = EXIT_FINE;
    buf_init(&both, BUF_MAXIMUM);
    if (sides->ours != NULL && sides->progress != GIT_AT_REST) {
        struct git_tree tree;
        bool exists = false;
        status = open_tree(sides, sides->ours, &tree, &exists);
        if (status == EXIT_FINE && exists &&
            tree.files.read(&tree.files, arena, path, LOCK_MAXIMUM, &text) ==
                0) {
            buf_add(&both, source_normalise(arena, text));
            buf_add_char(&both, '\n');
        }
        git_tree_end(&tree);
    }
    if (fs_read(arena, path, LOCK_MAXIMUM, &text) == 0) {
        buf_add(&both, source_normalise(arena, text));
    }
    source->path = path;
    source->text = str_copy(arena, buf_str(&both));
    buf_release(&both);
    lock_sides_read(arena, source, &sides->lines, &sides->line_count);
    return status;
}

static void judge_seal(const struct sides *sides, struct own *own)
{
    const struct migration *migration = own->migration;
    bool layout_edits = project_allows_layout_edits(sides->project.invocation);
    size_t i = 0;
    for (i = 0; i < sides->line_count; i += 1) {
        const struct lock_entry *entry = &sides->lines[i].entry;
        if (sides->lines[i].is_accepted ||
            !str_equal(entry->label, migration->label)) {
            continue;
        }
        if (digest_equal(&entry->script, &migration->up.digest) ||
            (layout_edits &&
             digest_equal(&entry->tokens, &migration->up.tokens))) {
            own->sealed = true;
        } else if (str_equal(entry->version, migration->version)) {
            own->edited = true;
        }
    }
    own->edited = own->edited && !own->sealed;
}

static void judge_order(const struct sides *sides, struct own *own)
{
    struct str version = own->migration->version;
    size_t i = 0;
    for (i = 0; i < sides->base.count; i += 1) {
        if (version_compare(sides->base.migrations[i].version, version) == 0) {
            own->is_equal = true;
        }
    }
    own->is_earlier = version_compare(version, sides_newest(sides)) <= 0;
}

static void find_own(struct sides *sides)
{
    size_t i = 0;
    sides->own =
        arena_array(&sides->project.arena, struct own, sides->branch.count);
    for (i = 0; i < sides->branch.count; i += 1) {
        const struct migration *migration = &sides->branch.migrations[i];
        struct own *own = &sides->own[sides->own_count];
        if (str_equal(migration->version, STR(VERSION_BASE)) ||
            !sides_is_own(sides, migration->up.file)) {
            continue;
        }
        own->migration = migration;
        judge_seal(sides, own);
        judge_order(sides, own);
        sides->own_count += 1;
    }
}

enum exit_status sides_open(struct sides *sides,
                            const struct invocation *invocation)
{
    struct project *project = &sides->project;
    enum exit_status status = EXIT_FINE;
    memset(sides, 0, sizeof *sides);
    project->invocation = invocation;
    arena_init(&project->arena);
    diags_init(&project->diags, &project->arena);
    project->directory =
        invocation->operand_count > 0 ? invocation->operands[0] : "migrations";
    project->prints_result = true;
    if (!fs_exists(project->directory)) {
        diag_report(&project->diags, CODE_DIRECTORY_UNREADABLE,
                    sides_place(sides, project->directory),
                    "cannot read the directory: %s", fs_error_text(ENOENT));
        return EXIT_FINDINGS;
    }
    status = sides_find(sides);
    if (status == EXIT_FINE) {
        status = read_base(sides);
    }
    if (sides->base.convention != NULL) {
        sides->convention = convention_find(sides->base.convention);
    }
    if (status == EXIT_FINE) {
        status = read_common(sides);
    }
    if (status == EXIT_FINE) {
        mark_new(sides);
        status = read_branch(sides);
    }
    if (status == EXIT_FINE) {
        status = read_lines(sides);
    }
    if (status == EXIT_FINE) {
        files_walk(NULL, &project->arena, project->directory, DEPTH_MAXIMUM,
                   &sides->here.paths, &sides->here.count);
        find_own(sides);
    }
    return status;
}

enum exit_status sides_close(struct sides *sides, enum exit_status status)
{
    return project_close(&sides->project, status);
}
