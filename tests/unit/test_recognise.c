/* SPDX-License-Identifier: MIT
 *
 * Which convention a directory follows: what is evidence, what is not, and
 * what is asked when the files do not agree.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include "input/recognise.h"

/* The convention, or the question with all its notes but the last. */
static void render_recognised(struct arena *arena, const char *input,
                              struct buf *out)
{
    const struct convention *convention;
    struct tree tree;
    struct diags diags;

    diags_init(&diags, arena);
    assert_true(
        tree_read(arena, make_directory(arena, input), NULL, &tree, &diags));
    convention = recognise(&tree, ".", &diags);
    if (convention != NULL) {
        assert_int_equal(diags.error_count, 0);
        buf_add_c(out, convention->name);
        return;
    }
    assert_int_equal(diags.error_count, 1);
    assert_int_equal(diags.first->code, CODE_CONVENTION_UNCLEAR);
    for (const struct diag_note *note = diags.first->notes; note->next != NULL;
         note = note->next) {
        buf_format(out, "%.*s; ", STR_ARGS(note->message));
    }
}

static void what_no_tool_has_alone_is_no_evidence(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "strata"},
        {"plain numbers", "0001_a.sql 0002_b.sql", "strata"},
        {"pairs", "0001_a.up.sql 0001_a.down.sql", "strata"},
        {"dates", "20240101-01-a.sql 2024-01-02_b.sql", "strata"},
        {"names without a version", "schema.sql README.md", "strata"},
        {"a lower-case v", "v1__a.sql", "strata"},
        {"other languages", "0001_a.go 0002_b.py", "strata"},
        {"directories", "0001_a.sql notes/x.txt 1.0/ old/x.sql", "strata"},
        {"Drizzle's marks", "0000_a.sql=A;~-->^statement-breakpoint~B;",
         "strata"},
        {"names that are only like landmarks",
         "0001_a.sql _journal.json meta/journal.json x/sqitch.plan "
         "atlas.sum.bak",
         "strata"},
        {"directives behind SQL", "0001_a.sql=A;^--^+goose^Up", "strata"},
        {"directives that are indented", "0001_a.sql=^--^+goose^Up", "strata"},
        {"hidden files", ".0001_a.sql=--^+goose^Up .V1__x.sql .x/V1__x.sql",
         "strata"},
        {"a script that cannot be read", "0001_a.sql->nowhere", "strata"},
    };

    (void)state;
    check_table(rows, render_recognised);
}

static void names_are_evidence(void **state)
{
    static const struct row rows[] = {
        {"Diesel", "2024-01-01-000000_a/up.sql", "diesel"},
        {"Diesel, down", "1_a/up.sql 1_a/down.sql 1_a/metadata.toml", "diesel"},
        {"Diesel, a dash in the version", "2024-01-01_a/up.sql", "diesel"},
        {"rusqlite_migration", "01-a/up.sql 02-b/up.sql", "rusqlite_migration"},
        {"Prisma", "20240101000000_a/migration.sql", "prisma"},
        {"Prisma, its lock", "migration_lock.toml", "prisma"},
        {"Drizzle", "0000_a.sql meta/_journal.json=", "drizzle"},
        {"Drizzle, folders",
         "20240101000000_a/migration.sql 20240101000000_a/snapshot.json",
         "drizzle-folders"},
        {"Drizzle, folders, one without a snapshot",
         "1_a/migration.sql 1_a/snapshot.json 2_b/migration.sql",
         "drizzle-folders"},
        {"Sqitch", "sqitch.plan deploy/a.sql", "sqitch"},
        {"Atlas", "1_a.sql atlas.sum", "atlas"},
        {"Flyway", "V1__a.sql", "flyway"},
        {"Flyway, in subdirectories", "x/y/V1__a.sql", "flyway"},
        {"Flyway, undo", "V1__a.sql U1__a.sql", "flyway"},
        {"Flyway, Java", "V1__a.sql V2__B.java", "flyway"},
        {"Flyway, repeatable", "R__a.sql", "flyway"},
        {"refinery", "V1__a.sql V2__b.rs", "refinery"},
        {"refinery, an unversioned one", "V1__a.sql U2__b.sql V3__c.rs",
         "refinery"},
        {"an undo script of another spelling", "V01__a.sql U1__a.sql",
         "flyway"},
        {"SQLDelight", "1.sqm", "sqldelight"},
        {"SQLDelight, in subdirectories", "com/x/1.sqm com/x/Notes.sq",
         "sqldelight"},
        {"releases", "0.9/01_a.sql 0.10/01_b.sql", "releases"},
        {"a slip among Flyway's", "V1__a.sql V2_b.sql", "flyway"},
    };

    (void)state;
    check_table(rows, render_recognised);
}

static void directives_are_evidence(void **state)
{
    static const struct row rows[] = {
        {"goose", "1_a.sql=--^+goose^Up~A; 2_b.sql", "goose"},
        {"goose, any case", "1_a.sql=--+GOOSE^up", "goose"},
        {"sql-migrate", "1_a.sql=--^+migrate^Up~A;", "sql-migrate"},
        {"strata", "1_a.sql=--^migrate:up~A;", "strata"},
        {"dbmate", "1_a.sql=--^migrate:up^transaction:false~A;", "dbmate"},
        {"strata steps back",
         "1_a.sql=--^migrate:up~A; 2_b.sql=--^migrate:up^transaction:false~B;",
         "dbmate"},
        {"the first directive of a file counts",
         "1_a.sql=--^migrate:up~A;~--^migrate:down^transaction:false~B;",
         "strata"},
        {"sqlx", "1_a.sql=--^no-transaction~VACUUM;", "sqlx"},
        {"Atlas", "1_a.sql=--^atlas:txmode^none~A;", "atlas"},
        {"Atlas steps back", "1_a.sql=--^+goose^Up~A; atlas.sum", "goose"},
    };

    (void)state;
    check_table(rows, render_recognised);
}

