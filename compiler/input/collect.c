/* SPDX-License-Identifier: MIT
 *
 * Collects scripts from files and from directories; collect_listed.c does it
 * from lists. Nothing that looks like a script is passed over in silence: what
 * has a version and does not fit is an error, for the migrations behind it
 * would run without it; what has none is a warning.
 */
#include "input/collect.h"

#include <string.h>

#include "base/path.h"
#include "model/version.h"

struct tree_entry *collect_find(const struct collection *collection,
                                const char *path)
{
    return tree_find(collection->tree,
                     path_join(collection->arena, collection->inside, path));
}

void collect_read(struct collection *collection, const char *path)
{
    if (collection->read_count == collection->read_capacity) {
        size_t more = 2 * collection->read_capacity + 16;
        const char **grown = arena_array(collection->arena, const char *, more);

        for (size_t i = 0; i < collection->read_count; i++) {
            grown[i] = collection->read[i];
        }
        collection->read = grown;
        collection->read_capacity = more;
    }
    collection->read[collection->read_count++] = path;
}

static void report(struct collection *collection, enum diag_code code,
                   const struct tree_entry *entry, const char *format,
                   const char *reason)
{
    struct diag *diag = diag_report(
        collection->diags, code, span_file(entry->source), format, entry->path);

    diag_note(collection->diags, diag, SPAN_NONE, "%s", reason);
}

void collect_refuse(struct collection *collection,
                    const struct tree_entry *entry, const struct name *parts)
{
    switch (parts->kind) {
    case NAME_NOT_SQL:
        report(collection, CODE_MIGRATION_NOT_SQL, entry,
               "'%s' is a migration in another language", parts->reason);
        break;
    case NAME_UNVERSIONED:
        report(collection, CODE_NAME_IGNORED, entry,
               "'%s' is not taken for a migration", parts->reason);
        break;
    case NAME_UNRECOGNISED:
        report(collection, CODE_NAME_UNRECOGNISED, entry,
               "'%s' looks like a migration and is not one", parts->reason);
        break;
    default:
        break;
    }
}

struct script_entry *collect_add(struct collection *collection,
                                 struct tree_entry *entry,
                                 const struct name *parts)
{
    struct script_entry *added;

    if (collection->count == collection->capacity) {
        size_t more = 2 * collection->capacity + 64;
        struct script_entry *grown =
            arena_array(collection->arena, struct script_entry, more);

        for (size_t i = 0; i < collection->count; i++) {
            grown[i] = collection->entries[i];
        }
        collection->entries = grown;
        collection->capacity = more;
    }
    added = &collection->entries[collection->count++];
    *added = (struct script_entry){.path = entry->path,
                                   .parts = *parts,
                                   .source = entry->source,
                                   .entry = entry};
    entry->taken = true;
    return added;
}

/* Add a file whose name is a migration's, if it can be one. */
static void take(struct collection *collection, struct tree_entry *entry,
                 const struct name *parts, struct script_settings settings)
{
    struct name refused = {.kind = NAME_UNRECOGNISED};
    struct script_entry *script;

    if (entry->kind != FS_FILE) {
        refused.reason =
            entry->kind == FS_DIRECTORY
                ? "it is a directory; a migration is one file or two"
                : "it is not a regular file or a link to one";
        collect_refuse(collection, entry, &refused);
        return;
    }
    if (parts->version.size > VERSION_MAXIMUM) {
        diag_report(collection->diags, CODE_VERSION_TOO_LONG,
                    span_file(entry->source),
                    "version of %zu bytes, more than %d", parts->version.size,
                    VERSION_MAXIMUM);
        return;
    }
    script = collect_add(collection, entry, parts);
    script->no_transaction = settings.no_transaction;
    script->no_placeholders = settings.no_placeholders;
}

/* What all scripts without a version in front have in front of a number, as
 * 'update' in update0001.sql; empty when they do not have it in common, or
 * others have a version in front, or there is only one. */
