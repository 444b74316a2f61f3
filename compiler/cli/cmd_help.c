/* SPDX-License-Identifier: MIT
 *
 * strata help [COMMAND]
 */
#include <stdio.h>

#include "cli/commands.h"

enum exit_status cmd_help(const struct invocation *invocation)
{
    const struct command *command = NULL;
    if (invocation->operand_count > 0) {
        command = options_find_command(invocation->operands[0]);
        if (command == NULL) {
            fprintf(stderr,
                    "strata: unknown command '%s'; see 'strata "
                    "--help'\n",
                    invocation->operands[0]);
            return EXIT_USAGE;
        }
    }
    options_help(command);
    return EXIT_FINE;
}
