/* SPDX-License-Identifier: MIT
 *
 * What the files of the SQLite engine share. Only the files of this folder
 * call sqlite3_*.
 */
#ifndef STRATA_SQLITE_ENGINE_H
#define STRATA_SQLITE_ENGINE_H

#ifdef STRATA_SQLITE_HEADER
#include STRATA_SQLITE_HEADER
#else
#include <sqlite3.h>
#endif

#include "engine.h"

#define STRATA__SETTINGS_MAX 24
#define STRATA__CONFIGS_MAX 6

/* How often to try what undoes a call's traces when memory is short. */
#define STRATA__ATTEMPTS 10

/* Engine codes of refusals that SQLite itself does not make; from its own
 * list, for programs that branch on strata_error.engine_code. */
#define STRATA__CODE_PARAMETER SQLITE_RANGE
#define STRATA__CODE_ENDED_TRANSACTION SQLITE_ABORT_ROLLBACK
#define STRATA__CODE_NOT_A_QUERY SQLITE_MISUSE

/* The engine's part of a session, in session->state. */
struct strata__sqlite {
    sqlite3 *db;
    sqlite3_int64 last_insert_rowid;
    bool holds_mutex;
    bool in_transaction; /* one that we began */
    bool settings_saved;
    bool settings_touched; /* they may not be what scripts are to find */
    sqlite3_int64 settings[STRATA__SETTINGS_MAX];
    int configs[STRATA__CONFIGS_MAX];
};

struct strata__sqlite *strata__sqlite_state(struct strata__session *session);

/* Whether a result code says that waiting may help. */
bool strata__sqlite_is_busy(int code);

/* A bounded wait: begins when it is made. */
struct strata__patience {
    long long until_ms;
    int pause_ms;
};
struct strata__patience
strata__sqlite_patience(const struct strata__session *session);
/* Pause; false when the time is over. */
bool strata__sqlite_wait(struct strata__patience *patience);

/* Fail with what SQLite said: BUSY for lock errors, else `result`. */
void strata__sqlite_fail(struct strata__session *session, int code,
                         strata_result result, const char *doing);
/* Put the engine's words and code into the error. */
void strata__sqlite_reason(struct strata__session *session, int code,
                           const char *reason);

/* Run one statement without result, waiting for locks. */
void strata__sqlite_exec(struct strata__session *session, const char *sql,
                         const char *doing);

/* Prepare a statement. That reads the schema, so it waits for locks. Returns
 * SQLite's code and reports nothing. */
int strata__sqlite_try_prepare(struct strata__session *session, const char *sql,
                               sqlite3_stmt **statement);

/* The same with a table's name in each %w of `format`, which are at most two.
 */
int strata__sqlite_try_prepare_on(struct strata__session *session,
                                  const char *format, const char *table,
                                  sqlite3_stmt **statement);

/* SQLITE_OK when main has a table of that name, SQLITE_ERROR when it has not: a
 * view is none. Asks the schema as SQLite has read it. */
int strata__sqlite_find_table(struct strata__session *session,
                              const char *table);

/* Prepare a statement for strata__sqlite_step; NULL after a failure. */
sqlite3_stmt *strata__sqlite_prepare(struct strata__session *session,
                                     const char *sql, const char *doing);
/* Step, waiting for locks while nothing was read yet; true for a row. */
bool strata__sqlite_step(struct strata__session *session,
                         sqlite3_stmt *statement, const char *doing);

/* sqlite_settings.c */
void strata__sqlite_enter_write(struct strata__session *session);
void strata__sqlite_reset_settings(struct strata__session *session);
void strata__sqlite_restore_settings(struct strata__session *session);

/* sqlite_needs.c */
void strata__sqlite_refuse_version(struct strata__session *session, int needed);
void strata__sqlite_check_needs(struct strata__session *session);

/* sqlite_history.c */
/* Bind the key of a row, or with position 0 only the set's. */
void strata__sqlite_bind_row(struct strata__session *session,
                             sqlite3_stmt *statement, size_t position);
/* Prepare a statement that lacks only which row it is about; NULL, with the
 * code, when it cannot be. */
sqlite3_stmt *strata__sqlite_try_prepare_row(struct strata__session *session,
                                             const char *sql, size_t position,
                                             int *code);
/* Whether main has anything of that name. */
bool strata__sqlite_exists(struct strata__session *session, const char *name);
/* Whether a trigger watches over that table of main. */
bool strata__sqlite_has_trigger(struct strata__session *session,
                                const char *table);
bool strata__sqlite_has_objects(struct strata__session *session);
bool strata__sqlite_has_object(struct strata__session *session,
                               const strata_object *object);
bool strata__sqlite_has_columns(struct strata__session *session,
                                const strata_object *object);
bool strata__sqlite_recorded_elsewhere(struct strata__session *session,
                                       char *name, size_t size);
void strata__sqlite_history_newest(struct strata__session *session,
                                   struct strata__record *record);
void strata__sqlite_history_at(struct strata__session *session, size_t position,
                               struct strata__record *record);
void strata__sqlite_history_scan(
    struct strata__session *session,
    bool (*visit)(void *context, const struct strata__record *record),
    void *context);
void strata__sqlite_history_ensure(struct strata__session *session);
void strata__sqlite_history_append(struct strata__session *session,
                                   size_t position, long long duration_ms,
                                   long long progress);
void strata__sqlite_history_schema(struct strata__session *session,
                                   size_t position, const char *schema);
void strata__sqlite_history_progress(struct strata__session *session,
                                     size_t position, long long progress);
void strata__sqlite_history_finish(struct strata__session *session,
                                   size_t position, long long duration_ms);
void strata__sqlite_history_remove(struct strata__session *session,
                                   size_t position);
void strata__sqlite_forget(struct strata__session *session, size_t position,
                           bool remove);

/* sqlite_script.c: the scripts that are kept beside the history. */
void strata__sqlite_scripts_ensure(struct strata__session *session);
void strata__sqlite_script_keep(struct strata__session *session,
                                size_t position);
void strata__sqlite_script_remove(struct strata__session *session,
                                  size_t position);
void strata__sqlite_kept_script(
    struct strata__session *session, size_t position,
    void (*show)(void *context, const char *text, size_t size), void *context);

/* sqlite_owner.c */
long strata__sqlite_application_id(struct strata__session *session);
void strata__sqlite_set_application_id(struct strata__session *session,
                                       long id);

/* sqlite_run.c */
bool strata__sqlite_next(struct strata__session *session,
                         struct strata__cursor *cursor);
void strata__sqlite_run(struct strata__session *session,
                        struct strata__cursor *cursor);
bool strata__sqlite_in_transaction(struct strata__session *session);
bool strata__sqlite_holds(struct strata__session *session,
                          struct strata__cursor *cursor);

/* sqlite_schema.c */
bool strata__sqlite_schema_hash(struct strata__session *session,
                                uint64_t *hash);
bool strata__sqlite_other_schemas(struct strata__session *session,
                                  uint64_t *sum, size_t *count);

/* sqlite_replay.c */
bool strata__sqlite_compare_schema(struct strata__session *session,
                                   size_t position, bool others,
                                   void (*differs)(void *context,
                                                   const char *text),
                                   void *context, char *why, size_t size);

/* sqlite_watch.c */
bool strata__sqlite_same_name(const char *a, const char *b);
long long strata__sqlite_violations(struct strata__session *session,
                                    const char *table, char *where,
                                    size_t size);
long long strata__sqlite_count_rows(struct strata__session *session,
                                    const char *table, long long limit);

#endif
