/* SPDX-License-Identifier: MIT
 *
 * Text slices: comparing, copying, formatting, and UTF-8.
 */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct str str_from(const char *text)
{
    return text != NULL ? (struct str){text, strlen(text)} : STR("");
}

struct str str_slice(struct str s, size_t start, size_t end)
{
    end = end < s.size ? end : s.size;
    start = start < end ? start : end;
    /* Even adding nothing to NULL is undefined. */
    return (struct str){start > 0 ? s.data + start : s.data, end - start};
}

bool str_equal(struct str a, struct str b)
{
    return a.size == b.size && str_compare(a, b) == 0;
}

int str_compare(struct str a, struct str b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    /* memcmp must not be given the NULL that an empty str may hold. */
    int order = size > 0 ? memcmp(a.data, b.data, size) : 0;

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

bool str_starts_with(struct str s, struct str prefix)
{
    return str_equal(str_slice(s, 0, prefix.size), prefix);
}

static struct str last_bytes(struct str s, size_t count)
{
    return str_slice(s, s.size > count ? s.size - count : 0, s.size);
}

bool str_ends_with(struct str s, struct str suffix)
{
    return str_equal(last_bytes(s, suffix.size), suffix);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_ends_with_ignoring_case(struct str s, struct str suffix)
{
    struct str end = last_bytes(s, suffix.size);

    if (end.size != suffix.size) {
        return false;
    }
    for (size_t i = 0; i < end.size; i++) {
        if (lower(end.data[i]) != lower(suffix.data[i])) {
            return false;
        }
    }
    return true;
}

const char *str_to_c(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.size + 1);

    if (s.size > 0) {
        memcpy(copy, s.data, s.size);
    }
    return copy;
}

struct str str_copy(struct arena *arena, struct str s)
{
    return (struct str){str_to_c(arena, s), s.size};
}

struct str str_format_v(struct arena *arena, const char *format,
                        va_list arguments)
{
    va_list again;
    int size;
    char *text;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0) {
        return STR("");
    }
    text = arena_alloc(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    return (struct str){text, (size_t)size};
}

struct str str_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    struct str text;

    va_start(arguments, format);
    text = str_format_v(arena, format, arguments);
    va_end(arguments);
    return text;
}

/* Wagner and Fischer's algorithm with one row. */
size_t str_distance(struct str a, struct str b)
{
    size_t row[STR_DISTANCE_MAXIMUM + 1];

    if (a.size > STR_DISTANCE_MAXIMUM || b.size > STR_DISTANCE_MAXIMUM) {
        return STR_DISTANCE_MAXIMUM;
    }
    for (size_t j = 0; j <= b.size; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a.size; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (size_t j = 0; j < b.size; j++) {
            size_t change = diagonal + (lower(a.data[i]) != lower(b.data[j]));
            size_t gap = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;

            diagonal = row[j + 1];
            row[j + 1] = change < gap ? change : gap;
        }
    }
    return row[b.size];
}

/* The well-formed byte sequences of The Unicode Standard, table 3-7: by first
 * byte, how many bytes and which second byte. Later ones are 80..BF. */
static const struct utf8_form {
    unsigned char first_low;
    unsigned char first_high;
    unsigned char second_low;
    unsigned char second_high;
    unsigned char size;
    unsigned char value_bits; /* of the first byte that are the value's */
} utf8_forms[] = {
    {0x00, 0x7f, 0x00, 0xff, 1, 0x7f}, {0xc2, 0xdf, 0x80, 0xbf, 2, 0x1f},
    {0xe0, 0xe0, 0xa0, 0xbf, 3, 0x0f}, {0xe1, 0xec, 0x80, 0xbf, 3, 0x0f},
    {0xed, 0xed, 0x80, 0x9f, 3, 0x0f}, {0xee, 0xef, 0x80, 0xbf, 3, 0x0f},
    {0xf0, 0xf0, 0x90, 0xbf, 4, 0x07}, {0xf1, 0xf3, 0x80, 0xbf, 4, 0x07},
    {0xf4, 0xf4, 0x80, 0x8f, 4, 0x07},
};

static const struct utf8_form *find_form(unsigned char first)
{
    for (size_t i = 0; i < sizeof(utf8_forms) / sizeof(*utf8_forms); i++) {
        const struct utf8_form *form = &utf8_forms[i];

        if (first >= form->first_low && first <= form->first_high) {
            return form;
        }
    }
    return NULL;
}

size_t str_utf8(struct str s, size_t offset, unsigned long *code_point)
{
    const unsigned char *bytes = (const unsigned char *)s.data + offset;
    const struct utf8_form *form = find_form(bytes[0]);
    unsigned long value;

    if (form == NULL || form->size > s.size - offset) {
        return 0;
    }
    value = bytes[0] & form->value_bits;
    for (size_t i = 1; i < form->size; i++) {
        unsigned char low = i == 1 ? form->second_low : 0x80;
        unsigned char high = i == 1 ? form->second_high : 0xbf;

        if (bytes[i] < low || bytes[i] > high) {
            return 0;
        }
        value = value << 6 | (bytes[i] & 0x3f);
    }
    if (code_point != NULL) {
        *code_point = value;
    }
    return form->size;
}

size_t str_invalid_utf8(struct str s)
{
    size_t offset = 0;

    while (offset < s.size) {
        size_t size = str_utf8(s, offset, NULL);

        if (size == 0) {
            break;
        }
        offset += size;
    }
    return offset;
}
