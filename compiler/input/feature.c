/* SPDX-License-Identifier: MIT
 *
 * Walks scripts for what came with a certain SQLite. Which words mean what
 * where is told by a second table of patterns, of the places in a statement.
 */
#include "input/feature.h"

#include "input/level.h"
#include "sql/sql_token.h"

/* What is nested deeper is not looked at. */
#define LEVELS_MAXIMUM 64

/* Behind what a place begins and ends, at the same level of parentheses. */
static const struct turn {
    const char *pattern;
    unsigned begins;
    unsigned ends;
} turns[] = {
    {"CREATE TABLE", PLACE_TABLE, 0},
    {"CREATE TEMP|TEMPORARY TABLE", PLACE_TABLE, 0},
    {"AS", 0, PLACE_TABLE | PLACE_BARE},
    {"ALTER TABLE", PLACE_ALTER | PLACE_BARE, 0},
    {"DEFAULT", 0, PLACE_BARE},
    {"CREATE INDEX", PLACE_INDEX, 0},
    {"CREATE UNIQUE INDEX", PLACE_INDEX, 0},
    {"CREATE VIRTUAL", PLACE_VIRTUAL, 0},
    {"USING fts5 (", PLACE_FTS5, 0},
    {"WITH", PLACE_WITH, 0},
    {"SELECT", PLACE_UNGROUPED, PLACE_WITH},
    {"GROUP BY", 0, PLACE_UNGROUPED},
    {"VALUES", 0, PLACE_WITH},
    {"INSERT", 0, PLACE_WITH},
    {"REPLACE", 0, PLACE_WITH},
    {"UPDATE", 0, PLACE_WITH},
    {"DELETE", 0, PLACE_WITH},
    /* not ON UPDATE SET NULL, nor DO UPDATE SET */
    {"!UPDATE|DELETE SET", PLACE_SET, 0},
    {"WHERE", 0, PLACE_SET | PLACE_INDEX},
    {"RETURNING", 0, PLACE_SET},
    {"DO NOTHING", PLACE_UPSERT, 0},
    {"DO UPDATE", PLACE_UPSERT, 0},
    {"() OVER (", PLACE_WINDOW, 0},
};

#define TURN_COUNT (sizeof(turns) / sizeof(*turns))

/* Where a name before a '(' is that of what is made, or of a type. */
#define PLACES_OF_DEFINITIONS                                                  \
    (PLACE_TABLE | PLACE_COLUMNS | PLACE_ALTER | PLACE_INDEX | PLACE_WITH |    \
     PLACE_VIRTUAL)

/* Which rows of a table are worth a look, by the first byte of an item. */
#define INDEX_MAXIMUM 32
struct index {
    unsigned char count[256];
    unsigned char rows[256][INDEX_MAXIMUM];
};

struct walk {
    const struct source *source;
    const struct requirements *requirements;
    struct feature_uses *uses;
    struct index turns;     /* by the newest item of the pattern */
    struct index syntax;    /* likewise */
    struct index functions; /* by the name */
    struct level levels[LEVELS_MAXIMUM];
    size_t depth;
    size_t too_deep; /* parentheses open beyond levels */
    /* What the rest of the statement may take back; of size 0 when there is
     * nothing. */
    struct str pending;
    size_t pending_row;
};

static void use(struct walk *walk, size_t row, struct str place)
{
    struct span *at = &walk->uses->at[sqlite_feature_first(row)];

    if (at->source == NULL) {
        size_t start = (size_t)(place.data - walk->source->text.data);

        *at = span_at(walk->source, start, start + place.size);
    }
}

static bool is_place(const struct level *level,
                     const struct sqlite_feature *feature)
{
    return feature->place == PLACE_ANY ? (level->places & PLACE_VIRTUAL) == 0
                                       : (level->places & feature->place) != 0;
}

