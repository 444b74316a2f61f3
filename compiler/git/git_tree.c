/* SPDX-License-Identifier: MIT
 *
 * Trees, as git ls-tree lists them.
 */
#include "git/git_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/path.h"

/* More than a directory of migrations can have. */
#define LISTING_MAXIMUM ((size_t)64 << 20)

struct git_entry {
    const char *path; /* inside the tree */
    const char *id;
    char kind;
};

/* "MODE TYPE ID\tPATH" up to its NUL. Returns where the next one begins; the
 * kind is 0 when it is not of this form. */
static size_t take_entry(struct str listing, size_t offset, struct arena *arena,
                         struct git_entry *entry)
{
    const char *line = listing.data + offset;
    size_t size = strlen(line); /* a NUL is behind the listing as well */
    const char *type = strchr(line, ' ');
    const char *id = type != NULL ? strchr(type + 1, ' ') : NULL;
    const char *tab = id != NULL ? strchr(id + 1, '\t') : NULL;

    *entry = (struct git_entry){.path = ""};
    if (tab != NULL) {
        struct str word = {id + 1, (size_t)(tab - id - 1)};

        entry->path = tab + 1;
        entry->id = str_to_c(arena, word);
        entry->kind = strncmp(line, "120000 ", 7) == 0 ? 'l' : type[1];
        if (!git_is_id(word)) {
            entry->kind = 0;
        }
    }
    return offset + size + 1;
}

bool git_tree_find(const struct git *git, const char *commit, const char *path,
                   const char **id, char *kind)
{
    const char *arguments[] = {"ls-tree", "-z", "--full-tree", commit,
                               "--",      path, NULL};
    struct process_result result;
    struct git_entry entry;

    *id = NULL;
    *kind = 0;
    if (path[0] == '\0') {
        *id = commit;
        *kind = 't';
        return true;
    }
    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status != 0) {
        return false;
    }
    if (result.output.size > 0) {
        take_entry(result.output, 0, git->arena, &entry);
        if (entry.kind == 0) {
            return false;
        }
        *id = entry.id;
        *kind = entry.kind;
    }
    return true;
}

/* All that is in a tree, with what is in its directories. 0 or an errno value;
 * ENODATA when it is not here. */
static int list_tree(const struct git *git, const char *id, const char *depth,
                     struct git_entry **entries, size_t *count)
{
    const char *arguments[] = {"ls-tree", "-z", "--full-tree", "-r",
                               depth,     id,   NULL};
    struct process_result result;
    int error = git_run(git, arguments, LISTING_MAXIMUM, &result);
    size_t offset = 0;

    *entries = NULL;
    *count = 0;
    if (error != 0) {
        return error;
    }
    while (offset < result.output.size) {
        struct git_entry entry;

        offset = take_entry(result.output, offset, git->arena, &entry);
        if (entry.kind == 0) {
            return EIO;
        }
        *entries =
            arena_append(git->arena, *entries, sizeof(**entries), *count);
        (*entries)[(*count)++] = entry;
    }
    return result.status == 0 ? 0 : ENODATA;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct git_entry *)a)->path,
                  ((const struct git_entry *)b)->path);
}

/* The first entry that does not come before a path. */
static size_t lower_bound(const struct git_tree *tree, const char *path)
{
    size_t low = 0;
    size_t high = tree->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(tree->entries[middle].path, path) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct git_entry *find_entry(const struct git_tree *tree,
                                          const char *path)
{
    size_t at = lower_bound(tree, path);

    return at < tree->count && strcmp(tree->entries[at].path, path) == 0
               ? &tree->entries[at]
               : NULL;
}

/* The part of a path inside the root, "" for the root; NULL for a path that
 * does not begin with it. */
static const char *inside(const struct git_tree *tree, const char *path)
{
    size_t size = strlen(tree->root);

    if (strcmp(path, tree->root) == 0) {
        return "";
    }
    if (strcmp(tree->root, ".") == 0) {
        return path;
    }
    if (strncmp(path, tree->root, size) != 0) {
        return NULL;
    }
    path += size;
    if (path[0] != '/' && (size == 0 || tree->root[size - 1] != '/')) {
        return NULL;
    }
    return path + strspn(path, "/");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct fs_entry *)a)->name,
                  ((const struct fs_entry *)b)->name);
}

static enum fs_kind kind_of(const struct git_entry *entry)
{
    return entry->kind == 'b'   ? FS_FILE
           : entry->kind == 't' ? FS_DIRECTORY
                                : FS_OTHER;
}

static int list(const struct files *files, struct arena *arena,
                const char *path, struct fs_entry **entries, size_t *count)
{
    const struct git_tree *tree = (const struct git_tree *)(const void *)files;
    const char *within = inside(tree, path);
    size_t size;
    struct str begin;

    *entries = NULL;
    *count = 0;
    if (within == NULL) {
        return ENOENT;
    }
    size = strlen(within) + (within[0] != '\0');
    begin = str_format(arena, "%s%s", within, within[0] != '\0' ? "/" : "");
    for (size_t i = lower_bound(tree, begin.data); i < tree->count; i++) {
        const struct git_entry *entry = &tree->entries[i];

        if (strncmp(entry->path, begin.data, size) != 0) {
            break;
        }
        if (strchr(entry->path + size, '/') == NULL) {
            *entries = arena_append(arena, *entries, sizeof(**entries), *count);
            (*entries)[(*count)++] =
                (struct fs_entry){entry->path + size, kind_of(entry)};
        }
    }
    if (*count > 0) {
        qsort(*entries, *count, sizeof(**entries), compare_names);
    }
    return 0;
}

/* A file beside the directory, such as a base schema: its path is from where
 * we are, and where that is in the repository git must tell. */
