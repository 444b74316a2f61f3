/* SPDX-License-Identifier: MIT
 *
 * What a directory of migrations is, once read: plain structs. Everything they
 * point to lives in the run's arena.
 */
#ifndef MODEL_MIGRATION_H
#define MODEL_MIGRATION_H

#include "base/digest.h"
#include "diag/source.h"

/* One SQL script: a file, or its up or down section. */
struct script {
    const struct source *source; /* NULL: there is no such script */
    const char *file;            /* its name inside the directory */
    size_t start;                /* bytes of source->text */
    size_t end;
    bool no_transaction;
    bool idempotent;
    struct digest digest; /* of the text */
    struct digest tokens; /* of the SQL tokens and the directives that matter */
};

struct migration {
    struct str version;
    struct str label;
    struct script up;
    struct script down;
    bool irreversible;
    bool broken; /* something about its files was reported: do not run it or
                    rely on its digests */
    bool sealed; /* by the lock file; set by lock_compare */
    struct digest chain;
};

/* Oldest first, no two versions equal. */
struct migration_set {
    const char *directory;
    struct migration *migrations;
    size_t count;
    const char **files; /* paths of all scripts that were read */
    size_t file_count;
};

struct str script_text(const struct script *script);

/* Fill in every migration's chain from the versions and digests. */
void migration_set_chain(struct migration_set *set);

/* chain = SHA-256(tag, previous chain, version, NUL, script digest); the first
 * one has 32 zero bytes before it. */
struct digest chain_next(const struct digest *previous, struct str version,
                         const struct digest *script);

#endif
