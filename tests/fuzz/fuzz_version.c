/* SPDX-License-Identifier: MIT
 *
 * Versions: three lines of the input are compared with each other, and the
 * first is followed by a next one.
 */
#include "fuzz/fuzz.h"

#include "model/version.h"

#define SIZE_MAXIMUM 1024

static bool is_version(struct str text)
{
    return text.size > 0 && version_fault(text) == text.size;
}

/* A total order of the values: whatever the bytes are. */
static void check_order(struct str a, struct str b, struct str c)
{
    int ab = fuzz_sign(version_compare(a, b));
    int bc = fuzz_sign(version_compare(b, c));
    int ac = fuzz_sign(version_compare(a, c));

    must(version_compare(a, a) == 0);
    must(ab == -fuzz_sign(version_compare(b, a)));
    must(bc == -fuzz_sign(version_compare(c, b)));
    must(ac == -fuzz_sign(version_compare(c, a)));
    /* Transitive, and equal ones have the same place. */
    must(ab != bc || ac == ab);
    must(ab != 0 || ac == bc);
    must(bc != 0 || ac == ab);
}

/* Zeros before a number and the character between two are not its value. */
static void check_value(struct arena *arena, struct str version)
{
    char *other = arena_alloc(arena, version.size + 2);

    if (str_equal(version, STR(VERSION_BASE))) {
        return;
    }
    other[0] = '0';
    for (size_t i = 0; i < version.size; i++) {
        char c = version.data[i];

        other[i + 1] = c == '-' || c == '_' ? '.' : c;
    }
    must(version_compare(version, (struct str){other, version.size + 1}) == 0);
}

static void check_next(struct arena *arena, struct str last, struct str seed)
{
    char now[] = "20240131235959";
    struct str next;

    for (size_t i = 0; i + 1 < sizeof(now) && i < seed.size; i++) {
        now[i] = (char)('0' + (unsigned char)seed.data[i] % 10);
    }
    next = version_next(arena, last, str_from(now));
    must(is_version(next));
    must(version_compare(last, next) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct str rest;
    struct str versions[3];

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    rest = fuzz_text(&arena, data, size);
    for (size_t i = 0; i < 3; i++) {
        versions[i] = fuzz_take_line(&arena, &rest);
        must(version_fault(versions[i]) <= versions[i].size);
    }
    check_order(versions[0], versions[1], versions[2]);
    if (is_version(versions[0])) {
        check_value(&arena, versions[0]);
        check_next(&arena, versions[0], versions[1]);
    }
    arena_release(&arena);
    return 0;
}
