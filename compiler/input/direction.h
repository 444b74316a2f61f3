/* SPDX-License-Identifier: MIT
 *
 * Up and down, where only a word in the label says so: 0005_x_down.sql.
 */
#ifndef INPUT_DIRECTION_H
#define INPUT_DIRECTION_H

#include "input/collect.h"

/* Whether a label begins or ends with a word for a way, as in 'down-x', 'do.x',
 * 'x_undo': such scripts are never two migrations in the order of their
 * names. */
bool direction_is_said(const struct script_entry *scripts, size_t count);

/* Take the words for what they say where two scripts of one version differ only
 * in them; in a directory that has such, a down script without its up script is
 * reported. The scripts are sorted by version. */
void direction_tell_apart(struct collection *collection);

#endif
