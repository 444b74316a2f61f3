/* SPDX-License-Identifier: MIT
 *
 * The runtime is a guest on the application's connection: settings, handlers
 * and hooks are as they were, whatever a script did and however it ended. The
 * comparison itself is in every when_… of support/story.h.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)")

/* Every setting that the runtime knows, with a value that is not the default.
 */
static const struct {
    const char *name;
    const char *value;
} settings[] = {
    {"analysis_limit", "400"},
    {"automatic_index", "0"},
    {"cache_size", "123"},
    {"cache_spill", "0"},
    {"cell_size_check", "1"},
    {"checkpoint_fullfsync", "1"},
    {"foreign_keys", "1"},
    {"fullfsync", "1"},
    {"ignore_check_constraints", "1"},
    {"journal_size_limit", "5000"},
    {"legacy_alter_table", "1"},
    {"read_uncommitted", "1"},
    {"recursive_triggers", "1"},
    {"reverse_unordered_selects", "1"},
    {"secure_delete", "0"},
    {"secure_delete", "fast"},
    {"synchronous", "1"},
    {"temp_store", "2"},
    {"trusted_schema", "0"},
    {"writable_schema", "1"},
};
#define SETTINGS (sizeof settings / sizeof settings[0])

static void each_setting_of_the_application_survives(void **state)
{
    struct story *s = *state;
    const strata_set *good =
        given_set(s, "notes", ONE, MIGRATION("0002", "b", "CREATE TABLE b(a)"));
    const strata_set *bad =
        given_set(s, "notes", ONE, MIGRATION("0002", "b", "BAD"));
    size_t i = 0;
    for (i = 0; i < SETTINGS; i += 1) {
        char sql[96];
        snprintf(sql, sizeof sql, "PRAGMA main.%s = %s", settings[i].name,
                 settings[i].value);
        given_opened(s, NULL, 0);
        given_sql(s, sql);
        when_upgraded(s, bad);
        then_result(s, STRATA_FAILED);
        when_upgraded(s, good);
        then_result(s, STRATA_OK);
        when_stamped_at(s, good, STRATA_BASE);
        then_result(s, STRATA_OK);
        given_sql(s, "DROP TABLE notes; DROP TABLE b");
    }
}

/* A script that sets all of them, and then ends in more SQL. */
static const char *set_everything(char script[2048], const char *more)
{
    size_t used = 0;
    size_t i = 0;
    for (i = 0; i < SETTINGS; i += 1) {
        used +=
            (size_t)snprintf(script + used, 2048 - used, "PRAGMA %s = %s;\n",
                             settings[i].name, settings[i].value);
    }
    snprintf(script + used, 2048 - used, "%s", more);
    return script;
}

static void settings_of_a_script_do_not_outlive_the_call(void **state)
{
    struct story *s = *state;
    char good[2048];
    char bad[2048];
    set_everything(good, "CREATE TABLE b(a)");
    set_everything(bad, "BAD");
    when_upgraded(s, given_set(s, "notes", ONE, OUTSIDE("0002", "set", good)));
    then_result(s, STRATA_OK);
    when_upgraded(s, given_set(s, "notes", ONE, OUTSIDE("0002", "set", good),
                               OUTSIDE("0003", "set", bad)));
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0003");
}

static void in_a_transaction_they_do_not_either(void **state)
{
    static const char script[] = "PRAGMA recursive_triggers = ON;"
                                 "PRAGMA writable_schema = ON;"
                                 "PRAGMA cache_size = 77;"
                                 "PRAGMA ignore_check_constraints = ON;"
                                 "PRAGMA legacy_alter_table = ON;"
                                 "PRAGMA defer_foreign_keys = ON;"
                                 "PRAGMA secure_delete = OFF;"
                                 "CREATE TABLE b(a CHECK (a > 0));";
    struct story *s = *state;
    given_sql(s, "PRAGMA secure_delete = FAST; PRAGMA foreign_keys = ON");
    when_upgraded(
        s, given_set(s, "notes", ONE, MIGRATION("0002", "b", script),
                     MIGRATION("0003", "c", "INSERT INTO b VALUES (-1)")));
    then_result(s, STRATA_FAILED); /* the next script finds CHECK enforced */
    then_message_has(s, "CHECK constraint failed");
    when_upgraded(
        s, given_set(s, "notes", ONE, MIGRATION("0002", "b", script),
                     MIGRATION("0003", "c", "INSERT INTO b VALUES (1)")));
    then_result(s, STRATA_OK);
}

