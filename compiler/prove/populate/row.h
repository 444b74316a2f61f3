/* SPDX-License-Identifier: MIT
 *
 * What making rows works on: a run over a database, its tables with their
 * columns, rules and foreign keys, and statements that write a row.
 */
#ifndef PROVE_POPULATE_ROW_H
#define PROVE_POPULATE_ROW_H

#include <stdint.h>

#include "prove/populate/populate.h"
#include "prove/populate/row_value.h"
#include "sql/words.h"

/* No column. */
#define ROW_NONE SIZE_MAX

/* Rows of a table that are looked at. */
#define ROW_LOOK 16

/* --- what a run knows ------------------------------------------------------*/

/* An expression of the schema that may refuse a row. */
enum row_rule_kind {
    RULE_CHECK,
    RULE_GENERATED,
    RULE_INDEX,  /* of expressions, or with a condition */
    RULE_TRIGGER /* of the table */
};

struct row_rule {
    enum row_rule_kind kind;
    struct str text; /* a clause's, in normal form; else as it is stored */
    const struct schema_index *index;
    struct words words;
    size_t *columns; /* that it names, those behind generated ones too */
    size_t column_count;
};

struct row_column {
    const struct schema_column *column;
    struct value_style style;
    bool writable;
    bool is_rowid; /* INTEGER PRIMARY KEY */
    bool nullable; /* and not in the primary key */
    bool in_check;
    bool may_vary;       /* NULL, repeated and edge values may go here */
    struct row_key *key; /* the first one it is in, or NULL */
};

/* A foreign key, and what rows its parent has. */
struct row_key {
    const struct schema_foreign_key *key;
    const struct schema_table *parent; /* NULL: missing, or not a table */
    struct row_table *maker; /* that makes the parent's rows, or NULL */
    size_t *from;            /* columns */
    size_t *to;              /* likewise; NULL: the parent has none such */
    sqlite3_stmt *select;
    struct value *values; /* part_count a row, as of the last look */
    size_t count;
};

/* What a child that came first says that a row of the parent has. */
struct row_demand {
    const struct row_key *key;
    struct value *values;
    struct row_demand *next;
};

/* Rows that a table has. */
struct row_look {
    size_t count;         /* ROW_LOOK at most */
    struct value *values; /* one for each column a row */
    struct value *rowids; /* NULL in a table without */
};

struct row_table {
    struct row_run *run;
    const struct schema_table *table;
    const struct schema_table *since; /* the same one, earlier; or NULL */
    struct row_column *columns;
    struct row_rule *rules;
    size_t rule_count;
    struct row_key *keys; /* those of more columns first */
    size_t key_count;
    const char *rowid; /* a name for it; NULL: there is none */
    bool has_triggers;
    bool is_rtree;
    bool has_conflicts; /* a constraint says what is to happen then */
    bool mark;          /* while they are put in order */
    size_t place;       /* in that order */
    struct row_look look;
    size_t start; /* rows that were there, ROW_LOOK at most */
    size_t made;  /* rows that were written */
    size_t failures;
    struct value *first; /* the row of the first kind, or NULL */
    struct row_demand *demands;
    struct row_writer *writer; /* of whole rows */
    size_t attempts;           /* statements that were tried */
    long long steps;           /* of SQLite's machine */
    long long began_ms;        /* the first of them; 0: none was tried */
    bool without_triggers;     /* some row had to be written so */
    bool triggers_are_slow;
    bool given_up;
    struct str reason;
    struct str words;
};

/* A table whose foreign keys are looked after, with the rows that broke them
 * before. */
struct row_watch {
    const struct schema_table *table;
    long long *rowids; /* sorted */
    size_t count;
};

struct row_run {
    struct arena *arena; /* of the run */
    struct arena *out;   /* of the report */
    struct scratch *scratch;
    const struct schema *schema;
    const struct populate_options *options;
    struct row_table **tables; /* parents first */
    size_t count;
    struct row_watch *watches;
    size_t watch_count;
    struct words *readers; /* of views and triggers that may read JSON */
    size_t reader_count;
    long long deadline_ms;
    long long steps; /* of SQLite's machine */
};

/* --- row_table.c -----------------------------------------------------------*/

/* Everything about a table, but for the makers of its parents' rows. */
struct row_table *row_table_new(struct row_run *run,
                                const struct schema_table *table);
void row_table_release(struct row_table *table);

/* A name for the rowid that no column has; NULL when there is none. */
const char *row_rowid_name(const struct schema_table *table);

/* The number of a column, or ROW_NONE. */
size_t row_find_column(const struct schema_table *table, struct str name);

/* Whether no two rows have the same there. */
bool row_column_is_unique(const struct schema_table *table, size_t column);

/* Look at the first rows. */
void row_table_look(struct row_table *table);
bool row_table_is_empty(struct row_run *run, const struct schema_table *table);
sqlite3_int64 row_table_next_rowid(const struct row_table *table);

