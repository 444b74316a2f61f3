/* SPDX-License-Identifier: MIT
 *
 * The command line, from tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/lint_levels.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "cli/requirements.h"
#include "model/lockfile.h"

static const struct option_row {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: takes none */
    const char *help;
    bool repeats;
} options[OPTION_COUNT] = {
    [OPTION_ALLOW_RESEAL] = {"allow-reseal", 0, NULL,
                             "what is merged may be sealed anew"},
    [OPTION_APPLICATION_ID] = {"application-id", 0, "NUMBER",
                               "of the databases, in their file header"},
    [OPTION_AT] = {"at", 0, "VERSION", "the schema as of this migration"},
    [OPTION_BASE] = {"base", 0, "REV",
                     "what is merged into REV is here unchanged"},
    [OPTION_BASE_LOCK] = {"base-lock", 0, "FILE",
                          "the same, of a saved lock file"},
    [OPTION_BASE_SCHEMA] = {"base-schema", 0, "FILE",
                            "the schema that came before the migrations"},
    [OPTION_COLLATION] = {"collation", 0, "NAME",
                          "a collation that the program registers", true},
    [OPTION_COLOR] = {"color", 0, "WHEN",
                      "auto, always or never; auto honours NO_COLOR"},
    [OPTION_CONVENTION] = {"convention", 0, "NAME",
                           "whose file names and directives DIR uses"},
    [OPTION_DB] = {"db", 0, "FILE",
                   "what this database applied, instead of DIR"},
    [OPTION_DEPFILE] = {"depfile", 0, "FILE",
                        "write what the output depends on, for make"},
    [OPTION_DEPFILE_TARGET] = {"depfile-target", 0, "FILE",
                               "the target in it (default: stamp or source)"},
    [OPTION_DIALECT] = {"dialect", 0, "NAME",
                        "which of several databases (default: sqlite)"},
    [OPTION_DOWN] = {"down", 0, "required", "every migration can be undone"},
    [OPTION_DQS] = {"dqs", 0, NULL, "allow \"text\" in double quotes"},
    [OPTION_DRY_RUN] = {"dry-run", 0, NULL, "say what would be done"},
    [OPTION_DUPLICATES] = {"duplicates", 0, "by-name",
                           "order equal versions by their names"},
    [OPTION_FORMAT] = {"format", 0, "NAME", REPORT_FORMATS},
    [OPTION_FUNCTION] = {"function", 0, "NAME/ARGS",
                         "an SQL function that the program registers", true},
    [OPTION_HEADER] = {"header", 0, "FILE",
                       "where to write the header instead"},
    [OPTION_HELP] = {"help", 'h', NULL, "show this text"},
    [OPTION_LAYOUT_EDITS] = {"layout-edits", 0, "allow",
                             "sealed scripts may change in their comments"},
    [OPTION_LINT] = {"lint", 0, "RULE=LEVEL",
                     "error, warning, note or off for what a rule finds", true},
    [OPTION_LOCKED] = {"locked", 0, NULL,
                       "refuse migrations that are not sealed"},
    [OPTION_MINIMUM_SQLITE] = {"minimum-sqlite", 0, "VERSION",
                               "the oldest SQLite that programs run with"},
    [OPTION_MODULE] = {"module", 0, "NAME",
                       "a virtual table module that the program registers",
                       true},
    [OPTION_NAME] = {"name", 'n', "NAME",
                     "name of the set: the symbol is NAME_migrations"},
    [OPTION_ONLY] = {"only", 0, "NAME", "the data test of this name alone"},
    [OPTION_OUTPUT_DIR] = {"output-dir", 'o', "DIR",
                           "where to write (default: the current directory)"},
    [OPTION_OWN] = {"own", 0, "PATTERN",
                    "objects that the application makes by itself", true},
    [OPTION_PLACEHOLDER] = {"placeholder", 0, "NAME=VALUE",
                            "what ${NAME} stands for in scripts", true},
    [OPTION_PROGRAM_VERSION] = {"program-version", 0, "TEXT",
                                "recorded with each migration that is applied"},
    [OPTION_QUIET] = {"quiet", 'q', NULL, "print nothing but problems"},
    [OPTION_RAW] = {"raw", 0, NULL, "print the text alone, byte for byte"},
    [OPTION_REASON] = {"reason", 0, "TEXT",
                       "why it was resealed, for the lock file"},
    [OPTION_RECORD_SCRIPTS] = {"record-scripts", 0, "on|off",
                               "keep in the database what was applied"},
    [OPTION_RESEAL] = {"reseal", 0, "VERSION",
                       "seal it anew, and accept what it was", true},
    [OPTION_SCRIPT] = {"script", 0, "up|down", "which one (default: up)"},
    [OPTION_SOURCE] = {"source", 0, "FILE",
                       "where to write the source instead"},
    [OPTION_STAMP] = {"stamp", 0, "FILE",
                      "touch this file last, when all went well"},
    [OPTION_TIMEOUT] = {"timeout", 0, "SECONDS",
                        "for one statement in the proof (default: 30)"},
    [OPTION_VERSION] = {"version", 'V', NULL, "show the version"},
};

