/* SPDX-License-Identifier: MIT
 *
 * A line of the lock file: its fields in their order, and how what is wrong
 * with one is reported. Splitting lines into words is lock_read.re's.
 */
#ifndef INPUT_LOCK_LINE_H
#define INPUT_LOCK_LINE_H

#include "diag/diag.h"
#include "model/lockfile.h"

/* What reads one lock file. */
struct lock_reader {
    const struct source *source;
    struct arena *arena;
    struct diags *diags;
    bool noted; /* the remedy was given */
};

/* A line: of a sealed migration, or of an acceptance. */
struct lock_line {
    struct lock_entry entry;
    struct lock_acceptance accepted;
};

struct lock_field {
    struct str prefix;
    const char *expected; /* when another word is there */
    bool (*read)(struct lock_reader *reader, struct span value,
                 struct lock_line *line); /* NULL: behind the last field */
    bool may_lack;
};

/* The first word of an acceptance's line. */
#define LOCK_ACCEPTED STR("accepted")

extern const struct lock_field lock_entry_fields[];
extern const struct lock_field lock_accepted_fields[];

/* Report that bytes of a span are not what is expected. Returns false. */
bool lock_line_fault(struct lock_reader *reader, struct span span, size_t start,
                     size_t end, const char *expected);

/* Add the remedy to the first finding. */
void lock_line_note_remedy(struct lock_reader *reader, struct diag *diag);

/* Add, behind what happened, what puts the migrations of two branches in one
 * order. */
void lock_line_note_merge(struct lock_reader *reader, struct diag *diag,
                          const char *what);

#endif
