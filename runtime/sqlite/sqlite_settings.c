/* SPDX-License-Identifier: MIT
 *
 * The connection's settings: those that change what a script does are the same
 * for every script, here and in the compiler's proof; those that a script may
 * have changed are put back before the application goes on.
 */
#include <stdio.h>
#include <string.h>

#include "sqlite/sqlite_engine.h"

#define KEEP (-1)

/* Pragmas that take effect on a connection and hold an integer. `in_scripts`
 * is the value that scripts find; KEEP leaves the application's. One that the
 * linked SQLite does not know has no value, and is left alone. */
static const struct setting {
    const char *name;
    int in_scripts;
} settings[] = {
    /* On, a table rebuild's DROP TABLE deletes the rows of child tables
     * (sqlite.org/foreignkeys.html, section 5). Ours comes first: it works
     * only outside a transaction. */
    {"foreign_keys", 0},
    {"recursive_triggers", 0},
    {"legacy_alter_table", 0},
    {"ignore_check_constraints", 0},
    {"reverse_unordered_selects", 0},
    {"writable_schema", 0},
    {"analysis_limit", KEEP},
    {"automatic_index", KEEP},
    {"cache_size", KEEP},
    {"cache_spill", KEEP},
    {"cell_size_check", KEEP},
    {"checkpoint_fullfsync", KEEP},
    {"fullfsync", KEEP},
    {"journal_size_limit", KEEP},
    {"query_only", KEEP},
    {"read_uncommitted", KEEP},
    {"secure_delete", KEEP},
    {"synchronous", KEEP},
    {"temp_store", KEEP},
    {"threads", KEEP},
    {"trusted_schema", KEEP},
};
#define SETTING_COUNT (sizeof settings / sizeof settings[0])

typedef char
    strata__settings_fit[SETTING_COUNT <= STRATA__SETTINGS_MAX ? 1 : -1];

/* Settings that no pragma reaches. Scripts find them on, or as the flag of the
 * set says. The numbers are those of SQLITE_DBCONFIG_…, which headers older
 * than the library do not have. */
static const struct config {
    int number;
    unsigned flag; /* of the set; 0: on */
} configs[] = {
    {1013, STRATA_DOUBLE_QUOTED_STRINGS}, /* DQS_DML, since 3.29 */
    {1014, STRATA_DOUBLE_QUOTED_STRINGS}, /* DQS_DDL, since 3.29 */
    {1003, 0},                            /* ENABLE_TRIGGER */
    {1015, 0},                            /* ENABLE_VIEW, since 3.30 */
    {1022, 0},                            /* ENABLE_COMMENTS, since 3.49 */
};
#define CONFIG_COUNT (sizeof configs / sizeof configs[0])

typedef char strata__configs_fit[CONFIG_COUNT <= STRATA__CONFIGS_MAX ? 1 : -1];

/* No value: SQLite does not know the pragma, or the application's authorizer
 * hides it. */
#define UNKNOWN ((sqlite3_int64)0x7fffffffffffffff)

static const char switching[] = "reading and switching connection settings";

/* Straight to SQLite, past the session's helpers: settings are restored after
 * failures too. */
static int read_setting(sqlite3 *db, const char *name, sqlite3_int64 *value)
{
    char sql[64];
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    *value = UNKNOWN;
    snprintf(sql, sizeof sql, "PRAGMA main.%s", name);
    code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code == SQLITE_ROW) {
        *value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE || code == SQLITE_AUTH
               ? SQLITE_OK
               : code;
}

static int write_setting(sqlite3 *db, const char *name, sqlite3_int64 value)
{
    char sql[96];
    int code = SQLITE_OK;
    snprintf(sql, sizeof sql, "PRAGMA main.%s=%lld", name, (long long)value);
    if (value == 2 && strcmp(name, "secure_delete") == 0) {
        /* The one value that is read as a number and not written as one. */
        snprintf(sql, sizeof sql, "PRAGMA main.secure_delete=FAST");
    }
    code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_AUTH ? SQLITE_OK : code;
}

static int put_setting(sqlite3 *db, const char *name, sqlite3_int64 value)
{
    sqlite3_int64 now = UNKNOWN;
    int code = value == UNKNOWN ? SQLITE_OK : read_setting(db, name, &now);
    return code == SQLITE_OK && now != UNKNOWN && now != value
               ? write_setting(db, name, value)
               : code;
}

/* These calls do not allocate and cannot fail, but for a number that SQLite
 * does not know. */
static void save_configs(struct strata__sqlite *state)
{
    size_t i = 0;
    for (i = 0; i < CONFIG_COUNT; i += 1) {
        state->configs[i] = -1;
        sqlite3_db_config(state->db, configs[i].number, -1, &state->configs[i]);
    }
}

static void put_configs(const struct strata__sqlite *state,
                        const strata_set *set)
{
    size_t i = 0;
    for (i = 0; i < CONFIG_COUNT; i += 1) {
        bool on = configs[i].flag == 0 || (set->flags & configs[i].flag) != 0;
        if (state->configs[i] >= 0) {
            sqlite3_db_config(state->db, configs[i].number, (int)on,
                              (int *)NULL);
        }
    }
}

static void restore_configs(const struct strata__sqlite *state)
{
    size_t i = 0;
    for (i = 0; i < CONFIG_COUNT; i += 1) {
        if (state->configs[i] >= 0) {
            sqlite3_db_config(state->db, configs[i].number, state->configs[i],
                              (int *)NULL);
        }
    }
}

