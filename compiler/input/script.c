/* SPDX-License-Identifier: MIT
 *
 * Reads a script: its sections, its digests, and what its directives ask for.
 */
#include "input/script.h"

#include "input/directive.h"
#include "sql/sql_token.h"

static struct str span_text(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

struct scan {
    const struct source *source;
    const char *file;
    struct script_rules rules;
    struct script_file *out;
    struct script *script;      /* the one being read: out->up or out->down */
    struct digest_state tokens; /* of that script */
    struct span first_sql;      /* before any section */
    struct span up;             /* directives, where they were seen */
    struct span down;
    struct span last_sql;       /* in this script */
    struct span statement_end;  /* a directive behind it, which has no ';' */
    struct span foreign_down;   /* a comment that nothing followed yet */
    struct span no_transaction; /* in this script */
    struct span irreversible;
    struct diags *diags;
};

static void add_token(struct scan *scan, struct str text)
{
    digest_add(&scan->tokens, text);
    digest_add(&scan->tokens, STR("\0"));
}

static void begin_script(struct scan *scan, struct script *script, size_t start)
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
        add_token(scan, STR("migrate:no-transaction"));
    }
}

static void end_script(struct scan *scan, size_t end)
{
    struct script *script = scan->script;

    script->end = end;
    script->tokens = digest_end(&scan->tokens);
}

/* That a script runs outside a transaction is part of what it is, whoever says
 * so: to change it changes history as well. */
static void digest_script(struct script *script)
{
    struct str tag = script->no_transaction
                         ? STR("strata script 1 no-transaction\n")
                         : STR("strata script 1\n");

    if (script->source != NULL) {
        script->digest = digest_of(tag, script_text(script));
    }
}

/* False: a directive of this name was seen before, which is reported. */
static bool is_first(struct scan *scan, enum diag_code code, struct span *seen,
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

/* False: the file can have no sections; reported. */
static bool may_have_sections(struct scan *scan,
                              const struct directive *directive)
{
    struct diag *diag;

    if (scan->rules.direction == NAME_BOTH) {
        return true;
    }
    diag = diag_report(scan->diags, CODE_SECTION_IN_PAIR, directive->span,
                       "'%.*s' in a file that is all %s",
                       STR_ARGS(directive->name),
                       scan->rules.direction == NAME_UP ? "up" : "down");
    diag_note(scan->diags, diag, SPAN_NONE,
              "either a file has sections, or its name ends in '.up.sql' or "
              "'.down.sql'");
    return false;
}

static void leave_transaction(struct scan *scan)
{
    scan->script->no_transaction = true;
    add_token(scan, STR("migrate:no-transaction"));
}

/* sql-migrate takes its sections in any order. */
static bool may_begin_with_down(const struct scan *scan)
{
    return scan->rules.convention->directives == DIRECTIVES_SQL_MIGRATE;
}

static void check_preamble(struct scan *scan, const struct directive *directive)
{
    struct diag *diag;

    if (scan->first_sql.source == NULL) {
        return;
    }
    diag = diag_report(scan->diags, CODE_SECTION_PREAMBLE, scan->first_sql,
                       "SQL before the first section");
    diag_note(scan->diags, diag, directive->span, "the first section is here");
}

static void read_up(struct scan *scan, const struct directive *directive)
{
    bool is_second = scan->down.source != NULL;

    if (!may_have_sections(scan, directive) ||
        !is_first(scan, CODE_SECTION_REPEATED, &scan->up, directive)) {
        return;
    }
    if (!is_second) {
        check_preamble(scan, directive);
    } else if (may_begin_with_down(scan)) {
        end_script(scan, directive->span.start);
        begin_script(scan, &scan->out->up, directive->span.start);
    }
    if (directive->no_transaction &&
        (!is_second || may_begin_with_down(scan))) {
        leave_transaction(scan);
    }
}

static void read_down(struct scan *scan, const struct directive *directive)
{
    if (!may_have_sections(scan, directive) ||
        !is_first(scan, CODE_SECTION_REPEATED, &scan->down, directive)) {
        return;
    }
    if (scan->up.source == NULL && may_begin_with_down(scan)) {
        check_preamble(scan, directive);
    } else if (scan->up.source == NULL) {
        struct str name = directive->name;

        diag_report(scan->diags, CODE_SECTION_ORDER, directive->span,
                    "no '%s' before '-- %.*s'",
                    directive_up(scan->rules.convention->directives),
                    STR_ARGS(name));
    }
    scan->foreign_down = SPAN_NONE;
    end_script(scan, directive->span.start);
    begin_script(scan, &scan->out->down, directive->span.start);
    if (directive->no_transaction) {
        leave_transaction(scan);
    }
}

static void read_no_transaction(struct scan *scan,
                                const struct directive *directive)
{
    struct script *script = scan->script;

    if (!is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->no_transaction,
                  directive)) {
        return;
    }
    script->no_transaction = true;
    script->idempotent = str_equal(directive->argument, STR("idempotent"));
    if (directive->argument.size > 0 && !script->idempotent) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, directive->span,
                    "'migrate:no-transaction' takes no argument but "
                    "'idempotent'");
    }
    add_token(scan, script->idempotent
                        ? STR("migrate:no-transaction idempotent")
                        : STR("migrate:no-transaction"));
}

