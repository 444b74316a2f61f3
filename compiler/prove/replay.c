/* SPDX-License-Identifier: MIT
 *
 * Migrations on a scratch database, by the runtime that ships.
 */
#include <string.h>

#include <strata/strata.h>

#include "prove/failing_span.h"
#include "prove/failure.h"
#include "prove/judge/judge.h"
#include "prove/object_set.h"
#include "prove/replay.h"
#include "prove/scratch.h"
#include "prove/ship.h"
#include "prove/stub.h"
#include "prove/supply.h"

struct replay {
    struct arena *arena;
    struct migration_set *set;
    size_t count;       /* of migrations to prove */
    strata_set shipped; /* the same as the runtime sees them */
    struct benches benches;
    struct stubs stubs;
    struct judges *judges; /* NULL: only the schema is wanted */
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

/* Every migration runs on a database without rows, too. */
static void report_unmet(struct replay *replay, const struct failure *failure)
{
    struct diag *diag = diag_report(
        replay->diags, failure->code, failure->span,
        "what the migration requires is not so on a new database: '%.*s'",
        STR_ARGS(failure->reason));
    diag_note(
        replay->diags, diag, SPAN_NONE,
        "there every migration runs, and no table has rows but those that "
        "migrations made; require what is true then as well, such as NOT "
        "EXISTS (SELECT ...)");
}

static void report(struct replay *replay, const struct script *script,
                   const strata_error *error)
{
    struct failure failure =
        failure_of(replay->arena, &replay->benches.main, script, error);
    const char *reason = str_to_c(replay->arena, failure.reason);
    struct diag *diag = NULL;
    if (failure.code == CODE_REQUIREMENT_UNMET) {
        report_unmet(replay, &failure);
        return;
    }
    diag = diag_report(replay->diags, failure.code, failure.span, "%s%s",
                       failure.is_about_all ? "the migration " : "", reason);
    if (failure.remedy != NULL) {
        diag_note(replay->diags, diag, SPAN_NONE, "%s", failure.remedy);
    }
    supply_note(replay->diags, diag, failure.span, reason,
                &replay->set->requirements);
    supply_note_base(replay->diags, diag, reason, &replay->benches.main);
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
    return stubs_make_constant(&replay->stubs, word);
}

/* How many migrations may wait to be mended. */
#define WAITING_MAXIMUM 64

/* Scripts are known that do, and are mended by a later one of the same release.
 * A program with both applies them in one transaction, so only what is still
 * broken at the end is wrong. Not a base schema, at which databases are. */
static bool may_wait(const struct replay *replay, size_t position,
                     const strata_error *error)
{
    return failure_breaks_keys(error) && position < replay->count &&
           !(position == 1 && replay->set->has_base) &&
           (replay->waiting == 0 ||
            position - replay->waiting < WAITING_MAXIMUM);
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
    size_t first = replay->waiting == 0 ? position : replay->waiting;
    const struct script *script =
        &failure_migration(replay->set, first, position, error)->up;
    if (failure_breaks_keys(error)) {
        remember_broken_key(replay, position, error);
        script = &replay->set->migrations[replay->waiting_blamed - 1].up;
    }
    report(replay, script, error);
}

static void listen(struct replay *replay, strata_options *options)
{
    scratch_forget(&replay->benches.main);
    if (replay->judges != NULL) {
        judges_listen(replay->judges, options);
    }
}

/* The runtime writes the hash of a schema into the history when the set does
 * not know it, and that is how it gets to know. */
static void learn_schema(struct replay *replay, size_t position)
{
    static const char sql[] =
        "SELECT schema FROM main.strata_history WHERE position = ?1";
    struct migration *migration = &replay->set->migrations[position - 1];
    sqlite3_stmt *row = NULL;
    if (sqlite3_prepare_v2(replay->benches.main.db, sql, -1, &row, NULL) !=
        SQLITE_OK) {
        oom(); /* the runtime has just written that table */
    }
    sqlite3_bind_int64(row, 1, (sqlite3_int64)position);
    if (sqlite3_step(row) == SQLITE_ROW &&
        sqlite3_column_bytes(row, 0) == STRATA_HASH_SIZE - 1) {
        const char *hash = (const char *)sqlite3_column_text(row, 0);
        migration->schema_hash =
            str_copy(replay->arena, (struct str){hash, STRATA_HASH_SIZE - 1});
    }
    sqlite3_finalize(row);
}

/* False: reported. */
static bool go_up(struct replay *replay, size_t position)
{
    strata_database database = strata_sqlite(replay->benches.main.db);
    const struct script *script = &replay->set->migrations[position - 1].up;
    bool outside =
        script->no_transaction && replay->set->requirements.need_count > 0;
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    strata_error error;
    options.target = replay->shipped.migrations[position - 1].version;
    if (replay->judges != NULL) {
        judges_prepare(replay->judges, position);
    }
    if (outside) {
        copy(&replay->benches.aside, &replay->benches.main);
    }
    listen(replay, &options);
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
            copy(&replay->benches.main, &replay->benches.aside);
        }
        listen(replay, &options);
    }
    replay->waiting = 0;
    learn_schema(replay, position);
    return true;
}

static void open_benches(struct replay *replay, long long timeout_ms)
{
    struct benches *benches = &replay->benches;
    struct scratch *all[] = {&benches->main, &benches->full, &benches->aside,
                             &benches->trial};
    size_t i = 0;
    for (i = 0; i < sizeof all / sizeof all[0]; i += 1) {
        if (!scratch_open(all[i], timeout_ms)) {
            oom(); /* a database in memory fails to open for nothing else */
        }
        if (replay->set->requirements.double_quoted_strings) {
            scratch_allow_double_quotes(all[i]);
        }
        stubs_register(&replay->stubs, all[i]->db);
    }
}

static void close_benches(struct benches *benches)
{
    scratch_close(&benches->main);
    scratch_close(&benches->full);
    scratch_close(&benches->aside);
    scratch_close(&benches->trial);
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
    object_set_add_new(&replay->objects, &replay->benches.main, &replay->base);
    object_list_learn_columns(&replay->base, replay->arena,
                              &replay->benches.main, !has_modules(replay));
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
 * released with it before the next one was written. */
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
            object_set_add_new(&replay->objects, &replay->benches.main,
                               &replay->absent);
        }
        if (replay->waiting == 0 && replay->judges != NULL) {
            judges_step(replay->judges, waited == 0 ? position : waited,
                        position);
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
    replay.shipped = ship(replay.arena, set, replay.count);
    object_set_init(&replay.objects, replay.arena);
    stubs_init(&replay.stubs, replay.arena, &set->requirements);
    open_benches(&replay, timeout_ms);
    if (out == NULL) {
        replay.judges = judges_new(replay.arena, set, &replay.shipped,
                                   &replay.benches, &replay.stubs, diags);
    }
    fine = prove(&replay);
    if (replay.judges != NULL) {
        judges_end(replay.judges, fine && replay.count == set->count);
    }
    set->base_objects = replay.base.items;
    set->base_object_count = replay.base.count;
    set->absent_objects = replay.absent.items;
    set->absent_object_count = replay.absent.count;
    if (fine && out != NULL) {
        scratch_schema(&replay.benches.main, out);
    }
    close_benches(&replay.benches);
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
