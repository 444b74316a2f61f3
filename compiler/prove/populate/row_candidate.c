/* SPDX-License-Identifier: MIT
 *
 * Values to try in a column that a rule refuses: what the rule's own text has
 * in it, then what often is right.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "prove/populate/row.h"

#define CANDIDATES_MAXIMUM 96
#define OF_RULE_MAXIMUM 72

struct candidates {
    struct row_table *table;
    struct arena *arena;
    const struct row_column *column;
    const struct row_rule *rule;
    struct row_values out;
    size_t maximum;
    size_t n;   /* of the row */
    bool exact; /* what a rule has in it, and nothing beside it */
};

static bool is_known(const struct candidates *to, const struct value *value)
{
    size_t i = 0;
    for (i = 0; i < to->out.count; i += 1) {
        if (value_equal(&to->out.items[i], value)) {
            return true;
        }
    }
    return false;
}

/* Only what the declared type is for: SQLite would take more. */
static bool suits(const struct candidates *to, const struct value *value)
{
    const struct value_style *style = &to->column->style;
    bool is_any = style->affinity == AFFINITY_BLOB && !style->is_blob;
    switch (value->type) {
    case SQLITE_NULL:
        return to->column->nullable;
    case SQLITE_BLOB:
        return is_any || style->is_blob;
    case SQLITE_TEXT:
        return is_any || style->affinity == AFFINITY_TEXT || style->is_text;
    default:
        return is_any || !(style->is_text || style->is_blob);
    }
}

static void add(struct candidates *to, struct value value)
{
    const struct value_style *style = &to->column->style;
    if (value.type == SQLITE_INTEGER && style->affinity == AFFINITY_TEXT) {
        value = value_format(to->arena, "%lld", (long long)value.integer);
    } else if (value.type == SQLITE_TEXT && style->is_blob) {
        value = value_blob(value.bytes);
    } else if (value.type == SQLITE_INTEGER &&
               style->affinity == AFFINITY_REAL) {
        value = value_real((double)value.integer);
    }
    if (to->out.count < to->maximum && suits(to, &value) &&
        !is_known(to, &value)) {
        to->out.items[to->out.count] = value;
        to->out.count += 1;
    }
}

/* --- patterns --------------------------------------------------------------*/

/* The n-th character of the set that begins at a bracket, whether the set says
 * which are right or which are not; the offset of its end. */
static size_t pick_of_set(struct str pattern, size_t at, size_t n, char *pick)
{
    size_t left = n;
    size_t first = at + 1;
    *pick = 'a';
    first += first < pattern.size && pattern.data[first] == '^';
    for (at = first; at < pattern.size; at += 1) {
        char c = pattern.data[at];
        char end = c;
        if (c == ']' && at > first) {
            return at;
        }
        if (at + 2 < pattern.size && pattern.data[at + 1] == '-' &&
            pattern.data[at + 2] != ']') {
            end = pattern.data[at + 2];
            at += 2;
        }
        if (left != SIZE_MAX && c <= end) {
            size_t room = (size_t)(end - c);
            *pick = (char)(c + (char)(left < room ? left : room));
            left = left <= room ? SIZE_MAX : left - room - 1;
        }
    }
    return pattern.size;
}

/* A text that fits a pattern of GLOB or LIKE; another one for another n. */
static struct str fit_pattern(struct arena *arena, struct str pattern,
                              bool is_glob, size_t n)
{
    char *text = arena_alloc(arena, pattern.size + 1);
    size_t size = 0;
    size_t i = 0;
    for (i = 0; i < pattern.size; i += 1) {
        char c = pattern.data[i];
        if (c == (is_glob ? '*' : '%')) {
            continue;
        }
        if (is_glob && c == '[') {
            i = pick_of_set(pattern, i, n, &c);
        } else if (c == (is_glob ? '?' : '_')) {
            c = (char)('a' + n % 26);
        }
        text[size] = c;
        size += 1;
    }
    return (struct str){text, size};
}

/* The characters that the sets of a rule's patterns are about. */
static char fill_of_rule(struct candidates *to, size_t n)
{
    const struct words *words = &to->rule->words;
    char pick = (char)('a' + n % 26);
    size_t i = 0;
    for (i = 0; i < words->count; i += 1) {
        struct str text = words_text(words, i);
        const char *set = text.size > 2 && text.data[0] == '\''
                              ? memchr(text.data, '[', text.size)
                              : NULL;
        if (set != NULL) {
            pick_of_set(text, (size_t)(set - text.data), n, &pick);
            return pick;
        }
    }
    return pick;
}

static void add_repeated(struct candidates *to, char c, size_t size)
{
    char *text = arena_alloc(to->arena, size + 1);
    memset(text, c, size);
    add(to, value_text((struct str){text, size}));
}

/* --- what stands in a rule -------------------------------------------------*/

