#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every file that can hold a comment says its licence near its top.
. "$(dirname "$0")/meta.sh"
while read -r file; do
    head -n 5 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
        complain "$file: no SPDX-License-Identifier in the first lines"
done < <(files '*.c' '*.h' '*.re' '*.sh' '*.cmake' '*.cmake.in' '*.py' '*.[1-8]' '*.yml' '*.yaml' \
    CMakeLists.txt dev run .clang-format .editorconfig .gitattributes \
    .gitignore | grep -v '/prefix/')
finish
