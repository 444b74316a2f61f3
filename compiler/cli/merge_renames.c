/* SPDX-License-Identifier: MIT
 *
 * Renaming many files so that an end in the midst of it can be mended: what is
 * to be renamed is written down in git's own directory before, where no clone
 * brings anything along, and is completed by the next run.
 */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/path.h"
#include "cli/merge_job.h"

#define JOURNAL_NAME "strata-merge"
#define JOURNAL_HEAD "strata merge 1"
#define JOURNAL_MAXIMUM ((size_t)64 << 20)

static const char *full_path(struct merge_job *job, const char *path)
{
    return path_join(&job->sides.project.arena, job->sides.project.directory,
                     path);
}

/* What the renames were planned for: later they may not be wanted any more. */
static const char *state_of(struct merge_job *job)
{
    const struct sides *sides = &job->sides;
    const char *head = git_commit(&sides->git, "HEAD");
    return str_format(&job->sides.project.arena, "%d %s %s %s",
                      (int)sides->progress, head != NULL ? head : "-",
                      sides->base_commit,
                      sides->ours != NULL ? sides->ours : "-")
        .data;
}

/* Texts with a NUL behind each: the head, where the directory is, the state of
 * the work tree, the names. */
static bool write_journal(struct merge_job *job, const char *journal)
{
    struct buf text;
    size_t i = 0;
    int error = 0;
    buf_init(&text, BUF_MAXIMUM);
    buf_add_c(&text, JOURNAL_HEAD);
    buf_add_char(&text, '\0');
    buf_add_c(&text, job->sides.git.prefix);
    buf_add_char(&text, '\0');
    buf_add_c(&text, state_of(job));
    buf_add_char(&text, '\0');
    for (i = 0; i < job->rename_count; i += 1) {
        buf_add_c(&text, job->renames[i].from);
        buf_add_char(&text, '\0');
        buf_add_c(&text, job->renames[i].to);
        buf_add_char(&text, '\0');
    }
    error = fs_write(journal, buf_str(&text));
    buf_release(&text);
    if (error != 0) {
        project_unwritable(&job->sides.project, journal, error);
    }
    return error == 0;
}

/* Back to where it was. False: not all of it. */
static bool undo(struct merge_job *job, size_t count)
{
    bool fine = true;
    while (count > 0) {
        const struct files_rename *rename = &job->renames[count - 1];
        fine = fs_rename(full_path(job, rename->to),
                         full_path(job, rename->from)) == 0 &&
               fine;
        count -= 1;
    }
    return fine;
}

bool merge_renames_do(struct merge_job *job)
{
    const char *journal = git_own_path(&job->sides.git, JOURNAL_NAME);
    int error = 0;
    size_t i = 0;
    if (job->rename_count == 0) {
        return true;
    }
    if (journal == NULL) {
        merge_blocked(job, NULL, "git cannot say where its own files are");
        return false;
    }
    if (!write_journal(job, journal)) {
        return false;
    }
    for (i = 0; i < job->rename_count; i += 1) {
        const struct files_rename *rename = &job->renames[i];
        error =
            fs_rename(full_path(job, rename->from), full_path(job, rename->to));
        if (error != 0) {
            project_unwritable(&job->sides.project, full_path(job, rename->to),
                               error);
            break;
        }
    }
    if (error == 0 || undo(job, i)) {
        fs_remove(journal);
    }
    return error == 0;
}

/* The next text of a journal; NULL: there is none. */
static const char *next_text(struct str journal, size_t *offset)
{
    const char *text = journal.data + *offset;
    const char *end = *offset < journal.size
                          ? memchr(text, '\0', journal.size - *offset)
                          : NULL;
    if (end == NULL) {
        return NULL;
    }
    *offset += (size_t)(end - text) + 1;
    return text;
}

/* Only names that a run of ours would have written: of something in the
 * directory, and in the same place of it. */
