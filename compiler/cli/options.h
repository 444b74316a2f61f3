/* SPDX-License-Identifier: MIT
 *
 * The command line: one table of commands and one of options, from which the
 * parser and every help text are made.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses, as documented in --help and strata(1). */
enum exit_status {
    EXIT_FINE = 0,
    EXIT_FINDINGS = 1, /* the migrations have a problem */
    EXIT_USAGE = 2,    /* wrong usage, or the environment does not play along */
    EXIT_BASE = 3      /* the base to compare with cannot be had */
};

enum option {
    OPTION_ALLOW_RESEAL,
    OPTION_APPLICATION_ID,
    OPTION_AT,
    OPTION_BASE,
    OPTION_BASE_LOCK,
    OPTION_BASE_SCHEMA,
    OPTION_COLLATION,
    OPTION_COLOR,
    OPTION_CONVENTION,
    OPTION_DB,
    OPTION_DEPFILE,
    OPTION_DEPFILE_TARGET,
    OPTION_DIALECT,
    OPTION_DOWN,
    OPTION_DQS,
    OPTION_DRY_RUN,
    OPTION_DUPLICATES,
    OPTION_FORMAT,
    OPTION_FUNCTION,
    OPTION_HEADER,
    OPTION_HELP,
    OPTION_LAYOUT_EDITS,
    OPTION_LINT,
    OPTION_LOCKED,
    OPTION_MINIMUM_SQLITE,
    OPTION_MODULE,
    OPTION_NAME,
    OPTION_ONLY,
    OPTION_OUTPUT_DIR,
    OPTION_OWN,
    OPTION_PLACEHOLDER,
    OPTION_PROGRAM_VERSION,
    OPTION_QUIET,
    OPTION_RAW,
    OPTION_REASON,
    OPTION_RECORD_SCRIPTS,
    OPTION_RESEAL,
    OPTION_SCRIPT,
    OPTION_SOURCE,
    OPTION_STAMP,
    OPTION_TIMEOUT,
    OPTION_VERSION,
    OPTION_COUNT
};

#define OPTION_BIT(option) (1ull << (option))
#define OPERANDS_MAXIMUM 2

/* How often options that may be repeated can be given, together. */
#define REPEATED_MAXIMUM 512

struct command;

/* One of the options that may be given several times. */
struct repeated_option {
    enum option option;
    const char *value;
};

/* A command line, parsed. */
struct invocation {
    const struct command *command;    /* NULL: help or version of the whole */
    const char *values[OPTION_COUNT]; /* "" for options without an argument;
                                         NULL when not given; the last one of
                                         those that were repeated */
    struct repeated_option repeated[REPEATED_MAXIMUM]; /* as they were given */
    size_t repeated_count;
    const char *operands[OPERANDS_MAXIMUM];
    size_t operand_count;
};

struct command {
    const char *name;
    const char *also;     /* other names, separated by blanks, or "" */
    const char *operands; /* as shown in usage */
    size_t operands_minimum;
    size_t operands_maximum;
    unsigned long long options; /* bits */
    const char *summary;
    const char *details;
    enum exit_status (*run)(const struct invocation *invocation);
};

extern const struct command commands[];
extern const size_t command_count;

/* Parse; on false the mistake was printed, with what to do. */
bool options_parse(int argc, char **argv, struct invocation *invocation);

/* Help on a command, or on the whole for NULL, to stdout. */
void options_help(const struct command *command);

/* A command by its name or another name; NULL if there is none. */
const struct command *options_find_command(const char *name);

#endif
