/* SPDX-License-Identifier: MIT
 *
 * Functions, collations, modules and strings in double quotes that a script
 * takes for granted.
 */
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "prove/failing_span.h"
#include "prove/supply.h"

/* The words of SQLite's that the name follows, and the one behind it. */
static const struct lack {
    const char *before;
    const char *after;
    const char *keyword; /* of add_migrations */
    const char *option;  /* of strata */
    bool is_function;
    bool only_declared; /* it is wrong, unless the application's */
} lacks[] = {
    {"no such function: ", "", "FUNCTIONS", "--function", true, false},
    {"wrong number of arguments to function ", "()", "FUNCTIONS", "--function",
     true, true},
    {"no such collation sequence: ", "", "COLLATIONS", "--collation", false,
     false},
    {"no such module: ", "", "MODULES", "--module", false, false},
};

static bool equal_ignoring_case(struct str a, struct str b)
{
    return a.size == b.size && str_ends_with_ignoring_case(a, b);
}

static size_t skip_space(struct str text, size_t at)
{
    while (at < text.size) {
        size_t next = skip_text(text, at);
        if (text.data[at] == '\'' ||
            (next == at && strchr(" \t\n\r\f", text.data[at]) == NULL)) {
            break;
        }
        at = next == at ? at + 1 : next;
    }
    return at;
}

/* The end of a name in quotes that begins at an offset, or the offset. */
static size_t skip_quoted(struct str text, size_t at)
{
    const char *end = NULL;
    if (strchr("\"`[", text.data[at]) != NULL) {
        end = memchr(text.data + at + 1,
                     text.data[at] == '[' ? ']' : text.data[at],
                     text.size - at - 1);
    }
    return end == NULL ? at : (size_t)(end - text.data) + 1;
}

int supply_count_arguments(struct str text, size_t at)
{
    int commas = 0;
    int depth = 0;
    bool any = false;
    at = skip_space(text, at);
    if (at >= text.size || text.data[at] != '(') {
        return -1;
    }
    for (at = skip_space(text, at + 1); at < text.size;
         at = skip_space(text, at)) {
        size_t next = skip_text(text, at);
        char c = text.data[at];
        next = next == at ? skip_quoted(text, at) : next;
        if (c == ';' && next == at) {
            return -1;
        }
        if (c == ')' && depth == 0) {
            return any ? commas + 1 : 0;
        }
        depth += (c == '(') - (c == ')');
        commas += c == ',' && depth == 0;
        any = any || c != '*';
        at = next == at ? at + 1 : next;
    }
    return -1;
}

/* As "2" in f(1, 2) and in a REGEXP b; "N" where the call is out of sight. */
static struct str arguments_of(struct arena *arena, struct span span,
                               struct str name)
{
    struct str text = span.source->text;
    size_t end = span.end + (span.end < text.size &&
                             strchr("\"`]", text.data[span.end]) != NULL);
    int count = -1;
    if (equal_ignoring_case(name, STR("regexp")) ||
        equal_ignoring_case(name, STR("match"))) {
        count = 2;
    } else if (equal_ignoring_case(str_slice(text, span.start, span.end),
                                   name)) {
        count = supply_count_arguments(text, end);
    }
    return count < 0 ? STR("N") : str_format(arena, "%d", count);
}

static bool is_declared(const struct requirements *requirements,
                        struct str name)
{
    size_t i = 0;
    for (i = 0; i < requirements->need_count; i += 1) {
        if (requirements->needs[i].kind == NEED_FUNCTION &&
            equal_ignoring_case(requirements->needs[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void note_lack(struct diags *diags, struct diag *diag, struct span span,
                      const struct lack *lack, struct str name)
{
    struct arena *arena = diags->arena;
    struct str value = name;
    if (lack->is_function) {
        struct str count = arguments_of(arena, span, name);
        value = str_format(arena, "%.*s/%.*s", STR_ARGS(name), STR_ARGS(count));
    }
    diag_note(diags, diag, SPAN_NONE,
              "if the program registers it: %s %.*s in add_migrations, %s %s "
              "here",
              lack->keyword, STR_ARGS(value), lack->option,
              path_quote(arena, str_to_c(arena, value)));
}

/* "text" is a name; where SQLite was built to be lenient, it passes for
 * text. */
static void note_quotes(struct diags *diags, struct diag *diag,
                        struct span span, const char *reason,
                        const struct requirements *requirements)
{
    const char *text = span.source->text.data;
    if (strncmp(reason, "no such column", 14) != 0 ||
        (text[span.start] != '"' &&
         (span.start == 0 || text[span.start - 1] != '"'))) {
        return;
    }
    diag_note(diags, diag, SPAN_NONE,
              "text stands in single quotes; double quotes are for names");
    if (!requirements->double_quoted_strings) {
        diag_note(diags, diag, SPAN_NONE,
                  "if the scripts rely on SQLite being lenient: DQS ON in "
                  "add_migrations, --dqs here");
    }
}

void supply_note(struct diags *diags, struct diag *diag, struct span span,
                 const char *reason, const struct requirements *requirements)
{
    struct str text = str_from(reason);
    size_t i = 0;
    for (i = 0; i < sizeof lacks / sizeof lacks[0]; i += 1) {
        struct str before = str_from(lacks[i].before);
        struct str after = str_from(lacks[i].after);
        if (str_starts_with(text, before) && str_ends_with(text, after) &&
            text.size > before.size + after.size) {
            struct str name =
                str_slice(text, before.size, text.size - after.size);
            if (!lacks[i].only_declared || is_declared(requirements, name)) {
                note_lack(diags, diag, span, &lacks[i], name);
            }
        }
    }
    note_quotes(diags, diag, span, reason, requirements);
}

static void count(void *context, const struct schema_object *object)
{
    size_t *objects = context;
    (void)object;
    *objects += 1;
}

void supply_note_base(struct diags *diags, struct diag *diag,
                      const char *reason, struct scratch *scratch)
{
    size_t objects = 0;
    if (strncmp(reason, "no such table", 13) != 0) {
        return;
    }
    scratch_objects(scratch, count, &objects);
    if (objects == 0) {
        diag_note(diags, diag, SPAN_NONE,
                  "if databases had it before the first migration: BASE_SCHEMA "
                  "FILE in add_migrations, --base-schema FILE here");
    }
}
