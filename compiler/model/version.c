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
#define NUMBER_DIGITS 3     /* of nn in YYYYMMDD-nn, at most */

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
        bool joins = c == '-' || c == '_' || c == '.' || c == 'T';

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

/* The last number one more, with as many digits, or one digit more after all
 * nines. */
static struct str increment(struct arena *arena, struct str version)
{
    char *text = arena_alloc(arena, version.size + 2);
    size_t start = version.size;
    size_t i = version.size;

    while (start > 0 && is_digit(version.data[start - 1])) {
        start--;
    }
    /* One byte to the right, to have room for the digit more. */
    memcpy(text + 1, version.data, version.size);
    while (i > start && text[i] == '9') {
        text[i--] = '0';
    }
    if (i > start) {
        text[i]++;
        return (struct str){text + 1, version.size};
    }
    memcpy(text, version.data, start);
    text[start] = '1';
    return (struct str){text, version.size + 1};
}

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!is_digit(text.data[i])) {
            return false;
        }
    }
    return text.size > 0;
}

/* YYYYMMDD-nn, and no time */
static bool is_day_and_number(struct str version)
{
    return version.size > DATE_DIGITS &&
           version.size <= DATE_DIGITS + 1 + NUMBER_DIGITS &&
           version.data[DATE_DIGITS] == '-' &&
           is_number(str_slice(version, 0, DATE_DIGITS)) &&
           is_number(str_slice(version, DATE_DIGITS + 1, version.size));
}

/* After YYYYMMDD-nn: the next number of that day, or today's first. */
static struct str next_of_day(struct arena *arena, struct str last,
                              struct str today)
{
    struct str day = str_slice(last, 0, DATE_DIGITS);

    if (version_compare(today, day) > 0) {
        return str_format(arena, "%.*s-%0*d", STR_ARGS(today),
                          (int)(last.size - DATE_DIGITS - 1), 1);
    }
    return increment(arena, last);
}

/* How many digits of a version are a date, or a date and a time, with whatever
 * marks between them but dots; 0: it is no date. Diesel begins with
 * 00000000000000. */
static size_t date_digits(struct str version)
{
    char digits[DATE_DIGITS];
    size_t count = 0;
    int month;
    int day;

    for (size_t i = 0; i < version.size; i++) {
        if (!is_digit(version.data[i])) {
            if (version.data[i] == '.') {
                return 0;
            }
        } else if (count++ < DATE_DIGITS) {
            digits[count - 1] = version.data[i];
        }
    }
    if (count != DATE_DIGITS && count < TIMESTAMP_DIGITS) {
        return 0;
    }
    month = 10 * (digits[4] - '0') + digits[5] - '0';
    day = 10 * (digits[6] - '0') + digits[7] - '0';
    if (is_number(version) && count == TIMESTAMP_DIGITS) {
        return TIMESTAMP_DIGITS;
    }
    if ((memcmp(digits, "19", 2) != 0 && memcmp(digits, "20", 2) != 0) ||
        month < 1 || month > 12 || day < 1 || day > 31) {
        return 0;
    }
    return count == DATE_DIGITS ? DATE_DIGITS : TIMESTAMP_DIGITS;
}

/* The same marks around the digits of `now`; zeros behind them. */
static struct str with_digits(struct arena *arena, struct str version,
                              struct str now)
{
    char *text = arena_alloc(arena, version.size + 1);
    size_t count = 0;

    for (size_t i = 0; i < version.size; i++) {
        text[i] = version.data[i];
        if (is_digit(text[i])) {
            text[i] = '0';
            if (count < now.size) {
                text[i] = now.data[count++];
            }
        }
    }
    return (struct str){text, version.size};
}

/* A later date, or the same one with the time behind it; empty when the clock
 * is behind the version. */
static struct str next_date(struct arena *arena, struct str last,
                            struct str now)
{
    size_t digits = date_digits(last);
    struct str next = with_digits(arena, last, str_slice(now, 0, digits));
    int order = version_compare(next, last);

    if (digits > 0 && order > 0) {
        return next;
    }
    return order == 0 && digits == DATE_DIGITS && last.size > DATE_DIGITS
               ? str_format(arena, "%.*s%c%.*s", STR_ARGS(last), last.data[4],
                            TIMESTAMP_DIGITS - DATE_DIGITS,
                            now.data + DATE_DIGITS)
               : STR("");
}

struct str version_next(struct arena *arena, struct str last, struct str now)
{
    struct str next;

    if (last.size == 0 || str_equal(last, STR(VERSION_BASE))) {
        return STR("0001");
    }
    if (is_day_and_number(last)) {
        return next_of_day(arena, last, str_slice(now, 0, DATE_DIGITS));
    }
    next = date_digits(last) > 0 ? next_date(arena, last, now) : STR("");
    return next.size > 0 ? next : increment(arena, last);
}
