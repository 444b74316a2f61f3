/* SPDX-License-Identifier: MIT
 *
 * JSON that has what the schema asks of it: json_extract(data, '$.a.b') gives
 * something.
 */
#include <string.h>

#include "prove/populate/row_value.h"

#define DEPTH_MAXIMUM 8

struct json_maker {
    struct arena *arena;
    struct buf out;
    size_t n;
};

/* Take the first part of a path: the name of a member, or what stands in
 * brackets, with `is_index`. False: there is none, or none that is known. */
static bool take_part(struct str *path, struct str *part, bool *is_index)
{
    struct str rest = *path;
    size_t at = 1;
    char end = 0;
    if (rest.size < 2 || (rest.data[0] != '.' && rest.data[0] != '[')) {
        return false;
    }
    *is_index = rest.data[0] == '[';
    end = *is_index ? ']' : rest.data[1] == '"' ? '"' : 0;
    at = end == '"' ? 2 : 1;
    *part = str_slice(rest, at, at);
    while (at < rest.size &&
           (end != 0 ? rest.data[at] != end
                     : rest.data[at] != '.' && rest.data[at] != '[')) {
        at += 1;
        part->size += 1;
    }
    *path = str_slice(rest, at + (end != 0), rest.size);
    return part->size > 0;
}

/* Something at the end of a path, by its name. */
static void add_leaf(struct json_maker *maker, struct str name)
{
    struct schema_column column;
    struct value_style style;
    struct value value;
    memset(&column, 0, sizeof column);
    column.name = name;
    style = value_style_of(maker->arena, STR(""), &column, false, false);
    if (style.form == FORM_JSON || style.form == FORM_ARRAY) {
        style.form = FORM_PLAIN;
    }
    value = value_plain(maker->arena, &style, maker->n);
    if (value.type == SQLITE_INTEGER) {
        buf_format(&maker->out, "%lld", (long long)value.integer);
    } else {
        buf_add_char(&maker->out, '"');
        buf_add(&maker->out, value.bytes);
        buf_add_char(&maker->out, '"');
    }
}

static void add_name(struct json_maker *maker, struct str name)
{
    size_t i = 0;
    buf_add_char(&maker->out, '"');
    for (i = 0; i < name.size; i += 1) {
        unsigned char c = (unsigned char)name.data[i];
        if (c == '"' || c == '\\' || c < 0x20) {
            buf_format(&maker->out, "\\u%04x", c);
        } else {
            buf_add_char(&maker->out, (char)c);
        }
    }
    buf_add_char(&maker->out, '"');
}

/* Paths of which the first parts have been taken. */
struct node {
    struct str *names; /* these parts; empty: an index; data NULL: none */
    struct str *rests;
    size_t count;
    bool is_array;
    bool is_leaf;
};

/* All are members, or all are indexes, as the first one is. */
static struct node take_parts(struct json_maker *maker, const struct str *paths,
                              size_t count)
{
    struct node node;
    size_t i = 0;
    node.names = arena_array(maker->arena, struct str, count + 1);
    node.rests = arena_array(maker->arena, struct str, count + 1);
    node.count = count;
    node.is_array = false;
    node.is_leaf = true;
    for (i = 0; i < count; i += 1) {
        struct str part = STR("");
        bool is_index = false;
        node.rests[i] = paths[i];
        if (take_part(&node.rests[i], &part, &is_index) &&
            (node.is_leaf || is_index == node.is_array)) {
            node.is_array = is_index;
            node.is_leaf = false;
            node.names[i] = is_index ? STR("") : part;
        }
    }
    return node;
}

/* The rests of the paths that go on like the one at `first`, when no earlier
 * one does; how many there are. */
static size_t go_on(const struct node *node, size_t first, struct str *rests)
{
    struct str name = node->names[first];
    size_t count = 0;
    size_t i = 0;
    for (i = 0; i < node->count && name.data != NULL; i += 1) {
        if (node->names[i].data == NULL || !str_equal(node->names[i], name)) {
            continue;
        }
        if (i < first) {
            return 0;
        }
        rests[count] = node->rests[i];
        count += 1;
    }
    return count;
}

/* Add what the paths agree on: an array of one, an object with a member for
 * each name, or, when all of them are at their ends, a leaf. */
static void add_node(struct json_maker *maker, const struct str *paths,
                     size_t count, struct str name, size_t depth)
{
    struct node node = take_parts(maker, paths, count);
    struct str *rests = arena_array(maker->arena, struct str, count + 1);
    const char *comma = "";
    size_t i = 0;
    if (node.is_leaf || depth == DEPTH_MAXIMUM) {
        add_leaf(maker, name);
        return;
    }
    buf_add_char(&maker->out, node.is_array ? '[' : '{');
    for (i = 0; i < count; i += 1) {
        size_t going_on = go_on(&node, i, rests);
        if (going_on == 0) {
            continue;
        }
        buf_add_c(&maker->out, comma);
        comma = ",";
        if (!node.is_array) {
            name = node.names[i];
            add_name(maker, name);
            buf_add_char(&maker->out, ':');
        }
        add_node(maker, rests, going_on, name, depth + 1);
    }
    buf_add_char(&maker->out, node.is_array ? ']' : '}');
}

struct str value_json(struct arena *arena, const struct value_style *style,
                      size_t n)
{
    struct json_maker maker;
    struct str text = STR("");
    if (style->path_count == 0) {
        return style->form == FORM_ARRAY
                   ? str_format(arena, "[\"a\",\"b%zu\"]", n + 1)
                   : str_format(arena, "{\"id\":%zu,\"name\":\"name %zu\"}",
                                n + 1, n + 1);
    }
    maker.arena = arena;
    maker.n = n;
    buf_init(&maker.out, BUF_MAXIMUM);
    add_node(&maker, style->paths, style->path_count, STR("value"), 0);
    text = str_copy(arena, buf_str(&maker.out));
    buf_release(&maker.out);
    return text;
}
