/* SPDX-License-Identifier: MIT
 *
 * Finding the base, reading it with the same eyes as the directory, and what
 * to say when it cannot be had. What is compared is base_compare.h's.
 */
#include "cli/base.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/path.h"
#include "cli/base_compare.h"
#include "cli/reading.h"
#include "git/git_base.h"
#include "git/git_tree.h"
#include "input/discover.h"
#include "input/lock_read.h"

#define ID_SHOWN 12 /* digits of a commit's id that are enough for people */
#define MOVED_NAMES_MAXIMUM 500

struct gate {
    struct project *project;
    struct arena *arena;
    struct git git;
    const char *asked; /* where the directory is at the base, from the top */
    const char *path;  /* …and where it was found to be */
    bool is_elsewhere; /* the user said where */
    bool is_guessed;   /* nothing but a lock file that is gone says it */
    struct git_base base;
    struct base_findings findings;
    struct buf *summary;
    enum exit_status status;
};

static struct span place(struct gate *gate)
{
    struct source *source = arena_new(gate->arena, struct source);

    source->path = gate->project->directory;
    return span_file(source);
}

/* Never a pass: what is not compared is an error. `remedy` may be empty. */
static void unavailable(struct gate *gate, struct str problem,
                        struct str remedy)
{
    struct diags *diags = &gate->project->diags;
    struct diag *diag = diag_report(diags, CODE_BASE_UNAVAILABLE, place(gate),
                                    "cannot be compared with the base: %.*s",
                                    STR_ARGS(problem));

    if (remedy.size > 0) {
        diag_note(diags, diag, SPAN_NONE, "%.*s", STR_ARGS(remedy));
    }
    gate->status = EXIT_BASE;
}

static void report_state(struct gate *gate, enum git_state state)
{
    struct str remedy = git_remedy(&gate->git, state);

    if (remedy.size == 0) {
        remedy = STR("without git: --base-lock FILE, a lock file as it is in "
                     "the base");
    }
    unavailable(gate, git_problem(state), remedy);
}

/* An id in short, anything else as it is. */
static const char *shown(struct gate *gate, const char *revision)
{
    return git_is_id(str_from(revision))
               ? str_format(gate->arena, "%.*s", ID_SHOWN, revision).data
               : revision;
}

/* How to fetch what a partial clone has not. */
static void report_lost(struct gate *gate, const char *commit)
{
    const char *git = git_name(&gate->git, gate->arena);
    const char *id = shown(gate, commit);
    struct str problem = str_format(
        gate->arena, "not all of the commit %s is in this clone", id);

    if (gate->git.partial) {
        unavailable(gate, problem,
                    str_format(gate->arena, "to get it: %s diff --stat %s -- .",
                               git, id));
    } else {
        unavailable(gate, problem, STR("see what git fsck says"));
    }
}

/* Where scripts with the names of ours were; or, when they have others by now,
 * where a lock file was that is gone. */
static bool find_moved(struct gate *gate, const char *commit, const char **from)
{
    const struct migration_set *set = &gate->project->set;
    const char **names =
        arena_array(gate->arena, const char *, MOVED_NAMES_MAXIMUM);
    size_t count = 0;

    for (size_t i = 0; i < set->count && count < MOVED_NAMES_MAXIMUM; i++) {
        if (set->migrations[i].up.file != NULL) {
            names[count++] = set->migrations[i].up.file;
        }
    }
    if (!git_tree_moved_from(&gate->git, commit, names, count, from)) {
        return false;
    }
    if (*from == NULL) {
        names[0] = LOCK_FILE_NAME;
        gate->is_guessed = true;
        return git_tree_moved_from(&gate->git, commit, names, 1, from);
    }
    return true;
}

/* Whether two sets have a migration in common, whatever it is called. */
static bool share_migration(const struct migration_set *a,
                            const struct migration_set *b)
{
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            if (digest_equal(&a->migrations[i].up.tokens,
                             &b->migrations[j].up.tokens)) {
                return true;
            }
        }
    }
    return false;
}

/* Open the directory at the base, wherever it was then. False: reported, or it
 * was not there, as `*state` says. */
static bool open_tree(struct gate *gate, const char *commit,
                      struct git_tree *tree, enum git_tree_state *state)
{
    const char *root = gate->project->directory;
    const char *from = NULL;

