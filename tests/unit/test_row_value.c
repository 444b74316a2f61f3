/* SPDX-License-Identifier: MIT
 *
 * Values that look like those of a program.
 */
#include "support/rows.h"

static void plausible(void **state)
{
    static const struct example examples[] = {
        {"JSON by name", "CREATE TABLE t (metadata TEXT NOT NULL, a_json TEXT)",
         "SELECT min(json_valid(metadata)), sum(json_valid(a_json)) FROM t",
         "1|6"},
        {"JSON by type", "CREATE TABLE t (a JSON NOT NULL)",
         "SELECT min(json_valid(a)), min(typeof(a)) FROM t", "1|text"},
        {"JSON by default", "CREATE TABLE t (a TEXT NOT NULL DEFAULT '[]')",
         "SELECT min(json_type(a)), max(json_type(a)) FROM t", "array|array"},
        {"JSON by what a view reads",
         "CREATE TABLE t (a TEXT NOT NULL);"
         "CREATE VIEW v AS SELECT json_extract(t.a, '$.x.y') AS y FROM t",
         "SELECT count(*), count(y) FROM v", "7|7"},
        {"JSON by what a trigger reads",
         "CREATE TABLE t (a TEXT NOT NULL); CREATE TABLE log (x NOT NULL);"
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN"
         " INSERT INTO log VALUES (new.a ->> 'name'); END",
         "SELECT count(*) FROM t", "7"},
        {"times as texts", "CREATE TABLE t (created_at TEXT NOT NULL)",
         "SELECT count(*), min(datetime(created_at) IS created_at) FROM t",
         "7|1"},
        {"times by type", "CREATE TABLE t (a TIMESTAMP NOT NULL, b DATE)",
         "SELECT min(datetime(a) IS a), min(date(b) IS b) FROM t", "1|1"},
        {"times as numbers", "CREATE TABLE t (created_at INTEGER NOT NULL)",
         "SELECT date(min(created_at), 'unixepoch'), count(*) FROM t"
         " WHERE created_at > 0 AND created_at < 2e9",
         "2024-01-15|4"},
        {"times in milliseconds",
         "CREATE TABLE t (created_at_ms INTEGER NOT NULL)",
         "SELECT date(min(created_at_ms) / 1000, 'unixepoch') FROM t"
         " WHERE created_at_ms > 0",
         "2024-01-15"},
        {"times by default",
         "CREATE TABLE t (a TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,"
         " b INTEGER NOT NULL DEFAULT (unixepoch()),"
         " c TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))",
         "SELECT min(a), max(b) > 1e9, max(c LIKE '%T%Z') FROM t",
         "1970-01-01 00:00:00|1|1"},
        {"yes and no",
         "CREATE TABLE t (is_a INT, has_b INT, c BOOLEAN, d TINYINT(1))",
         "SELECT min(is_a), max(is_a), max(has_b), max(c), max(d) FROM t",
         "0|1|1|1|1"},
        {"by name",
         "CREATE TABLE t (email TEXT, url TEXT, user_id TEXT, sha256 TEXT)",
         "SELECT email, url, length(user_id), length(sha256) FROM t LIMIT 1",
         "user1@example.org|https://example.org/1|36|64"},
        {"by name in other forms", "CREATE TABLE t (avatarURL, updatedAt TEXT)",
         "SELECT avatarURL, updatedAt FROM t LIMIT 1",
         "https://example.org/1|2024-01-15 10:30:00"},
        {"ids differ from table to table, but where they refer to it",
         "CREATE TABLE users (id TEXT PRIMARY KEY, token TEXT);"
         "CREATE TABLE t (id UUID PRIMARY KEY, userId TEXT, token TEXT)",
         "SELECT sum(t.id IN (SELECT id FROM users)),"
         " sum(t.token IN (SELECT token FROM users WHERE token > 0)),"
         " sum(t.userId IN (SELECT id FROM users)) > 3 FROM t",
         "0|0|1"},
        {"what tells rows apart is not empty, nor is it elsewhere",
         "CREATE TABLE users (name TEXT NOT NULL UNIQUE);"
         "CREATE TABLE t (title TEXT UNIQUE, a TEXT)",
         "SELECT count(*), sum(title = ''), sum(a = ''),"
         " max(length(title) < length(CAST(title AS BLOB))),"
         " sum(title IN (SELECT name FROM users)) FROM t",
         "7|0|1|1|0"},
        {"by what has the same name, tables may be joined",
         "CREATE TABLE users (name TEXT NOT NULL UNIQUE);"
         "CREATE TABLE t (name TEXT NOT NULL UNIQUE)",
         "SELECT count(*), sum(name IN (SELECT name FROM users)) FROM t",
         "7|7"},
        {"short texts that tell rows apart",
         "CREATE TABLE t (name VARCHAR(8) NOT NULL UNIQUE)",
         "SELECT count(*), min(length(name)) > 0, max(length(name)) FROM t",
         "7|1|6"},
        {"what counts or orders is not negative",
         "CREATE TABLE t (views_count INT, size REAL, a INT)",
         "SELECT min(views_count), min(size), min(a), max(views_count) = max(a)"
         " FROM t",
         "0|0.0|-1|1"},
        {"numbers of rows of other tables are no edges",
         "CREATE TABLE t (owner_id INTEGER NOT NULL)",
         "SELECT min(owner_id), max(owner_id) < 10 FROM t", "0|1"},
    };
    (void)state;
    check_examples(examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plausible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