static bool is_colour_choice(const char *value)
{
    return strcmp(value, "auto") == 0 || strcmp(value, "always") == 0 ||
           strcmp(value, "never") == 0;
}

static bool is_script(const char *value)
{
    return strcmp(value, "up") == 0 || strcmp(value, "down") == 0;
}

static bool is_layout_edits(const char *value)
{
    return strcmp(value, "allow") == 0 || strcmp(value, "refuse") == 0;
}

static bool is_reason(const char *value)
{
    const char *fault = lockfile_reason_fault(str_from(value));
    if (fault != NULL) {
        fprintf(stderr, "strata: the text of '--reason' %s\n", fault);
    }
    return fault == NULL;
}

static bool is_timeout(const char *value)
{
    char *end = NULL;
    long seconds = strtol(value, &end, 10);
    return value[0] >= '0' && value[0] <= '9' && *end == '\0' && seconds >= 1 &&
           seconds <= 86400;
}

/* Options of which not every argument makes sense. */
static const struct {
    enum option option;
    bool (*accepts)(const char *value);
    const char *accepted; /* NULL: `accepts` says it itself */
} choices[] = {
    {OPTION_CONVENTION, reading_is_convention, READING_CONVENTION},
    {OPTION_DIALECT, reading_is_dialect, READING_DIALECT},
    {OPTION_DOWN, lint_is_down, LINT_DOWN},
    {OPTION_DUPLICATES, reading_is_duplicates, READING_DUPLICATES},
    {OPTION_PLACEHOLDER, reading_is_placeholder, READING_PLACEHOLDER},
    {OPTION_APPLICATION_ID, requirement_is_application_id,
     REQUIREMENT_APPLICATION_ID},
    {OPTION_COLLATION, requirement_is_name, REQUIREMENT_NAME},
    {OPTION_COLOR, is_colour_choice, "auto, always or never"},
    {OPTION_FORMAT, report_is_format, REPORT_FORMATS},
    {OPTION_FUNCTION, requirement_is_function, REQUIREMENT_FUNCTION},
    {OPTION_LAYOUT_EDITS, is_layout_edits, "allow or refuse"},
    {OPTION_LINT, lint_level_is_fine, NULL},
    {OPTION_MINIMUM_SQLITE, requirement_is_sqlite, REQUIREMENT_SQLITE},
    {OPTION_MODULE, requirement_is_name, REQUIREMENT_NAME},
    {OPTION_OWN, requirement_is_pattern, REQUIREMENT_PATTERN},
    {OPTION_REASON, is_reason, NULL},
    {OPTION_RECORD_SCRIPTS, requirement_is_switch, REQUIREMENT_SWITCH},
    {OPTION_SCRIPT, is_script, "up or down"},
    {OPTION_TIMEOUT, is_timeout, "seconds, from 1 to 86400"},
};

#define COMMON                                                                 \
    (OPTION_BIT(OPTION_COLOR) | OPTION_BIT(OPTION_HELP) |                      \
     OPTION_BIT(OPTION_QUIET))
/* How DIR is to be read, what its scripts may use, and the form of what is
 * found in it. */
#define READING                                                                \
    (OPTION_BIT(OPTION_BASE_SCHEMA) | OPTION_BIT(OPTION_COLLATION) |           \
     OPTION_BIT(OPTION_CONVENTION) | OPTION_BIT(OPTION_DIALECT) |              \
     OPTION_BIT(OPTION_DQS) | OPTION_BIT(OPTION_DUPLICATES) |                  \
     OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_FUNCTION) |                 \
     OPTION_BIT(OPTION_MINIMUM_SQLITE) | OPTION_BIT(OPTION_MODULE) |           \
     OPTION_BIT(OPTION_PLACEHOLDER))
#define LEVELS (OPTION_BIT(OPTION_DOWN) | OPTION_BIT(OPTION_LINT))
/* What the databases are held to. */
#define DATABASES (OPTION_BIT(OPTION_APPLICATION_ID) | OPTION_BIT(OPTION_OWN))
#define PROOF                                                                  \
    (READING | LEVELS | DATABASES | OPTION_BIT(OPTION_LAYOUT_EDITS) |          \
     OPTION_BIT(OPTION_LOCKED) | OPTION_BIT(OPTION_TIMEOUT))

