/* SPDX-License-Identifier: MIT
 *
 * A walk over an observation. SQLite's authorizer tells what is created,
 * dropped and altered, but not the new name of a renamed table, which is read
 * from the statement. Pages would tell it as well, but are used again.
 */
#include "prove/touched.h"

#include "sql/words.h"

void touched_begin(struct touched *touched, struct arena *arena,
                   const struct schema *before)
{
    touched->arena = arena;
    touched->before = before;
    touched->first = NULL;
    touched->end = &touched->first;
    touched->action = 0;
}

static struct touched_table *add(struct touched *touched, struct str name)
{
    struct touched_table *table =
        arena_new(touched->arena, struct touched_table);
    table->name = name;
    table->made = TOUCHED_NEVER;
    table->dropped = TOUCHED_NEVER;
    table->last_write = TOUCHED_NEVER;
    table->filled = TOUCHED_NEVER;
    *touched->end = table;
    touched->end = &table->next;
    return table;
}

struct touched_table *touched_find(const struct touched *touched,
                                   struct str before)
{
    struct touched_table *table = touched->first;
    while (table != NULL && (table->before.data == NULL ||
                             !names_are_equal(table->before, before))) {
        table = table->next;
    }
    return table;
}

struct touched_table *touched_find_live(const struct touched *touched,
                                        struct str name, bool temporary)
{
    struct touched_table *table = touched->first;
    while (table != NULL && (table->dropped != TOUCHED_NEVER ||
                             table->is_temporary != temporary ||
                             !names_are_equal(table->name, name))) {
        table = table->next;
    }
    return table;
}

/* The table that has a name now; NULL when none has, or it is a view. */
static struct touched_table *find(struct touched *touched, struct str name,
                                  bool temporary)
{
    const struct schema_table *origin = NULL;
    struct touched_table *table = touched_find_live(touched, name, temporary);
    if (table != NULL || temporary || touched_find(touched, name) != NULL) {
        return table;
    }
    if (touched->before != NULL) {
        origin = schema_find_table(touched->before, name);
        if (origin == NULL) {
            return NULL;
        }
    }
    table = add(touched, origin == NULL ? name : origin->name);
    table->before = table->name;
    table->origin = origin;
    return table;
}

/* The new name in ALTER TABLE [schema.]name RENAME TO name; data NULL: it is
 * another kind of ALTER TABLE. */
static struct str new_name(struct touched *touched, struct span statement)
{
    struct span items[9];
    struct words words = words_opening(statement, items, 9);
    size_t at = words_is(&words, 3, ".") ? 5 : 3;
    struct str none = {NULL, 0};
    if (words_is(&words, 0, "ALTER") && words_is(&words, at, "RENAME") &&
        words_is(&words, at + 1, "TO")) {
        return words_name(touched->arena, &words, at + 2);
    }
    return none;
}

/* Without an array of the tokens: a statement may be very long. */
bool statement_says(struct span statement, struct str word)
{
    struct lexer lexer = lexer_at(statement.source, statement.start);
    struct span span = statement;
    enum token token = TOKEN_SPACE;
    do {
        token = lex(&lexer);
        span = lexer_span(&lexer, statement.source);
        if (names_are_equal(
                str_slice(statement.source->text, span.start, span.end),
                word)) {
            return span.start < statement.end;
        }
    } while (token != TOKEN_END && span.end < statement.end);
    return false;
}

bool statement_replaces(struct span statement)
{
    struct lexer lexer = lexer_at(statement.source, statement.start);
    bool found = false;
    for (;;) {
        enum token token = lex(&lexer);
        struct span span = lexer_span(&lexer, statement.source);
        if (token == TOKEN_END || span.start >= statement.end) {
            return found;
        }
        if (token == TOKEN_SPACE || token == TOKEN_COMMENT) {
            continue;
        }
        if (found && token != TOKEN_OPEN) {
            return true;
        }
        found = names_are_equal(
            str_slice(statement.source->text, span.start, span.end),
            STR("REPLACE"));
    }
}

static bool may_replace(const struct touched_table *table,
                        const struct action *action,
                        const struct seen_statement *statement)
{
    size_t i = 0;
    if (action->indirect || statement_replaces(statement->span)) {
        return true;
    }
    for (i = 0; table->origin != NULL && i < table->origin->clause_count;
         i += 1) {
        if (table->origin->clauses[i].kind == CLAUSE_CONFLICT) {
            return true;
        }
    }
    return false;
}

