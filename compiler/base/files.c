/* SPDX-License-Identifier: MIT
 *
 * The disk, or whoever stands in for it.
 */
#include "base/files.h"

int files_list(const struct files *files, struct arena *arena, const char *path,
               struct fs_entry **entries, size_t *count)
{
    if (files == NULL) {
        return fs_list(arena, path, entries, count);
    }
    return files->list(files, arena, path, entries, count);
}

int files_read(const struct files *files, struct arena *arena, const char *path,
               size_t maximum, struct str *text)
{
    if (files == NULL) {
        return fs_read(arena, path, maximum, text);
    }
    return files->read(files, arena, path, maximum, text);
}
