/* SPDX-License-Identifier: MIT
 *
 * What failures are called, and where they are.
 */
#include <string.h>

#include "prove/failing_span.h"
#include "prove/failure.h"

static const char too_large[] =
    "the statement, or a value or program that it makes, is larger than the "
    "proof allows; divide it into several statements";

/* What a failure is called, from the runtime's engine code and words. */
static const struct kind {
    int engine_code;   /* 0: any */
    const char *words; /* in the reason; "": any */
    enum diag_code code;
    const char *message; /* NULL: the reason */
    const char *remedy;  /* NULL: SQLite said all there is to say */
} kinds[] = {
    {SQLITE_RANGE, "", CODE_SQL_PARAMETER, NULL,
     "write the value into the script, or quote it if it was meant as text"},
    {SQLITE_ABORT_ROLLBACK, "ends the transaction", CODE_SQL_TRANSACTION, NULL,
     "strata runs each script inside a transaction and commits it together "
     "with the history; remove COMMIT, END and ROLLBACK, or put '-- "
     "migrate:no-transaction' into the script"},
    {SQLITE_ERROR, "the journal mode", CODE_SQL_TRANSACTION, NULL,
     "SQLite would refuse this, or ignore it without a word; set the journal mode where the "
     "program opens the database, or in a script with '-- "
     "migrate:no-transaction'"},
    {SQLITE_ERROR, "has no effect inside", CODE_SQL_TRANSACTION, NULL,
     "SQLite would ignore this without a word; set it where the program creates "
     "the database, or with VACUUM behind it in a script with '-- "
     "migrate:no-transaction'"},
    {SQLITE_ERROR, "the encoding", CODE_SQL_ERROR, NULL,
     "SQLite would ignore this without a word, for strata's own table is there "
     "before the first script runs; set it where the program creates the "
     "database"},
    {SQLITE_ERROR, "within a transaction", CODE_SQL_TRANSACTION, NULL,
     "strata already runs the script inside a transaction; remove the "
     "statement, or put '-- migrate:no-transaction' into the script if it must "
     "run outside one"},
    {SQLITE_ERROR, "inside a transaction", CODE_SQL_TRANSACTION, NULL,
     "put '-- migrate:no-transaction' into the script if the statement must "
     "run outside a transaction"},
    {SQLITE_ERROR, "incomplete input", CODE_SQL_ERROR, NULL,
     "the statement that begins here does not end; is a ')' or an 'END;' "
     "missing?"},
    {0, "leaves a transaction open", CODE_SQL_TRANSACTION,
     "the script leaves a transaction open at its end",
     "what is not committed then would be rolled back; add COMMIT"},
    {SQLITE_AUTH, "", CODE_SQL_FORBIDDEN, NULL,
     "a migration changes its own database and nothing else: no other files, "
     "no code, no settings of the application's connection that could not be "
     "put back"},
    {SQLITE_INTERRUPT, "", CODE_SQL_TIMEOUT, NULL,
     "does it end at all? if it only needs longer, pass --timeout SECONDS"},
    {SQLITE_NOMEM, "", CODE_SQL_ERROR, NULL, too_large},
    {SQLITE_TOOBIG, "", CODE_SQL_ERROR, NULL, too_large},
    {0, "a foreign key", CODE_SQL_ERROR, NULL,
     "foreign keys are not enforced while a migration runs, so that it can "
     "rebuild tables; they are checked when it is done"},
    {0, "", CODE_SQL_ERROR, NULL, NULL},
};

static const struct kind *kind_of(int engine_code, const char *reason)
{
    const struct kind *kind = kinds;
    while ((kind->engine_code != 0 && kind->engine_code != engine_code) ||
           strstr(reason, kind->words) == NULL) {
        kind += 1;
    }
    return kind;
}

static struct span place_of(struct scratch *scratch, const struct kind *kind,
                            const struct source *source,
                            const strata_error *error, const char *reason)
{
    if (error->line == 0) {
        return span_file(source);
    }
    if (kind->code == CODE_SQL_PARAMETER) {
        size_t start = source_offset(source, error->line, error->column);
        struct position place = source_position(
            source,
            start + scratch_find_parameter(scratch, source->text.data + start));
        return failing_span(source, place.line, place.column, str_from(""));
    }
    return failing_span(source, error->line, error->column, str_from(reason));
}

struct failure failure_of(struct arena *arena, struct scratch *scratch,
                          const struct script *script,
                          const strata_error *error)
{
    int code = scratch->stopped != 0 ? scratch->stopped : error->engine_code;
    const char *reason = scratch->stopped != 0      ? scratch->reason
                         : error->reason[0] != '\0' ? error->reason
                                                    : error->message;
    const struct kind *kind = kind_of(code, reason);
    struct failure failure;
    failure.code = kind->code;
    failure.span = place_of(scratch, kind, script->source, error, reason);
    failure.reason = str_format(arena, "%s", reason);
    if (kind->message != NULL) {
        failure.reason = str_from(kind->message);
    }
    failure.remedy = kind->remedy;
    /* The runtime's own findings are about the migration as a whole. */
    failure.is_about_all = kind->message == NULL && error->line == 0 &&
                           strncmp(reason, "leaves ", 7) == 0;
    if (error->result == STRATA_UNMET) {
        failure.code = CODE_REQUIREMENT_UNMET; /* in the author's words */
        failure.remedy = NULL;
    }
    return failure;
}

struct migration *failure_migration(struct migration_set *set, size_t first,
                                    size_t last, const strata_error *error)
{
    size_t i = 0;
    for (i = last; i > first; i -= 1) {
        struct str version = set->migrations[i - 1].version;
        if (error->version[0] == '\0' ||
            str_equal(version, str_from(error->version))) {
            break;
        }
    }
    return &set->migrations[i - 1];
}

bool failure_breaks_keys(const strata_error *error)
{
    return error->line == 0 && strstr(error->reason, "foreign key") != NULL;
}