const struct command commands[] = {
    {"new", "add create revision", "NAME [DIR]", 1, 2, COMMON | READING,
     "start the next migration",
     "Creates the next migration in the manner of the newest one of DIR, or of\n"
     "--convention in an empty one: a file, a pair of files or a directory.\n"
     "Prints their paths.",
     cmd_new},
    {"check", "validate verify", "[DIR]", 0, 1,
     COMMON | PROOF | OPTION_BIT(OPTION_ALLOW_RESEAL) |
         OPTION_BIT(OPTION_BASE) | OPTION_BIT(OPTION_BASE_LOCK),
     "prove the migrations, compare them with the lock",
     "Reads every script, applies all of them in order to two databases in\n"
     "memory, an empty one and one with rows in every table, undoes them by\n"
     "their down scripts, runs the data tests, and compares DIR with\n"
     "strata.lock. Writes nothing. 'strata explain' lists what it finds.\n\n"
     "With --base, what git has in DIR at REV, or where HEAD left it, must be\n"
     "here unchanged, and new migrations come behind it. REV:PATH says where\n"
     "DIR was then. 'auto' is what STRATA_BASE, the CI system or origin/HEAD\n"
     "says. Nothing is fetched; exit status 3: the base is not here.",
     cmd_check},
    {"lock", "seal", "[DIR]", 0, 1,
     COMMON | READING | LEVELS | DATABASES | OPTION_BIT(OPTION_LAYOUT_EDITS) |
         OPTION_BIT(OPTION_REASON) | OPTION_BIT(OPTION_RESEAL) |
         OPTION_BIT(OPTION_TIMEOUT),
     "seal new migrations",
     "Checks the migrations, then adds a line to DIR/strata.lock for each new\n"
     "one. A sealed migration may never change again. Commit the file.\n\n"
     "With --reseal VERSION --reason TEXT, seals one anew that was edited all\n"
     "the same. What it was stays in the file as accepted, so that databases\n"
     "which ran that are let through.",
     cmd_lock},
    {"heads", "branches", "[DIR]", 0, 1,
     COMMON | READING | OPTION_BIT(OPTION_BASE) |
         OPTION_BIT(OPTION_LAYOUT_EDITS),
     "show what two branches have added",
     "A line for the newest migration that both have, for each that only the\n"
     "base has, and for each of the branch: side, version, sealed or new, and\n"
     "'equal' or 'earlier' where one of the branch does not come behind the\n"
     "base (exit status 1), label. The base is --base REV; else, in the midst\n"
     "of a merge, the side that is merged in, of a rebase or a cherry-pick\n"
     "HEAD; else what 'check --base auto' takes.",
     cmd_heads},
    {"merge", "", "[DIR]", 0, 1,
     COMMON | READING | OPTION_BIT(OPTION_BASE) | OPTION_BIT(OPTION_DRY_RUN) |
         OPTION_BIT(OPTION_LAYOUT_EDITS),
     "put a branch's migrations behind the base",
     "Gives the migrations that are not in the base versions behind it, when\n"
     "they are not there yet: renames their files, and makes strata.lock anew\n"
     "of the base's lines and the branch's, in a conflict or not. No script's\n"
     "text is changed, and nothing is added to git's index. What a release (a\n"
     "tag) has sealed is not moved. 'heads' says which side is the base.",
     cmd_merge},
    {"compile", "", "--name NAME [DIR]", 0, 1,
     COMMON | PROOF | OPTION_BIT(OPTION_DEPFILE) |
         OPTION_BIT(OPTION_DEPFILE_TARGET) | OPTION_BIT(OPTION_HEADER) |
         OPTION_BIT(OPTION_NAME) | OPTION_BIT(OPTION_OUTPUT_DIR) |
         OPTION_BIT(OPTION_PROGRAM_VERSION) |
         OPTION_BIT(OPTION_RECORD_SCRIPTS) | OPTION_BIT(OPTION_SOURCE) |
         OPTION_BIT(OPTION_STAMP),
     "check, then write NAME_migrations.c and .h",
     "What add_migrations runs in a build. Nothing is written unless every\n"
     "check passed, and a file is rewritten only when its text changes.",
     cmd_compile},
    {"test", "", "[DIR]", 0, 1,
     COMMON | READING | OPTION_BIT(OPTION_ONLY) | OPTION_BIT(OPTION_TIMEOUT),
     "run the data tests",
     "Runs the data tests in DIR/tests and prints a line for each. 'check' and\n"
     "'compile' run them as well.",
     cmd_test},
    {"list", "", "[DIR]", 0, 1,
     COMMON | READING | OPTION_BIT(OPTION_LAYOUT_EDITS), "list the migrations",
     "One line for each: version, sealed or new, how it runs (transaction,\n"
     "own-transaction: its own BEGIN and COMMIT are passed over, or\n"
     "no-transaction), the way down, label. Behind those that were resealed,\n"
     "one for each time: version, accepts, the digest before, the last version\n"
     "that was sealed then, the reason.",
     cmd_list},
    {"show", "", "VERSION [DIR]", 1, 2,
     COMMON | READING | OPTION_BIT(OPTION_DB) | OPTION_BIT(OPTION_NAME) |
         OPTION_BIT(OPTION_RAW) | OPTION_BIT(OPTION_SCRIPT),
     "print a migration, or what was applied",
     "Prints what there is to know of a migration, and its script as it is\n"
     "embedded. With --db, the script that a database applied under this\n"
     "version, when, and by which program; with DIR, too, whether it is the\n"
     "same there (exit status 1: it is not). --name says which set of the\n"
     "database is meant, where it has several.",
     cmd_show},
    {"schema", "dump", "[DIR]", 0, 1,
     COMMON | READING | OPTION_BIT(OPTION_AT) | OPTION_BIT(OPTION_TIMEOUT),
     "print the schema that they make",
     "Applies the migrations to a database in memory and prints each\n"
     "statement of its schema as SQLite stores it, in order of creation.",
     cmd_schema},
    {"explain", "", "[CODE]", 0, 1, COMMON, "say what a finding means",
     "Prints what there is to say about the code at the end of a finding, such\n"
     "as 'sql-error'. Without CODE lists all codes with their levels.",
     cmd_explain},
    {"help", "", "[COMMAND]", 0, 1, COMMON, "show help on a command", "",
     cmd_help},
};
const size_t command_count = sizeof commands / sizeof commands[0];

