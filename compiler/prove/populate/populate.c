/* SPDX-License-Identifier: MIT
 *
 * Which tables get rows, in which order, and of which kinds.
 */
#include <string.h>

#include "base/fs.h"
#include "prove/populate/row.h"

/* A single statement of a schema that means well takes no such time. */
#define STATEMENT_MS 2000

/* A table with so many rows, or more, gets no others when it is new. */
#define FEW 4

/* Statements of so many tables are open at a time; each costs all others. */
#define OPEN_TABLES 32

static const struct {
    unsigned kind;
    size_t n;
} rounds[] = {{ROWS_FIRST, 0}, {ROWS_SECOND, 0}, {ROWS_DUPLICATE, 0},
              {ROWS_NULL, 0},  {ROWS_EDGE, 0},   {ROWS_EDGE, 1},
              {ROWS_EDGE, 2}};

/* --- in which order --------------------------------------------------------*/

struct order {
    struct row_table **tables;
    size_t count;
    struct row_table **path; /* from a table to a parent of its parents */
    size_t *next;            /* key of each that is to be followed */
};

/* Parents first; where they come full circle, the one that was met first is
 * last. Lines of parents may be too long for recursion. */
static void put(struct order *order, struct row_table *table)
{
    size_t depth = 0;
    if (table->mark) {
        return;
    }
    table->mark = true;
    order->path[0] = table;
    order->next[0] = 0;
    for (;;) {
        struct row_table *last = order->path[depth];
        if (order->next[depth] < last->key_count) {
            struct row_table *parent = last->keys[order->next[depth]].maker;
            order->next[depth] += 1;
            if (parent != NULL && !parent->mark) {
                parent->mark = true;
                depth += 1;
                order->path[depth] = parent;
                order->next[depth] = 0;
            }
            continue;
        }
        last->place = order->count;
        order->tables[order->count] = last;
        order->count += 1;
        if (depth == 0) {
            return;
        }
        depth -= 1;
    }
}

/* Virtual tables last: triggers may fill them. */
static void put_in_order(struct row_run *run)
{
    struct order order;
    size_t i = 0;
    order.tables = arena_array(run->arena, struct row_table *, run->count + 1);
    order.path = arena_array(run->arena, struct row_table *, run->count + 1);
    order.next = arena_array(run->arena, size_t, run->count + 1);
    order.count = 0;
    for (i = 0; i < run->count; i += 1) {
        row_keys_connect(run->tables[i]);
    }
    for (i = 0; i < run->count; i += 1) {
        if (!run->tables[i]->table->is_virtual) {
            put(&order, run->tables[i]);
        }
    }
    for (i = 0; i < run->count; i += 1) {
        put(&order, run->tables[i]);
    }
    run->tables = order.tables;
}

/* --- which rows ------------------------------------------------------------*/

/* Rows of the table that is in question may each need a parent of their own;
 * the parents are plain, see row_table.c. */
static unsigned kinds_beside(unsigned kinds)
{
    unsigned third =
        (kinds & (ROWS_DUPLICATE | ROWS_NULL)) != 0 ? ROWS_DUPLICATE : 0;
    return ROWS_FIRST | ROWS_SECOND | third | (kinds & ROWS_EDGE);
}

/* A duplicate is one of the first. */
static unsigned kinds_for(const struct row_table *table)
{
    const struct populate_options *options = table->run->options;
    unsigned kinds = options->kinds;
    if (options->only != NULL && options->only != table->table) {
        kinds = kinds_beside(kinds);
    }
    kinds &= options->modest != 0 ? row_likely_kinds(table) : ROWS_ALL;
    return (kinds & ROWS_DUPLICATE) != 0 ? kinds | ROWS_FIRST : kinds;
}

static bool is_carried(const struct row_table *table)
{
    return table->start >= FEW || (table->start > 0 && table->since != NULL);
}

