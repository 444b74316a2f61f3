/* SPDX-License-Identifier: MIT
 *
 * What the application is told.
 */
#include <string.h>

#include "engine.h"

static void send(struct strata__session *session, const strata_event *event)
{
    if (session->options.event(session->options.event_context, event) != 0) {
        strata__fail(session, STRATA_CANCELLED,
                     "the application cancelled migration %s (%s)",
                     event->version, event->label);
        session->error->file = event->file;
        strata__blame(session, event->version);
    }
}

static bool is_told(const struct strata__session *session)
{
    return !strata__failed(session) && session->options.event != NULL;
}

void strata__tell_of(struct strata__session *session, strata_event_kind kind,
                     const char *version, const char *label, const char *file,
                     const char *text)
{
    strata_event event;
    if (is_told(session)) {
        memset(&event, 0, sizeof event);
        event.kind = kind;
        event.version = version;
        event.label = label;
        event.file = file;
        event.text = text;
        send(session, &event);
    }
}

void strata__tell(struct strata__session *session, strata_event_kind kind,
                  const struct strata__cursor *cursor, const char *table)
{
    bool of_statement =
        kind == STRATA_EVENT_STATEMENT || kind == STRATA_EVENT_STATEMENT_DONE;
    strata_event event;
    if (is_told(session)) {
        memset(&event, 0, sizeof event);
        event.kind = kind;
        event.version = cursor->migration->version;
        event.label = cursor->migration->label;
        event.file = cursor->script->file;
        event.is_down = cursor->script == &cursor->migration->down;
        event.statement = of_statement ? cursor->number : 0;
        event.offset = of_statement ? cursor->offset : 0;
        event.table = table;
        send(session, &event);
    }
}
