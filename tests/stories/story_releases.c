/* SPDX-License-Identifier: MIT
 *
 * Five releases of a program over one database: forward, back one, forward
 * again, with something altered at each place in between. Each row says what
 * was altered and what the next start says, exactly.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define RELEASES 5

/* A release with so many migrations; `edited`, if not 0, is another text. */
static strata_set *given_release(struct story *s, size_t count, size_t edited)
{
    static const char *const versions[] = {"0001", "0002", "0003", "0004",
                                           "0005"};
    static const char *const programs[] = {"1.1", "1.2", "1.3", "1.4", "1.5"};
    static const char *const texts[] = {
        "CREATE TABLE t1(a);\n", "CREATE TABLE t2(a);\n",
        "CREATE TABLE t3(a);\n", "CREATE TABLE t4(a);\n",
        "CREATE TABLE t5(a);\n"};
    static const char *const others[] = {
        "CREATE TABLE t1(b);\n", "CREATE TABLE t2(b);\n",
        "CREATE TABLE t3(b);\n", "CREATE TABLE t4(b);\n",
        "CREATE TABLE t5(b);\n"};
    static const char *const downs[] = {"DROP TABLE t1", "DROP TABLE t2",
                                        "DROP TABLE t3", "DROP TABLE t4",
                                        "DROP TABLE t5"};
    struct step steps[RELEASES];
    strata_set *set = NULL;
    size_t i = 0;
    memset(steps, 0, sizeof steps);
    for (i = 0; i < count; i += 1) {
        steps[i].version = versions[i];
        steps[i].label = "step";
        steps[i].up = i + 1 == edited ? others[i] : texts[i];
        steps[i].down = downs[i];
    }
    set = story_set(s, "notes", steps, count);
    set->program_version = programs[count - 1];
    return set;
}

static void then_the_database_is_at(struct story *s, size_t release)
{
    static const char *const histories[] = {"",
                                            "0001",
                                            "0001 0002",
                                            "0001 0002 0003",
                                            "0001 0002 0003 0004",
                                            "0001 0002 0003 0004 0005"};
    static const char *const tables[] = {
        "", "t1", "t1 t2", "t1 t2 t3", "t1 t2 t3 t4", "t1 t2 t3 t4 t5"};
    then_history(s, histories[release]);
    then_tables(s, tables[release]);
}

static void each_release_goes_forward_back_and_forward(void **state)
{
    struct story *s = *state;
    const strata_set *releases[RELEASES];
    size_t i = 0;
    for (i = 0; i < RELEASES; i += 1) {
        releases[i] = given_release(s, i + 1, 0);
    }
    for (i = 0; i < RELEASES; i += 1) {
        when_upgraded(s, releases[i]);
        then_result(s, STRATA_OK);
        then_the_database_is_at(s, i + 1);
        if (i == 0) {
            continue;
        }
        /* The older one refuses, until the newer one has undone. */
        when_upgraded(s, releases[i - 1]);
        then_result(s, STRATA_NEWER);
        then_files_are_unchanged(s);
        when_downgraded_to(s, releases[i],
                           releases[i]->migrations[i - 1].version);
        then_result(s, STRATA_OK);
        when_upgraded(s, releases[i - 1]);
        then_result(s, STRATA_OK);
        then_the_database_is_at(s, i);
        when_upgraded(s, releases[i]);
        then_result(s, STRATA_OK);
        then_the_database_is_at(s, i + 1);
    }
    then_rows(s, "SELECT program_version FROM strata_history",
              "1.1 1.2 1.3 1.4 1.5");
    then_rows(s, "SELECT count(*) FROM strata_script", "5");
}

