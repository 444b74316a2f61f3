/* SPDX-License-Identifier: MIT
 *
 * From many rows to few: first the kind that it takes, then the table, then the
 * column. Each step repeats the failure, so nothing is concluded from SQLite's
 * words.
 */
#include "prove/judge/diagnose.h"

#include "prove/failure.h"
#include "prove/row_count.h"
#include "sql/words.h"

/* What is tried at most of each. */
#define TABLES_MAXIMUM 16
#define COLUMNS_MAXIMUM 64
#define PAIRED_TABLES 6

struct search {
    struct bench *bench;
    const struct schema *before;
    struct attempt failed;
    bool by_key; /* the very same foreign key has to be broken */
    struct populate_options options;
    const struct schema *relevant; /* the tables in question and what those need
                                      that they refer to */
    const struct schema_table *tables[TABLES_MAXIMUM]; /* in question */
    size_t table_count;
    /* With how little it failed. */
    const struct schema *least_schema;
    struct populate_options least_options;
    struct diagnosis found;
};

/* --- tables ----------------------------------------------------------------*/

/* Mark a table and those that it refers to, over any number of keys. */
static void include(const struct schema *before, bool *is_included,
                    const struct schema_table *table)
{
    size_t i = 0;
    while (i < before->table_count && before->tables[i] != table) {
        i += 1;
    }
    if (i == before->table_count || is_included[i]) {
        return;
    }
    is_included[i] = true;
    for (i = 0; i < table->key_count; i += 1) {
        include(before, is_included,
                schema_find_table(before, table->keys[i].parent));
    }
}

/* The schema before, with these tables alone and those that they refer to. */
static struct schema *reduced(const struct search *search,
                              const struct schema_table *const *tables,
                              size_t count)
{
    const struct schema *before = search->before;
    struct arena *arena = search->bench->arena;
    struct schema *schema = arena_new(arena, struct schema);
    bool *is_included = arena_array(arena, bool, before->table_count + 1);
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        include(before, is_included, tables[i]);
    }
    *schema = *before;
    schema->tables =
        arena_array(arena, struct schema_table *, before->table_count + 1);
    schema->table_count = 0;
    for (i = 0; i < before->table_count; i += 1) {
        if (is_included[i]) {
            schema->tables[schema->table_count++] = before->tables[i];
        }
    }
    return schema;
}

static void question(struct search *search, const struct schema_table *table)
{
    size_t i = 0;
    if (table == NULL || table->is_virtual ||
        search->table_count == TABLES_MAXIMUM) {
        return;
    }
    for (i = 0; i < search->table_count; i += 1) {
        if (search->tables[i] == table) {
            return;
        }
    }
    search->tables[search->table_count++] = table;
}

static bool is_before(const struct attempt *failed,
                      const struct seen_statement *statement)
{
    struct position place =
        source_position(statement->span.source, statement->span.end);
    return !str_equal(statement->migration->version,
                      str_from(failed->error.version)) ||
           place.line < failed->error.line ||
           (place.line == failed->error.line &&
            place.column <= failed->error.column);
}

/* The statement that failed, in what was seen without rows; one behind the last
 * when it is about what all of them leave. */
static size_t failed_statement(const struct step *step,
                               const struct attempt *failed)
{
    size_t i = failed->error.line == 0 ? step->seen->statement_count : 0;
    while (i < step->seen->statement_count &&
           is_before(failed, &step->seen->statements[i])) {
        i += 1;
    }
    return i;
}

/* What the statement that failed is about comes first, then what others touched
 * before it. */
static void question_all(struct search *search)
{
    const struct step *step = search->bench->step;
    const struct observation *seen = step->seen;
    size_t statement = failed_statement(step, &search->failed);
    bool others = false;
    size_t i = 0;
    do {
        for (i = 0; i < seen->action_count; i += 1) {
            const struct action *action = &seen->actions[i];
            if (!action->temporary &&
                (others ? action->statement < statement
                        : action->statement == statement)) {
                question(search,
                         schema_find_table(search->before, action->table));
            }
        }
        others = !others;
    } while (others);
}

/* Rows that lose their parent are of tables that no statement need name. */
static void question_children(struct search *search)
{
    size_t count = search->table_count;
    size_t i = 0;
    size_t j = 0;
    size_t k = 0;
    for (i = 0; i < search->before->table_count; i += 1) {
        const struct schema_table *child = search->before->tables[i];
        for (j = 0; j < child->key_count; j += 1) {
            for (k = 0; k < count; k += 1) {
                if (names_are_equal(child->keys[j].parent,
                                    search->tables[k]->name)) {
                    question(search, child);
                }
            }
        }
    }
}

/* Those with fewer tables behind them first: what a parent's rows do alone is
 * not put down to its children. */
static void sort_tables(struct search *search)
{
    size_t sizes[TABLES_MAXIMUM];
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < search->table_count; i += 1) {
        const struct schema_table *table = search->tables[i];
        size_t size = reduced(search, &table, 1)->table_count;
        for (j = i; j > 0 && sizes[j - 1] > size; j -= 1) {
            sizes[j] = sizes[j - 1];
            search->tables[j] = search->tables[j - 1];
        }
        sizes[j] = size;
        search->tables[j] = table;
    }
}

