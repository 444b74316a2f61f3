/* SPDX-License-Identifier: MIT
 *
 * The objects that a base schema makes, and those that only later migrations
 * do: by them the program tells where a database without a history stands.
 */
#ifndef PROVE_OBJECT_SET_H
#define PROVE_OBJECT_SET_H

#include "base/arena.h"
#include "model/migration.h"
#include "prove/scratch.h"

struct object_list {
    struct schema_object *items;
    size_t count;
    size_t capacity;
};

struct object_set {
    struct arena *arena;
    struct object_list known; /* sorted */
};

void object_set_init(struct object_set *set, struct arena *arena);

/* Add the objects of a database that the set does not have, by type and name in
 * any case, to the set and, in the order of their creation, to `list`. */
void object_set_add_new(struct object_set *set, struct scratch *scratch,
                        struct object_list *list);

/* Set the columns of tables and, if wanted, of views, where they will be the
 * same in the program: a virtual table's are up to its module, and names that
 * SQLite makes of a view's expressions up to its version. */
void object_list_learn_columns(struct object_list *list, struct arena *arena,
                               struct scratch *scratch, bool of_views);

#endif
