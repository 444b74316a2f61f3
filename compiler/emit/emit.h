/* SPDX-License-Identifier: MIT
 *
 * A migration set as the texts that a build needs. Pure: the caller writes
 * them to files. The same set gives the same bytes, wherever and whenever.
 */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "base/buf.h"
#include "model/migration.h"

struct emission {
    const struct migration_set *set;
    struct str name;   /* a C identifier; the set's name */
    struct str header; /* for #include "…": no quote, backslash, … */
    struct str program_version; /* empty: not known */
};

/* <name>_migrations.h: declares the set. It does not change when migrations
 * do, so that nothing but the data is compiled again. */
void emit_header(const struct emission *emission, struct buf *out);

/* <name>_migrations.c: the constant data. */
void emit_source(const struct emission *emission, struct buf *out);

/* A dependency file for make and ninja: `target` depends on the directory and
 * on each file. Paths are absolute. A line for each file by itself keeps make
 * going when one is deleted. */
void emit_depfile(const char *target, const char *const *paths, size_t count,
                  struct buf *out);

#endif
