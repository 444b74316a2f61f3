/* SPDX-License-Identifier: MIT
 *
 * Comparing statements, each from its own start: after an error SQLite's own
 * tail is where it stopped reading, which is no end of a statement.
 */
#include "support/statement_oracle.h"

#include <stdlib.h>
#include <string.h>

#include "sql/sql_token.h"

#define STEPS_MAXIMUM 1000 /* of a thousand instructions each */

struct oracle {
    sqlite3 *db;
    const struct script *script;
    const char *text; /* of the script, NUL-terminated */
    size_t size;
    bool run;
    char control; /* of transactions, by the statement that was prepared last:
                     'B'EGIN, 'C'OMMIT, 'R'OLLBACK, or none */
    struct oracle_tally *tally;
    struct buf *complaint;
};

/* The places of one statement, as offsets in the text. */
struct place {
    size_t start;
    size_t end;
    size_t limit; /* as far as SQLite reads: without a semicolon, to the end */
};

/* What SQLite is about to do, asked while it prepares a statement. Even then
 * some pragmas change the connection or the process. */
static int authorize(void *context, int action, const char *first,
                     const char *second, const char *database,
                     const char *trigger)
{
    static const char *const pragmas[] = {"data_store_directory",
                                          "hard_heap_limit", "soft_heap_limit",
                                          "temp_store_directory"};
    struct oracle *oracle = context;

    (void)database;
    (void)trigger;
    if (action == SQLITE_TRANSACTION) {
        oracle->control = first[0];
    }
    /* VACUUM attaches a temporary file, which has no name. */
    if ((action == SQLITE_ATTACH && (first == NULL || first[0] != '\0')) ||
        (action == SQLITE_FUNCTION &&
         sqlite3_stricmp(second, "load_extension") == 0)) {
        return SQLITE_DENY;
    }
    if (action != SQLITE_PRAGMA) {
        return SQLITE_OK;
    }
    for (size_t i = 0; i < sizeof(pragmas) / sizeof(*pragmas); i++) {
        if (!oracle->run || sqlite3_stricmp(first, pragmas[i]) == 0) {
            return SQLITE_IGNORE;
        }
    }
    return SQLITE_OK;
}

static int count_step(void *context)
{
    int *steps = context;

    return ++*steps > STEPS_MAXIMUM;
}

