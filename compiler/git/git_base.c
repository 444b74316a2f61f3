/* SPDX-License-Identifier: MIT
 *
 * Which revision is the base. Once something names one, nothing else is
 * guessed: a base that is named and not here is told, with the command that
 * gets it.
 */
#include "git/git_base.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/path.h"
#include "git/git_index.h"
#include "git/git_tree.h"

#define EVENT_MAXIMUM ((size_t)64 << 20)
#define AUTO "auto"

struct search {
    const struct git *git;
    struct arena *arena;
    git_variable *variable;
    struct git_base *base;
};

static bool fail(struct search *search, struct str problem, struct str remedy)
{
    search->base->problem = problem;
    search->base->remedy = remedy;
    return false;
}

/* A variable that says something. */
static const char *value_of(struct search *search, const char *name)
{
    const char *value = search->variable(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

struct str git_base_deepen(const struct git *git)
{
    return str_format(git->arena, "to get it: %s fetch --unshallow",
                      git_name(git, git->arena));
}

/* What is fetched: no more history than there is already. */
static struct str fetch_of(struct search *search, const char *what)
{
    return str_format(search->arena, "to get it: %s fetch %sorigin %s",
                      git_name(search->git, search->arena),
                      search->git->shallow ? "--depth=1 " : "",
                      path_quote(search->arena, what));
}

/* A commit by its id. */
static bool take_commit(struct search *search, const char *id,
                        const char *source)
{
    struct git_base *base = search->base;

    base->revision = id;
    base->commit = git_is_id(str_from(id)) ? git_commit(search->git, id) : NULL;
    if (base->commit != NULL) {
        return true;
    }
    if (!git_is_id(str_from(id))) {
        return fail(
            search,
            str_format(search->arena, "%s is not the id of a commit", source),
            STR("name the base: --base REV"));
    }
    return fail(
        search,
        str_format(search->arena, "the commit %s (%s) is not here", id, source),
        fetch_of(search, id));
}

/* A branch of the remote; CI systems write it with or without refs/heads/. */
static bool take_branch(struct search *search, const char *name,
                        const char *source)
{
    static const char full[] = "refs/heads/";
    struct git_base *base = search->base;
    struct arena *arena = search->arena;
    const char *reference;

    if (strncmp(name, full, strlen(full)) == 0) {
        name += strlen(full);
    }
    base->revision = str_format(arena, "origin/%s", name).data;
    reference = str_format(arena, "refs/remotes/origin/%s", name).data;
    base->commit = git_is_revision(str_from(name))
                       ? git_commit(search->git, reference)
                       : NULL;
    if (base->commit != NULL) {
        return true;
    }
    return fail(
        search,
        str_format(arena, "the branch '%s' (%s) is not here", base->revision,
                   source),
        fetch_of(search,
                 str_format(arena, "+refs/heads/%s:%s", name, reference).data));
}

/* GitHub checks out a merge of the branch into its base. What it is merged into
 * is the first parent, whether or not that was fetched. */
static bool is_merge_reference(struct search *search, const char **parent)
{
    const char *reference = value_of(search, "GITHUB_REF");
    const char *tip = value_of(search, "GITHUB_SHA");
    const char *head = git_commit(search->git, "HEAD");
    const char **parents;
    size_t count;

    if (reference == NULL || tip == NULL || head == NULL ||
        strcmp(tip, head) != 0 ||
        !str_starts_with(str_from(reference), STR("refs/pull/")) ||
        !str_ends_with(str_from(reference), STR("/merge")) ||
        !git_parents(search->git, head, &parents, &count) || count != 2) {
        return false;
    }
    *parent = parents[0];
    return true;
}

static bool take_github_base(struct search *search, const char *name,
                             const char *source)
{
    const char *parent;

    if (is_merge_reference(search, &parent)) {
        search->base->is_exact = true;
        return take_commit(search, parent,
                           "what the pull request is merged "
                           "into");
    }
    return take_branch(search, name, source);
}

/* The text of a key in what GitHub says about the event; NULL for none. */
static const char *event_text(struct search *search, const char *path,
                              const char *key)
{
    const char *file = value_of(search, "GITHUB_EVENT_PATH");
    struct str text;
    struct str *cells;
    size_t rows;

    if (file == NULL ||
        fs_read(search->arena, file, EVENT_MAXIMUM, &text) != 0 ||
        !json_read(search->arena, text, path, &key, 1, &cells, &rows) ||
        rows != 1 || cells[0].data == NULL || cells[0].size == 0) {
        return NULL;
    }
    return str_to_c(search->arena, cells[0]);
}

/* Whether it is this branch that was pushed to. */
static bool is_pushed(struct search *search, const char *branch)
{
    static const char full[] = "refs/heads/";
    const char *reference = event_text(search, "$", "ref");

    return reference != NULL && branch != NULL &&
           strncmp(reference, full, strlen(full)) == 0 &&
           strcmp(reference + strlen(full), branch) == 0;
}

/* What a branch was before it was pushed to; of the default branch exactly
 * that, for what a forced push takes out of it was merged. Of a new one that is
 * all zeros, and the default branch is the base. */
static bool take_push(struct search *search, const char *event,
                      const char *source)
{
    const char *before = event_text(search, "$", "before");
    const char *branch = event_text(search, "$.repository", "default_branch");

    (void)event;
    if (before != NULL && git_is_id(str_from(before))) {
        search->base->is_exact = is_pushed(search, branch);
        return take_commit(search, before, source);
    }
    if (branch != NULL) {
        return take_branch(search, branch, "the default branch");
    }
    return fail(search, STR("the event does not say what was pushed to"),
                STR("name the base: --base REV"));
}

static bool take_queue(struct search *search, const char *event,
                       const char *source)
{
    const char *before = event_text(search, "$.merge_group", "base_sha");

    (void)event;
    if (before == NULL) {
        return fail(search, STR("the event does not say what is merged into"),
                    STR("name the base: --base REV"));
    }
    return take_commit(search, before, source);
}

static bool take_revision(struct search *search, const char *revision,
                          const char *source)
{
    struct git_base *base = search->base;
    struct str name = str_from(revision);
    struct str remedy;

    (void)source;
    base->revision = revision;
    base->commit = git_commit(search->git, revision);
    if (base->commit != NULL) {
        return true;
    }
    if (!git_is_revision(name)) {
        remedy = STR("name a branch, a tag or a commit: --base REV");
    } else if (git_is_id(name)) {
        remedy = fetch_of(search, revision);
    } else if (str_starts_with(name, STR("origin/"))) {
        const char *branch = revision + strlen("origin/");

        remedy =
            fetch_of(search, str_format(search->arena,
                                        "+refs/heads/%s:refs/remotes/origin/%s",
                                        branch, branch)
                                 .data);
    } else {
        remedy = str_format(search->arena, "to get it: %s fetch origin",
                            git_name(search->git, search->arena));
    }
    return fail(
        search,
        str_format(search->arena, "the revision '%s' is not here", revision),
        remedy);
}

/* What surroundings say, the first that says something counts. */
static const struct surrounding {
    const char *name;  /* of a variable */
    const char *value; /* NULL: any */
    bool (*take)(struct search *search, const char *value, const char *source);
} surroundings[] = {
    {"STRATA_BASE", NULL, take_revision},
    {"GITHUB_BASE_REF", NULL, take_github_base},
    {"GITHUB_EVENT_NAME", "push", take_push},
    {"GITHUB_EVENT_NAME", "merge_group", take_queue},
    {"CI_MERGE_REQUEST_DIFF_BASE_SHA", NULL, take_commit},
    {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", NULL, take_branch},
    {"BITBUCKET_PR_DESTINATION_BRANCH", NULL, take_branch},
    {"SYSTEM_PULLREQUEST_TARGETBRANCH", NULL, take_branch},
};

#define SURROUNDING_COUNT (sizeof(surroundings) / sizeof(*surroundings))

static bool take_origin(struct search *search)
{
    static const char head[] = "origin/HEAD";

    search->base->revision = head;
    search->base->commit = git_commit(search->git, "refs/remotes/origin/HEAD");
    if (search->base->commit != NULL) {
        return true;
    }
    return fail(search,
                STR("nothing says what the base is, and there is no "
                    "origin/HEAD"),
                STR("name the base: --base REV, or the variable STRATA_BASE"));
}

static bool search_around(struct search *search)
{
    for (size_t i = 0; i < SURROUNDING_COUNT; i++) {
        const struct surrounding *row = &surroundings[i];
        const char *value = value_of(search, row->name);

        if (value != NULL &&
            (row->value == NULL || strcmp(value, row->value) == 0)) {
            return row->take(search, value, row->name);
        }
    }
    return take_origin(search);
}

/* While a merge waits to be committed, what comes in by it is here already, and
 * has its own in common with the base. */
static bool add_merged(struct search *search)
{
    struct git_base *base = search->base;
    const char **more = NULL;
    size_t count = 0;
    const char *other;

    if (git_progress(search->git, &other) != GIT_MERGING) {
        return true;
    }
    if (!git_merge_bases(search->git, base->commit, other, &more, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bool is_known = false;

        for (size_t j = 0; j < base->commit_count; j++) {
            is_known = is_known || strcmp(base->commits[j], more[i]) == 0;
        }
        if (!is_known) {
            base->commits =
                arena_append(search->arena, base->commits,
                             sizeof(*base->commits), base->commit_count);
            base->commits[base->commit_count++] = more[i];
        }
    }
    return true;
}

/* The common ancestors of HEAD and the base. */
static bool settle(struct search *search)
{
    const struct git *git = search->git;
    struct git_base *base = search->base;
    const char *head = git_commit(git, "HEAD");

    if (head != NULL && !base->is_exact &&
        (!git_merge_bases(git, base->commit, head, &base->commits,
                          &base->commit_count) ||
         !add_merged(search))) {
        return fail(search,
                    str_format(search->arena,
                               "git cannot say what HEAD and '%s' have in "
                               "common",
                               base->revision),
                    git->shallow ? git_base_deepen(git) : STR("see git fsck"));
    }
    base->is_ancestor = base->commit_count > 0 || base->is_exact;
    if (base->commit_count == 0) {
        base->commits = arena_array(search->arena, const char *, 1);
        base->commits[0] = base->commit;
        base->commit_count = 1;
    }
    return true;
}

/* The path of a submodule in the work tree around it. NULL: not known. */
static const char *path_in_parent(const struct git *git)
{
    static const char *const arguments[] = {"rev-parse", "--show-toplevel",
                                            NULL};
    struct process_result result;
    struct str parent = str_from(git->parent);
    struct str top;

    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status != 0) {
        return NULL;
    }
    top = str_slice(result.output, 0, result.output.size - 1);
    if (top.size <= parent.size + 1 || !str_starts_with(top, parent)) {
        return NULL;
    }
    return str_to_c(git->arena, str_slice(top, parent.size + 1, top.size));
}

/* It was no submodule then. What the directory was is in the repository around
 * it, and nothing in this one says that it is unchanged. */
static bool take_no_submodule(struct search *search, const struct git *parent,
                              const char *commit, const char *path)
{
    const char *prefix = search->git->prefix;
    size_t size = strlen(prefix);
    const char *inside =
        str_format(search->arena, "%s%s%.*s", path, size > 0 ? "/" : "",
                   (int)(size > 0 ? size - 1 : 0), prefix)
            .data;
    const char *id;
    char kind;

    if (git_tree_find(parent, commit, inside, &id, &kind) && kind == 0) {
        return true; /* it is new */
    }
    return fail(search,
                str_format(search->arena,
                           "in the commit %s it was no part of a submodule",
                           commit),
                STR("compare it with the lock file of that commit: --base-lock "
                    "FILE"));
}

/* What a commit of the work tree around has recorded for the submodule. */
static bool take_recorded(struct search *search, const struct git *parent,
                          const char *commit, const char *path)
{
    struct git_base *base = search->base;
    const char *id;
    char kind;

    if (!git_tree_find(parent, commit, path, &id, &kind)) {
        return fail(
            search,
            str_format(search->arena, "the commit %s is not here", commit),
            fetch_of(search, commit));
    }
    if (kind != 'c') {
        return take_no_submodule(search, parent, commit, path);
    }
    if (git_commit(search->git, id) == NULL) {
        return fail(search,
                    str_format(search->arena,
                               "the commit %s (recorded for the submodule) is "
                               "not here",
                               id),
                    fetch_of(search, id));
    }
    base->commits = arena_append(search->arena, base->commits,
                                 sizeof(*base->commits), base->commit_count);
    base->commits[base->commit_count++] = id;
    base->commit = id;
    return true;
}

/* What a CI system says is about the work tree that it checked out, of which a
 * submodule is a part. */
static bool search_parent(struct search *search)
{
    struct git_base *base = search->base;
    const char *path = path_in_parent(search->git);
    struct git parent;
    struct git_base around;

    if (path == NULL ||
        git_open(search->arena, search->git->parent, &parent) != GIT_FINE) {
        return fail(search,
                    STR("the work tree around the submodule cannot be read"),
                    STR("name the base: --base REV"));
    }
    if (!git_base_find(&parent, AUTO, search->variable, &around)) {
        return fail(search, around.problem, around.remedy);
    }
    base->revision = around.revision;
    base->is_ancestor = around.is_ancestor;
    base->is_exact = true;
    for (size_t i = 0; i < around.commit_count; i++) {
        if (!take_recorded(search, &parent, around.commits[i], path)) {
            return false;
        }
    }
    return true;
}

static bool is_about_parent(struct search *search)
{
    bool told = false;

    for (size_t i = 0; i < SURROUNDING_COUNT; i++) {
        told = told || value_of(search, surroundings[i].name) != NULL;
    }
    return search->git->parent != NULL && told &&
           value_of(search, "STRATA_BASE") == NULL;
}

bool git_base_find(const struct git *git, const char *revision,
                   git_variable *variable, struct git_base *base)
{
    struct search search = {git, git->arena, variable, base};

    *base = (struct git_base){.problem = STR(""), .remedy = STR("")};
    if (strcmp(revision, AUTO) != 0) {
        return take_revision(&search, revision, "") && settle(&search);
    }
    if (is_about_parent(&search)) {
        return search_parent(&search);
    }
    return search_around(&search) && settle(&search);
}
