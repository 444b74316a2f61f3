/* SPDX-License-Identifier: MIT
 *
 * The tokens of SQL, as SQLite reads them.
 */
#ifndef SQL_SQL_TOKEN_H
#define SQL_SQL_TOKEN_H

#include "diag/source.h"

enum token {
    /* what a statement is made of: the columns of statement.c's table */
    TOKEN_OTHER,
    TOKEN_SEMICOLON,
    TOKEN_EXPLAIN,
    TOKEN_CREATE,
    TOKEN_TEMP,
    TOKEN_TRIGGER,
    TOKEN_VIRTUAL,
    TOKEN_OPEN,  /* a parenthesis */
    TOKEN_CLOSE, /* likewise */
    TOKEN_END_WORD,
    /* what it is not made of */
    TOKEN_SPACE,
    TOKEN_COMMENT,
    TOKEN_OPEN_STRING, /* without its end: it takes the rest of the text */
    TOKEN_OPEN_COMMENT,
    TOKEN_END
};

/* A text that is being read. */
struct lexer {
    const unsigned char *text;
    const unsigned char *start; /* of the token that was read last */
    const unsigned char *cursor;
    const unsigned char *limit; /* a NUL stands here */
};

/* Begin at an offset of a source's text, which a NUL follows. */
struct lexer lexer_at(const struct source *source, size_t offset);

/* Read the next token; TOKEN_END at the end, again and again. */
enum token lex(struct lexer *lexer);

/* Where the token is that was read last. */
struct span lexer_span(const struct lexer *lexer, const struct source *source);

/* Whether a token is what SQL is made of, and not only what stands between. */
bool token_is_sql(enum token token);

#endif