#define PLAIN "strata or another one with numbered files: "

static void what_does_not_agree_is_asked(void **state)
{
    static const struct row rows[] = {
        {"two tools' directives",
         "1_a.sql=--^+goose^Up 2_b.sql=--^+migrate^Up 3_c.sql",
         "goose: 1_a.sql; sql-migrate: 2_b.sql; "},
        {"strata's directives as well",
         "1_a.sql=--^+goose^Up 2_b.sql=--^migrate:up",
         "strata: 2_b.sql; goose: 1_a.sql; "},
        {"Flyway and plain numbers", "V1__a.sql 0002_b.sql",
         "flyway or refinery: V1__a.sql; " PLAIN "0002_b.sql; "},
        {"an undo script, or one more migration", "V1__a.sql U2__b.sql",
         "flyway or refinery: V1__a.sql; flyway, where a U undoes, or "
         "refinery, where it is one more migration: U2__b.sql; "},
        {"Flyway and refinery", "V1__a.sql V2__b.rs V3__C.java",
         "flyway: V3__C.java; refinery: V2__b.rs; "},
        {"Flyway and Diesel", "V1__a.sql 1_a/up.sql",
         "diesel: 1_a; flyway or refinery: V1__a.sql; "},
        {"Diesel and plain numbers", "1_a/up.sql 2_b.sql 3_c.up.sql",
         "diesel: 1_a; " PLAIN "2_b.sql, 3_c.up.sql; "},
        {"Diesel and rusqlite_migration", "1_a/up.sql 2-b/up.sql",
         "diesel: 1_a; rusqlite_migration: 2-b; "},
        {"Diesel and Prisma", "1_a/up.sql 2_b/migration.sql",
         "diesel: 1_a; prisma: 2_b; "},
        {"Diesel and releases", "1_a/up.sql 1.0/1_a.sql",
         "diesel: 1_a; releases: 1.0; "},
        {"SQLDelight and plain numbers", "1.sqm 2_b.sql",
         "sqldelight: 1.sqm; " PLAIN "2_b.sql; "},
        {"two lists", "meta/_journal.json sqitch.plan",
         "drizzle: meta/_journal.json; sqitch: sqitch.plan; "},
        {"many files", "1_a/up.sql 2_b.sql 3_c.sql 4_d.sql 5_e.sql 6_f.sql",
         "diesel: 1_a; " PLAIN "2_b.sql, 3_c.sql, 4_d.sql and 2 more; "},
    };

    (void)state;
    check_table(rows, render_recognised);
}

static void render_text(struct arena *arena, const char *input, struct buf *out)
{
    const char *convention = recognise_text(str_copy(arena, str_from(input)));

    buf_add_c(out, convention != NULL ? convention : "nothing");
}

static void texts_are_evidence(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "nothing"},
        {"SQL", "CREATE TABLE a (b);\n", "nothing"},
        {"on any line", "A;\n\n-- +goose Down\n", "goose"},
        {"the first one", "-- +migrate Up\n-- +goose Up\n", "sql-migrate"},
        {"on the last line", "A;\n--+goose Up", "goose"},
        {"a tab", "--\t+goose Up", "goose"},
        {"sqlx, the first bytes", "-- no-transaction\n", "sqlx"},
        {"sqlx, later", "\n-- no-transaction\n", "nothing"},
        {"sqlx, another blank", "--no-transaction\n", "nothing"},
        {"dbmate", "-- migrate:down transaction:false", "dbmate"},
        {"not at the start", " -- +goose Up", "nothing"},
        {"in the middle", "-- see +goose Up", "nothing"},
        {"one dash", "- +goose Up", "nothing"},
        {"a dash at the end", "A;\n-", "nothing"},
        {"two dashes at the end", "A;\n--", "nothing"},
        {"cut off", "-- +goos", "nothing"},
    };

    (void)state;
    check_table(rows, render_text);
}

/* A hundred thousand lines that nearly are evidence. */
static void large_texts_are_read(void **state)
{
    struct arena arena;
    struct buf text;

    (void)state;
    arena_init(&arena);
    buf_init(&text, BUF_MAXIMUM);
    for (size_t i = 0; i < 100000; i++) {
        buf_add_c(&text, "-- +goos\n--    migrate:u\n");
    }
    for (size_t i = 0; i < 1000000; i++) {
        buf_add_c(&text, "--");
    }
    assert_null(recognise_text(buf_str(&text)));
    buf_add_c(&text, "\n-- +goose Up");
    assert_string_equal(recognise_text(buf_str(&text)), "goose");
    buf_release(&text);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(what_no_tool_has_alone_is_no_evidence),
        unit_test_in_scratch_dir(names_are_evidence),
        unit_test_in_scratch_dir(directives_are_evidence),
        unit_test_in_scratch_dir(what_does_not_agree_is_asked),
        cmocka_unit_test(texts_are_evidence),
        cmocka_unit_test(large_texts_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
