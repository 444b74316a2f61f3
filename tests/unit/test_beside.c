/* SPDX-License-Identifier: MIT
 *
 * What stands beside migrations: rows for the proof and data tests. Which
 * files are such, for which migration, and that they are migrations nowhere.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include "input/data_test_read.h"

/* A span without line feeds. */
static void add_span(struct buf *out, struct span span)
{
    for (size_t i = span.start; i < span.end; i++) {
        char c = span.source->text.data[i];

        buf_add_char(out, c == '\n' ? '~' : c);
    }
}

/* Append "VERSION+SEED+SEED?TEST" for each migration that has such, the
 * findings, and how many files a build has to look at. */
static void render(struct arena *arena, const char *input,
                   const struct discover_options *options, struct buf *out)
{
    const char *directory = make_directory(arena, input);
    struct migration_set set;
    struct diags diags;

    diags_init(&diags, arena);
    discover(arena, directory, options, &set, &diags);
    for (size_t i = 0; i < set.count; i++) {
        const struct migration *migration = &set.migrations[i];

        buf_format(out, "%.*s", STR_ARGS(migration->version));
        for (size_t j = 0; j < migration->seed_count; j++) {
            buf_add_c(out, "+");
            add_span(out, migration->seeds[j]);
        }
        for (size_t j = 0; j < migration->test_count; j++) {
            buf_format(out, "?%s", migration->tests[j].file);
        }
        buf_add_c(out, " ");
    }
    render_findings(&diags, directory, out);
    buf_format(out, "%s%zu", diags.first != NULL ? " " : "", set.file_count);
}

static void render_any(struct arena *arena, const char *input, struct buf *out)
{
    render(arena, input, &(struct discover_options){NULL}, out);
}

/* The input is a convention, '|', and a directory. */
static void render_convention(struct arena *arena, const char *input,
                              struct buf *out)
{
    const char *bar = strchr(input, '|');
    struct str name = {input, (size_t)(bar - input)};
    struct discover_options options = {
        .convention = convention_find(str_to_c(arena, name))};

    assert_non_null(options.convention);
    render(arena, bar + 1, &options, out);
}

static void render_recognised(struct arena *arena, const char *input,
                              struct buf *out)
{
    const char *directory = make_directory(arena, input);
    struct migration_set set;
    struct diags diags;

    diags_init(&diags, arena);
    discover(arena, directory, &(struct discover_options){NULL}, &set, &diags);
    buf_add_c(out, set.convention != NULL ? set.convention : "none");
}

#define TEST "=A;~--migrate:up~B;"

static void rows_for_the_proof_have_a_migration(void **state)
{
    static const struct row rows[] = {
        {"a file", "1_a.sql 1.seed.sql=X;", "1+X; 2"},
        {"a label", "0001_a.sql 0001_b.seed.sql=X;", "0001+X; 2"},
        {"versions are equal by value", "0001_a.sql 1.seed.sql=X;",
         "0001+X; 2"},
        {"another case", "1_a.sql 1_A.SEED.SQL=X;", "1+X; 2"},
        {"several, by name", "1_a.sql 1.seed.sql=X; 1-b.seed.sql=Y;",
         "1+Y;+X; 3"},
        {"behind those of directives",
         "1_a.sql=--migrate:seed^Y;~A; 1.seed.sql=X;", "1+Y;+X; 2"},
        {"in a section", "1_a.sql=--migrate:up~--migrate:seed^Y;~A;", "1+Y; 1"},
        {"beside a pair", "1.up.sql 1.down.sql 1.seed.sql=X;", "1+X; 3"},
        {"of the right one", "1_a.sql 2_b.sql 10_c.sql 2.seed.sql=X;",
         "1 2+X; 10 4"},
        {"a word in front", "update1.sql update2.sql update2.seed.sql=X;",
         "1 2+X; 3"},
        {"no word in front", "update1.sql update2.sql 2_a.seed.sql=X;",
         "1 2+X; 3"},
        {"a link", "1_a.sql x.txt 1.seed.sql->1_a.sql", "1+A; 2"},
        {"empty", "1_a.sql 1.seed.sql=", "1+ 2"},
    };

    (void)state;
    check_table(rows, render_any);
}

