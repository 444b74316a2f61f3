/* SPDX-License-Identifier: MIT
 *
 * Directories for several databases: what is read for the one asked for, and
 * which versions one has and another lacks.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

#include "input/dialect.h"

static void render_found(struct arena *arena, const char *input,
                         struct buf *out)
{
    const char *database = dialect_find(str_copy(arena, str_from(input)));

    buf_add_c(out, database != NULL ? database : "none");
}

static void names_of_databases(void **state)
{
    static const struct row rows[] = {
        {"sqlite", "sqlite", "sqlite"},
        {"sqlite3", "sqlite3", "sqlite"},
        {"any case", "SQLite", "sqlite"},
        {"libSQL", "libsql", "sqlite"},
        {"postgres", "postgres", "postgresql"},
        {"postgresql", "PostgreSQL", "postgresql"},
        {"pg", "pg", "postgresql"},
        {"mariadb", "mariadb", "mysql"},
        {"mssql", "mssql", "sqlserver"},
        {"none", "notes", "none"},
        {"nothing", "", "none"},
        {"a part of one", "lite", "none"},
        {"more than one", "mysqlite", "none"},
    };

    (void)state;
    check_table(rows, render_found);
}

static void render_sqlite(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_directory(arena, input, &(struct discover_options){.dialect = NULL},
                     out);
}

static void render_postgresql(struct arena *arena, const char *input,
                              struct buf *out)
{
    render_directory(arena, input,
                     &(struct discover_options){.dialect = "postgresql"}, out);
}

static void a_directory_for_each(void **state)
{
    static const struct row rows[] = {
        {"only the one asked for is read",
         "sqlite/1_a.sql postgres/1_a.sql mysql/1_a.sql",
         "1|a|sqlite/1_a.sql "},
        {"by another name", "SQLite3/1_a.sql pg/1_a.sql",
         "1|a|SQLite3/1_a.sql "},
        {"only one", "sqlite/1_a.sql", "1|a|sqlite/1_a.sql "},
        {"only others", "postgres/1_a.sql mysql/1_a.sql",
         "mysql:dialect-differs postgres:dialect-differs"},
        {"versions that one lacks",
         "sqlite/1_a.sql sqlite/3_c.sql postgres/1_a.sql postgres/2_b.sql",
         "1|a|sqlite/1_a.sql 3|c|sqlite/3_c.sql .:dialect-differs "
         ".:dialect-differs"},
        {"the same versions, written otherwise",
         "sqlite/01_a.sql postgres/1_a.sql", "01|a|sqlite/01_a.sql "},
        {"pairs count once",
         "sqlite/1_a.up.sql sqlite/1_a.down.sql pg/1_a.sql pg/2_b.up.sql "
         "pg/2_b.down.sql",
         "1|a|sqlite/1_a.up.sql|sqlite/1_a.down.sql .:dialect-differs"},
        {"other files beside", "sqlite/1_a.sql README.md notes/x.txt",
         "1|a|sqlite/1_a.sql "},
        {"another convention inside",
         "sqlite/1_a/up.sql sqlite/1_a/down.sql postgres/1_a/up.sql",
         "1|a|sqlite/1_a/up.sql|sqlite/1_a/down.sql "},
        {"another convention beside", "sqlite/1_a/up.sql java/V1__x.sql",
         "1|a|sqlite/1_a/up.sql java:name-ignored"},
        {"scripts beside", "sqlite/1_a.sql x.sql",
         "1|a|sqlite/1_a.sql x.sql:name-ignored"},
        {"Flyway inside", "sqlite/V1__a.sql mysql/V1__a.sql",
         "1|a|sqlite/V1__a.sql "},
        {"a journal inside",
         "sqlite/meta/_journal.json={\"entries\":[{\"idx\":0,\"tag\":\"0_a\"}]}"
         " sqlite/0_a.sql sqlite/x.sql pg/0_a.sql",
         "0|a|sqlite/0_a.sql sqlite/x.sql:name-ignored"},
        {"a plan inside",
         "sqlite/sqitch.plan=a~ sqlite/deploy/a.sql pg/sqitch.plan=a~",
         "0001|a|sqlite/deploy/a.sql "},
        {"not only in it", "1_a.sql sqlite/1_a.sql", ".:convention-unclear"},
        {"in it are other things", "1_a.sql sqlite/shell.c sqlite/x.sql",
         "1|a|1_a.sql sqlite:name-ignored"},
        {"in another are scripts as well", "1_a.sql postgres/1_a.sql",
         "1|a|1_a.sql "},
        {"not at the top", "a/sqlite/1_a.sql 1_a.sql",
         "1|a|1_a.sql a:name-ignored"},
        {"a file by such a name", "1_a.sql sqlite", "1|a|1_a.sql "},
        {"a link to the other", "sqlite->postgres postgres/1_a.sql",
         "1|a|sqlite/1_a.sql "},
    };
    static const struct row others[] = {
        {"another one is asked for", "sqlite/1_a.sql postgres/1_b.sql",
         "1|b|postgres/1_b.sql "},
        {"and not there", "sqlite/1_a.sql", "sqlite:dialect-differs"},
    };

    (void)state;
    check_table(rows, render_sqlite);
    check_table(others, render_postgresql);
}

static void words_at_the_end_of_names(void **state)
{
    static const struct row rows[] = {
        {"dots", "1_a.sqlite.sql 1_a.postgres.sql", "1|a|1_a.sqlite.sql "},
        {"underscores", "1_a_sqlite.sql 1_a_postgres.sql",
         "1|a|1_a_sqlite.sql "},
        {"dashes, any case", "1_a-SQLite3.SQL 1_a-MySQL.SQL",
         "1|a|1_a-SQLite3.SQL "},
        {"before the direction",
         "1_a_sqlite.up.sql 1_a_sqlite.down.sql 1_a_pg.up.sql 1_a_pg.down.sql",
         "1|a|1_a_sqlite.up.sql|1_a_sqlite.down.sql "},
        {"behind the direction",
         "1_a.up.sqlite.sql 1_a.down.sqlite.sql 1_a.up.pg.sql 1_a.down.pg.sql",
         "1|a|1_a.up.sqlite.sql|1_a.down.sqlite.sql "},
        {"one for all of them", "1_a.sql 2_b.sqlite.sql 2_b.postgres.sql",
         "1|a|1_a.sql 2|b|2_b.sqlite.sql "},
        {"one for all others", "1_a.sql 1_a.sqlite.sql", "1|a|1_a.sqlite.sql "},
        {"one for all others, and not ours", "1_a.sql 1_a.postgres.sql",
         "1|a|1_a.sql "},
        {"one that we lack", "1_a.sqlite.sql 1_a.pg.sql 2_b.pg.sql",
         "1|a|1_a.sqlite.sql 2_b.pg.sql:dialect-differs"},
        {"a down script that we lack",
         "1_a.sqlite.up.sql 1_a.pg.up.sql 1_a.pg.down.sql",
         "1|a|1_a.sqlite.up.sql "},
        {"a label is a label", "1_a.sql 5_drop_postgres.sql",
         "1|a|1_a.sql 5|drop_postgres|5_drop_postgres.sql "},
        {"a label in a directory where names tell",
         "1_a.sqlite.sql 1_a.pg.sql 5_drop_postgres.sql",
         "1|a|1_a.sqlite.sql 5_drop_postgres.sql:dialect-differs"},
        {"in the directories of a convention",
         "1_a/up.sqlite.sql 1_a/up.pg.sql 1_a/down.sql 2_b/up.sql",
         "1|a|1_a/up.sqlite.sql|1_a/down.sql 2|b|2_b/up.sql "},
        {"one for all others, in such directories",
         "1_a/up.sql 1_a/up.sqlite.sql 2_b/up.sql 2_b/up.pg.sql",
         "1|a|1_a/up.sqlite.sql 2|b|2_b/up.sql "},
        {"names alone", "sqlite.sql postgres.sql",
         "postgres.sql:name-ignored sqlite.sql:name-ignored"},
        {"in the directories of releases",
         "1.0/1_a.sqlite.sql 1.0/1_a.pg.sql 1.1/1_b.sql",
         "1.0.1|a|1.0/1_a.sqlite.sql 1.1.1|b|1.1/1_b.sql "},
        {"Flyway", "V1__a_sqlite.sql V1__a_postgres.sql V2__b.sql",
         "1|a|V1__a_sqlite.sql 2|b|V2__b.sql "},
        {"the word is all there is", "1.sqlite.sql 1.pg.sql",
         "1||1.sqlite.sql "},
    };
    static const struct row others[] = {
        {"another one is asked for", "1_a.sqlite.sql 1_a.postgres.sql 2_b.sql",
         "1|a|1_a.postgres.sql 2|b|2_b.sql "},
    };

    (void)state;
    check_table(rows, render_sqlite);
    check_table(others, render_postgresql);
}

static void check_message(const char *input, const char *expected)
{
    struct arena arena;
    struct migration_set set;
    struct diags diags;

    arena_init(&arena);
    diags_init(&diags, &arena);
    discover(&arena, make_directory(&arena, input),
             &(struct discover_options){.dialect = NULL}, &set, &diags);
    assert_non_null(diags.first);
    assert_int_equal(diags.first->code, CODE_DIALECT_DIFFERS);
    assert_string_equal(diags.first->message.data, expected);
    arena_release(&arena);
}

static void versions_that_one_lacks_are_named(void **state)
{
    (void)state;
    check_message("sqlite/1_a.sql pg/1_a.sql pg/2_b.sql",
                  "'sqlite' lacks 1 version that 'pg' has: 2");
    check_message("sqlite/1_a.sql pg/02_b.up.sql pg/02_b.down.sql pg/1_a.sql",
                  "'sqlite' lacks 1 version that 'pg' has: 02");
    check_message("sqlite/9_a.sql pg/9_a.sql pg/7_a.sql pg/6_a.sql pg/5_a.sql "
                  "pg/4_a.sql pg/3_a.sql pg/2_a.sql pg/10_a.sql",
                  "'sqlite' lacks 7 versions that 'pg' has: 2, 3, 4, 5, 6, …");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_databases),
        unit_test_in_scratch_dir(a_directory_for_each),
        unit_test_in_scratch_dir(words_at_the_end_of_names),
        unit_test_in_scratch_dir(versions_that_one_lacks_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
