/* SPDX-License-Identifier: MIT
 *
 * What the command line says about the program: each argument, right or wrong,
 * and what is said twice.
 */
#include <string.h>

#include "support/table.h"

#include "cli/requirements.h"

static void repeat(struct invocation *invocation, enum option option,
                   const char *value)
{
    struct repeated_option *next =
        &invocation->repeated[invocation->repeated_count++];
    next->option = option;
    next->value = value;
}

static void render_needs(const struct requirements *requirements,
                         struct buf *out)
{
    static const char *const kinds[] = {"", "function", "collation", "module"};
    for (size_t i = 0; i < requirements->need_count; i++) {
        const struct need *need = &requirements->needs[i];

        buf_format(out, "%s%s '%.*s' %d", i > 0 ? ", " : "", kinds[need->kind],
                   STR_ARGS(need->name), need->argument_count);
    }
}

static void render_function(struct arena *arena, const char *input,
                            struct buf *out)
{
    struct requirements requirements;
    struct invocation invocation;

    if (!requirement_is_function(input)) {
        buf_add(out, STR("no"));
        return;
    }
    memset(&requirements, 0, sizeof requirements);
    memset(&invocation, 0, sizeof invocation);
    repeat(&invocation, OPTION_FUNCTION, input);
    requirements_read(&requirements, arena, &invocation);
    render_needs(&requirements, out);
}

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define LONGEST FIFTY FIFTY FIFTY FIFTY FIFTY "01234" /* 255 */

static void functions(void **state)
{
    static const struct row rows[] = {
        {"one argument", "slug/1", "function 'slug' 1"},
        {"none", "uuid/0", "function 'uuid' 0"},
        {"any number", "coalesce/*", "function 'coalesce' -1"},
        {"the most", "f/127", "function 'f' 127"},
        {"zeros before", "f/002", "function 'f' 2"},
        {"one more than the most", "f/128", "no"},
        {"a number that is too large to read", "f/99999999999999999999", "no"},
        {"another slash", "a/b/2", "function 'a/b' 2"},
        {"blanks and quotes", "a \"b\"';/2", "function 'a \"b\"';' 2"},
        {"UTF-8", "größe/1", "function 'größe' 1"},
        {"the longest", LONGEST "/1", "function '" LONGEST "' 1"},
        {"too long", LONGEST "5/1", "no"},
        {"nothing", "", "no"},
        {"no number", "f", "no"},
        {"an empty number", "f/", "no"},
        {"no name", "/1", "no"},
        {"a sign", "f/-1", "no"},
        {"another sign", "f/+1", "no"},
        {"blanks", "f/ 1", "no"},
        {"more than a number", "f/1x", "no"},
        {"two stars", "f/**", "no"},
        {"hexadecimal", "f/0x1", "no"},
        {"a control character", "f\n/1", "no"},
        {"delete", "f\x7f/1", "no"},
        {"a control character of Unicode", "f\xc2\x85/1", "no"},
        {"not UTF-8", "f\xff/1", "no"},
        {"cut UTF-8", "f\xc3/1", "no"},
    };
    (void)state;
    check_table(rows, render_function);
}

static void render_name(struct arena *arena, const char *input, struct buf *out)
{
    (void)arena;
    buf_add_c(out, requirement_is_name(input) ? "yes" : "no");
}

static void names(void **state)
{
    static const struct row rows[] = {
        {"a word", "german", "yes"},
        {"anything", "a/1 \"'*", "yes"},
        {"the longest", LONGEST, "yes"},
        {"too long", LONGEST "5", "no"},
        {"nothing", "", "no"},
        {"a tab", "a\tb", "no"},
        {"an overlong NUL", "\xc0\x80", "no"},
        {"a line end", "a\n", "no"},
    };
    (void)state;
    check_table(rows, render_name);
}

