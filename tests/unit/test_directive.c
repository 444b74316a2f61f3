/* SPDX-License-Identifier: MIT
 *
 * Comments that are directives: of which tool, with which argument, and what
 * only looks like one. What a script makes of them is test_script.c's.
 */
#include "support/table.h"

#include "input/directive.h"

static const char *const kinds[] = {
    [DIRECTIVE_COMMENT] = "comment",
    [DIRECTIVE_NEAR] = "near",
    [DIRECTIVE_INDENTED] = "indented",
    [DIRECTIVE_FOREIGN_DOWN] = "foreign down",
    [DIRECTIVE_UNKNOWN] = "unknown",
    [DIRECTIVE_UP] = "up",
    [DIRECTIVE_DOWN] = "down",
    [DIRECTIVE_NO_TRANSACTION] = "no-transaction",
    [DIRECTIVE_NO_TRANSACTIONS] = "no-transactions",
    [DIRECTIVE_IRREVERSIBLE] = "irreversible",
    [DIRECTIVE_COMPATIBLE] = "compatible",
    [DIRECTIVE_ALLOW] = "allow",
    [DIRECTIVE_REQUIRE] = "require",
    [DIRECTIVE_SEED] = "seed",
    [DIRECTIVE_STATEMENT_END] = "statement end",
    [DIRECTIVE_NOTHING] = "nothing",
    [DIRECTIVE_UNSUPPORTED] = "unsupported",
};

/* The first comment of a text, as "kind|name|argument", with '!' when the
 * argument is wrong and '-' when there is no transaction. */
static void render_text(struct arena *arena, enum directive_family family,
                        struct str input, struct buf *out)
{
    struct source source = {"x.sql", str_copy(arena, input)};
    const char *start = strstr(source.text.data, "--");
    const char *block = strstr(source.text.data, "/*");
    struct directive directive;
    struct span span;
    size_t size;

    assert_true(start != NULL || block != NULL);
    if (start == NULL || (block != NULL && block < start)) {
        start = block;
        size = (size_t)(strstr(block, "*/") - block) + 2;
    } else {
        size = strcspn(start, "\n");
    }
    span = span_at(&source, (size_t)(start - source.text.data),
                   (size_t)(start - source.text.data) + size);
    directive = directive_read(family, span);
    assert_int_equal(directive.span.start, span.start);
    assert_true(directive.span.end <= span.end);
    buf_add_c(out, kinds[directive.kind]);
    if (directive.name.size > 0) {
        buf_format(out, "|%.*s|%.*s%s%s", STR_ARGS(directive.name),
                   STR_ARGS(directive.argument),
                   directive.no_transaction ? "-" : "",
                   directive.bad_argument ? "!" : "");
    }
}

static void render_strata(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_text(arena, DIRECTIVES_MIGRATE, str_from(input), out);
}

static void directives_of_strata_and_dbmate(void **state)
{
    static const struct row rows[] = {
        {"up", "-- migrate:up", "up|migrate:up|"},
        {"down", "-- migrate:down", "down|migrate:down|"},
        {"no blank", "--migrate:up", "up|migrate:up|"},
        {"blanks", "-- \t migrate:up \t ", "up|migrate:up|"},
        {"behind a line", "A;\n-- migrate:down\nB;", "down|migrate:down|"},
        {"no-transaction", "-- migrate:no-transaction",
         "no-transaction|migrate:no-transaction|"},
        {"with an argument", "-- migrate:no-transaction  idempotent ",
         "no-transaction|migrate:no-transaction|idempotent"},
        {"irreversible", "-- migrate:irreversible the rows are gone",
         "irreversible|migrate:irreversible|the rows are gone"},
        {"compatible", "-- migrate:compatible",
         "compatible|migrate:compatible|"},
        {"compatible takes nothing", "-- migrate:compatible 1.4",
         "compatible|migrate:compatible|1.4!"},
        {"allow", "-- migrate:allow a b", "allow|migrate:allow|a b"},
        {"require", "-- migrate:require SELECT 1 -- why",
         "require|migrate:require|SELECT 1 -- why"},
        {"seed", "-- migrate:seed INSERT INTO t VALUES ('a'); ",
         "seed|migrate:seed|INSERT INTO t VALUES ('a');"},
        {"dbmate's option", "-- migrate:up transaction:false",
         "up|migrate:up|transaction:false-"},
        {"dbmate's option, as it is anyway", "-- migrate:down transaction:true",
         "down|migrate:down|transaction:true"},
        {"a tab before it", "-- migrate:up\ttransaction:false",
         "up|migrate:up|transaction:false-"},
        {"another option", "-- migrate:up transaction:no",
         "up|migrate:up|transaction:no!"},
        {"an option twice", "-- migrate:up transaction:false transaction:false",
         "up|migrate:up|transaction:false transaction:false!"},
        {"an option in another case", "-- migrate:up transaction:FALSE",
         "up|migrate:up|transaction:FALSE!"},
        {"words behind it", "-- migrate:down here", "down|migrate:down|here!"},
        {"an unknown word", "-- migrate:upp now", "unknown|migrate:upp|"},
        {"no word", "-- migrate:", "unknown|migrate:|"},
        {"a blank before the word", "-- migrate: up", "unknown|migrate:|"},
        {"another case", "-- migrate:UP", "unknown|migrate:UP|"},
    };

    (void)state;
    check_table(rows, render_strata);
}

