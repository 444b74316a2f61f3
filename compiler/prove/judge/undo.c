/* SPDX-License-Identifier: MIT
 *
 * The way down of one step: it runs where a downgrade would, on a copy, and
 * what it leaves is compared. Then the way up once more, for whoever went down
 * is to come up again.
 */
#include "prove/judge/undo.h"

#include <string.h>

#include "model/finding.h"
#include "model/schema_diff.h"
#include "prove/failing_span.h"
#include "prove/failure.h"
#include "prove/judge/guard.h"
#include "prove/schema_read.h"
#include "prove/supply.h"
#include "prove/temporary.h"
#include "prove/touched.h"
#include "prove/judge/undo_rows.h"
#include "sql/statement.h"

struct going {
    struct undo *undo;
    const struct step *step;
    struct arena *arena; /* of the step */
    size_t goal;         /* the position to arrive at */
    /* Of the way down without rows: */
    const struct observation *seen;
    const struct schema *below; /* the schema that it leaves */
};

static struct migration *migration_at(const struct step *step, size_t position)
{
    return &step->set->migrations[position - 1];
}

static bool has_down(const struct step *step, size_t position)
{
    return migration_at(step, position)->down.source != NULL;
}

/* Where a down script begins. */
static struct span down_span(const struct migration *migration)
{
    const struct script *down = &migration->down;
    struct statement first;
    if (!script_next_statement(down, down->start, &first)) {
        return span_file(down->source);
    }
    return span_at(down->source, first.start, first.end);
}

/* What an empty script says of it, if anything. */
static struct span empty_span(struct span script)
{
    struct str text = script.source->text;
    while (script.start < script.end &&
           strchr(" \t\n", text.data[script.start]) != NULL) {
        script.start += 1;
    }
    while (script.start < script.end &&
           strchr(" \t\n", text.data[script.end - 1]) != NULL) {
        script.end -= 1;
    }
    return script.start < script.end ? script : span_file(script.source);
}

/* --- running ---------------------------------------------------------------*/

/* Whether a script failed only because the stub of a function varies: then it
 * does no more. */
static bool make_constant(const struct going *going,
                          const struct script *script,
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
    return stubs_make_constant(going->undo->stubs, word);
}

static const char *target_of(const struct going *going)
{
    return going->goal == 0
               ? STRATA_BASE
               : going->step->shipped->migrations[going->goal - 1].version;
}

static void copy(struct going *going, const struct scratch *from)
{
    struct scratch *aside = going->undo->aside;
    scratch_forget(aside);
    temporaries_drop(aside, NULL);
    if (!scratch_copy(aside, from)) {
        oom();
    }
    scratch_forget(aside);
}

