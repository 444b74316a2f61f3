/* SPDX-License-Identifier: MIT
 *
 * Reads sqitch.plan, a line at a time. Of a change its name is taken; whom it
 * depends on, the order already says.
 */
#include "input/sqitch_plan.h"

#include <stdlib.h>
#include <string.h>

#include "input/name.h"

enum token {
    TOKEN_NAME,
    TOKEN_TAG,
    TOKEN_NOTHING, /* blank, a comment, a pragma */
    TOKEN_BAD,
    TOKEN_END
};

/* Whether a name can end here. */
static bool is_end(const unsigned char *at, const unsigned char *limit)
{
    return at == limit || *at == ' ' || *at == '\t' || *at == '\n' ||
           *at == '#';
}

/* The next line. `start` and `end` are the name's. */
static enum token lex(const unsigned char **cursor, const unsigned char *limit,
                      const unsigned char **start, const unsigned char **end)
{
    const unsigned char *marker;

    *start = *cursor;
    /*!re2c
        re2c:eof = 0;
        re2c:yyfill:enable = 0;
        re2c:define:YYCTYPE = "unsigned char";
        re2c:define:YYCURSOR = "*cursor";
        re2c:define:YYMARKER = "marker";
        re2c:define:YYLIMIT = "limit";

        blank = [ \t];
        rest  = [^\n\x00]*;
        // App::Sqitch::Plan's name_re: no punctuation but '_' comes first.
        punct = [!-/:-@[-^`{-~];
        part  = ([^\x00-\x20] \ punct) [^ \t\n@:#\x00-\x1f\\]*;

        blank* "\n"             { return TOKEN_NOTHING; }
        blank* [#%] rest "\n"?  { return TOKEN_NOTHING; }
        blank* [+]? blank* part { goto name; }
        blank* "@" part         { goto tag; }
        blank+                  { return TOKEN_NOTHING; }
        *                       { return TOKEN_BAD; }
        $                       { return TOKEN_END; }
    */
name:
    *end = *cursor;
    while (**start == ' ' || **start == '\t' || **start == '+') {
        ++*start;
    }
    return is_end(*cursor, limit) ? TOKEN_NAME : TOKEN_BAD;
tag:
    *end = *cursor;
    while (**start != '@') {
        ++*start;
    }
    ++*start;
    return is_end(*cursor, limit) ? TOKEN_TAG : TOKEN_BAD;
}

/* Behind the line feed that ends the line at a place. */
static const unsigned char *next_line(const unsigned char *at,
                                      const unsigned char *limit)
{
    const unsigned char *feed = memchr(at, '\n', (size_t)(limit - at));

    return feed == NULL ? limit : feed + 1;
}

/* Whether a name stays inside the directory of the scripts, and can be a
 * label. */
static bool is_fit(struct str name)
{
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '.' && (i == 0 || name.data[i - 1] == '/')) {
            return false; /* hidden, or '..' */
        }
    }
    return name.data[0] != '/' && name.data[name.size - 1] != '/' &&
           name_label_fault(name) == NULL;
}

static void report_bad(struct diags *diags, struct span span)
{
    struct diag *diag =
        diag_report(diags, CODE_ORDER_UNREADABLE, span,
                    "not a line of a plan: expected a change or a tag");

    diag_note(diags, diag, SPAN_NONE,
              "Sqitch writes this file: 'sqitch add', 'sqitch tag'");
}

static int compare_changes(const void *left, const void *right)
{
    const struct sqitch_change *a = *(struct sqitch_change *const *)left;
    const struct sqitch_change *b = *(struct sqitch_change *const *)right;
    int order = str_compare(a->name, b->name);

    return order != 0 ? order : (a > b) - (a < b);
}

/* Tell each change of a name from the next one of the same name. */
static void find_reworked(struct arena *arena, struct sqitch_plan *plan)
{
    struct sqitch_change **sorted =
        arena_array(arena, struct sqitch_change *, plan->count);

    for (size_t i = 0; i < plan->count; i++) {
        sorted[i] = &plan->changes[i];
    }
    if (plan->count > 0) {
        qsort(sorted, plan->count, sizeof(*sorted), compare_changes);
    }
    for (size_t i = 0; i + 1 < plan->count; i++) {
        if (str_equal(sorted[i]->name, sorted[i + 1]->name)) {
            sorted[i]->reworked = true;
            sorted[i]->tag_count =
                sorted[i + 1]->first_tag - sorted[i]->first_tag;
        }
    }
}

static size_t count_lines(struct str text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.size; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

bool sqitch_plan_read(struct arena *arena, const struct source *source,
                      struct sqitch_plan *plan, struct diags *diags)
{
    const unsigned char *text = (const unsigned char *)source->text.data;
    const unsigned char *limit = text + source->text.size;
    const unsigned char *cursor = text;
    size_t errors = diags->error_count;
    size_t lines = count_lines(source->text);

    *plan = (struct sqitch_plan){
        .changes = arena_array(arena, struct sqitch_change, lines),
        .tags = arena_array(arena, struct str, lines)};
    for (;;) {
        const unsigned char *start;
        const unsigned char *end = cursor;
        enum token token = lex(&cursor, limit, &start, &end);
        struct str name = str_slice(source->text, (size_t)(start - text),
                                    (size_t)(end - text));
        struct span span =
            span_at(source, (size_t)(start - text), (size_t)(end - text));

        if (token == TOKEN_END) {
            break;
        }
        if (token == TOKEN_BAD || (token == TOKEN_NAME && !is_fit(name))) {
            report_bad(diags, token == TOKEN_BAD
                                  ? span_at(source, span.start, span.start + 1)
                                  : span);
        } else if (token == TOKEN_NAME) {
            struct sqitch_change *change = &plan->changes[plan->count++];

            *change = (struct sqitch_change){
                .name = name, .span = span, .first_tag = plan->tag_count};
        } else if (token == TOKEN_TAG) {
            plan->tags[plan->tag_count++] = name;
        }
        if (token != TOKEN_NOTHING) {
            cursor = next_line(cursor, limit);
        }
    }
    find_reworked(arena, plan);
    return diags->error_count == errors;
}
