/* SPDX-License-Identifier: MIT
 *
 * Arenas: blocks from calloc in a list, handed out from front to back. A large
 * item gets a block of its own, and so does every item of a debug arena.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef STRATA_DEBUG_ARENA
#define BLOCK_SIZE ((size_t)0)
#else
#define BLOCK_SIZE ((size_t)64 << 10)
#endif

struct arena_block {
    struct arena_block *next;
    max_align_t items[];
};

_Noreturn void oom(void)
{
    fputs("strata: out of memory\n", stderr);
    exit(4);
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){NULL, NULL, 0};
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->blocks;

    while (block != NULL) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
    arena_init(arena);
}

static void *add_block(struct arena *arena, size_t size)
{
    struct arena_block *block;

    if (size > SIZE_MAX - sizeof(*block)) {
        oom();
    }
    block = calloc(1, sizeof(*block) + size);
    if (block == NULL) {
        oom();
    }
    block->next = arena->blocks;
    arena->blocks = block;
    return block->items;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t mask = alignof(max_align_t) - 1;
    void *item;

    /* Not rounded up, so that the sanitizer sees one byte too many. */
    if (BLOCK_SIZE == 0 || size > BLOCK_SIZE / 4) {
        return add_block(arena, size);
    }
    size = (size + mask) & ~mask;
    if (arena->next == NULL || size > arena->left) {
        arena->next = add_block(arena, BLOCK_SIZE);
        arena->left = BLOCK_SIZE;
    }
    item = arena->next;
    arena->next += size;
    arena->left -= size;
    return item;
}

void *arena_alloc_array(struct arena *arena, size_t size, size_t count)
{
    if (size != 0 && count > SIZE_MAX / size) {
        oom();
    }
    return arena_alloc(arena, size * count);
}

/* There is room for a power of two, so that the count alone says when it is
 * used up. */
void *arena_append(struct arena *arena, void *items, size_t size, size_t count)
{
    void *more;

    if ((count & (count - 1)) != 0) {
        return items;
    }
    more = arena_alloc_array(arena, size, count > 0 ? 2 * count : 1);
    if (count > 0) {
        memcpy(more, items, count * size);
    }
    return more;
}