static void what_is_nearly_a_directive(void **state)
{
    static const struct row rows[] = {
        {"another case", "-- Migrate:Up", "near"},
        {"no colon", "-- migrate down", "near"},
        {"blanks around the colon", "-- migrate : down", "near"},
        {"goose's", "-- +goose Up", "near"},
        {"goose's, in another case", "-- +GOOSE Down", "near"},
        {"sql-migrate's", "-- +migrate Down", "near"},
        {"indented", "A;\n  -- migrate:down", "indented|migrate:down|"},
        {"behind a byte order mark", "A;\n\xef\xbb\xbf-- migrate:down",
         "indented|migrate:down|"},
        {"allow, in another case", "-- Migrate:Allow a b", "near"},
        {"require, in another case", "-- MIGRATE:require SELECT 1", "near"},
        {"seed, blanks around the colon", "-- migrate : seed A;", "near"},
        {"require, without a colon", "-- migrate require", "comment"},
        {"require, indented", " -- migrate:require A -- b",
         "indented|migrate:require|A -- b"},
        {"seed, indented", "\t-- migrate:seed A", "indented|migrate:seed|A"},
        {"indented, and unknown", "  -- migrate:x", "comment|migrate:x|"},
        {"indented, and near", "  -- +goose Down", "near"},
    };

    (void)state;
    check_table(rows, render_strata);
}

static void comments_are_comments(void **state)
{
    static const struct row rows[] = {
        {"nothing", "--", "comment"},
        {"blanks", "--  ", "comment"},
        {"words", "-- create the table", "comment"},
        {"prose with the word", "-- migrate up to here", "comment"},
        {"prose, a colon", "-- Migrate: old rows", "comment"},
        {"another word", "-- migrates:up", "comment"},
        {"in the middle", "-- to migrate:down is no directive", "comment"},
        {"behind SQL", "A; -- migrate:down", "comment"},
        {"behind a block comment", "/* x */ -- migrate:down", "comment"},
        {"in a block comment", "/* migrate:up */", "comment"},
        {"a rule", "--------------------", "comment"},
        {"bytes of any kind", "-- \xff\xfe\x01", "comment"},
    };

    (void)state;
    check_table(rows, render_strata);
}

/* How tools without a convention here divide a script. */
static void down_scripts_of_other_tools(void **state)
{
    static const struct row rows[] = {
        {"db-migrate and others", "-- Down", "foreign down"},
        {"MyBatis", "-- //@UNDO", "foreign down"},
        {"micrate", "-- +micrate Down", "foreign down"},
        {"node-pg-migrate", "-- Down Migration", "foreign down"},
        {"a heading", "---- ROLLBACK ----", "foreign down"},
        {"a heading with stars", "-- *** revert ***", "foreign down"},
        {"brackets", "-- [down]", "foreign down"},
        {"indented", "  -- down", "foreign down"},
        {"a colon", "-- down:", "foreign down"},
        {"a block comment", "/* Down */", "foreign down"},
        {"over two lines of it", "/* create above\n * drop below */",
         "foreign down"},
        {"up", "-- Up", "comment"},
        {"prose", "-- down the road", "comment"},
        {"a word with it", "-- shutdown", "comment"},
        {"behind SQL", "A; -- down", "comment"},
    };

    (void)state;
    check_table(rows, render_strata);
}

