/* SPDX-License-Identifier: MIT
 *
 * How the values of a column are to look: what its declared type and its name
 * say, word by word.
 */
#include <string.h>

#include "prove/populate/row_value.h"

/* A declared type, by a part of it, in capitals. The first row that fits is
 * the one. */
static const struct {
    const char *part;
    bool is_text;
    enum value_form form;
    bool is_blob;
} types[] = {
    {"BYTEA", false, FORM_PLAIN, true},
    {"BINARY", false, FORM_PLAIN, true},
    {"BYTES", false, FORM_PLAIN, true},
    {"BOOL", false, FORM_BOOLEAN, false},
    {"TINYINT", false, FORM_BOOLEAN, false},
    {"JSON", true, FORM_JSON, false},
    {"DATETIME", true, FORM_TIME, false},
    {"TIMESTAMP", true, FORM_TIME, false},
    {"DATE", true, FORM_DATE, false},
    {"TIME", true, FORM_TIME, false},
    {"UUID", true, FORM_UUID, false},
    {"GUID", true, FORM_UUID, false},
    {"DEC", false, FORM_FRACTION, false},
    {"MONEY", false, FORM_FRACTION, false},
    {"CURRENCY", false, FORM_FRACTION, false},
    {"NUMERIC", false, FORM_FRACTION, false},
    {"NUMBER", false, FORM_PLAIN, false},
};

/* A word of a name, in small letters, and what it says of texts and of
 * numbers. A star before it: words that end so, too. */
