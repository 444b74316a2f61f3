/* SPDX-License-Identifier: MIT
 *
 * Stubs for what the application registers.
 */
#include <string.h>

#include "prove/stub.h"

void stubs_init(struct stubs *stubs, struct arena *arena,
                const struct requirements *requirements)
{
    stubs->requirements = requirements;
    stubs->is_constant = arena_array(arena, bool, requirements->need_count);
    stubs->calls = 0;
    stubs->connection_count = 0;
}

/* --- functions -------------------------------------------------------------*/

static void varying(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct stubs *stubs = sqlite3_user_data(context);
    (void)count;
    (void)values;
    stubs->calls += 1;
    sqlite3_result_int64(context, stubs->calls);
}

/* FNV-1a (www.isthe.com/chongo/tech/comp/fnv), over type and bytes. */
static sqlite3_uint64 mix(sqlite3_uint64 hash, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    const unsigned char *bytes = type == SQLITE_BLOB
                                     ? sqlite3_value_blob(value)
                                     : sqlite3_value_text(value);
    int size = sqlite3_value_bytes(value);
    int i = 0;
    hash = (hash ^ (sqlite3_uint64)type) * 1099511628211U;
    for (i = 0; bytes != NULL && i < size; i += 1) {
        hash = (hash ^ bytes[i]) * 1099511628211U;
    }
    return hash;
}

static void constant(sqlite3_context *context, int count,
                     sqlite3_value **values)
{
    sqlite3_uint64 hash = 14695981039346656037U;
    int i = 0;
    for (i = 0; i < count; i += 1) {
        hash = mix(hash, values[i]);
    }
    /* As far as REAL has every integer; and never false. */
    sqlite3_result_int64(context, (sqlite3_int64)(hash >> 11) + 1);
}

static int register_function(struct stubs *stubs, sqlite3 *db, size_t i,
                             const char *name)
{
    const struct need *need = &stubs->requirements->needs[i];
    return sqlite3_create_function(
        db, name, need->argument_count,
        SQLITE_UTF8 | SQLITE_INNOCUOUS |
            (stubs->is_constant[i] ? SQLITE_DETERMINISTIC : 0),
        stubs, stubs->is_constant[i] ? constant : varying, NULL, NULL);
}

static bool is_function(const struct need *need, struct str name)
{
    return need->kind == NEED_FUNCTION && need->name.size == name.size &&
           str_ends_with_ignoring_case(need->name, name);
}

/* --- collations ------------------------------------------------------------*/

static int compare_bytes(void *context, int size, const void *text,
                         int other_size, const void *other)
{
    int order =
        memcmp(text, other, (size_t)(size < other_size ? size : other_size));
    (void)context;
    return order != 0 ? order : size - other_size;
}

static int register_collation(struct stubs *stubs, sqlite3 *db, size_t i,
                              const char *name)
{
    (void)stubs;
    (void)i;
    return sqlite3_create_collation(db, name, SQLITE_UTF8, NULL, compare_bytes);
}

/* --- modules ---------------------------------------------------------------*/

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || c == '_' || (c & 0x80) != 0;
}

/* The offset behind the quoted name that a text begins with, or 0. */
static size_t quoted_end(const char *text)
{
    char close = text[0] == '[' ? ']' : text[0];
    size_t at = 1;
    if (text[0] != '"' && text[0] != '`' && text[0] != '[') {
        return 0;
    }
    for (; text[at] != '\0'; at += 1) {
        if (text[at] != close) {
            continue;
        }
        if (close == ']' || text[at + 1] != close) {
            return at + 1;
        }
        at += 1;
    }
    return 0;
}

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \t\n\r\f");
}

/* Add the column that an argument begins with: a word or a name in quotes, but
 * not `name = value`. A plus sign may stand before it, as for R*Tree. */
static void add_column(sqlite3_str *sql, const char *argument)
{
    const char *name = skip_space(argument);
    const char *comma = sqlite3_str_length(sql) == 0 ? "" : ", ";
    size_t size = 0;
    name = name[0] == '+' ? skip_space(name + 1) : name;
    size = quoted_end(name);
    if (size > 0 && *skip_space(name + size) != '=') {
        sqlite3_str_appendf(sql, "%s%.*s", comma, (int)size, name);
        return;
    }
    while (is_word(name[size])) {
        size += 1;
    }
    if (size > 0 && *skip_space(name + size) != '=') {
        sqlite3_str_appendf(sql, "%s\"%.*s\"", comma, (int)size, name);
    }
}

/* The hidden ones are for calls like series(1, 10), and for full-text search,
 * whose tables have such columns. */
static int declare(sqlite3 *db, const char *columns, const char *table)
{
    char *sql = sqlite3_mprintf("CREATE TABLE x(%s, \"%w\" HIDDEN,"
                                " rank HIDDEN, \"1\" HIDDEN, \"2\" HIDDEN,"
                                " \"3\" HIDDEN, \"4\" HIDDEN, \"5\" HIDDEN)",
                                columns, table);
    int code = sql == NULL ? SQLITE_NOMEM : sqlite3_declare_vtab(db, sql);
    sqlite3_free(sql);
    if (code == SQLITE_ERROR) {
        /* One of those names is a column's. */
        sql = sqlite3_mprintf("CREATE TABLE x(%s)", columns);
        code = sql == NULL ? SQLITE_NOMEM : sqlite3_declare_vtab(db, sql);
        sqlite3_free(sql);
    }
    return code;
}

