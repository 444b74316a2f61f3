/* SPDX-License-Identifier: MIT
 *
 * One lock file of two: whatever is written is a lock file that a reader takes,
 * and it begins with the base's.
 */
#include "support/table.h"

#include "input/lock_read.h"
#include "model/merge_lock.h"

#define MIGRATIONS 8

static const struct source some_source = {"x.sql", {"", 0}};

/* A digest for a migration's text, of which it has had several. */
static struct digest text_of(size_t number, unsigned char version)
{
    char bytes[] = {(char)('0' + number), (char)('a' + version)};

    return digest_of(STR("text"), (struct str){bytes, 2});
}

/* 0001 to 0008 as they are now: of each its third text. */
static struct migration_set some_set(struct arena *arena)
{
    struct migration_set set = {.directory = "m", .count = MIGRATIONS};

    set.migrations = arena_array(arena, struct migration, MIGRATIONS);
    for (size_t i = 0; i < MIGRATIONS; i++) {
        struct migration *migration = &set.migrations[i];

        migration->version = str_format(arena, "000%zu", i + 1);
        migration->label = STR("x");
        migration->up.source = &some_source;
        migration->up.digest = text_of(i + 1, 2);
        migration->up.tokens = text_of(i + 1, 2);
    }
    return set;
}

static void parse(struct arena *arena, struct str text, struct lockfile *lock)
{
    struct source *source = arena_new(arena, struct source);
    struct diags diags;

    *source = (struct source){"strata.lock", str_copy(arena, text)};
    diags_init(&diags, arena);
    if (!lock_parse(arena, source, lock, &diags)) {
        fail_msg("%.*s\n%.*s", STR_ARGS(diags.first->message), STR_ARGS(text));
    }
}

/* The base's lock file: a word of digits, each a migration and which text it
 * has there, as in "222"; "-": none. */
static void make_base(struct arena *arena, const struct migration_set *set,
                      const char *texts, size_t count, struct lockfile *lock)
{
    struct digest chain = {{0}};
    struct buf text;

    *lock = (struct lockfile){.path = "strata.lock"};
    if (texts[0] == '-') {
        return;
    }
    buf_init(&text, BUF_MAXIMUM);
    lockfile_format_header(&text);
    buf_add_c(&text, "# a comment\n");
    for (size_t i = 0; i < count; i++) {
        struct migration migration = set->migrations[i];

        migration.up.digest = text_of(i + 1, (unsigned char)(texts[i] - '0'));
        migration.up.tokens = migration.up.digest;
        chain = chain_next(&chain, migration.version, &migration.up.digest);
        migration.chain = chain;
        lockfile_format_entry(&migration, &text);
    }
    parse(arena, buf_str(&text), lock);
    buf_release(&text);
}

/* Words of the branch: "N" seals; "NtR" accepts of N the text t, in the run R.
 */
static size_t make_lines(struct arena *arena, const struct migration_set *set,
                         const char *words, struct merge_line *lines)
{
    size_t count = 0;

    while (*words != '\0') {
        size_t size = strcspn(words, " ");
        size_t number = (size_t)(words[0] - '0');
        struct merge_line *line = &lines[count++];

        *line = (struct merge_line){.migration = &set->migrations[number - 1]};
        if (size == 3) {
            struct lock_acceptance *accepted =
                arena_new(arena, struct lock_acceptance);

            accepted->script = text_of(number, (unsigned char)(words[1] - '0'));
            accepted->tokens = accepted->script;
            accepted->chain =
                digest_of(STR("run"), str_slice(str_from(words), 2, 3));
            accepted->reason = STR("why not");
            line->accepted = accepted;
        }
        words += size + strspn(words + size, " ");
    }
    return count;
}

static void render_lock(const struct lockfile *lock, struct buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < lock->count; i++) {
        buf_format(out, "%s%.*s", i > 0 ? " " : "",
                   STR_ARGS(lock->entries[i].version));
        while (at < lock->accepted_count && lock->accepted[at].last == i) {
            buf_format(out, " (%.*s)", STR_ARGS(lock->accepted[at].version));
            at++;
        }
    }
}

/* BASE WORD... */
static void render_merge(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct migration_set set = some_set(arena);
    size_t size = strcspn(input, " ");
    struct merge_line lines[16];
    struct lockfile base;
    struct lockfile lock;
    const struct merge_line *unfit;
    struct buf text;
    size_t count;

    make_base(arena, &set, input, size, &base);
    count = make_lines(arena, &set, input + size + strspn(input + size, " "),
                       lines);
    buf_init(&text, BUF_MAXIMUM);
    unfit = merge_lock_write(arena, &base, lines, count, &text);
    if (unfit != NULL) {
        buf_format(out, "unfit %.*s", STR_ARGS(unfit->migration->version));
    } else {
        parse(arena, buf_str(&text), &lock);
        for (size_t i = 0; i < lock.count; i++) {
            assert_true(digest_equal(&lock.entries[i].script,
                                     &set.migrations[i].up.digest) ||
                        i < base.count);
        }
        render_lock(&lock, out);
        if (base.source != NULL && strchr(input, '(') == NULL &&
            str_starts_with(buf_str(&text), base.source->text)) {
            buf_add_c(out, ", base first");
        }
    }
    buf_release(&text);
}

static void both_sides_are_in_one_file(void **state)
{
    static const struct row rows[] = {
        {"the base alone", "22", "0001 0002, base first"},
        {"one behind it", "22 3", "0001 0002 0003, base first"},
        {"several", "22 3 4 5", "0001 0002 0003 0004 0005, base first"},
        {"the base has none", "- 1 2", "0001 0002"},
        {"one of the branch was another", "2 2 211",
         "0001 0002 (0002), base first"},
        {"twice", "2 2 201 212", "0001 0002 (0002) (0002), base first"},
        {"two in one run", "2 2 3 201 301",
         "0001 0002 0003 (0002) (0003), base first"},
        {"two in two runs", "2 2 3 301 202",
         "0001 0002 0003 (0003) (0002), base first"},
        {"before the next was sealed", "2 2 201 3",
         "0001 0002 (0002) 0003, base first"},
        {"before and behind", "2 2 201 3 212 312",
         "0001 0002 (0002) 0003 (0002) (0003), base first"},
        {"one of the base", "212 4 211", "0001 0002 0003 0004 (0002)"},
        {"one of the base, before it seals", "212 211 4",
         "0001 0002 0003 (0002) 0004"},
        {"one of the base, twice", "202 201 4 212",
         "0001 0002 0003 (0002) 0004 (0002)"},
        {"the first of the base", "1 111", "0001 (0001)"},
        {"the base has another text", "212 4 201", "unfit 0002"},
        {"the base was sealed anew itself", "222 4 211", "unfit 0002"},
        {"of one that nobody sealed", "22 3 511", "unfit 0005"},
        {"before it was sealed", "22 311 3", "unfit 0003"},
        {"before anything was sealed", "- 111 1", "unfit 0001"},
    };

    (void)state;
    check_table(rows, render_merge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_are_in_one_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
