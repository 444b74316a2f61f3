/* SPDX-License-Identifier: MIT
 *
 * The walk over what statements did. Only what they touched is looked at, so
 * that a step on a large schema costs no more than on a small one.
 */
#include "prove/lint/changes.h"

/* Enough tokens to see what a statement is about. */
#define OPENING_MAXIMUM 12

static struct changed_object *add_object(struct changes *changes,
                                         enum object_type type, struct str name,
                                         struct changed_object *home,
                                         size_t made)
{
    struct arena *arena = changes->step->arena;
    struct changed_object *object = arena_new(arena, struct changed_object);

    object->type = type;
    object->first_name = name;
    object->name = name;
    object->home = home;
    object->made = made;
    object->gone = NO_STATEMENT;
    object->renamed = NO_STATEMENT;
    object->edited = NO_STATEMENT;
    object->filled = NO_STATEMENT;
    if (home != NULL) {
        object->sibling = home->children;
        home->children = object;
    }
    changes->objects =
        arena_append(arena, changes->objects, sizeof(struct changed_object *),
                     changes->object_count);
    changes->objects[changes->object_count++] = object;
    return object;
}

/* Begin to follow what was there before the step, once. */
static struct changed_object *touch(struct changes *changes,
                                    enum object_type type, struct str name,
                                    struct changed_object *home)
{
    struct arena *arena = changes->step->arena;
    struct changed_object *object =
        changed_names_find(&changes->old, type, false, name);

    if (object == NULL) {
        object = add_object(changes, type, name, home, NO_STATEMENT);
        changed_names_add(&changes->old, arena, object);
        changed_names_add(&changes->live, arena, object);
    }
    return object;
}

/* Follow an index or trigger of before the step, and what it stands on. */
static struct changed_object *touch_on(struct changes *changes,
                                       enum object_type type, struct str name,
                                       struct str home)
{
    const struct schema *before = changes->step->before;
    struct changed_object *object = NULL;

    if (schema_find_table(before, home) != NULL) {
        object = touch(changes, OBJECT_TABLE, home, NULL);
    } else if (schema_find_view(before, home) != NULL) {
        object = touch(changes, OBJECT_VIEW, home, NULL);
    }
    return touch(changes, type, name, object);
}

static struct changed_object *
touch_by_name(struct changes *changes, enum object_type type, struct str name)
{
    const struct schema *before = changes->step->before;
    const struct schema_table *of = NULL;
    const struct schema_trigger *trigger = NULL;

    switch (type) {
    case OBJECT_TABLE:
        return schema_find_table(before, name) == NULL
                   ? NULL
                   : touch(changes, type, name, NULL);
    case OBJECT_VIEW:
        return schema_find_view(before, name) == NULL
                   ? NULL
                   : touch(changes, type, name, NULL);
    case OBJECT_INDEX:
        return schema_find_index(before, name, &of) == NULL
                   ? NULL
                   : touch_on(changes, type, name, of->name);
    case OBJECT_TRIGGER:
        trigger = schema_find_trigger(before, name);
        break;
    }
    return trigger == NULL ? NULL
                           : touch_on(changes, type, name, trigger->table);
}

/* The object that has a name at the present statement. */
static struct changed_object *find_live(struct changes *changes,
                                        enum object_type type, bool temporary,
                                        struct str name)
{
    struct changed_object *object =
        changed_names_find(&changes->live, type, temporary, name);

    if (object != NULL || temporary ||
        changed_names_find(&changes->old, type, false, name) != NULL) {
        return object;
    }
    return touch_by_name(changes, type, name);
}

/* What an index or trigger is made on: a temporary trigger may be on a table
 * that is not. */
static struct changed_object *find_home(struct changes *changes, bool temporary,
                                        struct str name)
{
    static const enum object_type types[] = {OBJECT_TABLE, OBJECT_VIEW};
    struct changed_object *home = NULL;

    for (size_t i = 0; home == NULL && i < 4; i++) {
        bool of_temporary = i < 2;

        if (temporary || !of_temporary) {
            home = find_live(changes, types[i % 2], of_temporary, name);
        }
    }
    return home;
}

static void make(struct changes *changes, enum object_type type,
                 const struct action *action)
{
    bool is_on = type == OBJECT_INDEX || type == OBJECT_TRIGGER;
    struct str name = type == OBJECT_TABLE ? action->table : action->name;
    struct changed_object *home = NULL;
    struct changed_object *object;

    if (is_on) {
        home = find_home(changes, action->temporary, action->table);
    }
    object = add_object(changes, type, name, home, action->statement);
    object->temporary = action->temporary;
    changed_names_add(&changes->live, changes->step->arena, object);
    changed_names_add(&changes->made, changes->step->arena, object);
    changes->effective[action->statement] = true;
}

