/* SPDX-License-Identifier: MIT
 *
 * How many rows there are, where programs have fewer than the schema allows.
 */
#include "support/rows.h"

static const struct {
    const char *name;
    const char *schema;
    const char *query;
    const char *expected;
} rows[] = {
    {"settings",
     "CREATE TABLE app_settings (id INTEGER PRIMARY KEY, theme TEXT)",
     "SELECT count(*), min(theme) FROM app_settings", "1|theme 1"},
    {"in capitals, and without a key",
     "CREATE TABLE AppSettings (version INT, a, b, device_id INT)",
     "SELECT count(*) FROM AppSettings", "1"},
    {"a configuration", "CREATE TABLE Config (port INT)",
     "SELECT count(*) FROM Config", "1"},
    {"each by its name", "CREATE TABLE settings (name TEXT, value TEXT)",
     "SELECT count(*) FROM settings", "7"},
    {"each by a longer name",
     "CREATE TABLE app_settings (setting_key TEXT, x TEXT)",
     "SELECT count(*) FROM app_settings", "7"},
    {"each by a key", "CREATE TABLE config (x TEXT PRIMARY KEY, y TEXT)",
     "SELECT count(*) FROM config", "7"},
    {"those of a user",
     "CREATE TABLE settings (id INTEGER PRIMARY KEY, user_id INT, theme TEXT)",
     "SELECT count(*) FROM settings", "7"},
    {"those of a user, found by the user",
     "CREATE TABLE settings (user_id INTEGER PRIMARY KEY, theme TEXT)",
     "SELECT count(*) FROM settings", "7"},
    {"those of a user, by a foreign key",
     "CREATE TABLE users (id INTEGER PRIMARY KEY);"
     "CREATE TABLE settings (theme TEXT, x INT, y INT, who REFERENCES users)",
     "SELECT count(*) FROM settings", "7"},
    {"some that others refer to",
     "CREATE TABLE settings (id INTEGER PRIMARY KEY, theme TEXT);"
     "CREATE TABLE t (s REFERENCES settings)",
     "SELECT count(*) FROM settings", "7"},
    {"which scripts were run",
     "CREATE TABLE schema_migrations (n INTEGER PRIMARY KEY, title TEXT)",
     "SELECT count(*), count(DISTINCT title) FROM schema_migrations", "2|2"},
    {"any table", "CREATE TABLE t (theme TEXT)", "SELECT count(*) FROM t", "7"},
    {"ids that other tables do not have",
     "CREATE TABLE files (id TEXT PRIMARY KEY);"
     "CREATE TABLE shares (file_id TEXT)",
     "SELECT count(*), sum(file_id IN (SELECT id FROM files)) FROM shares",
     "7|0"},
};

static void modest(void **state)
{
    size_t wrong = 0;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct base base;
        struct buf out;

        set_up(&base, rows[i].schema);
        base.options.modest = ROWS_FIRST;
        fill(&base);
        buf_init(&out, BUF_MAXIMUM);
        query(&base, rows[i].query, &out);
        add_damage(&base, &out);
        if (!str_equal(buf_str(&out), str_from(rows[i].expected))) {
            print_error("%s: %s, not %s\n", rows[i].name, buf_str(&out).data,
                        rows[i].expected);
            wrong += 1;
        }
        buf_release(&out);
        tear_down(&base);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
