/* SPDX-License-Identifier: MIT
 *
 * Evidence is counted file by file. Only what one convention has and no other
 * counts: a plain '0001_x.sql' is at home in most of them.
 */
#include "input/recognise.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "model/version.h"

/* How many files are named for each convention in a question. */
#define WITNESSES_MAXIMUM 3

/* A comment at the start of a line that begins with `words` is evidence. */
static const struct marker {
    struct str words;
    const char *convention;
} markers[] = {
    {{"+goose", 6}, "goose"},
    {{"+migrate", 8}, "sql-migrate"},
    {{"migrate:up transaction:", 23}, "dbmate"},
    {{"migrate:down transaction:", 25}, "dbmate"},
    {{"migrate:up", 10}, "strata"},
    {{"migrate:down", 12}, "strata"},
    {{"atlas:txmode", 12}, "atlas"},
    {{"atlas:delimiter", 15}, "atlas"},
    {{"atlas:checkpoint", 16}, "atlas"},
};

/* File names that are evidence by themselves. */
static const struct {
    const char *path;
    const char *convention;
} landmarks[] = {
    {"meta/_journal.json", "drizzle"},
    {"sqitch.plan", "sqitch"},
    {"migration_lock.toml", "prisma"},
    {"atlas.sum", "atlas"},
};

/* The convention that one line of a script points to, or NULL. */
static const char *line_points_to(struct str line)
{
    struct str comment;
    size_t start = 2;

    if (!str_starts_with(line, STR("--"))) {
        return NULL;
    }
    while (start < line.size &&
           (line.data[start] == ' ' || line.data[start] == '\t')) {
        start++;
    }
    comment = str_slice(line, start, line.size);
    for (size_t i = 0; i < sizeof(markers) / sizeof(*markers); i++) {
        struct str words = markers[i].words;

        if (comment.size >= words.size &&
            str_ends_with_ignoring_case(str_slice(comment, 0, words.size),
                                        words)) {
            return markers[i].convention;
        }
    }
    return NULL;
}

const char *recognise_text(struct str text)
{
    /* github.com/launchbadge/sqlx: the first bytes, to the letter. */
    if (str_starts_with(text, STR("-- no-transaction"))) {
        return "sqlx";
    }
    for (size_t start = 0; start < text.size;) {
        const char *feed = memchr(text.data + start, '\n', text.size - start);
        size_t end = feed == NULL ? text.size : (size_t)(feed - text.data);
        const char *convention = line_points_to(str_slice(text, start, end));

        if (convention != NULL) {
            return convention;
        }
        start = end + 1;
    }
    return NULL;
}

struct witnesses {
    const struct tree_entry *entries[WITNESSES_MAXIMUM];
    size_t count;
};

struct hearing {
    struct tree *tree;
    struct witnesses plain; /* 0001_x.sql or the like: at home in many */
    const char *inside;
    struct witnesses *witnesses; /* one for each convention */
    bool flyway_names;           /* V1__x.sql or the like */
    struct witnesses lone_undo;  /* U1__x.sql without a V1 */
    struct witnesses flyway;
    struct str *versions; /* of V1__x.sql and the like, sorted */
    size_t version_count;
    struct witnesses folders; /* 0001_x/migration.sql: Prisma's, if nothing says
                                 that they are Drizzle's */
};

static void add_witness(struct witnesses *witnesses,
                        const struct tree_entry *entry)
{
    if (witnesses->count < WITNESSES_MAXIMUM) {
        witnesses->entries[witnesses->count] = entry;
    }
    witnesses->count++;
}

