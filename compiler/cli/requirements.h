/* SPDX-License-Identifier: MIT
 *
 * What the command line says about the program that will carry the migrations:
 * the functions, collations and modules that it registers, the oldest SQLite
 * that it runs with, whether "text" may stand for 'text', and what is special
 * about its databases.
 */
#ifndef CLI_REQUIREMENTS_H
#define CLI_REQUIREMENTS_H

#include "base/arena.h"
#include "cli/options.h"
#include "model/migration.h"

/* Whether an option's argument can be understood, and what to call that. A
 * name is UTF-8 of at most 255 bytes without control characters. */
#define REQUIREMENT_FUNCTION                                                   \
    "NAME/ARGS, where ARGS is a number from 0 to 127, or * for any"
#define REQUIREMENT_NAME "a name of at most 255 bytes"
#define REQUIREMENT_SQLITE "a version of SQLite, like 3.35 or 3.35.5"
#define REQUIREMENT_APPLICATION_ID                                             \
    "a number of 32 bits other than 0, like 1313821765 or 0x4e4f5445"
#define REQUIREMENT_PATTERN                                                    \
    "a pattern of names, like 'cache_*', of at most 255 bytes"
#define REQUIREMENT_SWITCH "on or off"
bool requirement_is_application_id(const char *value);
bool requirement_is_pattern(const char *value);
bool requirement_is_switch(const char *value);
bool requirement_is_function(const char *value);
bool requirement_is_name(const char *value);
bool requirement_is_sqlite(const char *value);

/* Fill in all but what is inferred from scripts, from arguments for which the
 * above is true. What is said twice counts once; the order stays. */
void requirements_read(struct requirements *requirements, struct arena *arena,
                       const struct invocation *invocation);

/* A table that the application, or a tool before it, makes by itself. */
void requirements_add_own(struct requirements *requirements, const char *name);

#endif