static bool usage_error(const char *before, const char *what, const char *after)
{
    fprintf(stderr, "strata: %s'%s'%s; see 'strata --help'\n", before, what,
            after);
    return false;
}

/* Whether `name` is one of the words of `list`. */
static bool is_word_of(const char *list, const char *name)
{
    size_t length = strlen(name);
    const char *at = list;
    while (length > 0 && (at = strstr(at, name)) != NULL) {
        bool begins = at == list || at[-1] == ' ';
        bool ends = at[length] == ' ' || at[length] == '\0';
        if (begins && ends) {
            return true;
        }
        at += 1;
    }
    return false;
}

const struct command *options_find_command(const char *name)
{
    size_t i = 0;
    for (i = 0; i < command_count; i += 1) {
        if (strcmp(commands[i].name, name) == 0 ||
            is_word_of(commands[i].also, name)) {
            return &commands[i];
        }
    }
    return NULL;
}

static enum option find_option(const char *name, size_t length)
{
    size_t i = 0;
    for (i = 0; i < OPTION_COUNT; i += 1) {
        if (strlen(options[i].name) == length &&
            memcmp(options[i].name, name, length) == 0) {
            break;
        }
    }
    return (enum option)i;
}

static enum option find_letter(char letter)
{
    size_t i = 0;
    for (i = 0; i < OPTION_COUNT; i += 1) {
        if (letter != '\0' && options[i].letter == letter) {
            break;
        }
    }
    return (enum option)i;
}

static bool is_accepted(enum option option, const char *value)
{
    size_t i = 0;
    for (i = 0; i < sizeof choices / sizeof choices[0]; i += 1) {
        if (choices[i].option != option || choices[i].accepts(value)) {
            continue;
        }
        if (choices[i].accepted != NULL) {
            fprintf(stderr, "strata: the option '--%s' takes %s, not '%s'\n",
                    options[option].name, choices[i].accepted, value);
        }
        return false;
    }
    return true;
}

static bool repeat(enum option option, const char *value,
                   struct invocation *invocation)
{
    size_t count = invocation->repeated_count;
    if (count == REPEATED_MAXIMUM) {
        return usage_error("too many options ", options[option].name, "");
    }
    invocation->repeated[count].option = option;
    invocation->repeated[count].value = value;
    invocation->repeated_count += 1;
    return true;
}

