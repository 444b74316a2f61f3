/* SPDX-License-Identifier: MIT
 *
 * The expressions of a schema that may refuse a row of a table: which columns
 * they name, and which they read as JSON. They are not understood; SQLite says
 * whether a row is right.
 */
#include <string.h>

#include "prove/populate/row.h"
#include "sql/normal_form.h"

/* What a rule is read of at most; hostile ones are larger. */
#define TEXT_MAXIMUM ((size_t)64 << 10)
#define PATHS_MAXIMUM 16

/* Functions whose first argument is JSON. */
static const char *const json_readers[] = {
    "json",         "jsonb",        "json_array_length",
    "json_each",    "json_extract", "json_error_position",
    "json_insert",  "json_patch",   "json_remove",
    "json_replace", "json_set",     "json_tree",
    "json_type",    "json_valid"};

size_t row_find_column(const struct schema_table *table, struct str name)
{
    const struct schema_column *column = schema_find_column(table, name);
    return column == NULL ? ROW_NONE : (size_t)(column - table->columns);
}

static bool may_be_name(struct str word)
{
    char c = word.size > 0 ? word.data[0] : '\0';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c & 0x80) != 0 || (c != '\0' && strchr("_\"`[", c) != NULL);
}

/* The column that a token names, or ROW_NONE. */
static size_t column_at(const struct row_table *table,
                        const struct words *words, size_t at)
{
    const struct schema_table *schema = table->table;
    size_t i = 0;
    if (!may_be_name(words_text(words, at))) {
        return ROW_NONE;
    }
    for (i = 0; i < schema->column_count; i += 1) {
        if (words_names(words, at, schema->columns[i].name)) {
            return i;
        }
    }
    return ROW_NONE;
}

/* --- which columns ---------------------------------------------------------*/

/* The columns of a trigger's row stand behind "new.". */
static bool is_of_row(const struct row_rule *rule, size_t at)
{
    return rule->kind != RULE_TRIGGER ||
           (at >= 2 && words_is(&rule->words, at - 1, ".") &&
            words_is(&rule->words, at - 2, "new"));
}

static void mark_named(const struct row_table *table,
                       const struct row_rule *rule, bool *named)
{
    size_t i = 0;
    for (i = 0; i < rule->words.count; i += 1) {
        size_t column = column_at(table, &rule->words, i);
        if (column != ROW_NONE && is_of_row(rule, i)) {
            named[column] = true;
        }
    }
}

static const struct row_rule *generator(const struct row_table *table,
                                        struct str column)
{
    size_t i = 0;
    for (i = 0; i < table->rule_count; i += 1) {
        const struct row_rule *rule = &table->rules[i];
        const struct schema_clause *clauses = table->table->clauses;
        if (rule->kind == RULE_GENERATED && i < table->table->clause_count &&
            names_are_equal(clauses[i].column, column)) {
            return rule;
        }
    }
    return NULL;
}

/* Generated columns can be given what the columns are that they are made of;
 * these may be generated in their turn. */
static void mark_sources(const struct row_table *table, bool *named)
{
    size_t rounds = 0;
    for (rounds = 0; rounds < 4; rounds += 1) {
        size_t i = 0;
        for (i = 0; i < table->table->column_count; i += 1) {
            const struct schema_column *column = &table->table->columns[i];
            const struct row_rule *rule =
                named[i] && !table->columns[i].writable
                    ? generator(table, column->name)
                    : NULL;
            if (rule != NULL) {
                named[i] = false;
                mark_named(table, rule, named);
            }
        }
    }
}

static void set_columns(struct row_table *table, struct row_rule *rule)
{
    struct arena *arena = table->run->arena;
    size_t count = table->table->column_count;
    bool *named = arena_array(arena, bool, count + 1);
    size_t i = 0;
    mark_named(table, rule, named);
    mark_sources(table, named);
    rule->columns = arena_array(arena, size_t, count + 1);
    for (i = 0; i < count; i += 1) {
        if (named[i] && table->columns[i].writable) {
            rule->columns[rule->column_count] = i;
            rule->column_count += 1;
            table->columns[i].in_check |= rule->kind == RULE_CHECK;
        }
    }
}

/* --- which of them are JSON ------------------------------------------------*/

