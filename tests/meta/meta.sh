# SPDX-License-Identifier: MIT
#
# Sourced by the tests of this folder, which look at the source tree itself and
# hold it to the house rules. Each prints what breaks its rule, one line per
# place, and nothing when all is well. From CTest: STRATA_SOURCE.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C
cd "$STRATA_SOURCE"
found=0

# complain TEXT...: one finding.
complain() {
    printf '%s\n' "$*"
    found=1
}

# finish: end the test with the right status.
finish() { exit "$found"; }

# skip REASON: CTest shows the test as skipped.
skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}

# files GLOB...: the files of the project whose name matches one of these, but
# for what is built and for golden cases, which are data to the byte.
files() {
    local names=() glob
    for glob in "$@"; do
        names+=(-o -name "$glob")
    done
    find . \( -path ./build -o -path ./.git -o -path ./tests/golden/'*'/'*' \) \
        -prune -o -type f \( -false "${names[@]}" \) -print |
        sed 's,^\./,,' | sort
}
