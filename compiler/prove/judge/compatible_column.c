/* SPDX-License-Identifier: MIT
 *
 * New columns and CHECKs of tables that an older program writes: would a row
 * pass that has no value for them? That is tried on a table of the new columns
 * alone. And which expressions never fail, by their words.
 */
#include <string.h>

#include "base/buf.h"
#include "prove/judge/compatible_parts.h"
#include "sql/words.h"

/* --- expressions -----------------------------------------------------------*/

static bool is_one_of(const struct words *words, size_t at,
                      const char *const *list, size_t count)
{
    size_t i = 0;
    while (i < count && !words_is(words, at, list[i])) {
        i += 1;
    }
    return i < count;
}

#define IS_ONE_OF(words, at, list)                                             \
    is_one_of(words, at, list, sizeof list / sizeof *list)

/* SQLite's own since 3.26, and without an error for any argument. Not abs,
 * which can overflow, nor what reads JSON or dates. */
static const char *const safe_functions[] = {
    "coalesce", "hex",  "ifnull", "instr",   "length",  "lower", "ltrim",
    "max",      "min",  "nullif", "quote",   "replace", "round", "rtrim",
    "substr",   "trim", "typeof", "unicode", "upper"};

/* After which a parenthesis opens and nothing is called. */
static const char *const keywords[] = {
    "and",    "as",  "between", "case", "cast", "check", "else", "in",   "is",
    "isnull", "not", "notnull", "on",   "or",   "then",  "when", "where"};

/* What an application can put in SQLite's place, fails for some texts, or has
 * no business in an expression of a schema. */
static const char *const unsafe_words[] = {"exists", "glob",   "like",  "match",
                                           "raise",  "regexp", "select"};

static const char *const collations[] = {"binary", "nocase", "rtrim"};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_word(const struct words *words, size_t at)
{
    struct str text = words_text(words, at);
    return text.size > 0 && (is_letter(text.data[0]) || text.data[0] == '"' ||
                             text.data[0] == '`' || text.data[0] == '[');
}

static bool is_string(const struct words *words, size_t at)
{
    struct str text = words_text(words, at);
    return text.size > 0 && text.data[0] == '\'';
}