static void rows_without_a_migration_are_reported(void **state)
{
    static const struct row rows[] = {
        {"another version", "1_a.sql 2.seed.sql=X;",
         "1 2.seed.sql:name-unrecognised 2"},
        {"alone", "1_a.seed.sql=X;", "1_a.seed.sql:name-unrecognised 1"},
        {"not when a migration is missing anyway",
         "1_a.sql 2b.sql 2.seed.sql=X;", "1 2b.sql:name-unrecognised 2"},
        {"no version", "1_a.sql roles.seed.sql=X;",
         "1 roles.seed.sql:name-ignored 2"},
        {"no separator", "1_a.sql 1x.seed.sql=X;",
         "1 1x.seed.sql:name-unrecognised 2"},
        {"of a base schema", "1_a.sql base.seed.sql=X;",
         "1 base.seed.sql:name-ignored 2"},
        {"not text", "1_a.sql 1.seed.sql=\xff", "1 1.seed.sql:text-not-utf8 2"},
        {"not whole", "1_a.sql 1.seed.sql='x",
         "1 1.seed.sql:string-unterminated 2"},
        {"strata's own table", "1_a.sql 1.seed.sql=strata_history",
         "1 1.seed.sql:sql-forbidden 2"},
        {"a section", "1_a.sql 1.seed.sql=--migrate:up~X;",
         "1 1.seed.sql:section-in-pair 2"},
        {"other directives",
         "1_a.sql 1.seed.sql=--migrate:irreversible~--migrate:seed^A;~"
         "--migrate:allow^row-loss^a~--migrate:no-transaction",
         "1 1.seed.sql:directive-unsupported 1.seed.sql:directive-unsupported "
         "1.seed.sql:directive-unsupported 1.seed.sql:directive-unsupported 2"},
        {"a directory", "1_a.sql 1.seed.sql/x.txt",
         "1 1.seed.sql:name-unrecognised 1"},
        {"a link to nothing", "1_a.sql 1.seed.sql->nowhere",
         "1 1.seed.sql:name-unrecognised 1"},
        {"nothing but the ending", "1_a.sql 2_seed.sql seed.sql .seed.sql",
         "1 2 seed.sql:name-ignored 2"},
        {"in a directory that is not read", "1_a.sql old/1.seed.sql=X;",
         "1 old:name-ignored 1"},
    };

    (void)state;
    check_table(rows, render_any);
}

static void data_tests_have_a_migration(void **state)
{
    static const struct row rows[] = {
        {"one", "1_a.sql tests/1_a.sql" TEST, "1?tests/1_a.sql 2"},
        {"several, by name",
         "1_a.sql 2_b.sql tests/2_b.sql" TEST " tests/0002_a.sql" TEST,
         "1 2?tests/0002_a.sql?tests/2_b.sql 4"},
        {"no label, another case", "1_a.sql tests/1.SQL" TEST,
         "1?tests/1.SQL 2"},
        {"unknown version", "1_a.sql tests/2_a.sql" TEST,
         "1 tests/2_a.sql:test-syntax 2"},
        {"of what is missing anyway", "1_a.sql 2b.sql tests/2_a.sql" TEST,
         "1 2b.sql:name-unrecognised 2"},
        {"no section", "1_a.sql tests/1_a.sql",
         "1 tests/1_a.sql:test-syntax 2"},
        {"not text", "1_a.sql tests/1_a.sql=\xff",
         "1 tests/1_a.sql:test-syntax 2"},
        {"others beside them",
         "1_a.sql tests/1_a.sql" TEST " tests/README.md tests/x.sql "
         "tests/1_a.sql.orig tests/old/1_a.sql" TEST " tests/x/notes",
         "1?tests/1_a.sql tests/old/1_a.sql:name-ignored "
         "tests/x.sql:name-ignored 3"},
        {"a form that is none", "1_a.sql tests/1_a.sql" TEST " tests/1b.sql",
         "1?tests/1_a.sql tests/1b.sql:test-syntax 3"},
        {"a link to nothing", "1_a.sql tests/1_a.sql->nowhere",
         "1 tests/1_a.sql:file-unreadable 2"},
        {"a directory of another kind", "1_a.sql tests/x.sql tests/1_a.txt",
         "1 tests:name-ignored 1"},
        {"a directory named like one", "1_a.sql tests/1_a.sql/x.sql",
         "1 tests:name-ignored 1"},
        {"in a directory below alone", "1_a.sql tests/x/1_a.sql",
         "1 tests:name-ignored 1"},
        {"and without a script", "1_a.sql tests/notes.txt", "1 1"},
        {"deeper", "1_a.sql x/tests/1_a.sql" TEST, "1 x:name-ignored 1"},
        {"another name", "1_a.sql Tests/1_a.sql" TEST,
         "1 Tests:name-ignored 1"},
        {"not rows", "1_a.sql tests/1.seed.sql=X;",
         "1 tests/1.seed.sql:test-syntax 2"},
        {"hidden", "1_a.sql tests/.1_a.sql" TEST, "1 1"},
    };

    (void)state;
    check_table(rows, render_any);
}

