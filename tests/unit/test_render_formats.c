/* SPDX-License-Identifier: MIT
 *
 * Findings as strata's own JSON, as workflow commands of GitHub and as a report
 * of GitLab. The golden case 'formats' shows all formats whole.
 */
#include "support/findings.h"

static void render_json_findings(struct arena *arena, const char *input,
                                 struct buf *out)
{
    static const char *const keys[] = {"code",    "severity",  "message",
                                       "file",    "line",      "column",
                                       "endLine", "endColumn", "notes"};

    findings_members(arena, findings_document(arena, "json", input),
                     "$.findings", keys, 9, out);
}

static void json_has_findings(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"an error", "E36 bad", "sql-error|error|bad|m/2_b.sql|2|1|2|4|[]\n"},
        {"a warning about a file", "W** odd",
         "name-ignored|warning|odd|m/2_b.sql|-|-|-|-|[]\n"},
        {"a note over two lines", "N18 so",
         "transaction-own|note|so|m/2_b.sql|1|2|2|6|[]\n"},
        {"no place", "E-- bad", "sql-error|error|bad|-|-|-|-|-|[]\n"},
        {"notes", "E36 bad\nn01 here\nn** there\nn-- do",
         "sql-error|error|bad|m/2_b.sql|2|1|2|4|["
         "{\"message\":\"here\",\"file\":\"m/2_b.sql\",\"line\":1,"
         "\"column\":1,\"endLine\":1,\"endColumn\":2},"
         "{\"message\":\"there\",\"file\":\"m/2_b.sql\"},"
         "{\"message\":\"do\"}]\n"},
        {"sorted", "E36 second\nN12 first",
         "transaction-own|note|first|m/2_b.sql|1|2|1|3|[]\n"
         "sql-error|error|second|m/2_b.sql|2|1|2|4|[]\n"},
        {"the path as it was given", "F./m//x.sql\nW** odd",
         "name-ignored|warning|odd|./m//x.sql|-|-|-|-|[]\n"},
        {"bytes", "E** \"\xff\x1b\\\t\xc3\xa4",
         "sql-error|error|\"\\xFF\x1b\\\t\xc3\xa4|m/2_b.sql|-|-|-|-|[]\n"},
    };

    (void)state;
    check_table(rows, render_json_findings);
}

static void json_has_a_summary(void **state)
{
    static const char *const keys[] = {"errors",     "warnings", "notes",
                                       "migrations", "sealed",   "convention",
                                       "proof"};
    struct render_run run = {.program_version = STR("1.2"),
                             .directory = "m",
                             .convention = STR("goose"),
                             .migration_count = 5,
                             .sealed_count = 4,
                             .table_count = 3,
                             .unseeded_count = 2,
                             .unseeded_names = STR("a (CHECK), \"b\" (x)"),
                             .test_count = 1};
    struct arena arena;
    struct diags diags;
    struct buf out;

    (void)state;
    arena_init(&arena);
    findings_report(&arena, "E-- a\nW-- b\nW-- c", &diags);
    for (int proved = 0; proved < 2; proved++) {
        struct buf members;

        buf_init(&out, BUF_MAXIMUM);
        buf_init(&members, BUF_MAXIMUM);
        run.proved = proved == 1;
        render_json(&diags, &run, &out);
        findings_members(&arena, buf_str(&out), "$.summary", keys, 7, &members);
        assert_string_equal(
            members.data,
            proved ? "1|2|0|5|4|goose|{\"tables\":3,\"unseeded\":2,"
                     "\"unseededNames\":\"a (CHECK), \\\"b\\\" (x)\","
                     "\"tests\":1}\n"
                   : "1|2|0|5|4|goose|-\n");
        buf_release(&members);
        buf_release(&out);
    }
    arena_release(&arena);
}

static void render_lines(struct arena *arena, const char *input,
                         struct buf *out)
{
    buf_add(out, findings_document(arena, "github", input));
}

