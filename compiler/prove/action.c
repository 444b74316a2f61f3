/* SPDX-License-Identifier: MIT
 *
 * From SQLite's words to actions (sqlite.org/c3ref/c_alter_table.html).
 */
#include <string.h>

#include "prove/action.h"

/* How the words make an action. */
enum words {
    WORDS_NAME,       /* name */
    WORDS_NAME_TABLE, /* name, table */
    WORDS_TABLE,      /* table */
    WORDS_TABLE_NAME, /* table, name */
    WORDS_ALTER,      /* schema, table, and a column in place of the schema */
    WORDS_FUNCTION    /* nothing, name */
};

static const struct meaning {
    int code;
    enum action_kind kind;
    enum words words;
} meanings[] = {
    {SQLITE_CREATE_TABLE, ACTION_CREATE_TABLE, WORDS_TABLE},
    {SQLITE_CREATE_TEMP_TABLE, ACTION_CREATE_TABLE, WORDS_TABLE},
    {SQLITE_CREATE_VTABLE, ACTION_CREATE_TABLE, WORDS_TABLE},
    {SQLITE_CREATE_INDEX, ACTION_CREATE_INDEX, WORDS_NAME_TABLE},
    {SQLITE_CREATE_TEMP_INDEX, ACTION_CREATE_INDEX, WORDS_NAME_TABLE},
    {SQLITE_CREATE_TRIGGER, ACTION_CREATE_TRIGGER, WORDS_NAME_TABLE},
    {SQLITE_CREATE_TEMP_TRIGGER, ACTION_CREATE_TRIGGER, WORDS_NAME_TABLE},
    {SQLITE_CREATE_VIEW, ACTION_CREATE_VIEW, WORDS_NAME},
    {SQLITE_CREATE_TEMP_VIEW, ACTION_CREATE_VIEW, WORDS_NAME},
    {SQLITE_DROP_TABLE, ACTION_DROP_TABLE, WORDS_TABLE},
    {SQLITE_DROP_TEMP_TABLE, ACTION_DROP_TABLE, WORDS_TABLE},
    {SQLITE_DROP_VTABLE, ACTION_DROP_TABLE, WORDS_TABLE},
    {SQLITE_DROP_INDEX, ACTION_DROP_INDEX, WORDS_NAME_TABLE},
    {SQLITE_DROP_TEMP_INDEX, ACTION_DROP_INDEX, WORDS_NAME_TABLE},
    {SQLITE_DROP_TRIGGER, ACTION_DROP_TRIGGER, WORDS_NAME_TABLE},
    {SQLITE_DROP_TEMP_TRIGGER, ACTION_DROP_TRIGGER, WORDS_NAME_TABLE},
    {SQLITE_DROP_VIEW, ACTION_DROP_VIEW, WORDS_NAME},
    {SQLITE_DROP_TEMP_VIEW, ACTION_DROP_VIEW, WORDS_NAME},
    {SQLITE_ALTER_TABLE, ACTION_ALTER_TABLE, WORDS_ALTER},
    {SQLITE_INSERT, ACTION_INSERT, WORDS_TABLE},
    {SQLITE_UPDATE, ACTION_UPDATE, WORDS_TABLE_NAME},
    {SQLITE_DELETE, ACTION_DELETE, WORDS_TABLE},
    {SQLITE_READ, ACTION_READ, WORDS_TABLE},
    {SQLITE_FUNCTION, ACTION_CALL, WORDS_FUNCTION},
};

static const struct meaning *meaning_of(int code)
{
    size_t i = 0;
    for (i = 0; i < sizeof meanings / sizeof meanings[0]; i += 1) {
        if (meanings[i].code == code) {
            return &meanings[i];
        }
    }
    return NULL;
}

static bool is_temp(const char *database)
{
    return database != NULL && sqlite3_stricmp(database, "temp") == 0;
}

bool action_from(struct action *out, int code, const char *first,
                 const char *second, const char *database)
{
    const struct meaning *meaning = meaning_of(code);
    struct action action;
    if (meaning == NULL) {
        return false;
    }
    memset(&action, 0, sizeof action);
    action.kind = meaning->kind;
    action.temporary = is_temp(database);
    switch (meaning->words) {
    case WORDS_NAME:
        action.name = str_from(first);
        break;
    case WORDS_NAME_TABLE:
        action.name = str_from(first);
        action.table = str_from(second);
        break;
    case WORDS_TABLE:
        action.table = str_from(first);
        break;
    case WORDS_TABLE_NAME:
        action.table = str_from(first);
        action.name = str_from(second);
        break;
    case WORDS_ALTER:
        action.temporary = is_temp(first);
        action.table = str_from(second);
        action.name = str_from(database);
        break;
    case WORDS_FUNCTION:
        action.name = str_from(second);
        break;
    }
    *out = action;
    return true;
}

bool action_same_name(struct str a, struct str b)
{
    return a.size == b.size &&
           (a.size == 0 || sqlite3_strnicmp(a.data, b.data, (int)a.size) == 0);
}

bool action_changes_schema(enum action_kind kind)
{
    return kind <= ACTION_ALTER_TABLE;
}

bool action_changes_rows(enum action_kind kind)
{
    return kind >= ACTION_INSERT && kind <= ACTION_DELETE;
}

bool action_equal(const struct action *a, const struct action *b)
{
    return a->kind == b->kind && a->temporary == b->temporary &&
           a->indirect == b->indirect && action_same_name(a->table, b->table) &&
           action_same_name(a->name, b->name);
}
