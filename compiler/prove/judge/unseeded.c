/* SPDX-License-Identifier: MIT
 *
 * A list of the tables that still wait for a row. Most leave it at once, so a
 * step costs what it made.
 */
#include "prove/judge/unseeded.h"

#include "model/finding.h"
#include "sql/words.h"

struct waiting {
    struct waiting *next;
    struct str name; /* at present, or when it was dropped */
    const struct migration *migration;
    struct span place; /* of the statement that made it */
    struct str reason; /* data NULL: not tried so far */
    struct str words;
    bool is_gone;
};

struct unseeded {
    struct arena *arena;
    struct migration_set *set;
    struct waiting *first;
    struct waiting **end;
    size_t filled;
};

struct unseeded *unseeded_new(struct arena *arena, struct migration_set *set)
{
    struct unseeded *unseeded = arena_new(arena, struct unseeded);
    unseeded->arena = arena;
    unseeded->set = set;
    unseeded->end = &unseeded->first;
    return unseeded;
}

static const struct unseeded_table *
find_reported(const struct populate_report *report, struct str name)
{
    size_t i = 0;
    for (i = 0; i < report->count; i += 1) {
        if (names_are_equal(report->items[i].table, name)) {
            return &report->items[i];
        }
    }
    return NULL;
}

void unseeded_note(struct unseeded *unseeded, const struct schema *schema,
                   const struct populate_report *report)
{
    struct waiting **link = &unseeded->first;
    while (*link != NULL) {
        struct waiting *waiting = *link;
        const struct unseeded_table *reported =
            find_reported(report, waiting->name);
        if (waiting->is_gone ||
            schema_find_table(schema, waiting->name) == NULL) {
            link = &waiting->next;
        } else if (reported != NULL) {
            waiting->reason = str_copy(unseeded->arena, reported->reason);
            waiting->words = str_copy(unseeded->arena, reported->words);
            link = &waiting->next;
        } else {
            *link = waiting->next;
            unseeded->filled += 1;
        }
    }
    unseeded->end = link;
}

static void follow(struct arena *arena, const struct touched *touched,
                   struct waiting *waiting)
{
    struct touched_table *table = touched_find(touched, waiting->name);
    struct touched_table *heir =
        table == NULL ? NULL : touched_heir(touched, table);
    if (heir != NULL && !str_equal(heir->name, waiting->name)) {
        waiting->name = str_copy(arena, heir->name);
    } else if (table != NULL && heir == NULL) {
        waiting->is_gone = true;
    }
}

/* Tables of modules are what the modules make of them. */
static bool is_to_wait(const struct step *step, const struct touched *touched,
                       struct touched_table *table)
{
    const struct schema_table *after =
        schema_find_table(step->after, table->name);
    return table->made != TOUCHED_NEVER && table->dropped == TOUCHED_NEVER &&
           !table->is_temporary && after != NULL && !after->is_virtual &&
           !touched_is_heir(touched, table);
}

void unseeded_step(struct unseeded *unseeded, const struct step *step,
                   const struct touched *touched)
{
    struct touched_table *table = NULL;
    struct waiting *waiting = NULL;
    for (waiting = unseeded->first; waiting != NULL; waiting = waiting->next) {
        if (!waiting->is_gone) {
            follow(unseeded->arena, touched, waiting);
        }
    }
    for (table = touched->first; table != NULL; table = table->next) {
        if (is_to_wait(step, touched, table)) {
            const struct seen_statement *statement =
                &step->seen->statements[table->made];
            waiting = arena_new(unseeded->arena, struct waiting);
            waiting->name = str_copy(unseeded->arena, table->name);
            waiting->migration = statement->migration;
            waiting->place = statement->span;
            *unseeded->end = waiting;
            unseeded->end = &waiting->next;
        }
    }
}

static void report(struct diags *diags, const struct waiting *waiting)
{
    struct diag *diag =
        finding_report(diags, waiting->migration, CODE_ROWS_NOT_MADE,
                       waiting->place, "no rows can be made for '%.*s': %.*s",
                       STR_ARGS(waiting->name), STR_ARGS(waiting->reason));
    if (waiting->words.size > 0) {
        diag_note(diags, diag, SPAN_NONE, "SQLite says: %.*s",
                  STR_ARGS(waiting->words));
    }
    diag_note(diags, diag, SPAN_NONE,
              "migrations are not tried on rows of it; give it some: "
              "'-- migrate:seed INSERT INTO %.*s ...', or a file "
              "%.*s.seed.sql beside the script",
              STR_ARGS(waiting->name), STR_ARGS(waiting->migration->version));
}

void unseeded_end(struct unseeded *unseeded, struct diags *diags)
{
    struct proof_summary *summary = &unseeded->set->summary;
    const struct waiting *waiting = unseeded->first;
    struct buf names;
    buf_init(&names, BUF_MAXIMUM);
    summary->tables = unseeded->filled;
    for (; waiting != NULL; waiting = waiting->next) {
        if (waiting->reason.data != NULL) {
            report(diags, waiting);
            buf_format(&names, "%s%.*s (%.*s)",
                       summary->unseeded == 0 ? "" : ", ",
                       STR_ARGS(waiting->name), STR_ARGS(waiting->reason));
            summary->unseeded += 1;
        }
    }
    summary->unseeded_names = str_copy(unseeded->arena, buf_str(&names));
    buf_release(&names);
}
