/* SPDX-License-Identifier: MIT
 *
 * New foreign keys, as an older program meets them: its rows are the parents
 * of rows that it knows nothing of.
 */
#include "prove/judge/compatible_parts.h"
#include "prove/lint/changes.h"
#include "sql/words.h"

struct keys {
    struct compatible *compatible;
    bool *exposed; /* of each table behind the step: an older program takes
                      rows from it or changes their keys, by a statement or by
                      a foreign key's action */
};

static size_t place_of(const struct schema *schema, struct str name)
{
    size_t i = 0;
    while (i < schema->table_count &&
           !names_are_equal(schema->tables[i]->name, name)) {
        i += 1;
    }
    return i;
}

static bool acts(struct str action)
{
    return !names_are_equal(action, STR("NO ACTION")) &&
           !names_are_equal(action, STR("RESTRICT"));
}

/* Whether a key's actions carry over what is done to the table that it refers
 * to. */
static bool spreads(const struct keys *keys, const struct schema_table *table)
{
    const struct schema *after = keys->compatible->step->after;
    size_t i = 0;
    for (i = 0; i < table->key_count; i += 1) {
        const struct schema_foreign_key *key = &table->keys[i];
        size_t parent = place_of(after, key->parent);
        if (parent < after->table_count && keys->exposed[parent] &&
            (acts(key->on_delete) || acts(key->on_update))) {
            return true;
        }
    }
    return false;
}

static void expose(struct keys *keys)
{
    const struct schema *before = keys->compatible->step->before;
    const struct schema *after = keys->compatible->step->after;
    bool more = true;
    size_t i = 0;
    keys->exposed = arena_array(keys->compatible->step->arena, bool,
                                after->table_count + 1);
    for (i = 0; i < after->table_count; i += 1) {
        keys->exposed[i] =
            schema_find_table(before, after->tables[i]->name) != NULL;
    }
    while (more) {
        more = false;
        for (i = 0; i < after->table_count; i += 1) {
            if (!keys->exposed[i] && spreads(keys, after->tables[i])) {
                keys->exposed[i] = true;
                more = true;
            }
        }
    }
}

static void refuse(const struct keys *keys, const struct schema_table *table,
                   const struct schema_foreign_key *key, const char *why)
{
    compatible_refuse(keys->compatible, "table", table->name, STR("references"),
                      "table '%.*s' refers to '%.*s': %s",
                      STR_ARGS(table->name), STR_ARGS(key->parent), why);
}

/* --- the actions -----------------------------------------------------------*/

static bool has_trigger(const struct schema *schema, struct str table)
{
    size_t i = 0;
    for (i = 0; i < schema->trigger_count; i += 1) {
        if (names_are_equal(schema->triggers[i]->table, table)) {
            return true;
        }
    }
    return false;
}

/* The column that a part refers to; NULL when it is not there. */
static const struct schema_column *
target_of(const struct schema_table *parent,
          const struct schema_foreign_key *key, size_t part)
{
    size_t i = 0;
    if (key->parts[part].to.data != NULL) {
        return schema_find_column(parent, key->parts[part].to);
    }
    for (i = 0; i < parent->column_count; i += 1) {
        if (parent->columns[i].key_position == part + 1) {
            return &parent->columns[i];
        }
    }
    return NULL;
}

static bool is_integer(const struct schema_column *column)
{
    struct str type = column->type;
    size_t i = 0;
    for (i = 0; i + 3 <= type.size; i += 1) {
        if (names_are_equal(str_slice(type, i, i + 3), STR("INT"))) {
            return true;
        }
    }
    return false;
}

/* Whether a column keeps whatever its parent's may have, so that it is still
 * found there. Only a STRICT table and a rowid are sure to have what their type
 * says (sqlite.org/datatype3.html, 2 and 3.1). */
static bool keeps_values_of(const struct schema_table *table,
                            const struct schema_column *column,
                            const struct schema_table *parent,
                            const struct schema_column *target)
{
    bool is_sure = parent->strict || column_is_rowid(parent, target);
    bool is_demanding = table->strict || column_is_rowid(table, column);
    bool is_same = names_are_equal(column->type, target->type) ||
                   (is_integer(column) && is_integer(target)) ||
                   (column->type.size == 0 && !table->strict);
    return is_same && (is_sure || !is_demanding) &&
           names_are_equal(column->collation, target->collation);
}

/* The same, with NULL, where the parent's may be made that. */
static bool takes_values_of(const struct schema_table *table,
                            const struct schema_column *column,
                            const struct schema_table *parent,
                            const struct schema_column *target)
{
    bool takes_null = !column->not_null && column->key_position == 0;
    return target != NULL && keeps_values_of(table, column, parent, target) &&
           (takes_null || target->not_null || column_is_rowid(parent, target));
}