bool compatible_knows_collation(const struct compatible *compatible,
                                struct str collation)
{
    const struct schema *before = compatible->step->before;
    size_t i = 0;
    size_t k = 0;
    size_t n = 0;
    for (i = 0; i < sizeof collations / sizeof *collations; i += 1) {
        if (names_are_equal(collation, str_from(collations[i]))) {
            return true;
        }
    }
    for (i = 0; i < before->table_count; i += 1) {
        const struct schema_table *table = before->tables[i];
        for (k = 0; k < table->column_count; k += 1) {
            if (names_are_equal(table->columns[k].collation, collation)) {
                return true;
            }
        }
        for (k = 0; k < table->index_count; k += 1) {
            const struct schema_index *index = &table->indexes[k];
            for (n = 0; n < index->part_count; n += 1) {
                if (names_are_equal(index->parts[n].collation, collation)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* The words of an index up to its columns say nothing that is evaluated. */
static size_t first_parenthesis(const struct words *words)
{
    return words_is(words, 0, "create") ? words_find(words, 0, "(") : 0;
}

bool compatible_never_fails(const struct compatible *compatible, struct str sql)
{
    struct arena *arena = compatible->step->arena;
    struct words words = words_of_text(arena, sql);
    size_t i = 0;
    for (i = first_parenthesis(&words); i < words.count; i += 1) {
        bool calls = is_word(&words, i) && words_is(&words, i + 1, "(");
        if (calls && !IS_ONE_OF(&words, i, safe_functions) &&
            !IS_ONE_OF(&words, i, keywords)) {
            return false;
        }
        if (IS_ONE_OF(&words, i, unsafe_words) ||
            str_starts_with(words_text(&words, i), STR("->")) ||
            (words_is(&words, i, "-") && words_is(&words, i + 1, ">"))) {
            return false;
        }
        if (words_is(&words, i, "collate") &&
            !compatible_knows_collation(compatible,
                                        words_name(arena, &words, i + 1))) {
            return false;
        }
    }
    return true;
}

bool compatible_mentions(struct arena *arena, struct str sql, struct str column)
{
    struct words words = words_of_text(arena, sql);
    size_t i = 0;
    for (i = 0; i < words.count; i += 1) {
        if (words_names(&words, i, column) && !is_string(&words, i) &&
            !words_is(&words, i + 1, "(")) {
            return true;
        }
    }
    return false;
}

bool compatible_is_ruled(struct arena *arena, const struct schema_table *table,
                         struct str column)
{
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < table->clause_count; i += 1) {
        if (table->clauses[i].kind != CLAUSE_CONFLICT &&
            compatible_mentions(arena, table->clauses[i].text, column)) {
            return true;
        }
    }
    for (i = 0; i < table->index_count; i += 1) {
        const struct schema_index *index = &table->indexes[i];
        bool by_text = index->partial;
        for (k = 0; k < index->part_count; k += 1) {
            by_text = by_text || index->parts[k].column.data == NULL;
        }
        if (by_text && index->sql.data != NULL &&
            compatible_mentions(arena, index->normal, column)) {
            return true;
        }
    }
    return false;
}

/* --- columns ---------------------------------------------------------------*/

bool compatible_is_left_null(const struct compatible_pair *pair,
                             struct str column)
{
    const struct schema_column *found = schema_find_column(pair->after, column);
    return found != NULL && compatible_is_new(pair, column) &&
           found->kind == COLUMN_ORDINARY && !found->not_null &&
           found->default_normal.size == 0;
}

static void refuse_column(const struct compatible_pair *pair,
                          const struct schema_column *column, const char *why)
{
    compatible_refuse(pair->compatible, "table", pair->after->name,
                      column->name, "column '%.*s' of table '%.*s' %s",
                      STR_ARGS(column->name), STR_ARGS(pair->after->name), why);
}

static const struct schema_clause *
generating_clause(const struct schema_table *table, struct str column)
{
    size_t i = 0;
    for (i = 0; i < table->clause_count; i += 1) {
        if (table->clauses[i].kind == CLAUSE_GENERATED &&
            names_are_equal(table->clauses[i].column, column)) {
            return &table->clauses[i];
        }
    }
    return NULL;
}

static void judge_generated(const struct compatible_pair *pair,
                            const struct schema_column *column)
{
    const struct schema_clause *clause =
        generating_clause(pair->after, column->name);
    if (clause == NULL ||
        !compatible_never_fails(pair->compatible, clause->text) ||
        column->not_null || pair->after->strict) {
        refuse_column(pair, column,
                      "is computed, which may fail for a row that an older "
                      "program puts in");
    }
}

/* Whether columns that were there stand behind this one. Where one of them is
 * gone, that is said already. */
static bool is_before_old(const struct compatible_pair *pair, size_t at)
{
    size_t i = 0;
    for (i = 0; i < pair->before->column_count; i += 1) {
        if (schema_find_column(pair->after, pair->before->columns[i].name) ==
            NULL) {
            return false;
        }
    }
    for (i = at + 1; i < pair->after->column_count; i += 1) {
        if (!compatible_is_new(pair, pair->after->columns[i].name)) {
            return true;
        }
    }
    return false;
}

static void judge_column(const struct compatible_pair *pair, size_t at)
{
    const struct schema_column *column = &pair->after->columns[at];
    if (is_before_old(pair, at)) {
        refuse_column(pair, column,
                      "stands before columns that were there, which have "
                      "another place now");
    }
    if (column->kind != COLUMN_ORDINARY) {
        judge_generated(pair, column);
    } else if (column->not_null && column->default_normal.size == 0) {
        refuse_column(pair, column,
                      "is NOT NULL and has no default, so that a row which an "
                      "older program puts in is refused");
    }
}

/* --- what is tried ---------------------------------------------------------*/

/* Whether a default is the same value at any time and in any program: a single
 * name is a text. */
static bool is_constant(struct arena *arena, struct str value)
{
    static const char *const clocks[] = {"current_date", "current_time",
                                         "current_timestamp"};
    struct words words = words_of_text(arena, value);
    size_t i = 0;
    if (words.count == 1) {
        return !IS_ONE_OF(&words, 0, clocks);
    }
    while (i < words.count && !is_word(&words, i)) {
        i += 1;
    }
    return i == words.count;
}

/* A CHECK is tried when it is about new columns alone, whose defaults are
 * constants: then it says the same of each row of an older program. */
static bool can_be_tried(const struct compatible_pair *pair,
                         const struct schema_clause *clause)
{
    static const struct str rowids[] = {
        {"rowid", 5}, {"oid", 3}, {"_rowid_", 7}};
    struct arena *arena = pair->compatible->step->arena;
    size_t i = 0;
    for (i = 0; i < sizeof rowids / sizeof *rowids; i += 1) {
        if (compatible_mentions(arena, clause->text, rowids[i])) {
            return false;
        }
    }
    for (i = 0; i < pair->after->column_count; i += 1) {
        const struct schema_column *column = &pair->after->columns[i];
        if (compatible_mentions(arena, clause->text, column->name) &&
            (!compatible_is_new(pair, column->name) ||
             column->kind != COLUMN_ORDINARY ||
             (column->default_value.data != NULL &&
              !is_constant(arena, column->default_value)))) {
            return false;
        }
    }
    return true;
}

static bool is_new_clause(const struct compatible_pair *pair,
                          const struct schema_clause *clause)
{
    size_t i = 0;
    for (i = 0; i < pair->before->clause_count; i += 1) {
        if (pair->before->clauses[i].kind == clause->kind &&
            str_equal(pair->before->clauses[i].text, clause->text)) {
            return false;
        }
    }
    return true;
}

static void add_quoted(struct arena *arena, struct str name, struct buf *sql)
{
    char *quoted = sqlite3_mprintf("\"%w\"", str_to_c(arena, name));
    if (quoted == NULL) {
        oom();
    }
    buf_add_c(sql, quoted);
    sqlite3_free(quoted);
}

/* A collation of the application's is not there, nor is it asked for by a row
 * that nothing is compared with. */
static void add_column(const struct compatible_pair *pair,
                       const struct schema_column *column, struct buf *sql)
{
    struct arena *arena = pair->compatible->step->arena;
    add_quoted(arena, column->name, sql);
    buf_format(sql, " %.*s", STR_ARGS(column->type));
    if (column->not_null) {
        buf_add_c(sql, " NOT NULL");
    }
    if (column->default_value.data != NULL) {
        bool is_name = words_of_text(arena, column->default_value).count == 1;
        buf_format(sql, is_name ? " DEFAULT %.*s" : " DEFAULT (%.*s)",
                   STR_ARGS(column->default_value));
    }
    if (names_are_equal(column->collation, STR("NOCASE")) ||
        names_are_equal(column->collation, STR("RTRIM"))) {
        buf_format(sql, " COLLATE %.*s", STR_ARGS(column->collation));
    }
}

/* Append a table of one new column, or of all with a CHECK. */
static void add_table(const struct compatible_pair *pair,
                      const struct schema_column *only,
                      const struct schema_clause *check, struct buf *sql)
{
    size_t count = 0;
    size_t i = 0;
    buf_add_c(sql, "CREATE TABLE ");
    add_quoted(pair->compatible->step->arena, pair->after->name, sql);
    buf_add_c(sql, " (");
    for (i = 0; i < pair->after->column_count; i += 1) {
        const struct schema_column *column = &pair->after->columns[i];
        if (column->kind == COLUMN_ORDINARY &&
            compatible_is_new(pair, column->name) &&
            (only == NULL || only == column)) {
            buf_add_c(sql, count > 0 ? ", " : "");
            add_column(pair, column, sql);
            count += 1;
        }
    }
    if (check != NULL) {
        buf_format(sql, "%s%.*s", count > 0 ? ", " : "x, ",
                   STR_ARGS(check->text));
    }
    buf_format(sql, ")%s; INSERT INTO ", pair->after->strict ? " STRICT" : "");
    add_quoted(pair->compatible->step->arena, pair->after->name, sql);
    buf_add_c(sql, " DEFAULT VALUES");
}

/* Whether a row without values gets into such a table, in a database without
 * the application's functions. */
static bool passes(const struct compatible_pair *pair,
                   const struct schema_column *only,
                   const struct schema_clause *check)
{
    struct scratch scratch;
    struct buf sql;
    bool passed = false;
    if (!scratch_open(&scratch, 1000)) {
        oom();
    }
    if (pair->compatible->step->set->requirements.double_quoted_strings) {
        scratch_allow_double_quotes(&scratch);
    }
    buf_init(&sql, BUF_MAXIMUM);
    add_table(pair, only, check, &sql);
    passed = sqlite3_exec(scratch.db, buf_str(&sql).data, NULL, NULL, NULL) ==
             SQLITE_OK;
    buf_release(&sql);
    scratch_close(&scratch);
    return passed;
}

static void try_columns(const struct compatible_pair *pair)
{
    size_t i = 0;
    for (i = 0; i < pair->after->column_count; i += 1) {
        const struct schema_column *column = &pair->after->columns[i];
        if (column->kind == COLUMN_ORDINARY &&
            compatible_is_new(pair, column->name) &&
            column->default_normal.size > 0 && !passes(pair, column, NULL)) {
            refuse_column(pair, column,
                          "has a default that does not fit into it, or that "
                          "an older program may not be able to compute");
        }
    }
}

static void try_clause(const struct compatible_pair *pair,
                       const struct schema_clause *clause)
{
    struct str table = pair->after->name;
    struct str text = clause->text;
    if (clause->kind == CLAUSE_CONFLICT) {
        compatible_refuse(pair->compatible, "table", table, STR("conflict"),
                          "an ON CONFLICT clause of table '%.*s' is new",
                          STR_ARGS(table));
    } else if (clause->kind == CLAUSE_CHECK && !can_be_tried(pair, clause)) {
        compatible_refuse(pair->compatible, "table", table, STR("check"),
                          "a CHECK of table '%.*s' is new, and may refuse a "
                          "row that an older program puts in or changes: %.*s",
                          STR_ARGS(table), STR_ARGS(text));
    } else if (clause->kind == CLAUSE_CHECK && !passes(pair, NULL, clause)) {
        compatible_refuse(pair->compatible, "table", table, STR("check"),
                          "a CHECK of table '%.*s' refuses a row that an older "
                          "program puts in: %.*s",
                          STR_ARGS(table), STR_ARGS(text));
    }
}

void compatible_columns(const struct compatible_pair *pair)
{
    size_t i = 0;
    for (i = 0; i < pair->after->column_count; i += 1) {
        if (compatible_is_new(pair, pair->after->columns[i].name)) {
            judge_column(pair, i);
        }
    }
    try_columns(pair);
    for (i = 0; i < pair->after->clause_count; i += 1) {
        if (is_new_clause(pair, &pair->after->clauses[i])) {
            try_clause(pair, &pair->after->clauses[i]);
        }
    }
}
