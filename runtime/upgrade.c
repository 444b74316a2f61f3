/* SPDX-License-Identifier: MIT
 *
 * strata_upgrade: find out where the database stands without a lock for
 * writing; if something is to be done, take that lock, find out again, and
 * run what is pending, in one transaction but for scripts that must not be in
 * one.
 */
#include "apply.h"
#include "drift.h"
#include "history.h"

static void apply_batch(struct strata__session *session,
                        const struct strata__place *from, size_t end)
{
    struct strata__batch batch = {from->position + 1, end, STRATA__UP};
    long long before = strata__violations_before(session, &batch);
    size_t position = 0;
    for (position = batch.first; position <= batch.last; position += 1) {
        long long duration_ms =
            strata__run_inside(session, position, STRATA__UP);
        session->engine->history_append(session, position, duration_ms, 0);
    }
    strata__check_foreign_keys(session, &batch, before);
    strata__record_schema(session, from, end, STRATA__OTHERWISE_REFUSE);
    strata__commit(session);
    if (strata__failed(session)) {
        session->engine->rollback(session);
        strata__explain_rollback(session, from);
    }
}

/* Take the write lock and do the next part of what is pending. What was read
 * before the lock may be out of date, so it is read again. Returns whether that
 * was the last part; then nothing more is read, for an error there would deny
 * what is done. */
static bool advance(struct strata__session *session, size_t goal,
                    bool resume_allowed)
{
    struct strata__place place;
    size_t end = 0;
    session->engine->begin_write(session);
    strata__locate(session, &place);
    strata__check_history(session, &place);
    if (strata__failed(session)) {
        return false;
    }
    if (place.interrupted) {
        if (resume_allowed &&
            strata__may_run_again(session->set, &place.newest, STRATA__UP)) {
            end = place.position;
            strata__run_outside(session, &place, STRATA__UP);
        }
    } else if (place.position < goal || place.base_unrecorded) {
        end = strata__batch_end(session->set, place.position, goal);
        session->engine->history_ensure(session);
        strata__record_base(session, &place);
        if (end > place.position) {
            apply_batch(session, &place, end);
        } else if (end == goal) {
            strata__commit(session);
        } else {
            end = place.position + 1;
            strata__run_outside(session, &place, STRATA__UP);
        }
    }
    session->engine->rollback(session); /* another one was faster */
    return end == goal;
}

static void upgrade(struct strata__session *session)
{
    size_t goal = strata__goal(session);
    if (goal == 0) {
        strata__fail(session, STRATA_MISUSE,
                     "STRATA_BASE is before the first migration, where only "
                     "strata_downgrade goes");
    }
    while (!strata__failed(session)) {
        struct strata__place place;
        strata__locate_settled(session, &place);
        if (strata__failed(session)) {
            return;
        }
        if (place.interrupted &&
            !strata__may_run_again(session->set, &place.newest, STRATA__UP)) {
            strata__refuse_interrupted(session, &place.newest);
            return;
        }
        if (place.position > goal) {
            strata__refuse_older_target(session, &place.newest);
            return;
        }
        if (place.position == goal && !place.interrupted &&
            !place.base_unrecorded) {
            return;
        }
        session->engine->check_needs(session);
        session->engine->enter_write(session);
        if (advance(session, goal, place.interrupted)) {
            return;
        }
    }
}

strata_result strata_upgrade(const strata_database *database,
                             const strata_set *set,
                             const strata_options *options, strata_error *error)
{
    struct strata__session session;
    if (strata__open(&session, database, set, options, error)) {
        upgrade(&session);
    }
    return strata__close(&session);
}
