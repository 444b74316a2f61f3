/* SPDX-License-Identifier: MIT
 *
 * Finds the migrations of a directory. What is said of a file is reported at
 * that file; a migration of which something was reported is marked broken and
 * stays in the set, so that its neighbours can still be checked.
 */
#include "input/discover.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/path.h"
#include "input/script.h"
#include "model/version.h"

/* A file whose name is a migration's. */
struct file {
    const char *name;
    struct name parts;
    struct source *source;
    struct script_file scripts;
    bool broken;
};

struct discovery {
    struct arena *arena;
    const char *directory;
    struct file *files;
    size_t count;
    struct diags *diags;
};

static struct source *add_source(struct discovery *discovery, const char *name)
{
    struct source *source = arena_new(discovery->arena, struct source);

    source->path = path_join(discovery->arena, discovery->directory, name);
    source->text = STR("");
    return source;
}

static void report_unrecognised(struct discovery *discovery, const char *name,
                                const char *reason)
{
    struct diag *diag =
        diag_report(discovery->diags, CODE_NAME_UNRECOGNISED,
                    span_file(add_source(discovery, name)),
                    "'%s' looks like a migration and is not one", name);

    diag_note(discovery->diags, diag, SPAN_NONE, "%s", reason);
}

/* Why an entry that looks like a migration is none, or NULL. */
static const char *entry_fault(const struct fs_entry *entry,
                               const struct name *parts)
{
    bool digit = entry->name[0] >= '0' && entry->name[0] <= '9';

    if (entry->kind == FS_DIRECTORY && (parts->kind != NAME_IGNORED || digit)) {
        return "it is a directory; a migration is one file or two";
    }
    if (parts->kind == NAME_UNRECOGNISED) {
        return parts->reason;
    }
    return parts->kind == NAME_MIGRATION && entry->kind == FS_OTHER
               ? "it is not a regular file or a link to one"
               : NULL;
}

static void take_entry(struct discovery *discovery,
                       const struct fs_entry *entry)
{
    struct name parts = name_parse(str_from(entry->name));
    const char *fault = entry_fault(entry, &parts);

    if (fault != NULL) {
        report_unrecognised(discovery, entry->name, fault);
    } else if (parts.kind == NAME_MIGRATION &&
               parts.version.size > VERSION_MAXIMUM) {
        diag_report(discovery->diags, CODE_VERSION_TOO_LONG,
                    span_file(add_source(discovery, entry->name)),
                    "version of %zu bytes, more than %d", parts.version.size,
                    VERSION_MAXIMUM);
    } else if (parts.kind == NAME_MIGRATION) {
        struct file *file = &discovery->files[discovery->count++];

        file->name = entry->name;
        file->parts = parts;
        file->source = add_source(discovery, entry->name);
    }
}

static void read_file(struct discovery *discovery, struct file *file)
{
    struct diags *diags = discovery->diags;
    struct source *source = file->source;
    struct str bytes;
    int error = fs_read(discovery->arena, source->path, SCRIPT_MAXIMUM, &bytes);

    if (error == 0) {
        source->text = source_normalise(discovery->arena, bytes);
        file->broken = !script_scan(source, file->name, file->parts.direction,
                                    &file->scripts, diags);
    } else if (error == EFBIG) {
        struct diag *diag =
            diag_report(diags, CODE_FILE_TOO_LARGE, span_file(source),
                        "script of more than %zu MiB", SCRIPT_MAXIMUM >> 20);

        diag_note(diags, diag, SPAN_NONE, "divide it into several migrations");
        file->broken = true;
    } else {
        diag_report(diags, CODE_FILE_UNREADABLE, span_file(source),
                    "cannot read '%s': %s", file->name, fs_error_text(error));
        file->broken = true;
    }
}

/* By version, up before down, by name. */
static int compare_files(const void *left, const void *right)
{
    const struct file *a = left;
    const struct file *b = right;
    int order = version_compare(a->parts.version, b->parts.version);

    if (order == 0) {
        order = (a->parts.direction == NAME_DOWN) -
                (b->parts.direction == NAME_DOWN);
    }
    return order != 0 ? order
                      : str_compare(str_from(a->name), str_from(b->name));
}

static void report_duplicate(struct discovery *discovery, struct file *file,
                             struct file *other)
{
    struct diag *diag = diag_report(
        discovery->diags, CODE_VERSION_DUPLICATE, span_file(file->source),
        "'%s' has the version of '%s'", file->name, other->name);

    diag_note(discovery->diags, diag, span_file(other->source),
              "the other one is here");
    other->broken = true;
}

static void report_lone_down(struct discovery *discovery,
                             const struct file *down)
{
    struct diag *diag = diag_report(
        discovery->diags, CODE_DOWN_WITHOUT_UP, span_file(down->source),
        "'%s' undoes a migration that is not there", down->name);

    diag_note(discovery->diags, diag, SPAN_NONE,
              "its up script would be '%.*s.up.sql'",
              (int)(down->parts.version.size + 1 + down->parts.label.size),
              down->name);
}

