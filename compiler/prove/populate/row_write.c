/* SPDX-License-Identifier: MIT
 *
 * One row into a table, and why SQLite refuses it.
 */
#include <string.h>

#include "base/fs.h"
#include "prove/populate/row.h"

/* --- the statement ---------------------------------------------------------*/

/* An outer OR ABORT keeps a constraint's own REPLACE or IGNORE from taking
 * rows; but it holds within triggers as well, so it is not there for nothing.
 */
static const char *or_abort(const struct row_writer *writer)
{
    return writer->table->has_conflicts ? " OR ABORT" : "";
}

static void add_insert(struct row_writer *writer, sqlite3_str *sql)
{
    const struct schema_table *table = writer->table->table;
    size_t i = 0;
    sqlite3_str_appendf(sql, "INSERT%s INTO main.\"%.*w\"", or_abort(writer),
                        STR_ARGS(table->name));
    if (writer->count == 0) {
        sqlite3_str_appendall(sql, " DEFAULT VALUES");
        return;
    }
    for (i = 0; i < writer->count; i += 1) {
        sqlite3_str_appendf(sql, "%s\"%.*w\"", i == 0 ? " (" : ", ",
                            STR_ARGS(table->columns[writer->columns[i]].name));
    }
    for (i = 0; i < writer->count; i += 1) {
        sqlite3_str_appendf(sql, "%s?%d", i == 0 ? ") VALUES (" : ", ",
                            (int)i + 1);
    }
    sqlite3_str_appendall(sql, ")");
}

static void add_update(struct row_writer *writer, sqlite3_str *sql)
{
    const struct schema_table *table = writer->table->table;
    size_t i = 0;
    sqlite3_str_appendf(sql, "UPDATE%s main.\"%.*w\"", or_abort(writer),
                        STR_ARGS(table->name));
    for (i = 0; i < writer->count; i += 1) {
        sqlite3_str_appendf(sql, "%s\"%.*w\" = ?%d", i == 0 ? " SET " : ", ",
                            STR_ARGS(table->columns[writer->columns[i]].name),
                            (int)i + 1);
    }
    if (writer->where_count == 0) {
        sqlite3_str_appendf(sql, " WHERE %s = ?%d", writer->table->rowid,
                            (int)writer->count + 1);
    }
    for (i = 0; i < writer->where_count; i += 1) {
        sqlite3_str_appendf(sql, " %s \"%.*w\" IS ?%d",
                            i == 0 ? "WHERE" : "AND",
                            STR_ARGS(table->columns[writer->where[i]].name),
                            (int)(writer->count + i) + 1);
    }
}

static int prepare(struct row_writer *writer)
{
    sqlite3 *db = writer->table->run->scratch->db;
    sqlite3_str *text = NULL;
    char *sql = NULL;
    int code = SQLITE_OK;
    if (writer->statement != NULL) {
        return SQLITE_OK;
    }
    text = sqlite3_str_new(db);
    if (writer->is == NULL) {
        add_insert(writer, text);
    } else {
        add_update(writer, text);
    }
    sql = sqlite3_str_finish(text);
    if (sql == NULL) {
        oom();
    }
    code = sqlite3_prepare_v2(db, sql, -1, &writer->statement, NULL);
    sqlite3_free(sql);
    return code;
}

void row_writer_release(struct row_writer *writer)
{
    sqlite3_finalize(writer->statement);
    writer->statement = NULL;
}

/* --- why not ---------------------------------------------------------------*/

static size_t *one_column(struct row_table *table, size_t column)
{
    size_t *columns = arena_new(table->run->arena, size_t);
    *columns = column;
    return columns;
}

static void blame_rule(struct row_refusal *refusal, const struct row_rule *rule)
{
    refusal->cause = rule;
    refusal->rule = rule;
    refusal->columns = rule->columns;
    refusal->column_count = rule->column_count;
}

