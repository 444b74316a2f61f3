/* SPDX-License-Identifier: MIT
 *
 * The rule about texts in double quotes. Whether "x" is a name or a text is
 * known to SQLite alone: it takes what is no name for a text, where it is
 * lenient. So each statement is prepared with SQLite being strict, on a
 * database as it was before it; what is then missing was a text.
 */
#include "prove/lint/lint_rules.h"

#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

#include "model/finding.h"

/* In one statement: each one costs to prepare it once more. */
#define TEXTS_MAXIMUM 10

struct quotes {
    struct lint *lint;
    struct scratch *scratch;
    size_t statement;
    bool is_trigger;
    size_t count; /* of texts that were found in the statement */
    const struct words *words;
    size_t first; /* token of the part that is judged */
    size_t behind;
    size_t start; /* of the part in its source */
    char *text;   /* of the part; a text that was found gets other quotes here,
                     so that the next one shows */
};

static bool is_double_quoted(const struct words *words, size_t at)
{
    return str_starts_with(words_text(words, at), STR("\""));
}

static void report_text(struct lint *lint, size_t statement, struct span span,
                        const char *note)
{
    const struct step *step = lint->step;

    diag_note(
        step->diags,
        finding_report(step->diags,
                       changes_statement(lint->changes, statement)->migration,
                       CODE_DOUBLE_QUOTED_STRING, span,
                       "a text in double quotes, which are for names"),
        SPAN_NONE, "%s", note);
}

static void allow_texts(struct scratch *scratch, int allowed)
{
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_DQS_DDL, allowed, NULL);
    sqlite3_db_config(scratch->db, SQLITE_DBCONFIG_DQS_DML, allowed, NULL);
}

/* Put a text into single quotes, with as many bytes as before. What it says
 * does not matter here. */
static void requote(struct quotes *quotes, size_t at)
{
    size_t start = quotes->words->items[at].start - quotes->start;
    size_t end = quotes->words->items[at].end - quotes->start;

    memset(quotes->text + start, '_', end - start);
    quotes->text[start] = '\'';
    quotes->text[end - 1] = '\'';
}

/* The token that SQLite misses as a column; NO_TOKEN when it misses nothing, or
 * something else. */
#define NO_TOKEN SIZE_MAX

static size_t find_missing(const struct quotes *quotes)
{
    static const char missing[] = "no such column: ";
    sqlite3_stmt *statement = NULL;
    struct str message;
    int offset;

    scratch_forget(quotes->scratch);
    allow_texts(quotes->scratch, 0);
    sqlite3_prepare_v2(quotes->scratch->db, quotes->text, -1, &statement, NULL);
    message = str_from(sqlite3_errmsg(quotes->scratch->db));
    offset = sqlite3_error_offset(quotes->scratch->db);
    sqlite3_finalize(statement);
    allow_texts(quotes->scratch, 1);
    if (!str_starts_with(message, str_from(missing)) || offset < 0 ||
        quotes->text[offset] != '"') {
        return NO_TOKEN;
    }
    for (size_t at = quotes->first; at < quotes->behind; at++) {
        if (quotes->words->items[at].start == quotes->start + (size_t)offset) {
            return at;
        }
    }
    return NO_TOKEN;
}

/* Write NULL over some tokens: what they mean is known where they stand alone.
 */
static void mask(struct quotes *quotes, size_t first, size_t behind)
{
    size_t start = quotes->words->items[first].start - quotes->start;
    size_t end = quotes->words->items[behind - 1].end - quotes->start;

    if (end - start >= 4) {
        memset(quotes->text + start, ' ', end - start);
        memcpy(quotes->text + start, "NULL", 4);
    }
}

/* A row's columns and RAISE are there in a trigger alone. */
static void mask_trigger(struct quotes *quotes)
{
    const struct words *words = quotes->words;

    for (size_t i = quotes->first; i < quotes->behind; i++) {
        bool is_row = words_is(words, i, "NEW") || words_is(words, i, "OLD");

        if (is_row && words_is(words, i + 1, ".") && i + 2 < quotes->behind) {
            mask(quotes, i, i + 3);
        } else if (words_is(words, i, "RAISE")) {
            size_t behind = words_skip(words, i + 1);

            mask(quotes, i, behind < quotes->behind ? behind : quotes->behind);
        }
    }
}

