/* SPDX-License-Identifier: MIT
 *
 * Counting before and behind a way down. What no down script touches by what
 * SQLite says of it, is not changed, and not counted.
 */
#include "prove/judge/undo_rows.h"

#include "model/finding.h"
#include "prove/row_count.h"
#include "prove/touched.h"
#include "sql/words.h"

struct watched_value {
    struct watched_value *next;
    const struct schema_column *column;
    struct value_count before;
};

struct watched_rows {
    struct watched_rows *next;
    const struct schema_table *table; /* behind the step */
    long long before;
    struct watched_value *values;
};

struct undo_rows {
    struct arena *arena;
    const struct step *step;
    struct scratch *scratch;
    const struct schema *below;
    struct touched way_up;
    struct watched_rows *first;
    struct watched_rows **end;
};

/* --- whether rows matter ---------------------------------------------------*/

bool undo_changes_rows(const struct observation *seen)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        const struct action *action = &seen->actions[i];
        if (!action->temporary &&
            (action->kind == ACTION_INSERT || action->kind == ACTION_UPDATE ||
             action->kind == ACTION_DELETE)) {
            return true;
        }
    }
    return false;
}

/* Whether a table of a schema refers to another one, which is gone. */
static bool is_referred_to(const struct schema *schema, struct str parent)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < schema->table_count; i += 1) {
        const struct schema_table *table = schema->tables[i];
        for (j = 0; j < table->key_count; j += 1) {
            if (names_are_equal(table->keys[j].parent, parent)) {
                return true;
            }
        }
    }
    return false;
}

/* An index may be unique, and an added column NOT NULL; a table that is made
 * anew has lost its rows, and those that refer to one which is dropped have no
 * parent then. */
bool undo_minds_rows(const struct observation *seen, const struct schema *below)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        const struct action *action = &seen->actions[i];
        bool drops_column =
            action->kind == ACTION_ALTER_TABLE && action->name.size > 0;
        if (action->kind == ACTION_CREATE_INDEX ||
            (action->kind == ACTION_ALTER_TABLE && !drops_column) ||
            (action->kind == ACTION_DROP_TABLE &&
             (schema_find_table(below, action->table) != NULL ||
              is_referred_to(below, action->table)))) {
            return true;
        }
    }
    return undo_changes_rows(seen);
}

/* --- what is counted -------------------------------------------------------*/

static void watch_value(struct undo_rows *rows, struct watched_rows *watched,
                        const struct schema_column *column)
{
    struct watched_value *value = arena_new(rows->arena, struct watched_value);
    value->column = column;
    value->before =
        value_count(rows->scratch, watched->table->name, column->name);
    value->next = watched->values;
    watched->values = value;
}

/* The columns that a table made anew has as well. */
static void watch_copied(struct undo_rows *rows, struct watched_rows *watched,
                         const struct schema_table *heir)
{
    size_t i = 0;
    for (i = 0; i < watched->table->column_count; i += 1) {
        const struct schema_column *column = &watched->table->columns[i];
        const struct schema_column *later =
            schema_find_column(heir, column->name);
        if (column->kind == COLUMN_ORDINARY && later != NULL &&
            later->kind == COLUMN_ORDINARY) {
            watch_value(rows, watched, column);
        }
    }
}

/* Those that an action of a foreign key may change. */
static void watch_keys(struct undo_rows *rows, struct watched_rows *watched)
{
    const struct schema_table *table = watched->table;
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < table->key_count; i += 1) {
        for (j = 0; j < table->keys[i].part_count; j += 1) {
            const struct schema_column *column =
                schema_find_column(table, table->keys[i].parts[j].from);
            if (column != NULL) {
                watch_value(rows, watched, column);
            }
        }
    }
}

static bool is_meant(const struct touched_table *old,
                     const struct touched_table *heir)
{
    return heir == NULL || old->is_deleted || heir->is_deleted;
}

/* Whether the up scripts made a table anew and copied nothing into it: then a
 * way down that does the same takes what never was of the schema before. */
