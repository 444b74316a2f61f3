/* SPDX-License-Identifier: MIT
 *
 * A step's scripts, run on rows of chosen kinds.
 */
#ifndef PROVE_JUDGE_EXPERIMENT_H
#define PROVE_JUDGE_EXPERIMENT_H

#include "prove/failure.h"
#include "prove/judge/ladder.h"
#include "prove/populate/populate.h"
#include "prove/step.h"
#include "prove/temporary.h"

enum outcome {
    OUTCOME_PASSES,
    OUTCOME_FAILS,
    OUTCOME_UNMET, /* a precondition does not hold: the rows are those that the
                      author excludes */
    OUTCOME_NONE   /* it could not be tried */
};

struct attempt {
    enum outcome outcome;
    strata_error error;
    int stopped; /* as in struct scratch, with its reason */
    char reason[160];
};

struct bench {
    struct arena *arena; /* of the step */
    const struct step *step;
    struct scratch *scratch;   /* where scripts run; its rows are given up */
    struct observer *observer; /* of it */
    struct ladder *ladder;
    struct temporaries temporaries; /* that were there before */
    size_t left;                    /* of experiments */
    long long spent_ms;             /* on them */
};

/* On a scratch database at the version before the step. */
struct bench bench_of(struct arena *arena, const struct step *step,
                      struct scratch *scratch, struct observer *observer,
                      struct ladder *ladder);

/* Run the scripts on the database as it is, with a visit or NULL. When they
 * fail, it is as it was, unless a script runs outside a transaction. */
struct attempt bench_run(struct bench *bench, observer_visit visit,
                         void *context);

/* Make the database one at the version before, with rows of some kinds in the
 * tables of `schema`. False: it cannot be made. */
bool bench_set_up(struct bench *bench, const struct schema *schema,
                  const struct populate_options *options);

/* Both, without a visit, as long as experiments are left. */
struct attempt bench_try(struct bench *bench, const struct schema *schema,
                         const struct populate_options *options);

/* A failure in words, which live in `arena`. */
struct failure bench_failure(struct bench *bench, struct arena *arena,
                             const struct attempt *failed,
                             const struct script *script);

/* Which rows a failure leaves without a parent, in the runtime's words from the
 * name of their table on; empty when it is about something else. */
struct str attempt_orphans(const struct attempt *failed);

/* Whether both failed, at the same place. */
bool attempts_agree(const struct attempt *a, const struct attempt *b);

#endif
