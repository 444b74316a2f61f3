/* SPDX-License-Identifier: MIT
 *
 * Opening a project for a command, and ending the run with its findings.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/lint_levels.h"
#include "cli/old_texts.h"
#include "cli/project.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "cli/requirements.h"
#include "input/convention.h"
#include "input/discover.h"
#include "input/feature.h"
#include "input/lock_read.h"
#include "model/acceptance.h"
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

static void silence_rules(struct diags *diags)
{
    size_t code = 0;
    for (code = DIAG_FIRST_RULE; code < DIAG_CODE_COUNT; code += 1) {
        diags->levels[code] = SEVERITY_OFF;
    }
}

/* The versions that are to be sealed anew. */
static void set_reseals(struct project *project,
                        struct lock_compare_options *options)
{
    const struct invocation *invocation = project->invocation;
    struct str *versions =
        arena_array(&project->arena, struct str, invocation->repeated_count);
    size_t i = 0;
    for (i = 0; i < invocation->repeated_count; i += 1) {
        const struct repeated_option *given = &invocation->repeated[i];
        if (given->option == OPTION_RESEAL) {
            versions[options->reseal_count++] = str_from(given->value);
        }
    }
    options->reseal = versions;
}

bool project_allows_layout_edits(const struct invocation *invocation)
{
    const char *value = invocation->values[OPTION_LAYOUT_EDITS];
    return value != NULL && strcmp(value, "allow") == 0;
}

/* The scripts against the lock file. */
static void compare(struct project *project,
                    const struct discover_options *reading)
{
    const struct invocation *invocation = project->invocation;
    struct lock_compare_options options;
    struct old_texts texts;
    struct history history;
    memset(&options, 0, sizeof options);
    texts = old_texts_of(&history, &project->arena, &project->set, reading);
    options.locked = invocation->values[OPTION_LOCKED] != NULL;
    options.layout_edits = project_allows_layout_edits(invocation);
    options.texts = &texts;
    set_reseals(project, &options);
    if (lock_compare_with(&project->set, &project->lock, &options,
                          &project->diags)) {
        acceptance_fill(&project->arena, &project->lock, &project->set);
    }
    old_texts_end(&history);
}

/* The table in which the directory's tool records what it has applied, for
 * databases that the tool has brought here. */
static void add_history_of_tool(struct project *project)
{
    const struct convention *convention =
        convention_find(project->set.convention);
    if (convention != NULL && convention->history != NULL) {
        requirements_add_own(&project->set.requirements, convention->history);
    }
}

bool project_open(struct project *project, const struct invocation *invocation,
                  size_t operand, enum project_depth depth)
{
    bool lock_fine = false;
    struct discover_options options;
    memset(project, 0, sizeof *project);
    project->invocation = invocation;
    arena_init(&project->arena);
    diags_init(&project->diags, &project->arena);
    lint_levels_set(&project->diags, invocation);
    project->directory = invocation->operand_count > operand
                             ? invocation->operands[operand]
                             : DEFAULT_DIRECTORY;
    if (depth == PROJECT_TEST) {
        silence_rules(&project->diags);
    }
    options = reading_options(&project->arena, invocation);
    discover(&project->arena, project->directory, &options, &project->set,
             &project->diags);
    requirements_read(&project->set.requirements, &project->arena, invocation);
    if (project->set.convention == NULL) {
        return false; /* unreadable, or read by nobody knows which rules */
    }
    add_history_of_tool(project);
    lock_fine = lock_read(&project->arena, project->directory, &project->lock,
                          &project->diags);
    project->lock_damaged = !lock_fine;
    if (depth >= PROJECT_COMPARE && lock_fine) {
        compare(project, &options);
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

enum exit_status project_close(struct project *project, enum exit_status status)
{
    bool failed = project->diags.error_count > 0;
    report_print(project);
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
