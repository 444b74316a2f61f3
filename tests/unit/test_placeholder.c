/* SPDX-License-Identifier: MIT
 *
 * Placeholders: what is replaced, what is left as it is, what is refused.
 */
#include "support/table.h"

#include "input/placeholder.h"
#include "input/tree.h"

static const struct placeholder values[] = {
    {{"x", 1}, {"1", 1}},    {{"name", 4}, {"a 'b' ${x} $x", 13}},
    {{"empty", 5}, {"", 0}}, {{"flyway:table", 12}, {"t", 1}},
    {{"x", 1}, {"2", 1}}, /* the first one counts */
};
static const struct placeholders given = {values,
                                          sizeof(values) / sizeof(*values)};

static void render_rule(struct arena *arena, enum placeholder_rule rule,
                        const struct placeholders *placeholders,
                        const char *input, struct buf *out)
{
    struct source source = {"x.sql", str_copy(arena, str_from(input))};
    struct diags diags;
    struct str text;
    bool fine;

    diags_init(&diags, arena);
    fine = placeholder_substitute(arena, &source, rule, placeholders, &text,
                                  &diags);
    assert_int_equal(fine, diags.error_count == 0);
    assert_int_equal(text.data[text.size], '\0');
    if (fine) {
        buf_add(out, text);
    } else {
        /* As discover does: what was reported points at the file's text. */
        source.text = text;
        render_codes(&diags, out);
    }
}

static void render_flyway(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_rule(arena, PLACEHOLDERS_ALWAYS, &given, input, out);
}

static void flyway_has_them_everywhere(void **state)
{
    static const struct row rows[] = {
        {"none", "SELECT 1;", "SELECT 1;"},
        {"one", "SELECT ${x};", "SELECT 1;"},
        {"alone", "${x}", "1"},
        {"side by side", "${x}${x}", "11"},
        {"in strings, names and comments",
         "'${x}' \"${x}\" -- ${x}\n/* ${x} */", "'1' \"1\" -- 1\n/* 1 */"},
        {"a value is not looked through again", "${name}", "a 'b' ${x} $x"},
        {"nothing for a value", "a${empty}b", "ab"},
        {"Flyway's own", "${flyway:table}", "t"},
        {"a dollar sign", "$ $$ $x $1 $", "$ $$ $x $1 $"},
        {"a dollar sign before one", "$${x}", "$1"},
        {"a brace alone", "{x} }", "{x} }"},
        {"without an end", "${x", "${x"},
        {"an end on the next line", "${x\n}", "${x\n}"},
        {"an end after others", "${ ${x} }", "1:1 placeholder-unknown"},
        {"no value", "A;\n  ${y}", "2:3 placeholder-unknown"},
        {"each one", "${y} ${z}",
         "1:1 placeholder-unknown, 1:6 placeholder-unknown"},
        {"no name", "${}", "1:1 placeholder-unknown"},
        {"another case", "${X}", "1:1 placeholder-unknown"},
        {"blanks", "${ x }", "1:1 placeholder-unknown"},
        {"goose's form", "${x:-2}", "1:1 placeholder-unknown"},
        {"longer", "${xx}", "1:1 placeholder-unknown"},
        {"bytes of any kind", "${\xff}", "1:1 placeholder-unknown"},
    };

    (void)state;
    check_table(rows, render_flyway);
}

static void render_when_given(struct arena *arena, const char *input,
                              struct buf *out)
{
    render_rule(arena, PLACEHOLDERS_WHEN_GIVEN, &given, input, out);
}

static void render_not_given(struct arena *arena, const char *input,
                             struct buf *out)
{
    render_rule(arena, PLACEHOLDERS_WHEN_GIVEN, &(struct placeholders){NULL, 0},
                input, out);
}

static void others_have_them_when_there_are_values(void **state)
{
    static const struct row with[] = {
        {"value", "${x}", "1"},
        {"no value", "${y}", "1:1 placeholder-unknown"},
    };
    static const struct row without[] = {
        {"text", "${x} ${y}", "${x} ${y}"},
    };

    (void)state;
    check_table(with, render_when_given);
    check_table(without, render_not_given);
}

static void render_goose(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_rule(arena, PLACEHOLDERS_MARKED, &given, input, out);
}

#define ON "-- +goose ENVSUB ON\n"
#define OFF "-- +goose ENVSUB OFF\n"

