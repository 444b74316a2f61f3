/* SPDX-License-Identifier: MIT
 *
 * What is asked of a database before a script runs on it, and looked at again
 * behind it.
 */
#include <string.h>

#include "watch.h"

#define DEFAULT_COUNT_LIMIT 1000000

/* Fail with the reason that stands in the error already; `verb` may come before
 * it. */
static void refuse(struct strata__session *session, strata_result result,
                   const strata_migration *migration,
                   const strata_script *script, const char *verb)
{
    strata__fail(session, result, "migration %s (%s) %s%s", migration->version,
                 migration->label, verb, session->error->reason);
    session->error->file = script->file;
    strata__blame(session, migration->version);
}

static void refuse_unmet(struct strata__session *session,
                         const struct strata__cursor *cursor,
                         const strata_precondition *precondition)
{
    strata_error *error = session->error;
    strata__reason(session, "%s", precondition->message);
    refuse(session, STRATA_UNMET, cursor->migration, cursor->script,
           "requires: ");
    error->line = precondition->line;
    error->column = precondition->column;
}

static void require(struct strata__session *session,
                    const struct strata__cursor *cursor,
                    const strata_precondition *precondition)
{
    strata_script query = *cursor->script;
    struct strata__cursor at = *cursor;
    query.text = precondition->query;
    query.size = strlen(precondition->query);
    query.line = precondition->line;
    at.script = &query;
    at.column = precondition->column;
    if (!session->engine->holds(session, &at) && !strata__failed(session)) {
        refuse_unmet(session, cursor, precondition);
    }
}

void strata__require(struct strata__session *session,
                     const struct strata__cursor *cursor)
{
    const strata_script *script = cursor->script;
    size_t i = 0;
    for (i = 0; i < script->precondition_count && !strata__failed(session);
         i += 1) {
        require(session, cursor, &script->preconditions[i]);
    }
    session->engine->reset_settings(session); /* a query may be a PRAGMA */
}

/* The next table, from `*i`, of which a script takes no rows; NULL when there
 * is no more. */
static const strata_table *next_kept(const strata_script *script, size_t *i)
{
    while (*i < script->table_count) {
        const strata_table *table = &script->tables[*i];
        *i += 1;
        if ((script->flags & STRATA_TABLES_KNOWN) != 0 &&
            (table->flags & STRATA_KEEPS_ROWS) != 0 && table->before != NULL &&
            table->after != NULL) {
            return table;
        }
    }
    return NULL;
}

/* The rows of a table; -1 when they are too many, as any number is for a
 * negative limit, or cannot be counted. */
static long long count(struct strata__session *session, const char *table)
{
    long long limit = session->options.count_limit;
    long long rows = 0;
    limit = limit == 0 ? DEFAULT_COUNT_LIMIT : limit;
    rows = session->engine->count_rows(session, table, limit);
    return rows > limit ? -1 : rows;
}

void strata__count_before(struct strata__session *session,
                          const struct strata__cursor *cursor,
                          struct strata__counts *counts)
{
    const strata_table *table = NULL;
    size_t number = 0;
    size_t i = 0;
    while ((table = next_kept(cursor->script, &i)) != NULL) {
        long long rows = -1;
        if (counts != NULL && number < STRATA__COUNTED_MAX) {
            rows = count(session, table->before);
            counts->rows[number] = rows;
            number += 1;
        }
        if (rows < 0) {
            strata__tell(session, STRATA_EVENT_NOT_COUNTED, cursor,
                         table->before);
        }
    }
}

static void check_rows(struct strata__session *session,
                       const struct strata__cursor *cursor, const char *table,
                       long long before)
{
    /* Whether there are as many; else how many. */
    long long behind = session->engine->count_rows(session, table, before - 1);
    if (behind < before && !strata__failed(session)) {
        strata__reason(
            session,
            "leaves %lld of the %lld rows of table '%s', and is not meant "
            "to take any",
            behind < 0 ? 0 : behind, before, table);
        refuse(session, STRATA_LOSS, cursor->migration, cursor->script, "");
    }
}

void strata__count_behind(struct strata__session *session,
                          const struct strata__cursor *cursor,
                          const struct strata__counts *counts)
{
    const strata_table *table = NULL;
    size_t number = 0;
    size_t i = 0;
    while (number < STRATA__COUNTED_MAX &&
           (table = next_kept(cursor->script, &i)) != NULL) {
        if (counts->rows[number] > 0) {
            check_rows(session, cursor, table->after, counts->rows[number]);
        }
        number += 1;
    }
}