/* Of five migrations one was edited; the database has some of them. */
static void a_script_edited_at_each_place(void **state)
{
    size_t edited = 0;
    size_t at = 0;
    for (edited = 1; edited <= RELEASES; edited += 1) {
        for (at = 1; at <= RELEASES; at += 1) {
            struct story *s = *state;
            char line[80];
            const strata_set *next = given_release(s, RELEASES, edited);
            given_upgraded(s, given_release(s, at, 0));
            when_upgraded(s, next);
            if (edited > at) { /* it was not applied yet */
                then_result(s, STRATA_OK);
            } else {
                then_result(s, STRATA_EDITED);
                then_version_blamed_is(s, next->migrations[edited - 1].version);
                snprintf(line, sizeof line,
                         ". Line 1 was 'CREATE TABLE t%zu(a);' and is 'CREATE "
                         "TABLE t%zu(b);'.",
                         edited, edited);
                then_message_has(s, line);
                then_files_are_unchanged(s);
                when_verified(s, next);
                then_result(s, STRATA_EDITED);
                when_downgraded_to(s, next, STRATA_BASE);
                then_result(s, STRATA_EDITED);
                when_stamped(s, next);
                then_result(s, STRATA_EDITED);
                then_the_database_is_at(s, at);
            }
            assert_int_equal(story_teardown(state), 0);
            assert_int_equal(story_setup(state), 0);
        }
    }
}

/* What is altered in row %d of the database at release 4, where the program is
 * the same, the next, and the one before. */
static const struct alteration {
    const char *sql;
    const char *words;        /* of whoever sees it */
    strata_result at_newest;  /* of a start with nothing to do, when the row is
                                 the newest */
    strata_result at_earlier; /* of one with something to do, and of verify */
} alterations[] = {
    {"DELETE FROM strata_history WHERE position = %d", "has no row",
     STRATA_OK /* a shorter history is one */, STRATA_DATABASE},
    {"UPDATE strata_history SET digest = replace(digest, substr(digest, 1, 1),"
     " 'x') WHERE position = %d",
     "row %d (000%d) of 'notes' in strata_history", STRATA_DATABASE,
     STRATA_DATABASE},
    {"UPDATE strata_history SET chain = digest WHERE position = %d",
     "row %d (000%d) of 'notes' in strata_history", STRATA_DATABASE,
     STRATA_DATABASE},
    {"UPDATE strata_history SET version = '9' WHERE position = %d",
     "row %d (9) of 'notes' in strata_history", STRATA_DATABASE,
     STRATA_DATABASE},
    /* Each of them runs in a transaction. */
    {"UPDATE strata_history SET progress = 1 WHERE position = %d",
     "row %d (000%d) of 'notes' in strata_history", STRATA_DATABASE,
     STRATA_DATABASE},
    {"UPDATE strata_history SET progress = -1 WHERE position = %d", "000%d",
     STRATA_INTERRUPTED, STRATA_DATABASE},
    {"UPDATE strata_history SET layout = 2 WHERE position = %d",
     "by a newer strata (layout 2", STRATA_NEWER, STRATA_NEWER},
    {"UPDATE strata_history SET digest = '' WHERE position = %d", "64 digits",
     STRATA_DATABASE, STRATA_DATABASE},
    {"UPDATE strata_history SET label = x'00' WHERE position = %d",
     "'label' must be text", STRATA_DATABASE, STRATA_DATABASE},
    {"UPDATE strata_history SET duration_ms = 'x' WHERE position = %d",
     "'duration_ms' must be a number", STRATA_DATABASE, STRATA_DATABASE},
    /* What nothing depends on. */
    {"UPDATE strata_history SET label = 'x', applied_at = '', tokens = NULL,"
     " program_version = NULL, duration_ms = NULL WHERE position = %d",
     "", STRATA_OK, STRATA_OK},
    {"UPDATE strata_script SET text = 'DROP TABLE t1' WHERE position = %d", "",
     STRATA_OK, STRATA_OK},
    {"DELETE FROM strata_script WHERE position = %d", "", STRATA_OK, STRATA_OK},
};

static void given_altered(struct story *s, const struct alteration *alteration,
                          int position)
{
    char sql[256];
    snprintf(sql, sizeof sql, alteration->sql, position);
    given_sql(s, sql);
}

static void then_it_is_found(struct story *s,
                             const struct alteration *alteration, int position,
                             strata_result result)
{
    char words[128];
    snprintf(words, sizeof words, alteration->words, position, position);
    then_result(s, result);
    if (result != STRATA_OK) {
        then_message_has(s, words);
        then_files_are_unchanged(s);
    }
}

