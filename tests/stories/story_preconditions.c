/* SPDX-License-Identifier: MIT
 *
 * Preconditions: what a migration requires of the data is asked on the user's
 * own database before anything of the migration is run, and UNMET says it in
 * the author's words.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define ONE                                                                    \
    MIGRATION("0001", "create_users",                                          \
              "CREATE TABLE users(id INTEGER PRIMARY KEY, email)")
#define NO_DUPLICATES                                                          \
    {                                                                          \
        "SELECT NOT EXISTS (SELECT 1 FROM users GROUP BY email"                \
        " HAVING count(*) > 1)",                                               \
            "no two users have the same e-mail address", 3, 21                 \
    }
#define UNIQUE                                                                 \
    {                                                                          \
        .version = "0002", .label = "unique_email",                            \
        .up = "CREATE UNIQUE INDEX by_email ON users(email)", .up_demands = {  \
            REQUIRES(NO_DUPLICATES)                                            \
        }                                                                      \
    }

static void what_holds_lets_the_migration_run(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_set(s, "users", ONE));
    given_sql(s, "INSERT INTO users(email) VALUES ('a'), ('b')");
    when_upgraded(s, given_set(s, "users", ONE, UNIQUE));
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

static void what_does_not_hold_is_said_in_the_authors_words(void **state)
{
    struct story *s = *state;
    const strata_set *users = given_set(s, "users", ONE, UNIQUE);
    given_upgraded_to(s, users, "0001");
    given_sql(s, "INSERT INTO users(email) VALUES ('a'), ('a')");
    when_upgraded(s, users);
    then_result(s, STRATA_UNMET);
    assert_string_equal(
        s->error.message,
        "migration 0002 (unique_email) requires: no two users have the same "
        "e-mail address. Nothing was changed: the database is at 0001");
    assert_string_equal(s->error.reason,
                        "no two users have the same e-mail address");
    assert_string_equal(s->error.file, "0002_unique_email.sql");
    assert_int_equal(s->error.line, 3);
    assert_int_equal(s->error.column, 21);
    assert_int_equal(s->error.engine_code, 0);
    then_version_blamed_is(s, "0002");
    then_files_are_unchanged(s);
    then_history(s, "0001");
    given_sql(s, "UPDATE users SET email = id");
    when_upgraded(s, users);
    then_result(s, STRATA_OK);
}

/* What is true is up to SQLite, as in WHERE. */
static void sqlite_is_the_judge_of_truth(void **state)
{
    static const struct {
        const char *query;
        strata_result result;
    } rows[] = {
        {"SELECT 1", STRATA_OK},
        {"SELECT -1", STRATA_OK},
        {"SELECT 0.1", STRATA_OK},
        {"SELECT 9223372036854775807", STRATA_OK},
        {"SELECT '1 and more'", STRATA_OK},
        {"SELECT ' 0.5e0'", STRATA_OK},
        {"SELECT x'31'", STRATA_OK},
        {"SELECT 1, 0", STRATA_OK},
        {"SELECT 1 UNION ALL SELECT 0", STRATA_OK},
        {"VALUES (2)", STRATA_OK},
        {"WITH t(a) AS (SELECT 1) SELECT a FROM t -- fine", STRATA_OK},
        {" /* fine */ SELECT count(*) = 1 FROM users; -- end", STRATA_OK},
        {"PRAGMA encoding", STRATA_UNMET},          /* 'UTF-8' is no number */
        {"PRAGMA table_info(users)", STRATA_UNMET}, /* column 0 */
        {"PRAGMA page_size;", STRATA_OK},
        {"SELECT 0", STRATA_UNMET},
        {"SELECT 0.0", STRATA_UNMET},
        {"SELECT NULL", STRATA_UNMET},
        {"SELECT 'true'", STRATA_UNMET},
        {"SELECT ''", STRATA_UNMET},
        {"SELECT x''", STRATA_UNMET},
        {"SELECT 0 UNION ALL SELECT 1", STRATA_UNMET},
        {"SELECT 1 WHERE 0", STRATA_UNMET},
        {"SELECT 0, 1", STRATA_UNMET},
    };
    struct story *s = *state;
    size_t i = 0;
    given_upgraded(s, given_set(s, "users", ONE));
    given_sql(s, "INSERT INTO users(email) VALUES ('a')");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct step steps[] = {
            ONE,
            {.version = "0002",
             .label = "next",
             .up = "SELECT 1",
             .up_demands = {REQUIRES({rows[i].query, "it", 1, 1})}}};
        strata_set *set = chain_make("users", steps, 2);
        when_upgraded(s, set);
        if (s->result != rows[i].result) {
            fail_msg("%s: %s %s", rows[i].query, strata_result_name(s->result),
                     s->error.message);
        }
        given_sql(s, "DELETE FROM strata_history WHERE version = '0002'");
        chain_free(set);
    }
}

