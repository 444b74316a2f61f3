/* SPDX-License-Identifier: MIT
 *
 * Directories in a commit look as they did on the disk. Needs git.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include <errno.h>

#include "base/path.h"
#include "git/git_tree.h"

/* Commit a new directory to a repository here. Returns its path. */
static const char *commit(struct arena *arena, const char *input,
                          struct git *git)
{
    static const char script[] =
        "unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; "
        "export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null; "
        "git init -q . && git add -A && git -c user.name=a -c user.email=a@b.c "
        "-c core.autocrlf=false commit -q --allow-empty -m x";

    const char *directory = make_directory(arena, input);

    assert_int_equal(system(script), 0);
    assert_int_equal(git_open(arena, directory, git), GIT_FINE);
    return directory;
}

static void render_files(struct arena *arena, const struct files *files,
                         const char *path, struct buf *out)
{
    struct fs_entry *entries;
    size_t count;

    if (files_list(files, arena, path, &entries, &count) != 0) {
        buf_add_c(out, " unlisted");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = path_join(arena, path, entries[i].name);
        struct str text;

        buf_format(out, " %s", name);
        if (entries[i].kind == FS_DIRECTORY) {
            buf_add_char(out, '/');
            render_files(arena, files, name, out);
        } else if (entries[i].kind == FS_OTHER) {
            assert_int_equal(files_read(files, arena, name, 100, &text),
                             EINVAL);
            buf_add_char(out, '?');
        } else {
            assert_int_equal(files_read(files, arena, name, 100, &text), 0);
            assert_int_equal(text.data[text.size], '\0');
            buf_format(out, "=%.*s", STR_ARGS(text));
        }
    }
}

static void render_commit(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct git git;
    const char *directory = commit(arena, input, &git);
    struct git_tree tree;

    assert_int_equal(git_tree_open(&tree, &git, "HEAD", directory, "d"),
                     GIT_TREE_FINE);
    render_files(arena, &tree.files, "d", out);
    assert_false(tree.cut);
    git_tree_end(&tree);
}

static void commits_look_like_directories(void **state)
{
    static const struct row rows[] = {
        {"files, directories, order", "b=2 a=1 c/x=3 c.d=4 c/e/f=5",
         " d/a=1 d/b=2 d/c/ d/c/e/ d/c/e/f=5 d/c/x=3 d/c.d=4"},
        {"links, any bytes, empty files",
         "a->b b=x c/y=1 d->c e->nowhere \xff\t=\r~ z=",
         " d/a? d/b=x d/c/ d/c/y=1 d/d? d/e? d/z= d/\xff\t=\r\n"},
    };

    (void)state;
    check_table(rows, render_commit);
}

static void limits_and_faults(void **state)
{
    struct arena arena;
    struct git_tree tree;
    struct git git;
    const char *directory;
    struct str text;
    struct fs_entry *entries;
    size_t count;

    (void)state;
    arena_init(&arena);
    directory = commit(&arena, "large=0123456789 small=1 dir/x=2", &git);
    assert_int_equal(git_tree_open(&tree, &git, "HEAD", directory, "m/"),
                     GIT_TREE_FINE);
    assert_int_equal(files_read(&tree.files, &arena, "m/large", 9, &text),
                     EFBIG);
    assert_int_equal(files_read(&tree.files, &arena, "m/large", 10, &text), 0);
    assert_int_equal(files_read(&tree.files, &arena, "m/small", 1, &text), 0);
    assert_string_equal(text.data, "1");
    assert_int_equal(files_read(&tree.files, &arena, "m/dir", 9, &text),
                     EISDIR);
    assert_int_equal(files_read(&tree.files, &arena, "m/none", 9, &text),
                     ENOENT);
    assert_int_equal(files_read(&tree.files, &arena, "m/small/x", 9, &text),
                     ENOENT);
    assert_int_equal(files_list(&tree.files, &arena, "n", &entries, &count),
                     ENOENT);
    assert_int_equal(files_list(&tree.files, &arena, "m/", &entries, &count),
                     0);
    assert_int_equal(count, 3);
    git_tree_end(&tree);
    assert_int_equal(git_tree_open(&tree, &git, "HEAD", "none", "m"),
                     GIT_TREE_NONE);
    git_tree_end(&tree);
    assert_int_equal(git_tree_open(&tree, &git, "HEAD",
                                   path_join(&arena, directory, "small"), "m"),
                     GIT_TREE_OTHER);
    git_tree_end(&tree);
    assert_int_equal(git_tree_open(&tree, &git, "nowhere", directory, "m"),
                     GIT_TREE_LOST);
    git_tree_end(&tree);
    arena_release(&arena);
}

static void objects_are_read_by_their_ids(void **state)
{
    static const char missing[] = "0123456789012345678901234567890123456789";
    struct git_objects objects;
    struct arena arena;
    struct git git;
    struct str text;
    const char *directory;
    const char *id;
    char kind;

    (void)state;
    arena_init(&arena);
    directory = commit(&arena, "a=text", &git);
    assert_true(git_tree_find(&git, "HEAD", path_join(&arena, directory, "a"),
                              &id, &kind));
    assert_int_equal(kind, 'b');
    git_objects_init(&objects, &git);
    assert_int_equal(git_objects_read(&objects, &arena, id, 4, &text), 0);
    assert_string_equal(text.data, "text");
    assert_int_equal(git_objects_read(&objects, &arena, id, 3, &text), EFBIG);
    assert_int_equal(git_objects_read(&objects, &arena, "HEAD", 9, &text),
                     EINVAL);
    assert_int_equal(git_objects_read(&objects, &arena,
                                      git_commit(&git, "HEAD"), 999, &text),
                     EINVAL);
    assert_false(objects.lost);
    assert_int_equal(git_objects_read(&objects, &arena, missing, 9, &text),
                     ENODATA);
    assert_true(objects.lost);
    assert_int_equal(git_objects_read(&objects, &arena, id, 4, &text), 0);
    git_objects_end(&objects);
    arena_release(&arena);
}

static void words_of_git_are_known(void **state)
{
    (void)state;
    assert_true(git_is_id(STR("0123456789abcdef0123456789abcdef01234567")));
    assert_false(git_is_id(STR("0123456789ABCDEF0123456789abcdef01234567")));
    assert_false(git_is_id(STR("0000000000000000000000000000000000000000")));
    assert_false(git_is_id(STR("0123456")));
    assert_false(git_is_id(STR("")));
    assert_true(git_is_revision(STR("HEAD~1")));
    assert_true(git_is_revision(STR("m\xc3\xb6gr")));
    assert_false(git_is_revision(STR("")));
    assert_false(git_is_revision(STR("--all")));
    assert_false(git_is_revision(STR("a\nb")));
    assert_false(git_is_revision(STR("a\x7f")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(commits_look_like_directories),
        unit_test_in_scratch_dir(limits_and_faults),
        unit_test_in_scratch_dir(objects_are_read_by_their_ids),
        cmocka_unit_test(words_of_git_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
