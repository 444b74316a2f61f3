/* SPDX-License-Identifier: MIT
 *
 * Where the statements of a script are.
 */
#ifndef SQL_STATEMENT_H
#define SQL_STATEMENT_H

#include "model/migration.h"

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
