/* SPDX-License-Identifier: MIT
 *
 * Values: plain ones and those on the edge, and how SQLite is given them.
 */
#include <stdarg.h>
#include <string.h>

#include "prove/populate/row_value.h"

/* 2024-01-15 10:30:00 UTC. */
#define FIRST_TIME 1705314600

struct value value_null(void)
{
    struct value value;
    memset(&value, 0, sizeof value);
    value.type = SQLITE_NULL;
    return value;
}

struct value value_integer(sqlite3_int64 integer)
{
    struct value value = value_null();
    value.type = SQLITE_INTEGER;
    value.integer = integer;
    return value;
}

struct value value_real(double real)
{
    struct value value = value_null();
    value.type = SQLITE_FLOAT;
    value.real = real;
    return value;
}

struct value value_text(struct str text)
{
    struct value value = value_null();
    value.type = SQLITE_TEXT;
    value.bytes = text;
    return value;
}

struct value value_blob(struct str bytes)
{
    struct value value = value_text(bytes);
    value.type = SQLITE_BLOB;
    return value;
}

struct value value_format(struct arena *arena, const char *format, ...)
{
    struct value value;
    va_list arguments;
    va_start(arguments, format);
    value = value_text(str_format_v(arena, format, arguments));
    va_end(arguments);
    return value;
}

bool value_equal(const struct value *a, const struct value *b)
{
    return a->type == b->type && a->integer == b->integer &&
           memcmp(&a->real, &b->real, sizeof a->real) == 0 &&
           str_equal(a->bytes, b->bytes);
}

/* Scripts may have put in more than is worth a copy. */
#define READ_MAXIMUM ((size_t)1 << 20)

struct value value_read(struct arena *arena, sqlite3_stmt *statement,
                        int column)
{
    struct value value = value_null();
    const char *bytes = NULL;
    size_t size = 0;
    value.type = sqlite3_column_type(statement, column);
    switch (value.type) {
    case SQLITE_INTEGER:
        value.integer = sqlite3_column_int64(statement, column);
        break;
    case SQLITE_FLOAT:
        value.real = sqlite3_column_double(statement, column);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        bytes = value.type == SQLITE_TEXT
                    ? (const char *)sqlite3_column_text(statement, column)
                    : sqlite3_column_blob(statement, column);
        size = (size_t)sqlite3_column_bytes(statement, column);
        value.bytes = str_copy(
            arena,
            (struct str){bytes, size < READ_MAXIMUM ? size : READ_MAXIMUM});
        break;
    default:
        break;
    }
    return value;
}

int value_bind(sqlite3_stmt *statement, int parameter,
               const struct value *value)
{
    const char *bytes = value->bytes.size > 0 ? value->bytes.data : "";
    switch (value->type) {
    case SQLITE_INTEGER:
        return sqlite3_bind_int64(statement, parameter, value->integer);
    case SQLITE_FLOAT:
        return sqlite3_bind_double(statement, parameter, value->real);
    case SQLITE_TEXT:
        return sqlite3_bind_text(statement, parameter, bytes,
                                 (int)value->bytes.size, SQLITE_STATIC);
    case SQLITE_BLOB:
        return sqlite3_bind_blob(statement, parameter, bytes,
                                 (int)value->bytes.size, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, parameter);
    }
}

/* --- texts -----------------------------------------------------------------*/

static const char *const codes[] = {"en", "de", "fr", "es",
                                    "it", "ja", "pt", "nl"};
static const char *const mimes[] = {"text/plain", "image/png",
                                    "application/json", "audio/mpeg"};

#define NTH(list, n) ((list)[(n) % (sizeof(list) / sizeof *(list))])

static struct str date_text(struct arena *arena, size_t n, const char *time)
{
    return str_format(arena, "%04zu-%02zu-%02zu%s", 2024 + n / 336,
                      1 + n / 28 % 12, 1 + (n + 14) % 28, time);
}

/* The name of the column when that is a word. */
static struct str word_of(const struct value_style *style)
{
    size_t i = 0;
    for (i = 0; i < style->name.size; i += 1) {
        char c = style->name.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')) {
            break;
        }
    }
    return i == style->name.size && i > 0 && i <= 20 ? style->name
                                                     : STR("text");
}