static struct str common_prefix(const struct collection *collection)
{
    struct str common = STR("");
    size_t count = 0;

    for (size_t i = 0; i < collection->tree->count; i++) {
        const struct tree_entry *entry = &collection->tree->entries[i];
        struct str name = str_from(entry->plain_name);
        struct str prefix;

        if (entry->hidden ||
            !tree_is_directly_inside(entry, collection->inside) ||
            !tree_is_script(entry)) {
            continue;
        }
        if (name_begins_with_version(name)) {
            return STR("");
        }
        if (!name_prefix(name, &prefix)) {
            continue;
        }
        if (count > 0 && !str_equal(prefix, common)) {
            return STR("");
        }
        common = prefix;
        count++;
    }
    return count > 1 ? common : STR("");
}

static void report_unreadable(struct collection *collection,
                              const struct tree_entry *directory)
{
    diag_report(collection->diags, CODE_FILE_UNREADABLE,
                span_file(directory->source), "cannot read the directory: %s",
                fs_error_text(directory->error));
}

static size_t count_scripts(const struct tree *tree, size_t index)
{
    size_t count = 0;

    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        count += !tree->entries[i].hidden && tree_is_script(&tree->entries[i]);
    }
    return count;
}

void collect_pass_directory(struct collection *collection, size_t index)
{
    struct tree *tree = collection->tree;
    const struct tree_entry *entry = &tree->entries[index];
    struct str name = str_from(entry->name);
    size_t scripts = count_scripts(tree, index);

    if ((entry->name[0] >= '0' && entry->name[0] <= '9') ||
        str_ends_with_ignoring_case(name, STR(".sql"))) {
        struct name refused = {
            .kind = NAME_UNRECOGNISED,
            .reason = "it is a directory; a migration is one file or two"};

        collect_refuse(collection, entry, &refused);
    } else if (scripts > 0) {
        struct diag *diag = diag_report(collection->diags, CODE_NAME_IGNORED,
                                        span_file(entry->source),
                                        "'%s' is not read", entry->path);

        diag_note(collection->diags, diag, SPAN_NONE,
                  "it is a directory, with %zu script%s in it", scripts,
                  scripts == 1 ? "" : "s");
    }
}

static void take_file(struct collection *collection, struct tree_entry *entry)
{
    const struct convention *convention = collection->convention;
    struct name parts = name_parse(convention->form, collection->prefix,
                                   str_from(entry->plain_name));
    struct tree_entry *settings = NULL;

    if (parts.kind == NAME_MIGRATION && convention->needs_way &&
        parts.direction == NAME_BOTH) {
        parts.kind = NAME_UNVERSIONED;
        parts.reason = "to golang-migrate only '.up.' and '.down.' scripts are "
                       "migrations";
    }
    if (parts.kind != NAME_MIGRATION) {
        collect_refuse(collection, entry, &parts);
        return;
    }
    if (convention->settings != NULL) {
        settings = tree_find(collection->tree,
                             str_format(collection->arena, "%s%s", entry->path,
                                        convention->settings)
                                 .data);
    }
    take(collection, entry, &parts, collect_settings(collection, settings));
}

static void collect_files(struct collection *collection)
{
    struct tree *tree = collection->tree;
    bool recursive = collection->convention->recursive;

    if (collection->convention->form == NAME_NUMBERED) {
        collection->prefix = common_prefix(collection);
    }
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        bool here = recursive
                        ? tree_is_inside(entry, collection->inside)
                        : tree_is_directly_inside(entry, collection->inside);

        if (entry->hidden || !here) {
            continue;
        }
        if (entry->kind != FS_DIRECTORY) {
            take_file(collection, entry);
        } else if (!recursive) {
            collect_pass_directory(collection, i);
        } else if (entry->error != 0) {
            report_unreadable(collection, entry);
        }
    }
}

/* Diesel leaves dashes out of versions and compares them as texts. Dates that
 * do not all have a time get one, so that their numbers have the same order:
 * 2024-03-13 is 20240313000000. What follows date and time stays apart. */
