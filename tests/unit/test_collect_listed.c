/* SPDX-License-Identifier: MIT
 *
 * Directories with a list of their scripts: Drizzle's journal, Sqitch's plan.
 * What the lists themselves may hold is test_journal.c's and
 * test_sqitch_plan.c's.
 */
#define _XOPEN_SOURCE 700

#include "support/directory.h"

static void render_drizzle(struct arena *arena, const char *input,
                           struct buf *out)
{
    render_by(arena, "drizzle", input, out);
}

#define JOURNAL(entries) "meta/_journal.json={\"entries\":[" entries "]} "
#define ENTRY(index, tag) "{\"idx\":" #index ",\"tag\":\"" tag "\"}"

static void drizzle(void **state)
{
    static const struct row rows[] = {
        {"listed",
         JOURNAL(ENTRY(0, "0000_a") "," ENTRY(
             1, "0001_b")) "0000_a.sql 0001_b.sql meta/0000_snapshot.json",
         "0000|a|0000_a.sql 0001|b|0001_b.sql "},
        {"the number of the tag, not the index",
         JOURNAL(ENTRY(0, "20240101000000_a")) "20240101000000_a.sql",
         "20240101000000|a|20240101000000_a.sql "},
        {"the index, where the tag has no number",
         JOURNAL(ENTRY(0, "init") "," ENTRY(1, "next")) "init.sql next.sql",
         "0|init|init.sql 1|next|next.sql "},
        {"the index, where the number is too long",
         JOURNAL(ENTRY(
             7,
             "1234567890123456789012345678901234567890123456789012345678901234_"
             "a")) "1234567890123456789012345678901234567890123456789012345678901234_a"
                   ".sql",
         "7|1234567890123456789012345678901234567890123456789012345678901234_a|"
         "1234567890123456789012345678901234567890123456789012345678901234_a"
         ".sql "},
        {"a direction is part of a tag",
         JOURNAL(ENTRY(0, "0000_scale.up")) "0000_scale.up.sql",
         "0000|scale|0000_scale.up.sql "},
        {"another order than that of the versions",
         JOURNAL(
             ENTRY(0, "0001_b") "," ENTRY(1, "0000_a")) "0000_a.sql 0001_b.sql",
         "0000|a|0000_a.sql 0001|b|0001_b.sql "
         "meta/_journal.json:order-differs"},
        {"tags with and without numbers",
         JOURNAL(ENTRY(0, "0005_a") "," ENTRY(1, "b")) "0005_a.sql b.sql",
         "1|b|b.sql 0005|a|0005_a.sql meta/_journal.json:order-differs"},
        {"one index twice",
         JOURNAL(ENTRY(0, "a") "," ENTRY(0, "b")) "a.sql b.sql",
         "0|a|a.sql broken b.sql:version-duplicate"},
        {"one tag twice",
         JOURNAL(ENTRY(0, "0_a") "," ENTRY(1, "0_a")) "0_a.sql",
         "0|a|0_a.sql meta/_journal.json:order-unreadable"},
        {"a script that is missing",
         JOURNAL(ENTRY(0, "0_a") "," ENTRY(1, "1_b")) "0_a.sql",
         "0|a|0_a.sql meta/_journal.json:script-missing"},
        {"a script that is a directory", JOURNAL(ENTRY(0, "0_a")) "0_a.sql/",
         "0_a.sql:name-unrecognised meta/_journal.json:script-missing"},
        {"scripts that are not listed",
         JOURNAL(ENTRY(0, "0_a")) "0_a.sql 1_b.sql x.sql custom/y.sql",
         "0|a|0_a.sql 1_b.sql:name-ignored custom:name-ignored "
         "x.sql:name-ignored"},
        {"a path to somewhere else", JOURNAL(ENTRY(0, "../x")) "0_a.sql",
         "meta/_journal.json:order-unreadable"},
        {"a path with backslashes", JOURNAL(ENTRY(0, "..\\\\x")) "0_a.sql",
         "meta/_journal.json:order-unreadable"},
        {"the directory itself", JOURNAL(ENTRY(0, ".")) ".sql=A;",
         "meta/_journal.json:order-unreadable"},
        {"nothing listed", JOURNAL() "0_a.sql", "0_a.sql:name-ignored"},
        {"no journal", "0_a.sql", "meta/_journal.json:order-unreadable"},
        {"a journal that is a directory", "0_a.sql meta/_journal.json/",
         "meta/_journal.json:order-unreadable"},
        {"a journal that leads nowhere", "meta/_journal.json->nowhere",
         "meta/_journal.json:order-unreadable"},
        {"an empty one", "meta/_journal.json= 0_a.sql",
         "meta/_journal.json:order-unreadable"},
        {"another database",
         "meta/_journal.json={\"dialect\":\"postgresql\",\"entries\":[]}",
         "meta/_journal.json:dialect-not-sqlite"},
        {"SQLite by another name",
         "meta/_journal.json={\"dialect\":\"turso\",\"entries\":[" ENTRY(
             0, "0_a") "]} 0_a.sql",
         "0|a|0_a.sql "},
        {"sections make no sense here",
         JOURNAL(ENTRY(0, "0_a")) "0_a.sql=A;~-->^statement-breakpoint~B;",
         "0|a|0_a.sql "},
    };

    (void)state;
    check_table(rows, render_drizzle);
}

