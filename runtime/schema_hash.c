/* SPDX-License-Identifier: MIT
 *
 * The tokens of a schema's SQL (sqlite.org/lang.html), and a hash of them.
 *
 * The hash is recorded in databases and programs, and must never change; its
 * definition is in docs/formats.md. It is FNV-1a over 64 bits
 * (www.isthe.com/chongo/tech/comp/fnv), mixed in the end as by SplitMix64, so
 * that sums of it tell as much as each of it.
 */
#include <string.h>

#include "schema_hash.h"

static bool is_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static unsigned char to_lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

static bool is_word(unsigned char c)
{
    unsigned char lower = to_lower(c);
    return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' ||
           c == '$' || c >= 0x80;
}

/* How many bytes lie before `c`, or all when there is none. */
static size_t up_to(struct strata__text text, size_t from, char c)
{
    const char *found =
        from < text.size ? memchr(text.data + from, c, text.size - from) : NULL;
    return found == NULL ? text.size : (size_t)(found - text.data);
}

static size_t comment_size(struct strata__text text)
{
    size_t at = 2;
    if (text.size < 2) {
        return 0;
    }
    if (text.data[0] == '-' && text.data[1] == '-') {
        return up_to(text, 2, '\n');
    }
    if (text.data[0] != '/' || text.data[1] != '*') {
        return 0;
    }
    for (;;) {
        at = up_to(text, at, '*');
        if (at + 1 >= text.size) {
            return text.size;
        }
        if (text.data[at + 1] == '/') {
            return at + 2;
        }
        at += 1;
    }
}

static void skip(struct strata__text *text, size_t size)
{
    text->data += size;
    text->size -= size;
}

static void skip_blank(struct strata__text *text)
{
    size_t size = 1;
    while (text->size > 0 && size > 0) {
        size = is_space((unsigned char)text->data[0]) ? 1 : comment_size(*text);
        skip(text, size);
    }
}

/* The bytes of what begins with a quote. Doubled, a quote stands for itself,
 * but for brackets. */
static size_t quoted_size(struct strata__text text)
{
    char close = text.data[0] == '[' ? ']' : text.data[0];
    size_t at = up_to(text, 1, close);
    while (close != ']' && at + 1 < text.size && text.data[at + 1] == close) {
        at = up_to(text, at + 2, close);
    }
    return at < text.size ? at + 1 : at;
}

static size_t word_size(struct strata__text text, bool with_dots)
{
    size_t size = 0;
    while (size < text.size && (is_word((unsigned char)text.data[size]) ||
                                (with_dots && text.data[size] == '.'))) {
        size += 1;
    }
    return size;
}

static bool read_token(struct strata__text *rest, struct strata__token *token)
{
    unsigned char first = 0;
    skip_blank(rest);
    if (rest->size == 0) {
        return false;
    }
    first = (unsigned char)rest->data[0];
    token->text.data = rest->data;
    token->kind = (char)first;
    token->text.size = 1;
    if (first == '\'' || first == '"' || first == '`' || first == '[') {
        token->kind = first == '\'' ? '\'' : '"';
        token->text.size = quoted_size(*rest);
    } else if (to_lower(first) == 'x' && rest->size > 1 &&
               rest->data[1] == '\'') {
        token->kind = 'x';
        token->text.size = up_to(*rest, 2, '\'') + 1;
        if (token->text.size > rest->size) {
            token->text.size = rest->size;
        }
    } else if (is_digit(first)) {
        token->kind = '0';
        token->text.size = word_size(*rest, true);
    } else if (is_word(first)) {
        token->kind = 'n';
        token->text.size = word_size(*rest, false);
    }
    skip(rest, token->text.size);
    return true;
}

static bool is_one_of(const struct strata__token *token,
                      const char *const *words)
{
    size_t i = 0;
    for (; token->kind == 'n' && *words != NULL; words += 1) {
        for (i = 0; i < token->text.size &&
                    to_lower((unsigned char)token->text.data[i]) ==
                        (unsigned char)(*words)[i];
             i += 1) {
        }
        if (i == token->text.size && (*words)[i] == '\0') {
            return true;
        }
    }
    return false;
}

/* From the kind of the object to what stands behind its name. */
static bool skip_name(struct strata__text *rest, struct strata__token *token)
{
    static const char *const condition[] = {"if", "not", "exists", NULL};
    bool found = true;
    while (found && is_one_of(token, condition)) {
        found = read_token(rest, token);
    }
    found = found && read_token(rest, token);
    if (found && token->kind == '.') {
        found = read_token(rest, token) && read_token(rest, token);
    }
    return found;
}

bool strata__next_token(struct strata__reader *reader,
                        struct strata__token *token)
{
    static const char *const kinds[] = {"table", "index", "view", "trigger",
                                        NULL};
    bool found = read_token(&reader->rest, token);
    if (found && reader->part == 1) {
        found = skip_name(&reader->rest, token);
        reader->part = 2;
    } else if (found && reader->part == 0 && is_one_of(token, kinds)) {
        reader->part = 1;
    }
    return found;
}

