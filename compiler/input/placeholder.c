/* SPDX-License-Identifier: MIT
 *
 * Replaces placeholders. Flyway has ${name}; goose, between its directives
 * ENVSUB ON and ENVSUB OFF, also $name, ${name:-value}, ${name-value}, and $$
 * for a dollar sign (github.com/mfridman/interpolate).
 */
#include "input/placeholder.h"

#include <string.h>

#include "base/buf.h"
#include "input/directive.h"
#include "input/tree.h"

/* The longest placeholder, bytes. Looking no further keeps a script of nothing
 * but "${" from taking for ever. */
#define FORM_MAXIMUM ((size_t)1024)

struct reader {
    struct arena *arena;
    const struct source *source;
    const struct placeholders *placeholders;
    enum placeholder_rule rule;
    bool marked; /* goose's forms */
    struct buf *out;
    struct diags *diags;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* What a name is made of: in Flyway's also dots, colons and dashes. */
static bool is_name(char c, bool marked)
{
    return is_letter(c) || (c >= '0' && c <= '9') ||
           (!marked && (c == '.' || c == ':' || c == '-'));
}

static size_t name_end(struct str text, size_t start, bool marked)
{
    size_t end = start;

    while (end < text.size && is_name(text.data[end], marked)) {
        end++;
    }
    return end;
}

static const struct placeholder *find(const struct placeholders *placeholders,
                                      struct str name)
{
    for (size_t i = 0; i < placeholders->count; i++) {
        if (str_equal(placeholders->items[i].name, name)) {
            return &placeholders->items[i];
        }
    }
    return NULL;
}

/* What else may be the case where a value is missing. */
static const char *const ways_out[] = {
    [PLACEHOLDERS_WHEN_GIVEN] = "; there are placeholders because another one "
                                "was given a value",
    [PLACEHOLDERS_ALWAYS] = "; or, if the scripts are for a tool that has no "
                            "placeholders, say so: --convention refinery",
    [PLACEHOLDERS_MARKED] = "",
};

/* The diagnostic points into the text as it is in the file. */
static void report_unknown(const struct reader *reader, size_t start,
                           size_t end, struct str name)
{
    struct source *original = arena_new(reader->arena, struct source);
    struct diag *diag;

    *original = *reader->source;
    diag = diag_report(reader->diags, CODE_PLACEHOLDER_UNKNOWN,
                       span_at(original, start, end),
                       "no value for the placeholder '%.*s'", STR_ARGS(name));
    diag_note(reader->diags, diag, SPAN_NONE,
              "give one: PLACEHOLDERS %.*s=VALUE in add_migrations, "
              "--placeholder %.*s=VALUE here%s",
              STR_ARGS(name), STR_ARGS(name), ways_out[reader->rule]);
}

static void report_form(const struct reader *reader, size_t start, size_t end)
{
    struct source *original = arena_new(reader->arena, struct source);
    struct diag *diag;

    *original = *reader->source;
    diag = diag_report(reader->diags, CODE_PLACEHOLDER_UNKNOWN,
                       span_at(original, start, end),
                       "a placeholder of a form that strata does not know");
    diag_note(reader->diags, diag, SPAN_NONE, "the forms are %s",
              reader->marked ? "$NAME, ${NAME}, ${NAME:-TEXT} and ${NAME-TEXT}"
                             : "${NAME}, with letters, digits and '_.:-'");
}

static void add_value(struct reader *reader, size_t start, size_t end,
                      struct str name, const struct str *otherwise)
{
    const struct placeholder *found = find(reader->placeholders, name);

