/* SPDX-License-Identifier: MIT
 *
 * The newest tokens at one level of a statement's parentheses, and the patterns
 * of model/sqlite_feature.h that they are compared with. feature.c walks a
 * script with it.
 */
#ifndef INPUT_LEVEL_H
#define INPUT_LEVEL_H

#include "diag/source.h"

enum item_kind {
    ITEM_NONE,
    ITEM_WORD,
    ITEM_NAME,    /* in quotes */
    ITEM_STRING,  /* a literal */
    ITEM_LITERAL, /* a number, a blob or a parameter */
    ITEM_SIGN,
    ITEM_GROUP /* from a '(' to its ')' */
};

/* A token, or a group of them. */
struct item {
    enum item_kind kind;
    struct str text; /* a slice of the source */
};

/* More than any pattern has elements, a power of two. */
#define LEVEL_RECENT 8

/* What stands in parentheses begins with the two items before its '(', and
 * that. */
struct level {
    struct item recent[LEVEL_RECENT]; /* a ring */
    size_t count;                     /* of items, so far */
    size_t commas;                    /* among them */
    unsigned places;                  /* of enum feature_place */
    struct item opened;               /* the '(' with which it began */
};

/* What the text of one token is. */
struct item item_of(struct str text);

bool item_is(const struct item *item, const char *word);

/* Can it end an operand: is it a name, a literal, a group? */
bool item_ends_operand(const struct item *item);

/* The item `back` items before the newest; of ITEM_NONE before the first. */
const struct item *level_recent(const struct level *level, size_t back);

void level_add(struct level *level, struct item item);

/* Begin a level behind the newest item of another one. */
void level_open(struct level *level, const struct level *outer,
                struct item parenthesis);

/* Is the newest item, which a '(' follows, the name of a function? */
bool level_at_function(const struct level *level);

/* Do the newest items match a pattern? Sets `place` to those between the
 * colons. */
bool level_matches(const struct level *level, struct str pattern,
                   struct str *place);

/* Fill in the bytes, in lower case, with which the newest item can begin when a
 * pattern matches, and return their number: most patterns are out of the
 * question by that. 0 is for any byte. */
#define PATTERN_BYTES 32
size_t pattern_last_bytes(struct str pattern, char bytes[PATTERN_BYTES]);

#endif
