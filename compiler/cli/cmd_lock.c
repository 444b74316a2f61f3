/* SPDX-License-Identifier: MIT
 *
 * strata lock: add a line to strata.lock for each migration that has none.
 * Lines that are there already stay as they are, byte for byte but for line
 * ends; with --reseal, those of the named versions and the chains behind them
 * change, a line says what they were, and nothing is added.
 */
#include <stdio.h>

#include "base/fs.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/report.h"
#include "model/acceptance.h"
#include "model/version.h"

static void add_existing(const struct lockfile *lock, struct buf *out)
{
    if (lock->source == NULL) {
        lockfile_format_header(out);
        return;
    }
    buf_add(out, lock->source->text);
    if (out->size > 0 && out->data[out->size - 1] != '\n') {
        buf_add_char(out, '\n');
    }
}

static size_t add_new(const struct migration_set *set, struct buf *out)
{
    size_t added = 0;
    size_t i = 0;
    for (i = 0; i < set->count; i += 1) {
        if (!set->migrations[i].sealed) {
            lockfile_format_entry(&set->migrations[i], out);
            added += 1;
        }
    }
    return added;
}

static void seal_all(struct migration_set *set)
{
    size_t i = 0;
    for (i = 0; i < set->count; i += 1) {
        set->migrations[i].sealed = true;
    }
}

static void print_sealed(const struct migration_set *set, size_t added)
{
    size_t i = 0;
    if (added == 0) {
        printf("nothing new: %zu migration%s sealed\n", set->count,
               set->count == 1 ? " is" : "s are");
    }
    for (i = 0; i < set->count; i += 1) {
        const struct migration *migration = &set->migrations[i];
        if (!migration->sealed) {
            printf("sealed %s\n", migration->up.file);
        }
    }
}

static bool is_usage_fine(const struct invocation *invocation)
{
    bool reseals = invocation->values[OPTION_RESEAL] != NULL;
    bool reasoned = invocation->values[OPTION_REASON] != NULL;
    if (reseals && !reasoned) {
        fprintf(stderr, "strata: --reseal needs --reason TEXT, which the lock "
                        "file keeps\n");
    } else if (reasoned && !reseals) {
        fprintf(stderr, "strata: --reason is for --reseal VERSION\n");
    }
    return reseals == reasoned;
}

static bool is_named(const struct invocation *invocation, struct str version)
{
    size_t i = 0;
    for (i = 0; i < invocation->repeated_count; i += 1) {
        const struct repeated_option *given = &invocation->repeated[i];
        if (given->option == OPTION_RESEAL &&
            version_compare(str_from(given->value), version) == 0) {
            return true;
        }
    }
    return false;
}

/* The comparison has found that each named version has a line, and a migration
 * that is not what the line says. */
static void reseal(struct project *project, struct buf *out)
{
    const struct invocation *invocation = project->invocation;
    bool *is_resealed = arena_array(&project->arena, bool, project->lock.count);
    size_t i = 0;
    for (i = 0; i < project->lock.count; i += 1) {
        const struct migration *migration = &project->set.migrations[i];
        is_resealed[i] = is_named(invocation, migration->version);
    }
    acceptance_reseal(&project->lock, &project->set, is_resealed,
                      str_from(invocation->values[OPTION_REASON]), out);
}

static void print_resealed(const struct project *project)
{
    size_t i = 0;
    for (i = 0; i < project->lock.count; i += 1) {
        const struct migration *migration = &project->set.migrations[i];
        if (is_named(project->invocation, migration->version)) {
            printf("resealed %s\n", migration->up.file);
        }
    }
}

enum exit_status cmd_lock(const struct invocation *invocation)
{
    bool reseals = invocation->values[OPTION_RESEAL] != NULL;
    enum exit_status status = EXIT_FINE;
    struct project project;
    struct buf text;
    size_t added = 0;
    int error = 0;
    if (!is_usage_fine(invocation)) {
        return EXIT_USAGE;
    }
    if (!project_open(&project, invocation, 0, PROJECT_PROVE)) {
        return project_close(&project, EXIT_FINE);
    }
    buf_init(&text, BUF_MAXIMUM);
    if (reseals) {
        reseal(&project, &text);
    } else {
        add_existing(&project.lock, &text);
        added = add_new(&project.set, &text);
    }
    if (reseals || added > 0) {
        error = fs_write(project.lock.path, buf_str(&text));
    }
    if (error != 0) {
        status = project_unwritable(&project, project.lock.path, error);
    } else if (reseals) {
        if (report_is_talk_wanted(invocation)) {
            print_resealed(&project);
        }
    } else {
        if (report_is_talk_wanted(invocation)) {
            print_sealed(&project.set, added);
        }
        seal_all(&project.set); /* as a document says it */
    }
    buf_release(&text);
    return project_close(&project, status);
}
