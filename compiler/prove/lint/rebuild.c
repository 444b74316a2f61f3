/* SPDX-License-Identifier: MIT
 *
 * What goes with the old table when one is rebuilt: its indexes, its triggers
 * and the mark of AUTOINCREMENT. SQLite says no word about any of them.
 */
#include "prove/lint/rebuild.h"

#include "model/finding.h"
#include "prove/lint/changes.h"
#include "prove/lint/conditional.h"
#include "prove/failing_span.h"
#include "prove/lint/rebuild_table.h"

struct rebuild {
    const struct step *step;
    struct changes *changes;
    struct changed_names named; /* in statements that drop them if they are
                                   there, and perhaps found nothing */
    bool mark_is_written;       /* a statement names sqlite_sequence */
    struct str *events; /* of the triggers behind the step, once asked for */
};

/* A script that says DROP INDEX IF EXISTS behind the rebuild knows of it. */
static void read_statements(struct rebuild *rebuild)
{
    struct arena *arena = rebuild->step->arena;

    for (size_t i = 0; i < rebuild->step->seen->statement_count; i++) {
        struct span span = changes_statement(rebuild->changes, i)->span;
        struct conditional conditional = conditional_of(arena, span);
        size_t unused = 0;

        if (conditional.is_one && conditional.is_drop) {
            struct changed_object *object =
                arena_new(arena, struct changed_object);

            object->type = conditional.type;
            object->name = conditional.name;
            changed_names_add(&rebuild->named, arena, object);
        }
        rebuild->mark_is_written =
            rebuild->mark_is_written ||
            find_in_statement(span.source->text, span.start,
                              STR("sqlite_sequence"), &unused);
    }
}

static bool is_dropped_by_name(const struct rebuild *rebuild,
                               enum object_type type, struct str name)
{
    const struct changed_object *object =
        changes_find_before(rebuild->changes, type, name);

    return (object != NULL && object->gone_by_name) ||
           changed_names_find(&rebuild->named, type, false, name) != NULL;
}

/* Whether a statement, in normal form, names a column that is gone. */
static bool names_lost_column(const struct rebuild *rebuild,
                              const struct table_pair *pair, struct str normal)
{
    const struct schema_table *table = pair->before;
    struct words words = words_of_text(rebuild->step->arena, normal);

    for (size_t i = 0; i < table->column_count; i++) {
        if (changes_column_after(rebuild->changes, pair, &table->columns[i]) !=
            NULL) {
            continue;
        }
        for (size_t at = 0; at < words.count; at++) {
            if (words_names(&words, at, table->columns[i].name)) {
                return true;
            }
        }
    }
    return false;
}

/* What a statement that makes an object says behind the object's name. */
static struct str behind_name(struct str normal, struct str mark)
{
    size_t at = 0;

    while (at < normal.size &&
           !str_starts_with(str_slice(normal, at, normal.size), mark)) {
        at++;
    }
    return str_slice(normal, at, normal.size);
}

/* Whether an index behind the step can do what one before it did: the same, or
 * begins with the same columns. */
static bool does_for(const struct rebuild *rebuild,
                     const struct table_pair *pair,
                     const struct schema_index *before,
                     const struct schema_index *after)
{
    if (before->unique) {
        return after->unique && !after->partial &&
               changes_is_within(rebuild->changes, pair, before, after, false);
    }
    for (size_t i = 0; i < before->part_count; i++) {
        struct str name = before->parts[i].column;

        if (name.data != NULL) {
            name = changes_column(rebuild->changes, pair, name, NULL);
        }
        if (after->partial || name.data == NULL || i >= after->part_count ||
            after->parts[i].column.data == NULL ||
            !names_are_equal(after->parts[i].column, name) ||
            !names_are_equal(after->parts[i].collation,
                             before->parts[i].collation)) {
            return false;
        }
    }
    return true;
}

/* Whether an index is new, and begins with the same column as one before: its
 * author has thought anew of what is looked for. */
static bool takes_place(const struct rebuild *rebuild,
                        const struct table_pair *pair,
                        const struct schema_index *before,
                        const struct schema_index *after)
{
    struct str name = {NULL, 0};

    if (before->part_count > 0 && before->parts[0].column.data != NULL) {
        name = changes_column(rebuild->changes, pair, before->parts[0].column,
                              NULL);
    }
    return !before->unique && name.data != NULL && after->sql.data != NULL &&
           after->part_count > 0 && after->parts[0].column.data != NULL &&
           names_are_equal(after->parts[0].column, name) &&
           schema_find_index(rebuild->step->before, after->name, NULL) == NULL;
}

