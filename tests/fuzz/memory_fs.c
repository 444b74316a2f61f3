/* SPDX-License-Identifier: MIT
 *
 * All of base/fs.h, so that the linker has no need of the real one. Nothing
 * can be written.
 */
#include "fuzz/memory_fs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"

static const struct memory_file *memory_files;
static size_t memory_count;

void memory_fs_set(const struct memory_file *files, size_t count)
{
    memory_files = files;
    memory_count = count;
}

/* Cut the root's name off. False: the path leads to another place. */
static bool cut_root(const char *path, struct str *inside)
{
    static const struct str root = {MEMORY_ROOT "/", sizeof(MEMORY_ROOT)};

    *inside = str_from(path);
    if (str_equal(*inside, STR(MEMORY_ROOT))) {
        *inside = STR("");
        return true;
    }
    if (!str_starts_with(*inside, root)) {
        return false;
    }
    *inside = str_slice(*inside, root.size, inside->size);
    return true;
}

/* What follows a directory's path in a file's; empty when the file is not in
 * it. */
static struct str below(struct str directory, struct str path)
{
    if (directory.size == 0) {
        return path;
    }
    if (path.size <= directory.size || !str_starts_with(path, directory) ||
        path.data[directory.size] != '/') {
        return STR("");
    }
    return str_slice(path, directory.size + 1, path.size);
}

static int compare_entries(const void *a, const void *b)
{
    const struct fs_entry *left = a;
    const struct fs_entry *right = b;
    int order = strcmp(left->name, right->name);

    /* What is both is a directory. */
    return order != 0 ? order : (int)right->kind - (int)left->kind;
}

int fs_list(struct arena *arena, const char *path, struct fs_entry **entries,
            size_t *count)
{
    struct str directory;
    size_t unique = 0;

    *count = 0;
    *entries = arena_array(arena, struct fs_entry, memory_count);
    if (!cut_root(path, &directory)) {
        return ENOENT;
    }
    for (size_t i = 0; i < memory_count; i++) {
        struct str rest = below(directory, memory_files[i].path);
        size_t size = 0;

        while (size < rest.size && rest.data[size] != '/') {
            size++;
        }
        if (size > 0) {
            (*entries)[(*count)++] =
                (struct fs_entry){str_to_c(arena, str_slice(rest, 0, size)),
                                  size < rest.size ? FS_DIRECTORY : FS_FILE};
        }
    }
    qsort(*entries, *count, sizeof(**entries), compare_entries);
    for (size_t i = 0; i < *count; i++) {
        if (unique == 0 ||
            strcmp((*entries)[unique - 1].name, (*entries)[i].name) != 0) {
            (*entries)[unique++] = (*entries)[i];
        }
    }
    *count = unique;
    return 0;
}

int fs_read(struct arena *arena, const char *path, size_t maximum,
            struct str *text)
{
    struct str inside;

    for (size_t i = 0; cut_root(path, &inside) && i < memory_count; i++) {
        if (str_equal(memory_files[i].path, inside)) {
            *text = str_copy(arena, memory_files[i].bytes);
            return text->size > maximum ? EFBIG : 0;
        }
    }
    return ENOENT;
}

bool fs_same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

const char *fs_error_text(int error)
{
    return strerror(error);
}

int fs_write(const char *path, struct str text)
{
    (void)path;
    (void)text;
    return EROFS;
}

int fs_write_if_changed(const char *path, struct str text)
{
    return fs_write(path, text);
}

int fs_create(const char *path, struct str text)
{
    return fs_write(path, text);
}

int fs_touch(const char *path)
{
    return fs_write(path, STR(""));
}

int fs_remove(const char *path)
{
    return fs_write(path, STR(""));
}

int fs_absolute(struct arena *arena, const char *path, const char **absolute)
{
    *absolute = str_format(arena, "/%s", path).data;
    return 0;
}

struct str fs_utc_now(struct arena *arena)
{
    (void)arena;
    return STR("20240131235959");
}

long long fs_clock_ms(void)
{
    return 0;
}

bool fs_is_terminal(FILE *stream)
{
    (void)stream;
    return false;
}
