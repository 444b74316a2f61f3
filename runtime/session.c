/* SPDX-License-Identifier: MIT
 *
 * How every call begins and ends: arguments checked, the caller's error reset,
 * the engine opened, and closed again on every path.
 */
#include <string.h>

#include "engine.h"

#define DEFAULT_TIMEOUT_MS 30000

bool strata__failed(const struct strata__session *session)
{
    return session->error->result != STRATA_OK;
}

int strata__timeout_ms(const struct strata__session *session)
{
    int timeout = session->options.busy_timeout_ms;
    return timeout == 0 ? DEFAULT_TIMEOUT_MS : timeout < 0 ? 0 : timeout;
}

static const char *missing_argument(const strata_database *database,
                                    const strata_set *set)
{
    if (database == NULL || database->engine == NULL) {
        return "no database was given";
    }
    if (database->handle == NULL) {
        return "the database connection is NULL: was opening it successful?";
    }
    if (set == NULL || set->name == NULL || set->migrations == NULL ||
        set->count == 0) {
        return "no set of migrations was given";
    }
    return NULL;
}

bool strata__open(struct strata__session *session,
                  const strata_database *database, const strata_set *set,
                  const strata_options *options, strata_error *error)
{
    const char *missing = missing_argument(database, set);
    memset(session, 0, sizeof *session);
    session->error = error != NULL ? error : &session->own_error;
    memset(session->error, 0, sizeof *session->error);
    if (options != NULL) {
        session->options = *options;
    }
    if (missing != NULL) {
        strata__fail(session, STRATA_MISUSE, "%s", missing);
        return false;
    }
    session->engine = database->engine;
    session->handle = database->handle;
    session->set = set;
    session->open = true;
    session->engine->open(session);
    return !strata__failed(session);
}

strata_result strata__close(struct strata__session *session)
{
    if (session->open) {
        session->engine->rollback(session);
        session->engine->close(session);
    }
    return session->error->result;
}