static bool is_index_kept(const struct rebuild *rebuild,
                          const struct table_pair *pair,
                          const struct schema_index *before)
{
    const struct schema_table *table = pair->after;

    for (size_t i = 0; i < table->index_count; i++) {
        const struct schema_index *after = &table->indexes[i];

        if (names_are_equal(before->name, after->name) ||
            (after->sql.data != NULL &&
             str_equal(behind_name(before->normal, STR(" (")),
                       behind_name(after->normal, STR(" ("))) &&
             before->unique == after->unique) ||
            does_for(rebuild, pair, before, after) ||
            takes_place(rebuild, pair, before, after)) {
            return true;
        }
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (before->part_count == 1 && before->parts[0].column.data != NULL &&
            names_are_equal(before->parts[0].column, table->columns[i].name) &&
            column_is_rowid(table, &table->columns[i])) {
            return true;
        }
    }
    return false;
}

/* Where an object went, or else where its table did. */
static size_t losing_statement(const struct rebuild *rebuild,
                               const struct table_pair *pair,
                               enum object_type type, struct str name)
{
    const struct changed_object *object =
        changes_find_before(rebuild->changes, type, name);

    return object != NULL && object->gone != NO_STATEMENT ? object->gone
           : pair->old->gone != NO_STATEMENT              ? pair->old->gone
                                                          : pair->old->renamed;
}

static void report_lost(struct rebuild *rebuild, size_t statement,
                        enum object_type type, struct str name,
                        const struct changed_object *home, struct str sql)
{
    const struct step *step = rebuild->step;

    if (statement == NO_STATEMENT) {
        return;
    }
    diag_note(step->diags,
              finding_report(
                  step->diags,
                  changes_statement(rebuild->changes, statement)->migration,
                  CODE_REBUILD_FORGETS,
                  changes_place(rebuild->changes, statement, NULL, home->name),
                  "the rebuild of '%.*s' loses its %s '%.*s'",
                  STR_ARGS(home->first_name), object_type_text(type),
                  STR_ARGS(name)),
              SPAN_NONE, "to have it again: %.*s;",
              STR_ARGS(words_line(step->arena, sql)));
}

/* Whether the indexes of a table were thought out anew: several are new, and
 * none has a name from before. */
static bool is_index_set_new(const struct rebuild *rebuild,
                             const struct table_pair *pair)
{
    size_t new_count = 0;

    for (size_t i = 0; i < pair->after->index_count; i++) {
        const struct schema_index *index = &pair->after->indexes[i];

        if (index->sql.data == NULL) {
            continue;
        }
        if (schema_find_index(rebuild->step->before, index->name, NULL) !=
            NULL) {
            return false;
        }
        new_count++;
    }
    return new_count > 1;
}

static void judge_indexes(struct rebuild *rebuild,
                          const struct table_pair *pair)
{
    const struct schema_table *before = pair->before;
    bool is_new = is_index_set_new(rebuild, pair);

    for (size_t i = 0; i < before->index_count; i++) {
        const struct schema_index *index = &before->indexes[i];

        if (index->sql.data != NULL && (index->unique || !is_new) &&
            !is_index_kept(rebuild, pair, index) &&
            !is_dropped_by_name(rebuild, OBJECT_INDEX, index->name) &&
            !names_lost_column(rebuild, pair,
                               behind_name(index->normal, STR(" (")))) {
            report_lost(
                rebuild,
                losing_statement(rebuild, pair, OBJECT_INDEX, index->name),
                OBJECT_INDEX, index->name, pair->old, index->sql);
        }
    }
}

/* The event for which a trigger is: the first of these words behind its name;
 * empty when there is none. */
static struct str event_of(struct arena *arena, struct str normal)
{
    static const char *const events[] = {"insert", "update", "delete"};
    struct words words = words_of_text(arena, normal);

    for (size_t at = 3; at < words.count; at++) {
        for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++) {
            if (words_is(&words, at, events[i])) {
                return words_text(&words, at);
            }
        }
    }
    return STR("");
}

/* Whether a trigger behind the step is for the same event as one before it, and
 * new: of its author we may think that he has thought of the old one. */
static bool is_new_for_event(const struct rebuild *rebuild, size_t trigger,
                             struct str event)
{
    const struct step *step = rebuild->step;
    const struct schema_trigger *after = step->after->triggers[trigger];
    struct str *known = &rebuild->events[trigger];

    if (changes_find_after(rebuild->changes, OBJECT_TRIGGER, after->name) ==
            NULL ||
        changes_find_before(rebuild->changes, OBJECT_TRIGGER, after->name) !=
            NULL) {
        return false;
    }
    if (known->data == NULL) {
        *known = event_of(step->arena, after->normal);
    }
    return str_equal(*known, event);
}

/* Whether a trigger is there behind the step that does what one before it did:
 * of the same name, or saying the same, or one that may be meant to. */
static bool is_trigger_kept(const struct rebuild *rebuild,
                            const struct schema_trigger *before)
{
    const struct step *step = rebuild->step;
    struct str body = behind_name(before->normal, STR(" begin "));
    struct str event = event_of(step->arena, before->normal);

    for (size_t i = 0; i < step->after->trigger_count; i++) {
        const struct schema_trigger *trigger = step->after->triggers[i];

        if (names_are_equal(trigger->name, before->name) ||
            (names_are_equal(trigger->table, before->table) &&
             (str_equal(behind_name(trigger->normal, STR(" begin ")), body) ||
              is_new_for_event(rebuild, i, event)))) {
            return true;
        }
    }
    return false;
}

