/* SPDX-License-Identifier: MIT
 *
 * What all fault tests have in common: two sets of migrations over a database
 * with rows, and the question whether a database is at a whole version.
 */
#ifndef FAULT_FAULT_CASE_H
#define FAULT_FAULT_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include <sqlite3.h>

#include <strata/strata.h>

enum fault_kind {
    FAULT_INSIDE, /* every migration runs in a transaction */
    FAULT_OUTSIDE /* FAULT_MIDDLE runs outside, in FAULT_STATEMENTS */
};

#define FAULT_COUNT 6  /* migrations of a set */
#define FAULT_OLD 2    /* of the old database that an upgrade begins with */
#define FAULT_MIDDLE 4 /* the migration that is outside in FAULT_OUTSIDE */
#define FAULT_STATEMENTS 3

/* Make the set of a kind; chain_free frees it. Its first migration is a base
 * schema, too. */
strata_set *fault_set(enum fault_kind kind);

/* Make a database file at FAULT_OLD with the application's rows in it. */
void fault_make_old(const char *path, const char *journal_mode, int rows);

/* Make a database file that has the schema of the first migration, and no
 * history: the application made it before it knew strata. */
void fault_make_base(const char *path, const char *journal_mode);

/* A new, empty database with a journal mode. */
void fault_make_empty(const char *path, const char *journal_mode);

/* Everything in a database but the history, as one number. */
unsigned long long fault_state(sqlite3 *db);

/* The states that a database with some history may be in. */
struct fault_states {
    unsigned long long at[FAULT_COUNT + 1];           /* whole versions */
    unsigned long long middle[FAULT_STATEMENTS + 1];  /* n statements done */
    unsigned long long undoing[FAULT_STATEMENTS + 1]; /* on the way back */
};
/* Learn them from runs without faults, in memory, over as many rows. */
void fault_learn(struct fault_states *states, int rows);

/* What a history row's state is, and whether the database is in it. */
struct fault_look {
    size_t position;    /* of the newest row */
    long long progress; /* of it; 0: ended */
    bool whole;         /* history and contents agree, integrity_check is ok */
    char words[128];    /* for messages */
};
void fault_look(sqlite3 *db, const struct fault_states *states,
                struct fault_look *look);

/* The negative control: what a runner does that executes statement by
 * statement, without a transaction, and records each migration after it. */
int fault_naive_upgrade(sqlite3 *db, const strata_set *set);

/* Run SQL; false when it fails. */
bool fault_sql(sqlite3 *db, const char *sql);
long long fault_number(sqlite3 *db, const char *sql); /* -1: failed */

#endif
