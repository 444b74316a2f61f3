/* SPDX-License-Identifier: MIT
 *
 * Values to words.
 */
#include "prove/judge/row_text.h"

#include "base/buf.h"

/* Of a text, so many bytes at most; of a BLOB, half of that. */
#define VALUE_MAXIMUM 48

/* No value is begun behind so many bytes. */
#define ROW_MAXIMUM 160

static void add_text(struct buf *out, struct str text)
{
    size_t end = 0;
    while (end < text.size) {
        size_t size = str_utf8(text, end, NULL);
        size = size == 0 ? 1 : size;
        if (end + size > VALUE_MAXIMUM) {
            break;
        }
        end += size;
    }
    buf_add_char(out, '\'');
    for (size_t i = 0; i < end; i += 1) {
        if (text.data[i] == '\0') { /* no message has one */
            buf_add_c(out, "\\x00");
        } else {
            buf_add_char(out, text.data[i]);
        }
    }
    buf_add_c(out, end < text.size ? "…'" : "'");
}

static void add_blob(struct buf *out, const unsigned char *bytes, size_t size)
{
    size_t shown = size > VALUE_MAXIMUM / 2 ? VALUE_MAXIMUM / 2 : size;
    size_t i = 0;
    buf_add_c(out, "x'");
    for (i = 0; i < shown; i += 1) {
        buf_format(out, "%02x", bytes[i]);
    }
    buf_add_c(out, shown < size ? "…'" : "'");
}

static void add_value(struct buf *out, sqlite3_stmt *statement, int column)
{
    struct str text = {NULL, 0};
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        buf_add_c(out, "NULL");
        break;
    case SQLITE_TEXT:
        text.data = (const char *)sqlite3_column_text(statement, column);
        text.size = (size_t)sqlite3_column_bytes(statement, column);
        add_text(out, text);
        break;
    case SQLITE_BLOB:
        text.data = sqlite3_column_blob(statement, column);
        add_blob(out, (const unsigned char *)text.data,
                 (size_t)sqlite3_column_bytes(statement, column));
        break;
    default: /* a number, in SQLite's words */
        buf_add_c(out, (const char *)sqlite3_column_text(statement, column));
        break;
    }
}

struct str row_text(struct arena *arena, sqlite3_stmt *statement)
{
    struct str text = {NULL, 0};
    struct buf out;
    int column = 0;
    buf_init(&out, BUF_MAXIMUM);
    for (column = 0; column < sqlite3_column_count(statement); column += 1) {
        buf_add_c(&out, column > 0 ? ", " : "");
        if (out.size > ROW_MAXIMUM) {
            buf_add_c(&out, "…");
            break;
        }
        add_value(&out, statement, column);
    }
    text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}
