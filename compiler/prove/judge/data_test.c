/* SPDX-License-Identifier: MIT
 *
 * Runs data tests: the author's rows, the script by the runtime that ships, and
 * the author's queries, each on a copy of the database before the migration.
 */
#include "prove/judge/data_test.h"

#include <string.h>

#include "prove/failing_span.h"
#include "prove/failure.h"
#include "prove/judge/row_text.h"
#include "prove/temporary.h"
#include "sql/statement.h"

/* Rows are counted no further. */
#define ROWS_MAXIMUM 1000

struct run {
    struct migration_set *set;
    const strata_set *shipped;
    size_t position;
    struct scratch *trial;
    struct data_test *test;
    struct diags *diags;
};

/* The statements of a part of a test. */
struct walk {
    struct scratch *scratch;
    struct span part;
    const char *sql;   /* the part, with a NUL behind it */
    const char *at;    /* where the next statement is looked for */
    struct span place; /* of the present one, to its semicolon */
    sqlite3_stmt *statement;
};

static struct migration *migration_of(const struct run *run)
{
    return &run->set->migrations[run->position - 1];
}

/* The whole line of a directive that a part begins with. */
static struct span directive_of(struct span part)
{
    size_t size = source_line(part.source, part.start).size;
    return span_at(part.source, part.start, part.start + size);
}

static struct diag *report(struct run *run, struct span span,
                           const char *message, const char *reason)
{
    run->test->failed = true;
    return diag_report(run->diags, CODE_TEST_FAILS, span, "%s%s", message,
                       reason);
}

static const char *reason_of(const struct scratch *scratch)
{
    return scratch->stopped != 0 ? scratch->reason
                                 : sqlite3_errmsg(scratch->db);
}

static struct walk walk_over(struct run *run, struct span part)
{
    struct walk walk = {.scratch = run->trial, .part = part};
    walk.sql = str_to_c(run->diags->arena,
                        str_slice(part.source->text, part.start, part.end));
    walk.at = walk.sql;
    return walk;
}

static size_t offset_of(const struct walk *walk)
{
    return walk->part.start + (size_t)(walk->at - walk->sql);
}

/* Where the statement is that begins at or behind `walk->at`. */
static void find_place(struct walk *walk)
{
    struct script part = {.source = walk->part.source,
                          .start = walk->part.start,
                          .end = walk->part.end};
    struct statement statement = {walk->part.start, walk->part.start};
    script_next_statement(&part, offset_of(walk), &statement);
    walk->place = span_at(part.source, statement.start, statement.end);
}

/* Prepare the next statement; SQLITE_DONE behind the last one. */
static int next_statement(struct walk *walk)
{
    const char *tail = walk->at;
    int code = SQLITE_OK;
    sqlite3_finalize(walk->statement);
    walk->statement = NULL;
    while (code == SQLITE_OK && walk->statement == NULL) {
        walk->at = tail;
        if (*walk->at == '\0') {
            return SQLITE_DONE;
        }
        scratch_forget(walk->scratch);
        code = sqlite3_prepare_v2(walk->scratch->db, walk->at, -1,
                                  &walk->statement, &tail);
    }
    find_place(walk);
    if (code == SQLITE_OK) {
        walk->at = tail;
    }
    return code;
}

/* Where SQLite's last error is in the present statement. */
static struct span failing_place(const struct walk *walk)
{
    int offset = sqlite3_error_offset(walk->scratch->db);
    size_t at = walk->place.start;
    struct position position;
    if (offset >= 0 && walk->statement == NULL) {
        at = offset_of(walk) + (size_t)offset;
    }
    position = source_position(walk->part.source, at);
    return failing_span(walk->part.source, position.line, position.column,
                        str_from(reason_of(walk->scratch)));
}

/* Report the present statement, and end the walk. */
static void fail(struct run *run, struct walk *walk, const char *message)
{
    report(run, failing_place(walk), message, reason_of(walk->scratch));
    sqlite3_finalize(walk->statement);
    walk->statement = NULL;
}

/* The last statement of the rows that names a table, or else the last one. */
static struct span find_statement(struct span part, const char *table)
{
    struct script script = {
        .source = part.source, .start = part.start, .end = part.end};
    struct statement statement = {part.start, part.start};
    struct span found = SPAN_NONE;
    bool is_named = false;
    size_t unused = 0;
    while (script_next_statement(&script, statement.end, &statement)) {
        bool names = find_in_statement(part.source->text, statement.start,
                                       str_from(table), &unused);
        if (names || !is_named) {
            found = span_at(part.source, statement.start, statement.end);
            is_named = names;
        }
    }
    return found;
}

