/* SPDX-License-Identifier: MIT
 *
 * The dependency file, in the part of make's language that GNU make, ninja and
 * CMake read alike.
 */
#include <string.h>

#include "emit/emit.h"

/* A line feed has no form there. No script has one in its name; a directory
 * that was looked into may. */
static bool is_expressible(const char *path)
{
    return strchr(path, '\n') == NULL;
}

/* A blank takes one backslash, and those that are before it in the path are
 * doubled. */
static void add_path(struct buf *out, const char *path)
{
    const char *at = NULL;
    size_t backslashes = 0;
    for (at = path; *at != '\0'; at += 1) {
        if (*at == ' ') {
            for (; backslashes > 0; backslashes -= 1) {
                buf_add_char(out, '\\');
            }
        }
        if (*at == ' ' || *at == '#') {
            buf_add_char(out, '\\');
        } else if (*at == '$') {
            buf_add_char(out, '$');
        }
        backslashes = *at == '\\' ? backslashes + 1 : 0;
        buf_add_char(out, *at);
    }
}

void emit_depfile(const char *target, const char *const *paths, size_t count,
                  struct buf *out)
{
    size_t i = 0;
    add_path(out, target);
    buf_add_char(out, ':');
    for (i = 0; i < count; i += 1) {
        if (is_expressible(paths[i])) {
            buf_add_c(out, " \\\n  ");
            add_path(out, paths[i]);
        }
    }
    buf_add_char(out, '\n');
    for (i = 0; i < count; i += 1) {
        if (is_expressible(paths[i])) {
            add_path(out, paths[i]);
            buf_add_c(out, ":\n");
        }
    }
}
