#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Build strata as a distribution would and install it for the other tests:
# without sanitizers, warnings, or anything else of the developer's build.
set -euo pipefail
log=$STRATA_WORK/log
rm -rf "$STRATA_PREFIX"
mkdir -p "$STRATA_WORK" "$STRATA_PREFIX"
{
    cmake -S "$STRATA_SOURCE" -B "$STRATA_WORK/build" -G Ninja \
        -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSTRATA_BUILD_TESTING=OFF &&
        cmake --build "$STRATA_WORK/build" --parallel 2 &&
        cmake --install "$STRATA_WORK/build" --prefix "$STRATA_PREFIX"
} >"$log" 2>&1 || {
    cat "$log"
    exit 1
}
