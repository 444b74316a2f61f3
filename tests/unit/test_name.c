/* SPDX-License-Identifier: MIT
 *
 * File names: what is a migration, what is passed over, what is refused.
 */
#include "support/table.h"

#include "input/name.h"

static void render_name(struct arena *arena, const char *input, struct buf *out)
{
    static const char *const directions[] = {"both", "up", "down"};
    struct name name = name_parse(str_from(input));

    (void)arena;
    if (name.kind == NAME_IGNORED) {
        buf_add_c(out, "ignored");
    } else if (name.kind == NAME_UNRECOGNISED) {
        assert_non_null(name.reason);
        buf_add_c(out, name.reason);
    } else {
        buf_format(out, "%s|%.*s|%.*s", directions[name.direction],
                   STR_ARGS(name.version), STR_ARGS(name.label));
    }
}

static void migrations_are_taken(void **state)
{
    static const struct row rows[] = {
        {"plain", "0001_create_notes.sql", "both|0001|create_notes"},
        {"dash", "0001-create.sql", "both|0001|create"},
        {"one digit", "1_a.sql", "both|1|a"},
        {"zero", "0_a.sql", "both|0|a"},
        {"timestamp", "20240202113000_a.sql", "both|20240202113000|a"},
        {"up", "0001_a.up.sql", "up|0001|a"},
        {"down", "0001_a.down.sql", "down|0001|a"},
        {"day and number", "20220204-01-a.sql", "both|20220204-01|a"},
        {"day, one digit", "20220204-1-a.sql", "both|20220204-1|a"},
        {"day, three digits", "20220204-123-a.up.sql", "up|20220204-123|a"},
        {"day, four digits", "20220204-1234-a.sql", "both|20220204|1234-a"},
        {"day, no number", "20220204-a.sql", "both|20220204|a"},
        {"day, underscore", "20220204_01-a.sql", "both|20220204|01-a"},
        {"no day of a year", "20221301-01-a.sql", "both|20221301|01-a"},
        {"no day of a month", "20221232-01-a.sql", "both|20221232|01-a"},
        {"eight digits, no day", "00000001-2-fast.sql", "both|00000001|2-fast"},
        {"nine digits", "202202041-01-a.sql", "both|202202041|01-a"},
        {"blanks", "0001_add a table.sql", "both|0001|add a table"},
        {"quotes", "0001_it's \"x\".sql", "both|0001|it's \"x\""},
        {"dots", "0001_v1.2.sql", "both|0001|v1.2"},
        {"UTF-8", "0001_\xc3\xa4.sql", "both|0001|\xc3\xa4"},
        {"separator in the label", "0001__a.sql", "both|0001|_a"},
        {"label up", "0001_up.sql", "both|0001|up"},
        {"label is a number", "0001_2.sql", "both|0001|2"},
        {"as many digits as one likes",
         "00000000000000000000000000000000000000000000000000000000000000000001"
         "_a.sql",
         "both|"
         "00000000000000000000000000000000000000000000000000000000000000000001"
         "|a"},
    };

    (void)state;
    check_table(rows, render_name);
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
    };

    (void)state;
    check_table(rows, render_name);
}

#define NO_VERSION "it does not begin with a version, as in '0001_label.sql'"
#define NO_SEPARATOR                                                           \
    "the version is followed by '_' or '-' and a label, as in "                \
    "'0001_label.sql'"
#define NO_LABEL "there is no label after the version, as in '0001_label.sql'"
#define EXTENSION "the extension is '.sql', in lower case"
#define DIRECTION                                                              \
    "the direction is '.up.sql' or '.down.sql', once, in lower case"

static void scripts_by_other_names_are_refused(void **state)
{
    static const struct row rows[] = {
        {"no digits", "create_notes.sql", NO_VERSION},
        {"digits later", "V1__create.sql", NO_VERSION},
        {"a blank first", " 0001_a.sql", NO_VERSION},
        {"a dash first", "-1_a.sql", NO_VERSION},
        {"directions alone", "up.sql", NO_VERSION},
        {"digits of another script", "\xd9\xa1_a.sql", NO_VERSION},
        {"nothing after the digits", "0001.sql", NO_SEPARATOR},
        {"direction after the digits", "0001.up.sql", NO_SEPARATOR},
        {"no separator", "0001create.sql", NO_SEPARATOR},
        {"dot as separator", "0001.create.sql", NO_SEPARATOR},
        {"blank as separator", "0001 create.sql", NO_SEPARATOR},
        {"no label", "0001_.sql", NO_LABEL},
        {"no label, up", "0001_.up.sql", NO_LABEL},
        {"no label after a day", "20220204-01-.sql", NO_LABEL},
        {"upper case", "0001_a.SQL", EXTENSION},
        {"mixed case", "0001_a.up.Sql", EXTENSION},
        {"upper case, no version", "README.SQL", EXTENSION},
        {"direction in upper case", "0001_a.UP.sql", DIRECTION},
        {"direction in mixed case", "0001_a.Down.sql", DIRECTION},
        {"direction twice", "0001_a.up.up.sql", DIRECTION},
        {"both directions", "0001_a.down.up.sql", DIRECTION},
        {"dot at the end", "0001_a..sql", "its label ends in a dot"},
        {"invalid UTF-8", "0001_\xff.sql", "its label is not valid UTF-8"},
        {"cut UTF-8", "0001_\xc3.sql", "its label is not valid UTF-8"},
        {"line feed", "0001_a\nb.sql", "its label has a control character"},
        {"escape", "0001_\x1b[2J.sql", "its label has a control character"},
        {"C1 control", "0001_\xc2\x9b.sql",
         "its label has a control character"},
    };

    (void)state;
    check_table(rows, render_name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrations_are_taken),
        cmocka_unit_test(other_files_are_passed_over),
        cmocka_unit_test(scripts_by_other_names_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
