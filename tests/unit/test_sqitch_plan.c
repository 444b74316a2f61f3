/* SPDX-License-Identifier: MIT
 *
 * sqitch.plan: changes, tags, and what is no line of a plan.
 */
#include "support/table.h"

#include "input/sqitch_plan.h"

static void render_change(const struct sqitch_plan *plan,
                          const struct sqitch_change *change, struct buf *out)
{
    buf_format(out, "%.*s", STR_ARGS(change->name));
    if (change->reworked) {
        buf_add_c(out, "(");
        for (size_t i = 0; i < change->tag_count; i++) {
            buf_format(out, "@%.*s",
                       STR_ARGS(plan->tags[change->first_tag + i]));
        }
        buf_add_c(out, ")");
    }
    buf_add_char(out, ' ');
}

/* Changes, each with the tags up to the next one of its name; then the
 * findings. */
static void render_plan(struct arena *arena, const char *input, struct buf *out)
{
    struct source source = {"sqitch.plan",
                            source_normalise(arena, str_from(input))};
    struct sqitch_plan plan;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = sqitch_plan_read(arena, &source, &plan, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    for (size_t i = 0; i < plan.count; i++) {
        struct span span = plan.changes[i].span;

        assert_true(str_equal(str_slice(source.text, span.start, span.end),
                              plan.changes[i].name));
        render_change(&plan, &plan.changes[i], out);
    }
    render_codes(&diags, out);
}

static void changes_are_read_in_their_order(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"as Sqitch writes it",
         "%syntax-version=1.0.0\n%project=flipr\n"
         "%uri=https://github.com/x/y/\n\n"
         "users 2013-12-30T23:19:15Z M <m@example.com> # Creates: a @ table.\n"
         "lists [users :roles] 2013-12-31T00:00:00Z M <m@example.com> # Lists\n"
         "@v1.0 2014-01-01T00:00:00Z M <m@example.com> # Tag\n",
         "users lists "},
        {"the name alone", "a", "a "},
        {"blanks and comments", "\n \t\n# x\n  # y\n\n a # z\n\tb\n", "a b "},
        {"a comment right behind", "a#b\n", "a "},
        {"a plus", "+a\n + b\n", "a b "},
        {"CRLF", "a\r\n@v\r\nb\r\n", "a b "},
        {"a byte order mark",
         "\xef\xbb\xbf"
         "a\n",
         "a "},
        {"slashes", "app/users\n", "app/users "},
        {"dots, dashes, signs in the middle", "a.b-c+d%e\n", "a.b-c+d%e "},
        {"letters of all kinds", "\xc3\xa4\n", "\xc3\xa4 "},
        {"pragmas anywhere", "a\n%x\nb\n  %y=@:\n", "a b "},
        {"tags between changes of other names", "a\n@v1\nb\n", "a b "},
    };

    (void)state;
    check_table(rows, render_plan);
}

static void tags_tell_reworked_changes_apart(void **state)
{
    static const struct row rows[] = {
        {"once", "a\n@v1\na\n", "a(@v1) a "},
        {"by one of several tags", "a\n@v1\n@v2\nb\n@v3\na\n",
         "a(@v1@v2@v3) b a "},
        {"twice", "a\n@v1\na\n@v2\na\n", "a(@v1) a(@v2) a "},
        {"without a tag", "a\na\n", "a() a "},
        {"tags before do not count", "@v0\na\n@v1\na\n@v2\n", "a(@v1) a "},
        {"two changes at once", "a\nb\n@v1\nb\na\n", "a(@v1) b(@v1) b a "},
        {"the same tag twice", "a\n@v1\n@v1\na\n", "a(@v1@v1) a "},
        {"blanks before a tag", "a\n  @v1 x\na\n", "a(@v1) a "},
    };

    (void)state;
    check_table(rows, render_plan);
}