/* Of the file: of the down script, too, when that begins. */
static void read_no_transactions(struct scan *scan,
                                 const struct directive *directive)
{
    (void)directive;
    leave_transaction(scan);
    scan->out->no_transactions = true;
}

static void read_irreversible(struct scan *scan,
                              const struct directive *directive)
{
    if (is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->irreversible,
                 directive)) {
        scan->out->irreversible = true;
        add_token(scan, STR("migrate:irreversible"));
    }
}

static bool is_kebab_case(struct str text)
{
    char before = '-';

    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool letter = c >= 'a' && c <= 'z';
        bool digit = c >= '0' && c <= '9';

        if (!letter && (before == '-' || (c != '-' && !digit))) {
            return false;
        }
        before = c;
    }
    return before != '-';
}

static void read_allow(struct scan *scan, const struct directive *directive)
{
    struct str argument = directive->argument;
    struct str rule = argument;

    for (size_t i = 0; i < argument.size && rule.size == argument.size; i++) {
        if (argument.data[i] == ' ' || argument.data[i] == '\t') {
            rule.size = i;
        }
    }
    if (rule.size == argument.size || !is_kebab_case(rule)) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, directive->span,
                    "'migrate:allow' takes a rule and a reason, as in "
                    "'-- migrate:allow some-rule why it is fine here'");
    }
}

/* By whose rules the directory is read, and what directives those are. */
static void note_convention(struct scan *scan, struct diag *diag)
{
    const struct convention *convention = scan->rules.convention;
    struct str list =
        directive_list(scan->diags->arena, convention->directives);

    diag_note(scan->diags, diag, SPAN_NONE,
              "the directory is read by the convention '%s'%s%.*s",
              convention->name, list.size > 0 ? ", which has " : "",
              STR_ARGS(list));
}

static void report_unknown(struct scan *scan, const struct directive *directive)
{
    const char *similar = directive_similar(directive->name);
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, directive->span,
                    "unknown directive '%.*s'", STR_ARGS(directive->name));

    if (scan->rules.convention->directives != DIRECTIVES_MIGRATE) {
        note_convention(scan, diag);
    } else if (similar != NULL) {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "perhaps 'migrate:%s' was meant", similar);
    } else {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "the directives are up, down, no-transaction, irreversible "
                  "and allow");
    }
}

/* Taken for a comment, a "down" of this kind would run as part of the up
 * script. */
static void report_near(struct scan *scan, const struct directive *directive)
{
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, directive->span,
                    "'%.*s' is not read as a directive",
                    STR_ARGS(span_text(directive->span)));

    if (scan->rules.convention->directives == DIRECTIVES_MIGRATE) {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "a directive is written like this: '-- migrate:up', "
                  "'-- migrate:down', '-- migrate:no-transaction'");
    } else {
        note_convention(scan, diag);
    }
}