/* One option at argv[*at], and the argument behind it if it takes one. */
static bool parse_option(int argc, char **argv, int *at,
                         struct invocation *invocation)
{
    const char *word = argv[*at];
    bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    const char *equals = is_long ? strchr(name, '=') : NULL;
    size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
    enum option option = is_long ? find_option(name, length)
                                 : find_letter(length == 1 ? name[0] : '\0');
    const char *value = equals == NULL ? "" : equals + 1;
    if (option == OPTION_COUNT) {
        return usage_error("unknown option ", word, "");
    }
    if (options[option].argument == NULL && equals != NULL) {
        return usage_error("the option ", word, " takes no argument");
    }
    if (options[option].argument != NULL && equals == NULL) {
        *at += 1;
        if (*at >= argc) {
            return usage_error("the option ", word, " needs an argument");
        }
        value = argv[*at];
    }
    if (!is_accepted(option, value)) {
        return false;
    }
    invocation->values[option] = value;
    return !options[option].repeats || repeat(option, value, invocation);
}

static bool add_operand(const char *word, struct invocation *invocation)
{
    if (invocation->command == NULL) {
        invocation->command = options_find_command(word);
        return invocation->command != NULL ||
               usage_error("unknown command ", word, "");
    }
    if (invocation->operand_count == invocation->command->operands_maximum) {
        return usage_error("unexpected operand ", word, "");
    }
    invocation->operands[invocation->operand_count] = word;
    invocation->operand_count += 1;
    return true;
}

/* Whether everything that was given belongs to the command. */
static bool fits_command(const struct invocation *invocation)
{
    const struct command *command = invocation->command;
    size_t i = 0;
    for (i = 0; i < OPTION_COUNT; i += 1) {
        if (invocation->values[i] != NULL &&
            (command->options & OPTION_BIT(i)) == 0) {
            fprintf(stderr,
                    "strata: '%s' takes no option '--%s'; see 'strata help "
                    "%s'\n",
                    command->name, options[i].name, command->name);
            return false;
        }
    }
    if (invocation->operand_count < command->operands_minimum &&
        invocation->values[OPTION_HELP] == NULL) {
        fprintf(stderr, "strata: usage: strata %s %s\n", command->name,
                command->operands);
        return false;
    }
    return true;
}

bool options_parse(int argc, char **argv, struct invocation *invocation)
{
    bool only_operands = false;
    int at = 0;
    memset(invocation, 0, sizeof *invocation);
    for (at = 1; at < argc; at += 1) {
        const char *word = argv[at];
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (!only_operands && word[0] == '-' && word[1] != '\0') {
            if (!parse_option(argc, argv, &at, invocation)) {
                return false;
            }
        } else if (!add_operand(word, invocation)) {
            return false;
        }
    }
    if (invocation->command != NULL) {
        return fits_command(invocation);
    }
    if (invocation->values[OPTION_HELP] == NULL &&
        invocation->values[OPTION_VERSION] == NULL) {
        fprintf(stderr, "strata: no command was given; see 'strata --help'\n");
        return false;
    }
    return true;
}

static void print_options(unsigned long long bits)
{
    size_t i = 0;
    for (i = 0; i < OPTION_COUNT; i += 1) {
        char left[40];
        if ((bits & OPTION_BIT(i)) != 0) {
            snprintf(left, sizeof left, "--%s%s%s", options[i].name,
                     options[i].argument == NULL ? "" : " ",
                     options[i].argument == NULL ? "" : options[i].argument);
            printf("  %c%c%c %-24s %s\n", options[i].letter == 0 ? ' ' : '-',
                   options[i].letter == 0 ? ' ' : options[i].letter,
                   options[i].letter == 0 ? ' ' : ',', left, options[i].help);
        }
    }
}

static void help_on_command(const struct command *command)
{
    printf("usage: strata %s [options] %s\n\n", command->name,
           command->operands);
    if (command->details[0] != '\0') {
        printf("%s\n\n", command->details);
    }
    printf("options:\n");
    print_options(command->options);
    if (command->also[0] != '\0') {
        printf("\nalso called: %s\n", command->also);
    }
}

void options_help(const struct command *command)
{
    size_t i = 0;
    if (command != NULL) {
        help_on_command(command);
        return;
    }
    printf("strata turns a directory of SQL migrations into C, so that a "
           "program brings\nits own SQLite database up to date when it "
           "starts.\n\nusage: strata COMMAND [options]\n\n");
    for (i = 0; i < command_count; i += 1) {
        printf("  %-8s %-18s %s\n", commands[i].name, commands[i].operands,
               commands[i].summary);
    }
    printf("\nDIR is the migrations directory; 'migrations' when not given.\n"
           "Exit status: 0 fine, 1 the migrations have a problem, 2 wrong "
           "usage or\nenvironment, 3 the base to compare with can't be had, 4 "
           "internal error.\n");
}
