/* SPDX-License-Identifier: MIT
 *
 * Columns that a copy forgets. An expression that gives NULL, or a NULL that is
 * selected, may be meant, or be due to what the proof's rows are; a column that
 * is not named at all is a mistake.
 */
#include "prove/judge/value_loss.h"

#include "model/finding.h"
#include "prove/row_count.h"
#include "sql/words.h"

struct column_watch {
    struct column_watch *next;
    const struct schema_table *table;
    const struct schema_column *column;
    struct value_count before;
    bool by_key;   /* it is a foreign key's, whose action may change it */
    size_t shrank; /* at this statement; TOUCHED_NEVER */
    bool is_void;
};

struct value_loss {
    struct arena *arena;
    const struct step *step;
    struct scratch *scratch;
    struct column_watch *first;
    struct column_watch **end;
};

struct value_loss *value_loss_begin(struct arena *arena,
                                    const struct step *step,
                                    struct scratch *scratch)
{
    struct value_loss *loss = arena_new(arena, struct value_loss);
    loss->arena = arena;
    loss->step = step;
    loss->scratch = scratch;
    loss->end = &loss->first;
    return loss;
}

static void watch(struct value_loss *loss, const struct schema_table *table,
                  const struct schema_column *column, bool by_key)
{
    struct column_watch *watch = arena_new(loss->arena, struct column_watch);
    watch->table = table;
    watch->column = column;
    watch->by_key = by_key;
    watch->shrank = TOUCHED_NEVER;
    watch->before = value_count(loss->scratch, table->name, column->name);
    *loss->end = watch;
    loss->end = &watch->next;
}

static void watch_rebuilt(struct value_loss *loss,
                          const struct schema_table *table,
                          const struct schema_table *after)
{
    size_t i = 0;
    for (i = 0; i < table->column_count; i += 1) {
        const struct schema_column *column = &table->columns[i];
        const struct schema_column *later =
            schema_find_column(after, column->name);
        if (column->kind == COLUMN_ORDINARY && later != NULL &&
            later->kind == COLUMN_ORDINARY) {
            watch(loss, table, column, false);
        }
    }
}

static void watch_keys(struct value_loss *loss,
                       const struct schema_table *table)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < table->key_count; i += 1) {
        const struct schema_foreign_key *key = &table->keys[i];
        bool changes = names_are_equal(key->on_delete, STR("SET NULL")) ||
                       names_are_equal(key->on_delete, STR("SET DEFAULT"));
        for (j = 0; changes && j < key->part_count; j += 1) {
            const struct schema_column *column =
                schema_find_column(table, key->parts[j].from);
            if (column != NULL) {
                watch(loss, table, column, true);
            }
        }
    }
}

void value_loss_watch(struct value_loss *loss, const struct schema_table *table,
                      const struct touched *foreseen, struct touched_table *old)
{
    struct touched_table *heir = touched_heir(foreseen, old);
    if (heir != NULL && heir != old) {
        const struct schema_table *after =
            schema_find_table(loss->step->after, heir->name);
        if (after != NULL && !after->is_virtual) {
            watch_rebuilt(loss, table, after);
        }
    } else if (heir != NULL) {
        watch_keys(loss, table);
    }
}

static bool has_action(const struct observation *seen, size_t statement,
                       enum action_kind kind)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        if (seen->actions[i].statement == statement &&
            seen->actions[i].kind == kind) {
            return true;
        }
    }
    return false;
}

/* A row that is deleted by name has its children's keys set as the schema says;
 * a table that is dropped in order to be made anew does so by accident. */
void value_loss_visit(struct value_loss *loss, const struct observation *seen,
                      size_t index)
{
    struct column_watch *watch = loss->first;
    bool drops = has_action(seen, index, ACTION_DROP_TABLE);
    for (; watch != NULL && drops; watch = watch->next) {
        struct value_count now;
        if (!watch->by_key || watch->shrank != TOUCHED_NEVER) {
            continue;
        }
        now =
            value_count(loss->scratch, watch->table->name, watch->column->name);
        if (now.values >= 0 && now.values < watch->before.values) {
            watch->shrank = index;
        }
    }
}

