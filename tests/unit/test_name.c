/* SPDX-License-Identifier: MIT
 *
 * File names: what is a migration, what is passed over, what is refused; in
 * each of the forms.
 */
#include "support/table.h"

#include "input/name.h"

static void render_parts(struct name name, struct buf *out)
{
    static const char *const directions[] = {"both", "up", "down"};
    static const char *const kinds[] = {
        [NAME_UNVERSIONED] = "unversioned",
        [NAME_UNRECOGNISED] = "refused",
        [NAME_NOT_SQL] = "not SQL",
    };

    assert_int_equal(name.reason == NULL,
                     name.kind == NAME_MIGRATION || name.kind == NAME_IGNORED);
    if (name.kind == NAME_IGNORED) {
        buf_add_c(out, "ignored");
    } else if (name.kind != NAME_MIGRATION) {
        buf_add_c(out, kinds[name.kind]);
    } else {
        buf_format(out, "%s|%.*s|%.*s", directions[name.direction],
                   STR_ARGS(name.version), STR_ARGS(name.label));
    }
}

static void render_form(struct arena *arena, enum name_form form,
                        const char *prefix, const char *input, struct buf *out)
{
    /* A copy, behind which the sanitizer watches. */
    struct str name = str_copy(arena, str_from(input));

    render_parts(name_parse(form, str_from(prefix), name), out);
}

static void render_numbered(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_form(arena, NAME_NUMBERED, "", input, out);
}

static void migrations_are_taken(void **state)
{
    static const struct row rows[] = {
        {"plain", "0001_create_notes.sql", "both|0001|create_notes"},
        {"dash", "0001-create.sql", "both|0001|create"},
        {"dot", "0001.create.sql", "both|0001|create"},
        {"blank", "0001 create.sql", "both|0001|create"},
        {"several separators", "0001 - _create.sql", "both|0001|create"},
        {"one digit", "1_a.sql", "both|1|a"},
        {"zero", "0_a.sql", "both|0|a"},
        {"timestamp", "20240202113000_a.sql", "both|20240202113000|a"},
        {"no label", "0001.sql", "both|0001|"},
        {"no label, a separator", "0001_.sql", "both|0001|"},
        {"no label, separators", "0001_-_.sql", "both|0001|"},
        {"upper case", "0001_A.SQL", "both|0001|A"},
        {"mixed case", "0001_a.Sql", "both|0001|a"},
        {"blanks", "0001_add a table.sql", "both|0001|add a table"},
        {"quotes", "0001_it's \"x\".sql", "both|0001|it's \"x\""},
        {"dots", "0001_v1.2.sql", "both|0001|v1.2"},
        {"UTF-8", "0001_\xc3\xa4.sql", "both|0001|\xc3\xa4"},
        {"separators around the label", "0001__a_.sql", "both|0001|a"},
        {"dot at the end", "0001_a..sql", "both|0001|a"},
        {"label is a number", "0001_2.sql", "both|0001|2"},
        {"label is an extension", "0001_sql.sql", "both|0001|sql"},
        {"as many digits as one likes",
         "00000000000000000000000000000000000000000000000000000000000000000001"
         "_a.sql",
         "both|"
         "00000000000000000000000000000000000000000000000000000000000000000001"
         "|a"},
    };

    (void)state;
    check_table(rows, render_numbered);
}

