/* SPDX-License-Identifier: MIT
 *
 * The schema of a scratch database. The rows of sqlite_schema say what has
 * changed since the last time, and more is asked about that alone.
 */
#include "prove/schema_read.h"

#include <stdint.h>
#include <string.h>

#include "prove/schema_ask.h"
#include "sql/normal_form.h"

struct reading {
    struct arena *arena;
    struct scratch *scratch;
    struct schema_rows old;
    struct schema_rows rows;
    struct schema *out;
    struct str *touched; /* tables of which an index came or went */
    size_t touched_count;
    bool changed;
    bool virtual_changed;
};

static bool same_name(struct str a, struct str b)
{
    return a.size == b.size && str_ends_with_ignoring_case(a, b);
}

static bool is_own(struct str name)
{
    return sqlite3_strnicmp(name.data, "sqlite_", 7) == 0 ||
           sqlite3_strnicmp(name.data, "strata_history", 14) == 0 ||
           sqlite3_strnicmp(name.data, "strata_script", 13) == 0;
}

static bool is(const struct schema_row *row, const char *type)
{
    return str_equal(row->type, str_from(type));
}

static bool is_virtual(const struct schema_row *row)
{
    return row->root == 0 && is(row, "table");
}

/* The columns of the statement in read_rows. */
enum {
    ROW_ID,
    ROW_ROOT,
    ROW_TYPE,
    ROW_NAME,
    ROW_TABLE,
    ROW_SQL
};

/* The statement tells the name, the table and the type. Its bytes are asked for
 * as they are: a text of C would be a copy, and this is done for each object at
 * each step. */
static bool is_as_before(const struct schema_row *row, sqlite3_stmt *statement)
{
    const char *sql = sqlite3_column_blob(statement, ROW_SQL);
    size_t size = (size_t)sqlite3_column_bytes(statement, ROW_SQL);
    return row->id == sqlite3_column_int64(statement, ROW_ID) &&
           row->root == sqlite3_column_int64(statement, ROW_ROOT) &&
           str_equal(row->sql, (struct str){sql, size});
}

static struct schema_row *new_row(struct reading *reading,
                                  sqlite3_stmt *statement)
{
    struct schema_row *row = arena_new(reading->arena, struct schema_row);
    row->id = sqlite3_column_int64(statement, ROW_ID);
    row->root = sqlite3_column_int64(statement, ROW_ROOT);
    row->type = schema_copy(reading->arena, statement, ROW_TYPE);
    row->name = schema_copy(reading->arena, statement, ROW_NAME);
    row->table = schema_copy(reading->arena, statement, ROW_TABLE);
    row->sql = schema_copy(reading->arena, statement, ROW_SQL);
    return row;
}

/* A row has come or gone. */
static void note_change(struct reading *reading, const struct schema_row *row)
{
    reading->changed = true;
    if (is_virtual(row)) {
        reading->virtual_changed = true;
    }
    if (is(row, "index")) {
        SCHEMA_GROW(reading->arena, reading->touched, reading->touched_count);
        reading->touched[reading->touched_count] = row->table;
        reading->touched_count += 1;
    }
}

static void add_row(struct reading *reading, struct schema_row *row)
{
    SCHEMA_GROW(reading->arena, reading->rows.items, reading->rows.count);
    reading->rows.items[reading->rows.count] = row;
    reading->rows.count += 1;
}

/* From here on the list differs from the last one. */
static void begin_list(struct reading *reading, size_t same)
{
    size_t i = 0;
    if (!reading->changed) {
        for (i = 0; i < same; i += 1) {
            add_row(reading, reading->old.items[i]);
        }
    }
}

/* Take the rows of the last time that are gone before a row. */
static size_t skip_gone(struct reading *reading, size_t at, long long id)
{
    while (at < reading->old.count && reading->old.items[at]->id < id) {
        begin_list(reading, at);
        note_change(reading, reading->old.items[at]);
        at += 1;
    }
    return at;
}

/* `at` is the place in the rows of the last time. */
static void read_row(struct reading *reading, sqlite3_stmt *statement,
                     size_t *at)
{
    struct schema_row *row = NULL;
    *at = skip_gone(reading, *at, sqlite3_column_int64(statement, ROW_ID));
    if (*at < reading->old.count) {
        row = reading->old.items[*at];
    }
    if (row != NULL && is_as_before(row, statement)) {
        *at += 1;
        if (reading->changed) {
            add_row(reading, row);
        }
    } else if (!is_own(schema_text(statement, ROW_NAME))) {
        /* One with the same number is passed by with the next row. */
        begin_list(reading, *at);
        row = new_row(reading, statement);
        note_change(reading, row);
        add_row(reading, row);
    }
}

/* False when all are as they were. */
static bool read_rows(struct reading *reading)
{
    sqlite3_stmt *statement =
        schema_ask(reading->arena, reading->scratch,
                   "SELECT rowid, rootpage, type, name, tbl_name, sql"
                   " FROM main.sqlite_schema WHERE sql IS NOT NULL"
                   " ORDER BY rowid",
                   STR(""));
    size_t at = 0;
    while (schema_next(statement)) {
        read_row(reading, statement, &at);
    }
    sqlite3_finalize(statement);
    skip_gone(reading, at, INT64_MAX);
    return reading->changed;
}

