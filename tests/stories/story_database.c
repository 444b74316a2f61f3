/* SPDX-License-Identifier: MIT
 *
 * DATABASE: the file, the disk or the history table is at fault. Nothing is
 * changed. What is read from a history is never trusted.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/story.h"

#define CREATE_NOTES                                                           \
    REVERSIBLE("0001", "create_notes", "CREATE TABLE notes(a)",                \
               "DROP TABLE notes")
#define CREATE_TAGS                                                            \
    REVERSIBLE("0002", "create_tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define CREATE_MORE                                                            \
    REVERSIBLE("0003", "create_more", "CREATE TABLE more(a)", "DROP TABLE more")

static void then_it_is_the_databases_fault(struct story *s, const char *words)
{
    then_result(s, STRATA_DATABASE);
    then_message_has(s, words);
    then_files_are_unchanged(s);
}

static void write_file(const char *path, const char *text, int times)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    while (times-- > 0) {
        fputs(text, file);
    }
    assert_int_equal(fclose(file), 0);
}

static void a_file_of_another_kind(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    write_file(s->path, "this is not a database, but somebody's letter\n", 100);
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "file is not a database");
    assert_int_equal(s->error.engine_code, SQLITE_NOTADB);
    assert_string_equal(s->error.reason, "file is not a database");
    when_verified(s, notes);
    then_it_is_the_databases_fault(s, "file is not a database");
    when_listed(s, notes);
    then_it_is_the_databases_fault(s, "file is not a database");
    when_stamped(s, notes);
    then_it_is_the_databases_fault(s, "file is not a database");
}

static void a_file_that_may_only_be_read(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    given_upgraded(s, old);
    given_opened(s, NULL, SQLITE_OPEN_READONLY);
    when_upgraded(s, new);
    then_it_is_the_databases_fault(s, "read-only");
    assert_int_equal(s->error.engine_code, SQLITE_READONLY);
    when_downgraded_to(s, old, STRATA_BASE);
    then_it_is_the_databases_fault(s, "read-only");
    when_stamped(s, new);
    then_it_is_the_databases_fault(s, "read-only");
    then_history(s, "0001");
}

/* The disk is full in the middle of the second pending migration. */
static void a_full_disk(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", CREATE_NOTES, CREATE_TAGS,
                  MIGRATION("0003", "fill",
                            "INSERT INTO tags VALUES (1);\n"
                            "INSERT INTO notes VALUES (zeroblob(1000000));"));
    given_upgraded_to(s, notes, "0001");
    given_sql(s, "PRAGMA max_page_count = 20");
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "database or disk is full");
    assert_int_equal(s->error.engine_code, SQLITE_FULL);
    then_error_is_at(s, "0003_fill.sql", 2, 1);
    then_message_has(s, "It was rolled back: the database is at 0001");
    then_tables(s, "notes");
    then_history(s, "0001");
    given_sql(s, "PRAGMA max_page_count = 1000000");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static int veto(void *context)
{
    (void)context;
    return 1;
}

static void an_application_that_vetoes_the_commit(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    sqlite3_commit_hook(s->db, veto, NULL);
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "committing");
    assert_int_equal(s->error.engine_code, SQLITE_CONSTRAINT_COMMITHOOK);
    then_tables(s, "");
    then_history(s, "none");
}

static int interrupt(void *context)
{
    return ++*(int *)context > 20;
}

static void an_application_that_interrupts(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", CREATE_NOTES,
        MIGRATION("0002", "long",
                  "INSERT INTO notes WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                  " SELECT i + 1 FROM n WHERE i < 10000) SELECT i FROM n"));
    int calls = 0;
    given_upgraded_to(s, notes, "0001");
    sqlite3_progress_handler(s->db, 1000, interrupt, &calls);
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "interrupted");
    sqlite3_progress_handler(s->db, 0, NULL, NULL);
    then_rows(s, "SELECT count(*) FROM notes", "0");
    then_history(s, "0001");
}

