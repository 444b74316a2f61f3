/* SPDX-License-Identifier: MIT
 *
 * The gate at the pull request: what is merged is here unchanged, and what is
 * new comes behind it. Whether the lock file was made anew does not matter.
 */
#ifndef CLI_BASE_H
#define CLI_BASE_H

#include "base/buf.h"
#include "cli/project.h"

/* Compare the project with what --base and --base-lock name, if they are given,
 * and report. EXIT_BASE: one of them cannot be had, which is reported as well.
 * `summary` gets a line for each that could be compared with. */
enum exit_status base_check(struct project *project, struct buf *summary);

#endif
