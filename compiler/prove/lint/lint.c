/* SPDX-License-Identifier: MIT
 *
 * The table of the linter's rules. Two more that a linter is expected to have
 * are errors of their own, found without running anything: sqlite-too-old, a
 * statement that needs a newer SQLite than was declared (input/feature.h), and
 * history-inserted, a file that was not appended last (model/lock_compare.h).
 */
#include "prove/lint/lint.h"

#include "prove/lint/lint_rules.h"

static const struct lint_rule {
    enum diag_code code;
    void (*judge)(struct lint *lint);
} rules[] = {
    {CODE_TABLE_DROPPED, lint_table_dropped},
    {CODE_TABLE_RENAMED, lint_table_renamed},
    {CODE_COLUMN_DROPPED, lint_column_dropped},
    {CODE_COLUMN_RENAMED, lint_column_renamed},
    {CODE_COLUMN_TYPE_CHANGED, lint_column_type_changed},
    {CODE_COLUMN_MADE_NOT_NULL, lint_column_made_not_null},
    {CODE_NOT_NULL_ADDED, lint_not_null_added},
    {CODE_UNIQUE_ADDED, lint_unique_added},
    {CODE_IF_EXISTS_HIDES, lint_if_exists_hides},
    {CODE_IF_EXISTS, lint_if_exists},
    {CODE_SELECT_STAR, lint_select_star},
    {CODE_TEMP_LEFT, lint_temp_left},
    {CODE_DOUBLE_QUOTED_STRING, lint_double_quoted_string},
    {CODE_NAME_RESERVED, lint_name_reserved},
};

void lint_step(const struct step *step, struct scratch *before)
{
    struct lint lint = {.step = step, .before = before};

    if (!changes_are_judged(step)) {
        return;
    }
    lint.changes = changes_of(step);
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        if (step->diags->levels[rules[i].code] != SEVERITY_OFF) {
            rules[i].judge(&lint);
        }
    }
}

const struct migration *lint_migration(const struct lint *lint,
                                       size_t statement)
{
    return changes_statement(lint->changes, statement)->migration;
}

void lint_each_column(struct lint *lint,
                      void (*judge)(struct lint *lint,
                                    const struct table_pair *pair,
                                    const struct schema_column *column))
{
    const struct changes *changes = lint->changes;

    for (size_t i = 0; i < changes->pair_count; i++) {
        const struct table_pair *pair = &changes->pairs[i];

        /* What columns a virtual table has is its module's business. */
        for (size_t j = 0;
             !pair->before->is_virtual && !pair->after->is_virtual &&
             j < pair->before->column_count;
             j++) {
            judge(lint, pair, &pair->before->columns[j]);
        }
    }
}

size_t lint_replacing_statement(const struct table_pair *pair)
{
    return pair->now->made != NO_STATEMENT ? pair->now->made
                                           : pair->now->renamed;
}
