/* SPDX-License-Identifier: MIT
 *
 * What is told of a database, and of files that are none, or whose author means
 * harm.
 */
#define _XOPEN_SOURCE 700

#include "support/table.h"

#include <sqlite3.h>

#include "base/fs.h"
#include "database/applied.h"
#include "support/scratch_dir.h"

/* As the runtime makes them (runtime/sqlite/history_sql.h). */
#define HISTORY                                                                \
    "CREATE TABLE \"strata_history\" (set_name TEXT NOT NULL, position "       \
    "INTEGER NOT NULL, version TEXT NOT NULL, label TEXT NOT NULL, digest "    \
    "TEXT NOT NULL, chain TEXT NOT NULL, applied_at TEXT NOT NULL, "           \
    "duration_ms INTEGER, program_version TEXT, progress INTEGER, "            \
    "progress_at TEXT, layout INTEGER NOT NULL, tokens TEXT, schema TEXT, "    \
    "compatible INTEGER, PRIMARY KEY (set_name, position)) WITHOUT ROWID;"
#define SCRIPTS                                                                \
    "CREATE TABLE \"strata_script\" (set_name TEXT NOT NULL, position "        \
    "INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (set_name, position));"
#define ROW(set, position, version, more)                                      \
    "INSERT INTO strata_history (set_name, position, version, label, digest, " \
    "chain, applied_at, duration_ms, program_version, progress, layout, "      \
    "compatible) VALUES ('" set "', " position ", '" version                   \
    "', 'a b', 'd', 'c', '2026-11-21T05:49:08Z', " more ");"
#define PLAIN "12, '1.0', NULL, 1, NULL"
#define TEXT(set, position, text)                                              \
    "INSERT INTO strata_script VALUES ('" set "', " position ", " text ");"

static int file_number;

static const char *make_file(struct arena *arena, const char *sql)
{
    const char *path = str_format(arena, "%d.db", file_number++).data;
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return path;
}

static void render_look(struct arena *arena, const char *path, const char *set,
                        const char *version, struct buf *out)
{
    struct applied_question question = {path, {NULL, 0}, str_from(version), 50};
    struct applied applied;
    struct str problem;

    if (set != NULL) {
        question.set_name = str_from(set);
    }
    if (!applied_read(arena, &question, &applied, &problem)) {
        assert_true(problem.size > 0);
        buf_add(out, problem);
        return;
    }
    assert_int_equal(problem.size, 0);
    buf_format(out, "%.*s %lld %.*s|%.*s|%lld|%.*s%s%s|%.*s",
               STR_ARGS(applied.set_name), applied.position,
               STR_ARGS(applied.version), STR_ARGS(applied.label),
               applied.duration_ms,
               STR_ARGS(applied.program_version.data == NULL
                            ? STR("-")
                            : applied.program_version),
               applied.is_compatible ? " compatible" : "",
               applied.is_under_way ? " under way" : "",
               STR_ARGS(applied.text.data == NULL ? STR("-") : applied.text));
}

/* Version 2 of the only set. */
static void render(struct arena *arena, const char *input, struct buf *out)
{
    render_look(arena, make_file(arena, input), NULL, "2", out);
}

static void told(void **state)
{
    static const struct row rows[] = {
        {"a text",
         HISTORY SCRIPTS ROW("s", "1", "0001", PLAIN)
             ROW("s", "2", "0002", PLAIN) TEXT("s", "2", "'SELECT 1;'"),
         "s 2 0002|a b|12|1.0|SELECT 1;"},
        {"more of it",
         HISTORY SCRIPTS ROW("s", "1", "2", "NULL, NULL, 3, 1, 1")
             TEXT("s", "1", "''"),
         "s 1 2|a b|-1|- compatible under way|"},
        {"no text of this one",
         HISTORY SCRIPTS ROW("s", "1", "2", PLAIN) TEXT("t", "1", "'x'"),
         "s 1 2|a b|12|1.0|-"},
        {"no texts", HISTORY ROW("s", "1", "2", PLAIN), "s 1 2|a b|12|1.0|-"},
        {"not a text",
         HISTORY SCRIPTS ROW("s", "1", "2", PLAIN) TEXT("s", "1", "x'00'"),
         "s 1 2|a b|12|1.0|-"},
        {"a history of an earlier runtime",
         "CREATE TABLE strata_history (set_name, position, version, label, "
         "digest, chain, applied_at, duration_ms, program_version, progress, "
         "progress_at, layout);"
         "INSERT INTO strata_history VALUES ('s', 1, '2', 'a', 'd', 'c', 't', "
         "1, 'p', NULL, NULL, 1);",
         "s 1 2|a|1|p|-"},
        {"UTF-16",
         "PRAGMA encoding = 'UTF-16le';" HISTORY SCRIPTS ROW(
             "s", "1", "2", PLAIN) TEXT("s", "1", "'größer'"),
         "s 1 2|a b|12|1.0|größer"},
        {"WAL",
         "PRAGMA journal_mode = WAL;" HISTORY SCRIPTS ROW("s", "1", "2", PLAIN)
             TEXT("s", "1", "'x'"),
         "s 1 2|a b|12|1.0|x"},
    };

    (void)state;
    check_table(rows, render);
}

