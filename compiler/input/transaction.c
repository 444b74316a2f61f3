/* SPDX-License-Identifier: MIT
 *
 * Tells by the first words of a script's statements whether its own BEGIN and
 * COMMIT can be passed over. What the words are is SQLite's grammar (src/
 * parse.y); what else is wrong with them is left for SQLite to say.
 */
#include "input/transaction.h"

#include "input/script.h"
#include "sql/sql_token.h"

/* What a statement is to the transaction around it. */
enum kind {
    KIND_OTHER, /* also ROLLBACK TO, SAVEPOINT and RELEASE */
    KIND_PRAGMA,
    KIND_BEGIN,
    KIND_COMMIT,
    KIND_ROLLBACK,
    KIND_COUNT,
    KIND_NONE = KIND_COUNT /* no statement: a command of the shell, say */
};

/* How far the script's own transaction is; from FAULT_BEFORE on, why it cannot
 * be passed over. */
enum state {
    STATE_BEFORE,
    STATE_APART, /* before, but not only pragmas */
    STATE_INSIDE,
    STATE_AFTER,
    STATE_COUNT,
    FAULT_BEFORE = STATE_COUNT,
    FAULT_AFTER,
    FAULT_ENDS,
    FAULT_NESTED,
    FAULT_ROLLBACK,
    FAULT_SECOND,
    FAULT_OPEN
};

/* clang-format off */
static const unsigned char next_state[STATE_COUNT][KIND_COUNT] = {
    /*                 OTHER         PRAGMA        BEGIN
                       COMMIT        ROLLBACK */
    [STATE_BEFORE] = { STATE_APART,  STATE_BEFORE, STATE_INSIDE,
                       FAULT_ENDS,   FAULT_ENDS },
    [STATE_APART]  = { STATE_APART,  STATE_APART,  FAULT_BEFORE,
                       FAULT_ENDS,   FAULT_ENDS },
    [STATE_INSIDE] = { STATE_INSIDE, STATE_INSIDE, FAULT_NESTED,
                       STATE_AFTER,  FAULT_ROLLBACK },
    [STATE_AFTER]  = { FAULT_AFTER,  STATE_AFTER,  FAULT_SECOND,
                       FAULT_ENDS,   FAULT_ENDS },
};
/* clang-format on */

#define OUTSIDE                                                                \
    ", or run the script outside: '-- migrate:no-transaction', or what the "   \
    "directory's convention has for that"

static const struct fault {
    const char *message;
    const char *remedy;
} faults[] = {
    [FAULT_BEFORE] = {"the statement stands before the script's own "
                      "transaction",
                      "move the statement behind BEGIN or into another "
                      "migration" OUTSIDE},
    [FAULT_AFTER] = {"the statement stands behind the script's own transaction",
                     "move the statement before COMMIT or into another "
                     "migration" OUTSIDE},
    [FAULT_ENDS] = {"the statement ends the transaction that the migration "
                    "runs in",
                    "remove the statement"},
    [FAULT_NESTED] = {"BEGIN inside a transaction that the script has begun",
                      "remove this BEGIN and its COMMIT"},
    [FAULT_ROLLBACK] = {"the statement takes back what the script has done",
                        "remove what is taken back, or take it back with a "
                        "savepoint" OUTSIDE},
    [FAULT_SECOND] = {"a second transaction in one script",
                      "make a migration of each" OUTSIDE},
    [FAULT_OPEN] = {"the script leaves a transaction open at its end",
                    "remove BEGIN or add COMMIT"},
};

struct walk {
    const struct script *script;
    enum state state;
    struct span statement; /* the present one's first word */
    struct span apart;     /* the first statement's that is no PRAGMA */
    struct span begin;
    bool foreign_keys; /* set by a pragma, which is reported */
    bool nonsense;     /* behind here SQLite does not read on either */
    struct diags *diags;
};

static bool is_word(struct str text, struct str word)
{
    return text.size == word.size && str_ends_with_ignoring_case(text, word);
}

/* The next SQL token before an offset; of no source behind the last one. */
static struct span next_token(struct lexer *lexer, const struct script *script,
                              size_t end)
{
    enum token token = lex(lexer);
    struct span span = lexer_span(lexer, script->source);

    while (!token_is_sql(token) && span.start < end) {
        token = lex(lexer);
        span = lexer_span(lexer, script->source);
    }
    return span.start < end ? span : SPAN_NONE;
}

static struct str token_text(struct span span)
{
    return span.source == NULL
               ? STR("")
               : str_slice(span.source->text, span.start, span.end);
}

static struct str next_word(struct lexer *lexer, const struct script *script,
                            size_t end)
{
    return token_text(next_token(lexer, script, end));
}

/* ROLLBACK [TRANSACTION [name]] TO savepoint ends nothing. */
static enum kind rollback_kind(struct lexer lexer, const struct script *script,
                               size_t end)
{
    struct str word;

    do {
        word = next_word(&lexer, script, end);
    } while (word.size > 0 && !is_word(word, STR("to")));
    return word.size > 0 ? KIND_OTHER : KIND_ROLLBACK;
}

