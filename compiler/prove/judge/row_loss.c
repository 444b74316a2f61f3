/* SPDX-License-Identifier: MIT
 *
 * Counting behind each statement what it touched, so that the one that took
 * rows is known.
 */
#include "prove/judge/row_loss.h"

#include "model/finding.h"
#include "prove/row_count.h"
#include "prove/touched.h"
#include "prove/judge/value_loss.h"
#include "sql/words.h"

/* A table whose rows are counted, for each name that one had before, and for
 * each that the scripts made. */
struct watched {
    struct watched *next;
    const struct schema_table *origin; /* NULL: it was made */
    const struct touched_table *table; /* NULL: not touched so far */
    long long before;
    long long now;     /* at the last look */
    size_t shrank;     /* at this statement first; TOUCHED_NEVER */
    bool was_enforced; /* foreign keys, when it did */
};

struct row_loss {
    struct arena *arena;
    const struct step *step;
    struct scratch *scratch;
    struct touched touched;
    const struct touched_table *last_touched; /* that is watched */
    struct watched *first;
    struct watched **end;
    struct value_loss *values;
    long long budget; /* of counting while scripts run */
};

/* Rows that are counted at most, so that a script with very many statements
 * costs little more for being watched. What is counted in the end is not
 * bounded; only the statement may then be another one of the table. */
#define BUDGET 20000000

static struct watched *watch(struct row_loss *loss,
                             const struct schema_table *origin,
                             const struct touched_table *table)
{
    struct watched *watched = arena_new(loss->arena, struct watched);
    watched->origin = origin;
    watched->table = table;
    watched->shrank = TOUCHED_NEVER;
    *loss->end = watched;
    loss->end = &watched->next;
    return watched;
}

static struct watched *find_watched(const struct row_loss *loss,
                                    const struct touched_table *table)
{
    struct watched *watched = loss->first;
    while (watched != NULL && watched->table != table) {
        watched = watched->next;
    }
    return watched;
}

/* Tables that were there before and that anything is done to. */
static void watch_before(struct row_loss *loss)
{
    const struct step *step = loss->step;
    struct touched foreseen;
    size_t i = 0;
    touched_read(&foreseen, loss->arena, step->before, step->seen);
    for (i = 0; i < step->before->table_count; i += 1) {
        const struct schema_table *table = step->before->tables[i];
        struct touched_table *old = touched_find(&foreseen, table->name);
        if (old != NULL && !table->is_virtual) {
            value_loss_watch(loss->values, table, &foreseen, old);
            watch(loss, table, NULL)->before =
                row_count(loss->scratch, table->name);
        }
    }
}

struct row_loss *row_loss_begin(struct arena *arena, const struct step *step,
                                struct scratch *scratch)
{
    struct row_loss *loss = arena_new(arena, struct row_loss);
    struct watched *watched = NULL;
    loss->arena = arena;
    loss->step = step;
    loss->scratch = scratch;
    loss->end = &loss->first;
    loss->budget = BUDGET;
    loss->values = value_loss_begin(arena, step, scratch);
    watch_before(loss);
    for (watched = loss->first; watched != NULL; watched = watched->next) {
        watched->now = watched->before;
    }
    touched_begin(&loss->touched, arena, step->before);
    return loss;
}

static void look(struct row_loss *loss, struct watched *watched,
                 size_t statement)
{
    struct str name =
        watched->table != NULL ? watched->table->name : watched->origin->name;
    long long count = row_count(loss->scratch, name);
    loss->budget -= 100 + count;
    if (count < watched->now && watched->shrank == TOUCHED_NEVER) {
        watched->shrank = statement;
        watched->was_enforced = keys_are_enforced(loss->scratch);
    }
    watched->now = count < 0 ? watched->now : count;
}

static struct watched *watched_before(const struct row_loss *loss,
                                      const struct touched_table *table)
{
    struct watched *watched = loss->first;
    while (watched != NULL &&
           (watched->origin == NULL || watched->origin != table->origin)) {
        watched = watched->next;
    }
    return watched;
}

/* Watch from now on what the last statement was the first to touch. */
static void watch_touched(struct row_loss *loss)
{
    const struct touched_table *table = loss->last_touched == NULL
                                            ? loss->touched.first
                                            : loss->last_touched->next;
    for (; table != NULL; table = table->next) {
        struct watched *watched = watched_before(loss, table);
        watched = watched == NULL ? watch(loss, table->origin, table) : watched;
        watched->table = table;
        loss->last_touched = table;
    }
}

void row_loss_visit(void *context, struct scratch *scratch,
                    const struct observation *seen, size_t index)
{
    struct row_loss *loss = context;
    struct watched *watched = NULL;
    touched_advance(&loss->touched, seen, index);
    watch_touched(loss);
    for (watched = loss->first; watched != NULL && loss->budget > 0;
         watched = watched->next) {
        bool touches =
            watched->table != NULL && watched->table->last_write == index;
        bool is_there =
            watched->table == NULL || watched->table->dropped == TOUCHED_NEVER;
        if (is_there && touches) {
            look(loss, watched, index);
        }
    }
    if (keys_are_enforced(scratch)) {
        value_loss_visit(loss->values, seen, index);
    }
}

