/* SPDX-License-Identifier: MIT
 *
 * What a statement of a schema says, without how it is written.
 */
#ifndef SQL_NORMAL_FORM_H
#define SQL_NORMAL_FORM_H

#include "base/arena.h"
#include "base/str.h"

/* The tokens of SQL, one blank between them, without comments; words and quoted
 * names in small letters (of ASCII) and bare where they may be; strings as they
 * are. Two statements with one normal form mean the same to SQLite, but for
 * text in double quotes that is not a name where SQLite is lenient: its letters
 * are taken for small ones. The normal form of a normal form is itself. */
struct str sql_normal_form(struct arena *arena, struct str sql);

/* The same, and where its tokens are. A reserved word in quotes keeps them, so
 * that a token which equals a reserved word is that word. */
struct sql_words {
    struct str text;
    struct str *items; /* slices of it */
    size_t count;
};
struct sql_words sql_normal_words(struct arena *arena, struct str sql);

#endif
