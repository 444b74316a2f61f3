/* SPDX-License-Identifier: MIT
 *
 * Text slices, UTF-8, and what else base/ has for text: buffers, arenas, paths.
 */
#include "support/table.h"

#include "base/path.h"
#include "base/str.h"

static void render_utf8(struct arena *arena, const char *input, struct buf *out)
{
    struct str text = str_from(input);
    size_t invalid = str_invalid_utf8(text);

    (void)arena;
    if (invalid == text.size) {
        buf_add_c(out, "valid");
    } else {
        buf_format(out, "%zu", invalid);
    }
}

static void invalid_utf8_is_found(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "valid"},
        {"ASCII", "abc \x7f", "valid"},
        {"two bytes, smallest", "\xc2\x80", "valid"},
        {"three bytes, smallest", "\xe0\xa0\x80", "valid"},
        {"before the surrogates", "\xed\x9f\xbf", "valid"},
        {"after the surrogates", "\xee\x80\x80", "valid"},
        {"three bytes, largest", "\xef\xbf\xbf", "valid"},
        {"four bytes, smallest", "\xf0\x90\x80\x80", "valid"},
        {"U+10FFFF", "\xf4\x8f\xbf\xbf", "valid"},
        {"byte order mark", "\xef\xbb\xbfx", "valid"},
        {"continuation alone", "ab\x80", "2"},
        {"cut after one", "a\xc3", "1"},
        {"cut after two", "a\xe2\x82", "1"},
        {"cut after three", "a\xf0\x9f\x98", "1"},
        {"not continued", "a\xc3(", "1"},
        {"not continued later", "a\xe2\x82(", "1"},
        {"overlong, two bytes", "\xc0\xaf", "0"},
        {"overlong, two bytes, C1", "\xc1\xbf", "0"},
        {"overlong, three bytes", "\xe0\x9f\xbf", "0"},
        {"overlong, four bytes", "\xf0\x8f\xbf\xbf", "0"},
        {"first surrogate", "\xed\xa0\x80", "0"},
        {"last surrogate", "\xed\xbf\xbf", "0"},
        {"above U+10FFFF", "\xf4\x90\x80\x80", "0"},
        {"F5", "\xf5\x80\x80\x80", "0"},
        {"FE", "x\xfe", "1"},
        {"Latin-1", "caf\xe9 x", "3"},
    };

    (void)state;
    check_table(rows, render_utf8);
}

static void render_code_points(struct arena *arena, const char *input,
                               struct buf *out)
{
    struct str text = str_from(input);
    size_t offset = 0;

    (void)arena;
    while (offset < text.size) {
        unsigned long code_point = 0;
        size_t size = str_utf8(text, offset, &code_point);

        buf_format(out, "%zu:%lX ", size, code_point);
        offset += size > 0 ? size : 1;
    }
}

static void code_points_are_decoded(void **state)
{
    static const struct row rows[] = {
        {"ASCII", "aB", "1:61 1:42 "},
        {"two to four bytes", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
         "2:E4 3:20AC 4:1F600 "},
        {"invalid",
         "\xff"
         "a",
         "0:0 1:61 "},
    };

    (void)state;
    check_table(rows, render_code_points);
}

static void slices_stay_inside(void **state)
{
    struct str text = STR("abcdef");

    (void)state;
    assert_true(str_equal(str_slice(text, 1, 3), STR("bc")));
    assert_true(str_equal(str_slice(text, 4, 99), STR("ef")));
    assert_true(str_equal(str_slice(text, 99, 99), STR("")));
    assert_true(str_equal(str_slice(text, 3, 1), STR("")));
    assert_int_equal(str_from(NULL).size, 0);
}

static void comparing(void **state)
{
    struct str none = {NULL, 0};

    (void)state;
    assert_true(str_equal(none, STR("")));
    assert_true(str_compare(STR("a"), STR("b")) < 0);
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_compare(STR("\xff"), STR("a")) > 0);
    assert_true(str_starts_with(STR("abc"), STR("ab")));
    assert_false(str_starts_with(STR("a"), STR("ab")));
    assert_true(str_starts_with(none, none));
    assert_true(str_ends_with(STR("a.sql"), STR(".sql")));
    assert_false(str_ends_with(STR("sql"), STR(".sql")));
    assert_false(str_ends_with(STR("a.SQL"), STR(".sql")));
    assert_true(str_ends_with_ignoring_case(STR("a.SqL"), STR(".sQl")));
    assert_false(str_ends_with_ignoring_case(STR("sql"), STR(".sql")));
    assert_false(str_ends_with_ignoring_case(STR("a.sqk"), STR(".sql")));
}

static void distances(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR("down"), STR("down")), 0);
    assert_int_equal(str_distance(STR("DOWN"), STR("down")), 0);
    assert_int_equal(str_distance(STR("donw"), STR("down")), 2);
    assert_int_equal(str_distance(STR("dow"), STR("down")), 1);
    assert_int_equal(str_distance(STR("downs"), STR("down")), 1);
    assert_int_equal(str_distance(STR(""), STR("down")), 4);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(
        str_distance(STR("0123456789012345678901234567890123"), STR("")),
        STR_DISTANCE_MAXIMUM);
}

