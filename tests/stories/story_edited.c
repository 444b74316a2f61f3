/* SPDX-License-Identifier: MIT
 *
 * EDITED shows what was edited: SQL or layout, and the first line that differs,
 * from the text that the database has kept. Whatever became of that text, the
 * result is EDITED, with less to say.
 */
#include <stdio.h>
#include <string.h>

#include "support/story.h"

#define ONE MIGRATION("0001", "create_notes", "CREATE TABLE notes(a)")
#define THREE MIGRATION("0003", "create_more", "CREATE TABLE more(a)")

static void then_it_is_edited(struct story *s, unsigned line, unsigned column)
{
    then_result(s, STRATA_EDITED);
    assert_string_equal(s->error.file, "0002_tags.sql");
    assert_int_equal(s->error.line, line);
    assert_int_equal(s->error.column, column);
    then_version_blamed_is(s, "0002");
    then_message_has(s, "migration 0002 (tags) was edited");
    then_message_has(s, "Nothing was changed. Put the applied text of "
                        "0002_tags.sql back into the program");
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
}

static const strata_set *given_second(struct story *s, const char *up)
{
    return given_set(s, "notes", ONE, MIGRATION("0002", "tags", up), THREE);
}

static void the_first_differing_line_is_shown(void **state)
{
    static const struct {
        const char *old;
        const char *new;
        const char *kind;
        const char *words;
        unsigned line;
        unsigned column;
    } rows[] = {
        {"CREATE TABLE tags(a);\n", "CREATE TABLE tags(b);\n", ", in its SQL:",
         ". Line 1 was 'CREATE TABLE tags(a);' and is 'CREATE TABLE tags(b);'.",
         1, 19},
        {"CREATE TABLE tags(a);\n", "-- Tags.\nCREATE TABLE tags(a);\n",
         ", only in its comments or layout:",
         ". Line 1 was 'CREATE TABLE tags(a);' and is '-- Tags.'.", 1, 1},
        {"CREATE TABLE tags(\n  a\n);\n", "CREATE TABLE tags(\n    a\n);\n",
         ", only in its comments or layout:",
         ". Line 2 was '  a' and is '    a'.", 2, 3},
        {"CREATE TABLE tags(a);\n",
         "CREATE TABLE tags(a);\nCREATE INDEX ix ON tags(a);\n",
         ", in its SQL:",
         ". Line 2 was not there and is 'CREATE INDEX ix ON tags(a);'.", 2, 1},
        {"CREATE TABLE tags(a);\n-- The end.\n", "CREATE TABLE tags(a);\n",
         ", only in its comments or layout:",
         ". Line 2 was '-- The end.' and is not there.", 2, 1},
        {"CREATE TABLE tags(a)", "CREATE TABLE tags(a)\n",
         ", only in its comments or layout:",
         ". Line 1 was 'CREATE TABLE tags(a)' and is 'CREATE TABLE tags(a)' with a line end.",
         1, 21},
        {"CREATE TABLE tags(a)\n", "CREATE TABLE tags(a)",
         ", only in its comments or layout:",
         ". Line 1 was 'CREATE TABLE tags(a)' with a line end and is 'CREATE TABLE tags(a)'.",
         1, 21},
        {"CREATE TABLE tags(a); -- gr\xc3\xbc\xc3\x9f\n",
         "CREATE TABLE tags(a); -- gr\xc3\xb6\xc3\x9f\n",
         ", only in its comments or layout:",
         "-- gr\xc3\xbc\xc3\x9f' and is 'CREATE TABLE tags(a); -- "
         "gr\xc3\xb6\xc3\x9f'.",
         1, 28},
        {"CREATE TABLE tags(a);\t\n", "CREATE TABLE tags(a);\x1b[2J\n",
         ", in its SQL:", "(a);?' and is 'CREATE TABLE tags(a);?[2J'.", 1, 22},
    };
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct story *s = *state;
        given_upgraded(s, given_second(s, rows[i].old));
        when_upgraded(s, given_second(s, rows[i].new));
        then_it_is_edited(s, rows[i].line, rows[i].column);
        then_message_has(s, rows[i].kind);
        then_message_has(s, rows[i].words);
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

static void what_to_do_depends_on_what_was_edited(void **state)
{
    struct story *s = *state;
    given_upgraded(s, given_second(s, "CREATE TABLE tags(a)"));
    when_upgraded(s, given_second(s, "CREATE TABLE tags(b)"));
    then_message_has(s, ", and make the change in a new migration");
    when_upgraded(s, given_second(s, "CREATE TABLE  tags(a)"));
    then_message_has(s, ", or let it pass (LAYOUT_EDITS ALLOW");
}

static void what_is_not_known_is_not_said(void **state)
{
    struct story *s = *state;
    const strata_set *new = given_second(s, "CREATE TABLE tags(b)");
    given_upgraded(s, given_second(s, "CREATE TABLE tags(a)"));
    given_sql(s, "UPDATE strata_history SET tokens = NULL");
    ((strata_migration *)&new->migrations[1])->tokens[0] = '\0';
    when_upgraded(s, new);
    then_it_is_edited(s, 1, 19);
    then_message_has(s, "(tags) was edited: this database");
}

/* The line is that of the file, where the text may be a section of it. */
static void a_section_begins_further_down(void **state)
{
    struct story *s = *state;
    struct step old = MIGRATION("0002", "tags", "\nCREATE TABLE tags(a)\n");
    struct step new = MIGRATION("0002", "tags", "\nCREATE TABLE tags(b)\n");
    strata_set *moved = NULL;
    given_upgraded(s, given_set(s, "notes", ONE, old));
    moved = given_set(s, "notes", ONE, new);
    ((strata_migration *)&moved->migrations[1])->up.line = 7;
    when_upgraded(s, moved);
    then_it_is_edited(s, 8, 19);
    then_message_has(s, ". Line 8 was 'CREATE TABLE tags(a)' and is ");
}

static void long_lines_are_cut(void **state)
{
    struct story *s = *state;
    char old[4096];
    char new[4096];
    int i = 0;
    int used = sprintf(old, "CREATE TABLE tags(");
    for (i = 0; i < 200; i += 1) {
        used += sprintf(old + used, "column_%d, ", i);
    }
    sprintf(old + used, "b)");
    strcpy(new, old);
    new[used] = 'c';
    given_upgraded(s, given_second(s, old));
    when_upgraded(s, given_second(s, new));
    then_it_is_edited(s, 1, (unsigned)used + 1);
    then_message_has(s, " was '...");
    then_message_has(s, "column_199, b)' and is '...");
    then_message_has(s, "column_199, c)'.");
}

/* Nothing but the words of a refusal depends on what was kept. */
static void without_the_text_an_edit_is_an_edit(void **state)
{
    static const struct {
        const char *tampering;
        const char *words; /* besides; NULL: nothing of lines */
    } rows[] = {
        {"DELETE FROM strata_script", NULL},
        {"DROP TABLE strata_script", NULL},
        {"DROP TABLE strata_script; CREATE TABLE strata_script(x)", NULL},
        {"DROP TABLE strata_script; CREATE VIEW strata_script AS SELECT"
         " 'notes' AS set_name, 2 AS position, 'x' AS text",
         NULL},
        {"UPDATE strata_script SET text = x'c3'", NULL},
        {"UPDATE strata_script SET position = position + 10", NULL},
        {"UPDATE strata_script SET set_name = 'other'", NULL},
        {"UPDATE strata_script SET text = ''",
         ". Line 1 was not there and is 'CREATE TABLE tags(b)'."},
        {"UPDATE strata_script SET text = char(10)",
         ". Line 1 was '' and is 'CREATE TABLE tags(b)'."},
        {"UPDATE strata_script SET text = CAST(x'00ff' AS TEXT)",
         ". Line 1 was '?"
         "?' and is "},
        {"UPDATE strata_script SET text = 'CREATE TABLE tags(b)'", NULL},
        {"UPDATE strata_script SET text = printf('%.*c', 1000000, 'x')",
         ". Line 1 was 'xxxxxxxx"},
        {"UPDATE strata_history SET tokens = NULL", NULL},
    };
    size_t i = 0;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
        struct story *s = *state;
        given_upgraded(s, given_second(s, "CREATE TABLE tags(a)"));
        given_sql(s, rows[i].tampering);
        when_upgraded(s, given_second(s, "CREATE TABLE tags(b)"));
        then_result(s, STRATA_EDITED);
        then_version_blamed_is(s, "0002");
        then_message_has(s, "Put the applied text of 0002_tags.sql back");
        then_files_are_unchanged(s);
        if (rows[i].words != NULL) {
            then_message_has(s, rows[i].words);
        } else if (strstr(rows[i].tampering, "tokens") != NULL) {
            then_message_has(s, "(tags) was edited: this");
        } else {
            assert_string_equal(s->error.file, "0002_tags.sql");
            assert_int_equal(s->error.line, 0);
            assert_int_equal(s->error.column, 0);
            assert_null(strstr(s->error.message, "Line"));
        }
        assert_int_equal(story_teardown(state), 0);
        assert_int_equal(story_setup(state), 0);
    }
}

