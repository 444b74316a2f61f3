/* SPDX-License-Identifier: MIT
 *
 * Scripts with transaction control of their own: which are bracketed, which
 * are refused and where, and what is noted.
 */
#include "support/table.h"

#include <sqlite3.h>
#include <strata/strata.h>

#include "input/transaction.h"
#include "support/chain.h"

/* "bracketed", or nothing, and the codes; "refused" when it is. */
static void render_script(struct arena *arena, struct script script,
                          struct buf *out)
{
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = transaction_decide(&script, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    assert_true(diags.error_count <= 1);
    assert_false(!fine && script.bracketed);
    buf_add_c(out, fine ? "" : "refused ");
    buf_add_c(out, script.bracketed ? "bracketed " : "");
    render_codes(&diags, out);
}

static void render_all(struct arena *arena, const char *input, struct buf *out)
{
    struct source source = {"1_a.sql", str_from(input)};

    render_script(arena,
                  (struct script){.source = &source, .end = source.text.size},
                  out);
}

/* The parts of a text before and behind a line. */
static void render_sections(struct arena *arena, const char *input,
                            struct buf *out)
{
    struct source source = {"1_a.sql", str_from(input)};
    size_t middle = (size_t)(strstr(input, "-- down\n") - input);
    size_t end = source.text.size;

    render_script(arena, (struct script){.source = &source, .end = middle},
                  out);
    buf_add_c(out, " / ");
    render_script(
        arena, (struct script){.source = &source, .start = middle, .end = end},
        out);
}

#define OWN "bracketed 1:1 transaction-own"
#define TRIGGER                                                                \
    "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 "    \
    "END; DELETE FROM t; END;"

static void a_bracketed_script_is_passed_through(void **state)
{
    static const struct row rows[] = {
        {"BEGIN and COMMIT", "BEGIN; SELECT 1; COMMIT;", OWN},
        {"END", "BEGIN; SELECT 1; END;", OWN},
        {"nothing between", "BEGIN; COMMIT;", OWN},
        {"TRANSACTION", "BEGIN TRANSACTION; SELECT 1; COMMIT TRANSACTION;",
         OWN},
        {"END TRANSACTION", "begin transaction; end transaction", OWN},
        {"a name", "BEGIN TRANSACTION 'x'; END TRANSACTION y;", OWN},
        {"DEFERRED", "BEGIN DEFERRED; SELECT 1; COMMIT;", OWN},
        {"IMMEDIATE", "Begin Immediate Transaction; SELECT 1; Commit;", OWN},
        {"EXCLUSIVE", "BEGIN EXCLUSIVE TRANSACTION a; SELECT 1; COMMIT;", OWN},
        {"comments between words",
         "BEGIN /* ; COMMIT; */ TRANSACTION -- END\n; SELECT 1; COMMIT/**/;",
         OWN},
        {"comments around", "-- BEGIN;\n/* COMMIT; */ BEGIN; COMMIT; -- x",
         "bracketed 2:15 transaction-own"},
        {"lone semicolons", ";; BEGIN;;; SELECT 1;; COMMIT;;",
         "bracketed 1:4 transaction-own"},
        {"a byte order mark within",
         "BEGIN; SELECT 1;\xef\xbb\xbf"
         "COMMIT;",
         OWN},
        {"no final semicolon", "BEGIN; SELECT 1; COMMIT -- done\n", OWN},
        {"pragmas inside", "BEGIN; PRAGMA user_version = 1; COMMIT;", OWN},
        {"pragmas around",
         "PRAGMA legacy_alter_table=ON; pragma user_version;\nBEGIN; SELECT 1; "
         "COMMIT; PRAGMA foreign_key_check; PRAGMA user_version=7",
         "bracketed 2:1 transaction-own"},
        {"savepoints inside",
         "BEGIN; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT;", OWN},
        {"all forms of ROLLBACK TO",
         "BEGIN; SAVEPOINT a; ROLLBACK TO SAVEPOINT a; "
         "ROLLBACK TRANSACTION TO a; ROLLBACK TRANSACTION b TO SAVEPOINT a; "
         "rollback/**/to a; COMMIT;",
         OWN},
        {"a trigger inside", "BEGIN; " TRIGGER " COMMIT;", OWN},
        {"a trigger last", "BEGIN; COMMIT; PRAGMA user_version; -- " TRIGGER,
         OWN},
        {"CASE … END", "BEGIN; SELECT CASE 1 WHEN 1 THEN 2\nEND; COMMIT;", OWN},
        {"in a string", "BEGIN; SELECT '; COMMIT; BEGIN;'; COMMIT;", OWN},
        {"as names", "BEGIN; CREATE TABLE \"commit\"([begin], `end`); COMMIT; ",
         OWN},
        {"EXPLAIN COMMIT", "BEGIN; EXPLAIN COMMIT; COMMIT;", OWN},
        {"what is wrong is left to SQLite", "BEGIN NONSENSE; COMMIT 1 2 3;",
         OWN},
        {"and what is no statement", "BEGIN; START TRANSACTION; ROLLBACK;",
         OWN},
    };

    (void)state;
    check_table(rows, render_all);
}

static void a_script_without_a_transaction_is_as_it_is(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"comments", "-- BEGIN;\n/* COMMIT; */", ""},
        {"statements", "SELECT 1; PRAGMA user_version = 1;", ""},
        {"savepoints", "SAVEPOINT a; ROLLBACK TO a; RELEASE a;", ""},
        {"a trigger", TRIGGER, ""},
        {"EXPLAIN", "EXPLAIN BEGIN; EXPLAIN QUERY PLAN COMMIT;", ""},
        {"quoted, it is no word", "\"BEGIN\"; [COMMIT];", ""},
        {"a command of the shell", ".timeout 100\nBEGIN;\nCOMMIT;", ""},
        {"longer words", "BEGINS; COMMITTED; ENDED; ROLLBACKS;", ""},
    };

    (void)state;
    check_table(rows, render_all);
}