sqlite3 *oracle_open(void)
{
    sqlite3 *db = NULL;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

bool oracle_is_open(const struct source *source)
{
    struct lexer lexer = lexer_at(source, 0);
    enum token token;

    do {
        token = lex(&lexer);
        if (token == TOKEN_OPEN_STRING || token == TOKEN_OPEN_COMMENT) {
            return true;
        }
    } while (token != TOKEN_END);
    return false;
}

/* Returns false. */
static bool complain(const struct oracle *oracle, struct place place,
                     const char *what, size_t offset)
{
    buf_format(oracle->complaint,
               "statement %zu at %zu-%zu of the script: SQLite %s %zu (%s):\n"
               "%.*s\n",
               oracle->tally->statements, place.start, place.end, what, offset,
               sqlite3_errmsg(oracle->db), (int)(place.limit - place.start),
               oracle->text + place.start);
    return false;
}

static sqlite3_stmt *prepare(struct oracle *oracle, size_t start, size_t size,
                             size_t *tail, int *status)
{
    const char *text = oracle->text + start;
    const char *rest = text;
    sqlite3_stmt *statement = NULL;

    oracle->control = '\0';
    *status = sqlite3_prepare_v2(oracle->db, text,
                                 size == (size_t)-1 ? -1 : (int)size,
                                 &statement, &rest);
    *tail = (size_t)(rest - oracle->text);
    return statement;
}

/* Between two statements SQLite finds nothing: blanks, comments, semicolons. */
static bool check_gap(struct oracle *oracle, size_t start, size_t end)
{
    struct place gap = {start, end, end};

    while (start < end) {
        size_t tail;
        int status;
        sqlite3_stmt *statement =
            prepare(oracle, start, end - start, &tail, &status);

        sqlite3_finalize(statement);
        if (status != SQLITE_OK || statement != NULL || tail <= start) {
            return complain(oracle, gap, "finds something before", tail);
        }
        start = tail;
    }
    return true;
}

/* Before 3.46 SQLite made two tokens of '0x1fish', a number and a word; now it
 * is one that is refused, as for us. */
static bool is_hexadecimal(struct str token)
{
    return str_starts_with(token, STR("0x")) ||
           str_starts_with(token, STR("0X"));
}

/* Does a token of ours begin there, in this statement? */
static bool is_token(const struct oracle *oracle, struct place place,
                     size_t offset)
{
    const struct script *script = oracle->script;
    const struct source *source = script->source;
    struct lexer lexer = lexer_at(source, script->start + place.start);
    enum token token;
    struct span span;

    offset += script->start;
    do {
        token = lex(&lexer);
        span = lexer_span(&lexer, source);
    } while (span.end <= offset && token != TOKEN_END);
    return token_is_sql(token) && span.start - script->start < place.limit &&
           (span.start == offset ||
            is_hexadecimal(str_slice(source->text, span.start, span.end)));
}

/* What SQLite makes of a statement that it refuses. */
static bool check_refused(const struct oracle *oracle, struct place place,
                          size_t tail)
{
    int offset = sqlite3_error_offset(oracle->db);
    struct statement next;

    oracle->tally->refused++;
    /* The last one may want more than its semicolon: an open trigger. */
    if (!script_next_statement(oracle->script,
                               oracle->script->start + place.end, &next)) {
        place.limit = oracle->size;
    }
    if (tail > place.limit) {
        return complain(oracle, place, "fails after reading to", tail);
    }
    if (offset >= 0 && !is_token(oracle, place, place.start + (size_t)offset)) {
        return complain(oracle, place, "fails in the middle at",
                        place.start + (size_t)offset);
    }
    return true;
}

static void run(const struct oracle *oracle, sqlite3_stmt *statement)
{
    int steps = 0;
    int status;

    sqlite3_progress_handler(oracle->db, 1000, count_step, &steps);
    do {
        status = sqlite3_step(statement);
    } while (status == SQLITE_ROW);
    oracle->tally->failed += status != SQLITE_DONE;
    sqlite3_progress_handler(oracle->db, 0, NULL, NULL);
}

static void count_control(const struct oracle *oracle)
{
    oracle->tally->begins += oracle->control == 'B';
    oracle->tally->commits += oracle->control == 'C';
    oracle->tally->rollbacks += oracle->control == 'R';
}

static bool check_statement(struct oracle *oracle, struct place place)
{
    size_t tail;
    int status;
    sqlite3_stmt *statement =
        prepare(oracle, place.start, (size_t)-1, &tail, &status);

    oracle->tally->statements++;
    if (status != SQLITE_OK) {
        return check_refused(oracle, place, tail);
    }
    if (oracle->tally->refused == 0 && !sqlite3_stmt_isexplain(statement)) {
        count_control(oracle);
    }
    if (statement != NULL && oracle->run) {
        run(oracle, statement);
    }
    sqlite3_finalize(statement);
    if (statement == NULL || tail != place.limit) {
        return complain(oracle, place, "reads to", tail);
    }
    return true;
}

/* The next statement of ours, and how far SQLite should read. */
static bool next_place(const struct oracle *oracle, size_t offset,
                       struct place *place)
{
    const struct script *script = oracle->script;
    struct statement statement;

    if (!script_next_statement(script, script->start + offset, &statement)) {
        return false;
    }
    *place = (struct place){statement.start - script->start,
                            statement.end - script->start, oracle->size};
    if (oracle->text[place->end - 1] == ';') {
        place->limit = place->end;
    }
    return true;
}

static bool check_order(const struct oracle *oracle, size_t offset,
                        struct place place)
{
    return (offset <= place.start && place.start < place.end &&
            place.end <= oracle->size) ||
           complain(oracle, place, "is not asked, it is not behind", offset);
}

bool oracle_agrees(sqlite3 *db, const struct script *script, bool run_them,
                   struct oracle_tally *tally, struct buf *complaint)
{
    struct oracle oracle = {.db = db,
                            .script = script,
                            .size = script->end - script->start,
                            .run = run_them,
                            .tally = tally,
                            .complaint = complaint};
    char *copy = malloc(oracle.size + 1);
    struct place place = {0, 0, 0};
    size_t offset = 0;
    bool agrees = copy != NULL;

    if (!agrees) {
        buf_add_c(complaint, "no memory\n");
        return false;
    }
    memcpy(copy, script->source->text.data + script->start, oracle.size);
    copy[oracle.size] = '\0';
    oracle.text = copy;
    sqlite3_set_authorizer(db, authorize, &oracle);
    while (agrees && next_place(&oracle, offset, &place)) {
        agrees = check_order(&oracle, offset, place) &&
                 check_gap(&oracle, offset, place.start) &&
                 check_statement(&oracle, place);
        offset = place.end;
    }
    agrees = agrees && check_gap(&oracle, offset, oracle.size);
    sqlite3_set_authorizer(db, NULL, NULL);
    free(copy);
    return agrees;
}
