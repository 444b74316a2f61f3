/* SPDX-License-Identifier: MIT
 *
 * Running git, and finding out where a directory stands.
 */
#include "git/git.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/path.h"

#define TIMEOUT_MS 60000
#define ARGUMENTS_MAXIMUM 32

/* Of the user's environment: where git is and what it may trust. GIT_DIR and
 * its like, which hooks set, name a repository that need not be the
 * directory's. */
static const char *const inherited[] = {"PATH",
                                        "HOME",
                                        "XDG_CONFIG_HOME",
                                        "USER",
                                        "LOGNAME",
                                        "SUDO_UID",
                                        "TMPDIR",
                                        "LD_LIBRARY_PATH",
                                        "GIT_EXEC_PATH",
                                        "GIT_CONFIG_*",
                                        "GIT_CEILING_DIRECTORIES",
                                        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
                                        NULL};

/* …and these where the directory itself shows no repository. */
static const char *const named_repository[] = {"GIT_DIR", "GIT_WORK_TREE",
                                               "GIT_COMMON_DIR"};

/* Protocols are closed so that a partial clone fetches nothing: what a fetch
 * runs (ssh, helpers) is up to the repository. */
static const char *const fixed[] = {"LC_ALL=C",
                                    "LANGUAGE=C",
                                    "GIT_OPTIONAL_LOCKS=0",
                                    "GIT_PAGER=cat",
                                    "GIT_TERMINAL_PROMPT=0",
                                    "GIT_ALLOW_PROTOCOL=none",
                                    "GIT_NO_LAZY_FETCH=1",
                                    "GIT_NO_REPLACE_OBJECTS=1",
                                    "GIT_LITERAL_PATHSPECS=1",
                                    "GIT_GRAFT_FILE=/dev/null"};

#define FIXED_COUNT (sizeof(fixed) / sizeof(*fixed))

static const char *const options[] = {"git", "--no-pager",
                                      "-c",  "core.fsmonitor=false",
                                      "-c",  "core.hooksPath=/dev/null",
                                      "-c",  "core.useReplaceRefs=false"};

#define OPTION_COUNT (sizeof(options) / sizeof(*options))

static struct process_command command_of(const struct git *git,
                                         const char *const *arguments)
{
    const char **all = arena_array(git->arena, const char *,
                                   OPTION_COUNT + ARGUMENTS_MAXIMUM + 1);
    size_t count = OPTION_COUNT;

    memcpy(all, options, sizeof(options));
    for (size_t i = 0; arguments[i] != NULL && i < ARGUMENTS_MAXIMUM; i++) {
        all[count++] = arguments[i];
    }
    return (struct process_command){git->program, all, git->environment,
                                    git->directory, TIMEOUT_MS};
}

int git_run(const struct git *git, const char *const *arguments, size_t maximum,
            struct process_result *result)
{
    struct process_command command = command_of(git, arguments);

    return process_run(git->arena, &command, STR(""), maximum, result);
}

int git_start(const struct git *git, const char *const *arguments,
              struct process *process)
{
    struct process_command command = command_of(git, arguments);

    return process_start(git->arena, &command, process);
}

bool git_is_id(struct str text)
{
    bool zero = true;

    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\0' ||
            strchr("0123456789abcdef", text.data[i]) == NULL) {
            return false;
        }
        zero = zero && text.data[i] == '0';
    }
    return (text.size == 40 || text.size == GIT_ID_MAXIMUM) && !zero;
}

bool git_is_revision(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < ' ' || text.data[i] == 127) {
            return false;
        }
    }
    return text.size > 0 && text.data[0] != '-';
}

const char *git_name(const struct git *git, struct arena *arena)
{
    if (strcmp(git->directory, ".") == 0) {
        return "git";
    }
    return str_format(arena, "git -C %s", path_quote(arena, git->directory))
        .data;
}

/* The line at an offset, which is set behind its line feed. */
static struct str take_line(struct str text, size_t *offset)
{
    size_t start = *offset;
    size_t end = start;

    while (end < text.size && text.data[end] != '\n') {
        end++;
    }
    *offset = end + (end < text.size);
    return str_slice(text, start, end);
}

static bool contains(struct str text, const char *wanted)
{
    return text.size > 0 && strstr(text.data, wanted) != NULL;
}

/* git says what it can't do in a line "fatal: …", perhaps behind others. */
static struct str fatal_line(struct str errors)
{
    struct str found = STR("");
    size_t offset = 0;

