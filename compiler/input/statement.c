/* SPDX-License-Identifier: MIT
 *
 * The walk over a script's statements.
 */
#include "input/script.h"
#include "input/sql_token.h"

/* Where a statement ends, by the state machine of sqlite3_complete (SQLite's
 * src/complete.c): a semicolon ends it, but in a CREATE TRIGGER only one that
 * follows an END that follows a semicolon. */
/* clang-format off */
static const unsigned char next_state[][TOKEN_END_WORD + 1] = {
    /*            OTHER  ;  EXPLAIN CREATE TEMP TRIGGER END */
    /* 0 START     */ {1, 0, 2,      3,     1,   1,      1},
    /* 1 NORMAL    */ {1, 0, 1,      1,     1,   1,      1},
    /* 2 EXPLAIN   */ {2, 0, 1,      3,     1,   1,      1},
    /* 3 CREATE    */ {1, 0, 1,      1,     3,   4,      1},
    /* 4 TRIGGER   */ {4, 5, 4,      4,     4,   4,      4},
    /* 5 SEMICOLON */ {4, 5, 4,      4,     4,   4,      6},
    /* 6 END       */ {4, 0, 4,      4,     4,   4,      4},
};
/* clang-format on */

bool script_next_statement(const struct script *script, size_t offset,
                           struct statement *out)
{
    struct lexer lexer = lexer_at(
        script->source, offset > script->start ? offset : script->start);
    unsigned char state = 0;
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
        state = next_state[state][token];
        if (found && state == 0) {
            return true;
        }
    }
}
