/* SPDX-License-Identifier: MIT
 *
 * Experiments are made on the database whose rows failed: a copy of one without
 * rows, new rows, and the runtime.
 */
#include "prove/judge/experiment.h"

#include <string.h>

#include "base/fs.h"
#include "prove/seed.h"

/* More than what it takes to find a column, and few enough to wait for; and for
 * scripts that run long, the time that they may take together. */
#define EXPERIMENTS 160
#define EXPERIMENTS_MS 60000

struct bench bench_of(struct arena *arena, const struct step *step,
                      struct scratch *scratch, struct observer *observer,
                      struct ladder *ladder)
{
    struct bench bench;
    bench.arena = arena;
    bench.step = step;
    bench.scratch = scratch;
    bench.observer = observer;
    bench.ladder = ladder;
    bench.temporaries = temporaries_of(arena, scratch);
    bench.left = EXPERIMENTS;
    bench.spent_ms = 0;
    return bench;
}

struct attempt bench_run(struct bench *bench, observer_visit visit,
                         void *context)
{
    const struct step *step = bench->step;
    strata_database database = strata_sqlite(bench->scratch->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    struct attempt attempt;
    strata_result result = STRATA_OK;
    options.target = step->shipped->migrations[step->last - 1].version;
    observer_begin(bench->observer);
    observer_set_visit(bench->observer, visit, context);
    observer_listen(bench->observer, &options);
    scratch_forget(bench->scratch);
    result = strata_upgrade(&database, step->shipped, &options, &attempt.error);
    attempt.outcome = result == STRATA_OK      ? OUTCOME_PASSES
                      : result == STRATA_UNMET ? OUTCOME_UNMET
                                               : OUTCOME_FAILS;
    attempt.stopped = bench->scratch->stopped;
    memcpy(attempt.reason, bench->scratch->reason, sizeof attempt.reason);
    observer_set_visit(bench->observer, NULL, NULL);
    return attempt;
}

bool bench_set_up(struct bench *bench, const struct schema *schema,
                  const struct populate_options *options)
{
    if (!ladder_reach(bench->ladder, bench->step->first - 1)) {
        return false;
    }
    /* What the last experiment left would be in the way of the next one. */
    temporaries_drop(bench->scratch, &bench->temporaries);
    if (!scratch_copy(bench->scratch, bench->ladder->scratch)) {
        oom();
    }
    if (bench->ladder->is_barren) {
        seeds_add_all(bench->arena, bench->scratch, bench->step->set,
                      bench->step->first - 1);
    }
    scratch_forget(bench->scratch);
    if (options->kinds != 0 || options->only != NULL) {
        populate(bench->arena, bench->scratch, schema, options, NULL);
    }
    return true;
}

struct attempt bench_try(struct bench *bench, const struct schema *schema,
                         const struct populate_options *options)
{
    struct attempt attempt = {.outcome = OUTCOME_NONE};
    long long began_ms = fs_clock_ms();
    if (bench->left > 0 && bench->spent_ms < EXPERIMENTS_MS &&
        bench_set_up(bench, schema, options)) {
        attempt = bench_run(bench, NULL, NULL);
        bench->left -= 1;
    }
    bench->spent_ms += fs_clock_ms() - began_ms;
    return attempt;
}

struct failure bench_failure(struct bench *bench, struct arena *arena,
                             const struct attempt *failed,
                             const struct script *script)
{
    bench->scratch->stopped = failed->stopped;
    memcpy(bench->scratch->reason, failed->reason, sizeof failed->reason);
    return failure_of(arena, bench->scratch, script, &failed->error);
}

struct str attempt_orphans(const struct attempt *failed)
{
    static const char before[] = " of table '";
    const char *words = failure_breaks_keys(&failed->error)
                            ? strstr(failed->error.reason, before)
                            : NULL;
    return str_from(words == NULL ? "" : words + sizeof before - 1);
}

bool attempts_agree(const struct attempt *a, const struct attempt *b)
{
    return a->outcome == OUTCOME_FAILS && b->outcome == OUTCOME_FAILS &&
           a->error.line == b->error.line &&
           a->error.column == b->error.column &&
           strcmp(a->error.version, b->error.version) == 0 &&
           failure_breaks_keys(&a->error) == failure_breaks_keys(&b->error);
}
