/* SPDX-License-Identifier: MIT
 *
 * strata: the calls by which a program brings its own database up to date.
 *
 *     #include <strata/strata.h>
 *     #include "notes_migrations.h"
 *
 *     strata_error error;
 *     strata_database database = strata_sqlite(db);
 *     if (strata_upgrade(&database, &notes_migrations, NULL, &error)) {
 *         fprintf(stderr, "notes.db: %s\n", error.message);
 *         return 1;
 *     }
 *
 * Every call is a guest on the connection that it is given: it keeps no
 * allocation and no state between calls, prints nothing, never exits, installs
 * no handler or hook, and leaves the connection's settings, its
 * last_insert_rowid() and its lack of a transaction as it found them. It holds
 * the connection's mutex while it runs. Calls on different connections may run
 * at the same time in any number of threads and processes.
 */
#ifndef STRATA_H
#define STRATA_H

#include <stddef.h>

#include <strata/migrations.h>
#include <strata/version.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sqlite3;
struct strata__engine;

/* How a call ended. The numbers are stable; new ones are added at the end.
 *
 * Unless it says otherwise, an outcome other than STRATA_OK means that the call
 * changed nothing. A history is split only around migrations that must run
 * outside a transaction; when a set has such, what was committed before the
 * failing part stays, and calling again goes on from there. The database is at
 * a whole version then, but for one case: such a migration failed or was
 * killed after a part of it was committed, which the next call reports as
 * INTERRUPTED, or runs again if its author said that it may. */
#define STRATA_RESULTS(X)                                                      \
    /* Done: the database is as asked for. */                                  \
    X(OK, 0, "ok")                                                             \
    /* The call itself is wrong: a NULL argument, a set under another name     \
     * than the database records it by, a transaction or statement of the      \
     * application still open, an unknown target, an unsafe journal mode, a    \
     * function, collation or module missing that the migrations call. */      \
    X(MISUSE, 1, "misuse")                                                     \
    /* Another connection held a lock for longer than busy_timeout_ms. */      \
    X(BUSY, 2, "busy")                                                         \
    /* The engine reported an error that is not a migration's fault: disk      \
     * full, not a database, read-only, a damaged history table. */            \
    X(DATABASE, 3, "database")                                                 \
    /* A statement of a migration failed. Its transaction was rolled back. */  \
    X(FAILED, 4, "failed")                                                     \
    /* A migration that this database has applied is not the one that this     \
     * program carries, and no accepted edit explains it: history was edited.  \
     * file, line and column say where, if the database kept the script. */    \
    X(EDITED, 5, "edited")                                                     \
    /* The database has migrations that this program does not know, and not    \
     * all of them are compatible with it: it was upgraded by a newer one. */  \
    X(NEWER, 6, "newer")                                                       \
    /* The database has tables but no history, and is not at the base schema   \
     * of the set if that has one: strata did not make it. */                  \
    X(UNVERSIONED, 7, "unversioned")                                           \
    /* A migration that runs outside a transaction was begun and never         \
     * finished: the process died in it, it failed or was cancelled, or        \
     * another process is still at it. */                                      \
    X(INTERRUPTED, 8, "interrupted")                                           \
    /* The SQLite library linked is older than this runtime needs (3.26), or   \
     * than the set's migrations need, and some of them are to be run. */      \
    X(TOO_OLD, 9, "too-old")                                                   \
    /* Only from strata_verify: the history fits, and migrations are yet to    \
     * be applied. */                                                          \
    X(PENDING, 10, "pending")                                                  \
    /* Only from strata_downgrade: a migration on the way has no down          \
     * script. */                                                              \
    X(IRREVERSIBLE, 11, "irreversible")                                        \
    /* A table has fewer rows behind a migration than before it, which is not  \
     * meant to take any. Everything was rolled back. */                       \
    X(LOSS, 12, "loss")                                                        \
    /* What a migration requires of the data does not hold, in the words of    \
     * its author. The migration did not run; what ran before it in the same   \
     * transaction was rolled back. */                                         \
    X(UNMET, 13, "unmet")                                                      \
    /* options->event returned a value other than 0. Everything was rolled     \
     * back, but for what a script that runs outside a transaction had         \
     * committed: ended in its midst, such a script is INTERRUPTED. */         \
    X(CANCELLED, 14, "cancelled")                                              \
    /* The database is another application's: it has another application_id    \
     * than the set's, and not 0. From every call. */                          \
    X(FOREIGN, 15, "foreign")                                                  \
    /* The schema is not the one that the applied migrations make: somebody    \
     * else changed it. */                                                     \
    X(DRIFTED, 16, "drifted")

