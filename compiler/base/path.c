/* SPDX-License-Identifier: MIT
 *
 * Joining, splitting and quoting paths.
 */
#include "base/path.h"

#include <string.h>

#include "base/arena.h"

const char *path_join(struct arena *arena, const char *directory,
                      const char *name)
{
    size_t size = strlen(directory);

    while (size > 1 && directory[size - 1] == '/') {
        size--;
    }
    if (size == 0 || (size == 1 && directory[0] == '.')) {
        return str_to_c(arena, str_from(name));
    }
    return str_format(arena, "%.*s%s%s", (int)size, directory,
                      directory[size - 1] == '/' ? "" : "/", name)
        .data;
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

const char *path_quote(struct arena *arena, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_./@%+=:,-";
    const char *dash = path[0] == '-' ? "./" : ""; /* not an option */
    char *quoted;
    char *end;

    if (path[0] != '\0' && path[strspn(path, plain)] == '\0') {
        return str_format(arena, "%s%s", dash, path).data;
    }
    /* At worst each byte is a quote, which takes four: '\'' */
    quoted = arena_alloc(arena, strlen(dash) + 4 * strlen(path) + 3);
    end = quoted;
    *end++ = '\'';
    for (const char *p = dash; *p != '\0'; p++) {
        *end++ = *p;
    }
    for (const char *p = path; *p != '\0'; p++) {
        if (*p == '\'') {
            memcpy(end, "'\\'", 3);
            end += 3;
        }
        *end++ = *p;
    }
    *end++ = '\'';
    return quoted;
}
