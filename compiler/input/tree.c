/* SPDX-License-Identifier: MIT
 *
 * Lists a directory and those in it. Links are followed, and bounded by the
 * depth: a link to a directory above costs entries and never a hang.
 */
#include "input/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "input/name.h"

#define DEPTH_MAXIMUM 8

static void grow(struct arena *arena, void **items, size_t *capacity,
                 size_t count, size_t size)
{
    void *grown;

    if (count < *capacity) {
        return;
    }
    *capacity = *capacity > 0 ? 2 * *capacity : 64;
    grown = arena_alloc_array(arena, size, *capacity);
    if (count > 0) {
        memcpy(grown, *items, count * size);
    }
    *items = grown;
}

struct listing {
    struct tree *tree;
    size_t entry_capacity;
    size_t directory_capacity;
};

static void add_directory(struct listing *listing, const char *path)
{
    struct tree *tree = listing->tree;

    grow(tree->arena, (void **)&tree->directories, &listing->directory_capacity,
         tree->directory_count, sizeof(*tree->directories));
    tree->directories[tree->directory_count++] = path;
}

static void add_entry(struct listing *listing, const char *inside,
                      const struct fs_entry *found, size_t depth)
{
    struct tree *tree = listing->tree;
    struct tree_entry *entry;

    grow(tree->arena, (void **)&tree->entries, &listing->entry_capacity,
         tree->count, sizeof(*tree->entries));
    entry = &tree->entries[tree->count++];
    *entry = (struct tree_entry){.kind = found->kind, .depth = depth};
    entry->path = path_join(tree->arena, inside, found->name);
    entry->name = path_name(entry->path);
    entry->plain_name = entry->name;
    entry->source = arena_new(tree->arena, struct source);
    entry->source->path = path_join(tree->arena, tree->root, entry->path);
    entry->source->text = STR("");
}

/* CMake's build tree, which may lie inside of the directory. It changes with
 * each build, and nothing in it is a source. */
static bool is_build_tree(const struct fs_entry *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(found[i].name, "CMakeCache.txt") == 0) {
            return true;
        }
    }
    return false;
}

/* 0 or an errno value; E2BIG when there are too many entries. */
static int list(struct listing *listing, const char *inside, size_t depth)
{
    struct tree *tree = listing->tree;
    const char *path =
        depth == 0 ? tree->root : path_join(tree->arena, tree->root, inside);
    struct fs_entry *found;
    size_t count;
    int error = files_list(tree->files, tree->arena, path, &found, &count);

    if (error != 0) {
        return error;
    }
    if (depth > 0 && is_build_tree(found, count)) {
        return 0;
    }
    add_directory(listing, path);
    for (size_t i = 0; i < count; i++) {
        if (found[i].name[0] == '.') {
            continue;
        }
        if (tree->count == TREE_MAXIMUM) {
            return E2BIG;
        }
        add_entry(listing, inside, &found[i], depth);
        if (found[i].kind == FS_DIRECTORY && depth < DEPTH_MAXIMUM) {
            size_t index = tree->count - 1;

            error = list(listing, tree->entries[index].path, depth + 1);
            tree->entries[index].error = error;
            if (error == E2BIG) {
                return error;
            }
        }
    }
    return 0;
}

static void report(const struct tree *tree, int error, struct diags *diags)
{
    struct source *source = arena_new(tree->arena, struct source);
    const char *path = path_quote(tree->arena, tree->root);
    struct diag *diag;

    *source = (struct source){tree->root, STR("")};
    if (error == E2BIG) {
        diag = diag_report(diags, CODE_DIRECTORY_UNREADABLE, span_file(source),
                           "more than %d files in the directory", TREE_MAXIMUM);
        diag_note(diags, diag, SPAN_NONE,
                  "is this the directory of the migrations, and not one above "
                  "it?");
        return;
    }
    diag = diag_report(diags, CODE_DIRECTORY_UNREADABLE, span_file(source),
                       "cannot read the directory: %s", fs_error_text(error));
    if (error == ENOENT) {
        diag_note(diags, diag, SPAN_NONE,
                  "to begin one: mkdir %s, then strata new NAME %s", path,
                  path);
    }
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp((*(struct tree_entry *const *)a)->path,
                  (*(struct tree_entry *const *)b)->path);
}

/* The order of the entries is not that of their paths: 'a' comes before 'a b',
 * and so does all that is in it, but 'a/b' is the larger text. */
static void sort_by_path(struct tree *tree)
{
    tree->by_path = arena_array(tree->arena, struct tree_entry *, tree->count);
    for (size_t i = 0; i < tree->count; i++) {
        tree->by_path[i] = &tree->entries[i];
    }
    if (tree->count > 0) {
        qsort(tree->by_path, tree->count, sizeof(*tree->by_path),
              compare_paths);
    }
}

bool tree_read(struct arena *arena, const char *root, const struct files *files,
               struct tree *tree, struct diags *diags)
{
    struct listing listing = {.tree = tree};
    int error;

    *tree = (struct tree){.arena = arena, .files = files, .root = root};
    error = list(&listing, ".", 0);
    if (error != 0) {
        report(tree, error, diags);
        return false;
    }
    sort_by_path(tree);
    return true;
}

bool tree_is_inside(const struct tree_entry *entry, const char *directory)
{
    size_t size = strlen(directory);

    return strcmp(directory, ".") == 0 ||
           (strncmp(entry->path, directory, size) == 0 &&
            entry->path[size] == '/');
}

bool tree_is_directly_inside(const struct tree_entry *entry,
                             const char *directory)
{
    size_t size = (size_t)(entry->name - entry->path);

    return strcmp(directory, ".") == 0 ? size == 0
                                       : size == strlen(directory) + 1 &&
                                             tree_is_inside(entry, directory);
}

size_t tree_end(const struct tree *tree, size_t index)
{
    size_t end = index + 1;

    while (end < tree->count &&
           tree->entries[end].depth > tree->entries[index].depth) {
        end++;
    }
    return end;
}

struct tree_entry *tree_find(const struct tree *tree, const char *path)
{
    struct tree_entry key = {.path = path};
    struct tree_entry *wanted = &key;
    struct tree_entry **found =
        tree->count > 0 ? bsearch(&wanted, tree->by_path, tree->count,
                                  sizeof(*tree->by_path), compare_paths)
                        : NULL;

    return found != NULL ? *found : NULL;
}

bool tree_load(const struct tree *tree, struct tree_entry *entry)
{
    struct str bytes;

    if (!entry->is_read) {
        entry->is_read = true;
        entry->error =
            entry->kind == FS_FILE
                ? files_read(tree->files, tree->arena, entry->source->path,
                             SCRIPT_MAXIMUM, &bytes)
                : EINVAL;
        if (entry->error == 0) {
            entry->source->text = source_normalise(tree->arena, bytes);
        }
    }
    return entry->error == 0;
}

void tree_report_unread(const struct source *source, const char *name,
                        int error, struct diags *diags)
{
    if (error == EFBIG) {
        struct diag *diag =
            diag_report(diags, CODE_FILE_TOO_LARGE, span_file(source),
                        "script of more than %zu MiB", SCRIPT_MAXIMUM >> 20);

        diag_note(diags, diag, SPAN_NONE, "divide it into several migrations");
    } else {
        diag_report(diags, CODE_FILE_UNREADABLE, span_file(source),
                    "cannot read '%s': %s", name, fs_error_text(error));
    }
}

bool tree_is_script(const struct tree_entry *entry)
{
    return entry->kind != FS_DIRECTORY && name_is_script(str_from(entry->name));
}
