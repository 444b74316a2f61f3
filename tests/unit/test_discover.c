/* SPDX-License-Identifier: MIT
 *
 * Directories of plain numbered files: which become which migrations, in which
 * order, and what is said of the others; and directories that mean harm.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include <errno.h>

#include "input/lock_read.h"
#include "input/tree.h"

static void render_discovered(struct arena *arena, const char *input,
                              struct buf *out)
{
    render_directory(arena, input, &(struct discover_options){NULL}, out);
}

static void files_become_migrations(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"nothing that is a migration", "README.md", ""},
        {"one", "1_a.sql", "1|a|1_a.sql "},
        {"by value", "10_a.sql 9_b.sql 0008_c.sql",
         "0008|c|0008_c.sql 9|b|9_b.sql 10|a|10_a.sql "},
        {"all forms",
         "20240202113000_a.sql 20220204-02-b.sql 20220204-01-c.sql 1-d.sql "
         "v2.sql 3^e.SQL 1.10_f.sql 1.9_g.sql",
         "1|d|1-d.sql 1.9|g|1.9_g.sql 1.10|f|1.10_f.sql 2||v2.sql "
         "3|e|3 e.SQL 20220204-01|c|20220204-01-c.sql "
         "20220204-02|b|20220204-02-b.sql "
         "20240202113000|a|20240202113000_a.sql "},
        {"pair", "1_a.down.sql 1_a.up.sql", "1|a|1_a.up.sql|1_a.down.sql "},
        {"pair, plain up", "1_a.down.sql 1_a.sql", "1|a|1_a.sql|1_a.down.sql "},
        {"pair, up with a section", "1_a.down.sql 1_a.sql=--migrate:up~A;",
         "1|a|1_a.sql|1_a.down.sql "},
        {"pair, words", "1_a.sql 1_a_down.sql", "1|a|1_a.sql|1_a_down.sql "},
        {"pair, other extensions", "1_a.up.db.sql 1_a.down.sqlite",
         "1|a|1_a.up.db.sql|1_a.down.sqlite "},
        {"up alone", "1_a.up.sql", "1|a|1_a.up.sql "},
        {"sections", "1_a.sql=--migrate:up~A;~--migrate:down~B;",
         "1|a|1_a.sql|1_a.sql "},
        {"outside of a transaction", "1_a.sql=--migrate:no-transaction~VACUUM;",
         "1|a|1_a.sql outside "},
        {"a word in front", "update2.sql update1.sql",
         "1||update1.sql 2||update2.sql "},
        {"a word in front, and labels", "v_1_a.sql v_2_b.down.sql v_2_b.sql",
         "1|a|v_1_a.sql 2|b|v_2_b.sql|v_2_b.down.sql "},
        {"a link to a script", "1_a.sql 2_b.sql->1_a.sql",
         "1|a|1_a.sql 2|b|2_b.sql "},
        {"other files",
         "1_a.sql README.md strata.lock .x.sql sub/ "
         ".hidden/3_c.sql 2_b.txt 2_c.txt->nowhere notes/x.txt",
         "1|a|1_a.sql "},
    };

    (void)state;
    check_table(rows, render_discovered);
}

static void findings_are_reported_at_their_files(void **state)
{
    static const struct row rows[] = {
        {"names without a version", "1_a.sql x.sql schema.SQL",
         "1|a|1_a.sql schema.SQL:name-ignored x.sql:name-ignored"},
        {"only such names", "x.sql", "x.sql:name-ignored"},
        {"names that nearly fit", "1_a.sql 2b.sql 3+c.sql",
         "1|a|1_a.sql 2b.sql:name-unrecognised 3+c.sql:name-unrecognised"},
        {"words in front that differ", "update1.sql patch2.sql",
         "patch2.sql:name-ignored update1.sql:name-ignored"},
        {"a word in front of one script", "update1.sql",
         "update1.sql:name-ignored"},
        {"a word in front of some", "update1.sql update2.sql 3_a.sql",
         "3|a|3_a.sql update1.sql:name-ignored update2.sql:name-ignored"},
        {"other languages", "1_a.sql 2_b.py x.py",
         "1|a|1_a.sql 2_b.py:migration-not-sql"},
        {"directories", "1_a.sql 2_b.sql/ 3_c/ x.sql/ y/",
         "1|a|1_a.sql 2_b.sql:name-unrecognised 3_c:name-unrecognised "
         "x.sql:name-unrecognised"},
        {"a directory with scripts", "1_a.sql old/x/2_b.sql",
         "1|a|1_a.sql old:name-ignored"},
        {"a link to nothing", "1_a.sql 2_b.sql->nowhere",
         "1|a|1_a.sql 2_b.sql:name-unrecognised"},
        {"a device", "1_a.sql 2_b.sql->/dev/zero",
         "1|a|1_a.sql 2_b.sql:name-unrecognised"},
        {"a label that is no text", "1_a\x1b.sql 2_\xff.sql 3_c.sql",
         "3|c|3_c.sql 1_a\x1b.sql:name-unrecognised "
         "2_\xff.sql:name-unrecognised"},
        {"a long version",
         "1234567890123456789012345678901234567890123456789012345678901234_a"
         ".sql",
         "1234567890123456789012345678901234567890123456789012345678901234_a"
         ".sql:version-too-long"},
        {"a version as long as it may be",
         "123456789012345678901234567890123456789012345678901234567890123_a"
         ".sql",
         "123456789012345678901234567890123456789012345678901234567890123|a|"
         "123456789012345678901234567890123456789012345678901234567890123_a"
         ".sql "},
        {"a bad script", "1_a.sql=--migrate:x 2_b.sql 3_c.sql=/*",
         "1|a|1_a.sql broken 2|b|2_b.sql 3|c|3_c.sql broken "
         "1_a.sql:directive-unknown 3_c.sql:comment-unterminated"},
        {"no text", "1_a.sql=\xff 2_b.sql",
         "1|a|1_a.sql broken 2|b|2_b.sql 1_a.sql:text-not-utf8"},
    };

    (void)state;
    check_table(rows, render_discovered);
}

static void what_cannot_be_read_is_reported(void **state)
{
    struct arena arena;
    struct migration_set set;
    struct lockfile lock;
    struct diags diags;
    struct buf out;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    assert_false(discover(&arena, "missing", &(struct discover_options){NULL},
                          &set, &diags));
    assert_int_equal(diags.first->code, CODE_DIRECTORY_UNREADABLE);

    diags_init(&diags, &arena);
    assert_int_equal(mkdir("m", 0777), 0);
    put_file("m/1_a.sql", "A;");
    assert_int_equal(truncate("m/1_a.sql", (off_t)SCRIPT_MAXIMUM + 1), 0);
    /* A regular file that even root cannot read: nothing is at its start. */
    assert_int_equal(symlink("/proc/self/mem", "m/2_b.sql"), 0);
    put_file("m/3_c.sql", "C;");
    assert_false(
        discover(&arena, "m", &(struct discover_options){NULL}, &set, &diags));
    assert_true(set.migrations[0].broken);
    assert_non_null(set.migrations[0].up.source);
    assert_int_equal(set.migrations[0].up.source->text.size, 0);
    assert_false(set.migrations[set.count - 1].broken);
    buf_init(&out, BUF_MAXIMUM);
    render_codes(&diags, &out);
    assert_string_equal(buf_str(&out).data,
                        access("/proc/self/mem", F_OK) == 0
                            ? "file-too-large, file-unreadable"
                            : "file-too-large, name-unrecognised");
    buf_release(&out);

    diags_init(&diags, &arena);
    assert_true(lock_read(&arena, "m", &lock, &diags));
    assert_null(lock.source);
    assert_string_equal(lock.path, "m/strata.lock");
    assert_int_equal(mkdir("m/strata.lock", 0777), 0);
    assert_false(lock_read(&arena, "m", &lock, &diags));
    assert_int_equal(diags.first->code, CODE_LOCK_UNREADABLE);
    arena_release(&arena);
}

