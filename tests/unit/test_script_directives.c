/* SPDX-License-Identifier: MIT
 *
 * Directives of a script that hold SQL: what must be true before it runs, and
 * rows for the proof.
 */
#include "support/table.h"

#include "input/script.h"

static void add_span(struct buf *out, struct span span)
{
    buf_format(out, "<%.*s>",
               STR_ARGS(str_slice(span.source->text, span.start, span.end)));
}

static void add_script(struct buf *out, const char *name,
                       const struct script *script)
{
    if (script->source == NULL) {
        return;
    }
    buf_format(out, "%s %zu-%zu ", name, script->start, script->end);
    for (size_t i = 0; i < script->precondition_count; i++) {
        buf_add_c(out, "require ");
        add_span(out, script->preconditions[i].query);
        buf_format(out, " or '%.*s' ",
                   STR_ARGS(script->preconditions[i].message));
    }
}

static void render_both(struct arena *arena, const char *input, struct buf *out)
{
    struct source source = {"1_a.sql", str_copy(arena, str_from(input))};
    struct script_file file;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = script_scan(&source, "1_a.sql",
                       (struct script_rules){.direction = NAME_BOTH}, &file,
                       &diags);
    assert_int_equal(fine, diags.error_count == 0);
    render_codes(&diags, out);
    if (fine) {
        add_script(out, "up", &file.up);
        add_script(out, "down", &file.down);
        for (size_t i = 0; i < file.seed_count; i++) {
            buf_add_c(out, "seed ");
            add_span(out, file.seeds[i]);
            buf_add_c(out, " ");
        }
    }
}

#define MESSAGE_40 "0123456789 123456789 123456789 123456789"
#define MESSAGE_200 MESSAGE_40 MESSAGE_40 MESSAGE_40 MESSAGE_40 MESSAGE_40
#define MESSAGE_400 MESSAGE_200 MESSAGE_200
#define UP "-- migrate:up\n"
#define DOWN "-- migrate:down\n"

static void preconditions_are_read(void **state)
{
    static const struct row rows[] = {
        {"query and message", "-- migrate:require SELECT 1 -- no rows\n",
         "up 0-39 require <SELECT 1> or 'no rows' "},
        {"blanks", "-- migrate:require \t SELECT  1  -- \tno rows  \t\n",
         "up 0-47 require <SELECT  1> or 'no rows' "},
        {"no blanks", "--migrate:require SELECT 1--a--b",
         "up 0-32 require <SELECT 1> or 'a--b' "},
        {"a semicolon at the end", "-- migrate:require SELECT 1 ; -- a",
         "up 0-34 require <SELECT 1> or 'a' "},
        {"dashes in a string", "-- migrate:require SELECT 'x -- y' -- a",
         "up 0-39 require <SELECT 'x -- y'> or 'a' "},
        {"dashes in quoted names",
         "-- migrate:require SELECT \"--\", `--`, [--] -- a",
         "up 0-47 require <SELECT \"--\", `--`, [--]> or 'a' "},
        {"dashes in a comment", "-- migrate:require SELECT /* -- */ 1 -- a",
         "up 0-41 require <SELECT /* -- */ 1> or 'a' "},
        {"a semicolon in a string", "-- migrate:require SELECT ';' -- a",
         "up 0-34 require <SELECT ';'> or 'a' "},
        {"several",
         "-- migrate:require A -- a\nB;\n-- migrate:require C -- c\n",
         "up 0-55 require <A> or 'a' require <C> or 'c' "},
        {"of the section it stands in",
         "-- migrate:require A -- a\n" UP "-- migrate:require B -- b\n" DOWN
         "-- migrate:require C -- c\n",
         "up 0-66 require <A> or 'a' require <B> or 'b' "
         "down 66-108 require <C> or 'c' "},
        {"the longest message", "-- migrate:require A -- " MESSAGE_400 "\n",
         "up 0-425 require <A> or '" MESSAGE_400 "' "},
        {"not ASCII", "-- migrate:require A -- ä€😀",
         "up 0-33 require <A> or "
         "'ä€😀' "},
    };

    (void)state;
    check_table(rows, render_both);
}

