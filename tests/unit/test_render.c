/* SPDX-License-Identifier: MIT
 *
 * Places in sources, and diagnostics as they are shown.
 */
#include "support/table.h"

#include "diag/render.h"

static struct source source_of(struct arena *arena, const char *text)
{
    return (struct source){"m/1_a.sql",
                           source_normalise(arena, str_from(text))};
}

static void render_normalised(struct arena *arena, const char *input,
                              struct buf *out)
{
    struct str text = source_normalise(arena, str_from(input));

    assert_int_equal(text.data[text.size], '\0');
    buf_add(out, text);
}

static void line_ends_and_byte_order_marks_do_not_matter(void **state)
{
    static const struct row rows[] = {
        {"nothing", "", ""},
        {"LF", "a\nb\n", "a\nb\n"},
        {"CRLF", "a\r\nb\r\n", "a\nb\n"},
        {"CR", "a\rb\r", "a\nb\n"},
        {"mixed", "a\r\n\r\rb\n\r", "a\n\n\nb\n\n"},
        {"CR CR LF", "a\r\r\nb", "a\n\nb"},
        {"byte order mark", "\xef\xbb\xbf-- x", "-- x"},
        {"byte order mark alone", "\xef\xbb\xbf", ""},
        {"two of them", "\xef\xbb\xbf\xef\xbb\xbfx", "x"},
        {"a later one", "x\xef\xbb\xbf", "x\xef\xbb\xbf"},
        {"half of one", "\xef\xbb", "\xef\xbb"},
    };

    (void)state;
    check_table(rows, render_normalised);
}

/* The input is a text in which each '|' is a place to be found. */
static void render_positions(struct arena *arena, const char *input,
                             struct buf *out)
{
    struct buf text;
    size_t places[16];
    size_t count = 0;
    struct source source;

    buf_init(&text, BUF_MAXIMUM);
    for (const char *p = input; *p != '\0'; p++) {
        if (*p == '|') {
            places[count++] = text.size;
        } else {
            buf_add_char(&text, *p);
        }
    }
    source = (struct source){"x", str_copy(arena, buf_str(&text))};
    buf_release(&text);
    for (size_t i = 0; i < count; i++) {
        struct position position = source_position(&source, places[i]);

        buf_format(out, "%zu:%zu[%.*s] ", position.line, position.column,
                   STR_ARGS(source_line(&source, places[i])));
        assert_int_equal(source_offset(&source, position.line, position.column),
                         places[i]);
    }
}

static void offsets_are_lines_and_columns(void **state)
{
    static const struct row rows[] = {
        {"empty", "|", "1:1[] "},
        {"one line", "|ab|c|", "1:1[abc] 1:3[abc] 1:4[abc] "},
        {"line feed", "ab|\n|c", "1:3[ab] 2:1[c] "},
        {"empty lines", "|\n|\n|", "1:1[] 2:1[] 3:1[] "},
        {"columns are bytes", "\xc3\xa4|b\n",
         "1:3[\xc3\xa4"
         "b] "},
    };

    (void)state;
    check_table(rows, render_positions);
}

static void places_outside_are_moved_inside(void **state)
{
    struct source source = {"x", STR("ab\ncd")};
    struct position position = source_position(&source, 99);

    (void)state;
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 3);
    assert_int_equal(source_offset(&source, 1, 99), 2);
    assert_int_equal(source_offset(&source, 99, 1), 5);
}

/* The input is a text in which '<' and '>' are around what is wrong. */
static void render_marked(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct buf text;
    size_t start = 0;
    size_t end = 0;
    struct source source;
    struct diags diags;

    buf_init(&text, BUF_MAXIMUM);
    for (const char *p = input; *p != '\0'; p++) {
        if (*p == '<') {
            start = text.size;
        } else if (*p == '>') {
            end = text.size;
        } else {
            buf_add_char(&text, *p);
        }
    }
    source = source_of(arena, buf_str(&text).data);
    buf_release(&text);
    diags_init(&diags, arena);
    diag_report(&diags, CODE_SQL_ERROR, span_at(&source, start, end), "bad");
    render_text(&diags, false, true, out);
}

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define ELLIPSIS "\xe2\x80\xa6"

