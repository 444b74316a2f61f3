/* SPDX-License-Identifier: MIT
 *
 * Running scripts and recording that they ran.
 */
#include "apply.h"
#include "drift.h"

static struct strata__cursor cursor_at_start(struct strata__session *session,
                                             size_t position,
                                             enum strata__way way)
{
    struct strata__cursor cursor;
    cursor.migration = &session->set->migrations[position - 1];
    cursor.script = strata__script(session->set, position, way);
    cursor.column = 1;
    cursor.offset = 0;
    cursor.number = 0;
    cursor.passed_over = 0;
    cursor.half_done = false;
    return cursor;
}

void strata__commit(struct strata__session *session)
{
    strata__claim(session);
    session->engine->commit(session);
    if (!strata__failed(session)) {
        session->committed = true;
    }
}

void strata__record_base(struct strata__session *session,
                         const struct strata__place *place)
{
    const strata_migration *newest = NULL;
    size_t position = 0;
    if (!place->base_unrecorded) {
        return;
    }
    for (position = 1; position <= place->position; position += 1) {
        session->engine->history_append(session, position, -1, 0);
    }
    strata__record_schema(session, place, place->position,
                          STRATA__OTHERWISE_ACCEPT);
    if (place->fit.is_taken) {
        newest = &session->set->migrations[place->position - 1];
        strata__tell_of(session, STRATA_EVENT_BASELINE, newest->version,
                        newest->label, newest->up.file, NULL);
    }
}

/* Run the statement at the cursor, and say so. Whether it is in force is asked
 * before that, for who is told may end it all. */
static void run(struct strata__session *session, struct strata__cursor *cursor,
                size_t *committed)
{
    struct strata__cursor at = *cursor;
    strata__tell(session, STRATA_EVENT_STATEMENT, &at, NULL);
    session->engine->run(session, cursor);
    if (!strata__failed(session) && !session->engine->in_transaction(session)) {
        *committed = at.number;
    }
    strata__tell(session, STRATA_EVENT_STATEMENT_DONE, &at, NULL);
}

long long strata__run_inside(struct strata__session *session, size_t position,
                             enum strata__way way)
{
    const struct strata__engine *engine = session->engine;
    struct strata__cursor cursor = cursor_at_start(session, position, way);
    struct strata__counts counts;
    long long began_ms = strata__clock_ms();
    size_t committed = 0;
    engine->reset_settings(session);
    strata__tell(session, STRATA_EVENT_MIGRATION, &cursor, NULL);
    strata__require(session, &cursor);
    strata__count_before(session, &cursor, &counts);
    while (engine->next(session, &cursor)) {
        run(session, &cursor, &committed);
    }
    strata__count_behind(session, &cursor, &counts);
    strata__tell(session, STRATA_EVENT_MIGRATION_DONE, &cursor, NULL);
    return strata__clock_ms() - began_ms;
}

/* `committed` statements of a script that runs outside a transaction are in
 * force although it failed. */
static void explain_partly_done(struct strata__session *session,
                                const struct strata__cursor *cursor,
                                size_t committed)
{
    if (committed == 0 && !cursor->half_done) {
        strata__explain(session, ". The script runs outside a transaction; no "
                                 "statement of it had any effect");
        return;
    }
    if (committed > 1) {
        strata__explain(session,
                        ". The first %zu statements of this script are",
                        committed);
    } else {
        strata__explain(session,
                        committed == 1
                            ? ". The first statement of this script is"
                            : ". A part of what this statement changed is");
    }
    strata__explain(session,
                    " committed, because it runs outside a transaction");
}

static void refuse_open_transaction(struct strata__session *session,
                                    const struct strata__cursor *cursor)
{
    if (strata__failed(session) || !session->engine->in_transaction(session)) {
        return;
    }
    strata__fail(session, STRATA_FAILED,
                 "migration %s (%s): %s leaves a transaction open at its end, "
                 "which was rolled back",
                 cursor->migration->version, cursor->migration->label,
                 cursor->script->file);
    session->error->file = cursor->script->file;
    strata__blame(session, cursor->migration->version);
}

/* Run a script's statements, recording each before it is run. Returns how many
 * of them are committed: a script may have transactions of its own. */