static void other_lines_are_refused(void **state)
{
    static const struct row rows[] = {
        {"a revert", "-a\n", "1:1 order-unreadable"},
        {"each line", "a\n-b\nc\n:d\n",
         "a c 2:1 order-unreadable, 4:1 order-unreadable"},
        {"a tag without a name", "@\n", "1:1 order-unreadable"},
        {"a plus alone", "+\n", "1:1 order-unreadable"},
        {"a name with an at sign", "a@b\n", "1:1 order-unreadable"},
        {"a name with a colon", "a:b\n", "1:1 order-unreadable"},
        {"a name with a backslash", "a\\b\n", "1:1 order-unreadable"},
        {"a tag with a colon", "@a:b\n", "1:2 order-unreadable"},
        {"the directory above", "..\n", "1:1 order-unreadable"},
        {"a path upwards", "../../etc/passwd\n", "1:1 order-unreadable"},
        {"a path upwards in the middle", "a/../../b\n", "1:1 order-unreadable"},
        {"a path from the root", "/etc/passwd\n", "1:1 order-unreadable"},
        {"a directory", "a/\n", "1:1 order-unreadable"},
        {"a hidden file", ".a\n", "1:1 order-unreadable"},
        {"a hidden file in a directory", "a/.b\n", "1:1 order-unreadable"},
        {"no UTF-8", "a\xff\n", "1:1 order-unreadable"},
        {"an escape sequence", "a\x1b[2J\n", "1:1 order-unreadable"},
        {"a C1 control", "a\xc2\x9b\n", "1:1 order-unreadable"},
        {"delete", "\x7f\n", "1:1 order-unreadable"},
    };

    (void)state;
    check_table(rows, render_plan);
}

static void bytes_of_any_kind(void **state)
{
    static const struct {
        struct str text;
        size_t changes;
        size_t errors;
    } rows[] = {
        {{"a\0\nb\n", 5}, 1, 1},
        {{"\0", 1}, 0, 1},
        {{"# x\0y\n", 6}, 0, 1},
        {{"@\0\n", 3}, 0, 1},
        {{"a \0b\nc", 6}, 2, 0},
        {{"\xff\xfe"
          "a\0\n\0",
          6},
         0,
         2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct arena arena;
        struct source source = {"sqitch.plan", STR("")};
        struct sqitch_plan plan;
        struct diags diags;

        arena_init(&arena);
        diags_init(&diags, &arena);
        source.text = source_normalise(&arena, rows[i].text);
        sqitch_plan_read(&arena, &source, &plan, &diags);
        assert_int_equal(plan.count, rows[i].changes);
        assert_int_equal(diags.error_count, rows[i].errors);
        arena_release(&arena);
    }
}

/* Names of 10 kB, 100,000 lines. */
static void large_plans_are_read(void **state)
{
    struct arena arena;
    struct source source = {"sqitch.plan", STR("")};
    struct sqitch_plan plan;
    struct diags diags;
    struct buf text;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    buf_init(&text, BUF_MAXIMUM);
    for (size_t i = 0; i < 10000; i++) {
        buf_add_char(&text, 'x');
    }
    for (size_t i = 0; i < 50000; i++) {
        buf_format(&text, "\n@v%zu\na", i);
    }
    source.text = source_normalise(&arena, buf_str(&text));
    assert_true(sqitch_plan_read(&arena, &source, &plan, &diags));
    assert_int_equal(plan.count, 50001);
    assert_int_equal(plan.tag_count, 50000);
    assert_int_equal(plan.changes[0].name.size, 10000);
    assert_false(plan.changes[0].reworked);
    assert_true(plan.changes[49999].reworked);
    assert_int_equal(plan.changes[49999].tag_count, 1);
    buf_release(&text);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_read_in_their_order),
        cmocka_unit_test(tags_tell_reworked_changes_apart),
        cmocka_unit_test(other_lines_are_refused),
        cmocka_unit_test(bytes_of_any_kind),
        cmocka_unit_test(large_plans_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