void collect_drop_dashes(struct collection *collection, struct name *parts)
{
    enum {
        TIMESTAMP = 14
    };
    struct str version = parts->version;
    char *text = arena_alloc(collection->arena, version.size + TIMESTAMP + 2);
    size_t size = 0;

    for (size_t i = 0; i < version.size; i++) {
        if (version.data[i] >= '0' && version.data[i] <= '9') {
            if (size == TIMESTAMP) {
                text[size++] = '-';
            }
            text[size++] = version.data[i];
        }
    }
    while (size >= 8 && size < TIMESTAMP &&
           (str_starts_with(version, STR("19")) ||
            str_starts_with(version, STR("20")))) {
        text[size++] = '0';
    }
    parts->version = (struct str){text, size};
}

/* The scripts in a directory that is a migration, beside up and down. */
static void pass_others(struct collection *collection, size_t index,
                        const struct tree_entry *up,
                        const struct tree_entry *down)
{
    const struct convention *convention = collection->convention;
    const struct tree *tree = collection->tree;
    bool has_down = convention->down_file != NULL;
    struct str reason = str_format(
        collection->arena,
        "of a directory that is a migration, only '%s'%s%s%s %s read",
        convention->up_file, has_down ? " and '" : "",
        has_down ? convention->down_file : "", has_down ? "'" : "",
        has_down ? "are" : "is");

    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        struct name ignored = {.kind = NAME_UNVERSIONED, .reason = reason.data};

        if (tree_is_script(entry) && !entry->hidden && entry != up &&
            entry != down) {
            collect_refuse(collection, entry, &ignored);
        }
    }
}

/* What is at once inside the directory at `index`. */
static struct tree_entry *find_inside(const struct tree *tree, size_t index,
                                      const char *name)
{
    size_t depth = tree->entries[index].depth + 1;

    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        if (name != NULL && !tree->entries[i].hidden &&
            tree->entries[i].depth == depth &&
            strcmp(tree->entries[i].plain_name, name) == 0) {
            return &tree->entries[i];
        }
    }
    return NULL;
}

static void take_directory(struct collection *collection, size_t index)
{
    const struct convention *convention = collection->convention;
    struct tree *tree = collection->tree;
    struct tree_entry *entry = &tree->entries[index];
    struct name parts =
        name_parse(NAME_DIRECTORY, STR(""), str_from(entry->name));
    struct tree_entry *up = find_inside(tree, index, convention->up_file);
    struct tree_entry *down = find_inside(tree, index, convention->down_file);
    struct script_settings settings;

    if (entry->error != 0) {
        report_unreadable(collection, entry);
        return;
    }
    if (up == NULL && parts.version.size == 0) {
        /* Drizzle's meta, somebody's notes. */
        collect_pass_directory(collection, index);
        return;
    }
    if (up == NULL) {
        struct diag *diag = diag_report(
            collection->diags, CODE_SCRIPT_MISSING, span_file(entry->source),
            "no '%s' in the directory", convention->up_file);

        diag_note(collection->diags, diag, SPAN_NONE,
                  "by the convention '%s' a directory with a version is a "
                  "migration: restore the script, or delete the directory",
                  convention->name);
        return;
    }
    if (parts.kind != NAME_MIGRATION) {
        parts.kind = NAME_UNRECOGNISED;
        if (parts.version.size == 0) {
            parts.reason = "its name does not begin with a version, as in "
                           "'0001_label'";
        }
        collect_refuse(collection, entry, &parts);
        return;
    }
    if (convention->drops_dashes) {
        collect_drop_dashes(collection, &parts);
    }
    settings = collect_settings(collection,
                                find_inside(tree, index, convention->settings));
    parts.direction = convention->down_file != NULL ? NAME_UP : NAME_BOTH;
    take(collection, up, &parts, settings);
    if (down != NULL) {
        parts.direction = NAME_DOWN;
        take(collection, down, &parts, settings);
    }
    pass_others(collection, index, up, down);
}