static void a_row_altered_at_each_place(void **state)
{
    size_t i = 0;
    int position = 0;
    for (i = 0; i < sizeof alterations / sizeof alterations[0]; i += 1) {
        const struct alteration *alteration = &alterations[i];
        for (position = 1; position <= 3; position += 1) {
            struct story *s = *state;
            const strata_set *same = given_release(s, 4, 0);
            const strata_set *next = given_release(s, 5, 0);
            given_upgraded(s, same);
            given_altered(s, alteration, position);
            /* One row is read where nothing is to be done. */
            when_upgraded(s, same);
            then_result(s, STRATA_OK);
            when_verified(s, same);
            then_it_is_found(s, alteration, position, alteration->at_earlier);
            when_upgraded(s, next);
            then_it_is_found(s, alteration, position, alteration->at_earlier);
            if (alteration->at_earlier != STRATA_OK) {
                when_downgraded_to(s, same, "0001");
                then_it_is_found(s, alteration, position,
                                 alteration->at_earlier);
            }
            assert_int_equal(story_teardown(state), 0);
            assert_int_equal(story_setup(state), 0);
        }
    }
}

static void the_newest_row_altered(void **state)
{
    size_t i = 0;
    for (i = 1; i < sizeof alterations / sizeof alterations[0]; i += 1) {
        struct story *s = *state;
        const strata_set *same = given_release(s, 4, 0);
        given_upgraded(s, same);
        given_altered(s, &alterations[i], 4);
        when_upgraded(s, same);
        then_it_is_found(s, &alterations[i], 4, alterations[i].at_newest);
        when_verified(s, same);
        then_it_is_found(s, &alterations[i], 4, alterations[i].at_newest);
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

/* A table without the primary key holds what none of ours would. */
static void rows_that_are_there_twice(void **state)
{
    struct story *s = *state;
    const strata_set *same = given_release(s, 4, 0);
    given_upgraded(s, same);
    given_sql(s, "CREATE TABLE loose AS SELECT * FROM strata_history;"
                 "DROP TABLE strata_history;"
                 "ALTER TABLE loose RENAME TO strata_history;"
                 "INSERT INTO strata_history SELECT * FROM strata_history"
                 " WHERE position = 2");
    when_upgraded(s, same);
    then_result(s, STRATA_OK);
    when_verified(s, same);
    then_result(s, STRATA_DATABASE);
    then_message_has(s, "has two rows 2; somebody else");
    when_listed(s, same);
    then_result(s, STRATA_DATABASE);
    then_message_has(s, "has two rows 2");
    when_upgraded(s, given_release(s, 5, 0));
    then_result(s, STRATA_DATABASE);
    given_sql(s, "UPDATE strata_history SET position = -2 WHERE rowid = 5");
    when_verified(s, same);
    then_message_has(s, "a number is out of range");
    given_sql(s, "UPDATE strata_history SET position = NULL WHERE rowid = 5");
    when_verified(s, same);
    then_message_has(s, "'position' must be a number");
}

static void a_database_that_can_only_be_read(void **state)
{
    struct story *s = *state;
    const strata_set *same = given_release(s, 4, 0);
    strata_set *owned = given_release(s, 4, 0);
    owned->application_id = 1;
    given_upgraded(s, same);
    given_opened(s, NULL, SQLITE_OPEN_READONLY);
    when_upgraded(s, same);
    then_result(s, STRATA_OK);
    when_upgraded(s, owned);
    then_result(s, STRATA_OK);
    when_verified(s, owned);
    then_result(s, STRATA_OK);
    when_listed(s, owned);
    then_result(s, STRATA_OK);
    when_upgraded(s, given_release(s, 4, 3));
    then_result(s, STRATA_EDITED);
    then_message_has(s, ". Line 1 was 'CREATE TABLE t3(a);' and is ");
    when_verified(s, given_release(s, 5, 0));
    then_result(s, STRATA_PENDING);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(each_release_goes_forward_back_and_forward),
        STORY(a_script_edited_at_each_place),
        STORY(a_row_altered_at_each_place),
        STORY(the_newest_row_altered),
        STORY(rows_that_are_there_twice),
        STORY(a_database_that_can_only_be_read),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