void value_loss_forget(struct value_loss *loss,
                       const struct schema_table *table)
{
    struct column_watch *watch = loss->first;
    for (; watch != NULL; watch = watch->next) {
        watch->is_void = watch->is_void || watch->table == table;
    }
}

/* --- what is reported ------------------------------------------------------*/

static bool is_updated(const struct observation *seen, struct str column)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        if (seen->actions[i].kind == ACTION_UPDATE &&
            !seen->actions[i].indirect &&
            names_are_equal(seen->actions[i].name, column)) {
            return true;
        }
    }
    return false;
}

/* More tokens than a list of columns has. */
#define LIST_MAXIMUM 8192

/* Whether an INSERT has a list of columns that leaves one out. */
static bool leaves_out(struct arena *arena, struct span statement,
                       struct str column)
{
    struct words words = words_of(arena, statement, LIST_MAXIMUM);
    size_t at = words_find(&words, 0, "INTO") + 2;
    size_t end = 0;
    at += words_is(&words, at, ".") ? 2 : 0;
    at += words_is(&words, at, "AS") ? 2 : 0;
    if (!words_is(&words, at, "(")) {
        return false;
    }
    end = words_skip(&words, at);
    for (at += 1; at < end; at += 1) {
        if (words_names(&words, at, column)) {
            return false;
        }
    }
    return end < words.count;
}

static void report(struct value_loss *loss, const struct observation *seen,
                   const struct column_watch *watch, size_t at,
                   const char *what, const char *cause)
{
    const struct seen_statement *statement = &seen->statements[at];
    struct diags *diags = loss->step->diags;
    struct diag *diag = finding_report(
        diags, statement->migration, CODE_ROW_LOSS, statement->span,
        "'%.*s.%.*s' loses its values: %s", STR_ARGS(watch->table->name),
        STR_ARGS(watch->column->name), what);
    diag_note(diags, diag, SPAN_NONE, "%s", cause);
    diag_note(diags, diag, SPAN_NONE,
              "if they are to go: '-- migrate:allow row-loss REASON'");
}

static void judge_rebuilt(struct value_loss *loss,
                          const struct observation *seen,
                          const struct column_watch *watch,
                          const struct touched_table *heir)
{
    struct value_count now =
        value_count(loss->scratch, heir->name, watch->column->name);
    bool is_null = now.rows > 0 && now.values == 0 && watch->before.values > 0;
    bool is_default =
        now.rows > 1 && now.distinct == 1 && watch->before.distinct > 1;
    if ((is_null || is_default) &&
        leaves_out(loss->arena, seen->statements[heir->filled].span,
                   watch->column->name)) {
        report(loss, seen, watch, heir->filled,
               is_null ? "all rows have NULL" : "all rows have its default",
               "the table is made anew with the column, and this statement "
               "does not copy it");
    }
}

void value_loss_judge(struct value_loss *loss, const struct observation *seen,
                      const struct touched *touched)
{
    const struct column_watch *watch = loss->first;
    for (; watch != NULL; watch = watch->next) {
        struct touched_table *old = touched_find(touched, watch->table->name);
        struct touched_table *heir =
            old == NULL ? NULL : touched_heir(touched, old);
        if (watch->is_void || is_updated(seen, watch->column->name)) {
            continue;
        }
        if (watch->shrank != TOUCHED_NEVER) {
            report(loss, seen, watch, watch->shrank,
                   "an ON DELETE action takes them",
                   "foreign keys are enforced here: a table that is dropped "
                   "deletes its rows first, and rows that refer to them are "
                   "changed as their ON DELETE says");
        } else if (heir != NULL && heir != old &&
                   heir->filled != TOUCHED_NEVER) {
            judge_rebuilt(loss, seen, watch, heir);
        }
    }
}