/* The script would be blamed for a key that was broken before it ran. */
static void check_keys(struct run *run)
{
    static const char sql[] = "PRAGMA main.foreign_key_check";
    struct scratch *trial = run->trial;
    sqlite3_stmt *statement = NULL;
    scratch_forget(trial);
    if (sqlite3_prepare_v2(trial->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(statement, 0);
        const char *parent = (const char *)sqlite3_column_text(statement, 2);
        struct str words = str_format(
            run->diags->arena, "'%s' refers to a row of '%s' that is not there",
            table, parent);
        report(run, find_statement(run->test->before, table),
               "the rows of the data test break a foreign key: ", words.data);
    }
    sqlite3_finalize(statement);
}

/* NULL would stand for each: a query then gives no row, and nothing is asked.
 */
static bool lacks_values(struct run *run, struct walk *walk)
{
    if (sqlite3_bind_parameter_count(walk->statement) == 0) {
        return false;
    }
    report(run, walk->place, "there are no values for parameters", "");
    sqlite3_finalize(walk->statement);
    walk->statement = NULL;
    return true;
}

/* Execute the statements before the migration. */
static void put_rows(struct run *run)
{
    struct walk walk = walk_over(run, run->test->before);
    int code = SQLITE_OK;
    for (;;) {
        code = next_statement(&walk);
        if (code == SQLITE_OK && lacks_values(run, &walk)) {
            return;
        }
        while (code == SQLITE_OK || code == SQLITE_ROW) {
            code = sqlite3_step(walk.statement);
        }
        if (code != SQLITE_DONE) {
            fail(run, &walk, "cannot put the rows in: ");
            return;
        }
        if (walk.statement == NULL) {
            break;
        }
    }
    if (!sqlite3_get_autocommit(run->trial->db)) {
        report(run, walk.place,
               "cannot put the rows in: ", "a transaction is left open");
    } else {
        check_keys(run);
    }
}

/* What the runtime says of a script: a failure, what it leaves, or that it was
 * not begun. */
static const char *words_for(const strata_error *error,
                             const struct failure *failure)
{
    return error->result == STRATA_UNMET ? "may not run: "
           : failure->is_about_all       ? ""
                                         : "fails: ";
}

/* Report the script that the runtime stopped at. */
static void report_script(struct run *run, struct span part,
                          const struct script *script, const char *which,
                          const strata_error *error)
{
    struct arena *arena = run->diags->arena;
    struct failure failure = failure_of(arena, run->trial, script, error);
    struct str message =
        str_format(arena, "on these rows the %s script %s%.*s", which,
                   words_for(error, &failure), STR_ARGS(failure.reason));
    struct diag *diag = report(run, directive_of(part), message.data, "");
    diag_note(run->diags, diag, failure.span,
              error->result == STRATA_UNMET ? "this does not hold"
              : failure.is_about_all        ? "this is the script"
                                            : "it fails here");
    if (failure.remedy != NULL) {
        diag_note(run->diags, diag, SPAN_NONE, "%s", failure.remedy);
    }
}

static void go_up(struct run *run)
{
    strata_database database = strata_sqlite(run->trial->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    strata_error error;
    options.target = run->shipped->migrations[run->position - 1].version;
    scratch_forget(run->trial);
    if (strata_upgrade(&database, run->shipped, &options, &error) !=
        STRATA_OK) {
        report_script(run, run->test->after, &migration_of(run)->up, "up",
                      &error);
    }
}

static void go_down(struct run *run)
{
    strata_database database = strata_sqlite(run->trial->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    strata_error error;
    if (migration_of(run)->down.source == NULL) {
        report(run, directive_of(run->test->after_down),
               "the migration has no down script", "");
        return;
    }
    options.target = run->position == 1
                         ? STRATA_BASE
                         : run->shipped->migrations[run->position - 2].version;
    scratch_forget(run->trial);
    if (strata_downgrade(&database, run->shipped, &options, &error) !=
        STRATA_OK) {
        report_script(run, run->test->after_down, &migration_of(run)->down,
                      "down", &error);
    }
}

/* Report the rows of a query. False: it failed. */
static bool ask(struct run *run, struct walk *walk)
{
    struct str first = STR("");
    size_t count = 0;
    int code = sqlite3_step(walk->statement);
    while (code == SQLITE_ROW && count <= ROWS_MAXIMUM) {
        count += 1;
        if (count == 1) {
            first = row_text(run->diags->arena, walk->statement);
        }
        code = sqlite3_step(walk->statement);
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        fail(run, walk, "the query fails: ");
        return false;
    }
    if (count > 0) {
        struct str words =
            count == 1 ? str_format(run->diags->arena, "a row: ")
            : count > ROWS_MAXIMUM
                ? str_format(run->diags->arena,
                             "more than %d rows, the first: ", ROWS_MAXIMUM)
                : str_format(run->diags->arena, "%zu rows, the first: ", count);
        struct diag *diag = report(run, walk->place, "the query gives ",
                                   str_format(run->diags->arena, "%.*s%.*s",
                                              STR_ARGS(words), STR_ARGS(first))
                                       .data);
        diag_note(run->diags, diag, SPAN_NONE,
                  "a query of a data test asks for what would be wrong, and "
                  "must give no row");
    }
    return true;
}

/* Each statement of a part is a query that gives no row. */
static void ask_all(struct run *run, struct span part)
{
    struct walk walk = walk_over(run, part);
    int code = SQLITE_OK;
    while ((code = next_statement(&walk)) == SQLITE_OK) {
        if (lacks_values(run, &walk)) {
            return;
        }
        if (!sqlite3_stmt_readonly(walk.statement) ||
            sqlite3_column_count(walk.statement) == 0) {
            struct diag *diag = report(run, walk.place, "this is no query", "");
            diag_note(run->diags, diag, SPAN_NONE,
                      "rows are put in before '-- migrate:up'; behind it is "
                      "only asked what became of them");
        } else if (!ask(run, &walk)) {
            return;
        }
    }
    if (code != SQLITE_DONE) {
        fail(run, &walk, "the query fails: ");
    }
}

/* To the version before. It is there already, but for migrations that wait for
 * this one to mend what they break: then rows are put in before them. */
static void reach(struct run *run)
{
    strata_database database = strata_sqlite(run->trial->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    strata_error error;
    if (run->position > 1) {
        options.target = run->shipped->migrations[run->position - 2].version;
        strata_upgrade(&database, run->shipped, &options, &error);
    }
}

static void run_test(struct run *run)
{
    struct data_test *test = run->test;
    test->was_run = true;
    reach(run);
    put_rows(run);
    if (!test->failed) {
        go_up(run);
    }
    if (!test->failed) {
        ask_all(run, test->after);
    }
    if (!test->failed && test->after_down.source != NULL) {
        go_down(run);
        if (!test->failed) {
            ask_all(run, test->after_down);
        }
    }
}

/* What a test leaves on the connection is none of the next one's business. */
static void clean_up(struct scratch *trial)
{
    static const char *const settings[] = {
        "foreign_keys",       "ignore_check_constraints",
        "legacy_alter_table", "recursive_triggers",
        "writable_schema",    "reverse_unordered_selects"};
    size_t i = 0;
    scratch_forget(trial);
    if (!sqlite3_get_autocommit(trial->db)) {
        sqlite3_exec(trial->db, "ROLLBACK", NULL, NULL, NULL);
    }
    for (i = 0; i < sizeof settings / sizeof settings[0]; i += 1) {
        char *sql = sqlite3_mprintf("PRAGMA %s = 0", settings[i]);
        if (sql == NULL) {
            oom();
        }
        sqlite3_exec(trial->db, sql, NULL, NULL, NULL);
        sqlite3_free(sql);
    }
    temporaries_drop(trial, NULL);
    scratch_forget(trial);
}

void data_tests_run(struct migration_set *set, const strata_set *shipped,
                    size_t position, const struct scratch *before,
                    struct scratch *trial, struct diags *diags)
{
    struct migration *migration = &set->migrations[position - 1];
    struct run run = {.set = set,
                      .shipped = shipped,
                      .position = position,
                      .trial = trial,
                      .diags = diags};
    size_t i = 0;
    for (i = 0; i < migration->test_count; i += 1) {
        if (!scratch_copy(trial, before)) {
            oom();
        }
        run.test = &migration->tests[i];
        run_test(&run);
        clean_up(trial);
        set->summary.tests += 1;
    }
}

static void report_not_run(const struct migration *migration,
                           struct data_test *test, struct diags *diags)
{
    struct diag *diag = diag_report(
        diags, CODE_TEST_FAILS, span_file(test->source),
        "the data test cannot be run: '%s' leaves a foreign key broken, which "
        "a later migration mends",
        migration->up.file);
    diag_note(diags, diag, SPAN_NONE,
              "both are applied in one go; write the test for the later one, "
              "with rows for the version before both");
    test->failed = true;
}

void data_tests_end(struct migration_set *set, size_t count,
                    struct diags *diags)
{
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < count; i += 1) {
        for (k = 0; k < set->migrations[i].test_count; k += 1) {
            if (!set->migrations[i].tests[k].was_run) {
                report_not_run(&set->migrations[i],
                               &set->migrations[i].tests[k], diags);
            }
        }
    }
}