static void copies_are_terminated(void **state)
{
    struct arena arena;
    struct str copy;

    (void)state;
    arena_init(&arena);
    copy = str_copy(&arena, str_slice(STR("abcdef"), 1, 3));
    assert_int_equal(copy.size, 2);
    assert_string_equal(copy.data, "bc");
    assert_string_equal(str_to_c(&arena, (struct str){NULL, 0}), "");
    copy = str_format(&arena, "%s-%d", "x", 7);
    assert_int_equal(copy.size, 3);
    assert_string_equal(copy.data, "x-7");
    arena_release(&arena);
}

static void arenas_give_zeroed_and_aligned_memory(void **state)
{
    static const size_t sizes[] = {0, 1, 7, 16, 4000, 20000, 70000, 1 << 20};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_non_null(arena_alloc(&arena, 0));
    for (size_t i = 0; i < 400; i++) {
        size_t size = sizes[i % (sizeof(sizes) / sizeof(*sizes))];
        unsigned char *item = arena_alloc(&arena, size);

        assert_int_equal((uintptr_t)item % sizeof(void *), 0);
        for (size_t j = 0; j < size; j += 97) {
            assert_int_equal(item[j], 0);
        }
        memset(item, 0xaa, size);
    }
    arena_release(&arena);
    arena_release(&arena);
}

static void buffers_stop_at_their_maximum(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 5);
    assert_int_equal(buf_str(&buf).size, 0);
    buf_add_c(&buf, "abc");
    buf_format(&buf, "%d", 12);
    assert_false(buf.overflow);
    assert_string_equal(buf_str(&buf).data, "abc12");
    buf_add_char(&buf, 'x');
    assert_true(buf.overflow);
    buf_release(&buf);

    buf_init(&buf, 5);
    buf_add_c(&buf, "abc");
    buf_format(&buf, "%d", 123);
    assert_true(buf.overflow);
    buf_add_char(&buf, 'x'); /* would fit, but something is missing before */
    assert_string_equal(buf_str(&buf).data, "abc");
    buf_release(&buf);
}

static void buffers_grow(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, BUF_MAXIMUM);
    for (int i = 0; i < 10000; i++) {
        buf_format(&buf, "%04d", i);
    }
    assert_int_equal(buf_str(&buf).size, 40000);
    assert_memory_equal(buf_str(&buf).data + 39996, "9999", 5);
    buf_release(&buf);
}

static void render_join(struct arena *arena, const char *input, struct buf *out)
{
    size_t size = strcspn(input, "|");
    const char *directory = str_to_c(arena, (struct str){input, size});

    buf_add_c(out, path_join(arena, directory, input + size + 1));
}

static void paths_are_joined(void **state)
{
    static const struct row rows[] = {
        {"plain", "a/b|c", "a/b/c"},
        {"slash", "a/|c", "a/c"},
        {"slashes", "a//|c", "a/c"},
        {"here", ".|c", "c"},
        {"here with slash", "./|c", "c"},
        {"nowhere", "|c", "c"},
        {"root", "/|c", "/c"},
        {"roots", "//|c", "/c"},
        {"above", "..|c", "../c"},
        {"a dot at the end", "a.|c", "a./c"},
    };

    (void)state;
    check_table(rows, render_join);
}

static void render_path_name(struct arena *arena, const char *input,
                             struct buf *out)
{
    (void)arena;
    buf_add_c(out, path_name(input));
}

static void render_quoted(struct arena *arena, const char *input,
                          struct buf *out)
{
    buf_add_c(out, path_quote(arena, input));
}

static void paths_are_cut_and_quoted(void **state)
{
    static const struct row names[] = {
        {"plain", "a/b", "b"},
        {"no slash", "b", "b"},
        {"slash at the end", "a/", ""},
    };
    static const struct row quoted[] = {
        {"plain", "a/b_c-1.sql", "a/b_c-1.sql"},
        {"nothing", "", "''"},
        {"blank", "a b", "'a b'"},
        {"quote", "it's", "'it'\\''s'"},
        {"quotes alone", "''", "''\\'''\\'''"},
        {"dollar", "$HOME", "'$HOME'"},
        {"home", "~", "'~'"},
        {"glob", "a*", "'a*'"},
        {"line feed", "a\nb", "'a\nb'"},
        {"like an option", "-rf", "./-rf"},
        {"like an option, blank", "-r f", "'./-r f'"},
        {"UTF-8", "\xc3\xa4", "'\xc3\xa4'"},
    };

    (void)state;
    check_table(names, render_path_name);
    check_table(quoted, render_quoted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_utf8_is_found),
        cmocka_unit_test(code_points_are_decoded),
        cmocka_unit_test(slices_stay_inside),
        cmocka_unit_test(comparing),
        cmocka_unit_test(distances),
        cmocka_unit_test(copies_are_terminated),
        cmocka_unit_test(arenas_give_zeroed_and_aligned_memory),
        cmocka_unit_test(buffers_stop_at_their_maximum),
        cmocka_unit_test(buffers_grow),
        cmocka_unit_test(paths_are_joined),
        cmocka_unit_test(paths_are_cut_and_quoted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