/* Judge some tokens of the statement by themselves. */
static void judge_part(struct quotes *quotes, size_t first, size_t behind)
{
    const struct words *words = quotes->words;
    struct str part;
    size_t at;

    if (first >= behind) {
        return;
    }
    quotes->first = first;
    quotes->behind = behind;
    quotes->start = words->items[first].start;
    part = str_slice(words->source->text, quotes->start,
                     words->items[behind - 1].end);
    if (memchr(part.data, '"', part.size) == NULL) {
        return;
    }
    quotes->text = arena_alloc(quotes->lint->step->arena, part.size + 1);
    memcpy(quotes->text, part.data, part.size);
    if (quotes->is_trigger) {
        mask_trigger(quotes);
    }
    while (quotes->count < TEXTS_MAXIMUM &&
           (at = find_missing(quotes)) != NO_TOKEN) {
        report_text(quotes->lint, quotes->statement, words->items[at],
                    "there is no column of that name, and so it is a text; if "
                    "it is meant to be one, put it in 'single quotes'");
        requote(quotes, at);
        quotes->count++;
    }
}

/* What a view or a trigger says is not looked at when it is made: look at the
 * SELECT of the one, and at each statement of the other. */
static void judge_statement(struct quotes *quotes)
{
    const struct words *words = quotes->words;
    bool creates = words_is(words, 0, "CREATE");
    bool is_temporary =
        words_is(words, 1, "TEMP") || words_is(words, 1, "TEMPORARY");
    size_t type = is_temporary ? 2 : 1;

    quotes->count = 0;
    quotes->is_trigger = creates && words_is(words, type, "TRIGGER");
    if (quotes->is_trigger) {
        size_t first = words_find(words, 0, "BEGIN") + 1;

        for (size_t at = first; at < words->count; at++) {
            if (words_is(words, at, ";")) {
                judge_part(quotes, first, at);
                first = at + 1;
            }
        }
    } else if (creates && words_is(words, type, "VIEW")) {
        judge_part(quotes, words_find(words, type, "AS") + 1, words->count);
    } else {
        judge_part(quotes, 0, words->count);
    }
}

/* A default in double quotes is a text everywhere. */
static void judge_defaults(struct lint *lint, size_t statement)
{
    struct span first;
    struct words opening = words_opening(
        changes_statement(lint->changes, statement)->span, &first, 1);
    const struct words *words;

    if (!words_is(&opening, 0, "CREATE") && !words_is(&opening, 0, "ALTER")) {
        return;
    }
    words = changes_words(lint->changes, statement);
    for (size_t i = 1; i < words->count; i++) {
        if (words_is(words, i - 1, "DEFAULT") && is_double_quoted(words, i)) {
            report_text(lint, statement, words->items[i],
                        "put it in 'single quotes'");
        }
    }
}

static bool has_double_quotes(const struct seen_statement *statement)
{
    return memchr(statement->span.source->text.data + statement->span.start,
                  '"', statement->span.end - statement->span.start) != NULL;
}

/* Take the database behind a statement. One that fails here, because something
 * of the runtime is missing, leaves the rest unjudged. */
static void run(struct scratch *scratch, struct arena *arena,
                const struct seen_statement *statement)
{
    struct str sql = str_slice(statement->span.source->text,
                               statement->span.start, statement->span.end);

    scratch_forget(scratch);
    sqlite3_exec(scratch->db, str_to_c(arena, sql), NULL, NULL, NULL);
}

static void judge_strictly(struct lint *lint)
{
    const struct observation *seen = lint->step->seen;
    struct quotes quotes = {.lint = lint, .scratch = lint->before};
    size_t last = seen->statement_count;

    while (last > 0 && !has_double_quotes(&seen->statements[last - 1])) {
        last--;
    }
    /* Temporary objects are to be gone afterwards. */
    sqlite3_exec(lint->before->db, "BEGIN", NULL, NULL, NULL);
    for (size_t i = 0; i < last; i++) {
        if (has_double_quotes(&seen->statements[i])) {
            quotes.statement = i;
            quotes.words = changes_words(lint->changes, i);
            judge_statement(&quotes);
        }
        if (seen->statements[i].writes) {
            run(lint->before, lint->step->arena, &seen->statements[i]);
        }
    }
    scratch_forget(lint->before);
    sqlite3_exec(lint->before->db, "ROLLBACK", NULL, NULL, NULL);
}

void lint_double_quoted_string(struct lint *lint)
{
    const struct step *step = lint->step;

    for (size_t i = 0; i < step->seen->statement_count; i++) {
        if (has_double_quotes(&step->seen->statements[i])) {
            judge_defaults(lint, i);
        }
    }
    /* Of several migrations in one step, nobody has the database before. */
    if (lint->before != NULL && step->first == step->last &&
        step->set->requirements.double_quoted_strings) {
        judge_strictly(lint);
    }
}
