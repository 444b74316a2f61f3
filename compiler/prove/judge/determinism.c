/* SPDX-License-Identifier: MIT
 *
 * Statements that write what is another thing in another database. What was
 * read of the clock and of random numbers while they ran is proof; the words of
 * a statement count as well, for where there were no rows it read nothing.
 */
#include "prove/judge/determinism.h"

#include <stdint.h>

#include "model/finding.h"
#include "sql/words.h"

/* What a statement depends on, and by which functions. */
enum cause {
    CAUSE_RANDOM,
    CAUSE_CLOCK,
    CAUSE_VERSION,
    CAUSE_ZONE,
    CAUSE_COUNT
};

static const char *const causes[CAUSE_COUNT] = {
    "random numbers", "the time at which it runs",
    "the version of SQLite that runs it", "the time zone where it runs"};

/* What makes a function that cause. */
enum condition {
    CALLED,
    KEYWORD, /* it is called without parentheses */
    IF_NOW,  /* it has no argument, or 'now' */
    IF_NOW_BEHIND_FORMAT,
    IF_ZONE /* it has the argument 'localtime' or 'utc' */
};

static const struct suspect {
    struct str function;
    enum cause cause;
    enum condition condition;
} suspects[] = {
    {{"random", 6}, CAUSE_RANDOM, CALLED},
    {{"randomblob", 10}, CAUSE_RANDOM, CALLED},
    {{"current_timestamp", 17}, CAUSE_CLOCK, KEYWORD},
    {{"current_date", 12}, CAUSE_CLOCK, KEYWORD},
    {{"current_time", 12}, CAUSE_CLOCK, KEYWORD},
    {{"datetime", 8}, CAUSE_CLOCK, IF_NOW},
    {{"date", 4}, CAUSE_CLOCK, IF_NOW},
    {{"time", 4}, CAUSE_CLOCK, IF_NOW},
    {{"julianday", 9}, CAUSE_CLOCK, IF_NOW},
    {{"unixepoch", 9}, CAUSE_CLOCK, IF_NOW},
    {{"strftime", 8}, CAUSE_CLOCK, IF_NOW_BEHIND_FORMAT},
    {{"timediff", 8}, CAUSE_CLOCK, IF_NOW},
    {{"sqlite_version", 14}, CAUSE_VERSION, CALLED},
    {{"sqlite_source_id", 16}, CAUSE_VERSION, CALLED},
    {{"sqlite_compileoption_used", 25}, CAUSE_VERSION, CALLED},
    {{"sqlite_compileoption_get", 24}, CAUSE_VERSION, CALLED},
    {{"datetime", 8}, CAUSE_ZONE, IF_ZONE},
    {{"date", 4}, CAUSE_ZONE, IF_ZONE},
    {{"time", 4}, CAUSE_ZONE, IF_ZONE},
    {{"julianday", 9}, CAUSE_ZONE, IF_ZONE},
    {{"unixepoch", 9}, CAUSE_ZONE, IF_ZONE},
    {{"strftime", 8}, CAUSE_ZONE, IF_ZONE},
};
#define SUSPECT_COUNT (sizeof suspects / sizeof suspects[0])

/* One statement, without rows and with them. */
struct judged {
    const struct step *step;
    struct arena *arena; /* of this look */
    const struct seen_statement *statement;
    const struct seen_statement *with_rows; /* NULL: it did not run there */
    const struct action *actions;           /* of the statement */
    size_t action_count;
    struct words words; /* filled when it is asked for */
    struct repeated *repeated;
};

/* --- the words of a statement ----------------------------------------------*/

static bool is_string(const struct words *words, size_t at, const char *string)
{
    struct str text = words_text(words, at);
    return text.size >= 2 && text.data[0] == '\'' &&
           names_are_equal(str_slice(text, 1, text.size - 1), str_from(string));
}

/* Whether a call, whose parenthesis is at `open`, has one of two strings. */
static bool has_argument(const struct words *words, size_t open,
                         const char *string, const char *other)
{
    size_t end = words_skip(words, open);
    size_t at = 0;
    for (at = open; at < end; at += 1) {
        if (is_string(words, at, string) || is_string(words, at, other)) {
            return true;
        }
    }
    return false;
}

