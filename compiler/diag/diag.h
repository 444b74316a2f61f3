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
    SEVERITY_NOTE /* something to know, and nothing to do */
};

enum diag_code {
#define DIAG_CODE_ENUM(name, text, severity) CODE_##name,
    DIAG_CODES(DIAG_CODE_ENUM)
#undef DIAG_CODE_ENUM
    DIAG_CODE_COUNT
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

/* Report. The severity is the code's. Returns the diagnostic, to be given to
 * diag_note, or NULL when there are too many. */
struct diag *diag_report(struct diags *diags, enum diag_code code,
                         struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Add a note to a diagnostic, or to none (NULL): the remedy, or a second place.
 */
void diag_note(struct diags *diags, struct diag *diag, struct span span,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

const char *diag_code_text(enum diag_code code);

/* Sort by path, place and order of being reported. */
void diags_sort(struct diags *diags);

#endif
