/* SPDX-License-Identifier: MIT
 *
 * Placeholders: ${name} in a script, for which the build gives a value. Never
 * the environment's: the same scripts must make the same program everywhere.
 */
#ifndef INPUT_PLACEHOLDER_H
#define INPUT_PLACEHOLDER_H

#include "base/arena.h"
#include "diag/diag.h"
#include "input/convention.h"

struct placeholder {
    struct str name;
    struct str value; /* without line feeds: lines stay where they are */
};

struct placeholders {
    const struct placeholder *items;
    size_t count;
};

/* The text of a source with every placeholder replaced, where the rule says
 * that there are any; the same text when there is nothing to do. False: one has
 * no value, or a form that is not understood; reported. */
bool placeholder_substitute(struct arena *arena, const struct source *source,
                            enum placeholder_rule rule,
                            const struct placeholders *placeholders,
                            struct str *text, struct diags *diags);

#endif
