/* SPDX-License-Identifier: MIT
 *
 * Lines are read by the same tables as in a sound lock file; what is wrong with
 * one is not reported, for the file will be made anew.
 */
#include "input/lock_sides.h"

#include "base/arena.h"
#include "input/lock_line.h"

/* The next word at `*offset`, which is set behind it; empty at the end. */
static struct span next_word(const struct source *source, size_t *offset,
                             size_t end)
{
    size_t start = *offset;

    while (start < end && (source->text.data[start] == ' ' ||
                           source->text.data[start] == '\t')) {
        start++;
    }
    *offset = start;
    while (*offset < end && source->text.data[*offset] != ' ' &&
           source->text.data[*offset] != '\t') {
        (*offset)++;
    }
    return span_at(source, start, *offset);
}

static struct str text_of(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

static bool read_fields(struct lock_reader *reader,
                        const struct lock_field *fields, size_t start,
                        size_t end, struct lock_line *line)
{
    size_t offset = start;
    struct span word = next_word(reader->source, &offset, end);

    for (const struct lock_field *field = fields; field->read != NULL;
         field++) {
        struct span value = word;

        if (word.start == word.end ||
            !str_starts_with(text_of(word), field->prefix)) {
            if (field->may_lack) {
                continue;
            }
            return false;
        }
        value.start += field->prefix.size;
        if (!field->read(reader, value, line)) {
            return false;
        }
        word = next_word(reader->source, &offset, end);
    }
    return word.start == word.end;
}

/* What a line is to a merge. */
enum mark {
    MARK_NONE,
    MARK_COMMON, /* what follows is what both sides come from */
    MARK_OTHER
};

static enum mark mark_of(struct str line)
{
    static const struct str others[] = {
        {"<<<<<<<", 7}, {"=======", 7}, {">>>>>>>", 7}};

    if (str_starts_with(line, STR("|||||||"))) {
        return MARK_COMMON;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        if (str_starts_with(line, others[i])) {
            return MARK_OTHER;
        }
    }
    return MARK_NONE;
}

void lock_sides_read(struct arena *arena, const struct source *source,
                     struct lock_side_line **lines, size_t *count)
{
    struct diags unheard;
    struct lock_reader reader = {source, arena, &unheard, true};
    bool common = false;
    size_t end;

    *lines = NULL;
    *count = 0;
    diags_init(&unheard, arena);
    for (size_t start = 0; start < source->text.size; start = end + 1) {
        struct str text = source_line(source, start);
        enum mark mark = mark_of(text);
        struct lock_line line = {.entry = {.has_down = false}};
        size_t offset = start;
        bool accepted;

        end = start + text.size;
        accepted = str_starts_with(text_of(next_word(source, &offset, end)),
                                   LOCK_ACCEPTED);
        if (mark != MARK_NONE) {
            common = mark == MARK_COMMON;
        } else if (!common && text.size > 0 && text.data[0] != '#' &&
                   read_fields(&reader,
                               accepted ? lock_accepted_fields
                                        : lock_entry_fields,
                               start, end, &line)) {
            line.entry.span = span_at(source, start, end);
            line.accepted.span = line.entry.span;
            *lines = arena_append(arena, *lines, sizeof(**lines), *count);
            (*lines)[(*count)++] =
                (struct lock_side_line){accepted, line.entry, line.accepted};
        }
    }
}
