/* SPDX-License-Identifier: MIT
 *
 * What a database engine must do for the core, and the session that both work
 * on. The core (every file beside this one) knows plans, history and refusals;
 * SQL and the database's library are known only to the engine below it.
 *
 * Errors are sticky: once session->error has a result, every function that
 * takes the session does nothing, so that an algorithm reads straight down.
 * The exceptions say so: end_read, rollback, forget and close work on every
 * path.
 */
#ifndef STRATA_ENGINE_H
#define STRATA_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include <strata/strata.h>

#define STRATA__DIGEST_LENGTH (STRATA_DIGEST_SIZE - 1)

/* The layout of history rows that this runtime writes, and the newest that it
 * can read. Adding a column that older runtimes may ignore keeps the number. */
#define STRATA__LAYOUT 1

/* One row of the history. Texts longer than their place are cut. */
struct strata__record {
    size_t position; /* from 1; 0: no such row */
    char version[STRATA_VERSION_SIZE];
    char label[128];
    char digest[STRATA_DIGEST_SIZE];
    char chain[STRATA_DIGEST_SIZE];
    char applied_at[32];      /* UTC, ISO 8601 */
    char progress_at[32];     /* when progress was written; "" without it */
    char program_version[64]; /* "" when not known */
    long long duration_ms;    /* -1 when it was only stamped */
    long long progress; /* 0: ended. n: statement n of the up script was begun
                           outside a transaction; -n: of the down script */
    long long age_ms;   /* since progress_at, when progress is not 0 */
    char tokens[STRATA_DIGEST_SIZE]; /* "" when not known */
    char schema[STRATA_HASH_SIZE];   /* "" when not known */
    bool compatible;
};

struct strata__session {
    const struct strata__engine *engine;
    void *handle;
    const strata_set *set;
    strata_options options; /* a copy; zeroed when the caller gave none */
    strata_error *error;    /* never NULL */
    strata_error own_error; /* for callers who gave none */
    bool open;              /* the engine's open succeeded in part */
    bool committed;         /* a part of what the call does is in force */
    bool told;              /* the application knows what is recorded */
    /* The schema that was looked at closer last, and what came of it. */
    size_t looked_position; /* of the newest row then; 0: none was */
    uint64_t looked_hash;
    int looked_result;
    union strata__engine_state { /* the engine's, for one call */
        void *aligned;
        long long number;
        char bytes[384];
    } state;
};

/* A place in a script that is about to be run. */
struct strata__cursor {
    const strata_migration *migration;
    const strata_script *script;
    unsigned column;      /* of the text's first byte in its line, from 1 */
    size_t offset;        /* bytes */
    size_t number;        /* of the statement at offset, from 1 */
    unsigned passed_over; /* statements of a STRATA_BRACKETED script: 1 behind
                             its BEGIN, 2 behind its COMMIT */
    bool half_done; /* that statement failed, and outside a transaction kept a
                       part of its changes (INSERT OR FAIL) */
};

struct strata__engine {
    /* Check that the connection can be used, and keep others from it. */
    void (*open)(struct strata__session *session);
    /* Undo everything open did; on every path, after every failure. */
    void (*close)(struct strata__session *session);

    /* Refuse when scripts of the set need a newer library than this one, or
     * what the application has not registered on the connection. Changes
     * nothing. */
    void (*check_needs)(struct strata__session *session);

    /* A snapshot of the database for reading. */
    void (*begin_read)(struct strata__session *session);
    void (*end_read)(struct strata__session *session);

    /* Prepare the connection for scripts: refuse where nothing can be written
     * safely, switch settings to those that scripts are proved with. May be
     * called again; close undoes it. Outside a transaction. */
    void (*enter_write)(struct strata__session *session);
    /* Put the same settings before the next script. */
    void (*reset_settings)(struct strata__session *session);
    /* Take the write lock, waiting as long as the options say. */
    void (*begin_write)(struct strata__session *session);
    void (*commit)(struct strata__session *session);
    void (*rollback)(struct strata__session *session); /* on every path */

    /* Whether the database has anything in it but the history. */
    bool (*has_objects)(struct strata__session *session);
    /* Whether it has this one; case does not matter in its name. */
    bool (*has_object)(struct strata__session *session,
                       const strata_object *object);
    /* Whether a table or view that it has has the columns of this one. Also
     * when the engine cannot tell: a view may need what is not there yet. */
    bool (*has_columns)(struct strata__session *session,
                        const strata_object *object);

    /* The number in the database's header that says whose it is; 0: nobody
     * said. Setting it is part of the open transaction. */
    long (*application_id)(struct strata__session *session);
    void (*set_application_id)(struct strata__session *session, long id);

    /* The hash of the schema as it is (schema_hash.h). False when the
     * application does not let us look, or after a failure. */
    bool (*schema_hash)(struct strata__session *session, uint64_t *hash);
    /* The sum of what the newest rows of other sets record of their part of the
     * schema, and how many sets there are. False when one of them does not
     * record any. */
    bool (*other_schemas)(struct strata__session *session, uint64_t *sum,
                          size_t *count);
    /* Run the migrations up to a position on a new database in memory, and tell
     * each difference of the schema as it is to that, in words that live until
     * `differs` returns. `others`: what is there besides may be other sets'.
     * False when they cannot be run there; `why` says why. */
    bool (*compare_schema)(struct strata__session *session, size_t position,
                           bool others,
                           void (*differs)(void *context, const char *text),
                           void *context, char *why, size_t size);

