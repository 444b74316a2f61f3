/* SPDX-License-Identifier: MIT
 *
 * The words that stories are told in: given a database, when a set is applied,
 * then result, schema, rows and history.
 *
 *     static void a_new_database_gets_every_migration(void **state)
 *     {
 *         struct story *s = *state;
 *         const strata_set *notes = given_set(s, "notes",
 *             MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)"),
 *             MIGRATION("0002", "create_tags", "CREATE TABLE tags(a)"));
 *         when_upgraded(s, notes);
 *         then_result(s, STRATA_OK);
 *         then_tables(s, "notes tags");
 *         then_history(s, "0001 0002");
 *     }
 *
 * Every when_… also checks what holds for all calls: no transaction, statement
 * or lock is left, all settings of the connection, its last_insert_rowid() and
 * the number of its hooks' calls are as before, and error->result is what was
 * returned. A story begins with a connection to a new, empty file.
 */
#ifndef SUPPORT_STORY_H
#define SUPPORT_STORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include <strata/strata.h>

#include "support/chain.h"
#include "support/shim_vfs.h"

struct story {
    sqlite3 *db;            /* the application's connection */
    strata_options options; /* of the next calls; at first all zero, but with
                               no waiting */
    strata_result result;   /* of the last call */
    strata_error error;
    char listing[4096]; /* what strata_status said, see when_listed */
    char events[4096];  /* what the last call told, see given_events */
    int event_count;
    int cancel_at;     /* the event that is answered with an end; 0: none */
    struct shim io;    /* what the last call did to files */
    long long took_ms; /* by the last call */
    char path[128];
    struct story_private *own;
};

int story_setup(void **state);
int story_teardown(void **state);
#define STORY(name)                                                            \
    cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

/* Given. */
#define given_set(s, name, ...)                                                \
    story_set((s), (name), (const struct step[]){__VA_ARGS__},                 \
              sizeof((const struct step[]){__VA_ARGS__}) /                     \
                  sizeof(struct step))
strata_set *story_set(struct story *s, const char *name,
                      const struct step *steps, size_t count);
/* The application, before strata is called. */
void given_sql(struct story *s, const char *sql);
/* The connection is closed, and opened again on another name or with other
 * flags. NULL: the story's file. 0: for reading and writing. */
void given_opened(struct story *s, const char *name, int flags);
/* The set's migrations are applied, all of them or up to a version. */
void given_upgraded(struct story *s, const strata_set *set);
void given_upgraded_to(struct story *s, const strata_set *set,
                       const char *version);
/* The process died in a migration outside a transaction, so long ago. */
void given_interrupted(struct story *s, const char *version, int progress,
                       int seconds_ago);
/* Another connection to the same database; open until the story ends. */
sqlite3 *given_other(struct story *s);
/* Another connection runs SQL, and after a time other SQL, in a thread. */
void given_meanwhile(struct story *s, const char *sql, int milliseconds,
                     const char *then_sql);

/* The application is told what the next calls do. A line for each event:
 * "migration 0002 up", "statement 0002 up 1 @0", "done …", "end 0002 up",
 * "not counted 0002 up: users", "accepted 0002: a reason", "ahead 0003". */
void given_events(struct story *s);

/* When. */
void when_upgraded(struct story *s, const strata_set *set);
void when_upgraded_to(struct story *s, const strata_set *set,
                      const char *version);
void when_downgraded_to(struct story *s, const strata_set *set,
                        const char *version);
void when_verified(struct story *s, const strata_set *set);
void when_stamped(struct story *s, const strata_set *set);
void when_stamped_at(struct story *s, const strata_set *set,
                     const char *version);
/* The listing is one line an entry: "applied 0001 create_notes". */
void when_listed(struct story *s, const strata_set *set);

/* Then. */
void then_result(struct story *s, strata_result result);
/* The rows of a query: columns joined by '|', rows by ' '. */
void then_rows(struct story *s, const char *sql, const char *expected);
/* The names of the tables in main, sorted; strata's own is not among them. */
void then_tables(struct story *s, const char *expected);
/* The versions in the history, of all sets in turn; "0002@3" for one whose
 * third statement was begun outside a transaction. "none": no such table. */
void then_history(struct story *s, const char *expected);
/* Every byte of the database's files is as it was before the last call. */
void then_files_are_unchanged(struct story *s);
void then_message_has(struct story *s, const char *words);
void then_error_is_at(struct story *s, const char *file, unsigned line,
                      unsigned column);
void then_version_blamed_is(struct story *s, const char *version);

/* One value of a query as text, valid until the next; NULL for NULL. */
const char *story_value(struct story *s, const char *sql);
long long story_clock_ms(void);

#endif
