/* SPDX-License-Identifier: MIT
 *
 * One table of a scratch database, by pragmas and, where they say nothing, by
 * the tokens of its statement. The pragmas are statements and not tables
 * (pragma_table_xinfo …), for a script's own table may bear the name of one.
 */
#include <string.h>

#include "prove/schema_ask.h"
#include "sql/normal_form.h"
#include "sql/table_text.h"

struct reading {
    struct arena *arena;
    struct scratch *scratch;
    const struct schema_rows *rows;
};

void *schema_grown(struct arena *arena, void *items, size_t count, size_t size)
{
    void *more = items;
    if ((count & (count - 1)) == 0) {
        more = arena_alloc_array(arena, size, count == 0 ? 1 : 2 * count);
        if (count > 0) {
            memcpy(more, items, count * size);
        }
    }
    return more;
}

sqlite3_stmt *schema_ask(struct arena *arena, struct scratch *scratch,
                         const char *format, struct str name)
{
    sqlite3_stmt *statement = NULL;
    char *sql = sqlite3_mprintf(format, str_to_c(arena, name));
    if (sql == NULL || sqlite3_prepare_v2(scratch->db, sql, -1, &statement,
                                          NULL) == SQLITE_NOMEM) {
        oom();
    }
    sqlite3_free(sql);
    return statement;
}

bool schema_next(sqlite3_stmt *statement)
{
    return statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
}

struct str schema_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return (struct str){text, (size_t)sqlite3_column_bytes(statement, column)};
}

struct str schema_copy(struct arena *arena, sqlite3_stmt *statement, int column)
{
    struct str text = schema_text(statement, column);
    return text.data == NULL ? text : str_copy(arena, text);
}

static void read_collation(struct reading *reading,
                           const struct schema_table *table,
                           struct schema_column *column)
{
    const char *collation = NULL;
    column->collation = STR("BINARY");
    if (sqlite3_table_column_metadata(
            reading->scratch->db, "main", table->name.data, column->name.data,
            NULL, &collation, NULL, NULL, NULL) == SQLITE_OK &&
        collation != NULL) {
        column->collation = str_copy(reading->arena, str_from(collation));
    }
}

/* As if it stood behind DEFAULT, where a name is a text. */
static struct str normal_default(struct reading *reading, struct str value)
{
    struct str prefix = STR("default ");
    struct str normal = sql_normal_form(
        reading->arena,
        str_format(reading->arena, "default %.*s", STR_ARGS(value)));
    normal = str_slice(normal, prefix.size, normal.size);
    return str_equal(normal, STR("null")) ? STR("") : normal;
}

static void read_columns(struct reading *reading, struct schema_table *table)
{
    sqlite3_stmt *statement =
        schema_ask(reading->arena, reading->scratch,
                   "PRAGMA main.table_xinfo(\"%w\")", table->name);
    while (schema_next(statement)) {
        struct schema_column *column = NULL;
        SCHEMA_GROW(reading->arena, table->columns, table->column_count);
        column = &table->columns[table->column_count];
        table->column_count += 1;
        memset(column, 0, sizeof *column);
        column->name = schema_copy(reading->arena, statement, 1);
        column->type = schema_copy(reading->arena, statement, 2);
        column->not_null = sqlite3_column_int(statement, 3) != 0;
        column->default_value = schema_copy(reading->arena, statement, 4);
        column->key_position = (size_t)sqlite3_column_int(statement, 5);
        column->kind = (enum column_kind)sqlite3_column_int(statement, 6);
        if (column->default_value.data != NULL) {
            column->default_normal =
                normal_default(reading, column->default_value);
        }
        read_collation(reading, table, column);
    }
    sqlite3_finalize(statement);
}

static struct schema_foreign_key *add_key(struct reading *reading,
                                          struct schema_table *table,
                                          sqlite3_stmt *statement)
{
    struct schema_foreign_key *key = NULL;
    SCHEMA_GROW(reading->arena, table->keys, table->key_count);
    key = &table->keys[table->key_count];
    table->key_count += 1;
    memset(key, 0, sizeof *key);
    key->parent = schema_copy(reading->arena, statement, 2);
    key->on_update = schema_copy(reading->arena, statement, 5);
    key->on_delete = schema_copy(reading->arena, statement, 6);
    return key;
}

/* SQLite gives the last one first. */
static void reverse_keys(struct schema_table *table)
{
    size_t i = 0;
    for (i = 0; i < table->key_count / 2; i += 1) {
        struct schema_foreign_key *a = &table->keys[i];
        struct schema_foreign_key *b = &table->keys[table->key_count - 1 - i];
        struct schema_foreign_key key = *a;
        *a = *b;
        *b = key;
    }
}

