/* SPDX-License-Identifier: MIT
 *
 * A clock that stands still and random numbers that are the same at each run,
 * so that a proof gives the same each time; and how often both were asked.
 */
#ifndef PROVE_STEADY_H
#define PROVE_STEADY_H

#include <sqlite3.h>
#include <stdbool.h>

/* Belongs to one connection, and may not move while that is open. */
struct steady {
    sqlite3_vfs vfs; /* the first member: its functions know it by its address
                      */
    char name[32];
    long long clock_calls; /* by whatever SQLite does */
    long long own_calls; /* …of these, by SQLite's measuring of statements */
    long long random_calls;
    sqlite3_uint64 random_state;
};

/* Set up. The connection is to be opened with the VFS that `name` names, which
 * is the default one but for its clock. */
void steady_init(struct steady *steady);

/* Replace random() and randomblob() on the connection. Dates are left to
 * SQLite's functions: they have errors and rules of their own. */
bool steady_register(struct steady *steady, sqlite3 *db);

/* A statement was measured (SQLITE_TRACE_PROFILE): its begin and its end each
 * looked at the clock. */
void steady_measured(struct steady *steady);

/* How often SQL has asked for the present time. */
long long steady_clock_reads(const struct steady *steady);

/* When the connection is closed. */
void steady_release(struct steady *steady);

#endif