/* What scripts find does not depend on what the application has set. */
static void scripts_find_the_settings_that_they_were_proved_with(void **state)
{
    struct story *s = *state;
    given_sql(s, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
                 "PRAGMA legacy_alter_table = ON; PRAGMA writable_schema = ON;"
                 "PRAGMA ignore_check_constraints = ON;"
                 "PRAGMA reverse_unordered_selects = ON");
    when_upgraded(
        s, given_set(
               s, "notes",
               MIGRATION("1", "see",
                         "CREATE TABLE seen AS SELECT * FROM"
                         " pragma_foreign_keys, pragma_recursive_triggers,"
                         " pragma_legacy_alter_table, pragma_writable_schema,"
                         " pragma_ignore_check_constraints,"
                         " pragma_reverse_unordered_selects")));
    then_result(s, STRATA_OK);
    given_sql(s, "PRAGMA reverse_unordered_selects = OFF");
    then_rows(s, "SELECT * FROM seen", "0|0|0|0|0|0");
}

static void the_last_rowid_is_the_applications(void **state)
{
    struct story *s = *state;
    given_sql(s, "CREATE TEMP TABLE mine(id INTEGER PRIMARY KEY);"
                 "INSERT INTO mine VALUES (77)");
    when_upgraded(s, given_set(s, "notes",
                               MIGRATION("1", "a",
                                         "CREATE TABLE a(id INTEGER PRIMARY"
                                         " KEY); INSERT INTO a VALUES (5)")));
    then_result(s, STRATA_OK);
    assert_int_equal(sqlite3_last_insert_rowid(s->db), 77);
    when_upgraded(
        s, given_set(s, "notes",
                     MIGRATION("1", "a",
                               "CREATE TABLE a(id INTEGER PRIMARY"
                               " KEY); INSERT INTO a VALUES (5)"),
                     MIGRATION("2", "b", "INSERT INTO a VALUES (6); BAD")));
    then_result(s, STRATA_FAILED);
    assert_int_equal(sqlite3_last_insert_rowid(s->db), 77);
}

struct calls {
    int authorizer;
    int progress;
    int commit;
    int rollback;
    int update;
};

static int on_authorize(void *context, int action, const char *a, const char *b,
                        const char *c, const char *d)
{
    (void)action, (void)a, (void)b, (void)c, (void)d;
    ((struct calls *)context)->authorizer += 1;
    return SQLITE_OK;
}

static int on_progress(void *context)
{
    ((struct calls *)context)->progress += 1;
    return 0;
}

static int on_commit(void *context)
{
    ((struct calls *)context)->commit += 1;
    return 0;
}

static void on_rollback(void *context)
{
    ((struct calls *)context)->rollback += 1;
}

static void on_update(void *context, int op, const char *db, const char *table,
                      sqlite3_int64 rowid)
{
    (void)op, (void)db, (void)table, (void)rowid;
    ((struct calls *)context)->update += 1;
}

static void handlers_and_hooks_stay_installed(void **state)
{
    struct story *s = *state;
    struct calls calls = {0, 0, 0, 0, 0};
    struct calls before;
    sqlite3_set_authorizer(s->db, on_authorize, &calls);
    sqlite3_progress_handler(s->db, 1, on_progress, &calls);
    sqlite3_commit_hook(s->db, on_commit, &calls);
    sqlite3_rollback_hook(s->db, on_rollback, &calls);
    sqlite3_update_hook(s->db, on_update, &calls);
    when_upgraded(s, given_set(s, "notes", ONE, MIGRATION("2", "bad", "BAD")));
    then_result(s, STRATA_FAILED);
    when_upgraded(s, given_set(s, "notes", ONE));
    then_result(s, STRATA_OK);
    before = calls;
    given_sql(s, "BEGIN; INSERT INTO notes VALUES (1); ROLLBACK;"
                 "INSERT INTO notes VALUES (2)");
    assert_true(calls.authorizer > before.authorizer);
    assert_true(calls.progress > before.progress);
    assert_int_equal(calls.commit, before.commit + 1);
    assert_int_equal(calls.rollback, before.rollback + 1);
    assert_int_equal(calls.update, before.update + 2);
    /* The old context comes back, so they are the same ones. */
    assert_ptr_equal(sqlite3_commit_hook(s->db, NULL, NULL), &calls);
    assert_ptr_equal(sqlite3_rollback_hook(s->db, NULL, NULL), &calls);
    assert_ptr_equal(sqlite3_update_hook(s->db, NULL, NULL), &calls);
}