/* --- experiments -----------------------------------------------------------*/

/* Whether rows of some kinds in the tables of a schema fail likewise. */
static bool fails_in(struct search *search, const struct schema *schema,
                     unsigned kinds)
{
    struct populate_options options = search->options;
    struct attempt attempt;
    options.kinds = kinds & search->options.kinds;
    attempt = bench_try(search->bench, schema, &options);
    if (!attempts_agree(&search->failed, &attempt) ||
        (search->by_key && !str_equal(attempt_orphans(&search->failed),
                                      attempt_orphans(&attempt)))) {
        return false;
    }
    search->least_schema = schema;
    search->least_options = options;
    search->found.least = attempt;
    return true;
}

/* The same with those kinds in one table, or one of its columns. */
static bool fails_of(struct search *search, unsigned kinds,
                     const struct schema_table *table,
                     const struct schema_column *column)
{
    bool fails = false;
    search->options.only = table;
    search->options.only_column = column;
    fails = fails_in(search, search->relevant, kinds);
    search->options.only = NULL;
    search->options.only_column = NULL;
    return fails;
}

/* --- what was found --------------------------------------------------------*/

static bool find_pair(struct search *search, unsigned kinds)
{
    const struct schema_table *pair[2];
    size_t count = search->table_count < PAIRED_TABLES ? search->table_count
                                                       : PAIRED_TABLES;
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < count; i += 1) {
        for (j = i + 1; j < count; j += 1) {
            pair[0] = search->tables[i];
            pair[1] = search->tables[j];
            if (fails_in(search, reduced(search, pair, 2), kinds)) {
                search->found.table = pair[0];
                search->found.other = pair[1];
                return true;
            }
        }
    }
    return false;
}

/* The table whose rows lack their parents, if it has the name that it had. That
 * alone is not tried: others would lack theirs, too, in tables without rows. */
static const struct schema_table *find_orphans(const struct search *search)
{
    struct str words = attempt_orphans(&search->failed);
    size_t i = 0;
    for (i = 0; i < search->before->table_count; i += 1) {
        const struct schema_table *table = search->before->tables[i];
        if (str_starts_with(words, table->name) &&
            str_starts_with(str_slice(words, table->name.size, words.size),
                            STR("' has no parent"))) {
            return table;
        }
    }
    return NULL;
}

/* The table whose rows do it, with no others there but those that they refer
 * to; else two tables. */
static bool find_table_alone(struct search *search, unsigned kinds)
{
    size_t i = 0;
    for (i = 0; i < search->table_count; i += 1) {
        if (fails_in(search, reduced(search, &search->tables[i], 1), kinds)) {
            search->found.table = search->tables[i];
            return true;
        }
    }
    search->found.table = find_orphans(search);
    return search->found.table != NULL || find_pair(search, kinds);
}

/* Whether a column of its own is unique, up to NULL. */
static bool is_unique(const struct schema_table *table,
                      const struct schema_column *column)
{
    size_t i = 0;
    for (i = 0; i < table->index_count; i += 1) {
        const struct schema_index *index = &table->indexes[i];
        if (index->unique && !index->partial && index->part_count == 1 &&
            names_are_equal(index->parts[0].column, column->name)) {
            return true;
        }
    }
    return false;
}

/* Or as good as that: the first column of a key with others is no harm here. */
static bool is_rowid(const struct schema_column *column)
{
    return column->key_position == 1 &&
           names_are_equal(column->type, STR("INTEGER"));
}

/* Whether the schema keeps what a cause is about out of a column. */
static bool is_immune(const struct schema_table *table,
                      const struct schema_column *column, enum cause cause)
{
    return cause == CAUSE_DUPLICATE
               ? is_rowid(column) || is_unique(table, column)
               : cause == CAUSE_NULL && (is_rowid(column) || column->not_null);
}

/* The column that does it. When one that cannot does it as well, it is not the
 * kind of the rows that matters, but something about there being more. */
static void find_column(struct search *search, enum cause cause, unsigned kinds)
{
    const struct schema_table *table = search->found.table;
    const struct schema_column *control = NULL;
    size_t i = 0;
    for (i = 0; i < table->column_count && control == NULL; i += 1) {
        control = is_immune(table, &table->columns[i], cause)
                      ? &table->columns[i]
                      : NULL;
    }
    if (control != NULL && fails_of(search, kinds, table, control)) {
        search->found.cause = CAUSE_UNKNOWN;
        return;
    }
    for (i = 0; i < table->column_count && i < COLUMNS_MAXIMUM; i += 1) {
        if (table->columns[i].kind == COLUMN_ORDINARY &&
            !is_immune(table, &table->columns[i], cause) &&
            fails_of(search, kinds, table, &table->columns[i])) {
            search->found.column = &table->columns[i];
            return;
        }
    }
}