/* Before any SQL it is a title, as in 0001_x.down.sql. */
static void read_foreign_down(struct scan *scan,
                              const struct directive *directive)
{
    if (scan->rules.direction == NAME_BOTH && scan->first_sql.source != NULL &&
        scan->down.source == NULL) {
        scan->foreign_down = directive->span;
    }
}

/* The SQL behind it would undo the script at its own end. */
static void report_foreign_down(struct scan *scan)
{
    bool sections = scan->rules.convention->directives == DIRECTIVES_MIGRATE;
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, scan->foreign_down,
                    "'%.*s' reads like the beginning of a down script",
                    STR_ARGS(span_text(scan->foreign_down)));

    diag_note(scan->diags, diag, SPAN_NONE,
              "to strata it is a comment, and what follows runs with the rest; "
              "%s, or say it in other words",
              sections ? "write '-- migrate:up' and '-- migrate:down'"
                       : "move that to a script of its own");
    scan->foreign_down = SPAN_NONE;
}

static bool is_semicolon(struct span span)
{
    return str_equal(span_text(span), STR(";"));
}

static void read_statement_end(struct scan *scan,
                               const struct directive *directive)
{
    if (scan->last_sql.source != NULL && !is_semicolon(scan->last_sql)) {
        scan->statement_end = directive->span;
    }
}

static void report_statement_end(struct scan *scan)
{
    struct diag *diag = diag_report(
        scan->diags, CODE_DIRECTIVE_UNSUPPORTED, scan->statement_end,
        "the statement before '%.*s' has no ';' at its end",
        STR_ARGS(span_text(scan->statement_end)));

    diag_note(scan->diags, diag, scan->last_sql,
              "to SQLite the comment ends nothing; write the ';' behind this");
    scan->statement_end = SPAN_NONE;
}

static void report_indented(struct scan *scan,
                            const struct directive *directive)
{
    diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, directive->span,
                "'%.*s' is not at the start of its line",
                STR_ARGS(directive->name));
}

static void report_unsupported(struct scan *scan,
                               const struct directive *directive)
{
    struct diag *diag = diag_report(
        scan->diags, CODE_DIRECTIVE_UNSUPPORTED, directive->span,
        "strata does not do what '%.*s' asks for", STR_ARGS(directive->name));

    diag_note(scan->diags, diag, SPAN_NONE, "%s", directive->takes);
}

static void (*const readers[])(struct scan *, const struct directive *) = {
    [DIRECTIVE_NEAR] = report_near,
    [DIRECTIVE_FOREIGN_DOWN] = read_foreign_down,
    [DIRECTIVE_INDENTED] = report_indented,
    [DIRECTIVE_UNKNOWN] = report_unknown,
    [DIRECTIVE_UP] = read_up,
    [DIRECTIVE_DOWN] = read_down,
    [DIRECTIVE_NO_TRANSACTION] = read_no_transaction,
    [DIRECTIVE_NO_TRANSACTIONS] = read_no_transactions,
    [DIRECTIVE_IRREVERSIBLE] = read_irreversible,
    [DIRECTIVE_ALLOW] = read_allow,
    [DIRECTIVE_UNSUPPORTED] = report_unsupported,
    [DIRECTIVE_STATEMENT_END] = read_statement_end,
};

static void read_comment(struct scan *scan, struct span span)
{
    struct directive directive =
        directive_read(scan->rules.convention->directives, span);

    if (directive.bad_argument) {
        struct diag *diag =
            diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, directive.span,
                        "'%.*s' does not take the argument '%.*s'",
                        STR_ARGS(directive.name), STR_ARGS(directive.argument));

        diag_note(scan->diags, diag, SPAN_NONE, "it takes %s", directive.takes);
    }
    if (directive.kind < sizeof(readers) / sizeof(*readers) &&
        readers[directive.kind] != NULL) {
        readers[directive.kind](scan, &directive);
    }
}

/* Whether a token is the name of the table in which the runtime keeps what it
 * has done, bare or in quotes; SQLite takes a string for a name, too. */
static bool is_history(struct str token)
{
    static const struct str name = {"strata_history", 14};

    if (token.size == name.size + 2) {
        token = str_slice(token, 1, token.size - 1);
    }
    return token.size == name.size && str_ends_with_ignoring_case(token, name);
}

