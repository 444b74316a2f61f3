/* SPDX-License-Identifier: MIT
 *
 * Drizzle's journal: what it lists, and what is refused.
 */
#include "support/table.h"

#include "input/journal.h"

static void render_text(struct arena *arena, struct str text, struct buf *out)
{
    struct source source = {"_journal.json", source_normalise(arena, text)};
    struct journal journal;
    struct diags diags;

    diags_init(&diags, arena);
    if (!journal_read(arena, &source, &journal, &diags)) {
        assert_int_equal(diags.error_count, 1);
        assert_int_equal(journal.count, 0);
        assert_int_equal(diags.first->code, CODE_ORDER_UNREADABLE);
        buf_add(out, diags.first->message);
        return;
    }
    assert_int_equal(diags.error_count, 0);
    buf_format(out, "%.*s", STR_ARGS(journal.dialect));
    for (size_t i = 0; i < journal.count; i++) {
        buf_format(out, " %.*s|%.*s", STR_ARGS(journal.entries[i].index),
                   STR_ARGS(journal.entries[i].tag));
    }
}

static void render_journal(struct arena *arena, const char *input,
                           struct buf *out)
{
    render_text(arena, str_from(input), out);
}

#define ENTRIES(entries) "{\"entries\":[" entries "]}"
#define REFUSED " has no \"idx\" that is a number, or no \"tag\""
#define NO_NAME(tag)                                                           \
    "entry 1 has the \"tag\" '" tag "', which cannot be a script's name"

static void entries_are_read_in_their_order(void **state)
{
    static const struct row rows[] = {
        {"as drizzle-kit writes it",
         "{\r\n  \"version\": \"7\",\r\n  \"dialect\": \"sqlite\",\r\n"
         "  \"entries\": [\r\n    {\r\n      \"idx\": 0,\r\n"
         "      \"version\": \"6\",\r\n      \"when\": 1700000000000,\r\n"
         "      \"tag\": \"0000_init\",\r\n      \"breakpoints\": true\r\n"
         "    }\r\n  ]\r\n}\r\n",
         "sqlite 0|0000_init"},
        {"a byte order mark", "\xef\xbb\xbf" ENTRIES(""), ""},
        {"several",
         ENTRIES("{\"idx\":0,\"tag\":\"b\"},{\"idx\":1,\"tag\":\"a\"}"),
         " 0|b 1|a"},
        {"nothing in the list", "{\"dialect\":\"sqlite\",\"entries\":[]}",
         "sqlite"},
        {"letters of all kinds", ENTRIES("{\"idx\":0,\"tag\":\"0_\\u00e4 x\"}"),
         " 0|0_\xc3\xa4 x"},
        {"a number as a text", ENTRIES("{\"idx\":\"0007\",\"tag\":\"a\"}"),
         " 0007|a"},
        {"the last number that is taken",
         ENTRIES("{\"idx\":999999999999999999,\"tag\":\"a\"}"),
         " 999999999999999999|a"},
        {"dots in a tag", ENTRIES("{\"idx\":0,\"tag\":\"0_a..b\"}"),
         " 0|0_a..b"},
        {"a list that is one entry", "{\"entries\":{\"idx\":0,\"tag\":\"a\"}}",
         " 0|a"},
    };

    (void)state;
    check_table(rows, render_journal);
}

