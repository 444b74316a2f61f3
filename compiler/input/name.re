/* SPDX-License-Identifier: MIT
 *
 * Reads file names. The lexer takes what comes before the label; the label and
 * what follows it are tables and a few conditions.
 */
#include "input/name.h"

#include "input/dialect.h"
#include "model/version.h"

enum token {
    TOKEN_VERSION,        /* and the separator behind it */
    TOKEN_FLYWAY_VERSION, /* a letter, numbers, and two underscores */
    TOKEN_NO_SEPARATOR,   /* digits alone */
    TOKEN_NO_DIGITS
};

/* What a name begins with. `cursor` is left behind it. */
static enum token lex_prefix(const unsigned char **cursor,
                             const unsigned char *limit)
{
    const unsigned char *marker;

    /*!re2c
        re2c:eof = 0;
        re2c:yyfill:enable = 0;
        re2c:define:YYCTYPE = "unsigned char";
        re2c:define:YYCURSOR = "*cursor";
        re2c:define:YYMARKER = "marker";
        re2c:define:YYLIMIT = "limit";

        digit = [0-9];
        year  = ("19" | "20") digit{2};
        month = "0" [1-9] | "1" [0-2];
        day   = "0" [1-9] | [12] digit | "3" [01];
        time  = digit{2} ("-"? digit{2}){1,2} ("-" digit{1,6})?;

        // A date with marks in it, perhaps with a time; a date and a time; a
        // date and a number; one number, or some with dots between them.
        dated  = year "-" month "-" day ([-_T] time)?
               | year "_" month "_" day ("_" digit{4,6})?
               | year month day [-_T] digit{6};
        daily  = digit{4} month day "-" digit{1,3} "-";
        dotted = digit+ ("." digit+)*;

        daily                           { return TOKEN_VERSION; }
        [vV]? (dated | dotted) [-_. ]   { return TOKEN_VERSION; }
        [VUB] digit+ ([._] digit+)* "__" { return TOKEN_FLYWAY_VERSION; }
        [vV]? digit+                    { return TOKEN_NO_SEPARATOR; }
        *                               { return TOKEN_NO_DIGITS; }
        $                               { return TOKEN_NO_DIGITS; }
    */
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == '.' || c == ' ';
}

static const struct way {
    struct str word;
    enum name_direction direction;
} ways[] = {
    {{"up", 2}, NAME_UP},         {{"down", 4}, NAME_DOWN},
    {{"rollback", 8}, NAME_DOWN}, {{"revert", 6}, NAME_DOWN},
    {{"undo", 4}, NAME_DOWN},
};

bool name_cut_direction(struct str *name, enum name_direction *direction)
{
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        size_t size = ways[i].word.size;

        if (str_ends_with_ignoring_case(*name, ways[i].word) &&
            name->size > size &&
            is_separator(name->data[name->size - size - 1])) {
            *name = str_slice(*name, 0, name->size - size - 1);
            *direction = ways[i].direction;
            return true;
        }
    }
    return false;
}

/* Extensions of what other tools run as migrations. */
static const struct str languages[] = {
    {".cjs", 4}, {".exs", 4}, {".go", 3},  {".java", 5}, {".js", 3},
    {".kt", 3},  {".mjs", 4}, {".php", 4}, {".py", 3},   {".rb", 3},
    {".rs", 3},  {".sh", 3},  {".ts", 3},
};

static bool is_of_language(struct str file_name)
{
    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
        if (str_ends_with(file_name, languages[i])) {
            return !str_ends_with(file_name, STR("_test.go")) &&
                   !str_ends_with(file_name, STR(".d.ts"));
        }
    }
    return false;
}

/* golang-migrate takes any extension behind the way, and some say with it
 * which database it is. */
static const struct str extensions[] = {
    {".sql", 4},          {".sqm", 4},         {".up.sqlite", 10},
    {".down.sqlite", 12}, {".up.sqlite3", 11}, {".down.sqlite3", 13},
};

/* The extension without what stands before its last dot; empty when the name
 * is no script's. */
