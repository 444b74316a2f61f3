/* SPDX-License-Identifier: MIT
 *
 * Reads file names. The lexer takes what comes before the label; the label and
 * what follows it are a table and a few conditions.
 */
#include "input/name.h"

enum token {
    TOKEN_VERSION,      /* digits, or a date and a number; and a separator */
    TOKEN_NO_SEPARATOR, /* digits alone */
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
        month = "0" [1-9] | "1" [0-2];
        day   = "0" [1-9] | [12] digit | "3" [01];
        date  = digit{4} month day;

        digit+ [-_]              { return TOKEN_VERSION; }
        date "-" digit{1,3} "-"  { return TOKEN_VERSION; }
        digit+                   { return TOKEN_NO_SEPARATOR; }
        *                        { return TOKEN_NO_DIGITS; }
        $                        { return TOKEN_NO_DIGITS; }
    */
}

static const struct suffix {
    struct str text;
    enum name_direction direction;
} suffixes[] = {
    {{".up.sql", 7}, NAME_UP},
    {{".down.sql", 9}, NAME_DOWN},
    {{".sql", 4}, NAME_BOTH},
};

static const struct suffix *find_suffix(struct str file_name)
{
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
        if (str_ends_with(file_name, suffixes[i].text)) {
            return &suffixes[i];
        }
    }
    return NULL;
}

/* Editors' files, and all that does not say that it is SQL. */
static bool is_ignored(struct str file_name)
{
    return str_starts_with(file_name, STR(".")) ||
           !str_ends_with_ignoring_case(file_name, STR(".sql"));
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

/* What is wrong with a label, or NULL. */
static const char *label_fault(struct str label)
{
    if (label.size == 0) {
        return "there is no label after the version, as in '0001_label.sql'";
    }
    if (str_invalid_utf8(label) != label.size) {
        return "its label is not valid UTF-8";
    }
    if (has_control_character(label)) {
        return "its label has a control character";
    }
    if (str_ends_with(label, STR("."))) {
        return "its label ends in a dot";
    }
    if (str_ends_with_ignoring_case(label, STR(".up")) ||
        str_ends_with_ignoring_case(label, STR(".down"))) {
        return "the direction is '.up.sql' or '.down.sql', once, in lower case";
    }
    return NULL;
}

struct name name_parse(struct str file_name)
{
    const unsigned char *start = (const unsigned char *)file_name.data;
    const unsigned char *cursor = start;
    const struct suffix *suffix = find_suffix(file_name);
    struct name name = {.kind = NAME_IGNORED};
    enum token prefix;
    size_t end;

    if (is_ignored(file_name)) {
        return name;
    }
    name.kind = NAME_UNRECOGNISED;
    if (suffix == NULL) {
        name.reason = "the extension is '.sql', in lower case";
        return name;
    }
    end = file_name.size - suffix->text.size;
    prefix = lex_prefix(&cursor, start + file_name.size);
    if (prefix == TOKEN_NO_DIGITS) {
        name.reason = "it does not begin with a version, as in "
                      "'0001_label.sql'";
        return name;
    }
    if (prefix == TOKEN_NO_SEPARATOR) {
        name.reason = "the version is followed by '_' or '-' and a label, as "
                      "in '0001_label.sql'";
        return name;
    }
    name.direction = suffix->direction;
    name.version = str_slice(file_name, 0, (size_t)(cursor - start) - 1);
    name.label = str_slice(file_name, name.version.size + 1, end);
    name.reason = label_fault(name.label);
    if (name.reason == NULL) {
        name.kind = NAME_MIGRATION;
    }
    return name;
}
