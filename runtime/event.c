/* SPDX-License-Identifier: MIT
 *
 * What the application is told while migrations run.
 */
#include "engine.h"

void strata__tell(struct strata__session *session, strata_event_kind kind,
                  const struct strata__cursor *cursor, const char *table)
{
    const strata_migration *migration = cursor->migration;
    bool of_statement =
        kind == STRATA_EVENT_STATEMENT || kind == STRATA_EVENT_STATEMENT_DONE;
    strata_event event;
    if (strata__failed(session) || session->options.event == NULL) {
        return;
    }
    event.kind = kind;
    event.version = migration->version;
    event.label = migration->label;
    event.file = cursor->script->file;
    event.is_down = cursor->script == &migration->down;
    event.statement = of_statement ? cursor->number : 0;
    event.offset = of_statement ? cursor->offset : 0;
    event.table = table;
    if (session->options.event(session->options.event_context, &event) != 0) {
        strata__fail(session, STRATA_CANCELLED,
                     "the application cancelled migration %s (%s)",
                     migration->version, migration->label);
        session->error->file = cursor->script->file;
        strata__blame(session, migration->version);
    }
}
