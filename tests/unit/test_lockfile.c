/* SPDX-License-Identifier: MIT
 *
 * The lock file: what is written, that it is read back, and that damage is
 * located.
 */
#include "support/table.h"

#include "input/lock_read.h"

static const struct source some_source = {"x.sql", {"", 0}};

/* Three migrations: 0001, 0002 with a down script and an odd label, 0003. */
static struct migration_set some_set(struct arena *arena)
{
    struct migration_set set = {.directory = "m", .count = 3};
    static const char *const labels[] = {"create_notes", "add \xc3\xa4%", "c"};

    set.migrations = arena_array(arena, struct migration, 3);
    for (size_t i = 0; i < 3; i++) {
        struct migration *migration = &set.migrations[i];

        migration->version = str_format(arena, "000%zu", i + 1);
        migration->label = str_from(labels[i]);
        migration->up.source = &some_source;
        migration->up.digest = digest_of(STR("up"), migration->label);
        migration->up.tokens = digest_of(STR("tokens"), migration->label);
    }
    set.migrations[1].down.source = &some_source;
    set.migrations[1].down.digest = digest_of(STR("down"), STR(""));
    set.migrations[1].down.tokens = digest_of(STR("down-tokens"), STR(""));
    migration_set_chain(&set);
    return set;
}

static void add_old_entry(const struct migration *migration, struct buf *out)
{
    size_t start = out->size;
    char *field;

    lockfile_format_entry(migration, out);
    field = strstr(out->data + start, "  down-tokens:");
    start = sizeof("  down-tokens:") - 1 + DIGEST_HEX;
    memmove(field, field + start, strlen(field + start) + 1);
    out->size -= start + 1;
}

/* The chains of a history in which the first, or the first two, were others. */
static struct digest old_digest(size_t i)
{
    return digest_of(STR("old"), (struct str){"abc", i});
}

static struct digest old_chain(const struct migration_set *set, size_t old,
                               size_t count)
{
    struct digest chain = {{0}};

    for (size_t i = 0; i < count; i++) {
        struct digest digest =
            i < old ? old_digest(i) : set->migrations[i].up.digest;

        chain = chain_next(&chain, set->migrations[i].version, &digest);
    }
    return chain;
}

/* 'f': of the first, sealed anew when there were two; 'w': the same with a
 * wrong chain; 't' and 'u': of the first two, sealed anew in one run when there
 * were two; 'e', 'n', 'l', 'v': as 'f' but for 'until', which is the first one,
 * none, or a later one, or the version, which is none. */
static void add_acceptance(struct arena *arena, const struct migration_set *set,
                           const char *kind, struct buf *out)
{
    bool two = *kind == 't' || *kind == 'u';
    size_t index = *kind == 'u';
    struct lock_acceptance acceptance = {
        .version = *kind == 'v' ? STR("0009") : set->migrations[index].version,
        .script = old_digest(index),
        .until = *kind == 'e'   ? STR("0001")
                 : *kind == 'n' ? STR("0000")
                 : *kind == 'l' ? STR("0003")
                                : STR("0002"),
        .chain = old_chain(set, two ? 2 : 1, *kind == 'e' ? 1 : 2),
        .reason = STR("b\xc3\xa4, so")};

    (void)arena;
    if (*kind == 'w') {
        acceptance.chain.bytes[7] ^= 1;
    }
    lockfile_format_acceptance(&acceptance, out);
    out->size--;
}

/* Write out a template: '1' to '3' after '$' are the lines of the migrations
 * without their line feed, 'h' is the header, 'x' is 64 digits, 'o' the line of
 * the second one as it was before there were digests of down scripts' tokens.
 * 'a' and a letter are acceptances. */
static struct str expand(struct arena *arena, const char *input)
{
    struct migration_set set = some_set(arena);
    struct buf out;
    struct str text;