typedef enum strata_result {
#define STRATA_RESULT_ENUM(name, number, word) STRATA_##name = number,
    STRATA_RESULTS(STRATA_RESULT_ENUM)
#undef STRATA_RESULT_ENUM
    STRATA_RESULT_MAX = 0x7fffffff /* never returned; fixes the enum's size */
} strata_result;

/* Return the word of a result, such as "edited"; "unknown" for any other
 * number. The text is constant. */
const char *strata_result_name(strata_result result);

/* What went wrong, in the caller's own storage. Every call that takes one
 * overwrites it, with result STRATA_OK and an empty message on success; NULL is
 * allowed where nobody asks. */
typedef struct strata_error {
    strata_result result;
    int engine_code;  /* SQLite's extended result code; 0 when not from it */
    const char *file; /* the script, inside the set's data; NULL if none */
    unsigned line;    /* in that file, from 1; 0 if not known */
    unsigned column;  /* in bytes, from 1; 0 if not known */
    char version[STRATA_VERSION_SIZE]; /* the migration; "" if none */
    char reason[256];   /* the engine's own words alone, or of UNMET those of
                           the migration's author; "" if there are none */
    char message[1024]; /* one or more sentences, UTF-8 */
} strata_error;

/* A database: what to do and what to do it with. A value; nothing to free. The
 * fields are strata's own. */
typedef struct strata_database {
    const struct strata__engine *engine;
    void *handle;
} strata_database;

/* Return the database `main` of an open SQLite connection. The connection stays
 * the application's and must outlive the value. It must come from the same
 * SQLite library that this runtime is linked with. */
strata_database strata_sqlite(struct sqlite3 *db);

/* What a call is doing, and what it finds. The numbers are stable; new ones may
 * be added, and a callback returns 0 for what it does not know. ACCEPTED and
 * AHEAD are told before any migration, once in each call of strata_upgrade,
 * strata_downgrade and strata_verify. Of each migration that is run there are,
 * in this order, MIGRATION, NOT_COUNTED for each such table, STATEMENT and
 * STATEMENT_DONE for each statement, and MIGRATION_DONE; after a failure, none
 * any more. */
typedef enum strata_event_kind {
    STRATA_EVENT_MIGRATION = 1,      /* a migration begins; what it requires is
                                        not asked yet */
    STRATA_EVENT_STATEMENT = 2,      /* a statement of it is about to run */
    STRATA_EVENT_STATEMENT_DONE = 3, /* …and has run */
    STRATA_EVENT_MIGRATION_DONE = 4, /* all of them have; not yet committed,
                                        unless it runs outside a transaction */
    STRATA_EVENT_NOT_COUNTED = 5,    /* it will not be noticed if a table loses
                                        rows: it has more than
                                        options->count_limit, or it is not
                                        there, or the migration touches more
                                        than 64 tables, or runs outside a
                                        transaction */
    STRATA_EVENT_ACCEPTED = 6, /* the database has a migration as it was before
                                  an edit that was accepted; `text` is the
                                  reason of the edit */
    STRATA_EVENT_DRIFT = 7,    /* a difference between the schema and the one
                                  that the applied migrations make; `text` says
                                  which. options->drift decides what follows */
    STRATA_EVENT_AHEAD = 8,    /* the database has this migration, which the
                                  program does not know and which is compatible
                                  with it */
    STRATA_EVENT_BASELINE = 9, /* the database had no history and the schema
                                  behind this migration: it is recorded as
                                  having it (options->baseline) */
    STRATA_EVENT_MAX = 0x7fffffff
} strata_event_kind;

/* Texts live until the callback returns. */
typedef struct strata_event {
    strata_event_kind kind;
    const char *version; /* of the migration; of DRIFT the newest applied */
    const char *label;
    const char *file;  /* the script; NULL if it is not in the program */
    int is_down;       /* it is the down script */
    size_t statement;  /* of the script, from 1; 0 in other events */
    size_t offset;     /* of the statement in the script's text, in bytes */
    const char *table; /* of NOT_COUNTED, as it is called before the migration;
                          NULL in other events */
    const char *text;  /* of ACCEPTED and DRIFT; NULL in other events */
} strata_event;

/* Called while migrations run, by the thread that called strata; who else wants
 * to write waits for it, too. It must not use the connection, and must return:
 * no longjmp and no exception. A value other than 0 ends the call with
 * CANCELLED. */
typedef int (*strata_event_callback)(void *context, const strata_event *event);

/* What to do when the schema is not the one that the applied migrations make,
 * and how to find out. Each start compares one hash of the schema's texts, in
 * which comments, white space and the case of words do not count; only where it
 * differs, the migrations are run on a database in memory, to say what differs.
 */