/* A column, or those that a generated one is made of. */
static void blame_column(struct row_table *table, struct row_refusal *refusal,
                         size_t column)
{
    size_t i = 0;
    refusal->cause = &table->columns[column];
    for (i = 0; i < table->rule_count && !table->columns[column].writable;
         i += 1) {
        const struct row_rule *rule = &table->rules[i];
        if (rule->kind == RULE_GENERATED &&
            names_are_equal(table->table->clauses[i].column,
                            table->table->columns[column].name)) {
            blame_rule(refusal, rule);
            return;
        }
    }
    refusal->columns = one_column(table, column);
    refusal->column_count = 1;
}

/* All columns that rules of a kind name, or that any does. */
static void blame_rules(struct row_table *table, struct row_refusal *refusal,
                        bool checks_alone)
{
    size_t count = table->table->column_count;
    size_t *columns = arena_array(table->run->arena, size_t, count + 1);
    bool *named = arena_array(table->run->arena, bool, count + 1);
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < table->rule_count; i += 1) {
        const struct row_rule *rule = &table->rules[i];
        for (j = 0; j < rule->column_count; j += 1) {
            if (!named[rule->columns[j]] &&
                (!checks_alone || rule->kind == RULE_CHECK)) {
                named[rule->columns[j]] = true;
                columns[refusal->column_count] = rule->columns[j];
                refusal->column_count += 1;
            }
        }
    }
    refusal->cause = table;
    refusal->columns = columns;
    refusal->rule = table->rule_count > 0 ? &table->rules[0] : NULL;
}

/* Each of these is false when it is about another table, by a trigger. */

static bool blame_check(struct row_table *table, struct row_refusal *refusal,
                        const char *message)
{
    const struct row_rule *rule = row_rule_find(table, message);
    if (rule == NULL && table->has_triggers) {
        return false;
    }
    if (rule != NULL) {
        blame_rule(refusal, rule);
    } else {
        blame_rules(table, refusal, true);
    }
    return true;
}

/* What SQLite calls a column in its messages. */
static bool is_called(const char *text, size_t size,
                      const struct row_table *table, struct str column)
{
    const struct str name = table->table->name;
    return size == name.size + 1 + column.size &&
           memcmp(text, name.data, name.size) == 0 && text[name.size] == '.' &&
           memcmp(text + name.size + 1, column.data, column.size) == 0;
}

/* The column that a message ends with; ROW_NONE when it is another table's. */
static size_t column_in(const struct row_table *table, const char *message)
{
    size_t size = strlen(message);
    size_t i = 0;
    for (i = 0; i < table->table->column_count; i += 1) {
        struct str column = table->table->columns[i].name;
        size_t own = table->table->name.size + 1 + column.size;
        if (size >= own &&
            is_called(message + size - own, own, table, column)) {
            return i;
        }
    }
    return ROW_NONE;
}

/* "t.a, t.b", as SQLite names the columns of an index. */
static bool is_index_called(const struct row_table *table,
                            const struct schema_index *index, const char *text)
{
    size_t i = 0;
    for (i = 0; i < index->part_count; i += 1) {
        struct str column = index->parts[i].column;
        size_t own = table->table->name.size + 1 + column.size;
        if (column.data == NULL || strlen(text) < own ||
            !is_called(text, own, table, column)) {
            return false;
        }
        text += own;
        text += strncmp(text, ", ", 2) == 0 ? 2 : 0;
    }
    return *text == '\0';
}

