/* SPDX-License-Identifier: MIT
 *
 * strata_downgrade: the way back, with the down scripts that the program
 * carries. The mirror image of upgrade.c.
 */
#include "apply.h"
#include "drift.h"
#include "history.h"

static void undo_batch(struct strata__session *session,
                       const struct strata__place *from, size_t end)
{
    struct strata__batch batch = {end + 1, from->position, STRATA__DOWN};
    long long before = strata__violations_before(session, &batch);
    size_t position = 0;
    for (position = batch.last; position >= batch.first; position -= 1) {
        strata__run_inside(session, position, STRATA__DOWN);
        session->engine->history_remove(session, position);
    }
    strata__check_foreign_keys(session, &batch, before);
    strata__record_schema(session, from, end, STRATA__OTHERWISE_ACCEPT);
    strata__commit(session);
    if (strata__failed(session)) {
        session->engine->rollback(session);
        strata__explain_rollback(session, from);
    }
}

/* Only above the goal: finishing an interrupted way back from the goal itself
 * would go below it. */
static bool may_run_again(const strata_set *set,
                          const struct strata__place *place, size_t goal)
{
    return place->position > goal &&
           strata__may_run_again(set, &place->newest, STRATA__DOWN);
}

static void refuse_irreversible(struct strata__session *session, size_t from,
                                size_t goal)
{
    size_t position = 0;
    for (position = from; position > goal; position -= 1) {
        const strata_migration *migration =
            &session->set->migrations[position - 1];
        if (migration->down.text == NULL) {
            strata__fail(session, STRATA_IRREVERSIBLE,
                         "migration %s (%s) has no down script, so the "
                         "database cannot go back from %s to before it. "
                         "Nothing was changed",
                         migration->version, migration->label,
                         session->set->migrations[from - 1].version);
            session->error->file = migration->up.file;
            strata__blame(session, migration->version);
            return;
        }
    }
}

/* What the program does not know it cannot undo, nor what that was built on. */
static void refuse_ahead(struct strata__session *session,
                         const struct strata__place *place)
{
    if (place->ahead > 0) {
        strata__refuse_ahead(
            session, &place->newest,
            "Nothing was changed. It cannot undo what it does "
            "not know: let the newer program do that, with its "
            "downgrade");
    }
}

/* As advance() in upgrade.c. */
static bool retreat(struct strata__session *session, size_t goal,
                    bool resume_allowed)
{
    struct strata__place place;
    size_t end = STRATA__NO_POSITION;
    session->engine->begin_write(session);
    strata__locate(session, &place);
    strata__check_history(session, &place);
    refuse_ahead(session, &place);
    if (strata__failed(session)) {
        return false;
    }
    if (place.interrupted) {
        if (resume_allowed && may_run_again(session->set, &place, goal)) {
            end = place.position - 1;
            strata__run_outside(session, &place, STRATA__DOWN);
        }
    } else if (place.position > goal) {
        end = strata__batch_end_down(session->set, place.position, goal);
        session->engine->history_ensure(session);
        strata__record_base(session, &place);
        refuse_irreversible(session, place.position, goal);
        if (end < place.position) {
            undo_batch(session, &place, end);
        } else {
            end = place.position - 1;
            strata__run_outside(session, &place, STRATA__DOWN);
        }
    }
    session->engine->rollback(session); /* another one was faster */
    return end == goal;
}

static void downgrade(struct strata__session *session)
{
    size_t goal = 0;
    bool first = true;
    if (session->options.target == NULL) {
        strata__fail(session, STRATA_MISUSE,
                     "strata_downgrade needs a target: a version, or "
                     "STRATA_BASE to undo everything");
        return;
    }
    goal = strata__goal(session);
    while (!strata__failed(session)) {
        struct strata__place place;
        strata__locate_settled(session, &place);
        refuse_ahead(session, &place);
        if (strata__failed(session)) {
            return;
        }
        if (place.interrupted && !may_run_again(session->set, &place, goal)) {
            strata__refuse_interrupted(session, &place.newest);
            return;
        }
        if (place.position < goal && first) {
            strata__fail(session, STRATA_MISUSE,
                         "the database is older than the target %s; "
                         "strata_upgrade goes forward",
                         session->options.target);
            return;
        }
        if (place.position <= goal && !place.interrupted) {
            return;
        }
        refuse_irreversible(session, place.position, goal);
        session->engine->check_needs(session);
        session->engine->enter_write(session);
        if (retreat(session, goal, place.interrupted)) {
            return;
        }
        first = false;
    }
}

strata_result strata_downgrade(const strata_database *database,
                               const strata_set *set,
                               const strata_options *options,
                               strata_error *error)
{
    struct strata__session session;
    if (strata__open(&session, database, set, options, error)) {
        downgrade(&session);
    }
    return strata__close(&session);
}
