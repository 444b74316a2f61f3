/* SPDX-License-Identifier: MIT
 *
 * strata_downgrade: the way back, with the down scripts that the program
 * carries. The mirror image of upgrade.c.
 */
#include "apply.h"
#include "locate.h"
#include "plan.h"

static void undo_batch(struct strata__session *session, size_t from, size_t end)
{
    const struct strata__engine *engine = session->engine;
    char unused[1];
    long long before = engine->violations(session, unused, sizeof unused);
    size_t position = 0;
    for (position = from; position > end; position -= 1) {
        strata__run_inside(session, position, STRATA__DOWN);
        engine->history_remove(session, position);
    }
    strata__check_foreign_keys(session, before);
    engine->commit(session);
    if (strata__failed(session)) {
        engine->rollback(session);
        strata__explain_rollback(session, from);
    }
}

static void undo_outside(struct strata__session *session, size_t position,
                         bool fresh)
{
    session->engine->history_progress(session, position, -1);
    session->engine->commit(session);
    if (!strata__failed(session)) {
        strata__run_outside(session, position, STRATA__DOWN, fresh);
    }
}

static bool may_run_again(const strata_set *set,
                          const struct strata__place *place)
{
    unsigned flags = place->position == 0
                         ? 0
                         : set->migrations[place->position - 1].down.flags;
    return place->newest.progress < 0 && (flags & STRATA_IDEMPOTENT) != 0;
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

static void retreat(struct strata__session *session, size_t goal,
                    bool resume_allowed)
{
    struct strata__place place;
    session->engine->begin_write(session);
    strata__locate(session, &place);
    if (strata__failed(session)) {
        return;
    }
    if (place.interrupted) {
        if (resume_allowed && may_run_again(session->set, &place)) {
            undo_outside(session, place.position, false);
        }
    } else if (place.position > goal) {
        size_t end = strata__batch_end_down(session->set, place.position, goal);
        session->engine->history_ensure(session);
        refuse_irreversible(session, place.position, goal);
        if (end < place.position) {
            undo_batch(session, place.position, end);
        } else {
            undo_outside(session, place.position, true);
        }
    }
    session->engine->rollback(session); /* another one was faster */
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
        if (strata__failed(session)) {
            return;
        }
        if (place.interrupted && !may_run_again(session->set, &place)) {
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
        session->engine->enter_write(session);
        retreat(session, goal, place.interrupted);
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
