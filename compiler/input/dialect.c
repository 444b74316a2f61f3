/* SPDX-License-Identifier: MIT
 *
 * Which entries of a tree are for which database. The end of a name says so
 * only where it tells two scripts apart: '0005_drop_postgres.sql' by itself is
 * a migration with a label.
 */
#include "input/dialect.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "input/name.h"
#include "model/version.h"

static const struct {
    struct str name;
    const char *database;
} databases[] = {
    {{"sqlite", 6}, "sqlite"},          {{"sqlite3", 7}, "sqlite"},
    {{"libsql", 6}, "sqlite"},          {{"turso", 5}, "sqlite"},
    {{"clickhouse", 10}, "clickhouse"}, {{"cockroach", 9}, "cockroach"},
    {{"cockroachdb", 11}, "cockroach"}, {{"duckdb", 6}, "duckdb"},
    {{"mariadb", 7}, "mysql"},          {{"mssql", 5}, "sqlserver"},
    {{"sqlserver", 9}, "sqlserver"},    {{"mysql", 5}, "mysql"},
    {{"oracle", 6}, "oracle"},          {{"pg", 2}, "postgresql"},
    {{"pgsql", 5}, "postgresql"},       {{"postgres", 8}, "postgresql"},
    {{"postgresql", 10}, "postgresql"},
};

const char *dialect_find(struct str name)
{
    for (size_t i = 0; i < sizeof(databases) / sizeof(*databases); i++) {
        if (databases[i].name.size == name.size &&
            str_ends_with_ignoring_case(name, databases[i].name)) {
            return databases[i].database;
        }
    }
    return NULL;
}

bool dialect_demand_sqlite(struct str name, struct span span,
                           struct diags *diags)
{
    const char *database = dialect_find(name);

    if (database != NULL && strcmp(database, "sqlite") == 0) {
        return true;
    }
    diag_report(diags, CODE_DIALECT_NOT_SQLITE, span,
                "the migrations are for '%.*s', not for SQLite",
                STR_ARGS(name));
    return false;
}

/* A script's path, taken apart. */
struct variant {
    struct tree_entry *entry;
    struct str stem; /* without dialect, direction and extension */
    enum name_direction direction;
    const char *database; /* NULL: the name says none */
    bool dotted;          /* …behind a dot, as no label has it */
};

/* Cut ".postgres" or the like off a stem. */
static const char *cut_database(struct str *stem, bool *dotted)
{
    for (size_t i = stem->size; i > 1; i--) {
        char c = stem->data[i - 1];

        if (c == '.' || c == '_' || c == '-') {
            const char *database =
                dialect_find(str_slice(*stem, i, stem->size));

            if (database != NULL) {
                *dotted = c == '.';
                *stem = str_slice(*stem, 0, i - 1);
            }
            return database;
        }
    }
    return NULL;
}

static struct variant read_variant(struct tree_entry *entry)
{
    struct variant variant = {.entry = entry, .stem = str_from(entry->path)};

    variant.stem.size -= 4; /* .sql */
    variant.database = cut_database(&variant.stem, &variant.dotted);
    name_cut_direction(&variant.stem, &variant.direction);
    if (variant.database == NULL) {
        variant.database = cut_database(&variant.stem, &variant.dotted);
    }
    return variant;
}