static bool has_child(const struct tree *tree, size_t index, const char *name)
{
    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        if (!tree->entries[i].hidden &&
            tree->entries[i].depth == tree->entries[index].depth + 1 &&
            strcmp(tree->entries[i].plain_name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool holds_numbered_scripts(const struct tree *tree, size_t index)
{
    for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
        struct str name = str_from(tree->entries[i].name);

        if (tree->entries[i].depth == tree->entries[index].depth + 1 &&
            !tree->entries[i].hidden && !name_is_flyway(name) &&
            name_parse(NAME_NUMBERED, STR(""), name).kind == NAME_MIGRATION) {
            return true;
        }
    }
    return false;
}

/* Diesel's version ends at the first underscore, and has digits and dashes.
 * rusqlite_migration's is digits alone, and ends at the first dash. */
static const char *directory_points_to(struct hearing *hearing, size_t index)
{
    const struct tree *tree = hearing->tree;
    struct str name = str_from(tree->entries[index].name);
    struct name parts = name_parse(NAME_DIRECTORY, STR(""), name);
    size_t digits = 0;

    if (has_child(tree, index, "migration.sql")) {
        if (has_child(tree, index, "snapshot.json")) {
            return "drizzle-folders";
        }
        add_witness(&hearing->folders, &tree->entries[index]);
        return NULL;
    }
    if (has_child(tree, index, "up.sql") && parts.version.size > 0) {
        while (digits < name.size && name.data[digits] >= '0' &&
               name.data[digits] <= '9') {
            digits++;
        }
        return parts.version.size == digits && digits < name.size &&
                       name.data[digits] == '-'
                   ? "rusqlite_migration"
                   : "diesel";
    }
    return parts.kind == NAME_MIGRATION && parts.label.size == 0 &&
                   holds_numbered_scripts(tree, index)
               ? "releases"
               : NULL;
}

/* Flyway and refinery share names. Only some say which of the two it is. */
static const char *flyway_points_to(struct str name)
{
    if (str_ends_with(name, STR(".rs"))) {
        return "refinery";
    }
    return str_ends_with(name, STR(".conf")) ||
                   str_ends_with(name, STR(".java")) ||
                   str_starts_with(name, STR("R__"))
               ? "flyway"
               : NULL;
}

static const char *file_points_to(struct tree *tree, struct tree_entry *entry)
{
    struct str name = str_from(entry->name);

    if (name_is_flyway(name)) {
        return flyway_points_to(name);
    }
    return tree_is_script(entry) && tree_load(tree, entry)
               ? recognise_text(entry->source->text)
               : NULL;
}

static void hear(struct hearing *hearing, const char *convention,
                 const struct tree_entry *entry)
{
    if (convention != NULL) {
        add_witness(
            &hearing->witnesses[convention_find(convention) - conventions],
            entry);
    }
}

static struct str flyway_version(const struct tree_entry *entry)
{
    return name_parse(NAME_FLYWAY, STR(""), str_from(entry->name)).version;
}

static int compare_versions(const void *a, const void *b)
{
    return version_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The versions that a script of Flyway's could undo. */
static void list_versions(struct hearing *hearing)
{
    const struct tree *tree = hearing->tree;

    hearing->versions = arena_array(tree->arena, struct str, tree->count);
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];

        if (entry->name[0] == 'V' && !entry->hidden &&
            name_is_flyway(str_from(entry->name))) {
            hearing->versions[hearing->version_count++] = flyway_version(entry);
        }
    }
    if (hearing->version_count > 0) {
        qsort(hearing->versions, hearing->version_count,
              sizeof(*hearing->versions), compare_versions);
    }
}

/* Whether an undo script of Flyway's has what it undoes. */
static bool is_undo(const struct hearing *hearing,
                    const struct tree_entry *entry)
{
    struct str version = flyway_version(entry);

    return hearing->version_count > 0 &&
           bsearch(&version, hearing->versions, hearing->version_count,
                   sizeof(*hearing->versions), compare_versions) != NULL;
}

static void hear_flyway(struct hearing *hearing, const struct tree_entry *entry)
{
    if (entry->name[0] != 'U') {
        add_witness(&hearing->flyway, entry);
    } else if (is_undo(hearing, entry)) {
        hear(hearing, "flyway", entry);
    } else {
        add_witness(&hearing->lone_undo, entry);
    }
    hearing->flyway_names = true;
}

/* Beside 'V1__x.sql', 'V2_x.sql' is a slip. */
static void hear_plain(struct hearing *hearing, const struct tree_entry *entry)
{
    struct str name = str_from(entry->name);

    if (!name_is_flyway(name) && name.data[0] != 'V' && name.data[0] != 'v' &&
        name_parse(NAME_NUMBERED, STR(""), name).kind == NAME_MIGRATION) {
        add_witness(&hearing->plain, entry);
    }
}

static void hear_all(struct hearing *hearing)
{
    struct tree *tree = hearing->tree;

    list_versions(hearing);
    for (size_t i = 0; i < sizeof(landmarks) / sizeof(*landmarks); i++) {
        const struct tree_entry *entry = tree_find(
            tree, path_join(tree->arena, hearing->inside, landmarks[i].path));

        if (entry != NULL) {
            hear(hearing, landmarks[i].convention, entry);
        }
    }
    for (size_t i = 0; i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];
        bool at_top =
            !entry->hidden && tree_is_directly_inside(entry, hearing->inside);

        if (at_top && entry->kind == FS_DIRECTORY) {
            hear(hearing, directory_points_to(hearing, i), entry);
        } else if (at_top) {
            hear(hearing, file_points_to(tree, entry), entry);
            hear_plain(hearing, entry);
        }
        if (entry->hidden || !tree_is_inside(entry, hearing->inside) ||
            entry->kind == FS_DIRECTORY) {
            continue;
        }
        if (str_ends_with(str_from(entry->name), STR(".sqm"))) {
            hear(hearing, "sqldelight", entry);
        } else if (name_is_flyway(str_from(entry->name))) {
            hear_flyway(hearing, entry);
        }
    }
}

static void add_note(const struct hearing *hearing, struct diag *diag,
                     const char *name, const struct witnesses *witnesses,
                     struct diags *diags)
{
    size_t shown = witnesses->count < WITNESSES_MAXIMUM ? witnesses->count
                                                        : WITNESSES_MAXIMUM;
    struct str list = STR("");

