/* SPDX-License-Identifier: MIT
 *
 * Scripts: their sections, directives and digests, and what is wrong in them.
 */
#include "support/table.h"

#include "input/script.h"

static void add_script(struct buf *out, const char *name,
                       const struct script *script)
{
    if (script->source == NULL) {
        return;
    }
    buf_format(out, "%s %zu-%zu%s%s ", name, script->start, script->end,
               script->no_transaction ? " no-transaction" : "",
               script->idempotent ? " idempotent" : "");
    for (size_t i = 0; i < script->allowance_count; i++) {
        assert_false(script->allowances[i].used);
        buf_format(out, "allow %s ",
                   diag_code_text(script->allowances[i].code));
    }
}

static void render_scan(struct arena *arena, struct str text,
                        enum name_direction direction, struct buf *out)
{
    struct source source = {"1_a.sql", str_copy(arena, text)};
    struct script_file file;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = script_scan(&source, "1_a.sql",
                       (struct script_rules){.direction = direction}, &file,
                       &diags);
    assert_int_equal(fine, diags.error_count == 0);
    render_codes(&diags, out);
    if (fine) {
        add_script(out, "up", &file.up);
        add_script(out, "down", &file.down);
        buf_add_c(out, file.irreversible ? "irreversible " : "");
        if (file.compatible.source != NULL) {
            buf_format(out, "compatible %zu ", file.compatible.start);
        }
    }
}

static void render_both(struct arena *arena, const char *input, struct buf *out)
{
    render_scan(arena, str_from(input), NAME_BOTH, out);
}

static void render_up(struct arena *arena, const char *input, struct buf *out)
{
    render_scan(arena, str_from(input), NAME_UP, out);
}

static void render_down(struct arena *arena, const char *input, struct buf *out)
{
    render_scan(arena, str_from(input), NAME_DOWN, out);
}

#define UP "-- migrate:up\n"
#define DOWN "-- migrate:down\n"

static void sections_are_found(void **state)
{
    static const struct row rows[] = {
        {"empty", "", "up 0-0 "},
        {"no sections", "SELECT 1;\n", "up 0-10 "},
        {"up alone", UP "SELECT 1;\n", "up 0-24 "},
        {"both", UP "A;\n" DOWN "B;\n", "up 0-17 down 17-36 "},
        {"empty sections", UP DOWN, "up 0-14 down 14-30 "},
        {"nothing after the directive", UP "-- migrate:down",
         "up 0-14 down 14-29 "},
        {"comments before", "/* a\n*/ -- b\n\n" UP "A;", "up 0-30 "},
        {"no blank", "--migrate:up\n--migrate:down\n", "up 0-13 down 13-28 "},
        {"blanks", "-- \t migrate:up \t \n", "up 0-19 "},
        {"in a string", UP "SELECT '\n" DOWN "';", "up 0-41 "},
        {"in a quoted name",
         UP "SELECT \"\n" DOWN "\", `\n" DOWN "`, [\n" DOWN "];", "up 0-83 "},
        {"in a comment", UP "/*\n" DOWN "*/", "up 0-35 "},
        {"after a statement", UP "A; " DOWN, "up 0-33 "},
        {"in prose", "-- to migrate:down is no directive\n", "up 0-35 "},
        {"another word", "-- remigrate:up\n-- migrates:up\n", "up 0-31 "},
        {"prose", "-- Migrate: old rows\n-- migrate up to here\n", "up 0-43 "},
        {"near, behind SQL", "SELECT 1; -- +goose Down\n", "up 0-25 "},
    };

    (void)state;
    check_table(rows, render_both);
}

