/* SPDX-License-Identifier: MIT
 *
 * Memory that is given back all at once. The compiler has one arena per
 * lifetime and passes it explicitly; nothing outside base/ calls free.
 * With STRATA_DEBUG_ARENA each item is its own malloc, so that the address
 * sanitizer sees what an item's neighbours would hide.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks;
    char *next;
    size_t left;
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/* Zeroed, suitably aligned for any object. Never fails: see oom. */
void *arena_alloc(struct arena *arena, size_t size);

#define arena_new(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define arena_array(arena, type, count)                                        \
    ((type *)arena_alloc_array(arena, sizeof(type), count))
void *arena_alloc_array(struct arena *arena, size_t size, size_t count);

/* An array to which items are added one by one: the same one, or a copy, with
 * room behind its `count` items for one more. `items` came from here, NULL at
 * first. */
void *arena_append(struct arena *arena, void *items, size_t size, size_t count);

/* The one place that gives up: says so on stderr and exits with status 4. */
_Noreturn void oom(void);

#endif
