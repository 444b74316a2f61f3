/* SPDX-License-Identifier: MIT
 *
 * When to look at the schema, and what to refuse.
 */
#include <stdio.h>
#include <string.h>

#include "drift.h"
#include "plan.h"
#include "schema_hash.h"

/* How many versions a message names that a schema is that of. */
#define NAMED_MAXIMUM 8

/* What of the schema is this set's: all but what the other sets of the database
 * have recorded. False when that is not known. */
static bool our_part(struct strata__session *session, uint64_t live,
                     uint64_t *ours, size_t *others)
{
    uint64_t sum = 0;
    bool known = session->engine->other_schemas(session, &sum, others);
    *ours = live - sum;
    return known;
}

/* The differences, told one by one and collected for a message: as many as fit,
 * and the number of the rest. A difference is never cut. */
struct report {
    struct strata__session *session;
    const char *version;
    const char *label;
    char text[560];
    size_t used;
    size_t count;
    size_t left_out;
};

static void add_to_report(void *context, const char *text)
{
    struct report *report = context;
    size_t size = sizeof report->text - report->used;
    int written = 0;
    report->count += 1;
    strata__tell_of(report->session, STRATA_EVENT_DRIFT, report->version,
                    report->label, NULL, text);
    if (report->left_out == 0) {
        written = snprintf(report->text + report->used, size, "%s%s",
                           report->used == 0 ? "" : "; ", text);
    }
    if (written > 0 && (size_t)written < size) {
        report->used += (size_t)written;
    } else {
        report->text[report->used] = '\0';
        report->left_out += 1;
    }
}

static void refuse(struct strata__session *session, const struct report *report)
{
    char more[40] = "";
    if (report->left_out > 0) {
        snprintf(more, sizeof more, "; and %zu more", report->left_out);
    }
    strata__fail(session, STRATA_DRIFTED,
                 "the schema is not the one that the migrations up to %s make: "
                 "%s%s",
                 report->version, report->text, more);
    strata__blame(session, report->version);
}

/* Find and tell the differences to the schema behind a migration, and refuse
 * them if the options say so. */
static enum strata__schema look_closer(struct strata__session *session,
                                       size_t position, const char *version,
                                       const char *label, bool others,
                                       bool is_known)
{
    struct report report;
    char why[200] = "";
    bool compared = false;
    memset(&report, 0, sizeof report);
    report.session = session;
    report.version = version;
    report.label = label;
    if (is_known) {
        compared = session->engine->compare_schema(
            session, position, others, add_to_report, &report, why, sizeof why);
    } else {
        strata__copy(why, sizeof why,
                     "this program does not carry all that was applied");
    }
    if (strata__failed(session)) {
        return STRATA__SCHEMA_DRIFTED;
    }
    if (compared && report.count == 0 && !others) {
        return STRATA__SCHEMA_PROVED;
    }
    if (report.count == 0) {
        char text[400];
        snprintf(text, sizeof text, "its hash is another one%s%s",
                 compared
                     ? ", though all is there that they make: what else "
                       "is there is not what other sets have recorded (verify "
                       "those first)"
                     : ", and what differs cannot be told: ",
                 why);
        add_to_report(&report, text);
    }
    if (session->options.drift == STRATA_DRIFT_REFUSE) {
        refuse(session, &report);
    }
    return STRATA__SCHEMA_DRIFTED;
}

static void explain_drift(struct strata__session *session, bool is_ahead)
{
    if (session->error->result == STRATA_DRIFTED) {
        strata__explain(
            session,
            ". Nothing was changed. Undo that; or if it is meant, record the "
            "schema as it is with strata_stamp (target %s)%s. What the "
            "application makes by itself is for OWN_OBJECTS in add_migrations",
            session->error->version, is_ahead ? " of the newer program" : "");
    }
}

/* A call looks closer only once at the same thing. */
static enum strata__schema look_once(struct strata__session *session,
                                     const struct strata__place *place,
                                     uint64_t hash, bool others, bool is_known)
{
    if (session->looked_position != place->newest.position ||
        session->looked_hash != hash) {
        session->looked_result =
            look_closer(session, place->position, place->newest.version,
                        place->newest.label, others, is_known);
        session->looked_position = place->newest.position;
        session->looked_hash = hash;
        explain_drift(session, place->ahead > 0);
    }
    return (enum strata__schema)session->looked_result;
}

static bool is_hash(const char *text, uint64_t hash)
{
    char digits[STRATA_HASH_SIZE];
    strata__hash_format(hash, digits);
    return strcmp(digits, text) == 0;
}

/* The schema that was proved for what the newest row says; "" when it is not
 * known, or the row is not of the migration as it is now. */
static const char *proved_schema(const struct strata__session *session,
                                 const struct strata__place *place)
{
    return strata__match(session->set, &place->newest) == STRATA__SAME
               ? session->set->migrations[place->newest.position - 1].schema
               : "";
}

static enum strata__schema judge(struct strata__session *session,
                                 const struct strata__place *place)
{
    const char *recorded = place->newest.schema;
    const char *proved = proved_schema(session, place);
    uint64_t live = 0;
    uint64_t ours = 0;
    size_t others = 0;
    if (recorded[0] == '\0' && proved[0] == '\0') {
        return strata__match(session->set, &place->newest) == STRATA__ACCEPTED
                   ? STRATA__SCHEMA_RECORDED
                   : STRATA__SCHEMA_UNKNOWN;
    }
    if (!session->engine->schema_hash(session, &live)) {
        return STRATA__SCHEMA_UNKNOWN;
    }
    if (!is_hash(proved, live) && !is_hash(recorded, live)) {
        if (!our_part(session, live, &ours, &others)) {
            return STRATA__SCHEMA_UNKNOWN;
        }
        live = ours;
    }
    if (is_hash(proved, live)) {
        return STRATA__SCHEMA_PROVED;
    }
    if (is_hash(recorded, live)) {
        return STRATA__SCHEMA_RECORDED;
    }
    return look_once(session, place, live, others > 0,
                     strata__match(session->set, &place->newest) ==
                         STRATA__SAME);
}

