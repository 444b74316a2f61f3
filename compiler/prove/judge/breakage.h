/* SPDX-License-Identifier: MIT
 *
 * Something of a schema that does not compile: who broke it, who mended it, and
 * how that is said.
 */
#ifndef PROVE_JUDGE_BREAKAGE_H
#define PROVE_JUDGE_BREAKAGE_H

#include "prove/step.h"

enum breakage_part {
    BREAKAGE_TABLE,
    BREAKAGE_VIEW,
    BREAKAGE_TRIGGER,
    BREAKAGE_KEYS /* a foreign key of a table */
};

struct breakage {
    enum breakage_part part;
    const void *identity; /* in the schema of the last step */
    bool is_there;
    struct str name;             /* of the table, view or trigger */
    struct str table;            /* or view, of a trigger */
    struct str parent;           /* of a foreign key; else empty */
    struct str reason;           /* SQLite's words */
    struct str remedy;           /* empty: the usual one */
    bool was_whole;              /* before the step that broke it */
    const struct breakage *root; /* another one that it follows from; or NULL */
    const struct migration *migration; /* that broke it */
    struct span statement;             /* in there */
    struct str taken; /* what it drops or alters; empty: it makes it */
    const struct migration *mended; /* by this one; NULL: it is broken */
    struct breakage *next;
};

/* The statement of a step that makes something; false when none does. */
bool breakage_find_making(const struct observation *seen,
                          enum breakage_part part, struct str name,
                          size_t *statement);

/* The name of what an action drops or alters, or of what loses an index or
 * trigger that others may need; empty when it does none of it. */
struct str breakage_taken(const struct action *action);

/* The last statement of a step that changes the schema; NULL: none does. */
const struct seen_statement *breakage_last_change(const struct step *step);

/* Set migration, statement and taken: the one of the step that drops or alters
 * what the reason, or else what the text `sql` of the broken thing, mentions;
 * or that makes it. The step changes the schema. */
void breakage_blame(struct breakage *breakage, struct arena *arena,
                    const struct step *step, struct str sql);

/* Whether one of the tokens of a text is a name; `found` gets the first one
 * that is, unless it is NULL. */
bool breakage_has_name(struct arena *arena, struct str sql, struct str name,
                       struct span *found);

/* Whether SQLite lacks only what a newer one has, which is another finding
 * (sqlite-newer). */
bool breakage_is_by_age(struct str reason);

/* Set parent and remedy of a foreign key, from SQLite's reason. */
void breakage_explain_key(struct breakage *breakage, struct arena *arena,
                          const struct schema *schema,
                          const struct schema_table *table);

void breakage_report(const struct breakage *breakage,
                     const struct requirements *requirements,
                     struct diags *diags);

#endif