static void add_path(struct row_table *table, size_t column, struct str path)
{
    struct value_style *style = &table->columns[column].style;
    size_t i = 0;
    for (i = 0; i < style->path_count; i += 1) {
        if (str_equal(style->paths[i], path)) {
            return;
        }
    }
    if (style->paths == NULL) {
        style->paths =
            arena_array(table->run->arena, struct str, PATHS_MAXIMUM);
    }
    if (path.size > 0 && style->path_count < PATHS_MAXIMUM) {
        style->paths[style->path_count] = path;
        style->path_count += 1;
    }
}

/* Add the path that a string is: '$.a.b', or 'a' behind an arrow. */
static void add_path_at(struct row_table *table, size_t column,
                        const struct words *words, size_t at)
{
    struct arena *arena = table->run->arena;
    struct str text = words_text(words, at);
    struct str path = STR("");
    if (text.size < 3 || text.data[0] != '\'') {
        return;
    }
    path = words_name(arena, words, at);
    if (path.data[0] == '$') {
        path = str_slice(path, 1, path.size);
    } else {
        path = str_format(arena, ".%.*s", STR_ARGS(path));
    }
    add_path(table, column, str_copy(arena, path));
}

static bool is_json_reader(const struct words *words, size_t at)
{
    size_t i = 0;
    for (i = 0; i < sizeof json_readers / sizeof *json_readers; i += 1) {
        if (words_is(words, at, json_readers[i])) {
            return words_is(words, at + 1, "(");
        }
    }
    return false;
}

/* Read "json_…( [x .] column [, 'path'] … )" and "column -> 'path'". */
static void learn_json(struct row_table *table, const struct words *words)
{
    size_t i = 0;
    for (i = 0; i < words->count; i += 1) {
        size_t at = i + 2;
        size_t column = ROW_NONE;
        if (words_is(words, i, "->") || words_is(words, i, "->>")) {
            column = i > 0 ? column_at(table, words, i - 1) : ROW_NONE;
            at = i;
        } else if (is_json_reader(words, i)) {
            at += words_is(words, at + 1, ".") ? 2 : 0;
            column = column_at(table, words, at);
        }
        if (column == ROW_NONE || !table->columns[column].writable ||
            (!table->columns[column].style.is_text &&
             (!table->columns[column].style.is_blob || table->table->strict) &&
             table->table->columns[column].type.size > 0)) {
            continue;
        }
        value_style_make_json(&table->columns[column].style);
        if (words_is(words, i, "json_array_length")) {
            table->columns[column].style.form = FORM_ARRAY;
        }
        for (at += 1; at < words->count && !words_is(words, at, ")"); at += 1) {
            add_path_at(table, column, words, at);
            if (words_is(words, i, "->") || words_is(words, i, "->>")) {
                break;
            }
        }
    }
}

static bool speaks_of_json(struct str sql)
{
    size_t i = 0;
    for (i = 0; i + 4 < sql.size; i += 1) {
        if (sqlite3_strnicmp(sql.data + i, "json", 4) == 0 ||
            memcmp(sql.data + i, "->", 2) == 0) {
            return true;
        }
    }
    return false;
}

static struct words words_of_rule(struct row_run *run, struct str text)
{
    return words_of_text(run->arena, str_slice(text, 0, TEXT_MAXIMUM));
}

/* Views and the triggers of any table read columns as well. */
void row_rules_prepare(struct row_run *run)
{
    const struct schema *schema = run->schema;
    size_t count = schema->view_count + schema->trigger_count;
    size_t i = 0;
    run->readers = arena_array(run->arena, struct words, count + 1);
    for (i = 0; i < count; i += 1) {
        struct str sql = i < schema->view_count
                             ? schema->views[i]->sql
                             : schema->triggers[i - schema->view_count]->sql;
        if (speaks_of_json(sql)) {
            run->readers[run->reader_count] = words_of_rule(run, sql);
            run->reader_count += 1;
        }
    }
}

/* --- all of them -----------------------------------------------------------*/

static void add_rule(struct row_table *table, enum row_rule_kind kind,
                     struct str text, const struct schema_index *index)
{
    struct row_rule *rule = &table->rules[table->rule_count];
    rule->kind = kind;
    rule->text = text;
    rule->index = index;
    rule->words = words_of_rule(table->run, text);
    table->rule_count += 1;
}

