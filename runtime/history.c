/* SPDX-License-Identifier: MIT
 *
 * All rows of a history: whether they belong together, and what the application
 * is told of them.
 */
#include "history.h"
#include "plan.h"

struct check {
    struct strata__session *session;
    size_t last;     /* the position of the newest row */
    size_t position; /* of the row before */
};

static bool check_row(void *context, const struct strata__record *record)
{
    struct check *check = (struct check *)context;
    struct strata__session *session = check->session;
    const strata_set *set = session->set;
    if (record->position != check->position + 1) {
        strata__refuse_order(session, check->position, record->position);
    } else if (record->position < check->last && record->progress != 0) {
        strata__refuse_row(session, record,
                           "has not ended, though it has later ones");
    } else if (record->position <= set->count && !strata__fits(set, record)) {
        strata__refuse_row(session, record,
                           "was altered: it does not lead to the newest row");
    }
    check->position = record->position;
    return !strata__failed(session);
}

void strata__check_history(struct strata__session *session,
                           const struct strata__place *place)
{
    struct check check;
    if ((session->set->flags & STRATA_OWN_HISTORY) != 0) {
        return;
    }
    check.session = session;
    check.last = place->newest.position;
    check.position = 0;
    session->engine->history_scan(session, check_row, &check);
}

static void tell_accepted(struct strata__session *session, size_t position)
{
    const strata_migration *migration = &session->set->migrations[position - 1];
    const strata_accepted *accepted = NULL;
    struct strata__record record;
    if (strata__accepted(migration, NULL) == NULL) {
        return;
    }
    strata__read_row(session, position, &record);
    accepted = strata__failed(session)
                   ? NULL
                   : strata__accepted(migration, record.digest);
    if (accepted != NULL) {
        strata__tell_of(session, STRATA_EVENT_ACCEPTED, migration->version,
                        migration->label, migration->up.file, accepted->reason);
    }
}

void strata__tell_history(struct strata__session *session,
                          const struct strata__place *place)
{
    size_t last = place->newest.position;
    size_t position = 0;
    if (session->told || session->options.event == NULL) {
        return;
    }
    session->told = true;
    for (position = 1; position <= last && !strata__failed(session);
         position += 1) {
        struct strata__record record;
        if (position <= session->set->count) {
            tell_accepted(session, position);
            continue;
        }
        strata__read_row(session, position, &record);
        strata__tell_of(session, STRATA_EVENT_AHEAD, record.version,
                        record.label, NULL, NULL);
    }
}