static struct str extension_of(struct str file_name)
{
    for (size_t i = 0; i < sizeof(extensions) / sizeof(*extensions); i++) {
        if (str_ends_with_ignoring_case(file_name, extensions[i])) {
            size_t dot = file_name.size;

            while (file_name.data[dot - 1] != '.') {
                dot--;
            }
            return str_slice(file_name, dot - 1, file_name.size);
        }
    }
    return STR("");
}

bool name_is_script(struct str file_name)
{
    return extension_of(file_name).size > 0;
}

static bool has_control_character(struct str label)
{
    size_t offset = 0;

    while (offset < label.size) {
        unsigned long code_point;

        offset += str_utf8(label, offset, &code_point);
        if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0)) {
            return true;
        }
    }
    return false;
}

const char *name_label_fault(struct str label)
{
    if (str_invalid_utf8(label) != label.size) {
        return "its label is not valid UTF-8";
    }
    return has_control_character(label) ? "its label has a control character"
                                        : NULL;
}

static enum token lex_name(struct str name, size_t *end)
{
    const unsigned char *start = (const unsigned char *)name.data;
    const unsigned char *cursor = start;
    enum token token = lex_prefix(&cursor, start + name.size);

    *end = (size_t)(cursor - start);
    return token;
}

bool name_begins_with_version(struct str file_name)
{
    size_t unused;

    return lex_name(file_name, &unused) != TOKEN_NO_DIGITS;
}

bool name_is_flyway(struct str file_name)
{
    size_t unused;

    return str_starts_with(file_name, STR("R__")) ||
           (lex_name(file_name, &unused) == TOKEN_FLYWAY_VERSION);
}

bool name_prefix(struct str file_name, struct str *prefix)
{
    size_t size = 0;

    while (size < file_name.size && !is_digit(file_name.data[size])) {
        size++;
    }
    *prefix = str_slice(file_name, 0, size);
    return size > 0 && size < file_name.size &&
           !str_starts_with(file_name, STR(".")) && name_is_script(file_name);
}

/* Cut version and separators off the front of `rest`. False: there is none. */
static bool cut_version(struct str *rest, struct name *name)
{
    size_t start = rest->data[0] == 'v' || rest->data[0] == 'V';
    size_t end;
    enum token token = lex_name(*rest, &end);

    if (token == TOKEN_NO_DIGITS || rest->data[0] == 'U' ||
        rest->data[0] == 'B') {
        name->reason = "it does not begin with a version, as in "
                       "'0001_label.sql'";
        return false;
    }
    if (token == TOKEN_NO_SEPARATOR) {
        name->reason = "the version is followed by '_', '-' or '.', as in "
                       "'0001_label.sql'";
        return false;
    }
    if (token == TOKEN_FLYWAY_VERSION) {
        end--; /* two separators */
    }
    name->version = str_slice(*rest, start, end - 1);
    *rest = str_slice(*rest, end, rest->size);
    while (rest->size > 0 && is_separator(rest->data[0])) {
        *rest = str_slice(*rest, 1, rest->size);
    }
    return true;
}

/* A way in the middle of the rest of a name, with dots around it, as
 * golang-migrate takes it: in 'init.up.db' what follows it is an extension, and
 * the last one counts. */
static void cut_way(struct name *name)
{
    struct str rest = name->label;

    for (size_t end = rest.size; end > 0; end--) {
        struct str label = str_slice(rest, 0, end);

        if (end < rest.size && rest.data[end] != '.') {
            continue;
        }
        if ((end == 2 && str_ends_with_ignoring_case(label, STR("up"))) ||
            (end == 4 && str_ends_with_ignoring_case(label, STR("down")))) {
            name->direction = end == 2 ? NAME_UP : NAME_DOWN;
            name->label.size = 0;
            return;
        }
        if (str_ends_with_ignoring_case(label, STR(".up")) ||
            str_ends_with_ignoring_case(label, STR(".down"))) {
            name_cut_direction(&label, &name->direction);
            name->label = label;
            return;
        }
    }
}

static void trim_end(struct str *text)
{
    while (text->size > 0 && is_separator(text->data[text->size - 1])) {
        text->size--;
    }
}

static void parse_numbered(struct str prefix, struct str file_name,
                           struct name *name)
{
    size_t extension = extension_of(file_name).size - 1;
    struct str rest = str_slice(file_name, prefix.size, file_name.size);

