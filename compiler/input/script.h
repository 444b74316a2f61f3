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

/* What is in one file. */
struct script_file {
    struct script up;   /* source NULL when the file has none */
    struct script down; /* likewise */
    bool irreversible;
    bool no_transactions; /* a directive said so of the whole file */
};

/* By what a file is read. */
struct script_rules {
    enum name_direction direction;       /* what its name says */
    const struct convention *convention; /* NULL: strata's */
    bool no_transaction;                 /* a file beside it says so */
};

/* Read the sections and directives of a normalised source, and digest them.
 * False: reported. */
bool script_scan(const struct source *source, const char *file,
                 struct script_rules rules, struct script_file *out,
                 struct diags *diags);

/* The next statement at or after `offset` in a script's range: from its first
 * token to its semicolon (or last token). False at the end. This is for
 * positions and counts; when a script runs, SQLite decides where a statement
 * ends, and a test holds the two together. */
struct statement {
    size_t start; /* bytes of source->text */
    size_t end;
};
bool script_next_statement(const struct script *script, size_t offset,
                           struct statement *out);

#endif
