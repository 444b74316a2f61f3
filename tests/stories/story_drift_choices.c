/* SPDX-License-Identifier: MIT
 *
 * What follows from a schema that somebody else changed: what the options say,
 * what is recorded, and when there is nothing to compare with.
 */
#include <stdio.h>
#include <string.h>

#include "support/proved.h"

#define ONE MIGRATION("0001", "notes", "CREATE TABLE notes(a, b)")
#define TWO                                                                    \
    REVERSIBLE("0002", "tags", "CREATE TABLE tags(a)", "DROP TABLE tags")
#define THREE                                                                  \
    REVERSIBLE("0003", "more", "CREATE TABLE more(a)", "DROP TABLE more")
#define FOUR OUTSIDE("0004", "most", "CREATE TABLE most(a)")

static strata_set *given_notes(struct story *s)
{
    strata_set *set = given_set(s, "notes", ONE, TWO, THREE, FOUR);
    given_proved(set);
    return set;
}

static void forget_hashes(strata_set *set)
{
    size_t i = 0;
    for (i = 0; i < set->count; i += 1) {
        ((strata_migration *)&set->migrations[i])->schema[0] = '\0';
    }
}

#define RECORDED "SELECT schema IS NOT NULL FROM strata_history"

static void the_hash_of_the_newest_is_recorded(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_notes(s);
    char expected[STRATA_HASH_SIZE * 2];
    given_upgraded_to(s, notes, "0002");
    then_rows(s, RECORDED, "0 1");
    given_upgraded(s, notes);
    then_rows(s, RECORDED, "0 1 1 1");
    snprintf(expected, sizeof expected, "%s", notes->migrations[3].schema);
    then_rows(s, "SELECT schema FROM strata_history WHERE version = '0004'",
              expected);
    /* Without any in the program, what was recorded counts. */
    forget_hashes(notes);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    given_sql(s, "DROP TABLE tags");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    /* Without either, nothing does. */
    given_sql(s, "UPDATE strata_history SET schema = NULL");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    given_sql(s, "UPDATE strata_history SET schema = 'nonsense'");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    s->options.drift = STRATA_DRIFT_IGNORE;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void a_warning_comes_again_until_it_is_mended(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    static const char told[] =
        "drift 0002: table 'notes': column 'c' was added\n"
        "drift 0002: index 'mine' was added\n";
    given_upgraded_to(s, notes, "0002");
    given_sql(s, "ALTER TABLE notes ADD COLUMN c;"
                 "CREATE INDEX mine ON notes(c)");
    given_events(s);
    s->options.drift = STRATA_DRIFT_WARN;
    when_upgraded_to(s, notes, "0002");
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, told);
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    assert_string_equal(s->events, told);
    s->cancel_at = 2;
    when_upgraded(s, notes);
    then_result(s, STRATA_CANCELLED);
    then_version_blamed_is(s, "0002");
    s->cancel_at = 0;
    /* Once, though it is looked at without and with the lock. */
    when_upgraded_to(s, notes, "0003");
    then_result(s, STRATA_OK);
    assert_memory_equal(s->events, told, sizeof told - 1);
    assert_null(strstr(s->events + sizeof told - 1, "drift"));
    then_rows(s, RECORDED, "0 1 0");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "0 1 0 0");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events,
                        "drift 0004: table 'notes': column 'c' was added\n"
                        "drift 0004: index 'mine' was added\n");
    s->options.drift = STRATA_DRIFT_REFUSE;
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    given_sql(s, "DROP INDEX mine; ALTER TABLE notes DROP COLUMN c");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "");
}

static void a_warning_without_hashes_in_the_program(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_notes(s);
    forget_hashes(notes);
    given_upgraded_to(s, notes, "0002");
    given_sql(s, "CREATE TABLE mine(a)");
    s->options.drift = STRATA_DRIFT_WARN;
    when_upgraded_to(s, notes, "0003");
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "0 1 0");
}

static void to_ignore_it_records_nothing_wrong(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    given_upgraded_to(s, notes, "0002");
    given_sql(s, "CREATE TABLE mine(a)");
    given_events(s);
    s->options.drift = STRATA_DRIFT_IGNORE;
    when_upgraded_to(s, notes, "0003");
    then_result(s, STRATA_OK);
    assert_null(strstr(s->events, "drift"));
    then_rows(s, RECORDED, "0 1 0");
    s->options.drift = STRATA_DRIFT_REFUSE;
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "up to 0003 make: table 'mine' was added");
}

