/* SPDX-License-Identifier: MIT
 *
 * Small files of "key = value" beside a script: Diesel's metadata.toml,
 * Flyway's V1__x.sql.conf, Prisma's migration_lock.toml.
 */
#ifndef INPUT_SETTINGS_H
#define INPUT_SETTINGS_H

#include "diag/source.h"

/* Where the value of a key stands, without quotes around it; the last one when
 * it is there twice. False: the key is not there. Lines that are neither empty,
 * comments nor "key = value" are passed over. */
bool settings_find(const struct source *source, const char *key,
                   struct span *value);

#endif
