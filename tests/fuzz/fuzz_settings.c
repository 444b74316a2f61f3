/* SPDX-License-Identifier: MIT
 *
 * Settings files: the first line of the input is a key, the rest the file. A
 * value is a part of the line that has the key, and the last one counts.
 */
#include "fuzz/fuzz.h"

#include "input/settings.h"

#define SIZE_MAXIMUM 4096

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct str trim(struct str text)
{
    while (text.size > 0 && is_blank(text.data[0])) {
        text = str_slice(text, 1, text.size);
    }
    while (text.size > 0 && is_blank(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

static void check_value(const struct source *source, struct str key,
                        struct span value)
{
    struct str line = source_line(source, value.start);
    struct str text = str_slice(source->text, value.start, value.end);

    must(value.source == source);
    must(value.start <= value.end && value.end <= source->text.size);
    must(memchr(text.data, '\n', text.size) == NULL);
    must(str_starts_with(trim(line), key));
    must(text.data >= line.data + key.size);
    must(str_equal(trim(text), text) || text.data[-1] == '"' ||
         text.data[-1] == '\'');
}

static bool is_one_word(struct str key)
{
    for (size_t i = 0; i < key.size; i++) {
        if (strchr("=: \t#", key.data[i]) != NULL) {
            return false;
        }
    }
    return key.size > 0;
}

/* The file with one more line has that line's value. */
static void check_last(struct arena *arena, struct str text, struct str key)
{
    static const struct {
        const char *written;
        const char *value;
    } rows[] = {
        {"\"last # one\" # really", "last # one"},
        {"'last'", "last"},
        {" last one\t# really", "last one"},
        {"", ""},
    };

    for (size_t i = 0; is_one_word(key) && i < sizeof(rows) / sizeof(*rows);
         i++) {
        struct source source = {
            "metadata.toml", str_format(arena, "%.*s\n%.*s =%s", STR_ARGS(text),
                                        STR_ARGS(key), rows[i].written)};
        struct span value;

        must(settings_find(&source, key.data, &value));
        must(str_equal(str_slice(source.text, value.start, value.end),
                       str_from(rows[i].value)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct source source = {"metadata.toml", {"", 0}};
    struct str rest;
    struct str key;
    struct span value;

    /* A file with a NUL is none of those, and is none to str_format. */
    if (size > SIZE_MAXIMUM || memchr(data, '\0', size) != NULL) {
        return 0;
    }
    arena_init(&arena);
    rest = source_normalise(&arena, fuzz_text(&arena, data, size));
    key = fuzz_take_line(&arena, &rest);
    source.text = str_copy(&arena, rest);
    if (settings_find(&source, key.data, &value)) {
        check_value(&source, key, value);
    }
    if (key.size > 0 && str_equal(trim(key), key) &&
        memchr(key.data, '=', key.size) == NULL) {
        check_last(&arena, source.text, key);
    }
    arena_release(&arena);
    return 0;
}