static void github_has_a_line_each(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"an error", "E36 bad",
         "::error file=m/2_b.sql,line=2,endLine=2,col=1,endColumn=4,"
         "title=sql-error::m/2_b.sql:2:1: error: bad [sql-error]\n"},
        {"a warning about a file", "W** odd",
         "::warning file=m/2_b.sql,title=name-ignored::"
         "m/2_b.sql: warning: odd [name-ignored]\n"},
        {"a note over two lines has no columns", "N18 so",
         "::notice file=m/2_b.sql,line=1,endLine=2,title=transaction-own::"
         "m/2_b.sql:1:2: note: so [transaction-own]\n"},
        {"no place", "E-- bad",
         "::error title=sql-error::error: bad [sql-error]\n"},
        {"notes", "E** bad\nn01 here\nn-- do",
         "::error file=m/2_b.sql,title=sql-error::"
         "m/2_b.sql: error: bad [sql-error]"
         "%0Am/2_b.sql:1:1: note: here%0Anote: do\n"},
        {"what is special", "E-- 5%, a:b\r\x1b\xff\xe2\x80\xae\nn-- 6%0A",
         "::error title=sql-error::error: 5%25, a:b\\x0D\\x1B\\xFF"
         "\\xE2\\x80\\xAE [sql-error]%0Anote: 6%250A\n"},
        {"what is special in a path", "F./a:b,c%\r\xff.sql\nW** odd",
         "::warning file=a%3Ab%2Cc%25\\x0D\\xFF.sql,title=name-ignored::"
         "./a:b,c%25\\x0D\\xFF.sql: warning: odd [name-ignored]\n"},
    };

    (void)state;
    check_table(rows, render_lines);
}

static void render_quality(struct arena *arena, const char *input,
                           struct buf *out)
{
    static const char *const keys[] = {"check_name", "severity", "description",
                                       "content", "location"};

    findings_members(arena, findings_document(arena, "gitlab", input), "$",
                     keys, 5, out);
}

static void gitlab_has_findings(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"an error", "E36 bad",
         "sql-error|major|bad|-|{\"path\":\"m/2_b.sql\","
         "\"lines\":{\"begin\":2}}\n"},
        {"a warning about a file", "F./m/x\nW** odd",
         "name-ignored|minor|odd|-|{\"path\":\"m/x\","
         "\"lines\":{\"begin\":1}}\n"},
        {"a note", "N12 so",
         "transaction-own|info|so|-|{\"path\":\"m/2_b.sql\","
         "\"lines\":{\"begin\":1}}\n"},
        {"no place: the directory", "E-- bad",
         "sql-error|major|bad|-|{\"path\":\"m\",\"lines\":{\"begin\":1}}\n"},
        {"notes", "E** bad\nn38 here\nn-- do",
         "sql-error|major|bad|"
         "{\"body\":\"m/2_b.sql:2:1: note: here\\nnote: do\\n\"}|"
         "{\"path\":\"m/2_b.sql\",\"lines\":{\"begin\":1}}\n"},
    };

    (void)state;
    check_table(rows, render_quality);
}

static void all_findings_are_there(void **state)
{
    static const char *const lists[][2] = {
        {"json", "$.findings"},
        {"gitlab", "$"},
        {"sarif", "$.runs[0].results"},
    };
    struct arena arena;
    struct buf report;
    const char *line;
    size_t lines = 0;

    (void)state;
    arena_init(&arena);
    buf_init(&report, BUF_MAXIMUM);
    for (int i = 0; i < 100; i++) {
        buf_format(&report, "%c36 bad\n", "EWN"[i % 3]);
    }
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        struct str *cells;
        size_t count;

        assert_true(json_read(
            &arena, findings_document(&arena, lists[i][0], report.data),
            lists[i][1], NULL, 0, &cells, &count));
        assert_int_equal(count, 100);
    }
    line = findings_document(&arena, "github", report.data).data;
    for (; *line != '\0'; line = strchr(line, '\n') + 1) {
        assert_memory_equal(line, "::", 2);
        lines++;
    }
    assert_int_equal(lines, 100);
    buf_release(&report);
    arena_release(&arena);
}

static void formats_have_names(void **state)
{
    static const char *const none[] = {"", "text", "JSON", "jso", "jsonx"};

    (void)state;
    assert_ptr_equal(render_format_find("json"), render_json);
    assert_ptr_equal(render_format_find("github"), render_github);
    assert_ptr_equal(render_format_find("gitlab"), render_gitlab);
    assert_ptr_equal(render_format_find("sarif"), render_sarif);
    assert_ptr_equal(render_format_find("junit"), render_junit);
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
        assert_null(render_format_find(none[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_findings),
        cmocka_unit_test(json_has_a_summary),
        cmocka_unit_test(github_has_a_line_each),
        cmocka_unit_test(gitlab_has_findings),
        cmocka_unit_test(all_findings_are_there),
        cmocka_unit_test(formats_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