/* Whether the actions of a key can put NULL, or another key, into its columns
 * without being refused. */
static bool can_change(const struct keys *keys,
                       const struct schema_table *table,
                       const struct schema_table *parent,
                       const struct schema_foreign_key *key)
{
    struct arena *arena = keys->compatible->step->arena;
    bool follows = names_are_equal(key->on_update, STR("CASCADE"));
    bool nulls = names_are_equal(key->on_update, STR("SET NULL")) ||
                 names_are_equal(key->on_delete, STR("SET NULL"));
    size_t i = 0;
    for (i = 0; i < key->part_count && (follows || nulls); i += 1) {
        const struct schema_column *column =
            schema_find_column(table, key->parts[i].from);
        if (column == NULL || compatible_is_ruled(arena, table, column->name) ||
            (nulls && (column->not_null || column->key_position > 0)) ||
            (follows && !takes_values_of(table, column, parent,
                                         target_of(parent, key, i)))) {
            return false;
        }
    }
    return true;
}

static bool is_set_default(struct str action)
{
    return names_are_equal(action, STR("SET DEFAULT"));
}

static void judge_actions(const struct keys *keys,
                          const struct schema_table *table,
                          const struct schema_table *parent,
                          const struct schema_foreign_key *key)
{
    if (!acts(key->on_delete)) {
        refuse(keys, table, key,
               "an older program that deletes a row there may be refused; ON "
               "DELETE CASCADE and SET NULL never refuse it");
    }
    if (!acts(key->on_update)) {
        refuse(keys, table, key,
               "an older program that changes a key there may be refused; ON "
               "UPDATE CASCADE and SET NULL never refuse it");
    }
    if (is_set_default(key->on_delete) || is_set_default(key->on_update)) {
        refuse(keys, table, key,
               "SET DEFAULT is refused where no row has the default as its "
               "key");
    }
    if (!can_change(keys, table, parent, key)) {
        refuse(keys, table, key,
               "its actions may be refused by a column that they change");
    }
    if ((acts(key->on_delete) || acts(key->on_update)) &&
        has_trigger(keys->compatible->step->after, table->name)) {
        refuse(keys, table, key,
               "its actions run triggers, which may refuse what an older "
               "program does");
    }
}

/* --- the table that refers -------------------------------------------------*/

/* A row that an older program puts into a table of before passes when one of
 * the columns is NULL in it; it must not be able to change any of them. */
static void judge_child(const struct keys *keys,
                        const struct schema_table *before,
                        const struct schema_table *table,
                        const struct schema_foreign_key *key)
{
    struct compatible_pair pair = {keys->compatible, before, table};
    bool left_null = false;
    size_t i = 0;
    for (i = 0; i < key->part_count; i += 1) {
        struct str column = key->parts[i].from;
        if (!compatible_is_new(&pair, column)) {
            refuse(keys, table, key,
                   "the key is new for columns that an older program writes");
            return;
        }
        left_null = left_null || compatible_is_left_null(&pair, column);
    }
    if (!left_null) {
        refuse(keys, table, key,
               "a row that an older program puts in may be refused, for its "
               "key is not NULL");
    }
}

static void judge_key(const struct keys *keys,
                      const struct schema_table *before,
                      const struct schema_table *table,
                      const struct schema_foreign_key *key)
{
    const struct schema *after = keys->compatible->step->after;
    size_t place = place_of(after, key->parent);
    const struct schema_table *parent =
        place < after->table_count ? after->tables[place] : NULL;
    if (before != NULL) {
        judge_child(keys, before, table, key);
    }
    if (parent == NULL || parent->is_virtual) {
        if (before != NULL) {
            refuse(keys, table, key, "there is no such table");
        }
        return;
    }
    if (keys->exposed[place]) {
        judge_actions(keys, table, parent, key);
    }
}

void compatible_keys(struct compatible *compatible)
{
    const struct schema *after = compatible->step->after;
    struct keys keys = {compatible, NULL};
    size_t i = 0;
    size_t k = 0;
    expose(&keys);
    for (i = 0; i < after->table_count; i += 1) {
        const struct schema_table *table = after->tables[i];
        const struct schema_table *before =
            schema_find_table(compatible->step->before, table->name);
        for (k = 0; k < table->key_count && before != table; k += 1) {
            if (before == NULL ||
                !compatible_has_key(before, &table->keys[k])) {
                judge_key(&keys, before, table, &table->keys[k]);
            }
        }
    }
}
