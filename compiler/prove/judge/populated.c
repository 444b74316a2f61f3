/* SPDX-License-Identifier: MIT
 *
 * One step on rows: what is done when it passes, and what when it does not.
 * A script that fails leaves the database as it was, so nothing is copied as
 * long as all goes well.
 */
#include "prove/judge/populated.h"

#include <string.h>

#include "model/finding.h"
#include "prove/judge/experiment.h"
#include "prove/judge/fails_on_rows.h"
#include "prove/failing_span.h"
#include "prove/judge/row_loss.h"
#include "prove/seed.h"
#include "prove/judge/unseeded.h"

struct populated {
    struct arena *arena;
    struct scratch *scratch;
    struct migration_set *set;
    struct observer *observer;
    const struct observation *seen; /* of the last step; NULL: it failed */
    const struct schema *schema;    /* behind the last step */
    const struct schema *since; /* that rows were made for; NULL: they are not
                                   those that are there */
    struct populate_report report;
    bool rows_went; /* perhaps, since then */
    struct ladder ladder;
    struct unseeded *unseeded;
};

/* A step that is being taken. */
struct taking {
    struct populated *populated;
    const struct step *step;
    const struct scratch *empty;
    struct bench bench;
    struct populate_options options; /* rows that are tried now */
    struct attempt attempt;
    bool fails_on_any; /* row of some table, or in a way that takes long */
};

struct populated *populated_new(struct arena *arena, struct scratch *scratch,
                                struct scratch *trial,
                                struct migration_set *set,
                                const strata_set *shipped)
{
    struct populated *populated = arena_new(arena, struct populated);
    populated->arena = arena;
    populated->scratch = scratch;
    populated->set = set;
    populated->observer = observer_new(arena, scratch, set, shipped);
    populated->unseeded = unseeded_new(arena, set);
    ladder_init(&populated->ladder, arena, trial, set, shipped);
    return populated;
}

const struct observation *populated_seen(const struct populated *populated)
{
    return populated->seen;
}

static void fill(struct populated *populated, const struct schema *schema)
{
    struct populate_options options = {.kinds = ROWS_ALL,
                                       .since = populated->since,
                                       .rows_went = populated->rows_went};
    populate(populated->arena, populated->scratch, schema, &options,
             &populated->report);
    unseeded_note(populated->unseeded, schema, &populated->report);
    populated->since = schema;
    populated->rows_went = false;
}

void populated_fill(struct populated *populated, const struct step *step)
{
    fill(populated, step->after);
}

/* Whether rows may be gone from tables that are still the same. */
static bool rows_may_be_gone(const struct touched *touched)
{
    const struct touched_table *table = touched->first;
    while (table != NULL && !table->is_deleted &&
           !table->is_deleted_indirectly && !table->is_replaced) {
        table = table->next;
    }
    return table != NULL;
}

/* Run the step on the rows that are there, and look for losses if it passes. */
static void take(struct taking *taking, bool judges_loss)
{
    struct populated *populated = taking->populated;
    struct row_loss *loss =
        row_loss_begin(taking->bench.arena, taking->step, populated->scratch);
    taking->attempt = bench_run(&taking->bench, row_loss_visit, loss);
    if (taking->attempt.outcome == OUTCOME_PASSES) {
        populated->seen = observer_seen(populated->observer);
        if (judges_loss) {
            row_loss_judge(loss, populated->seen);
        }
    }
}

/* The same with other rows than those that were carried here. */
static bool take_anew(struct taking *taking, unsigned kinds, bool json,
                      bool judges_loss)
{
    taking->options.kinds = kinds;
    taking->options.json = json;
    if (!bench_set_up(&taking->bench, taking->step->before, &taking->options)) {
        taking->attempt.outcome = OUTCOME_NONE;
        return false;
    }
    take(taking, judges_loss);
    return taking->attempt.outcome == OUTCOME_PASSES;
}

/* --- preconditions ---------------------------------------------------------*/

static void report_unmet(struct taking *taking)
{
    const struct step *step = taking->step;
    const strata_error *error = &taking->attempt.error;
    const struct migration *migration =
        failure_migration(step->set, step->first, step->last, error);
    struct span span = error->line == 0
                           ? span_file(migration->up.source)
                           : failing_span(migration->up.source, error->line,
                                          error->column, STR(""));
    struct diag *diag = finding_report(
        step->diags, migration, CODE_ROWS_NOT_MADE, span,
        "the migration is not tried on rows: what it requires holds on none "
        "that the proof makes");
    diag_note(step->diags, diag, SPAN_NONE,
              "give it rows on which it holds: '-- migrate:seed INSERT ...' in "
              "an earlier script");
}

