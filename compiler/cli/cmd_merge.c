/* SPDX-License-Identifier: MIT
 *
 * strata merge: put the migrations of a branch behind those of its base.
 */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/merge_job.h"
#include "diag/render.h"

static void print_path(const char *path)
{
    struct buf shown;
    buf_init(&shown, BUF_MAXIMUM);
    render_visible(str_from(path), &shown);
    printf("%.*s", STR_ARGS(buf_str(&shown)));
    buf_release(&shown);
}

static void print_lock(const struct merge_job *job)
{
    const struct sides *sides = &job->sides;
    if (job->lock.data == NULL) {
        return;
    }
    printf("%s: %zu line%s of the base ", LOCK_FILE_NAME,
           sides->base_lock.count, sides->base_lock.count == 1 ? "" : "s");
    print_path(sides->base_name);
    printf(", %zu of the branch behind %s\n", job->resealed,
           sides->base_lock.count == 1 ? "it" : "them");
    if (job->unsealed > 0) {
        printf("%zu of the branch %s new again: the base has one before %s "
               "that is not sealed\n",
               job->unsealed, job->unsealed == 1 ? "is" : "are",
               job->unsealed == 1 ? "it" : "them");
    }
}

/* In the order of the versions. */
static void print_plan(const struct merge_job *job)
{
    size_t i = 0;
    for (i = job->rename_count; i > 0; i -= 1) {
        print_path(job->renames[i - 1].from);
        printf(" -> ");
        print_path(job->renames[i - 1].to);
        putchar('\n');
    }
    print_lock(job);
}

static void print_next(struct merge_job *job)
{
    static const char *const goes_on[] = {
        [GIT_AT_REST] = "commit",
        [GIT_MERGING] = "merge --continue",
        [GIT_REBASING] = "rebase --continue",
        [GIT_PICKING] = "cherry-pick --continue",
    };
    struct sides *sides = &job->sides;
    struct arena *arena = &sides->project.arena;
    const char *git = git_name(&sides->git, arena);
    printf("then: strata check %s, %s add -A -- .%s%s, %s %s\n",
           path_quote(arena, sides->project.directory), git, "", "", git,
           goes_on[sides->progress]);
}

static enum exit_status write_lock(struct merge_job *job)
{
    struct project *project = &job->sides.project;
    const char *path =
        path_join(&project->arena, project->directory, LOCK_FILE_NAME);
    int error = 0;
    if (job->lock.data != NULL) {
        error = fs_write(path, job->lock);
    }
    return error == 0 ? EXIT_FINE : project_unwritable(project, path, error);
}

static enum exit_status do_it(struct merge_job *job, bool talks)
{
    enum exit_status status = EXIT_FINE;
    if (!merge_renames_do(job)) {
        return EXIT_USAGE;
    }
    status = write_lock(job);
    if (status == EXIT_FINE && talks) {
        print_next(job);
    }
    return status;
}

static void print_nothing(const struct merge_job *job)
{
    const struct sides *sides = &job->sides;
    if (sides->own_count == 0) {
        printf("nothing to do: the branch has no migrations that are not in "
               "the base ");
    } else {
        printf("nothing to do: the branch's migrations come behind those of "
               "the base ");
    }
    print_path(sides->base_name);
    putchar('\n');
}

/* Plan and guard. False: reported, or there is nothing to do. */
static bool plan(struct merge_job *job, bool talks)
{
    if ((job->sides.unlisted != NULL && !merge_guard_order(job)) ||
        !merge_names_plan(job)) {
        return false;
    }
    if (job->moved == 0 && merge_guard_absent(job) != NULL) {
        if (talks) {
            print_nothing(job);
        }
        return false;
    }
    if (!merge_guard_files(job) || !merge_text_plan(job) ||
        !merge_guard_releases(job)) {
        return false;
    }
    if (job->moved == 0 && job->lock.data == NULL) {
        if (talks) {
            print_nothing(job);
        }
        return false;
    }
    return true;
}

static enum exit_status run(struct merge_job *job,
                            const struct invocation *invocation)
{
    bool talks = invocation->values[OPTION_QUIET] == NULL;
    if (!plan(job, talks)) {
        return job->status;
    }
    if (talks) {
        print_plan(job);
    }
    return invocation->values[OPTION_DRY_RUN] != NULL ? EXIT_FINE
                                                      : do_it(job, talks);
}

/* Files that have half of their names are not what either side has: they are
 * read once more when all is renamed. */
static enum exit_status resume(struct merge_job *job,
                               const struct invocation *invocation, bool *again)
{
    size_t completed = 0;
    *again = false;
    if (!merge_renames_resume(job, &completed)) {
        return job->status; /* reported */
    }
    *again = completed > 0;
    if (completed > 0 && invocation->values[OPTION_QUIET] == NULL) {
        printf("a merge was cut short: %zu of its renames %s done now\n",
               completed, completed == 1 ? "is" : "are");
    }
    return EXIT_FINE;
}

enum exit_status cmd_merge(const struct invocation *invocation)
{
    struct merge_job job;
    enum exit_status status = EXIT_FINE;
    bool again = false;
    memset(&job, 0, sizeof job);
    status = sides_open(&job.sides, invocation);
    if (status == EXIT_FINE) {
        status = resume(&job, invocation, &again);
    }
    if (again) {
        sides_close(&job.sides, status);
        memset(&job, 0, sizeof job);
        status = sides_open(&job.sides, invocation);
    }
    if (status == EXIT_FINE && job.sides.project.diags.error_count == 0) {
        status = run(&job, invocation);
    }
    return sides_close(&job.sides, status);
}
