/* SPDX-License-Identifier: MIT
 *
 * The sets, databases and states of the fault tests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault/fault_case.h"
#include "support/chain.h"

/* Each script says in `applied` that it was run, so that a second time shows;
 * 0003 rebuilds a table that others refer to, 0004 touches every row. */
#define RAN(version) "INSERT INTO applied VALUES ('" version "');\n"

#define MIDDLE_UP                                                              \
    "CREATE TABLE words(word);\n"                                              \
    "INSERT INTO words SELECT upper(text) FROM notes;\n" RAN("0004")
#define MIDDLE_DOWN                                                            \
    "DELETE FROM words;\n"                                                     \
    "DROP TABLE words;\n"                                                      \
    "DELETE FROM applied WHERE version = '0004';\n"

/* What is looked at around them, so that looking fails once in turn, too: a
 * query, rows, keys of single tables; in a batch whose first script does not
 * say what it touches, keys of all. */
#define KEEPS STRATA_KEEPS_ROWS
#define KEYS STRATA_CHECKS_KEYS

static const strata_precondition requires_lists[] = {
    {"SELECT count(*) IN (0, 2) FROM lists", "both lists are there, or none", 1,
     1},
    {NULL, NULL, 0, 0},
};
static const strata_table around_rebuild[] = {
    {"applied", "applied", KEEPS},
    {"lists", "lists", KEEPS},
    {"notes", "notes", KEYS},
    {NULL, NULL, 0},
};
static const strata_table around_words[] = {
    {"applied", "applied", KEEPS},
    {NULL, "words", KEYS},
    {NULL, NULL, 0},
};
static const strata_table around_notes[] = {
    {"applied", "applied", KEEPS},
    {"notes", "notes", KEEPS | KEYS},
    {NULL, NULL, 0},
};
static const strata_table back_from_words[] = {
    {"applied", "applied", 0},
    {"words", NULL, KEYS},
    {NULL, NULL, 0},
};
static const strata_table back_from_notes[] = {
    {"applied", "applied", 0},
    {"notes", "notes", KEEPS | KEYS},
    {NULL, NULL, 0},
};
static const struct demands demands[FAULT_COUNT][2] = {
    [2] = {{requires_lists, around_rebuild}},
    [3] = {{NULL, around_words}, {requires_lists, back_from_words}},
    [4] = {{requires_lists, around_notes}, {NULL, back_from_notes}},
    [5] = {{NULL, around_notes}, {NULL, back_from_notes}},
};

static const struct step steps[FAULT_COUNT] = {
    REVERSIBLE("0001", "create",
               "CREATE TABLE applied(version);\n"
               "CREATE TABLE lists(id INTEGER PRIMARY KEY, name);\n"
               "CREATE TABLE notes(id INTEGER PRIMARY KEY, text,"
               " list REFERENCES lists(id) ON DELETE CASCADE);\n" RAN("0001"),
               "DROP TABLE notes; DROP TABLE lists; DROP TABLE applied"),
    REVERSIBLE("0002", "index",
               "CREATE INDEX by_text ON notes(text);\n" RAN("0002"),
               "DROP INDEX by_text;\n"
               "DELETE FROM applied WHERE version = '0002'"),
    REVERSIBLE("0003", "rebuild",
               "CREATE TABLE new(id INTEGER PRIMARY KEY, name NOT NULL);\n"
               "INSERT INTO new SELECT id, coalesce(name, '') FROM lists;\n"
               "DROP TABLE lists;\n"
               "ALTER TABLE new RENAME TO lists;\n" RAN("0003"),
               "DELETE FROM applied WHERE version = '0003'"),
    REVERSIBLE("0004", "words", MIDDLE_UP, MIDDLE_DOWN),
    REVERSIBLE("0005", "length",
               "ALTER TABLE notes ADD COLUMN length;\n"
               "UPDATE notes SET length = length(text);\n" RAN("0005"),
               "ALTER TABLE notes DROP COLUMN length;\n"
               "DELETE FROM applied WHERE version = '0005'"),
    REVERSIBLE("0006", "trigger",
               "CREATE TRIGGER fill AFTER INSERT ON notes BEGIN\n"
               "  UPDATE notes SET length = 1 WHERE id = new.id;\n"
               "END;\n" RAN("0006"),
               "DROP TRIGGER fill;\n"
               "DELETE FROM applied WHERE version = '0006'"),
};

bool fault_sql(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void must(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "fault_case: %s failed\n", what);
        abort();
    }
}

