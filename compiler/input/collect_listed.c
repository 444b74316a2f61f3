/* SPDX-License-Identifier: MIT
 *
 * Collects the scripts that a file lists: Drizzle's journal, Sqitch's plan.
 */
#include <string.h>

#include "base/path.h"
#include "input/collect.h"
#include "input/dialect.h"
#include "input/journal.h"
#include "input/sqitch_plan.h"
#include "model/version.h"

/* Load the list itself; NULL after reporting that there is none. */
static struct tree_entry *load_list(struct collection *collection,
                                    const char *path)
{
    struct tree_entry *entry = collect_find(collection, path);
    struct source *source;
    struct diag *diag;

    if (entry != NULL && tree_load(collection->tree, entry)) {
        collect_read(collection, entry->source->path);
        return entry;
    }
    source = arena_new(collection->arena, struct source);
    source->path =
        path_join(collection->arena, collection->tree->root,
                  path_join(collection->arena, collection->inside, path));
    diag = diag_report(collection->diags, CODE_ORDER_UNREADABLE,
                       span_file(source), "cannot be read: %s",
                       entry == NULL ? "no such file"
                                     : fs_error_text(entry->error));
    diag_note(collection->diags, diag, SPAN_NONE,
              "by the convention '%s' it lists the scripts",
              collection->convention->name);
    return NULL;
}

static void report_twice(struct collection *collection, const char *path,
                         struct span listed)
{
    struct diag *diag = diag_report(collection->diags, CODE_ORDER_UNREADABLE,
                                    listed, "'%s' is listed twice", path);

    if (collection->convention->shape == SHAPE_PLAN) {
        diag_note(collection->diags, diag, SPAN_NONE,
                  "between a change and the one that reworks it, there is a "
                  "tag: 'sqitch tag', then 'sqitch rework'");
    }
}

/* Add a listed script. False: reported; it is not there, or was added. */
static bool add_listed(struct collection *collection, const char *path,
                       struct name parts, struct span listed)
{
    struct tree_entry *entry = collect_find(collection, path);

    if (entry == NULL || entry->kind != FS_FILE) {
        struct diag *diag =
            diag_report(collection->diags, CODE_SCRIPT_MISSING, listed,
                        "'%s' is listed and not there", path);

        diag_note(collection->diags, diag, SPAN_NONE,
                  "was it deleted, or never added to version control?");
        return false;
    }
    if (entry->taken) {
        report_twice(collection, path, listed);
        return false;
    }
    collect_add(collection, entry, &parts);
    return true;
}

static void pass_unlisted(struct collection *collection,
                          const struct tree_entry *entry, const char *list)
{
    struct name ignored = {.kind = NAME_UNVERSIONED};

    if (!entry->hidden && !entry->taken && tree_is_script(entry)) {
        ignored.reason =
            str_format(collection->arena, "'%s' does not list it", list).data;
        collect_refuse(collection, entry, &ignored);
    }
}

/* What stands beside the listed scripts. */
static void pass_beside(struct collection *collection, const char *list)
{
    struct tree *tree = collection->tree;

    for (size_t i = 0; i < tree->count; i++) {
        if (tree->entries[i].hidden ||
            !tree_is_directly_inside(&tree->entries[i], collection->inside)) {
            continue;
        }
        if (tree->entries[i].kind == FS_DIRECTORY) {
            collect_pass_directory(collection, i);
        } else {
            pass_unlisted(collection, &tree->entries[i], list);
        }
    }
}

/* The number at the start of a tag is the version; a tag without one has its
 * place in the journal for it. */
static struct name name_of(struct collection *collection,
                           const struct journal_entry *entry, const char **file)
{
    struct name parts;

    *file =
        str_format(collection->arena, "%.*s.sql", STR_ARGS(entry->tag)).data;
    parts = name_parse(NAME_NUMBERED, STR(""), str_from(*file));
    if (parts.kind != NAME_MIGRATION || parts.version.size > VERSION_MAXIMUM) {
        parts = (struct name){.kind = NAME_MIGRATION,
                              .version = entry->index,
                              .label = entry->tag};
    }
    parts.direction = NAME_BOTH;
    return parts;
}

