/* SPDX-License-Identifier: MIT
 *
 * What differs between two schemas. Objects with one normal form are equal.
 */
#include "model/schema_diff.h"

#include <string.h>

#include "model/schema_pair.h"

bool schema_same_name(struct str a, struct str b)
{
    return a.size == b.size && str_ends_with_ignoring_case(a, b);
}

struct schema_difference *schema_diff_add(struct diffing *diffing,
                                          enum schema_change change,
                                          const char *type, struct str name,
                                          struct str table)
{
    struct schema_difference *difference = NULL;
    if (diffing->out.count == diffing->capacity) {
        struct schema_difference *items = diffing->out.items;
        size_t count = diffing->out.count;
        diffing->capacity = count == 0 ? 8 : 2 * count;
        diffing->out.items = arena_array(
            diffing->arena, struct schema_difference, diffing->capacity);
        if (count > 0) {
            memcpy(diffing->out.items, items, count * sizeof *items);
        }
    }
    difference = &diffing->out.items[diffing->out.count];
    diffing->out.count += 1;
    *difference =
        (struct schema_difference){change, type, name, table, STR("")};
    return difference;
}

static void diff_index(const struct pair *pair, const struct schema_index *a,
                       const struct schema_index *b)
{
    const char *detail = NULL;
    struct schema_difference *difference = NULL;
    bool by_text = a->partial || b->partial;
    size_t i = 0;
    for (i = 0; i < a->part_count; i += 1) {
        by_text = by_text || a->parts[i].column.data == NULL;
    }
    if (str_equal(a->normal, b->normal)) {
        return;
    }
    if (a->unique != b->unique) {
        detail = b->unique ? "it is UNIQUE" : "it is no longer UNIQUE";
    } else if (!schema_same_parts(a, b)) {
        detail = "its columns differ";
    } else if (by_text) {
        detail = "its definition differs";
    } else {
        return;
    }
    difference = schema_diff_add(pair->diffing, SCHEMA_CHANGED, "index",
                                 a->name, pair->first->name);
    difference->detail = str_from(detail);
}

static const struct schema_index *find_index(const struct schema_table *table,
                                             struct str name)
{
    size_t i = 0;
    for (i = 0; i < table->index_count; i += 1) {
        if (table->indexes[i].sql.data != NULL &&
            schema_same_name(table->indexes[i].name, name)) {
            return &table->indexes[i];
        }
    }
    return NULL;
}

static void diff_indexes(const struct pair *pair)
{
    size_t i = 0;
    for (i = 0; i < pair->first->index_count; i += 1) {
        const struct schema_index *a = &pair->first->indexes[i];
        const struct schema_index *b = find_index(pair->second, a->name);
        if (a->sql.data == NULL) {
            continue;
        }
        if (b == NULL) {
            schema_diff_add(pair->diffing, SCHEMA_MISSING, "index", a->name,
                            pair->first->name);
        } else {
            diff_index(pair, a, b);
        }
    }
    for (i = 0; i < pair->second->index_count; i += 1) {
        const struct schema_index *b = &pair->second->indexes[i];
        if (b->sql.data != NULL && find_index(pair->first, b->name) == NULL) {
            schema_diff_add(pair->diffing, SCHEMA_ADDED, "index", b->name,
                            pair->first->name);
        }
    }
}

/* --- lists of objects --- */

enum list {
    TABLES,
    VIEWS,
    TRIGGERS
};

static const char *const types[] = {"table", "view", "trigger"};

static size_t count_of(const struct schema *schema, enum list list)
{
    return list == TABLES  ? schema->table_count
           : list == VIEWS ? schema->view_count
                           : schema->trigger_count;
}

static struct str name_at(const struct schema *schema, enum list list, size_t i)
{
    return list == TABLES  ? schema->tables[i]->name
           : list == VIEWS ? schema->views[i]->name
                           : schema->triggers[i]->name;
}

/* The place of an object, or the count. `next` is the place behind the last one
 * that was found: in two schemas that differ little nothing else is looked at.
 */
static size_t find(const struct schema *schema, enum list list, struct str name,
                   size_t *next)
{
    size_t count = count_of(schema, list);
    size_t i = *next;
    if (i >= count || !schema_same_name(name_at(schema, list, i), name)) {
        for (i = 0; i < count; i += 1) {
            if (schema_same_name(name_at(schema, list, i), name)) {
                break;
            }
        }
    }
    *next = i < count ? i + 1 : *next;
    return i;
}