strata_set *fault_set(enum fault_kind kind)
{
    static const strata_object base[] = {{"table", "applied", "version"},
                                         {"table", "lists", "id\nname"},
                                         {"table", "notes", "id\ntext\nlist"}};
    static const strata_object absent[] = {{"index", "by_text", NULL},
                                           {"table", "words", NULL},
                                           {"trigger", "fill", NULL}};
    strata_set *set = NULL;
    struct step copy[FAULT_COUNT];
    size_t i = 0;
    memcpy(copy, steps, sizeof copy);
    for (i = 0; i < FAULT_COUNT; i += 1) {
        copy[i].up_demands = demands[i][0];
        copy[i].down_demands = demands[i][1];
    }
    if (kind == FAULT_OUTSIDE) {
        copy[FAULT_MIDDLE - 1].up_flags = STRATA_NO_TRANSACTION;
        copy[FAULT_MIDDLE - 1].down_flags = STRATA_NO_TRANSACTION;
    }
    set = chain_make("notes", copy, FAULT_COUNT);
    set->base = base;
    set->base_count = sizeof base / sizeof base[0];
    set->absent = absent;
    set->absent_count = sizeof absent / sizeof absent[0];
    return set;
}

static void upgrade_to(sqlite3 *db, const strata_set *set, size_t position)
{
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    strata_error error;
    options.target = set->migrations[position - 1].version;
    must(strata_upgrade(&database, set, &options, &error) == STRATA_OK,
         error.message);
}

/* The application's rows of the old version. */
static void insert_rows(sqlite3 *db, int rows)
{
    char sql[512];
    if (rows == 0) {
        return;
    }
    must(fault_sql(db, "INSERT INTO lists VALUES (1, 'home'), (2, NULL)"),
         "inserting lists");
    snprintf(sql, sizeof sql,
             "INSERT INTO notes(text, list)"
             " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
             " WHERE i < %d)"
             " SELECT 'note number ' || i || ' with some more text', 1 + i %% 2"
             " FROM n",
             rows);
    must(fault_sql(db, sql), "inserting notes");
}

static sqlite3 *open_database(const char *path, const char *journal_mode)
{
    char sql[64];
    sqlite3 *db = NULL;
    must(sqlite3_open(path, &db) == SQLITE_OK, "opening");
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = %s", journal_mode);
    must(fault_sql(db, sql), sql);
    return db;
}

void fault_make_empty(const char *path, const char *journal_mode)
{
    sqlite3 *db = open_database(path, journal_mode);
    /* Of a rollback journal, the file says nothing, so it stays empty. */
    must(sqlite3_close(db) == SQLITE_OK, "closing");
}

void fault_make_base(const char *path, const char *journal_mode)
{
    sqlite3 *db = open_database(path, journal_mode);
    must(fault_sql(db, steps[0].up), "making the base schema");
    must(sqlite3_close(db) == SQLITE_OK, "closing");
}

void fault_make_old(const char *path, const char *journal_mode, int rows)
{
    strata_set *set = fault_set(FAULT_INSIDE);
    sqlite3 *db = open_database(path, journal_mode);
    upgrade_to(db, set, FAULT_OLD);
    insert_rows(db, rows);
    must(sqlite3_close(db) == SQLITE_OK, "closing");
    chain_free(set);
}

long long fault_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    long long number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

static unsigned long long add_text(unsigned long long hash, const char *text)
{
    do {
        hash = (hash ^ (unsigned char)*text) * 1099511628211ULL;
    } while (*text++ != '\0');
    return hash;
}

/* All rows of a query, NULL and types included (quote() shows them). */
static unsigned long long add_rows(unsigned long long hash, sqlite3 *db,
                                   const char *sql)
{
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK,
         sqlite3_errmsg(db));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        int i = 0;
        for (i = 0; i < sqlite3_column_count(statement); i += 1) {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            hash = add_text(hash, text == NULL ? "(null)" : text);
        }
    }
    must(sqlite3_finalize(statement) == SQLITE_OK, "reading a state");
    return hash;
}

unsigned long long fault_state(sqlite3 *db)
{
    static const char tables[] =
        "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        " AND name NOT GLOB 'strata_*' ORDER BY name";
    unsigned long long hash =
        add_rows(14695981039346656037ULL, db,
                 "SELECT type, name, sql FROM main.sqlite_master"
                 " WHERE tbl_name NOT GLOB 'strata_*' ORDER BY type, name");
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v2(db, tables, -1, &statement, NULL) == SQLITE_OK,
         tables);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY rowid",
                                    sqlite3_column_text(statement, 0));
        hash = add_rows(hash, db, sql);
        sqlite3_free(sql);
    }
    sqlite3_finalize(statement);
    return hash;
}

