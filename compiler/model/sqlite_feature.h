/* SPDX-License-Identifier: MIT
 *
 * What came with which SQLite, after 3.26, which is the oldest that the runtime
 * works with: functions, and syntax that can be told from the words of one
 * statement. A table; input/feature.c finds its rows in scripts.
 */
#ifndef MODEL_SQLITE_FEATURE_H
#define MODEL_SQLITE_FEATURE_H

#include "base/arena.h"
#include "base/str.h"

enum feature_kind {
    FEATURE_FUNCTION,       /* in an expression */
    FEATURE_TABLE_FUNCTION, /* behind FROM, JOIN or a comma */
    FEATURE_SYNTAX
};

/* Where in a statement a feature counts. */
enum feature_place {
    PLACE_ANY = 0,            /* but never in what a virtual table is made of */
    PLACE_ALTER = 1 << 0,     /* ALTER TABLE, outside of parentheses */
    PLACE_TABLE = 1 << 1,     /* CREATE TABLE, likewise, and not behind AS */
    PLACE_INDEX = 1 << 2,     /* CREATE INDEX, likewise, and before WHERE */
    PLACE_COLUMNS = 1 << 3,   /* between the parentheses of CREATE TABLE */
    PLACE_ADDED = 1 << 4,     /* between parentheses in ALTER TABLE */
    PLACE_WITH = 1 << 5,      /* between WITH and the statement proper */
    PLACE_UNGROUPED = 1 << 6, /* behind SELECT, without GROUP BY so far */
    PLACE_SET = 1 << 7,       /* UPDATE … SET, before WHERE */
    PLACE_UPSERT = 1 << 8,    /* behind ON CONFLICT … DO */
    PLACE_CALL = 1 << 9,      /* between a function's parentheses */
    PLACE_DATE_CALL = 1 << 10, /* between those of a date function */
    PLACE_WINDOW = 1 << 11,    /* OVER (…) */
    PLACE_VIRTUAL = 1 << 12,   /* CREATE VIRTUAL TABLE */
    PLACE_BARE = 1 << 13,      /* ALTER TABLE, without a default so far */
    PLACE_FTS5 = 1 << 14       /* CREATE VIRTUAL TABLE … USING fts5(…) */
};

/* One row. Syntax is a pattern over the tokens at one level of parentheses,
 * with what stands in parentheses taken as one token. Its elements, with a
 * blank between them, are:
 *
 *     WORD     that word, or that sign; in any case, and not in quotes
 *     'text'   that string literal, in any case
 *     %abc     a string literal with one of these conversions of strftime
 *     ^abc     a word, name or string that begins so
 *     #_       a number with _ between its digits
 *     ()       something in parentheses
 *     $        something that can end an operand: a name, a literal, …
 *     *        anything
 *     A|B      one of these
 *     !A|B     none of these, but something
 *
 * The feature itself may be set off by two colons from what must stand before
 * and behind it, or by one from what must stand behind it. */
struct sqlite_feature {
    int version;       /* 3035000 */
    const char *shown; /* what messages call it, with its quotes */
    enum feature_kind kind;
    const char *text; /* the function's name, or the pattern */
    int least;        /* of a function's arguments, when only some counts are */
    int most;         /* new; most: -1, any */
    unsigned place;   /* of syntax */
    const char *unless; /* what stands behind it in the statement makes it no
                           feature: a pattern, or NULL */
};

/* Oldest first. Rows of the same feature, which has several forms, follow one
 * another and have the same `shown`. */
#define SQLITE_FEATURE_COUNT 123
extern const struct sqlite_feature sqlite_features[SQLITE_FEATURE_COUNT];

/* The first row of the same feature. */
size_t sqlite_feature_first(size_t row);

/* "3.35", or "3.35.5", for 3035000, 3035005. */
struct str sqlite_version_text(struct arena *arena, int version);

#endif