/* A path to "m" of so many bytes that what is in its subdirectories has a
 * longer one than the system takes: unreadable for root as well. */
static const char *long_path(struct arena *arena)
{
    char *path = arena_alloc(arena, 4096);

    for (size_t i = 0; i < 4094; i += 2) {
        memcpy(path + i, "./", 2);
    }
    strcpy(path + 4094, "m");
    return path;
}

static void check_unreadable_directory(const char *convention,
                                       const char *expected)
{
    struct arena arena;
    struct migration_set set;
    struct diags diags;
    struct buf out;
    const char *root;

    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    diags_init(&diags, &arena);
    root = long_path(&arena);
    discover(
        &arena, root,
        &(struct discover_options){.convention = convention_find(convention)},
        &set, &diags);
    assert_int_equal(set.count, 0);
    render_findings(&diags, root, &out);
    assert_string_equal(buf_str(&out).data, expected);
    buf_release(&out);
    arena_release(&arena);
}

static void a_directory_that_cannot_be_read_may_hold_migrations(void **state)
{
    (void)state;
    assert_int_equal(mkdir("m", 0777), 0);
    assert_int_equal(mkdir("m/1", 0777), 0);
    put_file("m/1/up.sql", "A;");
    check_unreadable_directory("diesel", "1:file-unreadable");
    check_unreadable_directory("flyway", "1:file-unreadable");
    check_unreadable_directory("sqldelight", "1:file-unreadable");
    check_unreadable_directory("releases", "1:file-unreadable");
    check_unreadable_directory("drizzle",
                               "meta/_journal.json:order-unreadable");
    check_unreadable_directory("strata", "1:name-unrecognised");
}

