/* SPDX-License-Identifier: MIT
 *
 * The linter's rules, for the table in lint.c. Each reports what it finds in
 * one step, and knows nothing of the others.
 */
#ifndef PROVE_LINT_LINT_RULES_H
#define PROVE_LINT_LINT_RULES_H

#include "prove/lint/changes.h"

struct lint {
    const struct step *step;
    struct changes *changes;
    struct scratch *before; /* see lint_step */
    struct diag *missing;   /* the last IF EXISTS that found nothing, and… */
    const struct migration *missing_in;
    size_t missing_count; /* of them in that one */
};

/* The migration that a statement is of. */
const struct migration *lint_migration(const struct lint *lint,
                                       size_t statement);

/* Every column of every table from before that is still there. */
void lint_each_column(struct lint *lint,
                      void (*judge)(struct lint *lint,
                                    const struct table_pair *pair,
                                    const struct schema_column *column));

/* Where a table that stands in the place of another one is made, or gets its
 * name when an earlier step made it. */
size_t lint_replacing_statement(const struct table_pair *pair);

/* lint_tables.c: what a program from before the step would miss */
void lint_table_dropped(struct lint *lint);
void lint_table_renamed(struct lint *lint);
void lint_column_dropped(struct lint *lint);
void lint_column_renamed(struct lint *lint);

/* lint_rows.c: what rows that users have may not fulfil */
void lint_column_type_changed(struct lint *lint);
void lint_column_made_not_null(struct lint *lint);
void lint_not_null_added(struct lint *lint);
void lint_unique_added(struct lint *lint);

/* lint_statements.c: how statements are written */
void lint_if_exists_hides(struct lint *lint);
void lint_if_exists(struct lint *lint);
void lint_select_star(struct lint *lint);
void lint_temp_left(struct lint *lint);
void lint_double_quoted_string(struct lint *lint);

/* lint_names.c */
void lint_name_reserved(struct lint *lint);

#endif