    if (found != NULL) {
        buf_add(reader->out, found->value);
    } else if (otherwise != NULL) {
        buf_add(reader->out, *otherwise);
    } else {
        report_unknown(reader, start, end, name);
    }
}

/* At "${". Returns the offset behind it. */
static size_t read_braced(struct reader *reader, size_t start)
{
    struct str text = reader->source->text;
    size_t end = name_end(text, start + 2, reader->marked);
    struct str name = str_slice(text, start + 2, end);
    size_t room =
        text.size - end < FORM_MAXIMUM ? text.size - end : FORM_MAXIMUM;
    const char *brace = memchr(text.data + end, '}', room);
    const char *feed = memchr(text.data + end, '\n', room);
    size_t close;
    size_t from = end;

    if (brace == NULL || (feed != NULL && feed < brace)) {
        buf_add(reader->out, str_slice(text, start, start + 2));
        return start + 2; /* no placeholder at all */
    }
    close = (size_t)(brace - text.data);
    if (name.size > 0 && end == close) {
        add_value(reader, start, close + 1, name, NULL);
    } else if (reader->marked && name.size > 0) {
        from += text.data[from] == ':';
        if (text.data[from] == '-') {
            struct str otherwise = str_slice(text, from + 1, close);

            add_value(reader, start, close + 1, name, &otherwise);
        } else {
            report_form(reader, start, close + 1);
        }
    } else {
        report_form(reader, start, close + 1);
    }
    return close + 1;
}

/* Append the text from `start` to `end` with its placeholders replaced. */
static void substitute(struct reader *reader, size_t start, size_t end)
{
    struct str text = reader->source->text;

    while (start < end) {
        const char *dollar = memchr(text.data + start, '$', end - start);
        size_t at = dollar == NULL ? end : (size_t)(dollar - text.data);

        buf_add(reader->out, str_slice(text, start, at));
        start = at;
        if (at == end) {
            break;
        }
        if (text.data[at + 1] == '{') {
            start = read_braced(reader, at);
        } else if (reader->marked && text.data[at + 1] == '$') {
            buf_add_char(reader->out, '$');
            start = at + 2;
        } else if (reader->marked && is_letter(text.data[at + 1])) {
            start = name_end(text, at + 1, true);
            add_value(reader, at, start, str_slice(text, at + 1, start), NULL);
        } else {
            buf_add_char(reader->out, '$');
            start = at + 1;
        }
    }
}

/* Whether a line is goose's directive ENVSUB, and which way. It must be for
 * every line that the scan takes for one. */
static bool is_switch(const struct source *source, size_t start, size_t end,
                      bool *on)
{
    const char *text = source->text.data;
    struct directive directive;
    bool is_on;

    while (start < end && (text[start] == ' ' || text[start] == '\t')) {
        start++;
    }
    if (!str_starts_with(str_slice(source->text, start, end), STR("--"))) {
        return false;
    }
    directive = directive_read(DIRECTIVES_GOOSE, span_at(source, start, end));
    is_on = str_ends_with_ignoring_case(directive.name, STR("ENVSUB ON"));
    if (directive.kind != DIRECTIVE_NOTHING || directive.bad_argument ||
        (!is_on &&
         !str_ends_with_ignoring_case(directive.name, STR("ENVSUB OFF")))) {
        return false;
    }
    *on = is_on;
    return true;
}

static void substitute_marked(struct reader *reader)
{
    struct str text = reader->source->text;
    size_t end;
    bool on = false;

    for (size_t start = 0; start < text.size; start = end) {
        const char *feed = memchr(text.data + start, '\n', text.size - start);

        end = feed == NULL ? text.size : (size_t)(feed - text.data) + 1;
        if (is_switch(reader->source, start, end - (feed != NULL), &on) ||
            !on) {
            buf_add(reader->out, str_slice(text, start, end));
        } else {
            substitute(reader, start, end);
        }
    }
}

bool placeholder_substitute(struct arena *arena, const struct source *source,
                            enum placeholder_rule rule,
                            const struct placeholders *placeholders,
                            struct str *text, struct diags *diags)
{
    size_t errors = diags->error_count;
    struct buf out;
    struct reader reader = {
        arena, source, placeholders, rule, rule == PLACEHOLDERS_MARKED,
        &out,  diags};

    *text = source->text;
    if (memchr(source->text.data, '$', source->text.size) == NULL ||
        (rule == PLACEHOLDERS_WHEN_GIVEN && placeholders->count == 0)) {
        return true;
    }
    buf_init(&out, SCRIPT_MAXIMUM);
    if (rule == PLACEHOLDERS_MARKED) {
        substitute_marked(&reader);
    } else {
        substitute(&reader, 0, source->text.size);
    }
    if (out.overflow) {
        diag_report(diags, CODE_FILE_TOO_LARGE, span_file(source),
                    "script of more than %zu MiB with its placeholders "
                    "replaced",
                    SCRIPT_MAXIMUM >> 20);
    }
    *text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return diags->error_count == errors;
}
