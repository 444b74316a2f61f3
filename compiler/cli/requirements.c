/* SPDX-License-Identifier: MIT
 *
 * --function, --collation, --module, --dqs, --minimum-sqlite, and what is said
 * of databases: --application-id, --own, --record-scripts, understood.
 */
#include <stdint.h>
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

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : 16;
}

/* Decimal, with a sign or without, or the 32 bits behind 0x. 0 when it is
 * neither: SQLite has that where nobody has said anything. */
static long parse_application_id(const char *value)
{
    bool is_hex = value[0] == '0' && (value[1] == 'x' || value[1] == 'X');
    bool is_negative = value[0] == '-';
    int base = is_hex ? 16 : 10;
    int64_t limit = is_hex ? UINT32_MAX : (int64_t)INT32_MAX + is_negative;
    int64_t number = 0;
    size_t i = is_hex ? 2 : is_negative;
    size_t start = i;
    for (; value[i] != '\0'; i += 1) {
        number = number * base + digit_of(value[i]);
        if (digit_of(value[i]) >= base || number > limit) {
            return 0;
        }
    }
    if (i == start) {
        return 0;
    }
    number = is_negative ? -number : number;
    return (long)(number > INT32_MAX ? number - UINT32_MAX - 1 : number);
}

bool requirement_is_application_id(const char *value)
{
    return parse_application_id(value) != 0;
}

/* A '[' without its ']' is a pattern that fits nothing. */
bool requirement_is_pattern(const char *value)
{
    const char *open = strchr(value, '[');
    while (open != NULL) {
        /* The first one behind it, or behind '^', is itself. */
        const char *inside = open + 1 + (open[1] == '^');
        const char *close = inside[0] == '\0' ? NULL : strchr(inside + 1, ']');
        if (close == NULL) {
            return false;
        }
        open = strchr(close, '[');
    }
    return is_name(str_from(value));
}

bool requirement_is_switch(const char *value)
{
    return strcmp(value, "on") == 0 || strcmp(value, "off") == 0;
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

/* Names are compared in small letters. */
static struct str small_letters(struct arena *arena, struct str text)
{
    char *small = arena_alloc(arena, text.size + 1);
    size_t i = 0;
    for (i = 0; i < text.size; i += 1) {
        char c = text.data[i];
        small[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct str){small, text.size};
}

static void add_pattern(struct requirements *requirements, struct str pattern)
{
    size_t i = 0;
    for (i = 0; i < requirements->own_count; i += 1) {
        if (str_equal(requirements->own[i], pattern)) {
            return;
        }
    }
    requirements->own[requirements->own_count] = pattern;
    requirements->own_count += 1;
}

void requirements_add_own(struct requirements *requirements, const char *name)
{
    add_pattern(requirements, str_from(name));
}

static void read_databases(struct requirements *requirements,
                           struct arena *arena,
                           const struct invocation *invocation)
{
    const char *id = invocation->values[OPTION_APPLICATION_ID];
    const char *record = invocation->values[OPTION_RECORD_SCRIPTS];
    size_t i = 0;
    requirements->application_id = id == NULL ? 0 : parse_application_id(id);
    requirements->forgets_scripts =
        record != NULL && strcmp(record, "off") == 0;
    requirements->own =
        arena_array(arena, struct str, invocation->repeated_count + 1);
    requirements->own_count = 0;
    for (i = 0; i < invocation->repeated_count; i += 1) {
        const struct repeated_option *given = &invocation->repeated[i];
        if (given->option == OPTION_OWN) {
            add_pattern(requirements,
                        small_letters(arena, str_from(given->value)));
        }
    }
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
    read_databases(requirements, arena, invocation);
}
