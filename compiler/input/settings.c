/* SPDX-License-Identifier: MIT
 *
 * Finds a key in what is alike in TOML (toml.io, without tables) and Java's
 * properties, which is all that the files hold.
 */
#include "input/settings.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct span trim(struct span span)
{
    const char *text = span.source->text.data;

    while (span.start < span.end && is_blank(text[span.start])) {
        span.start++;
    }
    while (span.end > span.start && is_blank(text[span.end - 1])) {
        span.end--;
    }
    return span;
}

/* Without a comment behind it, and without its quotes. */
static struct span value_of(struct span span)
{
    const char *text = span.source->text.data;
    const char *hash;

    span = trim(span);
    if (span.start < span.end &&
        (text[span.start] == '"' || text[span.start] == '\'')) {
        const char *close = memchr(text + span.start + 1, text[span.start],
                                   span.end - span.start - 1);

        if (close != NULL) {
            return span_at(span.source, span.start + 1, (size_t)(close - text));
        }
    }
    hash = span.start < span.end
               ? memchr(text + span.start, '#', span.end - span.start)
               : NULL;
    if (hash != NULL) {
        span.end = (size_t)(hash - text);
    }
    return trim(span);
}

/* What ends a key: in TOML '=', in properties also ':' or a blank. */
static const char *find_separator(const char *at, const char *end)
{
    const char *blank = NULL;

    while (at < end && is_blank(*at)) {
        at++;
    }
    for (; at < end; at++) {
        if (*at == '=' || *at == ':') {
            return at;
        }
        if (is_blank(*at)) {
            blank = blank == NULL ? at : blank;
        } else if (blank != NULL) {
            return blank;
        }
    }
    return NULL;
}

bool settings_find(const struct source *source, const char *key,
                   struct span *value)
{
    struct str text = source->text;
    bool found = false;
    size_t end;

    for (size_t start = 0; start < text.size; start = end + 1) {
        const char *feed = memchr(text.data + start, '\n', text.size - start);
        const char *equals;
        struct span name;

        end = feed == NULL ? text.size : (size_t)(feed - text.data);
        equals = find_separator(text.data + start, text.data + end);
        if (equals == NULL) {
            continue;
        }
        name = trim(span_at(source, start, (size_t)(equals - text.data)));
        if (str_equal(str_slice(text, name.start, name.end), str_from(key))) {
            *value = value_of(
                span_at(source, (size_t)(equals - text.data) + 1, end));
            found = true;
        }
    }
    return found;
}