static bool began_empty(const struct undo_rows *rows, struct str name)
{
    struct touched_table *table = touched_find_live(&rows->way_up, name, false);
    return table != NULL && table->made != TOUCHED_NEVER &&
           table->filled == TOUCHED_NEVER;
}

static void watch(struct undo_rows *rows, const struct schema_table *table,
                  const struct touched *touched, bool may_enforce)
{
    struct touched_table *old = touched_find(touched, table->name);
    struct touched_table *heir =
        old == NULL ? NULL : touched_heir(touched, old);
    const struct schema_table *below = NULL;
    struct watched_rows *watched = NULL;
    if (old == NULL || is_meant(old, heir)) {
        return;
    }
    if (heir != old && heir->filled == TOUCHED_NEVER &&
        began_empty(rows, table->name)) {
        return;
    }
    below = schema_find_table(rows->below, heir->name);
    if (below == NULL || below->is_virtual || table->is_virtual) {
        return;
    }
    watched = arena_new(rows->arena, struct watched_rows);
    watched->table = table;
    watched->before = row_count(rows->scratch, table->name);
    *rows->end = watched;
    rows->end = &watched->next;
    if (heir != old) {
        watch_copied(rows, watched, below);
    } else if (may_enforce) {
        watch_keys(rows, watched);
    }
}

struct undo_rows *undo_rows_begin(struct arena *arena, const struct step *step,
                                  struct scratch *scratch,
                                  const struct observation *seen,
                                  const struct schema *below, bool may_enforce)
{
    struct undo_rows *rows = arena_new(arena, struct undo_rows);
    struct touched touched;
    size_t i = 0;
    rows->arena = arena;
    rows->step = step;
    rows->scratch = scratch;
    rows->below = below;
    rows->end = &rows->first;
    touched_read(&rows->way_up, arena, step->before, step->seen);
    touched_read(&touched, arena, step->after, seen);
    for (i = 0; i < step->after->table_count; i += 1) {
        watch(rows, step->after->tables[i], &touched, may_enforce);
    }
    return rows;
}

/* --- what is reported ------------------------------------------------------*/

struct loss {
    const struct watched_rows *watched;
    struct touched_table *old;
    struct touched_table *heir; /* the same, unless the table was made anew */
    size_t statement;
    const char *cause;
};

static bool drops_table(const struct observation *seen, size_t statement)
{
    size_t i = 0;
    while (i < seen->action_count &&
           (seen->actions[i].kind != ACTION_DROP_TABLE ||
            seen->actions[i].statement != statement)) {
        i += 1;
    }
    return i < seen->action_count;
}

static void find_copy(struct loss *loss, const struct observation *seen)
{
    loss->statement = loss->heir->filled;
    loss->cause = "the table is made anew, and this is all that is copied "
                  "into it";
    if (loss->statement == TOUCHED_NEVER) {
        loss->statement = loss->old->dropped;
        loss->cause = "the table is made anew, and nothing is copied into it";
    } else if (statement_says(seen->statements[loss->statement].span,
                              STR("IGNORE"))) {
        loss->cause = "the table is made anew, and OR IGNORE leaves out the "
                      "rows that a constraint of it refuses";
    }
}

static const char *cause_of(const struct observation *seen, size_t statement)
{
    if (drops_table(seen, statement)) {
        return "foreign keys are enforced here: a table that is dropped "
               "deletes its rows first, and rows that refer to them go or are "
               "changed";
    }
    if (statement_replaces(seen->statements[statement].span)) {
        return "REPLACE deletes the rows that are in the way of a new one";
    }
    return "a trigger deletes them, or a constraint with ON CONFLICT REPLACE";
}

static void find_statement(struct loss *loss, const struct observation *seen)
{
    if (loss->old != loss->heir) {
        find_copy(loss, seen);
    } else if (loss->old->last_write != TOUCHED_NEVER) {
        loss->statement = loss->old->last_write;
        loss->cause = cause_of(seen, loss->statement);
    }
}

static struct diag *report(const struct undo_rows *rows,
                           const struct observation *seen, size_t statement,
                           struct str message)
{
    const struct seen_statement *at = &seen->statements[statement];
    return finding_report(rows->step->diags, at->migration, CODE_DOWN_ROW_LOSS,
                          at->span, "%.*s", STR_ARGS(message));
}

