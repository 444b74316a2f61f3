/* SPDX-License-Identifier: MIT
 *
 * The walk over a script's statements.
 */
#include "sql/statement.h"
#include "sql/sql_token.h"

/* Where a statement ends, by the state machine of sqlite3_complete (SQLite's
 * src/complete.c): a semicolon ends it, but in a CREATE TRIGGER only one that
 * follows an END that follows a semicolon. States 7 and 8 are for what that
 * machine does not know and SQLite's parser does (src/parse.y, vtabarg): the
 * arguments of a module are any tokens, up to the parenthesis that closes. */
/* clang-format off */
static const unsigned char next_state[][TOKEN_END_WORD + 1] = {
    /*            OTHER  ;  EXPLAIN CREATE TEMP TRIGGER VIRTUAL (  )  END */
    /* 0 START     */ {1, 0, 2,      3,     1,   1,      1,      1, 1, 1},
    /* 1 NORMAL    */ {1, 0, 1,      1,     1,   1,      1,      1, 1, 1},
    /* 2 EXPLAIN   */ {2, 0, 1,      3,     1,   1,      1,      1, 1, 1},
    /* 3 CREATE    */ {1, 0, 1,      1,     3,   4,      7,      1, 1, 1},
    /* 4 TRIGGER   */ {4, 5, 4,      4,     4,   4,      4,      4, 4, 4},
    /* 5 SEMICOLON */ {4, 5, 4,      4,     4,   4,      4,      4, 4, 6},
    /* 6 END       */ {4, 0, 4,      4,     4,   4,      4,      4, 4, 4},
    /* 7 VIRTUAL   */ {7, 0, 7,      7,     7,   7,      7,      8, 7, 7},
    /* 8 ARGUMENTS */ {8, 8, 8,      8,     8,   8,      8,      8, 1, 8},
};
/* clang-format on */
#define ARGUMENTS 8

/* Read a token in a state. `depth` is of the parentheses inside of arguments.
 */
static unsigned char step(unsigned char state, enum token token, size_t *depth)
{
    if (state == ARGUMENTS && token == TOKEN_OPEN) {
        ++*depth;
    } else if (state == ARGUMENTS && token == TOKEN_CLOSE && *depth > 0) {
        --*depth;
    } else {
        state = next_state[state][token];
    }
    return state;
}

bool script_next_statement(const struct script *script, size_t offset,
                           struct statement *out)
{
    struct lexer lexer = lexer_at(
        script->source, offset > script->start ? offset : script->start);
    unsigned char state = 0;
    size_t depth = 0;
    bool found = false;

    for (;;) {
        enum token token = lex(&lexer);
        struct span span = lexer_span(&lexer, script->source);

        if (token == TOKEN_END || token == TOKEN_OPEN_COMMENT ||
            span.start >= script->end) {
            return found;
        }
        if (!token_is_sql(token)) {
            continue;
        }
        if (!found && token != TOKEN_SEMICOLON) {
            found = true;
            out->start = span.start;
        }
        out->end = span.end;
        state = step(state, token, &depth);
        if (found && state == 0) {
            return true;
        }
    }
}
