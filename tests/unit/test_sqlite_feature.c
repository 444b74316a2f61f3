/* SPDX-License-Identifier: MIT
 *
 * The table of what came with which SQLite: each row's example is found to need
 * that version, and the SQLite that is linked agrees: it takes the examples up
 * to its own version, and refuses all others. So a run with each release
 * linked, or put in its place with LD_PRELOAD, proves every row.
 */
#include "support/table.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "input/feature.h"

static const char setup[] =
    "CREATE TABLE t(a, b, c, j);"
    "INSERT INTO t VALUES (1, 2, 3, '{\"k\": [1]}'), (1, 5, NULL, '{\"k\": 2}');"
    "CREATE TABLE u(a PRIMARY KEY, b UNIQUE, d CONSTRAINT small CHECK (d < 9),"
    " e NOT NULL DEFAULT 0);"
    "INSERT INTO u VALUES (1, 2, 3, 4);";

#define MATH "ENABLE_MATH_FUNCTIONS"
#define FTS5 "ENABLE_FTS5"
#define JSON "ENABLE_JSON1"
#define PERCENTILE "ENABLE_PERCENTILE"

/* In the order of the table. What a version does not know gives an error, or
 * NULL where it is the argument of a function. */
static const struct example {
    const char *text; /* the row's */
    const char *sql;
    const char *option; /* with which SQLite must be built, or NULL */
} examples[] = {
    {"VACUUM INTO", "VACUUM INTO 'x'", NULL},
    {"VACUUM * INTO", "VACUUM main INTO 'x'", NULL},
    {"EXCLUDE NO|CURRENT|GROUP|TIES",
     "SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND"
     " UNBOUNDED FOLLOWING EXCLUDE TIES) FROM t",
     NULL},
    {"$|( : GROUPS : BETWEEN|UNBOUNDED|CURRENT",
     "SELECT sum(a) OVER (ORDER BY b DESC GROUPS UNBOUNDED PRECEDING) FROM t",
     NULL},
    {"$|( : GROUPS : * PRECEDING",
     "SELECT sum(a) OVER (ORDER BY b GROUPS 2 PRECEDING) FROM t", NULL},
    {"OVER ( : !PARTITION|ORDER|RANGE|ROWS|GROUPS|) :",
     "SELECT sum(a) OVER (w ORDER BY b) FROM t WINDOW w AS (PARTITION BY c)",
     NULL},
    {"() : FILTER : () !OVER", "SELECT count(*) FILTER (WHERE a = 1) FROM t",
     NULL},
    {"$ : NULLS FIRST :", "SELECT a FROM t ORDER BY c DESC NULLS FIRST", NULL},
    {"$ : NULLS LAST :", "SELECT a FROM t ORDER BY c NULLS LAST, b", NULL},
    {"GENERATED ALWAYS AS",
     "CREATE TABLE v(a, b INT GENERATED ALWAYS AS (a + 1) STORED)", NULL},
    {"!ALWAYS : AS : ()", "ALTER TABLE t ADD COLUMN d AS (a + 1)", NULL},
    {"iif", "SELECT iif(a = 1, 'x', 'y') FROM t", NULL},
    {"!SET|DROP : NOT NULL :",
     "CREATE TABLE v(a); ALTER TABLE v ADD b NOT NULL", NULL},
    {"DEFAULT : CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME :",
     "CREATE TABLE v(a); ALTER TABLE v ADD COLUMN b TEXT DEFAULT CURRENT_DATE",
     NULL},
    {"DEFAULT ( : $ : ()",
     "CREATE TABLE v(a); ALTER TABLE v ADD b TEXT DEFAULT (date('now'))", NULL},
    {"!DISTINCT : FROM :", "UPDATE t SET a = u.b FROM u WHERE u.a = t.a", NULL},
    {"FROM|JOIN|UPDATE|INTO : sqlite_schema|sqlite_temp_schema :",
     "SELECT count(*) FROM sqlite_schema", NULL},
    {"main|temp . : sqlite_schema|sqlite_temp_schema :",
     "SELECT count(*) FROM t, main.sqlite_schema", NULL},
    {"substring", "SELECT substring('abc', 2, 1)", NULL},
    {"tokenize = : ^trigram :",
     "CREATE VIRTUAL TABLE v USING fts5(a, tokenize = \"trigram\")", FTS5},
    {"$|VALUES : RETURNING :", "INSERT INTO t(a) VALUES (1) RETURNING a", NULL},
    {"$ : DROP : !CONSTRAINT|NOT", "ALTER TABLE t DROP COLUMN c", NULL},
    {"AS : MATERIALIZED : ( SELECT|VALUES|WITH",
     "WITH w AS MATERIALIZED (SELECT a FROM t) SELECT a FROM w", NULL},
    {"AS : NOT MATERIALIZED : ()",
     "WITH w(x) AS NOT MATERIALIZED (SELECT a FROM t) SELECT x FROM w", NULL},
    {"ON CONFLICT DO UPDATE",
     "INSERT INTO u(a) VALUES (1) ON CONFLICT DO UPDATE SET b = 7", NULL},
    {"ON CONFLICT : DO|()",
     "INSERT INTO u(a) VALUES (1) ON CONFLICT (b) DO NOTHING"
     " ON CONFLICT (a) DO UPDATE SET b = 7",
     NULL},
    {"acos", "SELECT acos(1)", MATH},
    {"acosh", "SELECT acosh(1)", MATH},
    {"asin", "SELECT asin(1)", MATH},
    {"asinh", "SELECT asinh(1)", MATH},
    {"atan", "SELECT atan(1)", MATH},
    {"atan2", "SELECT atan2(1, 2)", MATH},
    {"atanh", "SELECT atanh(0)", MATH},
    {"ceil", "SELECT ceil(1)", MATH},
    {"ceiling", "SELECT ceiling(1)", MATH},
    {"cos", "SELECT cos(1)", MATH},
    {"cosh", "SELECT cosh(1)", MATH},
    {"degrees", "SELECT degrees(1)", MATH},
    {"exp", "SELECT exp(1)", MATH},
    {"floor", "SELECT floor(1)", MATH},
    {"ln", "SELECT ln(1)", MATH},
    {"log", "SELECT log(1)", MATH},
    {"log10", "SELECT log10(1)", MATH},
    {"log2", "SELECT log2(1)", MATH},
    {"mod", "SELECT mod(3, 2)", MATH},
    {"pi", "SELECT pi()", MATH},
    {"pow", "SELECT pow(1, 2)", MATH},
    {"power", "SELECT power(1, 2)", MATH},
    {"radians", "SELECT radians(1)", MATH},
    {"sign", "SELECT sign(1)", NULL},
    {"sin", "SELECT sin(1)", MATH},
    {"sinh", "SELECT sinh(1)", MATH},
    {"sqrt", "SELECT sqrt(1)", MATH},
    {"tan", "SELECT tan(1)", MATH},
    {"tanh", "SELECT tanh(1)", MATH},
    {"trunc", "SELECT trunc(1)", MATH},
    {"()|, : STRICT : ,|;",
     "CREATE TABLE v(a INT PRIMARY KEY, b TEXT) WITHOUT ROWID, STRICT", NULL},
    {"FROM|JOIN : pragma_table_list :",
     "SELECT count(*) FROM pragma_table_list", NULL},
    {"pragma_table_list", "SELECT count(*) FROM pragma_table_list('t')", NULL},
    {"->", "SELECT j -> '$.k' FROM t", JSON},
    {"->>", "SELECT '{\"k\": 1}'->>'$.k'", JSON},
    {"(|, : 'auto' : ,|)", "SELECT datetime(1700000000, 'auto')", NULL},
    {"(|, : 'julianday' : ,|)", "SELECT datetime(2460000, 'julianday')", NULL},
    {"format", "SELECT format('%d', 1)", NULL},
    {"unixepoch", "SELECT unixepoch()", NULL},
    {"HAVING", "SELECT count(*) FROM t HAVING count(*) > 0", NULL},
    {"$ : FULL JOIN|OUTER :", "SELECT t.a FROM t NATURAL FULL OUTER JOIN u",
     NULL},
    {"$ : RIGHT JOIN|OUTER :", "SELECT 1 FROM t AS x RIGHT JOIN u ON x.a = u.a",
     NULL},
    {"IS DISTINCT FROM", "SELECT a IS DISTINCT FROM b FROM t", NULL},
    {"IS NOT DISTINCT FROM", "SELECT a IS NOT DISTINCT FROM b FROM t", NULL},
    {"unhex", "SELECT unhex('00')", NULL},
    {"(|, : 'subsec'|'subsecond' : ,|)", "SELECT unixepoch('now', 'subsec')",
     NULL},
    {"json_error_position", "SELECT json_error_position('[')", JSON},
    {"contentless_delete : =",
     "CREATE VIRTUAL TABLE v USING fts5(a, content = '', contentless_delete=1)",
     FTS5},
    {"octet_length", "SELECT octet_length('x')", NULL},
    {"timediff", "SELECT timediff('now', 'now')", NULL},
    {"!( : ORDER BY :", "SELECT group_concat(a, ', ' ORDER BY b) FROM t", NULL},
    {"strftime ( : %eFIklpPRTu :", "SELECT strftime('on %F', 'now')", NULL},
    {"concat", "SELECT concat('a', 1)", NULL},
    {"concat_ws", "SELECT concat_ws(',', 'a', 1)", NULL},
    {"string_agg", "SELECT string_agg(a, ',') FROM t", NULL},
    {"tokendata : =", "CREATE VIRTUAL TABLE v USING fts5(a, tokendata=1)",
     FTS5},
    {"json_valid", "SELECT json_valid('1', 2)", JSON},
    {"jsonb", "SELECT jsonb('1')", JSON},
    {"jsonb_array", "SELECT jsonb_array(1)", JSON},
    {"jsonb_extract", "SELECT jsonb_extract('[1]', '$[0]')", JSON},
    {"jsonb_group_array", "SELECT jsonb_group_array(a) FROM t", JSON},
    {"jsonb_group_object", "SELECT jsonb_group_object('x', a) FROM t", JSON},
    {"jsonb_insert", "SELECT jsonb_insert('[]', '$[0]', 1)", JSON},
    {"jsonb_object", "SELECT jsonb_object('a', 1)", JSON},
    {"jsonb_patch", "SELECT jsonb_patch('{}', '{}')", JSON},
    {"jsonb_remove", "SELECT jsonb_remove('[1]', '$[0]')", JSON},
    {"jsonb_replace", "SELECT jsonb_replace('[1]', '$[0]', 2)", JSON},
    {"jsonb_set", "SELECT jsonb_set('[1]', '$[0]', 2)", JSON},
    {"#_", "SELECT 1_000", NULL},
    {"(|, : 'ceiling' : ,|)",
     "SELECT date('2024-01-31', '+1 month', 'ceiling')", NULL},
    {"(|, : 'floor' : ,|)", "SELECT date('2024-01-31', '+1 month', 'floor')",
     NULL},
    {"strftime ( : %GgUV :", "SELECT strftime('%G-W%V', 'now')", NULL},
    {"json_pretty", "SELECT json_pretty('[1]')", JSON},
    {"RAISE ( * , : * : !)",
     "CREATE TRIGGER v BEFORE INSERT ON t BEGIN"
     " SELECT RAISE(ABORT, 'not ' || NEW.a); END",
     NULL},
    {"contentless_unindexed : =",
     "CREATE VIRTUAL TABLE v USING"
     " fts5(a, b UNINDEXED, content='', contentless_unindexed=1)",
     FTS5},
    {"locale : =", "CREATE VIRTUAL TABLE v USING fts5(a, locale=1)", FTS5},
    {"fts5_get_locale",
     "CREATE VIRTUAL TABLE v USING fts5(a);"
     "INSERT INTO v VALUES ('x');"
     "SELECT fts5_get_locale(v, 0) IS NULL FROM v",
     FTS5},
    {"fts5_locale", "SELECT fts5_locale('de', 'x')", FTS5},
    {"fts5_insttoken", "SELECT fts5_insttoken('x')", FTS5},
    {"if", "SELECT if(1, 2, 3)", NULL},
    {"iif", "SELECT iif(1, 2)", NULL},
    {"if", "SELECT if(1, 2, 3, 4)", NULL},
    {"iif", "SELECT iif(0, 2, 3, 4, 5)", NULL},
    {"unistr", "SELECT unistr('\\u0041')", NULL},
    {"unistr_quote", "SELECT unistr_quote('x')", NULL},
    {"median", "SELECT median(a) FROM t", PERCENTILE},
    {"percentile", "SELECT percentile(a, 50) FROM t", PERCENTILE},
    {"percentile_cont", "SELECT percentile_cont(a, 0.5) FROM t", PERCENTILE},
    {"percentile_disc", "SELECT percentile_disc(a, 0.5) FROM t", PERCENTILE},
    {"jsonb_each", "SELECT count(*) FROM jsonb_each('[1]')", JSON},
    {"jsonb_tree", "SELECT count(*) FROM t, jsonb_tree(t.j)", JSON},
    {"ADD CONSTRAINT", "ALTER TABLE t ADD CONSTRAINT k CHECK (a < 9)", NULL},
    {"ADD CHECK", "ALTER TABLE t ADD CHECK (a < 9)", NULL},
    {"DROP CONSTRAINT", "ALTER TABLE u DROP CONSTRAINT small", NULL},
    {"$ : ALTER :", "ALTER TABLE u ALTER COLUMN e DROP NOT NULL", NULL},
    {"json_array_insert", "SELECT json_array_insert('[]', '$[0]', 1)", JSON},
    {"jsonb_array_insert", "SELECT jsonb_array_insert('[]', '$[0]', 1)", JSON},
};

