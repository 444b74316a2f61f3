/* SPDX-License-Identifier: MIT
 *
 * strata_status: one callback for each migration of the database and of the
 * program. Nothing is written, and nothing is judged.
 */
#include <string.h>

#include "locate.h"
#include "plan.h"

static strata_state state_of(const struct strata__record *record,
                             const strata_migration *ours)
{
    bool accepted =
        ours != NULL && strata__accepted(ours, record->digest) != NULL;
    if (record->position == 0) {
        return STRATA_STATE_PENDING;
    }
    if (ours == NULL) {
        return record->compatible && record->progress == 0
                   ? STRATA_STATE_COMPATIBLE
                   : STRATA_STATE_UNKNOWN;
    }
    if (strcmp(record->version, ours->version) != 0 ||
        (!accepted &&
         memcmp(record->digest, ours->digest, STRATA__DIGEST_LENGTH) != 0)) {
        return STRATA_STATE_EDITED;
    }
    return record->progress != 0 ? STRATA_STATE_INTERRUPTED
           : accepted            ? STRATA_STATE_ACCEPTED
                                 : STRATA_STATE_APPLIED;
}

static strata_entry entry_of(const struct strata__record *record,
                             const strata_migration *ours)
{
    bool recorded = record->position != 0;
    strata_entry entry;
    entry.state = state_of(record, ours);
    entry.version = recorded ? record->version : ours->version;
    entry.label = recorded ? record->label : ours->label;
    entry.file = ours != NULL ? ours->up.file : NULL;
    entry.applied_at = recorded ? record->applied_at : NULL;
    entry.program_version = recorded && record->program_version[0] != '\0'
                                ? record->program_version
                                : NULL;
    entry.duration_ms = recorded ? record->duration_ms : -1;
    return entry;
}

struct listing {
    struct strata__session *session;
    strata_entry_callback callback;
    void *context;
    size_t position; /* of the last that was listed */
    bool ended;      /* by the callback */
};

/* List a row, or with one without position a migration that has none. */
static bool list_row(void *context, const struct strata__record *record)
{
    struct listing *listing = (struct listing *)context;
    const strata_set *set = listing->session->set;
    strata_entry entry;
    listing->position += 1;
    if (record->position != 0 && record->position != listing->position) {
        strata__refuse_order(listing->session, listing->position - 1,
                             record->position);
        return false;
    }
    entry = entry_of(record, listing->position <= set->count
                                 ? &set->migrations[listing->position - 1]
                                 : NULL);
    listing->ended = listing->callback(listing->context, &entry) != 0;
    return !listing->ended;
}

static void list(struct strata__session *session,
                 strata_entry_callback callback, void *context)
{
    struct strata__record none;
    struct listing listing;
    memset(&none, 0, sizeof none);
    memset(&listing, 0, sizeof listing);
    listing.session = session;
    listing.callback = callback;
    listing.context = context;
    session->engine->begin_read(session);
    strata__check_owner(session);
    session->engine->history_scan(session, list_row, &listing);
    while (!strata__failed(session) && !listing.ended &&
           listing.position < session->set->count) {
        list_row(&listing, &none);
    }
    session->engine->end_read(session);
}

strata_result strata_status(const strata_database *database,
                            const strata_set *set,
                            const strata_options *options,
                            strata_entry_callback callback, void *context,
                            strata_error *error)
{
    struct strata__session session;
    if (strata__open(&session, database, set, options, error)) {
        if (callback == NULL) {
            strata__fail(&session, STRATA_MISUSE, "no callback was given");
        } else {
            list(&session, callback, context);
        }
    }
    return strata__close(&session);
}