static void goose_has_them_where_it_says_so(void **state)
{
    static const struct row rows[] = {
        {"nowhere", "${x} $y", "${x} $y"},
        {"between", "${x}\n" ON "${x}\n" OFF "${x}\n",
         "${x}\n" ON "1\n" OFF "${x}\n"},
        {"to the end", ON "${x}", ON "1"},
        {"again", ON OFF "$x\n" ON "$x\n", ON OFF "$x\n" ON "1\n"},
        {"without braces", ON "$x $x, $x2", "2:8 placeholder-unknown"},
        {"without braces, found", ON "'$x'", ON "'1'"},
        {"two dollar signs are one", ON "$$x $$$x", ON "$x $1"},
        {"a number is none", ON "$1", ON "$1"},
        {"a dollar sign at the end", ON "$", ON "$"},
        {"a dollar sign at the end of a line", ON "$\nA", ON "$\nA"},
        {"another value", ON "${y:-3} ${y-4} ${x:-5}", ON "3 4 1"},
        {"nothing as another value", ON "${y:-}|${y-}", ON "|"},
        {"another value with signs in it", ON "${y:-a b:-c}", ON "a b:-c"},
        {"another value with one in it", ON "${y:-$x}", ON "$x"},
        {"a form that nobody knows", ON "${x:?no}", "2:1 placeholder-unknown"},
        {"a form that nobody knows, of some length", ON "${x:3:1}",
         "2:1 placeholder-unknown"},
        {"a colon alone", ON "${x:}", "2:1 placeholder-unknown"},
        {"a dot", ON "${x.y}", "2:1 placeholder-unknown"},
        {"no name", ON "${}", "2:1 placeholder-unknown"},
        {"without an end", ON "${x", ON "${x"},
        {"an end on the next line", ON "${x\n}", ON "${x\n}"},
        {"an end behind the last mark", ON "${x\n" OFF "}", ON "${x\n" OFF "}"},
        {"a mark that is written otherwise",
         "--+goose \tenvsub on \n$x\n--\t+goose ENVSUB OFF\n$x",
         "--+goose \tenvsub on \n1\n--\t+goose ENVSUB OFF\n$x"},
        {"an indented mark", "  -- +goose ENVSUB ON\n$x",
         "  -- +goose ENVSUB ON\n1"},
        {"words that end like a mark",
         "x +goose ENVSUB ON\n$x\n-- +goose x ENVSUB ON\n$x\n"
         "/* +goose ENVSUB ON */\n$x\n-- ENVSUB ON\n$x",
         "x +goose ENVSUB ON\n$x\n-- +goose x ENVSUB ON\n$x\n"
         "/* +goose ENVSUB ON */\n$x\n-- ENVSUB ON\n$x"},
        {"what is no mark",
         "-- goose ENVSUB ON\n$x\n-- +goose ENVSUB\n$x\n"
         "-- +goose ENVSUB ON now\n$x\nA; -- +goose ENVSUB ON\n$x",
         "-- goose ENVSUB ON\n$x\n-- +goose ENVSUB\n$x\n"
         "-- +goose ENVSUB ON now\n$x\nA; -- +goose ENVSUB ON\n$x"},
    };

    (void)state;
    check_table(rows, render_goose);
}

static void check_repeated(enum placeholder_rule rule, const char *start,
                           const char *text, size_t count, size_t errors,
                           size_t size)
{
    struct arena arena;
    struct source source = {"x.sql", STR("")};
    struct diags diags;
    struct buf buf;
    struct str result;

    arena_init(&arena);
    diags_init(&diags, &arena);
    buf_init(&buf, BUF_MAXIMUM);
    buf_add_c(&buf, start);
    for (size_t i = 0; i < count; i++) {
        buf_add_c(&buf, text);
    }
    source.text = str_copy(&arena, buf_str(&buf));
    buf_release(&buf);
    placeholder_substitute(&arena, &source, rule, &given, &result, &diags);
    assert_int_equal(diags.error_count, errors);
    if (errors == 0) {
        assert_int_equal(result.size, size);
    }
    arena_release(&arena);
}

/* A megabyte of it. */
static void scripts_of_nothing_else_are_read(void **state)
{
    (void)state;
    check_repeated(PLACEHOLDERS_ALWAYS, "", "${", 500000, 0, 1000000);
    check_repeated(PLACEHOLDERS_ALWAYS, "", "${x", 300000, 0, 900000);
    check_repeated(PLACEHOLDERS_ALWAYS, "", "${x}", 250000, 0, 250000);
    check_repeated(PLACEHOLDERS_ALWAYS, "", "${y}", 20000, 20000, 0);
    check_repeated(PLACEHOLDERS_ALWAYS, "", "$", 1000000, 0, 1000000);
    check_repeated(PLACEHOLDERS_ALWAYS, "${", "x", 1000000, 0, 1000002);
    check_repeated(PLACEHOLDERS_MARKED, ON, "$$", 500000, 0,
                   500000 + sizeof(ON) - 1);
    check_repeated(PLACEHOLDERS_MARKED, ON, "$x\n", 300000, 0,
                   600000 + sizeof(ON) - 1);
    check_repeated(PLACEHOLDERS_MARKED, ON "$", "x", 1000000, 1, 0);
    check_repeated(PLACEHOLDERS_MARKED, "", ON OFF, 20000, 0,
                   20000 * (sizeof(ON OFF) - 1));
    check_repeated(PLACEHOLDERS_MARKED, "$", "\n", 1000000, 0, 1000001);
    check_repeated(PLACEHOLDERS_MARKED, "$", " ", 1000000, 0, 1000001);
}

/* What a value does to a script's size has an end. */
static void a_script_does_not_grow_without_end(void **state)
{
    struct arena arena;
    struct source source = {"x.sql", STR("")};
    struct placeholder large = {{"x", 1}, {NULL, 0}};
    struct placeholders placeholders = {&large, 1};
    struct diags diags;
    struct buf out;
    struct str result;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    buf_init(&out, BUF_MAXIMUM);
    large.value.size = (SCRIPT_MAXIMUM >> 4) + 1;
    large.value.data =
        memset(arena_alloc(&arena, large.value.size), 'y', large.value.size);
    for (size_t i = 0; i < 16; i++) {
        buf_add_c(&out, "${x}");
    }
    source.text = str_copy(&arena, buf_str(&out));
    assert_false(placeholder_substitute(&arena, &source, PLACEHOLDERS_ALWAYS,
                                        &placeholders, &result, &diags));
    assert_int_equal(diags.error_count, 1);
    assert_int_equal(diags.first->code, CODE_FILE_TOO_LARGE);
    buf_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flyway_has_them_everywhere),
        cmocka_unit_test(others_have_them_when_there_are_values),
        cmocka_unit_test(goose_has_them_where_it_says_so),
        cmocka_unit_test(scripts_of_nothing_else_are_read),
        cmocka_unit_test(a_script_does_not_grow_without_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