static bool is_rename(const char *from, const char *to)
{
    size_t place = (size_t)(path_name(from) - from);
    const char *at = from;
    if (from[0] == '/' || path_name(from)[0] == '\0' ||
        path_name(to)[0] == '\0' || path_name(to)[0] == '.' ||
        (size_t)(path_name(to) - to) != place ||
        strncmp(from, to, place) != 0) {
        return false;
    }
    while (at != NULL) {
        if (at[0] == '.' || at[0] == '/') {
            return false;
        }
        at = strchr(at, '/');
        at = at == NULL ? NULL : at + 1;
    }
    return true;
}

static bool refuse_journal(struct merge_job *job, const char *journal,
                           const char *problem)
{
    struct diag *diag = merge_blocked(
        job, NULL, "a merge was cut short and cannot be completed: %s",
        problem);
    diag_note(&job->sides.project.diags, diag, SPAN_NONE,
              "give the files their names as they should be, remove %s, and "
              "run this again",
              path_quote(&job->sides.project.arena, journal));
    return false;
}

/* Do what is left of one rename. */
static bool complete(struct merge_job *job, const char *journal,
                     const char *from, const char *to, size_t *completed)
{
    struct arena *arena = &job->sides.project.arena;
    bool old = fs_exists(full_path(job, from));
    bool is_new = fs_exists(full_path(job, to));
    int error = 0;
    if (old == is_new) {
        return refuse_journal(job, journal,
                              str_format(arena, "of '%s' and '%s' %s there",
                                         from, to, old ? "both are" : "none is")
                                  .data);
    }
    if (old) {
        error = fs_rename(full_path(job, from), full_path(job, to));
        *completed += 1;
    }
    if (error != 0) {
        job->status =
            project_unwritable(&job->sides.project, full_path(job, to), error);
    }
    return error == 0;
}

static bool complete_all(struct merge_job *job, const char *journal,
                         struct str text, size_t offset, size_t *completed)
{
    const char *from = next_text(text, &offset);
    while (from != NULL) {
        const char *to = next_text(text, &offset);
        if (to == NULL || !is_rename(from, to)) {
            return refuse_journal(job, journal,
                                  "what it had to do cannot be read");
        }
        if (!complete(job, journal, from, to, completed)) {
            return false;
        }
        from = next_text(text, &offset);
    }
    return true;
}

/* Whether nothing of what was planned has been done. */
static bool is_undone(struct merge_job *job, struct str text, size_t offset)
{
    const char *from = next_text(text, &offset);
    while (from != NULL) {
        const char *to = next_text(text, &offset);
        if (to == NULL || !is_rename(from, to) ||
            fs_exists(full_path(job, to))) {
            return false;
        }
        from = next_text(text, &offset);
    }
    return true;
}

bool merge_renames_resume(struct merge_job *job, size_t *completed)
{
    struct sides *sides = &job->sides;
    struct arena *arena = &sides->project.arena;
    const char *journal = git_own_path(&sides->git, JOURNAL_NAME);
    const char *head = NULL;
    const char *prefix = NULL;
    const char *state = NULL;
    size_t offset = 0;
    struct str text;
    *completed = 0;
    if (journal == NULL ||
        fs_read(arena, journal, JOURNAL_MAXIMUM, &text) == ENOENT) {
        return true;
    }
    head = next_text(text, &offset);
    prefix = next_text(text, &offset);
    state = next_text(text, &offset);
    if (head == NULL || prefix == NULL || state == NULL ||
        strcmp(head, JOURNAL_HEAD) != 0) {
        return refuse_journal(job, journal, "what it had to do cannot be read");
    }
    if (strcmp(prefix, sides->git.prefix) != 0) {
        return refuse_journal(
            job, journal,
            str_format(arena, "it was one of the directory '%s'", prefix).data);
    }
    if (strcmp(state, state_of(job)) != 0) {
        if (!is_undone(job, text, offset)) {
            return refuse_journal(job, journal,
                                  "git's work tree is in another state now");
        }
        if (sides->project.invocation->values[OPTION_DRY_RUN] == NULL) {
            fs_remove(journal); /* it was given up */
        }
        return true;
    }
    if (sides->project.invocation->values[OPTION_DRY_RUN] != NULL) {
        return refuse_journal(job, journal, "this is a dry run");
    }
    if (!complete_all(job, journal, text, offset, completed)) {
        return false;
    }
    fs_remove(journal);
    return true;
}