static void directives_are_read(void **state)
{
    static const struct row rows[] = {
        {"no-transaction", "-- migrate:no-transaction\nVACUUM;",
         "up 0-33 no-transaction "},
        {"idempotent", "-- migrate:no-transaction   idempotent \n",
         "up 0-40 no-transaction idempotent "},
        {"of the section it stands in",
         UP "-- migrate:no-transaction\n" DOWN
            "-- migrate:no-transaction idempotent\n",
         "up 0-40 no-transaction down 40-93 no-transaction idempotent "},
        {"before the first section", "-- migrate:no-transaction\n" UP DOWN,
         "up 0-40 no-transaction down 40-56 "},
        {"after SQL", "SELECT 1;\n-- migrate:no-transaction",
         "up 0-35 no-transaction "},
        {"irreversible", "-- migrate:irreversible\n", "up 0-24 irreversible "},
        {"irreversible, with a reason",
         "-- migrate:irreversible the old column's values are gone\n",
         "up 0-57 irreversible "},
        {"compatible", "-- migrate:compatible\n", "up 0-22 compatible 0 "},
        {"compatible, in the section",
         UP "-- migrate:compatible\nA;\n" DOWN "B;\n",
         "up 0-39 down 39-58 compatible 14 "},
        {"allow", "-- migrate:allow table-dropped nobody reads it\n",
         "up 0-47 allow table-dropped "},
        {"allow again",
         "-- migrate:allow row-loss a\n-- migrate:allow row-loss b\n"
         "-- migrate:allow if-exists c",
         "up 0-84 allow row-loss allow row-loss allow if-exists "},
        {"allow, a tab before the reason", "-- migrate:allow row-loss\ta\n",
         "up 0-28 allow row-loss "},
        {"allow, the first rule and the last",
         "-- migrate:allow fails-on-rows a\n-- migrate:allow allow-unused a\n",
         "up 0-65 allow fails-on-rows allow allow-unused "},
        {"allow in each section",
         "-- migrate:allow row-loss a\n" UP
         "-- migrate:allow temp-left b\n" DOWN
         "-- migrate:allow down-differs c\n",
         "up 0-71 allow row-loss allow temp-left "
         "down 71-119 allow down-differs "},
    };

    (void)state;
    check_table(rows, render_both);
}

static void wrong_directives_are_reported(void **state)
{
    static const struct row rows[] = {
        {"unknown", "-- migrate:upp\n", "1:1 directive-unknown"},
        {"upper case", "-- migrate:UP\n", "1:1 directive-unknown"},
        {"nothing", "-- migrate:\n", "1:1 directive-unknown"},
        {"blank", "-- migrate: up\n", "1:1 directive-unknown"},
        {"another case", "-- Migrate:Down\n", "1:1 directive-unknown"},
        {"no colon", "A;\n-- migrate down \n", "2:1 directive-unknown"},
        {"blanks around the colon", "-- migrate : down\n",
         "1:1 directive-unknown"},
        {"goose", "-- +goose Up\nA;\n--+Goose Down\n",
         "1:1 directive-unknown, 3:1 directive-unknown"},
        {"sql-migrate", "  -- +migrate Down\n", "1:3 directive-unknown"},
        {"behind a byte order mark", "A;\n\xef\xbb\xbf-- migrate:down\n",
         "2:4 directive-unknown"},
        {"very long", "-- migrate:no-transaction-no-transaction-please\n",
         "1:1 directive-unknown"},
        {"each one", "-- migrate:x\nA;\n-- migrate:y\n",
         "1:1 directive-unknown, 3:1 directive-unknown"},
        {"indented", UP "A;\n \t" DOWN, "3:3 directive-unknown"},
        {"indented, unknown", " -- migrate:x\n", "up 0-14 "},
        {"up with argument", "-- migrate:up now\n", "1:1 directive-argument"},
        {"down with argument", UP "-- migrate:down x\n",
         "2:1 directive-argument"},
        {"no-transaction with another", "-- migrate:no-transaction maybe\n",
         "1:1 directive-argument"},
        {"no-transaction with two",
         "-- migrate:no-transaction idempotent really\n",
         "1:1 directive-argument"},
        {"allow alone", "-- migrate:allow\n", "1:1 directive-argument"},
        {"allow, an unknown rule", "-- migrate:allow drop-table why\n",
         "1:18 directive-argument"},
        {"allow, what is no rule", "-- migrate:allow sql-error why\n",
         "1:18 directive-argument"},
        {"allow, the last that is no rule",
         "-- migrate:allow output-unwritable why\n", "1:18 directive-argument"},
        {"allow without reason", "-- migrate:allow row-loss  \n",
         "1:1 directive-argument"},
        {"allow in another case", "-- migrate:allow Row-Loss why\n",
         "1:18 directive-argument"},
        {"no-transaction twice",
         "-- migrate:no-transaction\n-- migrate:no-transaction idempotent\n",
         "2:1 directive-repeated"},
        {"irreversible twice",
         "-- migrate:irreversible\n-- migrate:irreversible x\n",
         "2:1 directive-repeated"},
        {"compatible twice", "-- migrate:compatible\n-- migrate:compatible\n",
         "2:1 directive-repeated"},
        {"compatible with a reason", "-- migrate:compatible it only adds\n",
         "1:1 directive-argument"},
        {"compatible in down", UP DOWN "-- migrate:compatible\n",
         "3:1 directive-unsupported"},
        {"irreversible with down", UP "-- migrate:irreversible\n" DOWN,
         "2:1 irreversible-with-down"},
        {"irreversible in down", UP DOWN "-- migrate:irreversible\n",
         "3:1 irreversible-with-down"},
    };

    (void)state;
    check_table(rows, render_both);
}

