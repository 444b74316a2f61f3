/* SPDX-License-Identifier: MIT
 *
 * Objects of a schema that are being followed (changes.h), by their names in
 * any case: a hash table, so that no number of objects makes it slow.
 */
#ifndef PROVE_LINT_CHANGED_NAMES_H
#define PROVE_LINT_CHANGED_NAMES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum object_type {
    OBJECT_TABLE,
    OBJECT_VIEW,
    OBJECT_INDEX,
    OBJECT_TRIGGER
};

#define NO_STATEMENT SIZE_MAX

/* Something that a statement touched. Statements are indexes into the
 * observation's. */
struct changed_object {
    enum object_type type;
    bool temporary;
    struct str first_name;       /* before the step, or when it was made */
    struct str name;             /* behind it, or when it went */
    struct changed_object *home; /* an index's or trigger's table or view; NULL
                                    when there is none to be known */
    size_t made;                 /* NO_STATEMENT: before the step */
    size_t gone;                 /* NO_STATEMENT: it is there */
    bool gone_by_name;           /* and not together with its home */
    size_t renamed;              /* by this statement last, or NO_STATEMENT */
    const struct changed_object *heir; /* of a table before the step: what is
                                          there behind it in its place */
    const struct changed_object *replaces; /* of a table: the one before the
                                              step whose heir it is */
    size_t edited; /* by which statement rows were first changed or deleted by
                      name; NO_STATEMENT: by none */
    size_t filled; /* by which statement first, with rows that it read
                      elsewhere; NO_STATEMENT: by none */
    struct changed_object *children; /* its indexes and triggers */
    struct changed_object *sibling;
};

struct changed_link;

/* All zero: empty. */
struct changed_names {
    bool by_first_name; /* or by `name` */
    struct changed_link **buckets;
    size_t bucket_count;
    size_t count;
};

void changed_names_add(struct changed_names *names, struct arena *arena,
                       struct changed_object *object);

/* Take an object out that has still the name under which it came. */
void changed_names_remove(struct changed_names *names,
                          const struct changed_object *object);

/* NULL when there is none. */
struct changed_object *changed_names_find(const struct changed_names *names,
                                          enum object_type type, bool temporary,
                                          struct str name);

#endif
