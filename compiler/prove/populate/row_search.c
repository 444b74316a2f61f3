/* SPDX-License-Identifier: MIT
 *
 * The search for values that SQLite takes: it says what it refuses, and the
 * columns of that get others, one at a time, then several. What was put right
 * is given up again only for what comes before it.
 */
#include <string.h>

#include "prove/populate/row.h"

/* Refusals that are being put right at the same time. */
#define DEPTH 256

/* Columns of one refusal in which others are tried; and how many values, when
 * two are changed together. */
#define COLUMNS 40
#define NULLS 6
#define PAIR_COLUMNS 8
#define PAIR_VALUES 10
#define SHUFFLES 300

/* Values for the columns of a refusal. */
struct remedy {
    const void *cause;
    enum row_refusal_kind kind;
    size_t columns[COLUMNS];
    struct row_values values[COLUMNS];
    size_t count;
    struct remedy *next;
};

struct search {
    struct row_writer *writer;
    struct row_table *table;
    struct value *values;
    const bool *fixed;
    size_t n;
    size_t left;             /* attempts */
    struct remedy *remedies; /* that are known */
    const struct remedy *under_way[DEPTH];
    size_t depth;
    size_t by_triggers;         /* refusals that may be theirs */
    size_t by_triggers_at_most; /* more end the search */
};

static bool attempt(struct search *search);

/* --- what may help ---------------------------------------------------------*/

static bool is_written(const struct search *search, size_t column)
{
    size_t i = 0;
    for (i = 0; i < search->writer->count; i += 1) {
        if (search->writer->columns[i] == column) {
            return true;
        }
    }
    return false;
}

static struct remedy *remedy_for(struct search *search,
                                 const struct row_refusal *refusal)
{
    struct remedy *remedy = search->remedies;
    size_t i = 0;
    while (remedy != NULL &&
           (remedy->cause != refusal->cause || remedy->kind != refusal->kind)) {
        remedy = remedy->next;
    }
    if (remedy != NULL) {
        return remedy;
    }
    remedy = arena_new(search->table->run->arena, struct remedy);
    remedy->cause = refusal->cause;
    remedy->kind = refusal->kind;
    remedy->next = search->remedies;
    search->remedies = remedy;
    for (i = 0; i < refusal->column_count && remedy->count < COLUMNS; i += 1) {
        size_t column = refusal->columns[i];
        if (!search->fixed[column] && is_written(search, column)) {
            remedy->columns[remedy->count] = column;
            remedy->values[remedy->count] = row_candidates(
                search->table,
                refusal->kind == REFUSED_UNIQUE ? NULL : refusal->rule, column,
                search->n);
            remedy->count += 1;
        }
    }
    return remedy;
}

/* --- ways to change --------------------------------------------------------*/

/* Each changes values, attempts, and puts them back when that was in vain. */

/* Of those that are alike another one for each row, so that rows differ. */
static struct value pick(const struct search *search,
                         const struct row_values *values, size_t at)
{
    if (at < values->alike) {
        at = (at + search->n) % values->alike;
    } else if (at < values->alike + values->near) {
        at = values->alike + (at - values->alike + search->n) % values->near;
    }
    return values->items[at];
}

/* To one of the values that are likely, or of the others. */
static bool change_one(struct search *search, const struct remedy *remedy,
                       bool likely)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < remedy->count && search->left > 0; i += 1) {
        struct value *value = &search->values[remedy->columns[i]];
        const struct row_values *others = &remedy->values[i];
        size_t end = likely ? others->likely : others->count;
        struct value old = *value;
        for (j = likely ? 0 : others->likely; j < end && search->left > 0;
             j += 1) {
            *value = pick(search, others, j);
            if (!value_equal(value, &old) && attempt(search)) {
                return true;
            }
        }
        *value = old;
    }
    return false;
}

