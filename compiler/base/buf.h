/* SPDX-License-Identifier: MIT
 *
 * A growing run of bytes on the heap. It stops at a maximum and remembers that
 * it did (`overflow`), which its user reports.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
    char *data;
    size_t size;
    size_t capacity;
    size_t maximum;
    bool overflow;
};

/* The maximum for buf_init when nothing better is known. */
#define BUF_MAXIMUM ((size_t)1 << 31)

void buf_init(struct buf *buf, size_t maximum);
void buf_release(struct buf *buf);
void buf_add(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_add_c(struct buf *buf, const char *text);
void buf_format(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_format_v(struct buf *buf, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* The text, NUL-terminated as well; valid until the next change. */
struct str buf_str(const struct buf *buf);

#endif
