/* SPDX-License-Identifier: MIT
 *
 * Notes of the findings of a comparison, and what the comparison works on.
 * lock_compare.h says what is found.
 */
#ifndef MODEL_LOCK_NOTES_H
#define MODEL_LOCK_NOTES_H

#include "model/lock_compare.h"
#include "model/lock_match.h"

struct comparison {
    struct arena arena; /* what lives only during the comparison */
    const char *directory;
    const struct lockfile *lock;
    const struct lock_compare_options *options;
    const char *word;    /* for what may not change: "sealed" or "merged" */
    struct side sealed;  /* the lock entries */
    struct side present; /* the migrations */
    struct diags *diags;
};

/* Whether a version is that of the base schema. */
bool lock_is_base(struct str version);

void lock_note_sealed_here(struct comparison *comparison, struct diag *diag,
                           const struct lock_entry *entry);

/* What became of a script: the first line that differs where the old text can
 * be had, else the digests; and how to see the old text. */
void lock_note_texts(struct comparison *comparison, struct diag *diag,
                     const struct lock_entry *entry,
                     const struct migration *migration, bool down);

/* How to see the old text where the name that the file had is not certain. */
void lock_note_git_search(struct comparison *comparison, struct diag *diag,
                          const struct lock_entry *entry, bool down);

/* How to give the files of a migration their sealed names back. */
void lock_note_renames(struct comparison *comparison, struct diag *diag,
                       const struct migration *migration,
                       const struct lock_entry *entry);

void lock_note_new(struct comparison *comparison, struct diag *diag);

#endif
