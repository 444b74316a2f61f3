/* SPDX-License-Identifier: MIT
 *
 * Rules about names: of tables, of columns, and of the migrations' files.
 */
#include "prove/lint/lint_rules.h"

#include <sqlite3.h>

#include "model/finding.h"
#include "prove/lint/lint.h"

/* Opened when the first keyword is met. */
struct keywords {
    struct scratch scratch;
    bool is_open;
};

/* Whether SQLite takes a keyword for a name where it stands without quotes, as
 * it does most of them: action, date, key, type … */
static bool is_taken_bare(struct keywords *keywords, struct arena *arena,
                          struct str word)
{
    struct str sql = str_format(arena, "SELECT 1 AS %.*s", STR_ARGS(word));
    sqlite3_stmt *statement = NULL;
    int result;

    if (!keywords->is_open && !scratch_open(&keywords->scratch, 1000)) {
        oom();
    }
    keywords->is_open = true;
    scratch_forget(&keywords->scratch);
    result = sqlite3_prepare_v2(keywords->scratch.db, sql.data, -1, &statement,
                                NULL);
    sqlite3_finalize(statement);
    return result == SQLITE_OK;
}

static const struct problem {
    const char *words;
    const char *remedy;
} problems[] = {
    {"begins with 'sqlite_', as what SQLite makes for itself does",
     "another name costs nothing now"},
    {"is a word of SQL",
     "every statement that uses it has to put it in quotes; another name costs "
     "nothing now"},
};

static const struct problem *problem_of(struct keywords *keywords,
                                        struct arena *arena, struct str name)
{
    if (names_are_equal(str_slice(name, 0, 7), STR("sqlite_"))) {
        return &problems[0];
    }
    return sqlite3_keyword_check(name.data, (int)name.size) != 0 &&
                   !is_taken_bare(keywords, arena, name)
               ? &problems[1]
               : NULL;
}

/* Where a name stands in a statement, in quotes if they may: TO is a word of
 * the statement, and "to" may be a name. */
static struct span place_of(struct lint *lint, size_t statement,
                            struct str name)
{
    const struct words *words = changes_words(lint->changes, statement);

    for (size_t i = 0; i < words->count; i++) {
        if (words_names(words, i, name) &&
            words_text(words, i).size > name.size) {
            return words->items[i];
        }
    }
    return changes_place(lint->changes, statement, NULL, name);
}

static void judge_name(struct lint *lint, struct keywords *keywords,
                       size_t statement, const char *what, struct str name)
{
    const struct step *step = lint->step;
    const struct problem *problem = problem_of(keywords, step->arena, name);

    if (problem != NULL && statement != NO_STATEMENT) {
        diag_note(step->diags,
                  finding_report(
                      step->diags,
                      changes_statement(lint->changes, statement)->migration,
                      CODE_NAME_RESERVED, place_of(lint, statement, name),
                      "the name of the %s '%.*s' %s", what, STR_ARGS(name),
                      problem->words),
                  SPAN_NONE, "%s", problem->remedy);
    }
}

/* The name of a table that the step made or renamed, and the columns of one
 * that is new. */
static void judge_table(struct lint *lint, struct keywords *keywords,
                        const struct changed_object *object)
{
    const struct step *step = lint->step;
    const struct schema_table *after =
        schema_find_table(step->after, object->name);

    if (after == NULL || after->is_virtual) {
        return;
    }
    if (schema_find_table(step->before, object->name) == NULL) {
        judge_name(lint, keywords,
                   object->renamed != NO_STATEMENT ? object->renamed
                                                   : object->made,
                   "table", object->name);
    }
    for (size_t i = 0; object->replaces == NULL &&
                       object->made != NO_STATEMENT && i < after->column_count;
         i++) {
        judge_name(lint, keywords,
                   changes_column_statement(lint->changes, object,
                                            after->columns[i].name),
                   "column", after->columns[i].name);
    }
}

/* The columns that a table did not have before. */
static void judge_pair(struct lint *lint, struct keywords *keywords,
                       const struct table_pair *pair)
{
    const struct changes *changes = lint->changes;

    for (size_t i = 0;
         !pair->after->is_virtual && i < pair->after->column_count; i++) {
        const struct schema_column *column = &pair->after->columns[i];
        const struct schema_column *before =
            changes_column_before(changes, pair, column);

        if (before == NULL || !names_are_equal(before->name, column->name)) {
            judge_name(
                lint, keywords,
                changes_column_statement(changes, pair->now, column->name),
                "column", column->name);
        }
    }
}

void lint_name_reserved(struct lint *lint)
{
    const struct changes *changes = lint->changes;
    struct keywords keywords = {.is_open = false};

    for (size_t i = 0; i < changes->object_count; i++) {
        const struct changed_object *object = changes->objects[i];

        if (object->type == OBJECT_TABLE && !object->temporary &&
            object->gone == NO_STATEMENT) {
            judge_table(lint, &keywords, object);
        }
    }
    for (size_t i = 0; i < changes->pair_count; i++) {
        judge_pair(lint, &keywords, &changes->pairs[i]);
    }
    if (keywords.is_open) {
        scratch_close(&keywords.scratch);
    }
}

