/* SPDX-License-Identifier: MIT
 *
 * Growing buffers: doubled by realloc, cut off at their maximum.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void buf_init(struct buf *buf, size_t maximum)
{
    *buf = (struct buf){NULL, 0, 0, maximum, false};
}

void buf_release(struct buf *buf)
{
    free(buf->data);
    buf_init(buf, buf->maximum);
}

/* Room for `more` bytes and a NUL. False: that would pass the maximum. */
static bool reserve(struct buf *buf, size_t more)
{
    size_t capacity = buf->capacity > 0 ? buf->capacity : 64;
    char *data;

    if (buf->overflow || more > buf->maximum - buf->size) {
        buf->overflow = true;
        return false;
    }
    if (buf->capacity - buf->size > more) {
        return true;
    }
    while (capacity - buf->size <= more) {
        if (capacity > (size_t)-1 / 2) {
            oom();
        }
        capacity *= 2;
    }
    data = realloc(buf->data, capacity);
    if (data == NULL) {
        oom();
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void buf_add(struct buf *buf, struct str s)
{
    if (s.size > 0 && reserve(buf, s.size)) {
        memcpy(buf->data + buf->size, s.data, s.size);
        buf->size += s.size;
        buf->data[buf->size] = '\0';
    }
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, (struct str){&c, 1});
}

void buf_add_c(struct buf *buf, const char *text)
{
    buf_add(buf, str_from(text));
}

void buf_format_v(struct buf *buf, const char *format, va_list arguments)
{
    va_list again;
    int size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size > 0 && reserve(buf, (size_t)size)) {
        vsnprintf(buf->data + buf->size, (size_t)size + 1, format, arguments);
        buf->size += (size_t)size;
    }
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buf_format_v(buf, format, arguments);
    va_end(arguments);
}

struct str buf_str(const struct buf *buf)
{
    return buf->size > 0 ? (struct str){buf->data, buf->size} : STR("");
}
