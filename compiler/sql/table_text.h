/* SPDX-License-Identifier: MIT
 *
 * What the statement of a table says that no pragma of SQLite tells.
 */
#ifndef SQL_TABLE_TEXT_H
#define SQL_TABLE_TEXT_H

#include "model/schema.h"

struct table_text {
    struct str normal; /* form of the whole */
    bool strict;
    bool without_rowid;
    bool autoincrement;
    struct schema_clause *clauses;
    size_t clause_count;
    bool *deferred; /* for each foreign key, in the order of the statement */
    size_t key_count;
};

/* Read CREATE TABLE … ( … ) as sqlite_schema has it: SQLite has accepted it. */
struct table_text table_text_read(struct arena *arena, struct str sql);

#endif
