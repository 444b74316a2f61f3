/* SPDX-License-Identifier: MIT
 *
 * A database without a history whose schema is one that the migrations make: by
 * its hash it is known which, and it may be recorded.
 */
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

#define RECORDED "SELECT schema IS NOT NULL FROM strata_history"

/* The same schema, made by another hand. */
#define UP_TO_TWO "CREATE TABLE Tags (a); create table notes (a, \"b\")"

static void a_database_without_history_is_recognised(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    given_sql(s, UP_TO_TWO);
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s,
                     ". Its schema is the one behind 0002: strata_stamp with "
                     "that target records it, and so does "
                     "options->baseline");
    s->options.baseline = STRATA_BASELINE_AUTO;
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_message_has(s, "2 of 4 migrations are yet to be applied, the next one "
                        "is 0003");
    then_files_are_unchanged(s);
    given_events(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_memory_equal(s->events, "baseline 0002\nmigration 0003 up\n", 32);
    then_history(s, "0001 0002 0003 0004");
    then_rows(s, RECORDED, "0 1 1 1");
    then_rows(s, "SELECT duration_ms IS NULL FROM strata_history", "1 1 0 0");
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

static void a_database_without_history_at_the_newest(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_proved(notes);
    given_sql(s, UP_TO_TWO);
    s->options.baseline = STRATA_BASELINE_AUTO;
    when_verified(s, notes);
    then_result(s, STRATA_PENDING);
    then_message_has(s, "has the newest schema and no history; strata_upgrade "
                        "records that as 0002 (tags)");
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_MISUSE);
    then_history(s, "none");
    given_events(s);
    s->cancel_at = 1;
    when_upgraded(s, notes);
    then_result(s, STRATA_CANCELLED);
    then_history(s, "none");
    s->cancel_at = 0;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "baseline 0002\n");
    then_history(s, "0001 0002");
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_tables(s, "notes");
}

static void a_schema_of_several_migrations_is_for_people_to_tell(void **state)
{
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", ONE,
                  MIGRATION("0002", "b", "INSERT INTO notes VALUES (1, 2)"),
                  MIGRATION("0003", "c", "UPDATE notes SET a = a + 1"), TWO);
    ((strata_migration *)&notes->migrations[3])->version = "0004";
    given_proved(notes);
    given_sql(s, "CREATE TABLE notes(a, b)");
    s->options.baseline = STRATA_BASELINE_AUTO;
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s,
                     ". Its schema is the one behind 0001, 0002, 0003, which "
                     "differ in rows alone: find out which it is, and");
    then_files_are_unchanged(s);
    given_sql(s, "DROP TABLE notes; CREATE TABLE notes(a)");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, ". Its schema is not the one behind any migration of "
                        "this program");
}

/* The base schema is known by its objects; the hash knows it better. */
static void a_base_schema_that_is_further_along(void **state)
{
    static const strata_object base[] = {{"table", "notes", "a\nb"}};
    struct story *s = *state;
    strata_set *notes =
        given_set(s, "notes", ONE,
                  MIGRATION("0002", "unique",
                            "DROP TABLE notes; "
                            "CREATE TABLE notes(a UNIQUE, b)"),
                  MIGRATION("0003", "rows", "INSERT INTO notes VALUES (1, 2)"));
    given_proved(notes);
    notes->base_count = 1;
    notes->base = base;
    given_sql(s, "CREATE TABLE notes(a UNIQUE, b)");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s,
                     "Its schema is the one behind 0002, 0003, which differ");
    given_sql(s, "DROP TABLE notes; CREATE TABLE notes(a, b, CHECK (a > 0))");
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK); /* as near as the base schema goes */
    then_history(s, "0001");
    given_sql(s, "DROP TABLE notes; DROP TABLE strata_history;"
                 "DROP TABLE strata_script; CREATE TABLE notes(a, b)");
    s->options.baseline = STRATA_BASELINE_AUTO;
    given_events(s);
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "baseline 0001\n");
}

/* It may have been there before strata was. */
static void what_the_application_makes_is_no_schema(void **state)
{
    static const char *const own[] = {"cache*", "schema_migrations"};
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_proved(notes);
    notes->own_count = 2;
    notes->own = own;
    given_sql(s, "CREATE TABLE Cache_a(a); CREATE INDEX i ON cache_a(a);"
                 "CREATE TABLE schema_migrations(version)");
    when_upgraded_to(s, notes, "0001");
    then_result(s, STRATA_OK);
    then_rows(s, RECORDED, "1");
    given_sql(s, "DROP TABLE strata_history; DROP TABLE strata_script");
    s->options.baseline = STRATA_BASELINE_AUTO;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    then_history(s, "0001 0002");
}

/* The history is there, and our rows of it are not. */
static void a_history_that_lost_its_rows(void **state)
{
    struct story *s = *state;
    const strata_set *notes = given_notes(s);
    strata_set *words =
        given_set(s, "words", MIGRATION("1", "words", "CREATE TABLE words(a)"));
    given_proved(words);
    given_upgraded_to(s, notes, "0002");
    given_sql(s, "DELETE FROM strata_history");
    when_verified(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, "strata_history has no row of 'notes', though its "
                        "migrations make the schema that the database has: "
                        "somebody else deleted the rows, or made the schema. "
                        "Nothing was changed. Its schema is the one behind "
                        "0002: strata_stamp with that target records it");
    then_files_are_unchanged(s);
    s->options.baseline = STRATA_BASELINE_AUTO;
    given_upgraded(s, notes);
    then_history(s, "0001 0002 0003 0004");
    /* Beside another set's. */
    s->options.baseline = STRATA_BASELINE_REFUSE;
    given_upgraded(s, words);
    given_sql(s, "DELETE FROM strata_history WHERE set_name = 'notes'");
    when_upgraded(s, notes);
    then_result(s, STRATA_UNVERSIONED);
    then_message_has(s, "Its schema is the one behind 0004: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_database_without_history_is_recognised),
        STORY(a_database_without_history_at_the_newest),
        STORY(a_schema_of_several_migrations_is_for_people_to_tell),
        STORY(a_base_schema_that_is_further_along),
        STORY(what_the_application_makes_is_no_schema),
        STORY(a_history_that_lost_its_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
