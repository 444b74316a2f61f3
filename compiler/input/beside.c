/* SPDX-License-Identifier: MIT
 *
 * Finds the files that stand beside migrations, and which migration each is
 * for, by the version that its name begins with.
 */
#include "input/beside.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "input/data_test_read.h"
#include "input/dialect.h"
#include "input/directive.h"
#include "input/recognise.h"
#include "model/version.h"
#include "sql/sql_token.h"

static const struct str seed_ending = {".seed.sql", 9};
static const struct str sql_ending = {".sql", 4};
static const char tests_name[] = "tests";

static bool is_seed(const struct tree_entry *entry)
{
    return entry->kind == FS_FILE &&
           str_ends_with_ignoring_case(str_from(entry->name), seed_ending);
}

static bool is_sql(const struct tree_entry *entry)
{
    return str_ends_with_ignoring_case(str_from(entry->name), sql_ending);
}

/* The directory that an entry is in, or NULL for the root. */
static struct tree_entry *parent_of(const struct tree *tree,
                                    const struct tree_entry *entry)
{
    size_t size = (size_t)(entry->name - entry->path);

    return size == 0 ? NULL
                     : tree_find(tree, str_format(tree->arena, "%.*s",
                                                  (int)size - 1, entry->path)
                                           .data);
}

/* Whether a directory has the name of the one for data tests, and at least one
 * of them in it. It stands in the root, or in the directory of a database. */
static bool is_tests_directory(const struct tree *tree, size_t index)
{
    const struct tree_entry *entry = &tree->entries[index];
    const struct tree_entry *parent;

    if (entry->kind != FS_DIRECTORY || strcmp(entry->name, tests_name) != 0) {
        return false;
    }
    parent = parent_of(tree, entry);
    if (parent != NULL && dialect_find(str_from(parent->path)) == NULL) {
        return false;
    }
    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        if (tree->entries[i].depth == entry->depth + 1 &&
            tree->entries[i].kind != FS_DIRECTORY &&
            is_sql(&tree->entries[i]) &&
            name_begins_with_version(str_from(tree->entries[i].name))) {
            return true;
        }
    }
    return false;
}

static void hide(struct tree_entry *entry)
{
    entry->beside = !entry->hidden;
    entry->hidden = true;
}

void beside_hide(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (is_tests_directory(tree, i)) {
            for (size_t j = i, end = tree_end(tree, i); j < end; j++) {
                hide(&tree->entries[j]);
            }
        } else if (is_seed(&tree->entries[i]) && !tree->entries[i].hidden) {
            hide(&tree->entries[i]);
        }
    }
}

/* The directory for the data tests of this set; NULL: there is none. */
static struct tree_entry *find_tests(const struct collection *collection)
{
    struct tree_entry *entry = collect_find(collection, tests_name);

    return entry != NULL && entry->beside ? entry : NULL;
}

/* Whether a data test is in the directory, and not only a file that is named
 * like one: a Sqitch project may be a program's source directory. */
static bool holds_test(const struct tree *tree, const char *directory)
{
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        const char *points_to = tree_is_directly_inside(entry, directory) &&
                                        is_sql(entry) && tree_load(tree, entry)
                                    ? recognise_text(entry->source->text)
                                    : NULL;

        if (points_to != NULL && strcmp(points_to, "strata") == 0) {
            return true;
        }
    }
    return false;
}

/* A release's directory, by whose version those of its scripts begin. */
static bool is_release(const struct collection *collection,
                       const struct tree_entry *entry)
{
    struct name parts =
        name_parse(NAME_DIRECTORY, STR(""), str_from(entry->name));

    return tree_is_directly_inside(entry, collection->inside) &&
           parts.kind == NAME_MIGRATION && parts.label.size == 0;
}

