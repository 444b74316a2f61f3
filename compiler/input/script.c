/* SPDX-License-Identifier: MIT
 *
 * Reads a script: its tokens, from the first to the last, and its digests.
 */
#include "input/script.h"

#include <string.h>

#include "input/scan.h"
#include "sql/sql_token.h"

struct str scan_text(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

void scan_add_token(struct scan *scan, struct str text)
{
    digest_add(&scan->tokens, text);
    digest_add(&scan->tokens, STR("\0"));
}

void scan_begin_script(struct scan *scan, struct script *script, size_t start)
{
    scan->script = script;
    scan->no_transaction = SPAN_NONE;
    scan->last_sql = SPAN_NONE;
    scan->statement_end = SPAN_NONE;
    script->source = scan->source;
    script->file = scan->file;
    script->start = start;
    script->no_transaction = scan->rules.no_transaction;
    digest_begin(&scan->tokens, STR("strata tokens 1\n"));
    if (script->no_transaction) {
        scan_add_token(scan, STR("migrate:no-transaction"));
    }
}

void scan_end_script(struct scan *scan, size_t end)
{
    struct script *script = scan->script;

    script->end = end;
    script->tokens = digest_end(&scan->tokens);
}

void scan_leave_transaction(struct scan *scan)
{
    scan->script->no_transaction = true;
    scan_add_token(scan, STR("migrate:no-transaction"));
}

/* That a script runs outside a transaction is part of what it is, whoever says
 * so: to change it changes history as well. */
struct digest script_digest(struct str text, bool no_transaction)
{
    return digest_of(no_transaction ? STR("strata script 1 no-transaction\n")
                                    : STR("strata script 1\n"),
                     text);
}

static void digest_script(struct script *script)
{
    if (script->source != NULL) {
        script->digest =
            script_digest(script_text(script), script->no_transaction);
    }
}

bool scan_is_first(struct scan *scan, enum diag_code code, struct span *seen,
                   const struct directive *directive)
{
    struct diag *diag;

    if (seen->source == NULL) {
        *seen = directive->span;
        return true;
    }
    diag = diag_report(scan->diags, code, directive->span, "'%.*s' again",
                       STR_ARGS(directive->name));
    diag_note(scan->diags, diag, *seen, "it was here before");
    return false;
}

static bool is_semicolon(struct span span)
{
    return str_equal(scan_text(span), STR(";"));
}

/* Whether a token is a name that begins like this one, bare or in quotes.
 * SQLite takes a string for a name, too; a sentence is none. */
static bool is_named_like(struct str token, struct str name)
{
    if (token.size >= 2 && strchr("'\"`[", token.data[0]) != NULL) {
        token = str_slice(token, 1, token.size - 1);
    }
    return token.size >= name.size &&
           str_ends_with_ignoring_case(str_slice(token, 0, name.size), name) &&
           memchr(token.data, ' ', token.size) == NULL;
}

/* What the runtime keeps in the database, and what for. */
static const struct reserved {
    struct str name;
    const char *purpose;
} reserved[] = {
    {{"strata_history", 14},
     "strata keeps in it which migrations a database has; programs may read "
     "it, and strata_stamp changes it; names that begin like it are reserved"},
    {{"strata_script", 13},
     "strata keeps in it the scripts that a database has applied; programs may "
     "read it; names that begin like it are reserved"},
};

void scan_check_sql(struct scan *scan, struct span span)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        struct diag *diag;
        if (!is_named_like(scan_text(span), reserved[i].name)) {
            continue;
        }
        diag = diag_report(scan->diags, CODE_SQL_FORBIDDEN, span,
                           "a script may not name %.*s",
                           STR_ARGS(reserved[i].name));
        diag_note(scan->diags, diag, SPAN_NONE, "%s", reserved[i].purpose);
    }
}

static void read_token(struct scan *scan, enum token token, struct span span)
{
    if (token == TOKEN_COMMENT) {
        script_read_comment(scan, span);
    } else if (token == TOKEN_OPEN_COMMENT) {
        diag_report(scan->diags, CODE_COMMENT_UNTERMINATED, span,
                    "no '*/' after this '/*'");
    } else if (token == TOKEN_OPEN_STRING) {
        span.end = span.start + 1;
        diag_report(scan->diags, CODE_STRING_UNTERMINATED, span,
                    "string or quoted name without an end");
    } else if (token_is_sql(token)) {
        scan_add_token(scan, scan_text(span));
        scan_check_sql(scan, span);
        if (scan->first_sql.source == NULL && scan->up.source == NULL) {
            scan->first_sql = span;
        }
        if (scan->foreign_down.source != NULL) {
            section_report_foreign_down(scan);
        }
        if (is_semicolon(span)) {
            scan->statement_end = SPAN_NONE;
        } else if (scan->statement_end.source != NULL) {
            script_report_statement_end(scan);
        }
        scan->last_sql = span;
    }
}

bool script_check_text(const struct source *source, enum diag_code nul,
                       enum diag_code not_utf8, struct diags *diags)
{
    size_t offset = source_bad_byte(source);
    struct span span = span_at(source, offset, offset + 1);
    struct diag *diag;

    if (offset == source->text.size) {
        return true;
    }
    if (source->text.data[offset] == '\0') {
        diag = diag_report(diags, nul, span, "NUL byte");
    } else {
        diag =
            diag_report(diags, not_utf8, span, "byte 0x%02X is not valid UTF-8",
                        (unsigned)(unsigned char)source->text.data[offset]);
    }
    diag_note(diags, diag, SPAN_NONE,
              "a script is UTF-8 text without NUL bytes; UTF-16 is not read");
    return false;
}

/* That the directive stands in the other section changes the token digest as
 * well: scripts of equal ones run in the same way. */
static void leave_transaction(struct script *script)
{
    if (script->source != NULL && !script->no_transaction) {
        script->tokens = digest_of(
            STR("strata tokens 1 no-transaction\n"),
            (struct str){(const char *)script->tokens.bytes, DIGEST_BYTES});
    }
    script->no_transaction = true;
}

static void spread_no_transactions(struct script_file *out)
{
    if (out->no_transactions) {
        leave_transaction(&out->up);
        leave_transaction(&out->down);
    }
}

bool script_scan(const struct source *source, const char *file,
                 struct script_rules rules, struct script_file *out,
                 struct diags *diags)
{
    struct scan scan = {.source = source,
                        .file = file,
                        .rules = rules,
                        .out = out,
                        .diags = diags};
    struct lexer lexer = lexer_at(source, 0);
    size_t errors = diags->error_count;
    enum token token;

    *out = (struct script_file){.irreversible = false};
    if (rules.convention == NULL) {
        scan.rules.convention = &conventions[0];
    }
    if (!script_check_text(source, CODE_TEXT_NUL, CODE_TEXT_NOT_UTF8, diags)) {
        return false;
    }
    scan_begin_script(&scan,
                      rules.direction == NAME_DOWN ? &out->down : &out->up, 0);
    do {
        token = lex(&lexer);
        read_token(&scan, token, lexer_span(&lexer, source));
    } while (token != TOKEN_END && token != TOKEN_OPEN_COMMENT);
    scan_end_script(&scan, source->text.size);
    spread_no_transactions(out);
    digest_script(&out->up);
    digest_script(&out->down);
    section_check(&scan);
    if (out->irreversible && out->down.source != NULL) {
        diag_report(diags, CODE_IRREVERSIBLE_WITH_DOWN, scan.irreversible,
                    "'migrate:irreversible' in a migration with a down "
                    "script");
    }
    return diags->error_count == errors;
}
