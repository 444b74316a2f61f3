/* SPDX-License-Identifier: MIT
 *
 * The table of the formats for programs.
 */
#include "diag/render_formats.h"

#include <string.h>

static const struct {
    const char *name;
    render_document *render;
} formats[] = {
    {"github", render_github}, {"gitlab", render_gitlab}, {"json", render_json},
    {"junit", render_junit},   {"sarif", render_sarif},
};

render_document *render_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return formats[i].render;
        }
    }
    return NULL;
}