static void the_source_line_is_shown(void **state)
{
    static const struct row rows[] = {
        {"a word", "a\nselect <bad> from x;\nb",
         "m/1_a.sql:2:8: error: bad [sql-error]\n"
         "   2 | select bad from x;\n"
         "     |        ^~~\n"},
        {"at the start", "<a> b",
         "m/1_a.sql:1:1: error: bad [sql-error]\n"
         "   1 | a b\n"
         "     | ^\n"},
        {"at the end", "ab\nc<>",
         "m/1_a.sql:2:2: error: bad [sql-error]\n"
         "   2 | c\n"
         "     |  ^\n"},
        {"at a line feed", "ab<\n>c",
         "m/1_a.sql:1:3: error: bad [sql-error]\n"
         "   1 | ab\n"
         "     |   ^\n"},
        {"over several lines", "a <b\nc\nd>",
         "m/1_a.sql:1:3: error: bad [sql-error]\n"
         "   1 | a b\n"
         "     |   ^\n"},
        {"tabs are kept", "\ta\t<bc>",
         "m/1_a.sql:1:4: error: bad [sql-error]\n"
         "   1 | \ta\tbc\n"
         "     | \t \t^~\n"},
        {"a tab is wrong", "a<\t>b",
         "m/1_a.sql:1:2: error: bad [sql-error]\n"
         "   1 | a\tb\n"
         "     |  ^\n"},
        {"one column for a character",
         "\xc3\xa4\xe2\x82\xac <\xf0\x9f\x98\x80\xc3\xa4> x",
         "m/1_a.sql:1:7: error: bad [sql-error]\n"
         "   1 | \xc3\xa4\xe2\x82\xac \xf0\x9f\x98\x80\xc3\xa4 x\n"
         "     |    ^~\n"},
        {"inside a character", "\xc3<\xa4>b",
         "m/1_a.sql:1:2: error: bad [sql-error]\n"
         "   1 | \xc3\xa4"
         "b\n"
         "     | ^\n"},
        {"invalid UTF-8", "a \xff<\xfe> b",
         "m/1_a.sql:1:4: error: bad [sql-error]\n"
         "   1 | a \\xFF\\xFE b\n"
         "     |       ^~~~\n"},
        {"controls and direction", "\x1b[2J \xe2\x80\xae<x>",
         "m/1_a.sql:1:9: error: bad [sql-error]\n"
         "   1 | \\x1B[2J \\xE2\\x80\\xAEx\n"
         "     |                     ^\n"},
        {"as long as it may be", FIFTY FIFTY TEN "012345678<9>",
         "m/1_a.sql:1:120: error: bad [sql-error]\n"
         "   1 | " FIFTY FIFTY TEN TEN "\n"
         "     | " /* 119 blanks */
         "                                                            "
         "                                                           ^\n"},
        {"a long line, early", "ab <c> " FIFTY FIFTY FIFTY,
         "m/1_a.sql:1:4: error: bad [sql-error]\n"
         "   1 | ab c " FIFTY FIFTY TEN "01234" ELLIPSIS "\n"
         "     |    ^\n"},
        {"a long line, late", FIFTY FIFTY FIFTY "<xy>z",
         "m/1_a.sql:1:151: error: bad [sql-error]\n"
         "   1 | " ELLIPSIS TEN TEN TEN TEN "xyz\n"
         "     |                                          ^~\n"},
        {"a long line, in the middle", FIFTY FIFTY "<xy>" FIFTY FIFTY,
         "m/1_a.sql:1:101: error: bad [sql-error]\n"
         "   1 | " ELLIPSIS TEN TEN TEN TEN "xy" FIFTY TEN TEN
         "01234567" ELLIPSIS "\n"
         "     |                                          ^~\n"},
        {"a long line, at its end", FIFTY FIFTY FIFTY "<>",
         "m/1_a.sql:1:151: error: bad [sql-error]\n"
         "   1 | " ELLIPSIS TEN TEN TEN TEN "\n"
         "     |                                          ^\n"},
        {"the whole file", "abc", "m/1_a.sql: error: bad [sql-error]\n"},
    };

    (void)state;
    check_table(rows, render_marked);
}

static void large_line_numbers_fit(void **state)
{
    struct arena arena;
    struct buf out;
    struct buf text;
    struct source source;
    struct diags diags;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    buf_init(&text, BUF_MAXIMUM);
    for (int i = 1; i < 12345; i++) {
        buf_add_c(&text, "x\n");
    }
    buf_add_c(&text, "ab");
    source = source_of(&arena, buf_str(&text).data);
    diags_init(&diags, &arena);
    diag_report(&diags, CODE_SQL_ERROR,
                span_at(&source, text.size - 2, text.size), "bad");
    render_text(&diags, false, true, &out);
    assert_string_equal(buf_str(&out).data,
                        "m/1_a.sql:12345:1: error: bad [sql-error]\n"
                        "12345 | ab\n"
                        "      | ^~\n");
    buf_release(&text);
    buf_release(&out);
    arena_release(&arena);
}