static unsigned char first_byte(const struct item *item)
{
    char c = item->text.data[0];

    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static void find_place(struct walk *walk, struct level *level)
{
    unsigned char byte = first_byte(level_recent(level, 0));
    struct str place;

    for (size_t i = 0; i < walk->turns.count[byte]; i++) {
        const struct turn *turn = &turns[walk->turns.rows[byte][i]];

        if (level_matches(level, str_from(turn->pattern), &place)) {
            level->places |= turn->begins;
            level->places &= ~turn->ends;
        }
    }
}

/* Can what is behind a feature make it none? Then that is waited for. */
static void find_syntax(struct walk *walk, const struct level *level)
{
    unsigned char byte = first_byte(level_recent(level, 0));
    struct str place;

    for (size_t i = 0; i < walk->syntax.count[byte]; i++) {
        size_t row = walk->syntax.rows[byte][i];
        const struct sqlite_feature *feature = &sqlite_features[row];

        if (!is_place(level, feature) ||
            !level_matches(level, str_from(feature->text), &place)) {
            continue;
        }
        if (feature->unless == NULL) {
            use(walk, row, place);
        } else {
            walk->pending = place;
            walk->pending_row = row;
        }
    }
}

/* The newest item may be the last one of something. */
static void look(struct walk *walk, struct level *level)
{
    struct str place;

    if (walk->pending.size > 0 &&
        level_matches(level,
                      str_from(sqlite_features[walk->pending_row].unless),
                      &place)) {
        walk->pending.size = 0;
    }
    find_place(walk, level);
    find_syntax(walk, level);
}

static bool is_registered(const struct requirements *requirements,
                          struct str name)
{
    for (size_t i = 0; i < requirements->need_count; i++) {
        const struct need *need = &requirements->needs[i];

        if (need->kind == NEED_FUNCTION && need->name.size == name.size &&
            str_ends_with_ignoring_case(need->name, name)) {
            return true;
        }
    }
    return false;
}

/* Behind FROM, JOIN or a comma there can be a table; behind FROM and JOIN,
 * nothing else. */
static bool can_be(enum feature_kind kind, const struct level *outer)
{
    const struct item *before = level_recent(outer, 1);
    bool only_table = item_is(before, "join") ||
                      (item_is(before, "from") &&
                       !item_is(level_recent(outer, 2), "distinct"));

    return kind == FEATURE_TABLE_FUNCTION
               ? only_table || item_is(before, ",")
               : kind == FEATURE_FUNCTION && !only_table;
}

/* A function's arguments have ended, behind its name. */
static void look_at_function(struct walk *walk, const struct level *outer,
                             int argument_count)
{
    const struct item *name = level_recent(outer, 0);
    unsigned char byte = first_byte(name);

    for (size_t i = 0; i < walk->functions.count[byte]; i++) {
        size_t row = walk->functions.rows[byte][i];
        const struct sqlite_feature *feature = &sqlite_features[row];

        if (can_be(feature->kind, outer) && item_is(name, feature->text) &&
            argument_count >= feature->least &&
            (feature->most < 0 || argument_count <= feature->most) &&
            !is_registered(walk->requirements, name->text)) {
            use(walk, row, name->text);
        }
    }
}

static bool is_date_function(const struct item *name)
{
    static const char *const names[] = {"date",      "time",      "datetime",
                                        "julianday", "unixepoch", "strftime"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (item_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

static void open_level(struct walk *walk, struct item parenthesis)
{
    const struct level *outer = &walk->levels[walk->depth];
    struct level *inner = &walk->levels[walk->depth + 1];

    level_open(inner, outer, parenthesis);
    inner->places = outer->places & PLACE_VIRTUAL;
    if (outer->places & PLACE_TABLE) {
        inner->places |= PLACE_COLUMNS;
    } else if (outer->places & PLACE_ALTER) {
        inner->places |= PLACE_ADDED;
    } else if ((outer->places & PLACES_OF_DEFINITIONS) == 0 &&
               level_at_function(outer)) {
        inner->places |= PLACE_CALL;
        if (is_date_function(level_recent(outer, 0))) {
            inner->places |= PLACE_DATE_CALL;
        }
    }
    walk->depth++;
    look(walk, inner);
}

static void close_level(struct walk *walk, struct item parenthesis)
{
    struct level *inner = &walk->levels[walk->depth];
    struct level *outer = &walk->levels[walk->depth - 1];
    struct item group = {ITEM_GROUP, inner->opened.text};
    bool is_empty = level_recent(inner, 0)->text.data == group.text.data;

    level_add(inner, parenthesis);
    look(walk, inner);
    if (inner->places & PLACE_CALL) {
        look_at_function(walk, outer, is_empty ? 0 : (int)inner->commas + 1);
    }
    group.text.size = (size_t)(parenthesis.text.data - group.text.data) + 1;
    level_add(outer, group);
    walk->depth--;
    look(walk, outer);
}

static void end_statement(struct walk *walk, struct item semicolon)
{
    walk->depth = 0;
    walk->too_deep = 0;
    level_add(&walk->levels[0], semicolon);
    look(walk, &walk->levels[0]);
    if (walk->pending.size > 0) {
        use(walk, walk->pending_row, walk->pending);
    }
    walk->pending.size = 0;
    walk->levels[0].count = 0;
    walk->levels[0].places = 0;
}

static void take(struct walk *walk, struct item item)
{
    bool opens = item_is(&item, "(");
    bool closes = item_is(&item, ")");

    if (item_is(&item, ";")) {
        end_statement(walk, item);
    } else if (opens && walk->depth + 1 == LEVELS_MAXIMUM) {
        walk->too_deep++;
    } else if (walk->too_deep > 0) {
        walk->too_deep -= closes ? 1 : 0;
    } else if (opens) {
        open_level(walk, item);
    } else if (!closes) {
        level_add(&walk->levels[walk->depth], item);
        look(walk, &walk->levels[walk->depth]);
    } else if (walk->depth > 0) {
        close_level(walk, item);
    }
}

static void index_add(struct index *index, const char *pattern, size_t row)
{
    char bytes[PATTERN_BYTES];
    size_t count = pattern_last_bytes(str_from(pattern), bytes);

    for (size_t i = 0; i < (count > 0 ? count : 256); i++) {
        size_t byte = count > 0 ? (unsigned char)bytes[i] : i;

        if (index->count[byte] < INDEX_MAXIMUM) {
            index->rows[byte][index->count[byte]++] = (unsigned char)row;
        }
    }
}

static void prepare(struct walk *walk)
{
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        const struct sqlite_feature *feature = &sqlite_features[i];

        index_add(feature->kind == FEATURE_SYNTAX ? &walk->syntax
                                                  : &walk->functions,
                  feature->text, i);
        walk->uses->at[i] = SPAN_NONE;
    }
    for (size_t i = 0; i < TURN_COUNT; i++) {
        index_add(&walk->turns, turns[i].pattern, i);
    }
}

void features_find(const struct script *script,
                   const struct requirements *requirements,
                   struct feature_uses *uses)
{
    struct walk walk = {
        .source = script->source, .requirements = requirements, .uses = uses};
    struct lexer lexer = lexer_at(script->source, script->start);
    enum token token = lex(&lexer);
    struct span span = lexer_span(&lexer, script->source);

    prepare(&walk);
    while (token != TOKEN_END && token != TOKEN_OPEN_COMMENT &&
           span.start < script->end) {
        if (token_is_sql(token)) {
            take(&walk, item_of(str_slice(script->source->text, span.start,
                                          span.end)));
        }
        token = lex(&lexer);
        span = lexer_span(&lexer, script->source);
    }
    end_statement(&walk, (struct item){ITEM_SIGN, STR(";")});
}
