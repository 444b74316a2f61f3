/* SPDX-License-Identifier: MIT
 *
 * Scripts of one version: up and down, one too many, and equal versions that
 * are told apart by their names.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include "base/path.h"

static void render_strata(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_by(arena, "strata", input, out);
}

static void up_and_down_are_one_migration(void **state)
{
    static const struct row rows[] = {
        {"extensions", "1_a.up.sql 1_a.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql "},
        {"a plain up script", "1_a.sql 1_a.down.sql",
         "1|a|1_a.sql|1_a.down.sql "},
        {"no labels", "1.up.sql 1.down.sql", "1||1.up.sql|1.down.sql "},
        {"several", "2_b.up.sql 1_a.down.sql 2_b.down.sql 1_a.up.sql",
         "1|a|1_a.up.sql|1_a.down.sql 2|b|2_b.up.sql|2_b.down.sql "},
        {"an empty down script is none", "1_a.up.sql 1_a.down.sql=--^nothing",
         "1|a|1_a.up.sql "},
        {"a down script of semicolons, too", "1_a.up.sql 1_a.down.sql=;;",
         "1|a|1_a.up.sql "},
        {"a down script that only begins and commits, too",
         "1_a.up.sql 1_a.down.sql=BEGIN;COMMIT;",
         "1|a|1_a.up.sql 1_a.down.sql:transaction-own"},
        {"an empty section is none",
         "1_a.sql=--^migrate:up~A;~--^migrate:down~", "1|a|1_a.sql "},
        {"an empty up script stays", "1_a.up.sql= 1_a.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql "},
    };

    (void)state;
    check_table(rows, render_strata);
}

static void words_tell_them_apart(void **state)
{
    static const struct row rows[] = {
        {"down", "1_a.sql 1_a_down.sql", "1|a|1_a.sql|1_a_down.sql "},
        {"up and down", "1_a_up.sql 1_a_down.sql",
         "1|a|1_a_up.sql|1_a_down.sql "},
        {"rollback", "1_a.sql 1_a_rollback.sql",
         "1|a|1_a.sql|1_a_rollback.sql "},
        {"a dot", "1_a.sql 1_a.undo.sql", "1|a|1_a.sql|1_a.undo.sql "},
        {"words alone", "1_up.sql 1_down.sql", "1||1_up.sql|1_down.sql "},
        {"the text is the down script's",
         "1_a.sql=A; 1_a_down.sql=--^migrate:no-transaction~VACUUM;",
         "1|a|1_a.sql|1_a_down.sql "},
        {"a label is a label", "1_lock_down.sql 2_scale_up.sql",
         "1|lock_down|1_lock_down.sql 2|scale_up|2_scale_up.sql "},
        {"another label", "1_a.sql 1_b_down.sql",
         "1|a|1_a.sql broken 1_b_down.sql:version-duplicate"},
        {"two up scripts", "1_a.sql 1_a_up.sql",
         "1|a|1_a.sql broken 1_a_up.sql:version-duplicate"},
        {"two down scripts", "1_a.sql 1_a_down.sql 1_a_undo.sql",
         "1|a|1_a.sql|1_a_down.sql broken 1_a_undo.sql:version-duplicate"},
        {"sections", "1_a.sql 1_a_down.sql=--^migrate:up~A;~--^migrate:down~B;",
         "1|a|1_a.sql broken 1_a_down.sql:version-duplicate"},
        {"a broken down script", "1_a.sql 1_a_down.sql=/*",
         "1|a|1_a.sql|1_a_down.sql broken 1_a_down.sql:comment-unterminated"},
    };

    (void)state;
    check_table(rows, render_strata);
}

static void one_too_many_is_reported(void **state)
{
    static const struct row rows[] = {
        {"duplicates", "1_a.sql 1_b.sql 01_c.sql",
         "01|c|01_c.sql broken 1_a.sql:version-duplicate "
         "1_b.sql:version-duplicate"},
        {"both and up", "1_a.sql 1_a.up.sql",
         "1|a|1_a.sql broken 1_a.up.sql:version-duplicate"},
        {"two downs", "1_a.up.sql 1_a.down.sql 1_b.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql broken 1_b.down.sql:version-duplicate"},
        {"two downs and no up", "1_a.down.sql 1_b.down.sql",
         "1_a.down.sql:down-without-up 1_b.down.sql:version-duplicate"},
        {"two pairs", "1_a.up.sql 1_a.down.sql 1_b.up.sql 1_b.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql broken 1_b.down.sql:version-duplicate "
         "1_b.up.sql:version-duplicate"},
        {"down of another spelling", "1_a.up.sql 01_a.down.sql",
         "1|a|1_a.up.sql broken 01_a.down.sql:version-duplicate"},
        {"down without up", "1_a.sql 2_b.down.sql",
         "1|a|1_a.sql 2_b.down.sql:down-without-up"},
        {"labels that differ", "1_a.up.sql 1_b.down.sql",
         "1|a|1_a.up.sql|1_b.down.sql 1_b.down.sql:pair-labels-differ"},
        {"two down scripts",
         "1_a.sql=--migrate:up~--migrate:down~ 1_a.down.sql",
         "1|a|1_a.sql|1_a.down.sql broken 1_a.sql:section-in-pair"},
        {"irreversible", "1_a.up.sql=--migrate:irreversible~ 1_a.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql broken "
         "1_a.down.sql:irreversible-with-down"},
        {"a bad down script", "1_a.sql 1_a.down.sql='",
         "1|a|1_a.sql|1_a.down.sql broken 1_a.down.sql:string-unterminated"},
    };

    (void)state;
    check_table(rows, render_strata);
}

static void render_by_name(struct arena *arena, const char *input,
                           struct buf *out)
{
    render_directory(arena, input,
                     &(struct discover_options){.duplicates_by_name = true},
                     out);
}

#define LONGEST "123456789012345678901234567890123456789012345678901234567890"

static void equal_versions_by_name(void **state)
{
    static const struct row rows[] = {
        {"none", "1_a.sql 2_b.sql", "1|a|1_a.sql 2|b|2_b.sql "},
        {"two", "1_b.sql 1_a.sql 2_c.sql",
         "1|a|1_a.sql 1.2|b|1_b.sql 2|c|2_c.sql "},
        {"three", "1_c.sql 1_b.sql 1_a.sql",
         "1|a|1_a.sql 1.2|b|1_b.sql 1.3|c|1_c.sql "},
        {"more than nine",
         "1_a.sql 1_b.sql 1_c.sql 1_d.sql 1_e.sql 1_f.sql 1_g.sql 1_h.sql "
         "1_i.sql 1_j.sql",
         "1|a|1_a.sql 1.2|b|1_b.sql 1.3|c|1_c.sql 1.4|d|1_d.sql "
         "1.5|e|1_e.sql 1.6|f|1_f.sql 1.7|g|1_g.sql 1.8|h|1_h.sql "
         "1.9|i|1_i.sql 1.10|j|1_j.sql "},
        {"pairs", "1_b.down.sql 1_a.up.sql 1_b.up.sql 1_a.down.sql",
         "1|a|1_a.up.sql|1_a.down.sql 1.2|b|1_b.up.sql|1_b.down.sql "},
        {"pairs, by their words", "1_a.sql 1_a_down.sql 1_b.sql 1_b_down.sql",
         "1|a|1_a.sql|1_a_down.sql 1.2|b|1_b.sql|1_b_down.sql "},
        {"the names, not the labels", "1_a.sql 01_b.sql",
         "01|b|01_b.sql 01.2|a|1_a.sql "},
        {"the names with their separators", "1_a.sql 1-b.sql",
         "1|b|1-b.sql 1.2|a|1_a.sql "},
        {"no label comes first", "1_a.sql 1.sql", "1||1.sql 1.2|a|1_a.sql "},
        {"one label twice", "1_a.sql 1-a.sql 1_b.sql",
         "1|a|1-a.sql broken 1.2|b|1_b.sql 1_a.sql:version-duplicate"},
        {"the version that it would get is taken", "1_a.sql 1_b.sql 1.2_c.sql",
         "1|a|1_a.sql 1.2|c|1.2_c.sql broken 1_b.sql:version-duplicate"},
        {"too long by it", LONGEST "12_a.sql " LONGEST "12_b.sql",
         LONGEST "12|a|" LONGEST "12_a.sql " LONGEST "12.2|b|" LONGEST
                 "12_b.sql broken " LONGEST "12_b.sql:version-too-long"},
        {"a down script without its up script", "1_a.sql 1_b.down.sql",
         "1|a|1_a.sql 1_b.down.sql:down-without-up"},
    };

    (void)state;
    check_table(rows, render_by_name);
}

static void render_flyway_by_name(struct arena *arena, const char *input,
                                  struct buf *out)
{
    render_directory(
        arena, input,
        &(struct discover_options){.convention = convention_find("flyway"),
                                   .duplicates_by_name = true},
        out);
}

static void only_where_the_tool_has_that_order(void **state)
{
    static const struct row rows[] = {
        {"two of Flyway's", "V1__a.sql V1__b.sql",
         "1|a|V1__a.sql broken V1__b.sql:version-duplicate"},
    };

    (void)state;
    check_table(rows, render_flyway_by_name);
}

static void check_note(const char *convention, const char *input,
                       const char *expected)
{
    struct discover_options options = {.convention =
                                           convention_find(convention)};
    struct arena arena;
    struct migration_set set;
    struct diags diags;

    arena_init(&arena);
    diags_init(&diags, &arena);
    discover(&arena, make_directory(&arena, input), &options, &set, &diags);
    assert_int_equal(diags.error_count, 1);
    assert_int_equal(diags.first->code, CODE_VERSION_DUPLICATE);
    assert_string_equal(diags.first->notes->next->message.data, expected);
    arena_release(&arena);
}

static void the_remedy_is_one_that_helps(void **state)
{
    static const char later[] = "give one of them a later version";
    static const char by_name[] =
        "give one of them a later version; or, if both are meant to run in the "
        "order of their names: DUPLICATES BY_NAME in add_migrations, "
        "--duplicates by-name here";

    (void)state;
    check_note("strata", "1_a.sql 1_b.sql", by_name);
    check_note("atlas", "1_a.sql 1_b.sql", by_name);
    check_note("strata", "1_a.sql 1_a.down.sql 1_b.down.sql", later);
    check_note("flyway", "V1__a.sql V1__b.sql", later);
    check_note("goose", "1_a.sql=--^+goose^Up 1_b.sql=--^+goose^Up", later);
}

static void render_dbmate(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_by(arena, "dbmate", input, out);
}

#define SCRIPT "=--^migrate:up~A;"

static void the_order_of_names_must_be_that_of_versions(void **state)
{
    static const struct row rows[] = {
        {"it is", "01_a.sql" SCRIPT " 10_b.sql" SCRIPT,
         "01|a|01_a.sql 10|b|10_b.sql "},
        {"it is not", "9_a.sql" SCRIPT " 10_b.sql" SCRIPT,
         "9|a|9_a.sql 10|b|10_b.sql 10_b.sql:order-differs"},
        {"it is not, more than once",
         "8_a.sql" SCRIPT " 9_b.sql" SCRIPT " 10_c.sql" SCRIPT
         " 100_d.sql" SCRIPT,
         "8|a|8_a.sql 9|b|9_b.sql 10|c|10_c.sql 100|d|100_d.sql "
         "10_c.sql:order-differs"},
    };

    (void)state;
    check_table(rows, render_dbmate);
}

/* The down script that was none, and what is allowed. */
static void render_empty(struct arena *arena, const char *input,
                         struct buf *out)
{
    const char *directory = make_directory(arena, input);
    const struct migration *migration;
    struct migration_set set;
    struct diags diags;