/* A script beside directories that are migrations. Where it has a version, the
 * question which convention is meant was asked, and answered. */
static void pass_file(struct collection *collection,
                      const struct tree_entry *entry)
{
    struct name parts = {.kind = NAME_UNVERSIONED};

    if (!tree_is_script(entry)) {
        return;
    }
    parts.reason = "the migrations of this directory are directories";
    collect_refuse(collection, entry, &parts);
}

static void collect_directories(struct collection *collection)
{
    struct tree *tree = collection->tree;

    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];

        if (entry->hidden ||
            !tree_is_directly_inside(entry, collection->inside)) {
            continue;
        }
        if (entry->kind == FS_DIRECTORY) {
            take_directory(collection, i);
        } else {
            pass_file(collection, entry);
        }
    }
}

/* 0.10/00__x.sql: the version of a script is the release's and its own. */
static void take_release(struct collection *collection, size_t index)
{
    struct tree *tree = collection->tree;
    struct name release = name_parse(NAME_DIRECTORY, STR(""),
                                     str_from(tree->entries[index].name));
    struct script_settings settings = {false, false};

    if (tree->entries[index].error != 0) {
        report_unreadable(collection, &tree->entries[index]);
    }
    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        struct tree_entry *entry = &tree->entries[i];
        struct name parts =
            name_parse(NAME_NUMBERED, STR(""), str_from(entry->plain_name));

        if (entry->hidden || entry->kind == FS_DIRECTORY) {
            continue;
        }
        if (parts.kind == NAME_MIGRATION &&
            entry->depth > tree->entries[index].depth + 1) {
            parts.kind = NAME_UNRECOGNISED;
            parts.reason = "it is in a directory inside the one of a release";
        }
        if (parts.kind == NAME_MIGRATION) {
            parts.version =
                str_format(collection->arena, "%.*s.%.*s",
                           STR_ARGS(release.version), STR_ARGS(parts.version));
            take(collection, entry, &parts, settings);
        } else {
            collect_refuse(collection, entry, &parts);
        }
    }
}

static void collect_releases(struct collection *collection)
{
    struct tree *tree = collection->tree;

    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        struct name parts =
            name_parse(NAME_DIRECTORY, STR(""), str_from(entry->name));

        if (entry->hidden ||
            !tree_is_directly_inside(entry, collection->inside)) {
            continue;
        }
        if (entry->kind != FS_DIRECTORY) {
            pass_file(collection, entry);
        } else if (parts.kind == NAME_MIGRATION && parts.label.size == 0) {
            take_release(collection, i);
        } else {
            collect_pass_directory(collection, i);
        }
    }
}

/* What stands beside the directory of the database that was asked for. */
static void pass_outside(struct collection *collection)
{
    struct tree *tree = collection->tree;
    struct name ignored = {.kind = NAME_UNVERSIONED};

    ignored.reason = str_format(collection->arena, "the migrations are in '%s'",
                                collection->inside)
                         .data;
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];

        if (entry->depth > 0 || entry->hidden ||
            strcmp(entry->path, collection->inside) == 0) {
            continue;
        }
        if (entry->kind == FS_DIRECTORY) {
            collect_pass_directory(collection, i);
        } else if (tree_is_script(entry)) {
            collect_refuse(collection, entry, &ignored);
        }
    }
}

void collect(struct collection *collection)
{
    static void (*const collectors[])(struct collection *) = {
        [SHAPE_FILES] = collect_files,
        [SHAPE_DIRECTORIES] = collect_directories,
        [SHAPE_RELEASES] = collect_releases,
        [SHAPE_JOURNAL] = collect_journal,
        [SHAPE_PLAN] = collect_plan,
    };

    if (collect_fits_database(collection)) {
        collectors[collection->convention->shape](collection);
    }
    if (strcmp(collection->inside, ".") != 0) {
        pass_outside(collection);
    }
}