/* SQLite takes a table for a shadow only if its name is that of a virtual one,
 * and an underscore and more. */
static bool may_be_shadow(const struct reading *reading,
                          const struct schema_row *row)
{
    size_t i = 0;
    for (i = 0; i < reading->rows.count; i += 1) {
        const struct schema_row *other = reading->rows.items[i];
        size_t size = other->name.size;
        if (is_virtual(other) && row->name.size > size &&
            row->name.data[size] == '_' &&
            same_name(str_slice(row->name, 0, size), other->name)) {
            return true;
        }
    }
    return false;
}

static bool is_shadow(struct reading *reading, const struct schema_row *row)
{
    sqlite3_stmt *statement = NULL;
    bool shadow = false;
    if (!may_be_shadow(reading, row)) {
        return false;
    }
    statement = schema_ask(reading->arena, reading->scratch,
                           "PRAGMA main.table_list(\"%w\")", row->name);
    while (schema_next(statement)) {
        shadow = shadow || str_equal(schema_text(statement, 2), STR("shadow"));
    }
    sqlite3_finalize(statement);
    return shadow;
}

static bool is_touched(const struct reading *reading, struct str table)
{
    size_t i = 0;
    for (i = 0; i < reading->touched_count; i += 1) {
        if (same_name(reading->touched[i], table)) {
            return true;
        }
    }
    return false;
}

/* A row without object, in the place of one that may be another schema's too.
 */
static struct schema_row *renew(struct reading *reading, size_t at)
{
    struct schema_row *copy = arena_new(reading->arena, struct schema_row);
    *copy = *reading->rows.items[at];
    copy->object = NULL;
    reading->rows.items[at] = copy;
    return copy;
}

static void find_shadows(struct reading *reading)
{
    size_t i = 0;
    for (i = 0; i < reading->rows.count; i += 1) {
        const struct schema_row *row = reading->rows.items[i];
        if (is(row, "table") && row->root != 0 &&
            (row->object == NULL || reading->virtual_changed)) {
            bool shadow = is_shadow(reading, row);
            if (shadow != row->shadow) {
                renew(reading, i)->shadow = shadow;
            }
        }
    }
}

static void add_table(struct reading *reading, size_t at)
{
    struct schema *out = reading->out;
    struct schema_row *row = reading->rows.items[at];
    if (row->shadow) {
        return;
    }
    if (row->object != NULL && is_touched(reading, row->name)) {
        row = renew(reading, at);
    }
    if (row->object == NULL) {
        row->object = schema_table_read(reading->arena, reading->scratch,
                                        &reading->rows, row);
    }
    SCHEMA_GROW(reading->arena, out->tables, out->table_count);
    out->tables[out->table_count] = row->object;
    out->table_count += 1;
}

static void add_view(struct reading *reading, size_t at)
{
    struct schema *out = reading->out;
    struct schema_row *row = reading->rows.items[at];
    if (row->object == NULL) {
        struct schema_view *view =
            arena_new(reading->arena, struct schema_view);
        view->name = row->name;
        view->sql = row->sql;
        view->normal = sql_normal_form(reading->arena, row->sql);
        row->object = view;
    }
    SCHEMA_GROW(reading->arena, out->views, out->view_count);
    out->views[out->view_count] = row->object;
    out->view_count += 1;
}

static void add_trigger(struct reading *reading, size_t at)
{
    struct schema *out = reading->out;
    struct schema_row *row = reading->rows.items[at];
    if (row->object == NULL) {
        struct schema_trigger *trigger =
            arena_new(reading->arena, struct schema_trigger);
        trigger->name = row->name;
        trigger->table = row->table;
        trigger->sql = row->sql;
        trigger->normal = sql_normal_form(reading->arena, row->sql);
        row->object = trigger;
    }
    SCHEMA_GROW(reading->arena, out->triggers, out->trigger_count);
    out->triggers[out->trigger_count] = row->object;
    out->trigger_count += 1;
}

static void add_objects(struct reading *reading)
{
    size_t i = 0;
    for (i = 0; i < reading->rows.count; i += 1) {
        const struct schema_row *row = reading->rows.items[i];
        if (is(row, "table")) {
            add_table(reading, i);
        } else if (is(row, "view")) {
            add_view(reading, i);
        } else if (is(row, "trigger")) {
            add_trigger(reading, i);
        }
    }
}

const struct schema *schema_read(struct arena *arena, struct scratch *scratch,
                                 const struct schema *previous)
{
    struct reading reading;
    struct schema_rows *rows = NULL;
    memset(&reading, 0, sizeof reading);
    reading.arena = arena;
    reading.scratch = scratch;
    if (previous != NULL && previous->rows != NULL) {
        reading.old = *previous->rows;
    }
    scratch_forget(scratch);
    if (!read_rows(&reading) && previous != NULL) {
        scratch_forget(scratch);
        return previous;
    }
    reading.out = arena_new(arena, struct schema);
    find_shadows(&reading);
    add_objects(&reading);
    rows = arena_new(arena, struct schema_rows);
    *rows = reading.rows;
    reading.out->rows = rows;
    scratch_forget(scratch);
    return reading.out;
}
