/* SPDX-License-Identifier: MIT
 *
 * Files: read whole, replaced whole, and what is no file is refused.
 */
#define _XOPEN_SOURCE 700

#include "support/table.h"

#include <errno.h>
#include <sys/resource.h>
#include <signal.h>

#include "base/fs.h"
#include "support/scratch_dir.h"

static void assert_file(const char *path, const char *expected)
{
    struct arena arena;
    struct str text;

    arena_init(&arena);
    assert_int_equal(fs_read(&arena, path, 1000, &text), 0);
    assert_string_equal(text.data, expected);
    arena_release(&arena);
}

static mode_t mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode & 07777;
}

/* How many entries the directory has, temporary files included. */
static size_t count_entries(const char *path)
{
    struct arena arena;
    struct fs_entry *entries;
    size_t count;

    arena_init(&arena);
    assert_int_equal(fs_list(&arena, path, &entries, &count), 0);
    arena_release(&arena);
    return count;
}

static void files_are_read_whole(void **state)
{
    struct arena arena;
    struct str text;

    (void)state;
    arena_init(&arena);
    put_file("empty", "");
    put_file("ten", "0123456789");
    assert_int_equal(fs_read(&arena, "empty", 0, &text), 0);
    assert_int_equal(text.size, 0);
    assert_int_equal(text.data[0], '\0');
    assert_int_equal(fs_read(&arena, "ten", 10, &text), 0);
    assert_int_equal(text.size, 10);
    assert_int_equal(text.data[10], '\0');
    assert_int_equal(fs_read(&arena, "ten", 9, &text), EFBIG);
    assert_int_equal(text.size, 0);
    arena_release(&arena);
}

/* Files of /proc say that they have 0 bytes. */
static void a_file_may_have_more_than_it_says(void **state)
{
    struct arena arena;
    struct str text;

    (void)state;
    if (access("/proc/self/status", R_OK) != 0) {
        skip();
    }
    arena_init(&arena);
    assert_int_equal(fs_read(&arena, "/proc/self/status", 1 << 20, &text), 0);
    assert_true(str_starts_with(text, STR("Name:")));
    assert_true(text.size > 100);
    assert_int_equal(text.data[text.size], '\0');
    assert_int_equal(fs_read(&arena, "/proc/self/status", 100, &text), EFBIG);
    arena_release(&arena);
}

static void what_is_no_file_is_not_read(void **state)
{
    struct arena arena;
    struct str text;

    (void)state;
    arena_init(&arena);
    assert_int_equal(mkdir("dir", 0777), 0);
    assert_int_equal(mkfifo("pipe", 0666), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(fs_read(&arena, "missing", 9, &text), ENOENT);
    assert_int_equal(fs_read(&arena, "dir", 9, &text), EISDIR);
    assert_int_equal(fs_read(&arena, "pipe", 9, &text), EINVAL);
    assert_int_equal(fs_read(&arena, "/dev/zero", 9, &text), EINVAL);
    assert_int_equal(fs_read(&arena, "dangling", 9, &text), ENOENT);
    assert_int_equal(fs_read(&arena, "loop", 9, &text), ELOOP);
    arena_release(&arena);
}

static void directories_are_listed_by_name(void **state)
{
    struct arena arena;
    struct fs_entry *entries;
    size_t count;

    (void)state;
    arena_init(&arena);
    put_file("b", "");
    put_file("B", "");
    put_file(".hidden", "");
    assert_int_equal(mkdir("dir", 0777), 0);
    assert_int_equal(mkfifo("pipe", 0666), 0);
    assert_int_equal(symlink("b", "to-file"), 0);
    assert_int_equal(symlink("dir", "to-dir"), 0);
    assert_int_equal(symlink("nowhere", "to-nowhere"), 0);
    assert_int_equal(fs_list(&arena, ".", &entries, &count), 0);
    assert_int_equal(count, 8);
    assert_string_equal(entries[0].name, ".hidden");
    assert_string_equal(entries[1].name, "B");
    assert_string_equal(entries[2].name, "b");
    assert_int_equal(entries[2].kind, FS_FILE);
    assert_int_equal(entries[3].kind, FS_DIRECTORY);
    assert_int_equal(entries[4].kind, FS_OTHER);
    assert_string_equal(entries[5].name, "to-dir");
    assert_int_equal(entries[5].kind, FS_DIRECTORY);
    assert_int_equal(entries[6].kind, FS_FILE);
    assert_int_equal(entries[7].kind, FS_OTHER);
    assert_int_equal(fs_list(&arena, "missing", &entries, &count), ENOENT);
    assert_int_equal(fs_list(&arena, "b", &entries, &count), ENOTDIR);
    assert_int_equal(count, 0);
    arena_release(&arena);
}

static void large_directories_are_listed(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++) {
        char name[16];

        snprintf(name, sizeof(name), "%d", i);
        put_file(name, "");
    }
    assert_int_equal(count_entries("."), 300);
}