static void an_edit_below_the_newest_row_is_shown_by_its_own_text(void **state)
{
    struct story *s = *state;
    given_sql(s, "PRAGMA encoding = 'UTF-16'");
    given_upgraded(s, given_second(s, "CREATE TABLE tags(a) -- \xe2\x82\xac"));
    when_verified(s, given_second(s, "CREATE TABLE tags(a) -- \xc2\xa3"));
    then_it_is_edited(s, 1, 25);
    then_message_has(s, "-- \xe2\x82\xac' and is 'CREATE TABLE tags(a) -- "
                        "\xc2\xa3'.");
    when_downgraded_to(s, given_second(s, "CREATE TABLE tags(a)"), "0001");
    then_it_is_edited(s, 1, 21);
}

static void whether_it_runs_in_a_transaction_is_no_line(void **state)
{
    struct story *s = *state;
    const strata_set *inside = given_second(s, "CREATE TABLE tags(a)");
    strata_set *outside = given_set(
        s, "notes", ONE, OUTSIDE("0002", "tags", "CREATE TABLE tags(a)"));
    strata_migration *second = (strata_migration *)&outside->migrations[1];
    given_upgraded_to(s, inside, "0002");
    /* The mode is in the compiler's digests. */
    memset(second->digest, 'a', STRATA_DIGEST_SIZE - 1);
    memset(second->tokens, 'a', STRATA_DIGEST_SIZE - 1);
    memset(second->chain, 'a', STRATA_DIGEST_SIZE - 1);
    when_upgraded(s, outside);
    then_it_is_edited(s, 0, 0);
    then_message_has(s, ", in its SQL: ");
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(the_first_differing_line_is_shown),
        STORY(what_to_do_depends_on_what_was_edited),
        STORY(what_is_not_known_is_not_said),
        STORY(a_section_begins_further_down),
        STORY(long_lines_are_cut),
        STORY(without_the_text_an_edit_is_an_edit),
        STORY(an_edit_below_the_newest_row_is_shown_by_its_own_text),
        STORY(whether_it_runs_in_a_transaction_is_no_line),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