static void versions_have_many_forms(void **state)
{
    static const struct row rows[] = {
        {"v", "v1_a.sql", "both|1|a"},
        {"V", "V1_a.sql", "both|1|a"},
        {"v alone", "v1.sql", "both|1|"},
        {"v and dots", "v1.0.2_a.sql", "both|1.0.2|a"},
        {"v and two underscores", "V1__a.sql", "both|1|a"},
        {"v, underscores in the version", "V1_2__a.sql", "both|1_2|a"},
        {"v and no digit", "va_1.sql", "unversioned"},
        {"two numbers with a dot", "1.2_a.sql", "both|1.2|a"},
        {"dots alone", "1.2.3.sql", "both|1.2.3|"},
        {"a dot that no digit follows", "1._a.sql", "both|1|a"},
        {"underscores are separators", "1_2_a.sql", "both|1|2_a"},
        {"dashes are separators", "1-2-a.sql", "both|1|2-a"},

        {"date", "2024-02-03_a.sql", "both|2024-02-03|a"},
        {"date alone", "2024-02-03.sql", "both|2024-02-03|"},
        {"date, dash", "2024-02-03-a.sql", "both|2024-02-03|a"},
        {"date and time", "2024-02-03-113000_a.sql",
         "both|2024-02-03-113000|a"},
        {"date and time in ISO's form", "2024-02-03T11-30-00_a.sql",
         "both|2024-02-03T11-30-00|a"},
        {"date, hours and minutes", "2024-02-03_1130_a.sql",
         "both|2024-02-03_1130|a"},
        {"date, time and fractions", "2024-02-03-113000-0001_a.sql",
         "both|2024-02-03-113000-0001|a"},
        {"underscores", "2024_02_03_a.sql", "both|2024_02_03|a"},
        {"underscores and a time", "2024_02_03_113000_a.sql",
         "both|2024_02_03_113000|a"},
        {"digits and a time", "20240203-113000_a.sql",
         "both|20240203-113000|a"},
        {"digits, underscore, time", "20240203_113000_a.sql",
         "both|20240203_113000|a"},
        {"v and a date", "v2024-02-03_a.sql", "both|2024-02-03|a"},
        {"no month", "2024-13-01_a.sql", "both|2024|13-01_a"},
        {"no day", "2024-12-32_a.sql", "both|2024|12-32_a"},
        {"no year", "1824-12-31_a.sql", "both|1824|12-31_a"},

        {"day and number", "20220204-01-a.sql", "both|20220204-01|a"},
        {"day, one digit", "20220204-1-a.sql", "both|20220204-1|a"},
        {"day, three digits", "20220204-123-a.up.sql", "up|20220204-123|a"},
        {"day, four digits", "20220204-1234-a.sql", "both|20220204|1234-a"},
        {"day, no number", "20220204-a.sql", "both|20220204|a"},
        {"day, number, no dash", "20220204-01.sql", "both|20220204|01"},
        {"day, underscore", "20220204_01-a.sql", "both|20220204|01-a"},
        {"no day of a year", "20221301-01-a.sql", "both|20221301|01-a"},
        {"no day of a month", "20221232-01-a.sql", "both|20221232|01-a"},
        {"eight digits, no day", "00000001-2-fast.sql", "both|00000001|2-fast"},
        {"nine digits", "202202041-01-a.sql", "both|202202041|01-a"},
        {"no label after a day", "20220204-01-.sql", "both|20220204-01|"},
    };

    (void)state;
    check_table(rows, render_numbered);
}

static void directions_are_cut_off(void **state)
{
    static const struct row rows[] = {
        {"up", "0001_a.up.sql", "up|0001|a"},
        {"down", "0001_a.down.sql", "down|0001|a"},
        {"upper case", "0001_a.UP.SQL", "up|0001|a"},
        {"mixed case", "0001_a.Down.sql", "down|0001|a"},
        {"no label", "0001.up.sql", "up|0001|"},
        {"no label, upper case", "0001.DOWN.sql", "down|0001|"},
        {"no label, mixed case", "0001.Up.sql", "up|0001|"},
        {"no label, underscore", "0001_down.sql", "down|0001|"},
        {"no label, underscore and dot", "0001_.up.sql", "up|0001|"},
        {"two dots", "0001_a.up..sql", "up|0001|a"},
        {"an extension more", "0001_a.up.db.sql", "up|0001|a"},
        {"another extension", "0001_a.up.sqlite", "up|0001|a"},
        {"another extension, down", "0001_a.down.sqlite3", "down|0001|a"},
        {"no label, another extension", "1.up.sqlite3", "up|1|"},
        {"the last one counts", "0001_a.up.down.sql", "down|0001|a.up"},
        {"the last one counts, up", "0001_a.down.up.sql", "up|0001|a.down"},
        {"twice", "0001_a.up.up.sql", "up|0001|a.up"},
        {"part of a word", "0001_setup.sql", "both|0001|setup"},
        {"part of an extension", "0001_a.upper.sql", "both|0001|a.upper"},
        {"underscore: only its neighbour can tell", "0001_a_up.sql",
         "both|0001|a_up"},
        {"underscore, down", "0001_a_down.sql", "both|0001|a_down"},
        {"dash, down", "0001_a-down.sql", "both|0001|a-down"},
    };

    (void)state;
    check_table(rows, render_numbered);
}