    for (size_t i = 0; i < shown; i++) {
        list = str_format(hearing->tree->arena, "%.*s%s%s", STR_ARGS(list),
                          i > 0 ? ", " : "", witnesses->entries[i]->path);
    }
    if (witnesses->count > shown) {
        list = str_format(hearing->tree->arena, "%.*s and %zu more",
                          STR_ARGS(list), witnesses->count - shown);
    }
    if (witnesses->count > 0) {
        diag_note(diags, diag, SPAN_NONE, "%s: %.*s", name, STR_ARGS(list));
    }
}

static void report_mixed(const struct hearing *hearing, bool other_names,
                         struct diags *diags)
{
    bool flyway_is_told = false;
    struct source *source = arena_new(hearing->tree->arena, struct source);
    struct diag *diag;

    *source = (struct source){hearing->tree->root, STR("")};
    diag = diag_report(diags, CODE_CONVENTION_UNCLEAR, span_file(source),
                       "the files point to more than one convention");
    for (size_t i = 0; i < convention_count; i++) {
        bool shares_names = conventions[i].form == NAME_FLYWAY ||
                            conventions[i].form == NAME_REFINERY;

        flyway_is_told =
            flyway_is_told || (shares_names && hearing->witnesses[i].count > 0);
        add_note(hearing, diag, conventions[i].name, &hearing->witnesses[i],
                 diags);
    }
    if (!flyway_is_told) {
        add_note(hearing, diag, "flyway or refinery", &hearing->flyway, diags);
        add_note(hearing, diag,
                 "flyway, where a U undoes, or refinery, where it is one more "
                 "migration",
                 &hearing->lone_undo, diags);
    }
    if (other_names) {
        add_note(hearing, diag, "strata or another one with numbered files",
                 &hearing->plain, diags);
    }
    diag_note(diags, diag, SPAN_NONE,
              "say which one is meant: --convention NAME, or CONVENTION NAME "
              "in add_migrations");
}

static void settle_folders(struct hearing *hearing)
{
    struct witnesses *drizzle =
        &hearing->witnesses[convention_find("drizzle-folders") - conventions];
    struct witnesses *prisma =
        &hearing->witnesses[convention_find("prisma") - conventions];
    struct witnesses *owner = drizzle->count > 0 ? drizzle : prisma;
    const struct witnesses *folders = &hearing->folders;

    for (size_t i = 0; i < folders->count && i < WITNESSES_MAXIMUM; i++) {
        add_witness(owner, folders->entries[i]);
    }
    if (folders->count > WITNESSES_MAXIMUM) {
        owner->count += folders->count - WITNESSES_MAXIMUM;
    }
}

/* Sections like ours are dbmate's as well, and an Atlas directory may hold
 * another tool's files: both step back behind better evidence. */
static const char *const modest[] = {"strata", "atlas"};

static void hush(struct hearing *hearing)
{
    size_t others = 0;

    for (size_t i = 0; i < convention_count; i++) {
        others += hearing->witnesses[i].count;
    }
    for (size_t i = 0; i < sizeof(modest) / sizeof(*modest); i++) {
        bool is_strata = i == 0;
        struct witnesses *witnesses =
            &hearing->witnesses[convention_find(modest[i]) - conventions];
        size_t better =
            is_strata
                ? hearing->witnesses[convention_find("dbmate") - conventions]
                      .count
                : others - witnesses->count;

        if (better > 0) {
            witnesses->count = 0;
        }
    }
}

static const struct convention *verdict(struct hearing *hearing,
                                        struct diags *diags)
{
    const struct convention *found = NULL;
    bool mixed = false;
    bool other_names;

    settle_folders(hearing);
    hush(hearing);
    for (size_t i = 0; i < convention_count; i++) {
        if (hearing->witnesses[i].count > 0) {
            mixed = mixed || found != NULL;
            found = &conventions[i];
        }
    }
    other_names = hearing->flyway_names ||
                  (found != NULL && (found->shape == SHAPE_DIRECTORIES ||
                                     found->shape == SHAPE_RELEASES ||
                                     found->form != NAME_NUMBERED));
    mixed =
        mixed || (hearing->flyway_names && found != NULL &&
                  found->form != NAME_FLYWAY && found->form != NAME_REFINERY);
    if (mixed || (other_names && hearing->plain.count > 0) ||
        (found == NULL && hearing->lone_undo.count > 0)) {
        report_mixed(hearing, other_names, diags);
        return NULL;
    }
    if (found == NULL && hearing->flyway_names) {
        return convention_find("flyway");
    }
    return found != NULL ? found : &conventions[0];
}

const struct convention *recognise(struct tree *tree, const char *inside,
                                   struct diags *diags)
{
    struct hearing hearing = {.tree = tree, .inside = inside};

    hearing.witnesses =
        arena_array(tree->arena, struct witnesses, convention_count);
    hear_all(&hearing);
    return verdict(&hearing, diags);
}
