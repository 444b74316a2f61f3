/* SPDX-License-Identifier: MIT
 *
 * IF EXISTS, read.
 */
#include "prove/lint/conditional.h"

static const struct {
    const char *word;
    const char *text;
} types[] = {
    [OBJECT_TABLE] = {"TABLE", "table"},
    [OBJECT_VIEW] = {"VIEW", "view"},
    [OBJECT_INDEX] = {"INDEX", "index"},
    [OBJECT_TRIGGER] = {"TRIGGER", "trigger"},
};

#define TYPE_COUNT (sizeof(types) / sizeof(*types))

const char *object_type_text(enum object_type type)
{
    return types[type].text;
}

/* TYPE_COUNT when it is none. */
static size_t type_of(const struct words *words, size_t at)
{
    size_t type = 0;

    while (type < TYPE_COUNT && !words_is(words, at, types[type].word)) {
        type++;
    }
    return type;
}

/* Enough to see the name. */
#define WORDS_MAXIMUM 10

/* CREATE TEMP, UNIQUE and VIRTUAL have a word before the type. */
static struct conditional read(struct arena *arena, const struct words *words)
{
    struct conditional out = {.is_drop = words_is(words, 0, "DROP")};
    size_t type = 1 + (type_of(words, 1) == TYPE_COUNT);
    size_t exists = type + (out.is_drop ? 2 : 3);
    size_t name = exists + (words_is(words, exists + 2, ".") ? 3 : 1);

    if ((!out.is_drop && !words_is(words, 0, "CREATE")) ||
        type_of(words, type) == TYPE_COUNT ||
        !words_is(words, type + 1, "IF") ||
        !words_is(words, exists, "EXISTS") || name >= words->count) {
        return out;
    }
    out.is_one = true;
    out.type = (enum object_type)type_of(words, type);
    out.condition = span_at(words->source, words->items[type + 1].start,
                            words->items[exists].end);
    out.name = words_name(arena, words, name);
    out.name_span = words->items[name];
    return out;
}

struct conditional conditional_of(struct arena *arena, struct span statement)
{
    struct conditional none = {.is_one = false};
    char first = statement.source->text.data[statement.start];
    struct span items[WORDS_MAXIMUM];
    struct words words;

    /* Most statements of a large script are INSERTs. */
    if (first != 'c' && first != 'C' && first != 'd' && first != 'D') {
        return none;
    }
    words = words_opening(statement, items, WORDS_MAXIMUM);
    return read(arena, &words);
}
