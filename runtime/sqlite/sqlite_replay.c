/* SPDX-License-Identifier: MIT
 *
 * The closer look at a schema: the migrations are run on a database in memory,
 * and both schemas are put side by side in tables there, so that SQL compares
 * them. What the application registers is played by stubs; nothing of it runs.
 */
#include <stdio.h>
#include <string.h>

#include "first_difference.h"
#include "sqlite/history_sql.h"
#include "sqlite/schema_sql.h"
#include "sqlite/sqlite_schema.h"

/* SQLITE_INNOCUOUS, since 3.31; versions before that pass over it. */
#define INNOCUOUS 0x200000

/* How much of a text a difference shows. */
#define EXCERPT 48
#define NAME_EXCERPT 80

struct comparison {
    const strata_set *set;
    sqlite3 *sides[2]; /* the one in memory, with both; the application's */
    void (*differs)(void *context, const char *text);
    void *context;
    int code;           /* SQLite's; sticky */
    sqlite3_stmt *add;  /* puts a row of one side into a table of both */
    sqlite3_stmt *drop; /* takes it back */
    int live;           /* the side */
};

/* A value that depends on the arguments, and is neither 0 nor NULL. Without
 * arguments another one each time: it may be for a key. */
static void stub_function(sqlite3_context *context, int count,
                          sqlite3_value **values)
{
    sqlite3_int64 *calls = sqlite3_user_data(context);
    sqlite3_int64 sum = count == 0 ? ++*calls : 1;
    int i = 0;
    for (i = 0; i < count; i += 1) {
        const unsigned char *text = sqlite3_value_text(values[i]);
        for (; text != NULL && *text != '\0'; text += 1) {
            sum = (sum * 31 + *text) & 0xffffffffff;
        }
        sum += 1;
    }
    sqlite3_result_int64(context, sum);
}

static int stub_collation(void *context, int size, const void *text,
                          int other_size, const void *other)
{
    int order =
        memcmp(text, other, (size_t)(size < other_size ? size : other_size));
    (void)context;
    return order != 0 ? order : size - other_size;
}

/* A virtual table without the application's module has nothing to stand in for
 * it: what needs one is not compared. */
static int register_stubs(sqlite3 *db, const strata_set *set,
                          sqlite3_int64 *calls)
{
    int code = SQLITE_OK;
    size_t i = 0;
    for (i = 0; i < set->need_count && code == SQLITE_OK; i += 1) {
        const strata_need *need = &set->needs[i];
        if (need->kind == STRATA_FUNCTION) {
            code = sqlite3_create_function(
                db, need->name, need->argument_count,
                SQLITE_UTF8 | INNOCUOUS |
                    (need->argument_count == 0 ? 0 : SQLITE_DETERMINISTIC),
                calls, stub_function, NULL, NULL);
        } else if (need->kind == STRATA_COLLATION) {
            code = sqlite3_create_collation(db, need->name, SQLITE_UTF8, NULL,
                                            stub_collation);
        }
    }
    return code;
}

/* Run the migrations. `why` gets the reason when that fails. */
static int replay(sqlite3 *db, const strata_set *set, size_t position,
                  char *why, size_t size)
{
    strata_set copy = *set;
    strata_options options;
    strata_error error;
    strata_database database = strata_sqlite(db);
    sqlite3_int64 calls = 0;
    int code = register_stubs(db, set, &calls);
    memset(&options, 0, sizeof options);
    options.target = set->migrations[position - 1].version;
    options.count_limit = -1;
    options.drift = STRATA_DRIFT_IGNORE;
    copy.flags &= ~STRATA_RECORD_SCRIPTS;
    copy.application_id = 0;
    copy.base_count = 0;
    if (code != SQLITE_OK) {
        strata__copy(why, size, sqlite3_errmsg(db));
    } else if (strata_upgrade(&database, &copy, &options, &error) !=
               STRATA_OK) {
        snprintf(why, size, "migration %s: %.150s", error.version,
                 error.reason[0] == '\0' ? error.message : error.reason);
        code = error.engine_code == 0 ? SQLITE_ERROR : error.engine_code & 0xff;
    }
    return code;
}

static sqlite3_stmt *prepare(struct comparison *comparison, int side,
                             const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (comparison->code == SQLITE_OK) {
        comparison->code = sqlite3_prepare_v2(comparison->sides[side], sql, -1,
                                              &statement, NULL);
    }
    return statement;
}

