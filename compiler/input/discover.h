/* SPDX-License-Identifier: MIT
 *
 * A directory becomes a migration set: list, recognise, collect, read, scan,
 * pair, order.
 */
#ifndef INPUT_DISCOVER_H
#define INPUT_DISCOVER_H

#include "base/files.h"
#include "diag/diag.h"
#include "input/placeholder.h"
#include "model/migration.h"

/* What a user says about a directory; all zero says nothing. */
struct discover_options {
    const struct files *files; /* where the directory is; NULL: the disk */
    const struct convention *convention; /* NULL: recognise it */
    const char *dialect;                 /* NULL: "sqlite" */
    const char *base_schema;             /* a path, or NULL */
    bool duplicates_by_name;
    const char *only_test; /* the name of one data test, with or without '.sql':
                              leave out the others; NULL: take all */
    struct placeholders placeholders;
};

/* Read a directory. On false, something was reported, and the set holds what
 * could still be understood. That there are no migrations is not reported. */
bool discover(struct arena *arena, const char *directory,
              const struct discover_options *options, struct migration_set *set,
              struct diags *diags);

#endif
