#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# headers.sh COMPILER LANGUAGE STANDARD: each public header compiles by itself,
# twice in one file, without a warning.
set -euo pipefail
compiler=$1 language=$2 standard=$3
if ! command -v "$compiler" >/dev/null; then
    echo "skipped: $compiler is not installed"
    exit 77
fi
for header in "$STRATA_SOURCE"/include/strata/*.h; do
    name=$(basename "$header")
    printf '#include <strata/%s>\n#include <strata/%s>\nextern int used;\n' \
        "$name" "$name" |
        "$compiler" -x "$language" -std="$standard" -Wall -Wextra -Wpedantic \
            -Wconversion -Wshadow -Wundef -Werror \
            -I "$STRATA_SOURCE/include" -fsyntax-only -
done
