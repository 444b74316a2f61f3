/* SPDX-License-Identifier: MIT
 *
 * The schema of a database as plain data, and what differs between two.
 */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "base/arena.h"
#include "base/buf.h"

/* As PRAGMA table_xinfo tells (its column `hidden`). */
enum column_kind {
    COLUMN_ORDINARY,
    COLUMN_HIDDEN, /* of a virtual table */
    COLUMN_GENERATED_VIRTUAL,
    COLUMN_GENERATED_STORED
};

struct schema_column {
    struct str name;
    struct str type;           /* as declared; empty: none */
    struct str default_value;  /* SQL; data NULL: none */
    struct str default_normal; /* its normal form; empty: none, or NULL */
    struct str collation;      /* "BINARY" unless declared */
    bool not_null;
    size_t key_position; /* in the primary key, from 1; 0: not in it */
    enum column_kind kind;
};

struct schema_key_part {
    struct str from; /* column of the child */
    struct str to;   /* column of the parent; data NULL: its primary key */
};

struct schema_foreign_key {
    struct str parent;
    struct schema_key_part *parts;
    size_t part_count;
    struct str on_update; /* "NO ACTION" … as SQLite says */
    struct str on_delete;
    bool deferred;
};

struct schema_index_part {
    struct str column; /* data NULL: an expression, or the rowid */
    struct str collation;
    bool descending;
};

/* What a table's statement says and no pragma tells. */
enum clause_kind {
    CLAUSE_CHECK,
    CLAUSE_GENERATED, /* the expression of a column */
    CLAUSE_CONFLICT   /* ON CONFLICT of a constraint, unless it is ABORT */
};

struct schema_clause {
    enum clause_kind kind;
    struct str column; /* that is generated; else empty */
    struct str text;   /* in normal form: "check ( a > 0 )", "as ( a + 1 )",
                          "unique ( a ) on conflict replace" */
};

struct schema_index {
    struct str name;
    struct str sql;    /* data NULL: of a UNIQUE or PRIMARY KEY constraint */
    struct str normal; /* its normal form (sql/normal_form.h) */
    bool unique;
    bool primary; /* of a PRIMARY KEY */
    bool partial;
    struct schema_index_part *parts; /* of the key alone */
    size_t part_count;
};

struct schema_trigger {
    struct str name;
    struct str table; /* or view */
    struct str sql;
    struct str normal;
};

struct schema_table {
    struct str name;
    struct str sql;
    struct str normal;
    long long root; /* page: the same table, whatever its name; 0: virtual */
    long long row;  /* of sqlite_schema, likewise */
    bool strict;
    bool without_rowid;
    bool is_virtual;
    bool autoincrement;
    struct schema_column *columns;
    size_t column_count;
    struct schema_foreign_key *keys; /* in the order of the statement */
    size_t key_count;
    struct schema_clause *clauses;
    size_t clause_count;
    struct schema_index *indexes;
    size_t index_count;
};

struct schema_view {
    struct str name;
    struct str sql;
    struct str normal;
};

/* The rows of sqlite_schema, by which schema_read sees what has changed. */
struct schema_rows;

/* Without what SQLite, virtual tables and strata made for themselves. In the
 * order of creation. Never changed once read; snapshots share what is the
 * same. */
struct schema {
    struct schema_table **tables;
    size_t table_count;
    struct schema_view **views;
    size_t view_count;
    struct schema_trigger **triggers;
    size_t trigger_count;
    const struct schema_rows *rows;
};

/* By name, in any case of ASCII letters; NULL when there is none. */
const struct schema_table *schema_find_table(const struct schema *schema,
                                             struct str name);
const struct schema_table *schema_find_root(const struct schema *schema,
                                            long long root);
const struct schema_view *schema_find_view(const struct schema *schema,
                                           struct str name);
const struct schema_trigger *schema_find_trigger(const struct schema *schema,
                                                 struct str name);
const struct schema_index *schema_find_index(const struct schema *schema,
                                             struct str name,
                                             const struct schema_table **of);
const struct schema_column *schema_find_column(const struct schema_table *table,
                                               struct str name);

/* The table after a script that was `table` before it: by its name, else by its
 * page, if no table had that name before. NULL: it is gone. A table that was
 * made when the last one had just been dropped may have its page: where it is
 * known what a script did, look whether it dropped the table. */
const struct schema_table *schema_successor(const struct schema *after,
                                            const struct schema *before,
                                            const struct schema_table *table);

#endif
