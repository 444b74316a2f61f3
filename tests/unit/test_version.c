/* SPDX-License-Identifier: MIT
 *
 * Versions are compared by value, and the next one keeps the style.
 */
#include "support/table.h"

#include "model/version.h"

/* Cut the next word off the front. */
static struct str cut_word(const char **text)
{
    size_t size = strcspn(*text, " ");
    struct str word = {*text, size};

    *text += size + strspn(*text + size, " ");
    return word;
}

static void render_compare(struct arena *arena, const char *input,
                           struct buf *out)
{
    struct str a = cut_word(&input);
    struct str b = cut_word(&input);
    int forward = version_compare(a, b);
    int backward = version_compare(b, a);

    (void)arena;
    assert_int_equal((forward > 0) - (forward < 0),
                     (backward < 0) - (backward > 0));
    buf_add_char(out, forward < 0 ? '<' : forward > 0 ? '>' : '=');
}

static void versions_are_compared_by_value(void **state)
{
    static const struct row rows[] = {
        {"same", "0001 0001", "="},
        {"by value and not by bytes", "2 10", "<"},
        {"zeros do not count", "007 7", "="},
        {"zeros alone", "000 0", "="},
        {"larger with fewer bytes", "0009 10", "<"},
        {"timestamp after number", "0099 20240202113000", "<"},
        {"timestamps", "20240202113000 20240202113001", "<"},
        {"numbers of a day", "20220204-01 20220204-02", "<"},
        {"numbers of a day by value", "20220204-9 20220204-10", "<"},
        {"numbers of a day, zeros", "20220204-1 20220204-001", "="},
        {"day before number", "20220203-99 20220204-01", "<"},
        {"what runs out is smaller", "20220204 20220204-01", "<"},
        {"larger than any integer",
         "340282366920938463463374607431768211455 "
         "340282366920938463463374607431768211456",
         "<"},
        {"as large, more digits",
         "0340282366920938463463374607431768211455 "
         "340282366920938463463374607431768211455",
         "="},
    };

    (void)state;
    check_table(rows, render_compare);
}

static void render_next(struct arena *arena, const char *input, struct buf *out)
{
    struct str last = cut_word(&input);
    struct str now = cut_word(&input);

    if (str_equal(last, STR("none"))) {
        last = STR("");
    }
    buf_add(out, version_next(arena, last, now));
}

static void the_next_version_keeps_the_style(void **state)
{
    static const struct row rows[] = {
        {"first", "none 20240202113000", "0001"},
        {"one more", "0001 20240202113000", "0002"},
        {"carry", "0199 20240202113000", "0200"},
        {"one digit more", "9999 20240202113000", "10000"},
        {"no zeros", "7 20240202113000", "8"},
        {"zero", "0 20240202113000", "1"},
        {"now", "20240101000000 20240202113000", "20240202113000"},
        {"now is the last", "20240202113000 20240202113000", "20240202113001"},
        {"now is earlier", "20250101000000 20240202113000", "20250101000001"},
        {"a later day", "20240101-07 20240202113000", "20240202-01"},
        {"the same day", "20240202-07 20240202113000", "20240202-08"},
        {"an earlier day", "20250101-1 20240202113000", "20250101-2"},
        {"digits of the day's number", "20240101-007 20240202113000",
         "20240202-001"},
        {"carry in a day", "20240202-09 20240202113000", "20240202-10"},
        {"no timestamp", "202401010000 20240202113000", "202401010001"},
    };

    (void)state;
    check_table(rows, render_next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_compared_by_value),
        cmocka_unit_test(the_next_version_keeps_the_style),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
