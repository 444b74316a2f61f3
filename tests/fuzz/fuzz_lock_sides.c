/* SPDX-License-Identifier: MIT
 *
 * The reader of lock files that a merge has damaged. Any bytes: each line that
 * is found lies in the text, one behind the other; where the strict reader
 * takes the file, both have found the same.
 */
#include "fuzz/fuzz.h"

#include "input/lock_read.h"
#include "input/lock_sides.h"

#define SIZE_MAXIMUM 8192

static struct span span_of(const struct lock_side_line *line)
{
    return line->is_accepted ? line->accepted.span : line->entry.span;
}

static void check_same(const struct lockfile *lock,
                       const struct lock_side_line *lines, size_t count)
{
    size_t entry = 0;
    size_t accepted = 0;

    for (size_t i = 0; i < count; i++) {
        if (lines[i].is_accepted) {
            must(accepted < lock->accepted_count);
            must(digest_equal(&lines[i].accepted.script,
                              &lock->accepted[accepted].script));
            must(str_equal(lines[i].accepted.reason,
                           lock->accepted[accepted].reason));
            accepted++;
        } else {
            must(entry < lock->count);
            must(str_equal(lines[i].entry.version,
                           lock->entries[entry].version));
            must(str_equal(lines[i].entry.label, lock->entries[entry].label));
            must(digest_equal(&lines[i].entry.script,
                              &lock->entries[entry].script));
            entry++;
        }
    }
    must(entry == lock->count && accepted == lock->accepted_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct source source = {"m/strata.lock", {"", 0}};
    struct lock_side_line *lines;
    struct lockfile lock;
    struct diags diags;
    size_t count;
    size_t end = 0;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    source.text = source_normalise(&arena, fuzz_text(&arena, data, size));
    lock_sides_read(&arena, &source, &lines, &count);
    for (size_t i = 0; i < count; i++) {
        must(span_of(&lines[i]).end <= source.text.size);
        must(span_of(&lines[i]).start >= end);
        end = span_of(&lines[i]).end;
    }
    diags_init(&diags, &arena);
    if (lock_parse(&arena, &source, &lock, &diags)) {
        check_same(&lock, lines, count);
    }
    arena_release(&arena);
    return 0;
}