static void render_sqitch(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_by(arena, "sqitch", input, out);
}

static void sqitch(void **state)
{
    static const struct row rows[] = {
        {"the order of the plan", "sqitch.plan=b~a~ deploy/a.sql deploy/b.sql",
         "0001|b|deploy/b.sql 0002|a|deploy/a.sql "},
        {"revert", "sqitch.plan=a~ deploy/a.sql revert/a.sql verify/a.sql",
         "0001|a|deploy/a.sql|revert/a.sql "},
        {"in subdirectories",
         "sqitch.plan=app/a~ deploy/app/a.sql revert/app/a.sql",
         "0001|app/a|deploy/app/a.sql|revert/app/a.sql "},
        {"reworked",
         "sqitch.plan=a~@v1~b~a~ deploy/a@v1.sql deploy/a.sql deploy/b.sql "
         "revert/a@v1.sql revert/a.sql",
         "0001|a|deploy/a@v1.sql|revert/a@v1.sql 0002|b|deploy/b.sql "
         "0003|a|deploy/a.sql|revert/a.sql "},
        {"reworked, by a later tag",
         "sqitch.plan=a~@v1~b~@v2~a~ deploy/a@v2.sql deploy/a.sql deploy/b.sql",
         "0001|a|deploy/a@v2.sql 0002|b|deploy/b.sql 0003|a|deploy/a.sql "},
        {"reworked twice",
         "sqitch.plan=a~@v1~a~@v2~a~ deploy/a@v1.sql deploy/a@v2.sql "
         "deploy/a.sql",
         "0001|a|deploy/a@v1.sql 0002|a|deploy/a@v2.sql 0003|a|deploy/a.sql "},
        {"reworked, and the first script is gone",
         "sqitch.plan=a~@v1~a~ deploy/a.sql revert/a.sql",
         "0002|a|deploy/a.sql|revert/a.sql sqitch.plan:script-missing"},
        {"reworked, and the first revert script is gone",
         "sqitch.plan=a~@v1~a~ deploy/a@v1.sql deploy/a.sql revert/a.sql",
         "0001|a|deploy/a@v1.sql 0002|a|deploy/a.sql|revert/a.sql "},
        {"twice without a tag", "sqitch.plan=a~a~ deploy/a.sql",
         "0001|a|deploy/a.sql sqitch.plan:order-unreadable"},
        {"a script that is missing", "sqitch.plan=a~b~ deploy/b.sql",
         "0002|b|deploy/b.sql sqitch.plan:script-missing"},
        {"a script that is a directory", "sqitch.plan=a~ deploy/a.sql/",
         "sqitch.plan:script-missing"},
        {"scripts that are not listed",
         "sqitch.plan=a~ deploy/a.sql deploy/b.sql deploy/x/y/z/c.sql "
         "revert/b.sql verify/b.sql t/x.sql",
         "0001|a|deploy/a.sql deploy/b.sql:name-ignored "
         "deploy/x/y/z/c.sql:name-ignored revert/b.sql:name-ignored"},
        {"its own transaction is passed over",
         "sqitch.plan=a~ deploy/a.sql=BEGIN;~SELECT^1;~COMMIT;",
         "0001|a|deploy/a.sql deploy/a.sql:transaction-own"},
        {"a path to somewhere else",
         "sqitch.plan=../../etc/passwd~ deploy/a.sql",
         "sqitch.plan:order-unreadable"},
        {"an absolute path", "sqitch.plan=/etc/passwd~ deploy/a.sql",
         "sqitch.plan:order-unreadable"},
        {"a tag that is a path",
         "sqitch.plan=a~@/../../x~a~ deploy/a.sql x.sql",
         "sqitch.plan:order-unreadable"},
        {"nothing planned", "sqitch.plan=%project=x~ deploy/a.sql",
         "deploy/a.sql:name-ignored"},
        {"no plan", "deploy/a.sql", "sqitch.plan:order-unreadable"},
        {"a plan that is a directory", "sqitch.plan/ deploy/a.sql",
         "sqitch.plan:order-unreadable"},
    };

    (void)state;
    check_table(rows, render_sqitch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(drizzle),
        unit_test_in_scratch_dir(sqitch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
