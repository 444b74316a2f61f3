/* SPDX-License-Identifier: MIT
 *
 * A few scripts that are run by the runtime and watched, and what was seen of
 * them as a line of text.
 */
#ifndef SUPPORT_OBSERVED_H
#define SUPPORT_OBSERVED_H

#include "support/table.h"

#include "prove/observe.h"

static const char *const observed_kinds[] = {
    "create-table", "create-index", "create-trigger", "create-view",
    "drop-table",   "drop-index",   "drop-trigger",   "drop-view",
    "alter",        "insert",       "update",         "delete",
    "read",         "call",
};

/* "indirect temp insert name of table". */
static inline void observed_render_action(const struct action *action,
                                          struct buf *out)
{
    buf_format(out, " %s%s%s", action->indirect ? "indirect " : "",
               action->temporary ? "temp " : "", observed_kinds[action->kind]);
    if (action->name.size > 0) {
        buf_format(out, " %.*s", STR_ARGS(action->name));
    }
    if (action->table.size > 0) {
        buf_format(out, "%s %.*s", action->name.size > 0 ? " of" : "",
                   STR_ARGS(action->table));
    }
}

/* For each statement, its number of rows if any are changed, the letters of
 * what is true of it, and its actions. */
static inline void observed_render(const struct observation *seen,
                                   struct buf *out)
{
    size_t next = 0;
    size_t i = 0;
    for (i = 0; i < seen->statement_count; i += 1) {
        const struct seen_statement *statement = &seen->statements[i];
        size_t first = next;
        buf_add_c(out, i == 0 ? "" : " | ");
        if (statement->changed_rows != 0) {
            buf_format(out, "%lld", statement->changed_rows);
        }
        buf_format(out, "%s%s%s%s:", statement->writes ? "W" : "",
                   statement->is_schema ? "S" : "",
                   statement->read_clock ? "C" : "",
                   statement->read_random ? "R" : "");
        for (; next < seen->action_count && seen->actions[next].statement == i;
             next += 1) {
            buf_add_c(out, next == first ? "" : ",");
            observed_render_action(&seen->actions[next], out);
        }
    }
}

/* A set of migrations, and the database that it is run on. */
struct observed {
    struct arena *arena;
    struct source sources[3];
    struct migration migrations[3];
    struct migration_set set;
    strata_migration rows[3];
    strata_set shipped;
    struct scratch scratch;
    struct observer *observer;
};

static const char *const observed_versions[] = {"1", "2", "3"};

static inline void observed_add(struct observed *observed, const char *text,
                                unsigned int flags)
{
    size_t i = observed->set.count;
    struct migration *migration = &observed->migrations[i];
    strata_migration *row = &observed->rows[i];
    observed->sources[i].path = observed_versions[i];
    observed->sources[i].text = str_from(text);
    migration->version = str_from(observed_versions[i]);
    migration->up.source = &observed->sources[i];
    migration->up.file = observed_versions[i];
    migration->up.end = strlen(text);
    row->version = observed_versions[i];
    row->label = "";
    memset(row->digest, '0' + (int)i, sizeof row->digest - 1);
    memset(row->chain, '0' + (int)i, sizeof row->chain - 1);
    row->up.file = observed_versions[i];
    row->up.text = text;
    row->up.size = strlen(text);
    row->up.line = 1;
    row->up.flags = flags;
    observed->set.migrations = observed->migrations;
    observed->set.count += 1;
    observed->shipped.name = "test";
    observed->shipped.migrations = observed->rows;
    observed->shipped.count = observed->set.count;
}

static inline strata_result observed_run(struct observed *observed,
                                         strata_error *error)
{
    strata_database database = strata_sqlite(observed->scratch.db);
    strata_options options = {0};
    observer_begin(observed->observer);
    observer_listen(observed->observer, &options);
    scratch_forget(&observed->scratch);
    return strata_upgrade(&database, &observed->shipped, &options, error);
}

static inline void observed_open(struct observed *observed, struct arena *arena)
{
    memset(observed, 0, sizeof *observed);
    observed->arena = arena;
    assert_true(scratch_open(&observed->scratch, 30000));
    observed->observer = observer_new(arena, &observed->scratch, &observed->set,
                                      &observed->shipped);
}

/* A set-up and a script, "--" and a line feed between them. */
static inline void observed_run_scripts(struct arena *arena, const char *input,
                                        struct buf *out, unsigned int flags)
{
    struct observed observed;
    strata_error error;
    const char *middle = strstr(input, "--\n");
    observed_open(&observed, arena);
    observed_add(&observed,
                 str_to_c(arena, str_slice(str_from(input), 0,
                                           (size_t)(middle - input))),
                 0);
    assert_string_equal((observed_run(&observed, &error), error.message), "");
    observed_add(&observed, middle + 3, flags);
    observed_run(&observed, &error);
    buf_add(out, str_from(error.reason));
    observed_render(observer_seen(observed.observer), out);
    scratch_close(&observed.scratch);
}

#endif
