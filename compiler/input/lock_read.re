/* SPDX-License-Identifier: MIT
 *
 * Reads the lock file. The lexer splits lines into words; a line is a table of
 * fields. What is wrong is reported where it stands, and every wrong line is.
 */
#include "input/lock_read.h"

#include <errno.h>

#include "base/fs.h"
#include "base/path.h"
#include "input/lock_line.h"
#include "model/acceptance.h"
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
    struct lock_reader in;
    struct lexer lexer;
    enum token token;                  /* the one that was read last */
    struct span span;                  /* of it */
    const struct lock_entry *previous; /* the last good line, or NULL */
    bool gap;                          /* a bad line came after it */
};

static void next(struct reader *reader)
{
    const struct lexer *lexer = &reader->lexer;

    reader->token = lex(&reader->lexer);
    reader->span =
        span_at(reader->in.source, (size_t)(lexer->start - lexer->text),
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
    struct reader reader = {.in = {source, arena, diags, false}};

    reader.lexer = (struct lexer){text, text, text, text + source->text.size};
    next_but_blanks(&reader);
    return reader;
}

static struct str span_text(struct span span)
{
    return str_slice(span.source->text, span.start, span.end);
}

/* Read the line whose first word is at hand, and the end of it. */
static bool read_line(struct reader *reader, const struct lock_field *fields,
                      struct lock_line *line)
{
    struct span whole = reader->span;

    for (const struct lock_field *field = fields; field->read != NULL;
         field++) {
        struct span value = reader->span;
        bool fits = reader->token == TOKEN_WORD &&
                    str_starts_with(span_text(value), field->prefix);

        if (!fits && field->may_lack) {
            continue;
        }
        if (!fits) {
            return lock_line_fault(
                &reader->in, value, 0,
                is_line_end(reader) ? 0 : value.end - value.start,
                field->expected);
        }
        value.start += field->prefix.size;
        if (!field->read(&reader->in, value, line)) {
            return false;
        }
        whole.end = value.end;
        next_but_blanks(reader);
    }
    line->entry.span = whole;
    line->accepted.span = whole;
    return is_line_end(reader) ||
           lock_line_fault(&reader->in, reader->span, 0,
                           reader->span.end - reader->span.start,
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
    diag = diag_report(reader->in.diags, CODE_LOCK_ORDER, entry->span,
                       order == 0 ? "version '%.*s' twice"
                                  : "version '%.*s' after a later one",
                       STR_ARGS(entry->version));
    diag_note(reader->in.diags, diag, previous->span, "the line before it");
    lock_line_note_merge(&reader->in, diag,
                         "two branches may have sealed one each");
    lock_line_note_remedy(&reader->in, diag);
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
        diag = diag_report(reader->in.diags, CODE_LOCK_CHAIN, entry->span,
                           "the chain of '%.*s' does not fit: a line was "
                           "edited, removed or moved",
                           STR_ARGS(entry->version));
        lock_line_note_remedy(&reader->in, diag);
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
    lock_line_note_merge(&reader.in, diag,
                         "both branches have sealed a migration");
    return false;
}

static bool check_text(struct reader *reader)
{
    const struct source *source = reader->in.source;
    size_t offset = source_bad_byte(source);

    return offset == source->text.size ||
           lock_line_fault(&reader->in, span_at(source, offset, offset + 1), 0,
                           1, "UTF-8 text without NUL bytes");
}

/* "# strata.lock 1" is the first line. */
static bool check_header(struct reader *reader)
{
    const struct source *source = reader->in.source;
    struct str known = str_format(reader->in.arena, "%d", LOCK_FORMAT);
    struct diag *diag;
    int order;

    if (reader->token != TOKEN_HEADER) {
        diag = diag_report(reader->in.diags, CODE_LOCK_FORMAT,
                           span_at(source, 0, source_line(source, 0).size),
                           "the first line is not '# strata.lock %d'",
                           LOCK_FORMAT);
        lock_line_note_remedy(&reader->in, diag);
        return false;
    }
    /* The format is the only number in it. */
    order = version_compare(span_text(reader->span), known);
    if (order != 0) {
        diag =
            diag_report(reader->in.diags, CODE_LOCK_FORMAT, reader->span,
                        "the format of the lock file is not %d", LOCK_FORMAT);
        if (order > 0) {
            diag_note(reader->in.diags, diag, SPAN_NONE,
                      "it was made by a newer strata; use that one");
        } else {
            lock_line_note_remedy(&reader->in, diag);
        }
        return false;
    }
    return true;
}

static void add_entry(struct reader *reader, const struct lock_entry *read,
                      struct lockfile *lock)
{
    struct lock_entry *entry = &lock->entries[lock->count];

    if (!check_order(reader, read)) {
        reader->gap = true;
        return;
    }
    *entry = *read;
    if (!reader->gap) {
        check_chain(reader, entry);
    }
    reader->gap = false;
    reader->previous = entry;
    lock->count++;
}

/* The line of a version among the entries; their number when there is none. */
static size_t find_entry(const struct lockfile *lock, struct str version)
{
    size_t low = 0;
    size_t high = lock->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (version_compare(lock->entries[middle].version, version) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lock->count && str_equal(lock->entries[low].version, version)
               ? low
               : lock->count;
}

static void report_acceptance(struct reader *reader,
                              const struct lock_acceptance *accepted,
                              const char *what)
{
    struct diag *diag =
        diag_report(reader->in.diags, CODE_LOCK_CHAIN, accepted->span,
                    "what is accepted of '%.*s' does not fit: %s",
                    STR_ARGS(accepted->version), what);

    lock_line_note_remedy(&reader->in, diag);
}

/* It stands behind the line that was the last one then. */
static void add_acceptance(struct reader *reader,
                           struct lock_acceptance *accepted,
                           struct lockfile *lock)
{
    accepted->entry = find_entry(lock, accepted->version);
    accepted->last = find_entry(lock, accepted->until);
    if (reader->gap) {
        return; /* of the lines before it, one could not be read */
    }
    if (accepted->entry == lock->count) {
        report_acceptance(reader, accepted,
                          "no line above it is of that "
                          "version");
    } else if (accepted->last + 1 != lock->count) {
        report_acceptance(reader, accepted,
                          "'until' is not the last version above it");
    } else {
        lock->accepted = arena_append(reader->in.arena, lock->accepted,
                                      sizeof(*accepted), lock->accepted_count);
        lock->accepted[lock->accepted_count++] = *accepted;
    }
}

static void check_acceptances(struct reader *reader,
                              const struct lockfile *lock)
{
    struct arena arena;
    size_t at;

    arena_init(&arena);
    switch (acceptance_check(&arena, lock, &at)) {
    case ACCEPTANCE_FINE:
        break;
    case ACCEPTANCE_CHAIN:
        report_acceptance(reader, &lock->accepted[at],
                          "a line was edited, removed or moved");
        break;
    case ACCEPTANCE_MANY:
        report_acceptance(reader, &lock->accepted[at],
                          "there are more than a million states of databases");
        break;
    }
    arena_release(&arena);
}

/* All lines after the header. */
static void read_lines(struct reader *reader, struct lockfile *lock)
{
    lock->entries =
        arena_array(reader->in.arena, struct lock_entry,
                    reader->in.source->text.size / ENTRY_BYTES_MINIMUM + 1);
    skip_line(reader);
    while (reader->token == TOKEN_LINE_END) {
        struct lock_line line = {.entry = {.has_down = false}};
        bool accepted;

        next_but_blanks(reader);
        if (reader->token == TOKEN_COMMENT || reader->token == TOKEN_HEADER ||
            is_line_end(reader)) {
            skip_line(reader);
            continue;
        }
        accepted = str_starts_with(span_text(reader->span), LOCK_ACCEPTED);
        if (!read_line(reader,
                       accepted ? lock_accepted_fields : lock_entry_fields,
                       &line)) {
            reader->gap = true;
            skip_line(reader);
        } else if (accepted) {
            add_acceptance(reader, &line.accepted, lock);
        } else {
            add_entry(reader, &line.entry, lock);
        }
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
    read_lines(&reader, lock);
    if (diags->error_count == errors) {
        check_acceptances(&reader, lock);
    }
    if (diags->error_count == errors) {
        return true;
    }
    lock->count = 0;
    lock->accepted_count = 0;
    return false;
}

bool lock_read_file(struct arena *arena, const struct files *files,
                    const char *path, struct lockfile *lock,
                    struct diags *diags)
{
    struct source *source = arena_new(arena, struct source);
    struct str bytes;
    int error;

    source->path = path;
    error = files_read(files, arena, path, LOCK_MAXIMUM, &bytes);
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

bool lock_read(struct arena *arena, const char *directory,
               struct lockfile *lock, struct diags *diags)
{
    return lock_read_file(
        arena, NULL, path_join(arena, directory, LOCK_FILE_NAME), lock, diags);
}
