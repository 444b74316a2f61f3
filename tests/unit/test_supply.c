/* SPDX-License-Identifier: MIT
 *
 * Counting the arguments of a call.
 */
#include "support/table.h"

#include "prove/supply.h"

static void render_count(struct arena *arena, const char *input,
                         struct buf *out)
{
    (void)arena;
    buf_format(out, "%d", supply_count_arguments(str_from(input), 1));
}

static void arguments(void **state)
{
    static const struct row rows[] = {
        {"none", "f()", "0"},
        {"blanks and comments", "f /* ( */ ( -- )\n )", "0"},
        {"a star", "f(*)", "0"},
        {"one", "f(x)", "1"},
        {"a product", "f(a * b)", "1"},
        {"several", "f(a, b,c)", "3"},
        {"a string first", "f('', 1)", "2"},
        {"strings", "f('a,b', 'it''s, )', \"c,)\", [d,)], `e,)`)", "5"},
        {"calls", "f(g(1, 2), (3), h())", "3"},
        {"a comment", "f(1 /* , */, 2 -- ,\n, 3)", "3"},
        {"no call", "f", "-1"},
        {"no call either", "f + (1)", "-1"},
        {"no end", "f(1, 2", "-1"},
        {"an end of the statement", "f(1; )", "-1"},
        {"a string without end", "f('a", "-1"},
        {"a name without end", "f(\"a", "-1"},
    };
    (void)state;
    check_table(rows, render_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