static const struct {
    const char *word;
    enum value_form of_text;
    enum value_form of_number;
} names[] = {
    {"*json", FORM_JSON, FORM_PLAIN},
    {"*uuid", FORM_UUID, FORM_PLAIN},
    {"*guid", FORM_UUID, FORM_PLAIN},
    {"id", FORM_UUID, FORM_ID},
    {"at", FORM_TIME, FORM_TIME},
    {"ts", FORM_TIME, FORM_TIME},
    {"*timestamp", FORM_TIME, FORM_TIME},
    {"*datetime", FORM_TIME, FORM_TIME},
    {"time", FORM_TIME, FORM_TIME},
    {"mtime", FORM_TIME, FORM_TIME},
    {"ctime", FORM_TIME, FORM_TIME},
    {"atime", FORM_TIME, FORM_TIME},
    {"created", FORM_TIME, FORM_TIME},
    {"updated", FORM_TIME, FORM_TIME},
    {"modified", FORM_TIME, FORM_TIME},
    {"createdat", FORM_TIME, FORM_TIME},
    {"updatedat", FORM_TIME, FORM_TIME},
    {"deletedat", FORM_TIME, FORM_TIME},
    {"expires", FORM_TIME, FORM_TIME},
    {"expiry", FORM_TIME, FORM_TIME},
    {"expiration", FORM_TIME, FORM_TIME},
    {"date", FORM_DATE, FORM_TIME},
    {"birthday", FORM_DATE, FORM_TIME},
    {"year", FORM_YEAR, FORM_YEAR},
    {"is", FORM_PLAIN, FORM_BOOLEAN},
    {"has", FORM_PLAIN, FORM_BOOLEAN},
    {"can", FORM_PLAIN, FORM_BOOLEAN},
    {"*enabled", FORM_PLAIN, FORM_BOOLEAN},
    {"*disabled", FORM_PLAIN, FORM_BOOLEAN},
    {"active", FORM_PLAIN, FORM_BOOLEAN},
    {"deleted", FORM_PLAIN, FORM_BOOLEAN},
    {"archived", FORM_PLAIN, FORM_BOOLEAN},
    {"hidden", FORM_PLAIN, FORM_BOOLEAN},
    {"visible", FORM_PLAIN, FORM_BOOLEAN},
    {"verified", FORM_PLAIN, FORM_BOOLEAN},
    {"locked", FORM_PLAIN, FORM_BOOLEAN},
    {"completed", FORM_PLAIN, FORM_BOOLEAN},
    {"*email", FORM_EMAIL, FORM_PLAIN},
    {"mail", FORM_EMAIL, FORM_PLAIN},
    {"*url", FORM_URL, FORM_PLAIN},
    {"uri", FORM_URL, FORM_PLAIN},
    {"link", FORM_URL, FORM_PLAIN},
    {"href", FORM_URL, FORM_PLAIN},
    {"website", FORM_URL, FORM_PLAIN},
    {"endpoint", FORM_URL, FORM_PLAIN},
    {"*hash", FORM_HASH, FORM_PLAIN},
    {"digest", FORM_HASH, FORM_PLAIN},
    {"checksum", FORM_HASH, FORM_PLAIN},
    {"md5", FORM_HASH, FORM_PLAIN},
    {"sha", FORM_HASH, FORM_PLAIN},
    {"sha256", FORM_HASH, FORM_PLAIN},
    {"fingerprint", FORM_HASH, FORM_PLAIN},
    {"token", FORM_HASH, FORM_PLAIN},
    {"*path", FORM_PATH, FORM_PLAIN},
    {"file", FORM_PATH, FORM_PLAIN},
    {"dir", FORM_PATH, FORM_PLAIN},
    {"folder", FORM_PATH, FORM_PLAIN},
    {"directory", FORM_PATH, FORM_PLAIN},
    {"color", FORM_COLOR, FORM_PLAIN},
    {"colour", FORM_COLOR, FORM_PLAIN},
    {"phone", FORM_PHONE, FORM_PLAIN},
    {"host", FORM_HOST, FORM_PLAIN},
    {"hostname", FORM_HOST, FORM_PLAIN},
    {"domain", FORM_HOST, FORM_PLAIN},
    {"lang", FORM_CODE, FORM_PLAIN},
    {"language", FORM_CODE, FORM_PLAIN},
    {"locale", FORM_CODE, FORM_PLAIN},
    {"country", FORM_CODE, FORM_PLAIN},
    {"currency", FORM_CODE, FORM_PLAIN},
    {"mime", FORM_MIME, FORM_PLAIN},
    {"mimetype", FORM_MIME, FORM_PLAIN},
    {"version", FORM_VERSION, FORM_PLAIN},
    {"meta", FORM_JSON, FORM_PLAIN},
    {"metadata", FORM_JSON, FORM_PLAIN},
    {"payload", FORM_JSON, FORM_PLAIN},
    {"settings", FORM_JSON, FORM_PLAIN},
    {"config", FORM_JSON, FORM_PLAIN},
    {"configuration", FORM_JSON, FORM_PLAIN},
    {"options", FORM_JSON, FORM_PLAIN},
    {"preferences", FORM_JSON, FORM_PLAIN},
    {"extra", FORM_JSON, FORM_PLAIN},
    {"attributes", FORM_JSON, FORM_PLAIN},
    {"properties", FORM_JSON, FORM_PLAIN},
    {"params", FORM_JSON, FORM_PLAIN},
    {"parameters", FORM_JSON, FORM_PLAIN},
    {"headers", FORM_JSON, FORM_PLAIN},
    {"data", FORM_JSON, FORM_PLAIN},
    {"*count", FORM_PLAIN, FORM_COUNT},
    {"size", FORM_PLAIN, FORM_COUNT},
    {"bytes", FORM_PLAIN, FORM_COUNT},
    {"length", FORM_PLAIN, FORM_COUNT},
    {"width", FORM_PLAIN, FORM_COUNT},
    {"height", FORM_PLAIN, FORM_COUNT},
    {"index", FORM_PLAIN, FORM_COUNT},
    {"position", FORM_PLAIN, FORM_COUNT},
    {"cursor", FORM_PLAIN, FORM_COUNT},
    {"sequence", FORM_PLAIN, FORM_COUNT},
    {"seq", FORM_PLAIN, FORM_COUNT},
    {"tags", FORM_ARRAY, FORM_PLAIN},
    {"labels", FORM_ARRAY, FORM_PLAIN},
    {"scopes", FORM_ARRAY, FORM_PLAIN},
    {"roles", FORM_ARRAY, FORM_PLAIN},
    {"permissions", FORM_ARRAY, FORM_PLAIN},
    {"ids", FORM_ARRAY, FORM_PLAIN},
};

