/* SPDX-License-Identifier: MIT
 *
 * What story.c and story_then.c share: what a story remembers, and the look
 * at a connection before and after each call.
 */
#ifndef SUPPORT_STORY_PRIVATE_H
#define SUPPORT_STORY_PRIVATE_H

#include <pthread.h>

#include "support/connection.h"
#include "support/story.h"

#define STORY_SETS 16
#define STORY_FILES 3 /* the database, its WAL, its rollback journal */

/* Everything about a connection that a call must leave as it is, and the
 * bytes of the files, which only a refusal must. */
struct story_look {
    struct connection_look connection;
    struct {
        char *bytes; /* NULL: there is no such file */
        size_t size;
    } files[STORY_FILES];
};

struct story_private {
    char directory[112];
    int file; /* a descriptor of the database, for looking at its bytes */
    sqlite3 *other;
    strata_set *sets[STORY_SETS];
    size_t set_count;
    struct story_look before; /* the last call */
    char value[4096];
    pthread_t meanwhile;
    bool meanwhile_running;
    int meanwhile_ms;
    const char *meanwhile_sql;
};

/* Look at the story's connection; frees the files of an earlier look. */
void story_look(struct story *s, struct story_look *look);
/* Compare all but the files with s->own->before, and free the files of now. */
void story_compare(struct story *s, struct story_look *now);

#endif