static bool has_seeds(const struct migration_set *set, size_t count)
{
    size_t i = 0;
    while (i < count && set->migrations[i].seed_count == 0) {
        i += 1;
    }
    return i < count;
}

/* Rows that are wilder than what the author asks for are none to judge by. */
static void find_met(struct taking *taking)
{
    static const unsigned tamer[] = {
        ROWS_ALL & ~(unsigned)ROWS_DUPLICATE,
        ROWS_ALL & ~(unsigned)ROWS_NULL,
        ROWS_ALL & ~(unsigned)ROWS_EDGE,
        ROWS_FIRST | ROWS_SECOND,
        ROWS_FIRST,
        0,
    };
    struct attempt first = taking->attempt;
    size_t count = sizeof tamer / sizeof tamer[0];
    size_t i = 0;
    for (i = 0; i < count && taking->attempt.outcome == OUTCOME_UNMET; i += 1) {
        take_anew(taking, tamer[i], false, true);
    }
    if ((i == count || taking->attempt.outcome == OUTCOME_UNMET) &&
        !has_seeds(taking->step->set, taking->step->first - 1)) {
        struct attempt last = taking->attempt;
        taking->attempt = first;
        report_unmet(taking);
        taking->attempt = last;
    }
}

/* --- JSON ------------------------------------------------------------------*/

static bool is_json_call(const struct action *action)
{
    return (action->kind == ACTION_CALL &&
            (str_starts_with(action->name, STR("json")) ||
             str_starts_with(action->name, STR("->")))) ||
           (action->kind == ACTION_READ &&
            str_starts_with(action->table, STR("json_")));
}

static bool says_json(const strata_error *error)
{
    return strstr(error->reason, "JSON") != NULL;
}

static bool reads_json(const struct taking *taking)
{
    const struct observation *seen = taking->step->seen;
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        if (is_json_call(&seen->actions[i])) {
            return true;
        }
    }
    return says_json(&taking->attempt.error);
}

/* A script that reads texts as JSON is right to expect it: it is not tried on
 * others, unless it fails on JSON as well. */
static void try_json(struct taking *taking)
{
    struct attempt first = taking->attempt;
    bool passes = take_anew(taking, taking->options.kinds, true, true);
    if (!passes &&
        (taking->attempt.outcome != OUTCOME_FAILS ||
         says_json(&taking->attempt.error) || !says_json(&first.error))) {
        taking->attempt = first;
        taking->options.json = false;
    }
}

/* --- rows that only a schema allows
 * -----------------------------------------*/

static bool says_unique(const strata_error *error)
{
    return error->engine_code == SQLITE_CONSTRAINT_UNIQUE ||
           error->engine_code == SQLITE_CONSTRAINT_PRIMARYKEY;
}

/* No schema says that settings are one row, or that the ids of two tables are
 * never the same: what is there twice is told only when it fails on such rows,
 * too, and of them. */
static void try_modest(struct taking *taking)
{
    static const unsigned sole[] = {ROWS_NULL, ROWS_FIRST};
    struct attempt first = taking->attempt;
    size_t i = 0;
    do {
        taking->options.modest = sole[i];
        take_anew(taking, taking->options.kinds, taking->options.json, i == 1);
        i += 1;
    } while (i < 2 && taking->attempt.outcome == OUTCOME_PASSES);
    if (taking->attempt.outcome != OUTCOME_PASSES &&
        taking->attempt.outcome != OUTCOME_FAILS) {
        taking->attempt = first;
        taking->options.modest = 0;
    }
}

/* --- failures --------------------------------------------------------------*/

/* With as many rows as pass, or without any: what comes later is still to be
 * proved. */
static void go_on(struct taking *taking)
{
    static const unsigned tamer[] = {ROWS_FIRST | ROWS_SECOND, ROWS_FIRST};
    unsigned kinds = taking->options.kinds;
    bool json = taking->options.json;
    size_t i = 0;
    for (i = 0; i < sizeof tamer / sizeof tamer[0] && !taking->fails_on_any;
         i += 1) {
        if ((tamer[i] & ~kinds) == 0 &&
            take_anew(taking, tamer[i], json, false)) {
            return;
        }
    }
    temporaries_drop(taking->populated->scratch, &taking->bench.temporaries);
    if (!scratch_copy(taking->populated->scratch, taking->empty)) {
        oom();
    }
    seeds_add_all(taking->bench.arena, taking->populated->scratch,
                  taking->step->set, taking->step->first - 1);
}