static void one_data_test_is_asked_for(void **state)
{
    static const struct {
        const char *only;
        const char *expected;
    } rows[] = {
        {"1_a", "1?tests/1_a.sql 2 4"},
        {"1_a.sql", "1?tests/1_a.sql 2 4"},
        {"2_b", "1 2 tests/2_b.sql:test-syntax 4"},
        {"1", "1 2 4"},
        {"tests/1_a.sql", "1 2 4"},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct discover_options options = {.only_test = rows[i].only};
        struct buf out;

        buf_init(&out, BUF_MAXIMUM);
        render(&arena, "1_a.sql 2_b.sql tests/1_a.sql" TEST " tests/2_b.sql=x",
               &options, &out);
        assert_string_equal(buf_str(&out).data, rows[i].expected);
        buf_release(&out);
    }
    arena_release(&arena);
}

static void every_convention_has_them(void **state)
{
    static const struct row rows[] = {
        {"Flyway",
         "flyway|V1__a.sql V2_1__b.sql V1__x.seed.sql=X; V2.1.seed.sql=Y; "
         "V2_1.seed.sql=Z; tests/V1__a.sql" TEST " tests/2.1_b.sql" TEST,
         "1+X;?tests/V1__a.sql 2_1+Y;+Z;?tests/2.1_b.sql 7"},
        {"Flyway, in a directory below",
         "flyway|V1__a.sql x/V2__b.sql x/V2__b.seed.sql=X; x/tests/V3__c.sql",
         "1 2+X; 3 4"},
        {"refinery", "refinery|V1__a.sql U2__b.sql U2__b.seed.sql=X;",
         "1 2+X; 3"},
        {"goose",
         "goose|1_a.sql=--^+goose^Up~A; 1.seed.sql=X; tests/1_a.sql" TEST,
         "1+X;?tests/1_a.sql 3"},
        {"goose's sections are not strata's",
         "goose|1_a.sql=--^+goose^Up~A; tests/1_a.sql=--^+goose^Up~B;",
         "1 tests/1_a.sql:test-syntax 2"},
        {"golang-migrate",
         "golang-migrate|1_a.up.sql 1_a.seed.sql=X; tests/1_a.sql" TEST,
         "1+X;?tests/1_a.sql 3"},
        {"Diesel",
         "diesel|2024-01-02-000000_a/up.sql 2024-01-02-000000_b.seed.sql=X; "
         "20240102000000.seed.sql=Y; tests/2024-01-02-000000_a.sql" TEST,
         "20240102000000+X;+Y;?tests/2024-01-02-000000_a.sql 4"},
        {"Diesel, inside of the migration",
         "diesel|1_a/up.sql 1_a/1.seed.sql=X;",
         "1 1_a/1.seed.sql:name-ignored "
         "1"},
        {"rusqlite_migration",
         "rusqlite_migration|01-a/up.sql 01-a.seed.sql=X; tests/1-b.sql" TEST,
         "01+X;?tests/1-b.sql 3"},
        {"releases",
         "releases|0.1/00_a.sql 0.1/00_b.seed.sql=X; 0.1.0.seed.sql=Y; "
         "tests/0.1.0_c.sql" TEST,
         "0.1.00+X;+Y;?tests/0.1.0_c.sql 4"},
        {"SQLDelight",
         "sqldelight|1.sqm x/2.sqm 1.seed.sql=X; "
         "x/2_b.seed.sql=Y; tests/2_c.sql" TEST,
         "1+X; 2+Y;?tests/2_c.sql 5"},
        {"SQLDelight, words before the number",
         "sqldelight|migration1.sqm migration1.seed.sql=X;", "1+X; 2"},
        {"a directory that is a version",
         "prisma|20240102-01/migration.sql 20240102-01.seed.sql=X;",
         "20240102-01+X; 2"},
        {"Sqitch",
         "sqitch|sqitch.plan=%project=x~a^2024-01-01T00:00:00Z^b^<c@d> "
         "deploy/a.sql 1.seed.sql=X; tests/0001_a.sql" TEST,
         "0001+X;?tests/0001_a.sql 4"},
        {"Sqitch, tests of the program",
         "sqitch|sqitch.plan=%project=x~a^2024-01-01T00:00:00Z^b^<c@d> "
         "deploy/a.sql tests/01_a.sql=SELECT^plan(1);",
         "0001 2"},
        {"Drizzle",
         "drizzle|meta/_journal.json="
         "{\"entries\":[{\"idx\":0,\"tag\":\"0000_a\"}]} 0000_a.sql "
         "0000.seed.sql=X; tests/0_a.sql" TEST,
         "0000+X;?tests/0_a.sql 4"},
        {"placeholders", "flyway|V1__a.sql V1.seed.sql=${x}",
         "1 V1.seed.sql:placeholder-unknown 2"},
        {"placeholders of a data test",
         "flyway|V1__a.sql tests/V1__a.sql=--migrate:up~${x}",
         "1 tests/V1__a.sql:placeholder-unknown 2"},
    };

    (void)state;
    check_table(rows, render_convention);
}