static void read_keys(struct reading *reading, struct schema_table *table,
                      const struct table_text *text)
{
    sqlite3_stmt *statement =
        schema_ask(reading->arena, reading->scratch,
                   "PRAGMA main.foreign_key_list(\"%w\")", table->name);
    struct schema_foreign_key *key = NULL;
    size_t i = 0;
    while (schema_next(statement)) {
        struct schema_key_part *part = NULL;
        if (sqlite3_column_int(statement, 1) == 0) {
            key = add_key(reading, table, statement);
        }
        if (key == NULL) {
            continue;
        }
        SCHEMA_GROW(reading->arena, key->parts, key->part_count);
        part = &key->parts[key->part_count];
        key->part_count += 1;
        part->from = schema_copy(reading->arena, statement, 3);
        part->to = schema_copy(reading->arena, statement, 4);
    }
    sqlite3_finalize(statement);
    reverse_keys(table);
    for (i = 0; i < table->key_count && i < text->key_count; i += 1) {
        table->keys[i].deferred = text->deferred[i];
    }
}

static void read_parts(struct reading *reading, struct schema_index *index)
{
    sqlite3_stmt *statement =
        schema_ask(reading->arena, reading->scratch,
                   "PRAGMA main.index_xinfo(\"%w\")", index->name);
    while (schema_next(statement)) {
        struct schema_index_part *part = NULL;
        if (sqlite3_column_int(statement, 5) == 0) {
            continue; /* carried along, not of the key */
        }
        SCHEMA_GROW(reading->arena, index->parts, index->part_count);
        part = &index->parts[index->part_count];
        index->part_count += 1;
        part->column = schema_copy(reading->arena, statement, 2);
        part->descending = sqlite3_column_int(statement, 3) != 0;
        part->collation = schema_copy(reading->arena, statement, 4);
    }
    sqlite3_finalize(statement);
}

static void read_sql(struct reading *reading, struct schema_index *index)
{
    size_t i = 0;
    for (i = 0; i < reading->rows->count; i += 1) {
        const struct schema_row *row = reading->rows->items[i];
        if (str_equal(row->name, index->name) &&
            str_equal(row->type, STR("index"))) {
            index->sql = row->sql;
            index->normal = sql_normal_form(reading->arena, row->sql);
            return;
        }
    }
}

static void read_indexes(struct reading *reading, struct schema_table *table)
{
    sqlite3_stmt *statement =
        schema_ask(reading->arena, reading->scratch,
                   "PRAGMA main.index_list(\"%w\")", table->name);
    size_t i = 0;
    while (schema_next(statement)) {
        struct schema_index *index = NULL;
        SCHEMA_GROW(reading->arena, table->indexes, table->index_count);
        index = &table->indexes[table->index_count];
        table->index_count += 1;
        memset(index, 0, sizeof *index);
        index->name = schema_copy(reading->arena, statement, 1);
        index->unique = sqlite3_column_int(statement, 2) != 0;
        index->primary = str_equal(schema_text(statement, 3), STR("pk"));
        index->partial = sqlite3_column_int(statement, 4) != 0;
    }
    sqlite3_finalize(statement);
    /* The last one made comes first. */
    for (i = 0; i < table->index_count / 2; i += 1) {
        struct schema_index index = table->indexes[i];
        table->indexes[i] = table->indexes[table->index_count - 1 - i];
        table->indexes[table->index_count - 1 - i] = index;
    }
    for (i = 0; i < table->index_count; i += 1) {
        read_parts(reading, &table->indexes[i]);
        read_sql(reading, &table->indexes[i]);
    }
}

struct schema_table *schema_table_read(struct arena *arena,
                                       struct scratch *scratch,
                                       const struct schema_rows *rows,
                                       const struct schema_row *row)
{
    struct reading reading = {arena, scratch, rows};
    struct schema_table *table = arena_new(arena, struct schema_table);
    struct table_text text;
    table->name = row->name;
    table->sql = row->sql;
    table->root = row->root;
    table->row = row->id;
    table->is_virtual = row->root == 0;
    read_columns(&reading, table);
    if (table->is_virtual) {
        table->normal = sql_normal_form(arena, row->sql);
        return table;
    }
    text = table_text_read(arena, row->sql);
    table->normal = text.normal;
    table->strict = text.strict;
    table->without_rowid = text.without_rowid;
    table->autoincrement = text.autoincrement;
    table->clauses = text.clauses;
    table->clause_count = text.clause_count;
    read_keys(&reading, table, &text);
    read_indexes(&reading, table);
    return table;
}