static bool is_call_of(const struct words *words, size_t at,
                       const struct suspect *suspect)
{
    bool called = words_is(words, at + 1, "(");
    if (!words_names(words, at, suspect->function)) {
        return false;
    }
    switch (suspect->condition) {
    case KEYWORD:
        return words_is(words, at, suspect->function.data);
    case IF_NOW:
        return called && (words_is(words, at + 2, ")") ||
                          has_argument(words, at + 1, "now", "now"));
    case IF_NOW_BEHIND_FORMAT:
        return called && (words_is(words, at + 3, ")") ||
                          has_argument(words, at + 1, "now", "now"));
    case IF_ZONE:
        return called && has_argument(words, at + 1, "localtime", "utc");
    default:
        return called;
    }
}

/* The first word in a text by which it has a cause; words->count: none. */
static size_t find_word(const struct words *words, enum cause cause)
{
    size_t at = 0;
    size_t i = 0;
    for (at = 0; at < words->count; at += 1) {
        for (i = 0; i < SUSPECT_COUNT; i += 1) {
            if (suspects[i].cause == cause &&
                is_call_of(words, at, &suspects[i])) {
                return at;
            }
        }
    }
    return words->count;
}

/* So many words of a statement are looked at. */
#define WORDS_MAXIMUM ((size_t)1 << 20)

static const struct words *words_of_judged(struct judged *judged)
{
    if (judged->words.items == NULL) {
        judged->words =
            words_of(judged->arena, judged->statement->span, WORDS_MAXIMUM);
    }
    return &judged->words;
}

/* --- what a statement depends on -------------------------------------------*/

static bool is_suspect(struct str function, enum cause cause)
{
    size_t i = 0;
    for (i = 0; i < SUSPECT_COUNT; i += 1) {
        if (suspects[i].cause == cause &&
            names_are_equal(suspects[i].function, function)) {
            return true;
        }
    }
    return false;
}

/* Whether SQLite said that a statement calls a function of a cause, itself or
 * by a trigger. */
static bool calls(const struct judged *judged, enum cause cause)
{
    size_t i = 0;
    for (i = 0; i < judged->action_count; i += 1) {
        const struct action *action = &judged->actions[i];
        if (action->kind == ACTION_CALL && is_suspect(action->name, cause)) {
            return true;
        }
    }
    return false;
}

static bool has_read(const struct judged *judged, enum cause cause)
{
    const struct seen_statement *one = judged->statement;
    const struct seen_statement *other = judged->with_rows;
    switch (cause) {
    case CAUSE_RANDOM:
        return one->read_random || (other != NULL && other->read_random);
    case CAUSE_CLOCK:
        return one->read_clock || (other != NULL && other->read_clock);
    default:
        return false;
    }
}

/* CAUSE_COUNT: on nothing. */
static enum cause cause_of(struct judged *judged)
{
    int cause = 0;
    while (cause < CAUSE_COUNT && !has_read(judged, (enum cause)cause) &&
           (!calls(judged, (enum cause)cause) ||
            find_word(words_of_judged(judged), (enum cause)cause) ==
                judged->words.count)) {
        cause += 1;
    }
    return (enum cause)cause;
}

/* --- columns whose default it is -------------------------------------------*/

static const struct schema_table *find_table(const struct step *step,
                                             struct str name)
{
    const struct schema_table *table = schema_find_table(step->after, name);
    return table != NULL || step->before == NULL
               ? table
               : schema_find_table(step->before, name);
}

/* A column of a table that has a default of this cause, and is not named in the
 * statement; NULL when there is none. */
static const struct schema_column *
find_default(struct judged *judged, const struct schema_table *table,
             enum cause cause)
{
    const struct words *words = words_of_judged(judged);
    size_t i = 0;
    for (i = 0; i < table->column_count; i += 1) {
        const struct schema_column *column = &table->columns[i];
        struct words value = {NULL, NULL, 0};
        size_t at = 0;
        if (column->default_value.data == NULL) {
            continue;
        }
        value = words_of_text(judged->arena, column->default_value);
        while (at < words->count && !words_names(words, at, column->name)) {
            at += 1;
        }
        if (at == words->count && find_word(&value, cause) < value.count) {
            return column;
        }
    }
    return NULL;
}

/* ", by the default of 'column' of 'table'", or another guess why the words of
 * the statement do not say it. */
