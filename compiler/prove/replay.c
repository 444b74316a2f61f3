/* SPDX-License-Identifier: MIT
 *
 * Migrations on a scratch database, by the runtime that ships.
 */
#include <string.h>

#include <strata/strata.h>

#include "prove/failing_span.h"
#include "prove/object_set.h"
#include "prove/replay.h"
#include "prove/scratch.h"
#include "prove/stub.h"
#include "prove/supply.h"

struct replay {
    struct arena *arena;
    const struct migration_set *set;
    size_t count;         /* of migrations to prove */
    strata_set shipped;   /* the same as the runtime sees them */
    struct scratch main;  /* goes up */
    struct scratch aside; /* a copy goes down */
    struct stubs stubs;
    /* When there is a base schema: what it makes, and what only later
     * migrations do. */
    struct object_set objects;
    struct object_list base;
    struct object_list absent;
    /* The first of the migrations, up to the present one, that break foreign
     * keys and wait for one that mends them; 0: none does. */
    size_t waiting;
    size_t waiting_blamed; /* the one that broke what is broken now */
    strata_error waiting_error;
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
                        (script->idempotent ? STRATA_IDEMPOTENT : 0) |
                        (script->bracketed ? STRATA_BRACKETED : 0);
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
    replay->shipped.flags = replay->set->requirements.double_quoted_strings
                                ? STRATA_DOUBLE_QUOTED_STRINGS
                                : 0;
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
    supply_note(replay->diags, diag, span, reason, &replay->set->requirements);
    supply_note_base(replay->diags, diag, reason, &replay->main);
}

static void copy(struct scratch *to, const struct scratch *from)
{
    if (!scratch_copy(to, from)) {
        oom();
    }
}

/* Whether a script failed only because the stub of a function varies: then it
 * does no more. */
static bool make_constant(struct replay *replay, const struct script *script,
                          const strata_error *error)
{
    struct str word = STR("");
    if (strstr(error->reason, "non-deterministic functions") == NULL) {
        return false;
    }
    if (error->line != 0) {
        struct span span =
            failing_span(script->source, error->line, error->column, STR(""));
        word = str_slice(script->source->text, span.start, span.end);
    }
    if (!stubs_make_constant(&replay->stubs, word)) {
        return false;
    }
    stubs_register(&replay->stubs, replay->main.db);
    stubs_register(&replay->stubs, replay->aside.db);
    return true;
}

/* How many migrations may wait to be mended. */
#define WAITING_MAXIMUM 64

/* Whether a script ran, and left foreign keys that have no parent. */
static bool breaks_keys(const strata_error *error)
{
    return error->line == 0 && strstr(error->reason, "foreign key") != NULL;
}

/* Scripts are known that do, and are mended by a later one of the same release.
 * A program with both applies them in one transaction, so only what is still
 * broken at the end is wrong. Not a base schema, at which databases are. */
static bool may_wait(const struct replay *replay, size_t position,
                     const strata_error *error)
{
    return breaks_keys(error) && position < replay->count &&
           !(position == 1 && replay->set->has_base) &&
           (replay->waiting == 0 ||
            position - replay->waiting < WAITING_MAXIMUM);
}

/* The script that an error is about: of several that were run together, the
 * one whose version it bears. */
static const struct script *failed_script(const struct replay *replay,
                                          size_t position,
                                          const strata_error *error)
{
    size_t i = replay->waiting == 0 ? position : replay->waiting;
    while (i < position && strcmp(replay->shipped.migrations[i - 1].version,
                                  error->version) != 0) {
        i += 1;
    }
    return &replay->set->migrations[i - 1].up;
}

/* What is broken, without how often. */
static const char *broken_key(const strata_error *error)
{
    const char *colon = strstr(error->reason, ": ");
    return colon == NULL ? error->reason : colon;
}

/* A migration is to blame for a broken key as long as that is the first one. */
static void remember_broken_key(struct replay *replay, size_t position,
                                const strata_error *error)
{
    if (replay->waiting == 0 ||
        strcmp(broken_key(&replay->waiting_error), broken_key(error)) != 0) {
        replay->waiting_blamed = position;
    }
    replay->waiting_error = *error;
}

