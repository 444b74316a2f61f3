/* SPDX-License-Identifier: MIT
 *
 * Opening a project for a command, and printing its findings at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/path.h"
#include "cli/project.h"
#include "cli/reading.h"
#include "cli/requirements.h"
#include "diag/render.h"
#include "input/discover.h"
#include "input/feature.h"
#include "input/lock_read.h"
#include "model/lock_compare.h"
#include "prove/replay.h"
#include "prove/scratch.h"

#define DEFAULT_DIRECTORY "migrations"
#define DEFAULT_TIMEOUT_S 30

long long project_timeout_ms(const struct invocation *invocation)
{
    const char *text = invocation->values[OPTION_TIMEOUT];
    return 1000 * (text == NULL ? DEFAULT_TIMEOUT_S : strtoll(text, NULL, 10));
}

static bool colour_wanted(const struct invocation *invocation)
{
    const char *when = invocation->values[OPTION_COLOR];
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (when != NULL && strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    return fs_is_terminal(stderr) &&
           (no_color == NULL || no_color[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

/* A place in no file that was read. */
static struct span span_path(struct project *project, const char *path)
{
    struct source *source = arena_new(&project->arena, struct source);
    source->path = path;
    return span_file(source);
}

/* More likely a wrong path than meant. */
static void report_empty(struct project *project)
{
    struct diag *diag = diag_report(&project->diags, CODE_DIRECTORY_EMPTY,
                                    span_path(project, project->directory),
                                    "no migrations in the directory");
    diag_note(&project->diags, diag, SPAN_NONE,
              "to add the first: strata new NAME %s",
              path_quote(&project->arena, project->directory));
}

bool project_open(struct project *project, const struct invocation *invocation,
                  size_t operand, enum project_depth depth)
{
    bool locked = invocation->values[OPTION_LOCKED] != NULL;
    bool lock_fine = false;
    struct discover_options options;
    memset(project, 0, sizeof *project);
    project->invocation = invocation;
    arena_init(&project->arena);
    diags_init(&project->diags, &project->arena);
    project->directory = invocation->operand_count > operand
                             ? invocation->operands[operand]
                             : DEFAULT_DIRECTORY;
    options = reading_options(&project->arena, invocation);
    discover(&project->arena, project->directory, &options, &project->set,
             &project->diags);
    requirements_read(&project->set.requirements, &project->arena, invocation);
    if (project->set.convention == NULL) {
        return false; /* unreadable, or read by nobody knows which rules */
    }
    lock_fine = lock_read(&project->arena, project->directory, &project->lock,
                          &project->diags);
    if (depth >= PROJECT_COMPARE && lock_fine) {
        lock_compare(&project->set, &project->lock, locked, &project->diags);
    }
    if (depth >= PROJECT_FILLED && project->set.count == 0 &&
        project->diags.error_count == 0) {
        report_empty(project);
    }
    if (depth >= PROJECT_PROVE) {
        prove_replay(&project->set, project_timeout_ms(invocation),
                     &project->diags);
        features_check(&project->set, scratch_sqlite_version(),
                       project->diags.error_count == 0, &project->diags);
    }
    return project->diags.error_count == 0;
}

static void print_counts(const struct diags *diags)
{
    if (diags->error_count > 0) {
        fprintf(stderr, "%zu error%s", diags->error_count,
                diags->error_count == 1 ? "" : "s");
    }
    if (diags->warning_count > 0) {
        fprintf(stderr, "%s%zu warning%s", diags->error_count > 0 ? ", " : "",
                diags->warning_count, diags->warning_count == 1 ? "" : "s");
    }
    if (diags->error_count + diags->warning_count > 0) {
        fputc('\n', stderr);
    }
}

enum exit_status project_close(struct project *project, enum exit_status status)
{
    struct buf text;
    bool failed = project->diags.error_count > 0;
    buf_init(&text, BUF_MAXIMUM);
    diags_sort(&project->diags);
    render_text(&project->diags, colour_wanted(project->invocation),
                project->invocation->values[OPTION_QUIET] == NULL &&
                    !project->only_problems,
                &text);
    fflush(stdout);
    if (text.size > 0) {
        fwrite(text.data, 1, text.size, stderr);
    }
    print_counts(&project->diags);
    buf_release(&text);
    arena_release(&project->arena);
    return failed && status == EXIT_FINE ? EXIT_FINDINGS : status;
}

enum exit_status project_unwritable(struct project *project, const char *path,
                                    int error)
{
    diag_report(&project->diags, CODE_OUTPUT_UNWRITABLE,
                span_path(project, path), "cannot be written: %s",
                fs_error_text(error));
    return EXIT_USAGE;
}
