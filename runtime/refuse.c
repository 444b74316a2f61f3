/* SPDX-License-Identifier: MIT
 *
 * The sentences of refusals: what is wrong, which migration, when and by what
 * it was applied, what was left untouched, and what to do next.
 */
#include <stdio.h>

#include "locate.h"
#include "plan.h"

/* " by notes 1.2", or nothing when the program gave no version. */
static const char *by(const struct strata__record *record, char *out,
                      size_t size)
{
    if (record->program_version[0] == '\0') {
        out[0] = '\0';
    } else {
        snprintf(out, size, " by program version %s", record->program_version);
    }
    return out;
}

void strata__refuse_edited(struct strata__session *session,
                           const struct strata__record *record)
{
    const strata_migration *ours =
        &session->set->migrations[record->position - 1];
    char who[96];
    by(record, who, sizeof who);
    if (strata__version_equal(ours->version, record->version)) {
        strata__fail(
            session, STRATA_EDITED,
            "migration %s (%s) was edited: this database applied it on %s%s "
            "as sha256:%s, and this program carries sha256:%s. Nothing was "
            "changed. Put the applied text of %s back into the program, and "
            "make the change in a new migration",
            record->version, record->label, record->applied_at, who,
            record->digest, ours->digest, ours->up.file);
    } else {
        strata__fail(
            session, STRATA_EDITED,
            "history was edited: as migration number %zu this database "
            "applied %s (%s) on %s%s, sha256:%s, and this program has %s "
            "(%s), sha256:%s, in that place. Nothing was changed. Put the "
            "migrations back into the order in which they were released, and "
            "add new ones at the end",
            record->position, record->version, record->label,
            record->applied_at, who, record->digest, ours->version, ours->label,
            ours->digest);
    }
    session->error->file = ours->up.file;
    strata__blame(session, record->version);
}

void strata__refuse_newer(struct strata__session *session,
                          const struct strata__record *newest)
{
    const strata_migration *ours =
        &session->set->migrations[session->set->count - 1];
    char who[96];
    strata__fail(session, STRATA_NEWER,
                 "the database is newer than this program: it is at migration "
                 "%s (%s), applied on %s%s, and this program knows none after "
                 "%s (%s). Nothing was changed. Start the newer program; to "
                 "go back to this one, let the newer one undo its migrations "
                 "first",
                 newest->version, newest->label, newest->applied_at,
                 by(newest, who, sizeof who), ours->version, ours->label);
    strata__blame(session, newest->version);
}

void strata__refuse_older_target(struct strata__session *session,
                                 const struct strata__record *newest)
{
    const char *target = session->options.target;
    strata__fail(session, STRATA_MISUSE,
                 "the database is at %s, later than the target %s; "
                 "strata_downgrade goes back",
                 newest->version,
                 target == NULL || target[0] == '\0' ? "STRATA_BASE" : target);
}

void strata__refuse_damaged(struct strata__session *session,
                            const struct strata__record *record)
{
    strata__fail(session, STRATA_DATABASE,
                 "row %zu of '%s' in strata_history contradicts itself: its "
                 "version %s and digest do not give its chain. Somebody else "
                 "changed the table. Nothing was changed",
                 record->position, session->set->name, record->version);
    strata__blame(session, record->version);
}

void strata__refuse_unversioned(struct strata__session *session,
                                const strata_object *missing)
{
    if (missing != NULL) {
        strata__fail(session, STRATA_UNVERSIONED,
                     "the database has tables but no strata_history, and it "
                     "is not at the base schema of this program's migrations: "
                     "the %s '%s' is not there. Nothing was changed. Check "
                     "that it is the right file; if its schema is that of a "
                     "known version, record that with strata_stamp",
                     missing->type, missing->name);
        return;
    }
    strata__fail(session, STRATA_UNVERSIONED,
                 "the database has tables but no strata_history, so it was "
                 "not made by this program's migrations. Nothing was changed. "
                 "Check that it is the right file; if its schema is that of a "
                 "known version, record that with strata_stamp");
}

void strata__refuse_further(struct strata__session *session,
                            const strata_object *later)
{
    strata__fail(session, STRATA_UNVERSIONED,
                 "the database has no history of '%s', and it is further along "
                 "than the base schema: it has the %s '%s', which a later "
                 "migration makes. Nothing was changed. Find out which "
                 "migrations were applied to it, and record the last one with "
                 "strata_stamp",
                 session->set->name, later->type, later->name);
}

void strata__refuse_columns(struct strata__session *session,
                            const strata_object *other)
{
    strata__fail(session, STRATA_UNVERSIONED,
                 "the database has no history of '%s', and it is not at the "
                 "base schema: the %s '%s' has other columns. Nothing was "
                 "changed. Check that it is the right file; if later "
                 "migrations were applied to it, record the last one with "
                 "strata_stamp",
                 session->set->name, other->type, other->name);
}

void strata__refuse_renamed(struct strata__session *session,
                            const char *recorded)
{
    strata__fail(session, STRATA_MISUSE,
                 "the database records these migrations under the set name "
                 "'%s', and this program calls the set '%s', so it would "
                 "apply them a second time. Nothing was changed. Give the set "
                 "its name back (NAME in add_migrations)",
                 recorded, session->set->name);
}

void strata__refuse_interrupted(struct strata__session *session,
                                const struct strata__record *record)
{
    const strata_migration *ours =
        &session->set->migrations[record->position - 1];
    bool undoing = record->progress < 0;
    long long number = undoing ? -record->progress : record->progress;
    const char *before =
        record->position > 1
            ? session->set->migrations[record->position - 2].version
            : "STRATA_BASE";
    /* The way back that was begun may not be in this program any more. */
    const char *file =
        undoing && ours->down.file != NULL ? ours->down.file : ours->up.file;
    char who[96];
    char known[128];
    if (number > 1) {
        snprintf(known, sizeof known,
                 "its statements before number %lld are done, that one may or "
                 "may not be, and those after it are not",
                 number);
    } else {
        snprintf(known, sizeof known,
                 "its first statement may or may not be done, and those after "
                 "it are not");
    }
    strata__fail(
        session, STRATA_INTERRUPTED,
        "%s migration %s (%s), which runs outside a transaction, was "
        "interrupted: it was last heard of on %s%s; %s. If no other "
        "process is still at it, look at the database, complete or undo %s "
        "by hand, and record the result with strata_stamp: target %s if "
        "the migration is in force, %s if it is not",
        undoing ? "undoing" : "applying", record->version, record->label,
        record->progress_at, by(record, who, sizeof who), known, file,
        record->version, before);
    session->error->file = file;
    strata__blame(session, record->version);
}
