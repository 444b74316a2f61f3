/* SPDX-License-Identifier: MIT
 *
 * Then: what is seen of a database and a connection after a call.
 */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/story_private.h"

static const char *const file_ends[STORY_FILES] = {"", "-wal", "-journal"};

/* Read all of an open file, without closing it. */
static char *read_all(int file, size_t *size)
{
    struct stat information;
    char *bytes = NULL;
    assert_int_equal(fstat(file, &information), 0);
    *size = (size_t)information.st_size;
    bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(pread(file, bytes, *size, 0), (ssize_t)*size);
    return bytes;
}

static void look_at_files(struct story *s, struct story_look *look)
{
    int i = 0;
    for (i = 0; i < STORY_FILES; i += 1) {
        char path[160];
        int file = -1;
        free(look->files[i].bytes);
        look->files[i].bytes = NULL;
        look->files[i].size = 0;
        snprintf(path, sizeof path, "%s%s", s->path, file_ends[i]);
        file = i == 0 ? s->own->file : open(path, O_RDONLY);
        if (file >= 0) {
            look->files[i].bytes = read_all(file, &look->files[i].size);
        }
        if (file >= 0 && i != 0) {
            close(file);
        }
    }
}

void story_look(struct story *s, struct story_look *look)
{
    look_at_files(s, look);
    connection_look(s->db, &look->connection);
}

void story_compare(struct story *s, struct story_look *now)
{
    const char *difference =
        connection_difference(&s->own->before.connection, &now->connection);
    int i = 0;
    for (i = 0; i < STORY_FILES; i += 1) {
        free(now->files[i].bytes);
    }
    if (difference != NULL) {
        fail_msg("%s", difference);
    }
}

void then_files_are_unchanged(struct story *s)
{
    struct story_look now;
    int i = 0;
    memset(&now, 0, sizeof now);
    look_at_files(s, &now);
    for (i = 0; i < STORY_FILES; i += 1) {
        const char *was = s->own->before.files[i].bytes;
        size_t size = s->own->before.files[i].size;
        /* A first reader in WAL mode makes an empty WAL; that is no change. */
        assert_int_equal(now.files[i].size, size);
        if (size > 0) {
            assert_memory_equal(now.files[i].bytes, was, size);
        }
        free(now.files[i].bytes);
    }
}

void then_result(struct story *s, strata_result result)
{
    if (s->result != result) {
        fail_msg("the result is %s, not %s: %s", strata_result_name(s->result),
                 strata_result_name(result), s->error.message);
    }
    if (result == STRATA_OK) {
        assert_int_equal(s->error.engine_code, 0);
        assert_string_equal(s->error.reason, "");
        assert_string_equal(s->error.version, "");
        assert_null(s->error.file);
    }
}

static size_t add(char *out, size_t size, size_t used, const char *text)
{
    int written = snprintf(out + used, size - used, "%s", text);
    assert_true(written >= 0 && (size_t)written < size - used);
    return used + (size_t)written;
}

/* Render all rows: columns joined by '|', rows by ' '. */
static void render_rows(struct story *s, const char *sql, char *out,
                        size_t size)
{
    sqlite3_stmt *statement = NULL;
    size_t used = 0;
    out[0] = '\0';
    if (sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(s->db));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        int i = 0;
        for (i = 0; i < sqlite3_column_count(statement); i += 1) {
            const char *value = (const char *)sqlite3_column_text(statement, i);
            used = add(out, size, used, i > 0 ? "|" : used > 0 ? " " : "");
            used = add(out, size, used, value == NULL ? "NULL" : value);
        }
    }
    if (sqlite3_finalize(statement) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(s->db));
    }
}

void then_rows(struct story *s, const char *sql, const char *expected)
{
    char rows[4096];
    render_rows(s, sql, rows, sizeof rows);
    assert_string_equal(rows, expected);
}

void then_tables(struct story *s, const char *expected)
{
    then_rows(s,
              "SELECT name FROM main.sqlite_master WHERE type = 'table'"
              " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
              " AND name NOT IN ('strata_history', 'strata_script')"
              " ORDER BY name",
              expected);
}

void then_history(struct story *s, const char *expected)
{
    if (story_value(s, "SELECT 1 FROM main.sqlite_master"
                       " WHERE name = 'strata_history'") == NULL) {
        assert_string_equal("none", expected);
        return;
    }
    then_rows(s,
              "SELECT version || coalesce('@' || progress, '')"
              " FROM main.strata_history ORDER BY set_name, position",
              expected);
}

void then_message_has(struct story *s, const char *words)
{
    if (strstr(s->error.message, words) == NULL) {
        fail_msg("no '%s' in: %s", words, s->error.message);
    }
}

void then_error_is_at(struct story *s, const char *file, unsigned line,
                      unsigned column)
{
    char expected[128];
    char actual[128];
    snprintf(expected, sizeof expected, "%s:%u:%u", file, line, column);
    snprintf(actual, sizeof actual, "%s:%u:%u",
             s->error.file == NULL ? "" : s->error.file, s->error.line,
             s->error.column);
    assert_string_equal(actual, expected);
    then_message_has(s, expected);
}

void then_version_blamed_is(struct story *s, const char *version)
{
    assert_string_equal(s->error.version, version);
}

const char *story_value(struct story *s, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    const char *value = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = (const char *)sqlite3_column_text(statement, 0);
    }
    if (value != NULL) {
        snprintf(s->own->value, sizeof s->own->value, "%s", value);
        value = s->own->value;
    }
    sqlite3_finalize(statement);
    return value;
}
