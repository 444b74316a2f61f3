/* SPDX-License-Identifier: MIT
 *
 * One script file: its sections, directives and statements, by SQLite's own
 * lexical rules (sqlite.org/lang_comment.html, src/tokenize.c).
 */
#ifndef INPUT_SCRIPT_H
#define INPUT_SCRIPT_H

#include "diag/diag.h"
#include "input/convention.h"
#include "model/migration.h"
#include "sql/statement.h"

/* What is in one file. */
struct script_file {
    struct script up;   /* source NULL when the file has none */
    struct script down; /* likewise */
    bool irreversible;
    struct span compatible; /* 'migrate:compatible'; source NULL: it is not
                               there */
    bool no_transactions;   /* a directive said so of the whole file */
    struct span *seeds;     /* SQL of migrate:seed, in the order of the file */
    size_t seed_count;
};

/* By what a file is read. */
struct script_rules {
    enum name_direction direction;       /* what its name says */
    const struct convention *convention; /* NULL: strata's */
    bool no_transaction;                 /* a file beside it says so */
};

/* Whether a text has no bytes that no script may hold. False: reported, under
 * one of the two codes. */
bool script_check_text(const struct source *source, enum diag_code nul,
                       enum diag_code not_utf8, struct diags *diags);

/* The digest of a script's text, which runs outside a transaction or not. */
struct digest script_digest(struct str text, bool no_transaction);

/* Read the sections and directives of a normalised source, and digest them.
 * False: reported. */
bool script_scan(const struct source *source, const char *file,
                 struct script_rules rules, struct script_file *out,
                 struct diags *diags);

#endif
