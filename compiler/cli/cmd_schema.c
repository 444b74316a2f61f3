/* SPDX-License-Identifier: MIT
 *
 * strata schema: what the scripts make, as SQLite stores it.
 */
#include <stdio.h>

#include "base/buf.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "input/feature.h"
#include "model/version.h"
#include "prove/replay.h"
#include "prove/scratch.h"

/* Leave only the migrations up to --at. False: there is no such version. */
static bool cut(struct migration_set *set, const char *at)
{
    size_t i = 0;
    if (at == NULL) {
        return true;
    }
    for (i = 0; i < set->count; i += 1) {
        if (version_compare(set->migrations[i].version, str_from(at)) == 0) {
            set->count = i + 1;
            return true;
        }
    }
    return false;
}

enum exit_status cmd_schema(const struct invocation *invocation)
{
    const char *at = invocation->values[OPTION_AT];
    enum exit_status status = EXIT_FINE;
    struct project project;
    struct buf schema;
    bool is_open = project_open(&project, invocation, 0, PROJECT_FILLED);
    project.prints_result = true;
    if (!is_open) {
        return project_close(&project, EXIT_FINE);
    }
    buf_init(&schema, BUF_MAXIMUM);
    if (!cut(&project.set, at)) {
        fprintf(stderr, "strata: '%s' has no version '%s'\n", project.directory,
                at);
        status = EXIT_USAGE;
    } else if (prove_schema(&project.set, project_timeout_ms(invocation),
                            &project.diags, &schema)) {
        printf("%.*s", STR_ARGS(buf_str(&schema)));
    }
    if (status == EXIT_FINE) {
        features_check(&project.set, scratch_sqlite_version(),
                       project.diags.error_count == 0, &project.diags);
    }
    buf_release(&schema);
    return project_close(&project, status);
}