static void other_transactions_are_refused(void **state)
{
    static const struct row rows[] = {
        {"COMMIT alone", "COMMIT;", "refused 1:1 sql-transaction"},
        {"END alone", "SELECT 1;\n END", "refused 2:2 sql-transaction"},
        {"ROLLBACK alone", "ROLLBACK;", "refused 1:1 sql-transaction"},
        {"COMMIT first", "SELECT 1; COMMIT; BEGIN;",
         "refused 1:11 sql-transaction"},
        {"never ended", "BEGIN;\nSELECT 1;", "refused 1:1 sql-transaction"},
        {"ended by a trigger's END", "BEGIN; " TRIGGER,
         "refused 1:1 sql-transaction"},
        {"two", "BEGIN; COMMIT;\nBEGIN; COMMIT;",
         "refused 2:1 sql-transaction"},
        {"two, and a pragma", "BEGIN; END; PRAGMA user_version;\nBEGIN; END;",
         "refused 2:1 sql-transaction"},
        {"nested", "BEGIN;\nBEGIN; COMMIT;", "refused 2:1 sql-transaction"},
        {"ended twice", "BEGIN; COMMIT;\nEND;", "refused 2:1 sql-transaction"},
        {"rolled back", "BEGIN; SELECT 1;\nROLLBACK;",
         "refused 2:1 sql-transaction"},
        {"rolled back by name", "BEGIN;\nROLLBACK TRANSACTION \"to\";",
         "refused 2:1 sql-transaction"},
        {"rolled back after the end", "BEGIN; COMMIT;\nROLLBACK;",
         "refused 2:1 sql-transaction"},
        {"a statement before", "\nSELECT 1;\nSELECT 2; BEGIN; COMMIT;",
         "refused 2:1 sql-transaction"},
        {"a statement between pragmas and BEGIN",
         "PRAGMA user_version;\nSAVEPOINT a; BEGIN; COMMIT;",
         "refused 2:1 sql-transaction"},
        {"a statement behind", "BEGIN; COMMIT; PRAGMA user_version;\nVACUUM;",
         "refused 2:1 sql-transaction"},
        {"a trigger behind", "BEGIN; COMMIT;\n" TRIGGER,
         "refused 2:1 sql-transaction"},
        {"only the first is reported", "COMMIT; COMMIT; BEGIN; SELECT 1;",
         "refused 1:1 sql-transaction"},
        {"behind a byte order mark",
         "SELECT 1;\xef\xbb\xbf"
         "COMMIT;",
         "refused 1:13 sql-transaction"},
    };

    (void)state;
    check_table(rows, render_all);
}

#define NOTED "1:1 pragma-foreign-keys"

static void a_foreign_keys_pragma_is_noted(void **state)
{
    static const struct row rows[] = {
        {"OFF", "PRAGMA foreign_keys=OFF;", NOTED},
        {"ON", "PRAGMA foreign_keys = ON", NOTED},
        {"a number", "pragma Foreign_Keys=0;", NOTED},
        {"two equal signs", "PRAGMA foreign_keys==1;", NOTED},
        {"parentheses", "PRAGMA foreign_keys(ON);", NOTED},
        {"schema", "PRAGMA main.foreign_keys(ON);", NOTED},
        {"quoted value", "PRAGMA foreign_keys='off';", NOTED},
        {"quoted name", "PRAGMA \"foreign_keys\"=off;", NOTED},
        {"all quoted", "PRAGMA `main` . [foreign_keys] = 'off';", NOTED},
        {"a string for a name", "PRAGMA 'foreign_keys'=off;", NOTED},
        {"comments", "PRAGMA/**/main/**/./**/foreign_keys -- x\n=/**/off;",
         NOTED},
        {"twice", "PRAGMA foreign_keys=OFF; PRAGMA foreign_keys=ON;", NOTED},
        {"around a transaction",
         "PRAGMA foreign_keys=OFF;\nBEGIN; COMMIT; PRAGMA foreign_keys=ON;",
         "bracketed 1:1 pragma-foreign-keys, 2:1 transaction-own"},
        {"in a transaction", "BEGIN;\nPRAGMA foreign_keys=OFF; COMMIT;",
         "bracketed 1:1 transaction-own, 2:1 pragma-foreign-keys"},
        {"read", "PRAGMA foreign_keys; PRAGMA main.foreign_keys;", ""},
        {"another one", "PRAGMA defer_foreign_keys=ON;", ""},
        {"another one's value", "PRAGMA x=foreign_keys; PRAGMA y(foreign_keys)",
         ""},
        {"a schema of this name", "PRAGMA foreign_keys.user_version=1;", ""},
        {"nothing more", "PRAGMA", ""},
        {"no name", "PRAGMA main.;", ""},
        {"the next statement is another one", "PRAGMA foreign_keys; = 1;", ""},
    };

    (void)state;
    check_table(rows, render_all);
}