static void blame_index(struct row_table *table, struct row_refusal *refusal,
                        const struct schema_index *index)
{
    size_t *columns =
        arena_array(table->run->arena, size_t, table->table->column_count + 1);
    size_t i = 0;
    size_t j = 0;
    refusal->cause = index;
    refusal->columns = columns;
    for (i = index->part_count; i > 0; i -= 1) {
        size_t column =
            index->parts[i - 1].column.data == NULL
                ? ROW_NONE
                : row_find_column(table->table, index->parts[i - 1].column);
        struct row_refusal part;
        memset(&part, 0, sizeof part);
        if (column != ROW_NONE) {
            blame_column(table, &part, column);
        }
        for (j = 0; j < part.column_count; j += 1) {
            columns[refusal->column_count] = part.columns[j];
            refusal->column_count += 1;
        }
    }
    for (i = 0; i < table->rule_count && refusal->column_count == 0; i += 1) {
        if (table->rules[i].index == index) {
            refusal->columns = table->rules[i].columns;
            refusal->column_count = table->rules[i].column_count;
        }
    }
}

static bool blame_unique(struct row_table *table, struct row_refusal *refusal,
                         const char *message)
{
    const char *text = strstr(message, ": ");
    size_t column = column_in(table, message);
    size_t i = 0;
    text = text == NULL ? message : text + 2;
    for (i = 0; i < table->table->index_count; i += 1) {
        const struct schema_index *index = &table->table->indexes[i];
        struct str called = str_format(table->run->arena, "index '%.*s'",
                                       STR_ARGS(index->name));
        if (index->unique && (str_equal(str_from(text), called) ||
                              is_index_called(table, index, text))) {
            blame_index(table, refusal, index);
            return true;
        }
    }
    if (column != ROW_NONE) {
        blame_column(table, refusal, column);
    }
    return column != ROW_NONE;
}

static bool blame_named_column(struct row_table *table,
                               struct row_refusal *refusal, const char *message)
{
    size_t column = column_in(table, message);
    if (column != ROW_NONE) {
        blame_column(table, refusal, column);
    }
    return column != ROW_NONE;
}

static bool blame_expressions(struct row_table *table,
                              struct row_refusal *refusal, const char *message)
{
    (void)message;
    blame_rules(table, refusal, false);
    return true;
}

static void blame_trigger(struct row_table *table, struct row_refusal *refusal)
{
    refusal->kind = REFUSED_TRIGGER;
    blame_rules(table, refusal, false);
}

static const struct {
    int code;
    enum row_refusal_kind kind;
    bool (*blame)(struct row_table *table, struct row_refusal *refusal,
                  const char *message);
} causes[] = {
    {SQLITE_CONSTRAINT_CHECK, REFUSED_CHECK, blame_check},
    {SQLITE_CONSTRAINT_NOTNULL, REFUSED_NULL, blame_named_column},
    {SQLITE_CONSTRAINT_DATATYPE, REFUSED_TYPE, blame_named_column},
    {SQLITE_MISMATCH, REFUSED_TYPE, blame_named_column},
    {SQLITE_CONSTRAINT_UNIQUE, REFUSED_UNIQUE, blame_unique},
    {SQLITE_CONSTRAINT_PRIMARYKEY, REFUSED_UNIQUE, blame_unique},
    {SQLITE_CONSTRAINT_ROWID, REFUSED_UNIQUE, blame_unique},
    {SQLITE_ERROR, REFUSED_EXPRESSION, blame_expressions},
    {SQLITE_TOOBIG, REFUSED_EXPRESSION, blame_expressions},
};

static void understand(struct row_table *table, struct row_refusal *refusal,
                       int code, const char *message)
{
    bool is_trigger = table->has_triggers && code != SQLITE_NOMEM;
    size_t i = 0;
    for (i = 0; i < sizeof causes / sizeof *causes; i += 1) {
        if (causes[i].code == code) {
            refusal->kind = causes[i].kind;
            if (causes[i].blame(table, refusal, message)) {
                return;
            }
        }
    }
    if (code == SQLITE_INTERRUPT) {
        is_trigger = is_trigger && !table->triggers_are_slow;
        refusal->is_slow = is_trigger;
    }
    /* Else it is something like a virtual table that a trigger writes to. */
    refusal->kind = REFUSED_FOR_GOOD;
    if (is_trigger || code == SQLITE_CONSTRAINT_TRIGGER) {
        blame_trigger(table, refusal);
    }
}