/* Whether to try on fewer rows would only take as long again. */
static bool is_hopeless(const struct failure *failure)
{
    return failure->code != CODE_SQL_ERROR;
}

static void report_failure(struct taking *taking)
{
    const struct step *step = taking->step;
    const struct migration *migration = failure_migration(
        step->set, step->first, step->last, &taking->attempt.error);
    struct attempt failed = taking->attempt;
    struct failure failure =
        bench_failure(&taking->bench, step->arena, &failed, &migration->up);
    struct diagnosis diagnosis = {.cause = CAUSE_UNKNOWN};
    taking->fails_on_any = is_hopeless(&failure);
    if (!fails_on_rows_is_heard(step, migration)) {
        return;
    }
    if (!is_hopeless(&failure)) {
        diagnosis = diagnose(&taking->bench, &failed, &taking->options);
        taking->fails_on_any = diagnosis.cause == CAUSE_ROWS;
        failure = bench_failure(&taking->bench, step->arena, &diagnosis.least,
                                &migration->up);
    }
    fails_on_rows_report(step, migration, &failed, &failure, &diagnosis);
}

static void recover(struct taking *taking)
{
    taking->populated->since = NULL;
    if (taking->attempt.outcome == OUTCOME_UNMET) {
        find_met(taking);
    }
    if (taking->attempt.outcome == OUTCOME_FAILS && reads_json(taking)) {
        try_json(taking);
    }
    if (taking->attempt.outcome == OUTCOME_FAILS &&
        says_unique(&taking->attempt.error)) {
        try_modest(taking);
    }
    if (taking->attempt.outcome == OUTCOME_FAILS) {
        report_failure(taking);
    }
    if (taking->attempt.outcome != OUTCOME_PASSES) {
        go_on(taking);
    }
}

/* --- a step ----------------------------------------------------------------*/

/* They are judged on a database without other rows. */
static void sow(struct taking *taking)
{
    struct populated *populated = taking->populated;
    const struct step *step = taking->step;
    size_t seeds = 0;
    size_t i = 0;
    for (i = step->first; i <= step->last; i += 1) {
        seeds += step->set->migrations[i - 1].seed_count;
    }
    if (seeds == 0) {
        return;
    }
    populated->rows_went = true;
    if (ladder_reach_unseeded(&populated->ladder, step->last)) {
        ladder_sow(&populated->ladder, step->diags);
    }
    for (i = step->first; i <= step->last; i += 1) {
        seeds_add(taking->bench.arena, populated->scratch,
                  &step->set->migrations[i - 1]);
    }
}

static void find_used_trial(struct populated *populated,
                            const struct step *step)
{
    size_t i = 0;
    for (i = step->first; i <= step->last; i += 1) {
        if (step->set->migrations[i - 1].test_count > 0) {
            ladder_lose(&populated->ladder);
        }
    }
}

void populated_step(struct populated *populated, const struct step *step,
                    const struct scratch *empty)
{
    struct arena arena;
    struct taking taking;
    struct touched touched;
    arena_init(&arena);
    memset(&taking, 0, sizeof taking);
    find_used_trial(populated, step);
    fill(populated, step->before);
    populated->seen = NULL;
    taking.populated = populated;
    taking.step = step;
    taking.empty = empty;
    taking.options.kinds = ROWS_ALL;
    taking.bench = bench_of(&arena, step, populated->scratch,
                            populated->observer, &populated->ladder);
    take(&taking, true);
    if (taking.attempt.outcome != OUTCOME_PASSES) {
        recover(&taking);
    }
    ladder_add_stop(&populated->ladder, step->last);
    touched_read(&touched, &arena, step->before, step->seen);
    populated->rows_went = rows_may_be_gone(&touched);
    sow(&taking);
    unseeded_step(populated->unseeded, step, &touched);
    populated->schema = step->after;
    scratch_forget(populated->scratch);
    arena_release(&arena);
}

void populated_end(struct populated *populated, struct diags *diags)
{
    if (populated->schema != NULL) {
        fill(populated, populated->schema);
    }
    unseeded_end(populated->unseeded, diags);
}