/* What SQLite's statements begin with. */
static const struct {
    struct str word;
    enum kind kind;
} words[] = {
    {{"alter", 5}, KIND_OTHER},       {{"analyze", 7}, KIND_OTHER},
    {{"attach", 6}, KIND_OTHER},      {{"begin", 5}, KIND_BEGIN},
    {{"commit", 6}, KIND_COMMIT},     {{"create", 6}, KIND_OTHER},
    {{"delete", 6}, KIND_OTHER},      {{"detach", 6}, KIND_OTHER},
    {{"drop", 4}, KIND_OTHER},        {{"end", 3}, KIND_COMMIT},
    {{"explain", 7}, KIND_OTHER},     {{"insert", 6}, KIND_OTHER},
    {{"pragma", 6}, KIND_PRAGMA},     {{"reindex", 7}, KIND_OTHER},
    {{"release", 7}, KIND_OTHER},     {{"replace", 7}, KIND_OTHER},
    {{"rollback", 8}, KIND_ROLLBACK}, {{"savepoint", 9}, KIND_OTHER},
    {{"select", 6}, KIND_OTHER},      {{"update", 6}, KIND_OTHER},
    {{"vacuum", 6}, KIND_OTHER},      {{"values", 6}, KIND_OTHER},
    {{"with", 4}, KIND_OTHER},
};

static enum kind kind_of(struct str word)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (is_word(word, words[i].word)) {
            return words[i].kind;
        }
    }
    return KIND_NONE;
}

static struct str without_quotes(struct str name)
{
    bool quoted =
        name.size >= 2 && (name.data[0] == '"' || name.data[0] == '\'' ||
                           name.data[0] == '`' || name.data[0] == '[');

    return quoted ? str_slice(name, 1, name.size - 1) : name;
}

/* PRAGMA [schema.]name = value, or (value); every name may be quoted. */
static bool sets_foreign_keys(struct lexer lexer, const struct script *script,
                              size_t end)
{
    struct str name = next_word(&lexer, script, end);
    struct str after = next_word(&lexer, script, end);

    if (str_equal(after, STR("."))) {
        name = next_word(&lexer, script, end);
        after = next_word(&lexer, script, end);
    }
    return is_word(without_quotes(name), STR("foreign_keys")) &&
           (str_equal(after, STR("=")) || str_equal(after, STR("==")) ||
            str_equal(after, STR("(")));
}

static void note_foreign_keys(struct walk *walk)
{
    if (!walk->foreign_keys) {
        diag_report(walk->diags, CODE_PRAGMA_FOREIGN_KEYS, walk->statement,
                    "PRAGMA foreign_keys has no effect here: keys are not "
                    "enforced while a migration runs, and checked at its end");
    }
    walk->foreign_keys = true;
}

static void take_statement(struct walk *walk, const struct statement *statement)
{
    struct lexer lexer = lexer_at(walk->script->source, statement->start);
    enum kind kind;

    walk->statement = next_token(&lexer, walk->script, statement->end);
    kind = kind_of(token_text(walk->statement));
    if (kind == KIND_NONE) {
        walk->nonsense = true;
        return;
    }
    if (kind == KIND_ROLLBACK) {
        kind = rollback_kind(lexer, walk->script, statement->end);
    } else if (kind == KIND_PRAGMA &&
               sets_foreign_keys(lexer, walk->script, statement->end)) {
        note_foreign_keys(walk);
    }
    walk->state = next_state[walk->state][kind];
    if (walk->state == STATE_APART && walk->apart.source == NULL) {
        walk->apart = walk->statement;
    } else if (kind == KIND_BEGIN && walk->begin.source == NULL) {
        walk->begin = walk->statement;
    }
}

static void report_fault(const struct walk *walk)
{
    const struct fault *fault = &faults[walk->state];
    struct span place = walk->state == FAULT_BEFORE ? walk->apart
                        : walk->state == FAULT_OPEN ? walk->begin
                                                    : walk->statement;
    struct diag *diag = diag_report(walk->diags, CODE_SQL_TRANSACTION, place,
                                    "%s", fault->message);

    if (walk->begin.source != NULL && walk->state != FAULT_OPEN) {
        diag_note(walk->diags, diag, walk->begin,
                  "the script's own transaction begins here");
    }
    diag_note(walk->diags, diag, SPAN_NONE,
              "strata runs each script inside one transaction and commits it "
              "together with the history; %s",
              fault->remedy);
}

bool transaction_decide(struct script *script, struct diags *diags)
{
    struct walk walk = {.script = script, .diags = diags};
    struct statement statement = {script->start, script->start};

    while (walk.state < STATE_COUNT && !walk.nonsense &&
           script_next_statement(script, statement.end, &statement)) {
        take_statement(&walk, &statement);
    }
    if (walk.state == STATE_INSIDE && !walk.nonsense) {
        walk.state = FAULT_OPEN;
    }
    if (walk.state >= STATE_COUNT) {
        report_fault(&walk);
        return false;
    }
    script->bracketed = walk.begin.source != NULL;
    if (script->bracketed) {
        diag_report(diags, CODE_TRANSACTION_OWN, walk.begin,
                    "the script's BEGIN and COMMIT are passed over: it runs "
                    "inside strata's own transaction");
    }
    return true;
}
