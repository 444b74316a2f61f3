/* SPDX-License-Identifier: MIT
 *
 * What differs between two tables of one name: part by part, for ALTER TABLE
 * writes what an author would write otherwise.
 */
#include <string.h>

#include "model/schema_pair.h"

static void changed(const struct pair *pair, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void changed(const struct pair *pair, const char *format, ...)
{
    struct schema_difference *difference = schema_diff_add(
        pair->diffing, SCHEMA_CHANGED, "table", pair->first->name, STR(""));
    va_list arguments;
    va_start(arguments, format);
    difference->detail = str_format_v(pair->diffing->arena, format, arguments);
    va_end(arguments);
}

/* --- columns --- */

/* INT and INTEGER are one: what else differs of them shows in the primary key.
 */
static struct str without_short_form(struct str type)
{
    return schema_same_name(type, STR("INT")) ? STR("INTEGER") : type;
}

/* VARCHAR (10) is Varchar(10). */
static bool same_type(struct str a, struct str b)
{
    size_t i = 0;
    size_t j = 0;
    a = without_short_form(a);
    b = without_short_form(b);
    for (;;) {
        while (i < a.size && strchr(" \t\n\r\f", a.data[i]) != NULL) {
            i += 1;
        }
        while (j < b.size && strchr(" \t\n\r\f", b.data[j]) != NULL) {
            j += 1;
        }
        if (i == a.size || j == b.size) {
            return i == a.size && j == b.size;
        }
        if (!schema_same_name(str_slice(a, i, i + 1), str_slice(b, j, j + 1))) {
            return false;
        }
        i += 1;
        j += 1;
    }
}

static struct str type_words(struct str type)
{
    return type.size == 0 ? STR("no type") : type;
}

static const char *kind_words(enum column_kind kind)
{
    static const char *const words[] = {
        "ordinary", "hidden", "generated and VIRTUAL", "generated and STORED"};
    return words[kind];
}

static struct str expression_of(const struct schema_table *table,
                                const struct schema_column *column)
{
    size_t i = 0;
    for (i = 0; i < table->clause_count; i += 1) {
        const struct schema_clause *clause = &table->clauses[i];
        if (clause->kind == CLAUSE_GENERATED &&
            schema_same_name(clause->column, column->name)) {
            return clause->text;
        }
    }
    return STR("");
}

static void diff_default(const struct pair *pair, const struct schema_column *a,
                         const struct schema_column *b)
{
    if (str_equal(a->default_normal, b->default_normal)) {
        return;
    }
    if (b->default_normal.size == 0) {
        changed(pair, "column '%.*s' has no default", STR_ARGS(a->name));
    } else {
        changed(pair, "column '%.*s' has the default %.*s", STR_ARGS(a->name),
                STR_ARGS(b->default_value));
    }
}

static void diff_column(const struct pair *pair, const struct schema_column *a,
                        const struct schema_column *b)
{
    if (!same_type(a->type, b->type)) {
        changed(pair, "column '%.*s' has %.*s instead of %.*s",
                STR_ARGS(a->name), STR_ARGS(type_words(b->type)),
                STR_ARGS(type_words(a->type)));
    }
    if (a->not_null != b->not_null) {
        changed(pair, "column '%.*s' is %s", STR_ARGS(a->name),
                b->not_null ? "NOT NULL" : "no longer NOT NULL");
    }
    diff_default(pair, a, b);
    if (!schema_same_name(a->collation, b->collation)) {
        changed(pair, "column '%.*s' has the collation %.*s instead of %.*s",
                STR_ARGS(a->name), STR_ARGS(b->collation),
                STR_ARGS(a->collation));
    }
    if (a->kind != b->kind) {
        changed(pair, "column '%.*s' is %s", STR_ARGS(a->name),
                kind_words(b->kind));
    } else if (!str_equal(expression_of(pair->first, a),
                          expression_of(pair->second, b))) {
        changed(pair, "the expression of column '%.*s' differs",
                STR_ARGS(a->name));
    }
}

/* Says whether both have the same columns, in any order. */
static bool diff_columns(const struct pair *pair)
{
    bool same = true;
    size_t i = 0;
    for (i = 0; i < pair->first->column_count; i += 1) {
        const struct schema_column *a = &pair->first->columns[i];
        const struct schema_column *b =
            schema_find_column(pair->second, a->name);
        if (b == NULL) {
            same = false;
            changed(pair, "column '%.*s' is missing", STR_ARGS(a->name));
        } else {
            diff_column(pair, a, b);
        }
    }
    for (i = 0; i < pair->second->column_count; i += 1) {
        const struct schema_column *b = &pair->second->columns[i];
        if (schema_find_column(pair->first, b->name) == NULL) {
            same = false;
            changed(pair, "column '%.*s' is left over", STR_ARGS(b->name));
        }
    }
    return same;
}

/* Of two tables with the same columns. */
static void diff_column_order(const struct pair *pair)
{
    size_t i = 0;
    for (i = 0; i < pair->first->column_count; i += 1) {
        if (!schema_same_name(pair->first->columns[i].name,
                              pair->second->columns[i].name)) {
            schema_diff_add(pair->diffing, SCHEMA_REORDERED, "table",
                            pair->first->name, STR(""))
                ->detail = STR("the columns are in another order");
            return;
        }
    }
}

/* --- sets of parts: each one in the first table and not in the second --- */

/* Whether item `i` of table `a` is item `j` of table `b`. */
typedef bool same_part(const struct pair *pair, const struct schema_table *a,
                       size_t i, const struct schema_table *b, size_t j);

/* Whether a part has a twin, counting equal ones. */
static bool has_twin(const struct pair *pair, const struct schema_table *a,
                     size_t i, const struct schema_table *b, size_t count,
                     same_part *same)
{
    size_t before = 0;
    size_t j = 0;
    for (j = 0; j < i; j += 1) {
        before += same(pair, a, i, a, j) ? 1 : 0;
    }
    for (j = 0; j < count; j += 1) {
        if (same(pair, a, i, b, j)) {
            if (before == 0) {
                return true;
            }
            before -= 1;
        }
    }
    return false;
}

/* --- foreign keys --- */

static const struct schema *schema_of(const struct pair *pair,
                                      const struct schema_table *table)
{
    return table == pair->first ? pair->diffing->first : pair->diffing->second;
}

/* The parent's column, also where only its primary key is meant. */
static struct str target(const struct schema *schema,
                         const struct schema_foreign_key *key, size_t part)
{
    const struct schema_table *parent = NULL;
    size_t i = 0;
    if (key->parts[part].to.data != NULL) {
        return key->parts[part].to;
    }
    parent = schema_find_table(schema, key->parent);
    for (i = 0; parent != NULL && i < parent->column_count; i += 1) {
        if (parent->columns[i].key_position == part + 1) {
            return parent->columns[i].name;
        }
    }
    return STR("");
}

static bool same_columns(const struct schema_foreign_key *a,
                         const struct schema_foreign_key *b)
{
    size_t i = 0;
    for (i = 0; i < a->part_count && i < b->part_count; i += 1) {
        if (!schema_same_name(a->parts[i].from, b->parts[i].from)) {
            return false;
        }
    }
    return a->part_count == b->part_count;
}

static bool same_key(const struct pair *pair, const struct schema_table *a,
                     size_t i, const struct schema_table *b, size_t j)
{
    const struct schema_foreign_key *x = &a->keys[i];
    const struct schema_foreign_key *y = &b->keys[j];
    size_t part = 0;
    if (!schema_same_name(x->parent, y->parent) || !same_columns(x, y) ||
        !schema_same_name(x->on_update, y->on_update) ||
        !schema_same_name(x->on_delete, y->on_delete) ||
        x->deferred != y->deferred) {
        return false;
    }
    for (part = 0; part < x->part_count; part += 1) {
        if (!schema_same_name(target(schema_of(pair, a), x, part),
                              target(schema_of(pair, b), y, part))) {
            return false;
        }
    }
    return true;
}

static bool same_key_columns(const struct pair *pair,
                             const struct schema_table *a, size_t i,
                             const struct schema_table *b, size_t j)
{
    (void)pair;
    return schema_same_name(a->keys[i].parent, b->keys[j].parent) &&
           same_columns(&a->keys[i], &b->keys[j]);
}

static void diff_keys_of(const struct pair *pair, const struct schema_table *a,
                         const struct schema_table *b, const char *words)
{
    size_t i = 0;
    for (i = 0; i < a->key_count; i += 1) {
        struct str parent = a->keys[i].parent;
        if (has_twin(pair, a, i, b, b->key_count, same_key)) {
            continue;
        }
        if (!has_twin(pair, a, i, b, b->key_count, same_key_columns)) {
            changed(pair, "a foreign key to '%.*s' is %s", STR_ARGS(parent),
                    words);
        } else if (a == pair->first) {
            changed(pair, "a foreign key to '%.*s' differs", STR_ARGS(parent));
        }
    }
}

/* --- indexes of constraints --- */

bool schema_same_parts(const struct schema_index *a,
                       const struct schema_index *b)
{
    size_t i = 0;
    for (i = 0; i < a->part_count && i < b->part_count; i += 1) {
        const struct schema_index_part *x = &a->parts[i];
        const struct schema_index_part *y = &b->parts[i];
        if ((x->column.data == NULL) != (y->column.data == NULL) ||
            !schema_same_name(x->column, y->column) ||
            !schema_same_name(x->collation, y->collation) ||
            x->descending != y->descending) {
            return false;
        }
    }
    return a->part_count == b->part_count;
}

static bool same_constraint(const struct pair *pair,
                            const struct schema_table *a, size_t i,
                            const struct schema_table *b, size_t j)
{
    const struct schema_index *x = &a->indexes[i];
    const struct schema_index *y = &b->indexes[j];
    (void)pair;
    return x->sql.data == NULL && y->sql.data == NULL &&
           x->primary == y->primary && schema_same_parts(x, y);
}

static struct str parts_words(struct arena *arena,
                              const struct schema_index *index)
{
    struct str words = STR("");
    size_t i = 0;
    for (i = 0; i < index->part_count; i += 1) {
        words = str_format(arena, "%.*s%s%.*s", STR_ARGS(words),
                           i > 0 ? ", " : "", STR_ARGS(index->parts[i].column));
    }
    return words;
}

/* Whether one differs in its PRIMARY KEY. */
static bool diff_constraints_of(const struct pair *pair,
                                const struct schema_table *a,
                                const struct schema_table *b, const char *words)
{
    bool primary = false;
    size_t i = 0;
    for (i = 0; i < a->index_count; i += 1) {
        const struct schema_index *index = &a->indexes[i];
        if (index->sql.data != NULL ||
            has_twin(pair, a, i, b, b->index_count, same_constraint)) {
            continue;
        }
        if (index->primary) {
            primary = true;
        } else {
            struct str parts = parts_words(pair->diffing->arena, index);
            changed(pair, "UNIQUE (%.*s) is %s", STR_ARGS(parts), words);
        }
    }
    return primary;
}

static bool same_primary_key(const struct schema_table *a,
                             const struct schema_table *b)
{
    size_t i = 0;
    for (i = 0; i < a->column_count; i += 1) {
        const struct schema_column *column =
            schema_find_column(b, a->columns[i].name);
        if ((column == NULL ? 0 : column->key_position) !=
            a->columns[i].key_position) {
            return false;
        }
    }
    return true;
}

static void diff_constraints(const struct pair *pair)
{
    bool primary =
        diff_constraints_of(pair, pair->first, pair->second, "missing");
    primary =
        diff_constraints_of(pair, pair->second, pair->first, "left over") ||
        primary;
    if (primary || !same_primary_key(pair->first, pair->second) ||
        !same_primary_key(pair->second, pair->first)) {
        changed(pair, "the primary key differs");
    }
}

/* --- what only the text tells --- */

static bool same_clause(const struct pair *pair, const struct schema_table *a,
                        size_t i, const struct schema_table *b, size_t j)
{
    (void)pair;
    return a->clauses[i].kind == b->clauses[j].kind &&
           str_equal(a->clauses[i].text, b->clauses[j].text);
}

static size_t count_clauses(const struct pair *pair,
                            const struct schema_table *a,
                            const struct schema_table *b, enum clause_kind kind)
{
    size_t count = 0;
    size_t i = 0;
    for (i = 0; i < a->clause_count; i += 1) {
        if (a->clauses[i].kind == kind &&
            !has_twin(pair, a, i, b, b->clause_count, same_clause)) {
            count += 1;
        }
    }
    return count;
}

static void diff_clauses(const struct pair *pair, enum clause_kind kind,
                         const char *words)
{
    size_t missing = count_clauses(pair, pair->first, pair->second, kind);
    size_t added = count_clauses(pair, pair->second, pair->first, kind);
    if (missing > 0 && added > 0) {
        changed(pair, "%s differs", words);
    } else if (missing > 0) {
        changed(pair, "%s is missing", words);
    } else if (added > 0) {
        changed(pair, "%s is left over", words);
    }
}

static void diff_option(const struct pair *pair, bool first, bool second,
                        const char *words)
{
    if (first != second) {
        changed(pair, "it is %s%s", second ? "" : "no longer ", words);
    }
}

void schema_diff_table(const struct pair *pair)
{
    const struct schema_table *a = pair->first;
    const struct schema_table *b = pair->second;
    if (str_equal(a->normal, b->normal)) {
        return;
    }
    if (a->is_virtual || b->is_virtual) {
        changed(pair, "its definition differs");
        return;
    }
    if (diff_columns(pair)) {
        diff_column_order(pair);
    }
    diff_constraints(pair);
    diff_keys_of(pair, a, b, "missing");
    diff_keys_of(pair, b, a, "left over");
    diff_clauses(pair, CLAUSE_CHECK, "a CHECK");
    diff_clauses(pair, CLAUSE_CONFLICT, "an ON CONFLICT clause");
    diff_option(pair, a->strict, b->strict, "STRICT");
    diff_option(pair, a->without_rowid, b->without_rowid, "WITHOUT ROWID");
    diff_option(pair, a->autoincrement, b->autoincrement, "AUTOINCREMENT");
}
