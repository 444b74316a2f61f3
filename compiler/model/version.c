/* SPDX-License-Identifier: MIT
 *
 * Comparing versions by value, and making the next one. A version is numbers
 * with something other than a digit between them.
 */
#include "model/version.h"

#include <string.h>

#include "base/arena.h"

#define TIMESTAMP_DIGITS 14 /* YYYYMMDDhhmmss */
#define DATE_DIGITS 8       /* YYYYMMDD */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

size_t version_fault(struct str version)
{
    bool digit_before = false;

    if (str_equal(version, STR(VERSION_BASE))) {
        return version.size;
    }
    for (size_t i = 0; i < version.size; i++) {
        char c = version.data[i];
        bool joins = c == '-' || c == '_' || c == '.';

        if (!is_digit(c) &&
            (!joins || !digit_before || i + 1 == version.size)) {
            return i;
        }
        digit_before = is_digit(c);
    }
    return version.size;
}

/* Cut the next number off the front, without the zeros that lead it. False:
 * there is none. */
static bool cut_number(struct str *rest, struct str *number)
{
    size_t start = 0;
    size_t end;

    while (start < rest->size && !is_digit(rest->data[start])) {
        start++;
    }
    end = start;
    while (end < rest->size && is_digit(rest->data[end])) {
        end++;
    }
    *number = str_slice(*rest, start, end);
    *rest = str_slice(*rest, end, rest->size);
    if (number->size == 0) {
        return false;
    }
    while (number->size > 1 && number->data[0] == '0') {
        *number = str_slice(*number, 1, number->size);
    }
    return true;
}

int version_compare(struct str a, struct str b)
{
    for (;;) {
        struct str a_number;
        struct str b_number;
        bool a_has = cut_number(&a, &a_number);
        bool b_has = cut_number(&b, &b_number);

        if (!a_has || !b_has) {
            return (int)a_has - (int)b_has;
        }
        if (a_number.size != b_number.size) {
            return a_number.size < b_number.size ? -1 : 1;
        }
        if (!str_equal(a_number, b_number)) {
            return str_compare(a_number, b_number);
        }
    }
}

/* One more, with as many digits, or one digit more after all nines. */
static struct str increment(struct arena *arena, struct str digits)
{
    char *text = arena_alloc(arena, digits.size + 2);
    size_t i = digits.size;

    text[0] = '1';
    memcpy(text + 1, digits.data, digits.size);
    while (i > 0 && text[i] == '9') {
        text[i--] = '0';
    }
    if (i == 0) {
        return (struct str){text, digits.size + 1};
    }
    text[i]++;
    return (struct str){text + 1, digits.size};
}

/* After YYYYMMDD-nn: the next number of that day, or today's first. */
static struct str next_of_day(struct arena *arena, struct str last,
                              struct str today)
{
    struct str day = str_slice(last, 0, DATE_DIGITS);
    struct str number = str_slice(last, DATE_DIGITS + 1, last.size);

    if (version_compare(today, day) > 0) {
        return str_format(arena, "%.*s-%0*d", STR_ARGS(today), (int)number.size,
                          1);
    }
    return str_format(arena, "%.*s-%.*s", STR_ARGS(day),
                      STR_ARGS(increment(arena, number)));
}

struct str version_next(struct arena *arena, struct str last, struct str now)
{
    if (last.size == 0) {
        return STR("0001");
    }
    if (memchr(last.data, '-', last.size) != NULL) {
        return next_of_day(arena, last, str_slice(now, 0, DATE_DIGITS));
    }
    if (last.size == TIMESTAMP_DIGITS && version_compare(now, last) > 0) {
        return now;
    }
    return increment(arena, last);
}
