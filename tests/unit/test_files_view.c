/* SPDX-License-Identifier: MIT
 *
 * A directory as it would be: hidden files, other names.
 */
#define _XOPEN_SOURCE 700
#include "support/directory.h"

#include <errno.h>

#include "base/files_view.h"
#include "base/path.h"

/* Append all files of a directory, each with its text. */
static void render_all(struct arena *arena, const struct files *files,
                       const char *root, struct buf *out)
{
    const char **paths;
    size_t count;

    assert_int_equal(files_walk(files, arena, root, 8, &paths, &count), 0);
    for (size_t i = 0; i < count; i++) {
        struct str text;

        assert_int_equal(files_read(files, arena,
                                    path_join(arena, root, paths[i]), 100,
                                    &text),
                         0);
        buf_format(out, "%s%s=%.*s", i > 0 ? " " : "", paths[i],
                   STR_ARGS(text));
    }
}

/* ENTRY... | HIDDEN... | FROM TO ... */
static void render_view(struct arena *arena, const char *input, struct buf *out)
{
    char *entries = (char *)str_to_c(arena, str_from(input));
    char *hidden = strchr(entries, '|');
    char *renames = strchr(hidden + 1, '|');
    const char *hidden_paths[8];
    struct files_rename pairs[4];
    struct files_view view;

    *hidden++ = '\0';
    *renames++ = '\0';
    files_view_init(&view, make_directory(arena, entries));
    for (char *word = strtok(hidden, " "); word != NULL;
         word = strtok(NULL, " ")) {
        hidden_paths[view.hidden_count++] = word;
    }
    for (char *word = strtok(renames, " "); word != NULL;
         word = strtok(NULL, " ")) {
        pairs[view.rename_count].from = word;
        pairs[view.rename_count++].to = strtok(NULL, " ");
    }
    view.hidden = hidden_paths;
    view.renames = pairs;
    render_all(arena, &view.files, view.root, out);
}

static void a_view_hides_and_renames(void **state)
{
    static const struct row rows[] = {
        {"as it is", "a=1 b/c=2||", "a=1 b/c=2"},
        {"a hidden file", "a=1 b/c=2 b/d=3|b/c|", "a=1 b/d=3"},
        {"a hidden directory", "a=1 b/c=2|b|", "a=1"},
        {"a new name", "a=1 c=2||a b", "b=1 c=2"},
        {"in a directory", "b/a=1||b/a b/z", "b/z=1"},
        {"a directory", "a/x=1 a/y=2||a b", "b/x=1 b/y=2"},
        {"a name that another one leaves", "a=1 b=2||b c a b", "b=1 c=2"},
        {"they change places", "a=1 b=2||b a a b", "a=2 b=1"},
        {"what begins alike is another", "a=1 aa=2||a b", "aa=2 b=1"},
        {"what begins with a dot is not listed", ".a=1 b=2||", "b=2"},
    };

    (void)state;
    check_table(rows, render_view);
}

static void what_is_hidden_is_not_there(void **state)
{
    static const char *const hidden[] = {"a"};
    struct arena arena;
    struct files_view view;
    struct str text;

    (void)state;
    arena_init(&arena);
    files_view_init(&view, make_directory(&arena, "a=1 b=2"));
    view.hidden = hidden;
    view.hidden_count = 1;
    assert_int_equal(files_read(&view.files, &arena,
                                path_join(&arena, view.root, "a"), 100, &text),
                     ENOENT);
    /* Outside of the root everything is as it is. */
    assert_int_equal(files_read(&view.files, &arena, "nowhere", 100, &text),
                     ENOENT);
    put_file("outside", "3");
    assert_int_equal(files_read(&view.files, &arena, "outside", 100, &text), 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(a_view_hides_and_renames),
        unit_test_in_scratch_dir(what_is_hidden_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