static void wrong_sections_are_reported(void **state)
{
    static const struct row rows[] = {
        {"up twice", UP UP, "2:1 section-repeated"},
        {"up thrice", UP UP UP, "2:1 section-repeated, 3:1 section-repeated"},
        {"down twice", UP DOWN DOWN, "3:1 section-repeated"},
        {"up again after down", UP DOWN UP, "3:1 section-repeated"},
        {"down alone", DOWN, "1:1 section-order"},
        {"down after SQL", "A;\n" DOWN, "2:1 section-order"},
        {"down before up", DOWN "A;\n" UP "B;\n", "1:1 section-order"},
        {"SQL before up", "\n  A;\n" UP, "2:3 section-preamble"},
        {"a semicolon before up", ";\n" UP, "1:1 section-preamble"},
    };

    (void)state;
    check_table(rows, render_both);
}

static void a_file_of_a_pair_has_no_sections(void **state)
{
    static const struct row ups[] = {
        {"plain", "A;\n", "up 0-3 "},
        {"no-transaction", "-- migrate:no-transaction\n",
         "up 0-26 no-transaction "},
        {"irreversible", "-- migrate:irreversible\n", "up 0-24 irreversible "},
        {"up", "A;\n" UP, "2:1 section-in-pair"},
        {"down", "A;\n" DOWN, "2:1 section-in-pair"},
    };
    static const struct row downs[] = {
        {"plain", "A;\n", "down 0-3 "},
        {"no-transaction", "-- migrate:no-transaction idempotent\n",
         "down 0-37 no-transaction idempotent "},
        {"irreversible", "-- migrate:irreversible\n",
         "1:1 irreversible-with-down"},
        {"compatible", "-- migrate:compatible\n", "1:1 directive-unsupported"},
        {"up", "A;\n" UP, "2:1 section-in-pair"},
        {"down", "A;\n" DOWN, "2:1 section-in-pair"},
    };

    (void)state;
    check_table(ups, render_up);
    check_table(downs, render_down);
}

static void what_has_no_end_is_reported_at_its_start(void **state)
{
    static const struct row rows[] = {
        {"comment", "A;\n /* b\n" UP, "2:2 comment-unterminated"},
        {"comment of three bytes", "/*/", "1:1 comment-unterminated"},
        {"comments do not nest", "/* /* */ A;", "up 0-11 "},
        {"stars", "/***/ /**/ /* * / **/", "up 0-21 "},
        {"string", "A 'b\n" DOWN, "1:3 string-unterminated"},
        {"string after a doubled quote", "'a''b", "1:1 string-unterminated"},
        {"quoted name", "A \"b", "1:3 string-unterminated"},
        {"name in back quotes", "A `b``", "1:3 string-unterminated"},
        {"name in brackets", "A [b", "1:3 string-unterminated"},
        {"blob", "A X'00", "1:3 string-unterminated"},
        {"quote in a comment", "-- it's\n/* it's */", "up 0-18 "},
        {"comment in a string", "'/*' \"/*\" '--' [--]", "up 0-19 "},
        {"backslash is no escape", "'\\'", "up 0-3 "},
    };

    (void)state;
    check_table(rows, render_both);
}

static void bytes_that_are_no_text_are_reported(void **state)
{
    static const struct {
        struct str input;
        const char *expected;
    } rows[] = {
        {{"A;\nB\0C", 6}, "2:2 text-nul"},
        {{"'\0'", 3}, "1:2 text-nul"},
        {{"\0", 1}, "1:1 text-nul"},
        {{"A\xff", 2}, "1:2 text-not-utf8"},
        {{"-- \xc3(", 5}, "1:4 text-not-utf8"},
        {{"\xff\xfe"
          "A\0",
          4},
         "1:1 text-not-utf8"},
        {{"A\0\xff", 3}, "1:2 text-nul"},
        {{"A\xff\0", 3}, "1:2 text-not-utf8"},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct buf out;

        buf_init(&out, BUF_MAXIMUM);
        render_scan(&arena, rows[i].input, NAME_BOTH, &out);
        assert_string_equal(buf_str(&out).data, rows[i].expected);
        buf_release(&out);
    }
    arena_release(&arena);
}