/* A database without a row: what is there is the application's own, or what is
 * left behind down scripts. */
static enum strata__schema judge_new(struct strata__session *session)
{
    uint64_t live = 0;
    uint64_t ours = 0;
    size_t others = 0;
    return session->engine->schema_hash(session, &live) &&
                   our_part(session, live, &ours, &others) && ours == 0
               ? STRATA__SCHEMA_PROVED
               : STRATA__SCHEMA_RECORDED;
}

/* Whether the schema is the one behind the migration at a position. */
static bool fits(const struct strata__session *session,
                 const struct strata__place *place, size_t position)
{
    return place->fit.count > 0 &&
           is_hash(session->set->migrations[position - 1].schema,
                   place->fit.hash);
}

void strata__check_schema(struct strata__session *session,
                          struct strata__place *place)
{
    place->schema = STRATA__SCHEMA_UNKNOWN;
    if (strata__failed(session) || place->interrupted ||
        session->options.drift == STRATA_DRIFT_IGNORE) {
        return;
    }
    if (place->base_unrecorded) {
        place->schema = fits(session, place, place->position)
                            ? STRATA__SCHEMA_PROVED
                            : STRATA__SCHEMA_RECORDED;
    } else {
        place->schema =
            place->position == 0 ? judge_new(session) : judge(session, place);
    }
}

/* Whether the schema that a script has made is to be recorded. */
static bool is_right(struct strata__session *session,
                     const struct strata__place *place, size_t position,
                     uint64_t ours, size_t others,
                     enum strata__otherwise otherwise)
{
    const strata_migration *migration = &session->set->migrations[position - 1];
    if (is_hash(migration->schema, ours)) {
        return true;
    }
    if (migration->schema[0] == '\0') {
        return place->schema != STRATA__SCHEMA_DRIFTED;
    }
    if (place->schema == STRATA__SCHEMA_PROVED &&
        otherwise == STRATA__OTHERWISE_REFUSE) {
        return look_closer(session, position, migration->version,
                           migration->label, others > 0,
                           true) == STRATA__SCHEMA_PROVED;
    }
    return place->schema == STRATA__SCHEMA_RECORDED ||
           (place->schema == STRATA__SCHEMA_PROVED &&
            otherwise == STRATA__OTHERWISE_ACCEPT);
}

void strata__record_schema(struct strata__session *session,
                           const struct strata__place *place, size_t position,
                           enum strata__otherwise otherwise)
{
    uint64_t live = 0;
    uint64_t ours = 0;
    size_t others = 0;
    char digits[STRATA_HASH_SIZE] = "";
    if (position == 0 || strata__failed(session)) {
        return;
    }
    if (session->engine->schema_hash(session, &live) &&
        our_part(session, live, &ours, &others)) {
        /* What other sets make may be the application's own to this one: then
         * there is nothing of theirs to take off. */
        if (is_hash(session->set->migrations[position - 1].schema, live)) {
            ours = live;
        }
        if (is_right(session, place, position, ours, others, otherwise)) {
            strata__hash_format(ours, digits);
        }
    }
    session->engine->history_schema(session, position, digits);
}

void strata__fit_schema(struct strata__session *session,
                        struct strata__place *place)
{
    const strata_set *set = session->set;
    uint64_t live = 0;
    uint64_t ours = 0;
    size_t others = 0;
    size_t i = 0;
    if (!session->engine->schema_hash(session, &live) ||
        !our_part(session, live, &ours, &others)) {
        return;
    }
    place->fit.is_empty = ours == 0;
    for (i = 0; i < set->count && ours != 0; i += 1) {
        if (is_hash(set->migrations[i].schema, ours)) {
            place->fit.count += 1;
            place->fit.last = i + 1;
            place->fit.hash = ours;
        }
    }
    place->fit.is_taken = place->fit.count == 1 &&
                          session->options.baseline == STRATA_BASELINE_AUTO;
}

bool strata__is_further(const struct strata__session *session,
                        const struct strata__place *place)
{
    return place->fit.count > 0 &&
           (!fits(session, place, 1) ||
            (place->fit.count > 1 &&
             session->options.baseline == STRATA_BASELINE_AUTO));
}

void strata__explain_fit(struct strata__session *session,
                         const struct strata__place *place)
{
    const strata_set *set = session->set;
    size_t named = 0;
    size_t i = 0;
    if (place->fit.count == 0) {
        strata__explain(session, ". Its schema is not the one behind any "
                                 "migration of this program");
        return;
    }
    strata__explain(session, ". Its schema is the one behind ");
    for (i = 0; i < set->count && named < NAMED_MAXIMUM; i += 1) {
        if (fits(session, place, i + 1)) {
            strata__explain(session, "%s%s", named == 0 ? "" : ", ",
                            set->migrations[i].version);
            named += 1;
        }
    }
    if (place->fit.count > named) {
        strata__explain(session, " and %zu more", place->fit.count - named);
    }
    strata__explain(session,
                    place->fit.count == 1
                        ? ": strata_stamp with that target records it, and so "
                          "does options->baseline"
                        : ", which differ in rows alone: find out which it is, "
                          "and record it with strata_stamp");
}
