/* SPDX-License-Identifier: MIT
 *
 * Files of "key = value": where the value stands.
 */
#include "support/table.h"

#include "input/settings.h"

static void render_text(struct arena *arena, struct str text, struct buf *out)
{
    struct source source = {"metadata.toml", source_normalise(arena, text)};
    struct span span;

    if (!settings_find(&source, "key", &span)) {
        buf_add_c(out, "missing");
        return;
    }
    assert_ptr_equal(span.source, &source);
    assert_true(span.start <= span.end && span.end <= source.text.size);
    buf_format(out, "%zu:", span.start);
    buf_add(out, str_slice(source.text, span.start, span.end));
}

static void render_value(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_text(arena, str_from(input), out);
}

static void values_are_found(void **state)
{
    static const struct row rows[] = {
        {"TOML", "key = true\n", "6:true"},
        {"properties", "key=true", "4:true"},
        {"blanks", " \tkey\t =\t true \t\n", "10:true"},
        {"behind other lines", "# x\n\n[table]\nother = 1\nkey = 2\n", "29:2"},
        {"CRLF", "other = 1\r\nkey = 2\r\n", "16:2"},
        {"a comment behind it", "key = true # or false\n", "6:true"},
        {"quotes", "key = \"a b\"\n", "7:a b"},
        {"single quotes", "key = 'a b'\n", "7:a b"},
        {"quotes around nothing", "key = \"\"\n", "7:"},
        {"a comment sign in quotes", "key = \"a#b\" # c\n", "7:a#b"},
        {"an equals sign in the value", "key = a=b\n", "6:a=b"},
        {"the last one counts", "key = 1\nkey = 2\n", "14:2"},
        {"quotes without an end", "key = \"a\n", "6:\"a"},
        {"other quotes at the end", "key = \"a'\n", "6:\"a'"},
        {"an end on the next line", "key = \"a\nb\"\n", "6:\"a"},
        {"nothing", "key =\n", "5:"},
        {"nothing at the end", "key=", "4:"},
        {"nothing but a comment", "key = # x", "6:"},
        {"a quote at the end", "key='", "4:'"},
    };

    (void)state;
    check_table(rows, render_value);
}

static void keys_that_are_not_there(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "missing"},
        {"no value", "key\n  key  \n", "missing"},
        {"a blank between", "key true\n", "4:true"},
        {"a colon between", "key : true\n", "6:true"},
        {"another", "keys = 1\nxkey = 2\nKEY = 3\na.key = 4\n", "missing"},
        {"in a comment", "# key = 1\n", "missing"},
        {"in a value", "x = key = 1\n", "missing"},
        {"over two lines", "key\n= 1\n", "missing"},
        {"no key", "= 1\n", "missing"},
        {"in quotes", "\"key\" = 1\n", "missing"},
    };

    (void)state;
    check_table(rows, render_value);
}

static void large_files_and_bytes_of_any_kind(void **state)
{
    struct arena arena;
    struct buf text;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&text, BUF_MAXIMUM);
    buf_init(&out, BUF_MAXIMUM);
    for (size_t i = 0; i < 200000; i++) {
        buf_add_c(&text, i % 2 == 0 ? "=\"# \t" : "\n'");
    }
    for (size_t i = 0; i < 1000000; i++) {
        buf_add_char(&text, i % 2 == 0 ? ' ' : '=');
    }
    buf_add_c(&text, "\nkey = 1");
    render_text(&arena, buf_str(&text), &out);
    assert_string_equal(buf_str(&out).data, "1700007:1");
    buf_release(&out);
    render_text(&arena, (struct str){"\0key = 1\nkey = \0\xff\n", 19}, &out);
    assert_int_equal(out.size, 5);
    assert_memory_equal(out.data, "15:\0\xff", 5);
    buf_release(&out);
    buf_release(&text);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found),
        cmocka_unit_test(keys_that_are_not_there),
        cmocka_unit_test(large_files_and_bytes_of_any_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