/* Without the privileges of root, where the test has them. */
static void a_directory_without_permission(void **state)
{
    struct arena arena;
    struct migration_set set;
    struct diags diags;
    uid_t user = geteuid();

    (void)state;
    assert_int_equal(mkdir("m", 0777), 0);
    assert_int_equal(mkdir("m/0001_a", 0000), 0);
    assert_int_equal(chmod(".", 0755), 0);
    if (user == 0 && seteuid(65534) != 0) {
        print_message("not run: cannot become another user\n");
        skip();
    }
    arena_init(&arena);
    diags_init(&diags, &arena);
    discover(
        &arena, "m",
        &(struct discover_options){.convention = convention_find("diesel")},
        &set, &diags);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(diags.error_count, 1);
    assert_int_equal(diags.first->code, CODE_FILE_UNREADABLE);
    assert_string_equal(diags.first->message.data,
                        "cannot read the directory: Permission denied");
    arena_release(&arena);
}

static void links_to_directories_above_end(void **state)
{
    static const struct row rows[] = {
        {"itself", "1_a.sql loop->.", "1|a|1_a.sql loop:name-ignored"},
        {"above", "1_a.sql loop->..", "1|a|1_a.sql loop:name-ignored"},
        {"each other", "1_a.sql a->b b->a", "1|a|1_a.sql "},
        {"each other, directories", "1_a.sql a/b->../c c/d->../a",
         "1|a|1_a.sql "},
        {"a script that is itself", "1_a.sql->1_a.sql",
         "1_a.sql:name-unrecognised"},
    };

    (void)state;
    check_table(rows, render_discovered);
}

/* Five links to their own directory, eight deep: 488,280 names. */
static void more_than_100000_files_are_none_of_ours(void **state)
{
    struct arena arena;
    struct migration_set set;
    struct diags diags;
    const char *directory;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    directory = make_directory(&arena, "1_a.sql a->. b->. c->. d->. e->.");
    assert_false(discover(&arena, directory, &(struct discover_options){NULL},
                          &set, &diags));
    assert_int_equal(set.count, 0);
    assert_int_equal(diags.error_count, 1);
    assert_int_equal(diags.first->code, CODE_DIRECTORY_UNREADABLE);
    assert_string_equal(diags.first->message.data,
                        "more than 100000 files in the directory");
    arena_release(&arena);
}

