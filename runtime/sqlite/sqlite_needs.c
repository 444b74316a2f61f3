/* SPDX-License-Identifier: MIT
 *
 * What the scripts of a set call and SQLite alone does not have: a version
 * that is new enough, and what the application registers on its connection.
 * Statements are only prepared, so that nothing of the application's runs.
 */
#include <stdio.h>
#include <string.h>

#include "sqlite/sqlite_engine.h"

static const char asking[] = "looking for what the migrations call";

/* The longest name that SQLite takes for a function, in bytes, and the most
 * arguments that it was ever sure to take. */
#define NAME_MAXIMUM 255
#define ARGUMENTS_MAXIMUM 127

/* Each byte of a name may be a quote, each argument takes two bytes. */
#define SQL_SIZE (2 * NAME_MAXIMUM + 2 * ARGUMENTS_MAXIMUM + 32)

void strata__sqlite_refuse_version(struct strata__session *session, int needed)
{
    if (sqlite3_libversion_number() < needed) {
        strata__fail(session, STRATA_TOO_OLD,
                     "this program runs with SQLite %s, and its migrations "
                     "need %d.%d.%d or later. Nothing was changed",
                     sqlite3_libversion(), needed / 1000000,
                     needed / 1000 % 1000, needed % 1000);
    }
}

/* Write `before` and the name in quotes. Returns the end. */
static char *begin_probe(char *sql, const char *before, const char *name)
{
    char *out = sql + strlen(before);
    memcpy(sql, before, strlen(before));
    *out++ = '"';
    for (; *name != '\0'; name += 1) {
        if (*name == '"') {
            *out++ = '"';
        }
        *out++ = *name;
    }
    *out++ = '"';
    *out = '\0';
    return out;
}

/* Whether SQLite cannot prepare a statement because it does not know a name.
 * Whatever else it says is for the script itself to find out. */
static bool is_unknown(struct strata__session *session, const char *sql)
{
    const char *reason = NULL;
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    if (strata__failed(session)) {
        return false;
    }
    code = strata__sqlite_try_prepare(session, sql, &statement);
    sqlite3_finalize(statement);
    if ((code & 0xff) == SQLITE_ERROR) {
        reason = sqlite3_errmsg(strata__sqlite_state(session)->db);
        return strncmp(reason, "no such ", 8) == 0 ||
               strncmp(reason, "wrong number of arguments ", 26) == 0;
    }
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_AUTH) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, asking);
    }
    return false;
}

static bool lacks_function_of(struct strata__session *session, const char *name,
                              int argument_count)
{
    char sql[SQL_SIZE];
    char *end = begin_probe(sql, "SELECT ", name);
    int i = 0;
    *end++ = '(';
    for (i = 0; i < argument_count; i += 1) {
        memcpy(end, i == 0 ? "0" : ",0", i == 0 ? 1 : 2);
        end += i == 0 ? 1 : 2;
    }
    memcpy(end, ")", 2);
    return is_unknown(session, sql);
}

/* One for any number of arguments takes none, or else there is one for a number
 * that scripts use. */
static bool lacks_function(struct strata__session *session,
                           const strata_need *need)
{
    int first = need->argument_count < 0 ? 0 : need->argument_count;
    int last = need->argument_count < 0 ? ARGUMENTS_MAXIMUM : first;
    bool lacks = last <= ARGUMENTS_MAXIMUM;
    int count = 0;
    for (count = first; lacks && count <= last; count += 1) {
        lacks = lacks_function_of(session, need->name, count);
    }
    return lacks;
}

static bool lacks_collation(struct strata__session *session,
                            const strata_need *need)
{
    char sql[SQL_SIZE];
    begin_probe(sql, "SELECT '' = '' COLLATE ", need->name);
    return is_unknown(session, sql);
}

/* Where there is no list (before 3.30 by default), or the application hides it,
 * a module that is missing is for the script to find out. */
static bool lacks_module(struct strata__session *session,
                         const strata_need *need)
{
    sqlite3_stmt *statement = NULL;
    bool lacks = false;
    if (strata__sqlite_try_prepare(session, "PRAGMA module_list", &statement) ==
        SQLITE_OK) {
        lacks = sqlite3_column_count(statement) > 0;
    }
    while (lacks && strata__sqlite_step(session, statement, asking)) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        lacks = name == NULL || sqlite3_stricmp(name, need->name) != 0;
    }
    sqlite3_finalize(statement);
    return lacks;
}

/* Rows are kinds. */
static const struct {
    const char *word;
    bool (*lacks)(struct strata__session *session, const strata_need *need);
} kinds[] = {
    {"", NULL},
    {"function", lacks_function},
    {"collation", lacks_collation},
    {"module", lacks_module},
};
#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

static bool is_lacking(struct strata__session *session, const strata_need *need)
{
    if (strata__failed(session) || need->kind == 0 ||
        need->kind >= KIND_COUNT) {
        return false;
    }
    return strlen(need->name) > NAME_MAXIMUM ||
           kinds[need->kind].lacks(session, need);
}

/* The names of what is lacking, as many as fit. A name is never cut. */
struct list {
    char text[600];
    size_t used;
    size_t left_out;
};

static void add_to_list(struct list *list, const strata_need *need)
{
    size_t size = sizeof list->text - list->used;
    char arguments[16] = "";
    int written = 0;
    if (need->kind == STRATA_FUNCTION && need->argument_count < 0) {
        strata__copy(arguments, sizeof arguments, "/*");
    } else if (need->kind == STRATA_FUNCTION) {
        snprintf(arguments, sizeof arguments, "/%d", need->argument_count);
    }
    written = snprintf(list->text + list->used, size, "%s%s %s%s",
                       list->used == 0 ? "" : ", ", kinds[need->kind].word,
                       need->name, arguments);
    if (written > 0 && (size_t)written < size) {
        list->used += (size_t)written;
    } else {
        list->text[list->used] = '\0';
        list->left_out += 1;
    }
}

static void refuse_list(struct strata__session *session,
                        const struct list *list)
{
    char more[48] = "";
    if (list->left_out > 0) {
        snprintf(more, sizeof more, "%s%zu more with long names",
                 list->used == 0 ? "" : " and ", list->left_out);
    }
    strata__fail(session, STRATA_MISUSE,
                 "the migrations call what the application has not registered "
                 "on this connection: %s%s. Nothing was changed. Register it "
                 "before strata is called (sqlite3_create_function, "
                 "sqlite3_create_collation, sqlite3_create_module)",
                 list->text, more);
}

void strata__sqlite_check_needs(struct strata__session *session)
{
    const strata_set *set = session->set;
    struct list list = {"", 0, 0};
    size_t i = 0;
    strata__sqlite_refuse_version(session, set->minimum_sqlite);
    for (i = 0; i < set->need_count; i += 1) {
        if (is_lacking(session, &set->needs[i])) {
            add_to_list(&list, &set->needs[i]);
        }
    }
    if (list.used > 0 || list.left_out > 0) {
        refuse_list(session, &list);
    }
}