/* On the copy, as it is. */
static bool run_down(struct going *going, strata_error *error)
{
    struct undo *undo = going->undo;
    strata_database database = strata_sqlite(undo->aside->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    options.target = target_of(going);
    observer_begin(undo->observer);
    observer_listen(undo->observer, &options);
    return strata_downgrade(&database, going->step->shipped, &options, error) ==
           STRATA_OK;
}

static bool run_up(struct going *going, strata_error *error)
{
    const struct step *step = going->step;
    struct scratch *aside = going->undo->aside;
    strata_database database = strata_sqlite(aside->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    options.target = step->shipped->migrations[step->last - 1].version;
    scratch_forget(aside);
    temporaries_drop(aside, NULL);
    return strata_upgrade(&database, step->shipped, &options, error) ==
           STRATA_OK;
}

/* --- a script that fails ---------------------------------------------------*/

/* That a script is not shipped is to be known also when it is history. */
static struct diag *report_left_out(const struct step *step,
                                    const struct migration *migration,
                                    struct span span, struct str message)
{
    struct migration present = *migration;
    present.sealed = false;
    return finding_report(step->diags, &present, CODE_DOWN_FAILS, span, "%.*s",
                          STR_ARGS(message));
}

/* A down script that fails undoes nothing. It is left out of the program: a
 * downgrade is refused then before it begins, and not half way. */
static void leave_out(struct going *going, const strata_error *error)
{
    const struct step *step = going->step;
    struct migration *failed =
        failure_migration(step->set, going->goal + 1, step->last, error);
    struct failure failure =
        failure_of(step->arena, going->undo->aside, &failed->down, error);
    struct diag *diag =
        report_left_out(step, failed, failure.span,
                        str_format(going->arena, "the down script fails: %.*s",
                                   STR_ARGS(failure.reason)));
    size_t i = 0;
    diag_note(step->diags, diag, SPAN_NONE,
              "it is left out: a program with this migration cannot go back "
              "behind it until the script is mended");
    if (step->last - going->goal > 1) {
        diag_note(step->diags, diag, SPAN_NONE,
                  "with it are those of the migrations that were applied "
                  "together because one mends another's foreign keys");
    }
    supply_note(step->diags, diag, failure.span,
                str_to_c(going->arena, failure.reason),
                &step->set->requirements);
    for (i = going->goal + 1; i <= step->last; i += 1) {
        migration_at(step, i)->down_fails = true;
    }
}

/* Half way back, migrations that a later one mends would be broken again, so
 * they go back together. Those before one without a way back have none either.
 */
static void leave_out_unreachable(struct going *going)
{
    const struct step *step = going->step;
    size_t i = 0;
    for (i = step->first; i < going->goal; i += 1) {
        struct migration *migration = migration_at(step, i);
        struct diag *diag = NULL;
        if (!has_down(step, i)) {
            continue;
        }
        diag = report_left_out(
            step, migration, span_file(migration->down.source),
            str_format(
                going->arena,
                "the down script cannot be run: a later migration mends a "
                "foreign key that is broken behind this one, and there is no "
                "way back from %s",
                step->shipped->migrations[going->goal - 1].version));
        diag_note(step->diags, diag, SPAN_NONE, "it is left out");
        migration->down_fails = true;
    }
}

/* --- what a way down leaves ------------------------------------------------*/

/* How many differences are named. */
#define DIFFERENCES_SHOWN 8

static void note_differences(const struct step *step, struct diag *diag,
                             const struct schema_differences *differences)
{
    size_t shown = 0;
    size_t more = 0;
    size_t i = 0;
    for (i = 0; i < differences->count; i += 1) {
        struct buf words;
        if (differences->items[i].change == SCHEMA_REORDERED) {
            continue;
        }
        if (shown == DIFFERENCES_SHOWN) {
            more += 1;
            continue;
        }
        buf_init(&words, BUF_MAXIMUM);
        schema_difference_words(&differences->items[i], &words);
        diag_note(step->diags, diag, SPAN_NONE, "%.*s",
                  STR_ARGS(buf_str(&words)));
        buf_release(&words);
        shown += 1;
    }
    if (more > 0) {
        diag_note(step->diags, diag, SPAN_NONE, "... and %zu more", more);
    }
}

static bool changes_schema(const struct action *action)
{
    return !action->temporary && action->kind <= ACTION_ALTER_TABLE;
}

/* A table whose rows the up scripts change, and that is there before and behind
 * them; empty: there is none. That one is made anew and filled with what it had
 * is no change. */
static struct str changed_table(struct arena *arena, const struct step *step)
{
    struct touched touched;
    struct touched_table *table = NULL;
    touched_read(&touched, arena, step->before, step->seen);
    for (table = touched.first; table != NULL; table = table->next) {
        struct touched_table *heir = touched_heir(&touched, table);
        bool is_changed =
            heir != NULL &&
            (heir->is_updated || heir->is_deleted || table->is_updated ||
             table->is_deleted || (heir == table && table->is_inserted));
        if (table->origin != NULL && is_changed) {
            return table->before;
        }
    }
    return STR("");
}

static bool undoes_nothing(const struct observation *seen)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        if (changes_schema(&seen->actions[i])) {
            return false;
        }
    }
    return !undo_changes_rows(seen);
}

