/* SPDX-License-Identifier: MIT
 *
 * Versions: the digits at the start of a file name, kept as text and compared
 * by value. "7", "07" and "007" are equal, "20220204-02" follows
 * "20220204-01", and no number is too large.
 */
#ifndef MODEL_VERSION_H
#define MODEL_VERSION_H

#include "base/str.h"

struct arena;

/* The longest version, bytes: what the runtime has room for. */
#define VERSION_MAXIMUM 63

/* The version of a base schema, before all others. */
#define VERSION_BASE "base"

/* The offset of the first byte at which a text stops being a version: numbers
 * with one of '-', '_', '.' and, before a time, 'T' between them, or
 * VERSION_BASE; its size when it is one. */
size_t version_fault(struct str version);

/* <0, 0, >0 by the values of the numbers, from left to right; a version that
 * runs out first is the smaller. */
int version_compare(struct str a, struct str b);

/* The version that `strata new` gives after `last`, in the same style: its last
 * number one more, with as many digits. For a date, with or without a time and
 * marks, `now` (14 digits, UTC) in the same form, on the same date with the
 * time behind it, or one more when the clock is behind; for YYYYMMDD-nn today's
 * next number. After none (last.size == 0) and after VERSION_BASE: "0001". */
struct str version_next(struct arena *arena, struct str last, struct str now);

#endif
