/* SPDX-License-Identifier: MIT
 *
 * In a rebase and a cherry-pick HEAD is the base, and what is put on top of it
 * the branch. In a merge it is what is merged in, unless that is the branch by
 * all that is known.
 */
#include "cli/sides_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"

#define AUTO "auto"

enum exit_status sides_unavailable(struct sides *sides, struct str problem,
                                   struct str remedy)
{
    struct diags *diags = &sides->project.diags;
    struct diag *diag =
        diag_report(diags, CODE_BASE_UNAVAILABLE,
                    sides_place(sides, sides->project.directory),
                    "cannot tell what the base has: %.*s", STR_ARGS(problem));
    if (remedy.size > 0) {
        diag_note(diags, diag, SPAN_NONE, "%.*s", STR_ARGS(remedy));
    }
    return EXIT_BASE;
}

static enum exit_status refuse_state(struct sides *sides, enum git_state state)
{
    return sides_unavailable(sides, git_problem(state),
                             git_remedy(&sides->git, state));
}

static const char *variable(const char *name)
{
    return getenv(name);
}

/* Whether all that a commit has is in another one. */
static bool is_within(const struct git *git, const char *commit,
                      const char *other)
{
    const char **ids = NULL;
    size_t count = 0;
    return git_merge_bases(git, commit, other, &ids, &count) && count == 1 &&
           strcmp(ids[0], commit) == 0;
}

/* The name of the branch that is checked out; empty when none is. */
static struct str branch_name(const struct git *git)
{
    static const char *const arguments[] = {"symbolic-ref", "--quiet",
                                            "--short", "HEAD", NULL};
    struct process_result result;
    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status != 0 || result.output.size == 0) {
        return STR("");
    }
    result.output.size -= 1; /* its line feed */
    return result.output;
}

/* What branches are called into which others are merged. */
static bool is_trunk(struct str name)
{
    static const char *const names[] = {"main", "master", "trunk", "develop"};
    size_t i = 0;
    for (i = 0; i < sizeof names / sizeof names[0]; i += 1) {
        if (str_equal(name, str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether what is checked out is what others are merged into. */
static bool is_head_base(struct sides *sides, const char *head,
                         const char *merged)
{
    const struct git *git = &sides->git;
    const char *upstream = git_commit(git, "@{upstream}");
    struct git_base base;
    if (upstream != NULL && is_within(git, merged, upstream)) {
        return false; /* pulled: others have it already */
    }
    if (git_base_find(git, AUTO, variable, &base) && base.commit != NULL) {
        if (is_within(git, merged, base.commit)) {
            return false;
        }
        if (is_within(git, head, base.commit)) {
            return true;
        }
    }
    return is_trunk(branch_name(git));
}

static void set_base(struct sides *sides, const char *name, const char *commit)
{
    sides->base_name = name;
    sides->base_commit = commit;
}

/* What git is in the midst of says which is which. */
static void take_progress(struct sides *sides, const char *head,
                          const char *other)
{
    bool is_merge = sides->progress == GIT_MERGING;
    if (is_merge && !is_head_base(sides, head, other)) {
        set_base(sides, "MERGE_HEAD", other);
        sides->ours = head;
    } else {
        set_base(sides, "HEAD", head);
        sides->ours = other;
    }
}

static enum exit_status take_revision(struct sides *sides, const char *revision,
                                      const char *head, const char *other)
{
    struct arena *arena = &sides->project.arena;
    struct git_base base;
    if (!git_base_find(&sides->git, revision, variable, &base)) {
        bool is_command = !str_starts_with(base.remedy, STR("name "));
        return sides_unavailable(sides, base.problem,
                                 str_format(arena, "%s%.*s",
                                            is_command ? "to get it: " : "",
                                            STR_ARGS(base.remedy)));
    }
    if (base.commit == NULL) { /* of a submodule that was none there */
        return sides_unavailable(sides,
                                 STR("the base does not have this submodule"),
                                 STR("name another one: --base REV"));
    }
    set_base(sides, base.revision, base.commit);
    sides->ours = head;
    /* Of the two that meet it is the one that is not in the base. */
    if (other != NULL && (sides->progress != GIT_MERGING || head == NULL ||
                          is_within(&sides->git, head, base.commit))) {
        sides->ours = other;
    }
    return EXIT_FINE;
}

/* A conflict that nothing is known about: a stash, a patch, a squash. */
static bool is_lock_unmerged(const struct git *git)
{
    struct git_indexed *files = NULL;
    size_t count = 0;
    const struct git_indexed *lock = NULL;
    if (git_index_read(git, &files, &count)) {
        lock = git_index_find(files, count, LOCK_FILE_NAME);
    }
    return lock != NULL && lock->unmerged;
}

static enum exit_status choose(struct sides *sides)
{
    const char *given = sides->project.invocation->values[OPTION_BASE];
    const struct git *git = &sides->git;
    const char *head = git_commit(git, "HEAD");
    const char *other = NULL;
    sides->progress = git_progress(git, &other);
    if (given != NULL) {
        return take_revision(sides, given, head, other);
    }
    if (head != NULL && other != NULL) {
        take_progress(sides, head, other);
        return EXIT_FINE;
    }
    if (head != NULL && is_lock_unmerged(git)) {
        set_base(sides, "HEAD", head);
        return EXIT_FINE;
    }
    return take_revision(sides, AUTO, head, NULL);
}

enum exit_status sides_find(struct sides *sides)
{
    struct arena *arena = &sides->project.arena;
    enum git_state state =
        git_open(arena, sides->project.directory, &sides->git);
    enum exit_status status = EXIT_FINE;
    if (state != GIT_FINE) {
        return refuse_state(sides, state);
    }
    status = choose(sides);
    if (status != EXIT_FINE || sides->ours == NULL) {
        return status;
    }
    if (!git_merge_bases(&sides->git, sides->base_commit, sides->ours,
                         &sides->parted, &sides->parted_count)) {
        return sides_unavailable(
            sides, STR("git cannot say where the two branches parted"),
            sides->git.shallow
                ? str_format(arena, "to get the history: %.*s",
                             STR_ARGS(git_base_deepen(&sides->git)))
                : STR("see what git fsck says"));
    }
    if (sides->parted_count == 0 && sides->git.shallow) {
        return sides_unavailable(
            sides,
            STR("the history was cut off before the two branches parted"),
            str_format(arena, "to get it: %.*s",
                       STR_ARGS(git_base_deepen(&sides->git))));
    }
    return EXIT_FINE;
}