/* A way down that does nothing is right where the way up did nothing. */
static void judge_empty(struct arena *arena, const struct step *step,
                        const struct migration *migration, struct span span)
{
    struct schema_differences differences =
        schema_diff(arena, step->before, step->after);
    struct str table = changed_table(arena, step);
    struct diag *diag = NULL;
    if (!schema_differs(&differences) && table.size == 0) {
        return;
    }
    diag = finding_report(step->diags, migration, CODE_DOWN_EMPTY, span,
                          "the down script undoes nothing");
    note_differences(step, diag, &differences);
    if (table.size > 0) {
        diag_note(step->diags, diag, SPAN_NONE, "rows of '%.*s' are changed",
                  STR_ARGS(table));
    }
    diag_note(step->diags, diag, SPAN_NONE,
              "write the way back, or '-- migrate:irreversible' and no down "
              "script if there is none");
}

/* The script that is blamed for what several leave together: the one that runs
 * last. */
static const struct migration *blamed(const struct going *going)
{
    return migration_at(going->step, going->step->first);
}

/* False: reported, and what follows would be, too. */
static bool judge_schema(struct going *going)
{
    const struct step *step = going->step;
    const struct migration *migration = blamed(going);
    struct schema_differences differences =
        schema_diff(going->arena, step->before, going->below);
    if (schema_differs(&differences)) {
        note_differences(
            step,
            finding_report(
                step->diags, migration, CODE_DOWN_DIFFERS, down_span(migration),
                "the down script does not bring back the schema before "
                "the migration"),
            &differences);
        return false;
    }
    return true;
}

/* --- and up again ----------------------------------------------------------*/

static void report_no_return(struct going *going, const strata_error *error)
{
    const struct step *step = going->step;
    const struct migration *migration = blamed(going);
    const struct migration *failed =
        failure_migration(step->set, step->first, step->last, error);
    struct failure failure =
        failure_of(step->arena, going->undo->aside, &failed->up, error);
    struct diag *diag = finding_report(
        step->diags, migration, CODE_DOWN_DIFFERS, down_span(migration),
        "behind the down script the migration fails: %.*s",
        STR_ARGS(failure.reason));
    diag_note(step->diags, diag, failure.span,
              failure.is_about_all ? "this is the up script" : "it fails here");
    diag_note(step->diags, diag, SPAN_NONE,
              "who goes back is to come up again: the down script leaves "
              "something that the up script does not find the first time");
}

/* Once more on what the way down leaves, without the proof's rows: those that
 * the schema behind allows may be more than the way up was made for. On the
 * schema that is the one before, the scripts make the one behind. */
static void judge_return(struct going *going)
{
    strata_error error;
    if (!run_up(going, &error) && error.result != STRATA_UNMET) {
        report_no_return(going, &error);
    }
}

/* --- on rows ---------------------------------------------------------------*/

static void report_fails_on_rows(struct going *going, const strata_error *error)
{
    const struct step *step = going->step;
    const struct migration *failed =
        failure_migration(step->set, going->goal + 1, step->last, error);
    struct failure failure =
        failure_of(step->arena, going->undo->aside, &failed->down, error);
    struct diag *diag =
        finding_report(step->diags, failed, CODE_DOWN_FAILS, failure.span,
                       "the down script fails when tables have rows: %.*s",
                       STR_ARGS(failure.reason));
    diag_note(step->diags, diag, SPAN_NONE,
              "it runs on an empty database, but not on rows that the schema "
              "behind the migration allows: change or delete them first");
    supply_note(step->diags, diag, failure.span,
                str_to_c(going->arena, failure.reason),
                &step->set->requirements);
}