static void each_script_of_a_file_is_decided_by_itself(void **state)
{
    static const struct row rows[] = {
        {"up", "BEGIN; COMMIT;\n-- down\nSELECT 1;", OWN " / "},
        {"down", "SELECT 1;\n-- down\nBEGIN; COMMIT;",
         " / bracketed 3:1 transaction-own"},
        {"up is fine", "BEGIN; COMMIT;\n-- down\nROLLBACK;",
         OWN " / refused 3:1 sql-transaction"},
        {"none is left open by its neighbour", "BEGIN;\n-- down\nCOMMIT;",
         "refused 1:1 sql-transaction / refused 3:1 sql-transaction"},
    };

    (void)state;
    check_table(rows, render_sections);
}

/* Run a script on a new database, by the runtime. */
static void run(const char *text, unsigned flags, strata_error *error)
{
    const struct step step = {
        .version = "1", .label = "a", .up = text, .up_flags = flags};
    strata_set *set = chain_make("x", &step, 1);
    strata_database database;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    database = strata_sqlite(db);
    strata_upgrade(&database, set, NULL, error);
    sqlite3_close(db);
    chain_free(set);
}

/* A script that is let through runs, and one that is refused would not, for
 * what it does to the transaction. True when it is bracketed. */
static bool compare_with_runtime(struct str text)
{
    struct source source = {"x", text};
    struct script script = {.source = &source, .end = text.size};
    struct arena arena;
    struct diags diags;
    strata_error error;
    bool fine;

    arena_init(&arena);
    diags_init(&diags, &arena);
    fine = transaction_decide(&script, &diags);
    run(text.data, script.bracketed ? STRATA_BRACKETED : 0, &error);
    if (fine != (error.result == STRATA_OK) ||
        (!fine && strstr(error.reason, "transaction") == NULL)) {
        fail_msg("%s, but \"%s\": %s", fine ? "let through" : "refused",
                 error.message, text.data);
    }
    arena_release(&arena);
    return script.bracketed;
}

/* Pieces in pseudo-random order, the same one every time. */
static void the_runtime_agrees_on_random_scripts(void **state)
{
    static const char *const pieces[] = {
        "BEGIN;",
        "begin/* ; */immediate -- END\n;",
        "COMMIT;",
        "END TRANSACTION;",
        "/* ROLLBACK TO */ ROLLBACK;",
        "PRAGMA user_version;",
        "PRAGMA main.foreign_keys('off');",
        "PRAGMA user_version = 1;",
        ";; -- COMMIT;\n",
        "\xef\xbb\xbf",
        "SELECT 'COMMIT;', CASE 1 WHEN 1 THEN 2\nEND;",
        "SAVEPOINT a; ROLLBACK TRANSACTION b TO a; RELEASE a;",
        "DROP TABLE IF EXISTS t; CREATE TABLE t(a); " TRIGGER,
    };
    size_t count = sizeof(pieces) / sizeof(*pieces);
    size_t bracketed = 0;
    unsigned long seed = 1;

    (void)state;
    for (int i = 0; i < 1500; i++) {
        bool begun = i % 3 == 0;
        struct buf text;

        buf_init(&text, BUF_MAXIMUM);
        buf_add_c(&text, begun ? "BEGIN;" : "");
        for (int j = 0; j < 1 + i % 5; j++) {
            seed = (seed * 1103515245 + 12345) & 0x7fffffff;
            buf_add_c(&text, pieces[(seed >> 12) % count]);
        }
        buf_add_c(&text, begun ? "END" : "");
        bracketed += compare_with_runtime(buf_str(&text));
        buf_release(&text);
    }
    assert_true(bracketed > 100); /* or the pieces are badly chosen */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bracketed_script_is_passed_through),
        cmocka_unit_test(a_script_without_a_transaction_is_as_it_is),
        cmocka_unit_test(other_transactions_are_refused),
        cmocka_unit_test(a_foreign_keys_pragma_is_noted),
        cmocka_unit_test(the_runtime_agrees_on_random_scripts),
        cmocka_unit_test(each_script_of_a_file_is_decided_by_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
