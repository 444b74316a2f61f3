/* SPDX-License-Identifier: MIT
 *
 * Where a database stands in a program's history.
 */
#include <string.h>

#include "locate.h"
#include "plan.h"

#define POLL_MS 50

void strata__read_row(struct strata__session *session, size_t position,
                      struct strata__record *record)
{
    session->engine->history_at(session, position, record);
    if (!strata__failed(session) && record->position == 0) {
        strata__fail(session, STRATA_DATABASE,
                     "the history of '%s' in strata_history has no row %zu, "
                     "though it has later ones; somebody else changed the "
                     "table. Nothing was changed",
                     session->set->name, position);
    }
}

/* The newest row does not fit: find the oldest one that does not, for that is
 * the migration that was edited. This reads the whole history, once, on the
 * way to a refusal. */
static void refuse_first_difference(struct strata__session *session,
                                    const struct strata__record *newest)
{
    const strata_set *set = session->set;
    size_t common =
        newest->position < set->count ? newest->position : set->count;
    size_t i = 0;
    for (i = 1; i <= common && !strata__failed(session); i += 1) {
        struct strata__record record;
        strata__read_row(session, i, &record);
        if (strata__failed(session)) {
            return;
        }
        switch (strata__match(set, &record)) {
        case STRATA__OTHER:
            strata__refuse_edited(session, &record);
            return;
        case STRATA__DAMAGED:
            strata__refuse_damaged(session, &record);
            return;
        case STRATA__SAME:
        case STRATA__UNKNOWN:
            break;
        }
    }
    strata__refuse_newer(session, newest);
}

/* The first object of the base schema that the database does not have; NULL
 * when it has all, or the set has no base. */
static const strata_object *missing_object(struct strata__session *session)
{
    const strata_set *set = session->set;
    size_t i = 0;
    for (i = 0; i < set->base_count; i += 1) {
        if (!session->engine->has_object(session, &set->base[i])) {
            return &set->base[i];
        }
    }
    return NULL;
}

/* Refuse a database that has every object of the base schema and is not at it:
 * later migrations were applied by somebody else, or it was never there. */
static void refuse_other_than_base(struct strata__session *session)
{
    const strata_set *set = session->set;
    size_t i = 0;
    for (i = 0; i < set->absent_count; i += 1) {
        if (session->engine->has_object(session, &set->absent[i])) {
            strata__refuse_further(session, &set->absent[i]);
            return;
        }
    }
    for (i = 0; i < set->base_count; i += 1) {
        if (set->base[i].columns != NULL &&
            !session->engine->has_columns(session, &set->base[i])) {
            strata__refuse_columns(session, &set->base[i]);
            return;
        }
    }
}

/* No row of this set: a new database, one with the base schema, or one to keep
 * our hands off. */
static void locate_new(struct strata__session *session,
                       struct strata__place *place)
{
    const strata_set *set = session->set;
    const strata_object *missing = NULL;
    char recorded[128];
    bool unversioned = session->engine->has_objects(session);
    if (!unversioned && session->engine->recorded_elsewhere(session, recorded,
                                                            sizeof recorded)) {
        strata__refuse_renamed(session, recorded);
        return;
    }
    missing = missing_object(session);
    if (strata__failed(session)) {
        return;
    }
    if (set->base_count > 0 && missing == NULL) {
        refuse_other_than_base(session);
        place->position = 1;
        place->base_unrecorded = true;
        strata__copy(place->newest.version, sizeof place->newest.version,
                     set->migrations[0].version);
    } else if (unversioned) {
        strata__refuse_unversioned(session, missing);
    }
}

void strata__locate(struct strata__session *session,
                    struct strata__place *place)
{
    memset(place, 0, sizeof *place);
    session->engine->history_newest(session, &place->newest);
    if (strata__failed(session)) {
        return;
    }
    if (place->newest.position == 0) {
        locate_new(session, place);
        return;
    }
    if (strata__match(session->set, &place->newest) != STRATA__SAME) {
        refuse_first_difference(session, &place->newest);
        return;
    }
    place->position = place->newest.position;
    place->interrupted = place->newest.progress != 0;
}

/* A row without an end is either a process that died or one that is at work.
 * Only time tells: a row that has been silent for longer than the caller would
 * wait for a lock is not waited for. */
static bool may_still_be_running(const struct strata__session *session,
                                 const struct strata__place *place,
                                 long long began_ms)
{
    long long patience = strata__timeout_ms(session);
    long long waited = strata__clock_ms() - began_ms;
    return place->interrupted && waited < patience &&
           place->newest.age_ms < patience;
}

void strata__locate_settled(struct strata__session *session,
                            struct strata__place *place)
{
    long long began_ms = strata__clock_ms();
    for (;;) {
        session->engine->begin_read(session);
        strata__locate(session, place);
        session->engine->end_read(session);
        if (strata__failed(session) ||
            !may_still_be_running(session, place, began_ms)) {
            return;
        }
        strata__sleep_ms(POLL_MS);
    }
}

size_t strata__goal(struct strata__session *session)
{
    size_t goal = strata__position_of(session->set, session->options.target);
    if (goal == STRATA__NO_POSITION) {
        strata__fail(session, STRATA_MISUSE,
                     "the target '%s' is not a version of '%s', whose newest "
                     "is %s",
                     session->options.target, session->set->name,
                     session->set->migrations[session->set->count - 1].version);
        return 0;
    }
    return goal;
}
