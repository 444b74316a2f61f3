/* SPDX-License-Identifier: MIT
 *
 * Tokens by what they can be, and patterns over them. What a word can be is
 * SQLite's grammar (src/parse.y): which keywords may be names, and what stands
 * before an expression.
 */
#include "input/level.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_equal(struct str a, struct str b)
{
    return a.size == b.size && str_ends_with_ignoring_case(a, b);
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           ((unsigned char)c & 0x80) != 0;
}

static enum item_kind kind_of(struct str text)
{
    char first = text.size > 0 ? text.data[0] : '\0';
    char second = text.size > 1 ? text.data[1] : '\0';

    if (first == '\'') {
        return ITEM_STRING;
    }
    if ((first == '"' || first == '`' || first == '[') && text.size > 1) {
        return ITEM_NAME;
    }
    if ((first >= '0' && first <= '9') ||
        (first == '.' && text.size > 1) || /* .5 */
        ((first == 'x' || first == 'X') && second == '\'') || first == '?' ||
        ((first == ':' || first == '@' || first == '$' || first == '#') &&
         text.size > 1)) {
        return ITEM_LITERAL;
    }
    return is_word_byte(first) ? ITEM_WORD : ITEM_SIGN;
}

struct item item_of(struct str text)
{
    return (struct item){kind_of(text), text};
}

bool item_is(const struct item *item, const char *word)
{
    return (item->kind == ITEM_WORD || item->kind == ITEM_SIGN) &&
           is_equal(item->text, str_from(word));
}

/* The words behind which no operand has ended. */
static const struct connective {
    struct str word;
    bool expects_function; /* an expression begins behind it, or a table */
} connectives[] = {
    {{"add", 3}, false},         {{"all", 3}, true},
    {{"alter", 5}, false},       {{"and", 3}, true},
    {{"as", 2}, false},          {{"between", 7}, true},
    {{"by", 2}, true},           {{"case", 4}, true},
    {{"cast", 4}, false},        {{"check", 5}, false},
    {{"collate", 7}, false},     {{"constraint", 10}, false},
    {{"create", 6}, false},      {{"default", 7}, false},
    {{"delete", 6}, false},      {{"distinct", 8}, true},
    {{"drop", 4}, false},        {{"else", 4}, true},
    {{"escape", 6}, true},       {{"except", 6}, false},
    {{"exists", 6}, false},      {{"foreign", 7}, false},
    {{"from", 4}, true},         {{"glob", 4}, true},
    {{"group", 5}, false},       {{"having", 6}, true},
    {{"in", 2}, true},           {{"index", 5}, false},
    {{"insert", 6}, false},      {{"intersect", 9}, false},
    {{"into", 4}, false},        {{"is", 2}, true},
    {{"join", 4}, true},         {{"like", 4}, true},
    {{"limit", 5}, true},        {{"match", 5}, true},
    {{"not", 3}, true},          {{"offset", 6}, true},
    {{"on", 2}, true},           {{"or", 2}, true},
    {{"order", 5}, false},       {{"primary", 7}, false},
    {{"references", 10}, false}, {{"regexp", 6}, true},
    {{"returning", 9}, true},    {{"select", 6}, true},
    {{"set", 3}, false},         {{"table", 5}, false},
    {{"then", 4}, true},         {{"to", 2}, false},
    {{"union", 5}, false},       {{"unique", 6}, false},
    {{"update", 6}, false},      {{"using", 5}, false},
    {{"values", 6}, false},      {{"when", 4}, true},
    {{"where", 5}, true},
};

static const struct connective *connective_of(const struct item *item)
{
    if (item->kind != ITEM_WORD) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(connectives) / sizeof(*connectives); i++) {
        if (connectives[i].word.data[0] == lower(item->text.data[0]) &&
            is_equal(item->text, connectives[i].word)) {
            return &connectives[i];
        }
    }
    return NULL;
}

bool item_ends_operand(const struct item *item)
{
    return item->kind != ITEM_NONE && item->kind != ITEM_SIGN &&
           connective_of(item) == NULL;
}

const struct item *level_recent(const struct level *level, size_t back)
{
    static const struct item none = {.kind = ITEM_NONE};

    return back < LEVEL_RECENT && back < level->count
               ? &level->recent[(level->count - 1 - back) % LEVEL_RECENT]
               : &none;
}

void level_add(struct level *level, struct item item)
{
    level->recent[level->count % LEVEL_RECENT] = item;
    level->count++;
    level->commas += item_is(&item, ",") ? 1 : 0;
}

void level_open(struct level *level, const struct level *outer,
                struct item parenthesis)
{
    level->count = 0;
    level->commas = 0;
    level->places = 0;
    level->opened = parenthesis;
    for (size_t back = 2; back > 0; back--) {
        if (back <= outer->count) {
            level_add(level, *level_recent(outer, back - 1));
        }
    }
    level_add(level, parenthesis);
    level->commas = 0;
}