static void a_stamp_records_the_schema_as_it_is(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    given_upgraded_to(s, notes, "0002");
    given_sql(s, "CREATE TABLE mine(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "record the schema as it is with strata_stamp (target "
                        "0002)");
    when_stamped_at(s, notes, "0002");
    then_result(s, STRATA_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    given_sql(s, "CREATE TABLE his(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "table 'his' was added");
}

/* A hash of another SQLite is another one; what the migrations make is not. */
static void only_the_closer_look_decides(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_notes(s);
    strata_migration *two = (strata_migration *)&notes->migrations[1];
    two->schema[0] = two->schema[0] == '0' ? '1' : '0';
    given_upgraded_to(s, notes, "0002");
    then_rows(s, RECORDED, "0 1");
    given_sql(s, "UPDATE strata_history SET schema = NULL");
    given_events(s);
    when_upgraded_to(s, notes, "0002");
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "");
    then_files_are_unchanged(s);
}

/* As many as fit, and no half ones. */
static void many_differences(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    int i = 0;
    given_upgraded(s, notes);
    for (i = 0; i < 200; i += 1) {
        char sql[64];
        snprintf(sql, sizeof sql, "CREATE TABLE t%03d(a)", i);
        given_sql(s, sql);
    }
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "make: table 't000' was added; table 't001' was ");
    then_message_has(s, " was added; and 177 more. Nothing was changed. ");
    then_message_has(s, "OWN_OBJECTS in add_migrations");
}

static void sneak(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_exec(sqlite3_context_db_handle(context),
                 "CREATE INDEX sneaked ON notes(a)", NULL, NULL, NULL);
    sqlite3_result_int(context, 1);
}

static void a_migration_that_makes_another_schema_is_rolled_back(void **state)
{
    static const strata_need needs[] = {{STRATA_FUNCTION, "sneak", 0}};
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", ONE, TWO, MIGRATION("0003", "s", "SELECT 1"));
    strata_set *sneaking = given_set(s, "notes", ONE, TWO,
                                     MIGRATION("0003", "s", "SELECT sneak()"));
    size_t i = 0;
    given_proved(notes);
    for (i = 0; i < 3; i += 1) {
        memcpy(((strata_migration *)&sneaking->migrations[i])->schema,
               notes->migrations[i].schema, STRATA_HASH_SIZE);
    }
    sneaking->need_count = 1;
    sneaking->needs = needs;
    sqlite3_create_function(s->db, "sneak", 0, SQLITE_UTF8, NULL, sneak, NULL,
                            NULL);
    given_upgraded_to(s, sneaking, "0002");
    when_upgraded(s, sneaking);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "the schema is not the one that the migrations up to "
                        "0003 make: index 'sneaked' was added. It was rolled "
                        "back: the database is at 0002");
    then_version_blamed_is(s, "0003");
    then_history(s, "0001 0002");
    then_rows(s, "SELECT count(*) FROM sqlite_master WHERE name = 'sneaked'",
              "0");
    given_events(s);
    s->options.drift = STRATA_DRIFT_WARN;
    when_upgraded(s, sneaking);
    then_result(s, STRATA_OK);
    assert_non_null(strstr(s->events, "drift 0003: index 'sneaked' was"));
    then_rows(s, RECORDED, "0 1 0");
}

/* What nobody has said that it is needed has no stand-in. */
static void stand_ins_for_what_the_application_registers(void **state)
{
    static const strata_need needs[] = {{STRATA_FUNCTION, "here", 0},
                                        {STRATA_FUNCTION, "slug", 1},
                                        {STRATA_FUNCTION, "many", -1},
                                        {STRATA_COLLATION, "french", 0}};
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes",
                  MIGRATION("0001", "a",
                            "CREATE TABLE notes(a UNIQUE COLLATE french, b);"
                            "INSERT INTO notes VALUES (here(), 1), (here(), 2);"
                            "CREATE INDEX i ON notes(slug(b), many(b, 1))"));
    notes->need_count = 4;
    notes->needs = needs;
    given_sql(s, "CREATE TABLE mine(a)");
    when_stamped(s, notes);
    given_sql(s, "UPDATE strata_history SET schema = '0123456789abcdef'");
    /* Nothing of the application's is there, and nothing would be called. */
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "make: table 'notes' is missing; table 'mine' was "
                        "added. Nothing");
}

/* What nobody has said that it is needed has no stand-in. */
static void scripts_that_cannot_be_run_elsewhere(void **state)
{
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", MIGRATION("0001", "a", "CREATE TABLE notes(a)"),
                  MIGRATION("0002", "b", "INSERT INTO notes VALUES (here())"));
    sqlite3_create_function(s->db, "here", 0, SQLITE_UTF8, NULL, sneak, NULL,
                            NULL);
    given_upgraded(s, notes);
    given_sql(s, "CREATE TABLE mine(a)");
    given_events(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "make: its hash is another one, and what differs "
                        "cannot be told: migration 0002: no such function: "
                        "here. Nothing was changed");
    assert_int_equal(s->event_count, 1);
}