    if (!cut_version(&rest, name)) {
        return;
    }
    /* '1.sql' has its only dot behind the version. */
    rest.size -= extension < rest.size ? extension : rest.size;
    trim_end(&rest);
    name->label = rest;
    cut_way(name);
    trim_end(&name->label);
}

/* 'beforeMigrate.sql', 'afterEachMigrate__x.sql' and more of their kind. */
static bool is_callback(struct str file_name)
{
    size_t word = str_starts_with(file_name, STR("before"))  ? 6
                  : str_starts_with(file_name, STR("after")) ? 5
                                                             : 0;

    return word > 0 && word < file_name.size && file_name.data[word] >= 'A' &&
           file_name.data[word] <= 'Z';
}

/* flywaydb.org: Versioned, Undo, Baseline and Repeatable migrations.
 * github.com/rust-db/refinery: V, and U for "unversioned", which is one more
 * migration whose number may come late. */
static void parse_flyway(enum name_form form, struct str file_name,
                         struct name *name)
{
    size_t end;

    if (str_starts_with(file_name, STR("R__"))) {
        name->reason = "it is a repeatable migration, which strata does not "
                       "run";
        return;
    }
    if (lex_name(file_name, &end) != TOKEN_FLYWAY_VERSION) {
        name->reason =
            is_callback(file_name)
                ? "it is a callback, which Flyway runs before or after others; "
                  "strata does not"
                : "its name does not begin like 'V1__label.sql', with a "
                  "capital letter, a version and two underscores";
        return;
    }
    name->version = str_slice(file_name, 1, end - 2);
    name->label = str_slice(file_name, end,
                            file_name.size - extension_of(file_name).size);
    if (file_name.data[0] == 'B') {
        name->reason = "it is a baseline, which stands for the scripts before "
                       "it: where those are here, take it out; where they are "
                       "not, give it as --base-schema, BASE_SCHEMA in "
                       "add_migrations";
    }
    name->direction =
        file_name.data[0] == 'U' && form == NAME_FLYWAY ? NAME_DOWN : NAME_BOTH;
}

/* SQLDelight's 1.sqm, v1__x.sqm: the digits in the name are the version. */
static void parse_sqldelight(struct str file_name, struct name *name)
{
    size_t start = 0;
    size_t end;

    while (start < file_name.size && !is_digit(file_name.data[start])) {
        start++;
    }
    end = start;
    while (end < file_name.size && is_digit(file_name.data[end])) {
        end++;
    }
    name->version = str_slice(file_name, start, end);
    while (end < file_name.size && is_separator(file_name.data[end])) {
        end++;
    }
    name->label = end < file_name.size - 4
                      ? str_slice(file_name, end, file_name.size - 4)
                      : STR("");
    for (size_t i = 0; i < name->label.size; i++) {
        if (is_digit(name->label.data[i])) {
            name->reason = "it has more than one number in its name";
        }
    }
    if (name->version.size == 0) {
        name->reason = "it has no number in its name, as in '1.sqm'";
    }
}

static void parse_directory(struct str file_name, struct name *name)
{
    struct str rest = file_name;
    size_t end;

    /* The name may be the version alone. */
    end = file_name.data[0] == 'v' || file_name.data[0] == 'V';
    if (file_name.size > end && name_begins_with_version(file_name) &&
        version_fault(str_slice(file_name, end, file_name.size)) ==
            file_name.size - end) {
        name->version = str_slice(file_name, end, file_name.size);
        return;
    }
    if (cut_version(&rest, name)) {
        name->label = rest;
    }
}

/* 'x.up.txt': golang-migrate runs it, whatever the extension. One that names a
 * database says that it is for another one than SQLite. */
static bool is_way_of_other_kind(struct str file_name)
{
    struct str name = file_name;

    while (name.size > 0 && name.data[name.size - 1] != '.') {
        name.size--;
    }
    return (str_ends_with(name, STR(".up.")) ||
            str_ends_with(name, STR(".down."))) &&
           dialect_find(str_slice(file_name, name.size, file_name.size)) ==
               NULL;
}