static void write(struct touched_table *table, const struct action *action,
                  const struct seen_statement *statement)
{
    table->last_write = action->statement;
    if (action->kind == ACTION_DELETE) {
        table->is_deleted = table->is_deleted || !action->indirect;
        table->is_deleted_indirectly =
            table->is_deleted_indirectly || action->indirect;
        return;
    }
    if (action->kind == ACTION_INSERT) {
        table->is_inserted = true;
    } else {
        table->is_updated = true;
    }
    /* What the scripts made may have such a constraint, too; but then it
     * matters only as an heir, of which everything is asked. */
    table->is_replaced =
        table->is_replaced || may_replace(table, action, statement);
}

static void create(struct touched *touched, const struct action *action)
{
    struct touched_table *table = add(touched, action->table);
    table->is_temporary = action->temporary;
    table->made = action->statement;
}

static void change(struct touched *touched, const struct action *action,
                   const struct seen_statement *statement)
{
    struct touched_table *table =
        find(touched, action->table, action->temporary);
    struct str name;
    if (table != NULL && action->kind == ACTION_DROP_TABLE) {
        table->dropped = action->statement;
    } else if (table != NULL) {
        name = new_name(touched, statement->span);
        table->is_altered = true;
        table->name = name.data == NULL ? table->name : name;
    }
}

/* Whether a statement reads another table than one that it writes to. */
static bool reads_another(const struct observation *seen, size_t start,
                          size_t end, const struct action *written)
{
    size_t i = 0;
    for (i = start; i < end; i += 1) {
        const struct action *read = &seen->actions[i];
        if (read->kind == ACTION_READ &&
            (read->temporary != written->temporary ||
             !names_are_equal(read->table, written->table))) {
            return true;
        }
    }
    return false;
}

/* A statement that reads tables and writes to another one fills it. */
static void fill(struct touched *touched, const struct observation *seen,
                 size_t start, size_t end)
{
    size_t i = 0;
    for (i = start; i < end; i += 1) {
        const struct action *written = &seen->actions[i];
        struct touched_table *table = NULL;
        if (written->kind == ACTION_INSERT) {
            table =
                touched_find_live(touched, written->table, written->temporary);
        }
        if (table != NULL && reads_another(seen, start, end, written)) {
            table->filled = written->statement;
        }
    }
}

static bool changes_rows(enum action_kind kind)
{
    return kind == ACTION_INSERT || kind == ACTION_UPDATE ||
           kind == ACTION_DELETE;
}

/* CREATE TABLE AS makes a table and then fills it; DROP TABLE may delete rows
 * elsewhere first. */
void touched_advance(struct touched *touched, const struct observation *seen,
                     size_t statement)
{
    const struct action *actions = seen->actions;
    size_t start = touched->action;
    size_t end = 0;
    size_t i = 0;
    while (start < seen->action_count && actions[start].statement < statement) {
        start += 1;
    }
    for (end = start;
         end < seen->action_count && actions[end].statement == statement;
         end += 1) {
        if (actions[end].kind == ACTION_CREATE_TABLE) {
            create(touched, &actions[end]);
        }
    }
    for (i = start; i < end; i += 1) {
        struct touched_table *table =
            changes_rows(actions[i].kind)
                ? find(touched, actions[i].table, actions[i].temporary)
                : NULL;
        if (table != NULL) {
            write(table, &actions[i], &seen->statements[statement]);
        }
    }
    for (i = start; i < end; i += 1) {
        if (actions[i].kind == ACTION_DROP_TABLE ||
            actions[i].kind == ACTION_ALTER_TABLE) {
            change(touched, &actions[i], &seen->statements[statement]);
        }
    }
    touched->action = end;
    fill(touched, seen, start, end);
}

void touched_read(struct touched *touched, struct arena *arena,
                  const struct schema *before, const struct observation *seen)
{
    size_t i = 0;
    touched_begin(touched, arena, before);
    for (i = 0; i < seen->statement_count; i += 1) {
        touched_advance(touched, seen, i);
    }
}

struct touched_table *touched_heir(const struct touched *touched,
                                   struct touched_table *table)
{
    struct touched_table *heir = table;
    if (table->dropped != TOUCHED_NEVER) {
        heir = table->before.data == NULL
                   ? NULL
                   : touched_find_live(touched, table->before, false);
        heir = heir == NULL || heir->made == TOUCHED_NEVER ? NULL : heir;
    }
    return heir;
}

bool touched_is_heir(const struct touched *touched, struct touched_table *table)
{
    struct touched_table *dead = touched_find(touched, table->name);
    return dead != NULL && dead != table &&
           touched_heir(touched, dead) == table;
}