/* As what SQLite itself says of the value in a WHERE. */
static void it_agrees_with_where(void **state)
{
    static const char *const values[] = {"1",
                                         "0",
                                         "-0.0",
                                         "1e-400",
                                         "1e-300",
                                         "'0x1'",
                                         "' \t1'",
                                         "'1e5x'",
                                         "'.5'",
                                         "'.'",
                                         "'-'",
                                         "'-.0'",
                                         "x'30'",
                                         "x'3030'",
                                         "x'302e31'",
                                         "x'ff'",
                                         "9e999",
                                         "-9e999",
                                         "'inf'",
                                         "'nan'",
                                         "9e999-9e999",
                                         "'\xc2\xa0"
                                         "1'",
                                         "1=1",
                                         "1=2",
                                         "'9223372036854775808'",
                                         "'0.00000000000000000000000000001'"};
    static const char *const encodings[] = {"UTF-8", "UTF-16le", "UTF-16be"};
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < 3 * sizeof values / sizeof values[0]; i += 1) {
        const char *value = values[i / 3];
        char query[128];
        char where[128];
        char encoding[64];
        struct step step = {.version = "1",
                            .label = "x",
                            .up = "SELECT 1",
                            .up_demands = {REQUIRES({query, "it", 1, 1})}};
        strata_set *set = NULL;
        bool expected = false;
        snprintf(query, sizeof query, "SELECT %s", value);
        snprintf(where, sizeof where, "SELECT 1 WHERE %s", value);
        snprintf(encoding, sizeof encoding, "PRAGMA encoding='%s'",
                 encodings[i % 3]);
        given_opened(s, ":memory:", 0);
        given_sql(s, encoding);
        expected = story_value(s, where) != NULL;
        set = chain_make("users", &step, 1);
        when_upgraded(s, set);
        if (s->result != (expected ? STRATA_OK : STRATA_UNMET)) {
            fail_msg("%s %s: %s", encodings[i % 3], value, s->error.message);
        }
        chain_free(set);
    }
}

