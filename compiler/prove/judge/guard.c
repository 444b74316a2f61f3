/* SPDX-License-Identifier: MIT
 *
 * From what was seen of a script to the tables that the runtime guards.
 */
#include "prove/judge/guard.h"

#include <string.h>

#include "prove/touched.h"
#include "sql/words.h"

struct guard {
    struct touched touched;
    const struct schema *before;
    const struct schema *after;
    bool is_down;
    bool allowed; /* to lose rows */
    struct script *script;
};

static bool deletes(const struct touched_table *table,
                    const struct touched_table *heir)
{
    return table->is_deleted || (heir != NULL && heir->is_deleted);
}

/* Whether SQLite could take rows from a table in what was done to it. */
static bool may_shrink(const struct touched_table *table,
                       const struct touched_table *heir)
{
    return table != heir || table->is_deleted_indirectly || table->is_replaced;
}

/* Whether rows of a table may have lost their parent in `parent`, or got one
 * that is none: whatever a script does to it but to give it rows. */
static bool unsettles(const struct touched_table *parent)
{
    return parent->dropped != TOUCHED_NEVER || parent->made != TOUCHED_NEVER ||
           parent->is_altered || parent->is_deleted ||
           parent->is_deleted_indirectly || parent->is_updated ||
           parent->is_replaced;
}

/* Whether foreign keys of a table behind the script are to be checked, of which
 * nothing is known but what it refers to. */
static bool is_unsettled(const struct guard *guard,
                         const struct schema_table *table)
{
    const struct touched_table *parent = NULL;
    size_t i = 0;
    for (i = 0; i < table->key_count; i += 1) {
        for (parent = guard->touched.first; parent != NULL;
             parent = parent->next) {
            if (unsettles(parent) &&
                (names_are_equal(parent->name, table->keys[i].parent) ||
                 (parent->before.data != NULL &&
                  names_are_equal(parent->before, table->keys[i].parent)))) {
                return true;
            }
        }
    }
    return false;
}

static bool changes_keys(const struct touched_table *table)
{
    return table->is_inserted || table->is_updated || table->is_altered ||
           table->made != TOUCHED_NEVER;
}

static bool has_keys(const struct guard *guard,
                     const struct schema_table *after,
                     const struct touched_table *heir)
{
    return after != NULL && after->key_count > 0 &&
           ((heir != NULL && changes_keys(heir)) || is_unsettled(guard, after));
}

static bool keeps_rows(const struct guard *guard,
                       const struct touched_table *table,
                       const struct touched_table *heir)
{
    bool refilled =
        table == heir || heir == NULL || heir->filled != TOUCHED_NEVER;
    return heir != NULL && !guard->allowed && !deletes(table, heir) &&
           (refilled || !guard->is_down);
}

/* A table that the script did not touch itself: it is there behind it as it
 * was. */
static bool guard_untouched(const struct guard *guard,
                            const struct schema_table *table,
                            struct guarded_table *row)
{
    row->after = table->name;
    row->has_keys = is_unsettled(guard, table);
    row->keeps_rows = false;
    return row->has_keys;
}

static bool guard_touched(const struct guard *guard, struct touched_table *old,
                          struct guarded_table *row)
{
    struct touched_table *heir = touched_heir(&guard->touched, old);
    const struct schema_table *after =
        heir == NULL ? NULL : schema_find_table(guard->after, heir->name);
    row->after = after == NULL ? (struct str){NULL, 0} : after->name;
    row->has_keys = has_keys(guard, after, heir);
    row->keeps_rows =
        after != NULL && keeps_rows(guard, old, heir) && may_shrink(old, heir);
    return after == NULL || !after->is_virtual;
}

/* A table that was there before. */
static void guard_old(struct guard *guard, const struct schema_table *table)
{
    struct guarded_table *row =
        &guard->script->tables[guard->script->table_count];
    struct touched_table *old = touched_find(&guard->touched, table->name);
    row->before = table->name;
    if (!table->is_virtual && (old == NULL ? guard_untouched(guard, table, row)
                                           : guard_touched(guard, old, row))) {
        guard->script->table_count += 1;
    }
}

/* A table that is there behind the script, if nothing guards it yet. */
static void guard_new(struct guard *guard, const struct schema_table *table)
{
    struct guarded_table *row =
        &guard->script->tables[guard->script->table_count];
    struct touched_table *made = guard->touched.first;
    while (made != NULL &&
           (made->made == TOUCHED_NEVER || made->dropped != TOUCHED_NEVER ||
            made->is_temporary || !names_are_equal(made->name, table->name))) {
        made = made->next;
    }
    if (made != NULL && !table->is_virtual &&
        !touched_is_heir(&guard->touched, made)) {
        row->before = (struct str){NULL, 0};
        row->after = table->name;
        row->keeps_rows = false;
        row->has_keys = table->key_count > 0;
        guard->script->table_count += 1;
    }
}

static void guard_script(struct guard *guard, struct arena *arena,
                         const struct observation *seen)
{
    struct script *script = guard->script;
    struct guarded_table *tables = NULL;
    struct arena work;
    size_t i = 0;
    arena_init(&work);
    touched_read(&guard->touched, &work, guard->before, seen);
    script->tables =
        arena_array(&work, struct guarded_table,
                    guard->before->table_count + guard->after->table_count + 1);
    script->table_count = 0;
    for (i = 0; i < guard->before->table_count; i += 1) {
        guard_old(guard, guard->before->tables[i]);
    }
    for (i = 0; i < guard->after->table_count; i += 1) {
        guard_new(guard, guard->after->tables[i]);
    }
    tables = arena_array(arena, struct guarded_table, script->table_count + 1);
    memcpy(tables, script->tables, script->table_count * sizeof *tables);
    script->tables = tables;
    script->tables_known = true;
    arena_release(&work);
}

static bool allows(const struct script *script, enum diag_code code)
{
    size_t i = 0;
    for (i = 0; i < script->allowance_count; i += 1) {
        if (script->allowances[i].code == code) {
            return true;
        }
    }
    return false;
}

void guard_up(const struct step *step)
{
    struct guard guard = {0};
    if (step->first != step->last) {
        return;
    }
    guard.script = &step_migration(step)->up;
    guard.before = step->before;
    guard.after = step->after;
    guard.allowed = allows(guard.script, CODE_ROW_LOSS);
    guard_script(&guard, step->arena, step->seen);
}

void guard_down(const struct step *step, const struct observation *seen,
                const struct schema *before, const struct schema *after)
{
    struct guard guard = {0};
    guard.script = &step_migration(step)->down;
    guard.before = before;
    guard.after = after;
    guard.is_down = true;
    guard.allowed = allows(guard.script, CODE_DOWN_ROW_LOSS);
    guard_script(&guard, step->arena, seen);
}

bool guard_takes_rows(const struct observation *seen, struct str table)
{
    struct arena arena;
    struct touched touched;
    struct touched_table *old = NULL;
    struct touched_table *heir = NULL;
    bool takes = false;
    arena_init(&arena);
    touched_read(&touched, &arena, NULL, seen);
    old = touched_find(&touched, table);
    if (old != NULL) {
        heir = touched_heir(&touched, old);
        takes = heir == NULL || deletes(old, heir) ||
                (heir != old && heir->filled == TOUCHED_NEVER);
    }
    arena_release(&arena);
    return takes;
}
