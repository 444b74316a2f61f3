/* SPDX-License-Identifier: MIT
 *
 * What the directives of a script ask for, but for its sections; and what is
 * said of comments that only look like directives.
 */
#include "input/scan.h"

#include "input/name.h"
#include "sql/sql_token.h"

static void read_no_transaction(struct scan *scan,
                                const struct directive *directive)
{
    struct script *script = scan->script;

    if (!scan_is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->no_transaction,
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
    scan_add_token(scan, script->idempotent
                             ? STR("migrate:no-transaction idempotent")
                             : STR("migrate:no-transaction"));
}

/* Of the file: of the down script, too, when that begins. */
static void read_no_transactions(struct scan *scan,
                                 const struct directive *directive)
{
    (void)directive;
    scan_leave_transaction(scan);
    scan->out->no_transactions = true;
}

static void read_irreversible(struct scan *scan,
                              const struct directive *directive)
{
    if (scan_is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->irreversible,
                      directive)) {
        scan->out->irreversible = true;
        scan_add_token(scan, STR("migrate:irreversible"));
    }
}

/* What it says is proved later: prove/judge/compatible.h. */
static void read_compatible(struct scan *scan,
                            const struct directive *directive)
{
    struct diag *diag;

    if (scan->script == &scan->out->down) {
        diag = diag_report(scan->diags, CODE_DIRECTIVE_UNSUPPORTED,
                           directive->span,
                           "'migrate:compatible' in a down script");
        diag_note(scan->diags, diag, SPAN_NONE,
                  "it is about databases that have the migration; write it in "
                  "the up script");
    } else if (scan_is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->compatible,
                             directive)) {
        scan->out->compatible = directive->span;
        scan_add_token(scan, STR("migrate:compatible"));
    }
}

/* What follows a directive's name, where it stands. */
static struct span argument_span(const struct directive *directive)
{
    const struct source *source = directive->span.source;
    size_t start = (size_t)(directive->argument.data - source->text.data);

    return span_at(source, start, start + directive->argument.size);
}

static struct str first_word(struct str text)
{
    size_t size = 0;

    while (size < text.size && text.data[size] != ' ' &&
           text.data[size] != '\t') {
        size++;
    }
    return str_slice(text, 0, size);
}

/* The rule with the nearest name, or DIAG_CODE_COUNT when none is near. */
static enum diag_code nearest_rule(struct str word)
{
    enum diag_code found = DIAG_CODE_COUNT;
    size_t nearest = word.size / 3 + 1;

    for (size_t i = DIAG_FIRST_RULE; i < DIAG_CODE_COUNT; i++) {
        enum diag_code code = (enum diag_code)i;
        size_t distance = str_distance(word, str_from(diag_code_text(code)));

        if (distance < nearest) {
            nearest = distance;
            found = code;
        }
    }
    return found;
}

static void report_rule(struct scan *scan, struct span span)
{
    struct str word = scan_text(span);
    enum diag_code nearest = nearest_rule(word);
    bool is_code = diag_code_find(word) != DIAG_CODE_COUNT;
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, span,
                    is_code ? "'%.*s' is no rule, and cannot be allowed"
                            : "'%.*s' is no rule",
                    STR_ARGS(word));

    if (nearest != DIAG_CODE_COUNT) {
        diag_note(scan->diags, diag, SPAN_NONE, "perhaps '%s' was meant",
                  diag_code_text(nearest));
    } else {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "a rule is the word in brackets behind a finding about what "
                  "a script does, such as '%s'",
                  diag_code_text(CODE_ROW_LOSS));
    }
}

static void read_allow(struct scan *scan, const struct directive *directive)
{
    struct script *script = scan->script;
    struct span argument = argument_span(directive);
    struct str rule = first_word(directive->argument);
    enum diag_code code = diag_code_find(rule);

    if (rule.size == directive->argument.size) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, directive->span,
                    "'migrate:allow' takes a rule and a reason, as in "
                    "'-- migrate:allow %s the old log is not needed'",
                    diag_code_text(CODE_ROW_LOSS));
        return;
    }
    if ((int)code < DIAG_FIRST_RULE || code == DIAG_CODE_COUNT) {
        argument.end = argument.start + rule.size;
        report_rule(scan, argument);
        return;
    }
    script->allowances =
        arena_append(scan->diags->arena, script->allowances,
                     sizeof(*script->allowances), script->allowance_count);
    script->allowances[script->allowance_count++] =
        (struct allowance){.code = code, .span = directive->span};
}