static void a_query_that_fails_says_where(void **state)
{
    static const struct {
        const char *query;
        unsigned line;
        unsigned column;
        const char *words;
    } rows[] = {
        {"SELECT nope FROM users", 7, 29, "no such column: nope"},
        {"SELECT 1\nFROM users\nWHERE  nope", 9, 8, "no such column: nope"},
        {"SELECT abs(-9223372036854775808)", 7, 22, "integer overflow"},
        {"SELEKT 1", 7, 22, "syntax error"},
        {"", 7, 22, "must be one query that changes nothing"},
        {"-- nothing", 7, 32, "must be one query that changes nothing"},
        {"SELECT 1; SELECT 1", 7, 22, "must be one query"},
        {"SELECT ?1", 7, 22, "must be one query"},
        {"DELETE FROM users", 7, 22, "must be one query that changes nothing"},
        {"DELETE FROM users RETURNING 1", 7, 22, "must be one query"},
        {"EXPLAIN DELETE FROM users", 7, 22, "must be one query"},
        {"CREATE TABLE t(a)", 7, 22, "must be one query that changes nothing"},
        {"PRAGMA user_version = 3", 7, 22, "must be one query"},
        {"PRAGMA recursive_triggers = 1", 7, 22, "must be one query"},
        {"COMMIT", 7, 22, "must be one query that changes nothing"},
        {"SAVEPOINT a", 7, 22, "must be one query that changes nothing"},
        {"ATTACH ':memory:' AS x", 7, 22, "must be one query"},
    };
    struct story *s = *state;
    size_t i = 0;
    given_upgraded(s, given_set(s, "users", ONE));
    given_sql(s, "INSERT INTO users(email) VALUES ('a')");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct step steps[] = {
            ONE,
            {.version = "0002",
             .label = "next",
             .up = "CREATE TABLE next(a)",
             .up_demands = {REQUIRES({rows[i].query, "it", 7, 22})}}};
        strata_set *set = chain_make("users", steps, 2);
        when_upgraded(s, set);
        then_result(s, STRATA_FAILED);
        then_error_is_at(s, "0002_next.sql", rows[i].line, rows[i].column);
        then_message_has(s, rows[i].words);
        then_message_has(s, "It was rolled back: the database is at 0001");
        then_version_blamed_is(s, "0002");
        then_files_are_unchanged(s);
        then_tables(s, "users");
        then_history(s, "0001");
        chain_free(set);
    }
}

/* SQL function commit(): what no query should do. */
static void commit(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_exec(sqlite3_context_db_handle(context), "COMMIT", NULL, NULL,
                 NULL);
    sqlite3_result_int(context, 1);
}

static void a_query_that_ends_the_transaction_is_noticed(void **state)
{
    struct story *s = *state;
    sqlite3_create_function(s->db, "finish", 0, SQLITE_UTF8, NULL, commit, NULL,
                            NULL);
    when_upgraded(
        s,
        given_set(s, "users", ONE,
                  {.version = "0002",
                   .label = "next",
                   .up = "CREATE TABLE next(a)",
                   .up_demands = {REQUIRES({"SELECT finish()", "it", 2, 5})}}));
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_next.sql", 2, 5);
    then_message_has(s, "ends the transaction");
}

static void all_of_them_must_hold(void **state)
{
    struct story *s = *state;
    when_upgraded(
        s, given_set(s, "users",
                     {.version = "0001",
                      .label = "create",
                      .up = "CREATE TABLE users(a)",
                      .up_demands = {REQUIRES({"SELECT 1", "first", 1, 1},
                                              {"SELECT 0", "second!", 2, 1},
                                              {"SELECT 0", "third", 3, 1})}}));
    then_result(s, STRATA_UNMET);
    assert_string_equal(
        s->error.message,
        "migration 0001 (create) requires: second! Nothing was changed: the "
        "database is as it was, before the first migration");
    assert_int_equal(s->error.line, 2);
    then_tables(s, "");
    then_history(s, "none");
}

/* It is asked of what the migrations before it made, in the same
 * transaction. */
static void in_a_batch_all_is_rolled_back(void **state)
{
    struct story *s = *state;
    const strata_set *users = given_set(
        s, "users", ONE,
        MIGRATION("0002", "fill", "INSERT INTO users(email) VALUES (1), (1)"),
        {.version = "0003",
         .label = "unique_email",
         .up = "CREATE UNIQUE INDEX by_email ON users(email)",
         .up_demands = {REQUIRES(NO_DUPLICATES)}});
    when_upgraded(s, users);
    then_result(s, STRATA_UNMET);
    then_version_blamed_is(s, "0003");
    then_message_has(s, "Nothing was changed: the database is as it was");
    then_tables(s, "");
    then_history(s, "none");
    when_upgraded_to(s, users, "0002");
    then_result(s, STRATA_OK);
    given_sql(s, "DELETE FROM users WHERE id = 1");
    when_upgraded(s, users);
    then_result(s, STRATA_OK);
}