static void notes_follow(void **state)
{
    struct arena arena;
    struct source source;
    struct diags diags;
    struct diag *diag;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    source = source_of(&arena, "one\ntwo\n");
    source.path = "m/\x1b[31m.sql";
    diags_init(&diags, &arena);
    diag = diag_report(&diags, CODE_HISTORY_RELABELLED, span_file(&source),
                       "label '%s'", "a\nb");
    diag_note(&diags, diag, span_at(&source, 4, 7), "here");
    diag_note(&diags, diag, span_file(&source), "somewhere");
    diag_note(&diags, diag, SPAN_NONE, "do %s", "this");
    diag_report(&diags, CODE_OUTPUT_UNWRITABLE, SPAN_NONE, "no place");
    render_text(&diags, false, true, &out);
    assert_string_equal(
        buf_str(&out).data,
        "m/\\x1B[31m.sql: warning: label 'a\\x0Ab' [history-relabelled]\n"
        "m/\\x1B[31m.sql:2:1: note: here\n"
        "m/\\x1B[31m.sql: note: somewhere\n"
        "note: do this\n"
        "error: no place [output-unwritable]\n");
    buf_release(&out);
    arena_release(&arena);
}

static void colours(void **state)
{
    struct arena arena;
    struct source source;
    struct diags diags;
    struct diag *diag;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    source = source_of(&arena, "one");
    diags_init(&diags, &arena);
    diag = diag_report(&diags, CODE_SQL_ERROR, span_at(&source, 0, 3), "bad");
    diag_note(&diags, diag, SPAN_NONE, "so");
    render_text(&diags, true, true, &out);
    assert_string_equal(buf_str(&out).data,
                        "\x1b[1mm/1_a.sql:1:1:\x1b[0m \x1b[1;31merror:\x1b[0m "
                        "bad [sql-error]\n"
                        "   1 | one\n"
                        "     | \x1b[32m^~~\x1b[0m\n"
                        "\x1b[1;36mnote:\x1b[0m so\n");
    buf_release(&out);
    arena_release(&arena);
}

/* The input is pairs of a file, A or b, and a place in it; the reports are
 * called a, b, c and so on. */
static void render_sorted(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct source sources[] = {{"A", STR("0123456789")},
                               {"b", STR("0123456789")}};
    struct diags diags;

    diags_init(&diags, arena);
    for (; *input != '\0'; input += 2) {
        size_t place = (size_t)(input[1] - '0');

        diag_report(&diags, CODE_SQL_ERROR,
                    span_at(&sources[input[0] == 'b'], place, place + 1), "%c",
                    (char)('a' + diags.error_count));
    }
    diags_sort(&diags);
    for (struct diag *diag = diags.first; diag != NULL; diag = diag->next) {
        buf_format(out, "%s%zu%.*s ", diag->span.source->path, diag->span.start,
                   STR_ARGS(diag->message));
    }
}

static void diagnostics_are_sorted(void **state)
{
    static const struct row rows[] = {
        {"none", "", ""},
        {"by place", "A3A1A2", "A1b A2c A3a "},
        {"by path", "b1A2", "A2b b1a "},
        {"ties stay", "A1b1A1b1A1", "A1a A1c A1e b1b b1d "},
    };

    (void)state;
    check_table(rows, render_sorted);
}

static void only_so_many_are_shown(void **state)
{
    struct arena arena;
    struct diags diags;
    struct buf out;
    size_t lines = 0;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    diags_init(&diags, &arena);
    for (int i = 0; i < RENDER_LIMIT + 3; i++) {
        diag_report(&diags, CODE_SQL_ERROR, SPAN_NONE, "bad %d", i);
    }
    diag_report(&diags, CODE_HISTORY_RELABELLED, SPAN_NONE, "odd");
    render_text(&diags, false, true, &out);
    for (size_t i = 0; i < out.size; i++) {
        lines += out.data[i] == '\n';
    }
    assert_int_equal(lines, RENDER_LIMIT + 2);
    assert_true(
        str_ends_with(buf_str(&out), STR("bad 19 [sql-error]\n"
                                         "3 more errors not shown\n"
                                         "1 more warning not shown\n")));
    buf_release(&out);
    arena_release(&arena);
}

/* The input is codes, a letter each: n and m are notes, w a warning, e an
 * error. Of what is printed, the letters of those that are shown, and the lines
 * that only count. */
static void render_counted(struct arena *arena, const char *input,
                           struct buf *out)
{
    static const struct {
        char letter;
        enum diag_code code;
    } codes[] = {
        {'n', CODE_TRANSACTION_OWN},
        {'m', CODE_PRAGMA_FOREIGN_KEYS},
        {'w', CODE_NAME_IGNORED},
        {'e', CODE_SQL_ERROR},
    };
    struct diags diags;
    struct buf text;

