/* SPDX-License-Identifier: MIT
 *
 * What the parts of the proof of migrate:compatible share.
 */
#ifndef PROVE_JUDGE_COMPATIBLE_PARTS_H
#define PROVE_JUDGE_COMPATIBLE_PARTS_H

#include "prove/step.h"

struct compatible {
    const struct step *step;
    struct migration *migration; /* whose claim is tried */
    bool refused;
    struct diag *diag; /* NULL: not refused, or not kept */
    size_t note_count;
};

/* Report a difference that stands against the claim; `what`: the name of what
 * it is about in the statement that made it, or empty. */
void compatible_refuse(struct compatible *compatible, const char *type,
                       struct str name, struct str what, const char *format,
                       ...) __attribute__((format(printf, 5, 6)));

/* A table that is there before and behind the step, under one name. */
struct compatible_pair {
    struct compatible *compatible;
    const struct schema_table *before;
    const struct schema_table *after;
};

/* Whether a column behind the step was not there before. */
bool compatible_is_new(const struct compatible_pair *pair, struct str column);

/* Whether it is new, and NULL in a row that has no value for it. */
bool compatible_is_left_null(const struct compatible_pair *pair,
                             struct str column);

/* Whether a table has a foreign key from the same columns to the same table. */
bool compatible_has_key(const struct schema_table *table,
                        const struct schema_foreign_key *key);

/* Whether SQL in normal form mentions a column by its name. */
bool compatible_mentions(struct arena *arena, struct str sql,
                         struct str column);

/* Whether a value of this column has to do with more than the column: a CHECK,
 * a generated column, an expression in an index. */
bool compatible_is_ruled(struct arena *arena, const struct schema_table *table,
                         struct str column);

/* Whether SQL in normal form, an expression or what follows the columns of an
 * index, never fails, whatever the row, and asks for nothing that an older
 * program may lack. */
bool compatible_never_fails(const struct compatible *compatible,
                            struct str sql);

/* Whether it is SQLite's own, or was in use before. */
bool compatible_knows_collation(const struct compatible *compatible,
                                struct str collation);

/* Refuse new columns, and CHECKs, that a row could not pass which an older
 * program puts in or changes. */
void compatible_columns(const struct compatible_pair *pair);

/* Refuse new foreign keys by which a statement of an older program could fail:
 * one that takes rows or changes keys in a table of before, or in a new one
 * whose rows go with those. */
void compatible_keys(struct compatible *compatible);

#endif