/* The longest message of a precondition, bytes: the runtime's own words have to
 * fit in beside it. */
#define MESSAGE_MAXIMUM 400

/* SQL in the rest of a line. */
struct sql_line {
    struct span first;  /* its first statement, without the semicolon */
    struct span second; /* the first token behind that semicolon */
    struct span open;   /* what has no end on the line */
    struct str remark;  /* behind '--' outside of strings and names */
    bool has_remark;
};

static bool is_line_comment(enum token token, struct span span)
{
    return token == TOKEN_COMMENT && scan_text(span).data[0] == '-';
}

static bool is_open(enum token token, struct span span, size_t end)
{
    return token == TOKEN_OPEN_STRING || token == TOKEN_OPEN_COMMENT ||
           (token != TOKEN_SPACE && span.end > end);
}

static struct sql_line read_line(struct scan *scan, struct span argument)
{
    struct str text = argument.source->text;
    struct lexer lexer = lexer_at(argument.source, argument.start);
    struct sql_line line = {.has_remark = false};
    bool ended = false;

    for (;;) {
        enum token token = lex(&lexer);
        struct span span = lexer_span(&lexer, argument.source);

        if (token == TOKEN_END || span.start >= argument.end) {
            return line;
        }
        if (is_line_comment(token, span)) {
            line.remark = str_slice(text, span.start + 2, argument.end);
            line.has_remark = true;
            return line;
        }
        if (is_open(token, span, argument.end)) {
            line.open = span_at(argument.source, span.start, argument.end);
            return line;
        }
        if (token_is_sql(token)) {
            scan_check_sql(scan, span);
        }
        if (token == TOKEN_SEMICOLON) {
            ended = true;
        } else if (token_is_sql(token) && ended) {
            line.second = line.second.source == NULL ? span : line.second;
        } else if (token_is_sql(token)) {
            line.first = line.first.source == NULL ? span : line.first;
            line.first.end = span.end;
        }
    }
}

/* Whether a directive's SQL is all on its line. False: reported. */
static bool is_whole(struct scan *scan, const struct directive *directive,
                     const struct sql_line *line)
{
    struct diag *diag;

    if (line->open.source == NULL) {
        return true;
    }
    diag = diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, line->open,
                       "this has no end on the line of '%.*s'",
                       STR_ARGS(directive->name));
    diag_note(scan->diags, diag, SPAN_NONE,
              "a directive is one line, however long");
    return false;
}

static struct str trim(struct str text)
{
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text = str_slice(text, 1, text.size);
    }
    return text; /* a directive has no blanks at its end */
}

/* Whether a message can be told to anybody. False: reported. */
static bool is_message(struct scan *scan, struct str message)
{
    const struct source *source = scan->source;
    size_t start = (size_t)(message.data - source->text.data);
    struct span span = span_at(source, start, start + message.size);

    if (message.size > MESSAGE_MAXIMUM) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, span,
                    "a message of %zu bytes, more than %d", message.size,
                    MESSAGE_MAXIMUM);
        return false;
    }
    if (name_label_fault(message) != NULL) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, span,
                    "a control character in the message");
        return false;
    }
    return true;
}

static void digest_query(struct scan *scan, struct span query)
{
    struct lexer lexer = lexer_at(query.source, query.start);

    scan_add_token(scan, STR("migrate:require"));
    for (;;) {
        enum token token = lex(&lexer);
        struct span span = lexer_span(&lexer, query.source);

        if (token == TOKEN_END || span.start >= query.end) {
            break;
        }
        if (token_is_sql(token)) {
            scan_add_token(scan, scan_text(span));
        }
    }
    scan_add_token(scan, STR("--")); /* which no token is */
}

