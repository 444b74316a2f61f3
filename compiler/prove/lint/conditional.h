/* SPDX-License-Identifier: MIT
 *
 * Statements that do nothing where there is nothing to do: CREATE … IF NOT
 * EXISTS and DROP … IF EXISTS. By their tokens, for of one that did nothing
 * SQLite tells nothing.
 */
#ifndef PROVE_LINT_CONDITIONAL_H
#define PROVE_LINT_CONDITIONAL_H

#include "prove/lint/changed_names.h"
#include "sql/words.h"

struct conditional {
    bool is_one; /* or the statement is another one, and the rest not set */
    bool is_drop;
    enum object_type type;
    struct span condition;
    struct str name;
    struct span name_span;
};

struct conditional conditional_of(struct arena *arena, struct span statement);

/* "table", "index" … */
const char *object_type_text(enum object_type type);

#endif