static void after_an_edit_that_was_accepted(void **state)
{
    struct story *s = *state;
    const strata_set *before = given_notes(s);
    strata_set *after =
        given_set(s, "notes", ONE,
                  REVERSIBLE("0002", "tags", "CREATE TABLE tags(a, b)",
                             "DROP TABLE tags"),
                  THREE, FOUR);
    given_proved(after);
    chain_accept(after, before, 2, "b was forgotten");
    given_upgraded_to(s, before, "0002");
    when_upgraded_to(s, after, "0002");
    then_result(s, STRATA_OK);
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "0 1 1 1");
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    given_sql(s, "DROP TABLE more");
    when_upgraded(s, after);
    then_result(s, STRATA_DRIFTED);
}

/* Of those who did not record any hash, nothing is said. */
static void after_an_edit_that_was_accepted_and_no_hash(void **state)
{
    struct story *s = *state;
    const strata_set *before = given_notes(s);
    strata_set *after =
        given_set(s, "notes", ONE,
                  REVERSIBLE("0002", "tags", "CREATE TABLE tags(a, b)",
                             "DROP TABLE tags"),
                  THREE, FOUR);
    given_proved(after);
    chain_accept(after, before, 2, "b was forgotten");
    given_upgraded_to(s, before, "0002");
    given_sql(s, "UPDATE strata_history SET schema = NULL");
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "0 0 1 1");
    when_upgraded(s, after);
    then_result(s, STRATA_OK);
}

static void on_the_way_back(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(
        s, "notes", ONE, TWO,
        REVERSIBLE("0003", "more", "CREATE TABLE more(a)", "SELECT 1"));
    given_proved(notes);
    given_upgraded(s, notes);
    /* The way back leaves a table behind, which was said when it was built. */
    when_downgraded_to(s, notes, "0002");
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "0 1");
    when_upgraded_to(s, notes, "0002");
    then_result(s, STRATA_OK);
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    given_sql(s, "CREATE TABLE mine(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    given_sql(s, "DROP TABLE mine; DROP TABLE more");
    given_sql(s, "UPDATE strata_history SET schema = NULL");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void two_sets_in_one_database(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_notes(s);
    strata_set *words =
        given_set(s, "words", MIGRATION("1", "words", "CREATE TABLE words(a)"),
                  MIGRATION("2", "index", "CREATE INDEX iw ON words(a)"));
    given_proved(words);
    given_upgraded_to(s, notes, "0002");
    given_upgraded_to(s, words, "1");
    given_upgraded_to(s, notes, "0003");
    given_upgraded(s, words);
    given_upgraded(s, notes);
    then_rows(s, RECORDED, "0 1 1 1 1 1");
    given_sql(s, "VACUUM");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    when_verified(s, words);
    then_result(s, STRATA_OK);
    given_sql(s, "ALTER TABLE words ADD COLUMN b");
    when_upgraded(s, words);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "make: table 'words': column 'b' was added. Nothing");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "its hash is another one, though all is there that "
                        "they make: what else is there is not what other sets "
                        "have recorded (verify those first). Nothing");
    given_sql(s, "UPDATE strata_history SET schema = NULL"
                 " WHERE set_name = 'words'");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK); /* nobody knows what is whose */
}

static void a_newer_program_has_recorded_its_schema(void **state)
{
    struct story *s = *state;
    strata_set *older = given_set(s, "notes", ONE, TWO);
    strata_set *newer = given_set(s, "notes", ONE, TWO,
                                  {.version = "0003",
                                   .label = "more",
                                   .up = "CREATE TABLE more(a)",
                                   .flags = STRATA_COMPATIBLE});
    given_proved(older);
    given_proved(newer);
    given_upgraded(s, newer);
    when_upgraded(s, older);
    then_result(s, STRATA_OK);
    given_sql(s, "CREATE TABLE mine(a)");
    when_upgraded(s, older);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "up to 0003 make: its hash is another one, and what "
                        "differs cannot be told: this program does not carry");
}