/* Names as long as the system takes them, in directories as deep. */
static void long_names_are_read(void **state)
{
    struct arena arena;
    struct migration_set set;
    struct diags diags;
    char path[4096] = "m";
    char name[256];

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    memset(name, 'x', 255);
    name[255] = '\0';
    memcpy(name, "V1__", 4);
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(mkdir(path, 0777), 0);
        sprintf(path + strlen(path), "/%s", name);
    }
    memcpy(path + strlen(path) - 4, ".sql", 4);
    put_file(path, "A;");
    assert_true(
        discover(&arena, "m", &(struct discover_options){NULL}, &set, &diags));
    assert_int_equal(set.count, 0);
    memcpy(name + 251, ".sql", 4);
    sprintf(path, "m/%s", name);
    put_file(path, "A;");
    assert_true(
        discover(&arena, "m", &(struct discover_options){NULL}, &set, &diags));
    assert_int_equal(set.count, 1);
    assert_int_equal(set.migrations[0].label.size, 247);
    arena_release(&arena);
}

static void render_base(struct arena *arena, const char *input, struct buf *out)
{
    put_file("base\n.sql", "A;");
    put_file("base 2.sql", "B;");
    render_directory(
        arena, input,
        &(struct discover_options){.base_schema = strchr(input, '^') != NULL
                                                      ? "base 2.sql"
                                                      : "base\n.sql"},
        out);
}

static void a_base_schema_is_the_first_migration(void **state)
{
    static const struct row rows[] = {
        {"alone", "", "base||base\n.sql "},
        {"before the first", "0_a.sql", "base||base\n.sql 0|a|0_a.sql "},
        {"with a label", "1^a.sql", "base|base 2|base 2.sql 1|a|1 a.sql "},
        {"a script by another name", "1^a.sql 2^b.sql->../base^2.sql",
         "base|base 2|base 2.sql 1|a|1 a.sql "},
        {"no word in front", "x1.sql x2.sql y3^.sql->../base^2.sql",
         "base|base 2|base 2.sql 1||x1.sql 2||x2.sql "},
        {"in a release", "1.0/1_a.sql 1.0/2^.sql->../../base^2.sql",
         "base|base 2|base 2.sql 1.0.1|a|1.0/1_a.sql "},
        {"beside directories", "1_a/up.sql 2^.sql->../base^2.sql",
         "base|base 2|base 2.sql 1|a|1_a/up.sql "},
        {"beside a plan",
         "sqitch.plan=a~ deploy/a.sql deploy/x^.sql->../../base^2.sql",
         "base|base 2|base 2.sql 0001|a|deploy/a.sql "},
        {"beside a journal",
         "meta/_journal.json={\"entries\":[{\"idx\":0,\"tag\":\"0_a\"}]} "
         "0_a.sql base^.sql->../base^2.sql",
         "base|base 2|base 2.sql 0|a|0_a.sql "},
    };

    (void)state;
    check_table(rows, render_base);
}

static void a_base_schema_that_is_not_there(void **state)
{
    struct arena arena;
    struct migration_set set;
    struct diags diags;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    assert_false(discover(&arena, make_directory(&arena, "1_a.sql"),
                          &(struct discover_options){.base_schema = "nowhere"},
                          &set, &diags));
    assert_int_equal(diags.first->code, CODE_FILE_UNREADABLE);
    assert_string_equal(diags.first->span.source->path, "nowhere");
    assert_int_equal(set.count, 2);
    assert_true(set.migrations[0].broken);
    assert_false(set.migrations[1].broken);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(files_become_migrations),
        unit_test_in_scratch_dir(findings_are_reported_at_their_files),
        unit_test_in_scratch_dir(what_cannot_be_read_is_reported),
        unit_test_in_scratch_dir(
            a_directory_that_cannot_be_read_may_hold_migrations),
        unit_test_in_scratch_dir(a_directory_without_permission),
        unit_test_in_scratch_dir(links_to_directories_above_end),
        unit_test_in_scratch_dir(more_than_100000_files_are_none_of_ours),
        unit_test_in_scratch_dir(long_names_are_read),
        unit_test_in_scratch_dir(a_base_schema_is_the_first_migration),
        unit_test_in_scratch_dir(a_base_schema_that_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
