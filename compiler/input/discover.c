/* SPDX-License-Identifier: MIT
 *
 * From a directory to a set: the order of the steps, and the reading of each
 * script.
 */
#include "input/discover.h"

#include "base/path.h"
#include "input/beside.h"
#include "input/collect.h"
#include "input/dialect.h"
#include "input/pair.h"
#include "input/recognise.h"
#include "model/version.h"

struct discovery {
    struct arena *arena;
    const struct discover_options *options;
    struct tree tree;
    struct collection collection;
    struct diags *diags;
};

/* Replace placeholders and scan. The text that is digested, embedded and shown
 * is the one that runs. */
static bool scan(struct discovery *discovery, struct script_entry *script)
{
    const struct convention *convention = discovery->collection.convention;
    struct script_rules rules = {script->parts.direction, convention,
                                 script->no_transaction};

    if (!script->no_placeholders &&
        !placeholder_substitute(discovery->arena, script->source,
                                convention->placeholders,
                                &discovery->options->placeholders,
                                &script->source->text, discovery->diags)) {
        return false;
    }
    return script_scan(script->source, script->path, rules, &script->scripts,
                       discovery->diags);
}

static void read_script(struct discovery *discovery,
                        struct script_entry *script)
{
    if (!tree_load(&discovery->tree, script->entry)) {
        tree_report_unread(script->source, script->path, script->entry->error,
                           discovery->diags);
        script->broken = true;
    } else {
        script->broken = !scan(discovery, script);
    }
}

/* A file's name without its extension, where that can be a label. */
static struct str label_of(const char *path)
{
    struct str name = str_from(path_name(path));

    if (str_ends_with_ignoring_case(name, STR(".sql"))) {
        name.size -= 4;
    }
    return name_label_fault(name) == NULL ? name : STR("");
}

/* The schema that databases had before the migrations is the first of them. */
static void add_base(struct discovery *discovery, struct migration_set *set)
{
    const char *path = discovery->options->base_schema;
    struct source *source = arena_new(discovery->arena, struct source);
    struct script_entry script = {
        .path = path_name(path),
        .parts = {.direction = NAME_UP,
                  .version = STR(VERSION_BASE),
                  .label = label_of(path)},
        .source = source,
    };
    struct str bytes;
    int error = files_read(discovery->options->files, discovery->arena, path,
                           SCRIPT_MAXIMUM, &bytes);

    *source = (struct source){path, STR("")};
    set->files[set->file_count++] = path;
    if (error != 0) {
        tree_report_unread(source, path, error, discovery->diags);
        script.broken = true;
    } else {
        source->text = source_normalise(discovery->arena, bytes);
        script.broken = !scan(discovery, &script);
    }
    set->has_base = true;
    pair_add(set, &script, NULL, discovery->diags);
}

/* What a build has to look at again when it changes. */
static void list_files(struct discovery *discovery, struct migration_set *set)
{
    const struct collection *collection = &discovery->collection;

    for (size_t i = 0; i < collection->count; i++) {
        set->files[set->file_count++] = collection->entries[i].source->path;
    }
    for (size_t i = 0; i < collection->read_count; i++) {
        set->files[set->file_count++] = collection->read[i];
    }
}

static void fill(struct discovery *discovery, struct migration_set *set)
{
    struct collection *collection = &discovery->collection;
    size_t room;

    beside_settle(collection);
    collect(collection);
    room = collection->count + collection->read_count + 1;
    set->migrations = arena_array(discovery->arena, struct migration, room);
    set->files = arena_array(discovery->arena, const char *, room);
    for (size_t i = 0; i < collection->count; i++) {
        read_script(discovery, &collection->entries[i]);
    }
    if (discovery->options->base_schema != NULL) {
        add_base(discovery, set);
    }
    pair_scripts(collection, discovery->options->duplicates_by_name, set);
    beside_attach(collection, &discovery->options->placeholders,
                  discovery->options->only_test, set);
    list_files(discovery, set);
}

/* It is read otherwise, and no evidence of how the migrations are. */
static void hide_base(struct tree *tree, const char *base_schema)
{
    for (size_t i = 0; base_schema != NULL && i < tree->count; i++) {
        struct tree_entry *entry = &tree->entries[i];

        entry->hidden =
            entry->kind == FS_FILE && fs_same(base_schema, entry->source->path);
    }
}

bool discover(struct arena *arena, const char *directory,
              const struct discover_options *options, struct migration_set *set,
              struct diags *diags)
{
    struct discovery discovery = {
        .arena = arena, .options = options, .diags = diags};
    struct collection *collection = &discovery.collection;
    const char *dialect = options->dialect;
    size_t errors = diags->error_count;

    *set = (struct migration_set){.directory = directory};
    if (!tree_read(arena, directory, options->files, &discovery.tree, diags)) {
        return false;
    }
    set->directories = discovery.tree.directories;
    set->directory_count = discovery.tree.directory_count;
    *collection = (struct collection){.arena = arena,
                                      .tree = &discovery.tree,
                                      .convention = options->convention,
                                      .prefix = STR(""),
                                      .diags = diags};
    hide_base(&discovery.tree, options->base_schema);
    beside_hide(&discovery.tree);
    collection->inside = dialect_choose(
        &discovery.tree, dialect != NULL ? dialect : "sqlite", diags);
    if (collection->convention == NULL && diags->error_count == errors) {
        collection->convention =
            recognise(&discovery.tree, collection->inside, diags);
    }
    if (collection->convention == NULL) {
        return false;
    }
    set->convention = collection->convention->name;
    set->inside = collection->inside;
    fill(&discovery, set);
    migration_set_chain(set);
    return diags->error_count == errors;
}