static void end(struct changes *changes, struct changed_object *object,
                size_t statement, bool by_name)
{
    if (object->gone == NO_STATEMENT) {
        object->gone = statement;
        object->gone_by_name = by_name;
        changed_names_remove(&changes->live, object);
    }
}

/* A table takes its indexes and triggers along, also those that nobody spoke
 * of so far. */
static void end_with_children(struct changes *changes,
                              struct changed_object *object, size_t statement)
{
    const struct schema *before = changes->step->before;
    const struct schema_table *table =
        object->made != NO_STATEMENT || object->type != OBJECT_TABLE
            ? NULL
            : schema_find_table(before, object->first_name);

    for (size_t i = 0; table != NULL && i < table->index_count; i++) {
        if (table->indexes[i].sql.data != NULL) {
            touch(changes, OBJECT_INDEX, table->indexes[i].name, object);
        }
    }
    for (size_t i = 0;
         object->made == NO_STATEMENT && i < before->trigger_count; i++) {
        if (names_are_equal(before->triggers[i]->table, object->first_name)) {
            touch(changes, OBJECT_TRIGGER, before->triggers[i]->name, object);
        }
    }
    for (struct changed_object *child = object->children; child != NULL;
         child = child->sibling) {
        end(changes, child, statement, false);
    }
    end(changes, object, statement, true);
}

static void drop(struct changes *changes, enum object_type type,
                 const struct action *action)
{
    struct str name = type == OBJECT_TABLE ? action->table : action->name;
    struct changed_object *object =
        find_live(changes, type, action->temporary, name);

    changes->effective[action->statement] = true;
    if (object == NULL) {
        return; /* left behind by a step before */
    }
    if (type == OBJECT_TABLE || type == OBJECT_VIEW) {
        end_with_children(changes, object, action->statement);
    } else {
        end(changes, object, action->statement, true);
    }
}

static void add_alteration(struct changes *changes,
                           const struct alteration *event)
{
    changes->alterations =
        arena_append(changes->step->arena, changes->alterations,
                     sizeof(struct alteration), changes->alteration_count);
    changes->alterations[changes->alteration_count++] = *event;
}

/* What ALTER TABLE does, behind the table's name: sqlite.org/lang_altertable.
 * COLUMN may be left out; as a column's name it is in quotes. */
static bool read_alteration(struct arena *arena, const struct words *words,
                            struct alteration *event)
{
    size_t at = words_is(words, 3, ".") ? 5 : 3;
    size_t name = at + 1 + words_is(words, at + 1, "COLUMN");

    if (words_is(words, at, "RENAME") && words_is(words, at + 1, "TO")) {
        event->kind = ALTERED_TABLE_NAME;
        event->from = event->table->name;
        event->to = words_name(arena, words, at + 2);
    } else if (words_is(words, at, "RENAME")) {
        event->kind = ALTERED_COLUMN_NAME;
        event->from = words_name(arena, words, name);
        event->to = words_name(arena, words, name + 2);
    } else if (words_is(words, at, "ADD")) {
        event->kind = ALTERED_COLUMN_ADDED;
        event->to = words_name(arena, words, name);
    } else if (words_is(words, at, "DROP")) {
        event->kind = ALTERED_COLUMN_DROPPED;
        event->from = words_name(arena, words, name);
    } else {
        return false;
    }
    return true;
}

static void alter(struct changes *changes, const struct action *action)
{
    struct span items[OPENING_MAXIMUM];
    struct words words =
        words_opening(changes_statement(changes, action->statement)->span,
                      items, OPENING_MAXIMUM);
    struct alteration event = {
        .table =
            find_live(changes, OBJECT_TABLE, action->temporary, action->table),
        .statement = action->statement};

    if (event.table == NULL ||
        !read_alteration(changes->step->arena, &words, &event)) {
        return;
    }
    if (event.kind == ALTERED_TABLE_NAME) {
        changed_names_remove(&changes->live, event.table);
        event.table->name = event.to;
        event.table->renamed = event.statement;
        changed_names_add(&changes->live, changes->step->arena, event.table);
    }
    add_alteration(changes, &event);
}

static void read(struct changes *changes, const struct action *action)
{
    struct changed_object *table = changes->filling;

    if (table != NULL && changes->filling_statement == action->statement &&
        !action->indirect && table->filled == NO_STATEMENT) {
        table->filled = action->statement;
    }
}

