/* SPDX-License-Identifier: MIT
 *
 * What a database says of a migration that was applied to it: a look into a
 * file that others wrote, and that may be hostile. It is opened for reading;
 * nothing that its schema holds is run, and a time limit holds for all of it.
 */
#ifndef DATABASE_APPLIED_H
#define DATABASE_APPLIED_H

#include "base/arena.h"
#include "base/str.h"

/* The set is told by its name, or by being the only one (data NULL). */
struct applied_question {
    const char *path;
    struct str set_name;
    struct str version;  /* compared by value */
    int busy_timeout_ms; /* how long to wait for those who write */
};

/* Texts are bytes of the file, of any kind. Data is NULL where there is none.
 */
struct applied {
    struct str set_name;
    struct str version;
    struct str label;
    struct str digest;
    struct str chain;
    struct str applied_at; /* UTC, ISO 8601 */
    struct str program_version;
    long long position;    /* from 1 */
    long long duration_ms; /* -1: only stamped, not run */
    bool is_compatible;
    bool is_under_way; /* begun outside a transaction, and not ended */
    struct str text;   /* of the up script, as it was applied; NULL: not kept */
};

/* Look. False: `problem` says in one sentence why there is nothing to tell; it
 * may quote the file, and so hold any bytes. */
bool applied_read(struct arena *arena, const struct applied_question *question,
                  struct applied *out, struct str *problem);

#endif