/* Whether rows stand beside scripts of the convention. */
static bool is_in_place(const struct collection *collection,
                        const struct tree_entry *entry)
{
    const struct convention *convention = collection->convention;
    const struct tree_entry *parent = parent_of(collection->tree, entry);

    if (parent != NULL && parent->hidden) {
        return false; /* of another database */
    }
    return tree_is_directly_inside(entry, collection->inside) ||
           (convention->recursive &&
            tree_is_inside(entry, collection->inside)) ||
           (convention->shape == SHAPE_RELEASES && parent != NULL &&
            is_release(collection, parent));
}

static bool is_read(const struct collection *collection, const char *tests,
                    const struct tree_entry *entry)
{
    if (tests != NULL && tree_is_inside(entry, tests)) {
        return tree_is_directly_inside(entry, tests) && is_sql(entry) &&
               entry->kind != FS_DIRECTORY;
    }
    return is_seed(entry) && is_in_place(collection, entry);
}

/* A directory's entries follow it, so what is said of it is known. */
static void show(const struct collection *collection, struct tree_entry *entry)
{
    const struct tree_entry *parent = parent_of(collection->tree, entry);

    entry->beside = false;
    entry->hidden = parent != NULL && parent->hidden;
}

void beside_settle(struct collection *collection)
{
    struct tree *tree = collection->tree;
    struct tree_entry *tests = find_tests(collection);

    if (tests != NULL && collection->convention->shape == SHAPE_PLAN &&
        !holds_test(tree, tests->path)) {
        tests = NULL;
    }
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        const char *path = tests != NULL ? tests->path : NULL;

        if (!entry->beside) {
            continue;
        }
        if (is_read(collection, path, entry)) {
            collect_read(collection, entry->source->path);
        } else if (tests == NULL ||
                   (entry != tests && !tree_is_inside(entry, path))) {
            show(collection, entry);
        }
    }
}

struct attaching {
    struct collection *collection;
    const struct placeholders *placeholders;
    const char *only_test;
    const struct tree_entry *tests;
    struct migration_set *set;
    struct diags *diags;
    bool complete; /* no migration is missing because of an error */
};

static bool is_test(const struct attaching *attaching,
                    const struct tree_entry *entry)
{
    return attaching->tests != NULL &&
           tree_is_inside(entry, attaching->tests->path);
}

/* The name without what says that it is beside migrations. */
static struct str stem_of(const struct attaching *attaching,
                          const struct tree_entry *entry)
{
    struct str name = str_from(entry->name);

    name.size -= is_test(attaching, entry) ? sql_ending.size : seed_ending.size;
    return name;
}

static struct name parse_as(struct collection *collection, enum name_form form,
                            struct str stem, const char *ending)
{
    struct str name =
        str_format(collection->arena, "%.*s%s", STR_ARGS(stem), ending);

    return name_parse(form, collection->prefix, name);
}

/* The version by the form that names of the convention's scripts have, or else
 * as strata shows it. A label is not needed, even where scripts have one. */
static struct name parse(struct collection *collection, struct str stem)
{
    const struct convention *convention = collection->convention;
    struct name parts = {.kind = NAME_UNVERSIONED};

    switch (convention->form) {
    case NAME_FLYWAY:
    case NAME_REFINERY:
        parts = parse_as(collection, NAME_REFINERY, stem,
                         strstr(stem.data, "__") == NULL ? "__.sql" : ".sql");
        break;
    case NAME_SQLDELIGHT:
        parts = parse_as(collection, NAME_SQLDELIGHT, stem, ".sqm");
        break;
    case NAME_DIRECTORY:
        parts = parse_as(collection, NAME_DIRECTORY, stem, "");
        break;
    case NAME_NUMBERED:
        break;
    }
    if (parts.kind != NAME_MIGRATION) {
        parts = parse_as(collection, NAME_NUMBERED, stem, ".sql");
    }
    if (parts.kind == NAME_MIGRATION && convention->drops_dashes) {
        collect_drop_dashes(collection, &parts);
    }
    return parts;
}

