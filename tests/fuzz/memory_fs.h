/* SPDX-License-Identifier: MIT
 *
 * base/fs.h over a directory in memory, for programs that link this instead:
 * directories can then be fuzzed.
 */
#ifndef FUZZ_MEMORY_FS_H
#define FUZZ_MEMORY_FS_H

#include "base/str.h"

/* Where the directory is. */
#define MEMORY_ROOT "m"

struct memory_file {
    struct str path; /* inside the directory, with '/' between names */
    struct str bytes;
};

/* What fs_list and fs_read find from now on. A file that has others below it
 * is a directory. The files stay the caller's. */
void memory_fs_set(const struct memory_file *files, size_t count);

#endif