static void wrong_preconditions_are_reported(void **state)
{
    static const struct row rows[] = {
        {"nothing", "-- migrate:require\n", "1:1 directive-argument"},
        {"a query alone", "-- migrate:require SELECT 1\n",
         "1:1 directive-argument"},
        {"an empty message", "-- migrate:require SELECT 1 -- \n",
         "1:1 directive-argument"},
        {"a message alone", "-- migrate:require -- a\n",
         "1:1 directive-argument"},
        {"a comment for a query", "-- migrate:require /* a */ -- b\n",
         "1:1 directive-argument"},
        {"a semicolon for a query", "-- migrate:require ; -- b\n",
         "1:1 directive-argument"},
        {"two queries", "-- migrate:require A; B -- c\n",
         "1:23 directive-argument"},
        {"a string without an end", "-- migrate:require A 'b -- c\n';\n",
         "1:22 directive-argument, 2:1 string-unterminated"},
        {"at the end of the file, too", "-- migrate:require A 'b -- c",
         "1:22 directive-argument"},
        {"a name without an end", "-- migrate:require A \"b -- c\nX\";\n",
         "1:22 directive-argument, 2:2 string-unterminated"},
        {"a comment without an end", "-- migrate:require A /* b -- c\n",
         "1:22 directive-argument"},
        {"a comment that ends later", "-- migrate:require A /* b\n-- */ -- c\n",
         "1:22 directive-argument"},
        {"a long message", "-- migrate:require A -- " MESSAGE_400 "x\n",
         "1:25 directive-argument"},
        {"a control character", "-- migrate:require A -- b\x1b[2J\n",
         "1:25 directive-argument"},
        {"a tab", "-- migrate:require A -- b\tc\n", "1:25 directive-argument"},
        {"a control character of two bytes", "-- migrate:require A -- \xc2\x9b",
         "1:25 directive-argument"},
        {"strata's own table",
         "-- migrate:require SELECT 1 FROM \"Strata_History\" -- b\n",
         "1:34 sql-forbidden"},
        {"indented", " -- migrate:require A -- b\n", "1:2 directive-unknown"},
    };

    (void)state;
    check_table(rows, render_both);
}

static void rows_for_the_proof_are_read(void **state)
{
    static const struct row rows[] = {
        {"one", "-- migrate:seed INSERT INTO t VALUES (1);\nA;",
         "up 0-44 seed <INSERT INTO t VALUES (1);> "},
        {"several statements", "-- migrate:seed A; B", "up 0-20 seed <A; B> "},
        {"several lines", UP "-- migrate:seed A\n-- migrate:seed B -- c \n",
         "up 0-56 seed <A> seed <B -- c> "},
        {"before the first section", "-- migrate:seed A;\n" UP DOWN,
         "up 0-33 down 33-49 seed <A;> "},
        {"nothing", "-- migrate:seed\n", "1:1 directive-argument"},
        {"a comment", "-- migrate:seed -- A\n", "1:1 directive-argument"},
        {"a semicolon", "-- migrate:seed ;\n", "1:1 directive-argument"},
        {"a string without an end", "-- migrate:seed VALUES ('a\n",
         "1:25 directive-argument"},
        {"in a down script", UP DOWN "-- migrate:seed A\n",
         "3:1 directive-unsupported"},
        {"strata's own table", "-- migrate:seed DELETE FROM strata_history\n",
         "1:29 sql-forbidden"},
    };

    (void)state;
    check_table(rows, render_both);
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(preconditions_are_read),
        cmocka_unit_test(wrong_preconditions_are_reported),
        cmocka_unit_test(rows_for_the_proof_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
