/* SPDX-License-Identifier: MIT
 *
 * Findings as SARIF.
 */
#include "support/findings.h"

#include "diag/explanation.h"

/* In place of the real one, so that its words may change. */
const char *const diagnostics_document[] = {
    "## sql-error",
    "",
    "SQLite refuses a `{statement}`. Really.",
    NULL,
};

static void render_results(struct arena *arena, const char *input,
                           struct buf *out)
{
    static const char *const keys[] = {"ruleId",    "ruleIndex",
                                       "level",     "message",
                                       "locations", "relatedLocations"};

    findings_members(arena, findings_document(arena, "sarif", input),
                     "$.runs[0].results", keys, 6, out);
}

#define AT_SCRIPT                                                              \
    "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"m/2_b.sql\"}"

static void sarif_has_results(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"an error, its columns in UTF-16", "E48 bad",
         "sql-error|0|error|{\"text\":\"bad\"}|[" AT_SCRIPT
         ",\"region\":{\"startLine\":2,\"startColumn\":2,\"endLine\":2,"
         "\"endColumn\":4}}}]|-\n"},
        {"a warning about a file", "W** odd",
         "name-ignored|0|warning|{\"text\":\"odd\"}|[" AT_SCRIPT "}}]|-\n"},
        {"no place", "E-- bad", "sql-error|0|error|{\"text\":\"bad\"}|[]|-\n"},
        {"the notes", "E-- bad\nn12 here\nn-- do\nn** there",
         "sql-error|0|error|{\"text\":\"bad\\nnote: do\"}|[]|[" AT_SCRIPT
         ",\"region\":{\"startLine\":1,\"startColumn\":2,\"endLine\":1,"
         "\"endColumn\":3}},\"message\":{\"text\":\"here\"}}," AT_SCRIPT
         "},\"message\":{\"text\":\"there\"}}]\n"},
        {"rules are numbered in the order of the codes", "N-- a\nE-- b\nW-- c",
         "transaction-own|1|note|{\"text\":\"a\"}|[]|-\n"
         "sql-error|2|error|{\"text\":\"b\"}|[]|-\n"
         "name-ignored|0|warning|{\"text\":\"c\"}|[]|-\n"},
        {"braces are no placeholders", "E-- ${a} {0}\nn** {}",
         "sql-error|0|error|{\"text\":\"${{a}} {{0}}\"}|[]|[" AT_SCRIPT
         "},\"message\":{\"text\":\"{{}}\"}}]\n"},
    };

    (void)state;
    check_table(rows, render_results);
}

static void render_rules(struct arena *arena, const char *input,
                         struct buf *out)
{
    static const char *const keys[] = {"id", "shortDescription",
                                       "fullDescription", "help",
                                       "defaultConfiguration"};

    findings_members(arena, findings_document(arena, "sarif", input),
                     "$.runs[0].tool.driver.rules", keys, 5, out);
}

static void sarif_has_rules(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"once each", "E-- a\nE-- b",
         "sql-error|{\"text\":\"SQLite refuses a {{statement}}.\"}|"
         "{\"text\":\"SQLite refuses a {{statement}}.\"}|"
         "{\"text\":\"SQLite refuses a {{statement}}. Really.\\n\"}|"
         "{\"level\":\"error\"}\n"},
    };

    (void)state;
    check_table(rows, render_rules);
}

/* The input is a path. */
static void render_uri(struct arena *arena, const char *input, struct buf *out)
{
    static const char *const keys[] = {"uri"};
    const char *report = str_format(arena, "F%s\nW** odd", input).data;

    findings_members(arena, findings_document(arena, "sarif", report),
                     "$.runs[0].results[0].locations[0].physicalLocation"
                     ".artifactLocation",
                     keys, 1, out);
}

static void paths_become_uris(void **state)
{
    static const struct row rows[] = {
        {"plain", "migrations/0001_a-b.~c.sql", "migrations/0001_a-b.~c.sql\n"},
        {"to its ends", "azAZ09@[`{/:", "azAZ09%40%5B%60%7B/%3A\n"},
        {"from here", "./m/a.sql", "m/a.sql\n"},
        {"from here, twice", ".//./m/a.sql", "m/a.sql\n"},
        {"here", "./", ".\n"},
        {"above", "../m/a.sql", "../m/a.sql\n"},
        {"absolute", "/m/a.sql", "file:///m/a.sql\n"},
        {"a blank", "m/a b.sql", "m/a%20b.sql\n"},
        {"what would be a scheme", "a:b.sql", "a%3Ab.sql\n"},
        {"marks", "a?b#c%d&e\"f\\g", "a%3Fb%23c%25d%26e%22f%5Cg\n"},
        {"bytes", "\xc3\xa4\xff\x1b", "%C3%A4%FF%1B\n"},
    };

    (void)state;
    check_table(rows, render_uri);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sarif_has_results),
        cmocka_unit_test(sarif_has_rules),
        cmocka_unit_test(paths_become_uris),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