/* SQLite tells of what is read behind what is written; but not where it moves
 * all rows of one table into another one of the same form at once (its "xfer
 * optimization", src/insert.c): INSERT INTO new SELECT * FROM old. */
static void fill(struct changes *changes, const struct action *action)
{
    struct span items[OPENING_MAXIMUM];
    struct words words;

    if (action->indirect) {
        return;
    }
    changes->filling = changed_names_find(&changes->live, OBJECT_TABLE,
                                          action->temporary, action->table);
    changes->filling_statement = action->statement;
    words = words_opening(changes_statement(changes, action->statement)->span,
                          items, OPENING_MAXIMUM);
    if (words_is(&words, words_find(&words, 0, "SELECT") + 1, "*")) {
        read(changes, action);
    }
}

static void edit(struct changes *changes, const struct action *action)
{
    struct changed_object *table =
        action->indirect ? NULL
                         : find_live(changes, OBJECT_TABLE, action->temporary,
                                     action->table);

    if (table != NULL && table->edited == NO_STATEMENT) {
        table->edited = action->statement;
    }
}

static void follow(struct changes *changes, const struct action *action)
{
    switch (action->kind) {
    case ACTION_CREATE_TABLE:
        make(changes, OBJECT_TABLE, action);
        break;
    case ACTION_CREATE_INDEX:
        make(changes, OBJECT_INDEX, action);
        break;
    case ACTION_CREATE_TRIGGER:
        make(changes, OBJECT_TRIGGER, action);
        break;
    case ACTION_CREATE_VIEW:
        make(changes, OBJECT_VIEW, action);
        break;
    case ACTION_DROP_TABLE:
        drop(changes, OBJECT_TABLE, action);
        break;
    case ACTION_DROP_INDEX:
        drop(changes, OBJECT_INDEX, action);
        break;
    case ACTION_DROP_TRIGGER:
        drop(changes, OBJECT_TRIGGER, action);
        break;
    case ACTION_DROP_VIEW:
        drop(changes, OBJECT_VIEW, action);
        break;
    case ACTION_ALTER_TABLE:
        alter(changes, action);
        break;
    case ACTION_INSERT:
        fill(changes, action);
        break;
    case ACTION_READ:
        read(changes, action);
        break;
    case ACTION_UPDATE:
    case ACTION_DELETE:
        edit(changes, action);
        break;
    case ACTION_CALL:
        break;
    }
}

/* What is there behind the step for a table of before it. */
static struct changed_object *successor(const struct changes *changes,
                                        struct changed_object *old)
{
    struct changed_object *now = changed_names_find(
        &changes->live, OBJECT_TABLE, false, old->first_name);

    if (now != NULL || old->gone == NO_STATEMENT) {
        return now != NULL ? now : old;
    }
    /* Renamed first, and rebuilt then. */
    now = changed_names_find(&changes->live, OBJECT_TABLE, false, old->name);
    return now != NULL && now->made != NO_STATEMENT &&
                   schema_find_table(changes->step->before, old->name) == NULL
               ? now
               : NULL;
}

static void find_pairs(struct changes *changes)
{
    const struct step *step = changes->step;

    changes->pairs =
        arena_array(step->arena, struct table_pair, changes->object_count);
    for (size_t i = 0; i < changes->object_count; i++) {
        struct changed_object *old = changes->objects[i];
        struct changed_object *now;
        struct table_pair pair = {.old = old};

        if (old->type != OBJECT_TABLE || old->made != NO_STATEMENT) {
            continue;
        }
        now = successor(changes, old);
        old->heir = pair.now = now;
        if (now != NULL) {
            now->replaces = old;
            pair.copied = now->filled;
            pair.before = schema_find_table(step->before, old->first_name);
            pair.after = schema_find_table(step->after, pair.now->name);
        }
        if (pair.before != NULL && pair.after != NULL) {
            changes->pairs[changes->pair_count++] = pair;
        }
    }
}

struct changes *changes_of(const struct step *step)
{
    const struct observation *seen = step->seen;
    struct changes *changes = arena_new(step->arena, struct changes);

    changes->step = step;
    changes->old.by_first_name = true;
    changes->made.by_first_name = true;
    changes->effective = arena_array(step->arena, bool, seen->statement_count);
    changes->words =
        arena_array(step->arena, struct words, seen->statement_count);
    for (size_t i = 0; i < seen->action_count; i++) {
        follow(changes, &seen->actions[i]);
    }
    find_pairs(changes);
    return changes;
}
