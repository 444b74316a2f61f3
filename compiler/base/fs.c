/* SPDX-License-Identifier: MIT
 *
 * Files, directories, the clock and the terminal, over POSIX.1-2008.
 */
#define _POSIX_C_SOURCE 200809L

#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/path.h"

#define LINKS_MAXIMUM 40 /* followed in a row, as Linux does */
#define TEMPORARY_NAMES_MAXIMUM 1000

static enum fs_kind entry_kind(int directory, const char *name)
{
    struct stat info;

    if (fstatat(directory, name, &info, 0) != 0) {
        return FS_OTHER;
    }
    if (S_ISREG(info.st_mode)) {
        return FS_FILE;
    }
    return S_ISDIR(info.st_mode) ? FS_DIRECTORY : FS_OTHER;
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct fs_entry *)a)->name,
                  ((const struct fs_entry *)b)->name);
}

static struct fs_entry *add_entry(struct arena *arena,
                                  struct fs_entry **entries, size_t *count,
                                  size_t *capacity)
{
    if (*count == *capacity) {
        size_t more = *capacity > 0 ? 2 * *capacity : 64;
        struct fs_entry *grown = arena_array(arena, struct fs_entry, more);

        if (*count > 0) {
            memcpy(grown, *entries, *count * sizeof(*grown));
        }
        *entries = grown;
        *capacity = more;
    }
    return &(*entries)[(*count)++];
}

int fs_list(struct arena *arena, const char *path, struct fs_entry **entries,
            size_t *count)
{
    DIR *directory = opendir(path);
    size_t capacity = 0;
    int error;

    *entries = NULL;
    *count = 0;
    if (directory == NULL) {
        return errno;
    }
    for (;;) {
        struct dirent *found;
        struct fs_entry *entry;

        errno = 0; /* tells the end from a failure */
        found = readdir(directory);
        if (found == NULL) {
            break;
        }
        if (strcmp(found->d_name, ".") == 0 ||
            strcmp(found->d_name, "..") == 0) {
            continue;
        }
        entry = add_entry(arena, entries, count, &capacity);
        entry->name = str_to_c(arena, str_from(found->d_name));
        entry->kind = entry_kind(dirfd(directory), found->d_name);
    }
    error = errno;
    closedir(directory);
    if (*count > 0) {
        qsort(*entries, *count, sizeof(**entries), compare_entries);
    }
    return error;
}

/* Read to the end, whatever size the file had a moment ago. */
static int read_all(int file, struct arena *arena, size_t expected,
                    size_t maximum, struct str *text)
{
    size_t capacity = expected + 1;
    char *data = arena_alloc(arena, capacity + 1);
    size_t size = 0;

    for (;;) {
        ssize_t got = read(file, data + size, capacity - size);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno;
        }
        size += (size_t)got;
        if (size > maximum) {
            return EFBIG;
        }
        if (got == 0) {
            data[size] = '\0';
            *text = (struct str){data, size};
            return 0;
        }
        if (size == capacity) {
            char *grown = arena_alloc(arena, 2 * capacity + 1);

            memcpy(grown, data, size);
            data = grown;
            capacity *= 2;
        }
    }
}

int fs_read(struct arena *arena, const char *path, size_t maximum,
            struct str *text)
{
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat info;
    int error = 0;

    *text = STR("");
    if (file < 0) {
        return errno;
    }
    if (fstat(file, &info) != 0) {
        error = errno;
    } else if (!S_ISREG(info.st_mode)) {
        error = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    } else if ((unsigned long long)info.st_size > maximum) {
        error = EFBIG;
    } else {
        error = read_all(file, arena, (size_t)info.st_size, maximum, text);
    }
    close(file);
    return error;
}

static int write_all(int file, struct str text)
{
    while (text.size > 0) {
        ssize_t done = write(file, text.data, text.size);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return errno;
        }
        text = str_slice(text, (size_t)done, text.size);
    }
    return 0;
}

/* The part of a path before its last name, with the slash. */
static struct str directory_part(const char *path)
{
    return (struct str){path, (size_t)(path_name(path) - path)};
}

/* What a path finally names, when its last part is a link or a chain of them;
 * the file itself need not exist. `info` is of that file, st_mode 0 if there
 * is none. */
static int follow_links(struct arena *arena, const char **path,
                        struct stat *info)
{
    for (int links = 0; links < LINKS_MAXIMUM; links++) {
        struct str directory = directory_part(*path);
        char target[4096];
        ssize_t size;

        if (lstat(*path, info) != 0) {
            memset(info, 0, sizeof(*info));
            return errno == ENOENT ? 0 : errno;
        }
        if (!S_ISLNK(info->st_mode)) {
            return 0;
        }
        size = readlink(*path, target, sizeof(target));
        if (size < 0) {
            return errno;
        }
        if ((size_t)size == sizeof(target)) {
            return ENAMETOOLONG;
        }
        if (target[0] == '/') {
            directory.size = 0;
        }
        *path = str_format(arena, "%.*s%.*s", STR_ARGS(directory), (int)size,
                           target)
                    .data;
    }
    return ELOOP;
}