static void report_rows(const struct undo_rows *rows,
                        const struct observation *seen, const struct loss *loss,
                        long long now)
{
    struct str name = loss->watched->table->name;
    struct diag *diag = report(
        rows, seen, loss->statement,
        str_format(rows->arena,
                   "the down script takes rows from '%.*s': %lld before, %lld "
                   "afterwards",
                   STR_ARGS(name), loss->watched->before, now));
    diag_note(rows->step->diags, diag, SPAN_NONE, "%s", loss->cause);
    diag_note(rows->step->diags, diag, SPAN_NONE,
              "if they are to go: DELETE FROM %.*s, which says so by name, or "
              "'-- migrate:allow down-row-loss REASON'",
              STR_ARGS(name));
}

static void report_value(const struct undo_rows *rows,
                         const struct observation *seen,
                         const struct loss *loss,
                         const struct watched_value *value, const char *cause)
{
    struct diag *diag =
        report(rows, seen, loss->statement,
               str_format(rows->arena,
                          "the down script takes the values of '%.*s.%.*s'",
                          STR_ARGS(loss->watched->table->name),
                          STR_ARGS(value->column->name)));
    diag_note(rows->step->diags, diag, SPAN_NONE, "%s", cause);
    diag_note(rows->step->diags, diag, SPAN_NONE,
              "if they are to go: '-- migrate:allow down-row-loss REASON'");
}

static bool is_updated(const struct observation *seen, struct str column)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        const struct action *action = &seen->actions[i];
        if (action->kind == ACTION_UPDATE && !action->indirect &&
            names_are_equal(action->name, column)) {
            return true;
        }
    }
    return false;
}

/* A column that the copy into a table made anew does not name, so that all rows
 * have the same; or one of a foreign key, which an action changed. */
static void judge_value(const struct undo_rows *rows,
                        const struct observation *seen, const struct loss *loss,
                        const struct watched_value *value)
{
    struct value_count now =
        value_count(rows->scratch, loss->heir->name, value->column->name);
    bool is_void = now.rows > 0 && now.values == 0 && value->before.values > 0;
    bool is_default =
        now.rows > 1 && now.distinct == 1 && value->before.distinct > 1;
    if (loss->old == loss->heir) {
        if (now.values < value->before.values) {
            report_value(rows, seen, loss, value, loss->cause);
        }
    } else if ((is_void || is_default) && loss->heir->filled != TOUCHED_NEVER &&
               !statement_says(seen->statements[loss->heir->filled].span,
                               value->column->name)) {
        report_value(rows, seen, loss, value,
                     "the table is made anew with the column, and this "
                     "statement does not copy it");
    }
}

static void judge(const struct undo_rows *rows, const struct observation *seen,
                  const struct watched_rows *watched,
                  const struct touched *touched)
{
    const struct watched_value *value = NULL;
    struct loss loss = {watched, NULL, NULL, TOUCHED_NEVER, ""};
    long long now = 0;
    loss.old = touched_find(touched, watched->table->name);
    if (loss.old == NULL) {
        return;
    }
    loss.heir = touched_heir(touched, loss.old);
    if (is_meant(loss.old, loss.heir)) {
        return;
    }
    find_statement(&loss, seen);
    now = row_count(rows->scratch, loss.heir->name);
    if (loss.statement == TOUCHED_NEVER || now < 0) {
        return;
    }
    if (now < watched->before) {
        report_rows(rows, seen, &loss, now);
        return;
    }
    for (value = watched->values; value != NULL; value = value->next) {
        if (!is_updated(seen, value->column->name)) {
            judge_value(rows, seen, &loss, value);
        }
    }
}

void undo_rows_judge(struct undo_rows *rows, const struct observation *seen)
{
    const struct watched_rows *watched = rows->first;
    struct touched touched;
    touched_read(&touched, rows->arena, rows->step->after, seen);
    for (; watched != NULL; watched = watched->next) {
        judge(rows, seen, watched, &touched);
    }
}