static void files_are_replaced(void **state)
{
    (void)state;
    assert_int_equal(fs_write("a", STR("old")), 0);
    assert_file("a", "old");
    assert_int_equal(mode_of("a"), 0644);
    assert_int_equal(chmod("a", 0600), 0);
    assert_int_equal(fs_write("a", STR("new")), 0);
    assert_file("a", "new");
    assert_int_equal(mode_of("a"), 0600);
    assert_int_equal(fs_write("a", STR("")), 0);
    assert_file("a", "");
    assert_int_equal(count_entries("."), 1);
}

static void a_reader_keeps_the_old_text(void **state)
{
    FILE *reader;
    char text[8] = "";

    (void)state;
    put_file("a", "old");
    reader = fopen("a", "rb");
    assert_non_null(reader);
    assert_int_equal(fs_write("a", STR("new")), 0);
    assert_non_null(fgets(text, sizeof(text), reader));
    fclose(reader);
    assert_string_equal(text, "old");
    assert_file("a", "new");
}

static void links_are_followed(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0777), 0);
    put_file("dir/a", "old");
    assert_int_equal(symlink("a", "dir/b"), 0);
    assert_int_equal(symlink("dir/b", "c"), 0);
    assert_int_equal(fs_write("c", STR("new")), 0);
    assert_file("dir/a", "new");
    assert_true(S_ISLNK(0120000 | mode_of("c")));
    assert_int_equal(count_entries("dir"), 2);
    assert_int_equal(count_entries("."), 2);

    assert_int_equal(symlink("dir/new", "d"), 0);
    assert_int_equal(fs_write("d", STR("made")), 0);
    assert_file("dir/new", "made");
    assert_file("d", "made");

    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(fs_write("loop", STR("x")), ELOOP);
}

static void what_is_no_file_is_not_replaced(void **state)
{
    (void)state;
    assert_int_equal(mkdir("dir", 0777), 0);
    assert_int_equal(mkfifo("pipe", 0666), 0);
    assert_int_equal(fs_write("dir", STR("x")), EISDIR);
    assert_int_equal(fs_write("dir/", STR("x")), EISDIR);
    assert_int_equal(fs_write("pipe", STR("x")), EINVAL);
    assert_int_equal(fs_write("missing/a", STR("x")), ENOENT);
    assert_int_equal(fs_write("", STR("x")), ENOENT);
    assert_int_equal(count_entries("."), 2);
    assert_int_equal(count_entries("dir"), 0);
}

static void temporary_names_in_use_are_passed_over(void **state)
{
    char name[64];

    (void)state;
    snprintf(name, sizeof(name), ".strata-%ld-0.tmp", (long)getpid());
    assert_int_equal(symlink("/dev/null", name), 0);
    assert_int_equal(fs_write("a", STR("x")), 0);
    assert_file("a", "x");
    assert_int_equal(count_entries("."), 2);
}

