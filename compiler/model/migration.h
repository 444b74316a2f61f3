/* SPDX-License-Identifier: MIT
 *
 * What a directory of migrations is, once read: plain structs. Everything they
 * point to lives in the run's arena.
 */
#ifndef MODEL_MIGRATION_H
#define MODEL_MIGRATION_H

#include "base/digest.h"
#include "diag/diag.h"
#include "diag/source.h"

/* '-- migrate:allow RULE reason': a script says that a finding is meant. */
struct allowance {
    enum diag_code code; /* a rule */
    struct span span;    /* of the directive */
    bool used;           /* it has silenced a finding */
};

/* '-- migrate:require QUERY -- MESSAGE': what must hold on the database before
 * the script runs. */
struct precondition {
    struct span query;  /* SQL, one statement */
    struct str message; /* what to tell the one whose database it is */
};

/* A table that a script touches, as the runtime guards it. */
struct guarded_table {
    struct str before; /* its name before the script; data NULL: it is new */
    struct str after;  /* its name behind it; data NULL: it is gone for good */
    bool keeps_rows;   /* the script takes none from it on purpose */
    bool has_keys;     /* its foreign keys are to be checked behind it */
};

/* One SQL script: a file, or its up or down section. */
struct script {
    const struct source *source; /* NULL: there is no such script */
    const char *file;            /* its name inside the directory */
    size_t start;                /* bytes of source->text */
    size_t end;
    bool no_transaction;
    bool idempotent;
    bool bracketed;       /* by its own BEGIN and COMMIT, which are passed over:
                             it runs inside strata's transaction */
    struct digest digest; /* of the text */
    struct digest tokens; /* of the SQL tokens and the directives that matter */
    struct allowance *allowances;
    size_t allowance_count;
    struct precondition *preconditions;
    size_t precondition_count;
    /* Set by the proof. */
    bool tables_known;
    struct guarded_table *tables;
    size_t table_count;
};

/* tests/VERSION_name.sql: rows before a migration, the migration, and queries
 * that must give no row. */
struct data_test {
    const struct source *source;
    const char *file;   /* its name inside the directory: "tests/0003_x.sql" */
    struct span before; /* statements on the version before */
    struct span after;  /* queries behind the up script */
    struct span after_down; /* queries behind the down script; source NULL:
                               none are asked */
    bool was_run;           /* by the proof */
    bool failed;            /* likewise */
};

/* A text of a migration that it had before it was resealed, or a chain that it
 * had before an earlier one was: databases with it are let through. */
struct acceptance {
    struct digest digest; /* of the up script */
    struct digest chain;
    struct str reason; /* of the reseal; data NULL: an earlier one's */
};

struct migration {
    struct str version;
    struct str label;
    struct script up;
    struct script down;
    struct span empty_down; /* a down script without a statement, which is none;
                               source NULL: there was no such */
    bool irreversible;
    bool broken;     /* something about its files was reported: do not run it or
                        rely on its digests */
    bool down_fails; /* in the proof: it is not shipped */
    bool varies;     /* in the proof: what the up script writes depends on the
                        clock, random numbers, or where it runs */
    bool sealed;     /* by the lock file; set by lock_compare */
    struct digest identity; /* by which databases know it: the up script's, or
                               the sealed one where only its layout changed and
                               that is allowed */
    struct digest chain;
    struct acceptance *accepted; /* newest first; by the lock file */
    size_t accepted_count;
    struct span compatible_claim; /* '-- migrate:compatible'; source NULL: it
                                     does not say so */
    bool compatible;        /* older programs may run on a database that has it;
                               proved */
    struct str schema_hash; /* behind it, by the proof; empty: not known */
    /* SQL that puts rows in where the proof can make none: run behind the up
     * script on the proof's databases, and nowhere else. */
    struct span *seeds;
    size_t seed_count;
    struct data_test *tests;
    size_t test_count;
};

/* What scripts use and the application registers: a function, a collation, a
 * module of virtual tables. The kinds are those of strata/migrations.h. */
enum need_kind {
    NEED_FUNCTION = 1,
    NEED_COLLATION,
    NEED_MODULE
};

struct need {
    enum need_kind kind;
    struct str name;
    int argument_count; /* of a function; -1: any number */
};

/* What the scripts ask of the program that carries them. */
struct requirements {
    struct need *needs;
    size_t need_count;
    bool double_quoted_strings;
    bool forgets_scripts; /* what is applied is not kept in the database */
    long application_id;  /* of SQLite's file header; 0: not looked at */
    struct str *own;      /* patterns of objects that the application makes */
    size_t own_count;
    int declared_sqlite; /* --minimum-sqlite, as 3035000; 0: not declared */
    int inferred_sqlite; /* what the scripts use, likewise */
};

/* A table, index, view or trigger, as sqlite_schema has it. */
struct schema_object {
    struct str type;
    struct str name;
    bool is_virtual;    /* a table whose columns are up to its module */
    struct str columns; /* their names, with a line feed between them; data is
                           NULL when they are not to be compared */
};

/* Oldest first, no two versions equal. */
struct migration_set {
    const char *directory;
    const char *convention; /* the name of the one by which it was read */
    const char *inside;     /* where in the directory: "." or that of one of
                               several databases */
    struct migration *migrations;
    size_t count;
    const char **files; /* paths of all files that were read */
    size_t file_count;
    const char **directories; /* …and of all directories that were listed */
    size_t directory_count;
    struct requirements requirements;
    bool has_base; /* the first migration is the base schema */
    struct schema_object *base_objects; /* set by the proof */
    size_t base_object_count;
    struct schema_object *absent_objects; /* of later migrations alone; when
                                             there is a base; by the proof */
    size_t absent_object_count;
    struct proof_summary {
        bool proved;               /* to the end */
        size_t tables;             /* that held rows at some time */
        size_t unseeded;           /* for which none could be made */
        struct str unseeded_names; /* "orders (CHECK), logs (TRIGGER)" */
        size_t tests;              /* data tests that were run */
    } summary;                     /* by the proof */
};

struct str script_text(const struct script *script);

/* Fill in every migration's identity, which is its up script's digest, and
 * chain. */
void migration_set_chain(struct migration_set *set);

/* Fill in the chains anew, from versions and identities. */
void migration_set_rechain(struct migration_set *set);

/* chain = SHA-256(tag, previous chain, version, NUL, script digest); the first
 * one has 32 zero bytes before it. */
struct digest chain_next(const struct digest *previous, struct str version,
                         const struct digest *script);

#endif
