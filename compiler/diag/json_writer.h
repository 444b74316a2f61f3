/* SPDX-License-Identifier: MIT
 *
 * JSON as text (RFC 8259): one member to a line, and what is opened inline on
 * one line with all that is in it.
 */
#ifndef DIAG_JSON_WRITER_H
#define DIAG_JSON_WRITER_H

#include "base/buf.h"

#define JSON_DEPTH 16

struct json_writer {
    struct buf *out;
    char closers[JSON_DEPTH]; /* of what is open */
    size_t depth;
    size_t lines; /* how many of them, from the outside, are on lines */
    bool is_first;
};

void json_init(struct json_writer *writer, struct buf *out);

/* Begin an object or array: `bracket` is '{' or '['. The key is NULL in an
 * array and outside of everything. */
void json_open(struct json_writer *writer, const char *key, char bracket);
void json_open_inline(struct json_writer *writer, const char *key,
                      char bracket);

/* End what was opened last. Behind the last of all comes a line feed. */
void json_close(struct json_writer *writer);

void json_text(struct json_writer *writer, const char *key, struct str text);
void json_number(struct json_writer *writer, const char *key, size_t number);
void json_null(struct json_writer *writer, const char *key);

/* Append a string with its quotes. Bytes that are no UTF-8 become \xNN as text,
 * as people are shown them; what could steer a terminal is escaped. */
void json_string(struct str text, struct buf *out);

#endif
