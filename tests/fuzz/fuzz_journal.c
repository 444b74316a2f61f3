/* SPDX-License-Identifier: MIT
 *
 * Drizzle's journal. Any bytes: what is accepted leads to no other directory,
 * and written anew is read alike. Any tags: a journal of them is accepted when
 * each of them can be part of a file's name.
 */
#include "fuzz/fuzz.h"

#include "input/journal.h"

#define SIZE_MAXIMUM 4096
#define ENTRIES_MAXIMUM 16

static bool parse(struct arena *arena, struct str text, struct journal *journal)
{
    struct source *source = arena_new(arena, struct source);
    struct diags diags;
    bool parsed;

    *source = (struct source){"m/meta/_journal.json", text};
    diags_init(&diags, arena);
    parsed = journal_read(arena, source, journal, &diags);
    must(parsed == (diags.error_count == 0));
    return parsed;
}

static bool is_tag(struct str tag)
{
    return tag.size > 0 && tag.data[0] != '.' && fuzz_is_plain(tag) &&
           memchr(tag.data, '/', tag.size) == NULL &&
           memchr(tag.data, '\\', tag.size) == NULL;
}

static void check_entries(const struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++) {
        struct str index = journal->entries[i].index;

        must(is_tag(journal->entries[i].tag));
        must(index.size > 0);
        for (size_t j = 0; j < index.size; j++) {
            must(index.data[j] >= '0' && index.data[j] <= '9');
        }
    }
}

static void add_string(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c == '"' || c == '\\' || c < 0x20) {
            buf_format(out, "\\u%04x", c);
        } else {
            buf_add_char(out, (char)c);
        }
    }
    buf_add_char(out, '"');
}

static struct str format(struct arena *arena, const struct journal *journal)
{
    struct buf out;
    struct str text;

    buf_init(&out, BUF_MAXIMUM);
    buf_add_c(&out, "{\"version\": \"7\", \"dialect\": ");
    if (journal->dialect.data != NULL) {
        add_string(&out, journal->dialect);
    } else {
        buf_add_c(&out, "null");
    }
    buf_add_c(&out, ",\n\"entries\": [");
    for (size_t i = 0; i < journal->count; i++) {
        buf_add_c(&out, i > 0 ? ", {\"idx\": " : "{\"idx\": ");
        add_string(&out, journal->entries[i].index);
        buf_add_c(&out, ", \"when\": 1, \"tag\": ");
        add_string(&out, journal->entries[i].tag);
        buf_add_c(&out, ", \"breakpoints\": true}");
    }
    buf_add_c(&out, "]}\n");
    text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void check_same(const struct journal *a, const struct journal *b)
{
    must(a->count == b->count);
    must((a->dialect.data == NULL) == (b->dialect.data == NULL));
    must(str_equal(a->dialect, b->dialect));
    for (size_t i = 0; i < a->count; i++) {
        must(str_equal(a->entries[i].index, b->entries[i].index));
        must(str_equal(a->entries[i].tag, b->entries[i].tag));
    }
}

/* Each line of the input is a tag. */
static void check_tags(struct arena *arena, struct str input)
{
    struct journal journal = {.dialect = STR("sqlite")};
    struct journal again;
    bool good = true;

    /* SQLite's text ends at a NUL, and it mends what is not UTF-8. */
    if (memchr(input.data, '\0', input.size) != NULL ||
        str_invalid_utf8(input) < input.size) {
        return;
    }
    journal.entries = arena_array(arena, struct journal_entry, ENTRIES_MAXIMUM);
    while (journal.count < ENTRIES_MAXIMUM && input.size > 0) {
        struct journal_entry *entry = &journal.entries[journal.count];

        entry->index = str_format(arena, "%zu", journal.count++);
        entry->tag = fuzz_take_line(arena, &input);
        good = good && is_tag(entry->tag);
    }
    must(parse(arena, format(arena, &journal), &again) == good);
    if (good) {
        check_same(&journal, &again);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct journal journal;
    struct journal again;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    if (parse(&arena, source_normalise(&arena, fuzz_text(&arena, data, size)),
              &journal)) {
        check_entries(&journal);
        must(parse(&arena, format(&arena, &journal), &again));
        check_same(&journal, &again);
    }
    check_tags(&arena, fuzz_text(&arena, data, size));
    arena_release(&arena);
    return 0;
}