    diags_init(&diags, arena);
    assert_true(discover(arena, directory, &(struct discover_options){NULL},
                         &set, &diags));
    migration = &set.migrations[0];
    if (migration->empty_down.source != NULL) {
        assert_null(migration->down.source);
        buf_format(out, "%s %zu-%zu",
                   path_name(migration->empty_down.source->path),
                   migration->empty_down.start, migration->empty_down.end);
    }
    for (size_t i = 0; i < migration->up.allowance_count; i++) {
        buf_format(out, " %s",
                   diag_code_text(migration->up.allowances[i].code));
    }
}

static void an_empty_down_script_is_remembered(void **state)
{
    static const struct row rows[] = {
        {"a section", "1.sql=--migrate:up~A;~--migrate:down~--^none",
         "1.sql 16-38"},
        {"a file", "1.up.sql 1.down.sql=--^x", "1.down.sql 0-4"},
        {"no bytes", "1.up.sql 1.down.sql=", "1.down.sql 0-0"},
        {"no down script", "1.sql", ""},
        {"one with a statement", "1.up.sql 1.down.sql", ""},
        {"what it allows",
         "1.sql=--migrate:allow^row-loss^a~--migrate:up~A;~--migrate:down~"
         "--migrate:allow^down-empty^b~--migrate:allow^down-missing^c",
         "1.sql 43-117 row-loss down-empty down-missing"},
    };

    (void)state;
    check_table(rows, render_empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(up_and_down_are_one_migration),
        unit_test_in_scratch_dir(words_tell_them_apart),
        unit_test_in_scratch_dir(one_too_many_is_reported),
        unit_test_in_scratch_dir(equal_versions_by_name),
        unit_test_in_scratch_dir(only_where_the_tool_has_that_order),
        unit_test_in_scratch_dir(the_remedy_is_one_that_helps),
        unit_test_in_scratch_dir(the_order_of_names_must_be_that_of_versions),
        unit_test_in_scratch_dir(an_empty_down_script_is_remembered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
