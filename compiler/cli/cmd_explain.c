/* SPDX-License-Identifier: MIT
 *
 * strata explain [CODE]: what docs/diagnostics.md says.
 */
#include <stdio.h>

#include "cli/commands.h"
#include "diag/explanation.h"

#define NAME_COLUMNS 26

static bool is_rule(enum diag_code code)
{
    return (size_t)code >= (size_t)DIAG_FIRST_RULE;
}

/* A line for each code: its level, R for a rule, what it means. */
static void print_all(void)
{
    size_t i = 0;
    for (i = 0; i < DIAG_CODE_COUNT; i += 1) {
        enum diag_code code = (enum diag_code)i;
        struct buf summary;
        buf_init(&summary, BUF_MAXIMUM);
        explanation_summary(code, &summary);
        printf("%-*s %-7s %c  %.*s\n", NAME_COLUMNS, diag_code_text(code),
               severity_text(diag_code_severity(code)),
               is_rule(code) ? 'R' : ' ', STR_ARGS(buf_str(&summary)));
        buf_release(&summary);
    }
    printf(
        "\nR: a rule, whose level --lint CODE=LEVEL chooses: error, warning, "
        "note or off.\n'strata explain CODE' says more.\n");
}

static void print_one(enum diag_code code)
{
    const char *text = diag_code_text(code);
    struct buf section;
    buf_init(&section, BUF_MAXIMUM);
    explanation_text(code, &section);
    printf("%s (%s)\n\n%.*s", text, severity_text(diag_code_severity(code)),
           STR_ARGS(buf_str(&section)));
    if (is_rule(code)) {
        printf("\nA rule: --lint %s=LEVEL chooses its level, and in a script\n"
               "'-- migrate:allow %s REASON' says that it is meant.\n",
               text, text);
    }
    buf_release(&section);
}

static enum exit_status refuse(const char *word)
{
    enum diag_code near = diag_code_near(str_from(word), (enum diag_code)0);
    if (near == DIAG_CODE_COUNT) {
        fprintf(stderr,
                "strata: unknown code '%s'; 'strata explain' lists all\n",
                word);
    } else {
        fprintf(stderr, "strata: unknown code '%s'; did you mean '%s'?\n", word,
                diag_code_text(near));
    }
    return EXIT_USAGE;
}

enum exit_status cmd_explain(const struct invocation *invocation)
{
    enum diag_code code = DIAG_CODE_COUNT;
    if (invocation->operand_count == 0) {
        print_all();
        return EXIT_FINE;
    }
    code = diag_code_find(str_from(invocation->operands[0]));
    if (code == DIAG_CODE_COUNT) {
        return refuse(invocation->operands[0]);
    }
    print_one(code);
    return EXIT_FINE;
}
