/* SPDX-License-Identifier: MIT
 *
 * What SQLite's authorizer says of a statement, one thing at a time.
 */
#ifndef PROVE_ACTION_H
#define PROVE_ACTION_H

#include "prove/observe.h"

/* The action that an authorizer's code and words mean; the words are not
 * copied. False: none of those that are observed. */
bool action_from(struct action *out, int code, const char *first,
                 const char *second, const char *database);

bool action_changes_schema(enum action_kind kind);
bool action_changes_rows(enum action_kind kind);

/* In any case of ASCII letters. */
bool action_same_name(struct str a, struct str b);

/* But for their statements. */
bool action_equal(const struct action *a, const struct action *b);

#endif