static bool has_expression(const struct schema_index *index)
{
    size_t i = 0;
    for (i = 0; i < index->part_count; i += 1) {
        if (index->parts[i].column.data == NULL) {
            return true;
        }
    }
    return index->partial;
}

static bool is_trigger_of(const struct row_table *table,
                          const struct schema_trigger *trigger)
{
    return names_are_equal(trigger->table, table->table->name);
}

static size_t count_triggers(const struct row_table *table)
{
    const struct schema *schema = table->run->schema;
    size_t count = 0;
    size_t i = 0;
    for (i = 0; i < schema->trigger_count; i += 1) {
        count += is_trigger_of(table, schema->triggers[i]);
    }
    return count;
}

static void read_triggers(struct row_table *table)
{
    const struct schema *schema = table->run->schema;
    size_t i = 0;
    for (i = 0; i < schema->trigger_count; i += 1) {
        if (is_trigger_of(table, schema->triggers[i])) {
            table->has_triggers = true;
            add_rule(table, RULE_TRIGGER, schema->triggers[i]->sql, NULL);
        }
    }
}

/* The clauses come first, in their order: the others are found by it. */
void row_rules_read(struct row_table *table)
{
    const struct schema_table *schema = table->table;
    size_t i = 0;
    table->rules = arena_array(table->run->arena, struct row_rule,
                               schema->clause_count + schema->index_count +
                                   count_triggers(table) + 1);
    for (i = 0; i < schema->clause_count; i += 1) {
        add_rule(table,
                 schema->clauses[i].kind == CLAUSE_CHECK ? RULE_CHECK
                                                         : RULE_GENERATED,
                 schema->clauses[i].text, NULL);
        if (schema->clauses[i].kind == CLAUSE_CONFLICT) {
            table->has_conflicts = true;
            table->rules[i].words.count = 0;
        }
    }
    for (i = 0; i < schema->index_count; i += 1) {
        if (schema->indexes[i].sql.data != NULL &&
            has_expression(&schema->indexes[i])) {
            add_rule(table, RULE_INDEX, schema->indexes[i].sql,
                     &schema->indexes[i]);
        }
    }
    read_triggers(table);
    for (i = 0; i < table->rule_count; i += 1) {
        set_columns(table, &table->rules[i]);
        learn_json(table, &table->rules[i].words);
    }
    for (i = 0; i < table->run->reader_count; i += 1) {
        learn_json(table, &table->run->readers[i]);
    }
}

/* --- which one SQLite means ------------------------------------------------*/

/* A constraint's name stands before it: the n-th CHECK of the statement is the
 * n-th clause of that kind. */
static const struct row_rule *find_named(const struct row_table *table,
                                         struct str name)
{
    struct words words = words_of_text(table->run->arena, table->table->normal);
    size_t checks = 0;
    size_t at = 0;
    size_t i = 0;
    for (at = 0; at < words.count; at += 1) {
        if (words_is(&words, at, "constraint") &&
            words_names(&words, at + 1, name)) {
            break;
        }
        checks += words_is(&words, at, "check");
    }
    for (i = 0; i < table->rule_count && at < words.count; i += 1) {
        if (table->rules[i].kind != RULE_CHECK) {
            continue;
        }
        if (checks == 0) {
            return &table->rules[i];
        }
        checks -= 1;
    }
    return NULL;
}

/* SQLite gives the name of a CHECK, else its text. */
const struct row_rule *row_rule_find(const struct row_table *table,
                                     const char *message)
{
    const char *colon = strstr(message, ": ");
    struct str text = str_from(colon == NULL ? "" : colon + 2);
    struct str normal = sql_normal_form(table->run->arena, text);
    struct str clause =
        str_format(table->run->arena, "check ( %.*s )", STR_ARGS(normal));
    size_t i = 0;
    for (i = 0; i < table->rule_count; i += 1) {
        if (table->rules[i].kind == RULE_CHECK &&
            str_equal(table->rules[i].text, clause)) {
            return &table->rules[i];
        }
    }
    return find_named(table, text);
}