struct names {
    const struct strata__engine *engine;
    size_t count;
    const char *names[STRATA__CHECKED_MAX];
};

/* False when there is no room. */
static bool add_name(struct names *names, const char *name)
{
    size_t i = 0;
    while (i < names->count && name != NULL &&
           !names->engine->same_name(names->names[i], name)) {
        i += 1;
    }
    if (i == STRATA__CHECKED_MAX) {
        return false;
    }
    if (i == names->count && name != NULL) {
        names->names[i] = name;
        names->count += 1;
    }
    return true;
}

/* Whether a table has another name behind a script. */
static bool is_renamed(const strata_table *table)
{
    return table->before != NULL && table->after != NULL &&
           strcmp(table->before, table->after) != 0;
}

/* What the tables whose foreign keys a batch may break are called, before it,
 * behind it or in between: a table that is renamed, by whichever of the
 * scripts, is among them under each of its names. False when that is not known,
 * or they are too many. */
static bool collect(const struct strata__session *session,
                    const struct strata__batch *batch, struct names *names)
{
    size_t position = 0;
    names->engine = session->engine;
    names->count = 0;
    for (position = batch->first; position <= batch->last; position += 1) {
        const strata_script *script =
            strata__script(session->set, position, batch->way);
        size_t i = 0;
        if ((script->flags & STRATA_TABLES_KNOWN) == 0) {
            return false;
        }
        for (i = 0; i < script->table_count; i += 1) {
            const strata_table *table = &script->tables[i];
            if (((table->flags & STRATA_CHECKS_KEYS) != 0 ||
                 is_renamed(table)) &&
                !(add_name(names, table->before) &&
                  add_name(names, table->after))) {
                return false;
            }
        }
    }
    return true;
}

/* How many rows violate a foreign key now; of those tables that are there now.
 * -1 when that cannot be told; then `where` says why. */
static long long violations(struct strata__session *session,
                            const struct strata__batch *batch, char *where,
                            size_t size)
{
    struct names names;
    long long count = 0;
    size_t i = 0;
    where[0] = '\0';
    if (!collect(session, batch, &names)) {
        return session->engine->violations(session, NULL, where, size);
    }
    for (i = 0; i < names.count && count >= 0; i += 1) {
        long long more =
            session->engine->violations(session, names.names[i], where, size);
        count = more < 0 ? -1 : count + more;
    }
    return count;
}

long long strata__violations_before(struct strata__session *session,
                                    const struct strata__batch *batch)
{
    char unused[2]; /* the first violation fills it */
    return violations(session, batch, unused, sizeof unused);
}

/* Fail with the reason that stands in the error. The migration is named when
 * there is only one that it can be. */
static void refuse_batch(struct strata__session *session,
                         const struct strata__batch *batch)
{
    const strata_migration *oldest =
        &session->set->migrations[batch->first - 1];
    const strata_migration *newest = &session->set->migrations[batch->last - 1];
    if (oldest == newest) {
        refuse(session, STRATA_FAILED, oldest,
               strata__script(session->set, batch->first, batch->way), "");
    } else {
        strata__fail(session, STRATA_FAILED,
                     "one of the migrations %s to %s %s", oldest->version,
                     newest->version, session->error->reason);
    }
}

/* Add to the reason which row it is. Where some were there before, nobody knows
 * which of all are new. */
static void explain_violations(struct strata__session *session,
                               long long before, const char *where)
{
    char what[sizeof session->error->reason];
    strata__copy(what, sizeof what, session->error->reason);
    if (before == 0) {
        strata__reason(session, "%s: %s", what, where);
    } else {
        strata__reason(session,
                       "%s, besides %lld that did before; the first of all: %s",
                       what, before, where);
    }
}

void strata__check_foreign_keys(struct strata__session *session,
                                const struct strata__batch *batch,
                                long long before)
{
    char where[160];
    long long more = violations(session, batch, where, sizeof where);
    if (strata__failed(session) || before < 0 ||
        (more >= 0 && more <= before)) {
        return;
    }
    if (more < 0) {
        strata__reason(
            session, "leaves a foreign key that cannot be checked: %s", where);
    } else {
        more -= before;
        strata__reason(session,
                       "leaves %lld row%s that violate%s a foreign key", more,
                       more == 1 ? "" : "s", more == 1 ? "s" : "");
        explain_violations(session, before, where);
    }
    refuse_batch(session, batch);
}