static struct str text_of(struct arena *arena, const struct value_style *style,
                          size_t n)
{
    size_t from_1 = n + 1;
    struct str word = word_of(style);
    switch (style->form) {
    case FORM_ARRAY:
    case FORM_JSON:
        return value_json(arena, style, n);
    case FORM_CODE:
        return str_from(NTH(codes, n));
    case FORM_COLOR:
        return str_format(arena, "#0000%02zx", from_1 % 256);
    case FORM_DATE:
        return date_text(arena, n, "");
    case FORM_EMAIL:
        return str_format(arena, "user%zu@example.org", from_1);
    case FORM_HASH:
        return str_format(arena, "%08zx%08x%048d", from_1, style->salt, 0);
    case FORM_HOST:
        return str_format(arena, "host%zu.example.org", from_1);
    case FORM_MIME:
        return str_from(NTH(mimes, n));
    case FORM_PATH:
        return str_format(arena, "/files/%zu", from_1);
    case FORM_PHONE:
        return str_format(arena, "+1555%07zu", from_1);
    case FORM_TIME:
        return date_text(arena, n,
                         style->has_t ? "T10:30:00.000Z" : " 10:30:00");
    case FORM_URL:
        return str_format(arena, "https://example.org/%zu", from_1);
    case FORM_UUID:
        return str_format(arena, "%08zx-0000-4000-8000-0000%08x", from_1,
                          style->salt);
    case FORM_VERSION:
        return str_format(arena, "1.0.%zu", n);
    case FORM_YEAR:
        return str_format(arena, "%zu", 2024 + n);
    default:
        return str_format(arena, "%.*s %zu", STR_ARGS(word), from_1);
    }
}

/* A text of so many bytes at most: a number with the digits a to z. */
static struct str short_text(struct arena *arena, size_t limit, size_t n)
{
    size_t size = limit < 4 ? limit : 4;
    char *text = arena_alloc(arena, size + 1);
    size_t i = 0;
    for (i = size; i > 0; i -= 1) {
        text[i - 1] = (char)('a' + n % 26);
        n /= 26;
    }
    return (struct str){text, size};
}

static struct value blob_of(struct arena *arena,
                            const struct value_style *style, size_t n)
{
    size_t size = style->form == FORM_UUID   ? 16
                  : style->form == FORM_HASH ? 32
                                             : 8;
    char *bytes = NULL;
    if (style->form == FORM_JSON || style->form == FORM_ARRAY) {
        return value_blob(value_json(arena, style, n));
    }
    bytes = arena_alloc(arena, size);
    memset(bytes, 'b', size);
    bytes[0] = (char)('0' + n % 64);
    bytes[1] = (char)('0' + n / 64 % 64);
    if (style->form == FORM_UUID || style->form == FORM_HASH) {
        memcpy(bytes + 2, str_format(arena, "%08x", style->salt).data, 8);
    }
    return value_blob((struct str){bytes, size});
}

/* --- numbers ---------------------------------------------------------------*/

static struct value number_of(const struct value_style *style, size_t n)
{
    sqlite3_int64 integer = 0;
    switch (style->form) {
    case FORM_BOOLEAN:
        integer = (sqlite3_int64)(n % 2);
        break;
    case FORM_TIME:
        integer = (sqlite3_int64)(FIRST_TIME + n * 86400) * style->scale;
        break;
    case FORM_YEAR:
        integer = (sqlite3_int64)(2024 + n);
        break;
    case FORM_FRACTION:
        return value_real((double)n + 1.5);
    default:
        if (style->affinity == AFFINITY_REAL) {
            return value_real((double)n + 1.5);
        }
        integer = (sqlite3_int64)(n + 1);
    }
    return style->affinity == AFFINITY_REAL ? value_real((double)integer)
                                            : value_integer(integer);
}

struct value value_plain(struct arena *arena, const struct value_style *style,
                         size_t n)
{
    struct str text = STR("");
    if (style->is_blob) {
        return blob_of(arena, style, n);
    }
    if (!style->is_text) {
        return number_of(style, n);
    }
    text = text_of(arena, style, n);
    return value_text(
        text.size <= style->limit ? text : short_text(arena, style->limit, n));
}

/* --- on the edge -----------------------------------------------------------*/

