/* SPDX-License-Identifier: MIT
 *
 * Statements that are prepared to see whether they can be.
 */
#include <string.h>

#include "base/fs.h"
#include "prove/judge/trial.h"
#include "sql/words.h"

#define FINE STR("")

static void set_config(struct trial *trial, int config, int value)
{
    sqlite3_db_config(trial->scratch->db, config, value, NULL);
}

void trial_begin(struct trial *trial, struct arena *arena,
                 struct scratch *scratch)
{
    trial->arena = arena;
    trial->scratch = scratch;
    trial->gave_up = false;
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_ENABLE_FKEY, -1,
                      &trial->had_keys);
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1,
                      &trial->had_triggers);
    set_config(trial, SQLITE_DBCONFIG_ENABLE_FKEY, 0);
    /* Temporary ones are on all the same, since SQLite 3.35. */
    set_config(trial, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
}

void trial_end(struct trial *trial)
{
    set_config(trial, SQLITE_DBCONFIG_ENABLE_FKEY, trial->had_keys);
    set_config(trial, SQLITE_DBCONFIG_ENABLE_TRIGGER, trial->had_triggers);
    scratch_forget(trial->scratch);
}

/* Prepare a statement. */
static struct str prepare(struct trial *trial, struct str sql,
                          sqlite3_stmt **statement)
{
    struct scratch *scratch = trial->scratch;
    int code = SQLITE_OK;
    scratch_forget(scratch);
    code = sqlite3_prepare_v2(scratch->db, sql.data, (int)sql.size, statement,
                              NULL);
    /* The authorizer looks at the clock, but is not asked all the time. */
    if (fs_clock_ms() - scratch->began_ms > scratch->timeout_ms) {
        trial->gave_up = true;
    }
    if (code == SQLITE_OK) {
        return FINE;
    }
    return str_copy(trial->arena, str_from(scratch->stopped != 0
                                               ? scratch->reason
                                               : sqlite3_errmsg(scratch->db)));
}

static struct str try(struct trial *trial, struct str sql)
{
    sqlite3_stmt *statement = NULL;
    struct str reason = prepare(trial, sql, &statement);
    sqlite3_finalize(statement);
    return reason;
}

static struct str run(struct trial *trial, struct str sql)
{
    sqlite3_stmt *statement = NULL;
    struct str reason = prepare(trial, sql, &statement);
    if (statement != NULL && sqlite3_step(statement) != SQLITE_DONE) {
        reason = str_copy(trial->arena,
                          str_from(sqlite3_errmsg(trial->scratch->db)));
    }
    sqlite3_finalize(statement);
    return reason;
}

/* With "%w" for a name. */
static struct str statement_of(struct trial *trial, const char *format,
                               struct str name)
{
    char *sql = sqlite3_mprintf(format, str_to_c(trial->arena, name));
    struct str copy;
    if (sql == NULL) {
        oom();
    }
    copy = str_copy(trial->arena, str_from(sql));
    sqlite3_free(sql);
    return copy;
}

#define SELECT_ALL "SELECT * FROM main.\"%w\""
#define INSERT_DEFAULTS "INSERT INTO main.\"%w\" DEFAULT VALUES"
#define DELETE_ALL "DELETE FROM main.\"%w\""

struct str trial_table(struct trial *trial, const struct schema_table *table)
{
    struct str reason =
        try(trial, statement_of(trial, SELECT_ALL, table->name));
    if (reason.size > 0 || table->is_virtual) {
        return reason;
    }
    return try(trial, statement_of(trial, INSERT_DEFAULTS, table->name));
}