static void render_sqlite(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct requirements requirements;
    struct invocation invocation;

    if (!requirement_is_sqlite(input)) {
        buf_add(out, STR("no"));
        return;
    }
    memset(&requirements, 0, sizeof requirements);
    memset(&invocation, 0, sizeof invocation);
    invocation.values[OPTION_MINIMUM_SQLITE] = input;
    requirements_read(&requirements, arena, &invocation);
    buf_format(out, "%d", requirements.declared_sqlite);
}

static void versions_of_sqlite(void **state)
{
    static const struct row rows[] = {
        {"two numbers", "3.35", "3035000"},
        {"three", "3.35.5", "3035005"},
        {"a zero", "3.35.0", "3035000"},
        {"the oldest", "3.0", "3000000"},
        {"older than the runtime needs", "3.8.2", "3008002"},
        {"to come", "3.999.999", "3999999"},
        {"too large", "3.1000", "no"},
        {"too large at the end", "3.35.1000", "no"},
        {"too large to read", "3.99999999999999999999", "no"},
        {"one number", "3", "no"},
        {"a dot at the end", "3.", "no"},
        {"another one", "3.35.", "no"},
        {"four numbers", "3.8.11.1", "no"},
        {"of another time", "2.8", "no"},
        {"of the future", "4.0", "no"},
        {"as SQLite counts", "3035000", "no"},
        {"a v", "v3.35", "no"},
        {"a sign", "3.-1", "no"},
        {"blanks", " 3.35", "no"},
        {"a word", "3.35.1-beta", "no"},
        {"nothing", "", "no"},
    };
    (void)state;
    check_table(rows, render_sqlite);
}

static void what_is_said_twice_counts_once(void **state)
{
    struct requirements requirements;
    struct invocation invocation;
    struct arena arena;
    struct buf out;

    (void)state;
    memset(&requirements, 0, sizeof requirements);
    memset(&invocation, 0, sizeof invocation);
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    repeat(&invocation, OPTION_MODULE, "same");
    repeat(&invocation, OPTION_FUNCTION, "same/1");
    repeat(&invocation, OPTION_PLACEHOLDER, "same=1");
    repeat(&invocation, OPTION_FUNCTION, "SAME/1");
    repeat(&invocation, OPTION_FUNCTION, "same/2");
    repeat(&invocation, OPTION_FUNCTION, "same/*");
    repeat(&invocation, OPTION_FUNCTION, "sameness/1");
    repeat(&invocation, OPTION_FUNCTION, "ness/1");
    repeat(&invocation, OPTION_COLLATION, "same");
    repeat(&invocation, OPTION_MODULE, "Same");
    repeat(&invocation, OPTION_COLLATION, "sAME");
    invocation.values[OPTION_DQS] = "";
    requirements_read(&requirements, &arena, &invocation);
    render_needs(&requirements, &out);
    assert_string_equal(buf_str(&out).data,
                        "module 'same' 0, function 'same' 1, "
                        "function 'same' 2, function 'same' -1, "
                        "function 'sameness' 1, function 'ness' 1, "
                        "collation 'same' 0");
    assert_true(requirements.double_quoted_strings);
    assert_int_equal(requirements.declared_sqlite, 0);
    buf_release(&out);
    arena_release(&arena);
}

static void render_id(struct arena *arena, const char *input, struct buf *out)
{
    struct requirements requirements;
    struct invocation invocation;

    if (!requirement_is_application_id(input)) {
        buf_add(out, STR("no"));
        return;
    }
    memset(&requirements, 0, sizeof requirements);
    memset(&invocation, 0, sizeof invocation);
    invocation.values[OPTION_APPLICATION_ID] = input;
    requirements_read(&requirements, arena, &invocation);
    buf_format(out, "%ld", requirements.application_id);
}

