/* SPDX-License-Identifier: MIT
 *
 * Trees: their entries in order, finding one by its path, reading its text.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include <errno.h>

#include "base/path.h"
#include "input/tree.h"

static struct tree read_tree(struct arena *arena, const char *input)
{
    struct tree tree;
    struct diags diags;

    diags_init(&diags, arena);
    assert_true(
        tree_read(arena, make_directory(arena, input), NULL, &tree, &diags));
    return tree;
}

/* Each path, '/' behind that of a directory. */
static void render_tree(struct arena *arena, const char *input, struct buf *out)
{
    struct tree tree = read_tree(arena, input);

    for (size_t i = 0; i < tree.count; i++) {
        struct tree_entry *entry = &tree.entries[i];

        assert_ptr_equal(tree_find(&tree, entry->path), entry);
        assert_string_equal(entry->name, path_name(entry->path));
        buf_format(out, "%s%s%s", i > 0 ? " " : "", entry->path,
                   entry->kind == FS_DIRECTORY ? "/" : "");
    }
    assert_null(tree_find(&tree, ""));
    assert_null(tree_find(&tree, "."));
    assert_null(tree_find(&tree, "../d0"));
    assert_null(tree_find(&tree, "nowhere"));
}

static void entries_are_listed_in_order(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"by the bytes of the names", "b a B 10 9", "10 9 B a b"},
        {"what is in a directory follows it", "a/x a/b/y c",
         "a/ a/b/ a/b/y a/x c"},
        {"names around a slash", "a/x a.b a^b a0 a-b", "a/ a/x a b a-b a.b a0"},
        {"an empty directory", "a/ b", "a/ b"},
        {"hidden ones are left out", ".a a/.b a/..c/d .d/e", "a/"},
        {"links", "a->b b/x c->nowhere", "a/ a/x b/ b/x c"},
        {"eight directories deep, and one name more", "1/2/3/4/5/6/7/8/9/a",
         "1/ 1/2/ 1/2/3/ 1/2/3/4/ 1/2/3/4/5/ 1/2/3/4/5/6/ 1/2/3/4/5/6/7/ "
         "1/2/3/4/5/6/7/8/ 1/2/3/4/5/6/7/8/9/"},
        {"bytes of any kind", "\xff a\tb", "a\tb \xff"},
    };

    (void)state;
    check_table(rows, render_tree);
}

static void a_directory_ends_before_the_next_name(void **state)
{
    struct arena arena;
    struct tree tree;

    (void)state;
    arena_init(&arena);
    tree = read_tree(&arena, "a/b/x a/b/y a/c d e/f");
    assert_string_equal(tree.entries[tree_end(&tree, 0)].path, "d");
    assert_string_equal(tree.entries[tree_end(&tree, 1)].path, "a/c");
    assert_string_equal(tree.entries[tree_end(&tree, 2)].path, "a/b/y");
    assert_int_equal(tree_end(&tree, tree.count - 1), tree.count);
    assert_int_equal(tree_end(&tree, tree.count - 2), tree.count);
    arena_release(&arena);
}

static void texts_are_read_once(void **state)
{
    struct arena arena;
    struct tree tree;
    struct tree_entry *entry;

    (void)state;
    arena_init(&arena);
    tree = read_tree(&arena, "a=\xef\xbb\xbfx\r\ny\r b/ c->nowhere");
    entry = tree_find(&tree, "a");
    assert_int_equal(entry->source->text.size, 0);
    assert_true(tree_load(&tree, entry));
    assert_string_equal(entry->source->text.data, "x\ny\n");
    assert_int_equal(unlink(entry->source->path), 0);
    assert_true(tree_load(&tree, entry));
    assert_false(tree_load(&tree, tree_find(&tree, "b")));
    assert_int_equal(tree_find(&tree, "b")->error, EINVAL);
    assert_false(tree_load(&tree, tree_find(&tree, "c")));
    assert_false(tree_load(&tree, tree_find(&tree, "c")));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(entries_are_listed_in_order),
        unit_test_in_scratch_dir(a_directory_ends_before_the_next_name),
        unit_test_in_scratch_dir(texts_are_read_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
