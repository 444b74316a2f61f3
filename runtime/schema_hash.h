/* SPDX-License-Identifier: MIT
 *
 * The SQL of a schema without how it is written: its tokens, and a hash of
 * them. Pure: no database, no errors. What is read may be anything that a file
 * can hold.
 */
#ifndef STRATA_SCHEMA_HASH_H
#define STRATA_SCHEMA_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <strata/strata.h>

/* Bytes; `data` may be NULL when there are none. */
struct strata__text {
    const char *data;
    size_t size;
};

struct strata__token {
    /* 'n' a word, '"' a name in quotes of any kind, '\'' a string, 'x' a blob,
     * '0' a number; any other character is itself */
    char kind;
    struct strata__text text; /* with its quotes */
};

/* The statement of a row of sqlite_master, as it is read: without comments and
 * white space, and without the name that the row has anyway and what may stand
 * before that (IF NOT EXISTS, the name of the database). */
struct strata__reader {
    struct strata__text rest;
    int part; /* of the statement; 0 at its beginning */
};

/* Read the next token; false at the end. */
bool strata__next_token(struct strata__reader *reader,
                        struct strata__token *token);

/* Whether two statements have the same tokens, where a name in double quotes is
 * the same as a string: some versions of SQLite wrote one for the other. If
 * not, the places where they begin to differ. */
bool strata__alike(struct strata__text a, struct strata__text b,
                   const char **a_differs, const char **b_differs);

/* The hash of a row of sqlite_master. That of a schema is the sum over its
 * objects, so that their order does not count. */
uint64_t strata__object_hash(struct strata__text type, struct strata__text name,
                             struct strata__text table,
                             struct strata__text sql);

void strata__hash_format(uint64_t hash, char out[STRATA_HASH_SIZE]);
/* False when the text is none that strata__hash_format writes. */
bool strata__hash_parse(const char *text, uint64_t *hash);

#endif