/* A start with nothing to do is no transaction to the application. */
static void a_start_with_nothing_to_do_calls_no_hook(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE);
    struct calls calls = {0, 0, 0, 0, 0};
    given_upgraded(s, notes);
    sqlite3_commit_hook(s->db, on_commit, &calls);
    sqlite3_rollback_hook(s->db, on_rollback, &calls);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    when_verified(s, notes);
    then_result(s, STRATA_OK);
    assert_int_equal(calls.commit, 0);
    assert_int_equal(calls.rollback, 0);
}

static void nor_does_a_refusal(void **state)
{
    struct story *s = *state;
    struct calls calls = {0, 0, 0, 0, 0};
    given_upgraded(s, given_set(s, "notes", ONE));
    sqlite3_commit_hook(s->db, on_commit, &calls);
    sqlite3_rollback_hook(s->db, on_rollback, &calls);
    when_upgraded(s, given_set(s, "notes", MIGRATION("1", "x", "SELECT 1")));
    then_result(s, STRATA_EDITED);
    assert_int_equal(calls.commit, 0);
    assert_int_equal(calls.rollback, 0);
}

static void *insert(void *db)
{
    sqlite3_exec(db, "INSERT INTO notes VALUES (99)", NULL, NULL, NULL);
    return NULL;
}

/* SQL function thread(): another thread wants to use the connection. */
static void start_thread(sqlite3_context *context, int count,
                         sqlite3_value **values)
{
    struct timespec pause = {0, 100000000};
    (void)count;
    (void)values;
    pthread_create(sqlite3_user_data(context), NULL, insert,
                   sqlite3_context_db_handle(context));
    nanosleep(&pause, NULL);
}

/* Or its row would be rolled back with the migration. */
static void another_thread_waits_until_the_call_is_over(void **state)
{
    struct story *s = *state;
    static char script[32768];
    strata_database database;
    pthread_t thread;
    int i = 0;
    given_opened(s, NULL,
                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                     SQLITE_OPEN_FULLMUTEX);
    given_upgraded(s, given_set(s, "notes", ONE));
    sqlite3_create_function(s->db, "thread", 0, SQLITE_UTF8, &thread,
                            start_thread, NULL, NULL);
    /* Many statements, for between two of them it might slip in. */
    strcpy(script, "INSERT INTO notes VALUES (thread());");
    for (i = 0; i < 3000; i += 1) {
        strcat(script + i * 9, "SELECT 1;");
    }
    strcat(script, "BAD");
    database = strata_sqlite(s->db);
    /* Not when_upgraded: soon after, the row changes last_insert_rowid(). */
    s->result = strata_upgrade(
        &database, given_set(s, "notes", ONE, MIGRATION("0002", "bad", script)),
        NULL, &s->error);
    then_result(s, STRATA_FAILED);
    pthread_join(thread, NULL);
    then_rows(s, "SELECT a FROM notes", "99");
}

static void temporary_tables_of_the_application_survive(void **state)
{
    struct story *s = *state;
    given_sql(s, "CREATE TEMP TABLE mine(a); INSERT INTO mine VALUES (1)");
    when_upgraded(s, given_set(s, "notes", ONE));
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT a FROM mine", "1");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(each_setting_of_the_application_survives),
        STORY(settings_of_a_script_do_not_outlive_the_call),
        STORY(in_a_transaction_they_do_not_either),
        STORY(scripts_find_the_settings_that_they_were_proved_with),
        STORY(the_last_rowid_is_the_applications),
        STORY(handlers_and_hooks_stay_installed),
        STORY(a_start_with_nothing_to_do_calls_no_hook),
        STORY(nor_does_a_refusal),
        STORY(another_thread_waits_until_the_call_is_over),
        STORY(temporary_tables_of_the_application_survive),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