/* The states after each of the middle migration's statements. */
static void learn_middle(sqlite3 *db, const char *script,
                         unsigned long long states[FAULT_STATEMENTS + 1])
{
    int n = 0;
    states[0] = fault_state(db);
    for (n = 1; n <= FAULT_STATEMENTS; n += 1) {
        sqlite3_stmt *statement = NULL;
        must(sqlite3_prepare_v2(db, script, -1, &statement, &script) ==
                 SQLITE_OK,
             "preparing");
        must(sqlite3_step(statement) == SQLITE_DONE, "stepping");
        sqlite3_finalize(statement);
        states[n] = fault_state(db);
    }
}

void fault_learn(struct fault_states *states, int rows)
{
    strata_set *set = fault_set(FAULT_INSIDE);
    sqlite3 *db = open_database(":memory:", "memory");
    size_t position = 0;
    memset(states, 0, sizeof *states);
    states->at[0] = fault_state(db);
    for (position = 1; position <= FAULT_COUNT; position += 1) {
        upgrade_to(db, set, position);
        if (position == FAULT_OLD) {
            insert_rows(db, rows);
        }
        states->at[position] = fault_state(db);
    }
    sqlite3_close(db);
    db = open_database(":memory:", "memory");
    upgrade_to(db, set, FAULT_OLD);
    insert_rows(db, rows);
    upgrade_to(db, set, FAULT_MIDDLE - 1);
    learn_middle(db, MIDDLE_UP, states->middle);
    learn_middle(db, MIDDLE_DOWN, states->undoing);
    sqlite3_close(db);
    chain_free(set);
}

/* Whether contents and history agree. A statement that was begun outside a
 * transaction may be done or not. */
static bool agrees(const struct fault_states *states, size_t position,
                   long long progress, unsigned long long state)
{
    if (progress == 0) {
        return position <= FAULT_COUNT && state == states->at[position];
    }
    if (position != FAULT_MIDDLE || progress > FAULT_STATEMENTS ||
        progress < -FAULT_STATEMENTS) {
        return false;
    }
    return progress > 0 ? state == states->middle[progress - 1] ||
                              state == states->middle[progress]
                        : state == states->undoing[-progress - 1] ||
                              state == states->undoing[-progress];
}

void fault_look(sqlite3 *db, const struct fault_states *states,
                struct fault_look *look)
{
    static const char newest[] = " FROM main.strata_history"
                                 " ORDER BY position DESC LIMIT 1";
    char sql[128];
    long long number = 0;
    bool intact = fault_number(db, "SELECT integrity_check = 'ok'"
                                   " FROM pragma_integrity_check") == 1;
    snprintf(sql, sizeof sql, "SELECT position%s", newest);
    number = fault_number(db, sql);
    look->position = number < 0 ? 0 : (size_t)number;
    snprintf(sql, sizeof sql, "SELECT coalesce(progress, 0)%s", newest);
    look->progress = number < 0 ? 0 : fault_number(db, sql);
    /* Scripts are kept and removed with their rows; -1 is no table yet. */
    number = fault_number(db, "SELECT count(*) FROM (SELECT position"
                              " FROM main.strata_script EXCEPT"
                              " SELECT position FROM main.strata_history)");
    look->whole =
        intact && number <= 0 &&
        agrees(states, look->position, look->progress, fault_state(db));
    snprintf(look->words, sizeof look->words,
             "integrity %s, history at %zu, progress %lld, contents %s",
             intact ? "ok" : "broken", look->position, look->progress,
             look->whole ? "as they must be" : "of another version");
}

int fault_naive_upgrade(sqlite3 *db, const strata_set *set)
{
    size_t position = 0;
    long long at = fault_number(db, "SELECT max(position)"
                                    " FROM main.strata_history");
    for (position = at < 0 ? 0 : (size_t)at; position < set->count;
         position += 1) {
        const strata_migration *migration = &set->migrations[position];
        char sql[256];
        snprintf(sql, sizeof sql,
                 "INSERT INTO strata_history SELECT 'notes', %zu, '%s', '', '',"
                 " '', '', 0, '', NULL, NULL, 1, NULL, NULL, NULL",
                 position + 1, migration->version);
        if (!fault_sql(db, migration->up.text) || !fault_sql(db, sql)) {
            return 1;
        }
    }
    return 0;
}
