/* SPDX-License-Identifier: MIT
 *
 * strata new: the next script, in the manner of the newest one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "diag/render.h"
#include "input/name.h"
#include "model/version.h"

/* How the newest migration is laid out; the next one is laid out likewise. */
enum layout {
    LAYOUT_PLAIN,
    LAYOUT_SECTIONS,
    LAYOUT_PAIR
};

static enum layout layout_of(const struct migration *migration)
{
    if (migration == NULL) {
        return LAYOUT_PLAIN;
    }
    /* A down script may be yet to be written, and so not be there. */
    if (migration->up.end < migration->up.source->text.size) {
        return LAYOUT_SECTIONS;
    }
    return migration->down.source != NULL ||
                   str_ends_with(str_from(migration->up.file), STR(".up.sql"))
               ? LAYOUT_PAIR
               : LAYOUT_PLAIN;
}

/* The byte between version and label. */
static char separator_of(const struct migration *migration)
{
    return migration == NULL ? '_'
                             : migration->up.file[migration->version.size];
}

/* Words as a label: blanks become underscores. */
static struct str label_of(struct arena *arena, const char *words)
{
    struct str label = str_copy(arena, str_from(words));
    char *at = (char *)label.data;
    for (; *at != '\0'; at += 1) {
        if (*at == ' ' || *at == '\t') {
            *at = '_';
        }
    }
    return label;
}

static const char *const plain_text = "";
static const char *const sections_text = "-- migrate:up\n\n-- migrate:down\n";

/* Create one file; NULL after reporting that it could not be done. */
static const char *create(struct project *project, struct str base,
                          const char *suffix, const char *text)
{
    struct arena *arena = &project->arena;
    struct str name = str_format(arena, "%.*s%s", STR_ARGS(base), suffix);
    const char *path = path_join(arena, project->directory, name.data);
    int error = fs_create(path, str_from(text));
    if (error != 0) {
        project_unwritable(project, path, error);
        return NULL;
    }
    return path;
}

static void print_path(const struct project *project, const char *path)
{
    if (path != NULL && project->invocation->values[OPTION_QUIET] == NULL) {
        printf("%s\n", path);
    }
}

static enum exit_status create_one(struct project *project, struct str base,
                                   const char *text)
{
    const char *path = create(project, base, ".sql", text);
    print_path(project, path);
    return path == NULL ? EXIT_USAGE : EXIT_FINE;
}

/* Both or none: a half would be an error to everything else. */
static enum exit_status create_pair(struct project *project, struct str base)
{
    const char *up = create(project, base, ".up.sql", plain_text);
    const char *down =
        up == NULL ? NULL : create(project, base, ".down.sql", plain_text);
    if (down == NULL && up != NULL) {
        fs_remove(up);
    }
    if (down == NULL) {
        return EXIT_USAGE;
    }
    print_path(project, up);
    print_path(project, down);
    return EXIT_FINE;
}

static enum exit_status create_all(struct project *project, struct str base,
                                   enum layout layout)
{
    switch (layout) {
    case LAYOUT_PLAIN:
        return create_one(project, base, plain_text);
    case LAYOUT_SECTIONS:
        return create_one(project, base, sections_text);
    case LAYOUT_PAIR:
        return create_pair(project, base);
    }
    return EXIT_USAGE;
}

/* The newest version, sealed or not: a sealed one is taken for ever, even when
 * its script is not there. */
static struct str newest_version(const struct project *project,
                                 const struct migration *last)
{
    const struct lockfile *lock = &project->lock;
    struct str version = last == NULL ? STR("") : last->version;
    if (lock->count > 0 &&
        version_compare(lock->entries[lock->count - 1].version, version) > 0) {
        version = lock->entries[lock->count - 1].version;
    }
    return version;
}

/* Why a name cannot be what comes after the version; NULL if it can. */
static const char *name_fault(struct arena *arena, struct str base,
                              struct str version)
{
    struct name name =
        name_parse(str_format(arena, "%.*s.sql", STR_ARGS(base)));
    if (memchr(base.data, '/', base.size) != NULL) {
        return "it has a slash";
    }
    if (name.kind != NAME_MIGRATION) {
        return name.reason;
    }
    return name.direction != NAME_BOTH || name.version.size != version.size
               ? "the file name would be read as something else"
               : NULL;
}

static enum exit_status create_next(struct project *project, const char *words)
{
    struct arena *arena = &project->arena;
    size_t count = project->set.count;
    const struct migration *last =
        count > 0 ? &project->set.migrations[count - 1] : NULL;
    struct str version =
        version_next(arena, newest_version(project, last), fs_utc_now(arena));
    struct str base =
        str_format(arena, "%.*s%c%s", STR_ARGS(version), separator_of(last),
                   label_of(arena, words).data);
    const char *fault = name_fault(arena, base, version);
    if (fault != NULL) {
        struct buf shown;
        buf_init(&shown, BUF_MAXIMUM);
        render_visible(str_from(words), &shown);
        fprintf(stderr, "strata: '%.*s' cannot be a migration's name: %s\n",
                STR_ARGS(buf_str(&shown)), fault);
        buf_release(&shown);
        return EXIT_USAGE;
    }
    return create_all(project, base, layout_of(last));
}

enum exit_status cmd_new(const struct invocation *invocation)
{
    enum exit_status status = EXIT_FINE;
    struct project project;
    if (project_open(&project, invocation, 1, PROJECT_READ)) {
        status = create_next(&project, invocation->operands[0]);
    }
    return project_close(&project, status);
}