    /* Another set's name under which the first migration of session->set is
     * recorded. False when there is none. */
    bool (*recorded_elsewhere)(struct strata__session *session, char *name,
                               size_t size);

    /* Rows of session->set. position is 0 when there is no such row. */
    void (*history_newest)(struct strata__session *session,
                           struct strata__record *record);
    void (*history_at)(struct strata__session *session, size_t position,
                       struct strata__record *record);
    /* Visit all rows of session->set in the order of their positions, until
     * `visit` returns false. Each is checked as the two above check theirs;
     * what is missing or twice is for `visit` to see. */
    void (*history_scan)(struct strata__session *session,
                         bool (*visit)(void *context,
                                       const struct strata__record *record),
                         void *context);
    /* Create the history if it is missing, and the place for scripts if the set
     * keeps them; check that they are what they seem. */
    void (*history_ensure)(struct strata__session *session);
    /* Add the row of set->migrations[position - 1] with the time of now, and
     * its up script if the set keeps them. duration_ms and progress are as in
     * the record; no hash of the schema is recorded. */
    void (*history_append)(struct strata__session *session, size_t position,
                           long long duration_ms, long long progress);
    /* Record the hash of the whole schema in a row; NULL: it is not known. */
    void (*history_schema)(struct strata__session *session, size_t position,
                           const char *schema);
    void (*history_progress)(struct strata__session *session, size_t position,
                             long long progress);
    void (*history_finish)(struct strata__session *session, size_t position,
                           long long duration_ms);
    /* Remove a row, and the script that was kept with it. */
    void (*history_remove)(struct strata__session *session, size_t position);
    /* Take back what was recorded about a script that had no effect: the row
     * (way up), or its progress (way down). On every path, as well as it
     * goes. */
    void (*forget)(struct strata__session *session, size_t position,
                   bool remove);

    /* Show the up script that was kept with a row, in bytes that need not be
     * UTF-8 and live until `show` returns. Not called when there is none or it
     * can't be read: nothing depends on it, and no failure is reported. */
    void (*kept_script)(struct strata__session *session, size_t position,
                        void (*show)(void *context, const char *text,
                                     size_t size),
                        void *context);

    /* Whether two names are those of one table. */
    bool (*same_name)(const char *a, const char *b);
    /* How many rows of a table violate a foreign key, or of all tables when it
     * is NULL; -1 when the engine cannot tell because a key's declaration is
     * broken. `where`, of `size` bytes, gets the first one in words, unless
     * something stands in it. */
    long long (*violations)(struct strata__session *session, const char *table,
                            char *where, size_t size);
    /* How many rows a table has; limit + 1 when it has more than `limit`, for
     * more are not looked at; -1 when there is none of that name. */
    long long (*count_rows)(struct strata__session *session, const char *table,
                            long long limit);
    /* Whether the query that is the text at the cursor gives a true value. It
     * fails at its place when it is not one query that changes nothing. */
    bool (*holds)(struct strata__session *session,
                  struct strata__cursor *cursor);

    /* Go to the next statement of a script. False at its end. */
    bool (*next)(struct strata__session *session,
                 struct strata__cursor *cursor);
    /* Run the statement that next found, and go behind it. */
    void (*run)(struct strata__session *session, struct strata__cursor *cursor);
    /* Whether the script has a transaction of its own open. */
    bool (*in_transaction)(struct strata__session *session);
};

extern const struct strata__engine strata__sqlite_engine;

/* session.c */
bool strata__open(struct strata__session *session,
                  const strata_database *database, const strata_set *set,
                  const strata_options *options, strata_error *error);
strata_result strata__close(struct strata__session *session);
bool strata__failed(const struct strata__session *session);
int strata__timeout_ms(const struct strata__session *session);

#ifdef __GNUC__
#define STRATA__PRINTF(at, values) __attribute__((format(printf, at, values)))
#else
#define STRATA__PRINTF(at, values)
#endif

/* error.c: the first failure stays. */
void strata__fail(struct strata__session *session, strata_result result,
                  const char *format, ...) STRATA__PRINTF(3, 4);
/* What is wrong, alone: before the failure that it is the reason of. */
void strata__reason(struct strata__session *session, const char *format, ...)
    STRATA__PRINTF(2, 3);
/* Add to the message of a failure. A new sentence begins with ". ", whose dot
 * is left out where the one that is there ends with a mark of its own. */
void strata__explain(struct strata__session *session, const char *format, ...)
    STRATA__PRINTF(2, 3);
void strata__blame(struct strata__session *session, const char *version);
void strata__copy(char *out, size_t size, const char *text);

/* event.c: tell the application, about the statement at the cursor where the
 * event is of one; a value other than 0 fails the call. `table` is NULL where
 * no table is meant. */
void strata__tell(struct strata__session *session, strata_event_kind kind,
                  const struct strata__cursor *cursor, const char *table);
/* The same of a migration while none runs. `file` and `text` may be NULL. */
void strata__tell_of(struct strata__session *session, strata_event_kind kind,
                     const char *version, const char *label, const char *file,
                     const char *text);

/* clock.c */
long long strata__clock_ms(void); /* monotonic */
void strata__sleep_ms(int milliseconds);

#endif
