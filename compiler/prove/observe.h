/* SPDX-License-Identifier: MIT
 *
 * What scripts did while they ran, as SQLite tells it: its authorizer when a
 * statement is compiled, the runtime's events around each, and the clock and
 * the random numbers that were asked for.
 */
#ifndef PROVE_OBSERVE_H
#define PROVE_OBSERVE_H

#include <strata/strata.h>

#include "model/migration.h"
#include "prove/scratch.h"

enum action_kind {
    ACTION_CREATE_TABLE, /* table: its name; also virtual ones */
    ACTION_CREATE_INDEX, /* name, table; likewise the next ones */
    ACTION_CREATE_TRIGGER,
    ACTION_CREATE_VIEW, /* name */
    ACTION_DROP_TABLE,
    ACTION_DROP_INDEX,
    ACTION_DROP_TRIGGER,
    ACTION_DROP_VIEW,
    ACTION_ALTER_TABLE, /* table; name: the column that it drops, if it does */
    ACTION_INSERT,      /* table; also of views that triggers write through,
                           and of what CREATE TABLE AS fills */
    ACTION_UPDATE,      /* table, name: the column */
    ACTION_DELETE,      /* table; not what DROP TABLE implies, nor what OR
                           REPLACE does */
    ACTION_READ,        /* table; or view, and what it reads */
    ACTION_CALL         /* name: of a function, in small letters */
};

/* What a statement does, each thing once for each statement, as far as SQLite
 * knows when it prepares it: with rows that do not exist, or a trigger whose
 * condition is false, nothing of it may happen. Without what it implies: a
 * table's indexes and triggers are not dropped with it by name. */
struct action {
    enum action_kind kind;
    bool temporary;   /* of the schema temp */
    bool indirect;    /* done by a trigger, or a foreign key's action */
    struct str name;  /* see above; empty where it says nothing */
    struct str table; /* likewise */
    size_t statement; /* index in observation.statements */
};

struct seen_statement {
    const struct migration *migration;
    const struct script *script;
    struct span span; /* from its first byte to its semicolon */
    bool writes;      /* rows or schema */
    bool is_schema;   /* creates, alters or drops something not temporary */
    bool read_clock;  /* while it ran */
    bool read_random;
    long long changed_rows; /* by sqlite3_total_changes; CREATE TABLE AS has
                               none */
};

struct observation {
    struct seen_statement *statements; /* in the order in which they ran; none
                                          that failed */
    size_t statement_count;
    struct action *actions; /* names of tables that SQLite or strata made for
                               themselves are left out */
    size_t action_count;
};

/* Watches one scratch database. */
struct observer;

/* Called behind each statement that succeeded, with nothing of the script's
 * under way: reading is allowed, writing is not. `index` is the statement's in
 * the observation. */
typedef void (*observer_visit)(void *context, struct scratch *scratch,
                               const struct observation *seen, size_t index);

/* The observer lives in the arena, and must be set on the scratch before any
 * script runs there. Neither `set` nor `shipped` may move. */
struct observer *observer_new(struct arena *arena, struct scratch *scratch,
                              const struct migration_set *set,
                              const strata_set *shipped);

/* Begin anew, as before each attempt to run scripts: what was seen before stays
 * valid and is no longer added to. */
void observer_begin(struct observer *observer);
const struct observation *observer_seen(const struct observer *observer);
void observer_set_visit(struct observer *observer, observer_visit visit,
                        void *context);

/* The options' event and its context, so that the runtime's calls are seen. */
void observer_listen(struct observer *observer, strata_options *options);

/* Whether there is an action of a kind on a table, in any case; `statement`
 * gets that of the first one, unless it is NULL. */
bool observation_find(const struct observation *seen, enum action_kind kind,
                      struct str table, size_t *statement);

#endif
