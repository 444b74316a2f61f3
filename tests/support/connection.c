/* SPDX-License-Identifier: MIT
 *
 * Everything about a connection that a call of the runtime leaves as it was.
 */
#include <stdio.h>
#include <string.h>

#include "support/connection.h"

/* Every setting of a connection that can be read, those that the runtime
 * knows and others. */
static const char *const settings[CONNECTION_SETTINGS] = {
    "analysis_limit",
    "automatic_index",
    "busy_timeout",
    "cache_size",
    "cache_spill",
    "cell_size_check",
    "checkpoint_fullfsync",
    "defer_foreign_keys",
    "foreign_keys",
    "fullfsync",
    "ignore_check_constraints",
    "journal_size_limit",
    "legacy_alter_table",
    "locking_mode",
    "max_page_count",
    "mmap_size",
    "query_only",
    "read_uncommitted",
    "recursive_triggers",
    "reverse_unordered_selects",
    "secure_delete",
    "synchronous",
    "temp_store",
    "threads",
    "trusted_schema",
    "wal_autocheckpoint",
    "writable_schema",
};

/* Those of sqlite3_db_config that no pragma reads. */
static const struct {
    int number;
    const char *name;
} configs[CONNECTION_CONFIGS] = {
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, "ENABLE_TRIGGER"},
    {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, "ENABLE_FTS3_TOKENIZER"},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, "ENABLE_LOAD_EXTENSION"},
    {SQLITE_DBCONFIG_ENABLE_QPSG, "ENABLE_QPSG"},
    {SQLITE_DBCONFIG_TRIGGER_EQP, "TRIGGER_EQP"},
    {SQLITE_DBCONFIG_DEFENSIVE, "DEFENSIVE"},
    {SQLITE_DBCONFIG_DQS_DML, "DQS_DML"},
    {SQLITE_DBCONFIG_DQS_DDL, "DQS_DDL"},
    {SQLITE_DBCONFIG_ENABLE_VIEW, "ENABLE_VIEW"},
    {SQLITE_DBCONFIG_LEGACY_FILE_FORMAT, "LEGACY_FILE_FORMAT"},
};

/* The first value of a query; "?" when it cannot be read (no database). */
static void read_value(sqlite3 *db, const char *sql, char *out, size_t size)
{
    sqlite3_stmt *statement = NULL;
    const char *value = "?";
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = (const char *)sqlite3_column_text(statement, 0);
    }
    snprintf(out, size, "%s", value == NULL ? "NULL" : value);
    sqlite3_finalize(statement);
}

static int count_statements(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    int count = 0;
    while ((statement = sqlite3_next_stmt(db, statement)) != NULL) {
        count += 1;
    }
    return count;
}

void connection_look(sqlite3 *db, struct connection_look *look)
{
    int i = 0;
    memset(look, 0, sizeof *look);
    if (db == NULL) {
        return;
    }
    look->last_insert_rowid = sqlite3_last_insert_rowid(db);
    look->autocommit = sqlite3_get_autocommit(db);
    look->transaction = sqlite3_txn_state(db, NULL);
    look->statements = count_statements(db);
    for (i = 0; i < CONNECTION_SETTINGS; i += 1) {
        char sql[64];
        snprintf(sql, sizeof sql, "PRAGMA main.%s", settings[i]);
        read_value(db, sql, look->settings[i], sizeof look->settings[i]);
    }
    for (i = 0; i < CONNECTION_CONFIGS; i += 1) {
        sqlite3_db_config(db, configs[i].number, -1, &look->configs[i]);
    }
}

const char *connection_difference(const struct connection_look *before,
                                  const struct connection_look *after)
{
    static char words[128];
    int i = 0;
    if (after->autocommit != before->autocommit ||
        after->transaction != before->transaction) {
        return "a transaction was left open";
    }
    if (after->statements != before->statements) {
        return "a statement was left";
    }
    if (after->last_insert_rowid != before->last_insert_rowid) {
        return "last_insert_rowid() has changed";
    }
    for (i = 0; i < CONNECTION_SETTINGS; i += 1) {
        const char *is = after->settings[i];
        const char *was = before->settings[i];
        /* Some can only be read while no other connection has a lock. */
        if (strcmp(is, was) != 0 && *is != '?' && *was != '?') {
            snprintf(words, sizeof words, "%s is %s now, and was %s",
                     settings[i], is, was);
            return words;
        }
    }
    for (i = 0; i < CONNECTION_CONFIGS; i += 1) {
        if (after->configs[i] != before->configs[i]) {
            snprintf(words, sizeof words, "%s is %d now, and was %d",
                     configs[i].name, after->configs[i], before->configs[i]);
            return words;
        }
    }
    return NULL;
}
