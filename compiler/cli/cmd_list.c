/* SPDX-License-Identifier: MIT
 *
 * strata list: the migrations, a line each, and what is accepted of them.
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

/* What is accepted of a version that was resealed, newest last: the first
 * digits of what it was, the last version that was sealed then, and why. */
static void print_accepted(const struct lockfile *lock, struct str version,
                           int width)
{
    size_t i = 0;
    for (i = 0; i < lock->accepted_count; i += 1) {
        const struct lock_acceptance *accepted = &lock->accepted[i];
        char hex[DIGEST_HEX + 1];
        struct buf reason;
        if (!str_equal(accepted->version, version)) {
            continue;
        }
        digest_format(&accepted->script, hex);
        buf_init(&reason, BUF_MAXIMUM);
        render_visible(accepted->reason, &reason);
        printf("%-*.*s  accepts %.12s  until %.*s  %.*s\n", width,
               STR_ARGS(version), hex, STR_ARGS(accepted->until),
               STR_ARGS(buf_str(&reason)));
        buf_release(&reason);
    }
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
        print_accepted(&project.lock, project.set.migrations[i].version, width);
    }
    return project_close(&project, EXIT_FINE);
}
