/* SPDX-License-Identifier: MIT
 *
 * What a migrations directory holds, eight directories deep, and the texts of
 * its scripts. Nothing here knows a tool's rules.
 */
#ifndef INPUT_TREE_H
#define INPUT_TREE_H

#include "base/arena.h"
#include "base/files.h"
#include "diag/diag.h"

/* The largest script taken, bytes. */
#define SCRIPT_MAXIMUM ((size_t)64 << 20)

/* More entries than this are no migrations directory. */
#define TREE_MAXIMUM 100000

struct tree_entry {
    const char *path;       /* inside the tree, with '/' between the names */
    const char *name;       /* the last of them */
    const char *plain_name; /* …without what tells dialects apart */
    size_t depth;           /* how many directories of the tree it is in */
    enum fs_kind kind;
    bool hidden; /* of another dialect, the base schema, or beside migrations:
                    not looked at any more */
    bool beside; /* by its name it stands beside migrations; beside.h's */
    bool taken;  /* collected as a script */
    struct source *source; /* of a file; its text is empty until it is read */
    int error;             /* why it could not be read, an errno value */
    bool is_read;
};

/* A directory's entries follow it at once, sorted by name. Names that begin
 * with a dot are left out. */
struct tree {
    struct arena *arena;
    const struct files *files; /* NULL: the disk */
    const char *root;          /* as the user gave it */
    struct tree_entry *entries;
    struct tree_entry **by_path; /* the same ones, for tree_find */
    size_t count;
    const char **directories; /* paths of all that were listed, root first */
    size_t directory_count;
};

/* List the tree. False: reported; the root cannot be read, or is too large. */
bool tree_read(struct arena *arena, const char *root, const struct files *files,
               struct tree *tree, struct diags *diags);

/* Whether an entry is somewhere inside a directory of the tree, "." for the
 * root; whether it is in it and in none below. */
bool tree_is_inside(const struct tree_entry *entry, const char *directory);
bool tree_is_directly_inside(const struct tree_entry *entry,
                             const char *directory);

/* The index behind the last entry inside the directory at `index`. */
size_t tree_end(const struct tree *tree, size_t index);

/* The entry with a path, or NULL. */
struct tree_entry *tree_find(const struct tree *tree, const char *path);

/* Read a file's text, once. False: entry->error says why not. */
bool tree_load(const struct tree *tree, struct tree_entry *entry);

/* Report why a file could not be read, an errno value. */
void tree_report_unread(const struct source *source, const char *name,
                        int error, struct diags *diags);

/* Whether a file's name says that SQL is in it. */
bool tree_is_script(const struct tree_entry *entry);

#endif