static void a_similar_directive_is_suggested(void **state)
{
    static const struct {
        const char *input;
        const char *note;
    } rows[] = {
        {"-- migrate:upp\n", "perhaps 'migrate:up' was meant"},
        {"-- migrate:DOWN\n", "perhaps 'migrate:down' was meant"},
        {"-- migrate:notransaction\n",
         "perhaps 'migrate:no-transaction' was meant"},
        {"-- migrate:irreversable\n",
         "perhaps 'migrate:irreversible' was meant"},
        {"-- migrate:compatible-with 1.4\n",
         "the directives are up, down, no-transaction, irreversible, "
         "compatible, allow, require and seed"},
        {"-- migrate:compatble\n", "perhaps 'migrate:compatible' was meant"},
        {"-- migrate:requires A -- b\n", "perhaps 'migrate:require' was meant"},
        {"-- migrate:seeds A\n", "perhaps 'migrate:seed' was meant"},
        {"-- migrate:allow row-lost why\n", "perhaps 'row-loss' was meant"},
        {"-- migrate:allow Table-Dropped why\n",
         "perhaps 'table-dropped' was meant"},
        {"-- migrate:allow drop-column why\n",
         "a rule is the word in brackets behind a finding about what a script "
         "does, such as 'row-loss'"},
        {"-- migrate:status\n",
         "the directives are up, down, no-transaction, irreversible, "
         "compatible, allow, require and seed"},
        {"-- migrate:xy\n",
         "the directives are up, down, no-transaction, irreversible, "
         "compatible, allow, require and seed"},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct source source = {"x", str_from(rows[i].input)};
        struct script_file file;
        struct diags diags;

        diags_init(&diags, &arena);
        assert_false(script_scan(&source, "x",
                                 (struct script_rules){.direction = NAME_BOTH},
                                 &file, &diags));
        assert_string_equal(diags.first->notes->message.data, rows[i].note);
    }
    arena_release(&arena);
}

/* The input is two scripts with a '|' between them: which digests are equal? */
static void render_same(struct arena *arena, const char *input, struct buf *out)
{
    size_t size = strcspn(input, "|");
    struct str texts[] = {{input, size}, str_from(input + size + 1)};
    struct script_file files[2];
    struct diags diags;

    diags_init(&diags, arena);
    for (size_t i = 0; i < 2; i++) {
        struct source *source = arena_new(arena, struct source);

        *source = (struct source){"x", source_normalise(arena, texts[i])};
        assert_true(script_scan(source, "x",
                                (struct script_rules){.direction = NAME_BOTH},
                                &files[i], &diags));
    }
    buf_add_c(out, digest_equal(&files[0].up.digest, &files[1].up.digest)
                       ? "text "
                       : "");
    buf_add_c(out, digest_equal(&files[0].up.tokens, &files[1].up.tokens)
                       ? "tokens"
                       : "");
}