/* Of a number that is a time. */
static const struct {
    const char *word;
    unsigned scale;
} scales[] = {
    {"ms", 1000},
    {"millis", 1000},
    {"us", 1000000},
    {"micros", 1000000},
};

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static char to_lower(char c)
{
    return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* The word of a name that ends at an offset, and where the one before it ends:
 * a_name, aName and A_NAME have two. */
static struct str word_before(struct str name, size_t end, size_t *previous)
{
    size_t start = end;
    while (end > 0 && !is_lower(name.data[end - 1]) &&
           !is_upper(name.data[end - 1])) {
        end -= 1;
    }
    start = end;
    while (start > 0 && is_lower(name.data[start - 1])) {
        start -= 1;
    }
    if (start == end || (start > 0 && is_upper(name.data[start - 1]))) {
        bool is_capital = start < end;
        while (start > 0 && is_upper(name.data[start - 1])) {
            start -= 1;
            if (is_capital) {
                break;
            }
        }
    }
    *previous = start;
    return str_slice(name, start, end);
}

static struct str in_small_letters(struct arena *arena, struct str word)
{
    char *copy = arena_alloc(arena, word.size + 1);
    size_t i = 0;
    for (i = 0; i < word.size; i += 1) {
        copy[i] = to_lower(word.data[i]);
    }
    return (struct str){copy, word.size};
}

struct str value_word_before(struct arena *arena, struct str name, size_t end,
                             size_t *previous)
{
    return in_small_letters(arena, word_before(name, end, previous));
}

static bool fits(struct str word, const char *pattern)
{
    return pattern[0] == '*' ? str_ends_with(word, str_from(pattern + 1))
                             : str_equal(word, str_from(pattern));
}

enum value_form value_form_of_name(struct arena *arena, struct str name,
                                   bool of_text)
{
    size_t end = name.size;
    while (end > 0) {
        struct str word = value_word_before(arena, name, end, &end);
        size_t i = 0;
        for (i = 0; i < sizeof names / sizeof *names; i += 1) {
            enum value_form form =
                of_text ? names[i].of_text : names[i].of_number;
            if (form != FORM_PLAIN && fits(word, names[i].word)) {
                return form;
            }
        }
    }
    return FORM_PLAIN;
}

static unsigned scale_of_name(struct arena *arena, struct str name)
{
    size_t end = name.size;
    while (end > 0) {
        struct str word = value_word_before(arena, name, end, &end);
        size_t i = 0;
        for (i = 0; i < sizeof scales / sizeof *scales; i += 1) {
            if (fits(word, scales[i].word)) {
                return scales[i].scale;
            }
        }
    }
    return 1;
}

static bool contains(struct str text, const char *part)
{
    size_t size = strlen(part);
    size_t i = 0;
    for (i = 0; i + size <= text.size; i += 1) {
        if (memcmp(text.data + i, part, size) == 0) {
            return true;
        }
    }
    return false;
}

/* As SQLite's src/build.c, sqlite3AffinityType; `type` is in capitals. */
static enum affinity affinity_of(struct str type)
{
    if (contains(type, "INT")) {
        return AFFINITY_INTEGER;
    }
    if (contains(type, "CHAR") || contains(type, "CLOB") ||
        contains(type, "TEXT")) {
        return AFFINITY_TEXT;
    }
    if (type.size == 0 || contains(type, "BLOB")) {
        return AFFINITY_BLOB;
    }
    if (contains(type, "REAL") || contains(type, "FLOA") ||
        contains(type, "DOUB")) {
        return AFFINITY_REAL;
    }
    return AFFINITY_NUMERIC;
}

/* The number in parentheses of a type, or a large one. */
static size_t limit_of(struct str type)
{
    size_t limit = 0;
    size_t i = 0;
    while (i < type.size && type.data[i] != '(') {
        i += 1;
    }
    for (i += 1; i < type.size && type.data[i] >= '0' && type.data[i] <= '9' &&
                 limit < 10000;
         i += 1) {
        limit = limit * 10 + (size_t)(type.data[i] - '0');
    }
    return limit == 0 ? 10000 : limit;
}

static void set_by_type(struct value_style *style, struct str type)
{
    size_t i = 0;
    for (i = 0; i < sizeof types / sizeof *types; i += 1) {
        if (contains(type, types[i].part)) {
            style->is_text = types[i].is_text;
            style->is_blob = types[i].is_blob;
            style->form = types[i].form;
            return;
        }
    }
    style->is_text =
        style->affinity == AFFINITY_TEXT || style->affinity == AFFINITY_NUMERIC;
    style->is_blob = contains(type, "BLOB");
}

/* A column without a type: what its name says. */
static void set_by_name_alone(struct arena *arena, struct value_style *style)
{
    enum value_form form = value_form_of_name(arena, style->name, false);
    bool is_id = value_form_of_name(arena, style->name, true) == FORM_UUID;
    style->is_text = !is_id && form == FORM_PLAIN;
    style->form =
        style->is_text ? value_form_of_name(arena, style->name, true) : form;
}

/* What the default says (its normal form), if it says anything: a text, JSON,
 * the present time in one form or another. */
static void heed_default(struct value_style *style, struct str text)
{
    if (str_equal(text, STR("'{}'")) || str_equal(text, STR("'[]'"))) {
        style->form = text.data[1] == '[' ? FORM_ARRAY : FORM_JSON;
        style->is_text = true;
        style->is_blob = false;
        return;
    }
    style->has_t = contains(text, "%dT") || contains(text, "%FT");
    if (contains(text, "current_timestamp") || contains(text, "datetime (") ||
        style->has_t) {
        style->form = FORM_TIME;
        style->is_text = style->affinity != AFFINITY_INTEGER;
    } else if (contains(text, "unixepoch (") || contains(text, "%s")) {
        style->form = FORM_TIME;
        style->is_text = style->affinity == AFFINITY_TEXT;
    } else if (style->form == FORM_TIME && text.size > 0 &&
               text.data[0] >= '0' && text.data[0] <= '9') {
        style->is_text = style->affinity == AFFINITY_TEXT;
    }
}

/* --- whose id it is --------------------------------------------------------*/

/* FNV-1a (www.isthe.com/chongo/tech/comp/fnv), of letters and digits in any
 * case. */
static uint32_t mix(uint32_t hash, struct str text)
{
    size_t i = 0;
    for (i = 0; i < text.size; i += 1) {
        if (is_lower(text.data[i]) || is_upper(text.data[i])) {
            hash = (hash ^ (unsigned char)to_lower(text.data[i])) * 16777619U;
        }
    }
    return hash;
}

/* In a name like user_id, what stands before it; else the table. One user or
 * more are the same. */
static struct str owner_of(struct str column, struct str table)
{
    size_t end = column.size;
    word_before(column, column.size, &end);
    if (end == 0) {
        return str_ends_with(table, STR("s"))
                   ? str_slice(table, 0, table.size - 1)
                   : table;
    }
    return str_slice(column, 0, end);
}

/* Values that are the only ones of their kind in the world differ from table to
 * table, but those that refer to another table by its name alone. By others
 * tables may be joined, where the columns have the same name. */
static void set_salt(struct value_style *style, struct str table)
{
    uint32_t salt = 2166136261U;
    if (style->form == FORM_UUID) {
        salt = mix(salt, owner_of(style->name, table));
    } else if (style->form == FORM_HASH) {
        salt = mix(mix(salt, table), style->name);
    } else {
        salt = mix(salt, style->name);
    }
    style->salt = salt;
}

void value_style_set_apart(struct value_style *style, struct str table)
{
    if (style->form == FORM_UUID) {
        style->salt = mix(mix(style->salt, table), style->name);
    }
}

/* --- all of it -------------------------------------------------------------*/

void value_style_make_json(struct value_style *style)
{
    if (style->form != FORM_ARRAY) {
        style->form = FORM_JSON;
    }
    style->is_text = true;
    style->is_blob = false;
    style->limit = 10000;
}

struct value_style value_style_of(struct arena *arena, struct str table,
                                  const struct schema_column *column,
                                  bool is_key, bool is_sole)
{
    struct value_style style;
    char *type = arena_alloc(arena, column->type.size + 1);
    struct str capitals = {type, column->type.size};
    size_t i = 0;
    memset(&style, 0, sizeof style);
    for (i = 0; i < column->type.size; i += 1) {
        type[i] = to_upper(column->type.data[i]);
    }
    style.name = column->name;
    style.is_sole = is_sole;
    style.affinity = affinity_of(capitals);
    style.limit = limit_of(capitals);
    style.scale = scale_of_name(arena, column->name);
    set_by_type(&style, capitals);
    if (style.form == FORM_PLAIN && column->type.size > 0) {
        style.form = value_form_of_name(arena, column->name,
                                        style.is_text || style.is_blob);
    } else if (column->type.size == 0) {
        set_by_name_alone(arena, &style);
    }
    if (is_key && style.form == FORM_BOOLEAN) {
        style.form = FORM_PLAIN;
    }
    heed_default(&style, column->default_normal);
    set_salt(&style, table);
    return style;
}
