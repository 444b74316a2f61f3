/* SPDX-License-Identifier: MIT
 *
 * Findings for programs: each format is a function from the findings and what
 * else is to be said of the run to one complete document. All findings that
 * were kept are in it, in the order in which they are sorted.
 */
#ifndef DIAG_RENDER_FORMATS_H
#define DIAG_RENDER_FORMATS_H

#include "base/buf.h"
#include "diag/diag.h"

/* Something that was judged: a migration, or a data test. */
struct render_case {
    struct str name;
    const char *const *paths; /* of all files whose findings are its own */
    size_t path_count;
    bool skipped; /* it was not tried */
};

/* What of a run is not a finding. */
struct render_run {
    struct str program_version; /* of strata */
    const char *directory;
    struct str convention; /* empty: nobody knows */
    size_t migration_count;
    size_t sealed_count;
    bool proved; /* to the end; else the numbers of the proof say nothing */
    size_t table_count;
    size_t unseeded_count;
    struct str unseeded_names;
    size_t test_count;
    const struct render_case *cases; /* in the order in which they are tried */
    size_t case_count;
};

typedef void render_document(const struct diags *diags,
                             const struct render_run *run, struct buf *out);

render_document render_json;
render_document render_github;
render_document render_gitlab;
render_document render_sarif;
render_document render_junit;

/* The document that --format NAME asks for; NULL when there is no such format.
 * "text" is none: that is render_text. */
render_document *render_format_find(const char *name);

#endif
