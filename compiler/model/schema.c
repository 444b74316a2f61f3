/* SPDX-License-Identifier: MIT
 *
 * Finding things in a schema.
 */
#include "model/schema.h"

static bool same_name(struct str a, struct str b)
{
    return a.size == b.size && str_ends_with_ignoring_case(a, b);
}

const struct schema_table *schema_find_table(const struct schema *schema,
                                             struct str name)
{
    size_t i = 0;
    for (i = 0; i < schema->table_count; i += 1) {
        if (same_name(schema->tables[i]->name, name)) {
            return schema->tables[i];
        }
    }
    return NULL;
}

const struct schema_table *schema_find_root(const struct schema *schema,
                                            long long root)
{
    size_t i = 0;
    for (i = 0; i < schema->table_count && root != 0; i += 1) {
        if (schema->tables[i]->root == root) {
            return schema->tables[i];
        }
    }
    return NULL;
}

const struct schema_view *schema_find_view(const struct schema *schema,
                                           struct str name)
{
    size_t i = 0;
    for (i = 0; i < schema->view_count; i += 1) {
        if (same_name(schema->views[i]->name, name)) {
            return schema->views[i];
        }
    }
    return NULL;
}

const struct schema_trigger *schema_find_trigger(const struct schema *schema,
                                                 struct str name)
{
    size_t i = 0;
    for (i = 0; i < schema->trigger_count; i += 1) {
        if (same_name(schema->triggers[i]->name, name)) {
            return schema->triggers[i];
        }
    }
    return NULL;
}

const struct schema_index *schema_find_index(const struct schema *schema,
                                             struct str name,
                                             const struct schema_table **of)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < schema->table_count; i += 1) {
        const struct schema_table *table = schema->tables[i];
        for (j = 0; j < table->index_count; j += 1) {
            if (same_name(table->indexes[j].name, name)) {
                if (of != NULL) {
                    *of = table;
                }
                return &table->indexes[j];
            }
        }
    }
    return NULL;
}

const struct schema_column *schema_find_column(const struct schema_table *table,
                                               struct str name)
{
    size_t i = 0;
    for (i = 0; i < table->column_count; i += 1) {
        if (same_name(table->columns[i].name, name)) {
            return &table->columns[i];
        }
    }
    return NULL;
}

const struct schema_table *schema_successor(const struct schema *after,
                                            const struct schema *before,
                                            const struct schema_table *table)
{
    const struct schema_table *found = schema_find_table(after, table->name);
    if (found != NULL) {
        return found;
    }
    found = schema_find_root(after, table->root);
    if (found == NULL || found->row != table->row ||
        schema_find_table(before, found->name) != NULL) {
        return NULL;
    }
    return found;
}
