/* SPDX-License-Identifier: MIT
 *
 * The fence around scratch databases: what passes, what is refused, and that
 * each bound is in force.
 */
#include <stdio.h>

#include "support/table.h"

#include "base/fs.h"
#include "prove/replay.h"
#include "prove/scratch.h"

/* "fine", what stopped the statements, or SQLite's words. */
static void render_run(struct arena *arena, const char *input, struct buf *out)
{
    struct scratch scratch;
    (void)arena;
    assert_true(scratch_open(&scratch, 30000));
    if (sqlite3_exec(scratch.db, input, NULL, NULL, NULL) == SQLITE_OK) {
        buf_add(out, STR("fine"));
    } else if (scratch.stopped != 0) {
        buf_add(out, str_from(scratch.reason));
    } else {
        buf_add(out, str_from(sqlite3_errmsg(scratch.db)));
    }
    scratch_close(&scratch);
}

static void pragmas_that_pass(void **state)
{
    static const char *const names[] = {
        /* put back by the runtime */
        "analysis_limit", "automatic_index", "cache_size", "cache_spill",
        "cell_size_check", "checkpoint_fullfsync", "foreign_keys", "fullfsync",
        "ignore_check_constraints", "journal_size_limit", "legacy_alter_table",
        "read_uncommitted", "recursive_triggers", "reverse_unordered_selects",
        "secure_delete", "synchronous", "threads", "trusted_schema",
        "writable_schema",
        /* kept in the database */
        "application_id", "auto_vacuum", "defer_foreign_keys", "page_size",
        "user_version",
        /* done at once */
        "foreign_key_check", "incremental_vacuum", "integrity_check",
        "optimize", "quick_check", "shrink_memory", "wal_checkpoint",
        /* operands */
        "foreign_key_list", "index_info", "index_list", "index_xinfo",
        "table_info", "table_list", "table_xinfo"};
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof names / sizeof names[0]; i += 1) {
        struct scratch scratch;
        char sql[64];
        assert_true(scratch_open(&scratch, 30000));
        snprintf(sql, sizeof sql, "PRAGMA main.%s(1)", names[i]);
        sqlite3_exec(scratch.db, sql, NULL, NULL, NULL);
        assert_string_equal(scratch.reason, "");
        scratch_close(&scratch);
    }
}

static void pragmas_that_are_refused(void **state)
{
    static const char *const names[] = {
        "busy_timeout",
        "case_sensitive_like",
        "count_changes",
        "data_store_directory",
        "default_cache_size",
        "empty_result_callbacks",
        "full_column_names",
        "hard_heap_limit",
        "hexkey",
        "hexrekey",
        "key",
        "locking_mode",
        "max_page_count",
        "mmap_size",
        "no_such_pragma",
        "query_only",
        "rekey",
        "schema_version",
        "short_column_names",
        "soft_heap_limit",
        "temp_store",
        "temp_store_directory",
        "wal_autocheckpoint",
    };
    size_t i = 0;
    (void)state;
    for (i = 0; i < sizeof names / sizeof names[0]; i += 1) {
        struct scratch scratch;
        char sql[64];
        char expected[128];
        assert_true(scratch_open(&scratch, 30000));
        snprintf(sql, sizeof sql, "PRAGMA %s", names[i]);
        assert_int_equal(sqlite3_exec(scratch.db, sql, NULL, NULL, NULL),
                         SQLITE_OK);
        snprintf(sql, sizeof sql, "EXPLAIN PRAGMA %s=1", names[i]);
        assert_int_equal(sqlite3_exec(scratch.db, sql, NULL, NULL, NULL),
                         SQLITE_AUTH);
        snprintf(expected, sizeof expected,
                 "the statement uses PRAGMA %s, which a migration may not",
                 names[i]);
        assert_string_equal(scratch.reason, expected);
        scratch_close(&scratch);
    }
}

#define NO_JOURNAL                                                             \
    "the statement uses PRAGMA journal_mode, which a migration may not"
#define INSIDE "the journal mode does not change inside a transaction"
#define IN_VAIN(name) "PRAGMA " name " has no effect inside a transaction"
#define ENCODING "the encoding of a database with tables does not change"
#define NO_DATABASE                                                            \
    "the statement uses another database, which a migration may not"

static void statements_at_the_fence(void **state)
{
    static const struct row rows[] = {
        {"journal mode, read", "BEGIN; PRAGMA journal_mode", "fine"},
        {"delete", "PRAGMA journal_mode=DELETE", "fine"},
        {"truncate", "PRAGMA journal_mode=truncate", "fine"},
        {"persist", "PRAGMA journal_mode=persist", "fine"},
        {"wal", "PRAGMA journal_mode=wal", "fine"},
        {"wal inside", "BEGIN; PRAGMA journal_mode=wal", INSIDE},
        {"off", "PRAGMA journal_mode=off", NO_JOURNAL},
        {"SQLite takes a prefix", "PRAGMA journal_mode=o", NO_JOURNAL},
        {"memory", "PRAGMA journal_mode=Memory", NO_JOURNAL},
        {"off inside", "BEGIN; PRAGMA journal_mode=off", NO_JOURNAL},
        {"page size", "PRAGMA page_size=8192", "fine"},
        {"page size, read inside", "BEGIN; PRAGMA page_size", "fine"},
        {"page size inside", "BEGIN; PRAGMA page_size=8192",
         IN_VAIN("page_size")},
        {"auto_vacuum inside", "BEGIN; PRAGMA main.auto_vacuum(FULL)",
         IN_VAIN("auto_vacuum")},
        {"checkpoint", "PRAGMA wal_checkpoint", "fine"},
        {"checkpoint inside", "BEGIN; PRAGMA wal_checkpoint",
         "a checkpoint cannot be made inside a transaction"},
        {"encoding, read", "PRAGMA encoding", "fine"},
        {"encoding as it is", "BEGIN; PRAGMA encoding='UTF-8'", "fine"},
        {"another encoding", "PRAGMA encoding='UTF-16le'", ENCODING},
        {"another encoding inside", "BEGIN; PRAGMA encoding=utf16", ENCODING},
        {"pragma as a table", "SELECT * FROM pragma_table_info('x')", "fine"},
        {"vacuum", "CREATE TABLE a (x); vacuum main", "fine"},
        {"vacuum into", "VACUUM INTO ''", NO_DATABASE},
        {"attach", "ATTACH '' AS e", NO_DATABASE},
        {"attach after vacuum", "VACUUM; ATTACH '' AS e", NO_DATABASE},
        {"column with check",
         "CREATE TABLE a (x); ALTER TABLE a ADD y CHECK "
         "(y > 0)",
         "fine"},
    };
    (void)state;
    check_table(rows, render_run);
}

