/* SPDX-License-Identifier: MIT
 *
 * strata check: prove, compare, write nothing.
 */
#include <stdio.h>
#include <string.h>

#include "cli/base.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/report.h"

static void print_summary(const struct project *project)
{
    struct buf proof;
    size_t sealed = 0;
    size_t i = 0;
    for (i = 0; i < project->set.count; i += 1) {
        sealed += project->set.migrations[i].sealed;
    }
    printf("%s: %zu migration%s fine, %zu sealed, %zu new", project->directory,
           project->set.count, project->set.count == 1 ? "" : "s", sealed,
           project->set.count - sealed);
    if (strcmp(project->set.convention, "strata") != 0) {
        printf(" (%s)", project->set.convention);
    }
    putchar('\n');
    buf_init(&proof, BUF_MAXIMUM);
    report_proof(&project->set.summary, &proof);
    printf("%.*s", STR_ARGS(buf_str(&proof)));
    buf_release(&proof);
}

enum exit_status cmd_check(const struct invocation *invocation)
{
    struct project project;
    struct buf compared;
    enum exit_status status = EXIT_FINE;
    buf_init(&compared, BUF_MAXIMUM);
    project_open(&project, invocation, 0, PROJECT_PROVE);
    status = base_check(&project, &compared);
    if (project.diags.error_count == 0 && report_is_talk_wanted(invocation)) {
        print_summary(&project);
        printf("%.*s", STR_ARGS(buf_str(&compared)));
    }
    buf_release(&compared);
    return project_close(&project, status);
}
