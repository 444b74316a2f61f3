/* SPDX-License-Identifier: MIT
 *
 * strata compile: what a build runs. Everything is made in memory before the
 * first file is written; the stamp is touched last.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "emit/emit.h"

/* Generated lines have room for it, and so do linkers. */
#define NAME_MAXIMUM 100

struct outputs {
    const char *source;
    const char *header;
    const char *depfile;        /* or NULL */
    const char *depfile_target; /* NULL only without depfile */
    const char *stamp;          /* or NULL */
};

static bool is_identifier(const char *name)
{
    size_t i = 0;
    if (name[0] == '\0' || isdigit((unsigned char)name[0])) {
        return false;
    }
    for (i = 0; name[i] != '\0'; i += 1) {
        unsigned char c = (unsigned char)name[i];
        if (c >= 0x80 || (!isalnum(c) && c != '_')) {
            return false;
        }
    }
    return i <= NAME_MAXIMUM;
}

static bool name_is_fine(const char *name)
{
    if (name == NULL) {
        fprintf(stderr, "strata: compile needs --name NAME; the symbol will "
                        "be NAME_migrations\n");
        return false;
    }
    if (!is_identifier(name)) {
        fprintf(stderr,
                "strata: --name '%s' is not a C identifier of at most %d "
                "characters\n",
                name, NAME_MAXIMUM);
        return false;
    }
    return true;
}

/* What stands in an #include has no escapes (C99 6.4.7). */
static bool header_is_fine(const char *header)
{
    const char *name = header == NULL ? "a" : path_name(header);
    size_t i = 0;
    for (i = 0; name[i] != '\0'; i += 1) {
        if ((unsigned char)name[i] < 0x20 || strchr("\"\\?", name[i]) != NULL) {
            break;
        }
    }
    if (i == 0 || name[i] != '\0') {
        fprintf(stderr,
                "strata: --header '%s' does not end in a name that an "
                "#include can have\n",
                header);
        return false;
    }
    return true;
}

static const char *default_output(struct arena *arena,
                                  const struct invocation *invocation,
                                  const char *suffix)
{
    const char *directory = invocation->values[OPTION_OUTPUT_DIR];
    struct str name =
        str_format(arena, "%s%s", invocation->values[OPTION_NAME], suffix);
    return path_join(arena, directory == NULL ? "." : directory, name.data);
}

static struct outputs outputs_of(struct arena *arena,
                                 const struct invocation *invocation)
{
    const char *const *values = invocation->values;
    struct outputs outputs;
    outputs.source = values[OPTION_SOURCE];
    outputs.header = values[OPTION_HEADER];
    if (outputs.source == NULL) {
        outputs.source = default_output(arena, invocation, "_migrations.c");
    }
    if (outputs.header == NULL) {
        outputs.header = default_output(arena, invocation, "_migrations.h");
    }
    outputs.stamp = values[OPTION_STAMP];
    outputs.depfile = values[OPTION_DEPFILE];
    outputs.depfile_target = values[OPTION_DEPFILE_TARGET] != NULL
                                 ? values[OPTION_DEPFILE_TARGET]
                             : outputs.stamp != NULL ? outputs.stamp
                                                     : outputs.source;
    return outputs;
}

/* Everything that the output was made from: each directory that was listed,
 * because a file may be added, the lock file, and each file that was read. */
static int dependencies(struct project *project, const char ***paths,
                        size_t *count)
{
    const struct migration_set *set = &project->set;
    const char **list = arena_array(&project->arena, const char *,
                                    2 + set->directory_count + set->file_count);
    size_t n = 0;
    size_t i = 0;
    int error = 0;
    if (set->directory_count == 0) {
        list[n++] = project->directory;
    }
    for (i = 0; i < set->directory_count; i += 1) {
        list[n++] = set->directories[i];
    }
    if (project->lock.source != NULL) {
        list[n++] = project->lock.path;
    }
    for (i = 0; i < set->file_count; i += 1) {
        list[n++] = set->files[i];
    }
    for (i = 0; i < n && error == 0; i += 1) {
        error = fs_absolute(&project->arena, list[i], &list[i]);
    }
    *paths = list;
    *count = n;
    return error;
}

