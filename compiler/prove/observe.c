/* SPDX-License-Identifier: MIT
 *
 * From SQLite's authorizer and the runtime's events to what scripts did.
 *
 * While a statement is prepared, the authorizer is asked about it, and also
 * about what SQLite makes of it: a DROP TABLE deletes rows of sqlite_master. So
 * what is asked is gathered until the statement begins to run; what is asked
 * later is of statements inside of it (those of virtual tables and VACUUM, and
 * itself once more when it is prepared anew). When it has run, what it
 * implies is left out.
 */
#include <string.h>

#include "prove/action.h"
#include "prove/observe.h"
#include "sql/statement.h"

/* What is gathered of a statement. */
struct asked {
    struct action action;
    struct str inside; /* a trigger, view or common table expression */
};

struct present {
    struct seen_statement statement;
    bool is_open;    /* between the events around it */
    bool began;      /* and is not only prepared, such as EXPLAIN is */
    bool connects;   /* perhaps to a virtual table, which prepares its own */
    bool has_select; /* CREATE TABLE AS, not one with CHECK */
    bool is_stored;  /* a row of sqlite_master is filled: not so where IF NOT
                        EXISTS passes over what exists */
    long long changes;
    long long clock_reads;
    long long random_calls;
    struct asked *asked;
    size_t count;
    size_t capacity;
};

struct observer {
    struct arena *arena;
    struct scratch *scratch;
    const struct migration_set *set;
    const strata_set *shipped;
    struct observation *seen;
    size_t statement_capacity;
    size_t action_capacity;
    size_t position; /* index of the migration that runs */
    struct present present;
    observer_visit visit;
    void *context;
};

/* Room for one more: the array, perhaps a longer copy. */
static void *grow(struct arena *arena, void *items, size_t size, size_t count,
                  size_t *capacity)
{
    void *longer = items;
    if (count == *capacity) {
        *capacity = count == 0 ? 16 : count * 2;
        longer = arena_alloc_array(arena, size, *capacity);
        if (count > 0) {
            memcpy(longer, items, count * size);
        }
    }
    return longer;
}

/* --- what SQLite asks ------------------------------------------------------*/