/* A limit on the size of files stands for a full disk. */
static void a_failure_leaves_the_old_file(void **state)
{
    struct rlimit old;
    struct rlimit small;
    char large[8192];

    (void)state;
    memset(large, 'x', sizeof(large));
    put_file("a", "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(fs_write("a", (struct str){large, sizeof(large)}), EFBIG);
    assert_int_equal(fs_create("b", (struct str){large, sizeof(large)}), EFBIG);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_file("a", "old");
    assert_int_equal(count_entries("."), 1);
}

static void the_same_text_is_not_written_again(void **state)
{
    struct stat before;
    struct stat after;

    (void)state;
    assert_int_equal(fs_write_if_changed("a", STR("text")), 0);
    assert_int_equal(stat("a", &before), 0);
    assert_int_equal(fs_write_if_changed("a", STR("text")), 0);
    assert_int_equal(stat("a", &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(fs_write_if_changed("a", STR("tex")), 0);
    assert_file("a", "tex");
    assert_int_equal(fs_write_if_changed("a", STR("text and more")), 0);
    assert_file("a", "text and more");
}

static void files_are_created_only_anew(void **state)
{
    (void)state;
    assert_int_equal(fs_create("a", STR("new")), 0);
    assert_file("a", "new");
    assert_int_equal(mode_of("a"), 0644);
    assert_int_equal(fs_create("a", STR("x")), EEXIST);
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_int_equal(fs_create("link", STR("x")), EEXIST);
    assert_int_equal(fs_create("missing/a", STR("x")), ENOENT);
    assert_file("a", "new");
    assert_int_equal(count_entries("."), 2);
}

static void files_are_touched_and_removed(void **state)
{
    static const struct timespec past[2] = {{1000, 0}, {1000, 0}};
    struct stat info;

    (void)state;
    assert_int_equal(fs_touch("a"), 0);
    assert_file("a", "");
    put_file("a", "text");
    assert_int_equal(utimensat(AT_FDCWD, "a", past, 0), 0);
    assert_int_equal(fs_touch("a"), 0);
    assert_int_equal(stat("a", &info), 0);
    assert_true(info.st_mtime > 1000);
    assert_file("a", "text");
    assert_int_equal(fs_touch("missing/a"), ENOENT);
    assert_int_equal(fs_remove("a"), 0);
    assert_int_equal(fs_remove("a"), 0);
    assert_int_equal(fs_remove("missing/a"), 0);
    assert_int_equal(mkdir("dir", 0777), 0);
    assert_int_not_equal(fs_remove("dir"), 0);
}

static void directories_are_made_and_removed(void **state)
{
    (void)state;
    assert_int_equal(fs_make_directory("dir"), 0);
    assert_int_equal(mode_of("dir"), 0755);
    assert_int_equal(fs_make_directory("dir"), EEXIST);
    assert_int_equal(fs_make_directory("missing/dir"), ENOENT);
    put_file("dir/a", "");
    assert_int_not_equal(fs_remove_directory("dir"), 0);
    assert_int_equal(fs_remove_directory("dir/a"), ENOTDIR);
    assert_int_equal(fs_remove("dir/a"), 0);
    assert_int_equal(fs_remove_directory("dir"), 0);
    assert_int_equal(fs_remove_directory("dir"), ENOENT);
    assert_int_equal(count_entries("."), 0);
}

/* Rows begin with the current directory, which is written as nothing. */
static void render_absolute(struct arena *arena, const char *input,
                            struct buf *out)
{
    char here[4096];
    const char *absolute = NULL;
    size_t size;

    assert_non_null(getcwd(here, sizeof(here)));
    assert_int_equal(fs_absolute(arena, input, &absolute), 0);
    size = strlen(here);
    buf_add_c(out,
              strncmp(absolute, here, size) == 0 ? absolute + size : absolute);
}

static void paths_become_absolute(void **state)
{
    static const struct row rows[] = {
        {"absolute", "/a/../b", "/a/../b"},
        {"name", "a", "/a"},
        {"here", ".", ""},
        {"here, slash", "./", ""},
        {"from here", "./a/b", "/a/b"},
        {"from here, twice", "././/a", "/a"},
        {"above", "../a", "/../a"},
        {"hidden", ".a", "/.a"},
    };

    (void)state;
    check_table(rows, render_absolute);
}

static void the_time_is_fourteen_digits(void **state)
{
    struct arena arena;
    struct str now;

    (void)state;
    arena_init(&arena);
    now = fs_utc_now(&arena);
    assert_int_equal(now.size, 14);
    assert_int_equal(strspn(now.data, "0123456789"), 14);
    assert_true(str_starts_with(now, STR("2")));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(files_are_read_whole),
        unit_test_in_scratch_dir(a_file_may_have_more_than_it_says),
        unit_test_in_scratch_dir(what_is_no_file_is_not_read),
        unit_test_in_scratch_dir(directories_are_listed_by_name),
        unit_test_in_scratch_dir(large_directories_are_listed),
        unit_test_in_scratch_dir(files_are_replaced),
        unit_test_in_scratch_dir(a_reader_keeps_the_old_text),
        unit_test_in_scratch_dir(links_are_followed),
        unit_test_in_scratch_dir(what_is_no_file_is_not_replaced),
        unit_test_in_scratch_dir(temporary_names_in_use_are_passed_over),
        unit_test_in_scratch_dir(a_failure_leaves_the_old_file),
        unit_test_in_scratch_dir(the_same_text_is_not_written_again),
        unit_test_in_scratch_dir(files_are_created_only_anew),
        unit_test_in_scratch_dir(files_are_touched_and_removed),
        unit_test_in_scratch_dir(directories_are_made_and_removed),
        unit_test_in_scratch_dir(paths_become_absolute),
        cmocka_unit_test(the_time_is_fourteen_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