static sqlite3_int64 number(struct scratch *scratch, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_int64 value = 0;
    assert_int_equal(sqlite3_prepare_v2(scratch->db, sql, -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static void bounds_are_in_force(void **state)
{
    struct scratch scratch;
    (void)state;
    sqlite3_hard_heap_limit64(0);
    assert_true(scratch_open(&scratch, 30000));
    assert_true(sqlite3_hard_heap_limit64(-1) == (sqlite3_int64)2 << 30);
    assert_int_equal(sqlite3_limit(scratch.db, SQLITE_LIMIT_VDBE_OP, -1),
                     32 << 20);
    assert_int_equal(number(&scratch, "PRAGMA temp_store"), 2); /* memory */
    scratch_close(&scratch);
}

/* To prepare a statement takes time too, and calls no progress handler. */
static void preparing_is_timed(void **state)
{
    struct scratch scratch;
    (void)state;
    assert_true(scratch_open(&scratch, 1000));
    assert_int_equal(
        sqlite3_exec(scratch.db, "CREATE TABLE a (x)", NULL, NULL, NULL),
        SQLITE_OK);
    scratch.began_ms = fs_clock_ms() - 2000;
    assert_int_equal(
        sqlite3_exec(scratch.db, "SELECT x FROM a", NULL, NULL, NULL),
        SQLITE_AUTH);
    assert_int_equal(scratch.stopped, SQLITE_INTERRUPT);
    assert_string_equal(scratch.reason,
                        "the statement ran for more than 1 second");
    /* Cleaning up passes, and starts the clock again. */
    assert_int_equal(sqlite3_exec(scratch.db,
                                  "BEGIN; ROLLBACK; SELECT x FROM a", NULL,
                                  NULL, NULL),
                     SQLITE_OK);
    scratch_close(&scratch);
}

/* Only the runtime's findings are about the migration as a whole. A script
 * that reaches the history does not get this far from a file. */
static void render_proof(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct source source = {"1_a.sql", str_from(input)};
    struct migration migration;
    struct migration_set set;
    struct diags diags;
    memset(&migration, 0, sizeof migration);
    memset(&set, 0, sizeof set);
    migration.version = STR("1");
    migration.label = STR("a");
    migration.up.source = &source;
    migration.up.file = "1_a.sql";
    migration.up.end = source.text.size;
    set.migrations = &migration;
    set.count = 1;
    migration_set_chain(&set);
    diags_init(&diags, arena);
    assert_false(prove_replay(&set, 30000, &diags));
    buf_add(out, diags.first->message);
}

static void reasons_without_a_line(void **state)
{
    static const struct row rows[] = {
        {"the runtime's",
         "CREATE TABLE p (i INTEGER PRIMARY KEY);"
         "CREATE TABLE c (i REFERENCES p); INSERT INTO c VALUES (1);",
         "the migration leaves 1 row that violates a foreign key: row 1 of "
         "table 'c' has no parent in 'p'"},
        {"another's",
         "CREATE TRIGGER t BEFORE INSERT ON strata_history "
         "BEGIN SELECT RAISE(ABORT, 'hi'); END;",
         "hi"},
    };
    (void)state;
    check_table(rows, render_proof);
}

static void text_in_double_quotes_has_to_be_allowed(void **state)
{
    static const char sql[] = "CREATE TABLE a (x DEFAULT 1 CHECK (x <> \"y\"));"
                              "SELECT \"text\"";
    struct scratch scratch;
    (void)state;
    assert_true(scratch_open(&scratch, 30000));
    assert_int_equal(sqlite3_exec(scratch.db, sql, NULL, NULL, NULL),
                     SQLITE_ERROR);
    assert_int_equal(
        sqlite3_exec(scratch.db, "SELECT \"text\"", NULL, NULL, NULL),
        SQLITE_ERROR);
    scratch_allow_double_quotes(&scratch);
    assert_int_equal(sqlite3_exec(scratch.db, sql, NULL, NULL, NULL),
                     SQLITE_OK);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pragmas_that_pass),
        cmocka_unit_test(pragmas_that_are_refused),
        cmocka_unit_test(statements_at_the_fence),
        cmocka_unit_test(bounds_are_in_force),
        cmocka_unit_test(text_in_double_quotes_has_to_be_allowed),
        cmocka_unit_test(preparing_is_timed),
        cmocka_unit_test(reasons_without_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
