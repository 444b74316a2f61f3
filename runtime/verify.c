/* SPDX-License-Identifier: MIT
 *
 * strata_verify: does this database fit this program? Nothing is written.
 */
#include "history.h"
#include "plan.h"

/* Something is to be done: the refusal that strata_upgrade would give, or what
 * it would do. */
static void report_pending(struct strata__session *session,
                           const struct strata__place *place, size_t goal)
{
    size_t done = place->position - place->interrupted;
    const strata_migration *next = &session->set->migrations[done];
    session->engine->check_needs(session);
    if (strata__failed(session)) {
        return;
    }
    if (done == goal) {
        next = &session->set->migrations[done - 1];
        strata__fail(session, STRATA_PENDING,
                     "the database has the %s schema and no history; "
                     "strata_upgrade records that as %s (%s)",
                     place->fit.is_taken ? "newest" : "base", next->version,
                     next->label);
    } else {
        strata__fail(session, STRATA_PENDING,
                     "%zu of %zu migrations are yet to be applied, the next "
                     "one is %s (%s); strata_upgrade applies them",
                     goal - done, goal, next->version, next->label);
    }
    session->error->file = next->up.file;
    strata__blame(session, next->version);
}

static void verify(struct strata__session *session)
{
    size_t goal = strata__goal(session);
    struct strata__place place;
    session->engine->begin_read(session);
    strata__locate(session, &place);
    strata__tell_history(session, &place);
    strata__check_history(session, &place);
    session->engine->end_read(session);
    if (strata__failed(session)) {
        return;
    }
    if (place.interrupted &&
        !strata__may_run_again(session->set, &place.newest, STRATA__UP)) {
        strata__refuse_interrupted(session, &place.newest);
    } else if (place.position > goal) {
        strata__refuse_older_target(session, &place.newest);
    } else if (place.position < goal || place.interrupted ||
               place.base_unrecorded) {
        report_pending(session, &place, goal);
    }
}

strata_result strata_verify(const strata_database *database,
                            const strata_set *set,
                            const strata_options *options, strata_error *error)
{
    struct strata__session session;
    if (strata__open(&session, database, set, options, error)) {
        verify(&session);
    }
    return strata__close(&session);
}