typedef enum strata_drift {
    STRATA_DRIFT_REFUSE = 0, /* DRIFTED, with the differences */
    STRATA_DRIFT_WARN = 1,   /* an event for each difference, and go on */
    STRATA_DRIFT_IGNORE = 2, /* do not look */
    STRATA_DRIFT_MAX = 0x7fffffff
} strata_drift;

/* What to do with a database that has tables and no history. */
typedef enum strata_baseline {
    STRATA_BASELINE_REFUSE = 0, /* UNVERSIONED, with the migrations that its
                                   schema is that of */
    STRATA_BASELINE_AUTO = 1,   /* record it as having those, where one
                                   migration alone ends at that schema */
    STRATA_BASELINE_MAX = 0x7fffffff
} strata_baseline;

/* A target that is older than every migration. */
#define STRATA_BASE ""

/* Choices for one call. All zero, or a NULL pointer, means the defaults. New
 * fields are added at the end. */
typedef struct strata_options {
    /* How long to wait for locks of others, in milliseconds. 0: 30 seconds;
     * negative: do not wait. A busy handler of the application is called
     * besides, for as long as it likes. */
    int busy_timeout_ms;
    /* The version to arrive at, as it stands in the file name (compared by
     * value: "7" is "0007"). NULL: the newest. STRATA_BASE: before the first
     * migration; not for strata_upgrade. */
    const char *target;
    /* Recorded with every migration that is applied. NULL: the set's own. */
    const char *program_version;
    /* Told of what upgrade, downgrade and verify do; NULL: nobody is. */
    strata_event_callback event;
    void *event_context;
    /* The largest table, in rows, whose rows are counted before and behind a
     * migration that touches it and is not meant to take rows from it. Counting
     * looks at no more than that, before and behind. 0: one million; negative:
     * no table is counted. */
    long long count_limit;
    strata_drift drift;
    strata_baseline baseline;
} strata_options;

/* Bring a database to the newest migration, or to options->target.
 *
 * With nothing to do, it reads one history row and the schema (some 0.2 ms for
 * 400 objects), and neither writes nor takes a
 * lock for writing, however long the history is; for options->event, another
 * one for each edit that was accepted. Otherwise every row of the history is
 * checked, and all pending
 * migrations are applied in one transaction, with foreign key enforcement off
 * and with a check that no more rows violate a foreign key than before, in the
 * tables that the migrations touch. A set with migrations that must run outside
 * a transaction is split around them; each statement of those commits by
 * itself.
 *
 * Where the database has migrations that the program does not know, all of them
 * compatible, the program's newest counts as the database's: there is nothing
 * to do, and options->target may name that one. Their rows are read at each
 * start.
 *
 * When the set has an application_id, a database that has none (0) gets it in
 * the transaction of its next migrations, however scripts set it in between.
 *
 * With STRATA_RECORD_SCRIPTS, the text of each migration is kept in the table
 * strata_script, so that EDITED can show what was edited. Nothing depends on
 * what is there.
 *
 * Right before a migration's script, in the same transaction, what the
 * migration requires of the data is asked; if that does not hold, the result is
 * UNMET. Of one outside a transaction it is asked before anything is recorded
 * of it, and not again when an interrupted one is run again. Behind each
 * script, tables that it touches and is not meant to take rows from are held
 * against what they had before it, and fewer rows are LOSS; not outside a
 * transaction, where others may take rows meanwhile. options->event is told of
 * tables that are not counted.
 *
 * What the set needs is looked for first, before a lock for writing, and only
 * when there is something to do: a program whose database is up to date starts
 * whatever is missing. A SQLite that is too old is TOO_OLD. SQL functions,
 * collations and modules of virtual tables that the application has to register
 * on the connection are MISUSE when they are missing, with all of them in the
 * message; nothing of the application's is called to find out, but for its
 * collation-needed callback. Where SQLite does not list its modules (before
 * 3.30 by default), a missing one is FAILED, by the script that uses it.
 *
 * When the set begins with a base schema, an empty database gets it as the
 * first migration. A database without a history of this set is at that schema
 * when it has every object of it, by type and name in any case, tables and
 * views with the same columns in the same order, and no object that only later
 * migrations make. The row of it is added in the transaction of the migrations
 * behind it, as one that was not run. Any other database is UNVERSIONED, and so
 * is one whose history has lost the rows of this set while the schema is the
 * one behind a migration.
 *
 * MIND: a database that another tool has brought further than the base schema
 * must be given to strata_stamp, once, before the first strata_upgrade. Strata
 * sees objects and columns, and whether the whole schema is exactly the one
 * behind a later migration: where those only change rows, or the schema is none
 * that the migrations make, it takes the database for one at the base schema
 * and runs them A SECOND TIME.
 *
 * A schema that is not the one of the newest applied migration is DRIFTED, as
 * options->drift says: with all that differs in events, and what fits of it in
 * the message. It was compared with the hash that the set carries and the one
 * that the newest row records, and then by running the migrations on a database
 * in memory, on the same SQLite, with stand-ins for the functions and
 * collations of the set's needs; with WARN that happens at each start. What
 * set->own matches is not looked at. When pending migrations have run and made
 * another schema than they are known to make, that is DRIFTED, too, and rolled
 * back. The schema as it then is is recorded.
 *
 * While scripts run, triggers and views are on, and text in double quotes is
 * allowed if the set says so and an error if it does not, whatever the
 * application has set; its own settings are back when the call returns.
 *
 * A target that is older than the database's version is MISUSE.
 * PENDING and IRREVERSIBLE are never returned. */
