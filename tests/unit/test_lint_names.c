/* SPDX-License-Identifier: MIT
 *
 * The linter: names of tables, columns and files.
 */
#include "support/linting.h"

#include <stdio.h>

static void render(struct arena *arena, const char *input, struct buf *out)
{
    linting_render(arena, input, false, out);
}

#define T "CREATE TABLE t (a, b);=>"
#define REBUILD LINTING_REBUILD

static void reserved_names(void **state)
{
    static const struct row rows[] = {
        {"a table", "=>CREATE TABLE \"group\" (a);", "1:14 name-reserved"},
        {"a column", "=>CREATE TABLE n (a, [Select] TEXT);",
         "1:20 name-reserved"},
        {"words that need no quotes",
         "=>CREATE TABLE n (key, action, date, type, name, \"desc\", \"row\");",
         ""},
        {"a new column", T "ALTER TABLE t ADD COLUMN `order`;",
         "1:26 name-reserved"},
        {"a new name of a column", T "ALTER TABLE t RENAME a TO \"to\";",
         "1:27 column-renamed, 1:27 name-reserved"},
        {"a new name of a table", T "ALTER TABLE t RENAME TO \"index\";",
         "1:25 table-renamed, 1:25 name-reserved"},
        {"of a table that goes again",
         "=>CREATE TABLE \"group\" (\"to\"); DROP TABLE \"group\";", ""},
        {"of a temporary table",
         "=>CREATE TEMP TABLE \"group\" (\"to\"); DROP TABLE \"group\";", ""},
        {"that was there",
         "CREATE TABLE t (\"to\");=>ALTER TABLE t ADD COLUMN a;", ""},
        {"that was there before a rebuild",
         "CREATE TABLE t (\"to\");" REBUILD("\"to\", b", "", "\"to\", 1"), ""},
        {"in a rebuild", "CREATE TABLE t (a);" REBUILD("a, \"to\"", "", "a, 1"),
         "1:20 name-reserved"},
        {"of a virtual table", "=>CREATE VIRTUAL TABLE n USING fts5 (\"to\");",
         ""},
        {"of a virtual table that is made anew",
         "CREATE VIRTUAL TABLE f USING fts5 (a);=>DROP TABLE f;"
         "CREATE VIRTUAL TABLE f USING fts5 (\"to\");",
         ""},
        {"of SQLite", "=>CREATE TABLE n (sqlite_a);", "1:17 name-reserved"},
    };

    (void)state;
    check_table(rows, render);
}

/* Versions and labels, "0001_a 0002_b"; '!' before those that are sealed,
 * '?' before those that are broken. */
static void render_names(struct arena *arena, const char *input,
                         struct buf *out)
{
    static const struct source source = {"a.sql", {"", 0}};
    struct migration migrations[8] = {{.broken = false}};
    struct migration_set set = {.migrations = migrations};
    struct diags diags;
    char version[40];
    char label[40];
    int read = 0;

    set.has_base = input[0] == '*';
    for (input += set.has_base;
         sscanf(input, " %39[^_]_%39[^;];%n", version, label, &read) == 2;
         input += read) {
        struct migration *migration = &migrations[set.count++];
        struct str text = str_copy(arena, str_from(version));

        migration->sealed = version[0] == '!';
        migration->broken = version[0] == '?';
        migration->version = str_slice(
            text, migration->sealed || migration->broken ? 1 : 0, text.size);
        migration->label = str_copy(arena, str_from(label));
        migration->up.source = &source;
    }
    diags_init(&diags, arena);
    lint_set(&set, &diags);
    for (const struct diag *diag = diags.first; diag != NULL;
         diag = diag->next) {
        buf_format(out, "%s%s%s", out->size > 0 ? ", " : "",
                   diag->notes != NULL ? "version " : "label",
                   diag->notes != NULL ? diag->notes->message.data : "");
    }
}

static void names_of_files(void **state)
{
    static const struct row rows[] = {
        {"alike", "0001_a;0002_b;0003_c;", ""},
        {"too few to say", "0001_a;2_b;", ""},
        {"one alone", "1_A;", ""},
        {"one beside another", "1_a;2_B;", ""},
        {"another width", "0001_a;0002_b;3_c;", "version such as '0001'"},
        {"sealed", "0001_a;0002_b;!3_c;", ""},
        {"broken", "0001_a;0002_b;?3_c;", ""},
        {"against sealed ones", "!0001_a;!0002_b;3_c;",
         "version such as '0001'"},
        {"as many of each", "1_a;0002_b;0003_c;4_d;", ""},
        {"grown", "8_a;9_b;10_c;100_d;", ""},
        {"grown out of its width", "0098_a;0099_b;10000_c;", ""},
        {"padded among others", "8_a;9_b;010_c;", "version such as '8'"},
        {"a time among numbers", "0001_a;0002_b;20240101120000_c;",
         "version such as '0001'"},
        {"a number among times", "20240101120000_a;20240101120001_b;0003_c;",
         "version such as '20240101120000'"},
        {"days and times", "20240101_a;20240102_b;20240103120000_c;",
         "version such as '20240101'"},
        {"with signs", "2024-01-01_a;2024-1-02_b;2024-01-03_c;", ""},
        {"with other signs", "2024-01-01_a;2024-01-02_b;2024.01.03_c;",
         "version such as '2024-01-01'"},
        {"without signs", "1.1.1_a;1.2.1_b;13_c;", "version such as '1.1.1'"},
        {"one of equal versions", "017_a;017.2_b;018_c;", ""},
        {"times, and some with a number behind",
         "20240506192337_a;20240507192337_b;20251028175920-0000_c;", ""},
        {"numbers, and one with a number behind", "0001_a;0002_b;2024-01_c;",
         "version such as '0001'"},
        {"releases", "1.9_a;1.10_b;1.10.1_c;", ""},
        {"a label with capitals", "1_a;2_b;3_AddC;", "label"},
        {"a label with blanks", "1_a;2_b;3_add c;", "label"},
        {"a label with hyphens", "1_a;2_b;3_add-c;", ""},
        {"several with capitals", "1_a;2_AddB;3_AddC;", ""},
        {"a base schema", "*0_Base;0001_a;0002_b;0003_c;", ""},
    };

    (void)state;
    check_table(rows, render_names);
}

/* What is usual now, not what was so long ago. */
static void names_far_away_say_nothing(void **state)
{
    static const struct source source = {"a.sql", {"", 0}};
    static struct migration migrations[260];
    struct migration_set set = {.migrations = migrations, .count = 260};
    struct arena arena;
    struct diags diags;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < set.count; i++) {
        migrations[i].version =
            str_format(&arena, i < 150 ? "%04zu" : "202401010000%03zu", i + 1);
        migrations[i].label = STR("a");
        migrations[i].up.source = &source;
        migrations[i].sealed = i + 1 < set.count;
    }
    diags_init(&diags, &arena);
    lint_set(&set, &diags);
    assert_int_equal(diags.note_count, 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reserved_names),
        cmocka_unit_test(names_of_files),
        cmocka_unit_test(names_far_away_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
