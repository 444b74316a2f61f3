/* SPDX-License-Identifier: MIT
 *
 * JSON: the elements of an array, and what is no JSON.
 */
#include "support/table.h"

#include "base/json.h"

/* Each element as "a|b", '-' for what is missing. */
static void render_cells(struct arena *arena, struct str text, const char *path,
                         struct buf *out)
{
    static const char *const keys[] = {"a", "b"};
    struct str *cells;
    size_t count;

    if (!json_read(arena, text, path, keys, 2, &cells, &count)) {
        assert_int_equal(count, 0);
        buf_add_c(out, "no JSON");
        return;
    }
    buf_format(out, "%zu", count);
    for (size_t i = 0; i < 2 * count; i++) {
        buf_add_c(out, i % 2 == 0 ? " " : "|");
        if (cells[i].data == NULL) {
            buf_add_char(out, '-');
        } else {
            assert_int_equal(cells[i].data[cells[i].size], '\0');
            buf_add(out, cells[i]);
        }
    }
}

static void render_list(struct arena *arena, const char *input, struct buf *out)
{
    render_cells(arena, str_copy(arena, str_from(input)), "$.x", out);
}

static void render_root(struct arena *arena, const char *input, struct buf *out)
{
    render_cells(arena, str_copy(arena, str_from(input)), "$", out);
}

static void elements_are_read(void **state)
{
    static const struct row rows[] = {
        {"none", "{\"x\":[]}", "0"},
        {"one", "{\"x\":[{\"a\":1,\"b\":\"y\"}]}", "1 1|y"},
        {"several", "{\"x\":[{\"a\":1},{\"b\":2},{}]}", "3 1|- -|2 -|-"},
        {"blanks", " {\n\t\"x\" : [ { \"a\" : 1 } ] }\r\n", "1 1|-"},
        {"kinds of values",
         "{\"x\":[{\"a\":true,\"b\":1.5},{\"a\":\"\",\"b\":-7}]}",
         "2 1|1.5 |-7"},
        {"null is nothing", "{\"x\":[{\"a\":null}]}", "1 -|-"},
        {"an array is a text", "{\"x\":[{\"a\":[1,2]}]}", "1 [1,2]|-"},
        {"escapes", "{\"x\":[{\"a\":\"\\u00e4\\n\\\"\"}]}", "1 \xc3\xa4\n\"|-"},
        {"the first of two", "{\"x\":[{\"a\":1,\"a\":2}]}", "1 1|-"},
        {"elements that are no objects", "{\"x\":[1,\"a\",null,[{\"a\":1}]]}",
         "4 -|- -|- -|- -|-"},
        {"no array: one element", "{\"x\":{\"a\":1}}", "1 1|-"},
        {"a number", "{\"x\":1}", "1 -|-"},
        {"missing", "{\"y\":[{\"a\":1}]}", "0"},
        {"in something else", "[{\"x\":[{\"a\":1}]}]", "0"},
        {"a larger number", "{\"x\":[{\"a\":123456789012345678901234567890}]}",
         "1 1.23456789012346e+29|-"},
    };

    (void)state;
    check_table(rows, render_list);
}

static void the_text_as_a_whole(void **state)
{
    static const struct row rows[] = {
        {"object", "{\"a\":1}", "1 1|-"},
        {"array", "[{\"a\":1},{\"a\":2}]", "2 1|- 2|-"},
        {"text", "\"a\"", "1 -|-"},
        {"null", "null", "1 -|-"},
    };

    (void)state;
    check_table(rows, render_root);
}

static void what_is_no_json(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "no JSON"},
        {"blanks", " \n", "no JSON"},
        {"a word", "x", "no JSON"},
        {"cut off", "{\"x\":[", "no JSON"},
        {"cut in a text", "{\"x\":\"", "no JSON"},
        {"cut in an escape", "{\"x\":\"\\u00", "no JSON"},
        {"two values", "{} {}", "no JSON"},
        {"a comma too many", "{\"x\":[1,]}", "no JSON"},
        {"comments", "{} // x", "no JSON"},
        {"single quotes", "{'x':[]}", "no JSON"},
        {"a line feed in a text", "{\"x\":\"\n\"}", "no JSON"},
        {"a byte order mark", "\xef\xbb\xbf{}", "no JSON"},
    };

    (void)state;
    check_table(rows, render_list);
}

static void check_text(struct str text, const char *expected)
{
    struct arena arena;
    struct buf out;

    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    render_cells(&arena, text, "$.x", &out);
    assert_string_equal(buf_str(&out).data, expected);
    buf_release(&out);
    arena_release(&arena);
}

static void texts_of_any_bytes(void **state)
{
    static const char *const keys[] = {"a", "b"};
    struct arena arena;
    struct str *cells;
    size_t count;

    (void)state;
    check_text((struct str){NULL, 0}, "no JSON");
    check_text((struct str){"\0", 1}, "no JSON");

    /* What follows a NUL in a value, not every SQLite gives. */
    arena_init(&arena);
    assert_true(json_read(&arena, STR("{\"x\":[{\"a\":\"y\\u0000z\"}]}"), "$.x",
                          keys, 2, &cells, &count));
    assert_int_equal(count, 1);
    assert_true(str_starts_with(STR("y\0z"), cells[0]));

    /* Bytes that are no UTF-8 are for others to refuse. */
    assert_true(json_read(&arena, STR("{\"x\":[{\"a\":\"\xff\"}]}"), "$.x",
                          keys, 2, &cells, &count));
    assert_true(str_equal(cells[0], STR("\xff")));
    arena_release(&arena);
}

/* A text that repeats another. */
static struct str repeat(struct arena *arena, const char *text, size_t count,
                         struct str end)
{
    size_t size = strlen(text);
    char *all = arena_alloc(arena, count * size + end.size + 1);

    for (size_t i = 0; i < count; i++) {
        memcpy(all + i * size, text, size);
    }
    memcpy(all + count * size, end.data, end.size);
    return (struct str){all, count * size + end.size};
}

static void deep_and_long_texts_end(void **state)
{
    static const char *const deep[] = {"[", "{\"x\":", "[{\"x\":"};
    static const char *const keys[] = {"a"};
    struct arena arena;
    struct str *cells;
    size_t count;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof(deep) / sizeof(*deep); i++) {
        check_text(repeat(&arena, deep[i], 1000000, STR("")), "no JSON");
        check_text(repeat(&arena, deep[i], 100000, STR("1")), "no JSON");
    }
    assert_true(
        json_read(&arena,
                  str_format(&arena, "[{\"a\":\"%s\"}%s]",
                             repeat(&arena, "y", 1000000, STR("")).data,
                             repeat(&arena, ",{}", 50000, STR("")).data),
                  "$", keys, 1, &cells, &count));
    assert_int_equal(count, 50001);
    assert_int_equal(cells[0].size, 1000000);
    assert_null(cells[50000].data);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_are_read),
        cmocka_unit_test(the_text_as_a_whole),
        cmocka_unit_test(what_is_no_json),
        cmocka_unit_test(texts_of_any_bytes),
        cmocka_unit_test(deep_and_long_texts_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