/* Set the columns of a mask to NULL, and those beside it to something. */
static void set_nulls(struct search *search, const struct remedy *remedy,
                      const size_t *nullable, size_t count, size_t mask)
{
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        struct value *value = &search->values[remedy->columns[nullable[i]]];
        const struct row_values *others = &remedy->values[nullable[i]];
        if ((mask >> i & 1) != 0) {
            *value = value_null();
        } else if (value->type == SQLITE_NULL && others->count > 0) {
            *value = others->items[0];
        }
    }
}

/* With each mask of NULLs, the column that may say which it is to be: the
 * values of it that stand in the rule come first. */
static bool attempt_kinds(struct search *search, const struct remedy *remedy)
{
    size_t i = 0;
    size_t j = 0;
    if (attempt(search)) {
        return true;
    }
    for (i = 0; i < remedy->count && i < 3; i += 1) {
        struct value *value = &search->values[remedy->columns[i]];
        struct value old = *value;
        for (j = 0; j < remedy->values[i].count && j < 6 &&
                    old.type != SQLITE_NULL && search->left > 0;
             j += 1) {
            *value = remedy->values[i].items[j];
            if (value->type != SQLITE_NULL && attempt(search)) {
                return true;
            }
        }
        *value = old;
    }
    return false;
}

static bool change_nulls(struct search *search, const struct remedy *remedy)
{
    size_t nullable[NULLS] = {0};
    struct value old[NULLS];
    size_t count = 0;
    size_t mask = 0;
    size_t i = 0;
    for (i = 0; i < remedy->count && count < NULLS; i += 1) {
        if (search->table->columns[remedy->columns[i]].nullable) {
            old[count] = search->values[remedy->columns[i]];
            nullable[count] = i;
            count += 1;
        }
    }
    for (mask = 0; count > 0 && mask < (size_t)1 << count && search->left > 0;
         mask += 1) {
        set_nulls(search, remedy, nullable, count, mask);
        if (attempt_kinds(search, remedy)) {
            return true;
        }
        for (i = 0; i < count; i += 1) {
            search->values[remedy->columns[nullable[i]]] = old[i];
        }
    }
    return false;
}

static bool change_pair(struct search *search, const struct remedy *remedy,
                        size_t first, size_t second)
{
    struct value *value = &search->values[remedy->columns[first]];
    struct value *other = &search->values[remedy->columns[second]];
    const struct row_values *values = &remedy->values[first];
    const struct row_values *others = &remedy->values[second];
    struct value old = *value;
    struct value old_other = *other;
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < values->count && i < PAIR_VALUES; i += 1) {
        *value = values->items[i];
        for (j = 0; j < others->count && j < PAIR_VALUES && search->left > 0;
             j += 1) {
            *other = others->items[j];
            if (attempt(search)) {
                return true;
            }
        }
    }
    *value = old;
    *other = old_other;
    return false;
}

static bool change_two(struct search *search, const struct remedy *remedy)
{
    size_t count = remedy->count < PAIR_COLUMNS ? remedy->count : PAIR_COLUMNS;
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < count; i += 1) {
        for (j = i + 1; j < count; j += 1) {
            if (change_pair(search, remedy, i, j)) {
                return true;
            }
        }
    }
    return false;
}

/* The generator of Numerical Recipes: what it is hardly matters, but that it is
 * the same everywhere. */
static bool change_all(struct search *search, const struct remedy *remedy)
{
    struct value old[COLUMNS];
    uint32_t number = 1;
    size_t i = 0;
    size_t j = 0;
    for (j = 0; j < remedy->count; j += 1) {
        old[j] = search->values[remedy->columns[j]];
    }
    for (i = 0; i < SHUFFLES && remedy->count > 2 && search->left > 0; i += 1) {
        for (j = 0; j < remedy->count; j += 1) {
            const struct row_values *others = &remedy->values[j];
            /* Many more would never meet. */
            size_t count = others->alike > 1   ? others->alike
                           : others->count < 6 ? others->count
                                               : 6;
            number = number * 1664525 + 1013904223;
            if (count > 0) {
                search->values[remedy->columns[j]] =
                    others->items[(number >> 16) % count];
            }
        }
        if (attempt(search)) {
            return true;
        }
    }
    for (j = 0; j < remedy->count; j += 1) {
        search->values[remedy->columns[j]] = old[j];
    }
    return false;
}

