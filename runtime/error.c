/* SPDX-License-Identifier: MIT
 *
 * Writing into the caller's strata_error.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"

/* Drop a UTF-8 character that a full buffer cut in the middle. */
static void trim_cut_character(char *text, size_t size)
{
    size_t length = strlen(text);
    size_t start = length;
    if (length + 1 < size) {
        return;
    }
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start -= 1;
    }
    if (start > 0 && ((unsigned char)text[start - 1] & 0x80) != 0) {
        unsigned char lead = (unsigned char)text[start - 1];
        size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (length - (start - 1) < need) {
            text[start - 1] = '\0';
        }
    }
}

void strata__copy(char *out, size_t size, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    if (length >= size) {
        length = size - 1;
    }
    if (length > 0) {
        memcpy(out, text, length);
    }
    out[length] = '\0';
    trim_cut_character(out, size);
}

static void format_text(char *out, size_t size, const char *format,
                        va_list arguments)
{
    vsnprintf(out, size, format, arguments);
    trim_cut_character(out, size);
}

void strata__fail(struct strata__session *session, strata_result result,
                  const char *format, ...)
{
    strata_error *error = session->error;
    va_list arguments;
    if (strata__failed(session)) {
        return;
    }
    error->result = result;
    va_start(arguments, format);
    format_text(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
}

void strata__reason(struct strata__session *session, const char *format, ...)
{
    strata_error *error = session->error;
    va_list arguments;
    va_start(arguments, format);
    format_text(error->reason, sizeof error->reason, format, arguments);
    va_end(arguments);
}

void strata__explain(struct strata__session *session, const char *format, ...)
{
    strata_error *error = session->error;
    size_t used = strlen(error->message);
    va_list arguments;
    if (used > 0 && *format == '.' &&
        strchr(".!?", error->message[used - 1]) != NULL) {
        format += 1;
    }
    va_start(arguments, format);
    format_text(error->message + used, sizeof error->message - used, format,
                arguments);
    va_end(arguments);
}

void strata__blame(struct strata__session *session, const char *version)
{
    strata__copy(session->error->version, sizeof session->error->version,
                 version);
}
