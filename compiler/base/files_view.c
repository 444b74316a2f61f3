/* SPDX-License-Identifier: MIT
 *
 * Paths are translated to what is on the disk, and names back.
 */
#include "base/files_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/path.h"

#define WALK_MAXIMUM 100000

const char *files_inside(const char *root, const char *path)
{
    size_t size = strlen(root);

    if (strcmp(path, root) == 0) {
        return "";
    }
    if (strcmp(root, ".") == 0) {
        return path;
    }
    if (strncmp(path, root, size) != 0) {
        return NULL;
    }
    path += size;
    if (path[0] != '/' && (size == 0 || root[size - 1] != '/')) {
        return NULL;
    }
    return path + strspn(path, "/");
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool files_contain(const char *const *paths, size_t count, const char *path)
{
    return count > 0 &&
           bsearch(&path, paths, count, sizeof(*paths), compare_paths) != NULL;
}

/* What a path inside the view is on the disk. */
static const char *disk_path(const struct files_view *view, struct arena *arena,
                             const char *within)
{
    for (size_t i = 0; i < view->rename_count; i++) {
        const struct files_rename *rename = &view->renames[i];
        size_t size = strlen(rename->to);

        if (strncmp(within, rename->to, size) == 0 &&
            (within[size] == '\0' || within[size] == '/')) {
            return str_format(arena, "%s%s", rename->from, within + size).data;
        }
    }
    return within;
}

/* The name that an entry on the disk has in the view; NULL: it is not there. */
static const char *view_name(const struct files_view *view, struct arena *arena,
                             const char *within, const char *name)
{
    const char *path = path_join(arena, within[0] != '\0' ? within : ".", name);

    if (files_contain(view->hidden, view->hidden_count, path)) {
        return NULL;
    }
    for (size_t i = 0; i < view->rename_count; i++) {
        if (strcmp(view->renames[i].from, path) == 0) {
            return path_name(view->renames[i].to);
        }
    }
    return name;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct fs_entry *)a)->name,
                  ((const struct fs_entry *)b)->name);
}

static int list(const struct files *files, struct arena *arena,
                const char *path, struct fs_entry **entries, size_t *count)
{
    const struct files_view *view =
        (const struct files_view *)(const void *)files;
    const char *within = files_inside(view->root, path);
    size_t kept = 0;
    int error;

    if (within == NULL) {
        return fs_list(arena, path, entries, count);
    }
    within = disk_path(view, arena, within);
    error = fs_list(arena,
                    within[0] == '\0' ? view->root
                                      : path_join(arena, view->root, within),
                    entries, count);
    if (error != 0) {
        return error;
    }
    for (size_t i = 0; i < *count; i++) {
        const char *name = view_name(view, arena, within, (*entries)[i].name);

        if (name != NULL) {
            (*entries)[kept] = (*entries)[i];
            (*entries)[kept++].name = name;
        }
    }
    *count = kept;
    if (kept > 0) {
        qsort(*entries, kept, sizeof(**entries), compare_names);
    }
    return 0;
}

static int read_file(const struct files *files, struct arena *arena,
                     const char *path, size_t maximum, struct str *text)
{
    const struct files_view *view =
        (const struct files_view *)(const void *)files;
    const char *within = files_inside(view->root, path);

    if (within == NULL) {
        return fs_read(arena, path, maximum, text);
    }
    if (files_contain(view->hidden, view->hidden_count, within)) {
        *text = STR("");
        return ENOENT;
    }
    return fs_read(arena,
                   path_join(arena, view->root, disk_path(view, arena, within)),
                   maximum, text);
}

void files_view_init(struct files_view *view, const char *root)
{
    *view = (struct files_view){.files = {list, read_file}, .root = root};
}

struct walk {
    const struct files *files;
    struct arena *arena;
    const char *root;
    const char ***paths;
    size_t *count;
};

static int walk_into(const struct walk *walk, const char *within, int depth)
{
    struct fs_entry *entries;
    size_t count;
    int error = files_list(walk->files, walk->arena,
                           within[0] == '\0'
                               ? walk->root
                               : path_join(walk->arena, walk->root, within),
                           &entries, &count);

    for (size_t i = 0; error == 0 && i < count; i++) {
        const char *path = path_join(
            walk->arena, within[0] != '\0' ? within : ".", entries[i].name);

        if (entries[i].name[0] == '.') {
            continue;
        }
        if (*walk->count == WALK_MAXIMUM) {
            return E2BIG;
        }
        if (entries[i].kind == FS_DIRECTORY) {
            error = depth > 0 ? walk_into(walk, path, depth - 1) : 0;
        } else {
            *walk->paths = arena_append(walk->arena, *walk->paths,
                                        sizeof(**walk->paths), *walk->count);
            (*walk->paths)[(*walk->count)++] = path;
        }
    }
    return error;
}

int files_walk(const struct files *files, struct arena *arena, const char *root,
               int depth, const char ***paths, size_t *count)
{
    struct walk walk = {files, arena, root, paths, count};
    int error;

    *paths = NULL;
    *count = 0;
    error = walk_into(&walk, "", depth);
    if (*count > 0) {
        qsort(*paths, *count, sizeof(**paths), compare_paths);
    }
    return error;
}
