/* SPDX-License-Identifier: MIT
 *
 * Whether the parts of a schema compile, by having SQLite prepare statements
 * that use them. Nothing runs but what makes a temporary trigger and drops it.
 */
#ifndef PROVE_JUDGE_TRIAL_H
#define PROVE_JUDGE_TRIAL_H

#include "model/schema.h"
#include "prove/scratch.h"

struct trial {
    struct arena *arena; /* reasons live there */
    struct scratch *scratch;
    int had_keys; /* settings of the connection before */
    int had_triggers;
    bool gave_up; /* something took longer than a statement may */
};

/* Outside of a transaction; until trial_end nothing else is to run there. */
void trial_begin(struct trial *trial, struct arena *arena,
                 struct scratch *scratch);
void trial_end(struct trial *trial);

/* Each gives SQLite's words when it does not compile, else the empty text: */

/* A table as such: its columns, constraints, defaults and indexes, without
 * triggers and foreign keys. */
struct str trial_table(struct trial *trial, const struct schema_table *table);

/* The foreign keys of a table: the first one that is wrong. */
struct str trial_keys(struct trial *trial, const struct schema_table *table);

struct str trial_view(struct trial *trial, struct str view);

/* A trigger alone, whatever others are on its table, and on the tables that it
 * writes to. `table` is NULL for one of a view. */
struct str trial_trigger(struct trial *trial,
                         const struct schema_trigger *trigger,
                         const struct schema_table *table);

/* The columns behind a trigger's UPDATE OF: the first one that the table does
 * not have. SQLite takes any name there; the words are ours. */
struct str trial_update_of(struct trial *trial,
                           const struct schema_trigger *trigger,
                           const struct schema_table *table);

#endif
