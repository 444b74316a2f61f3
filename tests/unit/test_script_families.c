/* SPDX-License-Identifier: MIT
 *
 * Scripts by the directives of other tools; strata's are test_script.c's.
 */
#include "support/table.h"

#include "input/script.h"

static void add_script(struct buf *out, const char *name,
                       const struct script *script)
{
    if (script->source == NULL) {
        return;
    }
    buf_format(out, "%s %zu-%zu%s%s ", name, script->start, script->end,
               script->no_transaction ? " no-transaction" : "",
               script->idempotent ? " idempotent" : "");
    for (size_t i = 0; i < script->precondition_count; i++) {
        buf_add_c(out, "require ");
    }
    for (size_t i = 0; i < script->allowance_count; i++) {
        buf_add_c(out, "allow ");
    }
}

/* The input is a convention, '|', and a script. */
static void render_by(struct arena *arena, const char *input, struct buf *out)
{
    const char *bar = strchr(input, '|');
    struct str name = {input, (size_t)(bar - input)};
    struct source source = {"1_a.sql", str_copy(arena, str_from(bar + 1))};
    struct script_rules rules = {
        .convention = convention_find(str_to_c(arena, name)),
    };
    struct script_file file;
    struct diags diags;

    assert_non_null(rules.convention);
    diags_init(&diags, arena);
    script_scan(&source, "1_a.sql", rules, &file, &diags);
    render_codes(&diags, out);
    if (diags.error_count == 0) {
        add_script(out, "up", &file.up);
        add_script(out, "down", &file.down);
    }
}

static void sections_of_other_tools(void **state)
{
    static const struct row rows[] = {
        {"goose", "goose|-- +goose Up\nA;\n-- +goose Down\nB;\n",
         "up 0-16 down 16-34 "},
        {"goose, no transaction, for both",
         "goose|-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose Down\n",
         "up 0-38 no-transaction down 38-53 no-transaction "},
        {"goose, no transaction, said late",
         "goose|-- +goose Up\n-- +goose Down\n-- +goose NO TRANSACTION\n",
         "up 0-13 no-transaction down 13-53 no-transaction "},
        {"goose, a statement",
         "goose|-- +goose Up\n-- +goose StatementBegin\nA;\n"
         "-- +goose StatementEnd\n",
         "up 0-64 "},
        {"goose, no section", "goose|A;\n", "section-missing"},
        {"goose, an empty file", "goose|", "section-missing"},
        {"goose, down alone", "goose|-- +goose Down\n", "1:1 section-order"},
        {"goose, SQL before", "goose|A;\n-- +goose Up\n",
         "1:1 section-preamble"},
        {"goose, up twice", "goose|-- +goose Up\n-- +goose up\n",
         "2:1 section-repeated"},
        {"goose, strata's section", "goose|-- +goose Up\n-- migrate:down\n",
         "2:1 directive-unknown"},
        {"sql-migrate", "sql-migrate|-- +migrate Up\nA;\n-- +migrate Down\n",
         "up 0-18 down 18-35 "},
        {"sql-migrate, no transaction, for one",
         "sql-migrate|-- +migrate Up\n-- +migrate Down notransaction\n",
         "up 0-15 down 15-46 no-transaction "},
        {"sql-migrate, no transaction, for the other",
         "sql-migrate|-- +migrate Up notransaction\n-- +migrate Down\n",
         "up 0-29 no-transaction down 29-46 "},
        {"sql-migrate, down first, and a precondition",
         "sql-migrate|-- +migrate Down\n-- +migrate Up\n"
         "-- migrate:require A -- b\n",
         "up 17-58 require down 0-17 "},
        {"sql-migrate, a precondition before down",
         "sql-migrate|-- migrate:require A -- b\n-- +migrate Down\n"
         "-- +migrate Up\n",
         "1:20 section-preamble"},
        {"sql-migrate, an allowance before down",
         "sql-migrate|-- migrate:allow row-loss b\n-- +migrate Down\n"
         "-- +migrate Up\n",
         "up 45-60 allow down 28-45 "},
        {"goose, before its section and in both",
         "goose|-- migrate:require A -- b\n-- +goose Up\n"
         "-- migrate:allow row-loss c\n-- +goose Down\n"
         "-- migrate:require A -- b\n",
         "up 0-67 require allow down 67-108 require "},
        {"dbmate", "dbmate|-- migrate:up transaction:false\n-- migrate:down\n",
         "up 0-32 no-transaction down 32-48 "},
        {"dbmate, no section", "dbmate|A;\n", "section-missing"},
        {"strata has that option, too",
         "strata|-- migrate:up transaction:false\n"
         "-- migrate:down transaction:true\n",
         "up 0-32 no-transaction down 32-65 "},
        {"sqlx", "sqlx|-- no-transaction\nVACUUM;", "up 0-25 no-transaction "},
        {"Atlas", "atlas|-- atlas:txmode none\n\nVACUUM;",
         "up 0-29 no-transaction "},
        {"Atlas, another delimiter", "atlas|-- atlas:delimiter x\n",
         "1:1 directive-unsupported"},
        {"Diesel has none", "diesel|A;\n-- migrate:down\n",
         "2:1 directive-unknown"},
        {"a down script by another's heading", "strata|A;\n-- Down\nB;\n",
         "2:1 directive-unknown"},
        {"the same before any SQL", "strata|-- Down\nB;\n", "up 0-11 "},
    };

    (void)state;
    check_table(rows, render_by);
}

/* What a file beside a script says is part of it. */
static void settings_beside_a_script_are_digested(void **state)
{
    struct source source = {"x", STR("A;")};
    struct script_file files[2];
    struct diags diags;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    for (size_t i = 0; i < 2; i++) {
        struct script_rules rules = {.no_transaction = i == 1};

        assert_true(script_scan(&source, "x", rules, &files[i], &diags));
        assert_int_equal(files[i].up.no_transaction, i == 1);
    }
    assert_false(digest_equal(&files[0].up.digest, &files[1].up.digest));
    assert_false(digest_equal(&files[0].up.tokens, &files[1].up.tokens));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_of_other_tools),
        cmocka_unit_test(settings_beside_a_script_are_digested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
