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
        {"dots", "1.9 1.10", "<"},
        {"more numbers", "1.2 1.2.0", "<"},
        {"other separators do not count", "2024-02-02 2024_02_02", "="},
        {"another order of magnitude first", "1.99 2.0", "<"},
        {"date and time, and numbers alone", "2024-02-02-113000 20240202113000",
         "<"},
        {"the base schema is before all others", "base 0", "<"},
        {"the base schema", "base base", "="},
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

static void render_fault(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct str version = str_copy(arena, str_from(input));
    size_t fault = version_fault(version);

    if (fault == version.size) {
        buf_add_c(out, "fine");
    } else {
        buf_format(out, "%zu", fault);
    }
}

static void the_first_byte_that_is_no_version_is_found(void **state)
{
    static const struct row rows[] = {
        {"a number", "0001", "fine"},
        {"zero", "0", "fine"},
        {"dashes", "20220204-01", "fine"},
        {"dots", "1.2.3", "fine"},
        {"underscores", "2024_02_02", "fine"},
        {"all of them", "1.2_3-4", "fine"},
        {"the base schema", "base", "fine"},
        {"nothing, which its users look for themselves", "", "fine"},
        {"more than the base schema", "base1", "0"},
        {"less than the base schema", "bas", "0"},
        {"upper case", "BASE", "0"},
        {"a separator first", "-1", "0"},
        {"a separator last", "1-", "1"},
        {"two separators", "1.-2", "2"},
        {"a separator alone", ".", "0"},
        {"a letter", "1a2", "1"},
        {"time behind a T", "2024-02-02T11", "fine"},
        {"a T last", "2024-02-02T", "10"},
        {"in lower case", "2024-02-02t11", "10"},
        {"a blank", "1 2", "1"},
        {"a sign", "+1", "0"},
        {"digits of another script", "1\xd9\xa1", "1"},
        {"a percent sign", "1%", "1"},
    };

    (void)state;
    check_table(rows, render_fault);
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
        {"the base schema", "base 20240202113000", "0001"},
        {"before all times", "00000000000000 20240202113000", "20240202113000"},
        {"a date", "20240101 20240202113000", "20240202"},
        {"the same date", "20240202 20240202113000", "20240203"},
        {"no date", "20241301 20240202113000", "20241302"},
        {"a date with marks", "2024-01-31 20240202113000", "2024-02-02"},
        {"the same date with marks", "2024_02_02 20240202113000",
         "2024_02_02_113000"},
        {"an earlier date", "2025-01-01 20240202113000", "2025-01-02"},
        {"a date and a time", "2024-01-31-235959 20240202113000",
         "2024-02-02-113000"},
        {"a date, a mark and a time", "20240131-235959 20240202113000",
         "20240202-113000"},
        {"a timestamp and a number", "20240131235959-0007 20240202113000",
         "20240202113000-0000"},
        {"the same timestamp and a number",
         "20240202113000-0009 20240202113000", "20240202113000-0010"},
        {"more than a timestamp", "20240131235959000123 20240202113000",
         "20240202113000000000"},
        {"numbers with dots", "1.9 20240202113000", "1.10"},
        {"numbers with underscores", "2_0_09 20240202113000", "2_0_10"},
        {"no day", "1-9 20240202113000", "1-10"},
        {"as long as a timestamp", "2024.01.01.000 20240202113000",
         "2024.01.01.001"},
    };

    (void)state;
    check_table(rows, render_next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_compared_by_value),
        cmocka_unit_test(the_first_byte_that_is_no_version_is_found),
        cmocka_unit_test(the_next_version_keeps_the_style),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