/* --- the search ------------------------------------------------------------*/

static bool is_under_way(const struct search *search,
                         const struct remedy *remedy)
{
    size_t i = 0;
    for (i = 0; i < search->depth; i += 1) {
        if (search->under_way[i] == remedy) {
            return true;
        }
    }
    return false;
}

/* A function that fails may stand in a trigger, too. */
static void count_triggers(struct search *search,
                           const struct row_refusal *refusal)
{
    if (search->table->has_triggers && search->writer->triggers &&
        (refusal->kind == REFUSED_TRIGGER ||
         refusal->kind == REFUSED_EXPRESSION)) {
        search->by_triggers += 1;
        if (refusal->is_slow) {
            search->table->triggers_are_slow = true;
            search->table->steps = 0;
        }
        if (refusal->is_slow ||
            search->by_triggers > search->by_triggers_at_most) {
            search->left = 0;
        }
    }
}

static bool attempt(struct search *search)
{
    struct row_refusal refusal;
    const struct remedy *remedy = NULL;
    bool found = false;
    if (search->left == 0 || row_table_is_over(search->table)) {
        search->left = 0;
        return false;
    }
    search->left -= 1;
    if (row_write(search->writer, search->values, &refusal)) {
        return true;
    }
    count_triggers(search, &refusal);
    if (refusal.kind == REFUSED_FOR_GOOD || search->depth == DEPTH) {
        return false;
    }
    remedy = remedy_for(search, &refusal);
    if (is_under_way(search, remedy)) {
        return false;
    }
    search->under_way[search->depth] = remedy;
    search->depth += 1;
    found = change_one(search, remedy, true) || change_nulls(search, remedy) ||
            change_one(search, remedy, false) || change_two(search, remedy) ||
            change_all(search, remedy);
    search->depth -= 1;
    return found;
}

/* What other values are worth to a trigger; and to one that has refused all of
 * an earlier row. */
#define TRIGGER_ATTEMPTS 120
#define TRIGGER_LATER 30
#define TRIGGER_AGAIN 3

/* Rows that triggers refuse may be such as no program has, and as views and
 * scripts do not expect. They are better than none, but not than others. */
static bool may_do_without(const struct row_writer *writer)
{
    const struct row_table *table = writer->table;
    return table->without_triggers || writer->is != NULL ||
           table->start + table->made == 0;
}

bool row_search(struct row_writer *writer, struct value *values,
                const bool *fixed, size_t n, size_t attempts)
{
    struct row_table *table = writer->table;
    size_t size = table->table->column_count * sizeof *values;
    struct value *before = arena_alloc(table->run->arena, size + 1);
    struct search search;
    memcpy(before, values, size);
    memset(&search, 0, sizeof search);
    search.writer = writer;
    search.table = table;
    search.values = values;
    search.fixed = fixed;
    search.n = n;
    search.left = attempts;
    search.by_triggers_at_most = table->without_triggers ? TRIGGER_AGAIN
                                 : table->made > 0       ? TRIGGER_LATER
                                                         : TRIGGER_ATTEMPTS;
    writer->triggers = true;
    if (!table->triggers_are_slow && attempt(&search)) {
        return true;
    }
    memcpy(values, before, size);
    if ((search.by_triggers == 0 && !table->triggers_are_slow) ||
        !may_do_without(writer)) {
        return false;
    }
    writer->triggers = false;
    search.left = attempts;
    if (!attempt(&search)) {
        return false;
    }
    table->without_triggers = true;
    return true;
}