/* A new file beside `path`. Its name begins with a dot, so that a directory of
 * migrations that is read meanwhile takes no notice of it. */
static int open_temporary(struct arena *arena, const char *path,
                          const char **temporary)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    struct str directory = directory_part(path);
    int file = -1;

    for (int i = 0; i < TEMPORARY_NAMES_MAXIMUM; i++) {
        *temporary = str_format(arena, "%.*s.strata-%ld-%d.tmp",
                                STR_ARGS(directory), (long)getpid(), i)
                         .data;
        file = open(*temporary, flags, 0666);
        if (file >= 0 || errno != EEXIST) {
            break;
        }
    }
    return file;
}

/* Fill a new file and close it, in any case. */
static int fill(int file, struct str text, const struct stat *replaced)
{
    int error = write_all(file, text);

    if (error == 0 && replaced != NULL &&
        fchmod(file, replaced->st_mode & 07777) != 0) {
        error = errno;
    }
    if (error == 0 && fsync(file) != 0) {
        error = errno;
    }
    if (close(file) != 0 && error == 0) {
        error = errno;
    }
    return error;
}

static int replace(struct arena *arena, const char *path, struct str text)
{
    struct stat info;
    const char *temporary;
    bool exists;
    int file;
    int error = follow_links(arena, &path, &info);

    if (error != 0) {
        return error;
    }
    exists = info.st_mode != 0;
    if (exists && !S_ISREG(info.st_mode)) {
        return S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    }
    file = open_temporary(arena, path, &temporary);
    if (file < 0) {
        return errno;
    }
    error = fill(file, text, exists ? &info : NULL);
    if (error == 0 && rename(temporary, path) != 0) {
        error = errno;
    }
    if (error != 0) {
        unlink(temporary);
    }
    return error;
}

int fs_write(const char *path, struct str text)
{
    struct arena arena;
    int error;

    arena_init(&arena);
    error = replace(&arena, path, text);
    arena_release(&arena);
    return error;
}

int fs_write_if_changed(const char *path, struct str text)
{
    struct arena arena;
    struct str present;
    bool same;

    arena_init(&arena);
    same = fs_read(&arena, path, text.size, &present) == 0 &&
           str_equal(present, text);
    arena_release(&arena);
    return same ? 0 : fs_write(path, text);
}

int fs_create(const char *path, struct str text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int error;

    if (file < 0) {
        return errno;
    }
    error = fill(file, text, NULL);
    if (error != 0) {
        unlink(path);
    }
    return error;
}

int fs_touch(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    int file = open(path, flags, 0666);
    int error = 0;

    if (file < 0) {
        return errno;
    }
    if (futimens(file, NULL) != 0) {
        error = errno;
    }
    close(file);
    return error;
}

int fs_remove(const char *path)
{
    return unlink(path) == 0 || errno == ENOENT ? 0 : errno;
}

int fs_make_directory(const char *path)
{
    return mkdir(path, 0777) == 0 ? 0 : errno;
}

int fs_remove_directory(const char *path)
{
    return rmdir(path) == 0 ? 0 : errno;
}

bool fs_exists(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0;
}

int fs_rename(const char *from, const char *to)
{
    if (fs_exists(to)) {
        return EEXIST;
    }
    return rename(from, to) == 0 ? 0 : errno;
}

bool fs_same(const char *a, const char *b)
{
    struct stat first;
    struct stat second;

    if (stat(a, &first) != 0 || stat(b, &second) != 0) {
        return strcmp(a, b) == 0;
    }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

int fs_absolute(struct arena *arena, const char *path, const char **absolute)
{
    if (path[0] == '/') {
        *absolute = str_to_c(arena, str_from(path));
        return 0;
    }
    while (path[0] == '.' && path[1] == '/') {
        path += 2 + strspn(path + 2, "/");
    }
    for (size_t size = 1024;; size *= 2) {
        char *directory = arena_alloc(arena, size);

        if (getcwd(directory, size) != NULL) {
            *absolute = path[0] == '\0' || strcmp(path, ".") == 0
                            ? directory
                            : path_join(arena, directory, path);
            return 0;
        }
        if (errno != ERANGE) {
            return errno;
        }
    }
}

const char *fs_error_text(int error)
{
    return error == EINVAL ? "Not a regular file" : strerror(error);
}

struct str fs_utc_now(struct arena *arena)
{
    time_t now = time(NULL);
    struct tm utc;
    char text[32];

    gmtime_r(&now, &utc);
    strftime(text, sizeof(text), "%Y%m%d%H%M%S", &utc);
    return str_copy(arena, str_from(text));
}

long long fs_clock_ms(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool fs_is_terminal(FILE *stream)
{
    return isatty(fileno(stream)) == 1;
}
