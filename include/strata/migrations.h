/* SPDX-License-Identifier: MIT
 *
 * The constant data that generated code fills and the runtime reads. An
 * application never writes these structs by hand: `strata compile` does, and
 * the application passes the resulting strata_set to the calls of strata.h.
 */
#ifndef STRATA_MIGRATIONS_H
#define STRATA_MIGRATIONS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The layout of the structs below. Generated code refuses to compile against
 * headers with another number, so data and runtime never disagree. */
#define STRATA_ABI 4

/* A SHA-256 digest is stored as 64 lower-case hexadecimal digits and a NUL. */
#define STRATA_DIGEST_SIZE 65

/* The hash of a schema: 16 lower-case hexadecimal digits and a NUL. It is for
 * noticing that a schema is another one, not for keeping anybody from making
 * it so. */
#define STRATA_HASH_SIZE 17

/* The longest version, in bytes with its final NUL. The compiler refuses
 * longer ones, so a version always fits into the structs of strata.h. */
#define STRATA_VERSION_SIZE 64

/* strata_script.flags */
#define STRATA_NO_TRANSACTION 1u /* runs outside a transaction */
#define STRATA_IDEMPOTENT 2u     /* …and may be run again after a crash */
#define STRATA_BRACKETED                                                       \
    4u /* begins and commits a transaction of its own;                         \
          both statements are passed over, and it                              \
          runs inside strata's */

#define STRATA_TABLES_KNOWN                                                    \
    8u /* `tables` lists all that the script touches; without it `tables` is   \
          not looked at, no rows are counted, and all foreign keys of the      \
          database are checked */

/* What must hold on a database before a script runs on it. */
typedef struct strata_precondition {
    const char *query;   /* SQL, one statement that changes nothing and has no
                            parameters; the first value of its first row must
                            be true, as in a WHERE */
    const char *message; /* what it requires, in words; UTF-8. 255 bytes of it
                            are shown */
    unsigned line;       /* of the query in the script's file, from 1 */
    unsigned column;     /* in bytes, from 1 */
} strata_precondition;

/* strata_table.flags */
#define STRATA_KEEPS_ROWS 1u  /* fewer rows in it than before are a loss */
#define STRATA_CHECKS_KEYS 2u /* its foreign keys are checked behind it */

/* A table of the database `main` that a script touches, or that refers to one
 * that it touches. */
typedef struct strata_table {
    const char *before; /* its name before the script; NULL: it is new */
    const char *after;  /* its name behind it; NULL: dropped for good */
    unsigned flags;     /* STRATA_KEEPS_ROWS, STRATA_CHECKS_KEYS */
} strata_table;

/* One SQL script: the bytes of a file, or of its up or down section. Line ends
 * are LF, a byte order mark is gone, and no NUL byte occurs in the text. */
typedef struct strata_script {
    const char *file; /* its name inside the migrations directory, or NULL
                         when there is no such script */
    const char *text; /* UTF-8, NUL-terminated; NULL when there is none */
    size_t size;      /* bytes in text, without the NUL */
    unsigned line;    /* the line of the file where text begins, from 1 */
    unsigned flags;   /* STRATA_NO_TRANSACTION … STRATA_TABLES_KNOWN */
    size_t precondition_count;
    const strata_precondition *preconditions;
    size_t table_count;
    const strata_table *tables; /* in their order in the schema */
} strata_script;

/* What a migration, or the history before it, was before its author edited it
 * and had the edit accepted (strata lock --reseal). A database that recorded
 * this is as good as one with the migration as it is now. */
typedef struct strata_accepted {
    char digest[STRATA_DIGEST_SIZE]; /* of the up script */
    char chain[STRATA_DIGEST_SIZE];  /* of the history up to and with it */
    const char *reason; /* of the edit, UTF-8; NULL when this migration is the
                           same and an earlier one was edited */
} strata_accepted;

/* strata_migration.flags */
#define STRATA_COMPATIBLE                                                      \
    1u /* programs that do not know it may run on a database that has it */

