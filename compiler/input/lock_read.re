/* SPDX-License-Identifier: MIT
 *
 * Reads the lock file. The lexer splits lines into words; a line is a table of
 * fields. What is wrong is reported where it stands, and every wrong line is.
 */
#include "input/lock_read.h"

#include <errno.h>

#include "base/fs.h"
#include "base/path.h"
#include "model/version.h"

#define LOCK_MAXIMUM ((size_t)64 << 20)
#define ENTRY_BYTES_MINIMUM ((size_t)3 * DIGEST_HEX)

enum token {
    TOKEN_WORD,
    TOKEN_BLANKS,
    TOKEN_COMMENT,
    TOKEN_HEADER,   /* "# strata.lock N" */
    TOKEN_CONFLICT, /* a line that git or diff3 left */
    TOKEN_LINE_END,
    TOKEN_END
};

struct lexer {
    const unsigned char *text;
    const unsigned char *start;
    const unsigned char *cursor;
    const unsigned char *limit; /* a NUL stands here */
};

/* The next token. Comments, headers and conflict markers are only that at the
 * start of a line, which is the caller's to know. */
static enum token lex(struct lexer *lexer)
{
    lexer->start = lexer->cursor;
    /*!re2c
        re2c:eof = 0;
        re2c:yyfill:enable = 0;
        re2c:define:YYCTYPE = "unsigned char";
        re2c:define:YYCURSOR = "lexer->cursor";
        re2c:define:YYLIMIT = "lexer->limit";

        blanks   = [ \t]+;
        conflict = "<<<<<<<" | "|||||||" | "=======" | ">>>>>>>";

        "\n"                                   { return TOKEN_LINE_END; }
        blanks                                 { return TOKEN_BLANKS; }
        "#" blanks "strata.lock" blanks [0-9]+ blanks? { return TOKEN_HEADER; }
        "#" [^\n]*                             { return TOKEN_COMMENT; }
        conflict (" " [^\n]*)?                 { return TOKEN_CONFLICT; }
        [^ \t\n]+                              { return TOKEN_WORD; }
        *                                      { return TOKEN_WORD; }
        $                                      { return TOKEN_END; }
    */
}

struct reader {
    const struct source *source;
    struct lexer lexer;
    enum token token; /* the one that was read last */
    struct span span; /* of it */
    struct arena *arena;
    const struct lock_entry *previous; /* the last good line, or NULL */
    bool gap;                          /* a bad line came after it */
    bool noted;                        /* the remedy was given */
    struct diags *diags;
};

static void next(struct reader *reader)
{
    const struct lexer *lexer = &reader->lexer;

    reader->token = lex(&reader->lexer);
    reader->span = span_at(reader->source, (size_t)(lexer->start - lexer->text),
                           (size_t)(lexer->cursor - lexer->text));
}

static void next_but_blanks(struct reader *reader)
{
    do {
        next(reader);
    } while (reader->token == TOKEN_BLANKS);
}

static bool is_line_end(const struct reader *reader)
{
    return reader->token == TOKEN_LINE_END || reader->token == TOKEN_END;
}

static void skip_line(struct reader *reader)
{
    while (!is_line_end(reader)) {
        next(reader);
    }
}

static struct reader reader_at_start(struct arena *arena,
                                     const struct source *source,
                                     struct diags *diags)
{
    const unsigned char *text = (const unsigned char *)source->text.data;
    struct reader reader = {.source = source, .arena = arena, .diags = diags};

    reader.lexer = (struct lexer){text, text, text, text + source->text.size};
    next_but_blanks(&reader);
    return reader;
}