/* Say why there is no row; the first reason stays. */
void row_table_explain(struct row_table *table, const char *reason,
                       const char *words);

/* --- row_run.c -------------------------------------------------------------*/

/* Prepare a statement, whose text is freed; NULL when SQLite refuses. */
sqlite3_stmt *row_prepare(struct row_run *run, char *sql);

/* Prepare and run one that gives no rows; false when it fails. */
bool row_execute(struct row_run *run, char *sql);

/* Let triggers fire or not; whether they did. */
bool row_switch_triggers(struct row_run *run, bool on);

/* Whether it has taken too long. */
bool row_run_is_over(const struct row_run *run);
bool row_table_is_over(const struct row_table *table);

/* --- row_collect.c ---------------------------------------------------------*/

/* Set the tables that are to be looked at. */
void row_collect(struct row_run *run, const struct populate_report *report);

/* Whether a table stands beside another one while scripts rebuild that in
 * several steps: no program writes to it, and rows would be in the way. */
bool row_is_copy(const struct row_run *run, const struct schema_table *table);

/* --- row_habit.c -----------------------------------------------------------*/

/* The kinds of rows that a program is likely to have in a table. */
unsigned row_likely_kinds(const struct row_table *table);

/* --- row_rule.c ------------------------------------------------------------*/

/* To be called once, before the tables' rules are read. */
void row_rules_prepare(struct row_run *run);
void row_rules_read(struct row_table *table);

/* The rule of a message of SQLite's, "CHECK constraint failed: …"; NULL when
 * that is not clear. */
const struct row_rule *row_rule_find(const struct row_table *table,
                                     const char *message);

/* --- row_candidate.c -------------------------------------------------------*/

struct row_values {
    struct value *items;
    size_t count;
    size_t alike;  /* the first ones are as likely as each other… */
    size_t near;   /* …and these behind them */
    size_t likely; /* all that are not merely usual */
};

/* Values to try in a column of the n-th row for a rule, the likely ones first;
 * without a rule, those that no row may have yet. */
struct row_values row_candidates(struct row_table *table,
                                 const struct row_rule *rule, size_t column,
                                 size_t n);

/* --- row_key.c -------------------------------------------------------------*/

/* One, without what is known of rows; and all of a table's. */
struct row_key row_key_read(struct row_run *run,
                            const struct schema_table *table,
                            const struct schema_foreign_key *schema_key);
void row_keys_read(struct row_table *table);

/* Find the makers of the parents' rows. */
void row_keys_connect(struct row_table *table);

/* Set the columns of keys to what their parents have, for the n-th row the
 * n-th; those that are fixed stay. False: some key has no parent. */
bool row_keys_assign(struct row_table *table, struct value *values,
                     const bool *fixed, size_t n);

/* --- row_mend.c ------------------------------------------------------------*/

/* Remember which rows break foreign keys; mend or take out others that do. */
void row_watch_begin(struct row_run *run);
void row_watch_end(struct row_run *run);

/* --- row_write.c -----------------------------------------------------------*/

/* A statement that puts in a row, or changes one. */
struct row_writer {
    struct row_table *table;
    const size_t *columns; /* that are written */
    size_t count;
    const struct value *is; /* by which the row is found; NULL: a new one */
    const size_t *where;    /* columns that are so */
    size_t where_count;     /* 0: the rowid is */
    bool triggers;
    sqlite3_stmt *statement;
};

/* Why a row was refused. */
enum row_refusal_kind {
    REFUSED_CHECK,
    REFUSED_NULL,
    REFUSED_UNIQUE,
    REFUSED_TYPE,
    REFUSED_EXPRESSION, /* something in one failed */
    REFUSED_TRIGGER,
    REFUSED_FOR_GOOD /* other values would not help */
};

struct row_refusal {
    enum row_refusal_kind kind;
    const void *cause; /* tells refusals apart: a rule, an index, a column */
    const struct row_rule *rule; /* or NULL */
    const size_t *columns;       /* in which other values may help */
    size_t column_count;
    bool is_slow; /* a trigger, or so it seems, takes too long */
};

/* Put values, one for each column of the table, in. False: refused. */
bool row_write(struct row_writer *writer, const struct value *values,
               struct row_refusal *refusal);
void row_writer_release(struct row_writer *writer);

/* --- row_search.c ----------------------------------------------------------*/

/* Write a row, with other values where these are refused, and without triggers
 * where they refuse. `values` is what was written in the end. False: not within
 * so many attempts. */
bool row_search(struct row_writer *writer, struct value *values,
                const bool *fixed, size_t n, size_t attempts);

/* --- row_make.c ------------------------------------------------------------*/

/* Put a row of a kind in; `n` tells those of a kind apart. */
bool row_make(struct row_table *table, unsigned kind, size_t n);

/* --- row_carry.c -----------------------------------------------------------*/

/* Give a table that has rows what its new columns lack. */
void row_carry(struct row_table *table, unsigned kinds);

#endif
