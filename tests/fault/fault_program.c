/* SPDX-License-Identifier: MIT
 *
 * The program that the fault tests start many times, or kill:
 *
 *     fault_program inside|outside|naive PATH
 *
 * It opens the database, says so with one byte on standard output, waits for
 * the end of standard input, and upgrades. Exit status: the result's number.
 * Built without sanitizers, so that fifty of them start quickly.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fault/fault_case.h"
#include "support/chain.h"

static int upgrade(sqlite3 *db, const strata_set *set)
{
    strata_database database = strata_sqlite(db);
    strata_options options = {0};
    strata_error error;
    options.busy_timeout_ms = 60000;
    options.program_version = "fault";
    if (strata_upgrade(&database, set, &options, &error) != STRATA_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    return (int)error.result;
}

int main(int argc, char **argv)
{
    char byte = 'r';
    sqlite3 *db = NULL;
    strata_set *set = NULL;
    int status = 100;
    if (argc != 3) {
        return 101;
    }
    set = fault_set(strcmp(argv[1], "outside") == 0 ? FAULT_OUTSIDE
                                                    : FAULT_INSIDE);
    if (sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READWRITE, NULL) !=
        SQLITE_OK) {
        return 102;
    }
    if (write(STDOUT_FILENO, &byte, 1) != 1) {
        return 103;
    }
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    if (strcmp(argv[1], "naive") == 0) {
        sqlite3_busy_timeout(db, 60000);
        status = fault_naive_upgrade(db, set);
    } else {
        status = upgrade(db, set);
    }
    sqlite3_close(db);
    chain_free(set);
    return status;
}