    buf_init(&text, BUF_MAXIMUM);
    diags_init(&diags, arena);
    for (const char *p = input; *p != '\0'; p++) {
        for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
            if (*p == codes[i].letter) {
                diag_report(&diags, codes[i].code, SPAN_NONE, "%c", *p);
            }
        }
    }
    render_text(&diags, false, true, &text);
    for (const char *p = text.data; p != NULL && *p != '\0';) {
        const char *end = strchr(p, '\n') + 1;

        if (*p >= '0' && *p <= '9') {
            buf_add(out, (struct str){p, (size_t)(end - p)});
        } else {
            buf_add_char(out, strchr(p, ':')[2]);
        }
        p = end;
    }
    buf_release(&text);
}

#define MANY_E "eeeeeeeeeeeeeeeeeeee" /* RENDER_LIMIT */
#define MANY_W "wwwwwwwwwwwwwwwwww"   /* two less */

static void notes_that_are_alike_are_counted(void **state)
{
    static const struct row rows[] = {
        {"none", "", ""},
        {"as many as are shown", "nnn", "nnn"},
        {"one more", "nnnn", "nnn1 more note [transaction-own] not shown\n"},
        {"several more", "nnnnnn",
         "nnn3 more notes [transaction-own] not shown\n"},
        {"others behind them", "nnnnnm",
         "nnnm2 more notes [transaction-own] not shown\n"},
        {"of two codes", "nmnmnmnmnn",
         "nmnmnm3 more notes [transaction-own] not shown\n"
         "1 more note [pragma-foreign-keys] not shown\n"},
        {"warnings are not", "wwwww", "wwwww"},
        {"with little room", "nnnnmmmm" MANY_W,
         "nn" MANY_W "4 more notes not shown\n"
         "1 more note [transaction-own] not shown\n"
         "1 more note [pragma-foreign-keys] not shown\n"},
        {"with errors there are none", "ennnnnn", "e"},
        {"with too many errors", "nnnnnn" MANY_E "e",
         MANY_E "1 more error not shown\n"},
    };

    (void)state;
    check_table(rows, render_counted);
}

static void only_so_many_are_kept(void **state)
{
    struct arena arena;
    struct diags diags;
    struct diag *diag = NULL;
    size_t kept = 0;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    for (int i = 0; i < DIAGS_MAXIMUM + 5; i++) {
        diag = diag_report(&diags, CODE_SQL_ERROR, SPAN_NONE, "bad %d", i);
        diag_note(&diags, diag, SPAN_NONE, "so");
    }
    assert_null(diag);
    for (diag = diags.first; diag != NULL; diag = diag->next) {
        kept++;
    }
    assert_int_equal(kept, DIAGS_MAXIMUM);
    assert_int_equal(diags.error_count, DIAGS_MAXIMUM + 5);
    arena_release(&arena);
}

static void render_shown(struct arena *arena, const char *input,
                         struct buf *out)
{
    (void)arena;
    render_visible(str_from(input), out);
}

static void what_steers_a_terminal_is_made_visible(void **state)
{
    static const struct row rows[] = {
        {"text", "a \xc3\xa4 \xe2\x82\xac", "a \xc3\xa4 \xe2\x82\xac"},
        {"escape", "\x1b]0;x\x07", "\\x1B]0;x\\x07"},
        {"tab and line feed", "\t\n", "\\x09\\x0A"},
        {"delete", "\x7f", "\\x7F"},
        {"C1", "\xc2\x9b", "\\xC2\\x9B"},
        {"after C1", "\xc2\xa0", "\xc2\xa0"},
        {"marks", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c",
         "\\xE2\\x80\\x8E\\xE2\\x80\\x8F\\xD8\\x9C"},
        {"embeddings and overrides", "\xe2\x80\xaa\xe2\x80\xae",
         "\\xE2\\x80\\xAA\\xE2\\x80\\xAE"},
        {"isolates", "\xe2\x81\xa6\xe2\x81\xa9",
         "\\xE2\\x81\\xA6\\xE2\\x81\\xA9"},
        {"line separator", "\xe2\x80\xa8", "\\xE2\\x80\\xA8"},
        {"invalid", "\xc3(\xff", "\\xC3(\\xFF"},
    };

    (void)state;
    check_table(rows, render_shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_and_byte_order_marks_do_not_matter),
        cmocka_unit_test(offsets_are_lines_and_columns),
        cmocka_unit_test(places_outside_are_moved_inside),
        cmocka_unit_test(the_source_line_is_shown),
        cmocka_unit_test(large_line_numbers_fit),
        cmocka_unit_test(notes_follow),
        cmocka_unit_test(colours),
        cmocka_unit_test(diagnostics_are_sorted),
        cmocka_unit_test(only_so_many_are_shown),
        cmocka_unit_test(notes_that_are_alike_are_counted),
        cmocka_unit_test(only_so_many_are_kept),
        cmocka_unit_test(what_steers_a_terminal_is_made_visible),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
