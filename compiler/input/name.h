/* SPDX-License-Identifier: MIT
 *
 * File names: which are migrations, and what they say.
 */
#ifndef INPUT_NAME_H
#define INPUT_NAME_H

#include "base/str.h"

enum name_kind {
    NAME_MIGRATION,   /* taken */
    NAME_IGNORED,     /* nothing that looks like a script */
    NAME_UNRECOGNISED /* looks like a script and matches no form */
};

enum name_direction {
    NAME_BOTH,
    NAME_UP,
    NAME_DOWN
};

struct name {
    enum name_kind kind;
    enum name_direction direction;
    struct str version;
    struct str label;
    const char *reason; /* NAME_UNRECOGNISED: why, for a note */
};

/* Forms: NNNN[-_]label.sql and YYYYMMDD-nn-label.sql, each also .up.sql and
 * .down.sql. The slices point into file_name, after which a NUL must stand. */
struct name name_parse(struct str file_name);

#endif
