/* SPDX-License-Identifier: MIT
 *
 * The normal form of SQL: token by token, with a look at the one or two before
 * it, and without knowing more of the grammar.
 */
#include "sql/normal_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sql/sql_token.h"

struct normalising {
    struct arena *arena;
    struct buf text;
    struct str *items; /* their data is not set before the end */
    size_t *starts;
    size_t count;
    size_t capacity;
    size_t depth;     /* of parentheses */
    bool has_virtual; /* it is CREATE VIRTUAL TABLE */
};

/* Words that quotes make something else: those that cannot be a name, sorted,
 * and those that mean something where a name could stand (a join's kind behind
 * a table, a clock's value, a truth value). */
/* clang-format off */
static const char *const not_bare[] = {
    "add", "all", "alter", "and", "as", "autoincrement", "between", "case",
    "cast", "check", "collate", "commit", "constraint", "create", "cross",
    "current_date", "current_time", "current_timestamp", "default",
    "deferrable", "delete", "distinct", "drop", "else", "escape", "except",
    "exists", "false", "foreign", "from", "full", "group", "having", "in",
    "index", "indexed", "inner", "insert", "intersect", "into", "is", "isnull",
    "join", "left", "limit", "natural", "not", "nothing", "notnull", "null",
    "on", "or", "order", "outer", "primary", "raise", "references", "returning",
    "right", "select", "set", "table", "then", "to", "transaction", "true",
    "union", "unique", "update", "using", "values", "when", "where"};
/* clang-format on */

/* What is a value of its own behind DEFAULT, where other words are texts. */
static const char *const default_values[] = {
    "current_date", "current_time", "current_timestamp",
    "false",        "null",         "true"};

static int compare_word(const void *word, const void *item)
{
    return str_compare(*(const struct str *)word,
                       str_from(*(const char *const *)item));
}

