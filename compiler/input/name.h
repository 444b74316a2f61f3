/* SPDX-License-Identifier: MIT
 *
 * File names: which are migrations, and what they say.
 */
#ifndef INPUT_NAME_H
#define INPUT_NAME_H

#include "base/str.h"

enum name_kind {
    NAME_MIGRATION,    /* taken */
    NAME_IGNORED,      /* nothing that looks like a script */
    NAME_UNVERSIONED,  /* a script, and no version in its name */
    NAME_UNRECOGNISED, /* looks like a migration and matches no form */
    NAME_NOT_SQL       /* a migration in another language than SQL */
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
    const char *reason; /* why it is not NAME_MIGRATION, for a note; NULL for
                           NAME_IGNORED */
};

/* The forms that file names have. */
enum name_form {
    NAME_NUMBERED,   /* VERSION label .sql, with .up or .down before it */
    NAME_FLYWAY,     /* V VERSION __ label .sql; U undoes */
    NAME_REFINERY,   /* the same, but U is one more migration */
    NAME_SQLDELIGHT, /* anything with a number in it .sqm */
    NAME_DIRECTORY   /* of a directory: VERSION label */
};

/* Read a name, in front of whose version `prefix` stands. The slices point
 * into file_name, after which a NUL must stand. */
struct name name_parse(enum name_form form, struct str prefix,
                       struct str file_name);

/* What is wrong with a label: it is not UTF-8, or has control characters; NULL
 * when nothing is. */
const char *name_label_fault(struct str label);

/* Whether a file's name says that SQL is in it. */
bool name_is_script(struct str file_name);

/* What stands before the first digit of a script's name, when a version may
 * follow it; false for what is no script. */
bool name_prefix(struct str file_name, struct str *prefix);

/* Whether a name begins with a version. */
bool name_begins_with_version(struct str file_name);

/* Whether a name is of Flyway's kind: V1__label.sql, U, R, B likewise. */
bool name_is_flyway(struct str file_name);

/* The end of a name as a word for a way: "up", "down", and what other tools
 * say for them, after one of ". _ -". False: there is none. */
bool name_cut_direction(struct str *name, enum name_direction *direction);

#endif
