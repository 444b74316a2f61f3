/* SPDX-License-Identifier: MIT
 *
 * Seeds, statement by statement. They give rows and do nothing else, so only
 * statements that change rows are let through.
 */
#include "prove/seed.h"

#include "prove/failing_span.h"
#include "prove/row_count.h"
#include "sql/statement.h"
#include "sql/words.h"

static const char *const allowed[] = {"INSERT", "REPLACE", "UPDATE",
                                      "DELETE", "SELECT",  "WITH"};

struct seeding {
    struct arena *arena;
    struct scratch *scratch;
    const struct migration *migration;
    struct diags *diags; /* NULL: nothing is reported */
    bool is_lenient;
    bool failed;
};

static void execute(struct scratch *scratch, const char *sql)
{
    sqlite3_exec(scratch->db, sql, NULL, NULL, NULL);
}

/* A directive's is wrong as a directive, a file's as SQL. */
static void fail(struct seeding *seeding, struct span span, const char *reason)
{
    bool is_directive = span.source == seeding->migration->up.source ||
                        span.source == seeding->migration->down.source;
    seeding->failed = !seeding->is_lenient;
    if (seeding->diags != NULL) {
        diag_report(seeding->diags,
                    is_directive ? CODE_DIRECTIVE_ARGUMENT : CODE_SQL_ERROR,
                    span, "the seed fails: %s", reason);
    }
}

static void fail_with_sqlite(struct seeding *seeding, struct span statement)
{
    struct scratch *scratch = seeding->scratch;
    const char *reason =
        scratch->stopped != 0 ? scratch->reason : sqlite3_errmsg(scratch->db);
    int offset = sqlite3_error_offset(scratch->db);
    struct position place = source_position(
        statement.source, statement.start + (size_t)(offset < 0 ? 0 : offset));
    fail(seeding,
         failing_span(statement.source, place.line, place.column,
                      str_from(reason)),
         reason);
}

static bool is_allowed(struct span statement)
{
    struct span items[1];
    struct words words = words_opening(statement, items, 1);
    size_t i = 0;
    while (i < sizeof allowed / sizeof allowed[0] &&
           !words_is(&words, 0, allowed[i])) {
        i += 1;
    }
    return i < sizeof allowed / sizeof allowed[0];
}

static void step_to_end(struct seeding *seeding, struct span span,
                        sqlite3_stmt *statement)
{
    int code = SQLITE_ROW;
    if (sqlite3_bind_parameter_count(statement) > 0) {
        fail(seeding, span, "there are no values for parameters");
        return;
    }
    while (code == SQLITE_ROW) {
        code = sqlite3_step(statement);
    }
    if (code != SQLITE_DONE) {
        fail_with_sqlite(seeding, span);
    }
}

static void run_statement(struct seeding *seeding, struct span span)
{
    struct str sql = str_slice(span.source->text, span.start, span.end);
    sqlite3_stmt *statement = NULL;
    if (!is_allowed(span)) {
        fail(seeding, span,
             "only INSERT, REPLACE, UPDATE, DELETE, WITH and SELECT may stand "
             "in one");
        return;
    }
    scratch_forget(seeding->scratch);
    if (sqlite3_prepare_v2(seeding->scratch->db, str_to_c(seeding->arena, sql),
                           -1, &statement, NULL) != SQLITE_OK) {
        fail_with_sqlite(seeding, span);
    } else if (statement != NULL) {
        step_to_end(seeding, span, statement);
    }
    sqlite3_finalize(statement);
}

static void run_seed(struct seeding *seeding, struct span seed)
{
    struct script script = {
        .source = seed.source, .start = seed.start, .end = seed.end};
    struct statement found = {seed.start, seed.start};
    /* A statement may end the transaction: OR ROLLBACK. */
    while (!seeding->failed && !sqlite3_get_autocommit(seeding->scratch->db) &&
           script_next_statement(&script, found.end, &found)) {
        run_statement(seeding, span_at(seed.source, found.start, found.end));
    }
}

static void run(struct seeding *seeding)
{
    const struct migration *migration = seeding->migration;
    struct scratch *scratch = seeding->scratch;
    long long before = violation_count(scratch, NULL);
    size_t i = 0;
    if (migration->seed_count == 0) {
        return;
    }
    execute(scratch, "BEGIN");
    for (i = 0; i < migration->seed_count && !seeding->failed; i += 1) {
        run_seed(seeding, migration->seeds[i]);
    }
    if (!seeding->failed && before >= 0 &&
        violation_count(scratch, NULL) > before) {
        fail(seeding, migration->seeds[migration->seed_count - 1],
             "it leaves rows that violate a foreign key");
        seeding->failed = true;
    }
    execute(scratch, seeding->failed ? "ROLLBACK" : "COMMIT");
    scratch_forget(scratch);
}

void seeds_run(struct arena *arena, struct scratch *scratch,
               const struct migration *migration, struct diags *diags)
{
    struct seeding seeding = {arena, scratch, migration, diags, false, false};
    run(&seeding);
}

void seeds_add(struct arena *arena, struct scratch *scratch,
               const struct migration *migration)
{
    struct seeding seeding = {arena, scratch, migration, NULL, true, false};
    run(&seeding);
}

void seeds_add_all(struct arena *arena, struct scratch *scratch,
                   const struct migration_set *set, size_t count)
{
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        seeds_add(arena, scratch, &set->migrations[i]);
    }
}
