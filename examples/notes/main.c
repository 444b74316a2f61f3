/* SPDX-License-Identifier: MIT
 *
 * notes: keeps notes in notes.db of the current directory. The database is
 * brought up to date by the migrations that this program carries, each time it
 * starts; nothing else in here knows that there are any.
 *
 *     notes add TEXT     notes list     notes history
 */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>
#include <strata/strata.h>

#include "notes_migrations.h"

static int complain(sqlite3 *db)
{
    fprintf(stderr, "notes.db: %s\n", sqlite3_errmsg(db));
    return 1;
}

static int add(sqlite3 *db, const char *text)
{
    sqlite3_stmt *insert = NULL;
    int rc;

    sqlite3_prepare_v2(db, "INSERT INTO notes (text) VALUES (?1)", -1, &insert,
                       NULL);
    sqlite3_bind_text(insert, 1, text, -1, SQLITE_STATIC);
    sqlite3_step(insert);
    rc = sqlite3_finalize(insert);
    return rc == SQLITE_OK ? 0 : complain(db);
}

static int list(sqlite3 *db)
{
    sqlite3_stmt *select = NULL;
    int rc;

    sqlite3_prepare_v2(db, "SELECT id, text FROM notes ORDER BY id", -1,
                       &select, NULL);
    while (sqlite3_step(select) == SQLITE_ROW) {
        printf("%d  %s\n", sqlite3_column_int(select, 0),
               (const char *)sqlite3_column_text(select, 1));
    }
    rc = sqlite3_finalize(select);
    return rc == SQLITE_OK ? 0 : complain(db);
}

static int print_entry(void *context, const strata_entry *entry)
{
    (void)context;
    printf("%s  %-16s  %s\n", entry->version, entry->label,
           entry->applied_at != NULL ? entry->applied_at : "pending");
    return 0;
}

static int history(const strata_database *database)
{
    strata_error error;

    if (strata_status(database, &notes_migrations, NULL, print_entry, NULL,
                      &error) != STRATA_OK) {
        fprintf(stderr, "notes.db: %s\n", error.message);
        return 1;
    }
    return 0;
}

/* Open the database and bring it up to date. */
static int start(sqlite3 **db, strata_database *database)
{
    strata_error error;

    if (sqlite3_open("notes.db", db) != SQLITE_OK) {
        return complain(*db);
    }
    *database = strata_sqlite(*db);
    if (strata_upgrade(database, &notes_migrations, NULL, &error) !=
        STRATA_OK) {
        fprintf(stderr, "notes.db: %s\n", error.message);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    sqlite3 *db = NULL;
    strata_database database;
    int status = start(&db, &database);

    if (status == 0) {
        if (argc == 3 && strcmp(command, "add") == 0) {
            status = add(db, argv[2]);
        } else if (argc == 2 && strcmp(command, "list") == 0) {
            status = list(db);
        } else if (argc == 2 && strcmp(command, "history") == 0) {
            status = history(&database);
        } else {
            fprintf(stderr, "usage: notes add TEXT | list | history\n");
            status = 2;
        }
    }
    sqlite3_close(db);
    return status;
}