/* 0.10/00__x.seed.sql: the release is a part of the version. */
static void add_release(const struct attaching *attaching,
                        const struct tree_entry *entry, struct name *parts)
{
    struct collection *collection = attaching->collection;
    const struct tree_entry *parent = parent_of(collection->tree, entry);

    if (collection->convention->shape == SHAPE_RELEASES && parent != NULL &&
        is_release(collection, parent)) {
        struct name release =
            name_parse(NAME_DIRECTORY, STR(""), str_from(parent->name));

        parts->version =
            str_format(collection->arena, "%.*s.%.*s",
                       STR_ARGS(release.version), STR_ARGS(parts->version));
    }
}

static int compare_versions(const void *a, const void *b)
{
    return version_compare(((const struct migration *)a)->version,
                           ((const struct migration *)b)->version);
}

static struct migration *find_migration(const struct migration_set *set,
                                        struct str version)
{
    struct migration key = {.version = version};

    return set->count > 0 ? bsearch(&key, set->migrations, set->count,
                                    sizeof(*set->migrations), compare_versions)
                          : NULL;
}

static void report(const struct attaching *attaching, enum diag_code code,
                   const struct tree_entry *entry, const char *problem,
                   const char *remedy)
{
    struct diag *diag =
        diag_report(attaching->diags, code, span_file(entry->source), "'%s' %s",
                    entry->path, problem);

    diag_note(attaching->diags, diag, SPAN_NONE, "%s", remedy);
}

static void report_no_version(const struct attaching *attaching,
                              const struct tree_entry *entry,
                              const struct name *parts)
{
    bool test = is_test(attaching, entry);

    report(attaching,
           parts->kind == NAME_UNVERSIONED ? CODE_NAME_IGNORED
           : test                          ? CODE_TEST_SYNTAX
                                           : CODE_NAME_UNRECOGNISED,
           entry, "is not read",
           parts->kind != NAME_UNVERSIONED ? parts->reason
           : test ? "a data test begins with the version of its migration, as "
                    "in 'tests/0001_label.sql'"
                  : "rows for the proof begin with the version of their "
                    "migration, as in '0001.seed.sql'");
}

static void report_no_migration(const struct attaching *attaching,
                                const struct tree_entry *entry)
{
    if (is_test(attaching, entry)) {
        report(attaching, CODE_TEST_SYNTAX, entry,
               "tests a migration that is not there",
               "a data test begins with the version of its migration");
    } else {
        report(attaching, CODE_NAME_UNRECOGNISED, entry,
               "has rows for a migration that is not there",
               "what ends in '.seed.sql' is for the proof alone; if it is to "
               "run on databases, it needs another name");
    }
}

/* The migration that a file is for; NULL: it has none, which is reported. */
static struct migration *migration_of(const struct attaching *attaching,
                                      const struct tree_entry *entry)
{
    struct name parts = parse(attaching->collection, stem_of(attaching, entry));
    struct migration *migration;

    if (parts.kind != NAME_MIGRATION) {
        report_no_version(attaching, entry, &parts);
        return NULL;
    }
    add_release(attaching, entry, &parts);
    migration = find_migration(attaching->set, parts.version);
    if (migration == NULL && attaching->complete) {
        report_no_migration(attaching, entry);
    }
    return migration;
}

/* Read a file with its placeholders replaced. False: reported. */
static bool load(const struct attaching *attaching, struct tree_entry *entry)
{
    struct collection *collection = attaching->collection;

    if (!tree_load(collection->tree, entry)) {
        tree_report_unread(entry->source, entry->path, entry->error,
                           attaching->diags);
        return false;
    }
    return placeholder_substitute(
        collection->arena, entry->source, collection->convention->placeholders,
        attaching->placeholders, &entry->source->text, attaching->diags);
}

static void attach_test(const struct attaching *attaching,
                        struct migration *migration, struct tree_entry *entry)
{
    struct data_test test;

