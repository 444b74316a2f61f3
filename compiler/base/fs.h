/* SPDX-License-Identifier: MIT
 *
 * The only file of the compiler that touches the operating system: files,
 * directories, the clock, the terminal. Functions return 0 or an errno value
 * and report nothing; callers know what the failure means.
 */
#ifndef BASE_FS_H
#define BASE_FS_H

#include <stdio.h>

#include "base/str.h"

struct arena;

enum fs_kind {
    FS_FILE, /* a regular file, or a link to one */
    FS_DIRECTORY,
    FS_OTHER /* a device, a pipe, a socket, a link to nothing */
};

struct fs_entry {
    const char *name;
    enum fs_kind kind;
};

/* The entries of a directory but for "." and "..", by the bytes of their
 * names. */
int fs_list(struct arena *arena, const char *path, struct fs_entry **entries,
            size_t *count);

/* A whole regular file, with a NUL after its last byte. EFBIG when it has more
 * than `maximum` bytes, EISDIR or EINVAL when it is not a regular file; never
 * waits on a pipe or a device. */
int fs_read(struct arena *arena, const char *path, size_t maximum,
            struct str *text);

/* Replace a file as a whole: a reader sees the old text or the new one, also
 * after a crash. A link is followed, not replaced; the file keeps its mode.
 * EISDIR or EINVAL when there is something else than a regular file. */
int fs_write(const char *path, struct str text);

/* The same, but leave a file that already has this text untouched. */
int fs_write_if_changed(const char *path, struct str text);

/* Create a file that must not exist yet: EEXIST otherwise. */
int fs_create(const char *path, struct str text);

/* Set a file's time to now; create it empty if need be. */
int fs_touch(const char *path);

/* Whether two paths lead to one file; of one that does not exist, whether they
 * are the same text. */
bool fs_same(const char *a, const char *b);

/* Remove a file; 0 when it is not there. */
int fs_remove(const char *path);

/* Make a directory that must not exist yet: EEXIST otherwise. */
int fs_make_directory(const char *path);

/* Remove a directory; ENOTEMPTY or EEXIST when something is in it. */
int fs_remove_directory(const char *path);

/* Whether there is anything at a path, a link to nothing as well. */
bool fs_exists(const char *path);

/* Give a file or a directory another name, which nothing may have yet: EEXIST
 * otherwise. */
int fs_rename(const char *from, const char *to);

/* An absolute form of a path, for dependency files; links are kept. */
int fs_absolute(struct arena *arena, const char *path, const char **absolute);

const char *fs_error_text(int error);

/* The time as 14 digits, YYYYMMDDhhmmss, UTC. */
struct str fs_utc_now(struct arena *arena);

/* A clock that never goes back, milliseconds. */
long long fs_clock_ms(void);

bool fs_is_terminal(FILE *stream);

#endif
