/* SPDX-License-Identifier: MIT
 *
 * Scripts: any bytes are normalised, scanned and cut into statements, and
 * SQLite cuts them alike.
 */
#include "fuzz/fuzz.h"

#include "input/directive.h"
#include "input/recognise.h"
#include "input/script.h"
#include "sql/sql_token.h"
#include "input/transaction.h"
#include "support/statement_oracle.h"

#define SIZE_MAXIMUM 8192

/* The result of scanning one text. */
struct scanned {
    struct source source;
    struct script_file file;
    bool accepted;
};

static struct scanned scan(struct arena *arena, struct str bytes,
                           struct script_rules rules)
{
    struct source *source = arena_new(arena, struct source);
    struct scanned scanned;
    struct diags diags;

    *source = (struct source){"x.sql", source_normalise(arena, bytes)};
    diags_init(&diags, arena);
    scanned.accepted =
        script_scan(source, "x.sql", rules, &scanned.file, &diags);
    scanned.source = *source;
    must(scanned.accepted == (diags.error_count == 0));
    for (const struct diag *diag = diags.first; diag != NULL;
         diag = diag->next) {
        must(diag->span.source == source);
        must(diag->span.start <= diag->span.end);
        must(diag->span.end <= source->text.size);
    }
    return scanned;
}

/* A byte order mark and other line ends. The text is a normalised one. */
static struct str dress(struct arena *arena, struct str text, bool bom,
                        const char *line_end)
{
    struct buf out;
    struct str dressed;

    buf_init(&out, BUF_MAXIMUM);
    buf_add_c(&out, bom ? "\xef\xbb\xbf" : "");
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n') {
            buf_add_c(&out, line_end);
        } else {
            buf_add_char(&out, text.data[i]);
        }
    }
    dressed = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return dressed;
}

static bool is_directive(struct span comment, struct script_rules rules)
{
    const struct convention *convention =
        rules.convention != NULL ? rules.convention : &conventions[0];

    return directive_read(convention->directives, comment).kind !=
           DIRECTIVE_COMMENT;
}

/* The text with other words in its comments, and one comment more. */
static struct str comment(struct arena *arena, const struct scanned *scanned,
                          struct script_rules rules)
{
    const struct source *source = &scanned->source;
    struct lexer lexer = lexer_at(source, 0);
    struct buf out;
    struct str commented;
    enum token token;

    buf_init(&out, BUF_MAXIMUM);
    do {
        struct span span;
        struct str text;

        token = lex(&lexer);
        span = lexer_span(&lexer, source);
        text = str_slice(source->text, span.start, span.end);
        if (token != TOKEN_COMMENT || is_directive(span, rules)) {
            buf_add(&out, text);
        } else if (str_starts_with(text, STR("/"))) {
            buf_add_c(&out, "/* ';\n */");
        } else {
            buf_add_c(&out, "-- \";");
        }
    } while (token != TOKEN_END);
    buf_add_c(&out, "\n--");
    commented = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return commented;
}

static bool same_script(const struct script *a, const struct script *b)
{
    if (a->source == NULL || b->source == NULL) {
        return a->source == b->source;
    }
    return a->start == b->start && a->end == b->end &&
           a->no_transaction == b->no_transaction &&
           a->idempotent == b->idempotent &&
           a->allowance_count == b->allowance_count &&
           a->precondition_count == b->precondition_count &&
           digest_equal(&a->digest, &b->digest) &&
           digest_equal(&a->tokens, &b->tokens);
}

static void check_dress(struct arena *arena, const struct scanned *scanned,
                        struct script_rules rules)
{
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    struct str text = scanned->source.text;

    for (size_t i = 0; i < 6; i++) {
        struct scanned other = scan(
            arena, dress(arena, text, i % 2 == 1, line_ends[i / 2]), rules);

        must(str_equal(other.source.text, text));
        must(other.accepted == scanned->accepted);
        must(other.file.irreversible == scanned->file.irreversible);
        must(other.file.seed_count == scanned->file.seed_count);
        must(same_script(&other.file.up, &scanned->file.up));
        must(same_script(&other.file.down, &scanned->file.down));
    }
}

static void check_comments(struct arena *arena, const struct scanned *scanned,
                           struct script_rules rules)
{
    struct scanned other = scan(arena, comment(arena, scanned, rules), rules);

    must(other.accepted);
    must(digest_equal(&other.file.up.tokens, &scanned->file.up.tokens));
    must(digest_equal(&other.file.down.tokens, &scanned->file.down.tokens));
    must(!digest_equal(&other.file.up.digest, &scanned->file.up.digest) ||
         other.file.down.source != NULL);
}

static sqlite3 *oracle(void)
{
    static sqlite3 *db;

    if (db == NULL) {
        db = oracle_open();
        must(db != NULL);
        must(sqlite3_exec(db, "CREATE TABLE t(a, b, c); CREATE TABLE u(a)",
                          NULL, NULL, NULL) == SQLITE_OK);
    }
    return db;
}