static void other_files_are_passed_over(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "ignored"},
        {"lock file", "strata.lock", "ignored"},
        {"text", "README.md", "ignored"},
        {"text with a number", "0001_a.txt", "ignored"},
        {"hidden", ".0001_a.sql", "ignored"},
        {"Emacs's lock", ".#0001_a.sql", "ignored"},
        {"Emacs's autosave", "#0001_a.sql#", "ignored"},
        {"backup", "0001_a.sql~", "ignored"},
        {"Vim's swap file", ".0001_a.sql.swp", "ignored"},
        {"patch's leavings", "0001_a.sql.orig", "ignored"},
        {"the extension alone", ".sql", "ignored"},
        {"extension and more", "0001_a.sqlite", "ignored"},
        {"no dot", "0001_asql", "ignored"},
        {"a database", "0001_a.sqlite3", "ignored"},
        {"a program without a version", "migrate.go", "ignored"},
        {"a program with a number in it", "step2.py", "ignored"},
        {"a program's test", "0001_a_test.go", "ignored"},
        {"types", "0001_a.d.ts", "ignored"},
        {"a hidden program", ".0001_a.py", "ignored"},
        {"a number without a separator", "3d.py", "ignored"},
    };

    (void)state;
    check_table(rows, render_numbered);
}

static void migrations_in_other_languages_are_seen(void **state)
{
    static const struct row rows[] = {
        {"Go", "00002_users.go", "not SQL"},
        {"Python", "0002-users.py", "not SQL"},
        {"shell", "0002.sh", "not SQL"},
        {"TypeScript", "2024-01-01T10-00-00_x.ts", "not SQL"},
        {"JavaScript", "20240101-01-x.js", "not SQL"},
        {"Java", "V2__Users.java", "not SQL"},
        {"Rust", "V2__users.rs", "not SQL"},
        {"Elixir", "20240101000000_users.exs", "not SQL"},
    };

    (void)state;
    check_table(rows, render_numbered);
}

static void scripts_by_other_names_are_refused(void **state)
{
    static const struct row rows[] = {
        {"no digits", "create_notes.sql", "unversioned"},
        {"a blank first", " 0001_a.sql", "unversioned"},
        {"a dash first", "-1_a.sql", "unversioned"},
        {"directions alone", "up.sql", "unversioned"},
        {"digits of another script", "\xd9\xa1_a.sql", "unversioned"},
        {"upper case, no version", "README.SQL", "unversioned"},
        {"a line feed first", "\n1_a.sql", "unversioned"},
        {"another form's extension", "1.sqm", "unversioned"},

        {"no separator", "0001create.sql", "refused"},
        {"another separator", "0001+create.sql", "refused"},
        {"Flyway's undo", "U1__a.sql", "refused"},
        {"Flyway's baseline", "B1__a.sql", "refused"},
        {"Flyway's repeatable", "R__a.sql", "refused"},
        {"invalid UTF-8", "0001_\xff.sql", "refused"},
        {"cut UTF-8", "0001_\xc3.sql", "refused"},
        {"surrogates", "0001_\xed\xa0\x80.sql", "refused"},
        {"invalid UTF-8 behind the direction", "0001_a.up.\xff.sql",
         "up|0001|a"},
        {"line feed", "0001_a\nb.sql", "refused"},
        {"line feed at the end", "0001_a\n.sql", "refused"},
        {"carriage return", "0001_\r.sql", "refused"},
        {"escape", "0001_\x1b[2J.sql", "refused"},
        {"delete", "0001_\x7f.sql", "refused"},
        {"C1 control", "0001_\xc2\x9b.sql", "refused"},
    };

    (void)state;
    check_table(rows, render_numbered);
}

static void render_prefixed(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_form(arena, NAME_NUMBERED, "update", input, out);
}

static void a_word_in_front_is_left_out(void **state)
{
    static const struct row rows[] = {
        {"number alone", "update0001.sql", "both|0001|"},
        {"label", "update0001_a.sql", "both|0001|a"},
        {"v behind it", "updatev2.sql", "both|2|"},
        {"dots", "update1.2.3.sql", "both|1.2.3|"},
        {"down", "update0001.down.sql", "down|0001|"},
        {"without it", "0001_a.sql", "both|0001|a"},
        {"the word alone", "update.sql", "unversioned"},
        {"no separator", "update1a.sql", "refused"},
        {"another word", "schema1.sql", "unversioned"},
        {"another language", "update0002.py", "not SQL"},
        {"a word that is all of the name", "update", "ignored"},
    };

    (void)state;
    check_table(rows, render_prefixed);
}

static void render_prefix(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct str prefix;

    if (name_prefix(str_copy(arena, str_from(input)), &prefix)) {
        buf_add(out, prefix);
    } else {
        buf_add_c(out, "none");
    }
}

static void the_word_in_front_is_found(void **state)
{
    static const struct row rows[] = {
        {"a word", "update0001.sql", "update"},
        {"with a separator", "update_0001.sql", "update_"},
        {"bytes of any kind", "\xff\n1.sql", "\xff\n"},
        {"none", "0001.sql", "none"},
        {"no digits", "update.sql", "none"},
        {"no script", "update0001.txt", "none"},
        {"hidden", ".update0001.sql", "none"},
        {"nothing", "", "none"},
    };

    (void)state;
    check_table(rows, render_prefix);
}