static int table_connect(sqlite3 *db, void *context, int count,
                         const char *const *arguments, sqlite3_vtab **table,
                         char **error)
{
    sqlite3_str *list = sqlite3_str_new(db);
    char *columns = NULL;
    int code = SQLITE_OK;
    int i = 0;
    (void)context;
    for (i = 3; i < count; i += 1) {
        add_column(list, arguments[i]);
    }
    code = sqlite3_str_errcode(list);
    columns = sqlite3_str_finish(list);
    if (code == SQLITE_OK) {
        code = declare(db, columns == NULL ? "value" : columns, arguments[2]);
    }
    sqlite3_free(columns);
    if (code != SQLITE_OK) {
        *error = sqlite3_mprintf("%s", sqlite3_errmsg(db));
        return code;
    }
    *table = sqlite3_malloc(sizeof **table);
    if (*table == NULL) {
        return SQLITE_NOMEM;
    }
    memset(*table, 0, sizeof **table);
    sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int table_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1;
    info->estimatedRows = 1;
    return SQLITE_OK;
}

static int table_update(sqlite3_vtab *table, int count, sqlite3_value **values,
                        sqlite3_int64 *rowid)
{
    (void)table;
    (void)count;
    (void)values;
    *rowid = 1;
    return SQLITE_OK;
}

static int table_rename(sqlite3_vtab *table, const char *name)
{
    (void)table;
    (void)name;
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    (void)table;
    *cursor = sqlite3_malloc(sizeof **cursor);
    if (*cursor == NULL) {
        return SQLITE_NOMEM;
    }
    memset(*cursor, 0, sizeof **cursor);
    return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *cursor, int number,
                         const char *text, int count, sqlite3_value **values)
{
    (void)cursor;
    (void)number;
    (void)text;
    (void)count;
    (void)values;
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
    (void)cursor;
    return SQLITE_OK;
}

static int cursor_at_end(sqlite3_vtab_cursor *cursor)
{
    (void)cursor;
    return 1;
}

static int cursor_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context,
                         int column)
{
    (void)cursor;
    (void)context;
    (void)column;
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
    (void)cursor;
    *rowid = 0;
    return SQLITE_OK;
}

/* To create is to connect: that makes tables of it without CREATE, too. */
static const sqlite3_module module = {
    .xCreate = table_connect,
    .xConnect = table_connect,
    .xBestIndex = table_best_index,
    .xDisconnect = table_disconnect,
    .xDestroy = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_at_end,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
    .xUpdate = table_update,
    .xRename = table_rename,
};

static int register_module(struct stubs *stubs, sqlite3 *db, size_t i,
                           const char *name)
{
    (void)stubs;
    (void)i;
    return sqlite3_create_module(db, name, &module, NULL);
}

/* --- all of them -----------------------------------------------------------*/

/* How each kind is registered, and how to ask whether SQLite has it. A SQLite
 * that cannot be asked has none. */
static const struct {
    int (*add)(struct stubs *stubs, sqlite3 *db, size_t i, const char *name);
    const char *ask;
} kinds[] = {
    [NEED_FUNCTION] = {register_function,
                       "SELECT 1 FROM pragma_function_list WHERE builtin"
                       " AND name = ?1 COLLATE NOCASE"
                       " AND (narg = ?2 OR narg < 0 OR ?2 < 0)"},
    [NEED_COLLATION] = {register_collation,
                        "SELECT 1 FROM pragma_collation_list"
                        " WHERE name = ?1 COLLATE NOCASE"},
    [NEED_MODULE] = {register_module, "SELECT 1 FROM pragma_module_list"
                                      " WHERE name = ?1 COLLATE NOCASE"},
};

static bool exists(sqlite3 *db, const struct need *need)
{
    sqlite3_stmt *statement = NULL;
    bool found = false;
    if (sqlite3_prepare_v2(db, kinds[need->kind].ask, -1, &statement, NULL) ==
        SQLITE_OK) {
        sqlite3_bind_text(statement, 1, need->name.data, (int)need->name.size,
                          SQLITE_STATIC);
        if (sqlite3_bind_parameter_count(statement) > 1) {
            sqlite3_bind_int(statement, 2, need->argument_count);
        }
        found = sqlite3_step(statement) == SQLITE_ROW;
    }
    sqlite3_finalize(statement);
    return found;
}

static void register_all(struct stubs *stubs, sqlite3 *db)
{
    size_t i = 0;
    for (i = 0; i < stubs->requirements->need_count; i += 1) {
        const struct need *need = &stubs->requirements->needs[i];
        char name[256];
        sqlite3_snprintf(sizeof name, name, "%.*s", STR_ARGS(need->name));
        if (!exists(db, need) &&
            kinds[need->kind].add(stubs, db, i, name) != SQLITE_OK) {
            oom(); /* names and numbers are such as SQLite takes */
        }
    }
}

void stubs_register(struct stubs *stubs, sqlite3 *db)
{
    if (stubs->connection_count < STUBS_CONNECTIONS) {
        stubs->connections[stubs->connection_count] = db;
        stubs->connection_count += 1;
    }
    register_all(stubs, db);
}

bool stubs_make_constant(struct stubs *stubs, struct str name)
{
    const struct requirements *requirements = stubs->requirements;
    bool is_known = false;
    bool changed = false;
    size_t i = 0;
    for (i = 0; i < requirements->need_count; i += 1) {
        is_known = is_known || is_function(&requirements->needs[i], name);
    }
    for (i = 0; i < requirements->need_count; i += 1) {
        const struct need *need = &requirements->needs[i];
        bool is_meant =
            is_known ? is_function(need, name)
                     : need->kind == NEED_FUNCTION && need->argument_count != 0;
        changed = changed || (is_meant && !stubs->is_constant[i]);
        stubs->is_constant[i] = stubs->is_constant[i] || is_meant;
    }
    for (i = 0; changed && i < stubs->connection_count; i += 1) {
        register_all(stubs, stubs->connections[i]);
    }
    return changed;
}
