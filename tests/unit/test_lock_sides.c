/* SPDX-License-Identifier: MIT
 *
 * What was sealed is found in a lock file that a merge has damaged.
 */
#include "support/table.h"

#include "input/lock_sides.h"

static void add_line(char c, struct buf *out)
{
    static const struct {
        char name;
        const char *line;
    } others[] = {
        {'<', "<<<<<<< HEAD"},
        {'|', "||||||| merged common ancestors"},
        {'=', "======="},
        {'>', ">>>>>>> main"},
        {'#', "# strata.lock 1"},
        {'x', "this is no line"},
        {'s', "0009 label  sha256:0  tokens:0  down:-  chain:0"},
        {'e', ""},
    };
    struct digest digest = digest_of(STR("x"), STR("x"));
    char hex[DIGEST_HEX + 1];

    digest_format(&digest, hex);
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        if (others[i].name == c) {
            buf_format(out, "%s\n", others[i].line);
        }
    }
    if (c >= '0' && c <= '9') {
        buf_format(out, "000%c label  sha256:%s  tokens:%s  down:-  chain:%s\n",
                   c, hex, hex, hex);
    } else if (c >= 'A' && c <= 'I') {
        buf_format(out,
                   "accepted 000%c  sha256:%s  tokens:%s  until:0009  "
                   "chain:%s  reason:why\n",
                   '1' + c - 'A', hex, hex, hex);
    }
}

static void render(struct arena *arena, const char *input, struct buf *out)
{
    struct source source = {"strata.lock", {"", 0}};
    struct lock_side_line *lines;
    struct buf text;
    size_t count;

    buf_init(&text, BUF_MAXIMUM);
    for (; *input != '\0'; input++) {
        add_line(*input, &text);
    }
    source.text = str_copy(arena, buf_str(&text));
    buf_release(&text);
    lock_sides_read(arena, &source, &lines, &count);
    for (size_t i = 0; i < count; i++) {
        struct str version = lines[i].is_accepted ? lines[i].accepted.version
                                                  : lines[i].entry.version;

        buf_add_char(out, (char)(version.data[3] +
                                 (lines[i].is_accepted ? 'A' - '1' : 0)));
    }
}

static void both_sides_are_read(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"no conflict", "#12", "12"},
        {"a conflict", "#1<2=3>", "123"},
        {"diff3", "#1<2|9=3>", "123"},
        {"zdiff3", "#12<3|9=4>5", "12345"},
        {"nothing was common", "#1<2|=3>", "123"},
        {"two conflicts", "#1<2|9=3>4<5|9=6>", "123456"},
        {"one version twice", "#122", "122"},
        {"any order", "#2131", "2131"},
        {"acceptances", "#1A<2B=3C>", "1A2B3C"},
        {"comments and empty lines", "#1#ee2e", "12"},
        {"what is no line", "x1x2s", "12"},
        {"half a conflict", "1|2", "1"},
    };

    (void)state;
    check_table(rows, render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