static bool runs_outside(const struct step *step)
{
    size_t i = 0;
    for (i = step->first; i <= step->last; i += 1) {
        if (migration_at(step, i)->down.no_transaction) {
            return true;
        }
    }
    return false;
}

static void judge_on_rows(struct going *going, const struct scratch *populated)
{
    const struct step *step = going->step;
    struct undo_rows *rows = NULL;
    strata_error error;
    copy(going, populated);
    rows = undo_rows_begin(going->arena, step, going->undo->aside, going->seen,
                           going->below, runs_outside(step));
    scratch_forget(going->undo->aside);
    if (!run_down(going, &error)) {
        if (error.result != STRATA_UNMET) {
            report_fails_on_rows(going, &error);
        }
        return;
    }
    undo_rows_judge(rows, observer_seen(going->undo->observer));
}

/* --- a step ----------------------------------------------------------------*/

static void judge_missing(struct arena *arena, const struct step *step,
                          size_t position)
{
    const struct migration *migration = migration_at(step, position);
    bool is_base = position == 1 && step->set->has_base;
    if (has_down(step, position) || migration->irreversible || is_base) {
        return;
    }
    if (migration->empty_down.source != NULL) {
        judge_empty(arena, step, migration, empty_span(migration->empty_down));
        return;
    }
    diag_note(step->diags,
              finding_report(step->diags, migration, CODE_DOWN_MISSING,
                             span_file(migration->up.source),
                             "migration '%.*s' has no down script",
                             STR_ARGS(migration->version)),
              SPAN_NONE,
              "write one, or '-- migrate:irreversible' if there is no way "
              "back");
}

/* Without rows. False: the scripts fail; reported. */
static bool go_down(struct going *going, const struct scratch *empty)
{
    const struct step *step = going->step;
    const struct migration *failed = NULL;
    strata_error error;
    do {
        copy(going, empty);
        if (run_down(going, &error)) {
            going->seen = observer_seen(going->undo->observer);
            going->below =
                schema_read(step->arena, going->undo->aside, step->before);
            return true;
        }
        failed =
            failure_migration(step->set, going->goal + 1, step->last, &error);
    } while (make_constant(going, &failed->down, &error));
    leave_out(going, &error);
    return false;
}

static void undo_going(struct going *going, const struct scratch *empty,
                       const struct scratch *populated)
{
    const struct step *step = going->step;
    bool changes_rows = false;
    if (!go_down(going, empty)) {
        return;
    }
    if (step->first == step->last) {
        guard_down(step, going->seen, step->after, going->below);
    }
    /* What is sealed is history. Half way back nobody knows what the schema
     * was.
     */
    if (blamed(going)->sealed || going->goal >= step->first) {
        return;
    }
    if (undoes_nothing(going->seen)) {
        judge_empty(going->arena, step, blamed(going),
                    down_span(blamed(going)));
        return;
    }
    changes_rows =
        undo_changes_rows(step->seen) || undo_changes_rows(going->seen);
    /* Scripts that change no rows do the second time what they did the first,
     * if they find the same schema. */
    if (judge_schema(going) && changes_rows) {
        judge_return(going);
    }
    if (changes_rows || undo_minds_rows(going->seen, going->below)) {
        judge_on_rows(going, populated);
    }
}

void undo_step(struct undo *undo, const struct step *step,
               const struct scratch *empty, const struct scratch *populated)
{
    struct going going = {undo, step, NULL, step->last, NULL, NULL};
    struct arena arena;
    size_t i = 0;
    arena_init(&arena);
    going.arena = &arena;
    for (i = step->first; i <= step->last; i += 1) {
        judge_missing(&arena, step, i);
    }
    while (going.goal >= step->first && has_down(step, going.goal)) {
        going.goal -= 1;
    }
    if (going.goal < step->last) {
        undo_going(&going, empty, populated);
    }
    leave_out_unreachable(&going);
    arena_release(&arena);
}