static bool step(struct comparison *comparison, sqlite3_stmt *statement)
{
    int code = SQLITE_DONE;
    if (comparison->code == SQLITE_OK) {
        code = sqlite3_step(statement);
        comparison->code =
            code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
    }
    return code == SQLITE_ROW;
}

static void bind(sqlite3_stmt *statement, int index, struct strata__text text)
{
    sqlite3_bind_text(statement, index, text.data == NULL ? "" : text.data,
                      (int)text.size, SQLITE_STATIC);
}

static void add_object(void *context, const struct strata__object *object,
                       bool take_back)
{
    struct comparison *comparison = context;
    sqlite3_stmt *statement = take_back ? comparison->drop : comparison->add;
    sqlite3_bind_int(statement, 1, comparison->live);
    bind(statement, 2, object->type);
    bind(statement, 3, object->name);
    if (!take_back) {
        bind(statement, 4, object->table);
        bind(statement, 5, object->sql);
        sqlite3_bind_int64(statement, 6, (sqlite3_int64)object->hash);
    }
    step(comparison, statement);
    sqlite3_reset(statement);
}

static void load_objects(struct comparison *comparison)
{
    comparison->add = prepare(comparison, 0, STRATA__SQL_ADD_OBJECT);
    comparison->drop = prepare(comparison, 0, STRATA__SQL_DROP_OBJECT);
    for (comparison->live = 0; comparison->live < 2; comparison->live += 1) {
        if (comparison->code == SQLITE_OK) {
            int code = strata__sqlite_each_object(
                comparison->sides[comparison->live], comparison->set,
                add_object, comparison);
            comparison->code =
                comparison->code == SQLITE_OK ? code : comparison->code;
        }
    }
    sqlite3_finalize(comparison->add);
    sqlite3_finalize(comparison->drop);
}

/* Copy at most a few bytes, in one line, and nothing that speaks to a terminal.
 * A NUL ends the text. */
static const char *excerpt(char *out, size_t size, const char *text)
{
    char line[NAME_EXCERPT];
    size_t length = 0;
    for (; length < sizeof line && text[length] != '\0'; length += 1) {
        bool blank = text[length] >= '\t' && text[length] <= '\r';
        line[length] = blank ? ' ' : text[length];
    }
    strata__show(out, size, line, length);
    return out;
}

static void tell(struct comparison *comparison, const char *type,
                 const char *name, const char *words)
{
    char shown[NAME_EXCERPT];
    char text[280];
    snprintf(text, sizeof text, "%s '%s'%s", type,
             excerpt(shown, sizeof shown, name), words);
    if (comparison->code == SQLITE_OK) {
        comparison->differs(comparison->context, text);
    }
}

static void load_fields(struct comparison *comparison, const char *table)
{
    for (comparison->live = 0; comparison->live < 2; comparison->live += 1) {
        char *sql = sqlite3_mprintf(STRATA__SQL_FIELDS, table);
        sqlite3_stmt *row =
            prepare(comparison, comparison->live, sql == NULL ? "" : sql);
        if (sql == NULL) {
            comparison->code = SQLITE_NOMEM;
        }
        while (step(comparison, row)) {
            int i = 0;
            sqlite3_bind_int(comparison->add, 1, comparison->live);
            for (i = 1; i <= 6; i += 1) {
                sqlite3_bind_value(comparison->add, i + 1,
                                   sqlite3_column_value(row, i));
            }
            step(comparison, comparison->add);
            sqlite3_reset(comparison->add);
        }
        sqlite3_finalize(row);
        sqlite3_free(sql);
    }
}

/* Tell the differences between the columns of a table. Returns whether there
 * are any; false, too, where the application does not let us look. */
static bool compare_columns(struct comparison *comparison, const char *table)
{
    sqlite3_stmt *row = prepare(comparison, 0, STRATA__SQL_FORGET_FIELDS);
    bool found = false;
    step(comparison, row);
    sqlite3_finalize(row);
    comparison->add = prepare(comparison, 0, STRATA__SQL_ADD_FIELD);
    load_fields(comparison, table);
    sqlite3_finalize(comparison->add);
    if (comparison->code == SQLITE_AUTH) {
        comparison->code = SQLITE_OK; /* the texts tell, too */
        return false;
    }
    row = prepare(comparison, 0, STRATA__SQL_FIELD_DIFFERENCES);
    while (step(comparison, row)) {
        char name[NAME_EXCERPT];
        char words[160];
        snprintf(words, sizeof words, ": column '%s' %s",
                 excerpt(name, sizeof name,
                         (const char *)sqlite3_column_text(row, 0)),
                 (const char *)sqlite3_column_text(row, 1));
        tell(comparison, "table", table, words);
        found = true;
    }
    sqlite3_finalize(row);
    return found;
}

