/* SPDX-License-Identifier: MIT
 *
 * One script file: its sections, directives and statements, by SQLite's own
 * lexical rules (sqlite.org/lang_comment.html, src/tokenize.c).
 */
#ifndef INPUT_SCRIPT_H
#define INPUT_SCRIPT_H

#include "diag/diag.h"
#include "input/name.h"
#include "model/migration.h"

/* What is in one file. */
struct script_file {
    struct script up;   /* source NULL when the file has none */
    struct script down; /* likewise */
    bool irreversible;
};

/* Read the sections and directives of a normalised source, and digest them.
 * `direction` is what the file's name says. False: reported. */
bool script_scan(const struct source *source, const char *file,
                 enum name_direction direction, struct script_file *out,
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