static void application_ids(void **state)
{
    static const struct row rows[] = {
        {"decimal", "1313821765", "1313821765"},
        {"hexadecimal", "0x4e4f5445", "1313821765"},
        {"in large letters", "0X4E4F5445", "1313821765"},
        {"zeros before", "0x0000000000007", "7"},
        {"the largest", "2147483647", "2147483647"},
        {"the smallest", "-2147483648", "-2147483648"},
        {"the highest bit", "0x80000000", "-2147483648"},
        {"all bits", "0xffffffff", "-1"},
        {"too large", "2147483648", "no"},
        {"too small", "-2147483649", "no"},
        {"33 bits", "0x100000000", "no"},
        {"far too large", "99999999999999999999999999", "no"},
        {"none", "0", "no"},
        {"none, in hexadecimal", "0x0", "no"},
        {"none, with a sign", "-0", "no"},
        {"nothing", "", "no"},
        {"no digits", "0x", "no"},
        {"a sign alone", "-", "no"},
        {"a plus", "+1", "no"},
        {"a sign before 0x", "-0x1", "no"},
        {"blanks", " 1", "no"},
        {"letters", "NOTE", "no"},
        {"a digit of another base", "0x4g", "no"},
    };
    (void)state;
    check_table(rows, render_id);
}

static void render_pattern(struct arena *arena, const char *input,
                           struct buf *out)
{
    (void)arena;
    buf_add_c(out, requirement_is_pattern(input) ? "yes" : "no");
}

static void patterns(void **state)
{
    static const struct row rows[] = {
        {"a name", "cache", "yes"},
        {"stars", "*_fts_*", "yes"},
        {"a set", "a[b-d]?", "yes"},
        {"a set that begins with its end", "a[]]", "yes"},
        {"a set of others", "[^]a]x", "yes"},
        {"an end without a set", "a]", "yes"},
        {"the longest", LONGEST, "yes"},
        {"too long", LONGEST "5", "no"},
        {"nothing", "", "no"},
        {"a set without an end", "a[b", "no"},
        {"a set of nothing", "a[]", "no"},
        {"a set of no others", "a[^]", "no"},
        {"the second set", "[a][b", "no"},
        {"a set at the end", "a[", "no"},
        {"a line end", "a\nb", "no"},
        {"not UTF-8", "a\xff", "no"},
    };
    (void)state;
    check_table(rows, render_pattern);
}

/* In small letters, once each, in their order; and the switch. */
static void databases(void **state)
{
    struct requirements requirements;
    struct invocation invocation;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    memset(&requirements, 0, sizeof requirements);
    memset(&invocation, 0, sizeof invocation);
    requirements_read(&requirements, &arena, &invocation);
    assert_int_equal(requirements.own_count, 0);
    assert_int_equal(requirements.application_id, 0);
    assert_false(requirements.forgets_scripts);
    repeat(&invocation, OPTION_OWN, "Cache_*");
    repeat(&invocation, OPTION_COLLATION, "German");
    repeat(&invocation, OPTION_OWN, "cache_*");
    repeat(&invocation, OPTION_OWN, "[A-Z]\xc3\x84");
    invocation.values[OPTION_RECORD_SCRIPTS] = "off";
    requirements_read(&requirements, &arena, &invocation);
    assert_int_equal(requirements.own_count, 2);
    assert_string_equal(str_to_c(&arena, requirements.own[0]), "cache_*");
    assert_string_equal(str_to_c(&arena, requirements.own[1]), "[a-z]\xc3\x84");
    assert_true(requirements.forgets_scripts);
    invocation.values[OPTION_RECORD_SCRIPTS] = "on";
    requirements_read(&requirements, &arena, &invocation);
    assert_false(requirements.forgets_scripts);
    assert_true(requirement_is_switch("on"));
    assert_true(requirement_is_switch("off"));
    assert_false(requirement_is_switch("ON"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions),
        cmocka_unit_test(names),
        cmocka_unit_test(versions_of_sqlite),
        cmocka_unit_test(what_is_said_twice_counts_once),
        cmocka_unit_test(application_ids),
        cmocka_unit_test(patterns),
        cmocka_unit_test(databases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
