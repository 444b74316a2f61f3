/* SPDX-License-Identifier: MIT
 *
 * The commands, one file each, for the table in options.c.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

enum exit_status cmd_check(const struct invocation *invocation);
enum exit_status cmd_compile(const struct invocation *invocation);
enum exit_status cmd_explain(const struct invocation *invocation);
enum exit_status cmd_heads(const struct invocation *invocation);
enum exit_status cmd_help(const struct invocation *invocation);
enum exit_status cmd_list(const struct invocation *invocation);
enum exit_status cmd_lock(const struct invocation *invocation);
enum exit_status cmd_merge(const struct invocation *invocation);

enum exit_status cmd_new(const struct invocation *invocation);
enum exit_status cmd_show(const struct invocation *invocation);
enum exit_status cmd_schema(const struct invocation *invocation);
enum exit_status cmd_test(const struct invocation *invocation);

#endif
