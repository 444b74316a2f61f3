/* SPDX-License-Identifier: MIT
 *
 * --lint and --down: how grave a project takes what rules find.
 */
#ifndef CLI_LINT_LEVELS_H
#define CLI_LINT_LEVELS_H

#include "cli/options.h"
#include "diag/diag.h"

/* Whether an argument of --lint names a rule and a level; when not, the mistake
 * was printed. */
bool lint_level_is_fine(const char *value);

#define LINT_DOWN "required or optional"
bool lint_is_down(const char *value);

/* Set the levels that the command line asks for: --down first, so that --lint
 * can make an exception; of two about one rule the last one counts. */
void lint_levels_set(struct diags *diags, const struct invocation *invocation);

#endif
