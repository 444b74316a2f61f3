/* SPDX-License-Identifier: MIT
 *
 * Which tables the guard over rows counts, what that costs, and that the
 * application is told of those that it does not count.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define KEEPS STRATA_KEEPS_ROWS

#define ONE                                                                    \
    MIGRATION("0001", "tables",                                                \
              "CREATE TABLE lists(id INTEGER PRIMARY KEY, name);\n"            \
              "CREATE TABLE notes(id INTEGER PRIMARY KEY, list"                \
              " REFERENCES lists(id));\n")
#define ROWS                                                                   \
    "INSERT INTO lists VALUES (1, 'a'), (2, NULL), (3, NULL);"                 \
    "INSERT INTO notes VALUES (10, 1), (11, 2)"

#define SHRINK                                                                 \
    {                                                                          \
        .version = "0002", .label = "shrink",                                  \
        .up = "DELETE FROM notes; DELETE FROM lists WHERE id > 1",             \
        .up_demands = {                                                        \
            TOUCHES({"lists", "lists", KEEPS}, {"gone", "gone2", KEEPS},       \
                    {"view", "view", KEEPS})                                   \
        }                                                                      \
    }

/* What is not counted is told, and then it may be lost. */
static void large_tables_are_not_counted(void **state)
{
    static const struct {
        long long limit;
        strata_result result;
        const char *told;
    } rows[] = {
        {0, STRATA_LOSS, ""},
        {4, STRATA_LOSS, ""},
        {3, STRATA_LOSS, ""},
        {2, STRATA_OK, "not counted 0002 up: lists\n"},
        {1, STRATA_OK, "not counted 0002 up: lists\n"},
        {-1, STRATA_OK, "not counted 0002 up: lists\n"},
        {9223372036854775807, STRATA_LOSS, ""},
        {-9223372036854775807 - 1, STRATA_OK, "not counted 0002 up: lists\n"},
    };
    struct story *s = *state;
    size_t i = 0;
    s->options.drift = STRATA_DRIFT_IGNORE;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        const strata_set *notes = given_set(s, "notes", ONE, SHRINK);
        char events[512];
        given_opened(s, ":memory:", 0);
        given_events(s);
        given_upgraded_to(s, notes, "0001");
        given_sql(s, ROWS "; CREATE VIEW view AS SELECT * FROM lists");
        s->options.count_limit = rows[i].limit;
        when_upgraded(s, notes);
        then_result(s, rows[i].result);
        snprintf(events, sizeof events,
                 "migration 0002 up\n"
                 "%s"
                 "not counted 0002 up: gone\n"
                 "not counted 0002 up: view\n"
                 "statement 0002 up 1 @0\n",
                 rows[i].told);
        assert_int_equal(strncmp(s->events, events, strlen(events)), 0);
    }
}

/* Counting costs no more than the limit, however large the table is. */
static int add_steps(unsigned event, void *context, void *statement, void *x)
{
    (void)event;
    (void)x;
    *(int *)context +=
        sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

static int steps_of_counting(struct story *s, long long rows, long long limit,
                             bool shrinks)
{
    const strata_set *notes = given_set(
        s, "notes", ONE,
        {.version = "0002",
         .label = "next",
         .up = shrinks ? "DELETE FROM lists WHERE id = 1" : "SELECT 1",
         .up_demands = {TOUCHES({"lists", "lists", KEEPS})}});
    int steps = 0;
    char sql[200];
    given_opened(s, ":memory:", 0);
    given_upgraded_to(s, notes, "0001");
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
             " WHERE i < %lld) INSERT INTO lists SELECT i, i FROM n",
             rows);
    given_sql(s, sql);
    s->options.count_limit = limit;
    sqlite3_trace_v2(s->db, SQLITE_TRACE_PROFILE, add_steps, &steps);
    when_upgraded(s, notes);
    sqlite3_trace_v2(s->db, 0, NULL, NULL);
    then_result(s, shrinks && rows <= limit ? STRATA_LOSS : STRATA_OK);
    return steps;
}

static void counting_is_bounded(void **state)
{
    struct story *s = *state;
    int at_limit = steps_of_counting(s, 1001, 1000, false);
    int far_above = steps_of_counting(s, 50000, 1000, false);
    int below = steps_of_counting(s, 1000, 1000, false);
    int lost = steps_of_counting(s, 1000, 1000, true);
    assert_int_equal(at_limit, far_above);
    /* Before and behind it, with two steps of SQLite's machine for a row. */
    assert_true(below < far_above + 2100 + 500);
    assert_true(lost < below + 500);
}