static size_t run_recorded(struct strata__session *session, size_t position,
                           enum strata__way way, struct strata__cursor *cursor)
{
    const struct strata__engine *engine = session->engine;
    size_t committed = 0;
    while (engine->next(session, cursor)) {
        long long number = (long long)cursor->number;
        if (number > 1) {
            engine->history_progress(session, position,
                                     way == STRATA__UP ? number : -number);
        }
        run(session, cursor, &committed);
    }
    return committed;
}

void strata__explain_rollback(struct strata__session *session,
                              const struct strata__place *from)
{
    strata_result result = session->error->result;
    bool nothing = !session->committed &&
                   (result == STRATA_UNMET || result == STRATA_LOSS);
    strata__explain(session, nothing
                                 ? ". Nothing was changed: the database is "
                                 : ". It was rolled back: the database is ");
    if (from->base_unrecorded) {
        strata__explain(session, "as it was, %swithout a history",
                        from->fit.is_taken ? "" : "with the base schema and ");
    } else if (from->position == 0) {
        strata__explain(session, "as it was, before the first migration");
    } else {
        strata__explain(session, "at %s",
                        session->set->migrations[from->position - 1].version);
    }
}

/* In the open transaction, and its end: what a script must be told of and
 * require before it runs, and the trace that a crash is to leave of it. One
 * that is run again required it when it began. */
static void begin_outside(struct strata__session *session, size_t position,
                          enum strata__way way, bool fresh)
{
    struct strata__cursor cursor = cursor_at_start(session, position, way);
    strata__tell(session, STRATA_EVENT_MIGRATION, &cursor, NULL);
    if (fresh) {
        strata__require(session, &cursor);
    }
    /* Others may write meanwhile, and what is lost could not be brought back:
     * no rows are counted. */
    strata__count_before(session, &cursor, NULL);
    if (way == STRATA__UP && fresh) {
        session->engine->history_append(session, position, -1, 1);
    } else {
        session->engine->history_progress(session, position,
                                          way == STRATA__UP ? 1 : -1);
    }
    strata__commit(session);
}

/* In a transaction of its own, so that what is recorded of the schema is of the
 * same database. */
static void finish(struct strata__session *session,
                   const struct strata__place *from, size_t position,
                   enum strata__way way, long long duration_ms)
{
    session->engine->begin_write(session);
    if (way == STRATA__UP) {
        session->engine->history_finish(session, position, duration_ms);
        strata__record_schema(session, from, position,
                              STRATA__OTHERWISE_FORGET);
    } else {
        session->engine->history_remove(session, position);
        strata__record_schema(session, from, position - 1,
                              STRATA__OTHERWISE_ACCEPT);
    }
    strata__commit(session);
    session->engine->rollback(session);
}

/* Who ends it all now ends it behind this migration. */
static void tell_done(struct strata__session *session,
                      const struct strata__cursor *cursor)
{
    bool done = !strata__failed(session);
    strata__tell(session, STRATA_EVENT_MIGRATION_DONE, cursor, NULL);
    if (done && strata__failed(session)) {
        strata__explain(session,
                        ". This script runs outside a transaction, and is "
                        "done");
    }
}

static void run_outside(struct strata__session *session,
                        const struct strata__place *from, size_t position,
                        enum strata__way way)
{
    bool fresh = !from->interrupted;
    const struct strata__engine *engine = session->engine;
    struct strata__cursor cursor = cursor_at_start(session, position, way);
    long long began_ms = strata__clock_ms();
    size_t committed = 0;
    engine->reset_settings(session);
    committed = run_recorded(session, position, way, &cursor);
    refuse_open_transaction(session, &cursor);
    engine->rollback(session); /* only what a failed script left open */
    finish(session, from, position, way, strata__clock_ms() - began_ms);
    if (strata__failed(session) && (fresh || committed > 0)) {
        explain_partly_done(session, &cursor, committed);
    }
    if (strata__failed(session) && fresh && committed == 0 &&
        !cursor.half_done) {
        engine->forget(session, position, way == STRATA__UP);
    }
    tell_done(session, &cursor);
}

void strata__run_outside(struct strata__session *session,
                         const struct strata__place *from, enum strata__way way)
{
    bool fresh = !from->interrupted;
    size_t position = from->position + (fresh && way == STRATA__UP ? 1 : 0);
    begin_outside(session, position, way, fresh);
    if (!strata__failed(session)) {
        run_outside(session, from, position, way);
    } else if (fresh) {
        strata__explain_rollback(session, from);
    }
}
