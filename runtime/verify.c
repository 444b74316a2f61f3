/* SPDX-License-Identifier: MIT
 *
 * strata_verify: does this database fit this program? Nothing is written.
 */
#include "locate.h"
#include "plan.h"

static void verify(struct strata__session *session)
{
    size_t goal = strata__goal(session);
    struct strata__place place;
    session->engine->begin_read(session);
    strata__locate(session, &place);
    session->engine->end_read(session);
    if (strata__failed(session)) {
        return;
    }
    if (place.interrupted) {
        strata__refuse_interrupted(session, &place.newest);
    } else if (place.position < goal) {
        const strata_migration *next =
            &session->set->migrations[place.position];
        strata__fail(session, STRATA_PENDING,
                     "%zu of %zu migrations are yet to be applied, the next "
                     "one is %s (%s); strata_upgrade applies them",
                     goal - place.position, goal, next->version, next->label);
        session->error->file = next->up.file;
        strata__blame(session, next->version);
    } else if (place.position > goal) {
        strata__fail(session, STRATA_NEWER,
                     "the database is at %s, later than the target %s",
                     place.newest.version,
                     goal == 0 ? "STRATA_BASE" : session->options.target);
        strata__blame(session, place.newest.version);
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
