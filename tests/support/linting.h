/* SPDX-License-Identifier: MIT
 *
 * What the linter finds in the last of a few scripts.
 */
#ifndef SUPPORT_LINTING_H
#define SUPPORT_LINTING_H

#include "support/proof.h"

#include "prove/lint/lint.h"

static inline int linting_no_row(void *context, int count, char **values,
                                 char **names)
{
    (void)context, (void)count, (void)values, (void)names;
    return 1;
}

/* "line:column code" for each finding. A script with "sealed" in it is.
 * `lenient`: texts may stand in double quotes. */
static inline void linting_render(struct arena *arena, const char *input,
                                  bool lenient, struct buf *out)
{
    struct scratch before;
    struct proof proof;
    struct step step;

    proof_open(&proof, arena, input);
    proof.diags.levels[CODE_IF_EXISTS] = SEVERITY_NOTE;
    assert_true(scratch_open(&before, 30000));
    if (lenient) {
        proof.set.requirements.double_quoted_strings = true;
        proof.shipped.flags |= STRATA_DOUBLE_QUOTED_STRINGS;
        scratch_allow_double_quotes(&proof.main);
        scratch_allow_double_quotes(&before);
    }
    for (size_t i = 1; i <= proof.set.count; i++) {
        assert_true(scratch_copy(&before, &proof.main));
        step = proof_step(&proof, i, i);
    }
    step_migration(&step)->sealed =
        strstr(step_migration(&step)->up.source->text.data, "sealed") != NULL;
    lint_step(&step, &before);
    assert_int_equal(sqlite3_get_autocommit(before.db), 1);
    /* Another copy would not take temporary objects away. */
    assert_int_equal(sqlite3_exec(before.db, "SELECT 1 FROM sqlite_temp_master",
                                  linting_no_row, NULL, NULL),
                     SQLITE_OK);
    render_codes(&proof.diags, out);
    scratch_close(&before);
    proof_close(&proof);
}

/* A table t that is made anew. */
#define LINTING_REBUILD(columns, into, from)                                   \
    "=>CREATE TABLE n (" columns ");\nINSERT INTO n" into " SELECT " from      \
    " FROM t;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;"

#endif
