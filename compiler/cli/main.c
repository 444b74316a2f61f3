/* SPDX-License-Identifier: MIT
 *
 * The program `strata`: parse, then run the command.
 */
#include <sqlite3.h>
#include <stdio.h>

#include <strata/version.h>

#include "cli/commands.h"
#include "cli/options.h"

/* Results that could not be written are no results. */
static int flushed(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "strata: cannot write to the standard output\n");
        return EXIT_USAGE;
    }
    return status;
}

int main(int argc, char **argv)
{
    struct invocation invocation;
    if (!options_parse(argc, argv, &invocation)) {
        return EXIT_USAGE;
    }
    if (invocation.values[OPTION_HELP] != NULL) {
        options_help(invocation.command);
        return flushed(EXIT_FINE);
    }
    if (invocation.command == NULL) {
        printf("strata %s (SQLite %s)\n", STRATA_VERSION, sqlite3_libversion());
        return flushed(EXIT_FINE);
    }
    return flushed((int)invocation.command->run(&invocation));
}
