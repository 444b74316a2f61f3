/* SPDX-License-Identifier: MIT
 *
 * A VFS around the default one, and two functions of SQL.
 */
#include <stdio.h>
#include <string.h>

#include "prove/steady.h"

/* 2050-01-01 00:00:00 UTC, in milliseconds from the beginning of the Julian
 * period. In the future, as the present is for whoever wrote a date into a
 * script. */
#define PRESENT ((sqlite3_int64)213391368000000)
#define MS_OF_DAY 86400000.0

static int current_ms(sqlite3_vfs *vfs, sqlite3_int64 *ms)
{
    struct steady *steady = (struct steady *)vfs;
    steady->clock_calls += 1;
    *ms = PRESENT;
    return SQLITE_OK;
}

static int current_days(sqlite3_vfs *vfs, double *days)
{
    sqlite3_int64 ms = 0;
    int code = current_ms(vfs, &ms);
    *days = (double)ms / MS_OF_DAY;
    return code;
}

void steady_init(struct steady *steady)
{
    memset(steady, 0, sizeof *steady);
    steady->vfs = *sqlite3_vfs_find(NULL);
    steady->vfs.pNext = NULL;
    steady->vfs.zName = steady->name;
    steady->vfs.xCurrentTime = current_days;
    if (steady->vfs.iVersion >= 2) {
        steady->vfs.xCurrentTimeInt64 = current_ms;
    }
    snprintf(steady->name, sizeof steady->name, "steady-%p", (void *)steady);
    sqlite3_vfs_register(&steady->vfs, 0);
}

void steady_release(struct steady *steady)
{
    sqlite3_vfs_unregister(&steady->vfs);
}

void steady_measured(struct steady *steady)
{
    steady->own_calls += 2;
}

long long steady_clock_reads(const struct steady *steady)
{
    return steady->clock_calls - steady->own_calls;
}

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, 2014). */
static sqlite3_uint64 next_number(struct steady *steady)
{
    sqlite3_uint64 number = steady->random_state += 0x9e3779b97f4a7c15U;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
    return number ^ (number >> 31);
}

static void random_number(sqlite3_context *context, int count,
                          sqlite3_value **values)
{
    struct steady *steady = sqlite3_user_data(context);
    (void)count;
    (void)values;
    steady->random_calls += 1;
    sqlite3_result_int64(context, (sqlite3_int64)next_number(steady));
}

static void random_blob(sqlite3_context *context, int count,
                        sqlite3_value **values)
{
    struct steady *steady = sqlite3_user_data(context);
    sqlite3 *db = sqlite3_context_db_handle(context);
    sqlite3_int64 size = sqlite3_value_int64(values[0]);
    unsigned char *bytes = NULL;
    sqlite3_int64 i = 0;
    (void)count;
    size = size < 1 ? 1 : size; /* as SQLite's own */
    if (size > sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1)) {
        sqlite3_result_error_toobig(context);
        return;
    }
    bytes = sqlite3_malloc64((sqlite3_uint64)size);
    if (bytes == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    steady->random_calls += 1;
    for (i = 0; i < size; i += 1) {
        bytes[i] = (unsigned char)next_number(steady);
    }
    sqlite3_result_blob64(context, bytes, (sqlite3_uint64)size, sqlite3_free);
}

bool steady_register(struct steady *steady, sqlite3 *db)
{
    /* With the attributes that SQLite's own have: not deterministic, and
     * allowed in views and triggers whatever PRAGMA trusted_schema says. */
    int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
    return sqlite3_create_function(db, "random", 0, flags, steady,
                                   random_number, NULL, NULL) == SQLITE_OK &&
           sqlite3_create_function(db, "randomblob", 1, flags, steady,
                                   random_blob, NULL, NULL) == SQLITE_OK;
}
