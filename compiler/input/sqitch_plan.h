/* SPDX-License-Identifier: MIT
 *
 * sqitch.plan: the changes of a Sqitch project, in order
 * (sqitch.org/docs/manual/sqitchplan).
 */
#ifndef INPUT_SQITCH_PLAN_H
#define INPUT_SQITCH_PLAN_H

#include "base/arena.h"
#include "diag/diag.h"

struct sqitch_change {
    struct str name; /* may hold slashes, never '..' */
    struct span span;
    size_t first_tag; /* the tags between this change and the next one of the
                         same name: its script may be called name@tag */
    size_t tag_count;
    bool reworked; /* there is a next one */
};

struct sqitch_plan {
    struct sqitch_change *changes;
    size_t count;
    struct str *tags; /* without '@' */
    size_t tag_count;
};

/* False: a line is no plan's; reported. */
bool sqitch_plan_read(struct arena *arena, const struct source *source,
                      struct sqitch_plan *plan, struct diags *diags);

#endif
