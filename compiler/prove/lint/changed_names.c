/* SPDX-License-Identifier: MIT
 *
 * Following objects by name.
 */
#include "prove/lint/changed_names.h"

#include "sql/words.h"

struct changed_link {
    struct changed_object *object;
    struct changed_link *next;
};

/* The same for a letter in both cases. */
static size_t hash(struct str name)
{
    size_t value = 5381;

    for (size_t i = 0; i < name.size; i++) {
        value = 33 * value + ((unsigned char)name.data[i] | 0x20u);
    }
    return value;
}

static struct str name_in(const struct changed_names *names,
                          const struct changed_object *object)
{
    return names->by_first_name ? object->first_name : object->name;
}

static struct changed_link **bucket(const struct changed_names *names,
                                    struct str name)
{
    return &names->buckets[hash(name) % names->bucket_count];
}

static void put(struct changed_names *names, struct changed_link *link)
{
    struct changed_link **first = bucket(names, name_in(names, link->object));

    link->next = *first;
    *first = link;
}

static void grow(struct changed_names *names, struct arena *arena)
{
    struct changed_names larger = *names;

    larger.bucket_count = 2 * names->bucket_count + 31;
    larger.buckets =
        arena_array(arena, struct changed_link *, larger.bucket_count);
    for (size_t i = 0; i < names->bucket_count; i++) {
        struct changed_link *link = names->buckets[i];

        while (link != NULL) {
            struct changed_link *next = link->next;

            put(&larger, link);
            link = next;
        }
    }
    *names = larger;
}

void changed_names_add(struct changed_names *names, struct arena *arena,
                       struct changed_object *object)
{
    struct changed_link *link = arena_new(arena, struct changed_link);

    if (names->count >= names->bucket_count) {
        grow(names, arena);
    }
    link->object = object;
    put(names, link);
    names->count++;
}

void changed_names_remove(struct changed_names *names,
                          const struct changed_object *object)
{
    struct changed_link **link = bucket(names, name_in(names, object));

    while (*link != NULL && (*link)->object != object) {
        link = &(*link)->next;
    }
    if (*link != NULL) {
        *link = (*link)->next;
        names->count--;
    }
}

struct changed_object *changed_names_find(const struct changed_names *names,
                                          enum object_type type, bool temporary,
                                          struct str name)
{
    struct changed_link *link =
        names->bucket_count == 0 ? NULL : *bucket(names, name);

    for (; link != NULL; link = link->next) {
        struct changed_object *object = link->object;

        if (object->type == type && object->temporary == temporary &&
            names_are_equal(name_in(names, object), name)) {
            return object;
        }
    }
    return NULL;
}
