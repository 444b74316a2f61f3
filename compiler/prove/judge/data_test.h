/* SPDX-License-Identifier: MIT
 *
 * Data tests by the author: rows before a migration, the migration, queries
 * that must give no row.
 */
#ifndef PROVE_JUDGE_DATA_TEST_H
#define PROVE_JUDGE_DATA_TEST_H

#include <strata/strata.h>

#include "model/migration.h"
#include "prove/scratch.h"

/* Run the tests of the migration at a position, each on a copy of `before`,
 * which is a database without rows at the version before. `trial` is open and
 * the caller's; any contents. Problems are reported as test-fails. */
void data_tests_run(struct migration_set *set, const strata_set *shipped,
                    size_t position, const struct scratch *before,
                    struct scratch *trial, struct diags *diags);

/* When the first `count` migrations have passed the proof: report the tests of
 * them that could not be run, because of keys that only a later one mends. */
void data_tests_end(struct migration_set *set, size_t count,
                    struct diags *diags);

#endif
