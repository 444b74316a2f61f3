/* SPDX-License-Identifier: MIT
 *
 * The lexer of scripts. It knows SQLite's tokens and nothing else.
 */
#include "sql/sql_token.h"

/* Tokens as in SQLite's src/tokenize.c, sqlite3GetToken, with these
 * differences: an unterminated comment is told apart, and words are classed
 * only as far as statements need it. A NUL ends SQLite's input, but
 * script_scan lets none pass, so here it is a token like others. */
enum token lex(struct lexer *lexer)
{
    const unsigned char *marker;

    lexer->start = lexer->cursor;
    /*!re2c
        re2c:eof = 0;
        re2c:yyfill:enable = 0;
        re2c:define:YYCTYPE = "unsigned char";
        re2c:define:YYCURSOR = "lexer->cursor";
        re2c:define:YYMARKER = "marker";
        re2c:define:YYLIMIT = "lexer->limit";

        blank    = [ \t\n\f\r];
        digit    = [0-9];
        digits   = digit [0-9_]*;
        exponent = [eE] [+-]? digits;
        part     = [A-Za-z0-9_$\x80-\xff];
        bom      = "\xef\xbb\xbf";

        // A word may begin with EF, but not with a byte order mark.
        word     = [A-Za-z_\x80-\xee\xf0-\xff] part*
                 | "\xef" ("\xbb" ((part \ [\xbf]) part*)?
                          | (part \ [\xbb]) part*)?;
        variable = [$@:#] ("::"* part)+ "::"* ("(" [^ \t-\r)\x00]* ")"?)?
                 | "?" digit*;
        number   = ("0" [xX] [0-9a-fA-F]+
                   | digits ("." digits?)? exponent?
                   | "." digits exponent?) part*;
        operator = "||" | "<=" | "<>" | "<<" | ">=" | ">>" | "==" | "!="
                 | "->" | "->>";

        single   = "'" ([^'] | "''")*;
        double   = '"' ([^"] | '""')*;
        back     = "`" ([^`] | "``")*;
        bracket  = "[" [^\]]*;
        blob     = [xX] "'" [^']*;

        blank [ \t-\r]* | bom               { return TOKEN_SPACE; }
        "--" [^\n]*                         { return TOKEN_COMMENT; }
        "/*" ([^*] | "*"+ [^/*])* "*"+ "/"  { return TOKEN_COMMENT; }
        "/*"                                { return TOKEN_OPEN_COMMENT; }
        (single | blob) "'" | double '"'
            | back "`" | bracket "]"        { return TOKEN_OTHER; }
        single | blob | double
            | back | bracket                { return TOKEN_OPEN_STRING; }

        ";"                                 { return TOKEN_SEMICOLON; }
        "("                                 { return TOKEN_OPEN; }
        ")"                                 { return TOKEN_CLOSE; }
        'explain'                           { return TOKEN_EXPLAIN; }
        'create'                            { return TOKEN_CREATE; }
        'temp' | 'temporary'                { return TOKEN_TEMP; }
        'trigger'                           { return TOKEN_TRIGGER; }
        'virtual'                           { return TOKEN_VIRTUAL; }
        'end'                               { return TOKEN_END_WORD; }
        word | variable | number | operator { return TOKEN_OTHER; }
        *                                   { return TOKEN_OTHER; }
        $                                   { return TOKEN_END; }
    */
}

struct lexer lexer_at(const struct source *source, size_t offset)
{
    const unsigned char *text = (const unsigned char *)source->text.data;

    return (struct lexer){text, text + offset, text + offset,
                          text + source->text.size};
}

struct span lexer_span(const struct lexer *lexer, const struct source *source)
{
    return span_at(source, (size_t)(lexer->start - lexer->text),
                   (size_t)(lexer->cursor - lexer->text));
}

bool token_is_sql(enum token token)
{
    return token <= TOKEN_END_WORD;
}