static void diff_trigger(struct diffing *diffing,
                         const struct schema_trigger *a,
                         const struct schema_trigger *b)
{
    if (!str_equal(a->normal, b->normal)) {
        schema_diff_add(diffing, SCHEMA_CHANGED, "trigger", a->name, a->table)
            ->detail = STR("its definition differs");
    }
}

static void diff_view(struct diffing *diffing, const struct schema_view *a,
                      const struct schema_view *b)
{
    if (!str_equal(a->normal, b->normal)) {
        schema_diff_add(diffing, SCHEMA_CHANGED, "view", a->name, STR(""))
            ->detail = STR("its definition differs");
    }
}

static void diff_objects(struct diffing *diffing, enum list list, size_t i,
                         size_t j)
{
    const struct schema *first = diffing->first;
    const struct schema *second = diffing->second;
    if (list == VIEWS) {
        diff_view(diffing, first->views[i], second->views[j]);
    } else if (list == TRIGGERS) {
        diff_trigger(diffing, first->triggers[i], second->triggers[j]);
    } else if (first->tables[i] != second->tables[j]) {
        struct pair pair = {diffing, first->tables[i], second->tables[j]};
        schema_diff_table(&pair);
        diff_indexes(&pair);
    }
}

/* Whether an object that one schema lacks is worth a word: a trigger is not
 * when its table or view is lacking, too. */
static bool is_worth_a_word(const struct schema *has,
                            const struct schema *lacks, enum list list,
                            size_t i)
{
    struct str table = STR("");
    if (list != TRIGGERS) {
        return true;
    }
    table = has->triggers[i]->table;
    return schema_find_table(lacks, table) != NULL ||
           schema_find_view(lacks, table) != NULL;
}

/* Add what one schema has and the other lacks; from the first to the second,
 * also compare what both have. */
static void diff_list(struct diffing *diffing, enum list list,
                      enum schema_change change)
{
    bool both = change == SCHEMA_MISSING;
    const struct schema *has = both ? diffing->first : diffing->second;
    const struct schema *lacks = both ? diffing->second : diffing->first;
    size_t next = 0;
    size_t i = 0;
    for (i = 0; i < count_of(has, list); i += 1) {
        struct str name = name_at(has, list, i);
        size_t j = find(lacks, list, name, &next);
        if (j < count_of(lacks, list)) {
            if (both) {
                diff_objects(diffing, list, i, j);
            }
        } else if (is_worth_a_word(has, lacks, list, i)) {
            schema_diff_add(diffing, change, types[list], name,
                            list == TRIGGERS ? has->triggers[i]->table
                                             : STR(""));
        }
    }
}

struct schema_differences schema_diff(struct arena *arena,
                                      const struct schema *first,
                                      const struct schema *second)
{
    struct diffing diffing;
    int list = 0;
    memset(&diffing, 0, sizeof diffing);
    diffing.arena = arena;
    diffing.first = first;
    diffing.second = second;
    for (list = TABLES; list <= TRIGGERS && first != second; list += 1) {
        diff_list(&diffing, (enum list)list, SCHEMA_MISSING);
        diff_list(&diffing, (enum list)list, SCHEMA_ADDED);
    }
    return diffing.out;
}

bool schema_differs(const struct schema_differences *differences)
{
    size_t i = 0;
    while (i < differences->count &&
           differences->items[i].change == SCHEMA_REORDERED) {
        i += 1;
    }
    return i < differences->count;
}

void schema_difference_words(const struct schema_difference *difference,
                             struct buf *out)
{
    bool is_index = str_equal(str_from(difference->type), STR("index"));
    buf_format(out, "%s '%.*s'", difference->type, STR_ARGS(difference->name));
    if (difference->table.size > 0) {
        buf_format(out, " of %s'%.*s'", is_index ? "table " : "",
                   STR_ARGS(difference->table));
    }
    switch (difference->change) {
    case SCHEMA_MISSING:
        buf_add_c(out, " is missing");
        break;
    case SCHEMA_ADDED:
        buf_add_c(out, " is left over");
        break;
    case SCHEMA_CHANGED:
    case SCHEMA_REORDERED:
        buf_format(out, ": %.*s", STR_ARGS(difference->detail));
        break;
    }
}