static int find_elsewhere(struct git_tree *tree, const char *path,
                          struct git_entry *entry)
{
    const struct git *git = tree->objects.git;
    const char *name = path_name(path);
    struct str directory = {path, (size_t)(name - path)};
    struct git there;

    if (git_open(git->arena,
                 directory.size > 0 ? str_to_c(git->arena, directory) : ".",
                 &there) != GIT_FINE) {
        return ENOENT;
    }
    entry->path = str_format(git->arena, "%s%s", there.prefix, name).data;
    if (!git_tree_find(git, tree->commit, entry->path, &entry->id,
                       &entry->kind)) {
        tree->cut = true;
        return ENODATA;
    }
    return entry->kind != 0 ? 0 : ENOENT;
}

static int read_file(const struct files *files, struct arena *arena,
                     const char *path, size_t maximum, struct str *text)
{
    struct git_tree *tree = (struct git_tree *)(void *)(size_t)files;
    const char *within = inside(tree, path);
    const struct git_entry *entry = NULL;
    struct git_entry elsewhere;
    int error;

    *text = STR("");
    if (within != NULL) {
        entry = find_entry(tree, within);
        error = entry != NULL ? 0 : ENOENT;
    } else {
        error = find_elsewhere(tree, path, &elsewhere);
        entry = &elsewhere;
    }
    if (error == 0 && kind_of(entry) != FS_FILE) {
        error = entry->kind == 't' ? EISDIR : EINVAL;
    }
    if (error == 0) {
        error =
            git_objects_read(&tree->objects, arena, entry->id, maximum, text);
        tree->cut = tree->cut || tree->objects.lost;
    }
    return error;
}

enum git_tree_state git_tree_open(struct git_tree *tree, const struct git *git,
                                  const char *commit, const char *path,
                                  const char *root)
{
    const char *id;
    char kind;
    int error;

    *tree = (struct git_tree){
        .files = {list, read_file}, .commit = commit, .root = root};
    git_objects_init(&tree->objects, git);
    if (!git_tree_find(git, commit, path, &id, &kind)) {
        return GIT_TREE_LOST;
    }
    if (kind == 0) {
        return GIT_TREE_NONE;
    }
    if (kind != 't') {
        return GIT_TREE_OTHER;
    }
    error = list_tree(git, id, "-t", &tree->entries, &tree->count);
    if (error != 0) {
        return error == EFBIG ? GIT_TREE_LARGE : GIT_TREE_LOST;
    }
    if (tree->count > 0) {
        qsort(tree->entries, tree->count, sizeof(*tree->entries),
              compare_paths);
    }
    return GIT_TREE_FINE;
}

void git_tree_end(struct git_tree *tree)
{
    git_objects_end(&tree->objects);
}

/* The directory that a path would be in if `name` were inside of it; size 0
 * with data NULL when the path does not end so. */
static struct str directory_around(const char *path, const char *name)
{
    size_t size = strlen(path);
    size_t tail = strlen(name);

    if (size < tail || strcmp(path + size - tail, name) != 0 ||
        (size > tail && path[size - tail - 1] != '/')) {
        return (struct str){NULL, 0};
    }
    return (struct str){path, size - tail - (size > tail)};
}

/* Whether the file is in the work tree still, and is not the one that has gone
 * elsewhere: a link may lead to it by its old path. */
static bool is_here(const struct git *git, const char *path, const char *moved)
{
    const char *above = path_join(git->arena, git->directory, git->up);
    const char *old = path_join(git->arena, above, path);
    struct str text;

    return fs_read(git->arena, old, 0, &text) != ENOENT &&
           !fs_same(old, path_join(git->arena, git->directory, moved));
}

struct candidate {
    struct str path;
    size_t votes;
};

static void vote(struct arena *arena, struct candidate **all, size_t *count,
                 struct str path)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_equal((*all)[i].path, path)) {
            (*all)[i].votes++;
            return;
        }
    }
    *all = arena_append(arena, *all, sizeof(**all), *count);
    (*all)[(*count)++] = (struct candidate){path, 1};
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_name_of(const char *path, const char *const *names, size_t count)
{
    const char *key = path_name(path);

    return bsearch(&key, names, count, sizeof(*names), compare_texts) != NULL;
}

/* The names of files alone, in order. */
static const char **last_names(struct arena *arena, const char *const *names,
                               size_t count)
{
    const char **last = arena_array(arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        last[i] = path_name(names[i]);
    }
    if (count > 0) {
        qsort(last, count, sizeof(*last), compare_texts);
    }
    return last;
}

static const char *most_voted(struct arena *arena,
                              const struct candidate *candidates, size_t count)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < count; i++) {
        if (best == NULL || candidates[i].votes > best->votes) {
            best = &candidates[i];
        }
    }
    return best != NULL ? str_to_c(arena, best->path) : NULL;
}

bool git_tree_moved_from(const struct git *git, const char *commit,
                         const char *const *names, size_t count,
                         const char **path)
{
    const char **last = last_names(git->arena, names, count);
    struct candidate *candidates = NULL;
    size_t candidate_count = 0;
    struct git_entry *entries;
    size_t entry_count;

    *path = NULL;
    if (list_tree(git, commit, "--", &entries, &entry_count) != 0) {
        return false;
    }
    for (size_t i = 0; i < entry_count; i++) {
        if (entries[i].kind != 'b' ||
            !is_name_of(entries[i].path, last, count)) {
            continue;
        }
        for (size_t j = 0; j < count; j++) {
            struct str directory = directory_around(entries[i].path, names[j]);

            if (directory.data != NULL &&
                !is_here(git, entries[i].path, names[j])) {
                vote(git->arena, &candidates, &candidate_count, directory);
            }
        }
    }
    *path = most_voted(git->arena, candidates, candidate_count);
    return true;
}