/* Whether a virtual table shows what another one holds. */
static bool is_index_of(const struct row_table *table, struct str *content)
{
    struct arena *arena = table->run->arena;
    struct words words = words_of_text(arena, table->table->normal);
    size_t at = words_find(&words, 0, "content");
    *content = STR("");
    if (table->table->is_virtual && words_is(&words, at + 1, "=")) {
        *content = words_name(arena, &words, at + 2);
    }
    return content->size > 0;
}

static void fill_table(struct row_table *table, unsigned kind, size_t n)
{
    if ((kinds_for(table) & kind) == 0 || row_table_is_over(table)) {
        return;
    }
    if (table->start == 0 && row_is_copy(table->run, table->table)) {
        row_table_explain(table, "COPY", "");
        return;
    }
    if (is_carried(table)) {
        if (kind == ROWS_FIRST && !table->table->is_virtual) {
            row_carry(table, kinds_for(table));
        }
        return;
    }
    if (table->table->is_virtual && table->start > 0) {
        return; /* triggers filled it, or it shows another table's rows */
    }
    if (!row_make(table, kind, n) && table->made == 0) {
        table->failures += 1;
        table->given_up = table->given_up || table->failures > 1;
    }
}

/* The last of the tables that have to be filled together, as those that refer
 * to each other in a circle; usually it is the first one. */
static size_t last_together(const struct row_run *run, size_t first)
{
    size_t last = first;
    size_t i = 0;
    size_t j = 0;
    for (i = first; i <= last; i += 1) {
        const struct row_table *table = run->tables[i];
        for (j = 0; j < table->key_count; j += 1) {
            const struct row_table *parent = table->keys[j].maker;
            if (parent != NULL && parent->place > last) {
                last = parent->place;
            }
        }
    }
    return last;
}

/* Tables are filled one after the other, so that few statements are open. */
static void fill(struct row_run *run)
{
    size_t first = 0;
    size_t end = 0;
    size_t i = 0;
    size_t j = 0;
    for (first = 0; first < run->count; first = end) {
        end = last_together(run, first) + 1;
        for (i = first; i < end; i += 1) {
            row_table_look(run->tables[i]);
            run->tables[i]->start = run->tables[i]->look.count;
        }
        for (j = 0; j < sizeof rounds / sizeof *rounds; j += 1) {
            for (i = first; i < end; i += 1) {
                fill_table(run->tables[i], rounds[j].kind, rounds[j].n);
                if (end - first > OPEN_TABLES) {
                    row_table_release(run->tables[i]);
                }
            }
        }
        for (i = first; i < end; i += 1) {
            row_table_release(run->tables[i]);
        }
    }
}

/* --- what belongs to rows --------------------------------------------------*/

/* A row was there, and went: the next one gets a number that was not used. */
static void leave_mark(struct row_table *table)
{
    if (!table->table->autoincrement || table->rowid == NULL) {
        return;
    }
    row_execute(table->run,
                sqlite3_mprintf("UPDATE main.sqlite_sequence SET seq = seq + 10"
                                " WHERE name = '%.*q' AND seq < %lld AND seq <="
                                " (SELECT max(%s) FROM main.\"%.*w\")",
                                STR_ARGS(table->table->name),
                                (long long)1 << 60, table->rowid,
                                STR_ARGS(table->table->name)));
}

/* An index of a table's texts knows no row that came without triggers. */
static void rebuild_index(struct row_table *table)
{
    struct str content = STR("");
    if (is_index_of(table, &content)) {
        row_execute(table->run,
                    sqlite3_mprintf("INSERT INTO main.\"%.*w\"(\"%.*w\")"
                                    " VALUES ('rebuild')",
                                    STR_ARGS(table->table->name),
                                    STR_ARGS(table->table->name)));
    }
}

static void complete(struct row_run *run)
{
    size_t i = 0;
    for (i = 0; i < run->count && !row_run_is_over(run); i += 1) {
        leave_mark(run->tables[i]);
        rebuild_index(run->tables[i]);
    }
}