static void render_flyway(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_form(arena, NAME_FLYWAY, "", input, out);
}

static void render_refinery(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_form(arena, NAME_REFINERY, "", input, out);
}

static void flyway_names(void **state)
{
    static const struct row rows[] = {
        {"plain", "V1__create_notes.sql", "both|1|create_notes"},
        {"zeros", "V001__a.sql", "both|001|a"},
        {"dots", "V1.2.3__a.sql", "both|1.2.3|a"},
        {"underscores", "V1_2__a.sql", "both|1_2|a"},
        {"timestamp", "V20240202113000__a.sql", "both|20240202113000|a"},
        {"no label", "V1__.sql", "both|1|"},
        {"upper case", "V1__A.SQL", "both|1|A"},
        {"more underscores", "V1___a.sql", "both|1|_a"},
        {"blanks", "V1__add a table.sql", "both|1|add a table"},
        {"a direction is part of the label", "V1__a.up.sql", "both|1|a.up"},
        {"undo", "U1__a.sql", "down|1|a"},
        {"undo, dots", "U1.2__a.sql", "down|1.2|a"},

        {"repeatable", "R__views.sql", "refused"},
        {"baseline", "B7__all.sql", "refused"},
        {"one underscore", "V1_a.sql", "refused"},
        {"lower case", "v1__a.sql", "refused"},
        {"no number", "V__a.sql", "unversioned"},
        {"a dot too many", "V1.__a.sql", "refused"},
        {"plain number", "0001_a.sql", "refused"},
        {"no version", "schema.sql", "unversioned"},
        {"a callback", "beforeMigrate.sql", "unversioned"},
        {"control character", "V1__\x1b.sql", "refused"},
        {"another extension", "V1__a.up.sqlite", "unversioned"},
        {"Java", "V2__Users.java", "not SQL"},
        {"settings", "V1__a.sql.conf", "ignored"},
        {"hidden", ".V1__a.sql", "ignored"},
    };

    (void)state;
    check_table(rows, render_flyway);
}

static void refinery_names(void **state)
{
    static const struct row rows[] = {
        {"plain", "V1__create_notes.sql", "both|1|create_notes"},
        {"unversioned is one more", "U2__a.sql", "both|2|a"},
        {"repeatable", "R__views.sql", "refused"},
        {"Rust", "V3__data.rs", "not SQL"},
        {"a module", "mod.rs", "ignored"},
    };

    (void)state;
    check_table(rows, render_refinery);
}

static void names_of_flyway_are_known(void **state)
{
    static const char *const known[] = {"V1__a.sql", "V1.2__a.conf",
                                        "U1__a.sql", "B1__a.sql",
                                        "R__a.sql",  "V1_2__"};
    static const char *const others[] = {"",          "V",         "V1",
                                         "V1_a.sql",  "v1__a.sql", "V1.__a.sql",
                                         "R1__a.sql", "R_a.sql",   "1__a.sql",
                                         "V1._2__a",  " V1__a.sql"};

    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        assert_true(name_is_flyway(str_from(known[i])));
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        assert_false(name_is_flyway(str_from(others[i])));
    }
}

static void render_sqldelight(struct arena *arena, const char *input,
                              struct buf *out)
{
    render_form(arena, NAME_SQLDELIGHT, "", input, out);
}

static void sqldelight_names(void **state)
{
    static const struct row rows[] = {
        {"plain", "1.sqm", "both|1|"},
        {"zeros", "001.sqm", "both|001|"},
        {"upper case", "1.SQM", "both|1|"},
        {"label", "1_add.sqm", "both|1|add"},
        {"word in front", "migration12.sqm", "both|12|"},
        {"v", "v3__add.sqm", "both|3|add"},
        {"a dash first", "x-1-y.sqm", "both|1|y"},
        {"no number", "add.sqm", "unversioned"},
        {"two numbers", "1_to_2.sqm", "refused"},
        {"number behind a dot", "1.2.sqm", "refused"},
        {"control character", "1_\n.sqm", "refused"},
        {"SQL", "0001_a.sql", "unversioned"},
        {"queries", "Notes.sq", "ignored"},
        {"a database", "1.db", "ignored"},
        {"hidden", ".1.sqm", "ignored"},
    };

    (void)state;
    check_table(rows, render_sqldelight);
}

static void render_directory(struct arena *arena, const char *input,
                             struct buf *out)
{
    render_form(arena, NAME_DIRECTORY, "", input, out);
}