static int compare_variants(const void *left, const void *right)
{
    const struct variant *a = left;
    const struct variant *b = right;
    int order = str_compare(a->stem, b->stem);

    if (order == 0) {
        order = (int)a->direction - (int)b->direction;
    }
    return order != 0 ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

/* The end of the run of variants that differ only in their database. */
static size_t run_end(const struct variant *variants, size_t count,
                      size_t start)
{
    size_t end = start + 1;

    while (end < count && str_equal(variants[end].stem, variants[start].stem) &&
           variants[end].direction == variants[start].direction) {
        end++;
    }
    return end;
}

static bool has_database(const struct variant *variants, size_t start,
                         size_t end, const char *database)
{
    for (size_t i = start; i < end; i++) {
        if (variants[i].database != NULL &&
            strcmp(variants[i].database, database) == 0) {
            return true;
        }
    }
    return false;
}

/* The version at the beginning of a name, of whatever convention; empty when
 * there is none. */
static struct str version_of(const struct tree_entry *entry)
{
    struct str name = str_from(entry->name);
    enum name_form form = entry->kind == FS_DIRECTORY ? NAME_DIRECTORY
                          : name_is_flyway(name)      ? NAME_REFINERY
                                                      : NAME_NUMBERED;
    struct name parts = name_parse(form, STR(""), name);

    return parts.kind == NAME_MIGRATION ? parts.version : STR("");
}

struct versions {
    struct str *items;
    size_t count;
};

static int compare_versions(const void *a, const void *b)
{
    return version_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The versions of what is at one depth in a range of the tree. */
static struct versions versions_between(const struct tree *tree, size_t start,
                                        size_t end, size_t depth)
{
    struct versions versions = {
        .items = arena_array(tree->arena, struct str, end - start + 1)};

    for (size_t i = start; i < end; i++) {
        struct str version = version_of(&tree->entries[i]);

        if (tree->entries[i].depth == depth && !tree->entries[i].hidden &&
            version.size > 0) {
            versions.items[versions.count++] = version;
        }
    }
    if (versions.count > 0) {
        qsort(versions.items, versions.count, sizeof(*versions.items),
              compare_versions);
    }
    return versions;
}

/* Of what is at once inside a directory of the tree. */
static struct versions versions_in(const struct tree *tree, size_t index)
{
    return versions_between(tree, index + 1, tree_end(tree, index),
                            tree->entries[index].depth + 1);
}

/* Report what `has` has and `lacks` lacks. */
static void report_missing(struct tree *tree, const struct versions *has,
                           const char *has_name, const struct versions *lacks,
                           const char *lacks_name, struct diags *diags)
{
    struct source *source = arena_new(tree->arena, struct source);
    struct str list = STR("");
    size_t missing = 0;
    size_t j = 0;

    for (size_t i = 0; i < has->count; i++) {
        struct str version = has->items[i];

        while (j < lacks->count &&
               version_compare(lacks->items[j], version) < 0) {
            j++;
        }
        if ((j < lacks->count &&
             version_compare(lacks->items[j], version) == 0) ||
            (i > 0 && version_compare(has->items[i - 1], version) == 0)) {
            continue;
        }
        if (missing++ < 5) {
            list = str_format(tree->arena, "%.*s%s%.*s", STR_ARGS(list),
                              missing > 1 ? ", " : "", STR_ARGS(version));
        }
    }
    if (missing > 0) {
        *source = (struct source){tree->root, STR("")};
        diag_report(diags, CODE_DIALECT_DIFFERS, span_file(source),
                    "'%s' lacks %zu version%s that '%s' has: %.*s%s",
                    lacks_name, missing, missing == 1 ? "" : "s", has_name,
                    STR_ARGS(list), missing > 5 ? ", …" : "");
    }
}

static void hide(struct tree *tree, size_t index)
{
    for (size_t i = index, end = tree_end(tree, index); i < end; i++) {
        tree->entries[i].hidden = true;
    }
}

/* The directory for a database, by its own name before others that it goes by;
 * tree->count when there is none. */
static size_t find_directory(const struct tree *tree, const char *dialect)
{
    size_t found = tree->count;

    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        const char *database = dialect_find(str_from(entry->name));

        if (entry->depth > 0 || entry->hidden || entry->kind != FS_DIRECTORY ||
            database == NULL || strcmp(database, dialect) != 0) {
            continue;
        }
        if (found == tree->count || strcmp(entry->name, dialect) == 0) {
            found = i;
        }
    }
    return found;
}

/* Whether migrations stand in the root itself. */
static bool has_own_scripts(const struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];

        if (entry->depth == 0 && !entry->hidden && version_of(entry).size > 0) {
            return true;
        }
    }
    return false;
}

static void report_only(const struct tree_entry *entry, const char *database,
                        const char *missing, struct diags *diags)
{
    diag_report(diags, CODE_DIALECT_DIFFERS, span_file(entry->source),
                "'%s' is for %s, and there is none for %s", entry->name,
                database, missing);
}

/* Of two directories for one database only one is read. */
static void report_unread(const struct tree_entry *entry, const char *own,
                          struct diags *diags)
{
    struct diag *diag =
        diag_report(diags, CODE_NAME_IGNORED, span_file(entry->source),
                    "'%s' is not read", entry->path);

    diag_note(diags, diag, SPAN_NONE,
              "the migrations are in '%s'; to read the other one, name it "
              "instead of the directory above",
              own);
}

static void hide_other_directories(struct tree *tree, size_t chosen,
                                   const char *dialect, struct diags *diags)
{
    bool has_directory = chosen < tree->count;
    const char *own = has_directory ? tree->entries[chosen].name : tree->root;
    struct versions ours = has_directory
                               ? versions_in(tree, chosen)
                               : versions_between(tree, 0, tree->count, 0);

    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];

        if (entry->depth == 0 && entry->kind == FS_DIRECTORY && i != chosen &&
            dialect_find(str_from(entry->name)) != NULL) {
            struct versions others = versions_in(tree, i);

            if (has_directory &&
                strcmp(dialect_find(str_from(entry->name)), dialect) == 0) {
                report_unread(entry, own, diags);
            }
            if (has_directory || ours.count > 0) {
                report_missing(tree, &others, entry->name, &ours, own, diags);
                report_missing(tree, &ours, own, &others, entry->name, diags);
            } else if (others.count > 0) {
                report_only(entry, dialect_find(str_from(entry->name)), dialect,
                            diags);
            }
            hide(tree, i);
        }
    }
}

