/* SPDX-License-Identifier: MIT
 *
 * strata test: the data tests, a line each. `check` and `compile` run them as
 * well; this is for their authors, and for CTest.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/report.h"
#include "diag/render.h"

static void print_line(const struct data_test *test, bool quiet)
{
    struct str name = str_from(path_name(test->file));
    bool fine = test->was_run && !test->failed;
    struct buf text;
    name.size -= 4; /* .sql */
    buf_init(&text, BUF_MAXIMUM);
    render_visible(name, &text);
    if (!fine || !quiet) {
        printf("%sok %.*s%s\n", fine ? "" : "not ", STR_ARGS(buf_str(&text)),
               test->was_run ? "" : " # not run");
    }
    buf_release(&text);
}

/* Print all, unless a document will say it. False: one of them failed, or did
 * not run. */
static bool print_all(const struct project *project, bool quiet, size_t *count)
{
    const struct migration_set *set = &project->set;
    bool fine = true;
    size_t i = 0;
    size_t k = 0;
    for (i = 0; i < set->count; i += 1) {
        for (k = 0; k < set->migrations[i].test_count; k += 1) {
            const struct data_test *test = &set->migrations[i].tests[k];
            if (!report_is_document(project->invocation)) {
                print_line(test, quiet);
            }
            fine = fine && test->was_run && !test->failed;
            *count += 1;
        }
    }
    return fine;
}

enum exit_status cmd_test(const struct invocation *invocation)
{
    const char *only = invocation->values[OPTION_ONLY];
    bool quiet = invocation->values[OPTION_QUIET] != NULL;
    enum exit_status status = EXIT_FINE;
    struct project project;
    size_t count = 0;
    bool fine = project_open(&project, invocation, 0, PROJECT_TEST);
    if (!print_all(&project, quiet, &count)) {
        status = EXIT_FINDINGS;
    }
    if (fine && count == 0 && only != NULL) {
        fprintf(stderr, "strata: no data test '%s' in '%s'\n", only,
                project.directory);
        status = EXIT_USAGE;
    } else if (fine && count == 0 && report_is_talk_wanted(invocation)) {
        printf("%s: no data tests\n", project.directory);
    }
    return project_close(&project, status);
}