/* A version of more digits than this is a date or a time. */
#define NUMBER_DIGITS_MAXIMUM 7

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(struct str version)
{
    size_t i = 0;

    while (i < version.size && is_digit(version.data[i])) {
        i++;
    }
    return i == version.size;
}

static bool is_padded(struct str version)
{
    return version.size > 1 && version.data[0] == '0';
}

/* Versions with signs in them, digit by digit, but for how many digits stand
 * together. */
static bool have_same_signs(struct str a, struct str b)
{
    size_t i = 0;
    size_t j = 0;

    while (i < a.size && j < b.size) {
        if (is_digit(a.data[i]) && is_digit(b.data[j])) {
            while (i < a.size && is_digit(a.data[i])) {
                i++;
            }
            while (j < b.size && is_digit(b.data[j])) {
                j++;
            }
        } else if (a.data[i] != b.data[j]) {
            return false;
        } else {
            i++;
            j++;
        }
    }
    return i == a.size && j == b.size;
}

/* Between the numbers of a release. */
static bool is_dot(char c)
{
    return c == '.' || c == '_';
}

/* Of a release, which may have more parts or fewer: 1.9, 1.10, 1.10.1. */
static bool is_release(struct str version)
{
    size_t dots = 0;

    for (size_t i = 0; i < version.size; i++) {
        if (!is_digit(version.data[i]) && !is_dot(version.data[i])) {
            return false;
        }
        dots += is_dot(version.data[i]);
    }
    return dots > 0;
}

/* Without the ".2" by which equal versions are told apart, or the "-0000" that
 * Diesel's program puts behind times for that. */
static struct str without_suffix(struct str version)
{
    size_t at = version.size;

    while (at > 0 && is_digit(version.data[at - 1])) {
        at--;
    }
    return at > 1 &&
                   (is_dot(version.data[at - 1]) ||
                    (version.data[at - 1] == '-' &&
                     at - 1 > NUMBER_DIGITS_MAXIMUM)) &&
                   is_number(str_slice(version, 0, at - 1))
               ? str_slice(version, 0, at - 1)
               : version;
}

/* Whether two versions may be of one manner of counting: 9 and 10 are, 0099 and
 * 0100, 0099 and 10000, but not 9 and 010, nor 0009 and 20240101. */
static bool are_alike(struct str a, struct str b)
{
    struct str longer;

    if ((is_release(a) && is_release(b)) ||
        (!is_number(a) && have_same_signs(a, b))) {
        return true;
    }
    a = without_suffix(a);
    b = without_suffix(b);
    if (!is_number(a) || !is_number(b)) {
        return false;
    }
    longer = a.size > b.size ? a : b;
    if (a.size == b.size) {
        return true;
    }
    return longer.size <= NUMBER_DIGITS_MAXIMUM && !is_padded(longer);
}

static bool is_snake(struct str label)
{
    for (size_t i = 0; i < label.size; i++) {
        if (label.data[i] == ' ' ||
            (label.data[i] >= 'A' && label.data[i] <= 'Z')) {
            return false;
        }
    }
    return true;
}

/* Fewer others say nothing about what is usual, and those that are further away
 * than this nothing about what is so now. */
#define OTHERS_MINIMUM 2
#define OTHERS_DISTANCE 100

/* How often others are as a migration is. */
struct likeness {
    size_t others;
    size_t alike; /* by their versions */
    size_t snake; /* their labels are in small letters, without blanks */
    struct str example;
};

static struct likeness likeness_of(const struct migration_set *set, size_t at)
{
    const struct migration *migration = &set->migrations[at];
    struct likeness likeness = {0, 0, 0, {NULL, 0}};

    for (size_t i = at > OTHERS_DISTANCE ? at - OTHERS_DISTANCE : set->has_base;
         i < set->count && i <= at + OTHERS_DISTANCE; i++) {
        const struct migration *other = &set->migrations[i];

        if (other != migration) {
            bool alike = are_alike(other->version, migration->version);

            likeness.others++;
            likeness.alike += alike;
            likeness.snake += is_snake(other->label);
            if (!alike && likeness.example.data == NULL) {
                likeness.example = other->version;
            }
        }
    }
    return likeness;
}

static void judge_style(const struct migration_set *set, size_t at,
                        struct diags *diags)
{
    const struct migration *migration = &set->migrations[at];
    struct likeness likeness = likeness_of(set, at);
    struct span span = span_file(migration->up.source);

    if (likeness.others < OTHERS_MINIMUM) {
        return;
    }
    if (2 * (1 + likeness.alike) < 1 + likeness.others) {
        diag_note(diags,
                  finding_report(diags, migration, CODE_NAME_STYLE, span,
                                 "the version '%.*s' is not written as most "
                                 "others are",
                                 STR_ARGS(migration->version)),
                  SPAN_NONE, "such as '%.*s'", STR_ARGS(likeness.example));
    }
    if (!is_snake(migration->label) && likeness.snake == likeness.others) {
        finding_report(diags, migration, CODE_NAME_STYLE, span,
                       "all other names are in small letters and without "
                       "blanks");
    }
}

void lint_set(const struct migration_set *set, struct diags *diags)
{
    for (size_t i = set->has_base; i < set->count; i++) {
        if (!set->migrations[i].sealed && !set->migrations[i].broken &&
            diags->levels[CODE_NAME_STYLE] != SEVERITY_OFF) {
            judge_style(set, i, diags);
        }
    }
}
