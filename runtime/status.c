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
    if (record->position == 0) {
        return STRATA_STATE_PENDING;
    }
    if (ours == NULL) {
        return STRATA_STATE_UNKNOWN;
    }
    if (strcmp(record->version, ours->version) != 0 ||
        memcmp(record->digest, ours->digest, STRATA__DIGEST_LENGTH) != 0) {
        return STRATA_STATE_EDITED;
    }
    return record->progress != 0 ? STRATA_STATE_INTERRUPTED
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

static void list(struct strata__session *session,
                 strata_entry_callback callback, void *context)
{
    const strata_set *set = session->set;
    struct strata__record newest;
    size_t last = 0;
    size_t position = 0;
    session->engine->begin_read(session);
    session->engine->history_newest(session, &newest);
    last = newest.position > set->count ? newest.position : set->count;
    for (position = 1; position <= last && !strata__failed(session);
         position += 1) {
        struct strata__record record;
        strata_entry entry;
        memset(&record, 0, sizeof record);
        if (position <= newest.position) {
            strata__read_row(session, position, &record);
        }
        if (strata__failed(session)) {
            break;
        }
        entry = entry_of(&record, position <= set->count
                                      ? &set->migrations[position - 1]
                                      : NULL);
        if (callback(context, &entry) != 0) {
            break;
        }
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