static struct str describe_way(struct judged *judged, enum cause cause)
{
    bool indirect = false;
    size_t i = 0;
    for (i = 0; i < judged->action_count; i += 1) {
        const struct action *action = &judged->actions[i];
        const struct schema_table *table = NULL;
        const struct schema_column *column = NULL;
        if (action->kind != ACTION_INSERT) {
            continue;
        }
        indirect = indirect || action->indirect;
        table = find_table(judged->step, action->table);
        column = table == NULL ? NULL : find_default(judged, table, cause);
        if (column != NULL) {
            return str_format(judged->arena,
                              ", by the default of '%.*s' of table '%.*s'",
                              STR_ARGS(column->name), STR_ARGS(table->name));
        }
    }
    return indirect ? STR(", by a trigger") : STR("");
}

/* --- the findings ----------------------------------------------------------*/

/* Statements in a row that do the same by one default or trigger are one
 * finding: rows that a script fills in are often many. */
struct repeated {
    struct diag *diag;
    const struct migration *migration;
    size_t count;      /* behind the first one */
    struct span place; /* of the second */
};

static bool is_repetition(const struct repeated *repeated,
                          const struct judged *judged, struct str message)
{
    return repeated->diag != NULL &&
           repeated->migration == judged->statement->migration &&
           str_equal(repeated->diag->message, message);
}

static void end_repetition(struct repeated *repeated, struct diags *diags)
{
    if (repeated->count > 0) {
        diag_note(diags, repeated->diag, repeated->place,
                  "here too%s: %zu statements in all",
                  repeated->count > 1 ? ", and behind it" : "",
                  repeated->count + 1);
    }
    *repeated = (struct repeated){.count = 0};
}

static void report(struct judged *judged, enum cause cause)
{
    const struct words *words = words_of_judged(judged);
    size_t at = find_word(words, cause);
    struct span span =
        at < words->count ? words->items[at] : judged->statement->span;
    struct str way = at < words->count ? STR("") : describe_way(judged, cause);
    struct str message =
        str_format(judged->arena, "what the statement does depends on %s%.*s",
                   causes[cause], STR_ARGS(way));
    struct repeated *repeated = judged->repeated;
    struct diags *diags = judged->step->diags;
    if (is_repetition(repeated, judged, message)) {
        repeated->place = repeated->count == 0 ? span : repeated->place;
        repeated->count += 1;
        return;
    }
    end_repetition(repeated, diags);
    repeated->migration = judged->statement->migration;
    repeated->diag =
        finding_report(diags, judged->statement->migration,
                       CODE_NOT_DETERMINISTIC, span, "%.*s", STR_ARGS(message));
    diag_note(
        diags, repeated->diag, SPAN_NONE,
        "databases with the same migrations will differ: write the value, or "
        "let the program fill it in");
    diag_note(diags, repeated->diag, SPAN_NONE,
              "if they may: '-- migrate:allow not-deterministic REASON'");
    if (way.size == 0) {
        repeated->diag = NULL;
    }
}

/* The same statement on the other database. */
static const struct seen_statement *
find_again(const struct observation *seen, size_t index,
           const struct seen_statement *statement)
{
    size_t count = seen == NULL ? 0 : seen->statement_count;
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        const struct seen_statement *other =
            &seen->statements[(index + i) % count];
        if (other->script == statement->script &&
            other->span.start == statement->span.start) {
            return other;
        }
    }
    return NULL;
}

static void judge(struct judged *judged, size_t index,
                  const struct observation *with_rows)
{
    const struct step *step = judged->step;
    const struct seen_statement *statement = judged->statement;
    enum cause cause = CAUSE_COUNT;
    struct arena arena;
    if (!statement->writes) {
        return;
    }
    arena_init(&arena);
    judged->arena = &arena;
    judged->with_rows = find_again(with_rows, index, statement);
    cause = cause_of(judged);
    if (cause != CAUSE_COUNT) {
        size_t at = (size_t)(statement->migration - step->set->migrations);
        step->set->migrations[at].varies = true;
        report(judged, cause);
    }
    arena_release(&arena);
}

void determinism_step(const struct step *step,
                      const struct observation *with_rows)
{
    const struct observation *seen = step->seen;
    struct repeated repeated = {.count = 0};
    size_t action = 0;
    size_t i = 0;
    for (i = 0; i < seen->statement_count; i += 1) {
        struct judged judged = {.step = step,
                                .statement = &seen->statements[i],
                                .repeated = &repeated};
        judged.actions = seen->actions + action;
        while (action < seen->action_count &&
               seen->actions[action].statement == i) {
            judged.action_count += 1;
            action += 1;
        }
        judge(&judged, i, with_rows);
    }
    end_repetition(&repeated, step->diags);
}