strata_result strata_upgrade(const strata_database *database,
                             const strata_set *set,
                             const strata_options *options,
                             strata_error *error);

/* Undo migrations, newest first, until options->target is the newest applied.
 * The target must be given; STRATA_BASE undoes all. All down scripts run in one
 * transaction, but for those that must run outside one. IRREVERSIBLE is found
 * before anything is changed. A target that is newer than the database's
 * version is MISUSE. A database with migrations that the program does not know
 * is NEWER, compatible or not: the newer program undoes them, for SQL that is
 * read from a database is never run. What the set needs is looked for, what
 * down scripts require is asked, and rows are counted as by strata_upgrade. A
 * base schema is the first migration, also where it is not recorded yet. */
strata_result strata_downgrade(const strata_database *database,
                               const strata_set *set,
                               const strata_options *options,
                               strata_error *error);

/* Tell whether a database fits a program, without writing: OK when it is at
 * options->target or else at the newest migration, PENDING when
 * strata_upgrade would bring it there, or the refusal that strata_upgrade
 * would give: TOO_OLD and MISUSE for what the set needs, too, when migrations
 * are yet to be applied. What those require of the data is not asked, so that
 * strata_upgrade may still find it UNMET. Every row of the history is checked,
 * which takes longer the more there are. A new, empty database is PENDING, and
 * so is one that has the base schema and no history. */
strata_result strata_verify(const strata_database *database,
                            const strata_set *set,
                            const strata_options *options, strata_error *error);

/* Write the history as if every migration up to options->target (default: the
 * newest) had been applied, and none after it, without running any script. For
 * adopting a database that already has the schema, or that another tool brought
 * further than the base schema, and for recording how an interrupted migration
 * ended. Rows of migrations up to the target that are
 * already recorded must match the program's; they are kept. Rows of migrations
 * that the program does not know are removed only if options->target is given;
 * else they are NEWER. No script is run, so nothing that scripts need is looked
 * for; texts are kept as by strata_upgrade, for what the program takes to be
 * applied. The schema is not compared with anything: it is recorded as it is,
 * so that this is the way out of DRIFTED for a change that is meant. */
strata_result strata_stamp(const strata_database *database,
                           const strata_set *set, const strata_options *options,
                           strata_error *error);

typedef enum strata_state {
    STRATA_STATE_APPLIED = 0,     /* recorded, and the same as the program's */
    STRATA_STATE_PENDING = 1,     /* not recorded; of a base schema that is
                                     there, only the row is missing */
    STRATA_STATE_EDITED = 2,      /* recorded, with other contents */
    STRATA_STATE_UNKNOWN = 3,     /* recorded, and not in this program */
    STRATA_STATE_INTERRUPTED = 4, /* begun outside a transaction, not ended */
    STRATA_STATE_ACCEPTED = 5,    /* recorded as it was before an edit that was
                                     accepted */
    STRATA_STATE_COMPATIBLE = 6, /* recorded, and not in this program, which may
                                    run all the same */
    STRATA_STATE_MAX = 0x7fffffff
} strata_state;

/* One migration as strata_status reports it. Texts live until the callback
 * returns. */
typedef struct strata_entry {
    strata_state state;
    const char *version;
    const char *label;
    const char *file;            /* its up script; NULL if not in the program */
    const char *applied_at;      /* UTC, ISO 8601; NULL if not recorded */
    const char *program_version; /* that applied it; NULL if not known */
    long long duration_ms;       /* -1 if not recorded, or only stamped */
} strata_entry;

/* Called by strata_status; a value other than 0 ends the listing. It must not
 * use the connection. */
typedef int (*strata_entry_callback)(void *context, const strata_entry *entry);

/* List the migrations in order, those of the database and those of the
 * program, without writing. OK means that the history could be read, whatever
 * it says. options->target is ignored. */
strata_result strata_status(const strata_database *database,
                            const strata_set *set,
                            const strata_options *options,
                            strata_entry_callback callback, void *context,
                            strata_error *error);

#ifdef __cplusplus
}
#endif

#endif
