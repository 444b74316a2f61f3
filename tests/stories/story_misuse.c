/* SPDX-License-Identifier: MIT
 *
 * MISUSE: the call is wrong, not the database. Nothing is changed, and what the
 * application had open stays open and usable.
 */
#include "support/story.h"

#define MIGRATIONS                                                             \
    REVERSIBLE("0001", "create_notes", "CREATE TABLE notes(a)",                \
               "DROP TABLE notes"),                                            \
        REVERSIBLE("0002", "create_tags", "CREATE TABLE tags(a)",              \
                   "DROP TABLE tags")

static void then_it_is_misuse(struct story *s, const char *words)
{
    then_result(s, STRATA_MISUSE);
    then_message_has(s, words);
    then_files_are_unchanged(s);
}

static int never_called(void *context, const strata_entry *entry)
{
    (void)context;
    (void)entry;
    fail();
    return 0;
}

static void nothing_given_is_an_answer_and_not_a_crash(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", MIGRATIONS);
    strata_set empty = *notes;
    strata_database database = strata_sqlite(s->db);
    strata_database not_opened = strata_sqlite(NULL);
    strata_error *e = &s->error;
    empty.count = 0;
    assert_int_equal(strata_upgrade(NULL, notes, NULL, e), STRATA_MISUSE);
    then_message_has(s, "no database");
    assert_int_equal(strata_upgrade(&not_opened, notes, NULL, e),
                     STRATA_MISUSE);
    then_message_has(s, "NULL");
    assert_int_equal(strata_upgrade(&database, NULL, NULL, e), STRATA_MISUSE);
    then_message_has(s, "no set");
    assert_int_equal(strata_upgrade(&database, &empty, NULL, e), STRATA_MISUSE);
    assert_int_equal(strata_downgrade(NULL, NULL, NULL, e), STRATA_MISUSE);
    assert_int_equal(strata_verify(NULL, NULL, NULL, e), STRATA_MISUSE);
    assert_int_equal(strata_stamp(NULL, NULL, NULL, e), STRATA_MISUSE);
    assert_int_equal(strata_status(NULL, NULL, NULL, never_called, NULL, e),
                     STRATA_MISUSE);
    assert_int_equal(strata_status(&database, notes, NULL, NULL, NULL, e),
                     STRATA_MISUSE);
    then_message_has(s, "callback");
    assert_int_equal(strata_upgrade(NULL, NULL, NULL, NULL), STRATA_MISUSE);
    then_history(s, "none");
}

static void an_open_transaction_is_refused_and_stays_open(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_sql(s, "CREATE TABLE own(a); BEGIN; INSERT INTO own VALUES (1)");
    when_upgraded(s, notes);
    then_it_is_misuse(s, "transaction open");
    when_verified(s, notes);
    then_it_is_misuse(s, "transaction open");
    when_listed(s, notes);
    then_it_is_misuse(s, "transaction open");
    given_sql(s, "COMMIT");
    then_rows(s, "SELECT a FROM own", "1");
    then_history(s, "none");
}

static void a_statement_at_work_is_refused_and_goes_on(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    sqlite3_stmt *statement = NULL;
    given_sql(s, "CREATE TABLE own(a); INSERT INTO own VALUES (1), (2)");
    sqlite3_prepare_v2(s->db, "SELECT a FROM own", -1, &statement, NULL);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    when_stamped(s, notes);
    then_it_is_misuse(s, "not finished");
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 2);
    sqlite3_reset(statement); /* prepared, but not at work: no obstacle */
    when_stamped(s, notes);
    then_result(s, STRATA_OK);
    sqlite3_finalize(statement);
}

static void an_open_blob_is_a_statement_at_work(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    sqlite3_blob *blob = NULL;
    given_sql(s, "CREATE TABLE own(a); INSERT INTO own VALUES (x'0102')");
    assert_int_equal(sqlite3_blob_open(s->db, "main", "own", "a", 1, 1, &blob),
                     SQLITE_OK);
    when_upgraded(s, notes);
    then_it_is_misuse(s, "not finished");
    assert_int_equal(sqlite3_blob_write(blob, "\x03", 1, 0), SQLITE_OK);
    sqlite3_blob_close(blob);
}