static void render_goose(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_text(arena, DIRECTIVES_GOOSE, str_from(input), out);
}

static void directives_of_goose(void **state)
{
    static const struct row rows[] = {
        {"up", "-- +goose Up", "up|+goose Up|"},
        {"down", "-- +goose Down", "down|+goose Down|"},
        {"any case", "-- +goose DOWN", "down|+goose DOWN|"},
        {"no blanks", "--+gooseUp", "up|+gooseUp|"},
        {"blanks", "--   +goose \t Up  ", "up|+goose \t Up|"},
        {"statement", "-- +goose StatementBegin",
         "nothing|+goose StatementBegin|"},
        {"statement, indented", "  -- +goose StatementEnd",
         "statement end|+goose StatementEnd|"},
        {"no transaction", "-- +goose NO TRANSACTION",
         "no-transactions|+goose NO TRANSACTION|"},
        {"placeholders", "-- +goose ENVSUB ON", "nothing|+goose ENVSUB ON|"},
        {"an argument", "-- +goose Up now", "up|+goose Up|now!"},
        {"two blanks in it", "-- +goose NO  TRANSACTION",
         "unknown|+goose NO  TRANSACTION|"},
        {"half of it", "-- +goose NO", "unknown|+goose NO|"},
        {"unknown", "-- +goose Sideways", "unknown|+goose Sideways|"},
        {"nothing behind it", "-- +goose", "unknown|+goose|"},
        {"the tool in another case", "-- +Goose Up", "near"},
        {"indented", "  -- +goose Down", "indented|+goose Down|"},
        {"strata's own are known", "-- migrate:irreversible",
         "irreversible|migrate:irreversible|"},
        {"rules, too", "-- migrate:allow a b", "allow|migrate:allow|a b"},
        {"preconditions, too", "-- migrate:require A -- b",
         "require|migrate:require|A -- b"},
        {"rows, too", "-- migrate:seed A", "seed|migrate:seed|A"},
        {"strata's sections are not", "-- migrate:down",
         "unknown|migrate:down|"},
        {"sql-migrate's are not", "-- +migrate Down", "near"},
    };

    (void)state;
    check_table(rows, render_goose);
}

static void render_sql_migrate(struct arena *arena, const char *input,
                               struct buf *out)
{
    render_text(arena, DIRECTIVES_SQL_MIGRATE, str_from(input), out);
}

static void directives_of_sql_migrate(void **state)
{
    static const struct row rows[] = {
        {"up", "-- +migrate Up", "up|+migrate Up|"},
        {"no transaction", "-- +migrate Down notransaction",
         "down|+migrate Down|notransaction-"},
        {"another argument", "-- +migrate Up now", "up|+migrate Up|now!"},
        {"statement", "-- +migrate StatementBegin",
         "nothing|+migrate StatementBegin|"},
        {"another case", "-- +migrate up", "unknown|+migrate up|"},
        {"indented", " -- +migrate Down", "indented|+migrate Down|"},
        {"goose's", "-- +goose Down", "near"},
    };

    (void)state;
    check_table(rows, render_sql_migrate);
}

static void render_sqlx(struct arena *arena, const char *input, struct buf *out)
{
    render_text(arena, DIRECTIVES_SQLX, str_from(input), out);
}

static void directives_of_sqlx(void **state)
{
    static const struct row rows[] = {
        {"the first bytes", "-- no-transaction\nA;",
         "no-transactions|no-transaction|"},
        {"words behind it", "-- no-transaction, for VACUUM",
         "no-transactions|no-transaction, for VACUUM|"},
        {"on the second line", "\n-- no-transaction", "comment"},
        {"another blank", "--no-transaction", "comment"},
        {"another case", "-- No-Transaction", "comment"},
        {"strata's own are known", "-- migrate:no-transaction",
         "no-transaction|migrate:no-transaction|"},
        {"strata's sections are not", "-- migrate:up", "unknown|migrate:up|"},
    };

    (void)state;
    check_table(rows, render_sqlx);
}

static void render_atlas(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_text(arena, DIRECTIVES_ATLAS, str_from(input), out);
}

