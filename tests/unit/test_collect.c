/* SPDX-License-Identifier: MIT
 *
 * Directories of each convention: which scripts are taken, and what is said of
 * those that are not. Lists of scripts (Drizzle, Sqitch) are
 * test_collect_listed.c's.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

static void render_diesel(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_by(arena, "diesel", input, out);
}

static void diesel(void **state)
{
    static const struct row rows[] = {
        {"a directory each", "1_a/up.sql 2_b/up.sql",
         "1|a|1_a/up.sql 2|b|2_b/up.sql "},
        {"down", "1_a/up.sql 1_a/down.sql", "1|a|1_a/up.sql|1_a/down.sql "},
        {"versions lose their dashes", "2024-01-31-120000_a/up.sql",
         "20240131120000|a|2024-01-31-120000_a/up.sql "},
        {"a date without a time is midnight",
         "2024-01-31_a/up.sql 2024-01-31-000001_b/up.sql",
         "20240131000000|a|2024-01-31_a/up.sql "
         "20240131000001|b|2024-01-31-000001_b/up.sql "},
        {"what follows date and time stays apart",
         "2024-01-31-120000-0000_a/up.sql 2024-01-31-120000_b/up.sql",
         "20240131120000|b|2024-01-31-120000_b/up.sql "
         "20240131120000-0000|a|2024-01-31-120000-0000_a/up.sql "},
        {"numbers that are no dates", "00000000000000_a/up.sql 1_b/up.sql",
         "00000000000000|a|00000000000000_a/up.sql 1|b|1_b/up.sql "},
        {"outside of a transaction",
         "1_a/up.sql 1_a/metadata.toml=run_in_transaction^=^false",
         "1|a|1_a/up.sql outside "},
        {"inside", "1_a/up.sql 1_a/metadata.toml=run_in_transaction=true",
         "1|a|1_a/up.sql "},
        {"metadata that does not say is false",
         "1_a/up.sql 1_a/metadata.toml=", "1|a|1_a/up.sql outside "},
        {"metadata that makes no sense",
         "1_a/up.sql 1_a/metadata.toml=run_in_transaction=no",
         "1|a|1_a/up.sql 1_a/metadata.toml:setting-unknown"},
        {"metadata that is a directory", "1_a/up.sql 1_a/metadata.toml/",
         "1|a|1_a/up.sql "},
        {"no up script", "1_a/down.sql 2_b/up.sql 3_c/",
         "2|b|2_b/up.sql 1_a:script-missing 3_c:script-missing"},
        {"an up script that is a directory", "1_a/up.sql/",
         "1_a/up.sql:name-unrecognised"},
        {"an up script that is a link to nothing", "1_a/up.sql->nowhere",
         "1_a/up.sql:name-unrecognised"},
        {"no version", "a/up.sql notes/x.txt", "a:name-unrecognised"},
        {"scripts without a version beside", "1_a/up.sql x.sql y/z.sql",
         "1|a|1_a/up.sql x.sql:name-ignored y:name-ignored"},
        {"scripts with a version beside", "1_a/up.sql 2_b.sql",
         "1|a|1_a/up.sql 2_b.sql:name-ignored"},
        {"more scripts in a directory",
         "1_a/up.sql 1_a/data.sql 1_a/x/y.sql 1_a/README",
         "1|a|1_a/up.sql 1_a/data.sql:name-ignored "
         "1_a/x/y.sql:name-ignored"},
        {"equal versions", "2024-01-31_a/up.sql 20240131000000_b/up.sql",
         "20240131000000|a|2024-01-31_a/up.sql broken "
         "20240131000000_b/up.sql:version-duplicate"},
        {"another order by name", "9_a/up.sql 10_b/up.sql",
         "9|a|9_a/up.sql 10|b|10_b/up.sql 10_b/up.sql:order-differs"},
        {"control characters", "1_a\x1b/up.sql 2_\xff/up.sql",
         "1_a\x1b:name-unrecognised 2_\xff:name-unrecognised"},
        {"a version that is too long with its dash",
         "111111111111111111111111111111111111111111111111111111111111111/"
         "up.sql",
         "111111111111111111111111111111111111111111111111111111111111111/"
         "up.sql:version-too-long"},
        {"hidden ones", ".1_a/up.sql 2_b/up.sql 2_b/.x.sql .diesel_lock",
         "2|b|2_b/up.sql "},
    };

    (void)state;
    check_table(rows, render_diesel);
}

static void render_prisma(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_by(arena, "prisma", input, out);
}

static void prisma(void **state)
{
    static const struct row rows[] = {
        {"a directory each",
         "20240101000000_a/migration.sql 20240102000000_b/migration.sql "
         "migration_lock.toml=provider^=^\"sqlite\"",
         "20240101000000|a|20240101000000_a/migration.sql "
         "20240102000000|b|20240102000000_b/migration.sql "},
        {"another database",
         "1_a/migration.sql migration_lock.toml=provider^=^\"postgresql\"",
         "migration_lock.toml:dialect-not-sqlite"},
        {"no down scripts", "1_a/migration.sql 1_a/down.sql",
         "1|a|1_a/migration.sql 1_a/down.sql:name-ignored"},
        {"a migration that was emptied", "1_a/README 2_b/migration.sql",
         "2|b|2_b/migration.sql 1_a:script-missing"},
        {"sections make no sense here", "1_a/migration.sql=--migrate:down~A;",
         "1|a|1_a/migration.sql broken "
         "1_a/migration.sql:directive-unknown"},
    };

    (void)state;
    check_table(rows, render_prisma);
}

static void render_rusqlite(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_by(arena, "rusqlite_migration", input, out);
}

static void rusqlite_migration(void **state)
{
    static const struct row rows[] = {
        {"a directory each", "01-a/up.sql 01-a/down.sql 02-b/up.sql",
         "01|a|01-a/up.sql|01-a/down.sql 02|b|02-b/up.sql "},
        {"by value", "9-a/up.sql 10-b/up.sql",
         "9|a|9-a/up.sql 10|b|10-b/up.sql "},
        {"an empty down script",
         "01-a/up.sql 01-a/down.sql=", "01|a|01-a/up.sql "},
    };

    (void)state;
    check_table(rows, render_rusqlite);
}

static void render_flyway(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_by(arena, "flyway", input, out);
}

static void flyway(void **state)
{
    static const struct row rows[] = {
        {"versions", "V1__a.sql V1.1__b.sql V1_2__c.sql V2__d.sql",
         "1|a|V1__a.sql 1.1|b|V1.1__b.sql 1_2|c|V1_2__c.sql 2|d|V2__d.sql "},
        {"undo", "V1__a.sql U1__a.sql", "1|a|V1__a.sql|U1__a.sql "},
        {"undo of nothing", "V1__a.sql U2__b.sql",
         "1|a|V1__a.sql U2__b.sql:down-without-up"},
        {"in subdirectories", "V2__b.sql 2023/V1__a.sql 2024/x/V3__c.sql",
         "1|a|2023/V1__a.sql 2|b|V2__b.sql 3|c|2024/x/V3__c.sql "},
        {"the same in two subdirectories", "x/V1__a.sql y/V1__a.sql",
         "1|a|x/V1__a.sql broken y/V1__a.sql:version-duplicate"},
        {"through a link to the directory above", "V1__a.sql x/up->..",
         "1|a|V1__a.sql broken x/up/V1__a.sql:version-duplicate "
         "x/up/x/up/V1__a.sql:version-duplicate "
         "x/up/x/up/x/up/V1__a.sql:version-duplicate "
         "x/up/x/up/x/up/x/up/V1__a.sql:version-duplicate"},
        {"settings",
         "V1__a.sql V1__a.sql.conf=executeInTransaction=false V2__b.sql",
         "1|a|V1__a.sql outside 2|b|V2__b.sql "},
        {"settings that do not say",
         "V1__a.sql V1__a.sql.conf=", "1|a|V1__a.sql "},
        {"settings that make no sense",
         "V1__a.sql V1__a.sql.conf=executeInTransaction=",
         "1|a|V1__a.sql V1__a.sql.conf:setting-unknown"},
        {"placeholders", "V1__a.sql=A^${x};",
         "1|a|V1__a.sql broken V1__a.sql:placeholder-unknown"},
        {"no placeholders",
         "V1__a.sql=A^${x}; V1__a.sql.conf=placeholderReplacement=false",
         "1|a|V1__a.sql "},
        {"what is not taken", "V1__a.sql R__b.sql B2__c.sql beforeMigrate.sql",
         "1|a|V1__a.sql B2__c.sql:name-unrecognised "
         "R__b.sql:name-unrecognised beforeMigrate.sql:name-ignored"},
        {"Java", "V1__a.sql V2__B.java db/V3__C.java db/Helper.java",
         "1|a|V1__a.sql V2__B.java:migration-not-sql "
         "db/V3__C.java:migration-not-sql"},
        {"plain numbers", "V1__a.sql 0002_b.sql",
         "1|a|V1__a.sql 0002_b.sql:name-unrecognised"},
    };

    (void)state;
    check_table(rows, render_flyway);
}

static void render_refinery(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_by(arena, "refinery", input, out);
}

static void refinery(void **state)
{
    static const struct row rows[] = {
        {"unversioned ones are migrations", "V1__a.sql U2__b.sql V3__c.sql",
         "1|a|V1__a.sql 2|b|U2__b.sql 3|c|V3__c.sql "},
        {"Rust", "V1__a.sql V2__b.rs mod.rs",
         "1|a|V1__a.sql V2__b.rs:migration-not-sql"},
        {"no placeholders", "V1__a.sql=A^${x};", "1|a|V1__a.sql "},
        {"no settings", "V1__a.sql V1__a.sql.conf=executeInTransaction=false",
         "1|a|V1__a.sql "},
    };

    (void)state;
    check_table(rows, render_refinery);
}

static void render_sqldelight(struct arena *arena, const char *input,
                              struct buf *out)
{
    render_by(arena, "sqldelight", input, out);
}

static void sqldelight(void **state)
{
    static const struct row rows[] = {
        {"numbers", "1.sqm 2.sqm 10.sqm", "1||1.sqm 2||2.sqm 10||10.sqm "},
        {"in subdirectories", "com/x/1.sqm com/y/2.sqm com/x/Notes.sq",
         "1||com/x/1.sqm 2||com/y/2.sqm "},
        {"other scripts", "1.sqm schema.sql 0002_b.sql add.sqm 2_to_3.sqm",
         "1||1.sqm 0002_b.sql:name-ignored 2_to_3.sqm:name-unrecognised "
         "add.sqm:name-ignored schema.sql:name-ignored"},
        {"databases", "1.sqm databases/1.db", "1||1.sqm "},
    };

    (void)state;
    check_table(rows, render_sqldelight);
}

static void render_releases(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_by(arena, "releases", input, out);
}

static void releases(void **state)
{
    static const struct row rows[] = {
        {"both numbers are the version",
         "0.9/00_a.sql 0.9/01_b.sql 0.10/00_c.sql",
         "0.9.00|a|0.9/00_a.sql 0.9.01|b|0.9/01_b.sql "
         "0.10.00|c|0.10/00_c.sql "},
        {"down", "1.0/1_a.sql 1.0/1_a.down.sql",
         "1.0.1|a|1.0/1_a.sql|1.0/1_a.down.sql "},
        {"other directories", "1.0/1_a.sql notes/x.txt old/2_b.sql",
         "1.0.1|a|1.0/1_a.sql old:name-ignored"},
        {"a directory in a release", "1.0/1_a.sql 1.0/x/2_b.sql",
         "1.0.1|a|1.0/1_a.sql 1.0/x/2_b.sql:name-unrecognised"},
        {"scripts beside", "1.0/1_a.sql 2_b.sql x.sql",
         "1.0.1|a|1.0/1_a.sql 2_b.sql:name-ignored x.sql:name-ignored"},
        {"no version in a release", "1.0/1_a.sql 1.0/x.sql 1.0/2_b.py",
         "1.0.1|a|1.0/1_a.sql 1.0/2_b.py:migration-not-sql "
         "1.0/x.sql:name-ignored"},
        {"a release that is another's script", "1/2.3_a.sql 1.2/3_b.sql",
         "1.2.3|b|1.2/3_b.sql broken 1/2.3_a.sql:order-differs "
         "1/2.3_a.sql:version-duplicate"},
        {"releases of different length", "1.0/1_a.sql 1.0.0/1_b.sql",
         "1.0.0.1|b|1.0.0/1_b.sql 1.0.1|a|1.0/1_a.sql "
         "1.0/1_a.sql:order-differs"},
        {"too long",
         "1.1/"
         "123456789012345678901234567890123456789012345678901234567890_a.sql",
         "1.1/123456789012345678901234567890123456789012345678901234567890_a"
         ".sql:version-too-long"},
    };

    (void)state;
    check_table(rows, render_releases);
}

static void render_goose(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_by(arena, "goose", input, out);
}

#define UP "--^+goose^Up~"
#define DOWN "--^+goose^Down~"

static void goose(void **state)
{
    static const struct row rows[] = {
        {"sections", "1_a.sql=" UP "A;~" DOWN "B;", "1|a|1_a.sql|1_a.sql "},
        {"up alone", "1_a.sql=" UP "A;", "1|a|1_a.sql "},
        {"any case", "1_a.sql=--^+goose^up~A;~--+goose^DOWN~B;",
         "1|a|1_a.sql|1_a.sql "},
        {"outside of a transaction",
         "1_a.sql=--^+goose^NO^TRANSACTION~" UP "VACUUM;",
         "1|a|1_a.sql outside "},
        {"no section", "1_a.sql 2_b.sql=" UP "A;",
         "1|a|1_a.sql broken 2|b|2_b.sql 1_a.sql:section-missing"},
        {"down alone", "1_a.sql=" DOWN "A;",
         "1|a|1_a.sql|1_a.sql broken 1_a.sql:section-order"},
        {"SQL before", "1_a.sql=A;~" UP "B;",
         "1|a|1_a.sql broken 1_a.sql:section-preamble"},
        {"Go", "1_a.sql=" UP " 2_b.go 2_b_test.go main.go",
         "1|a|1_a.sql 2_b.go:migration-not-sql"},
        {"placeholders between their marks",
         "1_a.sql=" UP "A^$x;~--^+goose^ENVSUB^ON~A^$y;",
         "1|a|1_a.sql broken 1_a.sql:placeholder-unknown"},
        {"strata's sections", "1_a.sql=--^migrate:up~A;",
         "1|a|1_a.sql broken 1_a.sql:directive-unknown "
         "1_a.sql:section-missing"},
    };

    (void)state;
    check_table(rows, render_goose);
}

#undef UP
#undef DOWN

static void render_sqlx(struct arena *arena, const char *input, struct buf *out)
{
    render_by(arena, "sqlx", input, out);
}

static void sqlx(void **state)
{
    static const struct row rows[] = {
        {"pairs", "1_a.up.sql 1_a.down.sql 2_b.sql",
         "1|a|1_a.up.sql|1_a.down.sql 2|b|2_b.sql "},
        {"outside of a transaction", "1_a.sql=--^no-transaction~VACUUM;",
         "1|a|1_a.sql outside "},
        {"not the first bytes", "1_a.sql=~--^no-transaction~", "1|a|1_a.sql "},
    };

    (void)state;
    check_table(rows, render_sqlx);
}

static void render_atlas(struct arena *arena, const char *input,
                         struct buf *out)
{
    render_by(arena, "atlas", input, out);
}

static void atlas(void **state)
{
    static const struct row rows[] = {
        {"numbered", "20240101000000_a.sql atlas.sum=h1:x",
         "20240101000000|a|20240101000000_a.sql "},
        {"outside of a transaction", "1_a.sql=--^atlas:txmode^none~~VACUUM;",
         "1|a|1_a.sql outside "},
        {"another delimiter", "1_a.sql=--^atlas:delimiter^\\n\\n~A;",
         "1|a|1_a.sql broken 1_a.sql:directive-unsupported"},
        {"linting is its own", "1_a.sql=--^atlas:nolint^x~A;", "1|a|1_a.sql "},
        {"another order by name", "9_a.sql 10_b.sql",
         "9|a|9_a.sql 10|b|10_b.sql 10_b.sql:order-differs"},
    };

    (void)state;
    check_table(rows, render_atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(diesel),
        unit_test_in_scratch_dir(prisma),
        unit_test_in_scratch_dir(rusqlite_migration),
        unit_test_in_scratch_dir(flyway),
        unit_test_in_scratch_dir(refinery),
        unit_test_in_scratch_dir(sqldelight),
        unit_test_in_scratch_dir(releases),
        unit_test_in_scratch_dir(goose),
        unit_test_in_scratch_dir(sqlx),
        unit_test_in_scratch_dir(atlas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
