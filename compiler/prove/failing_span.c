/* SPDX-License-Identifier: MIT
 *
 * From a place and a reason to the bytes that a caret is put under.
 */
#include <string.h>

#include "prove/failing_span.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || c == '_' || c == '$' ||
           ((unsigned char)c & 0x80) != 0;
}

static size_t word_end(struct str text, size_t start)
{
    size_t end = start;
    while (end < text.size && is_word(text.data[end])) {
        end += 1;
    }
    return end;
}

/* The words with which SQLite names the thing that is wrong; the name follows
 * to the end of the reason, or to `after`. */
static const struct {
    struct str before;
    struct str after;
} phrases[] = {
    {{"no such table: ", 15}, {"", 0}},
    {{"no such column: ", 16}, {", behind UPDATE OF", 18}},
    {{"no such column: ", 16}, {"", 0}},
    {{"no such index: ", 15}, {"", 0}},
    {{"no such view: ", 14}, {"", 0}},
    {{"no such trigger: ", 17}, {"", 0}},
    {{"no such module: ", 16}, {"", 0}},
    {{"no such function: ", 18}, {"", 0}},
    {{"wrong number of arguments to function ", 38}, {"()", 2}},
    {{"no such collation sequence: ", 28}, {"", 0}},
    {{"duplicate column name: ", 23}, {"", 0}},
    {{"table ", 6}, {" already exists", 15}},
    {{"view ", 5}, {" already exists", 15}},
    {{"index ", 6}, {" already exists", 15}},
    {{"trigger ", 8}, {" already exists", 15}},
};

struct str failing_name(struct str reason)
{
    size_t i = 0;
    for (i = 0; i < sizeof phrases / sizeof phrases[0]; i += 1) {
        struct str name = reason;
        if (str_starts_with(reason, phrases[i].before) &&
            str_ends_with(reason, phrases[i].after) &&
            reason.size > phrases[i].before.size + phrases[i].after.size) {
            name = str_slice(reason, phrases[i].before.size,
                             reason.size - phrases[i].after.size);
            if (str_starts_with(name, STR("main."))) {
                name = str_slice(name, 5, name.size);
            }
            return name;
        }
    }
    return STR("");
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool stands_at(struct str text, size_t at, struct str name)
{
    size_t i = 0;
    if (at + name.size > text.size || (at > 0 && is_word(text.data[at - 1]))) {
        return false;
    }
    for (i = 0; i < name.size; i += 1) {
        if (lower(text.data[at + i]) != lower(name.data[i])) {
            return false;
        }
    }
    return at + name.size == text.size || !is_word(text.data[at + name.size]);
}

size_t skip_text(struct str text, size_t at)
{
    struct str rest = str_slice(text, at, text.size);
    const char *end = NULL;
    if (str_starts_with(rest, STR("--"))) {
        end = memchr(rest.data, '\n', rest.size);
    } else if (str_starts_with(rest, STR("/*"))) {
        end = strstr(rest.data + 2, "*/");
        end = end == NULL ? NULL : end + 1;
    } else if (str_starts_with(rest, STR("'"))) {
        end = memchr(rest.data + 1, '\'', rest.size - 1);
    } else {
        return at;
    }
    return end == NULL ? text.size : (size_t)(end - text.data) + 1;
}

bool find_in_statement(struct str text, size_t start, struct str word,
                       size_t *found)
{
    size_t at = start;
    while (word.size > 0 && at < text.size && text.data[at] != ';') {
        size_t next = skip_text(text, at);
        if (next == at && stands_at(text, at, word)) {
            *found = at;
            return true;
        }
        at = next == at ? at + 1 : next;
    }
    return false;
}

struct span failing_span(const struct source *source, size_t line,
                         size_t column, struct str reason)
{
    struct str text = source->text;
    struct str name = failing_name(reason);
    size_t start = source_offset(source, line, column);
    bool is_parameter = start < text.size && text.data[start] != '\0' &&
                        strchr("?:@", text.data[start]) != NULL;
    size_t end = word_end(text, start + is_parameter);
    size_t at = start;
    /* Not behind a semicolon: a name there is of another statement, and the
     * one at fault is out of sight, in a trigger or a view. */
    if (find_in_statement(text, start, name, &at)) {
        return span_at(source, at, at + name.size);
    }
    return span_at(source, start, end == start ? start + 1 : end);
}