/* Where the texts of an object begin to differ. */
static void show_texts(struct comparison *comparison, const char *type,
                       const char *name, const char *made, const char *live)
{
    char was[EXCERPT];
    char is[EXCERPT];
    char words[160];
    snprintf(words, sizeof words, " was changed: %s%s%s instead of %s%s%s",
             live == NULL ? "" : "'",
             live == NULL ? "nothing" : excerpt(is, sizeof is, live),
             live == NULL ? "" : "'", made == NULL ? "" : "'",
             made == NULL ? "nothing" : excerpt(was, sizeof was, made),
             made == NULL ? "" : "'");
    tell(comparison, type, name, words);
}

static void compare_texts(struct comparison *comparison, sqlite3_stmt *row,
                          const char *type, const char *name)
{
    struct strata__text made = strata__sqlite_column(row, 3, &comparison->code);
    struct strata__text live = strata__sqlite_column(row, 4, &comparison->code);
    const char *was = NULL;
    const char *is = NULL;
    if (comparison->code != SQLITE_OK || strata__alike(made, live, &was, &is)) {
        return;
    }
    /* The columns of a virtual table would be asked of its module. */
    if (strcmp(type, "table") == 0 && made.size > 14 && live.size > 14 &&
        sqlite3_strnicmp(made.data, "create virtual", 14) != 0 &&
        sqlite3_strnicmp(live.data, "create virtual", 14) != 0 &&
        compare_columns(comparison, name)) {
        return;
    }
    show_texts(comparison, type, name, was, is);
}

static void compare(struct comparison *comparison, bool others)
{
    sqlite3_stmt *row = NULL;
    load_objects(comparison);
    row = prepare(comparison, 0, STRATA__SQL_DIFFERENCES);
    sqlite3_bind_int(row, 1, others);
    while (step(comparison, row)) {
        const char *type = (const char *)sqlite3_column_text(row, 1);
        const char *name = (const char *)sqlite3_column_text(row, 2);
        if (type == NULL || name == NULL) {
            comparison->code = SQLITE_NOMEM;
        } else if (sqlite3_column_int(row, 5) != 0) {
            tell(comparison, type, name,
                 sqlite3_column_int(row, 0) != 0 ? " was added"
                                                 : " is missing");
        } else if (sqlite3_column_int(row, 6) != 0) {
            tell(comparison, type, name, " belongs to another table");
        } else {
            compare_texts(comparison, row, type, name);
        }
    }
    sqlite3_finalize(row);
}

bool strata__sqlite_compare_schema(struct strata__session *session,
                                   size_t position, bool others,
                                   void (*differs)(void *context,
                                                   const char *text),
                                   void *context, char *why, size_t size)
{
    struct comparison comparison;
    sqlite3 *memory = NULL;
    bool replayed = false;
    if (strata__failed(session)) {
        return false;
    }
    memset(&comparison, 0, sizeof comparison);
    comparison.code = sqlite3_open(":memory:", &memory);
    if (comparison.code == SQLITE_OK) {
        comparison.code = replay(memory, session->set, position, why, size);
        replayed = comparison.code == SQLITE_OK;
    }
    if (replayed) {
        comparison.set = session->set;
        comparison.sides[0] = memory;
        comparison.sides[1] = strata__sqlite_state(session)->db;
        comparison.differs = differs;
        comparison.context = context;
        comparison.code =
            sqlite3_exec(memory, STRATA__SQL_SIDES, NULL, NULL, NULL);
        compare(&comparison, others);
    }
    sqlite3_close(memory);
    /* What cannot be run is no failure of the database's; in memory there is no
     * input or output to fail, but for want of memory. */
    if (comparison.code != SQLITE_OK &&
        (replayed || comparison.code == SQLITE_NOMEM ||
         comparison.code == SQLITE_IOERR)) {
        strata__sqlite_fail(session, comparison.code, STRATA_DATABASE,
                            "comparing the schema with that of the migrations");
    }
    return replayed;
}