void strata__sqlite_reset_settings(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    sqlite3_int64 foreign_keys = 0;
    int code = SQLITE_OK;
    size_t i = 0;
    if (strata__failed(session)) {
        return;
    }
    put_configs(state, session->set);
    if (!state->settings_touched) {
        return;
    }
    for (i = 0; i < SETTING_COUNT && !strata__failed(session); i += 1) {
        bool keep = settings[i].in_scripts == KEEP;
        code = put_setting(state->db, settings[i].name,
                           keep ? state->settings[i] : settings[i].in_scripts);
        /* A setting that changes nothing for scripts need not be right yet. */
        if (code != SQLITE_OK && !keep) {
            strata__sqlite_fail(session, code, STRATA_DATABASE, switching);
        }
    }
    if (strata__failed(session)) {
        return;
    }
    state->settings_touched = false;
    code = read_setting(state->db, settings[0].name, &foreign_keys);
    if (code != SQLITE_OK) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, switching);
    } else if (foreign_keys != 0) {
        strata__fail(session, STRATA_MISUSE,
                     "the enforcement of foreign keys cannot be switched off "
                     "on this connection, and with it on a migration that "
                     "rebuilds a table would delete rows of other tables. "
                     "Nothing was changed");
    }
}

static bool try_to_restore(struct strata__sqlite *state)
{
    bool restored = true;
    size_t i = 0;
    for (i = 0; i < SETTING_COUNT; i += 1) {
        restored = put_setting(state->db, settings[i].name,
                               state->settings[i]) == SQLITE_OK &&
                   restored;
    }
    return restored;
}

void strata__sqlite_restore_settings(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    int attempts = 0;
    if (!state->settings_saved) {
        return;
    }
    /* One does, unless memory is short at this very moment. The setting that
     * protects the application's data comes back even then: this call does not
     * allocate. */
    while (!try_to_restore(state) && attempts < STRATA__ATTEMPTS) {
        attempts += 1;
    }
    if (state->settings[0] != UNKNOWN) {
        sqlite3_db_config(state->db, SQLITE_DBCONFIG_ENABLE_FKEY,
                          (int)state->settings[0], (int *)NULL);
    }
    restore_configs(state);
    state->settings_saved = false;
}

static void save_settings(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    size_t i = 0;
    if (state->settings_saved) {
        return;
    }
    for (i = 0; i < SETTING_COUNT; i += 1) {
        struct strata__patience patience = strata__sqlite_patience(session);
        int code = SQLITE_OK;
        do {
            code =
                read_setting(state->db, settings[i].name, &state->settings[i]);
        } while (strata__sqlite_is_busy(code) &&
                 strata__sqlite_wait(&patience));
        /* Without all of them, not one may be changed. */
        if (code != SQLITE_OK) {
            strata__sqlite_fail(session, code, STRATA_DATABASE, switching);
            return;
        }
    }
    save_configs(state);
    state->settings_saved = true;
    state->settings_touched = true; /* by the application */
}

/* Databases in memory have a journal in memory, which is right for them. */
static bool is_file(sqlite3 *db)
{
    const char *path = sqlite3_db_filename(db, "main");
    sqlite3_vfs *vfs = NULL;
    if (path == NULL || path[0] == '\0') {
        return false;
    }
    return sqlite3_file_control(db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs) !=
               SQLITE_OK ||
           vfs == NULL || strcmp(vfs->zName, "memdb") != 0;
}

static void refuse_unsafe_journal(struct strata__session *session)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    sqlite3_stmt *statement = strata__sqlite_prepare(
        session, "PRAGMA main.journal_mode", "reading the journal mode");
    if (strata__sqlite_step(session, statement, "reading the journal mode")) {
        const char *mode = (const char *)sqlite3_column_text(statement, 0);
        if (mode != NULL && is_file(db) &&
            (strcmp(mode, "off") == 0 || strcmp(mode, "memory") == 0)) {
            strata__fail(session, STRATA_MISUSE,
                         "the journal mode of the connection is '%s', with "
                         "which a crash during a migration destroys the "
                         "database; set it to 'delete' or 'wal'. Nothing was "
                         "changed",
                         mode);
        }
    }
    sqlite3_finalize(statement);
}

void strata__sqlite_enter_write(struct strata__session *session)
{
    sqlite3 *db = strata__sqlite_state(session)->db;
    sqlite3_int64 query_only = 0;
    if (strata__failed(session)) {
        return;
    }
    if (sqlite3_db_readonly(db, "main") == 1) {
        strata__fail(session, STRATA_DATABASE,
                     "the database is read-only, and migrations are to be "
                     "applied. Nothing was changed. Open it for writing, and "
                     "check the permissions of the file and its directory");
        strata__sqlite_reason(session, SQLITE_READONLY, "read-only");
        return;
    }
    if (read_setting(db, "query_only", &query_only) == SQLITE_OK &&
        query_only == 1) {
        strata__fail(session, STRATA_MISUSE,
                     "PRAGMA query_only is on for this connection, and "
                     "migrations are to be applied. Nothing was changed");
        return;
    }
    refuse_unsafe_journal(session);
    if (!strata__failed(session)) {
        save_settings(session);
        strata__sqlite_reset_settings(session);
    }
}
