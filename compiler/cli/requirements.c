/* SPDX-License-Identifier: MIT
 *
 * --function, --collation, --module, --dqs and --minimum-sqlite, understood.
 */
#include <string.h>

#include "cli/requirements.h"

/* SQLite takes no longer name for a function, and the runtime asks about none
 * of any kind. */
#define NAME_MAXIMUM 255
#define ARGUMENTS_MAXIMUM 127

static bool is_name(struct str name)
{
    size_t offset = 0;
    while (offset < name.size) {
        unsigned long c = 0;
        size_t size = str_utf8(name, offset, &c);
        if (size == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            return false;
        }
        offset += size;
    }
    return name.size > 0 && name.size <= NAME_MAXIMUM;
}

/* Read digits as a number of at most `maximum`; false when there are none or
 * it is more. `text` is left behind them. */
static bool take_number(const char **text, int maximum, int *number)
{
    const char *start = *text;
    *number = 0;
    while (**text >= '0' && **text <= '9') {
        *number = *number * 10 + (**text - '0');
        if (*number > maximum) {
            return false;
        }
        *text += 1;
    }
    return *text > start;
}

static bool take_argument_count(const char *text, int *count)
{
    if (strcmp(text, "*") == 0) {
        *count = -1;
        return true;
    }
    return take_number(&text, ARGUMENTS_MAXIMUM, count) && *text == '\0';
}

/* A name may have slashes in it, too. */
static bool parse_function(const char *value, struct str *name, int *count)
{
    const char *slash = strrchr(value, '/');
    if (slash == NULL) {
        return false;
    }
    *name = str_slice(str_from(value), 0, (size_t)(slash - value));
    return is_name(*name) && take_argument_count(slash + 1, count);
}

/* A version as 3035005, or 0 when it is none. */
static int parse_sqlite(const char *value)
{
    int minor = 0;
    int patch = 0;
    if (strncmp(value, "3.", 2) != 0) {
        return 0;
    }
    value += 2;
    if (!take_number(&value, 999, &minor)) {
        return 0;
    }
    if (*value == '.') {
        value += 1;
        if (!take_number(&value, 999, &patch)) {
            return 0;
        }
    }
    return *value == '\0' ? 3000000 + 1000 * minor + patch : 0;
}

bool requirement_is_function(const char *value)
{
    struct str name;
    int count = 0;
    return parse_function(value, &name, &count);
}

bool requirement_is_name(const char *value)
{
    return is_name(str_from(value));
}

bool requirement_is_sqlite(const char *value)
{
    return parse_sqlite(value) != 0;
}

static struct need need_of(const struct repeated_option *option)
{
    struct need need = {NEED_FUNCTION, STR(""), 0};
    if (option->option == OPTION_FUNCTION) {
        parse_function(option->value, &need.name, &need.argument_count);
    } else {
        need.kind =
            option->option == OPTION_COLLATION ? NEED_COLLATION : NEED_MODULE;
        need.name = str_from(option->value);
    }
    return need;
}

/* As SQLite sees it, which does not mind the case of ASCII letters. */
static bool is_same(const struct need *a, const struct need *b)
{
    return a->kind == b->kind && a->argument_count == b->argument_count &&
           a->name.size == b->name.size &&
           str_ends_with_ignoring_case(a->name, b->name);
}

static void add(struct requirements *requirements, struct need need)
{
    size_t i = 0;
    for (i = 0; i < requirements->need_count; i += 1) {
        if (is_same(&requirements->needs[i], &need)) {
            return;
        }
    }
    requirements->needs[requirements->need_count] = need;
    requirements->need_count += 1;
}

void requirements_read(struct requirements *requirements, struct arena *arena,
                       const struct invocation *invocation)
{
    const char *sqlite = invocation->values[OPTION_MINIMUM_SQLITE];
    size_t i = 0;
    requirements->needs =
        arena_array(arena, struct need, invocation->repeated_count);
    requirements->need_count = 0;
    for (i = 0; i < invocation->repeated_count; i += 1) {
        enum option option = invocation->repeated[i].option;
        if (option == OPTION_FUNCTION || option == OPTION_COLLATION ||
            option == OPTION_MODULE) {
            add(requirements, need_of(&invocation->repeated[i]));
        }
    }
    requirements->double_quoted_strings =
        invocation->values[OPTION_DQS] != NULL;
    requirements->declared_sqlite = sqlite == NULL ? 0 : parse_sqlite(sqlite);
}