    while (offset < errors.size) {
        struct str line = take_line(errors, &offset);

        if (found.size == 0 || str_starts_with(line, STR("fatal: "))) {
            found = line;
        }
    }
    if (str_starts_with(found, STR("fatal: "))) {
        found = str_slice(found, 7, found.size);
    }
    return found;
}

/* What git asks the user to run ends with the path as it knows it; a quoted
 * one is a word of a shell already. */
static const char *trusted_path(const struct git *git, struct str errors)
{
    static const char before[] = "--add safe.directory ";
    const char *found = errors.size > 0 ? strstr(errors.data, before) : NULL;
    size_t offset = 0;
    struct str rest;
    struct str word;
    const char *path;

    if (found != NULL) {
        rest = str_from(found + strlen(before));
        word = take_line(rest, &offset);
        if (word.size > 0 && word.data[0] == '\'') {
            return str_to_c(git->arena, word);
        }
        if (word.size > 0) {
            return path_quote(git->arena, str_to_c(git->arena, word));
        }
    }
    return fs_absolute(git->arena, git->directory, &path) == 0
               ? path_quote(git->arena, path)
               : "DIRECTORY";
}

static enum git_state state_of(struct git *git, int error,
                               const struct process_result *result)
{
    git->said = error != 0 ? str_from(fs_error_text(error))
                           : fatal_line(result->errors);
    if (error == 0 && result->status == 0) {
        return GIT_FINE;
    }
    if (contains(result->errors, "dubious ownership") ||
        contains(result->errors, "unsafe repository")) {
        git->trusted = trusted_path(git, result->errors);
        return GIT_FOREIGN;
    }
    if (contains(result->errors, "not a git repository")) {
        return GIT_NO_REPOSITORY;
    }
    return contains(result->errors, "must be run in a work tree")
               ? GIT_NO_WORK_TREE
               : GIT_BROKEN;
}

/* The prefix may hold any byte but NUL, a line feed as well, and comes last.
 * What can be asked only of a work tree fails in a bare repository. */
static enum git_state look(struct git *git)
{
    static const char *const where[] = {
        "rev-parse",   "--is-inside-work-tree", "--is-shallow-repository",
        "--show-cdup", "--show-prefix",         NULL};
    struct process_result result;
    int error = git_run(git, where, GIT_ANSWER_MAXIMUM, &result);
    enum git_state state = state_of(git, error, &result);
    struct str rest;
    size_t at = 0;

    if (state != GIT_FINE) {
        return state;
    }
    if (!str_equal(take_line(result.output, &at), STR("true"))) {
        return GIT_NO_WORK_TREE;
    }
    git->shallow = str_equal(take_line(result.output, &at), STR("true"));
    git->up = str_to_c(git->arena, take_line(result.output, &at));
    rest = str_slice(result.output, at, result.output.size);
    rest.size -= rest.size > 0;
    git->prefix = str_to_c(git->arena, rest);
    return GIT_FINE;
}

/* The text that git answers, without its last line feed; empty for none. */
static struct str answer(const struct git *git, const char *const *arguments)
{
    struct process_result result;

    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status != 0) {
        return STR("");
    }
    result.output.size -= result.output.size > 0;
    return str_copy(git->arena, result.output);
}

static void look_closer(struct git *git)
{
    static const char *const parent[] = {
        "rev-parse", "--show-superproject-working-tree", NULL};
    static const char *const promisor[] = {
        "config", "--get-regexp",
        "^(extensions[.]partialclone|remote[.].*[.]promisor)$", NULL};
    struct str text = answer(git, parent);

    git->parent = text.size > 0 ? text.data : NULL;
    git->partial = answer(git, promisor).size > 0;
}

/* A hook's GIT_DIR is relative to where git started it, which is here. */
static const char *named(struct arena *arena, const char *assignment)
{
    const char *value = strchr(assignment, '=') + 1;
    const char *path;

    if (fs_absolute(arena, value, &path) != 0) {
        return assignment;
    }
    return str_format(arena, "%.*s%s", (int)(value - assignment), assignment,
                      path)
        .data;
}

/* The environment once more, with the repository that a variable names. False:
 * none does. */