/* One numbered step of a database's history. */
typedef struct strata_migration {
    const char *version; /* digits as in the file name, at most 63 bytes */
    const char *label;   /* the words after the version in the file name */
    char digest[STRATA_DIGEST_SIZE]; /* of the up script, as it was sealed */
    char chain[STRATA_DIGEST_SIZE];  /* of the history up to and with this */
    char tokens[STRATA_DIGEST_SIZE]; /* of the up script's SQL alone */
    char schema[STRATA_HASH_SIZE]; /* of the schema behind it; "": not known */
    unsigned flags;                /* STRATA_COMPATIBLE */
    size_t accepted_count;
    const strata_accepted *accepted; /* newest first */
    strata_script up;
    strata_script down; /* text is NULL when there is no way back */
} strata_migration;

/* strata_need.kind */
#define STRATA_FUNCTION 1u
#define STRATA_COLLATION 2u
#define STRATA_MODULE 3u /* of virtual tables */

/* Something that scripts use and the application registers on its connection
 * before it calls strata. */
typedef struct strata_need {
    unsigned kind;      /* STRATA_FUNCTION, STRATA_COLLATION, STRATA_MODULE */
    const char *name;   /* UTF-8, at most 255 bytes */
    int argument_count; /* of a function; -1: any number */
} strata_need;

/* A table, index, view or trigger. */
typedef struct strata_object {
    const char *type; /* "table", "index", "view", "trigger" */
    const char *name;
    const char *columns; /* the names of a table's or view's columns, in their
                            order, with a line feed between them; NULL: they
                            are not compared */
} strata_object;

/* strata_set.flags */
#define STRATA_DOUBLE_QUOTED_STRINGS 1u /* scripts have "text" for 'text' */
#define STRATA_RECORD_SCRIPTS 2u /* what is applied is kept in the database */
#define STRATA_OWN_HISTORY                                                     \
    4u /* nobody else can write the history: its rows are not held against     \
          one another before migrations run. For the compiler's databases,     \
          where each migration is a call of its own; no program has this */

/* All migrations of one directory, oldest first. */
typedef struct strata_set {
    const char *name;            /* the key of its rows in strata_history */
    const char *program_version; /* who carries it, or NULL if not known */
    size_t count;                /* of migrations; at least 1 */
    const strata_migration *migrations;
    int minimum_sqlite;  /* the oldest SQLite that the scripts run on, numbered
                            like SQLITE_VERSION_NUMBER: 3035000; 0: any */
    unsigned flags;      /* STRATA_DOUBLE_QUOTED_STRINGS … */
    long application_id; /* of the databases, as PRAGMA application_id has it, a
                            signed number of 32 bits; 0: not looked at */
    size_t need_count;
    const strata_need *needs;
    /* When not 0, the first migration is the schema that databases had before
     * there were migrations. One that has all these objects and no history is
     * recorded as having it, unless it has one of those that only later
     * migrations make: then somebody else has brought it further. */
    size_t base_count;
    const strata_object *base;
    size_t absent_count;
    const strata_object *absent;
    /* Tables, indexes, views and triggers that the application makes by itself:
     * GLOB patterns of their names, in small letters. What is one of them, or
     * belongs to a table that is, is not looked at when the schema is checked.
     */
    size_t own_count;
    const char *const *own;
} strata_set;

/* Initialisers for generated code. `text` is a char array, not a pointer; of
 * preconditions and tables each is STRATA_ARRAY(an array) or STRATA_NO_ARRAY.
 */
#define STRATA_SCRIPT(file, text, line, flags, preconditions, tables)          \
    {                                                                          \
        file, text, sizeof(text) - 1, line, flags, preconditions, tables       \
    }
#define STRATA_NO_SCRIPT                                                       \
    {                                                                          \
        NULL, NULL, 0, 0, 0, STRATA_NO_ARRAY, STRATA_NO_ARRAY                  \
    }
#define STRATA_ARRAY(array) sizeof(array) / sizeof(array)[0], array
#define STRATA_NO_ARRAY 0, NULL

#ifdef __cplusplus
}
#endif

#endif
