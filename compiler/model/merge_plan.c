/* SPDX-License-Identifier: MIT
 *
 * Versions, names and times as text.
 */
#include "model/merge_plan.h"

#include <string.h>

#include "base/path.h"
#include "model/version.h"

size_t merge_plan_number(struct merge_own *own, size_t count, struct str newest,
                         merge_next *next, void *context)
{
    struct str last = newest;
    size_t moved = 0;

    for (size_t i = 0; i < count; i++) {
        own[i].next = (struct merge_version){{NULL, 0}, {NULL, 0}};
        if (version_compare(own[i].version.value, last) > 0) {
            last = own[i].version.value;
        } else {
            own[i].next = next(context, last);
            last = own[i].next.value;
            moved++;
        }
    }
    return moved;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How much of a text is the version as it is written, or one number of its
 * value; 0: none. */
static size_t version_at(struct str text, const struct merge_version *version)
{
    size_t size = version->written.size;
    size_t digits = 0;

    if (str_starts_with(text, version->written) &&
        (text.size == size || !is_digit(text.data[size]))) {
        return size;
    }
    if (version_fault(version->value) < version->value.size) {
        return 0;
    }
    while (digits < text.size && is_digit(text.data[digits])) {
        digits++;
    }
    return digits > 0 && version_compare(str_slice(text, 0, digits),
                                         version->value) == 0
               ? digits
               : 0;
}

const char *merge_plan_path(struct arena *arena, const char *path,
                            const struct merge_version *was,
                            const struct merge_version *becomes)
{
    const char *name = path_name(path);
    size_t start = (size_t)(name - path);
    struct str all = str_from(path);
    size_t size;

    while (start < all.size && !is_digit(path[start])) {
        start++;
    }
    size = version_at(str_slice(all, start, all.size), was);
    if (size == 0) {
        return NULL;
    }
    return str_format(arena, "%.*s%.*s%s", (int)start, path,
                      STR_ARGS(becomes->written), path + start + size)
        .data;
}

void merge_plan_renames(struct arena *arena, const struct merge_own *own,
                        size_t count, struct files_rename **renames,
                        size_t *rename_count, const char **unknown)
{
    *renames = NULL;
    *rename_count = 0;
    *unknown = NULL;
    for (size_t i = count; i > 0; i--) {
        const struct merge_own *one = &own[i - 1];

        for (size_t j = 0; one->next.value.size > 0 && j < one->path_count;
             j++) {
            struct files_rename rename = {one->paths[j], NULL};

            rename.to = merge_plan_path(arena, one->paths[j], &one->version,
                                        &one->next);
            if (rename.to == NULL) {
                *unknown = one->paths[j];
                return;
            }
            *renames =
                arena_append(arena, *renames, sizeof(rename), *rename_count);
            (*renames)[(*rename_count)++] = rename;
        }
    }
}

/* A number of `size` digits at an offset. */
static int number_at(struct str time, size_t offset, size_t size)
{
    int number = 0;

    for (size_t i = offset; i < offset + size; i++) {
        number = 10 * number + time.data[i] - '0';
    }
    return number;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[(month + 11) % 12] + (month == 2 && leap);
}

struct str merge_plan_second_later(struct arena *arena, struct str time)
{
    int year = number_at(time, 0, 4);
    int month = number_at(time, 4, 2);
    int day = number_at(time, 6, 2);
    int hour = number_at(time, 8, 2);
    int minute = number_at(time, 10, 2);
    int second = number_at(time, 12, 2) + 1;

    minute += second / 60;
    hour += minute / 60;
    day += hour / 24;
    if (day > days_of(year, month)) {
        day = 1;
        month++;
    }
    year += month > 12;
    month = month > 12 ? 1 : month;
    return str_format(arena, "%04d%02d%02d%02d%02d%02d", year, month, day,
                      hour % 24, minute % 60, second % 60);
}
