/* SPDX-License-Identifier: MIT
 *
 * The scripts of a tree by the rules of a convention, each with its version;
 * and what is said of every file that looks like a script and is not taken.
 */
#ifndef INPUT_COLLECT_H
#define INPUT_COLLECT_H

#include "input/script.h"
#include "input/tree.h"

/* A file that is a migration, or half of one. */
struct script_entry {
    const char *path; /* inside the tree */
    struct name parts;
    struct source *source;
    struct tree_entry *entry;
    struct script_file scripts; /* filled in by discover */
    const char *up_path;        /* of the label's up script; pair's */
    bool no_transaction;        /* a file beside it says so */
    bool no_placeholders;
    bool broken;
};

struct collection {
    struct arena *arena;
    struct tree *tree;
    const char *inside; /* the directory of the tree */
    const struct convention *convention;
    struct str prefix; /* in front of the version in each name, for most "" */
    struct script_entry *entries;
    size_t count;
    size_t capacity;
    const char **read; /* paths of what else was read: journals, settings */
    size_t read_count;
    size_t read_capacity;
    struct diags *diags;
};

/* Fill in entries, in no order. What is wrong is reported. */
void collect(struct collection *collection);

/* For directories of one shape, in collect_listed.c. */
void collect_journal(struct collection *collection);
void collect_plan(struct collection *collection);

/* Take a file. */
struct script_entry *collect_add(struct collection *collection,
                                 struct tree_entry *entry,
                                 const struct name *parts);

/* What a file beside a script says about it; nothing when it is NULL. Diesel
 * (its metadata.toml) runs outside a transaction when the file does not say. */
struct script_settings {
    bool no_transaction;
    bool no_placeholders;
};
struct script_settings collect_settings(struct collection *collection,
                                        struct tree_entry *file);

/* Whether the file of the directory that names a database names SQLite, or
 * nothing. False: reported. */
bool collect_fits_database(struct collection *collection);

/* Remember that a file was read, so that a build knows. */
void collect_read(struct collection *collection, const char *path);

/* Report a file that looks like a migration and is not taken. */
void collect_refuse(struct collection *collection,
                    const struct tree_entry *entry, const struct name *parts);

/* Report a directory that is not read, if scripts are in it. */
void collect_pass_directory(struct collection *collection, size_t index);

/* The version of a Diesel directory, as strata orders it. */
void collect_drop_dashes(struct collection *collection, struct name *parts);

/* The entry with a path inside collection->inside, or NULL. */
struct tree_entry *collect_find(const struct collection *collection,
                                const char *path);

#endif
