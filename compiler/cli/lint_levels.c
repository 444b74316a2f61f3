/* SPDX-License-Identifier: MIT
 *
 * Levels of rules, from the command line.
 */
#include <stdio.h>
#include <string.h>

#include "cli/lint_levels.h"

/* More changed letters than this are another word. */
#define DISTANCE_MAXIMUM 4

/* Whether "RULE=LEVEL" is one; both are set to what was read. */
static bool read_level(const char *value, struct str *rule,
                       enum severity *level)
{
    const char *equals = strchr(value, '=');

    if (equals == NULL) {
        return false;
    }
    *rule = str_slice(str_from(value), 0, (size_t)(equals - value));
    return severity_find(str_from(equals + 1), level);
}

/* The rule that is written most like a word; DIAG_CODE_COUNT when none is. */
static size_t nearest_rule(struct str word)
{
    size_t nearest = DIAG_CODE_COUNT;
    size_t least = DISTANCE_MAXIMUM + 1;

    for (size_t i = DIAG_FIRST_RULE; i < DIAG_CODE_COUNT; i++) {
        size_t distance =
            str_distance(word, str_from(diag_code_text((enum diag_code)i)));

        if (distance < least) {
            nearest = i;
            least = distance;
        }
    }
    return nearest;
}

static void print_unknown(struct str rule)
{
    size_t nearest = nearest_rule(rule);

    fprintf(stderr, "strata: there is no rule '%.*s'", STR_ARGS(rule));
    if (nearest < DIAG_CODE_COUNT) {
        fprintf(stderr, "; did you mean '%s'?\n",
                diag_code_text((enum diag_code)nearest));
    } else {
        fprintf(stderr, "; see 'strata explain'\n");
    }
}

bool lint_level_is_fine(const char *value)
{
    struct str rule = str_from(value);
    enum severity level;
    enum diag_code code;

    if (!read_level(value, &rule, &level)) {
        fprintf(stderr,
                "strata: the option '--lint' takes RULE=LEVEL, with error, "
                "warning, note or off as LEVEL, not '%s'\n",
                value);
        return false;
    }
    code = diag_code_find(rule);
    if (code == DIAG_CODE_COUNT) {
        print_unknown(rule);
        return false;
    }
    if ((size_t)code < DIAG_FIRST_RULE) {
        fprintf(stderr, "strata: '%.*s' is not a rule: its level is fixed\n",
                STR_ARGS(rule));
        return false;
    }
    return true;
}

bool lint_is_down(const char *value)
{
    return strcmp(value, "required") == 0 || strcmp(value, "optional") == 0;
}

/* What a project that needs a way back must not have. */
static const enum diag_code down_rules[] = {CODE_DOWN_MISSING, CODE_DOWN_EMPTY,
                                            CODE_DOWN_FAILS, CODE_DOWN_DIFFERS,
                                            CODE_DOWN_ROW_LOSS};

void lint_levels_set(struct diags *diags, const struct invocation *invocation)
{
    const char *down = invocation->values[OPTION_DOWN];

    if (down != NULL && strcmp(down, "required") == 0) {
        for (size_t i = 0; i < sizeof(down_rules) / sizeof(*down_rules); i++) {
            diags->levels[down_rules[i]] = SEVERITY_ERROR;
        }
    }
    for (size_t i = 0; i < invocation->repeated_count; i++) {
        const struct repeated_option *option = &invocation->repeated[i];
        struct str rule;
        enum severity level;

        if (option->option == OPTION_LINT &&
            read_level(option->value, &rule, &level)) {
            diags->levels[diag_code_find(rule)] = level;
        }
    }
}