static struct str span_text(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

/* Add the remedy to the first finding. */
static void note_remedy(struct reader *reader, struct diag *diag)
{
    if (!reader->noted) {
        diag_note(reader->diags, diag, SPAN_NONE,
                  "the lock file is not edited by hand: restore it, as with "
                  "git checkout -- %s",
                  path_quote(reader->arena, reader->source->path));
    }
    reader->noted = true;
}

/* Report what is wrong in a line at bytes of a span. Returns false. */
static bool fault(struct reader *reader, struct span span, size_t start,
                  size_t end, const char *expected)
{
    struct span place =
        span_at(span.source, span.start + start, span.start + end);

    note_remedy(reader, diag_report(reader->diags, CODE_LOCK_SYNTAX, place,
                                    "expected %s", expected));
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Numbers, with a separator between them; or the base schema. */
static bool read_version(struct reader *reader, struct span span,
                         struct lock_entry *entry)
{
    struct str word = span_text(span);
    size_t bad = version_fault(word);

    if (word.size > VERSION_MAXIMUM) {
        return fault(reader, span, 0, word.size,
                     "a version of at most 63 bytes");
    }
    if (bad < word.size) {
        return fault(reader, span, bad, bad + 1, "a version");
    }
    entry->version = word;
    return true;
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

/* There is one way to write a label, so that equal labels are equal bytes. */
static bool read_label(struct reader *reader, struct span span,
                       struct lock_entry *entry)
{
    struct str word = span_text(span);
    char *label = arena_alloc(reader->arena, word.size);
    size_t size = 0;

    for (size_t i = 0; i < word.size; i++) {
        int byte = coded_byte(word, i);

        if (lockfile_is_plain(word.data[i])) {
            label[size++] = word.data[i];
        } else if (byte > 0 && !lockfile_is_plain((char)byte)) {
            label[size++] = (char)byte;
            i += 2;
        } else if (!str_equal(word, STR("%"))) {
            return fault(reader, span, i, i + 1,
                         "a label, in which other bytes than "
                         "[A-Za-z0-9._+@-] are written as %XX");
        }
    }
    entry->label = (struct str){label, size};
    return true;
}

static bool read_digest(struct reader *reader, struct span span,
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
           fault(reader, span, good, good + (good < word.size), expected);
}

static bool read_script(struct reader *reader, struct span span,
                        struct lock_entry *entry)
{
    return read_digest(reader, span, &entry->script);
}

static bool read_tokens(struct reader *reader, struct span span,
                        struct lock_entry *entry)
{
    return read_digest(reader, span, &entry->tokens);
}

static bool read_down(struct reader *reader, struct span span,
                      struct lock_entry *entry)
{
    entry->has_down = !str_equal(span_text(span), STR("-"));
    return !entry->has_down || read_digest(reader, span, &entry->down);
}

static bool read_chain(struct reader *reader, struct span span,
                       struct lock_entry *entry)
{
    return read_digest(reader, span, &entry->chain);
}

static const struct field {
    struct str prefix;
    const char *expected;
    bool (*read)(struct reader *, struct span, struct lock_entry *);
} fields[] = {
    {{"", 0}, "a version", read_version},
    {{"", 0}, "a label", read_label},
    {{"sha256:", 7}, "'sha256:'", read_script},
    {{"tokens:", 7}, "'tokens:'", read_tokens},
    {{"down:", 5}, "'down:'", read_down},
    {{"chain:", 6}, "'chain:'", read_chain},
};

/* Read the line whose first word is at hand, and the end of it. */
static bool read_line(struct reader *reader, struct lock_entry *entry)
{
    *entry = (struct lock_entry){.span = reader->span};
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
        const struct field *field = &fields[i];
        struct span value = reader->span;

        if (is_line_end(reader)) {
            return fault(reader, value, 0, 0, field->expected);
        }
        if (reader->token != TOKEN_WORD ||
            !str_starts_with(span_text(value), field->prefix)) {
            return fault(reader, value, 0, value.end - value.start,
                         field->expected);
        }
        value.start += field->prefix.size;
        if (!field->read(reader, value, entry)) {
            return false;
        }
        entry->span.end = value.end;
        next_but_blanks(reader);
    }
    return is_line_end(reader) ||
           fault(reader, reader->span, 0, reader->span.end - reader->span.start,
                 "the end of the line");
}

static bool check_order(struct reader *reader, const struct lock_entry *entry)
{
    const struct lock_entry *previous = reader->previous;
    struct diag *diag;
    int order;

    if (previous == NULL) {
        return true;
    }
    order = version_compare(previous->version, entry->version);
    if (order < 0) {
        return true;
    }
    diag = diag_report(reader->diags, CODE_LOCK_ORDER, entry->span,
                       order == 0 ? "version '%.*s' twice"
                                  : "version '%.*s' after a later one",
                       STR_ARGS(entry->version));
    diag_note(reader->diags, diag, previous->span, "the line before it");
    note_remedy(reader, diag);
    return false;
}

static void check_chain(struct reader *reader, const struct lock_entry *entry)
{
    static const struct digest none = {{0}};
    const struct lock_entry *previous = reader->previous;
    struct digest chain =
        chain_next(previous != NULL ? &previous->chain : &none, entry->version,
                   &entry->script);
    struct diag *diag;

    if (!digest_equal(&chain, &entry->chain)) {
        diag = diag_report(reader->diags, CODE_LOCK_CHAIN, entry->span,
                           "the chain of '%.*s' does not fit: a line was "
                           "edited, removed or moved",
                           STR_ARGS(entry->version));
        note_remedy(reader, diag);
    }
}

/* False: there is a conflict marker, reported at the first one. */
static bool check_conflict(struct arena *arena, const struct source *source,
                           struct diags *diags)
{
    struct reader reader = reader_at_start(arena, source, diags);
    struct diag *diag;

    while (reader.token != TOKEN_CONFLICT && reader.token != TOKEN_END) {
        skip_line(&reader);
        if (reader.token == TOKEN_LINE_END) {
            next(&reader);
        }
    }
    if (reader.token == TOKEN_END) {
        return true;
    }
    diag = diag_report(diags, CODE_LOCK_CONFLICT, reader.span,
                       "merge conflict in the lock file");
    diag_note(diags, diag, SPAN_NONE,
              "keep the scripts of both sides, and here the lines of the side "
              "that you merge into");
    diag_note(diags, diag, SPAN_NONE,
              "then give your own new scripts versions after its last one, "
              "and run strata lock");
    return false;
}

static bool check_text(struct reader *reader)
{
    const struct source *source = reader->source;
    size_t offset = source_bad_byte(source);

    return offset == source->text.size ||
           fault(reader, span_at(source, offset, offset + 1), 0, 1,
                 "UTF-8 text without NUL bytes");
}

/* "# strata.lock 1" is the first line. */
static bool check_header(struct reader *reader)
{
    const struct source *source = reader->source;
    struct str known = str_format(reader->arena, "%d", LOCK_FORMAT);
    struct diag *diag;
    int order;

    if (reader->token != TOKEN_HEADER) {
        diag = diag_report(reader->diags, CODE_LOCK_FORMAT,
                           span_at(source, 0, source_line(source, 0).size),
                           "the first line is not '# strata.lock %d'",
                           LOCK_FORMAT);
        note_remedy(reader, diag);
        return false;
    }
    /* The format is the only number in it. */
    order = version_compare(span_text(reader->span), known);
    if (order != 0) {
        diag =
            diag_report(reader->diags, CODE_LOCK_FORMAT, reader->span,
                        "the format of the lock file is not %d", LOCK_FORMAT);
        if (order > 0) {
            diag_note(reader->diags, diag, SPAN_NONE,
                      "it was made by a newer strata; use that one");
        } else {
            note_remedy(reader, diag);
        }
        return false;
    }
    return true;
}

/* All lines after the header; the good ones become entries. */
static void read_entries(struct reader *reader, struct lockfile *lock)
{
    lock->entries =
        arena_array(reader->arena, struct lock_entry,
                    reader->source->text.size / ENTRY_BYTES_MINIMUM + 1);
    skip_line(reader);
    while (reader->token == TOKEN_LINE_END) {
        struct lock_entry *entry = &lock->entries[lock->count];

        next_but_blanks(reader);
        if (reader->token == TOKEN_COMMENT || reader->token == TOKEN_HEADER ||
            is_line_end(reader)) {
            skip_line(reader);
            continue;
        }
        if (!read_line(reader, entry) || !check_order(reader, entry)) {
            reader->gap = true;
            skip_line(reader);
            continue;
        }
        if (!reader->gap) {
            check_chain(reader, entry);
        }
        reader->gap = false;
        reader->previous = entry;
        lock->count++;
    }
}

bool lock_parse(struct arena *arena, const struct source *source,
                struct lockfile *lock, struct diags *diags)
{
    struct reader reader = reader_at_start(arena, source, diags);
    size_t errors = diags->error_count;

    *lock = (struct lockfile){.source = source, .path = source->path};
    if (!check_text(&reader) || !check_conflict(arena, source, diags) ||
        !check_header(&reader)) {
        return false;
    }
    read_entries(&reader, lock);
    if (diags->error_count == errors) {
        return true;
    }
    lock->count = 0;
    return false;
}

bool lock_read(struct arena *arena, const char *directory,
               struct lockfile *lock, struct diags *diags)
{
    struct source *source = arena_new(arena, struct source);
    struct str bytes;
    int error;

    source->path = path_join(arena, directory, LOCK_FILE_NAME);
    error = fs_read(arena, source->path, LOCK_MAXIMUM, &bytes);
    if (error == 0) {
        source->text = source_normalise(arena, bytes);
        return lock_parse(arena, source, lock, diags);
    }
    *lock = (struct lockfile){.path = source->path};
    if (error == ENOENT) {
        return true;
    }
    source->text = STR("");
    diag_report(diags, CODE_LOCK_UNREADABLE, span_file(source),
                "cannot read the lock file: %s", fs_error_text(error));
    return false;
}
