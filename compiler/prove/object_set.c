/* SPDX-License-Identifier: MIT
 *
 * Schema objects by type and name.
 */
#include <sqlite3.h>
#include <string.h>

#include "prove/object_set.h"

struct collecting {
    struct object_set *set;
    struct object_list *list;
};

/* As SQLite compares names: in any case of ASCII letters. */
static int compare(struct str a, struct str b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = sqlite3_strnicmp(a.data, b.data, (int)size);
    if (order != 0) {
        return order;
    }
    return a.size < b.size ? -1 : a.size > b.size;
}

static int compare_objects(const struct schema_object *a,
                           const struct schema_object *b)
{
    int order = compare(a->name, b->name);
    return order != 0 ? order : compare(a->type, b->type);
}

static void insert(struct arena *arena, struct object_list *list, size_t at,
                   const struct schema_object *object)
{
    if (list->count == list->capacity) {
        struct schema_object *items = list->items;
        list->capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        list->items = arena_array(arena, struct schema_object, list->capacity);
        if (list->count > 0) {
            memcpy(list->items, items, list->count * sizeof *items);
        }
    }
    memmove(&list->items[at + 1], &list->items[at],
            (list->count - at) * sizeof *list->items);
    list->items[at] = *object;
    list->count += 1;
}

/* The place of the first one that is not before an object. */
static size_t place_of(const struct object_list *sorted,
                       const struct schema_object *object)
{
    size_t low = 0;
    size_t high = sorted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_objects(&sorted->items[middle], object) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void found(void *context, const struct schema_object *object)
{
    struct collecting *collecting = context;
    struct arena *arena = collecting->set->arena;
    struct object_list *known = &collecting->set->known;
    struct object_list *list = collecting->list;
    size_t at = place_of(known, object);
    struct schema_object copy = *object;
    if (at < known->count && compare_objects(&known->items[at], object) == 0) {
        return;
    }
    copy.type = str_copy(arena, object->type);
    copy.name = str_copy(arena, object->name);
    insert(arena, known, at, &copy);
    insert(arena, list, list->count, &copy);
}

void object_set_init(struct object_set *set, struct arena *arena)
{
    memset(set, 0, sizeof *set);
    set->arena = arena;
}

void object_set_add_new(struct object_set *set, struct scratch *scratch,
                        struct object_list *list)
{
    struct collecting collecting = {set, list};
    scratch_objects(scratch, found, &collecting);
}

/* Names like `count(*)` are SQLite's, and may be others in another SQLite. */
static bool are_words(struct str names)
{
    size_t i = 0;
    for (i = 0; i < names.size; i += 1) {
        char c = names.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
            !(c >= '0' && c <= '9') && c != '_' && c != '\n') {
            return false;
        }
    }
    return true;
}

static void learn_columns(struct schema_object *object, struct arena *arena,
                          struct scratch *scratch, bool is_view)
{
    struct buf names;
    buf_init(&names, BUF_MAXIMUM);
    if (scratch_columns(scratch, str_to_c(arena, object->name), &names) &&
        (!is_view || are_words(buf_str(&names)))) {
        object->columns = str_copy(arena, buf_str(&names));
    }
    buf_release(&names);
}

void object_list_learn_columns(struct object_list *list, struct arena *arena,
                               struct scratch *scratch, bool of_views)
{
    size_t i = 0;
    for (i = 0; i < list->count; i += 1) {
        struct schema_object *object = &list->items[i];
        bool is_view = str_equal(object->type, STR("view"));
        bool is_table =
            str_equal(object->type, STR("table")) && !object->is_virtual;
        if (is_table || (is_view && of_views)) {
            learn_columns(object, arena, scratch, is_view);
        }
    }
}