/* --- what is reported ------------------------------------------------------*/

struct loss {
    const struct watched *old;
    const struct watched *heir; /* the same, unless the table was rebuilt */
    long long rows;             /* behind the step */
    size_t statement;
    const char *cause;
    bool is_not_copied;
};

static const char *cause_inside(const struct watched *watched,
                                const struct seen_statement *statement)
{
    if (statement_replaces(statement->span)) {
        return "REPLACE deletes the rows that are in the way of a new one";
    }
    if (watched->was_enforced) {
        return "foreign keys are enforced here: rows go with those that they "
               "refer to, also with those of a table that is dropped";
    }
    return "a trigger deletes them, or a constraint with ON CONFLICT REPLACE";
}

static const char *cause_of_copy(const struct seen_statement *statement)
{
    if (statement_says(statement->span, STR("IGNORE"))) {
        return "the table is made anew, and OR IGNORE leaves out the rows that "
               "a constraint of it refuses";
    }
    if (statement_replaces(statement->span)) {
        return "the table is made anew, and REPLACE deletes the rows that are "
               "in the way of a new one";
    }
    return "the table is made anew, and this is all that is copied into it";
}

static void find_statement(const struct observation *seen, struct loss *loss)
{
    const struct watched *heir = loss->heir;
    const struct watched *shrank =
        loss->old->shrank != TOUCHED_NEVER ? loss->old : heir;
    if (shrank->shrank != TOUCHED_NEVER) {
        loss->statement = shrank->shrank;
        loss->cause = cause_inside(shrank, &seen->statements[loss->statement]);
    } else if (heir != loss->old && heir->table->filled != TOUCHED_NEVER) {
        loss->statement = heir->table->filled;
        loss->cause = cause_of_copy(&seen->statements[loss->statement]);
    } else if (heir != loss->old) {
        loss->statement = loss->old->table->dropped;
        loss->cause = "the table is made anew, and nothing is copied into it";
        loss->is_not_copied = true;
    } else {
        loss->statement = loss->old->table->last_write;
        loss->cause = "REPLACE, a trigger or a foreign key deletes them";
    }
}

static void report(struct row_loss *loss, const struct observation *seen,
                   const struct loss *found)
{
    const struct seen_statement *statement =
        &seen->statements[found->statement];
    struct diags *diags = loss->step->diags;
    struct str name = found->old->origin->name;
    struct diag *diag = finding_report(
        diags, statement->migration, CODE_ROW_LOSS, statement->span,
        "'%.*s' loses rows: %lld before, %lld afterwards", STR_ARGS(name),
        found->old->before, found->rows);
    diag_note(diags, diag, SPAN_NONE, "%s", found->cause);
    if (found->is_not_copied) {
        diag_note(diags, diag, SPAN_NONE,
                  "to keep them: make the new table under another name, INSERT "
                  "INTO it SELECT ... FROM %.*s, drop this one, and rename it",
                  STR_ARGS(name));
    }
    diag_note(diags, diag, SPAN_NONE,
              "if they are to go: DELETE FROM %.*s, which says so by name, or "
              "'-- migrate:allow row-loss REASON'",
              STR_ARGS(name));
}

/* False: all is well, or it is meant. */
static bool find_loss(struct row_loss *loss, const struct observation *seen,
                      const struct watched *watched, struct loss *found)
{
    struct touched_table *old =
        touched_find(&loss->touched, watched->origin->name);
    struct touched_table *heir =
        old == NULL ? NULL : touched_heir(&loss->touched, old);
    struct str name = heir == NULL ? watched->origin->name : heir->name;
    if (old != NULL && (heir == NULL || old->is_deleted || heir->is_deleted)) {
        return false;
    }
    found->is_not_copied = false;
    found->old = watched;
    found->heir = heir == NULL ? watched : find_watched(loss, heir);
    found->rows = row_count(loss->scratch, name);
    if (found->rows < 0 || found->rows >= watched->before ||
        (old == NULL && watched->shrank == TOUCHED_NEVER)) {
        return false;
    }
    find_statement(seen, found);
    return found->statement != TOUCHED_NEVER;
}

void row_loss_judge(struct row_loss *loss, const struct observation *seen)
{
    const struct watched *watched = NULL;
    for (watched = loss->first; watched != NULL; watched = watched->next) {
        struct loss found;
        if (watched->origin == NULL) {
            continue;
        }
        if (find_loss(loss, seen, watched, &found)) {
            report(loss, seen, &found);
            value_loss_forget(loss->values, watched->origin);
        }
    }
    value_loss_judge(loss->values, seen, &loss->touched);
}