    buf_init(&out, BUF_MAXIMUM);
    for (; *input != '\0'; input++) {
        if (*input != '$') {
            buf_add_char(&out, *input);
            continue;
        }
        input++;
        if (*input == 'o') {
            add_old_entry(&set.migrations[1], &out);
        } else if (*input == 'a') {
            input++;
            add_acceptance(arena, &set, input, &out);
        } else if (*input == 'x') {
            buf_add_c(&out, "0123456789abcdef0123456789abcdef"
                            "0123456789abcdef0123456789abcdef");
        } else if (*input == 'h') {
            lockfile_format_header(&out);
        } else {
            lockfile_format_entry(&set.migrations[*input - '1'], &out);
            out.size--;
        }
    }
    text = source_normalise(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void a_known_migration_has_a_known_line(void **state)
{
    struct arena arena;
    struct migration_set set;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    set = some_set(&arena);
    lockfile_format_header(&out);
    lockfile_format_entry(&set.migrations[0], &out);
    lockfile_format_entry(&set.migrations[1], &out);
    assert_string_equal(
        buf_str(&out).data,
        "# strata.lock 1\n"
        "0001 create_notes"
        "  sha256:a2a3f33775dfe91cf2b85ad8a37cef0fde9052df8e0df39bd829f057d752529b"
        "  tokens:f55dbfca2ca3b921615b22f7570ef15608fe68b405548f978d628128ffc6897e"
        "  down:-"
        "  chain:a746d422d4a9ba2ae8ef1912900d28ecfb4f5eda4e1def3ed406b6b0f5c1100d\n"
        "0002 add%20%C3%A4%25"
        "  sha256:17d606d7d0e79d4ac318b90ed6baf2f749a45f42f1cdab977b23b81526b9f5cf"
        "  tokens:68f863e1c203c48bc96d1c339b3f6fbaa4efb4bb6a981453cbd5d6fe793adb56"
        "  down:908aec4512d80ff4fefb1970899091e9de8e734b36b8fdb7678e77dc092f6959"
        "  down-tokens:15d8ea4604a0974729b9d4dbefe83bb8c70ead6d60ebb64374c6739617bea625"
        "  chain:a1ca1268b8f68ac277b8ecf11f6ae370f085c84a1fb2e5a56c09a3832680d154\n");
    buf_release(&out);
    arena_release(&arena);
}

static void render_label(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct migration migration = {.version = {"1", 1}};
    struct buf line;

    (void)arena;
    migration.label = str_from(input);
    buf_init(&line, BUF_MAXIMUM);
    lockfile_format_entry(&migration, &line);
    buf_add(out, str_slice(buf_str(&line), 2, strcspn(line.data, ":") - 8));
    buf_release(&line);
}

static void labels_are_coded(void **state)
{
    static const struct row rows[] = {
        {"plain", "Add_x.y-z+1@2", "Add_x.y-z+1@2"},
        {"nothing", "", "%"},
        {"percent", "%", "%25"},
        {"blank", "a b", "a%20b"},
        {"UTF-8", "\xc3\xa4", "%C3%A4"},
        {"hash", "#", "%23"},
        {"tilde", "~", "%7E"},
    };

    (void)state;
    check_table(rows, render_label);
}

static void add_entry(struct buf *out, const struct lock_entry *entry)
{
    char hex[DIGEST_HEX + 1];

    digest_format(&entry->script, hex);
    buf_format(out, "%.*s|%.*s|%.4s%s %zu-%zu ", STR_ARGS(entry->version),
               STR_ARGS(entry->label), hex, entry->has_down ? " down" : "",
               entry->span.start, entry->span.end);
}

static void render_parsed(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct source source = {"m/strata.lock", expand(arena, input)};
    struct lockfile lock;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = lock_parse(arena, &source, &lock, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    assert_ptr_equal(lock.source, &source);
    render_codes(&diags, out);
    if (fine) {
        buf_add_c(out, "ok ");
    } else {
        assert_int_equal(lock.count, 0);
    }
    for (size_t i = 0; i < lock.count; i++) {
        add_entry(out, &lock.entries[i]);
    }
}

#define ENTRY_1 "0001|create_notes|a2a3 16-259 "
#define ENTRY_2_OLD "0002|add \xc3\xa4%|17d6 down 260-569 "
#define ENTRY_2 "0002|add \xc3\xa4%|17d6 down 260-647 "

static void lock_files_are_read(void **state)
{
    static const struct row rows[] = {
        {"the header alone", "$h", "ok "},
        {"no line feed at the end", "# strata.lock 1", "ok "},
        {"blanks in the header", "#  strata.lock\t1  \n", "ok "},
        {"one", "$h$1\n", "ok " ENTRY_1},
        {"no line feed after it", "$h$1", "ok " ENTRY_1},
        {"CRLF and byte order mark", "\xef\xbb\xbf# strata.lock 1\r\n$1\r\n",
         "ok " ENTRY_1},
        {"one without its down script's tokens", "$h$1\n$o\n",
         "ok " ENTRY_1 ENTRY_2_OLD},
        {"two", "$h$1\n$2\n", "ok " ENTRY_1 ENTRY_2},
        {"comments and blank lines",
         "$h$1\n\n  \t\n# x\n  # ======= \n# strata.lock 9\n", "ok " ENTRY_1},
    };

    (void)state;
    check_table(rows, render_parsed);
}

static void render_accepted(struct arena *arena, const char *input,
                            struct buf *out)
{
    struct source source = {"m/strata.lock", expand(arena, input)};
    struct lockfile lock;
    struct diags diags;

    diags_init(&diags, arena);
    lock_parse(arena, &source, &lock, &diags);
    render_codes(&diags, out);
    for (size_t i = 0; i < lock.accepted_count; i++) {
        const struct lock_acceptance *accepted = &lock.accepted[i];

        buf_format(out, "%.*s<%.*s %zu-%zu %.*s ", STR_ARGS(accepted->version),
                   STR_ARGS(accepted->until), accepted->entry, accepted->last,
                   STR_ARGS(accepted->reason));
    }
}

#define REASON " b\xc3\xa4, so "
#define FIRST "0001<0002 0-1" REASON
#define SECOND "0002<0002 1-1" REASON
#define A "accepted 0001 sha256:$x tokens:$x until:0001 chain:$x reason:"

static void acceptances_are_read(void **state)
{
    static const struct row rows[] = {
        {"one", "$h$1\n$2\n$af\n", FIRST},
        {"no line feed at the end", "$h$1\n$2\n$af", FIRST},
        {"and a line sealed later", "$h$1\n$2\n$af\n$3\n", FIRST},
        {"two of one run", "$h$1\n$2\n$at\n$au\n", FIRST SECOND},
        {"comments between", "$h$1\n$2\n#\n$at\n\n# x\n$au\n", FIRST SECOND},
        {"another chain", "$h$1\n$2\n$aw\n", "4:1 lock-chain"},
        {"one of a run is gone", "$h$1\n$2\n$at\n", "4:1 lock-chain"},
        {"the other one is", "$h$1\n$2\n$au\n", "4:1 lock-chain"},
        {"in another order", "$h$1\n$2\n$au\n$at\n", "5:1 lock-chain"},
        {"twice", "$h$1\n$2\n$af\n$af\n", FIRST FIRST},
        {"too early", "$h$1\n$af\n$2\n", "3:1 lock-chain"},
        {"too late", "$h$1\n$2\n$3\n$af\n", "5:1 lock-chain"},
        {"first of all", "$h$af\n$1\n$2\n", "2:1 lock-chain"},
        {"until an earlier one", "$h$1\n$2\n$ae\n", "4:1 lock-chain"},
        {"until none", "$h$1\n$2\n$an\n", "4:1 lock-chain"},
        {"until a later one", "$h$1\n$2\n$al\n$3\n", "4:1 lock-chain"},
        {"of none", "$h$1\n$2\n$av\n", "4:1 lock-chain"},
        {"nothing behind the word", "$haccepted\n", "2:9 lock-syntax"},
        {"more in the word", "$haccepted1\n", "2:9 lock-syntax"},
        {"no version", "$haccepted x\n", "2:10 lock-syntax"},
        {"no digest", "$haccepted 0001 sha256:-\n", "2:22 lock-syntax"},
        {"until nothing",
         "$haccepted 0001 sha256:$x tokens:$x until: chain:$x reason:x\n",
         "2:165 lock-syntax"},
        {"no reason",
         "$haccepted 0001 sha256:$x tokens:$x until:0001 chain:$x\n",
         "2:240 lock-syntax"},
        {"an empty one", "$h" A "%\n", "2:248 lock-syntax"},
        {"nothing", "$h" A "\n", "2:248 lock-syntax"},
        {"a line feed in it", "$h" A "a%0Ab\n", "2:248 lock-syntax"},
        {"no UTF-8", "$h" A "%FF\n", "2:248 lock-syntax"},
        {"not coded", "$h" A "a,b\n", "2:249 lock-syntax"},
        {"more behind it", "$h" A "a b\n", "2:250 lock-syntax"},
        {"behind a bad line nothing more", "$h$1\n0002 x\n$af\n",
         "3:7 lock-syntax"},
    };

    (void)state;
    check_table(rows, render_accepted);
}

/* However many lines there are, and whatever they ask for. */
static void many_acceptances_take_no_time(void **state)
{
    enum {
        COUNT = 10000
    };
    struct arena arena;
    struct source source = {"m/strata.lock", {NULL, 0}};
    struct lockfile lock;
    struct migration_set set;
    struct diags diags;
    struct buf text;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    set = some_set(&arena);
    buf_init(&text, BUF_MAXIMUM);
    lockfile_format_header(&text);
    lockfile_format_entry(&set.migrations[0], &text);
    lockfile_format_entry(&set.migrations[1], &text);
    for (int i = 0; i < COUNT; i++) {
        struct lock_acceptance line = {.version = STR("0001"),
                                       .script = old_digest(0),
                                       .until = STR("0002"),
                                       .chain = old_chain(&set, 1, 2),
                                       .reason = STR("x")};

        lockfile_format_acceptance(&line, &text);
    }
    source.text = buf_str(&text);
    assert_true(lock_parse(&arena, &source, &lock, &diags));
    assert_int_equal(lock.accepted_count, COUNT);
    buf_release(&text);
    arena_release(&arena);
}

/* As many lines, each of which asks for the whole history: refused at once. */
static void too_many_states_are_refused(void **state)
{
    enum {
        COUNT = 2000
    };
    struct arena arena;
    struct source source = {"m/strata.lock", {NULL, 0}};
    struct lockfile lock;
    struct diags diags;
    struct digest chain = {{0}};
    struct digest zero = {{0}};
    struct buf text;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    buf_init(&text, BUF_MAXIMUM);
    lockfile_format_header(&text);
    for (size_t i = 1; i <= COUNT; i++) {
        struct migration migration = {.version = str_format(&arena, "%zu", i)};

        chain = chain_next(&chain, migration.version, &zero);
        migration.chain = chain;
        lockfile_format_entry(&migration, &text);
    }
    for (size_t i = 0; i < COUNT; i++) {
        struct lock_acceptance line = {.version = STR("1"),
                                       .script = old_digest(i % 3),
                                       .until = STR("2000"),
                                       .chain = chain,
                                       .reason = STR("x")};

        lockfile_format_acceptance(&line, &text);
    }
    source.text = buf_str(&text);
    assert_false(lock_parse(&arena, &source, &lock, &diags));
    assert_int_equal(diags.error_count, 1);
    assert_non_null(strstr(diags.first->message.data, "more than a million"));
    buf_release(&text);
    arena_release(&arena);
}

static void conflicts_are_reported_once(void **state)
{
    static const struct row rows[] = {
        {"of git", "$h$1\n<<<<<<< HEAD\n$2\n=======\n$3\n>>>>>>> other\n",
         "3:1 lock-conflict"},
        {"of diff3", "$h<<<<<<< a\n$1\n||||||| b\n=======\n$2\n>>>>>>> c\n",
         "2:1 lock-conflict"},
        {"in the first line", "<<<<<<< HEAD\n$h", "1:1 lock-conflict"},
        {"left over", "$h$1\n>>>>>>> other\n", "3:1 lock-conflict"},
        {"left over, the middle", "$h$1\n=======\n", "3:1 lock-conflict"},
        {"nothing else is reported", "$hnonsense\n<<<<<<< HEAD\n",
         "3:1 lock-conflict"},
        {"eight of them are none", "$h<<<<<<<<\n", "2:1 lock-syntax"},
    };

    (void)state;
    check_table(rows, render_parsed);
}

static void other_formats_are_refused(void **state)
{
    static const struct row rows[] = {
        {"empty", "", "lock-format"},
        {"no header", "$1\n", "1:1 lock-format"},
        {"a line before it", "# x\n$h", "1:1 lock-format"},
        {"newer", "# strata.lock 2\n$1 and more\n", "1:1 lock-format"},
        {"much newer", "# strata.lock 18446744073709551617\n",
         "1:1 lock-format"},
        {"no number", "# strata.lock\n", "1:1 lock-format"},
        {"more in it", "# strata.lock 1 x\n", "1:1 lock-format"},
        {"another file", "# atlas.sum 1\n", "1:1 lock-format"},
    };

    (void)state;
    check_table(rows, render_parsed);
}

#define D "sha256:$x tokens:$x down:- chain:$x"

static void damage_is_located(void **state)
{
    static const struct row rows[] = {
        {"no version", "$hx a " D, "2:1 lock-syntax"},
        {"letter in the version", "$h00x1 a " D, "2:3 lock-syntax"},
        {"dash first", "$h-1 a " D, "2:1 lock-syntax"},
        {"dash last", "$h1- a " D, "2:2 lock-syntax"},
        {"two dashes", "$h1--3 a " D, "2:3 lock-syntax"},
        {"a long version",
         "$h1234567890123456789012345678901234567890123456789012345678901234 "
         "a " D,
         "2:1 lock-syntax"},
        {"nothing but a version", "$h0001\n", "2:5 lock-syntax"},
        {"nothing but a version, at the end", "$h0001  ", "2:7 lock-syntax"},
        {"hash as label", "$h0001 #a " D, "2:6 lock-syntax"},
        {"letter in the label", "$h0001 a\xc3\xa4 " D, "2:7 lock-syntax"},
        {"percent alone in the label", "$h0001 a% " D, "2:7 lock-syntax"},
        {"one digit", "$h0001 a%2 " D, "2:7 lock-syntax"},
        {"lower case", "$h0001 a%c3%a4 " D, "2:7 lock-syntax"},
        {"coded for nothing", "$h0001 a%41 " D, "2:7 lock-syntax"},
        {"a coded NUL", "$h0001 a%00 " D, "2:7 lock-syntax"},
        {"no digests", "$h0001 a", "2:7 lock-syntax"},
        {"another name", "$h0001 a md5:$x tokens:$x", "2:8 lock-syntax"},
        {"no digits", "$h0001 a sha256: tokens:$x", "2:15 lock-syntax"},
        {"few digits", "$h0001 a sha256:012 tokens:$x", "2:18 lock-syntax"},
        {"many digits", "$h0001 a sha256:$x0 tokens:$x", "2:79 lock-syntax"},
        {"no digit", "$h0001 a sha256:012g tokens:$x", "2:18 lock-syntax"},
        {"upper case", "$h0001 a sha256:A$x tokens:$x", "2:15 lock-syntax"},
        {"one is missing", "$h0001 a sha256:$x down:-", "2:80 lock-syntax"},
        {"dash for another", "$h0001 a sha256:$x tokens:- down:-",
         "2:87 lock-syntax"},
        {"dash and more", "$h0001 a sha256:$x tokens:$x down:-- chain:$x",
         "2:157 lock-syntax"},
        {"no chain", "$h0001 a sha256:$x tokens:$x down:-",
         "2:158 lock-syntax"},
        {"more at the end", "$h$1 x\n", "2:245 lock-syntax"},
        {"a comment at the end", "$h$1 # x\n", "2:245 lock-syntax"},
        {"each line", "$hx\n$1\ny\n$2\nz\n",
         "2:1 lock-syntax, 4:1 lock-syntax, 6:1 lock-syntax"},
        {"invalid UTF-8", "$h$1\n# \xff\n", "3:3 lock-syntax"},
    };

    (void)state;
    check_table(rows, render_parsed);
}

static void order_and_chain_are_checked(void **state)
{
    static const struct row rows[] = {
        {"twice", "$h$1\n$1\n", "3:1 lock-order"},
        {"the other way round", "$h$2\n$1\n", "2:1 lock-chain, 3:1 lock-order"},
        {"one is missing", "$h$1\n$3\n", "3:1 lock-chain"},
        {"the first is missing", "$h$2\n$3\n", "2:1 lock-chain"},
        {"another digest", "$h$1\n0002 a " D "\n", "3:1 lock-chain"},
        {"nothing is said of what follows a bad line", "$h$1\nx\n$3\n",
         "3:1 lock-syntax"},
        {"nor of what follows a wrong one", "$h$1\n$2\n$1\n$3\n",
         "4:1 lock-order"},
    };

    (void)state;
    check_table(rows, render_parsed);
}

static void a_nul_is_located(void **state)
{
    struct arena arena;
    struct source source = {"m/strata.lock", {"# strata.lock 1\n\0", 17}};
    struct lockfile lock;
    struct diags diags;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    assert_false(lock_parse(&arena, &source, &lock, &diags));
    assert_int_equal(diags.first->code, CODE_LOCK_SYNTAX);
    assert_int_equal(diags.first->span.start, 16);
    arena_release(&arena);
}

static void the_chain_is_what_it_is_said_to_be(void **state)
{
    static const struct digest zero = {{0}};
    struct digest script = digest_of(STR(""), STR(""));
    struct digest chain = chain_next(&zero, STR("0001"), &script);
    char hex[DIGEST_HEX + 1];

    (void)state;
    digest_format(&chain, hex);
    assert_string_equal(hex, "6ded9f0e513666dc6b3c042d6b0c40df6705e7384d6548569"
                             "39f16387ff67ebc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_migration_has_a_known_line),
        cmocka_unit_test(labels_are_coded),
        cmocka_unit_test(lock_files_are_read),
        cmocka_unit_test(acceptances_are_read),
        cmocka_unit_test(many_acceptances_take_no_time),
        cmocka_unit_test(too_many_states_are_refused),
        cmocka_unit_test(conflicts_are_reported_once),
        cmocka_unit_test(other_formats_are_refused),
        cmocka_unit_test(damage_is_located),
        cmocka_unit_test(order_and_chain_are_checked),
        cmocka_unit_test(a_nul_is_located),
        cmocka_unit_test(the_chain_is_what_it_is_said_to_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
