/* SPDX-License-Identifier: MIT
 *
 * The list of judges.
 */
#include "prove/judge/judge.h"

#include "prove/judge/application_id.h"
#include "prove/judge/compatible.h"
#include "prove/judge/compiles.h"
#include "prove/judge/data_test.h"
#include "prove/judge/determinism.h"
#include "prove/judge/guard.h"
#include "prove/lint/lint.h"
#include "prove/judge/populated.h"
#include "prove/lint/rebuild.h"
#include "prove/schema_read.h"
#include "prove/judge/undo.h"
#include "model/finding.h"

struct judges {
    struct arena *arena;
    struct migration_set *set;
    const strata_set *shipped;
    struct benches *benches;
    struct diags *diags;
    struct observer *observer;   /* of benches->main */
    const struct schema *schema; /* behind the last step */
    struct populated *populated;
    struct compiles *compiles;
    struct undo undo;
};

struct judges *judges_new(struct arena *arena, struct migration_set *set,
                          const strata_set *shipped, struct benches *benches,
                          struct stubs *stubs, struct diags *diags)
{
    struct judges *judges = arena_new(arena, struct judges);
    judges->arena = arena;
    judges->set = set;
    judges->shipped = shipped;
    judges->benches = benches;
    judges->diags = diags;
    judges->observer = observer_new(arena, &benches->main, set, shipped);
    judges->schema = schema_read(arena, &benches->main, NULL);
    judges->populated =
        populated_new(arena, &benches->full, &benches->trial, set, shipped);
    judges->compiles = compiles_new(arena);
    judges->undo.aside = &benches->aside;
    judges->undo.stubs = stubs;
    judges->undo.observer = observer_new(arena, &benches->aside, set, shipped);
    return judges;
}

/* Whether a judge works on a copy of the database before a migration. */
static bool needs_before(const struct judges *judges, size_t position)
{
    return judges->set->migrations[position - 1].test_count > 0 ||
           judges->set->requirements.double_quoted_strings;
}

void judges_prepare(struct judges *judges, size_t position)
{
    struct benches *benches = judges->benches;
    if (needs_before(judges, position) &&
        !scratch_copy(&benches->aside, &benches->main)) {
        oom();
    }
}

void judges_listen(struct judges *judges, strata_options *options)
{
    observer_begin(judges->observer);
    observer_listen(judges->observer, options);
}

void judges_step(struct judges *judges, size_t first, size_t last)
{
    struct benches *benches = judges->benches;
    struct step step;
    step.arena = judges->arena;
    step.set = judges->set;
    step.shipped = judges->shipped;
    step.first = first;
    step.last = last;
    step.before = judges->schema;
    step.after = schema_read(judges->arena, &benches->main, judges->schema);
    step.seen = observer_seen(judges->observer);
    step.diags = judges->diags;
    judges->schema = step.after;
    data_tests_run(judges->set, judges->shipped, last, &benches->aside,
                   &benches->trial, judges->diags);
    guard_up(&step);
    populated_step(judges->populated, &step, &benches->main);
    determinism_step(&step, populated_seen(judges->populated));
    compiles_step(judges->compiles, &step, &benches->main);
    compatible_step(&step);
    application_id_step(&step, &benches->main);
    rebuild_step(&step);
    lint_step(&step, needs_before(judges, last) ? &benches->aside : NULL);
    populated_fill(judges->populated, &step); /* for there may be a way down */
    undo_step(&judges->undo, &step, &benches->main, &benches->full);
}

void judges_end(struct judges *judges, bool complete)
{
    populated_end(judges->populated, judges->diags);
    lint_set(judges->set, judges->diags);
    if (complete) {
        data_tests_end(judges->set, judges->shipped->count, judges->diags);
        compiles_end(judges->compiles, judges->diags);
        finding_report_unused(judges->diags, judges->set);
        judges->set->summary.proved = true;
    }
}
