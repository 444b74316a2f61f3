/* SPDX-License-Identifier: MIT
 *
 * Which SQLite the scripts need: the rows of model/sqlite_feature.h that occur
 * in them. Where words can be read in two ways, the one that older versions
 * understand is taken, as long as the scripts pass the proof: a script that
 * fails is rolled back, but a program that refuses to start for nothing cannot
 * be helped.
 */
#ifndef INPUT_FEATURE_H
#define INPUT_FEATURE_H

#include "diag/diag.h"
#include "model/migration.h"
#include "model/sqlite_feature.h"

/* Where a script first uses each feature; of no source where it does not. */
struct feature_uses {
    struct span at[SQLITE_FEATURE_COUNT];
};

/* Find the features in a script. Functions that the application registers are
 * none. */
void features_find(const struct script *script,
                   const struct requirements *requirements,
                   struct feature_uses *uses);

/* After the proof, in which an SQLite of the version `linked` took all scripts
 * that are shipped (`passed`) or not: set requirements.inferred_sqlite to what
 * they need, 0 when any version will do, and report each use of what came after
 * declared_sqlite, if that is set. What came after `linked` is not demanded: it
 * stands where SQLite looks only when it is used, of which a note is reported;
 * or else it is why a script failed, which is added to what SQLite said. */
void features_check(struct migration_set *set, int linked, bool passed,
                    struct diags *diags);

#endif
