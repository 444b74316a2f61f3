/* SPDX-License-Identifier: MIT
 *
 * The hash of the schema as it is, and what other sets have recorded of theirs.
 */
#include <string.h>

#include "sqlite/history_sql.h"
#include "sqlite/schema_sql.h"
#include "sqlite/sqlite_schema.h"

static const char reading[] = "reading the schema";

/* The longest name, with a NUL, that patterns of the application match. */
#define OWN_NAME_SIZE 256

struct strata__text strata__sqlite_column(sqlite3_stmt *row, int column,
                                          int *code)
{
    struct strata__text text = {NULL, 0};
    text.data = (const char *)sqlite3_column_text(row, column);
    if (text.data != NULL) {
        text.size = (size_t)sqlite3_column_bytes(row, column);
    } else if (sqlite3_column_type(row, column) != SQLITE_NULL) {
        *code = SQLITE_NOMEM;
    }
    return text;
}

static bool equals(struct strata__text text, const char *word, size_t size)
{
    return text.size == size &&
           (size == 0 || sqlite3_strnicmp(text.data, word, (int)size) == 0);
}

static bool is_own(const strata_set *set, struct strata__text name)
{
    char lower[OWN_NAME_SIZE];
    size_t i = 0;
    if (set->own_count == 0 || name.size >= sizeof lower) {
        return false;
    }
    for (i = 0; i < name.size; i += 1) {
        char c = name.data[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    lower[name.size] = '\0';
    for (i = 0; i < set->own_count; i += 1) {
        if (sqlite3_strglob(set->own[i], lower) == 0) {
            return true;
        }
    }
    return false;
}

static bool counts(const strata_set *set, const struct strata__object *object)
{
    /* SQLite has no views and triggers of its own. */
    bool sqlites =
        object->name.size >= 7 &&
        sqlite3_strnicmp(object->name.data, "sqlite_", 7) == 0 &&
        (equals(object->type, "table", 5) || equals(object->type, "index", 5));
    return !sqlites && !equals(object->table, "strata_history", 14) &&
           !equals(object->table, "strata_script", 13) &&
           !is_own(set, object->name) && !is_own(set, object->table);
}

/* The tables that modules of SQLite make beside their own, by what stands
 * behind the name. Of a module that is not known, all that begin like it. */
static const struct family {
    const char *module;
    const char *tables;
} families[] = {
    {"fts3", "content segments segdir docsize stat"},
    {"fts4", "content segments segdir docsize stat"},
    {"fts5", "data idx content docsize config"},
    {"geopoly", "node rowid parent"},
    {"rtree", "node rowid parent"},
    {"rtree_i32", "node rowid parent"},
};

/* The name of the module in CREATE VIRTUAL TABLE name USING module. */
static struct strata__text module_of(struct strata__text sql)
{
    struct strata__reader reader = {{NULL, 0}, 0};
    struct strata__token token;
    struct strata__text none = {NULL, 0};
    reader.rest = sql;
    while (strata__next_token(&reader, &token)) {
        if (token.kind == 'n' && equals(token.text, "using", 5)) {
            return strata__next_token(&reader, &token) && token.kind == 'n'
                       ? token.text
                       : none;
        }
    }
    return none;
}

static bool is_word_of(const char *words, struct strata__text word)
{
    while (*words != '\0') {
        size_t size = strcspn(words, " ");
        if (equals(word, words, size)) {
            return true;
        }
        words += size + (words[size] == ' ');
    }
    return false;
}

/* Whether the table of an object belongs to a virtual one, with whose name and
 * an underline its own begins. */
static bool is_shadow(const struct strata__object *object, size_t name_size,
                      struct strata__text virtual_sql)
{
    struct strata__text module = module_of(virtual_sql);
    struct strata__text behind = object->table;
    size_t i = 0;
    if (behind.size <= name_size) {
        return false;
    }
    behind.data += name_size + 1;
    behind.size -= name_size + 1;
    for (i = 0; i < sizeof families / sizeof families[0]; i += 1) {
        if (equals(module, families[i].module, strlen(families[i].module))) {
            return is_word_of(families[i].tables, behind);
        }
    }
    return true;
}

static int read_object(sqlite3_stmt *row, struct strata__object *object)
{
    int code = SQLITE_OK;
    object->type = strata__sqlite_column(row, STRATA__OBJECT_TYPE, &code);
    object->name = strata__sqlite_column(row, STRATA__OBJECT_NAME, &code);
    object->table = strata__sqlite_column(row, STRATA__OBJECT_TABLE, &code);
    object->sql = strata__sqlite_column(row, STRATA__OBJECT_SQL, &code);
    object->hash = strata__object_hash(object->type, object->name,
                                       object->table, object->sql);
    return code;
}

/* One may be called the shadow of two virtual tables, whose names begin alike:
 * it is one object all the same. They come one after the other. */
static bool is_another(const struct strata__object *object, uint64_t *last)
{
    bool another = object->hash != *last;
    *last = object->hash;
    return another;
}

static int visit_rows(sqlite3_stmt *row, const strata_set *set, bool shadows,
                      void (*visit)(void *context,
                                    const struct strata__object *object,
                                    bool take_back),
                      void *context, bool *has_virtual)
{
    int code = SQLITE_OK;
    uint64_t last = 0;
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        struct strata__object object;
        code = read_object(row, &object);
        if (shadows && code == SQLITE_OK) {
            struct strata__text name =
                strata__sqlite_column(row, STRATA__OBJECT_VIRTUAL_NAME, &code);
            struct strata__text sql =
                strata__sqlite_column(row, STRATA__OBJECT_VIRTUAL_SQL, &code);
            if (code == SQLITE_OK && !is_shadow(&object, name.size, sql)) {
                continue;
            }
        }
        if (code != SQLITE_OK) {
            return code;
        }
        if (counts(set, &object) && (!shadows || is_another(&object, &last))) {
            visit(context, &object, shadows);
        }
        *has_virtual =
            *has_virtual || (object.sql.size > 14 &&
                             equals((struct strata__text){object.sql.data, 14},
                                    "create virtual", 14));
    }
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int strata__sqlite_each_object(
    sqlite3 *db, const strata_set *set,
    void (*visit)(void *context, const struct strata__object *object,
                  bool take_back),
    void *context)
{
    sqlite3_stmt *row = NULL;
    bool has_virtual = false;
    int code = sqlite3_prepare_v2(db, STRATA__SQL_SCHEMA, -1, &row, NULL);
    if (code == SQLITE_OK) {
        code = visit_rows(row, set, false, visit, context, &has_virtual);
    }
    sqlite3_finalize(row);
    if (code != SQLITE_OK || !has_virtual) {
        return code;
    }
    row = NULL;
    code = sqlite3_prepare_v2(db, STRATA__SQL_SHADOWS, -1, &row, NULL);
    if (code == SQLITE_OK) {
        code = visit_rows(row, set, true, visit, context, &has_virtual);
    }
    sqlite3_finalize(row);
    return code;
}

static void add(void *context, const struct strata__object *object,
                bool take_back)
{
    uint64_t *sum = context;
    *sum += take_back ? (uint64_t)0 - object->hash : object->hash;
}

bool strata__sqlite_schema_hash(struct strata__session *session, uint64_t *hash)
{
    struct strata__patience patience = strata__sqlite_patience(session);
    int code = SQLITE_OK;
    if (strata__failed(session)) {
        return false;
    }
    do {
        *hash = 0;
        code = strata__sqlite_each_object(strata__sqlite_state(session)->db,
                                          session->set, add, hash);
    } while (strata__sqlite_is_busy(code) && strata__sqlite_wait(&patience));
    /* The application may have forbidden to look. */
    if (code != SQLITE_OK && code != SQLITE_AUTH) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, reading);
    }
    return code == SQLITE_OK;
}

