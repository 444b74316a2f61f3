/* SPDX-License-Identifier: MIT
 *
 * The tokens of a piece of SQL in an array, for those who look for a few words
 * in it. What the words mean is up to them, and mostly to SQLite.
 */
#ifndef SQL_WORDS_H
#define SQL_WORDS_H

#include "base/arena.h"
#include "sql/sql_token.h"

struct words {
    const struct source *source;
    struct span *items; /* without white space and comments */
    size_t count;
};

/* The tokens in a span of a source, whose text a NUL follows; the first ones
 * when there are more than `maximum`. */
struct words words_of(struct arena *arena, struct span span, size_t maximum);

/* The same in the caller's array of so many, for those who only want to know
 * how a statement begins. */
struct words words_opening(struct span span, struct span *items,
                           size_t maximum);

/* The same of a text that stands in no file. */
struct words words_of_text(struct arena *arena, struct str sql);

/* The text of a token as it is written; empty behind the last one. */
struct str words_text(const struct words *words, size_t at);

/* Whether a token is this keyword or sign, in any case, and not in quotes. */
bool words_is(const struct words *words, size_t at, const char *keyword);

/* The offset of the first such token at or behind `at`; words->count when there
 * is none. */
size_t words_find(const struct words *words, size_t at, const char *keyword);

/* The name that a token stands for: without its quotes, and with those inside
 * of it once. */
struct str words_name(struct arena *arena, const struct words *words,
                      size_t at);

/* A name as it is to be written in SQL: in quotes where it needs them. */
struct str words_quote(struct arena *arena, struct str name);

/* A statement in one line, without its comments, as it is to be written. */
struct str words_line(struct arena *arena, struct str sql);

/* Whether a token may stand for this name, in any case of ASCII letters. */
bool words_names(const struct words *words, size_t at, struct str name);

/* The token behind a parenthesis that is closed, or behind a single token. */
size_t words_skip(const struct words *words, size_t at);

/* As SQLite compares names: whatever the case of ASCII letters. */
bool names_are_equal(struct str a, struct str b);

#endif
