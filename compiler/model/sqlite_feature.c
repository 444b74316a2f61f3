/* SPDX-License-Identifier: MIT
 *
 * The table of what came with which SQLite. Each row was compared with the
 * release log (sqlite.org/changes.html) and, by tests/unit/
 * test_sqlite_feature.c, with the releases themselves: its example fails on
 * the release before and passes on the one that is named.
 *
 * Left out is what older versions had, too, when they were built for it (the
 * json_ functions, built in since 3.38), what they pass over in silence (new
 * PRAGMAs), what only SQLite's own build can switch on (WITHIN GROUP), and what
 * cannot be told from the words (JSON5 literals).
 */
#include "model/sqlite_feature.h"

#define IN(minor) (3000000 + 1000 * (minor))
#define FUNCTION(minor, name)                                                  \
    {                                                                          \
        IN(minor), "'" name "'", FEATURE_FUNCTION, name, 0, -1, PLACE_ANY,     \
            NULL                                                               \
    }
#define ARGUMENTS(minor, shown, name, least, most)                             \
    {                                                                          \
        IN(minor), shown, FEATURE_FUNCTION, name, least, most, PLACE_ANY, NULL \
    }
#define TABLE_FUNCTION(minor, name)                                            \
    {                                                                          \
        IN(minor), "'" name "'", FEATURE_TABLE_FUNCTION, name, 0, -1,          \
            PLACE_ANY, NULL                                                    \
    }
#define SYNTAX(minor, shown, pattern, place)                                   \
    {                                                                          \
        IN(minor), shown, FEATURE_SYNTAX, pattern, 0, 0, place, NULL           \
    }
#define SYNTAX_UNLESS(minor, shown, pattern, place, unless)                    \
    {                                                                          \
        IN(minor), shown, FEATURE_SYNTAX, pattern, 0, 0, place, unless         \
    }