static void directory_names(void **state)
{
    static const struct row rows[] = {
        {"number", "0001_a", "both|0001|a"},
        {"number alone", "0001", "both|0001|"},
        {"dash", "01-a", "both|01|a"},
        {"timestamp", "20240202113000_a", "both|20240202113000|a"},
        {"timestamp alone", "20240202113000", "both|20240202113000|"},
        {"date and time", "2024-02-02-113000_a", "both|2024-02-02-113000|a"},
        {"date, time, number", "2024-02-02-113000-0000_a",
         "both|2024-02-02-113000-0000|a"},
        {"date alone", "2024-02-02", "both|2024-02-02|"},
        {"release", "0.10", "both|0.10|"},
        {"release of three numbers", "1.20.3", "both|1.20.3|"},
        {"release and a word", "1.0-beta", "both|1.0|beta"},
        {"v", "v1", "both|1|"},
        {"v and dots", "v1.2", "both|1.2|"},
        {"v and a label", "v1_a", "both|1|a"},
        {"a direction is part of the label", "1_a.up", "both|1|a.up"},
        {"an extension, too", "1_a.sql", "both|1|a.sql"},
        {"blank", "1 a", "both|1|a"},
        {"a separator alone", "1_", "both|1|"},
        {"no version", "meta", "unversioned"},
        {"v alone", "v", "unversioned"},
        {"no separator", "1a", "refused"},
        {"control character", "1_\n", "refused"},
        {"invalid UTF-8", "1_\xff", "refused"},
        {"hidden", ".1_a", "ignored"},
    };

    (void)state;
    check_table(rows, render_directory);
}

static void render_cut(struct arena *arena, const char *input, struct buf *out)
{
    static const char *const directions[] = {"both", "up", "down"};
    struct str name = str_copy(arena, str_from(input));
    enum name_direction direction = NAME_BOTH;
    bool cut = name_cut_direction(&name, &direction);

    assert_int_equal(cut, direction != NAME_BOTH);
    buf_format(out, "%s|%.*s", directions[direction], STR_ARGS(name));
}

static void words_for_a_direction_are_cut_off(void **state)
{
    static const struct row rows[] = {
        {"up", "a_up", "up|a"},
        {"down, dash", "a-down", "down|a"},
        {"down, blank", "a down", "down|a"},
        {"rollback", "a.rollback", "down|a"},
        {"revert", "a_revert", "down|a"},
        {"undo", "a_undo", "down|a"},
        {"upper case", "a_DOWN", "down|a"},
        {"only once", "a_up_down", "down|a_up"},
        {"a separator alone in front", "_up", "up|"},
        {"part of a word", "setup", "both|setup"},
        {"the word alone", "up", "both|up"},
        {"nothing", "", "both|"},
        {"in the middle", "a_up_b", "both|a_up_b"},
    };

    (void)state;
    check_table(rows, render_cut);
}

/* The longest names that file systems have, and longer ones. */
static void long_names_are_read(void **state)
{
    static const size_t sizes[] = {255, 4096, 1 << 20};
    static const char *const ends[] = {".sql", ".up.sql", "_.sql", ".up", ""};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        for (size_t j = 0; j < sizeof(ends) / sizeof(*ends); j++) {
            for (enum name_form form = 0; form <= NAME_DIRECTORY; form++) {
                char *text = arena_alloc(&arena, sizes[i] + 16);
                struct str name = {text, sizes[i] + strlen(ends[j])};

                memset(text, '1', sizes[i]);
                strcpy(text + sizes[i], ends[j]);
                name_parse(form, STR("111"), str_copy(&arena, name));
                memset(text + 1, '_', sizes[i] - 1);
                name_parse(form, STR(""), str_copy(&arena, name));
                memset(text + 1, '.', sizes[i] - 1);
                name_parse(form, STR("1."), str_copy(&arena, name));
            }
        }
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrations_are_taken),
        cmocka_unit_test(versions_have_many_forms),
        cmocka_unit_test(directions_are_cut_off),
        cmocka_unit_test(other_files_are_passed_over),
        cmocka_unit_test(migrations_in_other_languages_are_seen),
        cmocka_unit_test(scripts_by_other_names_are_refused),
        cmocka_unit_test(a_word_in_front_is_left_out),
        cmocka_unit_test(the_word_in_front_is_found),
        cmocka_unit_test(flyway_names),
        cmocka_unit_test(refinery_names),
        cmocka_unit_test(names_of_flyway_are_known),
        cmocka_unit_test(sqldelight_names),
        cmocka_unit_test(directory_names),
        cmocka_unit_test(words_for_a_direction_are_cut_off),
        cmocka_unit_test(long_names_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