static void report_up(struct replay *replay, size_t position,
                      const strata_error *error)
{
    const struct script *script = failed_script(replay, position, error);
    if (breaks_keys(error)) {
        remember_broken_key(replay, position, error);
        script = &replay->set->migrations[replay->waiting_blamed - 1].up;
    }
    report(replay, &replay->main, script, error);
}

/* False: reported. */
static bool go_up(struct replay *replay, size_t position)
{
    strata_database database = strata_sqlite(replay->main.db);
    const struct script *script = &replay->set->migrations[position - 1].up;
    bool outside =
        script->no_transaction && replay->set->requirements.need_count > 0;
    strata_options options = {0};
    strata_error error;
    options.target = replay->shipped.migrations[position - 1].version;
    if (outside) {
        copy(&replay->aside, &replay->main);
    }
    scratch_forget(&replay->main);
    while (strata_upgrade(&database, &replay->shipped, &options, &error) !=
           STRATA_OK) {
        if (may_wait(replay, position, &error)) {
            remember_broken_key(replay, position, &error);
            if (replay->waiting == 0) {
                replay->waiting = position;
            }
            return true;
        }
        if (!make_constant(replay, script, &error)) {
            report_up(replay, position, &error);
            return false;
        }
        if (outside) {
            copy(&replay->main, &replay->aside);
        }
        scratch_forget(&replay->main);
    }
    replay->waiting = 0;
    return true;
}

/* Say why a down script is not shipped. */
static struct diag *leave_out(struct replay *replay,
                              struct migration *migration, struct span span,
                              const char *problem, const char *reason)
{
    struct diag *diag = diag_report(replay->diags, CODE_DOWN_FAILS, span,
                                    "the down script %s%s", problem, reason);
    migration->down_fails = true;
    return diag;
}

/* A down script that fails undoes nothing. It is left out of the program: a
 * downgrade is refused then before it begins, and not half way. */
static void report_down(struct replay *replay, struct migration *migration,
                        const strata_error *error, bool together)
{
    struct scratch *scratch = &replay->aside;
    int code = scratch->stopped != 0 ? scratch->stopped : error->engine_code;
    const char *reason = scratch->stopped != 0      ? scratch->reason
                         : error->reason[0] != '\0' ? error->reason
                                                    : error->message;
    struct span span = place_of(scratch, kind_of(code, reason),
                                migration->down.source, error, reason);
    struct diag *diag = leave_out(replay, migration, span, "fails: ", reason);
    diag_note(replay->diags, diag, SPAN_NONE,
              "it is left out: a program with this migration cannot go back "
              "behind it until the script is mended");
    if (together) {
        diag_note(replay->diags, diag, SPAN_NONE,
                  "with it are those of the migrations that were applied "
                  "together because one mends another's foreign keys");
    }
    supply_note(replay->diags, diag, span, reason, &replay->set->requirements);
}

static bool has_down(const struct replay *replay, size_t position)
{
    return replay->set->migrations[position - 1].down.source != NULL;
}

/* The migration whose down script failed, of those behind `goal`. */
static struct migration *failed_down(struct replay *replay, size_t position,
                                     size_t goal, const strata_error *error)
{
    size_t i = position;
    while (i > goal + 1 && strcmp(replay->shipped.migrations[i - 1].version,
                                  error->version) != 0) {
        i -= 1;
    }
    return &replay->set
                ->migrations[(error->version[0] == '\0' ? position : i) - 1];
}

/* Undo the migrations behind `goal` on a copy. When that fails, none of their
 * down scripts is shipped. */
static void go_down(struct replay *replay, size_t position, size_t goal)
{
    strata_database database = strata_sqlite(replay->aside.db);
    struct migration *failed = NULL;
    strata_options options = {0};
    strata_error error;
    size_t i = 0;
    options.target =
        goal == 0 ? STRATA_BASE : replay->shipped.migrations[goal - 1].version;
    do {
        scratch_forget(&replay->aside);
        copy(&replay->aside, &replay->main);
        if (strata_downgrade(&database, &replay->shipped, &options, &error) ==
            STRATA_OK) {
            return;
        }
        failed = failed_down(replay, position, goal, &error);
    } while (make_constant(replay, &failed->down, &error));
    report_down(replay, failed, &error, position - goal > 1);
    for (i = goal + 1; i <= position; i += 1) {
        replay->set->migrations[i - 1].down_fails = true;
    }
}

/* The same for migrations that one after them mended: half way back, they would
 * be broken again, so they go back together. Those before one without a way
 * back have none either. */
