/* SPDX-License-Identifier: MIT
 *
 * What of a schema a step may have broken, tried by trial.h, and what of it was
 * mended later. The report is compiles_report.c's.
 */
#include <stdint.h>
#include <string.h>

#include "prove/judge/breakage.h"
#include "prove/judge/compiles.h"
#include "prove/judge/trial.h"
#include "sql/words.h"

struct compiles {
    struct arena *arena;
    const struct migration_set *set;
    bool gave_up; /* the next one would take as long as the last one */
    struct breakage *first;
    struct breakage **end;
};

/* A table, view or trigger behind a step. */
struct item {
    enum breakage_part part; /* BREAKAGE_TABLE for a table */
    const void *identity;    /* shared by snapshots while it is the same */
    struct str name;
    struct str sql;
    const struct schema_table *table; /* that it is, or is of; or NULL */
    const struct schema_trigger *trigger;
    bool was_broken; /* before the step */
    bool is_candidate;
    bool is_broken;
};

struct items {
    struct item *items;
    size_t count;
};

/* Of something that the step touched, or a view that mentions such a name. */
struct name {
    struct str name;
    bool is_taken; /* dropped or altered, and not only made */
};

/* One look, at the schema behind one step. */
struct look {
    struct compiles *compiles;
    const struct step *step;
    struct trial trial;
    struct arena arena; /* gone behind the look */
    struct items before;
    struct items after;
    struct name *names;
    size_t name_count;       /* perhaps more than were kept */
    struct breakage **slots; /* what is broken before the step */
    size_t slot_count;
};

struct compiles *compiles_new(struct arena *arena)
{
    struct compiles *compiles = arena_new(arena, struct compiles);
    compiles->arena = arena;
    compiles->end = &compiles->first;
    return compiles;
}

/* --- what to look at -------------------------------------------------------*/

/* Tables first, in the order of creation, then views, then triggers. */
static struct items list_items(struct arena *arena, const struct schema *schema)
{
    struct items list = {NULL, 0};
    size_t i = 0;
    if (schema == NULL) {
        return list;
    }
    list.items = arena_array(arena, struct item,
                             schema->table_count + schema->view_count +
                                 schema->trigger_count);
    for (i = 0; i < schema->table_count; i += 1) {
        const struct schema_table *table = schema->tables[i];
        list.items[list.count++] = (struct item){.part = BREAKAGE_TABLE,
                                                 .identity = table,
                                                 .name = table->name,
                                                 .sql = table->sql,
                                                 .table = table};
    }
    for (i = 0; i < schema->view_count; i += 1) {
        const struct schema_view *view = schema->views[i];
        list.items[list.count++] = (struct item){.part = BREAKAGE_VIEW,
                                                 .identity = view,
                                                 .name = view->name,
                                                 .sql = view->sql};
    }
    for (i = 0; i < schema->trigger_count; i += 1) {
        const struct schema_trigger *trigger = schema->triggers[i];
        list.items[list.count++] = (struct item){.part = BREAKAGE_TRIGGER,
                                                 .identity = trigger,
                                                 .name = trigger->name,
                                                 .sql = trigger->sql,
                                                 .trigger = trigger};
    }
    return list;
}

