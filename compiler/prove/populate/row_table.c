/* SPDX-License-Identifier: MIT
 *
 * A table that is to get rows: what its columns take.
 */
#include "prove/populate/row.h"

const char *row_rowid_name(const struct schema_table *table)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    size_t i = 0;
    for (i = 0; i < 3 && !table->without_rowid; i += 1) {
        if (row_find_column(table, str_from(names[i])) == ROW_NONE) {
            return names[i];
        }
    }
    return NULL;
}

/* The column that is an alias of the rowid, or ROW_NONE. One that is declared
 * so, but in descending order, is none, and has an index. */
static size_t rowid_column(const struct schema_table *table)
{
    size_t found = ROW_NONE;
    size_t i = 0;
    for (i = 0; i < table->column_count; i += 1) {
        const struct schema_column *column = &table->columns[i];
        if (column->key_position > 1) {
            return ROW_NONE;
        }
        if (column->key_position == 1 &&
            names_are_equal(column->type, STR("INTEGER"))) {
            found = i;
        }
    }
    for (i = 0; i < table->index_count; i += 1) {
        if (table->indexes[i].primary) {
            return ROW_NONE;
        }
    }
    return table->without_rowid || table->is_virtual ? ROW_NONE : found;
}

bool row_column_is_unique(const struct schema_table *table, size_t column)
{
    size_t i = 0;
    for (i = 0; i < table->index_count; i += 1) {
        const struct schema_index *index = &table->indexes[i];
        if (index->unique && !index->partial && index->part_count == 1 &&
            index->parts[0].column.data != NULL &&
            names_are_equal(index->parts[0].column,
                            table->columns[column].name)) {
            return true;
        }
    }
    return column == rowid_column(table);
}

/* Whether rows are found by a column. */
static bool is_key(const struct schema_table *table, size_t column)
{
    return table->columns[column].key_position > 0 ||
           row_column_is_unique(table, column);
}

/* Of the only table whose rows are to vary, perhaps the only column. */
static bool may_vary(const struct row_table *table, size_t column)
{
    const struct populate_options *options = table->run->options;
    return options->only == NULL ||
           (options->only == table->table &&
            (options->only_column == NULL ||
             options->only_column == &table->table->columns[column]));
}

static void read_columns(struct row_table *table)
{
    const struct schema_table *schema = table->table;
    struct arena *arena = table->run->arena;
    size_t rowid = rowid_column(schema);
    size_t i = 0;
    table->columns =
        arena_array(arena, struct row_column, schema->column_count + 1);
    for (i = 0; i < schema->column_count; i += 1) {
        struct row_column *column = &table->columns[i];
        column->column = &schema->columns[i];
        column->style =
            value_style_of(arena, schema->name, column->column,
                           is_key(schema, i), row_column_is_unique(schema, i));
        if (table->run->options->modest != 0) {
            value_style_set_apart(&column->style, schema->name);
        }
        column->writable = column->column->kind == COLUMN_ORDINARY;
        column->is_rowid = i == rowid;
        column->nullable = column->writable && !column->is_rowid &&
                           !column->column->not_null &&
                           column->column->key_position == 0;
        column->may_vary = may_vary(table, i);
        if (table->run->options->json &&
            (column->style.is_text ||
             (column->style.is_blob && !schema->strict))) {
            value_style_make_json(&column->style);
        }
    }
}

static bool is_rtree(struct row_run *run, const struct schema_table *table)
{
    struct words words = words_of_text(run->arena, table->normal);
    size_t at = words_find(&words, 0, "using");
    return str_starts_with(words_text(&words, at + 1), STR("rtree"));
}

struct row_table *row_table_new(struct row_run *run,
                                const struct schema_table *table)
{
    struct row_table *made = arena_new(run->arena, struct row_table);
    made->run = run;
    made->table = table;
    made->rowid = row_rowid_name(table);
    made->is_rtree = table->is_virtual && is_rtree(run, table);
    read_columns(made);
    row_rules_read(made);
    row_keys_read(made);
    return made;
}

void row_table_release(struct row_table *table)
{
    size_t i = 0;
    if (table->writer != NULL) {
        row_writer_release(table->writer);
    }
    for (i = 0; i < table->key_count; i += 1) {
        sqlite3_finalize(table->keys[i].select);
        table->keys[i].select = NULL;
    }
}

/* Columns that are hidden or cannot be computed are NULL here. */
static char *look_statement(const struct row_table *table)
{
    sqlite3_str *sql = sqlite3_str_new(table->run->scratch->db);
    size_t i = 0;
    sqlite3_str_appendf(sql, "SELECT %s",
                        table->rowid == NULL ? "NULL" : table->rowid);
    for (i = 0; i < table->table->column_count; i += 1) {
        if (table->columns[i].writable) {
            sqlite3_str_appendf(sql, ", \"%.*w\"",
                                STR_ARGS(table->table->columns[i].name));
        } else {
            sqlite3_str_appendall(sql, ", NULL");
        }
    }
    sqlite3_str_appendf(sql, " FROM main.\"%.*w\" LIMIT %d",
                        STR_ARGS(table->table->name), ROW_LOOK);
    return sqlite3_str_finish(sql);
}

void row_table_look(struct row_table *table)
{
    struct arena *arena = table->run->arena;
    struct row_look *look = &table->look;
    sqlite3_stmt *statement = row_prepare(table->run, look_statement(table));
    size_t columns = table->table->column_count;
    size_t i = 0;
    look->count = 0;
    while (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
        if (look->values == NULL) {
            look->values = arena_array(arena, struct value, ROW_LOOK * columns);
            look->rowids = arena_array(arena, struct value, ROW_LOOK);
        }
        look->rowids[look->count] = value_read(arena, statement, 0);
        for (i = 0; i < columns; i += 1) {
            look->values[look->count * columns + i] =
                value_read(arena, statement, (int)i + 1);
        }
        look->count += 1;
    }
    sqlite3_finalize(statement);
    scratch_forget(table->run->scratch);
}

bool row_table_is_empty(struct row_run *run, const struct schema_table *table)
{
    sqlite3_stmt *statement =
        row_prepare(run, sqlite3_mprintf("SELECT 1 FROM main.\"%.*w\" LIMIT 1",
                                         STR_ARGS(table->name)));
    bool found = statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    scratch_forget(run->scratch);
    return !found;
}

sqlite3_int64 row_table_next_rowid(const struct row_table *table)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_int64 last = 0;
    if (table->rowid == NULL) {
        return 1;
    }
    statement = row_prepare(table->run,
                            sqlite3_mprintf("SELECT max(%s) FROM main.\"%.*w\"",
                                            table->rowid,
                                            STR_ARGS(table->table->name)));
    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
        last = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    /* Behind the last one there is SQLite guesses, and AUTOINCREMENT fails. */
    return last > (sqlite3_int64)1 << 60
               ? (sqlite3_int64)(1000 + table->start + table->made)
               : last + 1;
}

void row_table_explain(struct row_table *table, const char *reason,
                       const char *words)
{
    if (table->reason.size == 0) {
        table->reason = str_from(reason);
        table->words = str_copy(table->run->out, str_from(words));
    }
}