static enum exit_status write_one(struct project *project, const char *path,
                                  const struct buf *text)
{
    int error = fs_write_if_changed(path, buf_str(text));
    return error == 0 ? EXIT_FINE : project_unwritable(project, path, error);
}

static enum exit_status write_depfile(struct project *project,
                                      const struct outputs *outputs)
{
    enum exit_status status = EXIT_FINE;
    const char **paths = NULL;
    size_t count = 0;
    struct buf text;
    int error = 0;
    if (outputs->depfile == NULL) {
        return EXIT_FINE;
    }
    error = dependencies(project, &paths, &count);
    if (error != 0) {
        return project_unwritable(project, outputs->depfile, error);
    }
    buf_init(&text, BUF_MAXIMUM);
    emit_depfile(outputs->depfile_target, paths, count, &text);
    status = write_one(project, outputs->depfile, &text);
    buf_release(&text);
    return status;
}

static enum exit_status touch_stamp(struct project *project,
                                    const struct outputs *outputs)
{
    int error = outputs->stamp == NULL ? 0 : fs_touch(outputs->stamp);
    return error == 0 ? EXIT_FINE
                      : project_unwritable(project, outputs->stamp, error);
}

/* An output that is an input, or two that are one, would destroy what the other
 * one is for. */
static bool is_apart(const struct project *project, const char *output)
{
    size_t i = 0;
    if (output != NULL && fs_same(output, project->lock.path)) {
        return false;
    }
    for (i = 0; output != NULL && i < project->set.file_count; i += 1) {
        if (fs_same(output, project->set.files[i])) {
            return false;
        }
    }
    return true;
}

static bool outputs_are_apart(const struct project *project,
                              const struct outputs *outputs)
{
    const char *const all[] = {outputs->source, outputs->header,
                               outputs->depfile, outputs->stamp};
    const size_t count = sizeof all / sizeof all[0];
    size_t i = 0;
    size_t j = 0;
    for (i = 0; i < count; i += 1) {
        bool apart = is_apart(project, all[i]);
        for (j = 0; all[i] != NULL && j < i; j += 1) {
            apart = apart && (all[j] == NULL || !fs_same(all[i], all[j]));
        }
        if (!apart) {
            fprintf(stderr,
                    "strata: '%s' is another output, a script or the lock "
                    "file, and would be overwritten\n",
                    all[i]);
            return false;
        }
    }
    return true;
}

static enum exit_status write_all(struct project *project)
{
    const struct invocation *invocation = project->invocation;
    struct outputs outputs = outputs_of(&project->arena, invocation);
    enum exit_status status = EXIT_FINE;
    struct emission emission;
    struct buf source;
    struct buf header;
    if (!outputs_are_apart(project, &outputs)) {
        return EXIT_USAGE;
    }
    emission.set = &project->set;
    emission.name = str_from(invocation->values[OPTION_NAME]);
    emission.header = str_from(path_name(outputs.header));
    emission.program_version =
        str_from(invocation->values[OPTION_PROGRAM_VERSION]);
    buf_init(&source, BUF_MAXIMUM);
    buf_init(&header, BUF_MAXIMUM);
    emit_source(&emission, &source);
    emit_header(&emission, &header);
    status = write_one(project, outputs.header, &header);
    if (status == EXIT_FINE) {
        status = write_one(project, outputs.source, &source);
    }
    if (status == EXIT_FINE) {
        status = write_depfile(project, &outputs);
    }
    if (status == EXIT_FINE) {
        status = touch_stamp(project, &outputs);
    }
    buf_release(&source);
    buf_release(&header);
    return status;
}

enum exit_status cmd_compile(const struct invocation *invocation)
{
    enum exit_status status = EXIT_FINE;
    struct project project;
    if (!name_is_fine(invocation->values[OPTION_NAME]) ||
        !header_is_fine(invocation->values[OPTION_HEADER])) {
        return EXIT_USAGE;
    }
    if (project_open(&project, invocation, 0, PROJECT_PROVE)) {
        status = write_all(&project);
    }
    return project_close(&project, status);
}