#define IS_ONE_OF(word, words)                                                 \
    (bsearch(&(word), words, sizeof(words) / sizeof *(words), sizeof *(words), \
             compare_word) != NULL)

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static struct str lowered(struct arena *arena, struct str s)
{
    char *text = arena_alloc(arena, s.size + 1);
    size_t i = 0;
    for (i = 0; i < s.size; i += 1) {
        text[i] = lower(s.data[i]);
    }
    return (struct str){text, s.size};
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_part(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '$';
}

/* Whether a name without its quotes is read as one word, and the same one. */
static bool may_be_bare(struct str name)
{
    size_t i = 0;
    if (name.size == 0 || !is_letter(name.data[0]) ||
        str_starts_with(name, STR("\xef\xbb\xbf"))) {
        return false;
    }
    for (i = 1; i < name.size; i += 1) {
        if (!is_part(name.data[i])) {
            return false;
        }
    }
    return !IS_ONE_OF(name, not_bare);
}

static bool is_quoted_name(struct str token)
{
    return token.size >= 2 && strchr("\"`[", token.data[0]) != NULL;
}

/* What stands in quotes, of which doubled ones are one. */
static struct str unquoted(struct arena *arena, struct str token)
{
    char *text = arena_alloc(arena, token.size + 1);
    char quote = token.data[0] == '[' ? '\0' : token.data[0];
    size_t size = 0;
    size_t i = 1;
    for (i = 1; i + 1 < token.size; i += 1) {
        text[size] = token.data[i];
        size += 1;
        if (token.data[i] == quote) {
            i += 1;
        }
    }
    return (struct str){text, size};
}

static void add_quoted(struct buf *out, struct str content, char quote)
{
    size_t i = 0;
    buf_add_char(out, quote);
    for (i = 0; i < content.size; i += 1) {
        buf_add_char(out, content.data[i]);
        if (content.data[i] == quote) {
            buf_add_char(out, quote);
        }
    }
    buf_add_char(out, quote);
}

/* The token that is `back` tokens before the next one. */
static struct str word_before(const struct normalising *normalising,
                              size_t back)
{
    size_t at = normalising->count - back;
    if (back > normalising->count) {
        return STR("");
    }
    return (struct str){normalising->text.data + normalising->starts[at],
                        normalising->items[at].size};
}

static bool is_before(const struct normalising *normalising, size_t back,
                      struct str word)
{
    return str_equal(word_before(normalising, back), word);
}

/* Behind DEFAULT a name is a text, whose letters count: but DEFAULT VALUES, and
 * ON DELETE SET DEFAULT have none. */
static bool is_default_text(const struct normalising *normalising,
                            struct str word, bool quoted)
{
    return is_before(normalising, 1, STR("default")) &&
           !is_before(normalising, 2, STR("set")) &&
           (quoted || (!str_equal(word, STR("values")) &&
                       !IS_ONE_OF(word, default_values)));
}

static void add_word(struct normalising *normalising, struct str token,
                     bool quoted)
{
    struct buf *out = &normalising->text;
    struct arena *arena = normalising->arena;
    struct str content = quoted ? unquoted(arena, token) : token;
    struct str small = lowered(arena, content);
    if (is_default_text(normalising, small, quoted)) {
        add_quoted(out, content, '\'');
    } else if (quoted && !may_be_bare(small)) {
        add_quoted(out, small, '"');
    } else {
        buf_add(out, small);
    }
}

/* The arguments of a module are its own, and it may look at every letter. */
static bool is_argument(const struct normalising *normalising)
{
    return normalising->has_virtual && normalising->depth > 0;
}

static void begin_item(struct normalising *normalising)
{
    if (normalising->count == normalising->capacity) {
        struct normalising old = *normalising;
        size_t capacity = old.capacity == 0 ? 32 : 2 * old.capacity;
        normalising->items = arena_array(old.arena, struct str, capacity);
        normalising->starts = arena_array(old.arena, size_t, capacity);
        normalising->capacity = capacity;
        if (old.count > 0) {
            memcpy(normalising->items, old.items,
                   old.count * sizeof *old.items);
            memcpy(normalising->starts, old.starts,
                   old.count * sizeof *old.starts);
        }
    }
    buf_add_c(&normalising->text, normalising->count > 0 ? " " : "");
    normalising->starts[normalising->count] = normalising->text.size;
}

static void end_item(struct normalising *normalising)
{
    size_t at = normalising->count;
    normalising->items[at].size =
        normalising->text.size - normalising->starts[at];
    normalising->count += 1;
    if (at == 1 && is_before(normalising, 1, STR("virtual")) &&
        is_before(normalising, 2, STR("create"))) {
        normalising->has_virtual = true;
    }
}

static void add_token(struct normalising *normalising, enum token kind,
                      struct str token)
{
    char first = token.data[0];
    if (kind == TOKEN_CLOSE && normalising->depth > 0) {
        normalising->depth -= 1;
    }
    begin_item(normalising);
    if (is_argument(normalising) || kind == TOKEN_OPEN_STRING ||
        strchr("'$@:#", first) != NULL) {
        buf_add(&normalising->text, token);
    } else if (is_quoted_name(token)) {
        add_word(normalising, token, true);
    } else if (is_letter(first) && token.data[token.size - 1] != '\'') {
        add_word(normalising, token, false);
    } else { /* a number, a blob, an operator */
        buf_add(&normalising->text, lowered(normalising->arena, token));
    }
    end_item(normalising);
    if (kind == TOKEN_OPEN) {
        normalising->depth += 1;
    }
}

static void add_tokens(struct normalising *normalising, struct str sql)
{
    const unsigned char *text =
        (const unsigned char *)str_to_c(normalising->arena, sql);
    struct lexer lexer = {text, text, text, text + sql.size};
    size_t semicolons = 0; /* those at the end say nothing */
    for (;;) {
        enum token kind = lex(&lexer);
        if (kind == TOKEN_END || kind == TOKEN_OPEN_COMMENT) {
            return;
        }
        if (kind == TOKEN_SEMICOLON) {
            semicolons += 1;
        } else if (kind != TOKEN_SPACE && kind != TOKEN_COMMENT) {
            for (; semicolons > 0; semicolons -= 1) {
                add_token(normalising, TOKEN_SEMICOLON, STR(";"));
            }
            add_token(normalising, kind,
                      (struct str){(const char *)lexer.start,
                                   (size_t)(lexer.cursor - lexer.start)});
        }
    }
}

struct sql_words sql_normal_words(struct arena *arena, struct str sql)
{
    struct normalising normalising;
    struct sql_words words = {STR(""), NULL, 0};
    size_t i = 0;
    memset(&normalising, 0, sizeof normalising);
    normalising.arena = arena;
    buf_init(&normalising.text, BUF_MAXIMUM);
    add_tokens(&normalising, sql);
    words.text = str_copy(arena, buf_str(&normalising.text));
    words.items = normalising.items;
    words.count = normalising.count;
    for (i = 0; i < words.count; i += 1) {
        words.items[i].data = words.text.data + normalising.starts[i];
    }
    buf_release(&normalising.text);
    return words;
}

struct str sql_normal_form(struct arena *arena, struct str sql)
{
    return sql_normal_words(arena, sql).text;
}