static void outside_a_transaction(void **state)
{
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "out",
                   .up = "CREATE TABLE a(a); CREATE TABLE b(b)",
                   .down = "DROP TABLE b; DROP TABLE a",
                   .up_flags = STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT,
                   .down_flags = STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT},
                  MIGRATION("0003", "last", "CREATE TABLE c(c)"));
    given_proved(notes);
    given_upgraded_to(s, notes, "0002");
    then_rows(s, RECORDED, "1 1");
    /* Nothing is said of what is half done. */
    given_sql(s, "DROP TABLE a; DROP TABLE b");
    given_interrupted(s, "0002", 1, 100);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "1 1 1");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void other_encodings_and_copies(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    sqlite3 *copy = NULL;
    sqlite3_backup *backup = NULL;
    given_sql(s, "PRAGMA encoding = 'UTF-16'");
    given_upgraded(s, notes);
    then_rows(s, "PRAGMA encoding", "UTF-16le");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_rows(s,
              "SELECT typeof(schema), length(schema) FROM strata_history"
              " WHERE version = '0004'",
              "text|16");
    assert_int_equal(sqlite3_open(":memory:", &copy), SQLITE_OK);
    backup = sqlite3_backup_init(copy, "main", s->db, "main");
    assert_int_equal(sqlite3_backup_step(backup, -1), SQLITE_DONE);
    assert_int_equal(sqlite3_backup_finish(backup), SQLITE_OK);
    {
        strata_database database = strata_sqlite(copy);
        assert_int_equal(strata_upgrade(&database, notes, NULL, &s->error),
                         STRATA_OK);
    }
    sqlite3_close(copy);
    given_sql(s, "CREATE TABLE \"\xc3\xa4\"(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_DRIFTED);
    then_message_has(s, "table '\xc3\xa4' was added");
}

/* What a file can hold that SQLite did not write. */
static void hostile_schemas(void **state)
{
    static const char *const rows[] = {
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, 'CREATE "
        "VIRTUAL TABLE')",
        "INSERT INTO sqlite_master VALUES ('view', 'x', NULL, 0, 'CREATE VIEW "
        "x AS SELECT 1')",
        "INSERT INTO sqlite_master VALUES ('trigger', 'x', 'notes', 0, 'CREATE "
        "TRIGGER x')",
        "INSERT INTO sqlite_master VALUES (NULL, NULL, NULL, NULL, NULL)",
        "INSERT INTO sqlite_master VALUES (zeroblob(9), 1.5, 7, 'x', 0)",
        "UPDATE sqlite_master SET sql = sql || char(0) || 'x'",
        "UPDATE sqlite_master SET sql = sql || ' ''x' WHERE name = 'tags'",
        "UPDATE sqlite_master SET tbl_name = 'gone' WHERE name = 'tags'",
        "UPDATE sqlite_master SET name = hex(zeroblob(5000))"
        " WHERE name = 'tags'",
        "UPDATE sqlite_master SET type = 'thing' WHERE name = 'tags'",
        "INSERT INTO sqlite_master SELECT * FROM sqlite_master"
        " WHERE name = 'tags'",
    };
    struct story *s = *state;
    const strata_set *notes = given_set(s, "notes", ONE, TWO);
    size_t i = 0;
    given_proved((strata_set *)notes);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        given_opened(s, NULL, 0);
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
        given_sql(s, "VACUUM");
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
        given_upgraded(s, notes);
        given_sql(s, "PRAGMA writable_schema = ON");
        given_sql(s, rows[i]);
        given_opened(s, NULL, 0);
        when_upgraded(s, notes);
        if (s->result != STRATA_DRIFTED && s->result != STRATA_DATABASE) {
            fail_msg("%s: %s %s", rows[i], strata_result_name(s->result),
                     s->error.message);
        }
        /* Where SQLite takes it, so do we. */
        given_opened(s, NULL, 0);
        sqlite3_exec(s->db, "PRAGMA writable_schema = ON", NULL, NULL, NULL);
        when_upgraded(s, notes);
        if (s->result != STRATA_DRIFTED && s->result != STRATA_DATABASE) {
            fail_msg("%s: %s %s", rows[i], strata_result_name(s->result),
                     s->error.message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(the_hash_of_the_newest_is_recorded),
        STORY(a_warning_comes_again_until_it_is_mended),
        STORY(a_warning_without_hashes_in_the_program),
        STORY(to_ignore_it_records_nothing_wrong),
        STORY(a_stamp_records_the_schema_as_it_is),
        STORY(only_the_closer_look_decides),
        STORY(many_differences),
        STORY(a_migration_that_makes_another_schema_is_rolled_back),
        STORY(stand_ins_for_what_the_application_registers),
        STORY(scripts_that_cannot_be_run_elsewhere),
        STORY(after_an_edit_that_was_accepted),
        STORY(after_an_edit_that_was_accepted_and_no_hash),
        STORY(on_the_way_back),
        STORY(two_sets_in_one_database),
        STORY(a_newer_program_has_recorded_its_schema),
        STORY(outside_a_transaction),
        STORY(other_encodings_and_copies),
        STORY(hostile_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