static bool is_own(struct str name)
{
    static const char *const beginnings[] = {"sqlite_", "strata_history",
                                             "strata_script"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i += 1) {
        size_t size = strlen(beginnings[i]);
        if (name.size >= size &&
            sqlite3_strnicmp(name.data, beginnings[i], (int)size) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_sqlite_master(struct str name)
{
    return action_same_name(name, STR("sqlite_master")) ||
           action_same_name(name, STR("sqlite_temp_master"));
}

/* The copy of a name, which often is that of the last action. */
static struct str keep_name(struct present *present, struct arena *arena,
                            struct str name)
{
    if (present->count > 0) {
        const struct asked *last = &present->asked[present->count - 1];
        if (str_equal(last->action.table, name)) {
            return last->action.table;
        }
        if (str_equal(last->inside, name)) {
            return last->inside;
        }
    }
    return name.size == 0 ? STR("") : str_copy(arena, name);
}

static bool is_asked(const struct present *present, const struct action *action,
                     struct str inside)
{
    size_t i = present->count;
    while (i > 0) {
        const struct asked *asked = &present->asked[--i];
        if (action_equal(&asked->action, action) &&
            action_same_name(asked->inside, inside)) {
            return true;
        }
    }
    return false;
}

static void gather(struct observer *observer, struct action action,
                   struct str inside)
{
    struct present *present = &observer->present;
    struct asked *asked = NULL;
    if (is_asked(present, &action, inside)) {
        return;
    }
    present->asked =
        grow(observer->arena, present->asked, sizeof *present->asked,
             present->count, &present->capacity);
    action.table = keep_name(present, observer->arena, action.table);
    action.name = keep_name(present, observer->arena, action.name);
    asked = &present->asked[present->count];
    asked->inside = keep_name(present, observer->arena, inside);
    asked->action = action;
    present->count += 1;
}

static void on_allowed(void *context, int code, const char *first,
                       const char *second, const char *database,
                       const char *inside)
{
    struct observer *observer = context;
    struct present *present = &observer->present;
    struct action action;
    if (!present->is_open || present->began) {
        return;
    }
    present->has_select = present->has_select || code == SQLITE_SELECT;
    if (!action_from(&action, code, first, second, database)) {
        return;
    }
    if (is_sqlite_master(action.table)) {
        present->connects = true;
        present->is_stored = present->is_stored || action.kind == ACTION_UPDATE;
    } else if (is_own(action.table) ||
               (is_own(action.name) && action_changes_schema(action.kind))) {
        present->statement.writes = present->statement.writes ||
                                    action_changes_schema(action.kind) ||
                                    action_changes_rows(action.kind);
    } else {
        gather(observer, action, str_from(inside));
    }
}

static void on_began(void *context, const char *sql)
{
    struct observer *observer = context;
    struct present *present = &observer->present;
    struct span span = present->statement.span;
    /* A virtual table may run statements while this one is prepared. */
    if (present->is_open && !present->began &&
        strncmp(span.source->text.data + span.start, sql, strlen(sql)) == 0) {
        present->began = true;
    }
}

/* --- what SQLite is asked, when the statement has run ----------------------*/

/* What stands in a column of the first row that a query with one operand gives;
 * empty if there is none. */
static struct str ask(struct observer *observer, const char *format,
                      struct str operand, int column)
{
    char *sql = sqlite3_mprintf(format, (int)operand.size, operand.data);
    sqlite3_stmt *statement = NULL;
    struct str value = STR("");
    if (sql == NULL) {
        oom();
    }
    if (sqlite3_prepare_v2(observer->scratch->db, sql, -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = str_copy(
            observer->arena,
            str_from((const char *)sqlite3_column_text(statement, column)));
    }
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return value;
}

static bool is_trigger(struct observer *observer, struct str name)
{
    return ask(observer,
               "SELECT type FROM (SELECT type, name FROM main.sqlite_schema"
               " UNION ALL SELECT type, name FROM temp.sqlite_schema)"
               " WHERE type = 'trigger' AND name = '%.*q' COLLATE NOCASE",
               name, 0)
               .size > 0;
}

/* Whether a table is one that scripts made, and there. */
static bool is_of_scripts(struct observer *observer, struct str table)
{
    struct str type = ask(observer, "PRAGMA table_list('%.*q')", table, 2);
    return type.size > 0 && !str_equal(type, STR("shadow"));
}

/* Reads and calls say where they stand, which may be a trigger or only a
 * view. */
static void find_indirect(struct observer *observer)
{
    struct present *present = &observer->present;
    struct str known = STR("");
    bool known_is_trigger = false;
    size_t i = 0;
    for (i = 0; i < present->count; i += 1) {
        struct asked *asked = &present->asked[i];
        if (asked->inside.size == 0 ||
            action_changes_rows(asked->action.kind)) {
            continue;
        }
        if (!action_same_name(known, asked->inside)) {
            known = asked->inside;
            known_is_trigger = is_trigger(observer, known);
        }
        asked->action.indirect = known_is_trigger;
    }
}

static void add_action(struct observer *observer, const struct action *action)
{
    struct observation *seen = observer->seen;
    struct seen_statement *statement = &observer->present.statement;
    size_t i = seen->action_count;
    while (i > 0 && seen->actions[i - 1].statement == seen->statement_count) {
        if (action_equal(&seen->actions[--i], action)) {
            return;
        }
    }
    seen->actions = grow(observer->arena, seen->actions, sizeof *seen->actions,
                         seen->action_count, &observer->action_capacity);
    seen->actions[seen->action_count] = *action;
    seen->actions[seen->action_count].statement = seen->statement_count;
    seen->action_count += 1;
    statement->writes = statement->writes ||
                        action_changes_schema(action->kind) ||
                        action_changes_rows(action->kind);
    statement->is_schema =
        statement->is_schema ||
        (action_changes_schema(action->kind) && !action->temporary);
}

/* The statement's own change of the schema; NULL if it makes none. */
static const struct action *find_ddl(const struct present *present)
{
    size_t i = 0;
    for (i = 0; i < present->count; i += 1) {
        if (action_changes_schema(present->asked[i].action.kind)) {
            return &present->asked[i].action;
        }
    }
    return NULL;
}

/* Whether what was asked is of the script, and not only a consequence of `ddl`,
 * the statement's own change of the schema if there is one. */
static bool is_kept(struct observer *observer, const struct action *ddl,
                    const struct action *action)
{
    const struct present *present = &observer->present;
    bool changes_rows = action_changes_rows(action->kind);
    if (ddl != NULL && action != ddl) {
        /* AS SELECT reads; without, a CHECK or DEFAULT is only looked at. */
        bool fills = ddl->kind == ACTION_CREATE_TABLE && present->has_select &&
                     !action_changes_schema(action->kind) && !changes_rows;
        /* Foreign keys that are enforced act on other tables. */
        bool cascades = ddl->kind == ACTION_DROP_TABLE && changes_rows &&
                        !action_same_name(ddl->table, action->table);
        if (!fills && !cascades) {
            return false;
        }
    }
    return action == ddl || !present->connects || action->kind == ACTION_CALL ||
           is_of_scripts(observer, action->table);
}

/* Whether a change of rows, outside of triggers, is a foreign key's: a
 * statement is about one table, and that is asked about first. */
static bool is_by_key(const struct action *own, const struct action *action)
{
    bool is_upsert =
        own->kind == ACTION_INSERT && action->kind == ACTION_UPDATE;
    return !action_same_name(own->table, action->table) ||
           (own->kind != action->kind && !is_upsert);
}

static void add_filled(struct observer *observer, const struct action *created)
{
    struct action filled = *created;
    filled.kind = ACTION_INSERT;
    if (created->kind == ACTION_CREATE_TABLE && observer->present.has_select) {
        add_action(observer, &filled);
    }
}

static void add_actions(struct observer *observer)
{
    struct present *present = &observer->present;
    const struct action *ddl = find_ddl(present);
    const struct action *own = ddl;
    size_t i = 0;
    if (ddl != NULL && !present->is_stored &&
        (ddl->kind == ACTION_CREATE_TABLE || ddl->kind == ACTION_CREATE_VIEW)) {
        return;
    }
    find_indirect(observer);
    for (i = 0; i < present->count; i += 1) {
        struct action *action = &present->asked[i].action;
        if (!is_kept(observer, ddl, action)) {
            continue;
        }
        if (action_changes_rows(action->kind)) {
            action->indirect = present->asked[i].inside.size > 0 ||
                               (own != NULL && is_by_key(own, action));
            own = own == NULL && !action->indirect ? action : own;
        }
        add_action(observer, action);
        add_filled(observer, action);
    }
}

/* --- what the runtime tells ------------------------------------------------*/

/* Find the migration of an event, at or behind the last one first. */
static void find_migration(struct observer *observer, const char *version)
{
    size_t count = observer->shipped->count;
    size_t tried = 0;
    while (tried < count &&
           strcmp(observer->shipped->migrations[observer->position].version,
                  version) != 0) {
        observer->position = (observer->position + 1) % count;
        tried += 1;
    }
}

static void begin_statement(struct observer *observer,
                            const strata_event *event)
{
    struct present *present = &observer->present;
    struct scratch *scratch = observer->scratch;
    const struct migration *migration = NULL;
    const struct script *script = NULL;
    struct statement found = {0, 0};
    find_migration(observer, event->version);
    migration = &observer->set->migrations[observer->position];
    script = event->is_down ? &migration->down : &migration->up;
    found.start = found.end = script->start + event->offset;
    script_next_statement(script, found.start, &found);
    memset(&present->statement, 0, sizeof present->statement);
    present->statement.migration = migration;
    present->statement.script = script;
    present->statement.span = span_at(script->source, found.start, found.end);
    present->is_open = true;
    present->began = false;
    present->connects = false;
    present->has_select = false;
    present->is_stored = false;
    present->count = 0;
    present->changes = sqlite3_total_changes64(scratch->db);
    present->clock_reads = steady_clock_reads(&scratch->steady);
    present->random_calls = scratch->steady.random_calls;
}

static void end_statement(struct observer *observer)
{
    struct present *present = &observer->present;
    struct seen_statement *statement = &present->statement;
    struct scratch *scratch = observer->scratch;
    struct observation *seen = observer->seen;
    size_t index = seen->statement_count;
    statement->changed_rows =
        sqlite3_total_changes64(scratch->db) - present->changes;
    statement->read_clock =
        steady_clock_reads(&scratch->steady) != present->clock_reads;
    statement->read_random =
        scratch->steady.random_calls != present->random_calls;
    present->is_open = false;
    if (present->began) {
        add_actions(observer);
    } else {
        statement->writes = false;
    }
    seen->statements =
        grow(observer->arena, seen->statements, sizeof *seen->statements, index,
             &observer->statement_capacity);
    seen->statements[index] = *statement;
    seen->statement_count += 1;
    if (observer->visit != NULL) {
        observer->visit(observer->context, scratch, seen, index);
    }
}

static int on_event(void *context, const strata_event *event)
{
    struct observer *observer = context;
    if (event->kind == STRATA_EVENT_STATEMENT) {
        begin_statement(observer, event);
    } else if (event->kind == STRATA_EVENT_STATEMENT_DONE &&
               observer->present.is_open) {
        end_statement(observer);
    }
    return 0;
}

/* --- the observer ----------------------------------------------------------*/

struct observer *observer_new(struct arena *arena, struct scratch *scratch,
                              const struct migration_set *set,
                              const strata_set *shipped)
{
    struct observer *observer = arena_new(arena, struct observer);
    struct scratch_watch watch = {observer, on_allowed, on_began};
    observer->arena = arena;
    observer->scratch = scratch;
    observer->set = set;
    observer->shipped = shipped;
    observer_begin(observer);
    scratch_watch(scratch, &watch);
    return observer;
}

void observer_begin(struct observer *observer)
{
    observer->seen = arena_new(observer->arena, struct observation);
    observer->statement_capacity = 0;
    observer->action_capacity = 0;
    observer->present.is_open = false; /* it failed */
}

const struct observation *observer_seen(const struct observer *observer)
{
    return observer->seen;
}

void observer_set_visit(struct observer *observer, observer_visit visit,
                        void *context)
{
    observer->visit = visit;
    observer->context = context;
}

void observer_listen(struct observer *observer, strata_options *options)
{
    options->event = on_event;
    options->event_context = observer;
}

bool observation_find(const struct observation *seen, enum action_kind kind,
                      struct str table, size_t *statement)
{
    size_t i = 0;
    for (i = 0; i < seen->action_count; i += 1) {
        if (seen->actions[i].kind == kind &&
            action_same_name(seen->actions[i].table, table)) {
            if (statement != NULL) {
                *statement = seen->actions[i].statement;
            }
            return true;
        }
    }
    return false;
}