/* The table that has values of a kind, while others have plain ones. */
static bool find_table_among(struct search *search, enum cause cause,
                             unsigned kinds)
{
    size_t i = 0;
    for (i = 0; i < search->table_count; i += 1) {
        if (fails_of(search, kinds, search->tables[i], NULL)) {
            search->found.table = search->tables[i];
            search->found.cause = cause;
            find_column(search, cause, kinds);
            return true;
        }
    }
    return false;
}

/* Kinds in the order in which they are tried. */
static const struct {
    unsigned kinds;
    enum cause cause;
} causes[] = {
    {ROWS_FIRST, CAUSE_ROWS},
    {ROWS_FIRST | ROWS_SECOND, CAUSE_MORE_ROWS},
    {ROWS_FIRST | ROWS_SECOND | ROWS_DUPLICATE, CAUSE_DUPLICATE},
    {ROWS_FIRST | ROWS_SECOND | ROWS_NULL, CAUSE_NULL},
    {ROWS_FIRST | ROWS_SECOND | ROWS_EDGE, CAUSE_EDGE},
};

static void find_cause(struct search *search)
{
    enum cause cause = CAUSE_UNKNOWN;
    unsigned kinds = search->options.kinds; /* it takes several */
    size_t i = 0;
    for (i = 0; i < sizeof causes / sizeof causes[0] && cause == CAUSE_UNKNOWN;
         i += 1) {
        if ((causes[i].kinds & ~search->options.kinds) == 0 &&
            fails_in(search, search->relevant, causes[i].kinds)) {
            cause = causes[i].cause;
            kinds = causes[i].kinds;
        }
    }
    if (cause > CAUSE_MORE_ROWS && find_table_among(search, cause, kinds)) {
        return;
    }
    if (find_table_alone(search, kinds)) {
        search->found.cause = cause;
    }
}

/* It fails with no rows but those of scripts and seeds, and without seeds it
 * passed. */
static void find_seeded_table(struct search *search)
{
    struct populate_options none = {.kinds = 0};
    size_t count = 0;
    size_t i = 0;
    bench_set_up(search->bench, search->relevant, &none);
    for (i = 0; i < search->table_count; i += 1) {
        if (row_count(search->bench->scratch, search->tables[i]->name) > 0) {
            search->found.table = search->tables[i];
            count += 1;
        }
    }
    search->found.cause = CAUSE_ROWS;
    if (count != 1) {
        search->found.table = NULL;
        search->found.cause = CAUSE_UNKNOWN;
    }
}

/* --- foreign keys ----------------------------------------------------------*/

struct key_watch {
    long long before;
    long long last;
    long long steps; /* that it took to look so far */
    size_t broke;    /* the statement that left rows without parent, the last of
                        those that did */
};

/* What may be looked at behind the statements of a script, which may be many,
 * with many rows: some seconds. */
#define STEPS_MAXIMUM 200000000

static void watch_keys(void *context, struct scratch *scratch,
                       const struct observation *seen, size_t index)
{
    struct key_watch *watch = context;
    long long now = 0;
    (void)seen;
    if (watch->steps > STEPS_MAXIMUM) {
        return;
    }
    now = violation_count(scratch, &watch->steps);
    if (now > watch->last && now > watch->before) {
        watch->broke = index;
    }
    watch->last = now;
}

/* Which statement breaks them is only known while the scripts run. With few
 * rows it is the one that matters. */
static void blame(struct search *search)
{
    struct bench *bench = search->bench;
    struct key_watch watch = {0, 0, 0, 0};
    const struct observation *seen = NULL;
    if (!bench_set_up(bench, search->least_schema, &search->least_options)) {
        return;
    }
    watch.before = violation_count(bench->scratch, NULL);
    watch.last = watch.before;
    bench_run(bench, watch_keys, &watch);
    seen = observer_seen(bench->observer);
    if (watch.last > watch.before) {
        search->found.blamed = seen->statements[watch.broke].span;
    }
}

/* The tables without which it does not fail: those in question, or all. */
static bool find_relevant(struct search *search)
{
    unsigned kinds = search->options.kinds;
    search->relevant = reduced(search, search->tables, search->table_count);
    if (!fails_in(search, search->relevant, kinds)) {
        search->relevant = search->before;
        return fails_in(search, search->relevant, kinds);
    }
    return true;
}

struct diagnosis diagnose(struct bench *bench, const struct attempt *failed,
                          const struct populate_options *options)
{
    struct search search = {.bench = bench,
                            .before = bench->step->before,
                            .failed = *failed,
                            .options = *options};
    bool breaks_keys = failure_breaks_keys(&failed->error);
    search.found.least = *failed;
    question_all(&search);
    if (breaks_keys) {
        question_children(&search);
    }
    sort_tables(&search);
    search.by_key = breaks_keys;
    if (!find_relevant(&search)) {
        search.by_key = false;
        if (!breaks_keys || !find_relevant(&search)) {
            return search.found; /* it takes rows with a history */
        }
    }
    if (fails_in(&search, search.relevant, 0)) {
        find_seeded_table(&search);
    } else {
        find_cause(&search);
    }
    if (breaks_keys) {
        blame(&search);
    }
    return search.found;
}
