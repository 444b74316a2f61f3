/* SPDX-License-Identifier: MIT
 *
 * strata_stamp: make the history say what the caller knows to be true, in one
 * transaction and without running any script.
 */
#include "drift.h"
#include "plan.h"

/* Rows up to the goal that exist already must be the program's. By the chain,
 * the last of them stands for all. */
static void check_kept_rows(struct strata__session *session, size_t kept)
{
    struct strata__record record;
    if (kept == 0) {
        return;
    }
    strata__read_row(session, kept, &record);
    if (!strata__failed(session) && !strata__fits(session->set, &record)) {
        strata__refuse_difference(session, &record);
    }
}

static void stamp(struct strata__session *session)
{
    const struct strata__engine *engine = session->engine;
    size_t goal = strata__goal(session);
    size_t position = 0;
    size_t kept = 0;
    struct strata__record newest;
    struct strata__place stamped;
    engine->enter_write(session);
    engine->begin_write(session);
    strata__check_owner(session);
    engine->history_ensure(session);
    engine->history_newest(session, &newest);
    if (!strata__failed(session) && newest.position > session->set->count &&
        session->options.target == NULL) {
        strata__refuse_ahead(
            session, &newest,
            "Nothing was changed. Stamp with the newer program, "
            "or give the target if what comes after it is not "
            "in force");
    }
    if (strata__failed(session)) {
        return;
    }
    kept = newest.position < goal ? newest.position : goal;
    check_kept_rows(session, kept);
    for (position = newest.position;
         position > goal && !strata__failed(session); position -= 1) {
        engine->history_remove(session, position);
    }
    if (kept > 0 && kept == newest.position && newest.progress != 0) {
        engine->history_finish(session, kept, -1);
    }
    for (position = kept + 1; position <= goal; position += 1) {
        engine->history_append(session, position, -1, 0);
    }
    strata__claim(session);
    stamped.schema = STRATA__SCHEMA_RECORDED;
    strata__record_schema(session, &stamped, goal, STRATA__OTHERWISE_ACCEPT);
    engine->commit(session);
}

strata_result strata_stamp(const strata_database *database,
                           const strata_set *set, const strata_options *options,
                           strata_error *error)
{
    struct strata__session session;
    if (strata__open(&session, database, set, options, error)) {
        stamp(&session);
    }
    return strata__close(&session);
}