/* What a token says, byte by byte, from *at: without quotes, and a doubled one
 * once. -1 at its end. */
static int next_byte(const struct strata__token *token, size_t *at)
{
    const struct strata__text *text = &token->text;
    char quote = token->kind == '"' || token->kind == '\'' ? text->data[0] : 0;
    if (quote != 0 && *at == 0) {
        quote = quote == '[' ? ']' : quote;
        *at = 1;
    } else if (quote == '[') {
        quote = ']';
    }
    if (quote != 0 && *at < text->size && text->data[*at] == quote) {
        *at += 1;
        if (quote == ']') {
            return -1;
        }
        if (*at >= text->size) {
            return -1;
        }
    }
    if (*at >= text->size) {
        return -1;
    }
    *at += 1;
    return (unsigned char)text->data[*at - 1];
}

/* Names are equal in any case; a string is equal to itself. */
static bool is_name(const struct strata__token *token)
{
    return token->kind == 'n' || token->kind == '"' || token->kind == 'x';
}

static bool same_token(const struct strata__token *a,
                       const struct strata__token *b)
{
    bool names = is_name(a) && is_name(b);
    bool may_be = a->kind == b->kind || names ||
                  (a->kind == '"' && b->kind == '\'') ||
                  (a->kind == '\'' && b->kind == '"');
    size_t a_at = 0;
    size_t b_at = 0;
    int a_byte = 0;
    while (may_be && a_byte >= 0) {
        int b_byte = next_byte(b, &b_at);
        a_byte = next_byte(a, &a_at);
        may_be = a_byte == b_byte || (names && a_byte >= 0 && b_byte >= 0 &&
                                      to_lower((unsigned char)a_byte) ==
                                          to_lower((unsigned char)b_byte));
    }
    return may_be;
}

bool strata__alike(struct strata__text a, struct strata__text b,
                   const char **a_differs, const char **b_differs)
{
    struct strata__reader a_reader = {{NULL, 0}, 0};
    struct strata__reader b_reader = {{NULL, 0}, 0};
    struct strata__token a_token;
    struct strata__token b_token;
    bool a_more = true;
    bool b_more = true;
    a_reader.rest = a;
    b_reader.rest = b;
    do {
        a_more = strata__next_token(&a_reader, &a_token);
        b_more = strata__next_token(&b_reader, &b_token);
    } while (a_more && b_more && same_token(&a_token, &b_token));
    *a_differs = a_more ? a_token.text.data : NULL;
    *b_differs = b_more ? b_token.text.data : NULL;
    return !a_more && !b_more;
}

static uint64_t mix(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * UINT64_C(1099511628211);
}

static uint64_t mix_token(uint64_t hash, const struct strata__token *token)
{
    bool lower = is_name(token);
    size_t at = 0;
    int byte = 0;
    hash = mix(hash, (unsigned char)(token->kind == '"' ? 'n' : token->kind));
    while ((byte = next_byte(token, &at)) >= 0) {
        hash = mix(hash,
                   lower ? to_lower((unsigned char)byte) : (unsigned char)byte);
    }
    return mix(hash, 0);
}

static uint64_t mix_name(uint64_t hash, struct strata__text name)
{
    size_t i = 0;
    for (i = 0; i < name.size; i += 1) {
        hash = mix(hash, to_lower((unsigned char)name.data[i]));
    }
    return mix(hash, 0);
}

uint64_t strata__object_hash(struct strata__text type, struct strata__text name,
                             struct strata__text table, struct strata__text sql)
{
    struct strata__reader reader = {{NULL, 0}, 0};
    struct strata__token token;
    uint64_t hash = UINT64_C(14695981039346656037);
    hash = mix_name(mix_name(mix_name(hash, type), name), table);
    reader.rest = sql;
    while (strata__next_token(&reader, &token)) {
        hash = mix_token(hash, &token);
    }
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
    return hash ^ (hash >> 31);
}

void strata__hash_format(uint64_t hash, char out[STRATA_HASH_SIZE])
{
    size_t i = STRATA_HASH_SIZE - 1;
    out[i] = '\0';
    while (i > 0) {
        i -= 1;
        out[i] = "0123456789abcdef"[hash & 15];
        hash >>= 4;
    }
}

bool strata__hash_parse(const char *text, uint64_t *hash)
{
    static const char digits[] = "0123456789abcdef";
    size_t i = 0;
    *hash = 0;
    for (i = 0; i < STRATA_HASH_SIZE - 1; i += 1) {
        const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);
        if (digit == NULL) {
            return false;
        }
        *hash = *hash << 4 | (uint64_t)(digit - digits);
    }
    return text[i] == '\0';
}