/* What often lies beside scripts and bears their names, or a date, without
 * being one: notes, settings, databases, editors' files, what is for another
 * database. */
static bool is_companion(struct str file_name)
{
    static const struct str endings[] = {
        {"_test.go", 8}, {".d.ts", 5}, {".bak", 4},  {".conf", 5}, {".db", 3},
        {".json", 5},    {".lock", 5}, {".md", 3},   {".orig", 5}, {".png", 4},
        {".rst", 4},     {".snap", 5}, {".sq", 3},   {".sum", 4},  {".svg", 4},
        {".swp", 4},     {".tmp", 4},  {".toml", 5}, {".txt", 4},  {".yaml", 5},
        {".yml", 4},     {"~", 1},
    };
    size_t dot = file_name.size;

    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        if (str_ends_with_ignoring_case(file_name, endings[i])) {
            return true;
        }
    }
    while (dot > 0 && file_name.data[dot - 1] != '.') {
        dot--;
    }
    return dot == 0 ||
           dialect_find(str_slice(file_name, dot, file_name.size)) != NULL;
}

/* Files that bear a version or not, and are not SQL. */
static struct name parse_other(struct str prefix, struct str file_name)
{
    struct name name = {.kind = NAME_IGNORED};
    struct str rest = str_slice(file_name, prefix.size, file_name.size);
    size_t end;
    enum token token;

    if (str_starts_with(file_name, STR(".")) || rest.size == 0) {
        return name;
    }
    token = lex_name(rest, &end);
    if (token != TOKEN_VERSION && token != TOKEN_FLYWAY_VERSION) {
        return name;
    }
    if (is_of_language(file_name)) {
        name.kind = NAME_NOT_SQL;
        name.reason = "it is in the sequence of the migrations and not SQL, so "
                      "that strata cannot run it; rewrite it as SQL, or the "
                      "migrations behind it would run without what it does";
    } else if (is_way_of_other_kind(file_name)) {
        name.kind = NAME_UNRECOGNISED;
        name.reason = "a script ends in '.sql'";
    } else if (!is_companion(file_name)) {
        name.kind = NAME_UNVERSIONED;
        name.reason = "it begins with a version and does not end in '.sql'";
    }
    return name;
}

static bool has_form_extension(enum name_form form, struct str file_name)
{
    bool sql = str_ends_with_ignoring_case(file_name, STR(".sql"));
    bool sqm = str_ends_with_ignoring_case(file_name, STR(".sqm"));

    switch (form) {
    case NAME_NUMBERED:
        return !sqm;
    case NAME_FLYWAY:
    case NAME_REFINERY:
        return sql;
    case NAME_SQLDELIGHT:
        return sqm;
    case NAME_DIRECTORY:
        break;
    }
    return true;
}

struct name name_parse(enum name_form form, struct str prefix,
                       struct str file_name)
{
    struct name name = {.kind = NAME_UNVERSIONED};
    struct str rest;

    if (!str_starts_with(file_name, prefix)) {
        prefix.size = 0;
    }
    if (str_starts_with(file_name, STR(".")) ||
        (form != NAME_DIRECTORY && extension_of(file_name).size == 0)) {
        return parse_other(prefix, file_name);
    }
    if (!has_form_extension(form, file_name)) {
        name.reason = "scripts of this convention have another extension";
        return name;
    }
    switch (form) {
    case NAME_NUMBERED:
        parse_numbered(prefix, file_name, &name);
        break;
    case NAME_FLYWAY:
    case NAME_REFINERY:
        parse_flyway(form, file_name, &name);
        break;
    case NAME_SQLDELIGHT:
        parse_sqldelight(file_name, &name);
        break;
    case NAME_DIRECTORY:
        parse_directory(file_name, &name);
        break;
    }
    if (name.reason == NULL) {
        name.reason = name_label_fault(name.label);
    }
    rest = str_slice(file_name, prefix.size, file_name.size);
    if (name.reason == NULL) {
        name.kind = NAME_MIGRATION;
    } else if (name.version.size > 0 || name_begins_with_version(rest) ||
               name_is_flyway(file_name)) {
        name.kind = NAME_UNRECOGNISED;
    }
    return name;
}