static void directives_of_atlas(void **state)
{
    static const struct row rows[] = {
        {"no transaction", "-- atlas:txmode none",
         "no-transactions|atlas:txmode|none"},
        {"a transaction", "-- atlas:txmode file", "nothing|atlas:txmode|file"},
        {"one for all", "-- atlas:txmode all", "nothing|atlas:txmode|all"},
        {"another mode", "-- atlas:txmode each", "nothing|atlas:txmode|each!"},
        {"no mode", "-- atlas:txmode", "nothing|atlas:txmode|!"},
        {"delimiter", "-- atlas:delimiter \\n\\n",
         "unsupported|atlas:delimiter|\\n\\n"},
        {"checkpoint", "-- atlas:checkpoint", "unsupported|atlas:checkpoint|"},
        {"archive", "-- atlas:txtar", "unsupported|atlas:txtar|"},
        {"its linter's", "-- atlas:nolint destructive",
         "nothing|atlas:nolint|"},
        {"its linter's, indented", "  -- atlas:nolint",
         "nothing|atlas:nolint|"},
        {"indented, and it counts", "  -- atlas:delimiter x",
         "indented|atlas:delimiter|x"},
    };

    (void)state;
    check_table(rows, render_atlas);
}

static void render_none(struct arena *arena, const char *input, struct buf *out)
{
    render_text(arena, DIRECTIVES_NONE, str_from(input), out);
}

static void directives_where_there_are_none(void **state)
{
    static const struct row rows[] = {
        {"strata's own are known", "-- migrate:no-transaction",
         "no-transaction|migrate:no-transaction|"},
        {"sections are not", "-- migrate:down", "unknown|migrate:down|"},
        {"goose's are not", "-- +goose Down", "near"},
        {"sqlx's is a comment", "-- no-transaction", "comment"},
        {"Atlas's is a comment", "-- atlas:txmode none", "comment"},
        {"Drizzle's is a comment", "--> statement-breakpoint", "comment"},
    };

    (void)state;
    check_table(rows, render_none);
}

static void directives_that_were_perhaps_meant(void **state)
{
    static const struct {
        const char *name;
        const char *similar;
    } rows[] = {
        {"migrate:upp", "up"},
        {"migrate:DOWN", "down"},
        {"migrate:notransaction", "no-transaction"},
        {"migrate:irreversable", "irreversible"},
        {"migrate:compatable", "compatible"},
        {"migrate:status", NULL},
        {"migrate:", NULL},
        {"+goose Upp", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const char *similar = directive_similar(str_from(rows[i].name));

        if (rows[i].similar == NULL) {
            assert_null(similar);
        } else {
            assert_string_equal(similar, rows[i].similar);
        }
    }
}

/* A megabyte of one byte behind or before the words, and one without end. */
static void long_comments_are_read(void **state)
{
    static const char *const starts[] = {
        "--",           "-- migrate:", "-- +goose ", "-- migrate:up ",
        "-- +migrate ", "-- atlas:"};
    static const char fills[] = {' ', '-', 'x', ':', '\t', '\xff'};

    (void)state;
    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
        for (size_t j = 0; j < sizeof(fills); j++) {
            for (enum directive_family family = DIRECTIVES_NONE;
                 family <= DIRECTIVES_ATLAS; family++) {
                struct arena arena;
                struct buf out;
                size_t size = strlen(starts[i]) + 100000;
                char *text;

                arena_init(&arena);
                buf_init(&out, BUF_MAXIMUM);
                text = arena_alloc(&arena, size + 1);
                memset(text, fills[j], size);
                memcpy(text, starts[i], strlen(starts[i]));
                render_text(&arena, family, (struct str){text, size}, &out);
                buf_release(&out);
                arena_release(&arena);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directives_of_strata_and_dbmate),
        cmocka_unit_test(what_is_nearly_a_directive),
        cmocka_unit_test(comments_are_comments),
        cmocka_unit_test(down_scripts_of_other_tools),
        cmocka_unit_test(directives_of_goose),
        cmocka_unit_test(directives_of_sql_migrate),
        cmocka_unit_test(directives_of_sqlx),
        cmocka_unit_test(directives_of_atlas),
        cmocka_unit_test(directives_where_there_are_none),
        cmocka_unit_test(directives_that_were_perhaps_meant),
        cmocka_unit_test(long_comments_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