static void judge_trigger(struct rebuild *rebuild,
                          const struct table_pair *pair,
                          const struct schema_trigger *trigger)
{
    if (names_are_equal(trigger->table, pair->before->name) &&
        !is_trigger_kept(rebuild, trigger) &&
        !is_dropped_by_name(rebuild, OBJECT_TRIGGER, trigger->name) &&
        !names_lost_column(rebuild, pair, trigger->normal)) {
        report_lost(
            rebuild,
            losing_statement(rebuild, pair, OBJECT_TRIGGER, trigger->name),
            OBJECT_TRIGGER, trigger->name, pair->old, trigger->sql);
    }
}

/* A view that is dropped and made again has lost its triggers, too. */
static void judge_triggers_of_views(struct rebuild *rebuild)
{
    const struct schema *before = rebuild->step->before;

    for (size_t i = 0; i < before->trigger_count; i++) {
        const struct schema_trigger *trigger = before->triggers[i];
        const struct changed_object *object = changes_find_before(
            rebuild->changes, OBJECT_TRIGGER, trigger->name);

        if (object != NULL && object->gone != NO_STATEMENT &&
            object->home != NULL && object->home->type == OBJECT_VIEW &&
            schema_find_view(rebuild->step->after, trigger->table) != NULL &&
            !is_trigger_kept(rebuild, trigger) &&
            !is_dropped_by_name(rebuild, OBJECT_TRIGGER, trigger->name)) {
            report_lost(rebuild, object->gone, OBJECT_TRIGGER, trigger->name,
                        object->home, trigger->sql);
        }
    }
}

/* The name of a table while a statement runs. */
static struct str name_at(const struct changed_object *table, size_t statement)
{
    return table->renamed != NO_STATEMENT && table->renamed < statement
               ? table->name
               : table->first_name;
}

/* What stands between the quotes of a text of SQL. */
static struct str in_quotes(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, 2 * text.size + 1);
    size_t size = 0;

    for (size_t i = 0; i < text.size; i++) {
        out[size++] = text.data[i];
        if (text.data[i] == '\'') {
            out[size++] = '\'';
        }
    }
    return (struct str){out, size};
}

/* The mark goes with the old table, and the new one gets that of the rows that
 * are copied (sqlite.org/autoinc.html). */
static void judge_mark(struct rebuild *rebuild, const struct table_pair *pair)
{
    const struct step *step = rebuild->step;
    size_t statement = pair->copied;
    struct str now;
    struct str old;
    struct diag *diag;

    if (!pair->before->autoincrement || !pair->after->autoincrement ||
        statement == NO_STATEMENT || rebuild->mark_is_written) {
        return;
    }
    now = name_at(pair->now, statement);
    diag = finding_report(
        step->diags, changes_statement(rebuild->changes, statement)->migration,
        CODE_AUTOINCREMENT_RESTARTS,
        changes_place(rebuild->changes, statement, NULL, now),
        "the rebuild of '%.*s' forgets which ids were given away: it goes on "
        "behind the highest one that is left",
        STR_ARGS(pair->before->name));
    now = in_quotes(step->arena, now);
    old = in_quotes(step->arena, name_at(pair->old, statement));
    if (pair->old->gone == NO_STATEMENT || pair->old->gone > statement) {
        diag_note(step->diags, diag, SPAN_NONE,
                  "to keep the mark, put behind this statement: DELETE FROM "
                  "sqlite_sequence WHERE name = '%.*s'; INSERT INTO "
                  "sqlite_sequence (name, seq) SELECT '%.*s', seq FROM "
                  "sqlite_sequence WHERE name = '%.*s';",
                  STR_ARGS(now), STR_ARGS(now), STR_ARGS(old));
    } else {
        diag_note(step->diags, diag, SPAN_NONE,
                  "the mark is in sqlite_sequence, and goes with the old "
                  "table: keep it before that is dropped");
    }
}

void rebuild_step(const struct step *step)
{
    struct rebuild rebuild = {.step = step};
    const struct changes *changes;

    if (!changes_are_judged(step)) {
        return;
    }
    changes = rebuild.changes = changes_of(step);
    rebuild.events =
        arena_array(step->arena, struct str, step->after->trigger_count);
    read_statements(&rebuild);
    for (size_t i = 0; i < changes->pair_count; i++) {
        const struct table_pair *pair = &changes->pairs[i];

        if (!is_rebuilt(pair)) {
            continue;
        }
        judge_indexes(&rebuild, pair);
        for (size_t j = 0; j < step->before->trigger_count; j++) {
            judge_trigger(&rebuild, pair, step->before->triggers[j]);
        }
        judge_mark(&rebuild, pair);
        rebuild_judge_table(rebuild.changes, pair);
    }
    judge_triggers_of_views(&rebuild);
}