static struct item *find_item(const struct items *list, enum breakage_part part,
                              struct str name)
{
    size_t i = 0;
    for (i = 0; i < list->count; i += 1) {
        if (list->items[i].part == part &&
            names_are_equal(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}

/* What is new or altered is to be looked at. Both lists have what is the same
 * in the same order. */
static void mark_new(struct look *look)
{
    size_t at = 0;
    size_t i = 0;
    for (i = 0; i < look->after.count; i += 1) {
        struct item *item = &look->after.items[i];
        size_t found = at;
        while (found < look->before.count &&
               look->before.items[found].part <= item->part &&
               look->before.items[found].identity != item->identity) {
            found += 1;
        }
        item->is_candidate =
            found == look->before.count ||
            look->before.items[found].identity != item->identity;
        at = item->is_candidate ? at : found + 1;
    }
}

/* Where the search for a pointer begins in a table of 2^n slots. */
static size_t slot_of(const void *identity, size_t slot_count)
{
    return (size_t)(((uintptr_t)identity >> 4) * 2654435761U) &
           (slot_count - 1);
}

/* Put what is broken in a table by what it is. */
static void index_broken(struct look *look)
{
    struct breakage *breakage = NULL;
    size_t count = 0;
    for (breakage = look->compiles->first; breakage != NULL;
         breakage = breakage->next) {
        count += breakage->mended == NULL;
    }
    for (look->slot_count = 2; look->slot_count < count * 2;) {
        look->slot_count *= 2;
    }
    look->slots =
        arena_array(&look->arena, struct breakage *, look->slot_count);
    for (breakage = look->compiles->first; breakage != NULL;
         breakage = breakage->next) {
        size_t at = slot_of(breakage->identity, look->slot_count);
        breakage->is_there = false;
        if (breakage->mended != NULL) {
            continue;
        }
        while (look->slots[at] != NULL) {
            at = (at + 1) & (look->slot_count - 1);
        }
        look->slots[at] = breakage;
    }
}

/* What is there of what is broken. What was dropped is broken no more. */
static void mark_broken(struct look *look)
{
    struct breakage *breakage = NULL;
    size_t i = 0;
    for (i = 0; i < look->after.count; i += 1) {
        struct item *item = &look->after.items[i];
        size_t at = slot_of(item->identity, look->slot_count);
        for (; look->slots[at] != NULL;
             at = (at + 1) & (look->slot_count - 1)) {
            if (look->slots[at]->identity == item->identity) {
                look->slots[at]->is_there = true;
                item->was_broken = true;
            }
        }
    }
    for (breakage = look->compiles->first; breakage != NULL;
         breakage = breakage->next) {
        enum breakage_part part =
            breakage->part == BREAKAGE_KEYS ? BREAKAGE_TABLE : breakage->part;
        if (breakage->mended == NULL && !breakage->is_there &&
            find_item(&look->after, part, breakage->name) == NULL) {
            breakage->mended = breakage_last_change(look->step)->migration;
        }
    }
}

/* Whether a text has a name in it, perhaps as a part of a word. */
static bool mentions(struct str sql, struct str name)
{
    size_t at = 0;
    if (name.size == 0 || memchr(name.data, '"', name.size) != NULL) {
        return true; /* perhaps twice */
    }
    for (at = 0; at + name.size <= sql.size; at += 1) {
        if ((sql.data[at] | 0x20) == (name.data[0] | 0x20) &&
            sqlite3_strnicmp(sql.data + at, name.data, (int)name.size) == 0) {
            return true;
        }
    }
    return false;
}

static bool refers_to(const struct schema_table *table, struct str name)
{
    size_t i = 0;
    for (i = 0; i < table->key_count; i += 1) {
        if (names_are_equal(table->keys[i].parent, name)) {
            return true;
        }
    }
    return false;
}

/* So many names at once that everything is looked at. */
#define NAMES_MAXIMUM 64

static void add_name(struct look *look, struct str name, bool is_taken)
{
    size_t i = 0;
    for (i = 0; i < look->name_count && i < NAMES_MAXIMUM; i += 1) {
        if (names_are_equal(look->names[i].name, name)) {
            return;
        }
    }
    if (look->name_count < NAMES_MAXIMUM) {
        look->names[look->name_count] = (struct name){name, is_taken};
    }
    look->name_count += 1;
}

/* What the step took something from, and what it made. */
static void list_names(struct look *look)
{
    const struct observation *seen = look->step->seen;
    size_t i = 0;
    look->names = arena_array(&look->arena, struct name, NAMES_MAXIMUM);
    for (i = 0; i < seen->action_count; i += 1) {
        struct str name = breakage_taken(&seen->actions[i]);
        if (name.size > 0) {
            add_name(look, name, true);
        }
    }
    for (i = 0; i < look->after.count; i += 1) {
        const struct item *item = &look->after.items[i];
        if (item->is_candidate) {
            add_name(look,
                     item->trigger == NULL ? item->name : item->trigger->table,
                     false);
        }
    }
}

/* What mentions the name of something that was taken is to be looked at, and
 * what is broken as well if it was made; of views, also what mentions those. */
static void mark_mentions(struct look *look, const struct name *name)
{
    size_t i = 0;
    for (i = 0; i < look->after.count; i += 1) {
        struct item *item = &look->after.items[i];
        if (item->is_candidate || !(name->is_taken || item->was_broken)) {
            continue;
        }
        item->is_candidate = item->part == BREAKAGE_TABLE
                                 ? refers_to(item->table, name->name)
                                 : mentions(item->sql, name->name);
        if (item->is_candidate && item->part == BREAKAGE_VIEW) {
            add_name(look, item->name, name->is_taken);
        }
    }
}

static void mark_candidates(struct look *look)
{
    size_t next = 0;
    size_t i = 0;
    mark_new(look);
    list_names(look);
    for (next = 0; next < look->name_count && next < NAMES_MAXIMUM; next += 1) {
        mark_mentions(look, &look->names[next]);
    }
    for (i = 0; i < look->after.count && look->name_count > NAMES_MAXIMUM;
         i += 1) {
        look->after.items[i].is_candidate = true;
    }
}

/* --- what became of it -----------------------------------------------------*/

static struct breakage *find_open(const struct compiles *compiles,
                                  enum breakage_part part, struct str name)
{
    struct breakage *breakage = compiles->first;
    while (breakage != NULL &&
           (breakage->mended != NULL || breakage->part != part ||
            !names_are_equal(breakage->name, name))) {
        breakage = breakage->next;
    }
    return breakage;
}

static void add_breakage(struct look *look, const struct item *item,
                         enum breakage_part part, struct str reason,
                         bool was_broken)
{
    struct compiles *compiles = look->compiles;
    struct breakage *breakage = arena_new(compiles->arena, struct breakage);
    enum breakage_part kind = item->part;
    breakage->part = part;
    breakage->identity = item->identity;
    breakage->name = str_copy(compiles->arena, item->name);
    breakage->table = item->trigger == NULL
                          ? STR("")
                          : str_copy(compiles->arena, item->trigger->table);
    breakage->reason = reason;
    breakage->was_whole =
        !was_broken && find_item(&look->before, kind, item->name) != NULL;
    breakage_blame(breakage, compiles->arena, look->step, item->sql);
    if (part == BREAKAGE_KEYS) {
        breakage_explain_key(breakage, compiles->arena, look->step->after,
                             item->table);
    }
    *compiles->end = breakage;
    compiles->end = &breakage->next;
}

/* Whether what an item names is up to a module of the application's, whose
 * columns nobody knows here: a stub plays it. */
static bool is_up_to_module(struct look *look, const struct item *item)
{
    const struct requirements *requirements = &look->step->set->requirements;
    struct arena *arena = &look->arena;
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < requirements->need_count; i += 1) {
        struct str module = requirements->needs[i].name;
        if (requirements->needs[i].kind != NEED_MODULE) {
            continue;
        }
        if (breakage_has_name(arena, item->sql, module, NULL)) {
            return true;
        }
        for (j = 0; j < look->after.count; j += 1) {
            const struct item *other = &look->after.items[j];
            if (other->table != NULL && other->table->is_virtual &&
                breakage_has_name(arena, other->sql, module, NULL) &&
                breakage_has_name(arena, item->sql, other->name, NULL)) {
                return true;
            }
        }
    }
    return false;
}

/* Note how a part of an item was found. */
static void settle(struct look *look, struct item *item,
                   enum breakage_part part, struct str reason)
{
    struct breakage *open = find_open(look->compiles, part, item->name);
    bool was_broken = open != NULL;
    size_t unused = 0;
    if (reason.size > 0 &&
        (breakage_is_by_age(reason) || is_up_to_module(look, item))) {
        reason = STR("");
    }
    item->is_broken = item->is_broken || reason.size > 0;
    if (open != NULL &&
        (reason.size == 0 ||
         breakage_find_making(look->step->seen, part, item->name, &unused))) {
        open->mended = breakage_last_change(look->step)->migration;
        open = NULL;
    }
    if (reason.size > 0 && open == NULL) {
        add_breakage(look, item, part, reason, was_broken);
    } else if (open != NULL) {
        open->identity = item->identity;
        open->reason = reason;
    }
}

static void try_trigger(struct look *look, struct item *item)
{
    struct str on = item->trigger->table;
    struct item *view = find_item(&look->after, BREAKAGE_VIEW, on);
    struct item *table = find_item(&look->after, BREAKAGE_TABLE, on);
    struct str reason;
    if ((view != NULL && view->is_broken) ||
        (table != NULL && table->is_broken)) {
        return; /* nothing can be said of it */
    }
    reason = trial_trigger(&look->trial, item->trigger,
                           table == NULL ? NULL : table->table);
    if (reason.size == 0 && table != NULL) {
        reason = trial_update_of(&look->trial, item->trigger, table->table);
    }
    settle(look, item, BREAKAGE_TRIGGER, reason);
}

static void try_item(struct look *look, struct item *item)
{
    struct str reason;
    switch (item->part) {
    case BREAKAGE_TABLE:
        reason = trial_table(&look->trial, item->table);
        settle(look, item, BREAKAGE_TABLE, reason);
        if (reason.size == 0) {
            bool is_broken = item->is_broken;
            settle(look, item, BREAKAGE_KEYS,
                   item->table->key_count == 0
                       ? STR("")
                       : trial_keys(&look->trial, item->table));
            item->is_broken = is_broken; /* its triggers work all the same */
        }
        break;
    case BREAKAGE_VIEW:
        settle(look, item, BREAKAGE_VIEW, trial_view(&look->trial, item->name));
        break;
    default:
        try_trigger(look, item);
    }
}

static bool follows_from(const struct breakage *breakage,
                         const struct breakage *root)
{
    while (breakage != NULL && breakage != root) {
        breakage = breakage->root;
    }
    return breakage != NULL;
}

/* A broken view of which something, with this statement, is only a
 * consequence. */
static const struct breakage *
find_root(struct look *look, const struct breakage *breakage, struct str sql)
{
    const struct breakage *root = look->compiles->first;
    while (root != NULL &&
           (root->mended != NULL || root->part != BREAKAGE_VIEW ||
            !str_equal(root->reason, breakage->reason) ||
            follows_from(root, breakage) ||
            !breakage_has_name(&look->arena, sql, root->name, NULL))) {
        root = root->next;
    }
    return root;
}

/* Tell causes from consequences, among what the step broke and where it mended
 * a cause. */
static void find_roots(struct look *look, const struct breakage *added)
{
    struct breakage *breakage = NULL;
    bool is_new = false;
    for (breakage = look->compiles->first; breakage != NULL;
         breakage = breakage->next) {
        bool is_open =
            breakage->mended == NULL && (breakage->part == BREAKAGE_VIEW ||
                                         breakage->part == BREAKAGE_TRIGGER);
        bool is_lost = breakage->root != NULL && breakage->root->mended != NULL;
        const struct item *item = NULL;
        is_new = is_new || breakage == added;
        if (is_open && (is_new || is_lost)) {
            item = find_item(&look->after, breakage->part, breakage->name);
        }
        if (item != NULL) {
            breakage->root = find_root(look, breakage, item->sql);
        }
    }
}

void compiles_step(struct compiles *compiles, const struct step *step,
                   struct scratch *scratch)
{
    struct breakage **added = compiles->end;
    struct look look;
    size_t i = 0;
    compiles->set = step->set;
    if (compiles->gave_up || breakage_last_change(step) == NULL) {
        return;
    }
    memset(&look, 0, sizeof look);
    arena_init(&look.arena);
    look.compiles = compiles;
    look.step = step;
    look.before = list_items(&look.arena, step->before);
    look.after = list_items(&look.arena, step->after);
    index_broken(&look);
    mark_broken(&look);
    mark_candidates(&look);
    trial_begin(&look.trial, compiles->arena, scratch);
    for (i = 0; i < look.after.count && !look.trial.gave_up; i += 1) {
        if (look.after.items[i].is_candidate) {
            try_item(&look, &look.after.items[i]);
        }
    }
    find_roots(&look, *added);
    compiles->gave_up = look.trial.gave_up;
    trial_end(&look.trial);
    arena_release(&look.arena);
}

void compiles_end(struct compiles *compiles, struct diags *diags)
{
    const struct breakage *breakage = compiles->first;
    for (; breakage != NULL; breakage = breakage->next) {
        breakage_report(breakage, &compiles->set->requirements, diags);
    }
}
