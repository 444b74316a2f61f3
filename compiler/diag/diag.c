/* SPDX-License-Identifier: MIT
 *
 * Collecting diagnostics.
 */
#include "diag/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct code_info {
    const char *text;
    enum severity severity;
} code_infos[DIAG_CODE_COUNT] = {
#define DIAG_CODE_INFO(name, text, severity) {text, severity},
    DIAG_CODES(DIAG_CODE_INFO)
#undef DIAG_CODE_INFO
};

void diags_init(struct diags *diags, struct arena *arena)
{
    *diags = (struct diags){.arena = arena, .end = &diags->first};
    for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
        diags->levels[i] = code_infos[i].severity;
    }
}

struct diag *diag_report(struct diags *diags, enum diag_code code,
                         struct span span, const char *format, ...)
{
    enum severity severity = diags->levels[code];
    size_t *counts[] = {&diags->error_count, &diags->warning_count,
                        &diags->note_count};
    size_t order =
        diags->error_count + diags->warning_count + diags->note_count;
    struct diag *diag;
    va_list arguments;

    if (severity == SEVERITY_OFF) {
        return NULL;
    }
    ++*counts[severity];
    if (order >= DIAGS_MAXIMUM) {
        return NULL;
    }
    diag = arena_new(diags->arena, struct diag);
    diag->code = code;
    diag->severity = severity;
    diag->span = span;
    diag->order = order;
    diag->notes_end = &diag->notes;
    va_start(arguments, format);
    diag->message = str_format_v(diags->arena, format, arguments);
    va_end(arguments);
    *diags->end = diag;
    diags->end = &diag->next;
    return diag;
}

void diag_note(struct diags *diags, struct diag *diag, struct span span,
               const char *format, ...)
{
    struct diag_note *note;
    va_list arguments;

    if (diag == NULL) {
        return;
    }
    note = arena_new(diags->arena, struct diag_note);
    note->span = span;
    va_start(arguments, format);
    note->message = str_format_v(diags->arena, format, arguments);
    va_end(arguments);
    *diag->notes_end = note;
    diag->notes_end = &note->next;
}

const char *diag_code_text(enum diag_code code)
{
    return code_infos[code].text;
}

enum severity diag_code_severity(enum diag_code code)
{
    return code_infos[code].severity;
}

static const char *const severity_texts[] = {"error", "warning", "note", "off"};

const char *severity_text(enum severity severity)
{
    return severity_texts[severity];
}

enum diag_code diag_code_find(struct str text)
{
    size_t code = 0;

    while (code < DIAG_CODE_COUNT &&
           !str_equal(text, str_from(code_infos[code].text))) {
        code++;
    }
    return (enum diag_code)code;
}

enum diag_code diag_code_near(struct str text, enum diag_code first)
{
    size_t nearest = text.size / 3 + 1; /* and no farther */
    size_t found = DIAG_CODE_COUNT;

    for (size_t code = first; code < DIAG_CODE_COUNT; code++) {
        size_t distance = str_distance(text, str_from(code_infos[code].text));

        if (distance < nearest) {
            nearest = distance;
            found = code;
        }
    }
    return (enum diag_code)found;
}

bool severity_find(struct str text, enum severity *severity)
{
    for (size_t i = 0; i < sizeof(severity_texts) / sizeof(*severity_texts);
         i++) {
        if (str_equal(text, str_from(severity_texts[i]))) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_diags(const void *left, const void *right)
{
    const struct diag *a = *(struct diag *const *)left;
    const struct diag *b = *(struct diag *const *)right;
    const struct source *a_source = a->span.source;
    const struct source *b_source = b->span.source;
    int order = compare_numbers(a_source != NULL, b_source != NULL);

    if (order == 0 && a_source != b_source) {
        order = strcmp(a_source->path, b_source->path);
    }
    if (order == 0) {
        order = compare_numbers(a->span.start, b->span.start);
    }
    return order != 0 ? order : compare_numbers(a->order, b->order);
}

void diags_sort(struct diags *diags)
{
    size_t count = 0;
    struct diag **all;

    for (struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        count++;
    }
    if (count == 0) {
        return;
    }
    all = arena_array(diags->arena, struct diag *, count);
    count = 0;
    for (struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        all[count++] = diag;
    }
    qsort(all, count, sizeof(*all), compare_diags);
    diags->end = &diags->first;
    for (size_t i = 0; i < count; i++) {
        *diags->end = all[i];
        diags->end = &all[i]->next;
    }
    *diags->end = NULL;
}
