/* SPDX-License-Identifier: MIT
 *
 * Directories: which files become which migrations, in which order, and what
 * is said of the others.
 */
#define _XOPEN_SOURCE 700

#include "support/table.h"

#include "input/discover.h"
#include "input/lock_read.h"
#include "support/scratch_dir.h"

static int directory_number;

/* The input is files, separated by blanks: NAME or NAME=TEXT, where '~' in
 * the text is a line feed; NAME/ is a directory, NAME@ a link to nothing. */
static const char *make_directory(struct arena *arena, const char *input)
{
    const char *directory = str_format(arena, "d%d", directory_number++).data;

    assert_int_equal(mkdir(directory, 0777), 0);
    while (*input != '\0') {
        size_t size = strcspn(input, " ");
        char *path = arena_alloc(arena, size + 32);
        char *text;

        sprintf(path, "%s/%.*s", directory, (int)size, input);
        input += size + strspn(input + size, " ");
        text = path + strlen(path) - 1;
        if (*text == '@') {
            *text = '\0';
            assert_int_equal(symlink("nowhere", path), 0);
            continue;
        }
        if (*text == '/') {
            assert_int_equal(mkdir(path, 0777), 0);
            continue;
        }
        text = strchr(path, '=');
        if (text != NULL) {
            *text++ = '\0';
        }
        for (char *p = text; p != NULL && *p != '\0'; p++) {
            *p = *p == '~' ? '\n' : *p;
        }
        put_file(path, text != NULL ? text : "A;");
    }
    return directory;
}

static void render_discovered(struct arena *arena, const char *input,
                              struct buf *out)
{
    const char *directory = make_directory(arena, input);
    struct migration_set set;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = discover(arena, directory, &set, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    for (size_t i = 0; i < set.count; i++) {
        const struct migration *migration = &set.migrations[i];

        assert_non_null(migration->up.source);
        buf_format(out, "%.*s|%.*s|%s%s%s%s ", STR_ARGS(migration->version),
                   STR_ARGS(migration->label), migration->up.file,
                   migration->down.source != NULL ? "|" : "",
                   migration->down.source != NULL ? migration->down.file : "",
                   migration->broken ? " broken" : "");
    }
    diags_sort(&diags);
    for (const struct diag *diag = diags.first; diag != NULL;
         diag = diag->next) {
        const char *path = diag->span.source->path;
        bool inside = str_starts_with(str_from(path), str_from(directory)) &&
                      path[strlen(directory)] == '/';

        buf_format(out, "%s:%s%s", inside ? path + strlen(directory) + 1 : ".",
                   diag_code_text(diag->code), diag->next != NULL ? " " : "");
    }
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
         "20240202113000_a.sql 20220204-02-b.sql 20220204-01-c.sql 1-d.sql",
         "1|d|1-d.sql 20220204-01|c|20220204-01-c.sql "
         "20220204-02|b|20220204-02-b.sql "
         "20240202113000|a|20240202113000_a.sql "},
        {"pair", "1_a.down.sql 1_a.up.sql", "1|a|1_a.up.sql|1_a.down.sql "},
        {"pair, plain up", "1_a.down.sql 1_a.sql", "1|a|1_a.sql|1_a.down.sql "},
        {"pair, up with a section", "1_a.down.sql 1_a.sql=--migrate:up~A;",
         "1|a|1_a.sql|1_a.down.sql "},
        {"up alone", "1_a.up.sql", "1|a|1_a.up.sql "},
        {"sections", "1_a.sql=--migrate:up~A;~--migrate:down~B;",
         "1|a|1_a.sql|1_a.sql "},
        {"other files",
         "1_a.sql README.md strata.lock .x.sql 2_b.sql~ sub/ "
         ".hidden/ 2_b.txt 2_c.txt@",
         "1|a|1_a.sql "},
    };

    (void)state;
    check_table(rows, render_discovered);
}

static void findings_are_reported_at_their_files(void **state)
{
    static const struct row rows[] = {
        {"names", "1_a.sql x.sql 2.sql 3_c.SQL",
         "1|a|1_a.sql 2.sql:name-unrecognised 3_c.SQL:name-unrecognised "
         "x.sql:name-unrecognised"},
        {"only such names", "x.sql", "x.sql:name-unrecognised"},
        {"directories", "1_a.sql 2_b.sql/ 3_c/ x.sql/ y/",
         "1|a|1_a.sql 2_b.sql:name-unrecognised 3_c:name-unrecognised "
         "x.sql:name-unrecognised"},
        {"a link to nothing", "1_a.sql 2_b.sql@",
         "1|a|1_a.sql 2_b.sql:name-unrecognised"},
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
        {"duplicates", "1_a.sql 1_b.sql 01_c.sql",
         "01|c|01_c.sql broken 1_a.sql:version-duplicate "
         "1_b.sql:version-duplicate"},
        {"both and up", "1_a.sql 1_a.up.sql",
         "1|a|1_a.sql broken 1_a.up.sql:version-duplicate"},
        {"two downs", "1_a.up.sql 1_a.down.sql 1_b.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql broken 1_b.down.sql:version-duplicate"},
        {"down of another spelling", "1_a.up.sql 01_a.down.sql",
         "1|a|1_a.up.sql broken 01_a.down.sql:version-duplicate"},
        {"down without up", "1_a.sql 2_b.down.sql",
         "1|a|1_a.sql 2_b.down.sql:down-without-up"},
        {"labels", "1_a.up.sql 1_b.down.sql",
         "1|a|1_a.up.sql|1_b.down.sql broken 1_b.down.sql:pair-labels-differ"},
        {"two down scripts",
         "1_a.sql=--migrate:up~--migrate:down~ 1_a.down.sql",
         "1|a|1_a.sql|1_a.down.sql broken 1_a.sql:section-in-pair"},
        {"irreversible", "1_a.up.sql=--migrate:irreversible~ 1_a.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql broken "
         "1_a.down.sql:irreversible-with-down"},
        {"a bad script", "1_a.sql=--migrate:x 2_b.sql 3_c.sql=/*",
         "1|a|1_a.sql broken 2|b|2_b.sql 3|c|3_c.sql broken "
         "1_a.sql:directive-unknown 3_c.sql:comment-unterminated"},
        {"a bad down script", "1_a.sql 1_a.down.sql='",
         "1|a|1_a.sql|1_a.down.sql broken 1_a.down.sql:string-unterminated"},
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
    assert_false(discover(&arena, "missing", &set, &diags));
    assert_int_equal(diags.first->code, CODE_DIRECTORY_UNREADABLE);

    diags_init(&diags, &arena);
    assert_int_equal(mkdir("m", 0777), 0);
    put_file("m/1_a.sql", "A;");
    assert_int_equal(truncate("m/1_a.sql", (off_t)SCRIPT_MAXIMUM + 1), 0);
    /* A regular file that even root cannot read: nothing is at its start. */
    assert_int_equal(symlink("/proc/self/mem", "m/2_b.sql"), 0);
    put_file("m/3_c.sql", "C;");
    assert_false(discover(&arena, "m", &set, &diags));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(files_become_migrations),
        unit_test_in_scratch_dir(findings_are_reported_at_their_files),
        unit_test_in_scratch_dir(what_cannot_be_read_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