bool level_at_function(const struct level *level)
{
    const struct item *name = level_recent(level, 0);
    const struct item *before = level_recent(level, 1);
    const struct connective *connective = connective_of(before);

    return name->kind == ITEM_WORD && connective_of(name) == NULL &&
           (connective != NULL
                ? connective->expects_function
                : before->kind == ITEM_SIGN && !item_is(before, ".") &&
                      !item_is(before, ";"));
}

/* A string literal for strftime with one of these conversions in it. */
static bool has_conversion(struct str text, struct str letters)
{
    for (size_t i = 0; i + 1 < text.size; i++) {
        if (text.data[i] != '%') {
            continue;
        }
        i++; /* "%%" is none */
        for (size_t j = 0; j < letters.size; j++) {
            if (text.data[i] == letters.data[j]) {
                return true;
            }
        }
    }
    return false;
}

static bool begins_with(const struct item *item, struct str start)
{
    size_t quote = item->kind == ITEM_WORD ? 0 : 1;

    return (item->kind == ITEM_WORD || item->kind == ITEM_NAME ||
            item->kind == ITEM_STRING) &&
           item->text.size >= quote + start.size &&
           is_equal(str_slice(item->text, quote, quote + start.size), start);
}

static bool has_underscore(const struct item *item)
{
    const struct str text = item->text;
    bool is_number =
        item->kind == ITEM_LITERAL &&
        ((text.data[0] >= '0' && text.data[0] <= '9') || text.data[0] == '.');

    for (size_t i = 0; is_number && i < text.size; i++) {
        if (text.data[i] == '_') {
            return true;
        }
    }
    return false;
}

/* One of an element's alternatives. */
static bool matches_one(const struct item *item, struct str one)
{
    struct str rest = str_slice(one, 1, one.size);

    switch (one.data[0]) {
    case '*':
        return item->kind != ITEM_NONE;
    case '$':
        return item_ends_operand(item);
    case '#':
        return has_underscore(item);
    case '\'':
        return item->kind == ITEM_STRING && is_equal(item->text, one);
    case '%':
        return item->kind == ITEM_STRING && has_conversion(item->text, rest);
    case '^':
        return begins_with(item, rest);
    default:
        return str_equal(one, STR("()"))
                   ? item->kind == ITEM_GROUP
                   : (item->kind == ITEM_WORD || item->kind == ITEM_SIGN) &&
                         is_equal(item->text, one);
    }
}

static bool matches(const struct item *item, struct str element)
{
    bool is_not = element.data[0] == '!';
    size_t start = is_not ? 1 : 0;

    for (size_t i = start; i <= element.size; i++) {
        if (i < element.size && element.data[i] != '|') {
            continue;
        }
        if (matches_one(item, str_slice(element, start, i))) {
            return !is_not;
        }
        start = i + 1;
    }
    return is_not && item->kind != ITEM_NONE;
}

/* Take the last element off a pattern; false when there is none. */
static bool take_last(struct str *pattern, struct str *element)
{
    size_t end = pattern->size;
    size_t start = end;

    while (start > 0 && pattern->data[start - 1] != ' ') {
        start--;
    }
    *element = str_slice(*pattern, start, end);
    pattern->size = start > 0 ? start - 1 : 0;
    return element->size > 0;
}

static struct str from_to(struct str first, struct str last)
{
    return (struct str){first.data,
                        (size_t)(last.data - first.data) + last.size};
}

bool level_matches(const struct level *level, struct str pattern,
                   struct str *place)
{
    /* Before, between and behind the colons: which is open now, from the
     * last. */
    struct str parts[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    size_t colons = 0;
    size_t back = 0;
    struct str element;

    while (take_last(&pattern, &element)) {
        const struct item *item = level_recent(level, back);

        if (str_equal(element, STR(":"))) {
            colons++;
            continue;
        }
        if (!matches(item, element)) {
            return false;
        }
        parts[colons] = parts[colons].data == NULL
                            ? item->text
                            : from_to(item->text, parts[colons]);
        back++;
    }
    *place = colons == 0 ? parts[0] : parts[1];
    return true;
}

/* The bytes with which what matches one alternative can begin. */
static size_t add_first_bytes(struct str one, char *bytes)
{
    static const char *const beginnings[] = {"#.0123456789", "%'", "^'\"`["};
    size_t count = 0;

    for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++) {
        if (one.data[0] == beginnings[i][0]) {
            count = strlen(beginnings[i] + 1);
            memcpy(bytes, beginnings[i] + 1, count);
        }
    }
    if (count == 0 || one.data[0] == '^') {
        bytes[count++] = lower(one.data[one.data[0] == '^' ? 1 : 0]);
    }
    return count;
}

size_t pattern_last_bytes(struct str pattern, char bytes[PATTERN_BYTES])
{
    struct str element = STR("");
    size_t start = 0;
    size_t count = 0;

    while (take_last(&pattern, &element) && str_equal(element, STR(":"))) {
    }
    if (strchr("!*$", element.data[0]) != NULL) {
        return 0;
    }
    for (size_t i = 0; i <= element.size; i++) {
        if (i == element.size || element.data[i] == '|') {
            count +=
                add_first_bytes(str_slice(element, start, i), bytes + count);
            start = i + 1;
        }
    }
    return count;
}
