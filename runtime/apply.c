/* SPDX-License-Identifier: MIT
 *
 * Running scripts and recording that they ran.
 */
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
    return cursor;
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

static void explain_partly_done(struct strata__session *session,
                                const struct strata__cursor *cursor)
{
    char *message = session->error->message;
    size_t used = strlen(message);
    const char *state =
        cursor->number > 1
            ? "The statements of this script before it are committed, "
              "because the script runs outside a transaction"
            : "The script runs outside a transaction; no statement of it had "
              "any effect";
    snprintf(message + used, sizeof session->error->message - used, ". %s",
             state);
}

void strata__run_outside(struct strata__session *session, size_t position,
                         enum strata__way way, bool fresh)
{
    const struct strata__engine *engine = session->engine;
    struct strata__cursor cursor = cursor_at_start(session, position, way);
    long long began_ms = strata__clock_ms();
    engine->reset_settings(session);
    while (engine->next(session, &cursor)) {
        long long number = (long long)cursor.number;
        if (number > 1) {
            engine->history_progress(session, position,
                                     way == STRATA__UP ? number : -number);
        }
        engine->run(session, &cursor);
    }
    if (!strata__failed(session) && engine->in_transaction(session)) {
        strata__fail(session, STRATA_FAILED,
                     "migration %s (%s): %s leaves a transaction open at its "
                     "end, which was rolled back",
                     cursor.migration->version, cursor.migration->label,
                     cursor.script->file);
        session->error->file = cursor.script->file;
        strata__blame(session, cursor.migration->version);
    }
    engine->rollback(session); /* only what a failed script left open */
    if (way == STRATA__UP) {
        engine->history_finish(session, position,
                               strata__clock_ms() - began_ms);
    } else {
        engine->history_remove(session, position);
    }
    if (session->error->result == STRATA_FAILED) {
        explain_partly_done(session, &cursor);
        if (fresh && cursor.number <= 1) {
            engine->forget(session, position, way == STRATA__UP);
        }
    }
}

void strata__explain_rollback(struct strata__session *session, size_t position)
{
    char *message = session->error->message;
    size_t used = strlen(message);
    if (session->error->result != STRATA_FAILED) {
        return;
    }
    if (position == 0) {
        snprintf(message + used, sizeof session->error->message - used,
                 ". It was rolled back: the database is as it was, before the "
                 "first migration");
    } else {
        snprintf(message + used, sizeof session->error->message - used,
                 ". It was rolled back: the database is at %s",
                 session->set->migrations[position - 1].version);
    }
}

void strata__check_foreign_keys(struct strata__session *session,
                                long long before)
{
    char where[256];
    long long after = session->engine->violations(session, where, sizeof where);
    if (strata__failed(session)) {
        return;
    }
    if (after < 0 && before >= 0) {
        strata__fail(session, STRATA_FAILED,
                     "the migrations leave a foreign key that cannot be "
                     "checked: %s",
                     where);
    } else if (after > before && before >= 0) {
        strata__fail(session, STRATA_FAILED,
                     "the migrations leave %lld more rows than before that "
                     "violate a foreign key; the first one: %s",
                     after - before, where);
    }
}