    gate->is_guessed = false;
    *state = git_tree_open(tree, &gate->git, commit, gate->path, root);
    if (*state == GIT_TREE_NONE && !gate->is_elsewhere) {
        if (!find_moved(gate, commit, &from)) {
            *state = GIT_TREE_LOST;
        } else if (from != NULL) {
            gate->path = from;
            *state = git_tree_open(tree, &gate->git, commit, from, root);
        }
    }
    if (*state == GIT_TREE_LOST) {
        report_lost(gate, commit);
    } else if (*state == GIT_TREE_OTHER || *state == GIT_TREE_LARGE) {
        base_report_unreadable(
            &gate->findings,
            str_format(gate->arena, "%s in the base %s",
                       *state == GIT_TREE_OTHER
                           ? "the directory is something else"
                           : "there are too many files",
                       shown(gate, gate->base.revision)),
            NULL);
    }
    return *state == GIT_TREE_FINE;
}

/* Read the directory of a commit as the present one was read. */
static bool read_tree(struct gate *gate, const char *commit,
                      struct merged *merged)
{
    const char *directory = gate->project->directory;
    struct discover_options options =
        reading_options(gate->arena, gate->project->invocation);
    enum git_tree_state state;
    struct git_tree tree;
    bool fine = open_tree(gate, commit, &tree, &state);

    if (fine) {
        options.files = &tree.files;
        diags_init(&merged->diags, gate->arena);
        discover(gate->arena, directory, &options, &merged->set,
                 &merged->diags);
        merged->has_lock =
            lock_read_file(gate->arena, &tree.files,
                           path_join(gate->arena, directory, LOCK_FILE_NAME),
                           &merged->lock, &merged->diags);
    }
    git_tree_end(&tree);
    if (fine && tree.cut) {
        report_lost(gate, commit);
        return false;
    }
    if (fine && gate->is_guessed &&
        !share_migration(&merged->set, &gate->project->set)) {
        state = GIT_TREE_NONE; /* another set, which was given up */
        fine = false;
    }
    if (state == GIT_TREE_NONE && gate->is_elsewhere) {
        unavailable(gate,
                    str_format(gate->arena, "there is no directory '%s' in %s",
                               gate->asked, shown(gate, gate->base.revision)),
                    STR(""));
    } else if (state == GIT_TREE_NONE) {
        buf_format(gate->summary, "base %s: the directory is not in it\n",
                   shown(gate, gate->base.revision));
    }
    return fine;
}

static void add_count(struct gate *gate, size_t count)
{
    size_t resealed = gate->findings.resealed;
    size_t unchanged = count - resealed;

    buf_format(gate->summary, ": %zu migration%s unchanged", unchanged,
               unchanged == 1 ? "" : "s");
    if (resealed > 0) {
        buf_format(gate->summary, ", %zu sealed anew", resealed);
    }
    buf_add_char(gate->summary, '\n');
}

static void add_summary(struct gate *gate, const char *commit,
                        const struct merged *merged)
{
    const struct git_base *base = &gate->base;

    buf_format(gate->summary, "base %s", shown(gate, base->revision));
    if (!base->is_ancestor) {
        buf_add_c(gate->summary, " (itself: no common history)");
    } else if (strcmp(commit, base->commit) != 0) {
        buf_format(gate->summary, " (merge base %.*s)", ID_SHOWN, commit);
    }
    if (gate->is_elsewhere || merged->moved_from != NULL) {
        buf_format(gate->summary, ", there in '%s'",
                   gate->is_elsewhere ? gate->asked : merged->moved_from);
    }
    add_count(gate, merged->set.count);
}

/* A history that was cut off does not tell what was deleted here from what is
 * only there. */
static void report_undecided(struct gate *gate)
{
    unavailable(
        gate,
        str_format(gate->arena,
                   "the history was cut off, and %zu migration%s of '%s' may "
                   "be missing here or only be there by now",
                   gate->findings.undecided,
                   gate->findings.undecided == 1 ? "" : "s",
                   shown(gate, gate->base.revision)),
        git_base_deepen(&gate->git));
}

/* Read the directory of a commit, wherever it was then; `name` stays NULL where
 * there is nothing to compare with. */