struct str trial_keys(struct trial *trial, const struct schema_table *table)
{
    static const char mismatch[] = "foreign key mismatch - \"%w\"";
    struct str reason;
    set_config(trial, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
    reason = try(trial, statement_of(trial, INSERT_DEFAULTS, table->name));
    set_config(trial, SQLITE_DBCONFIG_ENABLE_FKEY, 0);
    /* Also about the keys that refer to the table, if they are deferred. */
    if (str_starts_with(reason, str_slice(str_from(mismatch), 0, 21)) &&
        !str_starts_with(reason, statement_of(trial, mismatch, table->name))) {
        return FINE;
    }
    return reason;
}

struct str trial_view(struct trial *trial, struct str view)
{
    return try(trial, statement_of(trial, SELECT_ALL, view));
}

/* --- triggers --------------------------------------------------------------*/

/* CREATE TEMP TRIGGER, as sqlite_schema has CREATE TRIGGER, under another name:
 * with the others off, it is the only one. */
static struct str temporary(struct trial *trial, struct str sql)
{
    static const char create[] = "CREATE TEMP TRIGGER \"strata trial\"";
    struct source source = {"", sql};
    struct words words =
        words_of(trial->arena, span_at(&source, 0, sql.size), 3);
    if (words.count < 3) {
        return STR("");
    }
    return str_format(trial->arena, "%s%.*s", create,
                      STR_ARGS(str_slice(sql, words.items[2].end, sql.size)));
}

/* UPDATE of all columns. */
static struct str update_all(struct trial *trial, struct str name,
                             const struct schema_table *table)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_stmt *statement = NULL;
    struct str copy;
    char *text = NULL;
    int count = 0;
    int i = 0;
    prepare(trial, statement_of(trial, SELECT_ALL, name), &statement);
    sqlite3_str_appendf(sql, "UPDATE main.\"%w\" SET ",
                        str_to_c(trial->arena, name));
    for (i = 0; i < sqlite3_column_count(statement); i += 1) {
        const char *column = sqlite3_column_name(statement, i);
        const struct schema_column *known =
            table == NULL ? NULL : schema_find_column(table, str_from(column));
        if (known == NULL || known->kind == COLUMN_ORDINARY) {
            sqlite3_str_appendf(sql, "%s\"%w\"=\"%w\"", count == 0 ? "" : ", ",
                                column, column);
            count += 1;
        }
    }
    sqlite3_finalize(statement);
    text = sqlite3_str_finish(sql);
    if (text == NULL) {
        oom();
    }
    copy = str_copy(trial->arena, str_from(text));
    sqlite3_free(text);
    return copy;
}

/* Whether a statement is refused only because a view has no trigger for it; and
 * not the view `but`. */
static bool is_about_view(struct trial *trial, struct str reason,
                          struct str but)
{
    return str_starts_with(reason, STR("cannot modify ")) &&
           str_ends_with(reason, STR(" because it is a view")) &&
           !str_equal(reason, str_format(trial->arena,
                                         "cannot modify %.*s because it is a "
                                         "view",
                                         STR_ARGS(but)));
}

/* The first of what fires triggers of a table or view that does not compile. */
static struct str fire(struct trial *trial, struct str name,
                       const struct schema_table *table)
{
    const struct str events[] = {statement_of(trial, INSERT_DEFAULTS, name),
                                 update_all(trial, name, table),
                                 statement_of(trial, DELETE_ALL, name)};
    size_t i = 0;
    for (i = 0; i < sizeof events / sizeof events[0]; i += 1) {
        struct str reason = try(trial, events[i]);
        bool has_none = table == NULL &&
                        str_starts_with(reason, STR("cannot modify ")) &&
                        !is_about_view(trial, reason, name);
        if (reason.size > 0 && !has_none) {
            return reason;
        }
    }
    return FINE;
}

static struct str fire_with_others(struct trial *trial, struct str name,
                                   const struct schema_table *table)
{
    struct str reason;
    set_config(trial, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1);
    reason = fire(trial, name, table);
    set_config(trial, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
    return reason;
}

struct str trial_trigger(struct trial *trial,
                         const struct schema_trigger *trigger,
                         const struct schema_table *table)
{
    struct str sql = temporary(trial, trigger->sql);
    struct str reason;
    if (sql.size == 0 || run(trial, sql).size > 0) {
        return fire_with_others(trial, trigger->table, table);
    }
    reason = fire(trial, trigger->table, table);
    run(trial, STR("DROP TRIGGER temp.\"strata trial\""));
    /* It may write through a view, by a trigger of that. */
    if (is_about_view(trial, reason, trigger->table)) {
        struct str all = fire_with_others(trial, trigger->table, table);
        reason = str_equal(all, reason) ? reason : FINE;
    }
    return reason;
}

/* The rowid has these names where no column has. */
static bool is_rowid(struct str name)
{
    return names_are_equal(name, STR("rowid")) ||
           names_are_equal(name, STR("oid")) ||
           names_are_equal(name, STR("_rowid_"));
}

struct str trial_update_of(struct trial *trial,
                           const struct schema_trigger *trigger,
                           const struct schema_table *table)
{
    struct words words = words_of_text(trial->arena, trigger->sql);
    size_t on = words_find(&words, 3, "ON");
    size_t at = words_find(&words, 3, "UPDATE") + 1;
    /* Behind UPDATE ON, and where it is for another event, `on` comes first. */
    for (at += 1; at < on; at += 2) {
        struct str name = words_name(trial->arena, &words, at);
        if (schema_find_column(table, name) == NULL && !is_rowid(name)) {
            return str_format(trial->arena,
                              "no such column: %.*s, behind UPDATE OF",
                              STR_ARGS(name));
        }
    }
    return FINE;
}
