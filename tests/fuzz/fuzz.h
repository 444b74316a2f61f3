/* SPDX-License-Identifier: MIT
 *
 * What every fuzz target has: the entry that libFuzzer or replay_corpus.c
 * calls, the way to fail, and a cursor that takes the input apart. Everything
 * that a target makes of one input lives in one arena, each item its own
 * allocation, so that the sanitizer sees one byte too many.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Try one input. Returns 0 when all properties hold or the input is too large
 * to be tried, else does not return. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property. What does not hold is said, and the program aborts, as both
 * drivers expect. */
#define must(condition)                                                        \
    ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))

_Noreturn static inline void fuzz_fail(const char *what, const char *file,
                                       int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

/* A copy with a NUL after its last byte, which no other byte follows. */
static inline struct str fuzz_text(struct arena *arena, const uint8_t *data,
                                   size_t size)
{
    return str_copy(arena, (struct str){(const char *)data, size});
}

/* Cut a number off the front; 0 when nothing is left. */
static inline unsigned fuzz_take_byte(struct str *input)
{
    unsigned byte = input->size > 0 ? (unsigned char)input->data[0] : 0;

    *input = str_slice(*input, 1, input->size);
    return byte;
}

/* Cut up to `size` bytes off the front, as a copy. */
static inline struct str fuzz_take(struct arena *arena, struct str *input,
                                   size_t size)
{
    struct str taken = str_slice(*input, 0, size);

    *input = str_slice(*input, taken.size, input->size);
    return str_copy(arena, taken);
}

/* Cut off what comes before a line feed, and the line feed, as a copy. */
static inline struct str fuzz_take_line(struct arena *arena, struct str *input)
{
    size_t size = 0;
    struct str line;

    while (size < input->size && input->data[size] != '\n') {
        size++;
    }
    line = fuzz_take(arena, input, size);
    *input = str_slice(*input, 1, input->size);
    return line;
}

/* Whether a text is what may be a label: UTF-8 without control characters. */
static inline bool fuzz_is_plain(struct str text)
{
    size_t offset = 0;

    while (offset < text.size) {
        unsigned long c = 0;
        size_t size = str_utf8(text, offset, &c);

        if (size == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            return false;
        }
        offset += size;
    }
    return true;
}

static inline int fuzz_sign(int order)
{
    return (order > 0) - (order < 0);
}

#endif