static void a_file_that_was_moved_or_replaced(void **state)
{
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    char moved[160];
    given_upgraded(s, old);
    snprintf(moved, sizeof moved, "%s.old", s->path);
    assert_int_equal(rename(s->path, moved), 0);
    when_upgraded(s, new);
    then_it_is_the_databases_fault(s, "moved, deleted or replaced");
    write_file(s->path, "", 0);
    when_upgraded(s, new);
    then_it_is_the_databases_fault(s, "moved, deleted or replaced");
    assert_int_equal(rename(moved, s->path), 0);
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

/* Make the history a table without types and constraints, to put anything into
 * it. */
static void given_a_loose_history(struct story *s)
{
    given_sql(s, "CREATE TABLE loose(set_name, position, version, label,"
                 " digest, chain, applied_at, duration_ms, program_version,"
                 " progress, progress_at, layout, tokens, schema,"
                 " compatible);"
                 "INSERT INTO loose SELECT * FROM strata_history;"
                 "DROP TABLE strata_history;"
                 "ALTER TABLE loose RENAME TO strata_history;");
}

/* Each tampering is of the newest row, which every call reads. */
static void a_damaged_newest_row(void **state)
{
    static const struct {
        const char *tampering;
        const char *words;
    } rows[] = {
        {"version = NULL", "must be text"},
        {"version = 2", "must be text"},
        {"version = x'30303032'", "must be text"},
        {"version = '0009'", "contradicts itself"},
        {"version = '2'", "contradicts itself"},
        {"label = NULL", "must be text"},
        {"digest = NULL", "must be text"},
        {"digest = 'abc'", "64 digits"},
        {"digest = digest || '0'", "64 digits"},
        {"digest = CAST(digest AS BLOB)", "must be text"},
        {"digest = replace(digest, substr(digest, 1, 1), '?')",
         "contradicts itself"},
        {"chain = NULL", "must be text"},
        {"chain = ''", "64 digits"},
        {"chain = substr(chain, 1, 63) || char(0)", "64 digits"},
        {"applied_at = 0", "must be text"},
        {"applied_at = NULL", "must be text"},
        {"duration_ms = 'long'", "must be a number"},
        {"program_version = 1.0", "must be text"},
        {"progress = 'second'", "must be a number"},
        {"progress = -9223372036854775808", "out of range"},
        {"progress_at = 7", "must be text"},
        {"layout = NULL", "must be a number"},
        {"layout = '1'", "must be a number"},
        {"position = 9223372036854775807", "out of range"},
        {"position = 'x'", "must be a number"},
    };
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    const strata_set *new =
        given_set(s, "notes", CREATE_NOTES, CREATE_TAGS, CREATE_MORE);
    size_t i = 0;
    s->options.drift = STRATA_DRIFT_IGNORE;
    given_upgraded(s, old);
    given_a_loose_history(s);
    given_sql(s, "CREATE TABLE kept AS SELECT * FROM strata_history");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        char sql[256];
        snprintf(sql, sizeof sql,
                 "UPDATE strata_history SET %s WHERE position = 2",
                 rows[i].tampering);
        given_sql(s, sql);
        when_upgraded(s, old);
        then_it_is_the_databases_fault(s, rows[i].words);
        when_upgraded(s, new);
        then_it_is_the_databases_fault(s, rows[i].words);
        then_tables(s, "kept notes tags");
        given_sql(s, "DELETE FROM strata_history;"
                     "INSERT INTO strata_history SELECT * FROM kept");
    }
    when_upgraded(s, new);
    then_result(s, STRATA_OK);
}

static void rows_below_the_first(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    given_upgraded(s, notes);
    given_sql(s, "UPDATE strata_history SET position = 0");
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "out of range");
    given_sql(s, "UPDATE strata_history SET position = -1");
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "out of range");
}

/* A start reads one row, so a gap below it is found by whoever reads on. */
static void a_history_with_a_gap(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", CREATE_NOTES, CREATE_TAGS, CREATE_MORE);
    const strata_set *older = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    given_upgraded(s, notes);
    given_sql(s, "DELETE FROM strata_history WHERE position = 2");
    when_listed(s, notes);
    then_it_is_the_databases_fault(s, "has no row 2, though it has later ones");
    when_upgraded(s, older);
    then_it_is_the_databases_fault(s, "has no row 2");
    when_downgraded_to(s, notes, STRATA_BASE);
    then_it_is_the_databases_fault(s, "has no row 2");
    when_verified(s, notes);
    then_it_is_the_databases_fault(s, "has no row 2");
    when_stamped_at(s, notes, "0002");
    then_it_is_the_databases_fault(s, "has no row 2");
    then_tables(s, "more notes tags");
    then_history(s, "0001 0003");
}