static void nothing_to_tell(void **state)
{
    static const struct row rows[] = {
        {"empty", "",
         "it has no history: no program with strata has brought it up to date"},
        {"no history", "CREATE TABLE t (x);",
         "it has no history: no program with strata has brought it up to date"},
        {"an empty history", HISTORY,
         "its history is empty: nothing is applied"},
        {"not applied", HISTORY ROW("s", "1", "0001", PLAIN),
         "version '2' of 's' is not applied; the newest is '0001'"},
        {"a position that is none", HISTORY ROW("s", "0", "2", PLAIN),
         "version '2' of 's' is not applied; the newest is ''"},
        {"no versions",
         HISTORY ROW("s", "1", "x", PLAIN) ROW("s", "2", "", PLAIN),
         "version '2' of 's' is not applied; the newest is ''"},
        {"several sets",
         HISTORY ROW("b", "1", "2", PLAIN) ROW("a", "1", "2", PLAIN),
         "it has the history of several sets: 'a', 'b'; say which by --name"},
        {"a damaged row",
         HISTORY ROW("s", "1", "2", PLAIN) "UPDATE strata_history SET chain = "
                                           "x'00';",
         "row 1 of its history is damaged"},
        {"a row that is too long",
         HISTORY ROW("s", "1", "2", PLAIN) "UPDATE strata_history SET label = "
                                           "hex(zeroblob(1000));",
         "row 1 of its history is damaged"},
        {"other columns", "CREATE TABLE strata_history (x);",
         "its strata_history is not strata's"},
        {"a view", "CREATE VIEW strata_history AS SELECT 1 set_name;",
         "its strata_history is not strata's"},
        {"a virtual table",
         "CREATE VIRTUAL TABLE strata_history USING fts5(set_name);",
         "its strata_history is not strata's"},
        {"a column that is computed",
         "CREATE TABLE strata_history (set_name, position, version, label, "
         "digest, chain, applied_at AS (hex(zeroblob(100000000))), "
         "duration_ms, program_version, progress);",
         "its strata_history is not strata's"},
        {"a view of texts",
         HISTORY ROW("s", "1", "2", PLAIN) "CREATE VIEW strata_script AS "
                                           "SELECT 's' set_name, 1 position, "
                                           "'x' text;",
         "its strata_script is not strata's"},
        {"a computed text",
         HISTORY ROW("s", "1", "2", PLAIN) "CREATE TABLE strata_script "
                                           "(set_name, position, text AS "
                                           "('x'));",
         "its strata_script is not strata's"},
        {"a collation of somebody's",
         HISTORY SCRIPTS ROW("s", "1", "2", PLAIN)
             TEXT("s", "1", "'x'") "PRAGMA writable_schema = ON; UPDATE "
                                   "sqlite_master SET sql = replace(sql, "
                                   "'position INTEGER', 'position INTEGER "
                                   "COLLATE mine') WHERE name = "
                                   "'strata_script';",
         "no such collation sequence: mine"},
        {"a schema that is damaged",
         HISTORY "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = "
                 "'CREATE TABLE \x1b';",
         "it is damaged: malformed database schema (strata_history) - "
         "unrecognized token: \"\x1b\""},
    };

    (void)state;
    check_table(rows, render);
}

/* Each is asked for by name. */
static void sets(void **state)
{
    struct arena arena;
    struct buf out;
    const char *path;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    path = make_file(&arena,
                     HISTORY ROW("a", "1", "2", PLAIN) ROW("b", "1", "1", PLAIN)
                         ROW("b", "2", "02", PLAIN));
    render_look(&arena, path, "b", "2", &out);
    buf_add_c(&out, "; ");
    render_look(&arena, path, "c", "2", &out);
    assert_string_equal(buf_str(&out).data,
                        "b 2 02|a b|12|1.0|-; it has no history of a set 'c', "
                        "only of 'a', 'b'");
    buf_release(&out);
    arena_release(&arena);
}

static void check_look(const char *path, const char *expected)
{
    struct arena arena;
    struct buf out;

    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    render_look(&arena, path, NULL, "2", &out);
    assert_string_equal(buf_str(&out).data, expected);
    buf_release(&out);
    arena_release(&arena);
}

