/* SPDX-License-Identifier: MIT
 *
 * A walk over the tokens of CREATE TABLE. Reserved words, which are no names in
 * the normal form, tell where each constraint is (SQLite's src/parse.y: carg,
 * ccons, tcons); expressions are in parentheses and taken as they are.
 */
#include "sql/table_text.h"

#include <string.h>

#include "sql/normal_form.h"

struct walk {
    struct arena *arena;
    struct sql_words words;
    size_t at;
    struct str column;  /* that is being defined; empty: a table constraint */
    struct str subject; /* of an ON CONFLICT that may follow */
    struct table_text *out;
};

static bool is(const struct walk *walk, size_t at, const char *word)
{
    return at < walk->words.count &&
           str_equal(walk->words.items[at], str_from(word));
}

/* The place of the parenthesis that closes the one at a place; that place, when
 * there is none. */
static size_t closing(const struct walk *walk, size_t at)
{
    size_t depth = 0;
    if (!is(walk, at, "(")) {
        return at;
    }
    for (; at < walk->words.count; at += 1) {
        if (is(walk, at, "(")) {
            depth += 1;
        } else if (is(walk, at, ")")) {
            depth -= 1;
            if (depth == 0) {
                return at;
            }
        }
    }
    return at - 1;
}

/* The normal form from one token to another, both included. */
static struct str between(const struct walk *walk, size_t first, size_t last)
{
    const struct str *items = walk->words.items;
    if (last >= walk->words.count) {
        last = walk->words.count - 1;
    }
    return (struct str){items[first].data,
                        (size_t)(items[last].data - items[first].data) +
                            items[last].size};
}

static void add_clause(struct walk *walk, enum clause_kind kind,
                       struct str column, struct str text)
{
    struct table_text *out = walk->out;
    struct schema_clause *clause = &out->clauses[out->clause_count];
    clause->kind = kind;
    clause->column = column;
    clause->text = text;
    out->clause_count += 1;
}

/* Each returns the place of its last token. */

static size_t read_check(struct walk *walk)
{
    size_t last = closing(walk, walk->at + 1);
    walk->subject = STR("");
    add_clause(walk, CLAUSE_CHECK, STR(""), between(walk, walk->at, last));
    return last;
}

static size_t read_generated(struct walk *walk)
{
    size_t last = closing(walk, walk->at + 1);
    walk->subject = STR("");
    add_clause(walk, CLAUSE_GENERATED, walk->column,
               between(walk, walk->at, last));
    return last;
}

/* UNIQUE and PRIMARY KEY of a table have their columns in parentheses; those of
 * a column, and NOT NULL, are written as if they had. */
static size_t read_constraint(struct walk *walk)
{
    size_t last = walk->at + (is(walk, walk->at, "unique") ? 0 : 1);
    if (walk->column.size == 0) {
        last = closing(walk, last + 1);
        walk->subject = between(walk, walk->at, last);
    } else {
        struct str words = between(walk, walk->at, last);
        walk->subject = str_format(walk->arena, "%.*s ( %.*s )",
                                   STR_ARGS(words), STR_ARGS(walk->column));
    }
    return last;
}

static size_t read_not(struct walk *walk)
{
    return is(walk, walk->at + 1, "null") && walk->column.size > 0
               ? read_constraint(walk)
               : walk->at;
}

static size_t read_references(struct walk *walk)
{
    walk->out->key_count += 1;
    return walk->at;
}

static size_t read_on(struct walk *walk)
{
    struct str action = STR("");
    if (walk->at + 2 >= walk->words.count) {
        return walk->at;
    }
    action = walk->words.items[walk->at + 2];
    if (is(walk, walk->at + 1, "conflict") && walk->subject.size > 0 &&
        !str_equal(action, STR("abort"))) {
        add_clause(walk, CLAUSE_CONFLICT, STR(""),
                   str_format(walk->arena, "%.*s on conflict %.*s",
                              STR_ARGS(walk->subject), STR_ARGS(action)));
    }
    return walk->at + 2;
}

static size_t read_deferrable(struct walk *walk)
{
    if (walk->out->key_count > 0 && is(walk, walk->at + 1, "initially")) {
        walk->out->deferred[walk->out->key_count - 1] =
            is(walk, walk->at + 2, "deferred") &&
            !is(walk, walk->at - 1, "not");
    }
    return walk->at;
}

static const struct {
    const char *word;
    size_t (*read)(struct walk *walk);
} readers[] = {{"check", read_check},
               {"as", read_generated},
               {"unique", read_constraint},
               {"primary", read_constraint},
               {"not", read_not},
               {"references", read_references},
               {"deferrable", read_deferrable},
               {"on", read_on}};

static size_t read_word(struct walk *walk)
{
    size_t i = 0;
    for (i = 0; i < sizeof readers / sizeof *readers; i += 1) {
        if (is(walk, walk->at, readers[i].word)) {
            return readers[i].read(walk);
        }
    }
    return is(walk, walk->at, "(") ? closing(walk, walk->at) : walk->at;
}

static bool begins_constraint(const struct walk *walk)
{
    static const char *const words[] = {"constraint", "primary", "unique",
                                        "check", "foreign"};
    size_t i = 0;
    for (i = 0; i < sizeof words / sizeof *words; i += 1) {
        if (is(walk, walk->at, words[i])) {
            return true;
        }
    }
    return false;
}

/* What is between two commas: a column, or table constraints. */
static void begin_part(struct walk *walk)
{
    walk->subject = STR("");
    walk->column = STR("");
    if (walk->at < walk->words.count && !begins_constraint(walk)) {
        walk->column = walk->words.items[walk->at];
        walk->at += 1;
    }
}

static void read_parts(struct walk *walk)
{
    begin_part(walk);
    while (walk->at < walk->words.count && !is(walk, walk->at, ")")) {
        if (is(walk, walk->at, ",")) {
            walk->at += 1;
            begin_part(walk);
        } else {
            walk->at = read_word(walk) + 1;
        }
    }
}

static void read_options(struct walk *walk)
{
    for (; walk->at < walk->words.count; walk->at += 1) {
        if (is(walk, walk->at, "strict")) {
            walk->out->strict = true;
        } else if (is(walk, walk->at, "without")) {
            walk->out->without_rowid = true;
        }
    }
}

struct table_text table_text_read(struct arena *arena, struct str sql)
{
    struct table_text out;
    struct walk walk;
    size_t i = 0;
    size_t open = 0;
    memset(&out, 0, sizeof out);
    memset(&walk, 0, sizeof walk);
    walk.arena = arena;
    walk.words = sql_normal_words(arena, sql);
    walk.out = &out;
    out.normal = walk.words.text;
    /* None of them is said in less than one token. */
    out.clauses = arena_array(arena, struct schema_clause, walk.words.count);
    out.deferred = arena_array(arena, bool, walk.words.count);
    while (open < walk.words.count && !is(&walk, open, "(")) {
        open += 1;
    }
    for (i = open; i < walk.words.count; i += 1) {
        out.autoincrement = out.autoincrement || is(&walk, i, "autoincrement");
    }
    walk.at = open + 1;
    read_parts(&walk);
    read_options(&walk);
    return out;
}
