/* SPDX-License-Identifier: MIT
 *
 * Paths as text; nothing here asks the file system.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/str.h"

struct arena;

/* "dir/name", or "name" alone for ".", without a doubled slash. */
const char *path_join(struct arena *arena, const char *directory,
                      const char *name);

/* The part after the last slash. */
const char *path_name(const char *path);

/* The path as one word of a shell command, quoted when it must be. */
const char *path_quote(struct arena *arena, const char *path);

#endif
