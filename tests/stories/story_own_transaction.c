/* SPDX-License-Identifier: MIT
 *
 * Scripts that bring a transaction of their own: their BEGIN and COMMIT are
 * passed over, and they run inside the one that strata begins, together with
 * all that is pending.
 */
#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a UNIQUE)")
#define BRACKETED(v, l, sql)                                                   \
    {                                                                          \
        .version = (v), .label = (l), .up = (sql),                             \
        .up_flags = STRATA_BRACKETED                                           \
    }
#define TAGS                                                                   \
    BRACKETED("0002", "create_tags",                                           \
              "BEGIN;\nCREATE TABLE tags(a);\nINSERT INTO notes VALUES (2);\n" \
              "COMMIT;")

static void it_runs_like_any_other_script(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_set(
        s, "notes", ONE, TAGS,
        BRACKETED("0003", "with_pragmas",
                  "PRAGMA foreign_keys=OFF; -- as people write it\n"
                  "BEGIN /* x */ EXCLUSIVE TRANSACTION t;\n"
                  "CREATE TABLE more(a);\n"
                  "CREATE TRIGGER r AFTER INSERT ON more BEGIN\n"
                  "  INSERT INTO tags VALUES (CASE 1 WHEN 1 THEN 7 END);\n"
                  "END;\n"
                  "SAVEPOINT a; INSERT INTO more VALUES (1); ROLLBACK TO a;\n"
                  "INSERT INTO more VALUES (2);\n"
                  "END TRANSACTION; PRAGMA foreign_keys=ON"),
        BRACKETED("0004", "nothing", "begin;commit"),
        MIGRATION("0005", "create_last", "CREATE TABLE last(a)"));
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_tables(s, "last more notes tags");
    then_rows(s, "SELECT a FROM more UNION ALL SELECT a FROM tags", "2 7");
    then_history(s, "0001 0002 0003 0004 0005");
}

/* Its COMMIT committed nothing. */
static void what_fails_later_takes_it_back(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, TAGS, MIGRATION("0003", "bad", "BAD"));
    given_upgraded_to(s, notes, "0001");
    given_sql(s, "INSERT INTO notes VALUES (1)");
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0003");
    then_message_has(s, "It was rolled back: the database is at 0001");
    then_files_are_unchanged(s);
    then_tables(s, "notes");
    then_rows(s, "SELECT a FROM notes", "1");
    then_history(s, "0001");
}

static void a_failure_inside_it_is_like_any_other(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  BRACKETED("0002", "bad",
                            "PRAGMA foreign_keys=OFF;\nBEGIN;\n"
                            "CREATE TABLE tags(a);\n  INSERT INTO nope "
                            "VALUES (1);\nCOMMIT;"));
    given_upgraded_to(s, notes, "0001");
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_bad.sql", 4, 3);
    then_message_has(s, "It was rolled back: the database is at 0001");
    then_files_are_unchanged(s);
    then_history(s, "0001");
}

static void what_is_wrong_with_its_begin_is_an_error(void **state)
{
    struct story *s = *state;
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     BRACKETED("0002", "bad", "\nBEGIN SOON;\nCOMMIT;")));
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_bad.sql", 2, 7);
    then_tables(s, "");
}

/* One BEGIN and one COMMIT behind it; whatever the compiler says of the
 * script, nothing in it ends the transaction. */
