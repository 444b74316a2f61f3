/* SPDX-License-Identifier: MIT
 *
 * The sentences of refusals: what is wrong, which migration, when and by what
 * it was applied, what was left untouched, and what to do next.
 */
#include <stdio.h>
#include <string.h>

#include "first_difference.h"
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

/* What is known of an edit from the script as it was applied. */
struct edit {
    const strata_script *script; /* the program's */
    size_t line;                 /* of it, from 1; 0: not known */
    size_t column;
    char words[2 * STRATA__SHOWN + 96]; /* a sentence or "" */
};

static void describe_line(const struct strata__line *line,
                          const struct strata__line *other, size_t column,
                          char out[STRATA__SHOWN + 24])
{
    char shown[STRATA__SHOWN];
    strata__show_line(line, column, shown);
    snprintf(out, STRATA__SHOWN + 24,
             line->text == NULL ? "not there"
             : line->ended && !other->ended && line->size == other->size
                 ? "'%s' with a line end"
                 : "'%s'",
             shown);
}

static void describe_difference(void *context, const char *text, size_t size)
{
    struct edit *edit = (struct edit *)context;
    struct strata__difference found = strata__first_difference(
        text, size, edit->script->text, edit->script->size);
    char before[STRATA__SHOWN + 24];
    char after[STRATA__SHOWN + 24];
    if (found.line == 0) {
        return;
    }
    describe_line(&found.before, &found.after, found.column, before);
    describe_line(&found.after, &found.before, found.column, after);
    edit->line = edit->script->line + found.line - 1;
    edit->column = found.column;
    snprintf(edit->words, sizeof edit->words, ". Line %zu was %s and is %s",
             edit->line, before, after);
}

/* The same migration with another script. */
static void refuse_script(struct strata__session *session,
                          const struct strata__record *record,
                          const strata_migration *ours)
{
    bool known = record->tokens[0] != '\0' && ours->tokens[0] != '\0';
    bool layout = known && strcmp(record->tokens, ours->tokens) == 0;
    struct edit edit;
    char who[96];
    memset(&edit, 0, sizeof edit);
    edit.script = &ours->up;
    session->engine->kept_script(session, record->position, describe_difference,
                                 &edit);
    strata__fail(session, STRATA_EDITED,
                 "migration %s (%s) was edited%s: this database applied it on "
                 "%s%s as sha256:%s, and this program carries sha256:%s",
                 record->version, record->label,
                 layout  ? ", only in its comments or layout"
                 : known ? ", in its SQL"
                         : "",
                 record->applied_at, by(record, who, sizeof who),
                 record->digest, ours->digest);
    strata__explain(session,
                    "%s. Nothing was changed. Put the applied text of %s back "
                    "into the program, %s",
                    edit.words, ours->up.file,
                    layout ? "or let it pass (LAYOUT_EDITS ALLOW in "
                             "add_migrations)"
                           : "and make the change in a new migration");
    session->error->line = (unsigned)edit.line;
    session->error->column = (unsigned)edit.column;
}

void strata__refuse_edited(struct strata__session *session,
                           const struct strata__record *record)
{
    const strata_migration *ours =
        &session->set->migrations[record->position - 1];
    char who[96];
    if (strata__version_equal(ours->version, record->version)) {
        refuse_script(session, record, ours);
    } else {
        strata__fail(
            session, STRATA_EDITED,
            "history was edited: as migration number %zu this database "
            "applied %s (%s) on %s%s, sha256:%s, and this program has %s "
            "(%s), sha256:%s, in that place. Nothing was changed. Put the "
            "migrations back into the order in which they were released, and "
            "add new ones at the end",
            record->position, record->version, record->label,
            record->applied_at, by(record, who, sizeof who), record->digest,
            ours->version, ours->label, ours->digest);
    }
    session->error->file = ours->up.file;
    strata__blame(session, record->version);
}

