/* SPDX-License-Identifier: MIT
 *
 * The sections of a script: where up and down begin, which may be there, and
 * in which order.
 */
#include "input/scan.h"

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

/* What stands before a down section that is the first one belongs to neither
 * script, and is in neither's digest. */
static void check_preconditions(struct scan *scan,
                                const struct directive *directive)
{
    const struct script *up = &scan->out->up;

    for (size_t i = 0; i < up->precondition_count; i++) {
        struct diag *diag = diag_report(
            scan->diags, CODE_SECTION_PREAMBLE, up->preconditions[i].query,
            "'migrate:require' before the first section");

        diag_note(scan->diags, diag, directive->span,
                  "the first section is here, and is not the up script; write "
                  "it behind '%s'",
                  directive_up(scan->rules.convention->directives));
    }
}

void section_read_up(struct scan *scan, const struct directive *directive)
{
    bool is_second = scan->down.source != NULL;

    if (!may_have_sections(scan, directive) ||
        !scan_is_first(scan, CODE_SECTION_REPEATED, &scan->up, directive)) {
        return;
    }
    if (!is_second) {
        check_preamble(scan, directive);
    } else if (may_begin_with_down(scan)) {
        scan_end_script(scan, directive->span.start);
        scan_begin_script(scan, &scan->out->up, directive->span.start);
    }
    if (directive->no_transaction &&
        (!is_second || may_begin_with_down(scan))) {
        scan_leave_transaction(scan);
    }
}

void section_read_down(struct scan *scan, const struct directive *directive)
{
    if (!may_have_sections(scan, directive) ||
        !scan_is_first(scan, CODE_SECTION_REPEATED, &scan->down, directive)) {
        return;
    }
    if (scan->up.source == NULL && may_begin_with_down(scan)) {
        check_preamble(scan, directive);
        check_preconditions(scan, directive);
    } else if (scan->up.source == NULL) {
        struct str name = directive->name;

        diag_report(scan->diags, CODE_SECTION_ORDER, directive->span,
                    "no '%s' before '-- %.*s'",
                    directive_up(scan->rules.convention->directives),
                    STR_ARGS(name));
    }
    scan->foreign_down = SPAN_NONE;
    scan_end_script(scan, directive->span.start);
    scan_begin_script(scan, &scan->out->down, directive->span.start);
    if (directive->no_transaction) {
        scan_leave_transaction(scan);
    }
}

/* Before any SQL it is a title, as in 0001_x.down.sql. */
void section_read_foreign_down(struct scan *scan,
                               const struct directive *directive)
{
    if (scan->rules.direction == NAME_BOTH && scan->first_sql.source != NULL &&
        scan->down.source == NULL) {
        scan->foreign_down = directive->span;
    }
}

/* The SQL behind it would undo the script at its own end. */
void section_report_foreign_down(struct scan *scan)
{
    bool sections = scan->rules.convention->directives == DIRECTIVES_MIGRATE;
    struct diag *diag =
        diag_report(scan->diags, CODE_DIRECTIVE_UNKNOWN, scan->foreign_down,
                    "'%.*s' reads like the beginning of a down script",
                    STR_ARGS(scan_text(scan->foreign_down)));

    diag_note(scan->diags, diag, SPAN_NONE,
              "to strata it is a comment, and what follows runs with the rest; "
              "%s, or say it in other words",
              sections ? "write '-- migrate:up' and '-- migrate:down'"
                       : "move that to a script of its own");
    scan->foreign_down = SPAN_NONE;
}

/* A tool that goes by its directives finds nothing in a file without. */
void section_check(struct scan *scan)
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