/* False: the two files of a version do not fit together; reported. */
static bool check_pair(struct discovery *discovery, const struct file *up,
                       const struct file *down)
{
    struct diags *diags = discovery->diags;
    size_t errors = diags->error_count;
    const struct script *section = &up->scripts.down;
    struct diag *diag;

    if (!str_equal(up->parts.label, down->parts.label)) {
        diag = diag_report(
            diags, CODE_PAIR_LABELS_DIFFER, span_file(down->source),
            "'%s' and '%s' have different labels", down->name, up->name);
        diag_note(diags, diag, span_file(up->source), "the up script is here");
    }
    if (section->source != NULL) {
        size_t size = source_line(section->source, section->start).size;

        diag = diag_report(
            diags, CODE_SECTION_IN_PAIR,
            span_at(section->source, section->start, section->start + size),
            "two down scripts: this section and '%s'", down->name);
        diag_note(diags, diag, span_file(down->source),
                  "the other one is here");
    }
    if (up->scripts.irreversible) {
        diag = diag_report(diags, CODE_IRREVERSIBLE_WITH_DOWN,
                           span_file(down->source),
                           "a down script of a migration that is irreversible");
        diag_note(diags, diag, span_file(up->source),
                  "'migrate:irreversible' is in here");
    }
    return diags->error_count == errors;
}

/* A down script without a statement undoes nothing. Taken for one, it would
 * let a downgrade succeed that leaves everything in place. */
static bool is_empty(const struct script *script)
{
    struct statement unused;

    return script->source != NULL &&
           !script_next_statement(script, script->start, &unused);
}

static void add_migration(struct discovery *discovery,
                          struct migration_set *set, const struct file *up,
                          const struct file *down)
{
    struct migration *migration = &set->migrations[set->count++];

    migration->version = up->parts.version;
    migration->label = up->parts.label;
    migration->up = up->scripts.up;
    migration->down = up->scripts.down;
    migration->irreversible = up->scripts.irreversible;
    migration->broken = up->broken;
    if (down != NULL) {
        bool fits = check_pair(discovery, up, down);

        migration->down = down->scripts.down;
        migration->broken = up->broken || down->broken || !fits;
    }
    if (is_empty(&migration->down) && !migration->broken) {
        migration->down = (struct script){.source = NULL};
    }
    /* Of a file that could not be read, the place is known all the same. */
    if (migration->up.source == NULL) {
        migration->up.source = up->source;
        migration->up.file = up->name;
    }
}

/* All files of one version become one migration, or are reported. */
static void take_group(struct discovery *discovery, struct migration_set *set,
                       struct file *group, size_t count)
{
    struct file *up = NULL;
    struct file *down = NULL;

    for (size_t i = 0; i < count; i++) {
        struct file *file = &group[i];
        bool is_down = file->parts.direction == NAME_DOWN;
        struct file **place = is_down ? &down : &up;

        if (*place != NULL) {
            report_duplicate(discovery, file, *place);
        } else if (up != NULL &&
                   !str_equal(up->parts.version, file->parts.version)) {
            report_duplicate(discovery, file, up);
        } else {
            *place = file;
        }
    }
    if (up != NULL) {
        add_migration(discovery, set, up, down);
    } else {
        report_lone_down(discovery, down);
    }
}

static void take_groups(struct discovery *discovery, struct migration_set *set)
{
    struct file *files = discovery->files;
    size_t next;

    set->migrations =
        arena_array(discovery->arena, struct migration, discovery->count);
    qsort(files, discovery->count, sizeof(*files), compare_files);
    set->files = arena_array(discovery->arena, const char *, discovery->count);
    for (size_t i = 0; i < discovery->count; i++) {
        set->files[set->file_count++] = files[i].source->path;
    }
    for (size_t i = 0; i < discovery->count; i = next) {
        struct str version = files[i].parts.version;

        next = i + 1;
        while (next < discovery->count &&
               version_compare(version, files[next].parts.version) == 0) {
            next++;
        }
        take_group(discovery, set, &files[i], next - i);
    }
}

/* The directory itself as a place. */
static struct span directory_span(struct discovery *discovery)
{
    struct source *source = arena_new(discovery->arena, struct source);

    *source = (struct source){discovery->directory, STR("")};
    return span_file(source);
}

static void report_unreadable(struct discovery *discovery, int error)
{
    struct diag *diag = diag_report(
        discovery->diags, CODE_DIRECTORY_UNREADABLE, directory_span(discovery),
        "cannot read the directory: %s", fs_error_text(error));
    const char *path = path_quote(discovery->arena, discovery->directory);

    if (error == ENOENT) {
        diag_note(discovery->diags, diag, SPAN_NONE,
                  "to begin one: mkdir %s, then strata new NAME %s", path,
                  path);
    }
}

bool discover(struct arena *arena, const char *directory,
              struct migration_set *set, struct diags *diags)
{
    struct discovery discovery = {
        .arena = arena, .directory = directory, .diags = diags};
    size_t errors = diags->error_count;
    struct fs_entry *entries;
    size_t count;
    int error = fs_list(arena, directory, &entries, &count);

    *set = (struct migration_set){.directory = directory};
    if (error != 0) {
        report_unreadable(&discovery, error);
        return false;
    }
    discovery.files = arena_array(arena, struct file, count);
    for (size_t i = 0; i < count; i++) {
        take_entry(&discovery, &entries[i]);
    }
    for (size_t i = 0; i < discovery.count; i++) {
        read_file(&discovery, &discovery.files[i]);
    }
    take_groups(&discovery, set);
    migration_set_chain(set);
    return diags->error_count == errors;
}
