#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every diagnostic code has a section in docs/diagnostics.md and a golden case
# that provokes it; the document has no section for a code that is gone, and
# its examples are what a golden case prints.
. "$(dirname "$0")/meta.sh"
codes=$(sed -nE 's/^ *X\([A-Z0-9_]+, "([a-z0-9-]+)".*/\1/p' \
    compiler/diag/diag_codes.h)
[ -n "$codes" ] || complain "no code found in compiler/diag/diag_codes.h"
documented=$(sed -nE 's/^#+ `?([a-z0-9]+(-[a-z0-9]+)+)`?$/\1/p' \
    docs/diagnostics.md)
for code in $codes; do
    grep -qx -- "$code" <<<"$documented" ||
        complain "$code has no section in docs/diagnostics.md"
    grep -rqF -- "[$code]" tests/golden ||
        complain "$code is provoked by no case of tests/golden"
done
for code in $documented; do
    grep -qx -- "$code" <<<"$codes" ||
        complain "docs/diagnostics.md has a section for '$code'," \
            "which is no code"
done
printed=$(cat tests/golden/*/stderr)
while IFS= read -r line; do
    grep -qxF -- "$line" <<<"$printed" ||
        complain "docs/diagnostics.md shows what no golden case prints: $line"
done < <(sed -n 's/^    //p' docs/diagnostics.md)
finish