/* A base schema that lies where the data tests do is none of them. */
static void a_base_schema_is_not_beside(void **state)
{
    struct discover_options options = {NULL};
    struct migration_set set;
    struct arena arena;
    struct diags diags;
    const char *directory;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    directory = make_directory(&arena, "1_a.sql tests/1_a.sql" TEST
                                       " tests/1_base.sql=A; 1.seed.sql=X;");
    options.base_schema =
        str_format(&arena, "%s/tests/1_base.sql", directory).data;
    assert_true(discover(&arena, directory, &options, &set, &diags));
    assert_int_equal(set.count, 2);
    assert_int_equal(set.migrations[0].seed_count, 0);
    assert_int_equal(set.migrations[1].seed_count, 1);
    assert_int_equal(set.migrations[1].test_count, 1);
    options.base_schema = str_format(&arena, "%s/1.seed.sql", directory).data;
    assert_false(discover(&arena, directory, &options, &set, &diags));
    assert_int_equal(diags.error_count, 1); /* 1_base.sql is no data test */
    assert_int_equal(set.migrations[1].seed_count, 0);
    arena_release(&arena);
}

static void they_are_no_evidence(void **state)
{
    static const struct row rows[] = {
        {"numbered beside Flyway's", "V1__a.sql 1.seed.sql", "flyway"},
        {"Flyway's beside numbered", "1_a.sql tests/V1__a.sql", "strata"},
        {"rows named like Flyway's", "1_a.sql V1__a.seed.sql", "strata"},
        {"refinery's and an undo", "V1__a.rs U2__a.sql V2__a.seed.sql",
         "refinery"},
        {"goose's words in a data test", "1_a.sql tests/1_a.sql=--^+goose^Up",
         "strata"},
        {"goose's words in rows", "1_a.sql 1.seed.sql=--^+goose^Up", "strata"},
        {"where no data tests are read", "x/tests/V1__a.sql", "flyway"},
        {"a directory with a version", "1_a.sql 2/1.seed.sql", "strata"},
    };

    (void)state;
    check_table(rows, render_recognised);
}

static void databases_have_their_own(void **state)
{
    static const struct row rows[] = {
        {"in the directory of one",
         "sqlite/1_a.sql sqlite/1.seed.sql=X; sqlite/tests/1_a.sql" TEST
         " postgres/1_a.sql postgres/1.seed.sql=Y; postgres/tests/1_b.sql" TEST,
         "1+X;?sqlite/tests/1_a.sql 3"},
        {"beside the directories",
         "sqlite/1_a.sql 1.seed.sql=X; tests/1_a.sql" TEST,
         "1 1.seed.sql:name-ignored tests:name-ignored 1"},
        {"of others, where Flyway looks",
         "V1__a.sql postgres/V1__a.sql postgres/V1.seed.sql=X;", "1 1"},
        {"told apart by endings",
         "1_a.sqlite.sql 1_a.mysql.sql 1_a.seed.sql=X; tests/1_a.sql" TEST,
         "1+X;?tests/1_a.sql 3"},
    };

    (void)state;
    check_table(rows, render_any);
}