    if (load(attaching, entry) &&
        data_test_read(entry->source, entry->path, &test, attaching->diags)) {
        migration->tests =
            arena_append(attaching->collection->arena, migration->tests,
                         sizeof(test), migration->test_count);
        migration->tests[migration->test_count++] = test;
    }
}

/* False: there are directives in it, which is reported. */
static bool is_plain(const struct attaching *attaching,
                     const struct source *source)
{
    struct lexer lexer = lexer_at(source, 0);
    size_t errors = attaching->diags->error_count;
    enum token token;

    do {
        struct directive directive;

        token = lex(&lexer);
        if (token != TOKEN_COMMENT) {
            continue;
        }
        directive =
            directive_read(attaching->collection->convention->directives,
                           lexer_span(&lexer, source));
        if (directive.kind >= DIRECTIVE_NO_TRANSACTION &&
            directive.kind <= DIRECTIVE_SEED) {
            struct diag *diag = diag_report(
                attaching->diags, CODE_DIRECTIVE_UNSUPPORTED, directive.span,
                "'%.*s' in rows for the proof", STR_ARGS(directive.name));

            diag_note(attaching->diags, diag, SPAN_NONE,
                      "write it into the script");
        }
    } while (token != TOKEN_END);
    return attaching->diags->error_count == errors;
}

/* What is wrong in any script is wrong here, too. */
static void attach_seed(const struct attaching *attaching,
                        struct migration *migration, struct tree_entry *entry)
{
    struct script_rules rules = {
        .direction = NAME_UP, .convention = attaching->collection->convention};
    struct script_file unused;

    if (load(attaching, entry) &&
        script_scan(entry->source, entry->path, rules, &unused,
                    attaching->diags) &&
        is_plain(attaching, entry->source)) {
        migration->seeds =
            arena_append(attaching->collection->arena, migration->seeds,
                         sizeof(*migration->seeds), migration->seed_count);
        migration->seeds[migration->seed_count++] =
            span_at(entry->source, 0, entry->source->text.size);
    }
}

static bool is_wanted(const struct attaching *attaching,
                      const struct tree_entry *entry)
{
    struct str stem = stem_of(attaching, entry);
    struct str only = str_from(attaching->only_test);

    return attaching->only_test == NULL || str_equal(only, stem) ||
           str_equal(only, str_from(entry->name));
}

static void attach(const struct attaching *attaching, struct tree_entry *entry)
{
    bool test = is_test(attaching, entry);
    struct migration *migration;

    if (test && !is_wanted(attaching, entry)) {
        return;
    }
    migration = migration_of(attaching, entry);
    if (migration != NULL && test) {
        attach_test(attaching, migration, entry);
    } else if (migration != NULL) {
        attach_seed(attaching, migration, entry);
    }
}

/* A script in the directory for data tests that is none. */
static void pass(const struct attaching *attaching,
                 const struct tree_entry *entry)
{
    if (is_test(attaching, entry) && tree_is_script(entry)) {
        report(attaching, CODE_NAME_IGNORED, entry, "is not read",
               tree_is_directly_inside(entry, attaching->tests->path)
                   ? "a data test ends in '.sql'"
                   : "data tests are files in 'tests' itself");
    }
}

void beside_attach(struct collection *collection,
                   const struct placeholders *placeholders,
                   const char *only_test, struct migration_set *set)
{
    struct tree *tree = collection->tree;
    struct attaching attaching = {
        .collection = collection,
        .placeholders = placeholders,
        .only_test = only_test,
        .tests = find_tests(collection),
        .set = set,
        .diags = collection->diags,
        .complete = collection->diags->error_count == 0,
    };

    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        const char *tests =
            attaching.tests != NULL ? attaching.tests->path : NULL;

        if (entry->beside && is_read(collection, tests, entry)) {
            attach(&attaching, entry);
        } else if (entry->beside) {
            pass(&attaching, entry);
        }
    }
}
