/* SPDX-License-Identifier: MIT
 *
 * Which side of a merge is the base: as --base says, or else as what git is in
 * the midst of tells.
 */
#ifndef CLI_SIDES_FIND_H
#define CLI_SIDES_FIND_H

#include "cli/sides.h"

/* Set what sides.h says of git, base and branch, and where they parted. */
enum exit_status sides_find(struct sides *sides);

/* Report that the base cannot be had; `remedy` may be empty. */
enum exit_status sides_unavailable(struct sides *sides, struct str problem,
                                   struct str remedy);

#endif