static void a_target_must_be_known(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    static const char *const unknown[] = {"0003", "2x", "00 2", "create_tags"};
    size_t i = 0;
    for (i = 0; i < sizeof unknown / sizeof unknown[0]; i += 1) {
        when_upgraded_to(s, notes, unknown[i]);
        then_it_is_misuse(s, "not a version of 'notes', whose newest is 0002");
        when_stamped_at(s, notes, unknown[i]);
        then_it_is_misuse(s, unknown[i]);
        when_downgraded_to(s, notes, unknown[i]);
        then_it_is_misuse(s, unknown[i]);
    }
    s->options.target = "0003";
    when_verified(s, notes);
    then_it_is_misuse(s, "0003");
    then_history(s, "none");
}

static void upgrade_does_not_go_back(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    when_upgraded_to(s, notes, STRATA_BASE);
    then_it_is_misuse(s, "STRATA_BASE");
    given_upgraded(s, notes);
    when_upgraded_to(s, notes, "0001");
    then_it_is_misuse(s, "strata_downgrade");
    then_message_has(s, "at 0002, later than the target 0001");
    when_upgraded_to(s, notes, STRATA_BASE);
    then_it_is_misuse(s, "strata_downgrade");
    then_history(s, "0001 0002");
    /* strata_verify gives the refusals that strata_upgrade would give. */
    s->options.target = "0001";
    when_verified(s, notes);
    then_it_is_misuse(s, "at 0002, later than the target 0001");
}

static void downgrade_needs_an_older_target(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_upgraded_to(s, notes, "0001");
    when_downgraded_to(s, notes, NULL);
    then_it_is_misuse(s, "needs a target");
    when_downgraded_to(s, notes, "0002");
    then_it_is_misuse(s, "strata_upgrade");
    then_history(s, "0001");
}

/* The name comes from the build; a renamed target must not run it all again. */
static void a_set_that_was_given_another_name(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    const strata_set *renamed = given_set(s, "app", MIGRATIONS);
    given_upgraded_to(s, notes, "0001");
    when_upgraded(s, renamed);
    then_it_is_misuse(s, "records these migrations under the set name 'notes'");
    when_verified(s, renamed);
    then_it_is_misuse(s, "calls the set 'app'");
    then_tables(s, "notes");
    then_history(s, "0001");
}

static void query_only_is_respected(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_sql(s, "PRAGMA query_only = ON");
    when_upgraded(s, notes);
    then_it_is_misuse(s, "query_only");
    then_history(s, "none");
}

static void a_journal_that_cannot_undo_is_refused(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_sql(s, "PRAGMA journal_mode = OFF");
    when_upgraded(s, notes);
    then_it_is_misuse(s, "'off'");
    given_sql(s, "PRAGMA journal_mode = MEMORY");
    when_upgraded(s, notes);
    then_it_is_misuse(s, "'memory'");
    given_sql(s, "PRAGMA journal_mode = PERSIST");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    given_sql(s, "PRAGMA journal_mode = OFF");
    when_downgraded_to(s, notes, "0001");
    then_it_is_misuse(s, "'off'");
    when_stamped_at(s, notes, "0001");
    then_it_is_misuse(s, "'off'");
    then_history(s, "0001 0002");
}

static int deny_foreign_keys(void *context, int action, const char *name,
                             const char *value, const char *database,
                             const char *trigger)
{
    (void)context;
    (void)database;
    (void)trigger;
    return action == SQLITE_PRAGMA && value != NULL &&
                   sqlite3_stricmp(name, "foreign_keys") == 0
               ? SQLITE_DENY
               : SQLITE_OK;
}

static void foreign_keys_that_cannot_be_switched_off_are_refused(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", MIGRATIONS);
    given_sql(s, "PRAGMA foreign_keys = ON");
    sqlite3_set_authorizer(s->db, deny_foreign_keys, NULL);
    when_upgraded(s, notes);
    then_it_is_misuse(s, "foreign keys cannot be switched off");
    then_history(s, "none");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(nothing_given_is_an_answer_and_not_a_crash),
        STORY(an_open_transaction_is_refused_and_stays_open),
        STORY(a_statement_at_work_is_refused_and_goes_on),
        STORY(an_open_blob_is_a_statement_at_work),
        STORY(a_target_must_be_known),
        STORY(upgrade_does_not_go_back),
        STORY(downgrade_needs_an_older_target),
        STORY(a_set_that_was_given_another_name),
        STORY(query_only_is_respected),
        STORY(a_journal_that_cannot_undo_is_refused),
        STORY(foreign_keys_that_cannot_be_switched_off_are_refused),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