static void go_down_together(struct replay *replay, size_t first,
                             size_t position)
{
    struct migration *migrations = replay->set->migrations;
    size_t goal = position;
    size_t i = 0;
    while (goal >= first && has_down(replay, goal)) {
        goal -= 1;
    }
    if (goal < position) {
        go_down(replay, position, goal);
    }
    for (i = first; i < goal; i += 1) {
        if (has_down(replay, i)) {
            const struct source *source = migrations[i - 1].down.source;
            diag_note(replay->diags,
                      leave_out(replay, &migrations[i - 1], span_file(source),
                                "cannot be run: a later migration mends a "
                                "foreign key that is broken behind this one, "
                                "and there is no way back from ",
                                replay->shipped.migrations[goal - 1].version),
                      SPAN_NONE, "it is left out");
        }
    }
}

static void open_scratch(struct replay *replay, struct scratch *scratch,
                         long long timeout_ms)
{
    if (!scratch_open(scratch, timeout_ms)) {
        oom(); /* a database in memory fails to open for nothing else */
    }
    if (replay->set->requirements.double_quoted_strings) {
        scratch_allow_double_quotes(scratch);
    }
    stubs_register(&replay->stubs, scratch->db);
}

/* Whether stubs play modules: what they make has columns of their own. */
static bool has_modules(const struct replay *replay)
{
    const struct requirements *requirements = &replay->set->requirements;
    size_t i = 0;
    for (i = 0; i < requirements->need_count; i += 1) {
        if (requirements->needs[i].kind == NEED_MODULE) {
            return true;
        }
    }
    return false;
}

/* Look at what the base schema made. False: reported. */
static bool learn_base(struct replay *replay)
{
    const struct source *source = replay->set->migrations[0].up.source;
    struct diag *diag = NULL;
    object_set_add_new(&replay->objects, &replay->main, &replay->base);
    object_list_learn_columns(&replay->base, replay->arena, &replay->main,
                              !has_modules(replay));
    if (replay->base.count > 0) {
        return true;
    }
    diag = diag_report(replay->diags, CODE_SQL_ERROR, span_file(source),
                       "the base schema makes no table, index, view or "
                       "trigger");
    diag_note(replay->diags, diag, SPAN_NONE,
              "a database is known by these to have the base schema; give the "
              "schema that databases had before the first migration, or none");
    return false;
}

/* One migration at a time, for a database may stop at each: a program was
 * released with it before the next one was written. Then its down script, on a
 * copy. */
static bool prove(struct replay *replay)
{
    size_t position = 0;
    for (position = 1; position <= replay->count; position += 1) {
        size_t waited = replay->waiting;
        if (!go_up(replay, position)) {
            return false;
        }
        if (replay->set->has_base && position == 1 && !learn_base(replay)) {
            return false;
        }
        if (replay->set->has_base && position > 1 && replay->waiting == 0) {
            object_set_add_new(&replay->objects, &replay->main,
                               &replay->absent);
        }
        if (replay->waiting == 0 && waited != 0) {
            go_down_together(replay, waited, position);
        } else if (replay->waiting == 0 && has_down(replay, position)) {
            go_down(replay, position, position - 1);
        }
    }
    return true;
}

/* Append the schema to `out` in the end, if that is wanted. */
static bool run(struct migration_set *set, long long timeout_ms,
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
    object_set_init(&replay.objects, replay.arena);
    stubs_init(&replay.stubs, replay.arena, &set->requirements);
    open_scratch(&replay, &replay.main, timeout_ms);
    open_scratch(&replay, &replay.aside, timeout_ms);
    fine = prove(&replay);
    set->base_objects = replay.base.items;
    set->base_object_count = replay.base.count;
    set->absent_objects = replay.absent.items;
    set->absent_object_count = replay.absent.count;
    if (fine && out != NULL) {
        scratch_schema(&replay.main, out);
    }
    scratch_close(&replay.main);
    scratch_close(&replay.aside);
    return fine;
}

bool prove_replay(struct migration_set *set, long long timeout_ms,
                  struct diags *diags)
{
    return run(set, timeout_ms, diags, NULL);
}

bool prove_schema(struct migration_set *set, long long timeout_ms,
                  struct diags *diags, struct buf *out)
{
    return run(set, timeout_ms, diags, out);
}