static void read_commit(struct gate *gate, const char *commit,
                        struct merged *merged)
{
    gate->path = gate->asked;
    if (!read_tree(gate, commit, merged)) {
        return;
    }
    merged->name = shown(gate, gate->base.revision);
    merged->object = str_format(gate->arena, "%.*s:%s%s", ID_SHOWN, commit,
                                gate->path, gate->path[0] != '\0' ? "/" : "")
                         .data;
    if (strcmp(gate->path, gate->asked) != 0) {
        merged->moved_from = gate->path;
    }
}

/* Merges both ways leave several commits: what the others have is no addition
 * to the one that is compared. */
static void compare_commits(struct gate *gate)
{
    size_t count = gate->base.commit_count;
    struct merged *all = arena_array(gate->arena, struct merged, count);

    for (size_t i = 0; i < count; i++) {
        read_commit(gate, gate->base.commits[i], &all[i]);
    }
    if (count == 0) {
        buf_format(gate->summary, "base %s: the submodule is not in it\n",
                   shown(gate, gate->base.revision));
    }
    gate->findings.bases = all;
    gate->findings.base_count = count;
    for (size_t i = 0; i < count; i++) {
        if (all[i].name != NULL) {
            base_compare(&gate->findings, &all[i]);
            add_summary(gate, gate->base.commits[i], &all[i]);
        }
    }
    if (gate->findings.undecided > 0) {
        report_undecided(gate);
    }
}

/* "REV" or "REV:PATH", as git writes it: where the directory was then. */
static const char *split_revision(struct gate *gate, const char *given)
{
    const char *colon = strchr(given, ':');
    struct str prefix = str_from(gate->git.prefix);
    struct str path;

    if (colon == NULL) {
        prefix.size -= prefix.size > 0; /* its slash */
        gate->asked = str_to_c(gate->arena, prefix);
        return given;
    }
    path = str_from(colon + 1);
    while (path.size > 0 && path.data[path.size - 1] == '/') {
        path.size--;
    }
    gate->asked = str_to_c(gate->arena, path);
    gate->is_elsewhere = true;
    return str_to_c(gate->arena, (struct str){given, (size_t)(colon - given)});
}

static const char *variable(const char *name)
{
    return getenv(name);
}

static void check_revision(struct gate *gate, const char *given)
{
    enum git_state state =
        git_open(gate->arena, gate->project->directory, &gate->git);
    const char *revision;

    if (state != GIT_FINE) {
        report_state(gate, state);
        return;
    }
    revision = split_revision(gate, given);
    if (!git_base_find(&gate->git, revision, variable, &gate->base)) {
        unavailable(gate, gate->base.problem, gate->base.remedy);
        return;
    }
    gate->findings.unrelated = !gate->base.is_ancestor;
    gate->findings.cut = !gate->base.is_ancestor && gate->git.shallow;
    compare_commits(gate);
}

static void check_file(struct gate *gate, const char *path)
{
    struct diags *diags = &gate->project->diags;
    struct merged merged;

    memset(&merged, 0, sizeof(merged));
    merged.name = path;
    if (!lock_read_file(gate->arena, NULL, path, &merged.lock, diags)) {
        gate->status = EXIT_BASE;
    } else if (merged.lock.source == NULL) {
        unavailable(gate,
                    str_format(gate->arena, "there is no file '%s'", path),
                    STR(""));
    } else {
        merged.has_lock = true;
        base_compare_lock(&gate->findings, &merged);
        buf_format(gate->summary, "base %s", path);
        add_count(gate, merged.lock.count);
    }
}

enum exit_status base_check(struct project *project, struct buf *summary)
{
    const char *revision = project->invocation->values[OPTION_BASE];
    const char *file = project->invocation->values[OPTION_BASE_LOCK];
    struct gate gate;

    memset(&gate, 0, sizeof(gate));
    gate.project = project;
    gate.arena = &project->arena;
    gate.findings.project = project;
    gate.summary = summary;
    gate.status = EXIT_FINE;
    if (project->set.convention == NULL) {
        return EXIT_FINE; /* reported; there is nothing to compare */
    }
    if (project->invocation->values[OPTION_ALLOW_RESEAL] != NULL) {
        project->diags.levels[CODE_BASE_RESEALED] = SEVERITY_NOTE;
    }
    if (revision != NULL) {
        check_revision(&gate, revision);
    }
    if (file != NULL) {
        check_file(&gate, file);
    }
    return gate.status;
}
