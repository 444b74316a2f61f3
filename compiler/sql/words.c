/* SPDX-License-Identifier: MIT
 *
 * Arrays of tokens.
 */
#include "sql/words.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "sql/normal_form.h"

bool names_are_equal(struct str a, struct str b)
{
    return a.size == b.size && str_ends_with_ignoring_case(a, b);
}

/* The next token that SQL is made of; false at the end. */
static bool next_word(struct lexer *lexer, struct span within,
                      struct span *word)
{
    enum token token = TOKEN_SPACE;

    while (!token_is_sql(token)) {
        token = lex(lexer);
        *word = lexer_span(lexer, within.source);
        if (token == TOKEN_END || token == TOKEN_OPEN_COMMENT ||
            word->start >= within.end) {
            return false;
        }
    }
    return true;
}

struct words words_opening(struct span span, struct span *items, size_t maximum)
{
    struct words words = {span.source, items, 0};
    struct lexer lexer = lexer_at(span.source, span.start);
    struct span word;

    while (words.count < maximum && next_word(&lexer, span, &word)) {
        items[words.count++] = word;
    }
    return words;
}

struct words words_of(struct arena *arena, struct span span, size_t maximum)
{
    struct lexer lexer = lexer_at(span.source, span.start);
    struct span word;
    size_t count = 0;

    while (count < maximum && next_word(&lexer, span, &word)) {
        count++;
    }
    return words_opening(span, arena_array(arena, struct span, count + 1),
                         count);
}

struct words words_of_text(struct arena *arena, struct str sql)
{
    struct source *source = arena_new(arena, struct source);

    source->path = "";
    source->text = str_copy(arena, sql);
    return words_of(arena, span_at(source, 0, sql.size), SIZE_MAX);
}

struct str words_text(const struct words *words, size_t at)
{
    return at < words->count
               ? str_slice(words->source->text, words->items[at].start,
                           words->items[at].end)
               : STR("");
}

bool words_is(const struct words *words, size_t at, const char *keyword)
{
    return at < words->count &&
           names_are_equal(words_text(words, at), str_from(keyword));
}

size_t words_find(const struct words *words, size_t at, const char *keyword)
{
    while (at < words->count && !words_is(words, at, keyword)) {
        at++;
    }
    return at;
}

struct str words_name(struct arena *arena, const struct words *words, size_t at)
{
    struct str text = words_text(words, at);
    char quote = text.size < 2 ? '\0' : text.data[0];
    char *name;
    size_t size = 0;

    if (quote == '\0' || strchr("\"'`[", quote) == NULL) {
        return text;
    }
    name = arena_alloc(arena, text.size);
    for (size_t i = 1; i + 1 < text.size; i++) {
        name[size++] = text.data[i];
        i += quote != '[' && text.data[i] == quote;
    }
    return (struct str){name, size};
}

bool words_names(const struct words *words, size_t at, struct str name)
{
    struct str text = words_text(words, at);
    char quote = text.size < 2 ? '\0' : text.data[0];
    size_t size = 0;

    if (quote == '\0' || strchr("\"'`[", quote) == NULL) {
        return name.size > 0 && names_are_equal(text, name);
    }
    for (size_t i = 1; i + 1 < text.size; i++) {
        struct str byte = str_slice(text, i, i + 1);

        if (!names_are_equal(byte, str_slice(name, size, size + 1))) {
            return false;
        }
        size++;
        i += quote != '[' && text.data[i] == quote;
    }
    return size == name.size;
}

size_t words_skip(const struct words *words, size_t at)
{
    size_t depth = 0;

    do {
        depth += words_is(words, at, "(");
        depth -= depth > 0 && words_is(words, at, ")");
        at++;
    } while (depth > 0 && at < words->count);
    return at < words->count ? at : words->count;
}

struct str words_quote(struct arena *arena, struct str name)
{
    struct buf quoted;
    struct str text;

    buf_init(&quoted, BUF_MAXIMUM);
    buf_add_char(&quoted, '"');
    for (size_t i = 0; i < name.size; i++) {
        buf_add_c(&quoted, name.data[i] == '"' ? "\"" : "");
        buf_add_char(&quoted, name.data[i]);
    }
    buf_add_char(&quoted, '"');
    text = str_copy(arena, buf_str(&quoted));
    buf_release(&quoted);
    return str_starts_with(sql_normal_form(arena, text), STR("\"")) ? text
                                                                    : name;
}

struct str words_line(struct arena *arena, struct str sql)
{
    struct words words = words_of_text(arena, sql);
    struct str text;
    struct buf line;

    buf_init(&line, BUF_MAXIMUM);
    for (size_t i = 0; i < words.count; i++) {
        bool apart = i > 0 && words.items[i].start > words.items[i - 1].end;

        buf_add_c(&line, apart ? " " : "");
        buf_add(&line, words_text(&words, i));
    }
    text = str_copy(arena, buf_str(&line));
    buf_release(&line);
    return text;
}