/* --- what is said of it ----------------------------------------------------*/

static void add_unseeded(struct row_run *run, struct populate_report *report,
                         const struct row_table *table)
{
    struct unseeded_table *item = NULL;
    report->items = arena_append(run->out, report->items, sizeof *report->items,
                                 report->count);
    item = &report->items[report->count];
    report->count += 1;
    item->table = str_copy(run->out, table->table->name);
    item->reason = table->reason;
    item->words = table->words;
    if (item->reason.size == 0) {
        item->reason = table->table->is_virtual      ? STR("MODULE")
                       : row_run_is_over(table->run) ? STR("TIME")
                       : table->key_count > 0        ? STR("FOREIGN KEY")
                                                     : STR("TRIGGER");
        item->words = STR("");
    }
}

static bool is_looked_at(const struct row_run *run, struct str table)
{
    size_t i = 0;
    for (i = 0; i < run->count; i += 1) {
        if (names_are_equal(run->tables[i]->table->name, table)) {
            return true;
        }
    }
    return false;
}

/* What was said of tables that are still there and were not looked at stays. */
static void report_tables(struct row_run *run, struct populate_report *report)
{
    struct populate_report before = *report;
    size_t i = 0;
    report->items = NULL;
    report->count = 0;
    for (i = 0; i < before.count; i += 1) {
        if (schema_find_table(run->schema, before.items[i].table) != NULL &&
            !is_looked_at(run, before.items[i].table)) {
            report->items = arena_append(run->out, report->items,
                                         sizeof *report->items, report->count);
            report->items[report->count] = before.items[i];
            report->count += 1;
        }
    }
    for (i = 0; i < run->count; i += 1) {
        if (row_table_is_empty(run, run->tables[i]->table)) {
            add_unseeded(run, report, run->tables[i]);
        }
    }
    report->filled = run->schema->table_count - report->count;
}

/* --- the run ---------------------------------------------------------------*/

static bool enforces_keys(struct row_run *run)
{
    sqlite3_stmt *statement =
        row_prepare(run, sqlite3_mprintf("PRAGMA foreign_keys"));
    bool on = statement != NULL && sqlite3_step(statement) == SQLITE_ROW &&
              sqlite3_column_int(statement, 0) != 0;
    sqlite3_finalize(statement);
    return on;
}

static void enforce_keys(struct row_run *run, bool on)
{
    row_execute(run, sqlite3_mprintf("PRAGMA foreign_keys = %d", on ? 1 : 0));
}

static void make_rows(struct row_run *run)
{
    bool enforced = enforces_keys(run);
    bool triggers = row_switch_triggers(run, true);
    enforce_keys(run, false);
    put_in_order(run);
    row_watch_begin(run);
    fill(run);
    row_watch_end(run);
    complete(run);
    row_switch_triggers(run, triggers);
    enforce_keys(run, enforced);
}

void populate(struct arena *arena, struct scratch *scratch,
              const struct schema *schema,
              const struct populate_options *options,
              struct populate_report *report)
{
    struct populate_report nothing = {NULL, 0, 0};
    struct arena work;
    struct row_run run;
    long long timeout_ms = scratch->timeout_ms;
    memset(&run, 0, sizeof run);
    arena_init(&work);
    if (report == NULL) {
        report = &nothing;
    } else if (options->since == NULL) {
        *report = nothing;
    }
    run.arena = &work;
    run.out = arena;
    run.scratch = scratch;
    run.schema = schema;
    run.options = options;
    run.deadline_ms = fs_clock_ms() + timeout_ms;
    if (timeout_ms > STATEMENT_MS) {
        scratch->timeout_ms = STATEMENT_MS;
    }
    scratch_forget(scratch);
    row_collect(&run, report);
    if (run.count > 0) {
        make_rows(&run);
    }
    report_tables(&run, report);
    scratch->timeout_ms = timeout_ms;
    scratch_forget(scratch);
    arena_release(&work);
}