/* Names that SQLite would take for something else, and what is no database. */
static void files(void **state)
{
    (void)state;
    put_file("text", "This is a text that is long enough for SQLite to see "
                     "that it is no database, even when it looks twice.");
    assert_int_equal(mkdir("directory", 0777), 0);
    assert_int_equal(mkfifo("pipe", 0666), 0);
    check_look("text", "it is not a database, or it is encrypted");
    check_look("directory", "Is a directory");
    check_look("pipe", "Not a regular file");
    check_look("missing", "No such file or directory");
    check_look(":memory:", "No such file or directory");
    check_look("file:0.db?mode=rw", "No such file or directory");
    check_look("", "No such file or directory");
}

/* A file is what its name says, also when SQLite has a use for that name. */
static void names(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_int_equal(
        rename(make_file(&arena, HISTORY ROW("s", "1", "2", PLAIN)),
               ":memory:"),
        0);
    check_look(":memory:", "s 1 2|a b|12|1.0|-");
    arena_release(&arena);
}

static void exec(sqlite3 *db, const char *sql)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* One who writes keeps others out, unless the database is in WAL mode. */
static void locked(void **state)
{
    sqlite3 *db = NULL;

    (void)state;
    assert_int_equal(sqlite3_open("locked.db", &db), SQLITE_OK);
    exec(db, HISTORY ROW("s", "1", "2", PLAIN) "BEGIN EXCLUSIVE");
    check_look("locked.db", "it is locked by another program; try again when "
                            "that has ended what it is doing");
    exec(db, "COMMIT; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; DELETE FROM "
             "strata_history");
    check_look("locked.db", "s 1 2|a b|12|1.0|-");
    exec(db, "COMMIT");
    check_look("locked.db", "its history is empty: nothing is applied");
    sqlite3_close(db);
}

/* In the place of the file that WAL mode needs is something else. */
static void wal_in_the_way(void **state)
{
    sqlite3 *db = NULL;

    (void)state;
    assert_int_equal(sqlite3_open("wal.db", &db), SQLITE_OK);
    exec(db, "PRAGMA journal_mode = WAL;" HISTORY);
    sqlite3_close(db);
    assert_int_equal(mkdir("wal.db-wal", 0777), 0);
    check_look("wal.db",
               "it is in WAL mode, and the files that this needs beside it "
               "cannot be made or opened; look as somebody who may write to "
               "its directory, or at a copy of all of its files");
}

/* A transaction that nobody ended: the journal is hot, and only somebody who
 * may write can roll it back. */
static void hot_journal(void **state)
{
    struct arena arena;
    struct str journal;
    sqlite3 *db = NULL;
    FILE *file;

    (void)state;
    arena_init(&arena);
    assert_int_equal(sqlite3_open("hot.db", &db), SQLITE_OK);
    exec(db, HISTORY ROW("s", "1", "2", PLAIN) "PRAGMA cache_size = 1; "
                                               "BEGIN; CREATE TABLE big (x); "
                                               "INSERT INTO big VALUES "
                                               "(zeroblob(1000000))");
    assert_int_equal(fs_read(&arena, "hot.db-journal", 1 << 20, &journal), 0);
    exec(db, "ROLLBACK");
    sqlite3_close(db);
    file = fopen("hot.db-journal", "wb");
    assert_non_null(file);
    fwrite(journal.data, 1, journal.size, file);
    fclose(file);
    check_look("hot.db",
               "a program died while it wrote to it, which only somebody who "
               "may write to it can undo; start its program once, or look at a "
               "copy of it and its -journal file");
    arena_release(&arena);
}

/* Each byte of the schema's page, one after the other: no more than a message.
 */
static void damage(void **state)
{
    struct arena arena;
    struct str bytes;
    const char *path;

    (void)state;
    arena_init(&arena);
    path = make_file(&arena, "PRAGMA page_size = 512;" HISTORY SCRIPTS ROW(
                                 "s", "1", "2", PLAIN) TEXT("s", "1", "'x'"));
    assert_int_equal(fs_read(&arena, path, 1 << 20, &bytes), 0);
    for (size_t i = 0; i < bytes.size; i += 3) {
        char *copy = arena_alloc(&arena, bytes.size);
        struct buf out;

        memcpy(copy, bytes.data, bytes.size);
        copy[i] = (char)(copy[i] ^ (1 << i % 8));
        fs_remove("damaged.db-journal");
        fs_remove("damaged.db-wal");
        assert_int_equal(fs_write("damaged.db", (struct str){copy, bytes.size}),
                         0);
        buf_init(&out, BUF_MAXIMUM);
        render_look(&arena, "damaged.db", NULL, "2", &out);
        assert_true(out.size > 0);
        buf_release(&out);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(told),
        unit_test_in_scratch_dir(nothing_to_tell),
        unit_test_in_scratch_dir(sets),
        unit_test_in_scratch_dir(files),
        unit_test_in_scratch_dir(names),
        unit_test_in_scratch_dir(locked),
        unit_test_in_scratch_dir(wal_in_the_way),
        unit_test_in_scratch_dir(hot_journal),
        unit_test_in_scratch_dir(damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
