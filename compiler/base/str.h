/* SPDX-License-Identifier: MIT
 *
 * Text as (pointer, length). A str never owns its bytes: they belong to a
 * source, an arena or a literal. NUL-terminated copies are made only at the
 * border to the OS and to SQLite.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

struct str {
    const char *data;
    size_t size; /* bytes */
};

/* A str over a string literal. */
#define STR(literal) ((struct str){literal, sizeof(literal) - 1})

/* For printf's "%.*s". */
#define STR_ARGS(s) (int)(s).size, (s).data

struct str str_from(const char *text); /* NULL gives the empty str */
struct str str_slice(struct str s, size_t start, size_t end);
bool str_equal(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* by bytes, as memcmp */
bool str_starts_with(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
bool str_ends_with_ignoring_case(struct str s, struct str suffix); /* ASCII */

/* How many bytes must be added, removed or changed to make one of the other,
 * ignoring ASCII case; STR_DISTANCE_MAXIMUM when one has more bytes than that.
 */
#define STR_DISTANCE_MAXIMUM 32
size_t str_distance(struct str a, struct str b);

/* Copies in an arena, always NUL-terminated as well. */
struct str str_copy(struct arena *arena, struct str s);
const char *str_to_c(struct arena *arena, struct str s);
struct str str_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str str_format_v(struct arena *arena, const char *format,
                        va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* The bytes of the UTF-8 character at an offset below s.size, 1 to 4, or 0 when
 * it is not valid (RFC 3629). `code_point` may be NULL. */
size_t str_utf8(struct str s, size_t offset, unsigned long *code_point);

/* The offset of the first byte that is not valid UTF-8 (RFC 3629: no
 * surrogates, nothing overlong, nothing above U+10FFFF), or s.size. */
size_t str_invalid_utf8(struct str s);

#endif
