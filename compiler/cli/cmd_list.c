/* SPDX-License-Identifier: MIT
 *
 * strata list: the migrations, a line each.
 */
#include <stdio.h>

#include "base/buf.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "diag/render.h"

static int width_of(const struct migration_set *set)
{
    size_t width = 0;
    size_t i = 0;
    for (i = 0; i < set->count; i += 1) {
        if (set->migrations[i].version.size > width) {
            width = set->migrations[i].version.size;
        }
    }
    return (int)width;
}

static const char *way_down(const struct migration *migration)
{
    return migration->down.source != NULL ? "down"
           : migration->irreversible      ? "irreversible"
                                          : "no-down";
}

static const char *transaction_of(const struct script *script)
{
    return script->no_transaction ? "no-transaction"
           : script->bracketed    ? "own-transaction"
                                  : "transaction";
}

/* Columns without blanks come first, so that a script can read them; the label
 * is last because it may hold blanks. */
static void print_line(const struct migration *migration, int width)
{
    struct buf label;
    buf_init(&label, BUF_MAXIMUM);
    render_visible(migration->label, &label);
    printf("%-*.*s  %-6s  %-15s  %-12s  %.*s\n", width,
           STR_ARGS(migration->version), migration->sealed ? "sealed" : "new",
           transaction_of(&migration->up), way_down(migration),
           STR_ARGS(buf_str(&label)));
    buf_release(&label);
}

enum exit_status cmd_list(const struct invocation *invocation)
{
    struct project project;
    size_t i = 0;
    int width = 0;
    project_open(&project, invocation, 0, PROJECT_COMPARE);
    project.prints_result = true;
    width = width_of(&project.set);
    for (i = 0; i < project.set.count; i += 1) {
        print_line(&project.set.migrations[i], width);
    }
    return project_close(&project, EXIT_FINE);
}
