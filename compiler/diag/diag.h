/* SPDX-License-Identifier: MIT
 *
 * The diagnostics of one run. Whoever knows the facts reports once, with a
 * span; callers only pass "failed" upward. Rendering is render.h's.
 */
#ifndef DIAG_DIAG_H
#define DIAG_DIAG_H

#include "base/arena.h"
#include "diag/diag_codes.h"
#include "diag/source.h"

enum severity {
    SEVERITY_ERROR,
    SEVERITY_WARNING,
    SEVERITY_NOTE, /* something to know, and nothing to do */
    SEVERITY_OFF   /* not reported */
};

enum diag_code {
#define DIAG_CODE_ENUM(name, text, severity) CODE_##name,
    DIAG_CODES(DIAG_CODE_ENUM)
#undef DIAG_CODE_ENUM
    DIAG_CODE_COUNT
};

/* The first rule (diag_codes.h); every code from here on is one. */
enum {
#define DIAG_RULE_COUNT(name, text, severity) +1
    DIAG_FIRST_RULE = DIAG_CODE_COUNT - (0 DIAG_RULES(DIAG_RULE_COUNT))
#undef DIAG_RULE_COUNT
};

struct diag_note {
    struct diag_note *next;
    struct span span; /* SPAN_NONE when it is about no other place */
    struct str message;
};

struct diag {
    enum diag_code code;
    enum severity severity;
    struct span span;
    struct str message; /* lower case, no full stop, subject in quotes */
    struct diag_note *notes;
    struct diag_note **notes_end;
    size_t order; /* of being reported: breaks ties when sorting */
    struct diag *next;
};

struct diags {
    struct arena *arena;
    enum severity levels[DIAG_CODE_COUNT]; /* of each code in this run */
    struct diag *first;
    struct diag **end;
    size_t error_count;
    size_t warning_count;
    size_t note_count;
};

void diags_init(struct diags *diags, struct arena *arena);

/* How many are kept; more are only counted, so that no input takes all memory.
 */
#define DIAGS_MAXIMUM 10000

/* Report. The severity is the code's in diags->levels. Returns the diagnostic,
 * to be given to diag_note, or NULL when there are too many or it is off. */
struct diag *diag_report(struct diags *diags, enum diag_code code,
                         struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Add a note to a diagnostic, or to none (NULL): the remedy, or a second place.
 */
void diag_note(struct diags *diags, struct diag *diag, struct span span,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

const char *diag_code_text(enum diag_code code);

/* The level of a code unless a run says otherwise. */
enum severity diag_code_severity(enum diag_code code);

/* "error", "warning", "note", "off". */
const char *severity_text(enum severity severity);

/* DIAG_CODE_COUNT when there is no such code. */
enum diag_code diag_code_find(struct str text);

/* The code from `first` on that a mistyped one may mean, or DIAG_CODE_COUNT. */
enum diag_code diag_code_near(struct str text, enum diag_code first);

/* The level that a word means; false when it means none. */
bool severity_find(struct str text, enum severity *severity);

/* Sort by path, place and order of being reported. */
void diags_sort(struct diags *diags);

#endif
