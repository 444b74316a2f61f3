/* SPDX-License-Identifier: MIT
 *
 * What the command line says about how a directory is to be read: convention,
 * dialect, base schema, placeholders, equal versions.
 */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "base/arena.h"
#include "cli/options.h"
#include "input/discover.h"

/* Whether an option's argument can be understood, and what to call that. */
#define READING_CONVENTION                                                     \
    "atlas, dbmate, diesel, drizzle, drizzle-folders, fastmigrate, flowfuse, " \
    "flyway, golang-migrate, goose, prisma, refinery, releases, "              \
    "rusqlite_migration, sql-migrate, sqldelight, sqitch, sqlx or strata"
#define READING_DIALECT "a database: sqlite, postgresql, mysql, sqlserver, …"
#define READING_DUPLICATES "by-name"
#define READING_PLACEHOLDER "NAME=VALUE, on one line"
bool reading_is_convention(const char *value);
bool reading_is_dialect(const char *value);
bool reading_is_duplicates(const char *value);
bool reading_is_placeholder(const char *value);

/* From arguments for which the above is true. Of a placeholder that is given
 * twice the last value counts. */
struct discover_options reading_options(struct arena *arena,
                                        const struct invocation *invocation);

#endif