static void what_is_no_journal_is_refused(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", "not JSON"},
        {"not JSON", "dialect: sqlite", "not JSON"},
        {"cut off", "{\"entries\":[{\"idx\":0", "not JSON"},
        {"no list", "{\"dialect\":\"sqlite\"}", "no \"entries\" in it"},
        {"nothing in it", "{}", "no \"entries\" in it"},
        {"another value", "17", "no \"entries\" in it"},
        {"a list outside", "[]", "no \"entries\" in it"},
        {"a list that is nothing", "{\"entries\":null}",
         "no \"entries\" in it"},
        {"a list that is a number", "{\"entries\":1}", "entry 1" REFUSED},
        {"no index", ENTRIES("{\"tag\":\"a\"}"), "entry 1" REFUSED},
        {"no tag", ENTRIES("{\"idx\":0}"), "entry 1" REFUSED},
        {"the second", ENTRIES("{\"idx\":0,\"tag\":\"a\"},{\"idx\":1}"),
         "entry 2" REFUSED},
        {"a number below zero", ENTRIES("{\"idx\":-1,\"tag\":\"a\"}"),
         "entry 1" REFUSED},
        {"a fraction", ENTRIES("{\"idx\":0.5,\"tag\":\"a\"}"),
         "entry 1" REFUSED},
        {"a number without end",
         ENTRIES("{\"idx\":99999999999999999999,\"tag\":\"a\"}"),
         "entry 1" REFUSED},
        {"a digit too many",
         ENTRIES("{\"idx\":\"0000000000000000000\",\"tag\":\"a\"}"),
         "entry 1" REFUSED},
        {"an index that is empty", ENTRIES("{\"idx\":\"\",\"tag\":\"a\"}"),
         "entry 1" REFUSED},
        {"an index that is a list", ENTRIES("{\"idx\":[0],\"tag\":\"a\"}"),
         "entry 1" REFUSED},
        {"entries that are no objects", ENTRIES("0"), "entry 1" REFUSED},
        {"a tag that is empty", ENTRIES("{\"idx\":0,\"tag\":\"\"}"),
         "entry 1" REFUSED},
        {"a tag that is a list", ENTRIES("{\"idx\":0,\"tag\":[\"../a\"]}"),
         NO_NAME("[\"../a\"]")},
        {"a path upwards", ENTRIES("{\"idx\":0,\"tag\":\"../a\"}"),
         NO_NAME("../a")},
        {"a path upwards, escaped",
         ENTRIES("{\"idx\":0,\"tag\":\"..\\u002fa\"}"), NO_NAME("../a")},
        {"a path from the root", ENTRIES("{\"idx\":0,\"tag\":\"/etc/passwd\"}"),
         NO_NAME("/etc/passwd")},
        {"a path downwards", ENTRIES("{\"idx\":0,\"tag\":\"a/b\"}"),
         NO_NAME("a/b")},
        {"a backslash", ENTRIES("{\"idx\":0,\"tag\":\"a\\\\b\"}"),
         NO_NAME("a\\b")},
        {"the directory above", ENTRIES("{\"idx\":0,\"tag\":\"..\"}"),
         NO_NAME("..")},
        {"a hidden file", ENTRIES("{\"idx\":0,\"tag\":\".a\"}"), NO_NAME(".a")},
        {"a line feed", ENTRIES("{\"idx\":0,\"tag\":\"a\\nb\"}"),
         NO_NAME("a\nb")},
        {"an escape sequence", ENTRIES("{\"idx\":0,\"tag\":\"a\\u001b[2J\"}"),
         NO_NAME("a\x1b[2J")},
        {"a C1 control", ENTRIES("{\"idx\":0,\"tag\":\"a\\u009b2J\"}"),
         NO_NAME("a\xc2\x9b"
                 "2J")},
        {"no UTF-8", ENTRIES("{\"idx\":0,\"tag\":\"a\xff\"}"),
         NO_NAME("a\xff")},
        {"half of a pair", ENTRIES("{\"idx\":0,\"tag\":\"a\\ud800\"}"),
         NO_NAME("a\xed\xa0\x80")},
    };

    (void)state;
    check_table(rows, render_journal);
}

/* Cut anywhere, and with each byte changed, it is read or refused. */
static void every_damage_is_survived(void **state)
{
    static const char text[] =
        "{\"dialect\":\"sqlite\",\"entries\":[{\"idx\":0,\"tag\":\"a\\u00e4\"},"
        "{\"idx\":1,\"tag\":[null,true,-1e5]}]}";
    static const char bytes[] = {'\0', '"', '\\', '[', '}', '\xff', '0'};

    (void)state;
    for (size_t i = 0; i < sizeof(text); i++) {
        for (size_t j = 0; j < sizeof(bytes); j++) {
            struct arena arena;
            struct buf out;
            char *copy;

            arena_init(&arena);
            buf_init(&out, BUF_MAXIMUM);
            render_text(&arena, (struct str){text, i}, &out);
            copy = arena_alloc(&arena, sizeof(text));
            memcpy(copy, text, sizeof(text));
            copy[i] = bytes[j];
            render_text(&arena, (struct str){copy, sizeof(text) - 1}, &out);
            buf_release(&out);
            arena_release(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_read_in_their_order),
        cmocka_unit_test(what_is_no_journal_is_refused),
        cmocka_unit_test(every_damage_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
