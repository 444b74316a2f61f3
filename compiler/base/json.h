/* SPDX-License-Identifier: MIT
 *
 * JSON, read by SQLite's own functions (sqlite.org/json1.html).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/str.h"

struct arena;

/* Look up `key_count` keys in each element of the array at `path` (like
 * "$.entries"; "$" is the text as a whole, taken as one element when it is no
 * array). `cells` gets one text for each element and key, row by row; data is
 * NULL for what is missing or null. False: the text is not JSON. */
bool json_read(struct arena *arena, struct str text, const char *path,
               const char *const *keys, size_t key_count, struct str **cells,
               size_t *row_count);

#endif