static void something_else_by_the_name_of_the_history(void **state)
{
    static const struct {
        const char *sql;
        const char *words;
    } rows[] = {
        {"CREATE VIEW strata_history AS SELECT * FROM kept", "not a table"},
        {"CREATE VIEW STRATA_HISTORY AS SELECT 1 AS layout", ""},
        {"CREATE TABLE strata_history(a)", "no such column"},
        {"CREATE TABLE own(a); CREATE INDEX strata_history ON own(a)", ""},
        {"CREATE TABLE strata_history AS SELECT * FROM kept;"
         "CREATE TRIGGER t AFTER INSERT ON strata_history BEGIN"
         " DELETE FROM kept; END",
         "has a trigger"},
        {"CREATE TABLE strata_history AS SELECT * FROM kept;"
         "CREATE TEMP TRIGGER t BEFORE INSERT ON main.strata_history BEGIN"
         " SELECT RAISE(IGNORE); END",
         "has a trigger"},
    };
    struct story *s = *state;
    const strata_set *old = given_set(s, "notes", CREATE_NOTES);
    const strata_set *new = given_set(s, "notes", CREATE_NOTES, CREATE_TAGS);
    size_t i = 0;
    s->options.drift = STRATA_DRIFT_IGNORE;
    given_upgraded(s, old);
    given_sql(s, "ALTER TABLE strata_history RENAME TO kept");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_sql(s, "SAVEPOINT before; RELEASE before");
        given_sql(s, rows[i].sql);
        when_upgraded(s, new);
        then_it_is_the_databases_fault(s, rows[i].words);
        when_stamped(s, new);
        then_it_is_the_databases_fault(s, rows[i].words);
        given_sql(s, "DROP TABLE IF EXISTS own;"
                     "PRAGMA writable_schema = ON;"
                     "DELETE FROM main.sqlite_master WHERE"
                     " name = 'strata_history' COLLATE NOCASE OR name = 't';"
                     "DELETE FROM temp.sqlite_master WHERE name = 't';"
                     "PRAGMA writable_schema = RESET");
        given_opened(s, NULL, 0);
    }
    then_rows(s, "SELECT count(*) FROM kept", "1");
}

/* A view has no history of its own to be up to date with. */
static void a_view_does_not_pass_for_a_history(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    given_upgraded(s, notes);
    given_sql(s, "ALTER TABLE strata_history RENAME TO kept;"
                 "CREATE VIEW strata_history AS SELECT * FROM kept");
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "not a table");
    when_verified(s, notes);
    then_it_is_the_databases_fault(s, "not a table");
}

static int ignore_reading(void *context, int action, const char *table,
                          const char *column, const char *database,
                          const char *trigger)
{
    (void)context;
    (void)database;
    (void)trigger;
    return action == SQLITE_READ && strcmp(table, "strata_history") == 0 &&
                   strcmp(column, "version") == 0
               ? SQLITE_IGNORE
               : SQLITE_OK;
}

/* An authorizer that hides a column makes it NULL, which is not "new". */
static void a_hidden_history_is_not_an_empty_one(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", CREATE_NOTES);
    given_upgraded(s, notes);
    sqlite3_set_authorizer(s->db, ignore_reading, NULL);
    when_upgraded(s, notes);
    then_it_is_the_databases_fault(s, "must be text");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_file_of_another_kind),
        STORY(a_file_that_may_only_be_read),
        STORY(a_full_disk),
        STORY(an_application_that_vetoes_the_commit),
        STORY(an_application_that_interrupts),
        STORY(a_file_that_was_moved_or_replaced),
        STORY(a_damaged_newest_row),
        STORY(rows_below_the_first),
        STORY(a_history_with_a_gap),
        STORY(something_else_by_the_name_of_the_history),
        STORY(a_view_does_not_pass_for_a_history),
        STORY(a_hidden_history_is_not_an_empty_one),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
