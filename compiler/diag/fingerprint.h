/* SPDX-License-Identifier: MIT
 *
 * What makes a finding the same one in the next run, when lines have moved:
 * its code, the path of its file, its message, and which one of several like
 * it.
 */
#ifndef DIAG_FINGERPRINT_H
#define DIAG_FINGERPRINT_H

#include "base/digest.h"
#include "diag/diag.h"

/* One for each finding, in their order, in the findings' arena; no two are
 * equal. */
struct digest *fingerprints_make(const struct diags *diags);

#endif
