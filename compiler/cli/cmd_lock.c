/* SPDX-License-Identifier: MIT
 *
 * strata lock: add a line to strata.lock for each migration that has none.
 * Lines that are there already stay as they are, byte for byte but for line
 * ends.
 */
#include <stdio.h>

#include "base/fs.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/report.h"

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

enum exit_status cmd_lock(const struct invocation *invocation)
{
    enum exit_status status = EXIT_FINE;
    struct project project;
    struct buf text;
    size_t added = 0;
    int error = 0;
    if (!project_open(&project, invocation, 0, PROJECT_PROVE)) {
        return project_close(&project, EXIT_FINE);
    }
    buf_init(&text, BUF_MAXIMUM);
    add_existing(&project.lock, &text);
    added = add_new(&project.set, &text);
    if (added > 0) {
        error = fs_write(project.lock.path, buf_str(&text));
    }
    if (error != 0) {
        status = project_unwritable(&project, project.lock.path, error);
    } else {
        if (report_is_talk_wanted(invocation)) {
            print_sealed(&project.set, added);
        }
        seal_all(&project.set); /* as a document says it */
    }
    buf_release(&text);
    return project_close(&project, status);
}
