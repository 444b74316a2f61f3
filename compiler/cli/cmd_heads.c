/* SPDX-License-Identifier: MIT
 *
 * strata heads: what the base and the branch have added since they parted.
 */
#include <stdio.h>

#include "base/path.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/sides.h"
#include "diag/render.h"

struct columns {
    int version;
};

static void widen(struct columns *columns, struct str version)
{
    if ((int)version.size > columns->version) {
        columns->version = (int)version.size;
    }
}

/* Columns without blanks come first, so that a script can read them; the label
 * is last because it may hold blanks. */
static void print_line(const struct columns *columns, const char *side,
                       const struct migration *migration, bool sealed,
                       const char *clash)
{
    struct buf label;
    buf_init(&label, BUF_MAXIMUM);
    render_visible(migration->label, &label);
    printf("%-6s  %-*.*s  %-6s  %-7s  %.*s\n", side, columns->version,
           STR_ARGS(migration->version), sealed ? "sealed" : "new", clash,
           STR_ARGS(buf_str(&label)));
    buf_release(&label);
}

static bool is_sealed(const struct sides *sides,
                      const struct migration *migration)
{
    const struct lockfile *lock = &sides->base_lock;
    size_t i = 0;
    for (i = 0; i < lock->count; i += 1) {
        if (str_equal(lock->entries[i].version, migration->version)) {
            return true;
        }
    }
    return false;
}

/* The newest migration that both have. */
static const struct migration *common_of(const struct sides *sides)
{
    const struct migration *common = NULL;
    size_t i = 0;
    for (i = 0; i < sides->base.count; i += 1) {
        if (!sides->base_is_new[i]) {
            common = &sides->base.migrations[i];
        }
    }
    return common;
}

static size_t print_own(const struct sides *sides,
                        const struct columns *columns)
{
    size_t clashes = 0;
    size_t i = 0;
    for (i = 0; i < sides->own_count; i += 1) {
        const struct own *own = &sides->own[i];
        print_line(columns, "branch", own->migration, own->sealed,
                   own->is_equal     ? "equal"
                   : own->is_earlier ? "earlier"
                                     : "-");
        clashes += own->is_equal || own->is_earlier;
    }
    return clashes;
}

static void print_base(const struct sides *sides, const struct columns *columns)
{
    size_t i = 0;
    for (i = 0; i < sides->base.count; i += 1) {
        const struct migration *migration = &sides->base.migrations[i];
        if (sides->base_is_new[i]) {
            print_line(columns, "base", migration, is_sealed(sides, migration),
                       "-");
        }
    }
}

/* The newest migration of all. */
static const struct migration *head_of(const struct sides *sides)
{
    return sides->own_count > 0 ? sides->own[sides->own_count - 1].migration
           : sides->base.count > 0
               ? &sides->base.migrations[sides->base.count - 1]
               : NULL;
}

static struct columns columns_of(const struct sides *sides)
{
    struct columns columns = {0};
    size_t i = 0;
    for (i = 0; i < sides->base.count; i += 1) {
        widen(&columns, sides->base.migrations[i].version);
    }
    for (i = 0; i < sides->own_count; i += 1) {
        widen(&columns, sides->own[i].migration->version);
    }
    return columns;
}

static void print_all(struct sides *sides)
{
    struct columns columns = columns_of(sides);
    const struct migration *common = common_of(sides);
    const struct migration *head = head_of(sides);
    size_t clashes = 0;
    if (common != NULL) {
        print_line(&columns, "common", common, is_sealed(sides, common), "-");
    }
    print_base(sides, &columns);
    clashes = print_own(sides, &columns);
    if (clashes > 0) {
        struct diag *diag = diag_report(
            &sides->project.diags, CODE_MERGE_NEEDED,
            sides_place(sides, sides->project.directory),
            "%zu of the branch's migrations %s not come behind "
            "those of the base '%s'",
            clashes, clashes == 1 ? "does" : "do", sides->base_name);
        diag_note(&sides->project.diags, diag, SPAN_NONE,
                  "to put the branch behind it: strata merge %s",
                  path_quote(&sides->project.arena, sides->project.directory));
    } else if (sides->base_new_count == 0 || sides->own_count == 0) {
        printf("one head: %.*s\n", head == NULL ? 4 : (int)head->version.size,
               head == NULL ? "none" : head->version.data);
    }
}

/* A list in conflict says nothing about either side. */
static void report_unlisted(struct sides *sides)
{
    const struct source *source = sides->unlisted->span.source;
    diag_report(&sides->project.diags, CODE_MERGE_BLOCKED,
                sides->unlisted->span,
                "the order of the migrations cannot be told: %s: %.*s",
                source != NULL ? path_name(source->path) : "",
                STR_ARGS(sides->unlisted->message));
}

enum exit_status cmd_heads(const struct invocation *invocation)
{
    struct sides sides;
    enum exit_status status = sides_open(&sides, invocation);
    if (status == EXIT_FINE && sides.unlisted != NULL) {
        report_unlisted(&sides);
    } else if (status == EXIT_FINE) {
        print_all(&sides);
    }
    return sides_close(&sides, status);
}