static void check_history(struct scan *scan, struct span span)
{
    if (is_history(span_text(span))) {
        struct diag *diag = diag_report(scan->diags, CODE_SQL_FORBIDDEN, span,
                                        "a script may not name strata_history");

        diag_note(scan->diags, diag, SPAN_NONE,
                  "strata keeps in it which migrations a database has; "
                  "programs may read it, and strata_stamp changes it");
    }
}

static void read_token(struct scan *scan, enum token token, struct span span)
{
    if (token == TOKEN_COMMENT) {
        read_comment(scan, span);
    } else if (token == TOKEN_OPEN_COMMENT) {
        diag_report(scan->diags, CODE_COMMENT_UNTERMINATED, span,
                    "no '*/' after this '/*'");
    } else if (token == TOKEN_OPEN_STRING) {
        span.end = span.start + 1;
        diag_report(scan->diags, CODE_STRING_UNTERMINATED, span,
                    "string or quoted name without an end");
    } else if (token_is_sql(token)) {
        add_token(scan, span_text(span));
        check_history(scan, span);
        if (scan->first_sql.source == NULL && scan->up.source == NULL) {
            scan->first_sql = span;
        }
        if (scan->foreign_down.source != NULL) {
            report_foreign_down(scan);
        }
        if (is_semicolon(span)) {
            scan->statement_end = SPAN_NONE;
        } else if (scan->statement_end.source != NULL) {
            report_statement_end(scan);
        }
        scan->last_sql = span;
    }
}

/* Report bytes that no script may hold. */
static bool check_text(const struct source *source, struct diags *diags)
{
    size_t offset = source_bad_byte(source);
    struct span span = span_at(source, offset, offset + 1);
    struct diag *diag;

    if (offset == source->text.size) {
        return true;
    }
    if (source->text.data[offset] == '\0') {
        diag = diag_report(diags, CODE_TEXT_NUL, span, "NUL byte");
    } else {
        diag = diag_report(diags, CODE_TEXT_NOT_UTF8, span,
                           "byte 0x%02X is not valid UTF-8",
                           (unsigned)(unsigned char)source->text.data[offset]);
    }
    diag_note(diags, diag, SPAN_NONE,
              "a script is UTF-8 text without NUL bytes; UTF-16 is not read");
    return false;
}

/* A tool that goes by its directives finds nothing in a file without. */
static void check_up(struct scan *scan)
{
    enum directive_family family = scan->rules.convention->directives;
    struct diag *diag;

    if (!scan->rules.convention->needs_up || scan->up.source != NULL ||
        (scan->down.source != NULL && !may_begin_with_down(scan)) ||
        scan->rules.direction != NAME_BOTH) {
        return;
    }
    diag =
        diag_report(scan->diags, CODE_SECTION_MISSING, span_file(scan->source),
                    "no '%s' in the file", directive_up(family));
    diag_note(scan->diags, diag, SPAN_NONE,
              "%s runs nothing of a file without it; the directory is read by "
              "the convention '%s'",
              scan->rules.convention->title, scan->rules.convention->name);
}

static void spread_no_transactions(struct script_file *out)
{
    if (out->no_transactions) {
        out->up.no_transaction = true;
        out->down.no_transaction = true;
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
    if (!check_text(source, diags)) {
        return false;
    }
    begin_script(&scan, rules.direction == NAME_DOWN ? &out->down : &out->up,
                 0);
    do {
        token = lex(&lexer);
        read_token(&scan, token, lexer_span(&lexer, source));
    } while (token != TOKEN_END && token != TOKEN_OPEN_COMMENT);
    end_script(&scan, source->text.size);
    spread_no_transactions(out);
    digest_script(&out->up);
    digest_script(&out->down);
    check_up(&scan);
    if (out->irreversible && out->down.source != NULL) {
        diag_report(diags, CODE_IRREVERSIBLE_WITH_DOWN, scan.irreversible,
                    "'migrate:irreversible' in a migration with a down "
                    "script");
    }
    return diags->error_count == errors;
}
