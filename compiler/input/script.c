/* SPDX-License-Identifier: MIT
 *
 * Reads a script: its directives (a table), its sections, its digests.
 */
#include "input/script.h"

#include "input/sql_token.h"

static struct str span_text(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

struct scan {
    const struct source *source;
    const char *file;
    enum name_direction direction;
    struct script_file *out;
    struct script *script;      /* the one being read: out->up or out->down */
    struct digest_state tokens; /* of that script */
    struct span first_sql;      /* before any section */
    struct span up;             /* directives, where they were seen */
    struct span down;
    struct span no_transaction; /* in this script */
    struct span irreversible;
    struct diags *diags;
};

struct use {
    struct span span; /* of the whole comment, without trailing blanks */
    struct str name;
    struct str argument;
};

static void begin_script(struct scan *scan, struct script *script, size_t start)
{
    scan->script = script;
    scan->no_transaction = SPAN_NONE;
    script->source = scan->source;
    script->file = scan->file;
    script->start = start;
    digest_begin(&scan->tokens, STR("strata tokens 1\n"));
}

static void end_script(struct scan *scan, size_t end)
{
    struct script *script = scan->script;

    script->end = end;
    script->tokens = digest_end(&scan->tokens);
    script->digest = digest_of(STR("strata script 1\n"), script_text(script));
}

static void add_token(struct scan *scan, struct str text)
{
    digest_add(&scan->tokens, text);
    digest_add(&scan->tokens, STR("\0"));
}

/* False: a directive of this name was seen before, which is reported. */
static bool is_first(struct scan *scan, enum diag_code code, struct span *seen,
                     const struct use *use)
{
    struct diag *diag;

    if (seen->source == NULL) {
        *seen = use->span;
        return true;
    }
    diag = diag_report(scan->diags, code, use->span, "'migrate:%.*s' again",
                       STR_ARGS(use->name));
    diag_note(scan->diags, diag, *seen, "it was here before");
    return false;
}

/* False: the file can have no sections; reported. */
static bool may_have_sections(struct scan *scan, const struct use *use)
{
    struct diag *diag;

    if (use->argument.size > 0) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, use->span,
                    "'migrate:%.*s' takes no argument", STR_ARGS(use->name));
    }
    if (scan->direction == NAME_BOTH) {
        return true;
    }
    diag = diag_report(scan->diags, CODE_SECTION_IN_PAIR, use->span,
                       "'migrate:%.*s' in a file that is all %s",
                       STR_ARGS(use->name),
                       scan->direction == NAME_UP ? "up" : "down");
    diag_note(scan->diags, diag, SPAN_NONE,
              "either a file has sections, or its name ends in '.up.sql' or "
              "'.down.sql'");
    return false;
}

static void read_up(struct scan *scan, const struct use *use)
{
    if (!may_have_sections(scan, use) ||
        !is_first(scan, CODE_SECTION_REPEATED, &scan->up, use)) {
        return;
    }
    if (scan->first_sql.source != NULL && scan->down.source == NULL) {
        struct diag *diag =
            diag_report(scan->diags, CODE_SECTION_PREAMBLE, scan->first_sql,
                        "SQL before the first section");

        diag_note(scan->diags, diag, use->span, "the first section is here");
    }
}

static void read_down(struct scan *scan, const struct use *use)
{
    if (!may_have_sections(scan, use) ||
        !is_first(scan, CODE_SECTION_REPEATED, &scan->down, use)) {
        return;
    }
    if (scan->up.source == NULL) {
        diag_report(scan->diags, CODE_SECTION_ORDER, use->span,
                    "no '-- migrate:up' before '-- migrate:down'");
    }
    end_script(scan, use->span.start);
    begin_script(scan, &scan->out->down, use->span.start);
}

static void read_no_transaction(struct scan *scan, const struct use *use)
{
    struct script *script = scan->script;

    if (!is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->no_transaction, use)) {
        return;
    }
    script->no_transaction = true;
    script->idempotent = str_equal(use->argument, STR("idempotent"));
    if (use->argument.size > 0 && !script->idempotent) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, use->span,
                    "'migrate:no-transaction' takes no argument but "
                    "'idempotent'");
    }
    add_token(scan, script->idempotent
                        ? STR("migrate:no-transaction idempotent")
                        : STR("migrate:no-transaction"));
}

static void read_irreversible(struct scan *scan, const struct use *use)
{
    if (is_first(scan, CODE_DIRECTIVE_REPEATED, &scan->irreversible, use)) {
        scan->out->irreversible = true;
        add_token(scan, STR("migrate:irreversible"));
    }
}

