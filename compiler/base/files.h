/* SPDX-License-Identifier: MIT
 *
 * Where a directory is read from: the disk, or something that looks like one.
 * Readers ask through this, so that a directory as it once was needs no second
 * reader.
 */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "base/fs.h"

/* Paths are as a user of the disk would write them. Both return 0 or an errno
 * value and behave as fs_list and fs_read. */
struct files {
    int (*list)(const struct files *files, struct arena *arena,
                const char *path, struct fs_entry **entries, size_t *count);
    int (*read)(const struct files *files, struct arena *arena,
                const char *path, size_t maximum, struct str *text);
};

/* Ask `files`; NULL is the disk. */
int files_list(const struct files *files, struct arena *arena, const char *path,
               struct fs_entry **entries, size_t *count);
int files_read(const struct files *files, struct arena *arena, const char *path,
               size_t maximum, struct str *text);

#endif
