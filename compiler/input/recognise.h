/* SPDX-License-Identifier: MIT
 *
 * Which convention a directory follows, told by its files.
 */
#ifndef INPUT_RECOGNISE_H
#define INPUT_RECOGNISE_H

#include "input/convention.h"
#include "input/tree.h"

/* The one convention that files of the directory `inside` the tree point to;
 * the first of the table when none points to any. NULL: they point to several,
 * which is reported with the files. */
const struct convention *recognise(struct tree *tree, const char *inside,
                                   struct diags *diags);

/* What a script's text says first about who reads it: a directive of goose,
 * sql-migrate, dbmate, sqlx or Atlas. NULL: nothing. */
const char *recognise_text(struct str text);

#endif