/* The bytes at the start of a text that are, or are not, blanks. */
static size_t count_bytes(struct str text, bool blank)
{
    size_t count = 0;

    while (count < text.size &&
           (text.data[count] == ' ' || text.data[count] == '\t') == blank) {
        count++;
    }
    return count;
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

static void read_allow(struct scan *scan, const struct use *use)
{
    struct str rule =
        str_slice(use->argument, 0, count_bytes(use->argument, false));

    if (rule.size == use->argument.size || !is_kebab_case(rule)) {
        diag_report(scan->diags, CODE_DIRECTIVE_ARGUMENT, use->span,
                    "'migrate:allow' takes a rule and a reason, as in "
                    "'-- migrate:allow some-rule why it is fine here'");
    }
}

static const struct directive {
    struct str name;
    void (*read)(struct scan *, const struct use *);
} directives[] = {
    {{"up", 2}, read_up},
    {{"down", 4}, read_down},
    {{"no-transaction", 14}, read_no_transaction},
    {{"irreversible", 12}, read_irreversible},
    {{"allow", 5}, read_allow},
};

#define DIRECTIVE_COUNT (sizeof(directives) / sizeof(*directives))

static const struct directive *find_directive(struct str name)
{
    for (size_t i = 0; i < DIRECTIVE_COUNT; i++) {
        if (str_equal(directives[i].name, name)) {
            return &directives[i];
        }
    }
    return NULL;
}

/* The directive that was perhaps meant, or NULL. */
static const struct directive *find_similar(struct str name)
{
    const struct directive *similar = NULL;
    size_t nearest = 3; /* more than two slips are another word */

    for (size_t i = 0; i < DIRECTIVE_COUNT; i++) {
        size_t distance = str_distance(name, directives[i].name);

        if (distance < nearest && distance < directives[i].name.size) {
            nearest = distance;
            similar = &directives[i];
        }
    }
    return similar;
}

static void report_unknown(struct scan *scan, const struct use *use)
{
    const struct directive *similar = find_similar(use->name);
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, use->span,
                    "unknown directive 'migrate:%.*s'", STR_ARGS(use->name));

    if (similar != NULL) {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "perhaps 'migrate:%s' was meant", similar->name.data);
    } else {
        diag_note(scan->diags, diag, SPAN_NONE,
                  "the directives are up, down, no-transaction, irreversible "
                  "and allow");
    }
}

/* The bytes between the start of a line and an offset in it, or SIZE_MAX when
 * they are not all blanks or byte order marks. */
static size_t indentation(struct str text, size_t offset)
{
    static const struct str bom = {"\xef\xbb\xbf", 3};
    struct str before = str_slice(text, 0, offset);

    for (;;) {
        if (str_ends_with(before, bom)) {
            before.size -= bom.size;
        } else if (str_ends_with(before, STR(" ")) ||
                   str_ends_with(before, STR("\t"))) {
            before.size--;
        } else {
            break;
        }
    }
    return before.size == 0 || str_ends_with(before, STR("\n"))
               ? offset - before.size
               : (size_t)-1;
}

/* Take a comment apart that says "migrate:". */
static struct use parse_directive(struct span span)
{
    static const struct str prefix = {"migrate:", 8};
    struct str rest = span_text(span);
    struct use use;

    while (count_bytes(str_slice(rest, rest.size - 1, rest.size), true) > 0) {
        rest.size--;
        span.end--;
    }
    use.span = span;
    rest = str_slice(rest, 2, rest.size);
    rest = str_slice(rest, count_bytes(rest, true) + prefix.size, rest.size);
    use.name = str_slice(rest, 0, count_bytes(rest, false));
    rest = str_slice(rest, use.name.size, rest.size);
    use.argument = str_slice(rest, count_bytes(rest, true), rest.size);
    return use;
}

/* Taken for a comment, a "down" of this kind would run as part of the up
 * script. */
static void report_near_directive(struct scan *scan, struct span span)
{
    struct diag *diag;

    if (indentation(scan->source->text, span.start) == (size_t)-1) {
        return; /* behind SQL: somebody's words */
    }
    while (count_bytes(str_slice(scan->source->text, span.end - 1, span.end),
                       true) > 0) {
        span.end--;
    }
    diag = diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, span,
                       "'%.*s' is not read as a directive",
                       STR_ARGS(span_text(span)));
    diag_note(scan->diags, diag, SPAN_NONE,
              "a directive is written like this: '-- migrate:up', "
              "'-- migrate:down', '-- migrate:no-transaction'");
}

static void read_directive(struct scan *scan, struct span span)
{
    struct use use = parse_directive(span);
    const struct directive *directive = find_directive(use.name);
    size_t indent = indentation(scan->source->text, span.start);

    if (indent == 0 && directive != NULL) {
        directive->read(scan, &use);
    } else if (indent == 0) {
        report_unknown(scan, &use);
    } else if (indent != (size_t)-1 && directive != NULL) {
        /* To take this for a comment would, say, run a down section. */
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, use.span,
                    "'migrate:%.*s' is not at the start of its line",
                    STR_ARGS(use.name));
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
    if (token == TOKEN_DIRECTIVE) {
        read_directive(scan, span);
    } else if (token == TOKEN_NEAR_DIRECTIVE) {
        report_near_directive(scan, span);
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

bool script_scan(const struct source *source, const char *file,
                 enum name_direction direction, struct script_file *out,
                 struct diags *diags)
{
    struct scan scan = {.source = source,
                        .file = file,
                        .direction = direction,
                        .out = out,
                        .diags = diags};
    struct lexer lexer = lexer_at(source, 0);
    size_t errors = diags->error_count;
    enum token token;

    *out = (struct script_file){.irreversible = false};
    if (!check_text(source, diags)) {
        return false;
    }
    begin_script(&scan, direction == NAME_DOWN ? &out->down : &out->up, 0);
    do {
        token = lex(&lexer);
        read_token(&scan, token, lexer_span(&lexer, source));
    } while (token != TOKEN_END && token != TOKEN_OPEN_COMMENT);
    end_script(&scan, source->text.size);
    if (out->irreversible && out->down.source != NULL) {
        diag_report(diags, CODE_IRREVERSIBLE_WITH_DOWN, scan.irreversible,
                    "'migrate:irreversible' in a migration with a down "
                    "script");
    }
    return diags->error_count == errors;
}