/* Every script inside a directory, by stem. */
static struct variant *list_variants(struct tree *tree, const char *directory,
                                     size_t *count)
{
    struct variant *variants =
        arena_array(tree->arena, struct variant, tree->count);

    *count = 0;
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];

        if (!entry->hidden && tree_is_inside(entry, directory) &&
            str_ends_with_ignoring_case(str_from(entry->name), STR(".sql")) &&
            entry->kind != FS_DIRECTORY) {
            variants[(*count)++] = read_variant(entry);
        }
    }
    if (*count > 0) {
        qsort(variants, *count, sizeof(*variants), compare_variants);
    }
    return variants;
}

static bool are_same_database(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool are_told_apart(const struct variant *variants, size_t count)
{
    size_t end;

    for (size_t i = 0; i < count; i = end) {
        end = run_end(variants, count, i);
        for (size_t j = i + 1; j < end; j++) {
            if (!are_same_database(variants[j].database,
                                   variants[i].database)) {
                return true;
            }
        }
    }
    return false;
}

/* The name as it would be in a directory of one database. */
static const char *plain_name(struct arena *arena,
                              const struct variant *variant)
{
    static const char *const ways[] = {"", ".up", ".down"};

    return path_name(str_format(arena, "%.*s%s.sql", STR_ARGS(variant->stem),
                                ways[variant->direction])
                         .data);
}

/* Of scripts that differ only in the database, take the one for `dialect`, or
 * the one for all. */
static void hide_other_variants(struct arena *arena, struct variant *variants,
                                size_t count, const char *dialect,
                                struct diags *diags)
{
    size_t end;

    for (size_t i = 0; i < count; i = end) {
        bool ours;
        bool any = false;
        bool others = false;

        end = run_end(variants, count, i);
        ours = has_database(variants, i, end, dialect);
        for (size_t j = i; j < end; j++) {
            struct variant *variant = &variants[j];

            variant->entry->hidden =
                variant->database == NULL
                    ? ours
                    : strcmp(variant->database, dialect) != 0;
            if (!variant->entry->hidden && variant->database != NULL) {
                variant->entry->plain_name = plain_name(arena, variant);
            }
            any = any || !variant->entry->hidden;
            others = others || variant->database == NULL ||
                     strcmp(variant->database, dialect) != 0;
        }
        if (variants[i].direction != NAME_DOWN && any != others) {
            report_only(variants[i].entry, variants[i].database,
                        any ? "another database" : dialect, diags);
        }
    }
}

static void report_both(struct tree *tree, const char *name,
                        struct diags *diags)
{
    struct source *source = arena_new(tree->arena, struct source);
    struct diag *diag;

    *source = (struct source){tree->root, STR("")};
    diag = diag_report(diags, CODE_CONVENTION_UNCLEAR, span_file(source),
                       "migrations both in the directory itself and in '%s'",
                       name);
    diag_note(diags, diag, SPAN_NONE,
              "if those are meant, name '%s' instead of '%s'; if not, move "
              "them elsewhere",
              path_quote(tree->arena, path_join(tree->arena, tree->root, name)),
              path_quote(tree->arena, tree->root));
}

/* '2_b.postgres.sql' says what it is for even by itself. */
static void hide_dotted(struct variant *variants, size_t count,
                        const char *dialect, struct diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        struct variant *variant = &variants[i];

        if (variant->dotted && strcmp(variant->database, dialect) != 0) {
            variant->entry->hidden = true;
            report_only(variant->entry, variant->database, dialect, diags);
        }
    }
}

const char *dialect_choose(struct tree *tree, const char *dialect,
                           struct diags *diags)
{
    size_t chosen = find_directory(tree, dialect);
    const char *directory = ".";
    struct variant *variants;
    size_t count;

    if (chosen < tree->count && !has_own_scripts(tree)) {
        directory = tree->entries[chosen].path;
    } else if (chosen < tree->count && versions_in(tree, chosen).count > 0) {
        report_both(tree, tree->entries[chosen].name, diags);
    }
    hide_other_directories(tree, chosen, dialect, diags);
    variants = list_variants(tree, directory, &count);
    if (are_told_apart(variants, count)) {
        hide_other_variants(tree->arena, variants, count, dialect, diags);
    } else {
        hide_dotted(variants, count, dialect, diags);
    }
    return directory;
}