/* More sets than anybody has: the table is damaged and goes in circles. */
#define SETS_MAX 1000

/* The sets are found from the last to the first. A name that is cut here comes
 * before itself, so that there is an end. */
bool strata__sqlite_other_schemas(struct strata__session *session,
                                  uint64_t *sum, size_t *count)
{
    sqlite3_stmt *row = NULL;
    char name[256];
    bool known = true;
    int rounds = 0;
    int code =
        strata__failed(session)
            ? SQLITE_ERROR
            : strata__sqlite_try_prepare(session, STRATA__SQL_SET_BEFORE, &row);
    *sum = 0;
    *count = 0;
    if (code != SQLITE_OK && code != SQLITE_ERROR) {
        strata__sqlite_fail(session, code, STRATA_DATABASE, reading);
    }
    if (row != NULL) {
        sqlite3_bind_zeroblob(row, 1, 0); /* every text comes before a blob */
    }
    while (rounds < SETS_MAX && strata__sqlite_step(session, row, reading)) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        const char *schema = (const char *)sqlite3_column_text(row, 1);
        uint64_t hash = 0;
        rounds += 1;
        strata__copy(name, sizeof name, text);
        if (text == NULL || strcmp(name, session->set->name) != 0) {
            known = known && schema != NULL &&
                    sqlite3_column_type(row, 2) == SQLITE_NULL &&
                    strata__hash_parse(schema, &hash);
            *sum += hash;
            *count += 1;
        }
        sqlite3_reset(row);
        sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC);
    }
    sqlite3_finalize(row);
    return known && rounds < SETS_MAX && !strata__failed(session);
}
