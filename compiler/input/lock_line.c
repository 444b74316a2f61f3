/* SPDX-License-Identifier: MIT
 *
 * The fields of the lock file's lines, a row each.
 */
#include "input/lock_line.h"

#include "base/path.h"
#include "model/version.h"

static struct str span_text(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

void lock_line_note_remedy(struct lock_reader *reader, struct diag *diag)
{
    if (!reader->noted) {
        diag_note(reader->diags, diag, SPAN_NONE,
                  "the lock file is not edited by hand: restore it, as with "
                  "git checkout -- %s",
                  path_quote(reader->arena, reader->source->path));
    }
    reader->noted = true;
}

void lock_line_note_merge(struct lock_reader *reader, struct diag *diag,
                          const char *what)
{
    struct str path = str_from(reader->source->path);
    size_t size = path.size - str_from(path_name(path.data)).size;
    struct str directory = str_slice(path, 0, size > 1 ? size - 1 : size);
    const char *shown = size == 0 ? "." : str_to_c(reader->arena, directory);

    diag_note(reader->diags, diag, SPAN_NONE,
              "%s; to put one behind the other: strata merge %s", what,
              path_quote(reader->arena, shown));
}

bool lock_line_fault(struct lock_reader *reader, struct span span, size_t start,
                     size_t end, const char *expected)
{
    struct span place =
        span_at(span.source, span.start + start, span.start + end);

    lock_line_note_remedy(reader, diag_report(reader->diags, CODE_LOCK_SYNTAX,
                                              place, "expected %s", expected));
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Numbers, with a separator between them; or the base schema. */
static bool read_any_version(struct lock_reader *reader, struct span span,
                             struct str *version)
{
    struct str word = span_text(span);
    size_t bad = version_fault(word);

    if (word.size > VERSION_MAXIMUM) {
        return lock_line_fault(reader, span, 0, word.size,
                               "a version of at most 63 bytes");
    }
    if (bad < word.size || word.size == 0) {
        return lock_line_fault(reader, span, bad, bad + (bad < word.size),
                               "a version");
    }
    *version = word;
    return true;
}

static bool read_version(struct lock_reader *reader, struct span span,
                         struct lock_line *line)
{
    return read_any_version(reader, span, &line->entry.version);
}

static int upper_hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that is written as %XX at an offset, or -1. */
static int coded_byte(struct str word, size_t offset)
{
    int high;
    int low;

    if (word.data[offset] != '%' || word.size - offset < 3) {
        return -1;
    }
    high = upper_hex_value(word.data[offset + 1]);
    low = upper_hex_value(word.data[offset + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* There is one way to write a text, so that equal texts are equal bytes. */
static bool decode(struct lock_reader *reader, struct span span,
                   const char *expected, struct str *decoded)
{
    struct str word = span_text(span);
    char *text = arena_alloc(reader->arena, word.size);
    size_t size = 0;

    for (size_t i = 0; i < word.size; i++) {
        int byte = coded_byte(word, i);

        if (lockfile_is_plain(word.data[i])) {
            text[size++] = word.data[i];
        } else if (byte > 0 && !lockfile_is_plain((char)byte)) {
            text[size++] = (char)byte;
            i += 2;
        } else if (!str_equal(word, STR("%"))) {
            return lock_line_fault(reader, span, i, i + 1, expected);
        }
    }
    *decoded = (struct str){text, size};
    return true;
}

#define CODED ", in which other bytes than [A-Za-z0-9._+@-] are written as %XX"

static bool read_label(struct lock_reader *reader, struct span span,
                       struct lock_line *line)
{
    return decode(reader, span, "a label" CODED, &line->entry.label);
}

static bool read_digest(struct lock_reader *reader, struct span span,
                        struct digest *digest)
{
    static const char expected[] = "64 hexadecimal digits, in lower case";
    struct str word = span_text(span);
    size_t good = 0;

    while (good < word.size && good < DIGEST_HEX &&
           (is_digit(word.data[good]) ||
            (word.data[good] >= 'a' && word.data[good] <= 'f'))) {
        good++;
    }
    return digest_parse(word, digest) ||
           lock_line_fault(reader, span, good, good + (good < word.size),
                           expected);
}

static bool read_script(struct lock_reader *reader, struct span span,
                        struct lock_line *line)
{
    return read_digest(reader, span, &line->entry.script);
}

static bool read_tokens(struct lock_reader *reader, struct span span,
                        struct lock_line *line)
{
    return read_digest(reader, span, &line->entry.tokens);
}

static bool read_down(struct lock_reader *reader, struct span span,
                      struct lock_line *line)
{
    line->entry.has_down = !str_equal(span_text(span), STR("-"));
    return !line->entry.has_down ||
           read_digest(reader, span, &line->entry.down);
}

static bool read_down_tokens(struct lock_reader *reader, struct span span,
                             struct lock_line *line)
{
    line->entry.has_down_tokens = true;
    return line->entry.has_down
               ? read_digest(reader, span, &line->entry.down_tokens)
               : lock_line_fault(reader, span, 0, 0,
                                 "no digest where there is no "
                                 "down script");
}

static bool read_chain(struct lock_reader *reader, struct span span,
                       struct lock_line *line)
{
    return read_digest(reader, span, &line->entry.chain);
}

static bool read_accepted(struct lock_reader *reader, struct span span,
                          struct lock_line *line)
{
    (void)line;
    return span.start == span.end ||
           lock_line_fault(reader, span, 0, span.end - span.start, "a version");
}

static bool read_accepted_version(struct lock_reader *reader, struct span span,
                                  struct lock_line *line)
{
    return read_any_version(reader, span, &line->accepted.version);
}

static bool read_accepted_script(struct lock_reader *reader, struct span span,
                                 struct lock_line *line)
{
    return read_digest(reader, span, &line->accepted.script);
}

static bool read_accepted_tokens(struct lock_reader *reader, struct span span,
                                 struct lock_line *line)
{
    return read_digest(reader, span, &line->accepted.tokens);
}

static bool read_until(struct lock_reader *reader, struct span span,
                       struct lock_line *line)
{
    return read_any_version(reader, span, &line->accepted.until);
}

static bool read_accepted_chain(struct lock_reader *reader, struct span span,
                                struct lock_line *line)
{
    return read_digest(reader, span, &line->accepted.chain);
}

static bool read_reason(struct lock_reader *reader, struct span span,
                        struct lock_line *line)
{
    return decode(reader, span, "a reason" CODED, &line->accepted.reason) &&
           (lockfile_reason_fault(line->accepted.reason) == NULL ||
            lock_line_fault(
                reader, span, 0, span.end - span.start,
                "a reason: UTF-8 of at most 400 bytes, on one line"));
}

const struct lock_field lock_entry_fields[] = {
    {{"", 0}, "a version", read_version, false},
    {{"", 0}, "a label", read_label, false},
    {{"sha256:", 7}, "'sha256:'", read_script, false},
    {{"tokens:", 7}, "'tokens:'", read_tokens, false},
    {{"down:", 5}, "'down:'", read_down, false},
    {{"down-tokens:", 12}, "", read_down_tokens, true},
    {{"chain:", 6}, "'chain:'", read_chain, false},
    {{NULL, 0}, NULL, NULL, false},
};

const struct lock_field lock_accepted_fields[] = {
    {{"accepted", 8}, "", read_accepted, false},
    {{"", 0}, "a version", read_accepted_version, false},
    {{"sha256:", 7}, "'sha256:'", read_accepted_script, false},
    {{"tokens:", 7}, "'tokens:'", read_accepted_tokens, false},
    {{"until:", 6}, "'until:'", read_until, false},
    {{"chain:", 6}, "'chain:'", read_accepted_chain, false},
    {{"reason:", 7}, "'reason:'", read_reason, false},
    {{NULL, 0}, NULL, NULL, false},
};
