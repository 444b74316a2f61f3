/* SPDX-License-Identifier: MIT
 *
 * The index as git ls-files lists it: no file of the work tree is looked at,
 * and so no filter of the repository is run.
 */
#include "git/git_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/path.h"

#define LISTING_MAXIMUM ((size_t)64 << 20)

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct git_indexed *)a)->path,
                  ((const struct git_indexed *)b)->path);
}

/* "MODE ID STAGE\tPATH" */
static bool take(const struct git *git, const char *line,
                 struct git_indexed *file)
{
    const char *id = strchr(line, ' ');
    const char *stage = id != NULL ? strchr(id + 1, ' ') : NULL;
    const char *tab = stage != NULL ? strchr(stage + 1, '\t') : NULL;

    if (tab == NULL) {
        return false;
    }
    file->path = tab + 1;
    file->id =
        str_to_c(git->arena, (struct str){id + 1, (size_t)(stage - id - 1)});
    file->unmerged = stage[1] != '0';
    return true;
}

bool git_index_read(const struct git *git, struct git_indexed **files,
                    size_t *count)
{
    static const char *const arguments[] = {"ls-files", "--stage", "-z", NULL};
    struct process_result result;

    *files = NULL;
    *count = 0;
    if (git_run(git, arguments, LISTING_MAXIMUM, &result) != 0 ||
        result.status != 0) {
        return false;
    }
    for (size_t start = 0; start < result.output.size;
         start += strlen(result.output.data + start) + 1) {
        struct git_indexed file;

        if (!take(git, result.output.data + start, &file)) {
            return false;
        }
        if (*count > 0 && strcmp((*files)[*count - 1].path, file.path) == 0) {
            continue; /* another side of a conflict */
        }
        *files = arena_append(git->arena, *files, sizeof(file), *count);
        (*files)[(*count)++] = file;
    }
    if (*count > 0) {
        qsort(*files, *count, sizeof(**files), compare_paths);
    }
    return true;
}

const struct git_indexed *git_index_find(const struct git_indexed *files,
                                         size_t count, const char *path)
{
    struct git_indexed key = {.path = path};

    return count > 0
               ? bsearch(&key, files, count, sizeof(*files), compare_paths)
               : NULL;
}

const char *git_own_path(const struct git *git, const char *name)
{
    const char *arguments[] = {"rev-parse", "--git-path", name, NULL};
    struct process_result result;

    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status != 0 || result.output.size < 2) {
        return NULL;
    }
    result.output.size--; /* its line feed */
    return result.output.data[0] == '/'
               ? str_to_c(git->arena, result.output)
               : path_join(git->arena, git->directory,
                           str_to_c(git->arena, result.output));
}

/* Git forgets to remove REBASE_HEAD now and then, but not this. */
static bool is_rebasing(const struct git *git)
{
    static const char *const places[] = {"rebase-merge", "rebase-apply"};

    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        const char *path = git_own_path(git, places[i]);

        if (path != NULL && fs_exists(path)) {
            return true;
        }
    }
    return false;
}

enum git_progress git_progress(const struct git *git, const char **other)
{
    *other = NULL;
    if (is_rebasing(git)) {
        *other = git_commit(git, "REBASE_HEAD");
        return GIT_REBASING;
    }
    *other = git_commit(git, "CHERRY_PICK_HEAD");
    if (*other != NULL) {
        return GIT_PICKING;
    }
    *other = git_commit(git, "MERGE_HEAD");
    return *other != NULL ? GIT_MERGING : GIT_AT_REST;
}