/* "Nothing was changed" is not said of a call that did change something. */
static void what_was_committed_before_stays(void **state)
{
    struct story *s = *state;
    when_upgraded(
        s, given_set(s, "users", ONE, OUTSIDE("0002", "vacuum", "VACUUM"),
                     {.version = "0003",
                      .label = "next",
                      .up = "CREATE TABLE next(a)",
                      .up_demands = {REQUIRES({"SELECT 0", "it", 1, 1})}}));
    then_result(s, STRATA_UNMET);
    assert_string_equal(s->error.message,
                        "migration 0003 (next) requires: it. It was rolled "
                        "back: the database is at 0002");
    then_history(s, "0001 0002");
}

/* Before anything is recorded of it. */
static void outside_a_transaction_nothing_is_left_either(void **state)
{
    struct story *s = *state;
    const strata_set *users =
        given_set(s, "users", ONE,
                  {.version = "0002",
                   .label = "next",
                   .up = "CREATE TABLE next(a); VACUUM",
                   .up_flags = STRATA_NO_TRANSACTION,
                   .up_demands = {REQUIRES({"SELECT count(*) > 0 FROM users",
                                            "there are users", 1, 1})}});
    when_upgraded(s, users);
    then_result(s, STRATA_UNMET);
    then_message_has(s, "requires: there are users. It was rolled back: the "
                        "database is at 0001");
    then_version_blamed_is(s, "0002");
    then_tables(s, "users");
    then_history(s, "0001");
    when_upgraded(s, users); /* and once more, with nothing before it */
    then_result(s, STRATA_UNMET);
    then_message_has(s, "Nothing was changed: the database is at 0001");
    then_files_are_unchanged(s);
    given_sql(s, "INSERT INTO users DEFAULT VALUES");
    when_upgraded(s, users);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

/* What it changes may be what it required. */
static void a_script_that_is_run_again_is_not_asked_again(void **state)
{
    struct story *s = *state;
    const strata_set *users = given_set(
        s, "users", ONE,
        {.version = "0002",
         .label = "fill",
         .up = "INSERT OR IGNORE INTO users VALUES (1, 'root'); VACUUM",
         .up_flags = STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT,
         .up_demands = {
             REQUIRES({"SELECT count(*) = 0 FROM users", "no users", 1, 1})}});
    given_upgraded(s, users);
    given_interrupted(s, "0002", 2, 60);
    when_upgraded(s, users);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

static void on_the_way_down_too(void **state)
{
    struct story *s = *state;
    const strata_set *users = given_set(
        s, "users", ONE,
        {.version = "0002",
         .label = "admins",
         .up = "CREATE TABLE admins(id)",
         .down = "DROP TABLE admins",
         .down_demands = {REQUIRES({"SELECT NOT EXISTS (SELECT 1 FROM admins)",
                                    "there are no admins left", 9, 2})}});
    given_upgraded(s, users);
    given_sql(s, "INSERT INTO admins VALUES (1)");
    when_downgraded_to(s, users, "0001");
    then_result(s, STRATA_UNMET);
    then_message_has(s, "migration 0002 (admins) requires: there are no admins "
                        "left. Nothing was changed: the database is at 0002");
    assert_string_equal(s->error.file, "0002_admins.down.sql");
    assert_int_equal(s->error.line, 9);
    then_files_are_unchanged(s);
    given_sql(s, "DELETE FROM admins");
    when_downgraded_to(s, users, "0001");
    then_result(s, STRATA_OK);
}

static void on_the_way_down_outside_a_transaction(void **state)
{
    struct story *s = *state;
    const strata_set *users =
        given_set(s, "users", ONE,
                  {.version = "0002",
                   .label = "admins",
                   .up = "CREATE TABLE admins(id)",
                   .down = "DROP TABLE admins; VACUUM",
                   .down_flags = STRATA_NO_TRANSACTION,
                   .down_demands = {REQUIRES({"SELECT 0", "it", 1, 1})}});
    given_upgraded(s, users);
    when_downgraded_to(s, users, "0001");
    then_result(s, STRATA_UNMET);
    then_message_has(s, "Nothing was changed: the database is at 0002");
    then_files_are_unchanged(s);
    then_history(s, "0001 0002");
}

/* A query may set something, and give a true value. */
static void what_a_query_sets_does_not_reach_the_script(void **state)
{
    struct story *s = *state;
    given_sql(s, "PRAGMA secure_delete = OFF");
    when_upgraded(s,
                  given_set(s, "users",
                            {.version = "0001",
                             .label = "seen",
                             .up = "CREATE TABLE seen AS"
                                   " SELECT * FROM pragma_secure_delete",
                             .up_demands = {REQUIRES(
                                 {"PRAGMA secure_delete = ON", "it", 1, 1})}}));
    then_result(s, STRATA_OK);
    then_rows(s, "SELECT * FROM seen", "0");
}

static void what_is_only_recorded_requires_nothing(void **state)
{
    static const strata_object base[] = {{"table", "users", "id\nemail"}};
    struct story *s = *state;
    strata_set *users =
        given_set(s, "users",
                  {.version = "0001",
                   .label = "base",
                   .up = "CREATE TABLE users(id INTEGER PRIMARY KEY, email)",
                   .up_demands = {REQUIRES({"SELECT 0", "it", 1, 1})}});
    when_stamped(s, users);
    then_result(s, STRATA_OK);
    given_opened(s, ":memory:", 0);
    given_sql(s, "CREATE TABLE users(id INTEGER PRIMARY KEY, email)");
    users->base = base;
    users->base_count = 1;
    when_upgraded(s, users);
    then_result(s, STRATA_OK);
    then_history(s, "0001");
}

/* Verifying tells what an upgrade would do as far as it can be told without
 * asking of data. */
static void verifying_does_not_ask(void **state)
{
    struct story *s = *state;
    const strata_set *users = given_set(s, "users", ONE, UNIQUE);
    given_upgraded_to(s, users, "0001");
    given_sql(s, "INSERT INTO users(email) VALUES ('a'), ('a')");
    when_verified(s, users);
    then_result(s, STRATA_PENDING);
}

static void a_long_message_leaves_room_for_the_state(void **state)
{
    struct story *s = *state;
    char message[2000];
    size_t i = 0;
    for (i = 0; i + 2 < sizeof message; i += 2) {
        message[i] = '\xc3';
        message[i + 1] = '\xa4';
    }
    message[i] = '\0';
    when_upgraded(
        s, given_set(s, "users",
                     {.version = "0001",
                      .label = "long",
                      .up = "SELECT 1",
                      .up_demands = {REQUIRES({"SELECT 0", message, 1, 1})}}));
    then_result(s, STRATA_UNMET);
    assert_int_equal(strlen(s->error.reason), 254); /* whole characters */
    then_message_has(s, "\xc3\xa4. Nothing was changed");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(what_holds_lets_the_migration_run),
        STORY(what_does_not_hold_is_said_in_the_authors_words),
        STORY(sqlite_is_the_judge_of_truth),
        STORY(it_agrees_with_where),
        STORY(a_query_that_fails_says_where),
        STORY(a_query_that_ends_the_transaction_is_noticed),
        STORY(all_of_them_must_hold),
        STORY(in_a_batch_all_is_rolled_back),
        STORY(what_was_committed_before_stays),
        STORY(outside_a_transaction_nothing_is_left_either),
        STORY(a_script_that_is_run_again_is_not_asked_again),
        STORY(on_the_way_down_too),
        STORY(on_the_way_down_outside_a_transaction),
        STORY(what_a_query_sets_does_not_reach_the_script),
        STORY(what_is_only_recorded_requires_nothing),
        STORY(verifying_does_not_ask),
        STORY(a_long_message_leaves_room_for_the_state),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