const struct sqlite_feature sqlite_features[SQLITE_FEATURE_COUNT] = {
    /* 3.27.0, 2019-02-07 */
    SYNTAX(27, "'VACUUM INTO'", "VACUUM INTO", PLACE_ANY),
    SYNTAX(27, "'VACUUM INTO'", "VACUUM * INTO", PLACE_ANY),

    /* 3.28.0, 2019-04-16: the rest of window functions */
    SYNTAX(28, "'EXCLUDE' in a window", "EXCLUDE NO|CURRENT|GROUP|TIES",
           PLACE_WINDOW),
    SYNTAX(28, "'GROUPS' in a window",
           "$|( : GROUPS : BETWEEN|UNBOUNDED|CURRENT", PLACE_WINDOW),
    SYNTAX(28, "'GROUPS' in a window", "$|( : GROUPS : * PRECEDING",
           PLACE_WINDOW),
    SYNTAX(28, "a window that begins with the name of another",
           "OVER ( : !PARTITION|ORDER|RANGE|ROWS|GROUPS|) :", PLACE_WINDOW),

    /* 3.30.0, 2019-10-04 */
    SYNTAX(30, "'FILTER' without 'OVER'", "() : FILTER : () !OVER", PLACE_ANY),
    SYNTAX(30, "'NULLS FIRST'", "$ : NULLS FIRST :", PLACE_ANY),
    SYNTAX(30, "'NULLS LAST'", "$ : NULLS LAST :", PLACE_ANY),

    /* 3.31.0, 2020-01-22 */
    SYNTAX(31, "a generated column", "GENERATED ALWAYS AS",
           PLACE_COLUMNS | PLACE_ALTER),
    SYNTAX(31, "a generated column", "!ALWAYS : AS : ()",
           PLACE_COLUMNS | PLACE_ALTER),

    /* 3.32.0, 2020-05-22 */
    FUNCTION(32, "iif"),
    /* …to a table without rows, which older versions refuse as well */
    SYNTAX_UNLESS(32, "'ADD COLUMN' with 'NOT NULL' and no default",
                  "!SET|DROP : NOT NULL :", PLACE_BARE, "DEFAULT|AS"),
    SYNTAX(
        32, "'ADD COLUMN' with a default that is not constant",
        "DEFAULT : CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME :", PLACE_ALTER),
    SYNTAX(32, "'ADD COLUMN' with a default that is not constant",
           "DEFAULT ( : $ : ()", PLACE_ADDED),

    /* 3.33.0, 2020-08-14 */
    SYNTAX(33, "'UPDATE ... FROM'", "!DISTINCT : FROM :", PLACE_SET),
    SYNTAX(33, "'sqlite_schema'",
           "FROM|JOIN|UPDATE|INTO : sqlite_schema|sqlite_temp_schema :",
           PLACE_ANY),
    SYNTAX(33, "'sqlite_schema'",
           "main|temp . : sqlite_schema|sqlite_temp_schema :", PLACE_ANY),

    /* 3.34.0, 2020-12-01 */
    FUNCTION(34, "substring"),
    SYNTAX(34, "the tokenizer 'trigram'",
           "tokenize = : ^trigram :", PLACE_FTS5),

    /* 3.35.0, 2021-03-12; the functions of mathematics are there when SQLite
     * was built with SQLITE_ENABLE_MATH_FUNCTIONS */
    SYNTAX(35, "'RETURNING'", "$|VALUES : RETURNING :", PLACE_ANY),
    SYNTAX(35, "'DROP COLUMN'", "$ : DROP : !CONSTRAINT|NOT", PLACE_ALTER),
    SYNTAX(35, "'MATERIALIZED'", "AS : MATERIALIZED : ( SELECT|VALUES|WITH",
           PLACE_ANY),
    SYNTAX(35, "'MATERIALIZED'", "AS : NOT MATERIALIZED : ()", PLACE_WITH),
    SYNTAX(35, "'ON CONFLICT DO UPDATE' without columns",
           "ON CONFLICT DO UPDATE", PLACE_ANY),
    SYNTAX(35, "a second 'ON CONFLICT'", "ON CONFLICT : DO|()", PLACE_UPSERT),
    FUNCTION(35, "acos"),
    FUNCTION(35, "acosh"),
    FUNCTION(35, "asin"),
    FUNCTION(35, "asinh"),
    FUNCTION(35, "atan"),
    FUNCTION(35, "atan2"),
    FUNCTION(35, "atanh"),
    FUNCTION(35, "ceil"),
    FUNCTION(35, "ceiling"),
    FUNCTION(35, "cos"),
    FUNCTION(35, "cosh"),
    FUNCTION(35, "degrees"),
    FUNCTION(35, "exp"),
    FUNCTION(35, "floor"),
    FUNCTION(35, "ln"),
    FUNCTION(35, "log"),
    FUNCTION(35, "log10"),
    FUNCTION(35, "log2"),
    FUNCTION(35, "mod"),
    FUNCTION(35, "pi"),
    FUNCTION(35, "pow"),
    FUNCTION(35, "power"),
    FUNCTION(35, "radians"),
    FUNCTION(35, "sign"),
    FUNCTION(35, "sin"),
    FUNCTION(35, "sinh"),
    FUNCTION(35, "sqrt"),
    FUNCTION(35, "tan"),
    FUNCTION(35, "tanh"),
    FUNCTION(35, "trunc"),

    /* 3.37.0, 2021-11-27 */
    SYNTAX(37, "'STRICT'", "()|, : STRICT : ,|;", PLACE_TABLE),
    SYNTAX(37, "'pragma_table_list'",
           "FROM|JOIN : pragma_table_list :", PLACE_ANY),
    TABLE_FUNCTION(37, "pragma_table_list"),

    /* 3.38.0, 2022-02-22 */
    SYNTAX(38, "'->'", "->", PLACE_ANY),
    SYNTAX(38, "'->>'", "->>", PLACE_ANY),
    SYNTAX(38, "the modifier 'auto'", "(|, : 'auto' : ,|)", PLACE_DATE_CALL),
    SYNTAX(38, "the modifier 'julianday'", "(|, : 'julianday' : ,|)",
           PLACE_DATE_CALL),
    FUNCTION(38, "format"),
    FUNCTION(38, "unixepoch"),

    /* 3.39.0, 2022-06-25 */
    SYNTAX(39, "'HAVING' without 'GROUP BY'", "HAVING", PLACE_UNGROUPED),
    SYNTAX(39, "'FULL JOIN'", "$ : FULL JOIN|OUTER :", PLACE_ANY),
    SYNTAX(39, "'RIGHT JOIN'", "$ : RIGHT JOIN|OUTER :", PLACE_ANY),
    SYNTAX(39, "'IS DISTINCT FROM'", "IS DISTINCT FROM", PLACE_ANY),
    SYNTAX(39, "'IS NOT DISTINCT FROM'", "IS NOT DISTINCT FROM", PLACE_ANY),

    /* 3.41.0, 2023-02-21 */
    FUNCTION(41, "unhex"),

    /* 3.42.0, 2023-05-16 */
    SYNTAX(42, "the modifier 'subsec'", "(|, : 'subsec'|'subsecond' : ,|)",
           PLACE_DATE_CALL),
    FUNCTION(42, "json_error_position"),

    /* 3.43.0, 2023-08-24 */
    SYNTAX(43, "the option 'contentless_delete'",
           "contentless_delete : =", PLACE_FTS5),
    FUNCTION(43, "octet_length"),
    FUNCTION(43, "timediff"),

    /* 3.44.0, 2023-11-01 */
    SYNTAX(44, "'ORDER BY' between a function's arguments",
           "!( : ORDER BY :", PLACE_CALL),
    SYNTAX(44, "a new conversion of 'strftime'",
           "strftime ( : %eFIklpPRTu :", PLACE_DATE_CALL),
    FUNCTION(44, "concat"),
    FUNCTION(44, "concat_ws"),
    FUNCTION(44, "string_agg"),

    /* 3.45.0, 2024-01-15 */
    SYNTAX(45, "the option 'tokendata'", "tokendata : =", PLACE_FTS5),
    ARGUMENTS(45, "'json_valid' with two arguments", "json_valid", 2, 2),
    FUNCTION(45, "jsonb"),
    FUNCTION(45, "jsonb_array"),
    FUNCTION(45, "jsonb_extract"),
    FUNCTION(45, "jsonb_group_array"),
    FUNCTION(45, "jsonb_group_object"),
    FUNCTION(45, "jsonb_insert"),
    FUNCTION(45, "jsonb_object"),
    FUNCTION(45, "jsonb_patch"),
    FUNCTION(45, "jsonb_remove"),
    FUNCTION(45, "jsonb_replace"),
    FUNCTION(45, "jsonb_set"),

    /* 3.46.0, 2024-05-23 */
    SYNTAX(46, "'_' in a number", "#_", PLACE_ANY),
    SYNTAX(46, "the modifier 'ceiling'", "(|, : 'ceiling' : ,|)",
           PLACE_DATE_CALL),
    SYNTAX(46, "the modifier 'floor'", "(|, : 'floor' : ,|)", PLACE_DATE_CALL),
    SYNTAX(46, "a newer conversion of 'strftime'",
           "strftime ( : %GgUV :", PLACE_DATE_CALL),
    FUNCTION(46, "json_pretty"),

    /* 3.47.0, 2024-10-21 */
    SYNTAX(47, "an expression as the message of 'RAISE'",
           "RAISE ( * , : * : !)", PLACE_ANY),
    SYNTAX(47, "the option 'contentless_unindexed'",
           "contentless_unindexed : =", PLACE_FTS5),
    SYNTAX(47, "the option 'locale'", "locale : =", PLACE_FTS5),
    FUNCTION(47, "fts5_get_locale"),
    FUNCTION(47, "fts5_locale"),

    /* 3.48.0, 2025-01-14 */
    FUNCTION(48, "fts5_insttoken"),
    FUNCTION(48, "if"),
    ARGUMENTS(48, "'iif' with two arguments", "iif", 2, 2),

    /* 3.49.0, 2025-02-06 */
    ARGUMENTS(49, "'if' with more than three arguments", "if", 4, -1),
    ARGUMENTS(49, "'iif' with more than three arguments", "iif", 4, -1),

    /* 3.50.0, 2025-05-29 */
    FUNCTION(50, "unistr"),
    FUNCTION(50, "unistr_quote"),

    /* 3.51.0, 2025-11-04; the first four when SQLite was built with
     * SQLITE_ENABLE_PERCENTILE */
    FUNCTION(51, "median"),
    FUNCTION(51, "percentile"),
    FUNCTION(51, "percentile_cont"),
    FUNCTION(51, "percentile_disc"),
    TABLE_FUNCTION(51, "jsonb_each"),
    TABLE_FUNCTION(51, "jsonb_tree"),

    /* 3.53.0, 2026-04-09 (3.52.0 was withdrawn) */
    SYNTAX(53, "'ADD CONSTRAINT'", "ADD CONSTRAINT", PLACE_ALTER),
    SYNTAX(53, "'ADD CHECK'", "ADD CHECK", PLACE_ALTER),
    SYNTAX(53, "'DROP CONSTRAINT'", "DROP CONSTRAINT", PLACE_ALTER),
    SYNTAX(53, "'ALTER COLUMN'", "$ : ALTER :", PLACE_ALTER),
    FUNCTION(53, "json_array_insert"),
    FUNCTION(53, "jsonb_array_insert"),
};

size_t sqlite_feature_first(size_t row)
{
    while (row > 0 &&
           sqlite_features[row - 1].version == sqlite_features[row].version &&
           str_equal(str_from(sqlite_features[row - 1].shown),
                     str_from(sqlite_features[row].shown))) {
        row--;
    }
    return row;
}

struct str sqlite_version_text(struct arena *arena, int version)
{
    int patch = version % 1000;

    return patch == 0 ? str_format(arena, "%d.%d", version / 1000000,
                                   version / 1000 % 1000)
                      : str_format(arena, "%d.%d.%d", version / 1000000,
                                   version / 1000 % 1000, patch);
}