/* "BEFORE|AFTER|AFTER DOWN", or what is wrong. */
static void render_test(struct arena *arena, const char *input, struct buf *out)
{
    struct source source = {"t", source_normalise(arena, str_from(input))};
    struct data_test test;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = data_test_read(&source, "tests/t.sql", &test, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    render_codes(&diags, out);
    if (fine) {
        assert_ptr_equal(test.source, &source);
        assert_string_equal(test.file, "tests/t.sql");
        add_span(out, test.before);
        buf_add_c(out, "|");
        add_span(out, test.after);
        if (test.after_down.source != NULL) {
            buf_add_c(out, "|");
            add_span(out, test.after_down);
        }
    }
}

#define UP "-- migrate:up\n"
#define DOWN "-- migrate:down\n"

static void data_tests_are_divided(void **state)
{
    static const struct row rows[] = {
        {"up", "A;\n" UP "B;", "A;~|-- migrate:up~B;"},
        {"down", "A;\n" UP "B;\n" DOWN "C;",
         "A;~|-- migrate:up~B;~|-- migrate:down~C;"},
        {"no rows, no queries", UP, "|-- migrate:up~"},
        {"no blank", "--migrate:up", "|--migrate:up"},
        {"in a string", "'\n" UP "';\n" UP,
         "'~-- migrate:up~';~|-- migrate:up~"},
        {"in a comment", "/*\n" UP "*/\n" UP,
         "/*~-- migrate:up~*/~|-- migrate:up~"},
        {"behind SQL", "A; " UP UP, "A; -- migrate:up~|-- migrate:up~"},
        {"other remarks", "-- Down\n-- rows\n" UP "-- none",
         "-- Down~-- rows~|-- migrate:up~-- none"},
        {"line ends", "A;\r\n-- migrate:up\r\nB;", "A;~|-- migrate:up~B;"},
    };

    (void)state;
    check_table(rows, render_test);
}

static void wrong_data_tests_are_reported(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "test-syntax"},
        {"no section", "SELECT 1;\n", "test-syntax"},
        {"up twice", UP UP, "2:1 test-syntax"},
        {"down twice", UP DOWN DOWN, "3:1 test-syntax"},
        {"down before up", DOWN UP, "1:1 test-syntax, 2:1 test-syntax"},
        {"down alone", "A;\n" DOWN, "2:1 test-syntax"},
        {"an argument", "-- migrate:up transaction:false\n", "1:1 test-syntax"},
        {"a wrong argument", "-- migrate:up now\n", "1:1 test-syntax"},
        {"indented", " " UP UP, "1:2 test-syntax"},
        {"another case", "-- Migrate:Up\n" UP, "1:1 test-syntax"},
        {"another tool's", "-- +goose Up\n" UP, "1:1 test-syntax"},
        {"unknown", "-- migrate:upp\n", "1:1 test-syntax"},
        {"other directives",
         "-- migrate:seed A\n-- migrate:allow row-loss x\n" UP
         "-- migrate:require A -- b\n-- migrate:no-transaction\n"
         "-- migrate:irreversible\n",
         "1:1 test-syntax, 2:1 test-syntax, 4:1 test-syntax, "
         "5:1 test-syntax, 6:1 test-syntax"},
        {"a string without an end", UP "SELECT 'x\n", "2:8 test-syntax"},
        {"a comment without an end", UP "/* x\n", "2:1 test-syntax"},
        {"no text", UP "\xff", "2:1 test-syntax"},
    };

    (void)state;
    check_table(rows, render_test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(rows_for_the_proof_have_a_migration),
        unit_test_in_scratch_dir(rows_without_a_migration_are_reported),
        unit_test_in_scratch_dir(data_tests_have_a_migration),
        unit_test_in_scratch_dir(one_data_test_is_asked_for),
        unit_test_in_scratch_dir(every_convention_has_them),
        unit_test_in_scratch_dir(a_base_schema_is_not_beside),
        unit_test_in_scratch_dir(they_are_no_evidence),
        unit_test_in_scratch_dir(databases_have_their_own),
        cmocka_unit_test(data_tests_are_divided),
        cmocka_unit_test(wrong_data_tests_are_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