static void fail_newer(struct strata__session *session,
                       const struct strata__record *newest)
{
    const strata_migration *ours =
        &session->set->migrations[session->set->count - 1];
    char who[96];
    strata__fail(session, STRATA_NEWER,
                 "the database is newer than this program: it is at migration "
                 "%s (%s), applied on %s%s, and this program knows none after "
                 "%s (%s)",
                 newest->version, newest->label, newest->applied_at,
                 by(newest, who, sizeof who), ours->version, ours->label);
}

void strata__refuse_newer(struct strata__session *session,
                          const struct strata__record *newest,
                          const struct strata__record *record)
{
    const char *program = record->program_version;
    fail_newer(session, newest);
    strata__explain(
        session, ". Migration %s (%s) %s", record->version, record->label,
        record->compatible ? "has not ended"
                           : "is not compatible with older programs");
    if (program[0] != '\0') {
        strata__explain(session,
                        ": the database needs program version %s or later",
                        program);
    }
    strata__explain(session,
                    ". Nothing was changed. Start the newer program. To go "
                    "back to this one, let the newer one undo its migrations "
                    "first, with its downgrade: SQL that a database has kept "
                    "is never run");
    strata__blame(session, record->version);
}

void strata__refuse_ahead(struct strata__session *session,
                          const struct strata__record *newest,
                          const char *refused)
{
    fail_newer(session, newest);
    strata__explain(session, ". %s", refused);
    strata__blame(session, newest->version);
}

/* The four bytes of an application_id as text, where they are printable. */
static const char *name_of_id(long id, char out[16])
{
    int i = 0;
    memcpy(out, " ('....')", 10);
    for (i = 0; i < 4; i += 1) {
        unsigned long byte = (unsigned long)id >> (24 - 8 * i) & 0xff;
        if (byte < 0x20 || byte > 0x7e) {
            out[0] = '\0';
            return out;
        }
        out[3 + i] = (char)byte;
    }
    return out;
}

void strata__refuse_foreign(struct strata__session *session, long id)
{
    long ours = session->set->application_id;
    char theirs_name[16];
    char ours_name[16];
    strata__fail(session, STRATA_FOREIGN,
                 "the database is another application's: its application_id "
                 "is %ld%s, and that of '%s' is %ld%s. Nothing was changed. "
                 "Check that it is the right file",
                 id, name_of_id(id, theirs_name), session->set->name, ours,
                 name_of_id(ours, ours_name));
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

void strata__refuse_row(struct strata__session *session,
                        const struct strata__record *record, const char *what)
{
    strata__fail(session, STRATA_DATABASE,
                 "row %zu (%s) of '%s' in strata_history %s. Somebody else "
                 "changed the table. Nothing was changed",
                 record->position, record->version, session->set->name, what);
    strata__blame(session, record->version);
}

void strata__refuse_damaged(struct strata__session *session,
                            const struct strata__record *record)
{
    strata__refuse_row(session, record,
                       "contradicts itself: its version and digest do not "
                       "give its chain");
}

void strata__refuse_order(struct strata__session *session, size_t before,
                          size_t position)
{
    bool twice = position == before;
    strata__fail(session, STRATA_DATABASE,
                 "the history of '%s' in strata_history has %s %zu%s; somebody "
                 "else changed the table. Nothing was changed",
                 session->set->name, twice ? "two rows" : "no row",
                 twice ? position : before + 1,
                 twice ? "" : ", though it has later ones");
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

void strata__refuse_emptied(struct strata__session *session)
{
    strata__fail(session, STRATA_UNVERSIONED,
                 "strata_history has no row of '%s', though its migrations "
                 "make the schema that the database has: somebody else "
                 "deleted the rows, or made the schema. Nothing was changed",
                 session->set->name);
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
    if (!undoing && (ours->up.flags & STRATA_NO_TRANSACTION) == 0 &&
        strata__match(session->set, record) == STRATA__SAME) {
        strata__refuse_row(session, record,
                           "was altered: it has not ended, though its "
                           "migration runs in a transaction");
        return;
    }
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
