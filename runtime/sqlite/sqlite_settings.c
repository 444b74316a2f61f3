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
    {"automatic_index", KEEP},
    {"cache_size", KEEP},
    {"cache_spill", KEEP},
    {"cell_size_check", KEEP},
    {"checkpoint_fullfsync", KEEP},
    {"fullfsync", KEEP},
    {"query_only", KEEP},
    {"read_uncommitted", KEEP},
    {"secure_delete", KEEP},
    {"synchronous", KEEP},
    {"temp_store", KEEP},
    {"trusted_schema", KEEP},
};
#define SETTING_COUNT (sizeof settings / sizeof settings[0])

typedef char
    strata__settings_fit[SETTING_COUNT <= STRATA__SETTINGS_MAX ? 1 : -1];

/* No value: SQLite does not know the pragma. */
#define UNKNOWN ((sqlite3_int64)0x7fffffffffffffff)

/* Read a pragma straight from SQLite: settings are restored after failures
 * too, when the session's own helpers do nothing. */
static sqlite3_int64 read_setting(sqlite3 *db, const char *name)
{
    char sql[64];
    sqlite3_stmt *statement = NULL;
    sqlite3_int64 value = UNKNOWN;
    snprintf(sql, sizeof sql, "PRAGMA main.%s", name);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

static void write_setting(sqlite3 *db, const char *name, sqlite3_int64 value)
{
    char sql[96];
    snprintf(sql, sizeof sql, "PRAGMA main.%s=%lld", name, (long long)value);
    sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static void put_setting(sqlite3 *db, const char *name, sqlite3_int64 value)
{
    sqlite3_int64 now = read_setting(db, name);
    if (value != UNKNOWN && now != UNKNOWN && now != value) {
        write_setting(db, name, value);
    }
}

void strata__sqlite_reset_settings(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    size_t i = 0;
    if (strata__failed(session)) {
        return;
    }
    for (i = 0; i < SETTING_COUNT; i += 1) {
        put_setting(state->db, settings[i].name,
                    settings[i].in_scripts == KEEP ? state->settings[i]
                                                   : settings[i].in_scripts);
    }
    if (read_setting(state->db, "foreign_keys") != 0) {
        strata__fail(session, STRATA_MISUSE,
                     "the enforcement of foreign keys cannot be switched off "
                     "on this connection, and with it on a migration that "
                     "rebuilds a table would delete rows of other tables. "
                     "Nothing was changed");
    }
}

void strata__sqlite_restore_settings(struct strata__session *session)
{
    struct strata__sqlite *state = strata__sqlite_state(session);
    size_t i = 0;
    if (!state->settings_saved) {
        return;
    }
    for (i = 0; i < SETTING_COUNT; i += 1) {
        put_setting(state->db, settings[i].name, state->settings[i]);
    }
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
        state->settings[i] = read_setting(state->db, settings[i].name);
    }
    state->settings_saved = true;
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
    if (read_setting(db, "query_only") == 1) {
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