static const char *reason_of(const struct row_table *table,
                             const struct row_refusal *refusal, int code)
{
    static const char *const reasons[] = {
        [REFUSED_CHECK] = "CHECK",           [REFUSED_NULL] = "NOT NULL",
        [REFUSED_UNIQUE] = "UNIQUE",         [REFUSED_TYPE] = "TYPE",
        [REFUSED_EXPRESSION] = "EXPRESSION", [REFUSED_TRIGGER] = "TRIGGER",
        [REFUSED_FOR_GOOD] = "ERROR",
    };
    return code == SQLITE_INTERRUPT   ? "TIME"
           : table->table->is_virtual ? "MODULE"
                                      : reasons[refusal->kind];
}

/* --- writing ---------------------------------------------------------------*/

static int bind(struct row_writer *writer, const struct value *values)
{
    int code = SQLITE_OK;
    size_t i = 0;
    for (i = 0; i < writer->count && code == SQLITE_OK; i += 1) {
        code = value_bind(writer->statement, (int)i + 1,
                          &values[writer->columns[i]]);
    }
    for (i = 0; writer->is != NULL && code == SQLITE_OK &&
                i < (writer->where_count == 0 ? 1 : writer->where_count);
         i += 1) {
        code = value_bind(writer->statement, (int)(writer->count + i) + 1,
                          &writer->is[i]);
    }
    return code;
}

static int run_statement(struct row_writer *writer, const struct value *values)
{
    struct row_table *table = writer->table;
    int code = prepare(writer);
    int steps = 0;
    if (code == SQLITE_OK) {
        code = bind(writer, values);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(writer->statement);
    }
    steps = writer->statement == NULL
                ? 0
                : sqlite3_stmt_status(writer->statement,
                                      SQLITE_STMTSTATUS_VM_STEP, 1);
    table->steps += steps;
    table->run->steps += steps;
    table->attempts += 1;
    if (table->began_ms == 0) {
        table->began_ms = fs_clock_ms();
    }
    return code;
}

/* RAISE(IGNORE) passes over a row without a word. */
static bool was_ignored(const struct row_writer *writer)
{
    return !writer->table->table->is_virtual &&
           sqlite3_changes(writer->table->run->scratch->db) == 0;
}

/* A trigger that fails may leave what it did so far, unless it stands in a
 * transaction, which it may end. */
static void end(const struct row_writer *writer, bool done)
{
    sqlite3 *db = writer->table->run->scratch->db;
    if (writer->table->has_triggers && !sqlite3_get_autocommit(db)) {
        sqlite3_exec(db, done ? "COMMIT" : "ROLLBACK", NULL, NULL, NULL);
    }
}

bool row_write(struct row_writer *writer, const struct value *values,
               struct row_refusal *refusal)
{
    struct row_table *table = writer->table;
    struct row_run *run = table->run;
    sqlite3 *db = run->scratch->db;
    bool on = row_switch_triggers(run, writer->triggers);
    int code = SQLITE_OK;
    memset(refusal, 0, sizeof *refusal);
    scratch_forget(run->scratch);
    if (table->has_triggers) {
        sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    }
    code = run_statement(writer, values);
    if (code != SQLITE_DONE) {
        int extended = sqlite3_extended_errcode(db);
        const char *message = sqlite3_errmsg(db);
        understand(table, refusal, extended, message);
        row_table_explain(table, reason_of(table, refusal, extended), message);
        table->given_up |= refusal->kind == REFUSED_FOR_GOOD;
    } else if (was_ignored(writer)) {
        blame_trigger(table, refusal);
        row_table_explain(table, "TRIGGER", "it ignores the row");
        code = SQLITE_CONSTRAINT;
    }
    sqlite3_reset(writer->statement);
    end(writer, code == SQLITE_DONE);
    row_switch_triggers(run, on);
    scratch_forget(run->scratch);
    return code == SQLITE_DONE;
}