static void digests_tell_what_changed(void **state)
{
    static const struct row rows[] = {
        {"nothing", "A b;|A b;", "text tokens"},
        {"line ends", "A\nb;\n|A\r\nb;\r", "text tokens"},
        {"byte order mark",
         "A;|\xef\xbb\xbf"
         "A;",
         "text tokens"},
        {"a line feed at the end", "A;|A;\n", "tokens"},
        {"white space", "A b;|A\n\t b ;", "tokens"},
        {"comments", "A b;|A /* x */ b; -- y", "tokens"},
        {"a section's line", "A;|-- migrate:up\nA;", "tokens"},
        {"a down script",
         "-- migrate:up\nA;|"
         "-- migrate:up\nA;-- migrate:down\n",
         "tokens"},
        {"a reason", "-- migrate:irreversible|-- migrate:irreversible x",
         "tokens"},
        {"an allowance", "A;|-- migrate:allow row-loss b\nA;", "tokens"},
        {"rows for the proof", "A;|-- migrate:seed B;\nA;", "tokens"},
        {"a precondition", "A;|-- migrate:require B -- c\nA;", ""},
        {"another query", "-- migrate:require A -- c|-- migrate:require B -- c",
         ""},
        {"a query's white space and semicolon",
         "-- migrate:require A B -- c|-- migrate:require A /* */ B; -- c",
         "tokens"},
        {"where a query begins",
         "A\n-- migrate:require B -- c|-- migrate:require A B -- c", ""},
        {"a message", "-- migrate:require A -- b|-- migrate:require A -- c",
         "tokens"},
        {"a query that is SQL",
         "-- migrate:require A -- c\nB|"
         "-- migrate:require A B -- c\n",
         ""},
        {"a word", "A b;|A c;", ""},
        {"case", "A b;|a b;", ""},
        {"in a string", "'a b'|'a  b'", ""},
        {"a comment in a string", "'a'|'a--'", ""},
        {"words joined", "A b|Ab", ""},
        {"a word and a string", "x'00'|x '00'", ""},
        {"operators", "a<=b|a< =b", ""},
        {"operators of three", "a->>b|a-> >b", ""},
        {"numbers", "1.5|1 .5", ""},
        {"exponents", "1e-5|1e -5", ""},
        {"doubled quotes", "'a''b'|'a' 'b'", ""},
        {"doubled quotes of names", "\"a\"\"b\"|\"a\" \"b\"", ""},
        {"doubled back quotes", "`a``b`|`a` `b`", ""},
        {"doubled brackets are none", "[a]]|[a] ]", "tokens"},
        {"form feed", "A;|\fA\f;", "tokens"},
        {"vertical tab after a blank", "A;|A \v;", "tokens"},
        {"byte order mark between", "A;|A\xef\xbb\xbf ;", ""},
        {"byte order mark alone", "A;|A \xef\xbb\xbf;", "tokens"},
        {"parameters", "$a::b(c)|$a::b (c)", ""},
        {"numbered parameters", "?12|? 12", ""},
        {"a parameter that is not closed", "$a(b;|$a(b ;", ""},
        {"semicolon", "A|A;", ""},
        {"order", "A;B;|B;A;", ""},
        {"no-transaction", "A;|-- migrate:no-transaction\nA;", ""},
        {"idempotent",
         "-- migrate:no-transaction|-- migrate:no-transaction idempotent", ""},
        {"irreversible", "A;|-- migrate:irreversible\nA;", ""},
        {"compatible", "A;|-- migrate:compatible\nA;", ""},
        {"compatible in another place",
         "-- migrate:compatible\nA;|-- a\n--  migrate:compatible \nA;",
         "tokens"},
        {"a directive as SQL", "migrate:irreversible|-- migrate:irreversible",
         ""},
    };

    (void)state;
    check_table(rows, render_same);
}

/* Known values: a lock file outlives this program. */
static void render_digests(struct arena *arena, const char *input,
                           struct buf *out)
{
    struct source source = {"x", source_normalise(arena, str_from(input))};
    struct script_file file;
    struct diags diags;
    char hex[DIGEST_HEX + 1];

    diags_init(&diags, arena);
    assert_true(script_scan(&source, "x",
                            (struct script_rules){.direction = NAME_BOTH},
                            &file, &diags));
    digest_format(&file.up.digest, hex);
    buf_format(out, "%s ", hex);
    digest_format(&file.up.tokens, hex);
    buf_add_c(out, hex);
}

static void digests_stay_what_they_are(void **state)
{
    static const struct row rows[] = {
        {"empty", "",
         "1088ce33a40c103727d080eed411f65a7b7dc1bdd1a71a5235ae3e8572d08c33 "
         "e62b3e95ad3949458c6342ec8df52008f3da4bbe084b4313eeaf66054e1bcf66"},
        {"two statements",
         "-- notes\r\nCREATE TABLE notes (id INTEGER, body TEXT);\r\n"
         "INSERT INTO notes VALUES (1, 'it''s');\r\n",
         "09b10aef39a2743080ca361cb66fc906649ccbb1781b0e1d6eecb4b560578f70 "
         "9fbdf9bf4d25b93fefded58caa0e323638276a1785d608efc9269dcff86a884b"},
        {"directives",
         "-- migrate:no-transaction idempotent\n-- migrate:irreversible x\n"
         "VACUUM;\n",
         "c66f13abbe4e555811a81986c17d983d80b8c34ac90663d61ac021c486ff6cc8 "
         "7d7966d56ad906efca54d65feecc6663901f048087fd15c48abc21603ea0bc7f"},
    };

    (void)state;
    check_table(rows, render_digests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_are_found),
        cmocka_unit_test(directives_are_read),
        cmocka_unit_test(wrong_directives_are_reported),
        cmocka_unit_test(wrong_sections_are_reported),
        cmocka_unit_test(a_file_of_a_pair_has_no_sections),
        cmocka_unit_test(what_has_no_end_is_reported_at_its_start),
        cmocka_unit_test(bytes_that_are_no_text_are_reported),
        cmocka_unit_test(a_similar_directive_is_suggested),
        cmocka_unit_test(digests_tell_what_changed),
        cmocka_unit_test(digests_stay_what_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
