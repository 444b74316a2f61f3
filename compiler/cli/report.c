/* SPDX-License-Identifier: MIT
 *
 * Findings as --format says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strata/version.h>

#include "base/fs.h"
#include "cli/report.h"
#include "diag/render.h"
#include "diag/render_formats.h"

/* NULL: text. */
static render_document *document_of(const struct invocation *invocation)
{
    const char *name = invocation->values[OPTION_FORMAT];
    return name == NULL ? NULL : render_format_find(name);
}

bool report_is_format(const char *value)
{
    return strcmp(value, "text") == 0 || render_format_find(value) != NULL;
}

bool report_is_document(const struct invocation *invocation)
{
    return document_of(invocation) != NULL;
}

bool report_is_talk_wanted(const struct invocation *invocation)
{
    return invocation->values[OPTION_QUIET] == NULL &&
           !report_is_document(invocation);
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

static void add_counts(const struct diags *diags, struct buf *out)
{
    if (diags->error_count > 0) {
        buf_format(out, "%zu error%s", diags->error_count,
                   diags->error_count == 1 ? "" : "s");
    }
    if (diags->warning_count > 0) {
        buf_format(out, "%s%zu warning%s", diags->error_count > 0 ? ", " : "",
                   diags->warning_count, diags->warning_count == 1 ? "" : "s");
    }
    if (diags->error_count + diags->warning_count > 0) {
        buf_add_char(out, '\n');
    }
}

static struct render_case case_of_migration(struct arena *arena,
                                            const struct migration *migration)
{
    const struct script *scripts[] = {&migration->up, &migration->down};
    const char **paths =
        arena_array(arena, const char *, 2 + migration->seed_count);
    struct render_case result;
    size_t i = 0;
    memset(&result, 0, sizeof result);
    for (i = 0; i < 2; i += 1) {
        if (scripts[i]->source != NULL) {
            paths[result.path_count++] = scripts[i]->source->path;
        }
    }
    for (i = 0; i < migration->seed_count; i += 1) {
        paths[result.path_count++] = migration->seeds[i].source->path;
    }
    result.name = str_format(arena, "%.*s%s%.*s", STR_ARGS(migration->version),
                             migration->label.size > 0 ? " " : "",
                             STR_ARGS(migration->label));
    result.paths = paths;
    return result;
}

static struct render_case case_of_test(const struct data_test *test)
{
    struct render_case result;
    result.name = str_from(test->file);
    result.paths = &test->source->path;
    result.path_count = 1;
    result.skipped = !test->was_run;
    return result;
}

/* Each migration, and behind it the tests of it. */
static void add_cases(struct arena *arena, const struct migration_set *set,
                      struct render_run *run)
{
    struct render_case *cases = NULL;
    size_t count = set->count;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < set->count; i += 1) {
        count += set->migrations[i].test_count;
    }
    cases = arena_array(arena, struct render_case, count);
    for (i = 0; i < set->count; i += 1) {
        const struct migration *migration = &set->migrations[i];
        cases[run->case_count++] = case_of_migration(arena, migration);
        for (k = 0; k < migration->test_count; k += 1) {
            cases[run->case_count++] = case_of_test(&migration->tests[k]);
        }
    }
    run->cases = cases;
}

static struct render_run run_of(struct project *project)
{
    const struct migration_set *set = &project->set;
    struct render_run run;
    size_t i = 0;
    memset(&run, 0, sizeof run);
    run.program_version = str_from(STRATA_VERSION);
    run.directory = project->directory;
    run.convention = str_from(set->convention);
    run.migration_count = set->count;
    for (i = 0; i < set->count; i += 1) {
        run.sealed_count += set->migrations[i].sealed;
    }
    run.proved = set->summary.proved;
    run.table_count = set->summary.tables;
    run.unseeded_count = set->summary.unseeded;
    run.unseeded_names = set->summary.unseeded_names;
    run.test_count = set->summary.tests;
    add_cases(&project->arena, set, &run);
    return run;
}

void report_print(struct project *project)
{
    const struct invocation *invocation = project->invocation;
    render_document *document = document_of(invocation);
    FILE *stream = stderr;
    struct buf text;
    buf_init(&text, BUF_MAXIMUM);
    diags_sort(&project->diags);
    if (document == NULL) {
        render_text(&project->diags, colour_wanted(invocation),
                    invocation->values[OPTION_QUIET] == NULL &&
                        !project->only_problems,
                    &text);
        add_counts(&project->diags, &text);
    } else {
        struct render_run run = run_of(project);
        document(&project->diags, &run, &text);
        stream = project->prints_result ? stderr : stdout;
    }
    fflush(stdout);
    if (text.size > 0) {
        fwrite(text.data, 1, text.size, stream);
    }
    buf_release(&text);
}

void report_proof(const struct proof_summary *proof, struct buf *out)
{
    if (!proof->proved) {
        return;
    }
    if (proof->tables + proof->unseeded == 0) {
        buf_add_c(out, "proved, and no table is there to hold rows");
    } else {
        buf_format(out, "proved on %zu table%s with rows", proof->tables,
                   proof->tables == 1 ? "" : "s");
    }
    if (proof->unseeded > 0) {
        buf_format(out, ", %zu without: ", proof->unseeded);
        render_visible(proof->unseeded_names, out);
    }
    if (proof->tests > 0) {
        buf_format(out, "; %zu data test%s", proof->tests,
                   proof->tests == 1 ? "" : "s");
    }
    buf_add_char(out, '\n');
}
