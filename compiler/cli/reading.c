/* SPDX-License-Identifier: MIT
 *
 * From arguments to the options of discover.
 */
#include <string.h>

#include "cli/reading.h"
#include "input/dialect.h"

bool reading_is_convention(const char *value)
{
    return convention_find(value) != NULL;
}

bool reading_is_dialect(const char *value)
{
    return dialect_find(str_from(value)) != NULL;
}

bool reading_is_duplicates(const char *value)
{
    return strcmp(value, "by-name") == 0;
}

/* A line feed in a value would move every line behind it. */
bool reading_is_placeholder(const char *value)
{
    struct str text = str_from(value);
    return strchr(value, '=') != NULL && value[0] != '=' &&
           strpbrk(value, "\r\n") == NULL &&
           str_invalid_utf8(text) == text.size;
}

static struct placeholder placeholder_of(const char *value)
{
    const char *equals = strchr(value, '=');
    struct placeholder placeholder;
    placeholder.name.data = value;
    placeholder.name.size = (size_t)(equals - value);
    placeholder.value = str_from(equals + 1);
    return placeholder;
}

/* The last one given stands first, where it is found first. */
static struct placeholders placeholders_of(struct arena *arena,
                                           const struct invocation *invocation)
{
    struct placeholders placeholders = {NULL, 0};
    struct placeholder *items =
        arena_array(arena, struct placeholder, invocation->repeated_count);
    size_t i = 0;
    for (i = invocation->repeated_count; i > 0; i -= 1) {
        const struct repeated_option *given = &invocation->repeated[i - 1];
        if (given->option == OPTION_PLACEHOLDER) {
            items[placeholders.count++] = placeholder_of(given->value);
        }
    }
    placeholders.items = items;
    return placeholders;
}

struct discover_options reading_options(struct arena *arena,
                                        const struct invocation *invocation)
{
    const char *const *values = invocation->values;
    struct discover_options options;
    memset(&options, 0, sizeof options);
    if (values[OPTION_CONVENTION] != NULL) {
        options.convention = convention_find(values[OPTION_CONVENTION]);
    }
    if (values[OPTION_DIALECT] != NULL) {
        options.dialect = dialect_find(str_from(values[OPTION_DIALECT]));
    }
    options.base_schema = values[OPTION_BASE_SCHEMA];
    options.only_test = values[OPTION_ONLY];
    options.duplicates_by_name = values[OPTION_DUPLICATES] != NULL;
    options.placeholders = placeholders_of(arena, invocation);
    return options;
}