static struct oracle_tally ask_sqlite(const struct script *script)
{
    sqlite3 *db = oracle();
    struct oracle_tally tally = {0};
    struct buf complaint;

    buf_init(&complaint, BUF_MAXIMUM);
    if (!oracle_agrees(db, script, false, &tally, &complaint)) {
        fputs(buf_str(&complaint).data, stderr);
        must(!"we and SQLite cut the script alike");
    }
    buf_release(&complaint);
    return tally;
}

/* The statements, and what they do to a transaction, are those that SQLite
 * sees, up to the first for which it has only an error. */
static void check_script(struct arena *arena, const struct script *script)
{
    struct script decided = *script;
    struct oracle_tally tally;
    struct diags diags;
    size_t controls;
    bool fits;

    if (script->source == NULL) {
        return;
    }
    diags_init(&diags, arena);
    tally = ask_sqlite(script);
    controls = tally.begins + tally.commits + tally.rollbacks;
    fits = transaction_decide(&decided, &diags);
    must(fits == (diags.error_count == 0));
    if (!fits) {
        must(controls > 0 || tally.refused > 0);
    } else if (!decided.bracketed) {
        must(controls == 0);
    } else {
        must(tally.begins <= 1 && tally.commits <= 1 && tally.rollbacks == 0);
        must(controls == 2 || tally.refused > 0);
    }
}

/* What a directive gives as SQL is on its line. */
static void check_line(struct str text, struct span span)
{
    must(span.source->text.data == text.data);
    must(span.start < span.end && span.end <= text.size);
    must(memchr(text.data + span.start, '\n', span.end - span.start) == NULL);
}

/* A precondition is one statement to SQLite, too, and its message one that can
 * be printed. */
static void check_preconditions(struct arena *arena,
                                const struct script *script)
{
    for (size_t i = 0; i < script->precondition_count; i++) {
        const struct precondition *precondition = &script->preconditions[i];
        struct span query = precondition->query;
        sqlite3_stmt *statement = NULL;
        const char *tail = NULL;

        check_line(script->source->text, query);
        must(precondition->message.size > 0);
        must(precondition->message.size <= 400);
        must(fuzz_is_plain(precondition->message));
        if (sqlite3_prepare_v2(
                oracle(),
                str_to_c(arena,
                         str_slice(query.source->text, query.start, query.end)),
                -1, &statement, &tail) == SQLITE_OK) {
            must(statement != NULL);
            must(*tail == '\0');
        }
        sqlite3_finalize(statement);
    }
}

static void check_directives(struct arena *arena, const struct scanned *scanned)
{
    const struct script_file *file = &scanned->file;

    check_preconditions(arena, &file->up);
    check_preconditions(arena, &file->down);
    for (size_t i = 0; i < file->seed_count; i++) {
        check_line(scanned->source.text, file->seeds[i]);
    }
}

/* Sections are next to each other and all of the text. */
static void check_sections(const struct scanned *scanned)
{
    const struct script *up = &scanned->file.up;
    const struct script *down = &scanned->file.down;
    size_t size = scanned->source.text.size;

    must(up->source != NULL || down->source != NULL);
    must(up->source == NULL || up->start == 0);
    must(up->source == NULL || down->source == NULL || up->end == down->start);
    must(down->source != NULL || up->end == size);
    must(down->source == NULL || down->end == size);
}

/* By what the input is read: chosen by its size, so that all of its bytes are
 * the script. */
static struct script_rules rules_of(struct arena *arena, const uint8_t *data,
                                    size_t size)
{
    static const enum name_direction directions[] = {NAME_BOTH, NAME_UP,
                                                     NAME_BOTH, NAME_DOWN};
    const char *name = recognise_text(fuzz_text(arena, data, size));
    struct script_rules rules = {.direction = directions[size % 4]};

    if (size % 3 == 0) {
        rules.convention = &conventions[size % convention_count];
    } else if (name != NULL) {
        rules.convention = convention_find(name);
        must(rules.convention != NULL);
    }
    return rules;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct scanned scanned;
    struct script_rules rules;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    rules = rules_of(&arena, data, size);
    scanned = scan(&arena, fuzz_text(&arena, data, size), rules);
    must(memchr(scanned.source.text.data, '\r', scanned.source.text.size) ==
         NULL);
    check_dress(&arena, &scanned, rules);
    if (scanned.accepted) {
        check_sections(&scanned);
        check_directives(&arena, &scanned);
        check_comments(&arena, &scanned, rules);
        check_script(&arena, &scanned.file.up);
        check_script(&arena, &scanned.file.down);
    } else if (source_bad_byte(&scanned.source) == scanned.source.text.size &&
               !oracle_is_open(&scanned.source)) {
        struct script all = {.source = &scanned.source,
                             .end = scanned.source.text.size};

        check_script(&arena, &all);
    }
    arena_release(&arena);
    return 0;
}