static void report_order(struct collection *collection, struct span list,
                         const char *file, const char *before)
{
    struct diag *diag = diag_report(collection->diags, CODE_ORDER_DIFFERS, list,
                                    "'%s' comes after '%s' here, and before it "
                                    "by its version",
                                    file, before);

    diag_note(collection->diags, diag, SPAN_NONE,
              "Drizzle goes by this file, strata by the versions; rename "
              "scripts and tags so that both agree");
}

void collect_journal(struct collection *collection)
{
    static const char *const path = "meta/_journal.json";
    struct tree_entry *list = load_list(collection, path);
    struct span span;
    struct journal journal;
    struct str version = STR("");
    const char *before = NULL;

    if (list == NULL || !journal_read(collection->arena, list->source, &journal,
                                      collection->diags)) {
        return;
    }
    span = span_file(list->source);
    if (journal.dialect.data != NULL &&
        !dialect_demand_sqlite(journal.dialect, span, collection->diags)) {
        return;
    }
    for (size_t i = 0; i < journal.count; i++) {
        const char *file;
        struct name parts = name_of(collection, &journal.entries[i], &file);

        if (before != NULL && version_compare(version, parts.version) > 0) {
            report_order(collection, span, file, before);
        }
        version = parts.version;
        before = file;
        add_listed(collection, file, parts, span);
    }
    pass_beside(collection, path);
}

/* Between a change and the next one of its name, more tags are not tried. */
#define TAGS_MAXIMUM 100

/* What stands behind the name of a change's scripts: of one that was reworked
 * later, the first tag behind it for which there is a deploy script. */
static struct str suffix_of(struct collection *collection,
                            const struct sqitch_plan *plan,
                            const struct sqitch_change *change)
{
    struct arena *arena = collection->arena;
    struct str first = STR("");

    for (size_t i = 0;
         change->reworked && i < change->tag_count && i < TAGS_MAXIMUM; i++) {
        struct str suffix = str_format(
            arena, "@%.*s", STR_ARGS(plan->tags[change->first_tag + i]));

        if (collect_find(collection,
                         str_format(arena, "deploy/%.*s%.*s.sql",
                                    STR_ARGS(change->name), STR_ARGS(suffix))
                             .data) != NULL) {
            return suffix;
        }
        first = i == 0 ? suffix : first;
    }
    return first;
}

/* What stands in a directory of listed scripts. */
static void pass_inside(struct collection *collection, const char *directory,
                        const char *list)
{
    struct tree *tree = collection->tree;
    struct tree_entry *entry = collect_find(collection, directory);
    size_t index;

    if (entry != NULL) {
        index = (size_t)(entry - tree->entries);
        for (size_t i = index + 1, end = tree_end(tree, index); i < end; i++) {
            pass_unlisted(collection, &tree->entries[i], list);
        }
    }
}

static void add_change(struct collection *collection,
                       const struct sqitch_plan *plan, size_t index)
{
    const struct sqitch_change *change = &plan->changes[index];
    struct arena *arena = collection->arena;
    struct name parts = {
        .kind = NAME_MIGRATION, .direction = NAME_UP, .label = change->name};
    struct str file = str_format(arena, "%.*s%.*s.sql", STR_ARGS(change->name),
                                 STR_ARGS(suffix_of(collection, plan, change)));
    const char *path = path_join(arena, "revert", file.data);
    struct tree_entry *revert = collect_find(collection, path);
    bool deployed;

    parts.version = str_format(arena, "%04zu", index + 1);
    deployed = add_listed(collection, path_join(arena, "deploy", file.data),
                          parts, change->span);
    if (revert != NULL && deployed) {
        parts.direction = NAME_DOWN;
        add_listed(collection, path, parts, change->span);
    } else if (revert != NULL) {
        revert->taken = true; /* of what was reported, no more is said */
    }
}

/* A change's version is its place in the plan: names have no order. */
void collect_plan(struct collection *collection)
{
    static const char *const path = "sqitch.plan";
    struct tree_entry *list = load_list(collection, path);
    struct sqitch_plan plan;

    if (list == NULL || !sqitch_plan_read(collection->arena, list->source,
                                          &plan, collection->diags)) {
        return;
    }
    for (size_t i = 0; i < plan.count; i++) {
        add_change(collection, &plan, i);
    }
    pass_inside(collection, "deploy", path);
    pass_inside(collection, "revert", path);
}