static bool name_repository(struct git *git)
{
    const char *more[FIXED_COUNT + 4];
    size_t count = FIXED_COUNT;
    bool work_tree = false;
    const char *here;

    memcpy(more, fixed, sizeof(fixed));
    for (size_t i = 0; i < 3; i++) {
        const char *names[] = {named_repository[i], NULL};
        const char *const *found =
            process_environment(git->arena, names, NULL, 0);

        if (found[0] != NULL) {
            more[count++] = named(git->arena, found[0]);
            work_tree = work_tree || i == 1;
        } else if (i == 0) {
            return false;
        }
    }
    if (!work_tree && fs_absolute(git->arena, ".", &here) == 0) {
        more[count++] = str_format(git->arena, "GIT_WORK_TREE=%s", here).data;
    }
    git->environment = process_environment(git->arena, inherited, more, count);
    return true;
}

enum git_state git_open(struct arena *arena, const char *directory,
                        struct git *git)
{
    enum git_state state;

    *git = (struct git){.arena = arena,
                        .directory = directory,
                        .prefix = "",
                        .up = "",
                        .said = STR(""),
                        .trusted = ""};
    if (process_find(arena, "git", &git->program) != 0) {
        return GIT_NO_PROGRAM;
    }
    git->environment =
        process_environment(arena, inherited, fixed, FIXED_COUNT);
    state = look(git);
    if (state == GIT_NO_REPOSITORY && name_repository(git)) {
        state = look(git);
    }
    if (state == GIT_FINE) {
        look_closer(git);
    }
    return state;
}

const char *git_commit(const struct git *git, const char *revision)
{
    const char *object = str_format(git->arena, "%s^{commit}", revision).data;
    const char *arguments[] = {"rev-parse", "--verify", "--quiet", object,
                               NULL};
    struct str id;

    if (!git_is_revision(str_from(revision))) {
        return NULL;
    }
    id = answer(git, arguments);
    return git_is_id(id) ? id.data : NULL;
}

/* Add an id to a list that ends nowhere. */
static void add_id(struct arena *arena, struct str id, const char ***ids,
                   size_t *count)
{
    *ids = arena_append(arena, *ids, sizeof(**ids), *count);
    (*ids)[(*count)++] = str_to_c(arena, id);
}

bool git_merge_bases(const struct git *git, const char *a, const char *b,
                     const char ***ids, size_t *count)
{
    const char *arguments[] = {"merge-base", "--all", a, b, NULL};
    struct process_result result;
    size_t offset = 0;

    *ids = NULL;
    *count = 0;
    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status > 1) {
        return false;
    }
    while (offset < result.output.size) {
        struct str line = take_line(result.output, &offset);

        if (!git_is_id(line)) {
            return false;
        }
        add_id(git->arena, line, ids, count);
    }
    return true;
}

/* The object as it is stored: a shallow clone shows no parents otherwise. */
bool git_parents(const struct git *git, const char *commit, const char ***ids,
                 size_t *count)
{
    const char *arguments[] = {"cat-file", "commit", commit, NULL};
    struct process_result result;
    size_t offset = 0;

    *ids = NULL;
    *count = 0;
    if (git_run(git, arguments, GIT_ANSWER_MAXIMUM, &result) != 0 ||
        result.status != 0) {
        return false;
    }
    while (offset < result.output.size) {
        struct str line = take_line(result.output, &offset);
        struct str id =
            str_slice(line, line.size < 7 ? line.size : 7, line.size);

        if (line.size == 0) {
            break; /* the message follows */
        }
        if (str_starts_with(line, STR("parent ")) && git_is_id(id)) {
            add_id(git->arena, id, ids, count);
        }
    }
    return true;
}

struct str git_problem(enum git_state state)
{
    static const char *const problems[] = {
        [GIT_NO_PROGRAM] = "there is no git in PATH",
        [GIT_NO_REPOSITORY] = "the directory is in no git repository",
        [GIT_NO_WORK_TREE] = "the directory is in no work tree of git",
        [GIT_FOREIGN] = "the repository belongs to another user, and git does "
                        "not trust it",
        [GIT_BROKEN] = "git cannot read the repository",
    };

    return str_from(problems[state]);
}

struct str git_remedy(const struct git *git, enum git_state state)
{
    switch (state) {
    case GIT_FOREIGN:
        return str_format(git->arena,
                          "to trust it: git config --global --add "
                          "safe.directory %s",
                          git->trusted);
    case GIT_BROKEN:
        return str_format(git->arena, "git says: %.*s", STR_ARGS(git->said));
    default:
        return STR("");
    }
}
