/* SPDX-License-Identifier: MIT
 *
 * The directives of each family, a table.
 */
#include "input/directive.h"

/* What may follow the word. */
enum argument_rule {
    ARGUMENT_ANY,
    ARGUMENT_NONE,
    ARGUMENT_TRANSACTION,   /* dbmate: transaction:false */
    ARGUMENT_NOTRANSACTION, /* sql-migrate: notransaction */
    ARGUMENT_TXMODE,        /* Atlas: none, file, all */
    ARGUMENT_DELIMITER,     /* any; strata cannot do these */
    ARGUMENT_CHECKPOINT,
    ARGUMENT_TXTAR
};

static const struct row {
    enum directive_family family; /* DIRECTIVES_NONE: known in all */
    struct str prefix;
    struct str word;
    enum directive_kind kind;
    enum argument_rule argument;
} rows[] = {
#define ROW(family, prefix, word, kind, argument)                              \
    {DIRECTIVES_##family,                                                      \
     {prefix, sizeof(prefix) - 1},                                             \
     {word, sizeof(word) - 1},                                                 \
     DIRECTIVE_##kind,                                                         \
     ARGUMENT_##argument},
    /* clang-format off */
    ROW(MIGRATE, "migrate:", "up", UP, TRANSACTION)
    ROW(MIGRATE, "migrate:", "down", DOWN, TRANSACTION)
    ROW(NONE, "migrate:", "no-transaction", NO_TRANSACTION, ANY)
    ROW(NONE, "migrate:", "irreversible", IRREVERSIBLE, ANY)
    ROW(NONE, "migrate:", "compatible", COMPATIBLE, NONE)
    ROW(NONE, "migrate:", "allow", ALLOW, ANY)
    ROW(NONE, "migrate:", "require", REQUIRE, ANY)
    ROW(NONE, "migrate:", "seed", SEED, ANY)
    /* github.com/pressly/goose, internal/sqlparser: in any case */
    ROW(GOOSE, "+goose", "Up", UP, NONE)
    ROW(GOOSE, "+goose", "Down", DOWN, NONE)
    ROW(GOOSE, "+goose", "StatementBegin", NOTHING, NONE)
    ROW(GOOSE, "+goose", "StatementEnd", STATEMENT_END, NONE)
    ROW(GOOSE, "+goose", "NO TRANSACTION", NO_TRANSACTIONS, NONE)
    ROW(GOOSE, "+goose", "ENVSUB ON", NOTHING, NONE)
    ROW(GOOSE, "+goose", "ENVSUB OFF", NOTHING, NONE)
    /* github.com/rubenv/sql-migrate, sqlparse */
    ROW(SQL_MIGRATE, "+migrate", "Up", UP, NOTRANSACTION)
    ROW(SQL_MIGRATE, "+migrate", "Down", DOWN, NOTRANSACTION)
    ROW(SQL_MIGRATE, "+migrate", "StatementBegin", NOTHING, ANY)
    ROW(SQL_MIGRATE, "+migrate", "StatementEnd", STATEMENT_END, ANY)
    /* atlasgo.io/concepts/migration-directory */
    ROW(ATLAS, "atlas:", "txmode", NOTHING, TXMODE)
    ROW(ATLAS, "atlas:", "delimiter", UNSUPPORTED, DELIMITER)
    ROW(ATLAS, "atlas:", "checkpoint", UNSUPPORTED, CHECKPOINT)
    ROW(ATLAS, "atlas:", "txtar", UNSUPPORTED, TXTAR)
/* clang-format on */
#undef ROW
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct str trim(struct str text)
{
    while (text.size > 0 && is_blank(text.data[0])) {
        text = str_slice(text, 1, text.size);
    }
    while (text.size > 0 && is_blank(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

static bool begins_with(struct str text, struct str words, bool any_case)
{
    return any_case ? text.size >= words.size &&
                          str_ends_with_ignoring_case(
                              str_slice(text, 0, words.size), words)
                    : str_starts_with(text, words);
}

/* The bytes between the start of a line and an offset in it, or SIZE_MAX when
 * they are not all blanks or byte order marks. */
static size_t indentation(struct str text, size_t offset)
{
    static const struct str bom = {"\xef\xbb\xbf", 3};
    struct str before = str_slice(text, 0, offset);

    for (;;) {
        if (str_ends_with(before, bom)) {
            before.size -= bom.size;
        } else if (before.size > 0 && is_blank(before.data[before.size - 1])) {
            before.size--;
        } else {
            break;
        }
    }
    return before.size == 0 || str_ends_with(before, STR("\n"))
               ? offset - before.size
               : (size_t)-1;
}

static const char *const accepted[] = {
    [ARGUMENT_ANY] = NULL,
    [ARGUMENT_NONE] = "nothing",
    [ARGUMENT_TRANSACTION] = "'transaction:false', 'transaction:true' or "
                             "nothing",
    [ARGUMENT_NOTRANSACTION] = "'notransaction' or nothing",
    [ARGUMENT_TXMODE] = "'none', 'file' or 'all'",
    [ARGUMENT_DELIMITER] =
        "end each statement with ';' and remove the line: where a statement "
        "ends, SQLite knows, of triggers as well",
    [ARGUMENT_CHECKPOINT] =
        "a checkpoint stands for the scripts before it: take it out of the "
        "directory; or take those out, and give it as --base-schema, "
        "BASE_SCHEMA in add_migrations",
    [ARGUMENT_TXTAR] = "the file holds several: make one of what stands under "
                       "'migration.sql'",
};

static void judge_argument(const struct row *row, struct directive *directive)
{
    struct str argument = directive->argument;

    directive->takes = accepted[row->argument];
    switch (row->argument) {
    case ARGUMENT_ANY:
    case ARGUMENT_DELIMITER:
    case ARGUMENT_CHECKPOINT:
    case ARGUMENT_TXTAR:
        break;
    case ARGUMENT_NONE:
        directive->bad_argument = argument.size > 0;
        break;
    case ARGUMENT_TRANSACTION:
        directive->no_transaction =
            str_equal(argument, STR("transaction:false"));
        directive->bad_argument = argument.size > 0 &&
                                  !directive->no_transaction &&
                                  !str_equal(argument, STR("transaction:true"));
        break;
    case ARGUMENT_NOTRANSACTION:
        directive->no_transaction = str_equal(argument, STR("notransaction"));
        directive->bad_argument =
            argument.size > 0 && !directive->no_transaction;
        break;
    case ARGUMENT_TXMODE:
        if (str_equal(argument, STR("none"))) {
            directive->kind = DIRECTIVE_NO_TRANSACTIONS;
        }
        directive->bad_argument = !str_equal(argument, STR("none")) &&
                                  !str_equal(argument, STR("file")) &&
                                  !str_equal(argument, STR("all"));
        break;
    }
}

/* Whether `rest`, after the prefix, is a row's word; then what follows it. */
static bool is_word(const struct row *row, struct str rest,
                    struct str *argument)
{
    bool goose = row->family == DIRECTIVES_GOOSE;
    bool blank_between = row->prefix.data[row->prefix.size - 1] != ':';

    if (blank_between) {
        rest = trim(rest);
    }
    if (!begins_with(rest, row->word, goose) ||
        (rest.size > row->word.size && !is_blank(rest.data[row->word.size]))) {
        return false;
    }
    *argument = trim(str_slice(rest, row->word.size, rest.size));
    return true;
}

/* Look the comment up; false: no row's prefix is in it. */
static bool look_up(enum directive_family family, struct str comment,
                    struct directive *directive)
{
    bool has_prefix = false;

    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &rows[i];
        struct str rest;

        if ((row->family != DIRECTIVES_NONE && row->family != family) ||
            !str_starts_with(comment, row->prefix)) {
            continue;
        }
        rest = str_slice(comment, row->prefix.size, comment.size);
        has_prefix = true;
        if (is_word(row, rest, &directive->argument)) {
            size_t end = (size_t)(directive->argument.data - comment.data);

            directive->kind = row->kind;
            directive->name = trim(str_slice(comment, 0, end));
            judge_argument(row, directive);
            return true;
        }
        directive->kind = DIRECTIVE_UNKNOWN;
        directive->name = trim(comment);
        directive->argument = STR("");
        if (row->prefix.data[row->prefix.size - 1] == ':') {
            size_t size = 0;

            while (size < directive->name.size &&
                   !is_blank(directive->name.data[size])) {
                size++;
            }
            directive->name.size = size;
        }
    }
    return has_prefix;
}

/* Another tool's directive, or one of ours with a slip in it: taken for a
 * comment, a "down" of this kind would run as part of the up script. */
static bool is_near(struct str comment)
{
    static const struct str words[] = {
        {"up", 2},
        {"down", 4},
        {"no-transaction", 14},
        {"irreversible", 12},
        {"compatible", 10},
        {"allow", 5},
        {"require", 7},
        {"seed", 4},
    };
    struct str rest;
    bool colon;

    if (begins_with(comment, STR("+goose"), true) ||
        begins_with(comment, STR("+migrate"), true)) {
        return true;
    }
    if (!begins_with(comment, STR("migrate"), true)) {
        return false;
    }
    rest = trim(str_slice(comment, 7, comment.size));
    colon = str_starts_with(rest, STR(":"));
    if (colon) {
        rest = trim(str_slice(rest, 1, rest.size));
    } else if (comment.size > 7 && !is_blank(comment.data[7])) {
        return false;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t size = words[i].size;

        if (begins_with(rest, words[i], true) &&
            (rest.size == size || (colon && is_blank(rest.data[size]))) &&
            (colon || i < 2)) {
            return true;
        }
    }
    return false;
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* The longest remark that is compared, bytes. */
#define REMARK_MAXIMUM 48

/* A remark in small letters, with one blank for whatever stands between its
 * words, so that what is drawn around them does not count. False: too long. */
static bool fold(struct str comment, char *folded, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < comment.size; i++) {
        char c = comment.data[i];

        if (*size == REMARK_MAXIMUM) {
            return false;
        }
        if (is_alphanumeric(c)) {
            folded[(*size)++] =
                c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        } else if (*size > 0 && folded[*size - 1] != ' ') {
            folded[(*size)++] = ' ';
        }
    }
    *size -= *size > 0 && folded[*size - 1] == ' ';
    return true;
}

/* How tools that have no convention here divide a script: '-- Down',
 * '-- //@UNDO', '-- +micrate Down', '-- !Downs', and slips in our own. */
static bool is_foreign_down(struct str comment)
{
    static const struct str remarks[] = {
        {"down", 4},
        {"downs", 5},
        {"undo", 4},
        {"rollback", 8},
        {"revert", 6},
        {"down migration", 14},
        {"down script", 11},
        {"migrate down", 12},
        {"migration down", 14},
        {"micrate down", 12},
        {"goose down", 10},
        {"create above drop below", 23},
        {"drop below", 10},
        {"downgrade", 9},
        {"backward", 8},
        {"backwards", 9},
        {"rollback script", 15},
        {"revert migration", 16},
        {"schema down", 11},
        {"section down", 12},
        {"name down", 9},
        {"name migrate down", 17},
        {"dbmigrate down", 14},
        {"pgmigrate down", 14},
        {"rambler down", 12},
    };
    char folded[REMARK_MAXIMUM];
    struct str remark = {folded, 0};

    if (!fold(comment, folded, &remark.size)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(remarks) / sizeof(*remarks); i++) {
        if (str_equal(remark, remarks[i])) {
            return true;
        }
    }
    return false;
}

static void trim_span(struct span *span)
{
    const char *text = span->source->text.data;

    while (span->end > span->start && is_blank(text[span->end - 1])) {
        span->end--;
    }
}

/* github.com/launchbadge/sqlx: only as the first bytes of the file. */
static bool is_sqlx(enum directive_family family, struct span span)
{
    return family == DIRECTIVES_SQLX && span.start == 0 &&
           str_starts_with(span.source->text, STR("-- no-transaction"));
}

struct directive directive_read(enum directive_family family,
                                struct span comment)
{
    struct directive directive = {.kind = DIRECTIVE_COMMENT, .span = comment};
    struct str text = comment.source->text;
    size_t indent;
    struct str inside;

    if (text.data[comment.start] == '/') {
        if (indentation(text, comment.start) != (size_t)-1 &&
            is_foreign_down(str_slice(text, comment.start, comment.end))) {
            directive.kind = DIRECTIVE_FOREIGN_DOWN;
        }
        return directive;
    }
    indent = indentation(text, comment.start);
    if (indent == (size_t)-1) {
        return directive; /* behind SQL: somebody's words */
    }
    trim_span(&directive.span);
    inside = trim(str_slice(text, comment.start + 2, directive.span.end));
    if (is_sqlx(family, comment)) {
        directive.kind = DIRECTIVE_NO_TRANSACTIONS;
        directive.name = inside;
    } else if (!look_up(family, inside, &directive)) {
        directive.kind = is_near(inside)           ? DIRECTIVE_NEAR
                         : is_foreign_down(inside) ? DIRECTIVE_FOREIGN_DOWN
                                                   : DIRECTIVE_COMMENT;
    } else if (family == DIRECTIVES_ATLAS &&
               directive.kind == DIRECTIVE_UNKNOWN &&
               str_starts_with(inside, STR("atlas:"))) {
        directive.kind = DIRECTIVE_NOTHING; /* for its linter and the like */
    } else if (indent > 0 && directive.kind == DIRECTIVE_UNKNOWN) {
        directive.kind = DIRECTIVE_COMMENT;
    } else if (indent > 0 && directive.kind != DIRECTIVE_NOTHING &&
               directive.kind != DIRECTIVE_STATEMENT_END) {
        directive.kind = DIRECTIVE_INDENTED;
    }
    return directive;
}

const char *directive_similar(struct str name)
{
    static const struct str prefix = {"migrate:", 8};
    const char *similar = NULL;
    size_t nearest = 3; /* more than two slips are another word */

    if (!str_starts_with(name, prefix)) {
        return NULL;
    }
    name = str_slice(name, prefix.size, name.size);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        size_t distance = str_distance(name, rows[i].word);

        if (str_equal(rows[i].prefix, prefix) && distance < nearest &&
            distance < rows[i].word.size) {
            nearest = distance;
            similar = rows[i].word.data;
        }
    }
    return similar;
}

struct str directive_list(struct arena *arena, enum directive_family family)
{
    struct str list = STR("");

    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &rows[i];

        if (row->family != family || row->kind == DIRECTIVE_UNSUPPORTED) {
            continue;
        }
        list = list.size > 0
                   ? str_format(arena, "%.*s, %.*s", STR_ARGS(list),
                                STR_ARGS(row->word))
                   : str_format(arena, "'-- %.*s' with %.*s",
                                STR_ARGS(row->prefix), STR_ARGS(row->word));
    }
    return list;
}

const char *directive_up(enum directive_family family)
{
    switch (family) {
    case DIRECTIVES_GOOSE:
        return "-- +goose Up";
    case DIRECTIVES_SQL_MIGRATE:
        return "-- +migrate Up";
    default:
        return "-- migrate:up";
    }
}
