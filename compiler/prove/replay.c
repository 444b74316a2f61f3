/* SPDX-License-Identifier: MIT
 *
 * Migrations on a scratch database, by the runtime that ships.
 */
#include <string.h>

#include <strata/strata.h>

#include "prove/failing_span.h"
#include "prove/replay.h"
#include "prove/scratch.h"

struct replay {
    struct arena *arena;
    const struct migration_set *set;
    size_t count;         /* of migrations to prove */
    strata_set shipped;   /* the same as the runtime sees them */
    struct scratch main;  /* goes up */
    struct scratch aside; /* a copy goes down */
    struct diags *diags;
};

static strata_script shipped_script(struct arena *arena,
                                    const struct script *script)
{
    strata_script shipped = STRATA_NO_SCRIPT;
    if (script->source != NULL) {
        struct str text = script_text(script);
        shipped.file = script->file;
        shipped.text = str_to_c(arena, text);
        shipped.size = text.size;
        shipped.line =
            (unsigned)source_position(script->source, script->start).line;
        shipped.flags = (script->no_transaction ? STRATA_NO_TRANSACTION : 0) |
                        (script->idempotent ? STRATA_IDEMPOTENT : 0);
    }
    return shipped;
}

static strata_migration shipped_migration(struct arena *arena,
                                          const struct migration *migration)
{
    strata_migration shipped;
    shipped.version = str_to_c(arena, migration->version);
    shipped.label = str_to_c(arena, migration->label);
    digest_format(&migration->up.digest, shipped.digest);
    digest_format(&migration->chain, shipped.chain);
    shipped.up = shipped_script(arena, &migration->up);
    shipped.down = shipped_script(arena, &migration->down);
    return shipped;
}

static void ship(struct replay *replay)
{
    strata_migration *migrations =
        arena_array(replay->arena, strata_migration, replay->count);
    size_t i = 0;
    for (i = 0; i < replay->count; i += 1) {
        migrations[i] =
            shipped_migration(replay->arena, &replay->set->migrations[i]);
    }
    replay->shipped.name = "proof";
    replay->shipped.program_version = NULL;
    replay->shipped.count = replay->count;
    replay->shipped.migrations = migrations;
}

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
     "SQLite would ignore this without a word; set the journal mode where the "
     "program opens the database, or in a script with '-- "
     "migrate:no-transaction'"},
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

/* "text" is a name; where SQLite was built to be lenient, it passes for
 * text. */
static void note_quotes(struct diags *diags, struct diag *diag,
                        struct span span, const char *reason)
{
    const char *text = span.source->text.data;
    if (strncmp(reason, "no such column", 14) == 0 &&
        (text[span.start] == '"' ||
         (span.start > 0 && text[span.start - 1] == '"'))) {
        diag_note(diags, diag, SPAN_NONE,
                  "text stands in single quotes; double quotes are for names");
    }
}

static void report(struct replay *replay, struct scratch *scratch,
                   const struct script *script, const strata_error *error)
{
    int code = scratch->stopped != 0 ? scratch->stopped : error->engine_code;
    const char *reason = scratch->stopped != 0      ? scratch->reason
                         : error->reason[0] != '\0' ? error->reason
                                                    : error->message;
    const struct kind *kind = kind_of(code, reason);
    struct span span = place_of(scratch, kind, script->source, error, reason);
    /* The runtime's own findings are about the migration as a whole. */
    bool about_all = error->line == 0 && strncmp(reason, "leaves ", 7) == 0;
    struct diag *diag =
        kind->message != NULL
            ? diag_report(replay->diags, kind->code, span, "%s", kind->message)
            : diag_report(replay->diags, kind->code, span, "%s%s",
                          about_all ? "the migration " : "", reason);
    if (kind->remedy != NULL) {
        diag_note(replay->diags, diag, SPAN_NONE, "%s", kind->remedy);
    }
    note_quotes(replay->diags, diag, span, reason);
}

static bool go_up(struct replay *replay, size_t position)
{
    strata_database database = strata_sqlite(replay->main.db);
    strata_options options = {0};
    strata_error error;
    options.target = replay->shipped.migrations[position - 1].version;
    scratch_forget(&replay->main);
    if (strata_upgrade(&database, &replay->shipped, &options, &error) ==
        STRATA_OK) {
        return true;
    }
    report(replay, &replay->main, &replay->set->migrations[position - 1].up,
           &error);
    return false;
}

static bool go_down(struct replay *replay, size_t position)
{
    strata_database database = strata_sqlite(replay->aside.db);
    strata_options options = {0};
    strata_error error;
    options.target = position == 1
                         ? STRATA_BASE
                         : replay->shipped.migrations[position - 2].version;
    scratch_forget(&replay->aside);
    if (!scratch_copy(&replay->aside, &replay->main)) {
        oom();
    }
    if (strata_downgrade(&database, &replay->shipped, &options, &error) ==
        STRATA_OK) {
        return true;
    }
    report(replay, &replay->aside, &replay->set->migrations[position - 1].down,
           &error);
    return false;
}

static void open_scratch(struct scratch *scratch, long long timeout_ms)
{
    if (!scratch_open(scratch, timeout_ms)) {
        oom(); /* a database in memory fails to open for nothing else */
    }
}

/* One migration at a time, for a database may stop at each: a program was
 * released with it before the next one was written. Then its down script, on a
 * copy. */
static bool prove(struct replay *replay)
{
    bool downs_fine = true;
    size_t position = 0;
    for (position = 1; position <= replay->count; position += 1) {
        if (!go_up(replay, position)) {
            return false;
        }
        if (replay->set->migrations[position - 1].down.source != NULL) {
            downs_fine = go_down(replay, position) && downs_fine;
        }
    }
    return downs_fine;
}

/* Append the schema to `out` in the end, if that is wanted. */
static bool run(const struct migration_set *set, long long timeout_ms,
                struct diags *diags, struct buf *out)
{
    struct replay replay;
    bool fine = false;
    memset(&replay, 0, sizeof replay);
    replay.arena = diags->arena;
    replay.set = set;
    replay.diags = diags;
    while (replay.count < set->count && !set->migrations[replay.count].broken) {
        replay.count += 1;
    }
    ship(&replay);
    open_scratch(&replay.main, timeout_ms);
    open_scratch(&replay.aside, timeout_ms);
    fine = prove(&replay);
    if (fine && out != NULL) {
        scratch_schema(&replay.main, out);
    }
    scratch_close(&replay.main);
    scratch_close(&replay.aside);
    return fine;
}

bool prove_replay(const struct migration_set *set, long long timeout_ms,
                  struct diags *diags)
{
    return run(set, timeout_ms, diags, NULL);
}

bool prove_schema(const struct migration_set *set, long long timeout_ms,
                  struct diags *diags, struct buf *out)
{
    return run(set, timeout_ms, diags, out);
}
