/* SPDX-License-Identifier: MIT
 *
 * strata new: the next script, in the manner of the newest one.
 */
#include <stdio.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/new_layout.h"
#include "cli/project.h"
#include "diag/render.h"
#include "model/version.h"

/* Words as a label: blanks become underscores. */
static struct str label_of(struct arena *arena, const char *words)
{
    struct str label = str_copy(arena, str_from(words));
    char *at = (char *)label.data;
    for (; *at != '\0'; at += 1) {
        if (*at == ' ' || *at == '\t') {
            *at = '_';
        }
    }
    return label;
}

/* Take back what was made before something failed. */
static void take_back(struct project *project, const struct new_layout *layout,
                      size_t count)
{
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        fs_remove(path_join(&project->arena, project->directory,
                            layout->files[i].path));
    }
    if (layout->directory != NULL) {
        fs_remove_directory(
            path_join(&project->arena, project->directory, layout->directory));
    }
}

/* All or none: a half would be an error to everything else. */
static bool create(struct project *project, const struct new_layout *layout)
{
    struct arena *arena = &project->arena;
    const char *path = NULL;
    int error = 0;
    size_t i = 0;
    if (layout->directory != NULL) {
        path = path_join(arena, project->directory, layout->directory);
        error = fs_make_directory(path);
        if (error != 0) {
            project_unwritable(project, path, error);
            return false;
        }
    }
    for (i = 0; i < layout->count; i += 1) {
        path = path_join(arena, project->directory, layout->files[i].path);
        error = fs_create(path, str_from(layout->files[i].text));
        if (error != 0) {
            take_back(project, layout, i);
            project_unwritable(project, path, error);
            return false;
        }
    }
    return true;
}

static enum exit_status create_all(struct project *project,
                                   const struct new_layout *layout)
{
    size_t i = 0;
    if (!create(project, layout)) {
        return EXIT_USAGE;
    }
    for (i = 0;
         i < layout->count && project->invocation->values[OPTION_QUIET] == NULL;
         i += 1) {
        printf("%s\n", path_join(&project->arena, project->directory,
                                 layout->files[i].path));
    }
    return EXIT_FINE;
}

/* The newest sealed version is taken for ever, even when its script is not
 * there. */
static struct str newest_sealed(const struct project *project)
{
    const struct lockfile *lock = &project->lock;
    return lock->count > 0 ? lock->entries[lock->count - 1].version : STR("");
}

static void print_refusal(struct str text)
{
    struct buf shown;
    buf_init(&shown, BUF_MAXIMUM);
    render_visible(text, &shown);
    fprintf(stderr, "strata: %.*s\n", STR_ARGS(buf_str(&shown)));
    buf_release(&shown);
}

static enum exit_status create_next(struct project *project, const char *words)
{
    struct arena *arena = &project->arena;
    const struct migration_set *set = &project->set;
    struct str label = label_of(arena, words);
    struct str now = fs_utc_now(arena);
    const char *refusal = new_layout_refusal(arena, set, label, now);
    struct new_layout layout;
    if (refusal == NULL) {
        const char *fault = new_layout_make(arena, set, newest_sealed(project),
                                            label, now, &layout);
        refusal =
            fault == NULL
                ? NULL
                : str_format(arena, "'%s' cannot be a migration's name: %s",
                             words, fault)
                      .data;
    }
    if (refusal != NULL) {
        print_refusal(str_from(refusal));
        return EXIT_USAGE;
    }
    return create_all(project, &layout);
}

enum exit_status cmd_new(const struct invocation *invocation)
{
    enum exit_status status = EXIT_FINE;
    struct project project;
    if (project_open(&project, invocation, 1, PROJECT_READ)) {
        status = create_next(&project, invocation->operands[0]);
    }
    project.only_problems = true; /* notes are for those who check */
    project.prints_result = true;
    return project_close(&project, status);
}
