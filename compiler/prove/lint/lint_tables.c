/* SPDX-License-Identifier: MIT
 *
 * Rules about what programs from before a step would miss behind it.
 */
#include "prove/lint/lint_rules.h"

#include "model/finding.h"

static const char breaks_program[] =
    "a program from before this migration that asks for it fails on a database "
    "behind it; stop using it in one release, and change it in a later one";

void lint_table_dropped(struct lint *lint)
{
    const struct step *step = lint->step;

    for (size_t i = 0; i < lint->changes->object_count; i++) {
        const struct changed_object *table = lint->changes->objects[i];

        if (table->type != OBJECT_TABLE || table->made != NO_STATEMENT ||
            table->gone == NO_STATEMENT || table->heir != NULL ||
            schema_find_view(step->after, table->first_name) != NULL) {
            continue;
        }
        diag_note(step->diags,
                  finding_report(step->diags, lint_migration(lint, table->gone),
                                 CODE_TABLE_DROPPED,
                                 changes_place(lint->changes, table->gone, NULL,
                                               table->name),
                                 "table '%.*s' is dropped with its rows",
                                 STR_ARGS(table->first_name)),
                  SPAN_NONE, "%s", breaks_program);
    }
}

/* A view of the old name keeps programs from before at work. */
static bool is_name_in_use(const struct step *step, struct str name)
{
    return schema_find_table(step->after, name) != NULL ||
           schema_find_view(step->after, name) != NULL;
}

void lint_table_renamed(struct lint *lint)
{
    const struct step *step = lint->step;

    for (size_t i = 0; i < lint->changes->object_count; i++) {
        const struct changed_object *table = lint->changes->objects[i];

        if (table->type != OBJECT_TABLE || table->made != NO_STATEMENT ||
            table->heir == NULL || table->renamed == NO_STATEMENT ||
            is_name_in_use(step, table->first_name) ||
            schema_find_table(step->before, table->heir->name) != NULL) {
            continue;
        }
        diag_note(
            step->diags,
            finding_report(step->diags, lint_migration(lint, table->renamed),
                           CODE_TABLE_RENAMED,
                           changes_place(lint->changes, table->renamed, "TO",
                                         table->heir->name),
                           "table '%.*s' is renamed to '%.*s'",
                           STR_ARGS(table->first_name),
                           STR_ARGS(table->heir->name)),
            SPAN_NONE,
            "a program from before this migration does not find it; a view of "
            "the old name keeps it at work");
    }
}

/* ALTER TABLE … DROP COLUMN ends with the name that the column has then. A
 * rebuild that leaves it out says nothing of it. */
static struct span place_of_drop(struct lint *lint,
                                 const struct table_pair *pair,
                                 size_t statement, bool is_altered)
{
    const struct words *words = changes_words(lint->changes, statement);

    return is_altered ? words->items[words->count - 1]
                      : changes_place(lint->changes, statement, NULL,
                                      pair->now->first_name);
}

static void report_column_dropped(struct lint *lint,
                                  const struct table_pair *pair,
                                  const struct schema_column *column)
{
    const struct step *step = lint->step;
    size_t statement = NO_STATEMENT;
    struct str name =
        changes_column(lint->changes, pair, column->name, &statement);
    bool is_altered = name.data == NULL;

    if (!is_altered) {
        statement = lint_replacing_statement(pair);
    }
    if (statement == NO_STATEMENT ||
        (!is_altered && schema_find_column(pair->after, name) != NULL)) {
        return;
    }
    diag_note(step->diags,
              finding_report(step->diags, lint_migration(lint, statement),
                             CODE_COLUMN_DROPPED,
                             place_of_drop(lint, pair, statement, is_altered),
                             "column '%.*s' of table '%.*s' is dropped",
                             STR_ARGS(column->name),
                             STR_ARGS(pair->before->name)),
              SPAN_NONE, "%s", breaks_program);
}

static void report_column_renamed(struct lint *lint,
                                  const struct table_pair *pair,
                                  const struct schema_column *column)
{
    const struct step *step = lint->step;
    size_t statement = NO_STATEMENT;
    struct str name =
        changes_column(lint->changes, pair, column->name, &statement);

    if (name.data == NULL || names_are_equal(name, column->name) ||
        schema_find_column(pair->after, name) == NULL ||
        schema_find_column(pair->after, column->name) != NULL) {
        return;
    }
    diag_note(
        step->diags,
        finding_report(step->diags, lint_migration(lint, statement),
                       CODE_COLUMN_RENAMED,
                       changes_place(lint->changes, statement, "TO", name),
                       "column '%.*s' of table '%.*s' is renamed to '%.*s'",
                       STR_ARGS(column->name), STR_ARGS(pair->before->name),
                       STR_ARGS(name)),
        SPAN_NONE, "%s", breaks_program);
}

void lint_column_dropped(struct lint *lint)
{
    lint_each_column(lint, report_column_dropped);
}

void lint_column_renamed(struct lint *lint)
{
    lint_each_column(lint, report_column_renamed);
}