#define TABLES_MANY 70

/* 64 tables are counted, and of the others it is said that they are not. */
static void more_tables_than_there_is_room_for(void **state)
{
    struct story *s = *state;
    char names[TABLES_MANY][8];
    strata_table tables[TABLES_MANY + 1];
    char create[4096] = "";
    char shrink[64];
    struct step steps[] = {MIGRATION("0001", "create", create),
                           {.version = "0002",
                            .label = "shrink",
                            .up = shrink,
                            .up_demands = {.tables = tables}}};
    size_t i = 0;
    memset(tables, 0, sizeof tables);
    for (i = 0; i < TABLES_MANY; i += 1) {
        snprintf(names[i], sizeof names[i], "t%02d", (int)i);
        snprintf(create + strlen(create), sizeof create - strlen(create),
                 "CREATE TABLE %s(a); INSERT INTO %s VALUES (1);", names[i],
                 names[i]);
        tables[i].before = names[i];
        tables[i].after = names[i];
        tables[i].flags = STRATA_KEEPS_ROWS;
    }
    for (i = 62; i < 66; i += 1) {
        strata_set *set = NULL;
        snprintf(shrink, sizeof shrink, "DELETE FROM t%02d", (int)i);
        set = chain_make("notes", steps, 2);
        given_opened(s, ":memory:", 0);
        given_events(s);
        given_upgraded_to(s, set, "0001");
        when_upgraded(s, set);
        then_result(s, i < 64 ? STRATA_LOSS : STRATA_OK);
        assert_null(strstr(s->events, ": t63\n"));
        assert_non_null(strstr(s->events, "not counted 0002 up: t64\n"
                                          "not counted 0002 up: t65\n"
                                          "not counted 0002 up: t66\n"
                                          "not counted 0002 up: t67\n"
                                          "not counted 0002 up: t68\n"
                                          "not counted 0002 up: t69\n"
                                          "statement"));
        chain_free(set);
    }
}

/* What it deletes is committed, so that nothing could be brought back, and
 * others may delete meanwhile. */
static void outside_a_transaction_nothing_is_counted(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "outside",
                   .up = "DELETE FROM lists; VACUUM",
                   .up_flags = STRATA_NO_TRANSACTION,
                   .up_demands = {TOUCHES({"lists", "lists", KEEPS},
                                          {"notes", "notes", 0})}});
    given_upgraded_to(s, notes, "0001");
    given_sql(s, ROWS);
    given_events(s);
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    assert_string_equal(s->events, "migration 0002 up\n"
                                   "not counted 0002 up: lists\n"
                                   "statement 0002 up 1 @0\n"
                                   "done 0002 up 1 @0\n"
                                   "statement 0002 up 2 @19\n"
                                   "done 0002 up 2 @19\n"
                                   "end 0002 up\n");
}

static int deny_reading_lists(void *context, int action, const char *table,
                              const char *column, const char *database,
                              const char *trigger)
{
    (void)context, (void)column, (void)database, (void)trigger;
    return action == SQLITE_READ && strcmp(table, "lists") == 0 ? SQLITE_DENY
                                                                : SQLITE_OK;
}

static void what_the_application_hides_is_not_counted(void **state)
{
    struct story *s = *state;
    const strata_set *notes =
        given_set(s, "notes", ONE,
                  {.version = "0002",
                   .label = "insert",
                   .up = "INSERT INTO lists VALUES (9, 9)",
                   .up_demands = {TOUCHES({"lists", "lists", KEEPS})}});
    given_upgraded_to(s, notes, "0001");
    given_sql(s, ROWS);
    given_events(s);
    sqlite3_set_authorizer(s->db, deny_reading_lists, NULL);
    when_upgraded(s, notes);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    then_result(s, STRATA_OK);
    assert_non_null(strstr(s->events, "not counted 0002 up: lists\n"));
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(large_tables_are_not_counted),
        STORY(counting_is_bounded),
        STORY(more_tables_than_there_is_room_for),
        STORY(outside_a_transaction_nothing_is_counted),
        STORY(what_the_application_hides_is_not_counted),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