static void read_require(struct scan *scan, const struct directive *directive)
{
    struct script *script = scan->script;
    struct sql_line line = read_line(scan, argument_span(directive));
    struct str message = trim(line.remark);

    if (!is_whole(scan, directive, &line)) {
        return;
    }
    if (line.first.source == NULL || message.size == 0) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, directive->span,
                    "'migrate:require' takes a query and a message, as in "
                    "'-- migrate:require SELECT count(*) = 0 FROM notes WHERE "
                    "text IS NULL -- a note has no text'");
        return;
    }
    if (line.second.source != NULL) {
        struct diag *diag =
            diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, line.second,
                        "'migrate:require' takes one query");

        diag_note(scan->diags, diag, SPAN_NONE,
                  "give the other one a 'migrate:require' of its own");
        return;
    }
    if (!is_message(scan, message)) {
        return;
    }
    digest_query(scan, line.first);
    script->preconditions = arena_append(
        scan->diags->arena, script->preconditions,
        sizeof(*script->preconditions), script->precondition_count);
    script->preconditions[script->precondition_count++] =
        (struct precondition){.query = line.first, .message = message};
}

/* What rows it puts in changes nothing for those who run the script, so it is
 * not counted in the token digest. */
static void read_seed(struct scan *scan, const struct directive *directive)
{
    struct script_file *out = scan->out;
    struct sql_line line = read_line(scan, argument_span(directive));

    if (scan->script == &out->down) {
        struct diag *diag =
            diag_report(scan->diags, CODE_DIRECTIVE_UNSUPPORTED,
                        directive->span, "'migrate:seed' in a down script");

        diag_note(scan->diags, diag, SPAN_NONE,
                  "rows are put in behind the up script; write it there");
    } else if (!is_whole(scan, directive, &line)) {
        return;
    } else if (line.first.source == NULL) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, directive->span,
                    "'migrate:seed' takes SQL, as in '-- migrate:seed INSERT "
                    "INTO notes (text) VALUES ('a')'");
    } else {
        out->seeds = arena_append(scan->diags->arena, out->seeds,
                                  sizeof(*out->seeds), out->seed_count);
        out->seeds[out->seed_count++] = argument_span(directive);
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
                  "the directives are up, down, no-transaction, irreversible, "
                  "compatible, allow, require and seed");
    }
}

/* Taken for a comment, a "down" of this kind would run as part of the up
 * script. */
static void report_near(struct scan *scan, const struct directive *directive)
{
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, directive->span,
                    "'%.*s' is not read as a directive",
                    STR_ARGS(scan_text(directive->span)));

    if (scan->rules.convention->directives == DIRECTIVES_MIGRATE) {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "a directive is written like this: '-- migrate:up', "
                  "'-- migrate:down', '-- migrate:no-transaction'");
    } else {
        note_convention(scan, diag);
    }
}

static void read_statement_end(struct scan *scan,
                               const struct directive *directive)
{
    if (scan->last_sql.source != NULL &&
        !str_equal(scan_text(scan->last_sql), STR(";"))) {
        scan->statement_end = directive->span;
    }
}

void script_report_statement_end(struct scan *scan)
{
    struct diag *diag = diag_report(
        scan->diags, CODE_DIRECTIVE_UNSUPPORTED, scan->statement_end,
        "the statement before '%.*s' has no ';' at its end",
        STR_ARGS(scan_text(scan->statement_end)));

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
    [DIRECTIVE_FOREIGN_DOWN] = section_read_foreign_down,
    [DIRECTIVE_INDENTED] = report_indented,
    [DIRECTIVE_UNKNOWN] = report_unknown,
    [DIRECTIVE_UP] = section_read_up,
    [DIRECTIVE_DOWN] = section_read_down,
    [DIRECTIVE_NO_TRANSACTION] = read_no_transaction,
    [DIRECTIVE_NO_TRANSACTIONS] = read_no_transactions,
    [DIRECTIVE_IRREVERSIBLE] = read_irreversible,
    [DIRECTIVE_COMPATIBLE] = read_compatible,
    [DIRECTIVE_ALLOW] = read_allow,
    [DIRECTIVE_REQUIRE] = read_require,
    [DIRECTIVE_SEED] = read_seed,
    [DIRECTIVE_UNSUPPORTED] = report_unsupported,
    [DIRECTIVE_STATEMENT_END] = read_statement_end,
};

void script_read_comment(struct scan *scan, struct span span)
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
