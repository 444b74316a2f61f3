/* SPDX-License-Identifier: MIT
 *
 * Running scripts and recording that they ran.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "apply.h"

static struct strata__cursor cursor_at_start(struct strata__session *session,
                                             size_t position,
                                             enum strata__way way)
{
    struct strata__cursor cursor;
    cursor.migration = &session->set->migrations[position - 1];
    cursor.script =
        way == STRATA__UP ? &cursor.migration->up : &cursor.migration->down;
    cursor.offset = 0;
    cursor.number = 0;
    cursor.passed_over = 0;
    cursor.half_done = false;
    return cursor;
}

void strata__record_base(struct strata__session *session,
                         const struct strata__place *place)
{
    if (place->base_unrecorded) {
        session->engine->history_append(session, place->position, -1, 0);
    }
}

long long strata__run_inside(struct strata__session *session, size_t position,
                             enum strata__way way)
{
    const struct strata__engine *engine = session->engine;
    struct strata__cursor cursor = cursor_at_start(session, position, way);
    long long began_ms = strata__clock_ms();
    engine->reset_settings(session);
    while (engine->next(session, &cursor)) {
        engine->run(session, &cursor);
    }
    return strata__clock_ms() - began_ms;
}

/* Add a sentence to the message of a failure. */
static void explain(struct strata__session *session, const char *format, ...)
{
    char *message = session->error->message;
    size_t used = strlen(message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message + used, sizeof session->error->message - used, format,
              arguments);
    va_end(arguments);
}

/* `committed` statements of a script that runs outside a transaction are in
 * force although it failed. */
static void explain_partly_done(struct strata__session *session,
                                const struct strata__cursor *cursor,
                                size_t committed)
{
    if (committed > 1) {
        explain(session,
                ". The first %zu statements of this script are committed, "
                "because it runs outside a transaction",
                committed);
    } else if (committed == 1) {
        explain(session, ". The first statement of this script is committed, "
                         "because it runs outside a transaction");
    } else if (cursor->half_done) {
        explain(session, ". A part of what this statement changed is "
                         "committed, because it runs outside a transaction");
    } else {
        explain(session, ". The script runs outside a transaction; no "
                         "statement of it had any effect");
    }
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
        engine->run(session, cursor);
        if (!strata__failed(session) && !engine->in_transaction(session)) {
            committed = cursor->number;
        }
    }
    return committed;
}

void strata__run_outside(struct strata__session *session, size_t position,
                         enum strata__way way, bool fresh)
{
    const struct strata__engine *engine = session->engine;
    struct strata__cursor cursor = cursor_at_start(session, position, way);
    long long began_ms = strata__clock_ms();
    size_t committed = 0;
    engine->reset_settings(session);
    committed = run_recorded(session, position, way, &cursor);
    refuse_open_transaction(session, &cursor);
    engine->rollback(session); /* only what a failed script left open */
    if (way == STRATA__UP) {
        engine->history_finish(session, position,
                               strata__clock_ms() - began_ms);
    } else {
        engine->history_remove(session, position);
    }
    if (strata__failed(session) && (fresh || committed > 0)) {
        explain_partly_done(session, &cursor, committed);
    }
    if (strata__failed(session) && fresh && committed == 0 &&
        !cursor.half_done) {
        engine->forget(session, position, way == STRATA__UP);
    }
}

void strata__explain_rollback(struct strata__session *session,
                              const struct strata__place *from)
{
    if (from->base_unrecorded) {
        explain(session, ". It was rolled back: the database is as it was, "
                         "with the base schema and without a history");
    } else if (from->position == 0) {
        explain(session, ". It was rolled back: the database is as it was, "
                         "before the first migration");
    } else {
        explain(session, ". It was rolled back: the database is at %s",
                session->set->migrations[from->position - 1].version);
    }
}

/* Fail because of what the transaction over positions first..last left. The
 * migration is named when there is only one that it can be. */
static void refuse_violations(struct strata__session *session, size_t first,
                              size_t last, const char *reason)
{
    const strata_migration *oldest = &session->set->migrations[first - 1];
    const strata_migration *newest = &session->set->migrations[last - 1];
    if (first == last) {
        strata__fail(session, STRATA_FAILED, "migration %s (%s) %s",
                     oldest->version, oldest->label, reason);
        strata__blame(session, oldest->version);
        session->error->file = oldest->up.file;
    } else {
        strata__fail(session, STRATA_FAILED,
                     "one of the migrations %s to %s %s", oldest->version,
                     newest->version, reason);
    }
    strata__copy(session->error->reason, sizeof session->error->reason, reason);
}

void strata__check_foreign_keys(struct strata__session *session,
                                long long before, size_t first, size_t last)
{
    char where[160];
    char reason[256];
    long long after = session->engine->violations(session, where, sizeof where);
    if (strata__failed(session) || before < 0) {
        return;
    }
    if (after < 0) {
        snprintf(reason, sizeof reason,
                 "leaves a foreign key that cannot be checked: %s", where);
        refuse_violations(session, first, last, reason);
    } else if (after > before) {
        snprintf(reason, sizeof reason,
                 "leaves %lld row%s that violate%s a foreign key: %s",
                 after - before, after - before == 1 ? "" : "s",
                 after - before == 1 ? "s" : "", where);
        refuse_violations(session, first, last, reason);
    }
}