/* Not ASCII, with a quote, and beyond the first 65,536 characters. */
#define NOT_ASCII "na\xc3\xafve 'x' \xe2\x82\xac \xf0\x9f\x8c\x8d"
#define LONG_TEXT                                                              \
    "a text of more than one line,\n"                                          \
    "with a tab\t, a percent sign % and a backslash \\"

/* Those of forms that a program keeps to; the others are texts like any. */
static const struct {
    enum value_form form;
    const char *texts[VALUE_EDGES];
} text_edges[] = {
    {FORM_ARRAY, {"[]", "[1,null,{\"a\":[]}]", "[\"" NOT_ASCII "\"]"}},
    {FORM_JSON, {"{}", "{\"a\":null}", "{\"a\":\"" NOT_ASCII "\"}"}},
    {FORM_DATE, {"1970-01-01", "2024-02-29", "9999-12-31"}},
    {FORM_TIME,
     {"1970-01-01 00:00:00", "2024-02-29 23:59:59", "9999-12-31 23:59:59"}},
    {FORM_YEAR, {"0", "1970", "9999"}},
};

/* What tells rows apart is not empty, and seldom the same in columns of other
 * names. */
static struct value sole_edge(struct arena *arena,
                              const struct value_style *style, size_t n)
{
    static const char *const texts[VALUE_EDGES] = {"-", NOT_ASCII, LONG_TEXT};
    struct str text = str_format(arena, "%s %08x", texts[n], style->salt);
    return text.size <= style->limit ? value_text(text)
                                     : value_plain(arena, style, 1000 + n);
}

static struct value text_edge(struct arena *arena,
                              const struct value_style *style, size_t n)
{
    static const char *const texts[VALUE_EDGES] = {"", NOT_ASCII, LONG_TEXT};
    const char *text = texts[n];
    bool is_free = true;
    size_t i = 0;
    if (style->form == FORM_UUID || style->form == FORM_HASH) {
        return value_plain(arena, style, 1000 + n);
    }
    for (i = 0; i < sizeof text_edges / sizeof *text_edges; i += 1) {
        if (text_edges[i].form == style->form) {
            is_free = false;
            text = style->path_count > 0
                       ? value_json(arena, style, 1000 + n).data
                       : text_edges[i].texts[n];
        }
    }
    if (is_free && style->is_sole) {
        return sole_edge(arena, style, n);
    }
    return strlen(text) <= style->limit ? value_text(str_from(text))
                                        : value_plain(arena, style, n);
}

static struct value number_edge(const struct value_style *style, size_t n)
{
    static const sqlite3_int64 integers[VALUE_EDGES] = {0, -1,
                                                        0x7fffffffffffffff};
    static const sqlite3_int64 counts[VALUE_EDGES] = {0, (sqlite3_int64)1 << 32,
                                                      0x7fffffffffffffff};
    static const sqlite3_int64 times[VALUE_EDGES] = {0, -1, 253402300799};
    static const double reals[VALUE_EDGES] = {0, -1.5, 1e300};
    switch (style->form) {
    case FORM_BOOLEAN:
    case FORM_YEAR:
        return number_of(style, n);
    case FORM_TIME:
        return style->affinity == AFFINITY_REAL
                   ? value_real((double)times[n])
                   : value_integer(times[n] * style->scale);
    case FORM_FRACTION:
        return value_real(reals[n]);
    case FORM_COUNT:
        return style->affinity == AFFINITY_REAL ? value_real((double)counts[n])
                                                : value_integer(counts[n]);
    case FORM_ID:
        return n == 0 ? value_integer(0) : number_of(style, n);
    default:
        return style->affinity == AFFINITY_REAL ? value_real(reals[n])
                                                : value_integer(integers[n]);
    }
}

struct value value_edge(struct arena *arena, const struct value_style *style,
                        size_t n)
{
    static const struct str blobs[VALUE_EDGES] = {
        {"", 0}, {"\0\xff\x80 ", 4}, {"\xc3\x28\0\0\0\0\0\0\0\0\0\0", 12}};
    n = n < VALUE_EDGES ? n : VALUE_EDGES - 1;
    if (style->is_blob) {
        return style->form == FORM_PLAIN ? value_blob(blobs[n])
                                         : blob_of(arena, style, 1000 + n);
    }
    return style->is_text ? text_edge(arena, style, n) : number_edge(style, n);
}
