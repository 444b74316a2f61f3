/* SPDX-License-Identifier: MIT
 *
 * New versions behind a base, and new names for them.
 */
#include "support/table.h"

#include "model/merge_plan.h"
#include "model/version.h"

/* Cut the next word off the front. */
static struct str cut_word(const char **text)
{
    size_t size = strcspn(*text, " ");
    struct str word = {*text, size};

    *text += size + strspn(*text + size, " ");
    return word;
}

/* VALUE, or VALUE=WRITTEN. */
static struct merge_version version_of(struct str word)
{
    const char *equals = memchr(word.data, '=', word.size);
    size_t size = equals != NULL ? (size_t)(equals - word.data) : word.size;

    return (struct merge_version){
        str_slice(word, 0, size),
        str_slice(word, equals != NULL ? size + 1 : 0, word.size)};
}

/* PATH VERSION NEW */
static void render_path(struct arena *arena, const char *input, struct buf *out)
{
    struct str path = cut_word(&input);
    struct merge_version was = version_of(cut_word(&input));
    struct merge_version becomes = version_of(cut_word(&input));
    const char *result =
        merge_plan_path(arena, str_to_c(arena, path), &was, &becomes);

    buf_add_c(out, result != NULL ? result : "unknown");
}

static void a_path_gets_another_version(void **state)
{
    static const struct row rows[] = {
        {"a script", "0007_x.sql 0007 0008", "0008_x.sql"},
        {"more digits", "9_x.sql 9 10", "10_x.sql"},
        {"in a directory", "a/0007_x.sql 0007 0008", "a/0008_x.sql"},
        {"digits of the directory are no version", "2024/0007_x.sql 0007 0008",
         "2024/0008_x.sql"},
        {"a pair", "0007_x.down.sql 0007 0008", "0008_x.down.sql"},
        {"Flyway", "V1.2__x.sql.conf 1.2 1.3", "V1.3__x.sql.conf"},
        {"Flyway's undo", "U7__x.sql 7 8", "U8__x.sql"},
        {"a prefix", "update004.sql 004 005", "update005.sql"},
        {"a directory with dashes",
         "2024-01-02-000000_x 20240102000000=2024-01-02-000000 "
         "20240103000000=2024-01-03-000000",
         "2024-01-03-000000_x"},
        {"other digits of the same value", "7.seed.sql 0007 0008",
         "0008.seed.sql"},
        {"the version alone", "7 7 8", "8"},
        {"the number again in the label", "0007_0007.sql 0007 0008",
         "0008_0007.sql"},
        {"a longer number", "00071_x.sql 0007 0008", "unknown"},
        {"another number", "0006_x.sql 0007 0008", "unknown"},
        {"no number", "x.sql 0007 0008", "unknown"},
        {"a number of a longer version", "1_x.sql 1.2 1.3", "unknown"},
    };

    (void)state;
    check_table(rows, render_path);
}

static struct arena *next_arena;
static struct str next_now;

static struct merge_version next(void *context, struct str last)
{
    struct merge_version version;

    (void)context;
    version.value = version_next(next_arena, last, next_now);
    version.written = version.value;
    next_now = merge_plan_second_later(next_arena, next_now);
    return version;
}

/* NEWEST VERSION... */
static void render_numbers(struct arena *arena, const char *input,
                           struct buf *out)
{
    struct str newest = cut_word(&input);
    struct merge_own own[8] = {{.path_count = 0}};
    struct files_rename *renames;
    const char *path;
    size_t count = 0;
    size_t rename_count;

    next_arena = arena;
    next_now = STR("20240229235959");
    while (*input != '\0') {
        own[count].version = version_of(cut_word(&input));
        path = str_format(arena, "%.*s_x", STR_ARGS(own[count].version.value))
                   .data;
        own[count].paths = arena_array(arena, const char *, 1);
        own[count].paths[0] = path;
        own[count++].path_count = 1;
    }
    if (str_equal(newest, STR("none"))) {
        newest = STR("");
    }
    merge_plan_number(own, count, newest, next, NULL);
    merge_plan_renames(arena, own, count, &renames, &rename_count, &path);
    assert_null(path);
    for (size_t i = 0; i < rename_count; i++) {
        buf_format(out, "%s%s>%s", i > 0 ? " " : "", renames[i].from,
                   renames[i].to);
    }
}

static void the_branch_comes_behind_the_base(void **state)
{
    static const struct row rows[] = {
        {"none", "0007", ""},
        {"behind it already", "0007 0008 0009", ""},
        {"behind nothing", "none 0001 0002", ""},
        {"equal", "0007 0007", "0007_x>0008_x"},
        {"earlier", "0007 0005", "0005_x>0008_x"},
        {"the last is renamed first", "0007 0007 0008",
         "0008_x>0009_x 0007_x>0008_x"},
        {"what is far enough stays", "0007 0007 0009", "0007_x>0008_x"},
        {"what is pushed moves", "0007 0006 0007 0008 0020",
         "0008_x>0010_x 0007_x>0009_x 0006_x>0008_x"},
        {"digits", "99 99", "99_x>100_x"},
        {"times, one second apart",
         "20240201000000 20240101000000 20240102000000",
         "20240102000000_x>20240301000000_x 20240101000000_x>20240229235959_x"},
        {"the clock is behind", "20250201000000 20240101000000",
         "20240101000000_x>20250201000001_x"},
    };

    (void)state;
    check_table(rows, render_numbers);
}

static void render_second(struct arena *arena, const char *input,
                          struct buf *out)
{
    buf_add(out, merge_plan_second_later(arena, str_from(input)));
}

static void time_goes_on(void **state)
{
    static const struct row rows[] = {
        {"a second", "20240101000000", "20240101000001"},
        {"a minute", "20240101000059", "20240101000100"},
        {"an hour", "20240101005959", "20240101010000"},
        {"a day", "20240101235959", "20240102000000"},
        {"a month", "20240430235959", "20240501000000"},
        {"a year", "20241231235959", "20250101000000"},
        {"a leap year", "20240228235959", "20240229000000"},
        {"no leap year", "20230228235959", "20230301000000"},
        {"a century", "21000228235959", "21000301000000"},
        {"a fourth century", "20000228235959", "20000229000000"},
        {"no leap second", "20240101000060", "20240101000101"},
    };

    (void)state;
    check_table(rows, render_second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_gets_another_version),
        cmocka_unit_test(the_branch_comes_behind_the_base),
        cmocka_unit_test(time_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