/* As SQLite's strftime says it, of a fixed time. */
static void add_formatted_time(struct candidates *to, struct str format)
{
    static const char *const times[] = {"2024-01-15 10:30:00",
                                        "2024-01-16 10:30:00"};
    sqlite3_stmt *statement =
        row_prepare(to->table->run, sqlite3_mprintf("SELECT strftime(?1, ?2)"));
    size_t i = 0;
    for (i = 0; statement != NULL && i < 2; i += 1) {
        sqlite3_bind_text(statement, 1, format.data, (int)format.size,
                          SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, times[i], -1, SQLITE_STATIC);
        if (sqlite3_step(statement) == SQLITE_ROW) {
            add(to, value_read(to->arena, statement, 0));
        }
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
}

static bool has_any(struct str text, const char *characters)
{
    size_t i = 0;
    for (i = 0; i < text.size; i += 1) {
        if (text.data[i] != '\0' && strchr(characters, text.data[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_time_format(struct str text)
{
    size_t i = 0;
    for (i = 0; i + 1 < text.size; i += 1) {
        if (text.data[i] == '%' && strchr("YmdHMS", text.data[i + 1]) != NULL) {
            return true;
        }
    }
    return false;
}

static void add_string(struct candidates *to, size_t at)
{
    const struct words *words = &to->rule->words;
    struct str text = words_name(to->arena, words, at);
    bool is_glob = words_is(words, at - 1, "glob");
    bool is_pattern = is_glob || words_is(words, at - 1, "like");
    size_t n = 0;
    if (is_time_format(text)) {
        add_formatted_time(to, text);
    } else if (!is_pattern || !has_any(text, is_glob ? "*?[" : "%_")) {
        add(to, value_text(text));
    } else {
        for (n = 0; n < 3; n += 1) {
            add(to, value_text(fit_pattern(to->arena, text, is_glob, n)));
        }
        for (n = 0; n < 3 && has_any(text, "[") && !to->exact; n += 1) {
            add_repeated(to, fill_of_rule(to, n), 1);
            add_repeated(to, fill_of_rule(to, n), 8);
        }
    }
}

/* The bytes of x'…'. */
static void add_blob(struct candidates *to, struct str text)
{
    char *bytes = arena_alloc(to->arena, text.size);
    size_t size = 0;
    size_t i = 0;
    for (i = 2; i + 2 < text.size; i += 2) {
        char digits[3] = {text.data[i], text.data[i + 1], '\0'};
        bytes[size] = (char)strtol(digits, NULL, 16);
        size += 1;
    }
    add(to, value_blob((struct str){bytes, size}));
}

static bool speaks_of_length(const struct words *words)
{
    size_t i = 0;
    for (i = 0; i < words->count; i += 1) {
        if (words_is(words, i, "length") ||
            words_is(words, i, "octet_length")) {
            return true;
        }
    }
    return false;
}

static void add_lengths(struct candidates *to, long long number)
{
    static const int differences[] = {0, 1, -1};
    size_t i = 0;
    for (i = 0; i < (to->exact ? 3 : 9); i += 1) {
        long long size = number + differences[i / 3];
        if (size >= 0 && size <= 1000) {
            add_repeated(to, fill_of_rule(to, i % 3), (size_t)size);
        }
    }
}

static void add_real(struct candidates *to, double real)
{
    add(to, value_real(real));
    if (!to->exact) {
        add(to, value_real(real - 1));
        add(to, value_real(real + 1));
    }
}

static void add_number(struct candidates *to, size_t at)
{
    const struct words *words = &to->rule->words;
    const char *text = str_to_c(to->arena, words_text(words, at));
    long long sign = words_is(words, at - 1, "-") ? -1 : 1;
    char *end = NULL;
    long long number = strtoll(text, &end, 0);
    if (*end != '\0') {
        add_real(to, (double)sign * strtod(text, NULL));
        return;
    }
    if (speaks_of_length(words)) {
        add_lengths(to, number);
        if (to->exact &&
            (to->column->style.is_text || to->column->style.is_blob)) {
            return;
        }
    }
    number = number < LLONG_MAX ? number * sign : number;
    add(to, value_integer(number));
    if (!to->exact && number < LLONG_MAX && number > LLONG_MIN) {
        add(to, value_integer(number + 1));
        add(to, value_integer(number - 1));
    }
}

static void add_words(struct candidates *to)
{
    const struct words *words = &to->rule->words;
    size_t i = 0;
    for (i = 1; i < words->count && to->out.count < to->maximum; i += 1) {
        struct str word = words_text(words, i);
        char c = word.data[0];
        if (c == '\'') {
            add_string(to, i);
        } else if ((c == 'x' || c == 'X') && word.size > 2 &&
                   word.data[1] == '\'') {
            add_blob(to, word);
        } else if ((c >= '0' && c <= '9') || (c == '.' && word.size > 1)) {
            add_number(to, i);
        }
    }
}

static void add_of_rule(struct candidates *to, const struct row_rule *rule)
{
    to->rule = rule;
    to->exact = true;
    add_words(to);
    to->out.alike = to->out.count;
    to->exact = false;
    add_words(to);
    to->out.near = to->out.count - to->out.alike;
}

/* --- what often is right ---------------------------------------------------*/

static const enum value_form forms[] = {
    FORM_DATE, FORM_TIME,  FORM_JSON, FORM_ARRAY, FORM_UUID,   FORM_HASH,
    FORM_CODE, FORM_EMAIL, FORM_URL,  FORM_COLOR, FORM_VERSION};

static const char *const texts[] = {
    "1",     "0",        "A",  "abc", "ABC", "1.0", "2024-01-15T10:30:00Z",
    "10:30", "10:30:00", "{}", "[]",  "/",   ""};

static const double numbers[] = {0,  1,   -1,  2,    3,         4,
                                 10, 100, 0.5, 1000, 1705314600};

static void add_usual_texts(struct candidates *to)
{
    struct value_style style = to->column->style;
    size_t i = 0;
    style.is_text = true;
    style.is_blob = false;
    add(to, value_format(to->arena, "%c", (int)('a' + to->n % 26)));
    for (i = 0; i < sizeof forms / sizeof *forms; i += 1) {
        style.form = forms[i];
        add(to, value_plain(to->arena, &style, to->n));
    }
    style.form = FORM_TIME;
    style.has_t = true;
    add(to, value_plain(to->arena, &style, to->n));
    for (i = 0; i < sizeof texts / sizeof *texts; i += 1) {
        add(to, value_text(str_from(texts[i])));
    }
}

static void add_usual(struct candidates *to)
{
    static const size_t sizes[] = {1, 8, 16, 32};
    size_t i = 0;
    add(to, value_integer((sqlite3_int64)to->n + 1));
    for (i = 0; i < sizeof numbers / sizeof *numbers; i += 1) {
        sqlite3_int64 integer = (sqlite3_int64)numbers[i];
        add(to, (double)integer < numbers[i] || (double)integer > numbers[i]
                    ? value_real(numbers[i])
                    : value_integer(integer));
    }
    add_usual_texts(to);
    for (i = 0; i < sizeof sizes / sizeof *sizes; i += 1) {
        char *bytes = arena_alloc(to->arena, sizes[i]);
        memset(bytes, (int)(to->n % 256), sizes[i]);
        add(to, value_blob((struct str){bytes, sizes[i]}));
    }
}

/* A default that is a string or a number. */
static void add_default(struct candidates *to)
{
    struct str text = to->column->column->default_value;
    struct row_rule rule;
    memset(&rule, 0, sizeof rule);
    if (text.data == NULL || text.size > 1000) {
        return;
    }
    rule.words = words_of_text(to->arena,
                               str_format(to->arena, "= %.*s", STR_ARGS(text)));
    to->rule = &rule;
    to->exact = true;
    add_words(to);
    to->rule = NULL;
}

static void add_plain(struct candidates *to, size_t first, size_t count)
{
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        add(to, value_plain(to->arena, &to->column->style, first + i));
    }
}

static void add_of_parent(struct candidates *to)
{
    const struct row_key *key = to->column->key;
    size_t i = 0;
    for (i = 0; key->key->part_count == 1 && i < key->count; i += 1) {
        add(to, key->values[i]);
    }
    add(to, value_null());
}

/* By which rules a column that must be unique is bound as well. */
static void add_of_checks(struct candidates *to, size_t column)
{
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < to->table->rule_count; i += 1) {
        const struct row_rule *rule = &to->table->rules[i];
        for (j = 0; rule->kind == RULE_CHECK && j < rule->column_count;
             j += 1) {
            if (rule->columns[j] == column) {
                add_of_rule(to, rule);
            }
        }
    }
}

struct row_values row_candidates(struct row_table *table,
                                 const struct row_rule *rule, size_t column,
                                 size_t n)
{
    struct candidates to;
    memset(&to, 0, sizeof to);
    to.table = table;
    to.arena = table->run->arena;
    to.column = &table->columns[column];
    to.n = n;
    to.out.items = arena_array(to.arena, struct value, CANDIDATES_MAXIMUM);
    to.maximum = OF_RULE_MAXIMUM;
    if (to.column->is_rowid) {
        add(&to, value_integer(row_table_next_rowid(table)));
    }
    if (to.column->key != NULL) {
        /* Nothing else would have a parent. */
        add_of_parent(&to);
        to.out.likely = to.out.count;
        return to.out;
    }
    if (rule != NULL) {
        add_of_rule(&to, rule);
        to.maximum = CANDIDATES_MAXIMUM;
        add_default(&to);
        add_plain(&to, n, 1);
        add_plain(&to, 0, 3);
        to.out.likely = to.out.count;
        add_usual(&to);
        return to.out;
    }
    add_plain(&to, 1, 1);
    add_plain(&to, table->start + table->made, 12);
    if (to.column->in_check) {
        add_of_checks(&to, column);
    }
    add(&to, value_null());
    to.out.alike = 0;
    to.out.near = 0;
    to.out.likely = to.out.count;
    return to.out;
}
