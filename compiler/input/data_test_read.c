/* SPDX-License-Identifier: MIT
 *
 * Divides a data test. Its directives are strata's own whatever the convention
 * of the directory: no other tool has such a file.
 */
#include "input/data_test_read.h"

#include "input/directive.h"
#include "input/scan.h"
#include "input/script.h"
#include "sql/sql_token.h"

struct reader {
    const struct source *source;
    struct span up; /* directives, where they were seen */
    struct span down;
    struct diags *diags;
};

static struct str text_of(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

/* Report, with what a data test is made of. */
static void report(struct reader *reader, struct span span, struct str message)
{
    struct diag *diag = diag_report(reader->diags, CODE_TEST_SYNTAX, span,
                                    "%.*s", STR_ARGS(message));

    diag_note(reader->diags, diag, SPAN_NONE,
              "a data test has rows for the version before, the line "
              "'-- migrate:up', queries that must give no row, and perhaps "
              "'-- migrate:down' with more of them");
}

static void report_directive(struct reader *reader,
                             const struct directive *directive,
                             const char *problem)
{
    report(reader, directive->span,
           str_format(reader->diags->arena, "'%.*s' %s",
                      STR_ARGS(text_of(directive->span)), problem));
}

static void read_section(struct reader *reader,
                         const struct directive *directive)
{
    bool is_up = directive->kind == DIRECTIVE_UP;
    struct span *seen = is_up ? &reader->up : &reader->down;

    if (directive->argument.size > 0) {
        report_directive(reader, directive, "takes no argument in a data test");
    } else if (seen->source != NULL) {
        report_directive(reader, directive, "again");
    } else if (is_up && reader->down.source != NULL) {
        report_directive(reader, directive, "behind '-- migrate:down'");
    } else if (!is_up && reader->up.source == NULL) {
        report_directive(reader, directive, "before '-- migrate:up'");
    }
    if (seen->source == NULL) {
        *seen = directive->span;
    }
}

static void read_comment(struct reader *reader, struct span comment)
{
    struct directive directive = directive_read(DIRECTIVES_MIGRATE, comment);

    switch (directive.kind) {
    case DIRECTIVE_COMMENT:
    case DIRECTIVE_FOREIGN_DOWN:
        break;
    case DIRECTIVE_UP:
    case DIRECTIVE_DOWN:
        read_section(reader, &directive);
        break;
    case DIRECTIVE_NEAR:
    case DIRECTIVE_UNKNOWN:
        report_directive(reader, &directive, "is not read as a directive");
        break;
    case DIRECTIVE_INDENTED:
        report_directive(reader, &directive, "is not at the start of its line");
        break;
    default:
        report_directive(reader, &directive, "means nothing in a data test");
        break;
    }
}

static void read_token(struct reader *reader, enum token token,
                       struct span span)
{
    switch (token) {
    case TOKEN_COMMENT:
        read_comment(reader, span);
        break;
    case TOKEN_OPEN_COMMENT:
        report(reader, span, STR("no '*/' after this '/*'"));
        break;
    case TOKEN_OPEN_STRING:
        span.end = span.start + 1;
        report(reader, span, STR("string or quoted name without an end"));
        break;
    default:
        /* Behind the migration may be asked what strata keeps. */
        if (token_is_sql(token) && reader->up.source == NULL) {
            struct scan scan = {.source = span.source, .diags = reader->diags};
            scan_check_sql(&scan, span);
        }
        break;
    }
}

bool data_test_read(const struct source *source, const char *file,
                    struct data_test *out, struct diags *diags)
{
    struct reader reader = {.source = source, .diags = diags};
    struct lexer lexer = lexer_at(source, 0);
    size_t errors = diags->error_count;
    size_t size = source->text.size;
    enum token token;

    *out = (struct data_test){.source = source, .file = file};
    if (!script_check_text(source, CODE_TEST_SYNTAX, CODE_TEST_SYNTAX, diags)) {
        return false;
    }
    do {
        token = lex(&lexer);
        read_token(&reader, token, lexer_span(&lexer, source));
    } while (token != TOKEN_END && token != TOKEN_OPEN_COMMENT);
    if (reader.up.source == NULL && diags->error_count == errors) {
        report(&reader, span_file(source),
               STR("no '-- migrate:up' in the data test"));
    }
    if (diags->error_count > errors) {
        return false;
    }
    out->before = span_at(source, 0, reader.up.start);
    out->after = span_at(source, reader.up.start, size);
    if (reader.down.source != NULL) {
        out->after.end = reader.down.start;
        out->after_down = span_at(source, reader.down.start, size);
    }
    return true;
}