static void no_more_than_its_own_is_passed_over(void **state)
{
    static const struct {
        const char *script;
        unsigned line;
        const char *words;
    } rows[] = {
        {"BEGIN;\nDELETE FROM notes;\nCOMMIT;\nCOMMIT;", 4,
         "ends the transaction"},
        {"BEGIN;\nDELETE FROM notes;\nCOMMIT;\nEND;", 4,
         "ends the transaction"},
        {"BEGIN;\nDELETE FROM notes;\nEND;\nROLLBACK;", 4,
         "ends the transaction"},
        {"BEGIN;\nDELETE FROM notes;\nROLLBACK;\nCOMMIT;", 3,
         "ends the transaction"},
        {"DELETE FROM notes;\nCOMMIT;\nBEGIN;", 2, "ends the transaction"},
        {"BEGIN;\nDELETE FROM notes;\nCOMMIT;\nBEGIN;\nCOMMIT;", 4,
         "within a transaction"},
        {"BEGIN;\nDELETE FROM notes;\nBEGIN;\nCOMMIT;", 3,
         "within a transaction"},
        {"BEGIN;\nDELETE FROM notes;\nCOMMIT;\n;/* */\xef\xbb\xbf-- x\n"
         "COMMIT;",
         5, "ends the transaction"},
        {"BEGIN;\nDELETE FROM notes;\nCOMMIT;\nVACUUM;", 4,
         "within a transaction"},
    };
    struct story *s = *state;
    size_t i = 0;
    given_upgraded(s, given_set(s, "notes", ONE));
    given_sql(s, "INSERT INTO notes VALUES (1)");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        when_upgraded(s, given_set(s, "notes", ONE,
                                   BRACKETED("0002", "bad", rows[i].script)));
        then_result(s, STRATA_FAILED);
        then_error_is_at(s, "0002_bad.sql", rows[i].line, 1);
        then_message_has(s, rows[i].words);
        then_files_are_unchanged(s);
        then_rows(s, "SELECT a FROM notes", "1");
        then_history(s, "0001");
    }
}

/* What was passed over in one script is not counted in the next. */
static void every_script_has_its_own(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE, TAGS,
                  BRACKETED("0003", "begun", "BEGIN; CREATE TABLE begun(a)"),
                  MIGRATION("0004", "bad", "COMMIT"));
    when_upgraded_to(s, notes, "0003");
    then_result(s, STRATA_OK);
    when_upgraded(s, notes);
    then_result(s, STRATA_FAILED);
    then_version_blamed_is(s, "0004");
    then_message_has(s, "ends the transaction");
    then_files_are_unchanged(s);
    then_history(s, "0001 0002 0003");
}

static void not_bracketed_it_is_refused(void **state)
{
    struct story *s = *state;
    when_upgraded(s, given_set(s, "notes", ONE,
                               MIGRATION("0002", "own",
                                         "BEGIN; CREATE TABLE a(a); COMMIT")));
    then_result(s, STRATA_FAILED);
    then_message_has(s, "cannot start a transaction within a transaction");
    then_tables(s, "");
}

/* Outside strata's transaction, a script's own is the only one there is. */
static void outside_a_transaction_nothing_is_passed_over(void **state)
{
    struct story *s = *state;
    when_upgraded(
        s, given_set(s, "notes", ONE,
                     {.version = "0002",
                      .label = "own",
                      .up = "BEGIN;\nCREATE TABLE tags(a);\nCOMMIT;\nVACUUM;\n"
                            "BEGIN;\nCREATE TABLE more(a);\nBAD;\nCOMMIT",
                      .up_flags = STRATA_NO_TRANSACTION | STRATA_BRACKETED}));
    then_result(s, STRATA_FAILED);
    then_error_is_at(s, "0002_own.sql", 7, 1);
    then_tables(s, "notes tags");
}

static void the_way_back_may_have_its_own_too(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes",
                  REVERSIBLE("0001", "create_notes", "CREATE TABLE notes(a)",
                             "DROP TABLE nope"),
                  {.version = "0002",
                   .label = "create_tags",
                   .up = "BEGIN; CREATE TABLE tags(a); COMMIT;",
                   .down = "BEGIN; DROP TABLE tags; COMMIT;",
                   .up_flags = STRATA_BRACKETED,
                   .down_flags = STRATA_BRACKETED},
                  {.version = "0003",
                   .label = "create_more",
                   .up = "CREATE TABLE more(a);",
                   .down = "begin immediate; DROP TABLE more; end",
                   .down_flags = STRATA_BRACKETED});
    given_upgraded(s, notes);
    when_downgraded_to(s, notes, STRATA_BASE); /* 0001 cannot be undone */
    then_result(s, STRATA_FAILED);
    then_files_are_unchanged(s);
    then_tables(s, "more notes tags");
    then_history(s, "0001 0002 0003");
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
    then_history(s, "0001");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(it_runs_like_any_other_script),
        STORY(what_fails_later_takes_it_back),
        STORY(a_failure_inside_it_is_like_any_other),
        STORY(what_is_wrong_with_its_begin_is_an_error),
        STORY(no_more_than_its_own_is_passed_over),
        STORY(every_script_has_its_own),
        STORY(not_bracketed_it_is_refused),
        STORY(outside_a_transaction_nothing_is_passed_over),
        STORY(the_way_back_may_have_its_own_too),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
