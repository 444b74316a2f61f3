/* SPDX-License-Identifier: MIT
 *
 * What a step changed of a schema, statement by statement: which table behind
 * it is which one before it, and who made, renamed, dropped or rebuilt it. From
 * what SQLite's authorizer told; it does not tell new names, so these are read
 * from the tokens of ALTER TABLE.
 */
#ifndef PROVE_LINT_CHANGES_H
#define PROVE_LINT_CHANGES_H

#include "prove/lint/changed_names.h"
#include "prove/step.h"
#include "sql/words.h"

enum alteration_kind {
    ALTERED_TABLE_NAME,
    ALTERED_COLUMN_NAME,
    ALTERED_COLUMN_ADDED,  /* `to` */
    ALTERED_COLUMN_DROPPED /* `from` */
};

/* What an ALTER TABLE did. */
struct alteration {
    enum alteration_kind kind;
    struct changed_object *table;
    struct str from;
    struct str to;
    size_t statement;
};

/* A table before the step that is there behind it, and was touched. */
struct table_pair {
    const struct schema_table *before;
    const struct schema_table *after;
    const struct changed_object *old; /* the one before */
    const struct changed_object *now; /* the one behind; the same, unless the
                                         table was made anew */
    size_t copied; /* the statement that first put rows into one made anew that
                      it read elsewhere; NO_STATEMENT: none did */
};

struct changes {
    const struct step *step;
    struct changed_object **objects; /* in the order of being touched */
    size_t object_count;
    struct changed_names live; /* those that are there */
    struct changed_names old;  /* those of before the step */
    struct changed_names made; /* by the step; of a name the last one first */
    struct alteration *alterations; /* in the order of the statements */
    size_t alteration_count;
    struct table_pair *pairs;
    size_t pair_count;
    struct changed_object *filling; /* the table that gets rows at present */
    size_t filling_statement;
    bool *effective;     /* for each statement: it made or dropped something */
    struct words *words; /* for each statement, once they were asked for */
};

/* Whether rules are to look at a step. What is sealed is history, and so is a
 * base schema: it says what databases were like before strata came. */
bool changes_are_judged(const struct step *step);

/* In the step's arena, to which it costs what the step's statements touch. */
struct changes *changes_of(const struct step *step);

/* Whether another table stands in the place of the one before. */
static inline bool is_replaced(const struct table_pair *pair)
{
    return pair->old != pair->now;
}

/* The same, and rows were copied into it. */
static inline bool is_rebuilt(const struct table_pair *pair)
{
    return is_replaced(pair) && pair->copied != NO_STATEMENT;
}

static inline const struct seen_statement *
changes_statement(const struct changes *changes, size_t statement)
{
    return &changes->step->seen->statements[statement];
}

/* The tokens of a statement, without its semicolon. */
const struct words *changes_words(struct changes *changes, size_t statement);

/* The name of a column, behind the step, of a table before it; data NULL when
 * it is gone. `statement` (or NULL) gets the last one that named it anew, or
 * dropped it; NO_STATEMENT when none did. */
struct str changes_column(const struct changes *changes,
                          const struct table_pair *pair, struct str name,
                          size_t *statement);

/* The column behind the step for one before it; NULL when it is gone. */
const struct schema_column *
changes_column_after(const struct changes *changes,
                     const struct table_pair *pair,
                     const struct schema_column *column);

/* The column before the step for one behind it; NULL when it is new. */
const struct schema_column *
changes_column_before(const struct changes *changes,
                      const struct table_pair *pair,
                      const struct schema_column *column);

/* Whether the columns of an index, one of a table before the step and one of it
 * behind, are all in another one of the other table: `before_in_after` says
 * which way. No expression is. */
bool changes_is_within(const struct changes *changes,
                       const struct table_pair *pair,
                       const struct schema_index *before,
                       const struct schema_index *after, bool before_in_after);

/* Whether a column is the rowid, which is unique and never NULL. */
bool column_is_rowid(const struct schema_table *table,
                     const struct schema_column *column);

/* The statement that gave a column of a table behind the step its definition:
 * that added or renamed it, or made the table. NO_STATEMENT: none of the step.
 */
size_t changes_column_statement(const struct changes *changes,
                                const struct changed_object *table,
                                struct str column);

/* What became of an object before the step; NULL when no statement touched
 * it. */
const struct changed_object *changes_find_before(const struct changes *changes,
                                                 enum object_type type,
                                                 struct str name);

/* The object that has a name behind the step; NULL when no statement touched
 * it. */
const struct changed_object *changes_find_after(const struct changes *changes,
                                                enum object_type type,
                                                struct str name);

/* Whether a statement behind this one makes an object of a name, or gives one
 * that name. */
bool changes_is_made_behind(const struct changes *changes,
                            enum object_type type, struct str name,
                            size_t statement);

/* Where a name stands in a statement, behind its first token `from` (NULL:
 * anywhere); the whole statement when it does not. */
struct span changes_place(struct changes *changes, size_t statement,
                          const char *from, struct str name);

#endif
