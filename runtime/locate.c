/* SPDX-License-Identifier: MIT
 *
 * Where a database stands in a program's history.
 */
#include <string.h>

#include "drift.h"
#include "history.h"
#include "plan.h"

#define POLL_MS 50

void strata__read_row(struct strata__session *session, size_t position,
                      struct strata__record *record)
{
    session->engine->history_at(session, position, record);
    if (!strata__failed(session) && record->position == 0) {
        strata__refuse_order(session, position - 1, position + 1);
    }
}

void strata__refuse_difference(struct strata__session *session,
                               const struct strata__record *newest)
{
    const strata_set *set = session->set;
    size_t common =
        newest->position < set->count ? newest->position : set->count;
    struct strata__record accepted;
    size_t i = 0;
    accepted.position = 0;
    for (i = 1; i <= common && !strata__failed(session); i += 1) {
        const strata_migration *ours = &set->migrations[i - 1];
        struct strata__record record;
        strata__read_row(session, i, &record);
        if (strata__failed(session)) {
            return;
        }
        if (strata__accepted(ours, record.digest) != NULL) {
            accepted = record;
        }
        if (strata__fits(set, &record)) {
            continue;
        }
        if (strata__match(set, &record) == STRATA__DAMAGED) {
            strata__refuse_damaged(session, &record);
        } else if (strcmp(record.digest, ours->digest) != 0 ||
                   strcmp(record.version, ours->version) != 0) {
            strata__refuse_edited(session, &record);
        } else if (accepted.position != 0) {
            /* That edit was not accepted with this behind it. */
            strata__refuse_edited(session, &accepted);
        } else {
            strata__refuse_damaged(session, &record);
        }
    }
}

/* The database has migrations that the program does not know. It may run all
 * the same when it could run with each of them. */
static void locate_ahead(struct strata__session *session,
                         struct strata__place *place)
{
    const strata_set *set = session->set;
    struct strata__record record;
    size_t position = 0;
    strata__read_row(session, set->count, &record);
    if (strata__failed(session)) {
        return;
    }
    if (!strata__fits(set, &record)) {
        strata__refuse_difference(session, &place->newest);
        return;
    }
    for (position = place->newest.position; position > set->count;
         position -= 1) {
        strata__read_row(session, position, &record);
        if (!strata__failed(session) &&
            (!record.compatible || record.progress != 0)) {
            strata__refuse_newer(session, &place->newest, &record);
        }
        if (strata__failed(session)) {
            return;
        }
    }
    place->position = set->count;
    place->ahead = place->newest.position - set->count;
}

void strata__check_owner(struct strata__session *session)
{
    long ours = session->set->application_id;
    long id = ours == 0 ? 0 : session->engine->application_id(session);
    if (id != 0 && id != ours) {
        strata__refuse_foreign(session, id);
    }
}

void strata__claim(struct strata__session *session)
{
    long ours = session->set->application_id;
    if (ours != 0 && session->engine->application_id(session) != ours) {
        session->engine->set_application_id(session, ours);
    }
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

static void take_for(struct strata__session *session,
                     struct strata__place *place, size_t position)
{
    place->position = position;
    place->base_unrecorded = true;
    strata__copy(place->newest.version, sizeof place->newest.version,
                 session->set->migrations[position - 1].version);
}

/* No row of this set: a new database, one with a schema that is known, or one
 * to keep our hands off. */
static void locate_new(struct strata__session *session,
                       struct strata__place *place)
{
    const strata_set *set = session->set;
    const strata_object *missing = NULL;
    char recorded[128];
    bool unversioned = session->engine->has_objects(session);
    bool emptied = false; /* there is a history, without our rows */
    if (!unversioned && session->engine->recorded_elsewhere(session, recorded,
                                                            sizeof recorded)) {
        strata__refuse_renamed(session, recorded);
        return;
    }
    missing = missing_object(session);
    strata__fit_schema(session, place);
    emptied = !unversioned && place->fit.count > 0;
    unversioned = emptied || (unversioned && !place->fit.is_empty);
    if (strata__failed(session)) {
        return;
    }
    if (place->fit.is_taken) {
        take_for(session, place, place->fit.last);
    } else if (set->base_count > 0 && missing == NULL &&
               !strata__is_further(session, place)) {
        refuse_other_than_base(session);
        take_for(session, place, 1);
    } else if (emptied) {
        strata__refuse_emptied(session);
    } else if (unversioned) {
        strata__refuse_unversioned(session, missing);
    }
    if (unversioned && strata__failed(session)) {
        strata__explain_fit(session, place);
    }
}

static void locate(struct strata__session *session, struct strata__place *place)
{
    memset(place, 0, sizeof *place);
    strata__check_owner(session);
    session->engine->history_newest(session, &place->newest);
    if (strata__failed(session)) {
        return;
    }
    if (place->newest.position == 0) {
        locate_new(session, place);
        return;
    }
    if (place->newest.position > session->set->count) {
        locate_ahead(session, place);
        return;
    }
    if (!strata__fits(session->set, &place->newest)) {
        strata__refuse_difference(session, &place->newest);
        return;
    }
    place->position = place->newest.position;
    place->interrupted = place->newest.progress != 0;
}

void strata__locate(struct strata__session *session,
                    struct strata__place *place)
{
    locate(session, place);
    strata__check_schema(session, place);
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
        strata__tell_history(session, place);
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