static void table_has_an_example_of_each_row(void **state)
{
    (void)state;
    assert_int_equal(sizeof(examples) / sizeof(*examples),
                     SQLITE_FEATURE_COUNT);
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        assert_non_null(sqlite_features[i].text);
        assert_string_equal(examples[i].text, sqlite_features[i].text);
        assert_true(i == 0 || sqlite_features[i].version >=
                                  sqlite_features[i - 1].version);
    }
}

static void find(const char *sql, struct feature_uses *uses)
{
    struct source source = {"x", str_from(sql)};
    struct script script = {.source = &source, .end = source.text.size};
    struct requirements requirements = {.needs = NULL};

    features_find(&script, &requirements, uses);
}

static void example_needs_the_version_of_its_row(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        const struct sqlite_feature *feature = &sqlite_features[i];
        struct feature_uses uses;
        int version = 0;

        find(examples[i].sql, &uses);
        for (size_t j = 0; j < SQLITE_FEATURE_COUNT; j++) {
            if (uses.at[j].source != NULL) {
                version = sqlite_features[j].version;
            }
        }
        if (version != feature->version ||
            uses.at[sqlite_feature_first(i)].source == NULL) {
            print_error("%d, not %d, for %s in: %s\n", version,
                        feature->version, feature->shown, examples[i].sql);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* Run statements; false for an error, or NULL in a result. VACUUM would write a
 * file. */
static bool is_understood(sqlite3 *db, const char *sql)
{
    bool understood = true;

    while (understood && *sql != '\0') {
        sqlite3_stmt *statement = NULL;
        int status = sqlite3_prepare_v2(db, sql, -1, &statement, &sql);

        while (status == SQLITE_OK || status == SQLITE_ROW) {
            if (strncmp(sqlite3_sql(statement), "VACUUM", 6) == 0) {
                status = SQLITE_DONE;
                break;
            }
            status = sqlite3_step(statement);
            if (status == SQLITE_ROW &&
                sqlite3_column_type(statement, 0) == SQLITE_NULL) {
                status = SQLITE_MISMATCH;
            }
        }
        understood = status == SQLITE_DONE;
        sqlite3_finalize(statement);
    }
    return understood;
}

static bool has_option(const char *option)
{
    /* This one is on without its option since 3.38. */
    return option == NULL || sqlite3_compileoption_used(option) ||
           (strcmp(option, JSON) == 0 &&
            sqlite3_libversion_number() >= 3038000);
}

/* 3.52.0 was withdrawn; it has what the table says came with 3.53. */
static int linked_version(void)
{
    int version = sqlite3_libversion_number();

    return version == 3052000 ? 3053000 : version;
}

static void sqlite_agrees(void **state)
{
    size_t wrong = 0;
    size_t skipped = 0;

    (void)state;
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        const struct sqlite_feature *feature = &sqlite_features[i];
        bool expected = feature->version <= linked_version();
        sqlite3 *db;

        if (expected && !has_option(examples[i].option)) {
            skipped++;
            continue;
        }
        assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, setup, NULL, NULL, NULL), SQLITE_OK);
        if (is_understood(db, examples[i].sql) != expected) {
            print_error("SQLite %s %s: %s (%s)\n", sqlite3_libversion(),
                        expected ? "refuses" : "understands", examples[i].sql,
                        sqlite3_errmsg(db));
            wrong++;
        }
        sqlite3_close(db);
    }
    print_message("SQLite %s: %zu rows, %zu of them skipped\n",
                  sqlite3_libversion(), (size_t)SQLITE_FEATURE_COUNT, skipped);
    assert_int_equal(wrong, 0);
}

static void versions_are_shown_without_a_patch_of_0(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_true(str_equal(sqlite_version_text(&arena, 3035000), STR("3.35")));
    assert_true(str_equal(sqlite_version_text(&arena, 3007015), STR("3.7.15")));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_has_an_example_of_each_row),
        cmocka_unit_test(example_needs_the_version_of_its_row),
        cmocka_unit_test(sqlite_agrees),
        cmocka_unit_test(versions_are_shown_without_a_patch_of_0),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
