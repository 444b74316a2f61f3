/* SPDX-License-Identifier: MIT
 *
 * Which tables are looked at: those that are new or different, and those that
 * got no row before and may get one now.
 */
#include "prove/populate/row.h"

/* Whether the earlier snapshot has the very same table. Both are in the order
 * of creation, so the next one is near. */
static bool is_shared(const struct schema *since,
                      const struct schema_table *table, size_t *near)
{
    size_t i = 0;
    for (i = 0; since != NULL && i < since->table_count; i += 1) {
        size_t at = (*near + i) % since->table_count;
        if (since->tables[at] == table) {
            *near = at + 1;
            return true;
        }
    }
    return false;
}

static const struct unseeded_table *
find_unseeded(const struct populate_report *report, struct str table)
{
    size_t i = 0;
    for (i = 0; i < report->count; i += 1) {
        if (names_are_equal(report->items[i].table, table)) {
            return &report->items[i];
        }
    }
    return NULL;
}

static bool same_triggers(const struct schema *a, const struct schema *b)
{
    size_t i = 0;
    if (a->trigger_count != b->trigger_count) {
        return false;
    }
    while (i < a->trigger_count && a->triggers[i] == b->triggers[i]) {
        i += 1;
    }
    return i == a->trigger_count;
}

/* Words that the name of a table has before or behind that of the one that it
 * is to replace, or was. */
static const char *const copy_words[] = {"tmp", "temp", "new",
                                         "old", "bak",  "backup"};

static struct str trimmed(struct str name)
{
    while (name.size > 0 && name.data[0] == '_') {
        name = str_slice(name, 1, name.size);
    }
    while (name.size > 0 && name.data[name.size - 1] == '_') {
        name.size -= 1;
    }
    return name;
}

bool row_is_copy(const struct row_run *run, const struct schema_table *table)
{
    struct str name = trimmed(table->name);
    size_t i = 0;
    for (i = 0; i < sizeof copy_words / sizeof *copy_words; i += 1) {
        struct str word = str_from(copy_words[i]);
        struct str first = str_slice(name, word.size + 1, name.size);
        struct str last = str_slice(name, 0, name.size - word.size - 1);
        if (name.size <= word.size + 1) {
            continue;
        }
        if ((names_are_equal(str_slice(name, 0, word.size), word) &&
             schema_find_table(run->schema, trimmed(first)) != NULL) ||
            (str_ends_with_ignoring_case(name, word) &&
             schema_find_table(run->schema, trimmed(last)) != NULL)) {
            return true;
        }
    }
    return false;
}

static bool needs_a_look(struct row_run *run, const struct schema_table *table,
                         const struct populate_report *report, size_t *near)
{
    const struct unseeded_table *unseeded = NULL;
    if (!is_shared(run->options->since, table, near)) {
        return true;
    }
    unseeded = find_unseeded(report, table->name);
    if (unseeded != NULL) {
        return (str_equal(unseeded->reason, STR("TRIGGER")) &&
                !same_triggers(run->schema, run->options->since)) ||
               str_equal(unseeded->reason, STR("COPY"));
    }
    return run->options->rows_went && row_table_is_empty(run, table);
}

/* Whether a table that could get no row has a parent that may get one now. */
static bool has_hope(const struct row_run *run,
                     const struct schema_table *table, const bool *needed)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < table->key_count; i += 1) {
        for (j = 0; j < run->schema->table_count; j += 1) {
            if (needed[j] && names_are_equal(run->schema->tables[j]->name,
                                             table->keys[i].parent)) {
                return true;
            }
        }
    }
    return false;
}

/* Its children may get one, too. */
static bool add_hopes(const struct row_run *run,
                      const struct populate_report *report, bool *needed)
{
    bool added = false;
    size_t i = 0;
    for (i = 0; i < run->schema->table_count; i += 1) {
        const struct schema_table *table = run->schema->tables[i];
        if (!needed[i] && find_unseeded(report, table->name) != NULL &&
            has_hope(run, table, needed)) {
            needed[i] = true;
            added = true;
        }
    }
    return added;
}

/* The table as it was, by its name, or the name it had. */
static const struct schema_table *find_since(const struct schema *since,
                                             const struct schema_table *table)
{
    const struct schema_table *found =
        since == NULL ? NULL : schema_find_table(since, table->name);
    if (found == NULL && since != NULL) {
        found = schema_find_root(since, table->root);
        found = found != NULL && found->row == table->row ? found : NULL;
    }
    return found;
}

void row_collect(struct row_run *run, const struct populate_report *report)
{
    size_t count = run->schema->table_count;
    bool *needed = arena_array(run->arena, bool, count + 1);
    size_t near = 0;
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        needed[i] = needs_a_look(run, run->schema->tables[i], report, &near);
    }
    while (report->count > 0 && add_hopes(run, report, needed)) {
    }
    for (i = 0; i < count; i += 1) {
        const struct schema_table *table = run->schema->tables[i];
        if (!needed[i]) {
            continue;
        }
        if (run->count == 0) {
            row_rules_prepare(run);
        }
        run->tables = arena_append(run->arena, run->tables,
                                   sizeof(struct row_table *), run->count);
        run->tables[run->count] = row_table_new(run, table);
        run->tables[run->count]->since = find_since(run->options->since, table);
        run->count += 1;
    }
}
