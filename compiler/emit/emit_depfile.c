/* SPDX-License-Identifier: MIT
 *
 * The dependency file, in the part of make's language that GNU make, ninja and
 * CMake read alike.
 */
#include "emit/emit.h"

static void add_path(struct buf *out, const char *path)
{
    const char *at = NULL;
    for (at = path; *at != '\0'; at += 1) {
        if (*at == ' ' || *at == '#') {
            buf_add_char(out, '\\');
        } else if (*at == '$') {
            buf_add_char(out, '$');
        }
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
        buf_add_c(out, " \\\n  ");
        add_path(out, paths[i]);
    }
    buf_add_char(out, '\n');
    for (i = 0; i < count; i += 1) {
        add_path(out, paths[i]);
        buf_add_c(out, ":\n");
    }
}
